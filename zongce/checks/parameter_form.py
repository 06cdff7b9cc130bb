"""操作单 in a workbook -> which button it is for and what is filled in where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.core.finding import Where
from zongce.core.grid import Cell, CellKind, address
from zongce.core.named import NamedTuple
from zongce.core.text import heading_key, trim

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zongce.core.grid import Grid

_HEAD_ROW = 4


class Filled(NamedTuple):
    """A 操作单 as it stands in a workbook: of which button, what is filled in and where, by heading."""

    label: str
    cells: Mapping[str, Cell]
    places: Mapping[str, Where]


def filled_form(grid: Grid, file: str) -> Filled:
    """Return what stands in a 操作单; its rows are found by their headings."""
    title = grid.cell(1, 1)
    cells: dict[str, Cell] = {}
    places: dict[str, Where] = {}
    for row in grid.rows:
        asked, given = grid.cell(row, 1), grid.cell(row, 2)
        if row <= _HEAD_ROW or asked is None:
            continue
        heading = heading_key(asked.text)
        places[heading] = Where(file, grid.name, address(row, 2))
        if given is not None and (given.kind is not CellKind.TEXT or trim(given.text)):
            cells[heading] = given
    return Filled(trim(title.text) if title else "", cells, places)
