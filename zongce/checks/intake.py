"""A received sheet -> Records of a table, with all findings at their cells, all at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.checks.column_values import read_columns
from zongce.checks.data_rows import fill_down, find_data_rows
from zongce.checks.heading import Head, find_table, lookalikes, other_table
from zongce.checks.sheet import Sheet, without_blanks
from zongce.core.catalog import finding
from zongce.core.finding import Finding, Where
from zongce.core.grid import Book, address, letters
from zongce.core.named import NamedTuple
from zongce.core.records import Records, Source
from zongce.core.schema import Column, Layout, Table
from zongce.core.text import trim
from zongce.core.value import replace
from zongce.tables.academic import ACADEMIC, ACADEMIC_TRACE
from zongce.tables.composite import COMPOSITE
from zongce.tables.rating import RATING_RESULT
from zongce.tables.report import REPORT, TRACE_KIND

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zongce.core.records import Value

RESULTS: Mapping[str, str] = {
    **{t.name: t.sheet for t in (ACADEMIC, RATING_RESULT, COMPOSITE, REPORT)},
    TRACE_KIND: ACADEMIC_TRACE.sheet,
}
"""The kinds of workbooks this product writes as results, which are no raw data, and their names."""


class Intake(NamedTuple):
    """What came of a sheet: records unless the table is not there, and the findings."""

    records: Records | None
    findings: tuple[Finding, ...]


def intake(book: Book, table: Table, *, empty_ok: bool = False) -> Intake:
    """Read ``table`` out of a received workbook (design decision 16).

    Every error is a finding at its cell, every hint one at the first cell of its column; a faulty value is
    blank in the records, so that one run reports all of them. Callers must not compute when a finding
    stops. ``empty_ok`` says that a sheet without rows is none. Source: requirement N2.
    """
    kind = book.kind
    if kind in RESULTS and kind != table.name and table.layout is not Layout.RESULT:
        return Intake(None, (finding("G314", Where(book.file), table=RESULTS[kind]),))
    found = find_table(book, table)
    if isinstance(found, Finding):
        return Intake(None, (found,))
    grid, head = found
    other = other_table(grid, table)
    if other and kind != table.name:
        where = Where(book.file, grid.name, address(head.row, 1))
        return Intake(None, (finding("S116", where, found=other.sheet, table=table.sheet),))
    sheet = Sheet(book, _with_open(_with_stand_ins(table, head), head), grid, head)
    _tell_of_head(sheet)
    sheet.cells |= grid.columns
    sheet.cells |= {n: without_blanks(grid.columns[n]) for n in _read_numbers(head, sheet.used)}
    sheet.keep = find_data_rows(sheet)
    if not sheet.keep and not empty_ok:
        sheet.add("S111", Where(book.file, grid.name), table=table.sheet)
    fill_down(sheet)
    values, numeric = read_columns(sheet)
    at = {name: letters(number) for name, number in sheet.used.items()}
    _stand_in(table, values, at)
    source = Source(book.file, grid.name, at, numeric, head.row)
    rows = tuple(grid.rows[i] for i in sheet.keep)
    return Intake(Records(sheet.table, values, rows, (source,)), tuple(sheet.findings))


def _with_stand_ins(table: Table, head: Head) -> Table:
    """Require a value of a column that is taken instead of a required one."""
    needed = {c.or_else for c in table.required if c.or_else and c.name not in head.places}
    if needed.isdisjoint(head.places):
        return table
    return replace(
        table, columns=tuple(replace(c, required=c.required or c.name in needed) for c in table.columns)
    )


def _stand_in(table: Table, values: dict[str, tuple[Value, ...]], at: dict[str, str]) -> None:
    """Give a column that is not there the values and the place of the one that is taken instead."""
    for column in table.columns:
        if column.or_else in values and column.name not in values:
            values[column.name] = values[column.or_else]
            at[column.name] = at[column.or_else]


def _read_numbers(head: Head, used: dict[str, int]) -> set[int]:
    return {*used.values(), *(n for _, numbers in head.joins for n in numbers)}


def _with_open(table: Table, head: Head) -> Table:
    """Add the columns whose headings are data."""
    if table.open_columns is None:
        return table
    more = (Column(f"open_{i}", t, table.open_columns) for i, (t, _) in enumerate(head.open))
    return table.extended(*more)


def _tell_of_head(sheet: Sheet) -> None:
    """Tell of repeated headings, columns not read, headings read under another name, hidden rows."""
    grid, head, table = sheet.grid, sheet.head, sheet.table
    at = {n: Where(sheet.book.file, grid.name, address(head.row, n)) for n in grid.columns}
    for heading, numbers in head.duplicates:
        cells = "、".join(address(head.row, n) for n in numbers)
        for number in numbers:
            sheet.add("S103", at[number], heading, heading=heading, cells=cells)
    for text, number in head.personal:
        sheet.add("S113", at[number], trim(text), heading=trim(text))
    for name, place in head.places.items():
        if place.alias:
            fields = {"found": place.heading, "heading": table.by_name[name].heading}
            sheet.add("S114", at[place.column], place.heading, **fields)
    for column, text, number in lookalikes(grid, head, table):
        sheet.add("S117", at[number], trim(text), missing=column.heading, found=" ".join(text.split()))
    hidden = sum(1 for row in grid.hidden_rows.intersection(grid.rows) if row > head.row)
    if hidden:
        sheet.add("S110", Where(sheet.book.file, grid.name), count=str(hidden))
