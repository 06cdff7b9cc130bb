"""Open workbooks for tests: LibreOffice plays Excel, and what it has no xlwings words for."""

from __future__ import annotations

from tests.libreoffice.fault import ExcelError
from tests.libreoffice.native import OfficeNative
from zongce.books.live_book import LiveBook
from zongce.sheets.render import render_document


class Native(OfficeNative):
    """The native side of LibreOffice as :class:`zongce.books.native.Native` wants it."""

    errors = (ExcelError,)

    def is_busy(self, error):
        return "busy" in str(error)

    def words(self, error):
        return error.excepinfo[2]

    def full_name(self, book):
        return book.fullname

    def scratch(self):
        return None

    def save_copy(self, book, path):
        book.impl.save_copy(path)
        return True

    def protect(self, sheet, password=""):
        OfficeNative.protect(sheet, password)

    def unprotect(self, sheet, password=""):
        OfficeNative.unprotect(sheet, password)

    def foreign(self, sheet):
        uno = sheet.impl.uno
        found = ["批注"] if uno.Annotations.getCount() else []
        for index in range(uno.DrawPage.getCount()):
            kind = uno.DrawPage.getByIndex(index).getShapeType()
            if not kind.endswith("CaptionShape"):  # of a note
                found.append("图表" if "OLE2" in kind else "图片")
        return tuple(dict.fromkeys(found))

    def hide(self, name):
        name.impl.visible = False


def opened(app, path, native=None):
    """Return the workbook at ``path`` as a live host, and xlwings' object."""
    book = app.books.open(path)
    return LiveBook(book, native or Native(), render_document), book
