"""How a sheet is built: to be read or typed in, its headings, widths and looks; known without making it."""

from __future__ import annotations

import hashlib
from types import MappingProxyType
from typing import TYPE_CHECKING

from zongce.core.schema import Layout
from zongce.ports.outcome import HEAD_ROW
from zongce.sheets.column import Dress
from zongce.sheets.fit import broken, column_width
from zongce.sheets.head import STATE_COLUMNS, alarm_of, head_index, label_width, sign_of, state_words
from zongce.sheets.style import REQUIRED
from zongce.tables.books import CLASS_UPDATE, COLLEGE_REPORT, COLLEGE_UPDATE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from zongce.core.records import Value
    from zongce.core.schema import Column
    from zongce.ports.outcome import Document, SheetContent

LOOKS = "2"
"""Raised when sheets of the same content come to look otherwise: open workbooks then get theirs anew."""
FOR_READING = frozenset({CLASS_UPDATE, COLLEGE_UPDATE, COLLEGE_REPORT})
"""Workbooks that go from one workbook into another: nobody types in them."""
QUIET_COLUMNS = ("digest", "input_digest", "result_digest", "public_key", "signature", "head")
"""Never wider than declared: nobody reads them, and nothing runs out of the table."""
SPARE_ROWS = 20
"""Blank rows below those that are there, ready to type in; the formats reach further and the table grows."""
BUILT_NAME = "_zongce_built"
"""Hidden defined names (with a number behind) in which a workbook says how its sheets are built."""
_DIGITS = 10
_PIECE = 200
"""A text in a formula has at most 255 characters."""


def built(document: Document, rows: Mapping[str, int] = MappingProxyType({})) -> str:
    """Return how the sheets of a workbook are built, as its hidden names keep it: ``roster=1f0c…:40;…``.

    Behind each sheet's digest stands how many rows are made below its headings; ``rows`` says it of those
    that have others.
    """
    kind, made = document.kind, []
    for content in document.sheets:
        name = content.table.name
        made.append(f"{name}={digest_of(kind, content)}:{rows.get(name, row_count(kind, content))}")
    return ";".join(made)


def pieces(text: str) -> list[str]:
    """Return a text in pieces that hidden names can hold."""
    return [text[at : at + _PIECE] for at in range(0, len(text), _PIECE)]


def is_shown(kind: str, content: SheetContent) -> bool:
    """Say whether a sheet of a workbook of ``kind`` is there to be read, with every cell locked."""
    return content.table.layout is Layout.RESULT or content.locked or kind in FOR_READING


def row_count(kind: str, content: SheetContent) -> int:
    """Return how many rows are made below the headings."""
    spare = content.table.layout is Layout.LIST and not is_shown(kind, content)
    return len(content.records) + (SPARE_ROWS if spare else 0)


def first_row(kind: str, content: SheetContent) -> int:
    """Return the sheet row of the first record."""
    return (head_index(content) if is_shown(kind, content) else HEAD_ROW) + 1


def headings(columns: Sequence[Column], *, shown: bool) -> list[str]:
    """Return the headings; where people type, those of required columns are marked."""
    return [c.heading + REQUIRED if c.required and not shown else c.heading for c in columns]


def dress(content: SheetContent, column: Column, *, shown: bool) -> Dress:
    """Return what distinguishes a column's cells."""
    if not shown:
        return Dress(entry=column.entry)
    return Dress(emphasis=column.name in content.emphasis, quiet=column.name in QUIET_COLUMNS)


def shown_widths(content: SheetContent) -> list[int]:
    """Return the widths of the columns of a sheet that is read."""
    columns = content.table.columns
    widths = [
        c.width
        if c.name in QUIET_COLUMNS
        else column_width(c, content.records.values(c.name), broken(c.heading, c.width))
        for c in columns
    ]
    widths[0] = max(widths[0], label_width(content.facts))
    return widths


def entry_widths(columns: Sequence[Column], values: Sequence[Sequence[Value]]) -> list[int]:
    """Return the widths of columns to type in, with room for a heading and the table's filter button."""
    return [max(_entry_width(c), column_width(c, v)) for c, v in zip(columns, values, strict=True)]


def _entry_width(column: Column) -> int:
    return max(column.width, 2 * len(column.heading) + (5 if column.required else 4))


def digest_of(kind: str, content: SheetContent) -> str:
    """Return in short how a sheet is built, apart from what stands in its cells.

    Two contents of one digest differ in values and the number of rows only: a sheet of the one becomes a
    sheet of the other by writing cells.
    """
    shown = is_shown(kind, content)
    columns = content.table.columns
    rules = tuple((c.name, c.heading, repr(c.kind), c.note, c.width, c.entry) for c in columns)
    signs = tuple(sign_of(value) for _, value in content.facts)
    states = tuple(
        state_words(content.records.texts(c.name)) for c in columns if shown and c.name in STATE_COLUMNS
    )
    count = len(content.records)
    counted = count if content.chart or content.bars else shown and count > 1  # filters need two rows
    parts = (
        LOOKS, content.table.name, content.table.sheet, shown, rules, headings(columns, shown=shown), signs,
        states, alarm_of(content.note), content.title, counted, content.chart, sorted(content.bars.items()),
        sorted(content.links.items()), sorted(content.choices.items()), content.hidden, content.emphasis,
        content.warning, content.unseen,
    )  # fmt: skip
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:_DIGITS]
