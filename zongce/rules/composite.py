"""综合成绩 (composite scores): bonus points, module limits, and modules put together by weight."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from zongce.core.named import NamedTuple
from zongce.core.number import half_up, require_int64
from zongce.rules.arrays import Flags, Integers, Positions, magnitude, new_runs, order_by, require_columns
from zongce.rules.sums import group_sum

if TYPE_CHECKING:
    from collections.abc import Sequence

Exacts = NDArray[np.int64] | NDArray[np.object_]
"""Integers of any size: an int64 array, or an object array of Python integers."""

WHOLE_WEIGHT = 10_000
"""A weight of 1 in 0.0001."""

METHODS = ("sum", "max", "top")
STAGES = ("weighted", "final", "modules")


class Category(NamedTuple):
    """How a category's items add up: sum, max or top (the ``top_n`` best), at most ``cap`` in 0.01."""

    method: str = "sum"
    top_n: int = 0
    cap: int | None = None


class Composed(NamedTuple):
    """``parts`` int64[students, modules] and ``total`` int64[students] in 0.01, as shown.

    ``numerator``/``denominator`` object[students]: the total in 0.01 before any rounding, in lowest terms.
    """

    parts: Integers
    total: Integers
    numerator: NDArray[np.object_]
    denominator: NDArray[np.object_]


def exclusive(student: Integers, mutex: Integers, points: Integers) -> Flags:
    """Return bool[n]: the items that mutual exclusion leaves: of a student's items of one group the highest.

    Of equally high ones the first stays. Rows of mutex -1 exclude nothing.

    Raises:
        ValueError: the columns differ in length.

    Source: requirement C2; 加减分项, 互斥组.
    """
    require_columns(student, mutex, points)
    rows = np.flatnonzero(mutex >= 0)
    order = rows[order_by(student[rows], mutex[rows], ~points[rows])]
    kept = mutex < 0
    kept[order[new_runs(student[order], mutex[order])]] = True
    return kept


def bonus_points(
    student: Integers,
    category: Integers,
    mutex: Integers,
    points: Integers,
    categories: Sequence[Category],
    students: int,
) -> Integers:
    """Return int64[students, categories]: each student's points of each category.

    First mutual exclusion (over all categories that share a group), then the method, then the cap on the sum.
    Max and top-N choose among the positive items; deductions (negative points) always count in full, since
    a bonus must not make one disappear.

    Shapes: columns n, one row per item. Units: points and caps 0.01. Student -1 is nobody; ``mutex`` are
    ids, -1 for none.

    Raises:
        OverflowError: a sum would leave int64.
        ValueError: a category is not below ``len(categories)``, or its method is unknown or lacks its
        ``top_n``.

    Source: requirement C1, C2; 加减分项.
    """
    require_columns(student, category, mutex, points)
    _require(category, categories)
    rows = np.flatnonzero(exclusive(student, mutex, points) & (student >= 0))
    rows = rows[_best(student[rows], category[rows], points[rows], categories)]
    width = len(categories)
    require_int64(students * width)
    sums = group_sum(points[rows], student[rows] * width + category[rows], students * width)
    sums = sums.reshape(students, width)
    for index, each in enumerate(categories):
        if each.cap is not None:
            sums[:, index] = np.minimum(sums[:, index], each.cap)
    return sums


def _require(category: Integers, categories: Sequence[Category]) -> None:
    for each in categories:
        if each.method not in METHODS or (each.method == "top" and each.top_n < 1):
            message = f"a category's method is one of {METHODS}, top with its N: {each}"
            raise ValueError(message)
    if category.size and not (int(category.min()) >= 0 and int(category.max()) < len(categories)):
        message = f"a category is 0 to {len(categories) - 1}"
        raise ValueError(message)


def _best(
    student: Integers, category: Integers, points: Integers, categories: Sequence[Category]
) -> Positions:
    """Return the rows that count: every deduction and as many of the best bonuses as the category allows."""
    allowed = {"sum": student.size, "max": 1}
    most = np.array([allowed.get(each.method, each.top_n) for each in categories], dtype=np.int64)
    order = order_by(student, category, ~points)
    starts = np.flatnonzero(new_runs(student[order], category[order]))
    place = np.arange(order.size) - np.repeat(starts, np.diff(starts, append=order.size))
    return order[(points[order] < 0) | (place < most[category[order]])]


