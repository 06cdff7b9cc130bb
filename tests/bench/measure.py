"""Measuring: sides in fresh processes, in turn, round by round; the best of them counts."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("numpy", "openpyxl", "pandas", "python-calamine", "xlsxwriter")


@dataclass(slots=True)
class Side:
    """One side of a comparison: how it is started, what it reads and writes, what came of it."""

    name: str
    command: list[str]
    reads: str
    writes: str
    inner: bool = False
    """The process times its own work (see side.py); else the whole process is timed."""
    rounds: int | None = None
    """Fewer rounds than the part's, for a side that takes minutes."""
    seconds: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    """Processor seconds: what to look at when the machine was busy with other work."""
    peak_mb: float = 0.0
    result: int | None = None
    fault: str = ""
    wrong: int | None = None
    """Values that differ from the exact ones, where a part compares them."""

    @property
    def best(self) -> float:
        """Seconds of the best run; infinite if none succeeded."""
        return min(self.seconds, default=float("inf"))


def work(name: str, function: str, reads: str, writes: str, repeats: int = 1, **options: object) -> Side:
    """Return a side that prepares untimed and times its work ``repeats`` times within one process."""
    command = [sys.executable, "-m", "tests.bench.side", function, json.dumps(options), str(repeats)]
    return Side(name, command, reads, writes, inner=True)


def measure(sides: Sequence[Side], rounds: int) -> None:
    """Run each side ``rounds`` times, interleaved, the order turned round by round."""
    for number in range(rounds):
        order = list(sides)[number % len(sides) :] + list(sides)[: number % len(sides)]
        for side in order:
            if not side.fault and (side.rounds is None or number < side.rounds):
                _run(side)


def _run(side: Side) -> None:
    launcher = [sys.executable, "-m", "tests.bench.launch", *side.command]
    made = subprocess.run(launcher, capture_output=True, text=True, cwd=ROOT, check=True)
    run: dict[str, Any] = json.loads(made.stdout)
    if run["status"]:
        side.fault = f"exit {run['status']}: {(run['err'] or run['out']).strip()[-2000:]}"
        return
    side.peak_mb = max(side.peak_mb, run["peak_mb"])
    if side.inner:
        own = json.loads(run["out"].splitlines()[-1])
        side.seconds += own["seconds"]
        side.cpu += own["cpu"]
        side.result = own["result"]
    else:
        side.seconds.append(run["seconds"])
        side.cpu.append(run["cpu"])


def machine() -> dict[str, object]:
    """Return what the figures depend on."""
    facts: dict[str, object] = {
        "cores": os.cpu_count(),
        "load": [round(v, 2) for v in os.getloadavg()],
        "python": platform.python_version(),
        "system": platform.platform(),
        "processor": _processor(),
    }
    for name in PACKAGES:
        try:
            facts[name] = version(name)
        except PackageNotFoundError:
            facts[name] = None
    return facts


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor()
