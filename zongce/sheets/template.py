"""An empty form for people, from the declarations of its tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.core.grid import address
from zongce.core.records import Records, from_values
from zongce.core.schema import Column, Layout, Table, Text
from zongce.ports.outcome import FIRST_ROW
from zongce.sheets.build import SPARE_ROWS
from zongce.sheets.entry import entry_sheet
from zongce.sheets.frame import new_workbook, tab_colour
from zongce.sheets.guide import add_guide
from zongce.sheets.package import package
from zongce.sheets.style import REQUIRED
from zongce.sheets.validation import list_validation

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from openpyxl.worksheet.worksheet import Worksheet

EMPTY_ROWS = 100


def template(
    tables: Sequence[Table],
    title: str,
    kind: str,
    *,
    prefilled: Mapping[str, Records] | None = None,
    row_choices: Mapping[tuple[str, str], Sequence[Sequence[str]]] | None = None,
    empty_rows: int = EMPTY_ROWS,
    properties: Mapping[str, str] | None = None,
) -> bytes:
    """Return a workbook to be filled by people: one sheet a table, and 说明 behind them.

    ``prefilled`` has rows by table name; ``row_choices`` has, by table and column name, the drop-down of
    each prefilled row (an empty one for none); such a table has those rows only. Other lists get
    ``empty_rows`` rows ready to type in; the formats reach below them, and the Excel table grows. Forms have
    the prefilled rows only and are protected.

    Source: design decisions 10 and 13.
    """
    workbook = new_workbook(kind, properties or {})
    choices = row_choices or {}
    bodies = []
    for table in tables:
        rows = (prefilled or {}).get(table.name) or from_values(table, {})
        heading = title if table.sheet == title or len(tables) == 1 else f"{title} · {table.sheet}"
        closed = any(name == table.name for name, _ in choices)
        note = f"{table.doc}　带{REQUIRED}的列必填；填写要求和示例见“说明”。"
        count = _count(table, rows, 0 if closed else empty_rows)
        bodies.append(entry_sheet(workbook, table, heading, note, rows, count))
        for column in table.columns:
            _row_drop_downs(workbook[table.sheet], table, column, choices.get((table.name, column.name), ()))
    tab_colour(workbook.worksheets[0])
    bodies.append(add_guide(workbook, title, tables))
    return package(workbook, title, bodies)


def _count(table: Table, rows: Records, empty_rows: int) -> int:
    """Return how many rows a sheet gets: forms and closed lists only those that are given."""
    if table.layout is Layout.FORM or not empty_rows:
        return len(rows)
    return max(empty_rows, len(rows) + SPARE_ROWS)


def _row_drop_downs(sheet: Worksheet, table: Table, column: Column, choices: Sequence[Sequence[str]]) -> None:
    """Give single rows their own drop-down; such a column has no rule of its own."""
    if not choices:
        return
    index = table.columns.index(column) + 1
    if isinstance(column.kind, Text):
        kept = [r for r in sheet.data_validations.dataValidation if address(FIRST_ROW, index) not in r]
        sheet.data_validations.dataValidation = kept
    for offset, options in enumerate(choices):
        if options:
            area = address(FIRST_ROW + offset, index)
            sheet.add_data_validation(list_validation(column.heading, options, "", area))
