"""排名 (ranks): equal rounded scores share a rank, within a class or a major and grade."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from zongce.core.named import NamedTuple
from zongce.rules.arrays import Flags, Integers, new_runs, order_by, require_columns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


class Ranks(NamedTuple):
    """``rank`` out of ``size``, int64[n] each; both are 0 on rows that are not ranked."""

    rank: Integers
    size: Integers


def rank(
    scores: Integers,
    groups: Integers,
    *,
    dense: bool = False,
    ties: Sequence[Integers] = (),
    present: Flags | None = None,
) -> Ranks:
    """Return each row's rank within its group; the highest score is first.

    Equal scores share a rank and leave a gap (1224); with ``dense`` they leave none (1223). ``ties`` are
    compared in their order where the scores are equal, higher is better; equal in all means a shared rank.

    Shapes: all columns n. Units: scores of one unit, already rounded; groups are ids, -1 for none.
    Rows without a group or not ``present`` get rank 0 and count in no size.

    Raises:
        TypeError, ValueError: the columns are not int64 of one length.

    Source: requirement A7; settings 排名方式 and 同分再比.
    """
    require_columns(scores, groups, *ties, *(() if present is None else (present,)))
    taken = groups >= 0 if present is None else (groups >= 0) & present
    rows = np.flatnonzero(taken)
    keys = [column[rows] for column in (groups, scores, *ties)]
    order = order_by(keys[0], *(~key for key in keys[1:]))
    keys = [key[order] for key in keys]
    first_of_group = new_runs(keys[0])
    first_of_tie = new_runs(*keys)
    steps = np.cumsum(first_of_tie) if dense else _start(first_of_tie) + 1
    group_starts = np.flatnonzero(first_of_group)
    group = np.cumsum(first_of_group) - 1
    ranks, sizes = np.zeros((2, scores.size), dtype=np.int64)
    places = rows[order]
    ranks[places] = steps - (steps[group_starts] - 1)[group]
    sizes[places] = np.diff(group_starts, append=rows.size)[group]
    return Ranks(ranks, sizes)


def decided_by_rounding(
    scores: Integers,
    numerators: Integers | NDArray[np.object_],
    denominators: Integers | NDArray[np.object_],
    groups: Integers,
) -> Flags:
    """Return bool[n]: the row shares its rounded score within its group with a different exact value.

    Shapes: all columns n. Units: the exact value is numerator/denominator (positive), int64 or integers of
    any size. Rows of group -1 are never marked.

    Raises:
        ValueError: the columns differ in length.

    Source: requirement A7 (ranks compare the two-decimal scores), so that a trace can say so.
    """
    require_columns(scores, groups)
    if not numerators.shape == denominators.shape == scores.shape:
        message = "every score needs a numerator and a denominator"
        raise ValueError(message)
    divisors = np.gcd(numerators, denominators)
    top = np.unique(numerators // divisors, return_inverse=True)[1].astype(np.int64)
    bottom = np.unique(denominators // divisors, return_inverse=True)[1].astype(np.int64)
    order = order_by(groups, scores, top, bottom)
    shared = new_runs(groups[order], scores[order])
    value = new_runs(groups[order], scores[order], top[order], bottom[order])
    block = np.cumsum(shared) - 1
    several = np.bincount(block[value], minlength=1) > 1
    marked = np.zeros(scores.size, dtype=np.bool_)
    marked[order] = several[block] if block.size else False
    return marked & (groups >= 0)


def _start(first: Flags) -> Integers:
    """Return for each row of a sorted column the position at which its run starts."""
    positions: Integers = np.where(first, np.arange(first.size), 0)
    return np.maximum.accumulate(positions)
