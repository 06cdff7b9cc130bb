"""What a cell of an open workbook holds, as the reader of files would say it; and the way back."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from zongce.core.grid import CellKind
from zongce.core.named import NamedTuple
from zongce.core.number import SHOWN_DIGITS

if TYPE_CHECKING:
    from zongce.sheets.plain import Put

ERRORS = frozenset(
    {
        "#BLOCKED!", "#BUSY!", "#CALC!", "#CONNECT!", "#DIV/0!", "#EXTERNAL!", "#FIELD!", "#GETTING_DATA",
        "#N/A", "#NAME?", "#NULL!", "#NUM!", "#PYTHON!", "#REF!", "#SPILL!", "#UNKNOWN!", "#VALUE!",
    }
)  # fmt: skip
_EPOCH = datetime(1899, 12, 30)  # a workbook's days have no time zone
_TICK = timedelta(microseconds=1)
_TICKS_OF_A_DAY = timedelta(days=1) // _TICK
_NUMBER = re.compile(r"[+-]?[0-9]*\.?[0-9]+(?:[eE][+-]?[0-9]+)?")
_SPELLED_OUT = 21
"""Powers of ten beyond which a number is not written out."""


class Content(NamedTuple):
    """A cell's kind and text, without its number format."""

    kind: CellKind
    text: str


def content_of(value: object, formula: object) -> Content | None:
    """Return what a cell holds, given its value and its formula as the open workbook says them.

    A formula is a formula whatever it comes to; an error is an error, never blank and never the whole number
    as which Excel gives the newer ones. Numbers are read at the digits that the sheet shows.
    """
    source = formula if isinstance(formula, str) else ""
    if len(source) > 1 and source.startswith("=") and value != source:
        return Content(CellKind.FORMULA, source[1:])
    if isinstance(value, bool):
        return Content(CellKind.BOOLEAN, str(value).upper())
    if isinstance(value, str):
        return Content(CellKind.TEXT, value) if value else None
    if isinstance(value, datetime):
        # a program may spell a day's formula in words, each computer in its own
        return Content(CellKind.DATE, _stored(source) if _NUMBER.fullmatch(source) else _serial(value))
    if isinstance(value, int) and source.startswith("#"):
        return Content(CellKind.ERROR, source)
    if isinstance(value, int | float | Decimal):
        # an amount of money comes with four decimals, its formula with all
        return Content(CellKind.NUMBER, decimal(value) if not isinstance(value, Decimal) else _stored(source))
    if not source:
        return None
    return Content(CellKind.ERROR if source in ERRORS else CellKind.TEXT, source)


def decimal(number: Decimal | float) -> str:
    """Return a stored number as the decimal that the sheet shows.

    >>> decimal(0.1 + 0.2), decimal(2024.0), decimal(1e-7), decimal(-5.50)
    ('0.3', '2024', '0.0000001', '-5.5')
    """
    shown = Decimal(f"{number:.{SHOWN_DIGITS}g}")
    if shown.adjusted() > _SPELLED_OUT:
        return str(shown)
    text = f"{shown:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _serial(moment: datetime) -> str:
    """Return a moment as the number of days that a workbook stores."""
    return decimal(Decimal((moment - _EPOCH) // _TICK) / _TICKS_OF_A_DAY)


def _stored(source: str) -> str:
    return decimal(Decimal(source)) if _NUMBER.fullmatch(source) else source


def to_write(put: Put) -> object:
    """Return what is to be handed to an open workbook so that its cell holds ``put``.

    Text goes into a cell of the format ``@`` as it is; into all others behind an apostrophe, because they
    would take ``001`` for a number and ``=1+1`` for a formula.
    """
    match put.kind:
        case None:
            return None
        case CellKind.TEXT:
            plain = put.code == "@" and not put.text.startswith("'")
            return put.text if plain else f"'{put.text}"
        case CellKind.NUMBER | CellKind.DATE:
            return float(put.text)  # the double nearest to the decimal, as every spreadsheet stores it
        case CellKind.BOOLEAN:
            return put.text == "TRUE"
        case CellKind.FORMULA:
            return f"={put.text}"
    return put.text


def same_number(one: str, other: str) -> bool:
    """Say whether two stored decimals are the same number at the digits that are shown."""
    return one == other or decimal(Decimal(one)) == decimal(Decimal(other))
