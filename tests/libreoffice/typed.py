"""What Excel (in China) makes of a text that is put into a cell which is not formatted as text."""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple

EPOCH = dt.datetime(1899, 12, 30)
ERRORS = ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!")
GENERAL = "General"

_NUMBER = re.compile(r"([+-]?)(\d{1,3}(?:,\d{3})+|\d*)(\.\d*)?([eE][+-]?\d+)?")
_MONEY = re.compile(r"[¥￥](\d.*)")
_DATES = (
    (re.compile(r"(?P<y>\d{4})[-/](?P<m>\d{1,2})[-/](?P<d>\d{1,2})"), "yyyy/m/d"),
    (re.compile(r"(?P<y>\d{4})[-/](?P<m>\d{1,2})"), 'yyyy"年"m"月"'),
    (re.compile(r"(?P<m>\d{1,2})[-/](?P<d>\d{1,2})"), 'm"月"d"日"'),
    (re.compile(r"(?P<y>\d{4})年(?P<m>\d{1,2})月(?P<d>\d{1,2})日"), 'yyyy"年"m"月"d"日"'),
    (re.compile(r"(?P<y>\d{4})年(?P<m>\d{1,2})月"), 'yyyy"年"m"月"'),
    (re.compile(r"(?P<m>\d{1,2})月(?P<d>\d{1,2})日"), 'm"月"d"日"'),
)
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?")


class Formula(str):
    """A formula in Excel's words, with its sign of equality."""

    __slots__ = ()


class ErrorValue(str):
    """One of Excel's errors as a value."""

    __slots__ = ()


class Typed(NamedTuple):
    """What stands in the cell afterwards, and the format that a cell of no format takes on."""

    value: float | bool | str | Formula | ErrorValue
    number_format: str = GENERAL


def typed(text: str) -> Typed:
    """Return what Excel makes of a text."""
    if text.startswith("'"):
        return Typed(text[1:])
    if len(text) > 1 and text[0] == "=":
        return Typed(Formula(text))
    bare = text.strip()
    found = _constant(bare) or _number(bare) or _moment(bare)
    if found:
        return found
    if len(bare) > 1 and bare[0] in "+-":
        return Typed(Formula("=" + bare))
    return Typed(text)


def serial(moment: dt.datetime | dt.date) -> float:
    """Return a day as the number that Excel counts with."""
    if not isinstance(moment, dt.datetime):
        moment = dt.datetime.combine(moment, dt.time())
    return (moment.replace(tzinfo=None) - EPOCH) / dt.timedelta(days=1)


def moment_of(number: float) -> dt.datetime:
    """Return the day that Excel counts as this number, to the nearest microsecond that Excel keeps."""
    return EPOCH + dt.timedelta(milliseconds=round(number * 86_400_000))


def as_text(value: float | bool | dt.date) -> str:
    """Return what a cell formatted as text shows of a value that is no text."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, dt.date):
        return f"{value.year}/{value.month}/{value.day}"
    return f"{value:.15g}".replace("e+", "E+").replace("e-", "E-")


def _constant(text: str) -> Typed | None:
    if text.upper() in ("TRUE", "FALSE"):
        return Typed(text.upper() == "TRUE")
    return Typed(ErrorValue(text.upper())) if text.upper() in ERRORS else None


def _number(text: str) -> Typed | None:
    money = _MONEY.fullmatch(text)
    if money:
        plain = _number(money[1])
        return plain and Typed(plain.value, '"¥"#,##0.00')
    if text.startswith("(") and text.endswith(")") and text[1:2].isdigit():
        plain = _number(text[1:-1])
        return plain and Typed(-plain.value, plain.number_format)
    hundredth = text.endswith("%")
    match = _NUMBER.fullmatch(text.rstrip("% ") if hundredth else text)
    if not match or not any(sign.isdigit() for sign in (match[2] + (match[3] or ""))):
        return None
    sign, whole, part, power = (group or "" for group in match.groups())
    value = float(sign + _fifteen_digits(whole.replace(",", "") + part) + power)
    decimals = len(part) > 1
    if hundredth:
        return Typed(value / 100, "0.00%" if decimals else "0%")
    if power:
        return Typed(value, "0.00E+00")
    if "," in whole:
        return Typed(value, "#,##0.00" if decimals else "#,##0")
    return Typed(value)


def _fifteen_digits(digits: str) -> str:
    """Excel keeps fifteen digits of a number; those behind become noughts."""
    kept, seen = [], 0
    for sign in digits:
        seen += sign.isdigit() and (seen > 0 or sign != "0")
        kept.append("0" if sign.isdigit() and seen > 15 else sign)
    return "".join(kept)


def _moment(text: str) -> Typed | None:
    day, _, hour = text.partition(" ")
    at = _TIME.fullmatch(hour.strip() if hour else text)
    if at:
        hours, minutes, seconds = (int(group or 0) for group in at.groups())
        share, shown = (hours * 3600 + minutes * 60 + seconds) / 86400, "h:mm:ss" if at[3] else "h:mm"
        if minutes > 59 or seconds > 59 or hours > 23:
            return None
        if not hour:
            return Typed(share, shown)
        whole = _day(day)
        return whole and Typed(whole.value + share, "yyyy/m/d h:mm")
    return None if hour else _day(text)


def _day(text: str) -> Typed | None:
    for pattern, number_format in _DATES:
        match = pattern.fullmatch(text)
        if match:
            parts = {name: int(value) for name, value in match.groupdict().items()}
            try:
                day = dt.date(parts.get("y", dt.datetime.now().year), parts["m"], parts.get("d", 1))
            except ValueError:
                return None
            return Typed(serial(day), number_format) if day.year >= 1900 else None
    return None
