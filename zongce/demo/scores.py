"""The raw scores of the sample year, with the cases that a careful calculation has to get right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.core.named import NamedTuple
from zongce.core.number import plain
from zongce.core.value import replace, value
from zongce.demo.courses import (
    ENGLISH,
    ETHICS,
    FIRST_TERM,
    LECTURES,
    LINEAR_ALGEBRA,
    MUSIC,
    SECOND_TERM,
    STATISTICS,
    Course,
    first_term,
    second_term,
)
from zongce.demo.people import SchoolClass, Student, by_class
from zongce.tables.academic import EXAM_KINDS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

FIRST_SITTING, MAKE_UP, RETAKE, DEFERRED = EXAM_KINDS
HALF = ("99.33", "99.34")
"""Two courses of equal credit: the average is exactly 99.335, which is 99.34 half up."""
EVEN = ("99.34", "99.34")
OUTSIDER = ("0824990101", "外院生")
"""A student of another college in the export; the scheme ignores them."""
_SPARE = 8
"""Participants from which the first class has a tie of equal scores beside the halves."""
_FULL_WIDTH = {ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"}


@value(frozen=True, slots=True)
class ScoreRow:
    """One row of an export. ``score`` is what stands in the cell: a decimal or a word."""

    term: str
    student_id: str
    name: str
    class_: SchoolClass
    course: Course
    score: str
    exam: str = FIRST_SITTING
    void: bool = False
    remark: str = ""


class Year(NamedTuple):
    """The rows of both terms, ordered by student, and who plays which part (case -> 学号)."""

    first: tuple[ScoreRow, ...]
    second: tuple[ScoreRow, ...]
    planted: dict[str, tuple[str, ...]]


def year(students: Sequence[Student], rng: Random) -> Year:
    """Return the scores of everybody who takes part.

    Planted in each class that is large enough: equal scores, a failed course with a make-up, a retake in
    the second term, a deferred exam, a voided row, a course without credits. Planted once: an exact half
    beside the value it is rounded to, a full-width number, a student of another college.
    """
    rows: list[ScoreRow] = []
    planted: dict[str, list[str]] = {}
    for index, (class_, group) in enumerate(by_class(students).items()):
        halves = group[:2] if index == 0 else ()
        own = _class_rows(group[len(halves) :], rng)
        if halves:
            own += [row for s, pair in zip(halves, (HALF, EVEN), strict=True) for row in _two(s, pair)]
            planted["half"] = [halves[0].student_id]
            planted["rounded_tie"] = [s.student_id for s in halves]
        others = group[len(halves) :]
        spare = len(others) >= (_SPARE if index == 0 else 3)
        if spare:
            own = _tie(own, others[0], others[1])
            planted.setdefault("tie", []).extend(s.student_id for s in others[:2])
        own = _cases(own, others[2:] if spare else others, planted)
        rows += sorted(own, key=lambda row: (row.student_id, row.term))
        if index == 0:
            rows.append(ScoreRow(SECOND_TERM, *OUTSIDER, class_, LINEAR_ALGEBRA, "77"))
    rows = _full_width(rows, {i for ids in planted.values() for i in ids}, planted)
    first = tuple(r for r in rows if r.term == FIRST_TERM)
    second = tuple(r for r in rows if r.term == SECOND_TERM)
    return Year(first, second, {case: tuple(ids) for case, ids in planted.items()})


def _class_rows(group: Sequence[Student], rng: Random) -> list[ScoreRow]:
    rows: list[ScoreRow] = []
    for position, student in enumerate(group):
        ability = rng.randint(68, 92)
        number = student.class_.major_number
        taken = [(FIRST_TERM, c) for c in first_term(number)] + [
            (SECOND_TERM, c) for c in second_term(number)
        ]
        if position % 3 == 0:
            taken.append((FIRST_TERM, MUSIC))
        rows += [_row(student, term, course, _score(course, ability, rng)) for term, course in taken]
    return rows


def _row(student: Student, term: str, course: Course, score: str, exam: str = FIRST_SITTING) -> ScoreRow:
    return ScoreRow(term, student.student_id, student.name, student.class_, course, score, exam)


def _score(course: Course, ability: int, rng: Random) -> str:
    if course.words:
        return rng.choice(course.words)
    whole = min(98, max(60, ability + rng.randint(-9, 9)))
    part = rng.choice((0,) * 7 + (50, 50, rng.randint(1, 99)))
    return plain(100 * whole + part)


def _two(student: Student, pair: tuple[str, str]) -> list[ScoreRow]:
    """Return the rows of somebody back from an exchange: two courses of three credits."""
    made = zip((ETHICS, ENGLISH), pair, strict=True)
    return [replace(_row(student, FIRST_TERM, c, s), remark="交换生") for c, s in made]


def _tie(rows: list[ScoreRow], model: Student, twin: Student) -> list[ScoreRow]:
    """Give ``twin`` the scores of ``model``."""
    kept = [row for row in rows if row.student_id != twin.student_id]
    copies = [replace(r, student_id=twin.student_id, name=twin.name) for r in rows]
    return kept + [c for c, r in zip(copies, rows, strict=True) if r.student_id == model.student_id]


def _cases(rows: list[ScoreRow], group: Sequence[Student], planted: dict[str, list[str]]) -> list[ScoreRow]:
    """Plant the special rows, one student a case where there are enough of them."""
    if not group:
        return rows
    failed, retaken, deferred, voided = (group[i % len(group)] for i in range(4))
    lecture = _row(voided, FIRST_TERM, LECTURES, "合格")
    void = replace(_row(voided, FIRST_TERM, ENGLISH, "0", MAKE_UP), void=True, remark="录入有误")
    rows = _scored(rows, failed, STATISTICS, "52")
    rows = _scored(rows, deferred, ETHICS, "缓考")
    if retaken is not failed:
        rows = _scored(rows, retaken, STATISTICS, "47.5")
    for case, one in (("failed", failed), ("retaken", retaken), ("deferred", deferred), ("void", voided)):
        planted.setdefault(case, []).append(one.student_id)
    return [
        *rows,
        _row(failed, FIRST_TERM, STATISTICS, "71", MAKE_UP),
        _row(retaken, SECOND_TERM, STATISTICS, "78", RETAKE),
        _row(deferred, FIRST_TERM, ETHICS, "83", DEFERRED),
        void,
        lecture,
    ]


def _scored(rows: list[ScoreRow], student: Student, course: Course, score: str) -> list[ScoreRow]:
    key = (student.student_id, course)
    return [replace(r, score=score) if (r.student_id, r.course) == key else r for r in rows]


def _full_width(rows: list[ScoreRow], taken: set[str], planted: dict[str, list[str]]) -> list[ScoreRow]:
    """Write one plain score in full-width digits, which is read with a hint."""
    for index, row in enumerate(rows):
        if row.term == FIRST_TERM and row.score.isdigit() and row.student_id not in taken | {OUTSIDER[0]}:
            planted["full_width"] = [row.student_id]
            return [*rows[:index], replace(row, score=row.score.translate(_FULL_WIDTH)), *rows[index + 1 :]]
    return rows
