"""学业成绩 (academic scores): credit-weighted average plus credit bonus, rounded once."""

from __future__ import annotations

import numpy as np

from zongce.core.named import NamedTuple
from zongce.core.number import half_up_array, require_int64
from zongce.rules.arrays import Flags, Integers, magnitude, new_runs, order_by, require_columns
from zongce.rules.sittings import DEFERRED, FIRST
from zongce.rules.sums import add_to_groups, group_count, require_sums

UNITS = 100
"""Scores, credits and ratios are counts of 0.01."""

BLOCK = 1 << 15
"""Rows taken at once: what is computed on the way stays in the processor's cache, which halves the time."""


class AcademicScores(NamedTuple):
    """One value per student, int64 or bool.

    Where ``ok`` is False there is no score and the numbers mean nothing. ``average``, ``bonus``,
    ``academic`` in 0.01, each rounded once from exact sums; ``courses`` how many rows count;
    ``numerator``/``denominator`` the exact academic score in 0.01 (0/1 where not ok); ``parts_differ`` says
    that average + bonus, as shown, is not the academic score, as shown.
    """

    average: Integers
    bonus: Integers
    academic: Integers
    courses: Integers
    numerator: Integers
    denominator: Integers
    ok: Flags
    parts_differ: Flags


def academic_scores(
    student: Integers,
    score: Integers,
    credit: Integers,
    ratio: Integers,
    counts: Flags,
    passed: Flags,
    students: int,
) -> AcademicScores:
    """Return Σ score·credit / Σ credit + Σ credit·ratio for each student.

    The average runs over the rows that count, the bonus over those of them that were passed. Rows of zero
    credit, of student -1 or with ``counts`` False count nowhere.

    Shapes: columns n, one row per course sitting; results ``students``. Units: score, credit, ratio 0.01.

    Raises:
        OverflowError: an exact sum would leave int64.
        ValueError: a credit or a ratio is negative, or a student is not below ``students``.

    Source: requirements A1, A2, A7.
    """
    require_columns(student, score, credit, ratio, counts, passed)
    if credit.size and (int(credit.min()) < 0 or int(ratio.min()) < 0):
        message = "credits and bonus ratios are never negative"
        raise ValueError(message)
    require_sums(magnitude(credit) * max(magnitude(score), magnitude(ratio), 1), student)
    sums = np.zeros((4, students), dtype=np.int64)
    block = np.empty((4, BLOCK), dtype=np.int64)
    for start in range(0, student.size, BLOCK):
        rows = slice(start, start + BLOCK)
        weighted, counted, bonus, course = columns = block[:, : student[rows].size]
        np.multiply(credit[rows], counts[rows], out=counted)
        np.multiply(counted, score[rows], out=weighted)
        np.multiply(counted, ratio[rows], out=bonus)
        np.multiply(bonus, passed[rows], out=bonus)
        np.greater(counted, 0, out=course, casting="unsafe")
        add_to_groups(sums, columns, student[rows])
    return _put_together(*sums)


def _put_together(
    weighted: Integers, credits_: Integers, bonus: Integers, courses: Integers
) -> AcademicScores:
    """Divide once: ``weighted`` and ``bonus`` are in 0.0001, ``credits_`` in 0.01."""
    ok = credits_ > 0
    divisor = np.where(ok, credits_, 1)
    require_int64(
        UNITS * magnitude(weighted) + magnitude(bonus) * magnitude(divisor), UNITS * magnitude(divisor)
    )
    denominator = UNITS * divisor
    numerator = UNITS * weighted + bonus * divisor
    average = half_up_array(weighted, divisor)
    bonus_shown = half_up_array(bonus, np.full_like(bonus, UNITS))
    academic = half_up_array(numerator, denominator)
    differ = ok & (average + bonus_shown != academic)
    return AcademicScores(
        average, bonus_shown, academic, courses, numerator, np.where(ok, denominator, 1), ok, differ
    )


def failed_courses(
    student: Integers,
    course: Integers,
    term: Integers,
    exam: Integers,
    graded: Flags,
    passed: Flags,
    students: int,
) -> Integers:
    """Return int64[students]: of how many courses the first 正考 of the batch's terms was failed.

    A 缓考 stands for the 正考 of its term where that has none, or none that is ``graded`` (has points that
    count): a 正考 deferred is not a 正考 failed. Make-up exams and retakes are looked at by nobody; neither
    does it matter whether the course takes part. Rows that record no exam at all (a grade word that says
    neither points nor 不及格, as 免修) must be left out by the caller.

    Shapes: columns n. ``term`` ascends in time; ``exam`` as in :mod:`zongce.rules.sittings`; student -1 is
    nobody.

    Raises:
        ValueError: a student is not below ``students``.

    Source: requirement A, 是否挂科.
    """
    require_columns(student, course, term, exam, graded, passed)
    rows = np.flatnonzero((exam == FIRST) | (exam == DEFERRED))
    later = (~graded[rows]).astype(np.int64)
    order = rows[order_by(student[rows], course[rows], term[rows], later, exam[rows])]
    first = order[new_runs(student[order], course[order])]
    return group_count(~passed[first], student[first], students)
