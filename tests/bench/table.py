"""The table on the screen and the JSON document."""

from __future__ import annotations

import math
from dataclasses import asdict
from typing import TYPE_CHECKING

from rich.table import Table

if TYPE_CHECKING:
    from rich.console import Console

    from tests.bench.measure import Side
    from tests.bench.parts import Part, Target

HEADINGS = ("side", "best", "of", "times ours", "CPU", "times", "peak MB", "wrong", "reads", "writes")


def show(console: Console, part: Part, *, judged: bool) -> None:
    """Print one part: a row a side, then facts, then what was to be reached."""
    console.print(f"\n[bold]{part.name}[/bold]: {part.title}")
    if part.skipped:
        console.print(f"  skipped: {part.skipped}")
    if part.sides:
        console.print(_sides(part))
    for side in part.sides:
        if side.fault:
            console.print(
                f"  [red]failed[/red] {side.name}: {side.fault.splitlines()[-1]}",
                markup=True,
                highlight=False,
            )
    for name, fact in part.facts.items():
        console.print(f"  {name}: {fact}", highlight=False)
    for target in part.targets:
        console.print(f"  {_verdict(target, judged=judged)}")


def _sides(part: Part) -> Table:
    table = Table(*HEADINGS, expand=False)
    for side in part.sides:
        ours = part.sides[0]
        known = bool(side.seconds and ours.seconds)
        table.add_row(
            side.name,
            _seconds(side.best) if side.seconds else "failed",
            str(len(side.seconds)),
            f"{side.best / ours.best:.2f}" if known else "",
            _seconds(min(side.cpu)) if side.cpu else "",
            f"{min(side.cpu) / min(ours.cpu):.2f}" if known else "",
            f"{side.peak_mb:.0f}",
            "" if side.wrong is None else str(side.wrong),
            side.reads,
            side.writes,
        )
    return table


def _seconds(value: float) -> str:
    return f"{value * 1000:.1f} ms" if value < 1 else f"{value:.2f} s"


def _verdict(target: Target, *, judged: bool) -> str:
    if math.isnan(target.got):
        return f"[red]not measured[/red] {target.text}"
    sign = "≥" if target.at_least else "≤"
    line = f"{target.text}: {target.got:.2f} (to reach: {sign} {target.want:g})"
    if not (judged or target.always):
        return f"– {line}, not judged at this size"
    return f"[green]reached[/green] {line}" if target.met else f"[red]missed[/red] {line}"


def as_json(part: Part, *, judged: bool) -> dict[str, object]:
    """Return a part as values for the JSON document; what is not a finite number is null."""
    return {
        "part": part.name,
        "title": part.title,
        "skipped": part.skipped,
        "sides": [_side(side) for side in part.sides],
        "facts": part.facts,
        "targets": [
            asdict(t) | {"got": _finite(t.got), "met": t.met if judged or t.always else None}
            for t in part.targets
        ],
    }


def _side(side: Side) -> dict[str, object]:
    values = asdict(side) | {"best": _finite(side.best)}
    return {k: v for k, v in values.items() if k not in ("command", "inner", "rounds")}


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
