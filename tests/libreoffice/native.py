"""What xlwings has no words for, done in LibreOffice: locks, properties, copies, files to choose, typing."""

from __future__ import annotations

from pathlib import Path

from tests.libreoffice.bridge import enum, fault, named, struct
from tests.libreoffice.fault import ExcelError


class OfficeNative:
    """The workbooks' native side; ``chosen`` holds the answers to the next file pickers."""

    def __init__(self, chosen=()):
        self.chosen = list(chosen)
        self.asked = []

    @staticmethod
    def protect(sheet, password):
        """Lock a sheet."""
        sheet.impl.uno.protect(password or "")

    @staticmethod
    def unprotect(sheet, password):
        """Unlock a sheet; a wrong password is refused.

        Raises:
            ExcelError: It is the wrong one.
        """
        uno = sheet.impl.uno
        if not uno.isProtected():
            return
        try:
            uno.unprotect(password or "")
        except fault("lang.IllegalArgumentException"):
            pass
        if uno.isProtected():
            raise ExcelError("The password you supplied is not correct.")

    @staticmethod
    def is_protected(sheet):
        """Tell whether a sheet is locked."""
        return sheet.impl.protected

    @staticmethod
    def filtered(sheet):
        """Tell whether rows of a sheet are filtered away."""
        return sheet.impl.filter_mode

    @staticmethod
    def structure_is_locked(book):
        """Tell whether sheets can neither come nor go."""
        return bool(book.impl.kept.structure)

    @staticmethod
    def unlock_structure(book, _password=""):
        """Let sheets come and go."""
        book.impl.kept.structure = ""

    @staticmethod
    def lock_structure(book, _password=""):
        """Keep sheets from coming and going."""
        book.impl.kept.structure = '<workbookProtection lockStructure="1"/>'

    @staticmethod
    def properties(book):
        """Return the workbook's own properties as texts."""
        held = book.impl.document.DocumentProperties.UserDefinedProperties
        return {each.Name: str(each.Value) for each in held.getPropertyValues()}

    @staticmethod
    def save_copy(book, path):
        """Write the workbook as it stands to another place."""
        book.impl.save_copy(path)

    @staticmethod
    def read_only(book):
        """Tell whether the workbook was opened for reading alone."""
        return book.impl.read_only

    def choose_files(self, title="", *_args, **_options):
        """Return the files that the test has laid ready; none when it has not: the person cancelled."""
        self.asked.append(title)
        chosen = self.chosen.pop(0) if self.chosen else []
        return [Path(path) for path in chosen]


def filter_by(sheet, address, column, text=None):
    """Show of a list with headings only the rows with a text in a column (from 0); of no text: all again."""
    sheet.impl.book.filtered.add(sheet.name)
    block = sheet.range(address).impl.uno
    wanted = block.createFilterDescriptor(True)
    wanted.ContainsHeader = True
    if text is not None:
        field = struct("sheet.TableFilterField", Field=column, StringValue=text)
        field.Operator = enum("sheet.FilterOperator", "EQUAL")
        wanted.setFilterFields((field,))
    block.filter(wanted)


def type_into(sheet, address, text):
    """Type into the window and go on to another cell, as a person does; say whether the cell has taken it.

    Locks and validations hold here, which what a program writes passes by. Messages are closed unseen.
    """
    book = sheet.impl.book
    frame, dispatcher = book.document.CurrentController.Frame, book.app.process.dispatcher
    window = frame.getContainerWindow()
    window.setVisible(True)  # a workbook out of sight takes no typing
    frame.activate()
    sheet.impl.activate()
    cell = sheet.impl.uno.getCellRangeByName(address)
    before = cell.getFormula()
    elsewhere = sheet.used_range.last_cell.offset(2, 0).get_address(row_absolute=False, column_absolute=False)
    for command, options in (
        (".uno:GoToCell", named(ToPoint=address)),
        (".uno:EnterString", named(StringName=text, DontCommit=True)),
        (".uno:GoToCell", named(ToPoint=elsewhere)),
    ):
        dispatcher.executeDispatch(frame, command, "", 0, options)
    window.setVisible(False)  # LibreOffice 7.4 may fall over while it paints a wide sheet
    return cell.getFormula() != before or cell.getString() == text
