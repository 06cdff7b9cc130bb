"""What is to be written so that a sheet holds other values: blocks of cells that are of one number format."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from zongce.books.live.cells import same_number
from zongce.books.live.formats import Area
from zongce.books.number_format import classify
from zongce.core.grid import CellKind
from zongce.core.named import NamedTuple
from zongce.sheets.plain import Put

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from zongce.core.grid import Cell, Grid
    from zongce.sheets.plain import PlainSheet

BRIDGED = 8
"""Equal cells between two that differ are written again rather than written around: a call costs more."""
KEPT = ""
"""Stands for a number format that stays: the cell is only emptied."""
_NUMBERS = (CellKind.NUMBER, CellKind.DATE)


class Run(NamedTuple):
    """A block to be written: its rows of cells, all of one number format."""

    area: Area
    rows: tuple[tuple[Put, ...], ...]

    @property
    def code(self) -> str:
        """The number format of all cells; ``KEPT`` where it stays."""
        return self.rows[0][0].code


def runs(grid: Grid, plain: PlainSheet) -> list[Run]:
    """Return what makes a sheet hold ``plain``, from top to bottom; empty where it does so already."""
    last = max((plain.first + len(plain) - 1, *grid.rows[-1:]))
    at = {row: index for index, row in enumerate(grid.rows)}
    found: dict[tuple[int, int, str], list[tuple[int, list[Put]]]] = {}
    for number in range(1, len(plain.columns) + 1):
        held = grid.columns.get(number)
        wanted = [_wanted(plain, row, number) for row in range(1, last + 1)]
        differs = [
            row
            for row, put in enumerate(wanted, start=1)
            if not _holds(held[at[row]] if held and row in at else None, put)
        ]
        for top, bottom in _spans(differs, wanted):
            block = wanted[top - 1 : bottom]
            found.setdefault((top, bottom, block[0].code), []).append((number, block))
    made = [run for (top, bottom, _), columns in found.items() for run in _joined(top, bottom, columns)]
    return sorted(made, key=lambda run: run.area)


def head_holds(grid: Grid, plain: PlainSheet) -> bool:
    """Say whether the sheet has the headings where they belong; if not, cells cannot just be written."""
    row = plain.first - 1
    wanted = {column: put for (at, column), put in plain.top.items() if at == row}
    return all(_holds(grid.cell(row, column), put) for column, put in wanted.items())


def _wanted(plain: PlainSheet, row: int, column: int) -> Put:
    if row < plain.first:
        return plain.top.get((row, column), Put(None, "", KEPT))
    below = plain.columns[column - 1]
    return below[row - plain.first] if row - plain.first < len(below) else Put(None, "", KEPT)


def _holds(cell: Cell | None, put: Put) -> bool:
    if cell is None or put.kind is None:
        return cell is None and put.kind is None
    if put.kind in _NUMBERS and cell.kind in _NUMBERS:
        wanted = classify(put.code)
        shown = (cell.format.kind, cell.format.places) == (wanted.kind, wanted.places)
        return shown and same_number(cell.text, put.text)
    return (cell.kind, cell.text) == (put.kind, put.text)


def _spans(differs: Sequence[int], wanted: Sequence[Put]) -> Iterator[tuple[int, int]]:
    """Yield first and last row of spans of one number format that hold all rows that differ."""
    if not differs:
        return
    top = bottom = differs[0]
    for row in differs[1:]:
        between = {put.code for put in wanted[bottom - 1 : row]}
        if row - bottom > BRIDGED or len(between) > 1:
            yield top, bottom
            top = row
        bottom = row
    yield top, bottom


def _joined(top: int, bottom: int, columns: Sequence[tuple[int, list[Put]]]) -> Iterator[Run]:
    """Yield blocks of columns side by side that have the same rows and format."""
    for _, group in groupby(enumerate(columns), key=lambda pair: pair[1][0] - pair[0]):
        beside = [column for _, column in group]
        area = Area(top, beside[0][0], bottom, beside[-1][0])
        yield Run(area, tuple(zip(*(cells for _, cells in beside), strict=True)))
