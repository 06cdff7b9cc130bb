"""An empty form for people, from the declarations of its tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.core.grid import LAST_ROW, address, letters
from zongce.core.records import Records, from_values
from zongce.core.schema import Column, Layout, Table, Text
from zongce.ports.outcome import FIRST_ROW, HEAD_ROW
from zongce.sheets import cellxml
from zongce.sheets.column import Dress, column_look, value_cells
from zongce.sheets.fit import column_width, row_heights
from zongce.sheets.frame import (
    list_object,
    new_sheet,
    new_workbook,
    protect,
    tab_colour,
    title_rows,
)
from zongce.sheets.guide import add_guide
from zongce.sheets.package import package
from zongce.sheets.render import head_row, kept_columns
from zongce.sheets.style import REQUIRED, TEXT, Styles
from zongce.sheets.validation import column_validation, list_validation

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from zongce.core.records import Value

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
        bodies.append(_entry_sheet(workbook, table, heading, rows, 0 if closed else empty_rows))
        for column in table.columns:
            _row_drop_downs(workbook[table.sheet], table, column, choices.get((table.name, column.name), ()))
    tab_colour(workbook.worksheets[0])
    bodies.append(add_guide(workbook, title, tables))
    return package(workbook, title, bodies)


def _entry_sheet(
    workbook: Workbook, table: Table, title: str, rows: Records, empty_rows: int
) -> tuple[str, str]:
    """Add the sheet of one table; return its rows and their extent."""
    is_form = table.layout is Layout.FORM
    count = len(rows) if is_form or not empty_rows else max(empty_rows, len(rows) + 20)
    values = [_padded(rows.values(column.name), count) for column in table.columns]
    widths = [max(_width(c), column_width(c, v)) for c, v in zip(table.columns, values, strict=True)]
    sheet = new_sheet(workbook, table.sheet, widths, kept=kept_columns(table.columns))
    styles = Styles(sheet)
    cells = []
    for index, column in enumerate(table.columns, start=1):
        look = column_look(column, Dress(entry=column.entry))
        cells.append(value_cells(styles, column, look, values[index - 1]))
        if look.number_format == TEXT:
            sheet.column_dimensions[letters(index)].number_format = TEXT
        rule = column_validation(column, _area(index, HEAD_ROW + count if is_form else LAST_ROW))
        if rule is not None and column.entry:
            sheet.add_data_validation(rule)
    headings = [c.heading + REQUIRED if c.required else c.heading for c in table.columns]
    if is_form:
        protect(sheet)
    else:
        list_object(sheet, table.name, headings, HEAD_ROW + count)
    heights = row_heights(table.columns, widths, values, count)
    note = f"{table.doc}　带{REQUIRED}的列必填；填写要求和示例见“说明”。"
    body = title_rows(styles, title, note) + head_row(styles, table.columns, headings, widths)
    extent = f"A1:{address(HEAD_ROW + count, len(table.columns))}"
    return body + cellxml.rows(FIRST_ROW, heights, cells), extent


def _width(column: Column) -> int:
    """Return the column's width, with room for its heading and the table's filter button."""
    return max(column.width, 2 * len(column.heading) + (5 if column.required else 4))


def _padded(values: tuple[Value, ...], count: int) -> tuple[Value, ...]:
    return (*values, *(None,) * (count - len(values)))


def _area(index: int, last: int) -> str:
    return f"{letters(index)}{FIRST_ROW}:{letters(index)}{last}"


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
