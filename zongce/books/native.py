"""What a program that shows workbooks can do beyond the words of xlwings: the port, by operating system."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


class Native(Protocol):
    """The workbook program behind an open workbook."""

    @property
    def errors(self) -> tuple[type[Exception], ...]:
        """What it raises where it refuses."""

    def is_busy(self, error: Exception) -> bool:
        """Say whether it refused because a cell is being edited or a dialog is open."""

    def words(self, error: Exception) -> str:
        """Return its own words for why it refused."""

    def full_name(self, book: Any) -> str:
        """Return where a workbook lies, or its mere name where it was never saved."""

    def read_only(self, book: Any) -> bool:
        """Say whether a workbook cannot be saved in its place."""

    def properties(self, book: Any) -> Mapping[str, str] | None:
        """Return a workbook's custom document properties; None where they cannot be had."""

    def save_copy(self, book: Any, path: Path) -> bool:
        """Write a workbook as it stands to another place; say whether that is possible."""

    def scratch(self) -> Path | None:
        """Return the folder from which it opens files without asking; None: the system's own for such."""

    def is_protected(self, sheet: Any) -> bool:
        """Say whether a sheet is protected."""

    def protect(self, sheet: Any, password: str = "") -> None:
        """Protect a sheet against slips; widths may be changed, rows filtered and sorted."""

    def unprotect(self, sheet: Any, password: str = "") -> None:
        """Take a sheet's protection away; a wrong password is one of ``errors``."""

    def filtered(self, sheet: Any) -> bool:
        """Say whether rows of a sheet are filtered away now, by its own filter or that of a table on it."""

    def foreign(self, sheet: Any) -> tuple[str, ...]:
        """Return what stands on a sheet besides cells (批注, 图片, 图表), each word once."""

    def hide(self, name: Any) -> None:
        """Take a defined name out of people's sight."""

    def ask(self, words: str, title: str, buttons: str, *, alarm: bool = False) -> str:
        """Show a message box, however long it stays; return the button: ok, cancel, yes, no.

        ``buttons`` are those of a box, joined: ok, ok_cancel, yes_no, yes_no_cancel.
        """

    def choose_files(self, title: str, *, multiple: bool = True) -> list[Path]:
        """Let the user choose files; none: the user changed their mind.

        Raises:
            OSError: no dialog appeared.
        """

    def choose_folder(self, title: str) -> Path | None:
        """Let the user choose a folder; None: the user changed their mind.

        Raises:
            OSError: no dialog appeared.
        """

    def status(self, text: str = "") -> None:
        """Say in the status bar what goes on; nothing: give it back."""


def native_for(app: Any) -> Native:
    """Return the native side of an application on this system.

    Raises:
        OSError: there is no Excel on this system.
    """
    if sys.platform == "win32":
        from zongce.books.native_windows import WindowsNative  # noqa: PLC0415  # the other's libraries are absent

        return WindowsNative(app)
    if sys.platform == "darwin":
        from zongce.books.native_mac import MacNative  # noqa: PLC0415  # the other's libraries are absent

        return MacNative(app)
    message = "there is no Excel on this system"
    raise OSError(message)