def clip(
    value: Integers,
    base: int = 0,
    floor: int | None = None,
    cap: int | None = None,
    denominator: int | Integers = 1,
) -> Integers:
    """Return base + value, not below ``floor`` and not above ``cap``.

    Shapes: ``value`` any; ``denominator`` one number or of the same shape: the value is value/denominator,
    and the result is a numerator over the same denominator. Units: all of one unit (0.01). A cap below the
    floor wins.

    Raises:
        OverflowError: the sum or a limit would leave int64.

    Source: requirement C2; 测评方案, 基础分 下限 上限.
    """
    widest = denominator if isinstance(denominator, int) else magnitude(denominator)
    limits = max(abs(base), abs(floor or 0), abs(cap or 0))
    require_int64(magnitude(value) + limits * widest)
    result = value + base * denominator
    if floor is not None:
        result = np.maximum(result, floor * denominator)
    if cap is not None:
        result = np.minimum(result, cap * denominator)
    return result


def compose(
    scores: Exacts, weights: Sequence[int | None], stage: str, denominators: Exacts | None = None
) -> Composed:
    """Return each student's weighted modules and their total.

    ``weighted`` (各模块加权后): each module is rounded to 0.01, weighted, rounded again, and these parts
    are added: what people see adds up. ``modules`` (各模块分): each module is rounded, the exact weighted
    sum is rounded once. ``final`` (最后): nothing but the exact weighted sum is rounded. The parts are
    rounded for showing in every stage; only in ``weighted`` they must add up to the total. A weight of None
    adds the module as it is.

    Shapes: ``scores`` students × modules, ``denominators`` of the same shape (None: all 1). Units:
    score/denominator in 0.01, weights 0.0001.

    Raises:
        OverflowError: a part or a total does not fit into int64 (the sums on the way are of any size).
        TypeError: the modules are of another type.
        ValueError: an unknown stage, shapes that differ, a denominator that is not positive.

    Source: requirement C2, setting 取整时点.
    """
    if stage not in STAGES:
        message = f"the stage is one of {STAGES}, not {stage!r}"
        raise ValueError(message)
    denominators = np.ones_like(scores) if denominators is None else denominators
    if scores.ndim != 2 or scores.shape[1] != len(weights) or denominators.shape != scores.shape:
        message = (
            f"scores {scores.shape}, denominators {denominators.shape} and {len(weights)} weights differ"
        )
        raise ValueError(message)
    if not {scores.dtype.str[1:], denominators.dtype.str[1:]} <= {"i8", "O"}:
        message = "modules are int64 or Python integers, never floats"
        raise TypeError(message)
    scale = np.array([WHOLE_WEIGHT if weight is None else weight for weight in weights], dtype=object)
    top, bottom = scores.astype(object), denominators.astype(object)
    exact = _add(top * scale, bottom * WHOLE_WEIGHT)
    if stage != "final":
        top, bottom = _rounded(top, bottom).astype(object), np.ones_like(bottom)
    parts = _rounded(top * scale, bottom * WHOLE_WEIGHT)
    if stage == "weighted":
        require_int64(magnitude(parts) * parts.shape[1])
        return Composed(parts, parts.sum(axis=1), *exact)
    return Composed(parts, _rounded(*_add(top * scale, bottom * WHOLE_WEIGHT)), *exact)


def _rounded(top: NDArray[np.object_], bottom: NDArray[np.object_]) -> Integers:
    """Return the half-up quotients of integers of any size as int64.

    Raises:
        OverflowError: a quotient does not fit.
    """
    pairs = zip(top.ravel().tolist(), bottom.ravel().tolist(), strict=True)
    quotients = [half_up(n, d) for n, d in pairs]
    return np.array(quotients, dtype=np.int64).reshape(top.shape)


def _add(
    top: NDArray[np.object_], bottom: NDArray[np.object_]
) -> tuple[NDArray[np.object_], NDArray[np.object_]]:
    """Return the sum of each row's fractions as one fraction in lowest terms."""
    numerator = np.zeros(top.shape[0], dtype=object)
    denominator = np.ones(top.shape[0], dtype=object)
    for n, d in zip(top.T, bottom.T, strict=True):
        numerator, denominator = numerator * d + n * denominator, denominator * d
        divisor = np.gcd(numerator, denominator)
        numerator, denominator = numerator // divisor, denominator // divisor
    return numerator, denominator
