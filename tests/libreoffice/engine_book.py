"""The engine's workbooks and their sheets as a collection."""
# ruff: noqa: ARG002 - xlwings names the arguments

from __future__ import annotations

from xlwings import base_classes

from tests.libreoffice.bridge import named, url
from tests.libreoffice.engine_names import Names, of_book
from tests.libreoffice.engine_sheet import Sheet
from tests.libreoffice.fault import ExcelError
from tests.libreoffice.kept import Kept, kept_of, put_back
from tests.libreoffice.measure import digit_of


class Book(base_classes.Book):
    """One workbook; ``saves`` counts how often somebody saved it."""

    app = None

    def __init__(self, app, document, *, path=None, made_as=None, read_only=False):
        self.app, self.document, self.path = app, document, path
        self.made_as, self.read_only = made_as, read_only
        self.kept = kept_of(path) if path else Kept()
        self.digit = digit_of(path, document)
        self.saves = 0
        self.filtered = set()
        """Sheets on which somebody has filtered: asking all of them, row by row, would take long."""
        if made_as:
            document.Sheets.getByIndex(0).setName("Sheet1")

    api = property(lambda self: self)

    @property
    def name(self):
        return self.path.name if self.path else self.made_as

    @property
    def fullname(self):
        return str(self.path) if self.path else self.made_as

    @property
    def sheets(self):
        return Sheets(self)

    @property
    def names(self):
        return Names(self, of_book)

    def activate(self):
        self.app.books.current = self

    def close(self):
        self.app.opened.remove(self)
        self.document.close(True)

    def save(self, path=None, password=None):
        """Count it, and write nothing: what is ours never saves a user's workbook."""
        self.saves += 1

    def save_copy(self, path):
        """Write the workbook as it stands to another place, as ``SaveCopyAs`` does."""
        self.document.storeToURL(url(path), named(FilterName="Calc MS Excel 2007 XML"))
        put_back(path, self.kept)

    def to_pdf(self, path, quality=None):
        self.document.storeToURL(url(path), named(FilterName="calc_pdf_Export"))

    def refuse_if_structure_is_locked(self):
        """Raise if sheets can neither come, go, move, hide nor change their names.

        Raises:
            ExcelError: The structure is protected.
        """
        if self.kept.structure:
            raise ExcelError("Workbook is protected and cannot be changed.")


class Sheets(base_classes.Sheets):
    """The sheets of a workbook, in their order."""

    def __init__(self, book):
        self.book = book
        self._all = book.document.Sheets

    api = property(lambda self: self)

    @property
    def active(self):
        return Sheet(self.book, self.book.document.CurrentController.getActiveSheet())

    def __call__(self, name_or_index):
        if isinstance(name_or_index, int):
            if not 1 <= name_or_index <= len(self):
                raise ExcelError("Subscript out of range")
            return Sheet(self.book, self._all.getByIndex(name_or_index - 1))
        for name in self._all.getElementNames():
            if name.lower() == name_or_index.lower():
                return Sheet(self.book, self._all.getByName(name))
        raise ExcelError("Subscript out of range")

    def __len__(self):
        return self._all.getCount()

    def __iter__(self):
        for name in self._all.getElementNames():
            yield Sheet(self.book, self._all.getByName(name))

    def __contains__(self, name):
        raise AssertionError("on Windows this is always False: compare the names")

    def has(self, name):
        """Tell whether there is a sheet of this name."""
        return name.lower() in (known.lower() for known in self._all.getElementNames())

    def add(self, before=None, after=None, name=None):
        self.book.refuse_if_structure_is_locked()
        place = after.index if after else (before or self.active).index - 1
        given = name or self._free_name()
        self._all.insertNewByName(given, place)
        made = self(given)
        made.activate()
        return made

    def _free_name(self):
        number = 1
        while self.has(f"Sheet{number}"):
            number += 1
        return f"Sheet{number}"
