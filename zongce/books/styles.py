"""The number format of each cell style, out of the styles part."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from zongce.books.fault import refused
from zongce.books.guarded_xml import local, tree
from zongce.books.number_format import built_in, classify
from zongce.core.grid import GENERAL, NumberFormat

if TYPE_CHECKING:
    from zongce.books.guarded_xml import Element
    from zongce.books.limits import Limits

_LARGEST_ID = 9
_SMALL = 64 * 1024


def read_styles(data: bytes, part: str, limits: Limits) -> tuple[NumberFormat, ...]:
    """Return the number format of each style number (``cellXfs``); General when there is none.

    Raises:
        RefusedError: F102 a style names a number format in a way that is no number, F106 too many formats.
    """
    return _remembered(data, part, limits) if len(data) <= _SMALL else _read(data, part, limits)


def _read(data: bytes, part: str, limits: Limits) -> tuple[NumberFormat, ...]:
    root = tree(data, part, limits)
    parts = {local(child.tag): child for child in root}
    codes = {
        _number(item, part): item.get("formatCode", "")
        for item in parts.get("numFmts", ())
        if item.get("numFmtId")
    }
    known: dict[int, NumberFormat] = {}
    formats: list[NumberFormat] = []
    for style in parts.get("cellXfs", ()):
        number = _number(style, part)
        if number not in known:
            if len(known) >= limits.formats:
                raise refused("F106", f"数字格式超过 {limits.formats:,} 种")
            known[number] = classify(codes[number]) if number in codes else built_in(number)
        formats.append(known[number])
    return tuple(formats) or (GENERAL,)


_remembered = lru_cache(maxsize=16)(_read)
"""Forms of one kind share their styles."""


def _number(item: Element, part: str) -> int:
    text = item.get("numFmtId", "0")
    if not (text.isascii() and text.isdigit() and len(text) <= _LARGEST_ID):
        raise refused("F102", f"{part}：数字格式编号 {text[:20]!a}")
    return int(text)
