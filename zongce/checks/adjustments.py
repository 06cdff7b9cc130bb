"""课程调整 (course adjustments): whose course takes part or not, and with which bonus ratio."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.checks.row_groups import cells_of, once_per_file, repeated, text_of
from zongce.checks.students import match_students
from zongce.core.catalog import finding
from zongce.core.named import NamedTuple
from zongce.core.number import plain
from zongce.core.text import squeeze
from zongce.core.value import value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from zongce.checks.intake import Intake
    from zongce.checks.roster import Roster
    from zongce.checks.scores import CheckedScores
    from zongce.core.finding import Finding, Where
    from zongce.core.records import Records
    from zongce.scheme.scheme import Scheme

Key = tuple[int, str, str]
"""Position among the participants, term (empty where the scores name none), course code."""
YES, NO = "是", "否"
LARGE_RATIO = 100
"""In 0.01: above one point a credit somebody may have written 20 for 20 %."""
ANY_TERM = "各学期"
"""For people: what stands for the term of a row that names none."""


@value(frozen=True, slots=True)
class Adjusted:
    """What was adjusted, by student and course; what is not there is as it was. ``ratio`` is in 0.01."""

    ratio: Mapping[Key, int]
    takes_part: Mapping[Key, bool]
    reason: Mapping[Key, str]
    findings: tuple[Finding, ...]


class _Courses(NamedTuple):
    """What the scores say of the students on the sheet."""

    terms: dict[tuple[int, str], set[str]]
    passed: Mapping[Key, bool]
    """Whether the row that counts was passed; a course without such a row is absent."""


def check_adjustments(intake: Intake, roster: Roster, scores: CheckedScores, scheme: Scheme) -> Adjusted:
    """Check the adjustments against the scores they adjust (requirement A5).

    A row that changes nothing needs no reason. A row of a term that was not asked for is not used.
    """
    records = intake.records
    if records is None:
        return Adjusted({}, {}, {}, intake.findings)
    matched = match_students(
        records, intake.findings, roster, ignore_outsiders=scheme.settings.ignore_outsiders
    )
    place = (*roster.position, -1)
    student = [place[row] for row in matched.row]
    courses = _courses(scores, scheme, set(student) - {-1})
    keys, found = _keys(records, student, courses, scores)
    findings = (
        *matched.findings,
        *_not_participating(records, matched.row, student),
        *_incomplete(records),
        *found,
        *_repeated(records, keys),
        *_failed(records, keys, courses),
        *_other_course_names(records, keys, scores),
        *_large_ratios(records),
    )
    return _adjusted(records, keys, findings)


def _courses(scores: CheckedScores, scheme: Scheme, students: set[int]) -> _Courses:
    if not students:
        return _Courses({}, {})
    from zongce.checks.sittings import passed_courses  # noqa: PLC0415  # only adjustments wait for numpy

    terms: dict[tuple[int, str], set[str]] = {}
    names = scores.records.texts("term"), scores.records.texts("course_code")
    for student, term, course in zip(scores.student, *names, strict=True):
        if student in students:
            terms.setdefault((student, course), set()).add(term)
    return _Courses(terms, passed_courses(scores, scheme, students))


def _keys(
    records: Records, student: Sequence[int], courses: _Courses, scores: CheckedScores
) -> tuple[list[Key | None], list[Finding]]:
    """Find each row's course among the scores; None where there is none, which A302, A307 or G308 tell."""
    terms, codes = records.texts("term"), records.texts("course_code")
    keys: list[Key | None] = []
    findings: list[Finding] = []
    unused: dict[str, list[int]] = {}
    for row, (position, term, code) in enumerate(zip(student, terms, codes, strict=True)):
        there = courses.terms.get((position, code), set())
        fitting = there & {term} if term and there != {""} else there
        keys.append((position, next(iter(fitting)), code) if len(fitting) == 1 else None)
        if position < 0 or not code or len(fitting) == 1:
            continue
        if term in scores.other_terms:
            unused.setdefault(term, []).append(row)
        elif fitting:
            findings.append(finding("G308", records.where(row, "term"), code))
        else:
            fields = {"student_id": text_of(records, row, "student_id"), "term": term or ANY_TERM}
            findings.append(finding("A302", records.where(row, "course_code"), code, code=code, **fields))
    for term, rows in unused.items():
        findings += once_per_file(records, rows, "A307", "term", term=term)
    return keys, findings


