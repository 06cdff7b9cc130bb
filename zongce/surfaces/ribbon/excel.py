"""The Excel that a person sits at, through xlwings: :class:`zongce.surfaces.ribbon.desk.Desk`."""

from __future__ import annotations

import atexit
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from zongce.books.live.reading import read_grid
from zongce.books.live.selection import picked
from zongce.books.live_book import LiveBook
from zongce.books.native import native_for
from zongce.commands.picked import Selection
from zongce.core.catalog import finding
from zongce.core.finding import Where
from zongce.home import limits
from zongce.surfaces.ribbon.words import TITLE, cut
from zongce.tables.report import PARAMETER_SHEET

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from zongce.books.native import Native
    from zongce.core.finding import Finding
    from zongce.core.grid import Grid
    from zongce.ports.outcome import Document
    from zongce.surfaces.ribbon.desk import Buttons

LONGEST_ANSWER = 1000
"""What a message box shows on Windows is cut at 1,023 units."""
ATTEMPTS = 5_000
"""How often xlwings repeats what Excel for Windows rejects while a cell is edited; by itself for ever."""


class ExcelDesk:
    """Excel with the workbook in front. ``book`` and ``app`` are xlwings' own, ``native`` what it lacks."""

    def __init__(self, app: Any, book: Any, native: Native) -> None:
        self._app, self._book, self._native = app, book, native
        self.host = LiveBook(book, native, _rendered, limits()) if book is not None else None

    @property
    def sheets(self) -> tuple[str, ...]:
        """The names of the workbook's sheets."""
        return tuple(sheet.name for sheet in self._book.sheets)

    def form(self) -> Grid | None:
        """Return the 操作单 as it stands."""
        found = self._sheet(PARAMETER_SHEET)
        return read_grid(found) if found is not None else None

    def ask(self, words: str, buttons: Buttons = "ok", *, alarm: bool = False) -> str:
        """Show a message box and return which button was pressed."""
        return self._native.ask(cut(words, LONGEST_ANSWER), TITLE, buttons, alarm=alarm)

    def status(self, words: str) -> None:
        """Say something in the status bar, or give it back to Excel; nothing fails for want of it."""
        with suppress(*self._native.errors):
            self._native.status(words)

    def choose(self, title: str) -> tuple[Path, ...]:
        """Let files be chosen."""
        return tuple(self._native.choose_files(title))

    def selected(self) -> Selection | None:
        """Return the selected rows, of several areas those of the first."""
        cells = picked(self._app, self._native)
        if cells is None:
            return None
        return Selection(cells.sheet.name, cells.row, cells.last_cell.row)

    def activate(self, sheet: str, cell: str = "") -> bool:
        """Bring a sheet to the front, where it is there to be seen."""
        found = self._sheet(sheet)
        if found is None or found.visible not in (True, -1):
            return False
        found.activate()
        if cell:
            found.range(cell).select()
        return True

    def open(self, path: Path) -> None:
        """Open another workbook; an ``OSError`` has Excel's words for why it does not."""
        with self._refusing():
            self._app.books.open(str(path))

    def save(self) -> None:
        """Save the workbook where it lies; an ``OSError`` has Excel's words for why it does not."""
        with self._refusing():
            self._book.save()

    def refusal(self, fault: Exception) -> Finding | None:
        """Return what it means that Excel refused something."""
        if not isinstance(fault, self._native.errors):
            return None
        where = Where(str(self._book.name) if self._book is not None else "")
        if self._native.is_busy(fault):
            return finding("L105", where)
        return finding("L102", where, what=self._native.words(fault))

    @contextmanager
    def _refusing(self) -> Iterator[None]:
        try:
            yield
        except self._native.errors as error:
            raise OSError(0, self._native.words(error)) from error

    def _sheet(self, name: str) -> Any:
        return next((sheet for sheet in self._book.sheets if sheet.name == name), None)


def _rendered(document: Document) -> bytes:
    """Return a document as a workbook's bytes."""
    from zongce.sheets.render import render_document  # noqa: PLC0415  # who only looks must not wait for it

    return render_document(document)


def desk_of_excel() -> ExcelDesk | None:
    """Return the Excel from which a button was clicked, None where there is none.

    Never ``Book.caller()``: it finds the workbook by a name that it cuts at ``=``.
    """
    import xlwings  # noqa: PLC0415  # nothing else of ours needs it

    app, book = _caller(xlwings)
    if app is None:
        return None
    return ExcelDesk(app, book, native_for(app))


def _caller(xlwings: Any) -> tuple[Any, Any]:
    """Return the app and the workbook in front: on Windows those that the click came from."""
    if sys.platform == "win32":
        from xlwings import _xlwindows  # noqa: PLC0415  # only there

        _xlwindows.N_COM_ATTEMPTS = ATTEMPTS
        # At its end it would kill every Excel without a window, that of another program too.
        atexit.unregister(getattr(_xlwindows, "cleanup", None))
        if _xlwindows.BOOK_CALLER:
            # It comes as VBA gave it: without the wrapper nothing is repeated while Excel is busy, and what
            # is not there is an AttributeError.
            caller = _xlwindows.COMRetryObjectWrapper(_xlwindows.BOOK_CALLER)
            book = xlwings.Book(impl=_xlwindows.Book(caller))
            return book.app, book
        window = next((arg.partition("=")[2] for arg in sys.argv if arg.startswith("--hwnd=")), "")
        if window.isdigit():
            app = xlwings.App(impl=_xlwindows.App(xl=int(window)))
            return app, _in_front(app)
    app = xlwings.apps.active
    return app, (_in_front(app) if app is not None else None)


def _in_front(app: Any) -> Any:
    """Return the workbook in front, None where none is (a protected view is none)."""
    if not len(app.books):
        return None
    book = app.books.active
    try:
        return book if book.name else None
    except AttributeError:  # Excel has no active workbook, and xlwings wraps the nothing
        return None
