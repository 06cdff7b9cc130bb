"""What a sheet has around its rows: title, widths, frozen head, print, protection, identity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.packaging.custom import StringProperty
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.filters import AutoFilter
from openpyxl.worksheet.table import Table as ListObject
from openpyxl.worksheet.table import TableColumn

from zongce.core.grid import KIND_NAME, KIND_PROPERTY, UNMET_NAME, letters
from zongce.ports.outcome import FIRST_ROW, HEAD_ROW
from zongce.sheets import cellxml
from zongce.sheets.build import BUILT_NAME, pieces
from zongce.sheets.guard import ALGORITHM, SPINS, guard_of
from zongce.sheets.head import is_alarm
from zongce.sheets.printing import set_up_page
from zongce.sheets.style import ACCENT, NOTE, TITLE, WARNING, Styles

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from openpyxl.worksheet.worksheet import Worksheet

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


def new_sheet(  # a workbook's next sheet; what it is called, how wide its columns are
    workbook: Workbook,
    name: str,
    title: str,
    widths: Sequence[int],
    head_row: int = HEAD_ROW,
    kept: int = 0,
) -> Worksheet:
    """Return a new sheet without grid lines, with widths, frozen head and A4 print set-up.

    ``kept`` is how many columns say whose row it is; on a sheet wider than a screen they stay in sight, on
    one wider than a page they are printed on each. A column without a width is hidden. Headings that stand
    lower than usual are not frozen: with all that is above them they would take half a small screen.
    """
    sheet: Worksheet = workbook.create_sheet(name)
    view = sheet.sheet_view
    view.showGridLines = False
    view.tabSelected = len(workbook.worksheets) == 1
    in_sight = kept if sum(widths) > SCREEN_WIDTH else 0
    sheet.freeze_panes = f"{letters(1 + in_sight)}{head_row + 1 if head_row <= HEAD_ROW else 1}"
    for index, width in enumerate(widths, start=1):
        column = sheet.column_dimensions[letters(index)]
        column.width, column.hidden = width or column.width, not width
    sheet.sheet_format.defaultRowHeight = 18
    sheet.sheet_format.customHeight = True
    set_up_page(sheet, title, widths, head_row, kept)
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
