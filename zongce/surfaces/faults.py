"""A fault of ours: the traceback goes to a log file, its name to the user (exit status 3)."""

from __future__ import annotations

import os
import platform
import traceback
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from zongce import __version__
from zongce.home import log_folder

if TYPE_CHECKING:
    from pathlib import Path


def log_fault(fault: BaseException, arguments: list[str]) -> Path:
    """Write the traceback to a new log file and return its path."""
    folder = log_folder()
    folder.mkdir(parents=True, exist_ok=True)
    now = datetime.now(UTC)
    path = folder / f"fault-{now:%Y%m%d-%H%M%S}-{os.getpid()}.log"
    head = f"zongce {__version__} · Python {platform.python_version()} · {platform.platform()} · {now:%FT%TZ}"
    lines = "".join(traceback.format_exception(fault))
    path.write_text(f"{head}\n{arguments}\n\n{lines}", encoding="utf-8")
    return path
