"""等次 (levels): by threshold, by quota or by both, less the levels that are barred."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from zongce.core.named import NamedTuple
from zongce.core.number import half_up_array, require_int64
from zongce.rules.arrays import Flags, Integers, magnitude, require_columns
from zongce.rules.rank import rank
from zongce.rules.sums import group_count

if TYPE_CHECKING:
    from collections.abc import Sequence

WHOLE_SHARE = 10_000
"""100 % in 0.01 %."""

POINT = 100
"""One point in 0.01."""

QUOTA_ROUNDINGS = ("half_up", "down", "up")


class Level(NamedTuple):
    """A level: its name, the lowest score in 0.01, the share of its range in 0.01 % (None: not limited)."""

    name: str
    threshold: int | None = None
    share: int | None = None


def levels(  # noqa: PLR0913  # every keyword is one setting of the scheme
    scores: Integers,
    groups: Integers,
    rules: Sequence[Level],
    *,
    quota_rounding: str = "half_up",
    tie_up: bool = True,
    whole: bool = False,
    barred: Flags | None = None,
    present: Flags | None = None,
    ties: Sequence[Integers] = (),
) -> Integers:
    """Return int64[n]: the index of each row's level in ``rules`` (best first), -1 for none.

    A row has the first level whose threshold it reaches, whose places reach down to it and that is not
    barred to it. A level by quota has ``share`` × size of the group places (rounded by ``quota_rounding``),
    counted on from where the level above ends; a level by threshold alone ends with the last row that
    reaches it. Places that a threshold or a veto leaves free are not passed on. Where the shares add
    up to 100 % the places reach the last row. Equal scores at an end all get the better level (``tie_up``)
    or all the next one; ``ties`` decide between equal scores first, as they do for ranks. With ``whole``
    thresholds look at scores rounded half up to whole points; quotas never do.

    Shapes: columns n; ``barred`` n × levels. Units: scores and thresholds 0.01, shares 0.01 %. Groups are
    ids, -1 for none; rows without a group or not ``present`` have no level and count in no size.

    Raises:
        OverflowError: a share of a group would leave int64.
        ValueError: an unknown ``quota_rounding``, a negative share, or ``barred`` is not n × levels.

    Source: requirement C, decided; settings 名额取整, 等次取整 and 同分再比; 等次规则.
    """
    present = groups >= 0 if present is None else present & (groups >= 0)
    require_columns(scores, groups, present)
    barred = np.zeros((scores.size, len(rules)), dtype=np.bool_) if barred is None else barred
    _require(rules, quota_rounding, barred, scores.size)
    group = np.where(present, groups, -1)
    ids, ranged = np.unique(group, return_inverse=True)
    ranged = np.where(present, ranged, -1).astype(np.int64)
    banded = POINT * half_up_array(scores, np.full_like(scores, POINT)) if whole else scores
    place = _places(scores, ranged, ties, tie_up=tie_up)
    reached = [banded >= rule.threshold if rule.threshold is not None else present for rule in rules]
    ends = _ends(rules, reached, ranged, ids.size, quota_rounding)
    found = np.full(scores.size, -1, dtype=np.int64)
    for index, (fits, end) in enumerate(zip(reached, ends, strict=True)):
        given = present & (found < 0) & fits & (place <= end[ranged]) & ~barred[:, index]
        found[given] = index
    return found


def _require(rules: Sequence[Level], quota_rounding: str, barred: Flags, count: int) -> None:
    if quota_rounding not in QUOTA_ROUNDINGS:
        message = f"quota_rounding is one of {QUOTA_ROUNDINGS}, not {quota_rounding!r}"
        raise ValueError(message)
    if barred.shape != (count, len(rules)):
        message = f"barred must be {count} rows × {len(rules)} levels"
        raise ValueError(message)
    if any(rule.share is not None and rule.share < 0 for rule in rules):
        message = "a share is never negative"
        raise ValueError(message)


def _places(scores: Integers, groups: Integers, ties: Sequence[Integers], *, tie_up: bool) -> Integers:
    """Return each row's place from the top; rows equal in all stand at their best (or worst) place."""
    best = rank(scores, groups, ties=ties)
    if tie_up:
        return best.rank
    from_below = rank(~scores, groups, ties=[~column for column in ties])
    return best.size - from_below.rank + 1


def _ends(
    rules: Sequence[Level], reached: Sequence[Flags], groups: Integers, count: int, quota_rounding: str
) -> list[Integers]:
    """Return for each level int64[groups]: the last place it reaches down to."""
    size = group_count(groups >= 0, groups, count)
    end = np.zeros(count, dtype=np.int64)
    shares = 0
    ends = []
    for rule, fits in zip(rules, reached, strict=True):
        if rule.share is None:
            end = np.maximum(end, group_count(fits, groups, count))
        else:
            shares += rule.share
            own = end + _quota(size, rule.share, quota_rounding)
            end = np.maximum(own, size) if shares >= WHOLE_SHARE else own
        ends.append(end)
    return ends


def _quota(size: Integers, share: int, quota_rounding: str) -> Integers:
    """Return share × size, as whole places."""
    require_int64(2 * share * magnitude(size) + 2 * WHOLE_SHARE)
    exact = size * share
    if quota_rounding == "half_up":
        return half_up_array(exact, np.full_like(exact, WHOLE_SHARE))
    return exact // WHOLE_SHARE if quota_rounding == "down" else -(-exact // WHOLE_SHARE)
