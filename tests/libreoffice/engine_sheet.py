"""The engine's sheet."""

from __future__ import annotations

from openpyxl.utils.cell import range_boundaries
from xlwings import base_classes

from tests.libreoffice.engine_names import Names
from tests.libreoffice.engine_note import Note
from tests.libreoffice.engine_range import Range
from tests.libreoffice.fault import ExcelError
from tests.libreoffice.formula import quoted

ROWS, COLUMNS = 1_048_576, 16_384
VISIBLE, HIDDEN, VERY_HIDDEN = -1, 0, 2


class Sheet(base_classes.Sheet):
    """One sheet; ``uno`` is LibreOffice's."""

    book = None

    def __init__(self, book, uno):
        self.book, self.uno = book, uno

    api = property(lambda self: self)

    @property
    def name(self):
        return self.uno.getName()

    @name.setter
    def name(self, value):
        self.book.refuse_if_structure_is_locked()
        known = {name.lower() for name in self.book.document.Sheets.getElementNames()} - {self.name.lower()}
        if value.lower() in known or value.startswith("'") or value.endswith("'") or ":" in value:
            raise ExcelError(f"That name is already taken or not allowed: {value}")
        self.uno.setName(value)

    @property
    def names(self):
        return Names(self.book, lambda _: [(f"{quoted(self.name)}!", self.uno.NamedRanges)])

    @property
    def index(self):
        return self.uno.RangeAddress.Sheet + 1

    def range(self, arg1, arg2=None):
        if isinstance(arg1, tuple) and len(arg1) == 4:
            return Range(self, *arg1)
        if isinstance(arg1, int) and isinstance(arg2, int):
            arg1, arg2 = (arg1, arg2), None
        first = self._corners(arg1)
        second = self._corners(arg2) if arg2 is not None else first
        top, left = min(first[0], second[0]), min(first[1], second[1])
        bottom, right = max(first[2], second[2]), max(first[3], second[3])
        return Range(self, top, left, bottom - top + 1, right - left + 1)

    def _corners(self, arg):
        if isinstance(arg, Range):
            return arg.row, arg.column, arg.row + arg.shape[0] - 1, arg.column + arg.shape[1] - 1
        if isinstance(arg, tuple):
            if 0 in arg:
                raise IndexError("Attempted to access 0-based Range. xlwings/Excel Ranges are 1-based.")
            return arg[0], arg[1], arg[0], arg[1]
        try:
            left, top, right, bottom = range_boundaries(arg)
        except (ValueError, TypeError):
            return self._corners(self.book.names(arg).refers_to_range)
        return top or 1, left or 1, bottom or ROWS, right or COLUMNS

    @property
    def cells(self):
        return Range(self, 1, 1, ROWS, COLUMNS)

    def activate(self):
        if not self.uno.IsVisible:
            raise ExcelError("Activate method of Worksheet class failed")
        self.book.document.CurrentController.setActiveSheet(self.uno)
        self.book.activate()

    select = activate

    def clear_contents(self):
        self.cells.clear_contents()

    def clear_formats(self):
        self.cells.clear_formats()

    def clear(self):
        self.cells.clear()

    def autofit(self, axis=None):
        self.used_range.autofit(axis)

    def delete(self):
        self.book.refuse_if_structure_is_locked()
        self._stay_in_sight()
        self.book.kept.very_hidden.discard(self.name)
        self.book.document.Sheets.removeByName(self.name)

    def _stay_in_sight(self):
        others = [sheet for sheet in self.book.sheets if sheet.uno.IsVisible and sheet.name != self.name]
        if not others:
            raise ExcelError("A workbook must contain at least one visible worksheet.")

    def copy(self, before, after):
        target = (before or after).book
        target.refuse_if_structure_is_locked()
        if self.visible == VERY_HIDDEN:
            raise ExcelError("Copy method of Worksheet class failed")
        place = before.index - 1 if before else after.index
        number, free = 2, target.sheets
        name = self.name if target is not self.book and not free.has(self.name) else ""
        while not name or free.has(name):
            name, number = f"{self.name[: 31 - len(f' ({number})')]} ({number})", number + 1
        if target is self.book:
            target.document.Sheets.copyByName(self.name, name, place)
        else:
            target.sheets(1).activate()  # LibreOffice 7.4 may fall over while a wide sheet is in sight
            at = target.document.Sheets.importSheet(self.book.document, self.name, place)
            target.document.Sheets.getByIndex(at).setName(name)
        made = target.sheets(name)
        made.uno.IsVisible = self.uno.IsVisible
        made.uno.TabColor = self.uno.TabColor
        made.take_widths_of(self)
        if made.uno.IsVisible:
            made.activate()

    def take_widths_of(self, other):
        """Say the widths of another workbook's sheet in the digits of this one."""
        scale = self.book.digit / other.book.digit
        if abs(scale - 1) < 0.001:
            return
        columns = self.uno.Columns
        for index in range(self.used_range.column + self.used_range.shape[1]):
            column = columns.getByIndex(index)
            column.Width = round(column.Width * scale)

    def move(self, before, after):
        self.book.refuse_if_structure_is_locked()
        self.book.document.Sheets.moveByName(self.name, before.index - 1 if before else after.index)

    @property
    def used_range(self):
        cursor = self.uno.createCursor()
        cursor.gotoStartOfUsedArea(False)
        cursor.gotoEndOfUsedArea(True)
        return Range.over(self, cursor.RangeAddress)

    @property
    def visible(self):
        if self.uno.IsVisible:
            return VISIBLE
        return VERY_HIDDEN if self.name in self.book.kept.very_hidden else HIDDEN

    @visible.setter
    def visible(self, value):
        self.book.refuse_if_structure_is_locked()
        shown = value in (True, VISIBLE)
        if not shown:
            self._stay_in_sight()
        very = value == VERY_HIDDEN and value is not True
        (self.book.kept.very_hidden.add if very else self.book.kept.very_hidden.discard)(self.name)
        self.uno.IsVisible = shown

    @property
    def freeze_panes(self):
        return FreezePanes(self)

    @property
    def notes(self):
        return [Note(self, note) for note in self.uno.Annotations]

    @property
    def filter_mode(self):
        """Whether rows are filtered away now."""
        return self.name in self.book.filtered and bool(self.filtered_rows())

    def filtered_rows(self):
        """Return the numbers of the rows that a filter hides."""
        used, rows = self.used_range, self.uno.Rows
        return {row for row in range(1, used.row + used.shape[0]) if rows.getByIndex(row - 1).IsFiltered}

    @property
    def protected(self):
        """Whether the sheet is protected."""
        return self.uno.isProtected()

    def refuse_if_protected(self):
        """Raise if formats, rows and columns cannot be changed.

        Raises:
            ExcelError: The sheet is protected.
        """
        if self.protected:
            raise ExcelError("The cell or chart you're trying to change is on a protected sheet.")

    @property
    def tab_color(self):
        """The colour of the tab as 0xRRGGBB, or None."""
        return None if self.uno.TabColor < 0 else self.uno.TabColor


class FreezePanes(base_classes.FreezePanes):
    """The panes of one sheet that stay in view."""

    def __init__(self, sheet):
        self._sheet = sheet

    def _show(self):
        controller = self._sheet.book.document.CurrentController
        before = controller.getActiveSheet()
        controller.setActiveSheet(self._sheet.uno)
        return controller, before

    def freeze_at(self, frozen_range):
        area = self._sheet.range(frozen_range)
        rows, columns = area.row + area.shape[0] - 1, area.column + area.shape[1] - 1
        controller, before = self._show()
        controller.freezeAtPosition(columns if columns < COLUMNS else 0, rows if rows < ROWS else 0)
        controller.setActiveSheet(before)

    def unfreeze(self):
        controller, before = self._show()
        controller.freezeAtPosition(0, 0)
        controller.setActiveSheet(before)
