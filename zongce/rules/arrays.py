"""The columns that the rules take: their types, one shape, how large they are, in which order they stand."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from zongce.core.number import INT64_MAX

Integers = NDArray[np.int64]
"""Codes, positions, or numbers in units of 10**-places."""

Flags = NDArray[np.bool_]

Positions = NDArray[np.intp]
"""Positions in a column, as numpy's sorting gives them."""


def require_columns(*columns: Integers | Flags) -> None:
    """Refuse columns that are no int64 or bool arrays of one dimension and one length.

    Raises:
        TypeError: a column is of another type (32 bits would wrap around, a float would round).
        ValueError: the columns differ in length or have more than one dimension.
    """
    for column in columns:
        if column.dtype.str[1:] not in {"i8", "b1"}:
            message = f"the rules take int64 and bool columns, not {column.dtype}"
            raise TypeError(message)
        if column.ndim != 1 or column.shape != columns[0].shape:
            message = f"columns of one length are needed, not {[each.shape for each in columns]}"
            raise ValueError(message)


def magnitude(values: Integers) -> int:
    """Return the largest absolute value (0 for an empty array) as an integer of any size."""
    return max(int(values.max()), -int(values.min()), 0) if values.size else 0


def new_runs(*columns: Integers) -> Flags:
    """Return for columns bool[n] that is True where a row differs from the one before it (and on row 0)."""
    new = np.zeros(columns[0].size, dtype=np.bool_)
    new[:1] = True
    for column in columns:
        new[1:] |= column[1:] != column[:-1]
    return new


def order_by(*keys: Integers) -> Positions:
    """Return the stable ascending order of n rows; the first key weighs most.

    Keys whose ranges multiply to less than 2**63 are folded into one, which sorts several times faster.
    A descending key is given as its complement ``~key``, which cannot overflow as ``-key`` can.
    """
    if keys[0].size == 0:
        return np.zeros(0, dtype=np.intp)
    lows = [int(key.min()) for key in keys]
    spans = [int(key.max()) - low + 1 for key, low in zip(keys, lows, strict=True)]
    room = 1
    for span in spans:
        room *= span
    if room > INT64_MAX:
        return np.lexsort(keys[::-1])
    folded = np.zeros(keys[0].size, dtype=np.int64)
    for key, low, span in zip(keys, lows, spans, strict=True):
        folded *= span
        folded += key - low
    return np.argsort(folded, kind="stable")
