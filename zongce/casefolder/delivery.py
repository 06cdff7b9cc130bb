"""The files of one run: all of them written aside first, then put in their places, the workbook last."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from zongce.books.files import Aside, umask, write_aside, write_whole
from zongce.ports.report import Written

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Future
    from pathlib import Path

_WRITERS = 8
"""Files that go to the disk at the same time: forty small ones would each wait for it in turn."""


class Delivery:
    """Files on the way to their places. Until they are delivered nothing in the folder has changed."""

    def __init__(self) -> None:
        from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415  # only who writes waits for it

        self._writers = ThreadPoolExecutor(_WRITERS)
        self._asides: list[Future[Aside]] = []
        self._mask = umask()
        self._done: list[tuple[Path, bytes | None]] = []

    def add(self, target: Path, data: bytes) -> None:
        """Write a file aside; what is added last takes its place last.

        Raises:
            OSError: there is no room for its folder.
        """
        target.parent.mkdir(parents=True, exist_ok=True)
        self._asides.append(self._writers.submit(write_aside, target, data, self._mask))

    def settled(self) -> list[Aside]:
        """Wait until every file is on the disk beside its place, and return them.

        Raises:
            OSError: the disk refuses.
        """
        return [writing.result() for writing in self._asides]

    def deliver(self, *, last_is_commit: bool = True) -> tuple[Written, ...]:
        """Put every file in its place, in order: the last is the commit point (design, one way).

        Where the commit point is elsewhere (an open workbook), :meth:`take_back` undoes all of them.

        Raises:
            OSError: a file cannot be written or replaced; those before it are as they were.
        """
        asides = self.settled()
        done = self._done
        written: list[Written] = []
        try:
            for aside in asides:
                last = last_is_commit and aside is asides[-1]
                old = None if last or not aside.target.exists() else aside.target.read_bytes()
                written.append(aside.put())
                done.append((aside.target, old))
        except OSError:
            _undo(done)
            raise
        return tuple(written)

    def take_back(self) -> None:
        """Put back what stood in the places of the files that were delivered."""
        _undo(self._done)
        self._done.clear()

    def drop(self) -> None:
        """Take away what has not been delivered."""
        self._writers.shutdown()
        for writing in self._asides:
            if writing.exception() is None:
                writing.result().drop()


@contextmanager
def delivery() -> Iterator[Delivery]:
    """Yield a delivery that leaves nothing half done behind."""
    made = Delivery()
    try:
        yield made
    finally:
        made.drop()


def _undo(done: list[tuple[Path, bytes | None]]) -> None:
    """Put back what stood there; what cannot be put back is made again by the next run."""
    for target, old in reversed(done):
        with suppress(OSError):
            if old is None:
                target.unlink(missing_ok=True)
            else:
                write_whole(target, old)
