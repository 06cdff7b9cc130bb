"""What stands in a cell element -> one shared Cell; the meaning of cell types is said only here."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from zongce.books.fault import Fault, RefusedError
from zongce.core.grid import GENERAL, Cell, CellKind, FormatKind, NumberFormat
from zongce.core.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zongce.books.limits import Limits

_ESCAPED = pattern(r"_x([0-9A-Fa-f]{4})_")
_SURROGATES = range(0xD800, 0xE000)
_BOOLEANS = {"1": "TRUE", "true": "TRUE", "0": "FALSE", "false": "FALSE"}
_BLANKS = " \t\r\n"
DAYS_1900_TO_1904 = 1462
"""What a day number of a workbook that counts from 1904 lacks."""


class ContentError(ValueError):
    """A cell element means nothing; ``code`` and ``what`` say why."""

    def __init__(self, what: str, code: str = "F102") -> None:
        super().__init__(what)
        self.code, self.what = code, what


def unescape(text: str) -> str:
    r"""Return ``text`` with ``_xHHHH_`` made the character it stands for.

    Halves of surrogate pairs stay as they are written: they are no characters.

    >>> unescape("a_x000A_b_x005F_x0041_")
    'a\nb_x0041_'
    """
    return _ESCAPED.sub(_character, text) if "_x" in text else text


def _character(match: re.Match[str]) -> str:
    code = int(match[1], 16)
    return match[0] if code in _SURROGATES else chr(code)


class Contents:
    """The cells of one workbook: equal content is one object."""

    def __init__(
        self,
        strings: Sequence[str],
        formats: Sequence[NumberFormat],
        limits: Limits,
        *,
        since_1904: bool = False,
    ) -> None:
        """Take the shared strings (unescaped), each style's number format, the first year of dates."""
        self._strings, self._formats, self._limits = strings, formats, limits
        self._shift = DAYS_1900_TO_1904 if since_1904 else 0
        self._pool: dict[tuple[CellKind, str, int], Cell] = {}
        self.understood = _understood(tuple(formats), self._shift)
        """What cell elements mean that workbooks with these styles held: forms of one kind repeat them."""

    def again(self, known: Known) -> Cell:
        """Return the cell of an element that was understood before.

        Raises:
            ContentError: as :meth:`cell`.
            RefusedError: as :meth:`cell`.
        """
        kind, text, style = known
        return self._pooled(kind, text, self._formats[style])

    def remember(self, element: bytes, cell: Cell, style: str, kind: str) -> None:
        """Keep what an element means where that depends on nothing but the styles."""
        if kind == "s" or len(element) > _SHORT or not self._formats:
            return
        if len(self.understood) >= _REMEMBERED:
            self.understood.clear()
        self.understood[element] = cell.kind, cell.text, whole(style) or 0

    def cell(self, style: str, kind: str, value: str | None, formula: str | None = None) -> Cell | None:
        """Return the cell of an element: its ``s`` and ``t``, the text of ``v`` or ``is``, and of ``f``.

        None where nothing stands: no value, or a text of no length. Whitespace is a text.

        Raises:
            ContentError: an unknown type, a style or string that is not there, a value too long.
            RefusedError: F106 too many different contents.
        """
        form = self._format(style)
        if formula is not None:
            return self._pooled(CellKind.FORMULA, formula, form)
        if kind not in _KINDS:
            message = f"单元格类型 {kind[:20]!a}"
            raise ContentError(message)
        if not value:
            return None
        cell_kind, text = self._value(kind, value, form)
        return self._pooled(cell_kind, text, form) if text else None

    def _format(self, style: str) -> NumberFormat:
        if not style:
            return self._formats[0] if self._formats else GENERAL
        number = whole(style)
        if number is None or number >= len(self._formats):
            message = f"样式编号 {style[:20]!a}"
            raise ContentError(message)
        return self._formats[number]

    def _value(self, kind: str, value: str, form: NumberFormat) -> tuple[CellKind, str]:
        match kind:
            case "s":
                return CellKind.TEXT, self._shared(value)
            case "str" | "inlineStr":
                return CellKind.TEXT, unescape(value)
            case "b":
                return CellKind.BOOLEAN, self._boolean(value)
            case "e":
                return CellKind.ERROR, value
            case "d":
                return CellKind.DATE, value
        number = value.strip(_BLANKS)
        if form.kind is not FormatKind.DATE:
            return CellKind.NUMBER, number
        return CellKind.DATE, str(int(number) + self._shift) if number.isdigit() and self._shift else number

    def _shared(self, value: str) -> str:
        number = whole(value.strip(_BLANKS))
        if number is None or number >= len(self._strings):
            message = f"文字编号 {value[:20]!a}"
            raise ContentError(message)
        return self._strings[number]

    def _boolean(self, value: str) -> str:
        text = _BOOLEANS.get(value.strip(_BLANKS))
        if text is None:
            message = f"逻辑值 {value[:20]!a}"
            raise ContentError(message)
        return text

    def _pooled(self, kind: CellKind, text: str, form: NumberFormat) -> Cell:
        key = (kind, text, id(form))  # formats live as long as the pool
        cell = self._pool.get(key)
        if cell is None:
            if len(text) > self._limits.text:
                message = f"一格超过 {self._limits.text:,} 个字"
                raise ContentError(message, "F106")
            if len(self._pool) >= self._limits.contents:
                raise RefusedError(Fault("F106", {"what": f"不同内容超过 {self._limits.contents:,} 种"}))
            cell = self._pool[key] = Cell(kind, text, form)
        return cell


Known = tuple[CellKind, str, int]
"""Kind and text of a cell, and the number of its style."""
_SHORT = 200
"""Bytes of an element that is worth remembering."""
_REMEMBERED = 16_384


@lru_cache(maxsize=4)
def _understood(_formats: tuple[NumberFormat, ...], _shift: int) -> dict[bytes, Known]:
    """Return the memory of the workbooks that have these styles; it is emptied when it is full."""
    return {}


_KINDS = frozenset({"", "n", "s", "str", "inlineStr", "b", "e", "d"})
_DIGITS = 9


def whole(text: str) -> int | None:
    """Return a whole number as XML attributes hold it, None where the text is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _DIGITS else None
