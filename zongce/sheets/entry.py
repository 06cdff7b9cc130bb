"""A sheet in which people type: rules in its cells, room for more rows, an Excel table that grows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.core.grid import LAST_ROW, address, letters
from zongce.core.schema import Layout
from zongce.ports.outcome import FIRST_ROW, HEAD_ROW
from zongce.sheets import cellxml
from zongce.sheets.build import entry_widths, headings
from zongce.sheets.column import Dress, column_look, value_cells
from zongce.sheets.fit import row_heights
from zongce.sheets.frame import list_object, new_sheet, protect, title_rows
from zongce.sheets.head import head_row, kept_columns
from zongce.sheets.style import TEXT, Styles
from zongce.sheets.validation import column_validation, suggestion

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from zongce.core.records import Records, Value
    from zongce.core.schema import Column, Table

NO_CHOICES: Mapping[str, Sequence[str]] = {}


def entry_sheet(  # a sheet's table, title, note and rows; how many rows, which drop-downs
    workbook: Workbook,
    table: Table,
    title: str,
    note: str,
    rows: Records,
    count: int,
    choices: Mapping[str, Sequence[str]] = NO_CHOICES,
) -> tuple[str, str]:
    """Add a sheet with ``count`` rows to type in; return its rows and their extent.

    Forms are protected and have their rows only, which can be filtered. ``choices`` are suggestions by
    column where the declaration has no drop-down. Source: design decisions 10 and 13.
    """
    columns = table.columns
    is_form = table.layout is Layout.FORM
    values = [_padded(rows.values(column.name), count) for column in columns]
    widths = entry_widths(columns, values)
    sheet = new_sheet(workbook, table.sheet, title, widths, kept=kept_columns(columns))
    styles = Styles(sheet)
    cells = [
        value_cells(styles, column, column_look(column, Dress(entry=column.entry)), given)
        for column, given in zip(columns, values, strict=True)
    ]
    _rules(sheet, columns, HEAD_ROW + count if is_form else LAST_ROW, choices)
    heads = headings(columns, shown=False)
    if is_form:
        protect(sheet)
        if count > 1:
            sheet.auto_filter.ref = f"A{HEAD_ROW}:{address(HEAD_ROW + count, len(columns))}"
    else:
        list_object(sheet, table.name, heads, HEAD_ROW + count)
    heights = row_heights(columns, widths, values, count)
    body = title_rows(styles, title, note) + head_row(styles, columns, heads, widths)
    extent = f"A1:{address(HEAD_ROW + count, len(columns))}"
    return body + cellxml.rows(FIRST_ROW, heights, cells), extent


def _rules(
    sheet: Worksheet, columns: Sequence[Column], last: int, choices: Mapping[str, Sequence[str]]
) -> None:
    """Keep identifiers text and give each column its rule, down to the last row that may be filled."""
    for index, column in enumerate(columns, start=1):
        if column_look(column, Dress(entry=column.entry)).number_format == TEXT:
            sheet.column_dimensions[letters(index)].number_format = TEXT
        area = f"{letters(index)}{FIRST_ROW}:{letters(index)}{last}"
        rule = suggestion(column, choices.get(column.name, ()), area) or column_validation(column, area)
        if rule is not None and column.entry and last >= FIRST_ROW:
            sheet.add_data_validation(rule)


def _padded(values: tuple[Value, ...], count: int) -> tuple[Value, ...]:
    return (*values, *(None,) * (count - len(values)))
