"""Rows of a sheet, gathered into columns within the limits; both ways of reading a sheet end here."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from zongce.books.fault import refused
from zongce.core.grid import LAST_COLUMN, LAST_ROW, Merged, column_number
from zongce.core.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zongce.books.limits import Limits
    from zongce.core.grid import Cell

_BLOCK = 4096
_TRUE = frozenset({"1", "true"})
_REFERENCE = pattern(r"([A-Za-z]{1,3})([1-9][0-9]{0,6})", re.ASCII)


def position(reference: str) -> tuple[int, int] | None:
    """Return row and column of an address like ``B3``, None where there is no such cell."""
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        return None
    row, column = int(match[2]), column_number(match[1])
    return (row, column) if row <= LAST_ROW and column <= LAST_COLUMN else None


def area(reference: str) -> Merged | None:
    """Return the area of a reference like ``A1:B3`` or ``A1``, None where it is none."""
    first, _, last = reference.partition(":")
    start, end = position(first), position(last or first)
    if start is None or end is None or start[0] > end[0] or start[1] > end[1]:
        return None
    return Merged(*start, *end)


def is_hidden(hidden: str, size: str) -> bool:
    """Say whether a row or column is hidden: marked so, or of no height or width."""
    return hidden in _TRUE or ("0" in size and not size.strip("0.") and size.count(".") < 2)


class Rows:
    """Rows come in ascending; blank ones are counted and left out.

    They are kept as they come and turned into columns in blocks: that is what makes a large table cheap.
    """

    def __init__(self, sheet: str, limits: Limits) -> None:
        """Gather the rows of ``sheet``."""
        self._sheet, self._limits = sheet, limits
        self.rows: list[int] = []
        self.columns: dict[int, list[Cell | None]] = {}
        self.hidden: set[int] = set()
        self.last = 0
        """The row that came last, blank or not."""
        self._elements = 0
        self._done = 0
        self._shapes: list[tuple[int, ...]] = []
        self._block: list[Sequence[Cell | None]] = []

    def add(self, row: int, columns: tuple[int, ...], values: Sequence[Cell | None], *, hidden: bool) -> None:
        """Take the next row: ascending columns, all within the limits, and what stands there.

        Raises:
            RefusedError: F106 too many cells.
        """
        self.last = row
        self._elements += len(values)
        if self._elements > self._limits.cells:
            raise self._too_large()
        if not any(values):
            return
        if hidden:
            self.hidden.add(row)
        if len(self._block) >= _BLOCK:
            self._flush()
        self.rows.append(row)
        self._block.append(values)
        self._shapes.append(columns)

    def _flush(self) -> None:
        """Turn the rows gathered so far into columns."""
        self._check_area(len(self.columns))
        shape, block = self._one_shape()
        for column, values in zip(shape, zip(*block, strict=True), strict=False):
            kept = self.columns.get(column)
            if kept is None:
                if not any(values):
                    continue
                self._check_area(len(self.columns) + 1)
                kept = self.columns[column] = []
            kept.extend([None] * (self._done - len(kept)))
            kept.extend(values)
        self._done = len(self.rows)
        self._block.clear()
        self._shapes.clear()

    def _one_shape(self) -> tuple[tuple[int, ...], list[Sequence[Cell | None]]]:
        """Return the rows gathered so far over all of their columns."""
        if len(set(self._shapes)) < 2:
            return (self._shapes or [()])[0], self._block
        shape = tuple(sorted(set().union(*self._shapes)))
        block: list[Sequence[Cell | None]] = []
        for own, values in zip(self._shapes, self._block, strict=True):
            if own != shape:
                at = dict(zip(own, values, strict=True)).get
                block.append([at(column) for column in shape])
            else:
                block.append(values)
        return shape, block

    def _check_area(self, columns: int) -> None:
        if len(self.rows) * columns > self._limits.cells:
            raise self._too_large()

    def finish(self) -> dict[int, list[Cell | None]]:
        """Return the columns by ascending number, each as long as ``rows``."""
        self._flush()
        for values in self.columns.values():
            values.extend([None] * (len(self.rows) - len(values)))
        return dict(sorted(self.columns.items()))

    def _too_large(self) -> Exception:
        return refused("F106", f"超过 {self._limits.cells:,} 个单元格", self._sheet)
