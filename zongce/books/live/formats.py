"""The number formats of cells in an open workbook, asked for area by area: a mixed one is halved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from zongce.core.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class Area(NamedTuple):
    """A block of cells, 1-based and inclusive."""

    top: int
    left: int
    bottom: int
    right: int

    def on(self, sheet: Any) -> Any:
        """Return the block as a range of an open sheet."""
        if (self.top, self.left) == (self.bottom, self.right):
            return sheet.range((self.top, self.left))
        return sheet.range((self.top, self.left), (self.bottom, self.right))

    def halves(self) -> tuple[Area, ...]:
        """Return the two halves of the longer side; none of a single cell."""
        rows, columns = self.bottom - self.top, self.right - self.left
        if rows >= columns and rows:
            middle = self.top + rows // 2
            return self._replace(bottom=middle), self._replace(top=middle + 1)
        if columns:
            middle = self.left + columns // 2
            return self._replace(right=middle), self._replace(left=middle + 1)
        return ()

    def cells(self) -> Iterator[tuple[int, int]]:
        """Yield row and column of each cell."""
        for row in range(self.top, self.bottom + 1):
            for column in range(self.left, self.right + 1):
                yield row, column


def codes(sheet: Any, area: Area) -> Iterator[tuple[Area, str]]:
    """Yield the parts of an area that have one number format each, and its code."""
    code = area.on(sheet).number_format
    if isinstance(code, str):
        yield area, code
        return
    parts = area.halves()
    if not parts:
        yield area, "General"
    for part in parts:
        yield from codes(sheet, part)


def alike(groups: Mapping[tuple[int, int], object]) -> list[Area]:
    """Return blocks of neighbours of one group (by row and column) that are worth one question each.

    Cells below one another are put together, across gaps too, but never across a row in which nothing
    stands; then columns side by side that have the same rows.
    """
    filled = {row for row, _ in groups}
    columns: dict[int, list[tuple[int, object]]] = {}
    for (row, column), group in groups.items():
        columns.setdefault(column, []).append((row, group))
    runs: dict[tuple[int, int, object], list[int]] = {}
    for column, cells in columns.items():
        for top, bottom, group in _runs(sorted(cells, key=lambda cell: cell[0]), filled):
            runs.setdefault((top, bottom, group), []).append(column)
    return [
        Area(top, left, bottom, right)
        for (top, bottom, _), beside in runs.items()
        for left, right in _neighbours(sorted(beside))
    ]


def _runs(cells: list[tuple[int, object]], filled: set[int]) -> Iterator[tuple[int, int, object]]:
    top, group = cells[0]
    last = top
    for row, other in cells[1:]:
        if other != group or any(between not in filled for between in range(last + 1, row)):
            yield top, last, group
            top, group = row, other
        last = row
    yield top, last, group


def _neighbours(columns: list[int]) -> Iterator[tuple[int, int]]:
    first = last = columns[0]
    for column in columns[1:]:
        if column != last + 1:
            yield first, last
            first = column
        last = column
    yield first, last
