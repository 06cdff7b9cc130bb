"""Exact sums of integers by group."""

from __future__ import annotations

import numpy as np

from zongce.core.number import INT64_MAX, require_int64
from zongce.rules.arrays import Flags, Integers, magnitude, require_columns


def group_sum(values: Integers, groups: Integers, count: int) -> Integers:
    """Return the exact sum of the values of each group.

    Shapes: ``values`` and ``groups`` n; the result ``count``, 0 for a group without rows.
    Units: those of ``values``. A group of -1 counts nowhere.

    Raises:
        OverflowError: a sum might leave int64.
        ValueError: a group is below -1 or not below ``count``.

    Source: design decision 1 (numpy's weighted bincount would sum in floats).
    """
    require_columns(values, groups)
    inside = _inside(groups, count)
    groups, values = groups[inside], values[inside]
    sums = np.zeros(count, dtype=np.int64)
    if values.size:
        require_sums(magnitude(values), groups)
        np.add.at(sums, groups, values)
    return sums


def group_count(flags: Flags, groups: Integers, count: int) -> Integers:
    """Return how many flags are set in each group.

    Shapes: ``flags`` and ``groups`` n; the result ``count``. A group of -1 counts nowhere.

    Raises:
        ValueError: a group is below -1 or not below ``count``.
    """
    require_columns(flags, groups)
    inside = _inside(groups, count)
    return np.bincount(groups[inside][flags[inside]], minlength=count).astype(np.int64)


def require_sums(largest: int, groups: Integers) -> None:
    """Refuse sums by group that might leave int64 when no value's absolute value is above ``largest``.

    Shapes: ``groups`` n; -1 counts nowhere.

    Raises:
        OverflowError: the largest group's sum might not fit.
    """
    if largest * groups.size > INT64_MAX:
        sizes = np.bincount(groups[groups >= 0])
        require_int64(largest * int(sizes.max(initial=0)))


def _inside(groups: Integers, count: int) -> Flags | slice:
    """Return what selects the rows that have a group: nearly always all of them, without a copy."""
    low = int(groups.min(initial=0))
    if low < -1 or int(groups.max(initial=-1)) >= count:
        message = f"groups must be -1 or below {count}"
        raise ValueError(message)
    return groups >= 0 if low < 0 else slice(None)
