"""One sheet of an open workbook brought to other values: rows come and go, blocks are written."""

from __future__ import annotations

from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Any

from zongce.books.live.cells import to_write
from zongce.books.live.formats import Area, codes
from zongce.books.live.patch import KEPT, Run, runs
from zongce.books.live.reading import read_grid
from zongce.books.live.taken import NotTakenError, missed
from zongce.sheets.fit import ROW_HEIGHT
from zongce.sheets.plain import Put

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from zongce.books.live.plan import Patch
    from zongce.books.live.quiet import Undo
    from zongce.core.grid import Grid
    from zongce.core.schema import Column
    from zongce.sheets.plain import PlainSheet


def bring(sheet: Any, patch: Patch, undo: Undo) -> None:
    """Let a sheet hold what a patch says; it must not be protected.

    Rows are put in where there are too few; surplus ones are emptied, see :func:`trim`.
    """
    grid, plain = patch.grid, patch.plain
    more = patch.rows - patch.made
    if more > 0:
        _insert(sheet, plain.first + patch.made - 1, more, undo)
        grid = read_grid(sheet)
    for run in runs(grid, plain):
        _write(sheet, grid, run, undo)
    _fit(sheet, plain, grown=more > 0)
    widen(sheet, plain, patch.content.table.columns)


def trim(sheet: Any, patch: Patch, undo: Undo) -> None:
    """Take away the emptied rows below the last one."""
    surplus = patch.made - patch.rows
    if surplus > 0:
        first = patch.plain.first + patch.rows
        _remove(sheet, first, surplus)
        undo.add(patch.name, partial(_put_in, sheet, first, surplus))


def widen(sheet: Any, plain: PlainSheet, columns: Sequence[Column]) -> None:
    """Make columns as wide as their values need; none becomes narrower."""
    for number, (width, column) in enumerate(zip(plain.widths, columns, strict=True), start=1):
        if width > column.width:
            cell = sheet.range((1, number))
            if (cell.column_width or 0) < width - 1:  # programs count the padding differently
                cell.column_width = width


def _rows(sheet: Any, first: int, count: int) -> Any:
    return sheet.range(f"{first}:{first + count - 1}")


def _insert(sheet: Any, before: int, count: int, undo: Undo) -> None:
    """Put rows above the last one."""
    _put_in(sheet, before, count)
    undo.add(sheet.name, partial(_remove, sheet, before, count))


def _put_in(sheet: Any, before: int, count: int) -> None:
    """Put rows in that look as the one above them does."""
    _rows(sheet, before, count).insert("down", "format_from_left_or_above")


def _remove(sheet: Any, first: int, count: int) -> None:
    _rows(sheet, first, count).delete("up")


def _write(sheet: Any, grid: Grid, run: Run, undo: Undo) -> None:
    """Set the format, then the values: a text that comes before its format is taken for a number.

    Raises:
        NotTakenError: the cells do not hold what was written.
    """
    block = run.area.on(sheet)
    before = list(codes(sheet, run.area)) if run.code != KEPT else []
    undo.add(grid.name, partial(_put_back, sheet, grid, run.area, before))
    if any(code != run.code for _, code in before):
        block.number_format = run.code
    _fill(block, run.rows)
    if any(missed(block, run.area, run.rows)):
        raise NotTakenError(block.address)


def _fill(block: Any, rows: Sequence[Sequence[Put]]) -> None:
    """Write a block's cells in one call: the setter of xlwings' ``value`` measures the block before.

    That setter makes a blank an empty text too, which Excel takes for an empty cell.
    """
    given = [["" if (value := to_write(put)) is None else value for put in row] for row in rows]
    block.raw_value = given if len(given) > 1 or len(given[0]) > 1 else given[0][0]


def _put_back(sheet: Any, grid: Grid, area: Area, formats: Iterable[tuple[Area, str]]) -> None:
    """Put old values back; where a block goes astray, cell by cell: a single cell is nowhere else.

    Raises:
        NotTakenError: the cells do not hold what was there.
    """
    for part, code in formats:
        part.on(sheet).number_format = code
    place = {row: index for index, row in enumerate(grid.rows)}

    def held(row: int, column: int) -> Put:
        cells = grid.columns.get(column)
        cell = cells[place[row]] if cells and row in place else None
        return Put(cell.kind, cell.text, cell.format.code) if cell else Put(None, "", KEPT)

    columns = range(area.left, area.right + 1)
    rows = [tuple(held(row, column) for column in columns) for row in range(area.top, area.bottom + 1)]
    block = area.on(sheet)
    _fill(block, rows)
    for at, put in missed(block, area, rows):
        _fill(sheet.range(at), [(put,)])
    if any(missed(block, area, rows)):
        raise NotTakenError(block.address)


def _fit(sheet: Any, plain: PlainSheet, *, grown: bool) -> None:
    """Give rows the height that their text needs; of old rows only those that need more than one line."""
    row = plain.first
    for height, group in groupby(plain.heights):
        count = len(list(group))
        if grown or height != ROW_HEIGHT:
            _rows(sheet, row, count).row_height = height
        row += count
