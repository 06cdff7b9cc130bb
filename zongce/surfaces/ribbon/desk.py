"""What a click asks of Excel: the open workbook, message boxes, files to choose, what is selected."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from pathlib import Path

    from zongce.commands.picked import Selection
    from zongce.core.finding import Finding
    from zongce.core.grid import Grid
    from zongce.ports.book import BookPort

Buttons = Literal["ok", "ok_cancel", "yes_no", "yes_no_cancel"]
"""The buttons of a message box."""


class Desk(Protocol):
    """The Excel that a person sits at, with one workbook in front."""

    @property
    def host(self) -> BookPort | None:
        """The workbook in front; None where none is open."""

    @property
    def sheets(self) -> tuple[str, ...]:
        """The names of the workbook's sheets."""

    def form(self) -> Grid | None:
        """Return the 操作单 as it stands, None where there is none; to the workbook's readers it is none."""

    def ask(self, words: str, buttons: Buttons = "ok", *, alarm: bool = False) -> str:
        """Show a message box and return which button was pressed: ok, cancel, yes, no."""

    def status(self, words: str) -> None:
        """Say in the status bar how far the work is; without words Excel has it back."""

    def choose(self, title: str) -> tuple[Path, ...]:
        """Let files be chosen; none where the person gave up."""

    def selected(self) -> Selection | None:
        """Return the selected rows; None where something else than cells is selected."""

    def activate(self, sheet: str, cell: str = "") -> bool:
        """Bring a sheet to the front, where it is there to be seen; say whether it was."""

    def open(self, path: Path) -> None:
        """Open another workbook, which is in front from now on."""

    def save(self) -> None:
        """Save the workbook where it lies."""

    def refusal(self, fault: Exception) -> Finding | None:
        """Return what it means that Excel refused something, None where the fault is not Excel's."""
