"""A sheet's rows onto the participants, one each, with who is missing, extra or twice there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.checks.row_groups import cells_of
from zongce.checks.students import match_students
from zongce.core.catalog import finding
from zongce.core.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from zongce.checks.roster import Roster
    from zongce.core.finding import Finding
    from zongce.core.records import Records, Value


class Placed(NamedTuple):
    """``row[p]`` is the record row of the participant at position p, -1 where there is none."""

    records: Records
    row: tuple[int, ...]
    findings: tuple[Finding, ...]

    def values(self, name: str) -> tuple[Value, ...]:
        """Return a column's values by position, None where the participant has no row."""
        column = self.records.values(name)
        return tuple(column[row] if row >= 0 else None for row in self.row)

    def numbers(self, name: str) -> tuple[int | None, ...]:
        """Return a numeric column's values by position, in the column's units."""
        return tuple(value if isinstance(value, int) else None for value in self.values(name))


def place_participants(
    records: Records, findings: Sequence[Finding], roster: Roster, *, ignore_outsiders: bool = False
) -> Placed:
    """Match a sheet that must hold every participant once and nobody else.

    ``findings`` are the intake's. With ``ignore_outsiders`` people who do not take part are left out as
    well as those outside the roster. Source: requirement C3.
    """
    matched = match_students(records, findings, roster, ignore_outsiders=ignore_outsiders)
    places = [roster.position[row] if row >= 0 else -1 for row in matched.row]
    rows_of: dict[int, list[int]] = {}
    for row, position in enumerate(places):
        if position >= 0:
            rows_of.setdefault(position, []).append(row)
    found = [*matched.findings, *_twice(records, rows_of)]
    if not ignore_outsiders:
        found += _extra(records, matched.row, places)
    found += _missing(records, roster, rows_of)
    first = tuple(rows_of.get(position, [-1])[0] for position in range(len(roster.participants)))
    return Placed(records, first, tuple(found))


def _twice(records: Records, rows_of: dict[int, list[int]]) -> Iterator[Finding]:
    for rows in rows_of.values():
        if len(rows) > 1:
            cells = cells_of(records, rows, "student_id")
            value = records.texts("student_id")[rows[-1]]
            yield finding("R203", records.where(rows[-1], "student_id"), value, cells=cells)


def _extra(records: Records, rows: Sequence[int], places: Sequence[int]) -> Iterator[Finding]:
    ids = records.texts("student_id")
    for index, (row, position) in enumerate(zip(rows, places, strict=True)):
        if row >= 0 and position < 0:
            where = records.where(index, "student_id")
            yield finding("C605", where, ids[index], student_id=ids[index])


def _missing(records: Records, roster: Roster, rows_of: dict[int, list[int]]) -> Iterator[Finding]:
    """Tell of participants without a row, at the sheet: the cell they belong in does not exist yet."""
    names, ids = roster.records.texts("name"), roster.records.texts("student_id")
    where = records.where(0)._replace(cell="") if len(records) else None
    for position, row in enumerate(roster.participants):
        if position not in rows_of:
            given = {"name": names[row], "student_id": ids[row], "table": records.table.sheet}
            yield finding("C604", where, ids[row], **given)
