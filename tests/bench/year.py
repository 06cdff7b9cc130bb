"""A college's whole year through the ribbon commands, on real workbooks: how long, how much memory."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

Work = Callable[[], object]


def year(folder: str, students: int, workers: int) -> Work:
    """Play the demo's year with so many students; return how many workbooks it left."""
    from zongce.demo import cycle

    place = Path(folder)

    def work() -> int:
        shutil.rmtree(place, ignore_errors=True)
        status = cycle.run(place, students, lambda _line: None, workers=workers)
        if status:
            message = f"the year ended with status {status}"
            raise RuntimeError(message)
        return sum(1 for _ in place.rglob("*.xlsx"))

    return work
