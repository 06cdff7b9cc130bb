"""Number formats: Excel's codes for LibreOffice, and back in the letters that Excel uses."""

from __future__ import annotations

import re
from functools import lru_cache

from tests.libreoffice.bridge import fault, struct
from tests.libreoffice.fault import ExcelError
from tests.libreoffice.typed import GENERAL

TEXT, BOOLEAN, CURRENCY, DATE, TIME = 256, 1024, 8, 2, 4
_PART = re.compile(r'("[^"]*"|\\.|\[[^\]]*\]|AM/PM|A/P|General|E[+-])|([A-Z])|(.)', re.DOTALL)
_COLOURS = {"BLACK", "BLUE", "CYAN", "GREEN", "MAGENTA", "RED", "WHITE", "YELLOW"}


def key(document, code):
    """Return LibreOffice's number of a format code of Excel."""
    formats, english = document.NumberFormats, struct("lang.Locale", Language="en", Country="US")
    try:
        known = formats.queryKey(code, english, False)
        return formats.addNew(code, english) if known < 0 else known
    except fault("util.MalformedNumberFormatException"):
        raise ExcelError(f"no such number format: {code}") from None


@lru_cache(maxsize=4096)
def _known(document, number):
    """Return a format's kind and code; they never change under one number, and asking takes a while."""
    found = document.NumberFormats.getByKey(number)
    return found.Type, found.FormatString


def code(document, number):
    """Return the format code as Excel gives it back."""
    bits, text = _known(document, number)
    return GENERAL if bits & BOOLEAN else in_excel(text)


def kind(document, number):
    """Return the bits of a format's kind; a sign of money makes an amount of money, as in Excel."""
    bits, text = _known(document, number)
    money = any(sign in text for sign in "¥￥$€£" if f"[{sign}-" not in text)
    return bits & ~1 | (CURRENCY if money else 0)


def in_excel(code: str) -> str:
    """Return a code of LibreOffice, which has capitals, in Excel's letters."""

    def say(match: re.Match[str]) -> str:
        kept, letter, other = match.groups()
        if kept and kept.startswith("["):
            return f"[{kept[1:-1].capitalize()}]" if kept[1:-1] in _COLOURS else _time_span(kept)
        return kept or (letter or "").lower() or other

    return _PART.sub(say, code)


def _time_span(part: str) -> str:
    return part.lower() if set(part[1:-1]) <= set("HMS") else part
