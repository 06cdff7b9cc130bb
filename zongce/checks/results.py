"""学业成绩 and 评分结果 as written by this product -> one value per participant, for the composite score."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from zongce.checks.intake import intake
from zongce.checks.placing import place_participants
from zongce.checks.students import IGNORE

if TYPE_CHECKING:
    from zongce.checks.roster import Roster
    from zongce.core.finding import Finding
    from zongce.core.grid import Book
    from zongce.core.records import Records
    from zongce.core.schema import Table


class ResultScores(NamedTuple):
    """Values of a result's numeric columns per participant position, in the columns' units."""

    values: dict[str, tuple[int | None, ...]]
    records: Records | None
    findings: tuple[Finding, ...]


def read_result(book: Book, table: Table, roster: Roster, columns: tuple[str, ...]) -> ResultScores:
    """Read ``columns`` of a result workbook; it must hold every participant.

    A result of the whole college serves a roster of one class: the others are left out.
    """
    records, taken = intake(book, table)
    if records is None:
        return ResultScores({}, None, taken)
    placed = place_participants(records, taken, roster, outsiders=IGNORE)
    values: dict[str, tuple[int | None, ...]] = {}
    for name in columns:
        column = records.values(name)
        cells = (column[row] if row >= 0 else None for row in placed.row)
        values[name] = tuple(value if isinstance(value, int) else None for value in cells)
    return ResultScores(values, records, placed.findings)
