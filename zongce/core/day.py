"""Dates and times: ``2025-11-02`` between what people type, what a cell stores, and the calendar."""

from __future__ import annotations

from datetime import date, timedelta

from zongce.core.pattern import pattern
from zongce.core.text import narrow

TIME_FORMAT = "%Y-%m-%d %H:%M:%S"
"""A time as workbooks show and keep it."""
_EPOCH = date(1899, 12, 30)
"""Day 0 of a workbook's dates from March 1900 on; nobody assesses students before."""
_FIRST, _LAST = 61, 2_958_465
_TYPED = pattern(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?")


def day_text(text: str) -> str | None:
    """Return a typed date as ``2025-11-02``, None where it is none.

    >>> day_text("2025/11/2"), day_text("2025年11月2日"), day_text("2025-02-30")
    ('2025-11-02', '2025-11-02', None)
    """
    match = _TYPED.fullmatch("".join(narrow(text).split()))
    if not match:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3])).isoformat()
    except ValueError:
        return None


def day_of_serial(stored: str) -> str | None:
    """Return the date of a stored day number, None where it is no whole day a workbook can mean.

    >>> day_of_serial("45963"), day_of_serial("45963.5")
    ('2025-11-02', None)
    """
    whole, _, part = stored.partition(".")
    if not whole.isdigit() or part.strip("0") or not _FIRST <= int(whole) <= _LAST:
        return None
    return (_EPOCH + timedelta(days=int(whole))).isoformat()


def serial_of_day(day: str) -> int:
    """Return the number under which a workbook stores a date.

    >>> serial_of_day("2025-11-02")
    45963
    """
    return (date.fromisoformat(day) - _EPOCH).days
