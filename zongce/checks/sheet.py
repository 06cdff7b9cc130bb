"""A table's sheet while it is read: its columns, its data rows, and the findings so far."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.core.catalog import entries, finding
from zongce.core.finding import Finding, Severity, Where
from zongce.core.grid import Cell, CellKind, address
from zongce.core.number import as_shown
from zongce.core.text import trim

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from zongce.checks.cell import Note
    from zongce.checks.heading import Head
    from zongce.core.grid import Book, Grid
    from zongce.core.schema import Column, Table

Cells = list[Cell | None]
_SHOWN = 200
"""Characters of a formula that a finding shows."""


class Sheet:
    """One sheet and what has been made of it. ``cells`` are the grid's columns, blank texts made None."""

    def __init__(self, book: Book, table: Table, grid: Grid, head: Head) -> None:
        """Begin with a sheet whose heading row is found."""
        self.book, self.table, self.grid, self.head = book, table, grid, head
        self.cells: dict[int, Cells] = {}
        self.keep: Sequence[int] = ()
        """Indices into ``grid.rows`` of the data rows, ascending."""
        self.findings: list[Finding] = []
        self.used = self._used(head)
        """The column number of each column of ours (of a joined one, its first part's)."""

    @staticmethod
    def _used(head: Head) -> dict[str, int]:
        used = {name: place.column for name, place in head.places.items()}
        used |= {f"open_{i}": n for i, (_, n) in enumerate(head.open)}
        for split, number in head.splits:
            used |= dict.fromkeys((t for t in split.targets if t not in used), number)
        for join, numbers in head.joins:
            used[join.target] = numbers[0]
        return used

    def taken(self, number: int) -> Cells:
        """Return a column's cells in the data rows."""
        column, keep = self.cells[number], self.keep
        if isinstance(keep, range):
            return column[keep.start : keep.stop]
        return [column[i] for i in keep]

    def where(self, index: int, number: int) -> Where:
        """Return the place of a cell, ``index`` counting in ``grid.rows``."""
        return Where(self.book.file, self.grid.name, address(self.grid.rows[index], number))

    def add(self, code: str, where: Where, value: str = "", **fields: str) -> None:
        """Add a finding."""
        self.findings.append(finding(code, where, value, **fields))

    def tell(
        self, column: Column, number: int, noted: Iterable[tuple[int, Cell | None, tuple[Note, ...]]]
    ) -> None:
        """Add what was noted on a column's cells: (position in ``keep``, cell, notes).

        Errors stand at every cell; hints once, at the first cell with the count: a whole column of
        numbers as text must not bury what has to be mended.
        """
        heading = " ".join(trim(column.heading).split())  # an item's heading has a line break
        hints: dict[str, list[int]] = {}
        first: dict[str, tuple[int, Cell | None, dict[str, str]]] = {}
        for position, cell, notes in noted:
            for code, fields in notes:
                if entries()[code].severity is Severity.HINT:
                    first.setdefault(code, (position, cell, fields))
                    hints.setdefault(code, []).append(position)
                else:
                    self._tell(code, (position, number), cell, {"heading": heading, **fields})
        for code, (position, cell, fields) in first.items():
            given = {"heading": heading, "count": str(len(hints[code])), **fields}
            self._tell(code, (position, number), cell, given)

    def _tell(self, code: str, place: tuple[int, int], cell: Cell | None, fields: dict[str, str]) -> None:
        position, number = place
        given = {name: fields[name] for name in entries()[code].fields}
        self.add(code, self.where(self.keep[position], number), content(cell), **given)


def content(cell: Cell | None) -> str:
    """Return what stands in a cell, as people see it."""
    if cell is None:
        return ""
    if cell.kind is CellKind.NUMBER:
        return as_shown(cell.text)
    if cell.kind is CellKind.FORMULA:  # one of 8,000 characters in every cell would fill the memory
        return f"={cell.text[:_SHOWN]}{'…' if len(cell.text) > _SHOWN else ''}"
    return cell.text


def without_blanks(cells: Cells) -> Cells:
    """Return a column in which texts of nothing but blanks are None, as an old export writes them."""
    distinct = dict(zip(map(id, cells), cells, strict=True))
    blank = {k for k, c in distinct.items() if c and c.kind is CellKind.TEXT and not trim(c.text)}
    return [None if id(c) in blank else c for c in cells] if blank else cells