def _not_participating(records: Records, rows: Sequence[int], student: Sequence[int]) -> Iterator[Finding]:
    for index, (row, position) in enumerate(zip(rows, student, strict=True)):
        if row >= 0 and position < 0:
            student_id = text_of(records, index, "student_id")
            yield finding("A309", records.where(index, "student_id"), student_id, student_id=student_id)


def _incomplete(records: Records) -> Iterator[Finding]:
    """A301 ticked without a ratio, A306 a ratio not ticked, A305 a change without a reason."""
    names = ("takes_part", "is_adjusted", "adjusted_ratio", "reason")
    rows = zip(*(records.values(name) for name in names), strict=True)
    for row, (takes_part, ticked, ratio, reason) in enumerate(rows):
        if ticked == YES and ratio is None:
            yield finding("A301", records.where(row, "adjusted_ratio"))
        if ticked != YES and ratio is not None:
            where = records.where(row, "adjusted_ratio")
            yield finding("A306", where, text_of(records, row, "adjusted_ratio"))
        if reason is None and (takes_part == NO or ticked == YES):
            yield finding("A305", records.where(row, "reason"))


def _repeated(records: Records, keys: Sequence[Key | None]) -> Iterator[Finding]:
    for rows in repeated(keys).values():
        cells = cells_of(records, rows, "course_code")
        for row in rows:
            where = records.where(row, "course_code")
            yield finding("A303", where, text_of(records, row, "course_code"), cells=cells)


def _failed(records: Records, keys: Sequence[Key | None], courses: _Courses) -> Iterator[Finding]:
    """A304: the ratio of a failed course is 0 and nobody can change that."""
    rows = zip(keys, records.values("is_adjusted"), records.values("adjusted_ratio"), strict=True)
    for row, (key, ticked, ratio) in enumerate(rows):
        if key and ticked == YES and ratio and courses.passed.get(key) is False:
            where = records.where(row, "adjusted_ratio")
            yield finding("A304", where, text_of(records, row, "adjusted_ratio"))


def _other_course_names(
    records: Records, keys: Sequence[Key | None], scores: CheckedScores
) -> Iterator[Finding]:
    """A308: the code decides, but another name beside it may mean another course."""
    wanted = {key for key in keys if key}
    named: dict[Key, str] = {}
    columns = (scores.records.texts(name) for name in ("term", "course_code", "course_name"))
    for student, term, code, name in zip(scores.student, *columns, strict=True):
        if (student, term, code) in wanted:
            named.setdefault((student, term, code), name)
    for row, key in enumerate(keys):
        given = text_of(records, row, "course_name")
        expected = named.get(key, "") if key else ""
        if key and given and expected and squeeze(given) != squeeze(expected):
            where = records.where(row, "course_name")
            yield finding("A308", where, given, code=key[2], expected=expected, found=given)


def large_ratio(ratio: int, where: Where | None = None) -> Iterator[Finding]:
    """Hint at a ratio that may be percent taken for points (G318)."""
    if ratio > LARGE_RATIO:
        yield finding("G318", where, plain(ratio), ratio=plain(ratio))


def _large_ratios(records: Records) -> Iterator[Finding]:
    for row, ratio in enumerate(records.values("adjusted_ratio")):
        if isinstance(ratio, int):
            yield from large_ratio(ratio, records.where(row, "adjusted_ratio"))


def _adjusted(records: Records, keys: Sequence[Key | None], findings: tuple[Finding, ...]) -> Adjusted:
    names = ("takes_part", "is_adjusted", "adjusted_ratio", "reason")
    columns = [records.values(name) for name in names]
    ratio: dict[Key, int] = {}
    part: dict[Key, bool] = {}
    why: dict[Key, str] = {}
    for key, takes_part, ticked, given, reason in zip(keys, *columns, strict=True):
        if key is None:
            continue
        if ticked == YES and isinstance(given, int):
            ratio.setdefault(key, given)
        if takes_part is not None:
            part.setdefault(key, takes_part == YES)
        if reason is not None:
            why.setdefault(key, str(reason))
    return Adjusted(ratio, part, why, findings)
