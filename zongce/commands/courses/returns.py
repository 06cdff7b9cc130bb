"""One returned 课程调整表 judged: its differences to how the courses stand, as rows of the log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.checks.adjustments import NO, YES, check_adjustments
from zongce.checks.course_log import courses_of, waiting
from zongce.checks.intake import Intake
from zongce.commands import facts
from zongce.commands.courses.state import Standing, by_student, differences, log_row, matching, standings
from zongce.core.catalog import finding
from zongce.core.finding import Finding, Severity
from zongce.core.named import NamedTuple
from zongce.core.value import replace
from zongce.tables.academic import ADJUSTMENTS
from zongce.tables.batch import MONITOR
from zongce.tables.registers import COURSE_LOG, EFFECTIVE, PENDING, TAKES_PART

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zongce.commands.academic.inputs import Inputs
    from zongce.commands.courses.state import Index
    from zongce.commands.exchange import Arrived
    from zongce.core.records import Records, Value
    from zongce.ports.command import Request

    Row = dict[str, Value]
FAILED_WHY, OWN_WHY = "不及格课程", "班长本人的课程"
WITHDRAWN = "班长撤回申报"
ASKED = ("takes_part", "is_adjusted", "adjusted_ratio")
REASON_MISSING = "A305"
"""Judged here: only what differs from how the course stands needs a reason."""


class Judged(NamedTuple):
    """A form with its rows for the log, hints, and how many rows wait for the counsellor."""

    arrived: Arrived
    rows: tuple[Row, ...] = ()
    findings: tuple[Finding, ...] = ()
    waiting: int = 0


class _Change(NamedTuple):
    """What a row of the form changes; ``row`` is its place in the sheet's records."""

    row: int
    course: Standing
    changes: tuple[tuple[str, str, str], ...]
    reason: str
    stays: bool
    """Whether the row says that the course takes part."""


def judge(request: Request, inputs: Inputs, arrived: Arrived) -> Judged:
    """Return what a form changes, or the form with the errors that refuse it (requirement A5).

    A stranger's row (W928), a change without a reason (A305) and what the checks of 课程调整 find refuse it.
    Rows of a student who does not take part any more are not used (A309).
    """
    records = arrived.tables[ADJUSTMENTS.name]
    mine, found = _participants_rows(inputs, records)
    changes = _changes(records, mine, by_student(standings(inputs)))
    asked = [row for row in mine if _says(records, row, changes.get(row))]
    part = Intake(records.select(asked), ())
    checked = check_adjustments(part, inputs.roster, inputs.checked(), inputs.scheme)
    found += [f for f in checked.findings if f.code != REASON_MISSING]
    lacking = (c.row for c in changes.values() if c.changes and records.value(c.row, "reason") is None)
    found += [finding(REASON_MISSING, records.where(row, "reason")) for row in lacking]
    refusals = [replace(f, severity=Severity.REFUSED) for f in found if f.severity is not Severity.HINT]
    if refusals:
        return Judged(arrived.refused(*refusals))
    return _taken(request, arrived, list(changes.values()), found)


def _participants_rows(inputs: Inputs, records: Records) -> tuple[list[int], list[Finding]]:
    """Return the rows of participants; W928 for strangers, A309 for others of the roster."""
    roster = inputs.roster
    mine: list[int] = []
    found: dict[str, Finding] = {}
    for row, student_id in enumerate(records.texts("student_id")):
        held = roster.row_of.get(student_id, -1)
        if held >= 0 and roster.position[held] >= 0:
            mine.append(row)
        else:
            code = "W928" if held < 0 else "A309"
            where = records.where(row, "student_id")
            found.setdefault(student_id, finding(code, where, student_id, student_id=student_id))
    return mine, list(found.values())


def _changes(records: Records, rows: Sequence[int], courses: Index) -> dict[int, _Change]:
    """Return by row what it changes; rows whose course is not there, or not one, are left out."""
    found: dict[int, _Change] = {}
    columns = [records.texts(name) for name in ("student_id", "term", "course_code", "reason")]
    for row in rows:
        student_id, term, code, reason = (texts[row] for texts in columns)
        there = matching(courses, student_id, term, code)
        if len(there) == 1:
            part, ticked, ratio = (records.value(row, name) for name in ASKED)
            changes = tuple(differences(there[0], part, ratio, ticked=ticked == YES))
            found[row] = _Change(row, there[0], changes, reason, stays=part == YES)
    return found


def _says(records: Records, row: int, change: _Change | None) -> bool:
    """Say whether a row is to be checked: it changes something, or tries to."""
    part, ticked, ratio = (records.value(row, name) for name in ASKED)
    if ticked == YES or ratio is not None:
        return True
    return part == NO if change is None else bool(change.changes)


def _taken(
    request: Request, arrived: Arrived, changes: Sequence[_Change], found: Sequence[Finding]
) -> Judged:  # fmt: skip
    """Return the rows of the log: effective, or waiting for the counsellor with B832."""
    log = request.tables[COURSE_LOG.name]
    courses, items = courses_of(log), log.texts("adjusted_item")
    waits = {(courses[row], items[row]) for row in waiting(log)}
    own = {str(row["staff_number"]) for row in facts.staff_of(request.tables, MONITOR)}
    by_monitor = {"person": monitor_of(request), "role": MONITOR}
    made: list[Row] = []
    hints: list[Finding] = []
    for change in changes:
        course = change.course
        waits_already = ((course.student_id, course.term, course.code), TAKES_PART) in waits
        for one in change.changes:
            why = _confirmed_by_counsellor(course, one, own)
            if why:
                hints.append(
                    finding("B832", None, course.student_id, name=course.name, course=course.course, why=why)
                )
            if not (why and waits_already):
                state = PENDING if why else EFFECTIVE
                made.append({**log_row(request, course, one, change.reason, state), **by_monitor})
        if waits_already and change.stays and not change.changes:
            back = (TAKES_PART, YES, YES)
            made.append({**log_row(request, course, back, change.reason or WITHDRAWN), **by_monitor})
    return Judged(arrived, tuple(made), (*found, *hints), len(hints))


def _confirmed_by_counsellor(course: Standing, change: tuple[str, str, str], own: set[str]) -> str:
    """Return why a change waits for the counsellor, empty where it takes effect at once (requirement A5)."""
    item, _, after = change
    if item != TAKES_PART or after != NO:
        return ""
    whys = (FAILED_WHY if course.failed else "", OWN_WHY if course.student_id in own else "")
    return "、".join(why for why in whys if why)


def monitor_of(request: Request) -> str:
    """Return the class's monitor as the log names people; 班长 where 人员 has none."""
    held = facts.staff_of(request.tables, MONITOR)
    return f"{held[0]['name']}（{held[0]['staff_number']}）" if held else MONITOR
