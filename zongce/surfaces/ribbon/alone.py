"""One click at a time, also where Excel does not wait for Python (on a Mac)."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LOCK = "click.lock"


@contextmanager
def alone(folder: Path) -> Iterator[bool]:
    """Yield whether no other click runs; the system frees what a killed one held."""
    from filelock import FileLock, Timeout  # noqa: PLC0415  # Windows waits by itself and needs it not

    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / LOCK, timeout=0)
    try:
        lock.acquire()
    except Timeout:
        yield False
        return
    try:
        yield True
    finally:
        lock.release()
