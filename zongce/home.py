"""The per-user directory: logs of faults, and limits where the defaults do not fit (design decision 14)."""

from __future__ import annotations

import os
import tomllib
from dataclasses import fields
from pathlib import Path

from platformdirs import user_config_path, user_log_path

from zongce.books.limits import DEFAULT, Limits

LIMITS_FILE = "limits.toml"


class LimitsFault(ValueError):  # noqa: N818  # wrong usage by whoever wrote the file, told in words
    """limits.toml cannot be used; the message says why."""


def log_folder() -> Path:
    """Return where logs lie: under ``ZONGCE_HOME`` if set, else the user's own log directory."""
    home = os.environ.get("ZONGCE_HOME")
    return Path(home) / "log" if home else user_log_path("zongce", appauthor=False)


def limits_path() -> Path:
    """Return where limits.toml may lie."""
    home = os.environ.get("ZONGCE_HOME")
    return (Path(home) if home else user_config_path("zongce", appauthor=False)) / LIMITS_FILE


def limits() -> Limits:
    """Return the limits for received files: those of limits.toml, else the defaults.

    The file has lines such as ``file_bytes = 134217728``; its names are the fields of :class:`Limits`.

    Raises:
        LimitsFault: no TOML, an unknown name, or no positive whole number.
    """
    path = limits_path()
    if not path.is_file():
        return DEFAULT
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        message = f"{path} 读不懂：{fault}"
        raise LimitsFault(message) from fault
    known = {field.name for field in fields(Limits)}
    for name, value in given.items():
        if name not in known:
            message = f"{path} 里没有上限“{name}”；可用：{'、'.join(sorted(known))}"
            raise LimitsFault(message)
        if not isinstance(value, int) or isinstance(value, bool) or value <= 0:
            message = f"{path} 里“{name}”应是正整数"
            raise LimitsFault(message)
    return Limits(**given)
