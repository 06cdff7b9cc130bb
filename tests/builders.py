"""Received workbooks as values, written out in the test: ``book("名册.xlsx", {"学生名册": rows})``."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from zongce.core.grid import Book, Cell, CellKind, FormatKind, Grid, NumberFormat

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

DATED = NumberFormat(FormatKind.DATE, None, "yyyy\\-mm\\-dd")
PERCENT = NumberFormat(FormatKind.PERCENT, 0, "0%")


def percent(text: str) -> Cell:
    """A %-formatted number cell: ``percent("0.1")`` shows 10%."""
    return Cell(CellKind.NUMBER, text, PERCENT)


def cell(value: object) -> Cell | None:
    """Decimal and int become number cells, text a text cell, None and "" blank, a Cell stays."""
    if value is None or value == "":
        return None
    if isinstance(value, Cell):
        return value
    if isinstance(value, (Decimal, int)) and not isinstance(value, bool):
        return Cell(CellKind.NUMBER, str(value))
    if isinstance(value, str):
        return Cell(CellKind.TEXT, value)
    raise TypeError(f"no cell is made of {value!r}")


def grid(name: str, rows: Sequence[Sequence[object]], first_row: int = 1) -> Grid:
    """A sheet whose rows start at ``first_row``; a row without content is absent, as in a real one."""
    width = max((len(row) for row in rows), default=0)
    kept = [(n, row) for n, row in enumerate(rows, first_row) if any(cell(v) for v in row)]
    shared: dict[Cell, Cell] = {}
    columns: dict[int, list[Cell | None]] = {}
    for number in range(width):
        made = (cell(row[number]) if number < len(row) else None for _, row in kept)
        columns[number + 1] = [shared.setdefault(c, c) if c else None for c in made]
    return Grid(name, tuple(n for n, _ in kept), {n: c for n, c in columns.items() if any(c)})


def book(
    file: str, sheets: Mapping[str, Sequence[Sequence[object]]], properties: Mapping[str, str] | None = None
) -> Book:
    """A received workbook; its digest is made of its name, so that different files differ."""
    grids = tuple(grid(name, rows) for name, rows in sheets.items())
    digest = file.encode().hex().ljust(64, "0")[:64]
    return Book(file, digest, grids, dict(properties or {}))
