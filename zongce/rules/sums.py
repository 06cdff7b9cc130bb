"""Exact sums of integers by group."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from zongce.core.number import INT64_MAX, require_int64
from zongce.rules.arrays import Flags, Integers, magnitude, new_runs, require_columns

if TYPE_CHECKING:
    from collections.abc import Sequence


def group_sum(values: Integers, groups: Integers, count: int) -> Integers:
    """Return the exact sum of the values of each group.

    Shapes: ``values`` and ``groups`` n; the result ``count``, 0 for a group without rows.
    Units: those of ``values``. A group of -1 counts nowhere.

    Raises:
        OverflowError: a sum might leave int64.
        ValueError: a group is below -1 or not below ``count``.

    Source: design decision 1 (numpy's weighted bincount would sum in floats).
    """
    sums: Integers = group_sums((values,), groups, count)[0]
    return sums


def group_sums(columns: Sequence[Integers], groups: Integers, count: int) -> Integers:
    """Return int64[columns, count]: the :func:`group_sum` of each of several columns of one grouping."""
    require_columns(groups, *columns)
    require_sums(max(map(magnitude, columns)), groups)
    sums = np.zeros((len(columns), count), dtype=np.int64)
    add_to_groups(sums, columns, groups)
    return sums


def add_to_groups(sums: Integers, columns: Sequence[Integers] | Integers, groups: Integers) -> None:
    """Add each column's values to its row of ``sums`` (int64[columns, count]), group by group, in place.

    Rows of one group mostly stand together in a file, so their runs are added up first. The caller has
    made sure (:func:`require_sums`) that no sum leaves int64.

    Raises:
        ValueError: a group is below -1 or not below ``count``.
    """
    if not groups.size:
        return
    inside = _inside(groups, sums.shape[1])
    groups = groups[inside]
    runs = np.flatnonzero(new_runs(groups))
    if not runs.size:
        return
    run_groups = groups[runs]
    for values, sum_ in zip(columns, sums, strict=True):
        np.add.at(sum_, run_groups, np.add.reduceat(values[inside], runs))


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
