"""The time at the school, which windows, seals and receipts go by wherever the computer stands."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

SCHOOL_TIME = timezone(timedelta(hours=8), "Asia/Shanghai")
"""The same all year since 1991, and known without a search for the table of zones."""


def school_clock() -> datetime:
    """Return the time at the school."""
    return datetime.now(SCHOOL_TIME)
