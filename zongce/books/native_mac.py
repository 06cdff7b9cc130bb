"""Excel for Mac beyond the words of xlwings, through its AppleScript commands."""

from __future__ import annotations

import importlib
import re
import subprocess
from pathlib import Path
from typing import Any

from zongce.books.live.things import things_on

TIMED_OUT, NOT_HANDLED = -1712, -1708
"""What a program says to Apple events while a dialog is open or a cell is edited."""
CONTAINER = "Library/Containers/com.microsoft.Excel/Data"
"""Below the home folder: where Excel may read without asking its user for leave."""
_CANCELLED = re.compile(r"\(-128\)\s*\Z")
"""The end of what a script says whose user changed their mind, whatever the system's language."""
_FRONT = """on run argv
try
tell current application to activate
end try
"""
"""A script that shows something comes to the front first: behind Excel nobody would see it."""
_FILES = (
    _FRONT
    + """set severalToo to (item 2 of argv is "many")
set chosen to choose file with prompt (item 1 of argv) multiple selections allowed severalToo
if class of chosen is not list then set chosen to {chosen}
set told to ""
repeat with one in chosen
set told to told & POSIX path of one & linefeed
end repeat
return told
end run"""
)
_BOX = (
    _FRONT
    + """set {theTitle, theWords} to items 1 thru 2 of argv
set theButtons to items 4 thru -1 of argv
set theLast to count theButtons
if item 3 of argv is "alarm" then
set told to display alert theTitle message theWords as critical buttons theButtons default button theLast
else
set told to display alert theTitle message theWords as informational buttons theButtons default button theLast
end if
return button returned of told
end run"""
)
"""Not Excel's own box: Excel's events give up after a minute, and whoever reads longer would be told that
Excel is busy. A script that asks in its own name is under no such limit."""
_BUTTONS = {"ok": "好", "cancel": "取消", "yes": "是", "no": "否"}
_FOLDER = _FRONT + "return POSIX path of (choose folder with prompt (item 1 of argv))\nend run"


class NotShownError(OSError):
    """The system did not show what its user was to answer."""

    def __init__(self, words: str) -> None:
        super().__init__(0, f"系统没有显示窗口：{words or '原因不明'}")


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

    def filtered(self, sheet: Any) -> bool:
        """Ask the sheet, and its tables, whose filters the sheet does not always tell."""
        return bool(sheet.api.filter_mode.get()) or any(map(self._filters, sheet.tables))

    def foreign(self, sheet: Any) -> tuple[str, ...]:
        """Return what stands on a sheet besides cells."""
        return things_on(sheet)

    def hide(self, name: Any) -> None:
        """Take a name out of the list of names."""
        name.impl.xl.visible.set(False)  # xlwings gives no api of names on a Mac

    def ask(self, words: str, title: str, buttons: str, *, alarm: bool = False) -> str:
        """Show the system's own box, which waits as long as it takes; unanswered it is the way out.

        Where the system shows none, Excel's own is better than words that nobody has read.
        """
        offered = {_BUTTONS[name]: name for name in reversed(buttons.split("_"))}
        try:
            pressed = _asked(_BOX, title, words, "alarm" if alarm else "info", *offered).strip()
        except OSError:
            return str(self._app.alert(words, title, buttons, "critical" if alarm else "info"))
        return offered.get(pressed, next(iter(offered.values())))

    def choose_files(self, title: str, *, multiple: bool = True) -> list[Path]:
        """Show the system's own dialog."""
        return [
            Path(line) for line in _asked(_FILES, title, "many" if multiple else "one").splitlines() if line
        ]

    def choose_folder(self, title: str) -> Path | None:
        """Show the system's own dialog."""
        chosen = _asked(_FOLDER, title).strip()
        return Path(chosen) if chosen else None

    def _filters(self, table: Any) -> bool:
        """Say whether a table filters by one of its columns; without arrows it has no filter to ask."""
        filters = table.api.autofilter_object.filters
        try:
            told = filters.filter_on.get()  # of all columns at once
        except self.errors:
            return self._one_filters(filters, table.range.shape[1])
        return any(each is True for each in (told if isinstance(told, list) else [told]))

    def _one_filters(self, filters: Any, count: int) -> bool:
        """Ask column by column.

        Raises:
            Exception: one of ``errors``, where Excel is busy and has not said that nothing is filtered.
        """
        try:
            return any(filters[number].filter_on.get() is True for number in range(1, count + 1))
        except self.errors as error:
            if self.is_busy(error):
                raise
            return False

    def status(self, text: str = "") -> None:
        """Say it in the status bar; False gives it back."""
        self._app.status_bar = text or False


def _asked(script: str, *words: str) -> str:
    """Run a script of ours; ``words`` go to it as they are. Nothing comes back when the user cancels.

    Raises:
        OSError: it cannot be run, or nothing was shown.
    """
    done = subprocess.run(  # noqa: S603  # the script is a constant, the words are arguments
        ["/usr/bin/osascript", "-e", script, *words], capture_output=True, encoding="utf-8", check=False
    )
    if done.returncode and not _CANCELLED.search(done.stderr):
        raise NotShownError(done.stderr.strip())
    return "" if done.returncode else done.stdout
