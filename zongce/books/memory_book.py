"""A workbook in memory: bytes that are read and written like a file, and nothing on any disk."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from zongce.books.limits import DEFAULT, Limits
from zongce.books.reader import read_book
from zongce.ports.book import Opened

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from zongce.core.finding import Finding
    from zongce.ports.outcome import Document
    from zongce.ports.report import Written


class MemoryBook:
    """A workbook of ours that was never saved (:class:`zongce.ports.book.BookPort`)."""

    path: Path | None = None
    way = ""
    rewritten = True

    def __init__(self, name: str, data: bytes, limits: Limits = DEFAULT) -> None:
        self.name = name
        self.data = data
        self.papers: dict[str, tuple[Document, tuple[Finding, ...]]] = {}
        """What is shown with it, by the name of the sheet, and the findings that mark its cells."""
        self._limits = limits

    def read(self, sheets: Collection[str] | None = None) -> Opened:
        """Return the workbook, or why its bytes cannot be read."""
        book, found = read_book(self.data, self.name, self._limits, sheets)
        return Opened(book, self._digest(), found)

    def unchanged(self, sha256: str) -> bool:
        """Say whether it still holds what was read."""
        return self._digest() == sha256

    def refusals(self, document: Document) -> tuple[Finding, ...]:  # noqa: ARG002  # bytes refuse nothing
        """Return nothing: bytes hold everything."""
        return ()

    def file(self, document: Document) -> None:
        """Return nothing: it lies in no file."""

    def write(self, document: Document, guard: str = "") -> tuple[Finding, ...]:  # noqa: ARG002  # bytes have no locks
        """Hold the document from now on."""
        from zongce.sheets.render import render_document  # noqa: PLC0415  # who only reads must not wait

        self.data = render_document(document)
        return ()

    def show(self, paper: Document, findings: Sequence[Finding] = ()) -> tuple[Written, ...]:
        """Keep a document for reading under its sheet's name."""
        self.papers[paper.sheets[0].table.sheet] = paper, tuple(findings)
        return ()

    def clear(self, sheet: str) -> None:
        """Take a document for reading away."""
        self.papers.pop(sheet, None)

    def _digest(self) -> str:
        return hashlib.sha256(self.data).hexdigest()
