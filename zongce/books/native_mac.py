"""Excel for Mac beyond the words of xlwings, through its AppleScript commands."""

from __future__ import annotations

import importlib
import subprocess
from pathlib import Path
from typing import Any

from zongce.books.live.things import things_on

TIMED_OUT, NOT_HANDLED = -1712, -1708
"""What a program says to Apple events while a dialog is open or a cell is edited."""
CONTAINER = "Library/Containers/com.microsoft.Excel/Data"
"""Below the home folder: where Excel may read without asking its user for leave."""
_FILES = """on run argv
set chosen to choose file with prompt (item 1 of argv) multiple selections allowed (item 2 of argv is "many")
if class of chosen is not list then set chosen to {chosen}
set told to ""
repeat with one in chosen
set told to told & POSIX path of one & linefeed
end repeat
return told
end run"""
_FOLDER = "on run argv\nreturn POSIX path of (choose folder with prompt (item 1 of argv))\nend run"


class MacNative:
    """The native side of Excel on a Mac (:class:`zongce.books.native.Native`)."""

    def __init__(self, app: Any) -> None:
        """Use an xlwings application."""
        self._app = app

    @property
    def errors(self) -> tuple[type[Exception], ...]:
        """The error of a command that Excel refused."""
        return (importlib.import_module("appscript.reference").CommandError,)

    def is_busy(self, error: Exception) -> bool:
        """Say whether Excel did not answer because it waits for its user."""
        return getattr(error, "errornumber", 0) in (TIMED_OUT, NOT_HANDLED)

    def words(self, error: Exception) -> str:
        """Return Excel's own words."""
        return str(getattr(error, "errormessage", "") or error)

    def full_name(self, book: Any) -> str:
        """Return the full name."""
        return str(book.api.full_name.get())

    def read_only(self, book: Any) -> bool:
        """Say whether it was opened read-only."""
        return bool(book.api.read_only.get())

    def properties(self, book: Any) -> None:  # Excel for Mac does not tell them
        """Return nothing: the saved file has to say it."""

    def save_copy(self, book: Any, path: Path) -> bool:  # noqa: ARG002  # there is no such command
        """Say that it is not possible: saving under another name would move the workbook there."""
        return False

    def scratch(self) -> Path | None:
        """Return Excel's own folder, outside of which it asks its user for every file."""
        folder = Path.home() / CONTAINER
        return folder if folder.is_dir() else None

    def is_protected(self, sheet: Any) -> bool:
        """Say whether the cells are protected."""
        return bool(sheet.api.protect_contents.get())

    def protect(self, sheet: Any, password: str = "") -> None:
        """Protect the cells as the file's sheets are protected."""
        sheet.api.protect_worksheet(
            **({"password": password} if password else {}), drawing_objects=False, worksheet_contents=True,
            scenarios=False, allow_formatting_columns=True, allow_formatting_rows=True, allow_sorting=True,
            allow_filtering=True,
        )  # fmt: skip

    def unprotect(self, sheet: Any, password: str = "") -> None:
        """Take the protection away; an empty password is given too, else Excel would ask for one."""
        sheet.api.unprotect(password=password)

    def foreign(self, sheet: Any) -> tuple[str, ...]:
        """Return what stands on a sheet besides cells."""
        return things_on(sheet)

    def hide(self, name: Any) -> None:
        """Take a name out of the list of names."""
        name.api.visible.set(False)

    def choose_files(self, title: str, *, multiple: bool = True) -> list[Path]:
        """Show the system's own dialog."""
        return [
            Path(line) for line in _asked(_FILES, title, "many" if multiple else "one").splitlines() if line
        ]

    def choose_folder(self, title: str) -> Path | None:
        """Show the system's own dialog."""
        chosen = _asked(_FOLDER, title).strip()
        return Path(chosen) if chosen else None

    def status(self, text: str = "") -> None:
        """Say it in the status bar; False gives it back."""
        self._app.status_bar = text or False


def _asked(script: str, *words: str) -> str:
    """Run a script of ours; ``words`` go to it as they are. Nothing comes back when the user cancels."""
    done = subprocess.run(  # noqa: S603  # the script is a constant, the words are arguments
        ["/usr/bin/osascript", "-e", script, *words], capture_output=True, text=True, check=False
    )
    return done.stdout if done.returncode == 0 else ""
