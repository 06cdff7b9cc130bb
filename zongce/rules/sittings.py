"""考试性质 (kinds of exam): which of a student's several sittings of one course counts."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from zongce.core.named import NamedTuple
from zongce.rules.arrays import Flags, Integers, Positions, new_runs, order_by, require_columns

FIRST, MAKE_UP, RETAKE, DEFERRED = range(4)
"""正考, 补考, 重修, 缓考: the codes of a row's exam."""

NOBODY = -1
"""Role: the row belongs to no participant and is left out."""
COUNTS = 0
"""Role: the row counts."""
MAKE_UP_IGNORED = 1
"""Role: left out; another exam of the same sitting counts (a 补考 or 缓考 beside the 正考)."""
MAKE_UP_ONLY = 2
"""Role: counts, though it is a 补考, because the sitting has nothing else."""
MAKE_UP_HIGHER = 3
"""Role: counts, because it is better than the 正考 and the setting 补考取 is 最高."""
FIRST_LOWER = 4
"""Role: left out; a better 补考 of the same sitting counts."""
RETAKE_OTHER = 5
"""Role: left out in favour of another sitting of the course (setting 重修取)."""

RETAKES = ("all", "first", "last", "highest")


class Sittings(NamedTuple):
    """Per row: does it count (``keep``), why (``role``), has the course several sittings (``retaken``)."""

    keep: Flags
    role: NDArray[np.int8]
    retaken: Flags


class _Sorted(NamedTuple):
    """Rows by student, course, sitting and precedence within the sitting; ``starts`` of the sittings."""

    order: Positions
    starts: Positions
    sitting: Positions


def select_sittings(
    student: Integers,
    term: Integers,
    course: Integers,
    exam: Integers,
    points: Integers,
    *,
    make_up_highest: bool,
    retake: str,
) -> Sittings:
    """Return which rows count and why.

    A sitting is one student's exam in one course and term; a 重修 is a sitting of its own, after the 正考
    of its term. Within a sitting the 正考 counts, without one the 缓考, without that the 补考; with
    ``make_up_highest`` the highest, of equal ones the 正考. Of several sittings of one course ``retake``
    takes all, the first, the last or the highest (of equal ones the first).

    Shapes: all n. Units: ``points`` of one unit; ``term`` ascends in time; student -1 is nobody. Only rows
    that could count belong here: a 缓考 written as a grade word is no exam. Of two rows of one kind in one
    sitting, which the checks refuse, the first stands.

    Raises:
        ValueError: an unknown exam or ``retake``, or the columns differ in length.

    Source: requirement A, decided; settings 补考取 and 重修取.
    """
    require_columns(student, term, course, exam, points)
    if retake not in RETAKES:
        message = f"retake is one of {RETAKES}, not {retake!r}"
        raise ValueError(message)
    if exam.size and not (int(exam.min()) >= FIRST and int(exam.max()) <= DEFERRED):
        message = "an exam is 0 to 3"
        raise ValueError(message)
    rows = _sort(student, term, course, exam)
    chosen = _choose(rows, points) if make_up_highest else rows.starts
    role = np.full(student.size, MAKE_UP_IGNORED, dtype=np.int8)
    _say_why(role, rows, chosen, exam)
    candidates = rows.order[chosen]
    first_sitting = new_runs(student[candidates], course[candidates])
    kept = _across(first_sitting, points[candidates], retake)
    role[candidates[~kept]] = RETAKE_OTHER
    keep = np.zeros(student.size, dtype=np.bool_)
    keep[candidates[kept]] = True
    retaken = np.zeros(student.size, dtype=np.bool_)
    retaken[rows.order] = _several(first_sitting)[rows.sitting]
    nobody = student < 0
    role[nobody] = NOBODY
    return Sittings(keep & ~nobody, role, retaken & ~nobody)


def _sort(student: Integers, term: Integers, course: Integers, exam: Integers) -> _Sorted:
    again = (exam == RETAKE).astype(np.int64)
    precedence = np.array([0, 2, 0, 1], dtype=np.int64)[exam]
    order = order_by(student, course, term, again, precedence)
    first = new_runs(student[order], course[order], term[order], again[order])
    return _Sorted(order, np.flatnonzero(first), np.cumsum(first) - 1)


def _choose(rows: _Sorted, points: Integers) -> Positions:
    """Return for each sitting the sorted position of its best row, of equal ones the first."""
    best = order_by(rows.sitting.astype(np.int64), ~points[rows.order])
    return best[rows.starts]


def _say_why(role: NDArray[np.int8], rows: _Sorted, chosen: Positions, exam: Integers) -> None:
    """Write the roles within the sittings: the chosen rows and those that a better one displaced."""
    leader, candidate = rows.order[rows.starts], rows.order[chosen]
    displaced = leader != candidate
    role[leader[displaced]] = FIRST_LOWER
    alone = np.where(exam[candidate] == MAKE_UP, MAKE_UP_ONLY, COUNTS)
    role[candidate] = np.where(displaced, MAKE_UP_HIGHER, alone)


def _across(first: Flags, points: Integers, retake: str) -> Flags:
    """Return which sittings count; ``first`` marks each course's first one, in the order of time."""
    if retake == "all":
        return np.ones(first.size, dtype=np.bool_)
    if retake == "first":
        return first
    kept = np.zeros(first.size, dtype=np.bool_)
    if retake == "last":
        kept[:-1] = first[1:]
        kept[-1:] = True
    else:
        best = order_by(np.cumsum(first), ~points)
        kept[best[np.flatnonzero(first)]] = True
    return kept


def _several(first: Flags) -> Flags:
    """Return for each sitting whether its course has several."""
    starts = np.flatnonzero(first)
    sizes = np.diff(starts, append=first.size)
    return np.repeat(sizes > 1, sizes)
