"""Rows written as text, as people type them -> records of a table with exact numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.core import schema
from zongce.core.number import exact
from zongce.core.records import Records, Value, from_values
from zongce.sheets.template import template

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from zongce.core.schema import Kind, Table

Row = tuple[str, ...]
"""One row's texts in the order of the table's columns; blank is the empty text."""


def records(table: Table, rows: Iterable[Row]) -> Records:
    """Return ``rows`` as records: numbers in units of their column's places, blanks None.

    Raises:
        NumberFault: a text is no number of its column (a fault of ours).
        ValueError: a row has not one text a column.
    """
    turned = list(zip(*rows, strict=True)) or [()] * len(table.columns)
    pairs = zip(table.columns, turned, strict=True)
    return from_values(table, {c.name: [_value(c.kind, t) for t in texts] for c, texts in pairs})


def workbook(title: str, kind: str, sheets: Sequence[tuple[Table, Iterable[Row]]]) -> bytes:
    """Return the product's own template of these tables, filled in."""
    filled = {table.name: records(table, rows) for table, rows in sheets}
    return template([table for table, _ in sheets], title, kind, prefilled=filled, empty_rows=0)


def _value(kind: Kind, text: str) -> Value:
    if not text:
        return None
    match kind:
        case schema.Percent(places=places):
            return exact(text.removesuffix("%"), places)
        case schema.Exact(places=places):
            return exact(text, places)
        case _:
            return text
