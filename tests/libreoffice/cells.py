"""The values of a block of cells: read as Excel gives them over COM, written as Excel takes them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from tests.libreoffice import number_format
from tests.libreoffice.fault import ExcelError
from tests.libreoffice.formula import of_excel, of_office
from tests.libreoffice.typed import GENERAL, ErrorValue, Formula, Typed, as_text, moment_of, serial, typed

COM_ERRORS = {
    -2146826281: "#DIV/0!", -2146826246: "#N/A", -2146826259: "#NAME?", -2146826288: "#NULL!",
    -2146826252: "#NUM!", -2146826265: "#REF!", -2146826273: "#VALUE!",
}  # fmt: skip
"""The whole numbers as which COM gives errors."""
_COM = {text: number for number, text in COM_ERRORS.items()}
_OFFICE_ERRORS = {
    32767: "#N/A", 532: "#DIV/0!", 525: "#NAME?", 524: "#REF!", 503: "#NUM!", 521: "#NULL!",
    502: "#VALUE!", 519: "#VALUE!", 504: "#VALUE!", 523: "#NUM!",
}  # fmt: skip
_NO_FORMULA = range(505, 515)
"""LibreOffice's numbers of formulas that Excel does not take at all."""
_ALL_RESULTS, _ERROR_RESULTS = 7, 4


class Formats:
    """The number formats in a block of cells; rows and columns count from 0."""

    def __init__(self, document, block, wanted):
        self._top, self._left = block.RangeAddress.StartRow, block.RangeAddress.StartColumn
        groups = block.UniqueCellFormatRanges
        self._groups = []
        for index in range(groups.getCount()):
            group = groups.getByIndex(index)
            self._groups.append(
                (group.NumberFormat, () if groups.getCount() == 1 else group.getRangeAddresses())
            )
        self._kinds = {number: number_format.kind(document, number) for number, _ in self._groups}
        self._special = {
            at: self._kinds[number]
            for number, parts in self._groups
            if self._kinds[number] & wanted
            for part in parts
            for at in self._inside(part)
        }

    def _inside(self, part):
        for row in range(part.StartRow - self._top, part.EndRow - self._top + 1):
            for column in range(part.StartColumn - self._left, part.EndColumn - self._left + 1):
                yield row, column

    def kind(self, row, column):
        """Return the bits of the kind of one cell's format, 0 where it is none of those wanted."""
        if len(self._groups) == 1:
            return self._kinds[self._groups[0][0]]
        return self._special.get((row, column), 0)

    def number(self, row, column):
        """Return LibreOffice's number of one cell's format."""
        if len(self._groups) == 1:
            return self._groups[0][0]
        return next(
            number for number, parts in self._groups if any((row, column) in self._inside(p) for p in parts)
        )

    def of_kind(self, kind, rows, columns):
        """Return the cells whose format is of a kind."""
        if len(self._groups) > 1:
            return {at for at, here in self._special.items() if here & kind}
        alike = self._kinds[self._groups[0][0]] & kind
        return {(row, column) for row in range(rows) for column in range(columns)} if alike else set()


def read(document, block):
    """Return the values as COM does: floats, texts, True, days, None, and errors as whole numbers."""
    data = block.getDataArray()
    special = number_format.DATE | number_format.TIME | number_format.BOOLEAN | number_format.CURRENCY
    looks = Formats(document, block, special)
    given = block.getFormulaArray() if block.queryFormulaCells(_ALL_RESULTS).getCount() else None
    return tuple(
        tuple(
            _seen(value, looks.kind(r, c), given and given[r][c], block, (c, r))
            for c, value in enumerate(row)
        )
        for r, row in enumerate(data)
    )


def _seen(value, kind, formula, block, position):
    if isinstance(value, str):
        return value if value or (formula and formula[0] == "=") else None
    if value is None:
        error = block.getCellByPosition(*position).getError()
        return _COM[_OFFICE_ERRORS.get(error, "#VALUE!")]
    if formula in ("=TRUE()", "=FALSE()"):
        return formula == "=TRUE()"
    if kind & number_format.BOOLEAN and value in (0.0, 1.0):
        return value == 1.0
    if kind & (number_format.DATE | number_format.TIME) and value >= 0:
        return moment_of(value)
    if kind & number_format.CURRENCY:
        return round(Decimal(value), 4)  # COM gives an amount of money, of four places
    return value


