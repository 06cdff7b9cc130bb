"""Formulas that cells share: relative references moved to another cell, as the program shows them."""

from __future__ import annotations

import re

from zongce.core.grid import LAST_COLUMN, LAST_ROW, column_number, letters
from zongce.core.pattern import pattern

_PIECE = r"""
    (?P<keep> "(?:[^"]|"")*" | '(?:[^']|'')*' | \#[A-Z/0]+[!?]? )
  | (?<![\w.$]) (?P<columns> \$?[A-Za-z]{1,3} : \$?[A-Za-z]{1,3} ) (?![\w(!.])
  | (?<![\w.$]) (?P<rows> \$?[0-9]{1,7} : \$?[0-9]{1,7} ) (?![\w(!.])
  | (?<![\w.$]) (?P<cell> \$?[A-Za-z]{1,3}\$?[0-9]{1,7} ) (?![\w(!.])
    """
_PART = pattern(r"(\$?)([A-Za-z]*)(\$?)([0-9]*)")


class SharedFormulas:
    """The shared formulas of a sheet by their number; ``most`` characters in all are moved, no more.

    The others stand as they were written first: a formula is never taken for data, so its text is only shown.
    Moving one of 8,000 characters to each of 5,000 cells would take a minute.
    """

    def __init__(self, most: int) -> None:
        self._left = most
        self._written: dict[str, tuple[str, int, int]] = {}

    def at(self, key: str, text: str, row: int, column: int) -> str:
        """Return the formula ``key`` at a cell; ``text`` defines it where it is given."""
        if text:
            self._written[key] = (text, row, column)
            return text
        master, first_row, first_column = self._written.get(key, ("", row, column))
        self._left -= len(master)
        return master if self._left < 0 else moved(master, row - first_row, column - first_column)


def moved(formula: str, rows: int, columns: int) -> str:
    """Return ``formula`` as it reads ``rows`` below and ``columns`` right of where it was written.

    >>> moved('A1+$B$1&"A1"+SUM(C:C)', 1, 1)
    'B2+$B$1&"A1"+SUM(D:D)'
    """

    def move(match: re.Match[str]) -> str:
        if match["keep"] is not None:
            return match[0]
        parts = [_moved_part(part, rows, columns) for part in match[0].split(":")]
        return "#REF!" if None in parts else ":".join(part or "" for part in parts)

    return re.sub(_PIECE, move, formula, flags=re.VERBOSE)


def _moved_part(part: str, rows: int, columns: int) -> str | None:
    """Move ``$A1``, ``A`` or ``1``; None when it leaves the sheet."""
    match = _PART.fullmatch(part)
    if match is None:
        return part
    fixed_column, name, fixed_row, number = match.groups()
    if not name:  # a row of its own: the first dollar is the row's
        fixed_row, fixed_column = fixed_column, ""
    column = column_number(name) + (0 if fixed_column or not name else columns)
    row = int(number or 0) + (0 if fixed_row or not number else rows)
    if (name and not 1 <= column <= LAST_COLUMN) or (number and not 1 <= row <= LAST_ROW):
        return None
    return f"{fixed_column}{letters(column) if name else ''}{fixed_row}{row if number else ''}"
