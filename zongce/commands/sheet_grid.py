"""Rows as a sheet with cells, for readers that take workbooks: what a computation made, read by the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.core.grid import Cell, CellKind, FormatKind, Grid, NumberFormat
from zongce.core.number import show
from zongce.core.text import squeeze
from zongce.core.value import replace
from zongce.ports.outcome import FIRST_ROW, HEAD_ROW

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zongce.core.grid import Book
    from zongce.core.records import Records, Value


def with_sheets(book: Book, made: Iterable[Records]) -> Book:
    """Return a workbook with these sheets in place of its own of the same names."""
    grids = {squeeze(records.table.sheet): grid_of(records) for records in made}
    kept = (grid for grid in book.sheets if squeeze(grid.name) not in grids)
    return replace(book, sheets=(*kept, *grids.values()))


def grid_of(records: Records) -> Grid:
    """Return the sheet as it would be read back: headings where ours stand, numbers with their places."""
    columns: dict[int, list[Cell | None]] = {}
    for number, column in enumerate(records.table.columns, start=1):
        places = getattr(column.kind, "places", 0)
        cells = (_cell(value, places) for value in records.values(column.name))
        columns[number] = [Cell(CellKind.TEXT, column.heading), *cells]
    rows = (HEAD_ROW, *range(FIRST_ROW, FIRST_ROW + len(records)))
    return Grid(records.table.sheet, rows, columns)


def _cell(value: Value, places: int) -> Cell | None:
    if isinstance(value, int):
        return Cell(CellKind.NUMBER, show(value, places), NumberFormat(FormatKind.DECIMAL, places))
    return Cell(CellKind.TEXT, value) if value else None
