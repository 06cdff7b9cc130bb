"""Excel for Windows beyond the words of xlwings, through COM."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zongce.books.live.things import things_on

if TYPE_CHECKING:
    from collections.abc import Mapping

BUSY = frozenset({-2147418111, -2147417846, -2146777998})
"""Call rejected, retry later, ignored: what a program says that waits for its user."""
FOLDER_PICKER = 4
_CHOSEN = -1
_EVERY = "所有文件 (*.*),*.*"
_MESSAGE = 2
"""Where COM keeps the program's own words for an error."""


class WindowsNative:
    """The native side of Excel on Windows (:class:`zongce.books.native.Native`)."""

    def __init__(self, app: Any) -> None:
        """Use an xlwings application."""
        self._app = app

    @property
    def errors(self) -> tuple[type[Exception], ...]:
        """COM's error, and that of xlwings for a program that does not answer."""
        found = [importlib.import_module("pywintypes").com_error]
        engine = sys.modules.get("xlwings._xlwindows")
        if engine is not None:
            found.append(engine.ExcelBusyError)
        return tuple(found)

    def is_busy(self, error: Exception) -> bool:
        """Say whether Excel refused because it waits for its user."""
        if type(error).__name__ == "ExcelBusyError":
            return True
        told = getattr(error, "excepinfo", None)
        return getattr(error, "hresult", 0) in BUSY or bool(told and told[-1] in BUSY)

    def words(self, error: Exception) -> str:
        """Return Excel's own words, else COM's."""
        told = getattr(error, "excepinfo", None)
        own = told[_MESSAGE] if told else ""
        return str(own or getattr(error, "strerror", "") or error)

    def full_name(self, book: Any) -> str:
        """Return the full name."""
        return str(book.api.FullName)

    def read_only(self, book: Any) -> bool:
        """Say whether it was opened read-only."""
        return bool(book.api.ReadOnly)

    def properties(self, book: Any) -> Mapping[str, str]:
        """Return the custom document properties."""
        held = book.api.CustomDocumentProperties
        items = (held(number) for number in range(1, held.Count + 1))
        return {str(item.Name): str(item.Value) for item in items}

    def save_copy(self, book: Any, path: Path) -> bool:
        """Write a copy; the workbook stays as unsaved as it is."""
        book.api.SaveCopyAs(str(path))
        return True

    def scratch(self) -> Path | None:
        """Return None: the system's own folder will do."""
        return None

    def is_protected(self, sheet: Any) -> bool:
        """Say whether the cells are protected."""
        return bool(sheet.api.ProtectContents)

    def protect(self, sheet: Any, password: str = "") -> None:
        """Protect the cells as the file's sheets are protected."""
        sheet.api.Protect(
            **({"Password": password} if password else {}), DrawingObjects=False, Contents=True,
            Scenarios=False, AllowFormattingColumns=True, AllowFormattingRows=True, AllowSorting=True,
            AllowFiltering=True,
        )  # fmt: skip

    def unprotect(self, sheet: Any, password: str = "") -> None:
        """Take the protection away; an empty password is given too, else Excel would ask for one."""
        sheet.api.Unprotect(password)

    def filtered(self, sheet: Any) -> bool:
        """Ask the sheet, and its tables, whose filters the sheet does not always tell."""
        if sheet.api.FilterMode:
            return True
        filters = (table.api.AutoFilter for table in sheet.tables)  # None where a table shows no arrows
        return any(each is not None and each.FilterMode for each in filters)

    def foreign(self, sheet: Any) -> tuple[str, ...]:
        """Return what stands on a sheet besides cells."""
        return things_on(sheet)

    def hide(self, name: Any) -> None:
        """Take a name out of the list of names."""
        name.api.Visible = False

    def ask(self, words: str, title: str, buttons: str, *, alarm: bool = False) -> str:
        """Show the system's own box, which waits as long as it takes."""
        return str(self._app.alert(words, title, buttons, "critical" if alarm else "info"))

    def choose_files(self, title: str, *, multiple: bool = True) -> list[Path]:
        """Show Excel's own dialog."""
        chosen = self._app.api.GetOpenFilename(_EVERY, 1, title, None, multiple)
        if chosen is False or chosen is None:
            return []
        return [Path(path) for path in ([chosen] if isinstance(chosen, str) else chosen)]

    def choose_folder(self, title: str) -> Path | None:
        """Show Excel's own dialog."""
        dialog = self._app.api.FileDialog(FOLDER_PICKER)
        dialog.Title = title
        return Path(str(dialog.SelectedItems(1))) if dialog.Show() == _CHOSEN else None

    def status(self, text: str = "") -> None:
        """Say it in the status bar; False gives it back."""
        self._app.status_bar = text or False
