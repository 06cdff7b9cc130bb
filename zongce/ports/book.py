"""The workbook that a command runs on, wherever it is: in a file, open in Excel, in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from zongce.core.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from zongce.core.finding import Finding
    from zongce.core.grid import Book
    from zongce.ports.outcome import Document
    from zongce.ports.report import Written


class Opened(NamedTuple):
    """A workbook as it was read; ``book`` is None where it cannot be had, and ``findings`` say why."""

    book: Book | None
    sha256: str
    """Of what was read; equal contents have equal digests, of one host."""
    findings: tuple[Finding, ...]


class BookPort(Protocol):
    """What :mod:`zongce.casework` asks of a workbook. Nothing changes before :meth:`write`."""

    @property
    def name(self) -> str:
        """The file's name, as findings and 日志 say it."""

    @property
    def path(self) -> Path | None:
        """Where it lies; None where it was never saved."""

    @property
    def way(self) -> str:
        """The way to it from its 检查报告: the file's name; empty where the report is one of its sheets."""

    @property
    def rewritten(self) -> bool:
        """Whether it is written anew as a whole; else what is none of ours stays (an open workbook)."""

    def read(self, sheets: Collection[str] | None = None) -> Opened:
        """Return the workbook as values, or why it cannot be worked on.

        ``sheets`` are all that who only looks needs, by name; others may be left out then, and nothing is
        said of what writing it would lose. Never write what was read so.
        """

    def unchanged(self, sha256: str) -> bool:
        """Say whether it still holds what was read, and nobody else has it open since."""

    def refusals(self, document: Document) -> tuple[Finding, ...]:
        """Return what keeps the workbook from holding ``document``, before anything is done."""

    def file(self, document: Document) -> bytes | None:
        """Return the new bytes of a workbook in a file; None where :meth:`write` is to be called."""

    def write(self, document: Document, guard: str = "") -> tuple[Finding, ...]:
        """Make the workbook hold ``document``, whole or not at all; return why it could not be done.

        ``guard`` is what locks its sheets now (``Document.guard`` of the last writing).
        """

    def show(self, paper: Document, findings: Sequence[Finding] = ()) -> tuple[Written, ...]:
        """Show a document for reading (检查报告, 试算) with the workbook; ``findings`` mark its cells.

        Raises:
            OSError: the disk refuses, or the report is open.
        """

    def clear(self, sheet: str) -> None:
        """Take away what :meth:`show` showed under this sheet's name, where it is ours.

        Raises:
            OSError: the report is open.
        """
