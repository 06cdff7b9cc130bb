"""评分成绩 (rating scores): the weighted means of counsellors, class teachers and classmates per item."""

from __future__ import annotations

import numpy as np

from zongce.core.number import INT64_MAX, half_up_array, require_int64
from zongce.core.value import value
from zongce.rules.arrays import Flags, Integers, magnitude, require_columns

COUNSELLOR, TEACHER, PEER = range(3)
"""辅导员, 班主任, 互评: the codes of a form's role and the columns of the weights."""

ROLES = (COUNSELLOR, TEACHER, PEER)

WHOLE_WEIGHT = 10_000
"""100 % in 0.01 %."""


@value(frozen=True, slots=True)
class RatingScores:
    """Scores of S students on I items.

    ``items`` int64[S, I] and ``total`` int64[S] in the unit of the marks; both mean nothing where ``ok`` is
    False. ``missing`` bool[S, 3]: a role that some item weighs has no mark left for the student. ``count``
    int64[S, 3]: the role's raters of the student, before trimming. ``ok`` bool[S]: every item has a score.
    ``numerator`` and ``denominator`` int64[S, I] are the items before rounding.
    """

    items: Integers
    total: Integers
    missing: Flags
    count: Integers
    ok: Flags
    numerator: Integers
    denominator: Integers


def rating_scores(
    marks: Integers,
    role: Integers,
    rater: Integers,
    weights: Integers,
    *,
    count_self: bool = False,
    trim: int = 0,
    spread: bool = False,
) -> RatingScores:
    """Return each student's item scores Σ weight × mean over the roles, and their sum.

    A mean runs over the raters of a role who submitted; a peer's row for himself is left out unless
    ``count_self``; of the peers' marks the ``trim`` highest and lowest of each student and item are left
    out. An item is one fraction, rounded half up once; the total is the sum of the rounded items. Where a
    role has no marks the student has no score (``ok`` False), or with ``spread`` its weight is shared over
    the others in proportion.

    Shapes: ``marks`` F forms × S students × I items of one class; ``role`` and ``rater`` F (``rater`` the
    student's position or -1); ``weights`` I × 3. Units: marks of any one unit, weights 0.01 %.

    Raises:
        OverflowError: an exact fraction would leave int64.
        ValueError: the shapes don't fit, a role is unknown, or a weight or ``trim`` is negative.

    Source: requirement R1, R5 and R, decided; settings 计自评, 去极值人数, 缺评处理.
    """
    _require(marks, role, rater, weights, trim)
    others = rater[:, None] != np.arange(marks.shape[1])
    taken = np.ones_like(others) if count_self else others
    sums, used, count = _sum_roles(marks, role, taken, trim)
    absent = used == 0
    missing = absent & (weights > 0).any(axis=0)
    heard = np.where(absent[:, None, :], 0, weights)
    full = np.broadcast_to(weights.sum(axis=1), heard.shape[:2])
    part = heard.sum(axis=2)
    scored = (part > 0) | (full == 0)
    ok = scored.all(axis=1) if spread else ~missing.any(axis=1)
    shared = _lowest_terms(np.where(scored, full, 0), np.where(part > 0, part, 1))
    numerator, denominator = _fractions(sums, used, heard, shared, magnitude(marks))
    items = half_up_array(numerator, denominator)
    items[~ok] = 0
    require_int64(magnitude(items) * items.shape[1])
    return RatingScores(items, items.sum(axis=1), missing, count, ok, numerator, denominator)


def _require(marks: Integers, role: Integers, rater: Integers, weights: Integers, trim: int) -> None:
    require_columns(role, rater)
    require_columns(marks.reshape(-1))
    require_columns(weights.reshape(-1))
    if marks.ndim != 3 or marks.shape[0] != role.size or weights.shape != (marks.shape[2], len(ROLES)):
        message = f"marks {marks.shape}, roles {role.shape} and weights {weights.shape} do not fit together"
        raise ValueError(message)
    if role.size and not (int(role.min()) >= COUNSELLOR and int(role.max()) <= PEER):
        message = "a role is 0, 1 or 2"
        raise ValueError(message)
    if trim < 0 or (weights.size and int(weights.min()) < 0):
        message = "weights and trim are never negative"
        raise ValueError(message)


def _sum_roles(
    marks: Integers, role: Integers, taken: Flags, trim: int
) -> tuple[Integers, Integers, Integers]:
    """Return the sums of the marks [S, I, 3], how many are in them and how many there were [S, 3]."""
    sums = np.zeros((*marks.shape[1:], len(ROLES)), dtype=np.int64)
    count = np.zeros((marks.shape[1], len(ROLES)), dtype=np.int64)
    used = count.copy()
    for each in ROLES:
        forms = role == each
        count[:, each] = taken[forms].sum(axis=0)
        cut = trim if each == PEER else 0
        used[:, each] = np.maximum(count[:, each] - 2 * cut, 0)
        sums[..., each] = _sum_marks(marks[forms], taken[forms], cut)
    return sums, used, count


def _sum_marks(marks: Integers, taken: Flags, trim: int) -> Integers:
    """Return int64[S, I]: the sums of the marks taken, without the ``trim`` highest and lowest."""
    if trim == 0:
        return _add_up(marks, taken)
    ascending = np.sort(np.where(taken[:, :, None], marks, INT64_MAX), axis=0)
    place = np.arange(marks.shape[0])[:, None]
    inside = (place >= trim) & (place < taken.sum(axis=0) - trim)
    return _add_up(ascending, inside)


def _add_up(marks: Integers, taken: Flags) -> Integers:
    sums: Integers = np.where(taken[:, :, None], marks, 0).sum(axis=0, dtype=np.int64)
    return sums


def _lowest_terms(full: Integers, part: Integers) -> tuple[Integers, Integers]:
    """Return full/part in lowest terms: 100 % over 70 % is 10/7."""
    divisor = np.gcd(full, part)
    return full // divisor, part // divisor


def _fractions(
    sums: Integers, used: Integers, heard: Integers, shared: tuple[Integers, Integers], highest: int
) -> tuple[Integers, Integers]:
    """Return int64[S, I] twice: Σ heard × sum / used, times ``shared``, as one fraction.

    ``shared`` is the weight of all roles over that of the roles heard; 1 unless a weight is spread. No
    mark's absolute value is above ``highest``.
    """
    divisors = np.maximum(used, 1)
    widest = 1
    for each in ROLES:
        widest *= magnitude(divisors[:, each])
    require_int64(
        highest * magnitude(heard.sum(axis=2)) * magnitude(shared[0]) * widest,
        WHOLE_WEIGHT * magnitude(shared[1]) * widest,
    )
    product = divisors.prod(axis=1, dtype=np.int64)[:, None]
    numerator = np.zeros(sums.shape[:2], dtype=np.int64)
    for each in ROLES:
        numerator += heard[..., each] * sums[..., each] * (product // divisors[:, each, None])
    return numerator * shared[0], WHOLE_WEIGHT * product * shared[1]
