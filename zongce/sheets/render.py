"""A document as the bytes of a workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Font
from openpyxl.worksheet.hyperlink import Hyperlink

from zongce.core.grid import LAST_ROW, address, letters
from zongce.core.schema import Column, Layout
from zongce.ports.outcome import FIRST_ROW, HEAD_ROW
from zongce.sheets import cellxml
from zongce.sheets.column import Dress, column_look, formula_cells, linked, value_cells
from zongce.sheets.fit import broken, column_width, head_height, row_heights
from zongce.sheets.frame import (
    list_object,
    new_sheet,
    new_workbook,
    protect,
    title_rows,
)
from zongce.sheets.package import package
from zongce.sheets.style import BAD, GOOD, MUTE, REQUIRED, WARN, Look, Styles, heading_look

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from zongce.ports.outcome import Document, SheetContent

MOST_LINKS = 65_000
"""A sheet holds 65,530 hyperlinks; rows beyond stay without."""

STATE_COLOURS = {"错误": BAD, "拒收": WARN, "提示": MUTE, "✓": GOOD, "✗": BAD, "不一致": BAD, "一致": GOOD}
"""Colours of the first word in a column that says a state; the word itself is always there."""
STATE_COLUMNS = ("severity", "agreement")
QUIET_COLUMNS = ("digest",)


def render_document(document: Document) -> bytes:
    """Return the bytes of an .xlsx workbook with the document's sheets.

    The same document gives the same bytes. Scores are stored as exact decimals, text never acts as a
    formula, blanks stay blank, formulas carry their computed values for previews.

    Raises:
        ValueError: a sheet has more rows, or a cell more text, than a workbook holds.

    Source: design decisions 4, 7, 10.
    """
    workbook = new_workbook(document.kind, document.properties)
    bodies = [_sheet(workbook, content) for content in document.sheets]
    return package(workbook, document.title, bodies)


def _sheet(workbook: Workbook, content: SheetContent) -> tuple[str, str]:
    """Add one sheet to the workbook; return its rows and their extent."""
    table, count = content.table, len(content.records)
    if FIRST_ROW + count > LAST_ROW:
        message = f"{table.sheet}: {count} rows do not fit into a sheet"
        raise ValueError(message)
    values = [content.records.values(column.name) for column in table.columns]
    headings = [_heading(content, column) for column in table.columns]
    seen = [broken(h, c.width) for h, c in zip(headings, table.columns, strict=True)]
    widths = [column_width(c, v, h) for c, v, h in zip(table.columns, values, seen, strict=True)]
    sheet = new_sheet(workbook, table.sheet, widths, kept=kept_columns(table.columns))
    styles = Styles(sheet)
    cells = [_column(styles, content, column) for column in table.columns]
    heights = row_heights(table.columns, widths, values, count)
    body = cellxml.rows(FIRST_ROW, heights, cells)
    last = max(HEAD_ROW + count, FIRST_ROW)
    if table.layout is Layout.LIST:
        list_object(sheet, table.name, headings, last)
    else:
        protect(sheet)
        if count > 1 and table.layout is Layout.RESULT:
            sheet.auto_filter.ref = f"A{HEAD_ROW}:{letters(len(headings))}{last}"
    _signals(sheet, content, last)
    _links(sheet, content)
    extent = f"A1:{address(HEAD_ROW + count, len(headings))}"
    title = title_rows(styles, content.title, content.note or table.doc)
    return title + head_row(styles, table.columns, headings, widths) + body, extent


def _heading(content: SheetContent, column: Column) -> str:
    """Mark what must be filled, on sheets that people fill; other people's scripts look for the headings."""
    typed = column.required and column.entry and content.table.layout is not Layout.RESULT
    return column.heading + REQUIRED if typed else column.heading


def kept_columns(columns: tuple[Column, ...]) -> int:
    """Return how many columns say whose row it is: up to 姓名, when it is one of the first three."""
    names = [column.name for column in columns[:3]]
    return names.index("name") + 1 if "name" in names else 0


def head_row(
    styles: Styles,
    columns: Sequence[Column],
    headings: Sequence[str],
    widths: Sequence[int],
    index: int = HEAD_ROW,
) -> str:
    """Return the row of headings."""
    cells = (
        (n, cellxml.text(styles.number(heading_look(column.kind)), heading))
        for n, (column, heading) in enumerate(zip(columns, headings, strict=True), start=1)
    )
    return cellxml.row(index, head_height(headings, widths), cells)


def _column(styles: Styles, content: SheetContent, column: Column) -> list[str]:
    """Return a column's cells: values, or formulas with their values; linked where a link is given."""
    dress = Dress(
        entry=column.entry and content.table.layout is Layout.FORM,
        emphasis=column.name in content.emphasis,
        quiet=column.name in QUIET_COLUMNS,
    )
    look = column_look(column, dress)
    plain = _cells(styles, content, column, look)
    targets = content.links.get(column.name)
    if not targets:
        return plain
    with_link = _cells(styles, content, column, linked(look))
    return [b if t else a for a, b, t in zip(plain, with_link, targets, strict=True)]


def _cells(styles: Styles, content: SheetContent, column: Column, look: Look) -> list[str]:
    values = content.records.values(column.name)
    formulas = content.formulas.get(column.name)
    if formulas:
        return formula_cells(styles, column, look, formulas, values)
    return value_cells(styles, column, look, values)


def _signals(sheet: Worksheet, content: SheetContent, last: int) -> None:
    """Colour warnings and states; they follow recalculation and editing."""
    for index, column in enumerate(content.table.columns, start=1):
        letter = letters(index)
        area, first = f"{letter}{FIRST_ROW}:{letter}{last}", f"${letter}{FIRST_ROW}"
        if column.name in content.warning:
            rule = FormulaRule(  # type: ignore[no-untyped-call]
                [f"AND(ISNUMBER({first}),{first}>0)"], font=Font(bold=True, color=BAD)
            )
            sheet.conditional_formatting.add(area, rule)
        if column.name in STATE_COLUMNS:
            for word, colour in STATE_COLOURS.items():
                test = f'LEFT({first},{len(word)})="{word}"'
                rule = FormulaRule(  # type: ignore[no-untyped-call]
                    [test], font=Font(bold=colour != MUTE, color=colour), stopIfTrue=True
                )
                sheet.conditional_formatting.add(area, rule)


def _links(sheet: Worksheet, content: SheetContent) -> None:
    """Add hyperlinks: ``file.xlsx#'Sheet'!A1`` leads out, ``#'Sheet'!A1`` stays inside."""
    room = MOST_LINKS
    for index, column in enumerate(content.table.columns, start=1):
        for offset, target in enumerate(content.links.get(column.name, ())):
            if not target or not room:
                continue
            room -= 1
            file, _, location = target.partition("#")
            link = Hyperlink(ref="A1", target=file or None, location=location or None)
            sheet.cell(FIRST_ROW + offset, index).hyperlink = link
