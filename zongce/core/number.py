"""The door between cells and exact numbers, and the one half-up division (四舍五入)."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import TYPE_CHECKING

from zongce.core.pattern import pattern

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SHOWN_DIGITS = 15
"""Excel shows at most 15 significant digits: 19.99 may be stored as 19.989999999999998."""

INT64_MAX = 2**63 - 1

_TYPED = pattern(r"[+-]?[0-9]{1,30}(?:\.[0-9]{0,30})?", re.ASCII)
_STORED = pattern(
    r"[+-]?(?:[0-9]{1,400}(?:\.[0-9]{0,400})?|\.[0-9]{1,400})(?:[eE][+-]?[0-9]{1,3})?", re.ASCII
)
_SHOWN = Context(prec=SHOWN_DIGITS, rounding=ROUND_HALF_UP)
_LARGEST = Decimal(10) ** 15


class NumberFault(ValueError):  # noqa: N818  # a fault in the data, not an error of the program
    """A cell's content is no number this product accepts; ``code`` is the catalogue's code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def exact(text: str, places: int, *, stored: bool = False) -> int:
    """Return the number in ``text`` as an integer count of 10**-places units.

    ``stored`` says that the text is a number cell's stored value (a printed binary double): it is read
    at 15 significant digits, as the spreadsheet shows it. Text that somebody typed is read as it stands.

    Raises:
        NumberFault: N101 no number, N102 more decimals than ``places``, N103 beyond 15 digits.

    Source: design decision 1.

    >>> exact("19.989999999999998", 2, stored=True)
    1999
    >>> exact("89.5", 2)
    8950
    """
    if not (_STORED if stored else _TYPED).fullmatch(text):
        raise NumberFault("N101")
    value = Decimal(text)
    if stored:
        value = _SHOWN.plus(value)
    if abs(value) >= _LARGEST:
        raise NumberFault("N103")
    scaled = value.scaleb(places)
    units = int(scaled)
    if units != scaled:
        raise NumberFault("N102")
    return units


def as_shown(text: str) -> str:
    """Return a stored fraction as the spreadsheet shows it; any other text as it stands.

    >>> as_shown("88.88800000000001"), as_shown("202401010001"), as_shown("1.5E+300")
    ('88.888', '202401010001', '1.5E+300')
    """
    if "." not in text or not _STORED.fullmatch(text) or len(text) <= SHOWN_DIGITS:
        return text
    return str(_SHOWN.plus(Decimal(text)).normalize(_SHOWN))


def show(units: int, places: int = 2) -> str:
    """Return ``units`` of 10**-places as text with exactly ``places`` decimals.

    >>> show(8935)
    '89.35'
    >>> show(-5)
    '-0.05'
    """
    sign = "-" if units < 0 else ""
    whole, part = divmod(abs(units), 10**places)
    return f"{sign}{whole}.{part:0{places}d}" if places else f"{sign}{whole}"


def plain(units: int, places: int = 2) -> str:
    """Return ``units`` of 10**-places as people type them, without zeros at the end.

    >>> plain(3050), plain(3000), plain(100, 0)
    ('30.5', '30', '100')
    """
    text = show(units, places)
    return text.rstrip("0").rstrip(".") if places else text


def half_up(numerator: int, denominator: int) -> int:
    """Return numerator/denominator rounded to the nearest integer, halves away from zero.

    Any size of integer. This is what a spreadsheet's ROUND does, and 四舍五入 for negative sums too.

    Raises:
        ValueError: the denominator is not positive (a fault of ours: callers refuse empty sums).

    Source: requirement A7.

    >>> [half_up(n, 2) for n in (1, 3, -1, -3)]
    [1, 2, -1, -2]
    """
    if denominator <= 0:
        message = "the denominator must be positive"
        raise ValueError(message)
    quotient = (2 * abs(numerator) + denominator) // (2 * denominator)
    return -quotient if numerator < 0 else quotient


def half_up_array(numerator: NDArray[np.int64], denominator: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the element-wise half-up quotient of two int64 arrays of one shape.

    Raises:
        OverflowError: doubling a numerator and adding its denominator would leave int64.
        ValueError: a denominator is not positive.

    Source: requirement A7; the same law as :func:`half_up`.
    """
    if numerator.dtype.str[1:] != "i8" or denominator.dtype.str[1:] != "i8":
        message = "half_up_array takes int64 arrays"
        raise TypeError(message)
    if numerator.size == 0:
        return numerator.copy()
    if int(denominator.min()) <= 0:
        message = "every denominator must be positive"
        raise ValueError(message)
    bound = max(int(numerator.max()), -int(numerator.min()))
    require_int64(2 * bound + int(denominator.max()), 2 * int(denominator.max()))
    quotient = (2 * abs(numerator) + denominator) // (2 * denominator)
    signed: NDArray[np.int64] = quotient * (1 - 2 * (numerator < 0))
    return signed


def require_int64(*bounds: int) -> None:
    """Refuse a computation whose largest intermediate value would not fit into int64.

    Raises:
        OverflowError: numpy would have wrapped around silently.
    """
    for bound in bounds:
        if abs(bound) > INT64_MAX:
            message = f"an exact sum of {bound} does not fit into 64 bits"
            raise OverflowError(message)
