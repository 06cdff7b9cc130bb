"""The desk where a run's files come in: received, named, read, their findings kept."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from zongce.books.files import receive
from zongce.books.reader import read_book
from zongce.core.finding import Finding, Severity, stops
from zongce.core.value import replace
from zongce.home import limits

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from zongce.core.grid import Book
    from zongce.ports.progress import Progress


class Desk:
    """Where a run's files come in: each is read once, named once, and its findings are kept."""

    def __init__(self, paths: Sequence[Path], out: Path | None, progress: Progress) -> None:
        names = Counter(path.name for path in dict.fromkeys(paths))
        self._names = {p: p.name if names[p.name] == 1 else p.as_posix() for p in paths}
        self._base = (out or Path()).resolve().parent if out else Path.cwd()
        self._progress = progress
        self._limits, self._small = limits(), limits(small=True)
        self._total = len(paths)
        self._done = 0
        self.findings: list[Finding] = []

    def book(self, path: Path, *, one_of_many: bool = False) -> Book | None:
        """Return a received workbook; of many forms a fault refuses this one; limits are narrow."""
        name = self._names[path]
        self._progress("读取文件", self._done, self._total)
        self._done += 1
        bounds = self._small if one_of_many else self._limits
        data, found = receive(path, name, bounds.file_bytes)
        book = None
        if data is not None:
            book, found = read_book(data, name, bounds)
        if one_of_many:
            found = tuple(replace(f, severity=Severity.REFUSED) for f in found)
        self.findings.extend(found)
        return replace(book, path=self._way(path)) if book and not stops(found) else None

    def books(self, paths: Iterable[Path], *, one_of_many: bool = False) -> tuple[Book, ...]:
        """Return those of several workbooks that can be read."""
        read = (self.book(path, one_of_many=one_of_many) for path in paths)
        return tuple(book for book in read if book)

    def optional(self, path: Path | None) -> Book | None:
        """Return a workbook that may not have been given."""
        return self.book(path) if path else None

    def ways(self) -> dict[str, str]:
        """Return the way to each file from where the report will lie."""
        return {name: self._way(path) for path, name in self._names.items()}

    def _way(self, path: Path) -> str:
        try:
            return Path(os.path.relpath(path.resolve(), self._base)).as_posix()
        except ValueError:  # another drive
            return path.resolve().as_posix()