def read_formulas(block):
    """Return what stands in the cells as Excel's ``Formula`` says it: all as texts."""
    shown = block.getFormulaArray()
    data = block.getDataArray()
    return tuple(
        tuple(_formula(text, value) for text, value in zip(line, values, strict=True))
        for line, values in zip(shown, data, strict=True)
    )


def _formula(text, value):
    if not text.startswith("="):
        return value if isinstance(value, str) else text  # a text that looks like a number has an apostrophe
    if text in ("=TRUE()", "=FALSE()"):
        return text[1:-2]
    return text[1:] if text[1:] in _COM else of_office(text)


def write(document, block, rows):
    """Put values into the cells as Excel does: a text is read unless the cell is formatted as text."""
    looks = Formats(document, block, number_format.TEXT | number_format.BOOLEAN)
    made = [[_taken(value, looks.kind(r, c)) for c, value in enumerate(row)] for r, row in enumerate(rows)]
    size = len(rows), len(rows[0])
    for row, column in looks.of_kind(number_format.BOOLEAN, *size):
        # LibreOffice makes a truth of a number by its format, Excel by its kind
        block.getCellByPosition(column, row).NumberFormat = 0
    block.setDataArray(tuple(tuple(_plain(cell.value) for cell in row) for row in made))
    _undress(document, block, looks, size)
    formulas = {
        (r, c): _in_office(cell.value)
        for r, row in enumerate(made)
        for c, cell in enumerate(row)
        if isinstance(cell.value, bool | Formula | ErrorValue)
    }
    for r, c, run in _runs(formulas):
        part = block.getCellRangeByPosition(c, r, c, r + len(run) - 1)
        part.setFormulaArray(tuple((formula,) for formula in run))
    if formulas:
        _refuse_what_is_no_formula(block)
    dressed = {(r, c): cell.number_format for r, row in enumerate(made) for c, cell in enumerate(row)}
    _dress(document, block, {at: code for at, code in dressed.items() if code != GENERAL})


def _taken(value, kind):
    if kind & number_format.TEXT:
        if isinstance(value, str):
            return Typed(value.removeprefix("'"))
        return Typed("" if value is None else as_text(value))
    if isinstance(value, str):
        return typed(value)
    if value is None:
        return Typed("")
    if isinstance(value, bool):
        return Typed(value)
    if isinstance(value, dt.date):
        whole = not isinstance(value, dt.datetime) or value.time() == dt.time()
        return Typed(serial(value), "yyyy/m/d" if whole else "yyyy/m/d h:mm")
    if isinstance(value, int | float):
        return Typed(float(value))
    raise TypeError(f"a test wrote a {type(value).__name__}; Excel takes texts, floats, True and days")


def _plain(value):
    return "" if isinstance(value, bool | Formula | ErrorValue) else value


def _in_office(value):
    if isinstance(value, bool):
        return f"={str(value).upper()}()"
    return f"={value}" if isinstance(value, ErrorValue) else of_excel(value)


def _runs(cells):
    """Give (row, column, values) of cells that stand below each other."""
    begun = []
    for row, column in sorted(cells, key=lambda at: (at[1], at[0])):
        if begun and begun[-1][1] == column and begun[-1][0] + len(begun[-1][2]) == row:
            begun[-1][2].append(cells[row, column])
        else:
            begun.append((row, column, [cells[row, column]]))
    return begun


def _undress(document, block, before, size):
    """Take away the text format that LibreOffice gives to a text which looks like a number."""
    now = Formats(document, block, number_format.TEXT)
    kinds = number_format.TEXT, *size
    for row, column in now.of_kind(*kinds) - before.of_kind(*kinds):
        block.getCellByPosition(column, row).NumberFormat = before.number(row, column)


def _dress(document, block, codes):
    """Give cells of no format the one that goes with what was typed."""
    for code in set(codes.values()):
        for r, c, run in _runs({at: it for at, it in codes.items() if it == code}):
            for index in range(len(run)):
                cell = block.getCellByPosition(c, r + index)
                if cell.NumberFormat == 0:
                    cell.NumberFormat = number_format.key(document, code)


def _refuse_what_is_no_formula(block):
    for part in block.queryFormulaCells(_ERROR_RESULTS).getRangeAddresses():
        at = block.RangeAddress
        for row in range(part.StartRow, part.EndRow + 1):
            for column in range(part.StartColumn, part.EndColumn + 1):
                cell = block.getCellByPosition(column - at.StartColumn, row - at.StartRow)
                if cell.getError() in _NO_FORMULA:
                    text = cell.getFormula()
                    cell.setString("")
                    raise ExcelError(f"There's a problem with this formula: {text}")
