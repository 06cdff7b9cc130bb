"""What a command that computes nothing says: each cause once, without what only follows from it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from zongce.core.catalog import finding
from zongce.core.finding import Finding, Severity, Where
from zongce.ports.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from zongce.core.grid import Book

READING = ("N", "T")
"""Areas of findings on what stands in a cell; what else is said of the cell as blank follows from them."""
UNREAD = frozenset({"S101", "S102", "S108", "S116", "G314"})
"""Findings after which a sheet is not there: what refers to it cannot be judged."""
TWICE = "重复给了两次"
TWICE_NAMED = "S103"


def stopped(findings: Sequence[Finding], what: str = "计算") -> Outcome:
    """Return the outcome of a command that was stopped: the causes, whose number is told beside it.

    ``what`` is what it would have done.
    """
    return Outcome(f"没有{what}，请先改正错误", causes(findings))


def causes(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Leave out what follows from another finding of the same cell or column (requirement N2).

    A cell that could not be read is no blank as well, and a column with two headings has no values.
    """
    findings = tuple(dict.fromkeys(findings))
    errors = [f for f in findings if f.severity is not Severity.HINT and f.cell]
    misread = {_cell(f) for f in errors if f.code.startswith(READING) and f.value}
    unclear = {_column(f) for f in errors if f.code == TWICE_NAMED}
    return tuple(
        f
        for f in findings
        if f.severity is Severity.HINT
        or not f.cell
        or f.code == TWICE_NAMED
        or not ((not f.value and _cell(f) in misread) or _column(f) in unclear)
    )


def _cell(found: Finding) -> Where:
    return Where(found.file, found.sheet, found.cell)


def _column(found: Finding) -> Where:
    return Where(found.file, found.sheet, re.sub(r"[0-9]", "", found.cell))


def unread(findings: Iterable[Finding]) -> bool:
    """Say whether a sheet could not be found among these findings' sheets."""
    return any(found.code in UNREAD for found in findings)


def same_twice(books: Sequence[Book]) -> tuple[Finding, ...]:
    """F115 for each workbook whose bytes were given before, under this or another name."""
    first: dict[str, str] = {}
    found: list[Finding] = []
    for book in books:
        if book.sha256 in first:
            found.append(finding("F115", Where(book.file), other=first[book.sha256], why=TWICE))
        first.setdefault(book.sha256, book.file)
    return tuple(found)
