"""The engine's range of cells."""

from __future__ import annotations

from openpyxl.formula.translate import Translator
from openpyxl.utils import get_column_letter as letters
from xlwings import base_classes

from tests.libreoffice import cells, number_format
from tests.libreoffice.engine_font import Font, number_of, tuple_of
from tests.libreoffice.fault import ExcelError
from tests.libreoffice.formula import quoted
from tests.libreoffice.marks import CONTENTS, Marks
from tests.libreoffice.measure import Measures
from tests.libreoffice.moves import COLUMNS, ROWS, Moves

_NOTES = 8
_FORMATS = 32 | 64 | 256
"""LibreOffice's flags for what is set on cells, their styles, and the signs within a text."""


class Range(Measures, Moves, Marks, base_classes.Range):
    """A block of cells of one sheet; rows and columns count from 1."""

    row = column = shape = None

    def __init__(self, sheet, row, column, nrows, ncols):
        self.sheet, self.row, self.column = sheet, row, column
        self.shape = (nrows, ncols)
        self.arg1_input = ""

    @classmethod
    def over(cls, sheet, at):
        """Return the range at an address of LibreOffice."""
        rows, columns = at.EndRow - at.StartRow + 1, at.EndColumn - at.StartColumn + 1
        return cls(sheet, at.StartRow + 1, at.StartColumn + 1, rows, columns)

    api = property(lambda self: self)

    @property
    def coords(self):
        return (self.sheet, self.row, self.column, *self.shape)

    @property
    def uno(self):
        """LibreOffice's block."""
        rows, columns = self.shape
        left, top = self.column - 1, self.row - 1
        return self.sheet.uno.getCellRangeByPosition(left, top, left + columns - 1, top + rows - 1)

    @property
    def document(self):
        """LibreOffice's document."""
        return self.sheet.book.document

    def __len__(self):
        return self.shape[0] * self.shape[1]

    def __call__(self, *args):
        below, right = divmod(args[0] - 1, self.shape[1]) if len(args) == 1 else (args[0] - 1, args[1] - 1)
        return Range(self.sheet, self.row + below, self.column + right, 1, 1)

    rows = property(lambda self: self)
    columns = property(lambda self: self)

    # --- what stands in the cells

    @property
    def raw_value(self):
        if not len(self):
            return None
        found = cells.read(self.document, self.uno)
        return found[0][0] if self.shape == (1, 1) else found

    @raw_value.setter
    def raw_value(self, data):
        if not len(self):
            return
        self.refuse_if_locked()
        rows = data if isinstance(data, list | tuple) else self._filled(data)
        shown = self._shown_rows()
        if shown is None:
            cells.write(self.document, self.uno, rows)
            return
        for row in shown:
            part = Range(self.sheet, self.row + row, self.column, 1, self.shape[1])
            cells.write(self.document, part.uno, [rows[0]])

    def _shown_rows(self):
        """Return where the rows are that a filter leaves; None where it takes none of them away.

        Into these alone Excel writes a block, and into each the block's first row, without a word.
        """
        if len(self) == 1 or not self.sheet.filter_mode:
            return None
        gone = self.sheet.filtered_rows()
        shown = [row for row in range(self.shape[0]) if self.row + row not in gone]
        return None if len(shown) == self.shape[0] else shown

    def _filled(self, value):
        """Return one value for all cells; a formula's relative references move along."""
        rows, columns = self.shape
        if not isinstance(value, str) or not value.startswith("="):
            return [[value] * columns] * rows
        origin = Translator(value, f"{letters(self.column)}{self.row}")
        return [
            [origin.translate_formula(f"{letters(self.column + c)}{self.row + r}") for c in range(columns)]
            for r in range(rows)
        ]

    @property
    def formula(self):
        if not len(self):
            return None
        found = cells.read_formulas(self.uno)
        return found[0][0] if self.shape == (1, 1) else found

    @formula.setter
    def formula(self, value):
        self.raw_value = value

    formula2 = formula

    @property
    def has_array(self):
        return any(self.uno.getCellByPosition(0, 0).getArrayFormula())

    def clear_contents(self):
        self.refuse_if_locked()
        self.uno.clearContents(CONTENTS)

    def clear_formats(self):
        self.sheet.refuse_if_protected()
        self._clear_formats()

    def _clear_formats(self):
        validation = self.get("Validation")
        self.uno.clearContents(_FORMATS)
        if validation is not None:
            self.uno.Validation = validation

    def clear(self):
        self.sheet.refuse_if_protected()
        self.uno.clearContents(CONTENTS | _FORMATS | _NOTES)

    # --- how the cells look

    def get(self, name):
        """Return a property of LibreOffice's that all cells share, or None."""
        block = self.uno
        state = block.getPropertyState(name).value
        return None if state == "AMBIGUOUS_VALUE" else block.getPropertyValue(name)

    def set(self, name, value):
        """Set a property of LibreOffice's on all cells."""
        self.sheet.refuse_if_protected()
        self.uno.setPropertyValue(name, value)

    @property
    def number_format(self):
        number = self.get("NumberFormat")
        return None if number is None else number_format.code(self.document, number)

    @number_format.setter
    def number_format(self, value):
        self.set("NumberFormat", number_format.key(self.document, value))

    @property
    def color(self):
        return tuple_of(self.get("CellBackColor"))

    @color.setter
    def color(self, value):
        self.set("CellBackColor", number_of(value))

    def set_colors(self, colors):
        for r, row in enumerate(colors):
            for c, color in enumerate(row):
                if color is not ...:
                    self(r + 1, c + 1).color = color

    @property
    def font(self):
        return Font(self)

    @property
    def wrap_text(self):
        return self.get("IsTextWrapped")

    @wrap_text.setter
    def wrap_text(self, value):
        self.set("IsTextWrapped", bool(value))

    # --- locks

    def refuse_if_locked(self):
        """Raise if a cell is locked on a protected sheet.

        Raises:
            ExcelError: One is.
        """
        if not self.sheet.protected:
            return
        groups = self.uno.UniqueCellFormatRanges
        if any(groups.getByIndex(i).CellProtection.IsLocked for i in range(groups.getCount())):
            self.sheet.refuse_if_protected()

    # --- where the cells are

    def get_address(self, row_absolute, col_absolute, external):
        rows, columns = self.shape
        r, c = "$" * bool(row_absolute), "$" * bool(col_absolute)
        left, right = f"{c}{letters(self.column)}", f"{c}{letters(self.column + columns - 1)}"
        top, bottom = f"{r}{self.row}", f"{r}{self.row + rows - 1}"
        if rows == ROWS and columns < COLUMNS:
            address = f"{left}:{right}"
        elif columns == COLUMNS:
            address = f"{top}:{bottom}"
        else:
            address = left + top + (f":{right}{bottom}" if len(self) > 1 else "")
        if not external:
            return address
        return quoted(f"[{self.sheet.book.name}]{self.sheet.name}") + "!" + address

    @property
    def address(self):
        return self.get_address(True, True, False)

    @property
    def current_region(self):
        cursor = self.sheet.uno.createCursorByRange(self.uno)
        cursor.collapseToCurrentRegion()
        return Range.over(self.sheet, cursor.RangeAddress)

    def select(self):
        if self.sheet.book.document.CurrentController.getActiveSheet().getName() != self.sheet.name:
            raise ExcelError("Select method of Range class failed")
        self.document.CurrentController.select(self.uno)

    table = None
    comment = None
