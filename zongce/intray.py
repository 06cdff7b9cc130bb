"""The intray of a run: files are kept before they are read, then read on the pool, each at its own risk."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from zongce.books.reader import read_book
from zongce.casefolder.folder import given_name
from zongce.casefolder.handed import Handed, hand_in, sources, told_apart
from zongce.core.catalog import finding
from zongce.core.day import TIME_FORMAT
from zongce.core.finding import Finding, Severity, Where
from zongce.core.named import NamedTuple
from zongce.core.value import replace, value
from zongce.ports.command import Received

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from zongce.books.limits import Limits
    from zongce.casefolder.folder import CaseFolder
    from zongce.commands.command import Command, Sift
    from zongce.core.grid import Book
    from zongce.ports.command import Pool
    from zongce.ports.progress import Progress

CHUNK = 25
"""Files a worker takes at once."""
LOAD = 8 * CHUNK
"""Files that are held in memory at once; fewer where they are large."""
AHEAD = timedelta(days=1)
"""A letter dated so much after it was received came from a clock that is wrong; its date says nothing."""


class _Task(NamedTuple):
    """What a worker gets: files by name, and what to make of each."""

    files: tuple[tuple[str, bytes], ...]
    limits: Limits
    sift: Sift | None
    context: object


class _Made(NamedTuple):
    book: Book | None
    sifted: object
    findings: tuple[Finding, ...]


class Tray:
    """What came in: readable or not, each with its digest; and what could not be had or opened at all."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.files: list[Received] = []
        self.findings: list[Finding] = []
        self.refused: list[str] = []
        """SHA-256 of archives and letters that could not be opened."""

    @property
    def digests(self) -> tuple[str, ...]:
        """The SHA-256 of every file."""
        return tuple(file.sha256 for file in self.files)


@value(frozen=True, slots=True)
class Intray:
    """Receives the files of one run; ``first`` says when a file came first, by SHA-256.

    ``limits`` are those of what is handed in, archives and letters too; ``reading`` those of each workbook.
    ``only`` names the files that it takes by SHA-256: whatever else lies in the letters is another run's.
    """

    folder: CaseFolder
    command: Command
    limits: Limits
    reading: Limits
    workers: Pool
    progress: Progress
    keep: bool
    now: datetime
    first: Mapping[str, datetime]
    only: frozenset[str] | None = None
    password: str = ""
    """Opens workbooks that are locked."""

    def receive(self, paths: Sequence[Path], context: object) -> Tray:
        """Return what was handed in; every file is kept before it is read (requirement N1)."""
        tray = Tray()
        named = set(paths)
        names: dict[str, str] = {}
        given = sources(paths)
        load: list[Handed] = []
        for number, source in enumerate(given):
            self.progress("收取文件", number, len(given))
            most, alone = self.limits.file_bytes, source in named
            for item in hand_in(source, most, alone=alone, password=self.password):
                named_apart = item if item.wrapper or item.data is None else told_apart(item, names)
                if self._taken_in(item, tray):
                    load.append(named_apart)
                if self._is_full(load):
                    tray.files += self._made(load, context)
                    load.clear()
        tray.files += self._made(load, context)
        self.progress("收取文件", len(given), len(given))
        return tray

    def fetch(
        self, digests: Sequence[str], context: object, names: Mapping[str, str]
    ) -> tuple[dict[str, Received], tuple[Finding, ...]]:
        """Return files that were kept before, by SHA-256; W920 for one that is not there any more.

        ``names`` are those under which the registers have them.
        """
        shelf = self.command.kept_shelf or self.command.shelf
        found: dict[str, Received] = {}
        missing: list[Finding] = []
        load: list[Handed] = []
        for digest in dict.fromkeys(digests):
            path = self.folder.find(shelf, digest)
            if path is None:
                short = digest[:16]
                given = {"file": names.get(digest, short), "digest": short, "shelf": shelf}
                missing.append(finding("W920", Where(), given["file"], **given))
                continue
            load.append(Handed(given_name(path.name, digest), path.read_bytes()))
            if self._is_full(load):
                found |= _by_digest(self._made(load, context))
                load.clear()
        return found | _by_digest(self._made(load, context)), tuple(missing)

    def _taken_in(self, item: Handed, tray: Tray) -> bool:
        """Keep a file; say whether it is one to be read."""
        digest = hashlib.sha256(item.data or b"").hexdigest()
        if self.only is not None and (item.data is None or digest not in self.only):
            return False
        tray.findings += item.findings
        if item.data is None:
            return False
        if self.keep:
            self.folder.keep(self.command.shelf, given_name(item.name, digest), item.data)
        if item.wrapper and item.findings:
            tray.refused.append(digest)
        return not item.wrapper

    def _is_full(self, load: Sequence[Handed]) -> bool:
        return len(load) >= LOAD or sum(len(item.data or b"") for item in load) >= self.limits.file_bytes

    def _made(self, load: Sequence[Handed], context: object) -> list[Received]:
        pairs = [(item.name, item.data or b"") for item in load]
        chunks = [tuple(pairs[n : n + CHUNK]) for n in range(0, len(pairs), CHUNK)]
        tasks = [_Task(chunk, self.reading, self.command.sift, context) for chunk in chunks]
        made = [one for chunk in self.workers.map(_work, tasks) for one in chunk]
        return [self._received(item, each) for item, each in zip(load, made, strict=True)]

    def _received(self, item: Handed, made: _Made) -> Received:
        digest = hashlib.sha256(item.data or b"").hexdigest()
        at = self.first.get(digest) or self._arrival(item.sent)
        sent = item.sent if item.sent and item.sent < at + AHEAD else None
        return Received(item.name, digest, at, sent, made.book, made.sifted, made.findings)

    def _arrival(self, sent: datetime | None) -> datetime:
        """Return when a file came: a letter with the date inside it, never later than now; else now.

        Whoever collects the morning after must not make late what came in time (requirement B1).
        """
        return min(sent.astimezone(self.now.tzinfo), self.now) if sent else self.now


def first_receipts(times: Iterable[tuple[str, str]], now: datetime) -> dict[str, datetime]:
    """Return when each file came first, from pairs of SHA-256 and ``2026-10-20 09:30:00`` of a register."""
    found: dict[str, datetime] = {}
    for digest, text in times:
        try:
            at = datetime.strptime(text, TIME_FORMAT).replace(tzinfo=now.tzinfo)
        except ValueError:
            continue
        if digest:
            found[digest] = min(at, found.get(digest, at))
    return found


def _by_digest(files: Iterable[Received]) -> dict[str, Received]:
    return {file.sha256: file for file in files}


def _work(task: _Task) -> list[_Made]:
    """Read some files and make of each what the command needs; a fault refuses that file only."""
    return list(_each(task))


def _each(task: _Task) -> Iterator[_Made]:
    for name, data in task.files:
        book, findings = read_book(data, name, task.limits)
        if book is None:
            yield _Made(None, None, tuple(replace(f, severity=Severity.REFUSED) for f in findings))
        elif task.sift is None:
            yield _Made(book, None, ())
        else:
            sifted, found = task.sift(task.context, book)
            yield _Made(None, sifted, found)
