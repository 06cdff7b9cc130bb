"""Heights and widths of rows and columns, in Excel's measures."""

from __future__ import annotations

import re
import zipfile

POINT = 2540 / 72
"""Hundredths of a millimetre."""
DIGIT, MARGIN = 7, 5
"""The pixels of one digit of Excel's usual font, and of the margins of a column."""
_WIDE = re.compile(
    rb'<col (?=[^>]*customWidth="(?:1|true)")(?=[^>]*\bwidth="([\d.]+)")(?=[^>]*\bmin="(\d+)")'
)
_USUAL = 197.6
"""LibreOffice's width of a digit in a workbook of its own, in hundredths of a millimetre."""


def digit_of(path, document):
    """Return how wide LibreOffice takes a digit in a workbook: it depends on the fonts it finds.

    Told from the first column of the first sheet whose width stands in the file.
    """
    if path is None:
        return _USUAL
    try:
        with zipfile.ZipFile(path) as package:
            found = _WIDE.search(package.read("xl/worksheets/sheet1.xml"))
    except (zipfile.BadZipFile, KeyError):
        found = None
    if not found:
        return _USUAL
    column = document.Sheets.getByIndex(0).Columns.getByIndex(int(found[2]) - 1)
    return column.Width / float(found[1])


class Measures:
    """The part of a range that knows how high and wide its rows and columns are."""

    def _lines(self, rows):
        return self.uno.Rows if rows else self.uno.Columns

    @staticmethod
    def _shared(lines, name):
        """Return what all lines have alike, else None; entire sheets are judged by their first lines."""
        first = getattr(lines.getByIndex(0), name)
        count = min(lines.getCount(), 2000)
        return first if all(getattr(lines.getByIndex(i), name) == first for i in range(1, count)) else None

    @property
    def row_height(self):
        height = self._shared(self._lines(True), "Height")
        return None if height is None else round(height / POINT * 4) / 4

    @row_height.setter
    def row_height(self, value):
        self.sheet.refuse_if_protected()
        self._lines(True).Height = round(value * POINT)

    @property
    def column_width(self):
        width = self._shared(self._lines(False), "Width")
        if width is None:
            return None
        pixels = width / self.sheet.book.digit * DIGIT
        wide = pixels >= DIGIT + MARGIN
        return round((pixels - MARGIN) / DIGIT if wide else pixels / (DIGIT + MARGIN), 2)

    @column_width.setter
    def column_width(self, value):
        self.sheet.refuse_if_protected()
        pixels = value * DIGIT + MARGIN if value >= 1 else value * (DIGIT + MARGIN)
        self._lines(False).Width = round(pixels / DIGIT * self.sheet.book.digit)

    @property
    def row_hidden(self):
        seen = self._shared(self._lines(True), "IsVisible")
        return None if seen is None else not seen

    @row_hidden.setter
    def row_hidden(self, value):
        self.sheet.refuse_if_protected()
        self._lines(True).IsVisible = not value

    @property
    def column_hidden(self):
        seen = self._shared(self._lines(False), "IsVisible")
        return None if seen is None else not seen

    @column_hidden.setter
    def column_hidden(self, value):
        self.sheet.refuse_if_protected()
        self._lines(False).IsVisible = not value

    def autofit(self, axis=None):
        self.sheet.refuse_if_protected()
        if axis in (None, "r", "rows"):
            self._lines(True).OptimalHeight = True
        if axis in (None, "c", "columns"):
            self._lines(False).OptimalWidth = True

    @property
    def height(self):
        return round(self.uno.Size.Height / POINT, 2)

    @property
    def width(self):
        return round(self.uno.Size.Width / POINT, 2)

    @property
    def top(self):
        return round(self.uno.Position.Y / POINT, 2)

    @property
    def left(self):
        return round(self.uno.Position.X / POINT, 2)
