"""A workbook that is read once a click: what a person is asked, the preview and the run see the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from zongce.core.finding import Finding
    from zongce.ports.book import BookPort, Opened
    from zongce.ports.outcome import Document
    from zongce.ports.report import Written


class OnceRead:
    """A :class:`zongce.ports.book.BookPort` in front of another.

    Message boxes keep a person from typing meanwhile (not on a Mac), and :meth:`unchanged` looks again before
    anything is written; so the one reading holds until something of ours changes the workbook.
    """

    def __init__(self, book: BookPort) -> None:
        self._book = book
        self._opened: Opened | None = None
        self._sheets: Collection[str] | None = None

    @property
    def name(self) -> str:
        """The file's name."""
        return self._book.name

    @property
    def path(self) -> Path | None:
        """Where it lies."""
        return self._book.path

    @property
    def way(self) -> str:
        """The way from its 检查报告."""
        return self._book.way

    @property
    def rewritten(self) -> bool:
        """Whether it is written anew as a whole."""
        return self._book.rewritten

    def read(self, sheets: Collection[str] | None = None) -> Opened:
        """Return the workbook as it was read first, where that has all sheets that are asked for."""
        if self._opened is None or self._sheets not in (None, sheets):
            self._opened, self._sheets = self._book.read(sheets), sheets
        return self._opened

    def unchanged(self, sha256: str) -> bool:
        """Say whether it still holds what was read."""
        return self._book.unchanged(sha256)

    def refusals(self, document: Document) -> tuple[Finding, ...]:
        """Return what keeps the workbook from holding a document."""
        return self._book.refusals(document)

    def file(self, document: Document) -> bytes | None:
        """Return the new bytes of a workbook in a file."""
        return self._book.file(document)

    def write(self, document: Document, guard: str = "") -> tuple[Finding, ...]:
        """Make the workbook hold a document."""
        self._opened = None
        return self._book.write(document, guard)

    def show(self, paper: Document, findings: Sequence[Finding] = ()) -> tuple[Written, ...]:
        """Show a document for reading."""
        self._opened = None
        return self._book.show(paper, findings)

    def clear(self, sheet: str) -> None:
        """Take away what was shown."""
        self._opened = None
        self._book.clear(sheet)
