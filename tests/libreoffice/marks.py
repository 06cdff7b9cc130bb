"""The part of a range that knows merged cells, notes, links and the range's own name."""

# ruff: noqa: ARG002 - xlwings names the arguments

from __future__ import annotations

from tests.libreoffice.bridge import struct
from tests.libreoffice.engine_note import Note
from tests.libreoffice.fault import ExcelError
from tests.libreoffice.formula import quoted

CONTENTS = 1 | 2 | 4 | 16
"""LibreOffice's flags for numbers, days, texts and formulas."""


class Marks:
    """Merged cells, notes, links, name."""

    @property
    def merge_area(self):
        cursor = self.sheet.uno.createCursorByRange(self.uno)
        cursor.collapseToMergedArea()
        return self.over(self.sheet, cursor.RangeAddress)

    @property
    def merge_cells(self):
        if not self.uno.getIsMerged():
            return False
        whole = self(1, 1).merge_area
        last = (self.row + self.shape[0] - 1, self.column + self.shape[1] - 1)
        below, right = whole.row + whole.shape[0] - 1, whole.column + whole.shape[1] - 1
        inside = last[0] <= below and last[1] <= right and len(whole) > 1
        return True if inside else None

    def merge(self, across):
        self.sheet.refuse_if_protected()
        (rows, columns), (row, column) = self.shape, (self.row, self.column)
        lines = [self.sheet.range((row + r, column, 1, columns)) for r in range(rows)]
        parts = lines if across else [self]
        for part in parts:
            kept = part(1, 1).formula
            part.uno.clearContents(CONTENTS)
            part.uno.merge(True)
            part(1, 1).formula = kept

    def unmerge(self):
        self.sheet.refuse_if_protected()
        self.uno.merge(False)

    @property
    def note(self):
        note = self(1, 1).uno.getCellByPosition(0, 0).getAnnotation()
        return Note(self.sheet, note) if note.getString() else None

    def add_note(self, text):
        self.sheet.refuse_if_protected()
        at = struct("table.CellAddress", Sheet=self.sheet.index - 1, Column=self.column - 1, Row=self.row - 1)
        self.sheet.uno.Annotations.insertNew(at, text)
        return self.note

    @property
    def hyperlink(self):
        fields = self.uno.getCellByPosition(0, 0).getTextFields()
        if not fields.getCount():
            raise ExcelError("The cell doesn't seem to contain a hyperlink!")
        return fields.getByIndex(0).URL

    def add_hyperlink(self, address, text_to_display, screen_tip):
        self.sheet.refuse_if_protected()
        cell = self.uno.getCellByPosition(0, 0)
        cell.setString("")
        link = self.document.createInstance("com.sun.star.text.TextField.URL")
        link.URL, link.Representation = address, text_to_display
        text = cell.getText()
        text.insertTextContent(text.createTextCursor(), link, False)
        self.font.color = (5, 99, 193)

    @property
    def name(self):
        wanted = f"={quoted(self.sheet.name)}!{self.address}"
        return next((name for _, name in self.sheet.book.names.snapshot() if name.refers_to == wanted), None)

    @name.setter
    def name(self, value):
        self.sheet.book.names.add(value, f"={quoted(self.sheet.name)}!{self.address}")
