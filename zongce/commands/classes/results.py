"""Results of several classes in one table: a class's rows replaced, columns by heading, ranks kept apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.commands import rows
from zongce.core.named import NamedTuple
from zongce.tables.academic import ACADEMIC
from zongce.tables.composite import COMPOSITE, TOTAL_STEM, composite
from zongce.tables.rating import RATING_RESULT, rating_result

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from zongce.core.records import Records, Value
    from zongce.core.schema import Table

    Row = dict[str, Value]
RANK_ENDINGS = ("major_rank", "major_grade_rank")
CLASS, STUDENT, SCORE, MAJOR_RANK = "班级", "学号", "成绩", "专业年级排名"


class ClassRows(NamedTuple):
    """A class's rows of a result by heading: plain values, which travel between processes."""

    class_: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]


def class_rows(records: Records, class_: str) -> ClassRows:
    """Return a result of one class, its 班级 as the college writes it."""
    found = (row | {CLASS: class_} for row in by_heading(records))
    return ClassRows(class_, tuple(c.heading for c in records.table.columns), tuple(found))


def rank_columns(records: Records) -> tuple[str, ...]:
    """Return the columns with ranks within major and grade, which only the college gives (requirement A8)."""
    return tuple(c.name for c in records.table.columns if c.name.endswith(RANK_ENDINGS))


def without_ranks(records: Records) -> Records:
    """Return the records with these ranks blank."""
    return rows.changed(records, records, **dict.fromkeys(rank_columns(records), None))


def of_class(records: Records, name: str) -> Records:
    """Return a class's rows."""
    return records.select(rows.find(records, class_=name))


def with_classes(old: Records, new: Sequence[ClassRows]) -> Records:
    """Return a result with the rows of the classes in ``new`` instead of their old ones.

    The columns are those of all of them; a rank within major and grade is what ``old`` says of the student,
    whatever a class's workbook has there: the college owns it (design decision 8).
    """
    given = {made.class_ for made in new}
    before = by_heading(old)
    ranks = {row[STUDENT]: row for row in before}
    fresh = [_ranked(row, ranks) for made in new for row in made.rows]
    every = sorted([*(row for row in before if row[CLASS] not in given), *fresh], key=_order)
    parts = [part for part in (class_rows(old, ""), *new) if part.rows]
    headings = list(dict.fromkeys(heading for part in parts for heading in part.headings))
    table = table_of(old.table.name, headings)
    return rows.of(table, ({c.name: row.get(c.heading) for c in table.columns} for row in every))


def table_of(name: str, headings: Sequence[str]) -> Table:
    """Return the declaration of a result with the items or modules among some headings, in their order."""
    if name == ACADEMIC.name:
        return ACADEMIC
    if name == RATING_RESULT.name:
        known = {c.heading for c in RATING_RESULT.columns}
        return rating_result(tuple(h for h in headings if h not in known))
    if not headings:
        return COMPOSITE
    stems = [h.removesuffix(SCORE) for h in headings if h.endswith(SCORE)]
    ranked = tuple(s for s in stems if f"{s}{MAJOR_RANK}" in headings)
    return composite(tuple(s for s in stems if s != TOTAL_STEM), TOTAL_STEM, ranked)


def by_heading(records: Records) -> list[Row]:
    """Return rows as mappings from heading to value; 班级 is always there."""
    headings = {c.name: c.heading for c in records.table.columns}
    return [
        {CLASS: None} | {headings[name]: value for name, value in row.items()} for row in rows.every(records)
    ]


def _ranked(row: Row, known: Mapping[Value, Row]) -> Row:
    held = known.get(row[STUDENT], {})
    ranks = {heading for heading in (*row, *held) if heading.endswith(MAJOR_RANK)}
    return row | {heading: held.get(heading) for heading in ranks}


def _order(row: Row) -> tuple[str, str]:
    return str(row[CLASS] or ""), str(row[STUDENT])
