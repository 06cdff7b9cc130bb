"""操作单: a form in which every cell of a column is declared on its own, one question a row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.core.grid import address
from zongce.ports.outcome import FIRST_ROW, HEAD_ROW
from zongce.sheets import cellxml
from zongce.sheets.column import Dress, column_look, value_cell, value_cells
from zongce.sheets.fit import column_width, row_heights
from zongce.sheets.frame import new_sheet, protect, tab_colour, title_rows
from zongce.sheets.head import head_row
from zongce.sheets.style import Styles
from zongce.sheets.validation import column_validation, suggestion

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl import Workbook

    from zongce.core.records import Value
    from zongce.core.schema import Column
    from zongce.ports.outcome import SheetContent


def single_sheet(workbook: Workbook, content: SheetContent) -> tuple[str, str]:
    """Add a protected sheet with the rows that are given; return its rows and their extent.

    The cells of ``content.single`` look and are checked as their own declaration says; all else is locked.
    """
    columns = content.table.columns
    values = [content.records.values(column.name) for column in columns]
    widths = [column_width(column, given) for column, given in zip(columns, values, strict=True)]
    sheet = new_sheet(workbook, content.table.sheet, content.title, widths)
    styles = Styles(sheet)
    cells = [
        _own_cells(styles, content.single[column.name], given)
        if column.name in content.single
        else value_cells(styles, column, column_look(column, Dress()), given)
        for column, given in zip(columns, values, strict=True)
    ]
    for index, column in enumerate(columns, start=1):
        for row, own in enumerate(content.single.get(column.name, ()), start=FIRST_ROW):
            area = address(row, index)
            rule = suggestion(own, content.choices.get(own.name, ()), area) or column_validation(own, area)
            if own.entry and rule is not None:
                sheet.add_data_validation(rule)
    protect(sheet)
    tab_colour(sheet)
    heights = row_heights(columns, widths, values, len(content.records))
    body = title_rows(styles, content.title, content.note or content.table.doc)
    body += head_row(styles, columns, [column.heading for column in columns], widths)
    extent = f"A1:{address(HEAD_ROW + len(content.records), len(columns))}"
    return body + cellxml.rows(FIRST_ROW, heights, cells), extent


def _own_cells(styles: Styles, columns: Sequence[Column], values: Sequence[Value]) -> list[str]:
    """Return cells below one another that all begin at the left: they are answers, not a column."""
    made = []
    for column, value in zip(columns, values, strict=True):
        look = column_look(column, Dress(entry=column.entry))._replace(align="left", indent=1)
        made.append(value_cell(styles, column, look, value))
    return made
