"""An open workbook's program while we write: nothing is calculated, shown or asked, and all is put back."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING, Any

from zongce.books.live.selection import picked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from zongce.books.native import Native

QUIET = {"screen_updating": False, "display_alerts": False, "enable_events": False, "calculation": "manual"}


@contextmanager
def quiet(app: Any) -> Iterator[None]:
    """Turn everything off, and whatever happens back to what it was, each for itself.

    Raises:
        Exception: what the program says where it cannot be turned off.
    """
    with suppress(Exception):  # only a guard: rows put in while cells wait to be copied may be those cells
        app.cut_copy_mode = False
    with ExitStack() as after:
        for name, value in QUIET.items():
            before = getattr(app, name)
            after.callback(_back, app, name, before)
            setattr(app, name, value)
        yield


def _back(app: Any, name: str, value: object) -> None:
    with suppress(Exception):  # the rest must be put back all the same, and what went wrong before be told
        setattr(app, name, value)


@contextmanager
def in_place(book: Any, native: Native) -> Iterator[None]:
    """Bring the user back to the sheet and the cells where they were, as far as these are still there."""
    sheet = book.sheets.active.name
    chosen = picked(book.app, native)
    address = chosen.address if chosen is not None and chosen.sheet.book.name == book.name else ""
    try:
        yield
    finally:
        with suppress(Exception):  # a courtesy: what went wrong before must be told
            book.activate()
            names = [each.name for each in book.sheets if each.visible]
            if sheet in names:
                book.sheets[sheet].activate()
                if address:
                    book.sheets[sheet].range(address).select()


class Undo:
    """What takes a change back, the last first."""

    def __init__(self) -> None:
        self._steps: list[tuple[str, Callable[[], object]]] = []
        self.faults: list[Exception] = []
        """Why steps could not be taken back, the first that failed first."""

    def add(self, sheet: str, step: Callable[[], object]) -> None:
        """Remember how to take back what is about to be done to a sheet."""
        self._steps.append((sheet, step))

    def back(self) -> list[str]:
        """Take everything back, each step for itself; return the sheets where that could not be done."""
        left: dict[str, None] = {}
        while self._steps:
            sheet, step = self._steps.pop()
            try:
                step()
            except Exception as fault:  # noqa: BLE001  # whatever one meets, the others must be taken back
                left[sheet] = None
                self.faults.append(fault)
        return list(left)
