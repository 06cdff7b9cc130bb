"""原始成绩 (raw scores): the participants' rows of the terms asked for, each grade turned into points."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.checks.grades import marks_beside_scores, meaning, unmapped_grades
from zongce.checks.row_groups import cells_of, once_per_file, repeated, rows_by
from zongce.checks.score_rows import VOID, choose_rows
from zongce.core.catalog import finding
from zongce.core.number import show
from zongce.core.records import Records, join
from zongce.core.text import squeeze
from zongce.core.value import value
from zongce.tables.academic import EXAM_KINDS, RAW_SCORES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from zongce.checks.intake import Intake
    from zongce.checks.roster import Roster
    from zongce.core.finding import Finding
    from zongce.core.records import Value
    from zongce.scheme.scheme import Scheme

FIRST_EXAM = EXAM_KINDS[0]
USUAL_WORDS = (
    "优秀", "优", "良好", "良", "中等", "中", "及格", "合格", "通过", "不及格", "不合格", "不通过",
)  # fmt: skip
"""Grades in words as most schools give them, from good to bad."""
NOT_READ = ("make_up_score", "retake_score")
"""Columns of old exports that hold a second score in the same row."""


@value(frozen=True, slots=True)
class CheckedScores:
    """The rows that belong to participants and the terms asked for; the tuples have one entry a row.

    ``student`` is the position in ``roster.participants``, ``points`` are 0.01 (no meaning where ``counts``
    is False). ``counts`` and ``passed`` are what the grade says; zero credit, kinds of course and sittings
    are the computation's business.
    """

    records: Records
    student: tuple[int, ...]
    points: tuple[int, ...]
    passed: tuple[bool, ...]
    counts: tuple[bool, ...]
    findings: tuple[Finding, ...]
    other_terms: frozenset[str] = frozenset()
    """Terms in the files that were not asked for."""


def check_scores(
    parts: Sequence[Intake], roster: Roster, scheme: Scheme, terms: tuple[str, ...] = ()
) -> CheckedScores:
    """Join the files and check the rows that matter (requirements A1, A4, A6 and what A decides).

    Without ``terms`` all rows count. Errors in rows that play no part (others' rows, other terms, voided)
    do not stop. Rows with a faulty grade are kept with ``counts`` False, so that adjustments find them.
    """
    taken = tuple(f for part in parts for f in part.findings)
    given = [part.records for part in parts if part.records is not None]
    if not given:
        return CheckedScores(Records(RAW_SCORES, {}, (), ()), (), (), (), (), taken)
    chosen = choose_rows(join(given), taken, roster, scheme, terms)
    records = chosen.records
    values = records.values("score")
    meanings = {value: meaning(value, scheme) for value in set(values)}
    points = {value: said.points for value, said in meanings.items()}
    passed = {value: said.passed for value, said in meanings.items()}
    counts = {value: said.counts for value, said in meanings.items()}
    checks = (
        unmapped_grades(records, scheme),
        marks_beside_scores(records),
        check_repeated(records),
        _hints(records),
        _excluded_kinds(records, scheme),
    )
    findings = (*chosen.findings, *(f for check in checks for f in check))
    return CheckedScores(
        records,
        chosen.student,
        tuple(map(points.__getitem__, values)),
        tuple(map(passed.__getitem__, values)),
        tuple(map(counts.__getitem__, values)),
        findings,
        chosen.other_terms,
    )


def check_by_itself(records: Records) -> Iterator[Finding]:
    """Yield what a score file shows without roster and scheme; G320 names the words that need points."""
    void = records.values("void")
    rows = records.select([row for row in records if void[row] != VOID]) if VOID in void else records
    yield from marks_beside_scores(rows)
    yield from check_repeated(rows)
    yield from _hints(rows)
    scores = rows.values("score")
    said = "、".join(sorted({value for value in set(scores) if isinstance(value, str)}, key=_goodness))
    spoken = (row for row, value in enumerate(scores) if isinstance(value, str))
    yield from once_per_file(rows, spoken, "G320", "score", words=said)


def _goodness(word: str) -> tuple[int, str]:
    """Put the usual words from good to bad, then all others."""
    return (USUAL_WORDS.index(word) if word in USUAL_WORDS else len(USUAL_WORDS)), word


def check_repeated(records: Records) -> Iterator[Finding]:
    """G302 on every row of a student's course that stands twice in one term as the same kind of exam."""
    names = ("student_id", "term", "course_code", "exam_kind")
    student, term, course, exam = (records.values(name) for name in names)
    if set(exam) != {FIRST_EXAM}:
        exam = tuple(kind or FIRST_EXAM for kind in exam)
    keys: list[tuple[Value, ...] | None] = list(zip(student, term, course, exam, strict=True))
    void = records.values("void")
    if VOID in void or None in student or None in course:
        complete = zip(keys, student, course, void, strict=True)
        keys = [k if s is not None and c is not None and v != VOID else None for k, s, c, v in complete]
    for rows in repeated(keys).values():
        cells = cells_of(records, rows, "course_code")
        for row in rows:
            where, kind = records.where(row, "course_code"), str(exam[row])
            yield finding("G302", where, str(course[row]), exam=kind, cells=cells)


def _hints(records: Records) -> Iterator[Finding]:
    """G307 zero credit, G310 and G319 courses that differ from row to row, G316 columns that are not read."""
    if 0 in records.values("credit"):
        free = (row for row, credit in enumerate(records.values("credit")) if credit == 0)
        yield from once_per_file(records, free, "G307", "credit")
    yield from _differing_courses(records, "course_name")
    yield from _differing_courses(records, "credit")
    yield from _under_two_codes(records)
    for name in NOT_READ:
        filled = (row for row, value in enumerate(records.values(name)) if value is not None)
        yield from once_per_file(records, filled, "G316", name, heading=records.table.by_name[name].heading)


def _excluded_kinds(records: Records, scheme: Scheme) -> Iterator[Finding]:
    """G317 for each kind of 不计课程性质 that no row has: a slip there would leave nothing out."""
    found = set(records.texts("course_kind")) - {""}
    for kind in sorted(scheme.settings.excluded_kinds - found) if found else ():
        yield finding("G317", None, kind, kind=kind, found="、".join(sorted(found)))


def _differing_courses(records: Records, name: str) -> Iterator[Finding]:
    """G310 once for a course code under which a column has several values, at the first that differs."""
    pairs = list(zip(records.values("course_code"), records.values(name), strict=True))
    values: dict[Value, dict[str, Value]] = {}
    for code, content in dict.fromkeys(pairs):
        if code is not None and content is not None:
            values.setdefault(code, {}).setdefault(squeeze(str(content)), content)
    heading = records.table.by_name[name].heading
    for code, different in values.items():
        if len(different) > 1:
            second = list(different.values())[1]
            shown = [show(v) if isinstance(v, int) else str(v) for v in different.values()]
            where = records.where(pairs.index((code, second)), name)
            fields = {"code": str(code), "heading": heading, "values": "、".join(shown)}
            yield finding("G310", where, shown[1], **fields)


def _under_two_codes(records: Records) -> Iterator[Finding]:
    """G319 where a student has courses of one name under several codes in one term: both count."""
    codes: dict[Value, set[Value]] = {}
    for code, name in set(zip(records.values("course_code"), records.values("course_name"), strict=True)):
        if code is not None and name is not None:
            codes.setdefault(squeeze(str(name)), set()).add(code)
    suspect = {name for name, several in codes.items() if len(several) > 1}
    if not suspect:
        return
    columns = zip(*(records.values(n) for n in ("student_id", "term", "course_name")), strict=True)
    keys = [None if n is None else (s, t, squeeze(str(n))) for s, t, n in columns]
    rows = rows_by(key if key and key[2] in suspect else None for key in keys)
    code_of = records.values("course_code")
    several = [group for group in rows.values() if len({code_of[row] for row in group}) > 1]
    if several:
        first = min(several)[0]
        student, course = (records.texts(name)[first] for name in ("name", "course_name"))
        alike = sorted(row for group in several for row in group)
        yield from once_per_file(records, alike, "G319", "course_code", student=student, course=course)
