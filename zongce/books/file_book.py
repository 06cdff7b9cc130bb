"""A closed workbook on disk: read through the one reader, never written behind Excel's back."""

from __future__ import annotations

import hashlib
import stat
from typing import TYPE_CHECKING, NamedTuple

from zongce.books.files import receive
from zongce.books.limits import DEFAULT, Limits
from zongce.books.lost_parts import lost_parts
from zongce.books.reader import read_book
from zongce.core.catalog import finding
from zongce.core.finding import Finding, Where
from zongce.tables.books import KINDS

if TYPE_CHECKING:
    from pathlib import Path

    from zongce.core.grid import Book


class Opened(NamedTuple):
    """A workbook as it was read; ``book`` is None where it cannot be had, and ``findings`` say why."""

    book: Book | None
    sha256: str
    findings: tuple[Finding, ...]


class FileBook:
    """A workbook of ours in a file."""

    def __init__(self, path: Path, limits: Limits = DEFAULT) -> None:
        self.path = path
        self._limits = limits

    def read(self) -> Opened:
        """Return the workbook, or why it cannot be worked on: open elsewhere, read-only, unreadable.

        W905 names what besides the cells would be lost when it is written again.
        """
        path = self.path
        data, found = receive(path, path.name, self._limits.file_bytes)
        held = self._held() if data is not None else found
        if data is None or held:
            return Opened(None, "", held)
        book, found = read_book(data, path.name, self._limits)
        lost = self._lost(book, data) if book else ()
        return Opened(book, hashlib.sha256(data).hexdigest(), (*found, *lost))

    def unchanged(self, sha256: str) -> bool:
        """Say whether the file still holds what was read, and nobody has opened it since."""
        if self._held() or not self.path.is_file():
            return False
        return hashlib.sha256(self.path.read_bytes()).hexdigest() == sha256

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
