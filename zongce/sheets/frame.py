"""What a sheet has around its rows: title, widths, frozen head, print, protection, identity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.packaging.custom import StringProperty
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.filters import AutoFilter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.table import Table as ListObject
from openpyxl.worksheet.table import TableColumn

from zongce.core.grid import KIND_NAME, KIND_PROPERTY, UNMET_NAME, letters
from zongce.ports.outcome import FIRST_ROW, HEAD_ROW
from zongce.sheets import cellxml
from zongce.sheets.build import BUILT_NAME, pieces
from zongce.sheets.guard import ALGORITHM, SPINS, guard_of
from zongce.sheets.head import is_alarm
from zongce.sheets.style import ACCENT, FONT, NOTE, TITLE, WARNING, Styles

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from openpyxl.worksheet.worksheet import Worksheet

PORTRAIT_WIDTH = 120
"""Sums of column widths up to this fit an upright A4 page at 80 % or more."""
LANDSCAPE_WIDTH = 240
"""Sums up to this fit a lying A4 page at 60 % or more; wider sheets print on two pages side by side."""
SCREEN_WIDTH = 170
"""Sums beyond this need scrolling: whose row it is stays in sight."""
SCHEMA = "1"


def new_workbook(kind: str, properties: Mapping[str, str], unmet: str | None = None) -> Workbook:
    """Return an empty workbook without sheets that says what it is (design decision 7).

    ``unmet`` tells the ribbon which commands have to wait.
    """
    workbook = Workbook()
    for sheet in workbook.worksheets:
        workbook.remove(sheet)
    for name, value in {KIND_PROPERTY: kind, "zongce.schema": SCHEMA, **properties}.items():
        workbook.custom_doc_props.append(  # type: ignore[attr-defined]
            StringProperty(name=name, value=value)
        )
    for name, text in ((KIND_NAME, kind), (UNMET_NAME, unmet)):
        if text is not None:
            _note(workbook, name, text)
    return workbook


def note_built(workbook: Workbook, text: str) -> None:
    """Keep in hidden names how the workbook's sheets are built, for whoever changes them while it is open."""
    for number, piece in enumerate(pieces(text), start=1):
        _note(workbook, f"{BUILT_NAME}_{number}", piece)


def _note(workbook: Workbook, name: str, text: str) -> None:
    mark = DefinedName(name, attr_text='"' + text.replace('"', '""') + '"', hidden=True)
    workbook.defined_names[name] = mark


def new_sheet(
    workbook: Workbook, name: str, widths: Sequence[int], head_row: int = HEAD_ROW, kept: int = 0
) -> Worksheet:
    """Return a new sheet without grid lines, with widths, frozen head and A4 print set-up.

    ``kept`` is how many columns say whose row it is; on a sheet wider than a screen they stay in sight, on
    one wider than a page they are printed on each.
    """
    sheet: Worksheet = workbook.create_sheet(name)
    view = sheet.sheet_view
    view.showGridLines = False
    view.tabSelected = len(workbook.worksheets) == 1
    total = sum(widths)
    sheet.freeze_panes = f"{letters(1 + (kept if total > SCREEN_WIDTH else 0))}{head_row + 1}"
    for index, width in enumerate(widths, start=1):
        sheet.column_dimensions[letters(index)].width = width
    sheet.sheet_format.defaultRowHeight = 18
    sheet.sheet_format.customHeight = True
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToWidth = 1 if total <= LANDSCAPE_WIDTH else 2
    sheet.page_setup.fitToHeight = 0
    sheet.page_setup.orientation = "landscape" if total > PORTRAIT_WIDTH else "portrait"
    sheet.page_margins.left = sheet.page_margins.right = 0.5
    sheet.page_margins.top, sheet.page_margins.bottom = 0.6, 0.75
    sheet.page_margins.header = sheet.page_margins.footer = 0.35
    sheet.print_title_rows = f"{head_row}:{head_row}"
    if kept and total > LANDSCAPE_WIDTH:
        sheet.print_title_cols = f"A:{letters(kept)}"
        sheet.page_setup.pageOrder = "overThenDown"
    footer = sheet.oddFooter.center  # type: ignore[union-attr]
    footer.text, footer.size, footer.font = "第 &P / &N 页", 9, f"{FONT},Regular"
    return sheet


def title_rows(styles: Styles, title: str, note: str) -> str:
    """Return rows 1 and 2: what the sheet is, and the grey line that says whose and what to do.

    A note that begins with ⚠ is red.
    """
    first = cellxml.row(1, 32, [(1, cellxml.text(styles.number(TITLE), title))])
    look = WARNING if is_alarm(note) else NOTE
    return first + cellxml.row(2, 20, [(1, cellxml.text(styles.number(look), note))])


def protect(sheet: Worksheet) -> None:
    """Guard against slips, without a password; widths may be changed, rows filtered (decision 12)."""
    guard = sheet.protection
    guard.sheet = True
    guard.formatColumns = guard.formatRows = False
    guard.autoFilter = guard.sort = False


def guarded(workbook: Workbook, password: str) -> None:
    """Protect every sheet of a workbook under a password: what was submitted is not changed by a slip."""
    guard = guard_of(password)
    for sheet in workbook.worksheets:
        protect(sheet)
        sheet.protection.algorithmName, sheet.protection.spinCount = ALGORITHM, SPINS
        sheet.protection.saltValue, sheet.protection.hashValue = guard.salt, guard.digest


def list_object(sheet: Worksheet, name: str, headings: Sequence[str], last_row: int) -> None:
    """Make the rows an Excel table, which grows with what people add (decision 10)."""
    ref = f"A{HEAD_ROW}:{letters(len(headings))}{max(last_row, FIRST_ROW)}"
    table = ListObject(displayName=f"t_{name}", name=f"t_{name}", ref=ref)
    table.tableColumns = [TableColumn(id=i, name=text) for i, text in enumerate(headings, start=1)]
    table.autoFilter = AutoFilter(ref=ref)
    sheet.add_table(table)


def tab_colour(sheet: Worksheet, colour: str = ACCENT) -> None:
    """Mark the sheet on which the work is done, or which needs attention."""
    sheet.sheet_properties.tabColor = colour
