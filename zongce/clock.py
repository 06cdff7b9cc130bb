"""The time at the school, which windows, seals and receipts go by wherever the computer stands."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

SCHOOL_TIME = ZoneInfo("Asia/Shanghai")


def school_clock() -> datetime:
    """Return the time at the school."""
    return datetime.now(SCHOOL_TIME)
