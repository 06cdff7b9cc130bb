"""考试性质 of checked scores: which rows 补考取 and 重修取 choose, for computing and for checking alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from zongce.core.named import NamedTuple
from zongce.rules import sittings as rule

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from numpy.typing import NDArray

    from zongce.checks.scores import CheckedScores
    from zongce.core.records import Records, Value
    from zongce.scheme.scheme import Scheme

    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]

EXAM_CODES: dict[Value, int] = {
    None: rule.FIRST,
    "正考": rule.FIRST,
    "补考": rule.MAKE_UP,
    "重修": rule.RETAKE,
    "缓考": rule.DEFERRED,
}
RETAKES = {"全部": "all", "首次": "first", "末次": "last", "最高": "highest"}
_GRADED, _OTHER_SITTING, _CHOSEN = 1, 2, 3
"""How much a row says about its course; the rows that say most decide."""


class Coded(NamedTuple):
    """The columns of checked scores that say whose sitting of which course a row is; one entry a row."""

    student: Ints
    term: Ints
    course: Ints
    exam: Ints
    points: Ints


def codes(texts: Iterable[str]) -> Ints:
    """Return each text's place among the distinct texts in ascending order."""
    texts = list(texts)
    order = {text: number for number, text in enumerate(sorted(set(texts)))}
    return np.fromiter((order[text] for text in texts), np.int64, len(texts))


def coded(scores: CheckedScores) -> Coded:
    """Return the rows as numbers; terms ascend in time."""
    records = scores.records
    exam = np.asarray([EXAM_CODES[kind] for kind in records.values("exam_kind")], np.int64)
    student, points = (np.asarray(column, np.int64) for column in (scores.student, scores.points))
    term, course = (codes(records.texts(name)) for name in ("term", "course_code"))
    return Coded(student, term, course, exam, points)


def chosen(columns: Coded, rows: NDArray[np.intp], scheme: Scheme) -> rule.Sittings:
    """Return which of these ``rows``, all of which could count, do (settings 补考取 and 重修取)."""
    settings = scheme.settings
    return rule.select_sittings(
        *(column[rows] for column in columns),
        make_up_highest=settings.make_up == "最高", retake=RETAKES[settings.retake],
    )  # fmt: skip


def excluded(records: Records, scheme: Scheme) -> Flags:
    """Say of each row whether its kind of course counts nowhere (setting 不计课程性质)."""
    kinds = scheme.settings.excluded_kinds
    if not kinds:
        return np.zeros(len(records), np.bool_)
    return np.fromiter((kind in kinds for kind in records.texts("course_kind")), np.bool_, len(records))


def passed_courses(
    scores: CheckedScores, scheme: Scheme, students: Collection[int]
) -> dict[tuple[int, str, str], bool]:
    """Say of each course (student, term, code) of some students whether the row that counts was passed.

    Of a course whose sitting another term's displaced, the row that would count without that one decides;
    of one that counts nowhere (zero credit, a kind that is left out), any row with points. A course without
    such a row is absent. Source: requirement A5, what A decides of 补考.
    """
    columns, records = coded(scores), scores.records
    theirs = np.isin(columns.student, list(students))
    says = np.where(np.asarray(scores.counts, np.bool_) & theirs, _GRADED, 0)
    may = np.flatnonzero((says > 0) & (records.array("credit") > 0) & ~excluded(records, scheme))
    sittings = chosen(columns, may, scheme)
    says[may[sittings.role == rule.RETAKE_OTHER]] = _OTHER_SITTING
    says[may[sittings.keep]] = _CHOSEN
    terms, names = records.texts("term"), records.texts("course_code")
    most: dict[tuple[int, str, str], tuple[int, bool]] = {}
    for row in np.flatnonzero(says).tolist():
        key = scores.student[row], terms[row], names[row]
        most[key] = max(most.get(key, (0, False)), (int(says[row]), scores.passed[row]))
    return {key: passed for key, (_, passed) in most.items()}
