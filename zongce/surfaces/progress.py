"""Progress bars on stderr for work that takes more than a second; nothing where it is no terminal."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from types import TracebackType

    from rich.progress import Progress

PATIENCE = 1.0
"""Seconds of work before a bar appears."""


class ProgressBar:
    """A :class:`zongce.ports.progress.Progress` that draws; use as a context manager."""

    def __init__(self) -> None:
        self._started = time.monotonic()
        self._bar: Progress | None = None

    def __call__(self, what: str, done: int, total: int) -> None:
        """Draw how far ``what`` is, once the work has taken a second."""
        if time.monotonic() - self._started < PATIENCE or not sys.stderr.isatty():
            return
        if self._bar is None:
            self._bar = _started_bar()
            self._bar.add_task(what, total=total)
        self._bar.update(self._bar.task_ids[0], description=what, completed=done, total=total)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()


def _started_bar() -> Progress:
    from rich import progress  # noqa: PLC0415  # nobody waits for it who does not wait longer anyway
    from rich.console import Console  # noqa: PLC0415

    columns = (
        progress.TextColumn("{task.description}"),
        progress.BarColumn(),
        progress.MofNCompleteColumn(),
        progress.TimeElapsedColumn(),
    )
    bar = progress.Progress(*columns, console=Console(stderr=True), transient=True)
    bar.start()
    return bar
