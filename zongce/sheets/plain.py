"""A sheet as values with number formats, cell by cell: what stands there, without making a workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.core.grid import CellKind
from zongce.core.named import NamedTuple
from zongce.core.value import value
from zongce.sheets.build import (
    dress,
    entry_widths,
    first_row,
    headings,
    is_shown,
    row_count,
    shown_widths,
)
from zongce.sheets.cellxml import cell_text
from zongce.sheets.column import column_look, stored
from zongce.sheets.fit import row_heights
from zongce.sheets.head import FIRST_FACT_ROW
from zongce.sheets.style import GENERAL, TEXT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zongce.core.records import Value
    from zongce.core.schema import Column
    from zongce.ports.outcome import SheetContent


class Put(NamedTuple):
    """One cell: its kind (None: blank), the stored text, the code of its number format."""

    kind: CellKind | None
    text: str
    code: str


@value(frozen=True, slots=True)
class PlainSheet:
    """One sheet: what stands above its rows, and the rows as columns of cells, blank ones included."""

    name: str
    top: dict[tuple[int, int], Put]
    """Title, note, facts and headings by row and column."""
    first: int
    """The sheet row of the first record; the headings stand in the row above it."""
    columns: tuple[tuple[Put, ...], ...]
    widths: tuple[int, ...]
    heights: tuple[float, ...]

    def __len__(self) -> int:
        """Return how many rows stand below the headings, spare ones included."""
        return len(self.heights)


def plain_sheet(kind: str, content: SheetContent) -> PlainSheet:
    """Return a sheet of a workbook of ``kind`` as :func:`zongce.sheets.render.render_document` makes it.

    Sheets with formulas or with cells declared one by one are none of a workbook that lives on.
    """
    shown, count = is_shown(kind, content), row_count(kind, content)
    columns = content.table.columns
    values = [_padded(content.records.values(c.name), count) for c in columns]
    widths = shown_widths(content) if shown else entry_widths(columns, values)
    return PlainSheet(
        content.table.sheet,
        _top(content, headings(columns, shown=shown), first_row(kind, content) - 1, shown=shown),
        first_row(kind, content),
        tuple(_cells(content, c, v, shown=shown) for c, v in zip(columns, values, strict=True)),
        tuple(widths),
        tuple(row_heights(columns, widths, values, count)),
    )


def _top(
    content: SheetContent, heads: Sequence[str], head_row: int, *, shown: bool
) -> dict[tuple[int, int], Put]:
    made = {(1, 1): _text(content.title), (2, 1): _text(content.note or content.table.doc)}
    for row, (label, fact) in enumerate(content.facts if shown else (), start=FIRST_FACT_ROW):
        made[row, 1], made[row, 2] = _text(label), _text(fact)
    return made | {(head_row, n): _text(words, TEXT) for n, words in enumerate(heads, start=1)}


def _text(words: str, code: str = GENERAL) -> Put:
    clean = cell_text(words)
    return Put(CellKind.TEXT if clean else None, clean, code)


def _cells(content: SheetContent, column: Column, values: Sequence[Value], *, shown: bool) -> tuple[Put, ...]:
    """Return a column's cells; equal values are worked out once."""
    look = column_look(column, dress(content, column, shown=shown))
    memo: dict[Value, Put] = {}
    for each in values:
        if each not in memo:
            made = stored(column, look, each)
            text = cell_text(made.text) if made.kind is CellKind.TEXT else made.text
            memo[each] = Put(made.kind, text, made.look.number_format)
    return tuple(memo[each] for each in values)


def _padded(values: tuple[Value, ...], count: int) -> tuple[Value, ...]:
    return (*values, *(None,) * (count - len(values)))
