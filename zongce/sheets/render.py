"""A document as the bytes of a workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl.worksheet.hyperlink import Hyperlink

from zongce.core.grid import LAST_ROW, address
from zongce.sheets import cellxml
from zongce.sheets.build import SPARE_ROWS, built, dress, headings, is_shown, row_count, shown_widths
from zongce.sheets.chart import CHART_ROWS, add_chart
from zongce.sheets.column import column_look, formula_cells, linked, value_cells
from zongce.sheets.entry import entry_sheet
from zongce.sheets.fit import row_heights
from zongce.sheets.frame import guarded, new_sheet, new_workbook, note_built, protect, tab_colour, title_rows
from zongce.sheets.head import alarm_of, fact_rows, head_index, head_row, is_alarm, kept_columns
from zongce.sheets.package import package
from zongce.sheets.printing import is_broad, title_above
from zongce.sheets.signals import add_signals
from zongce.sheets.single import single_sheet
from zongce.sheets.style import BAD, Look, Styles

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from zongce.core.schema import Column
    from zongce.ports.outcome import Chart, Document, SheetContent

MOST_LINKS = 65_000
"""A sheet holds 65,530 hyperlinks; rows beyond stay without."""


def render_document(document: Document) -> bytes:
    """Return the bytes of an .xlsx workbook with the document's sheets.

    The same document gives the same bytes. Scores are stored as exact decimals, text never acts as a
    formula, blanks stay blank, formulas carry their computed values for previews.

    Raises:
        ValueError: a sheet has more rows, or a cell more text, than a workbook holds.

    Source: design decisions 4, 7, 10.
    """
    workbook = new_workbook(document.kind, document.properties, document.unmet)
    bodies = [_sheet(workbook, document.kind, content) for content in document.sheets]
    if document.unmet is not None:
        note_built(workbook, built(document))
    if document.guard:
        guarded(workbook, document.guard)
    charts = [chart.description for chart in map(_chart, document.sheets) if chart]
    return package(workbook, document.title, bodies, charts)


def _chart(content: SheetContent) -> Chart | None:
    """Return a sheet's chart; one without rows would be empty."""
    return content.chart if len(content.records) else None


def _sheet(workbook: Workbook, kind: str, content: SheetContent) -> tuple[str, str]:
    """Add one sheet to the workbook; return its rows and their extent."""
    table, count = content.table, len(content.records)
    if head_index(content) + count + SPARE_ROWS > LAST_ROW:
        message = f"{table.sheet}: {count} rows do not fit into a sheet"
        raise ValueError(message)
    if is_shown(kind, content):
        body = shown_sheet(workbook, content)
    elif content.single:
        body = single_sheet(workbook, content)
    else:
        note, rows = content.note or table.doc, row_count(kind, content)
        body = entry_sheet(workbook, table, content.title, note, content.records, rows, content.choices)
    sheet = workbook[table.sheet]
    if content.hidden:
        sheet.sheet_state = "hidden"
    if is_alarm(content.note):
        tab_colour(sheet, BAD)
    return body


def shown_sheet(workbook: Workbook, content: SheetContent) -> tuple[str, str]:
    """Add a sheet to be read: protected, with its facts, links, signals, chart; return rows and extent."""
    table, columns, head = content.table, content.table.columns, head_index(content)
    values = [content.records.values(column.name) for column in columns]
    widths = shown_widths(content)
    seen = [0 if c.name in content.unseen else w for c, w in zip(columns, widths, strict=True)]
    sheet = new_sheet(workbook, table.sheet, content.title, seen, head, kept=kept_columns(columns))
    styles = Styles(sheet)
    cells = [_column(styles, content, column) for column in columns]
    heights = row_heights(columns, widths, values, len(content.records))
    protect(sheet)
    if len(content.records) > 1 and not content.facts:
        last = address(head + len(content.records), len(columns))
        sheet.auto_filter.ref = f"A{head}:{last}"
    add_signals(sheet, content, head)
    _links(sheet, content, head)
    if chart := _chart(content):
        add_chart(sheet, content, chart, head, widths, kept_columns(columns))
    if is_broad(seen) and not content.facts:
        title_above(sheet, content.title, alarm_of(content.note), _printed(content, head))
    top = title_rows(styles, content.title, content.note or table.doc) + fact_rows(styles, content.facts)
    top += head_row(styles, columns, headings(columns, shown=True), widths, head)
    extent = f"A1:{address(head + len(content.records), len(columns))}"
    return top + cellxml.rows(head + 1, heights, cells), extent


def _printed(content: SheetContent, head: int) -> str:
    """Return the cells that are printed: the headings, the rows, a chart below them."""
    last = head + len(content.records) + (CHART_ROWS if _chart(content) else 0)
    return f"A{head}:{address(last, len(content.table.columns))}"


def _column(styles: Styles, content: SheetContent, column: Column) -> list[str]:
    """Return a column's cells: values, or formulas with their values; linked where a link is given."""
    look = column_look(column, dress(content, column, shown=True))
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


def _links(sheet: Worksheet, content: SheetContent, head: int) -> None:
    """Add hyperlinks: ``file.xlsx#'Sheet'!A1`` leads out, ``#'Sheet'!A1`` stays inside."""
    room = MOST_LINKS
    for index, column in enumerate(content.table.columns, start=1):
        for offset, target in enumerate(content.links.get(column.name, ())):
            if not target or not room:
                continue
            room -= 1
            file, _, location = target.partition("#")
            link = Hyperlink(ref="A1", target=file or None, location=location or None)
            sheet.cell(head + 1 + offset, index).hyperlink = link
