"""A closed workbook on disk: read through the one reader, never written behind Excel's back."""

from __future__ import annotations

import hashlib
import stat
from typing import TYPE_CHECKING

from zongce.books.files import paper_path, receive, write_whole
from zongce.books.identity import identity_of
from zongce.books.limits import DEFAULT, Limits
from zongce.books.lost_parts import lost_parts
from zongce.books.reader import read_book
from zongce.core.catalog import finding
from zongce.core.finding import Finding, Where
from zongce.core.grid import KIND_PROPERTY
from zongce.ports.book import Opened
from zongce.tables.books import KINDS
from zongce.tables.report import PAPERS

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from zongce.core.grid import Book
    from zongce.ports.outcome import Document
    from zongce.ports.report import Written


class FileBook:
    """A workbook of ours in a file (:class:`zongce.ports.book.BookPort`)."""

    rewritten = True

    def __init__(self, path: Path, limits: Limits = DEFAULT) -> None:
        self.path = path
        self._limits = limits

    @property
    def name(self) -> str:
        """The file's name."""
        return self.path.name

    @property
    def way(self) -> str:
        """The way from its 检查报告, which lies beside it."""
        return self.path.name

    def read(self, sheets: Collection[str] | None = None) -> Opened:
        """Return the workbook, or why it cannot be worked on: open elsewhere, read-only, unreadable.

        W905 names what besides the cells would be lost when it is written again; who reads some ``sheets``
        only does not write it.
        """
        path = self.path
        data, found = receive(path, path.name, self._limits.file_bytes)
        held = self._held() if data is not None else found
        if data is None or held:
            return Opened(None, "", held)
        book, found = read_book(data, path.name, self._limits, sheets)
        lost = self._lost(book, data) if book and sheets is None else ()
        return Opened(book, hashlib.sha256(data).hexdigest(), (*found, *lost))

    def unchanged(self, sha256: str) -> bool:
        """Say whether the file still holds what was read, and nobody has opened it since."""
        if self._held() or not self.path.is_file():
            return False
        return hashlib.sha256(self.path.read_bytes()).hexdigest() == sha256

    def refusals(self, document: Document) -> tuple[Finding, ...]:  # noqa: ARG002  # reading it has told all
        """Return nothing: what would be lost was told when it was read."""
        return ()

    def file(self, document: Document) -> bytes:
        """Return the bytes of the file that holds ``document``."""
        from zongce.sheets.render import render_document  # noqa: PLC0415  # who only reads must not wait

        return render_document(document)

    def write(self, document: Document, guard: str = "") -> tuple[Finding, ...]:  # noqa: ARG002  # a file has no locks
        """Put a new file in the place of the old one."""
        write_whole(self.path, self.file(document))
        return ()

    def show(self, paper: Document, findings: Sequence[Finding] = ()) -> tuple[Written, ...]:  # noqa: ARG002
        """Write a document for reading beside the workbook; somebody else's file of that name stays."""
        path = paper_path(self.path, paper.sheets[0].table.sheet)
        if path.exists() and not self._is_paper(path):
            return ()
        return (write_whole(path, self.file(paper)),)

    def clear(self, sheet: str) -> None:
        """Take the document of this name away, where it is ours."""
        path = paper_path(self.path, sheet)
        if path.exists() and self._is_paper(path):
            path.unlink(missing_ok=True)

    def _is_paper(self, path: Path) -> bool:
        data, _ = receive(path, path.name, self._limits.file_bytes)
        kind = identity_of(data, path.name, self._limits)[0] if data else None
        return kind is not None and kind.get(KIND_PROPERTY, "") in PAPERS

    def _held(self) -> tuple[Finding, ...]:
        """W901 for a lock file of Excel, WPS or LibreOffice beside it, W902 where it is read-only."""
        path = self.path
        short = path.name[2:] if len(path.stem) > 6 else path.name  # some cut the name of their lock file
        for name in (f"~${path.name}", f"~${short}", f".~lock.{path.name}#", f".~{path.name}"):
            if (path.parent / name).exists():
                return (finding("W901", Where(path.name), lock=name),)
        if path.is_file() and not path.stat().st_mode & stat.S_IWUSR:
            return (finding("W902", Where(path.name)),)
        return ()

    def _lost(self, book: Book, data: bytes) -> tuple[Finding, ...]:
        known = KINDS.get(book.kind)
        if known is None:
            return ()
        lost = lost_parts(data, known.charted, self._limits)
        return tuple(finding("W905", Where(self.path.name, sheet), what=word) for sheet, word in lost)
