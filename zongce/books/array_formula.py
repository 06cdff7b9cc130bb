"""Cells that an array formula fills: the file shows them as plain values, but they are its results."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from zongce.core.grid import Cell, CellKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zongce.core.grid import Merged


def spread(
    arrays: Sequence[tuple[Merged, Cell]], rows: list[int], columns: dict[int, list[Cell | None]], most: int
) -> bool:
    """Put each array formula into the cells of its area; False when the areas hold over ``most`` cells.

    ``rows`` ascend; ``columns`` are changed in place. A cell with a formula of its own keeps it.
    """
    left = most
    for area, formula in arrays:
        first, end = bisect_left(rows, area.first_row), bisect_right(rows, area.last_row)
        inside = [c for c in columns if area.first_column <= c <= area.last_column]
        left -= len(columns) + len(inside) * (end - first)
        if left < 0:
            return False
        for column in inside:
            values = columns[column]
            values[first:end] = [_filled(there, formula) for there in values[first:end]]
    return True


def _filled(there: Cell | None, formula: Cell) -> Cell | None:
    return there if there is None or there.kind is CellKind.FORMULA else formula
