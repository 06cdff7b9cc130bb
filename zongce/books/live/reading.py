"""The sheets of an open workbook as grids: a sheet at once, and as the reader of files gives them."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from zongce.books.live.cells import Content, content_of
from zongce.books.live.formats import Area, alike, codes
from zongce.books.number_format import classify
from zongce.core.grid import Cell, CellKind, Grid, Merged, NumberFormat

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

VISIBLE, VERY_HIDDEN = -1, 2
"""What Excel for Windows says of a sheet; Excel for Mac says True or False."""
_SHOWN_AS = {CellKind.NUMBER: "number", CellKind.DATE: "number"}


def size(book: Any) -> int:
    """Return how many cells the sheets of a workbook take up, blank ones included."""
    return sum(rows * columns for rows, columns in (sheet.used_range.shape for sheet in book.sheets))


def read_grids(book: Any, without: Collection[str] = (), *, looks: bool = True) -> tuple[Grid, ...]:
    """Return the sheets of an open workbook in their order, all but those named."""
    return tuple(read_grid(sheet, looks=looks) for sheet in book.sheets if sheet.name not in without)


def read_grid(sheet: Any, *, looks: bool = True) -> Grid:
    """Return one sheet with its values; what is hidden in it is not asked.

    Without ``looks`` number formats and merged cells are not asked either: that is enough for a digest.
    """
    used = sheet.used_range
    top, left, (height, width) = used.row, used.column, used.shape
    values = lines(used.options(ndim=2).value, height)
    formulas = lines(used.formula, height)
    found: dict[tuple[int, int], Content] = {}
    for row, (line, sources) in enumerate(zip(values, formulas, strict=True), start=top):
        for column, (value, source) in enumerate(zip(line, sources, strict=True), start=left):
            content = content_of(value, source)
            if content is not None:
                found[row, column] = content
    if not looks:
        return _grid(sheet, found, dict.fromkeys(found, "General"), ())
    whole = Area(top, left, top + height - 1, left + width - 1)
    return _grid(sheet, found, _formats(sheet, found), _merged(sheet, whole) if found else ())


def digest(grids: Iterable[Grid], properties: Mapping[str, str]) -> str:
    """Return the SHA-256 of what stands in the sheets, however it looks."""
    seen = hashlib.sha256(repr(sorted(properties.items())).encode())
    for grid in grids:
        seen.update(repr((grid.name, grid.state, grid.rows)).encode())
        for number, cells in grid.columns.items():
            held = [c and (_SHOWN_AS.get(c.kind, c.kind.name), c.text) for c in cells]
            seen.update(repr((number, held)).encode())
    return seen.hexdigest()


def _grid(
    sheet: Any,
    found: Mapping[tuple[int, int], Content],
    formats: Mapping[tuple[int, int], str],
    merged: tuple[Merged, ...],
) -> Grid:
    rows = tuple(sorted({row for row, _ in found}))
    columns: dict[int, list[Cell | None]] = {}
    place = {row: index for index, row in enumerate(rows)}
    for (row, column), content in found.items():
        cells = columns.setdefault(column, [None] * len(rows))
        cells[place[row]] = _cell(content, formats[row, column])
    return Grid(sheet.name, rows, dict(sorted(columns.items())), merged, state=_state(sheet.visible))


def _formats(sheet: Any, found: Mapping[tuple[int, int], Content]) -> dict[tuple[int, int], str]:
    groups = {at: content.kind in _SHOWN_AS for at, content in found.items()}
    return {
        at: code for area in alike(groups) for part, code in codes(sheet, area) for at in part.cells()
    }  # fmt: skip


@lru_cache(maxsize=65_536)
def _cell(content: Content, code: str) -> Cell:
    form = _classified(code)
    kind = content.kind
    if kind in _SHOWN_AS:
        kind = CellKind.DATE if form.kind.value == "date" else CellKind.NUMBER
    return Cell(kind, content.text, form)


@lru_cache(maxsize=1024)
def _classified(code: str) -> NumberFormat:
    return classify(code)


def _merged(sheet: Any, area: Area) -> tuple[Merged, ...]:
    """Return the merged cells in an area, halving it where some may be."""
    found: dict[Merged, None] = {}
    waiting = [area]
    while waiting:
        part = waiting.pop()
        if any(_inside(part, merged) for merged in found):
            continue
        block = part.on(sheet)
        if block.merge_cells is False:
            continue
        halves = part.halves()
        if halves:
            waiting += halves
        else:
            whole = block.merge_area
            (height, width), row, column = whole.shape, whole.row, whole.column
            found[Merged(row, column, row + height - 1, column + width - 1)] = None
    return tuple(sorted(found))


def _inside(area: Area, merged: Merged) -> bool:
    rows = merged.first_row <= area.top and area.bottom <= merged.last_row
    return rows and merged.first_column <= area.left and area.right <= merged.last_column


def _state(visible: object) -> str:
    if visible is True or visible == VISIBLE:
        return "visible"
    return "veryHidden" if visible == VERY_HIDDEN and visible is not True else "hidden"


def lines(data: Any, height: int) -> Sequence[Sequence[object]]:
    """Return a block's values as rows; hosts give single cells, rows and columns without brackets."""
    if not isinstance(data, list | tuple):
        return ((data,),)
    if data and isinstance(data[0], list | tuple):
        return data
    return (data,) if height == 1 else tuple((value,) for value in data)
