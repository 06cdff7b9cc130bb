"""What a run found and computed, in the demo's lines for people."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from zongce.core.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zongce.core.finding import Finding
    from zongce.ports.report import Report

LISTED, RANKED = 12, 3
"""How many findings, and how many of the best students are shown."""


def lines(report: Report, listed: int = LISTED) -> Iterator[str]:
    """Yield the message, what stops or refuses one by one with its cell, and the hints by their number."""
    yield report.message
    serious = [f for f in report.findings if f.severity is not Severity.HINT]
    for found in serious[:listed]:
        yield f"✗ {_line(found)}"
    if len(serious) > listed:
        yield f"……共 {len(serious)} 条"
    hints = Counter(f.code for f in report.findings if f.severity is Severity.HINT)
    if hints:
        kinds = "、".join(f"{code}×{count}" for code, count in sorted(hints.items()))
        yield f"提示 {hints.total()} 条（不影响计算）：{kinds}"


def _line(found: Finding) -> str:
    place = "!".join(part for part in (found.sheet, found.cell) if part)
    value = f"「{found.value}」" if found.value else ""
    return " ".join(part for part in (found.code, found.file, place, value, found.message) if part)


def best(report: Report, class_: str, score: str, rank: str) -> str:
    """Return the first ranks of a class; ``score`` and ``rank`` are headings of the result's rows."""
    rows = [row for row in report.rows if row["班级"] == class_ and row[rank]]
    rows.sort(key=lambda row: int(row[rank].partition("/")[0]))
    return "　".join(f"{row[rank]} {row['姓名']} {row[score]}" for row in rows[:RANKED])
