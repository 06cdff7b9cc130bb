"""The engine's defined names, of a workbook with those of its sheets, or of one sheet."""

from __future__ import annotations

from xlwings import base_classes

from tests.libreoffice.bridge import struct
from tests.libreoffice.fault import ExcelError
from tests.libreoffice.formula import of_excel, of_office, quoted


def of_book(book):
    """Give (prefix, container) of all names of a workbook."""
    yield "", book.document.NamedRanges
    for sheet in book.sheets:
        yield f"{quoted(sheet.name)}!", sheet.uno.NamedRanges


class Names(base_classes.Names):
    """A collection of names; ``scopes`` gives the containers of LibreOffice behind it."""

    def __init__(self, book, scopes):
        self.book, self._scopes = book, scopes

    api = property(lambda self: self)

    def _all(self):
        return [
            Name(self.book, prefix, container, name)
            for prefix, container in self._scopes(self.book)
            for name in container.getElementNames()
        ]

    def __call__(self, name_or_index):
        if isinstance(name_or_index, int):
            return self._all()[name_or_index - 1]
        for name in self._all():
            if name_or_index.lower() in (name.name.lower(), name.plain.lower()):
                return name
        raise ExcelError(f"there is no name {name_or_index}")

    def snapshot(self):
        return [(name.name, name) for name in self._all()]

    def contains(self, name_or_index):
        if isinstance(name_or_index, int):
            return 1 <= name_or_index <= len(self)
        return any(name_or_index.lower() in (it.name.lower(), it.plain.lower()) for it in self._all())

    def __len__(self):
        return len(self._all())

    def add(self, name, refers_to):
        scope, _, plain = name.rpartition("!")
        containers = list(self._scopes(self.book))
        if scope:
            containers = [it for it in containers if it[0].strip("'!").lower() == scope.strip("'").lower()]
        prefix, container = containers[0]
        known = [it for it in container.getElementNames() if it.lower() == plain.lower()]
        for it in known:
            container.removeByName(it)
        container.addNewByName(plain, _content(refers_to), struct("table.CellAddress"), 0)
        return Name(self.book, prefix, container, plain)


class Name(base_classes.Name):
    """One defined name."""

    def __init__(self, book, prefix, container, plain):
        self.book, self._prefix, self._container, self.plain = book, prefix, container, plain

    @property
    def api(self):
        return self

    def delete(self):
        self._container.removeByName(self.plain)
        self.book.kept.hidden_names.discard(self.plain)

    @property
    def name(self):
        return self._prefix + self.plain.removeprefix("_xlnm.")

    @name.setter
    def name(self, value):
        self._container.getByName(self.plain).setName(value)
        self.plain = value

    @property
    def refers_to(self):
        return "=" + of_office(self._container.getByName(self.plain).getContent())

    @refers_to.setter
    def refers_to(self, value):
        self._container.getByName(self.plain).setContent(_content(value))

    @property
    def refers_to_range(self):
        from tests.libreoffice.engine_range import Range

        area = self._container.getByName(self.plain).getReferredCells()
        if area is None:
            raise ExcelError(f"{self.name} is no range")
        return Range.over(self.book.sheets(area.RangeAddress.Sheet + 1), area.RangeAddress)

    @property
    def visible(self):
        """Whether people see the name in the list of names (``Visible`` of Excel's own object)."""
        return self.plain not in self.book.kept.hidden_names

    @visible.setter
    def visible(self, value):
        (self.book.kept.hidden_names.discard if value else self.book.kept.hidden_names.add)(self.plain)


def _content(refers_to):
    if refers_to.startswith("="):
        return of_excel(refers_to[1:])
    return '"' + refers_to.replace('"', '""') + '"'  # Excel takes a text without = for a text
