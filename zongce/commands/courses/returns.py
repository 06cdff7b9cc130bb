"""One returned 课程调整表 judged: its differences to how it was issued, as rows of the log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.checks.adjustments import NO, check_adjustments
from zongce.checks.course_log import courses_of, said_by, waiting
from zongce.checks.intake import Intake
from zongce.checks.students import match_students
from zongce.commands import facts
from zongce.commands.courses.form_rows import PART_SHOWN, form_rows, gone, slipped
from zongce.commands.courses.issued import issued_courses
from zongce.commands.courses.state import log_row, standings
from zongce.core.catalog import finding
from zongce.core.finding import Finding, Severity, Where
from zongce.core.named import NamedTuple
from zongce.core.value import replace
from zongce.tables.academic import ADJUSTMENTS
from zongce.tables.batch import MONITOR
from zongce.tables.registers import COURSE_LOG, EFFECTIVE, PENDING, TAKES_PART

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from zongce.checks.course_log import Course, Said
    from zongce.commands.academic.inputs import Inputs
    from zongce.commands.courses.form_rows import FormRow
    from zongce.commands.exchange import Arrived
    from zongce.core.records import Records, Value
    from zongce.ports.command import Request

    Row = dict[str, Value]
    Pending = dict[tuple[Course, str], str]
    Change = tuple[str, str, str]

FAILED_WHY, OWN_WHY = "不及格课程", "班长本人的课程"
OVERTAKEN_WHY = "下发之后{role}已改为 {now}"
JUDGED_HERE = frozenset({"A303", "A305"})
"""Only what differs from how the course stands needs a reason; a course in two rows is told of all rows."""
UNKNOWN = frozenset({"R201", "T108", "T111"})


class Judged(NamedTuple):
    """A form with its rows for the log, hints, and how many rows wait for the counsellor."""

    arrived: Arrived
    rows: tuple[Row, ...] = ()
    findings: tuple[Finding, ...] = ()
    waiting: int = 0


def judge(request: Request, inputs: Inputs, arrived: Arrived) -> Judged:
    """Return what a form changes, or the form with the errors that refuse it (requirement A5).

    A row says what differs from how it was issued: one that the monitor did not touch leaves the course as
    it stands now, whoever adjusted it since. A stranger's row (W928, T108), a change without a reason (A305),
    what was :func:`slipped` in and what the checks of 课程调整 find refuse the form.
    """
    records, issued = arrived.tables[ADJUSTMENTS.name], issued_courses(arrived.tables)
    mine, found = _participants_rows(inputs, records, {student_id for student_id, _, _ in issued})
    lines = form_rows(records, mine, standings(inputs), issued)
    asked = Intake(records.select([line.row for line in lines if line.says]), ())
    checked = check_adjustments(asked, inputs.roster, inputs.checked(), inputs.scheme)
    found += [f for f in checked.findings if f.code not in JUDGED_HERE]
    lacking = (line.row for line in lines if line.changes and not line.reason)
    found += [finding("A305", records.where(row, "reason")) for row in lacking]
    pending = _pending(request)
    found += slipped(records, lines, pending)
    refusals = [replace(f, severity=Severity.REFUSED) for f in found if f.severity is not Severity.HINT]
    if refusals:
        return Judged(arrived.refused(*refusals))
    found += gone(records, issued, {*courses_of(records), *(line.key for line in lines)})
    return _taken(request, arrived, lines, pending, found)


def _participants_rows(
    inputs: Inputs, records: Records, issued: Collection[str]
) -> tuple[list[int], list[Finding]]:
    """Return the rows of participants; A309 for who left (of the roster or ``issued``), W928 for strangers.

    T108 and T111 where a stranger's 学号, or the roster's, lost leading zeros.
    """
    roster = inputs.roster
    mine: list[int] = []
    left: dict[str, Finding] = {}
    matched = match_students(records, (), roster)
    for row, (student_id, held) in enumerate(zip(records.texts("student_id"), matched.row, strict=True)):
        if held >= 0 and roster.position[held] >= 0:
            mine.append(row)
        elif held >= 0:
            where = records.where(row, "student_id")
            left.setdefault(student_id, finding("A309", where, student_id, student_id=student_id))
    strange = (_stranger(f, issued) for f in matched.findings if f.code in UNKNOWN)
    return mine, [*strange, *left.values()]


def _stranger(found: Finding, issued: Collection[str]) -> Finding:
    """Return W928 for a student whom the roster does not have; A309 if the form was issued with him."""
    if found.code != "R201":
        return found
    where = Where(found.file, found.sheet, found.cell)
    code = "A309" if found.value in issued else "W928"
    return finding(code, where, found.value, student_id=found.value)


def _pending(request: Request) -> Pending:
    """Return what waits for the counsellor: 新值 by course and item."""
    log = request.tables[COURSE_LOG.name]
    courses, items, after = courses_of(log), log.texts("adjusted_item"), log.texts("after")
    return {(courses[row], items[row]): after[row] for row in waiting(log)}


def _taken(
    request: Request, arrived: Arrived, lines: Sequence[FormRow], pending: Pending, found: Sequence[Finding]
) -> Judged:  # fmt: skip
    """Return the rows of the log: effective, waiting for the counsellor (B832), or withdrawn (A311)."""
    own = {str(row["staff_number"]) for row in facts.staff_of(request.tables, MONITOR)}
    by_monitor = {"person": monitor_of(request), "role": MONITOR}
    last = said_by(request.tables[COURSE_LOG.name])
    made: list[Row] = []
    hints: list[Finding] = []
    back: list[Finding] = []
    for line in lines:
        course = line.course
        if course is None:
            continue
        given = {"name": course.name, "course": course.course}
        for one in line.changes:
            item, _, after = one
            why = _for_the_counsellor(line, one, own, last.get((line.key, item)))
            if why:
                what = PART_SHOWN[after] if item == TAKES_PART else f"{item} {after}"
                hints.append(finding("B832", None, course.student_id, **given, what=what, why=why))
            if not (why and pending.get((line.key, item)) == after):
                state = PENDING if why else EFFECTIVE
                made.append({**log_row(request, course, one, line.reason, state), **by_monitor})
        for one in line.withdraws(pending):
            back.append(finding("A311", None, course.student_id, **given, item=one[0]))
            made.append({**log_row(request, course, one, line.reason), **by_monitor})
    return Judged(arrived, tuple(made), (*found, *back, *hints), len(hints))


def _for_the_counsellor(line: FormRow, change: Change, own: Collection[str], said: Said | None) -> str:
    """Return why a change waits for the counsellor, empty where it takes effect at once (requirement A5)."""
    item, before, after = change
    course, whys = line.course, []
    if course and item == TAKES_PART and after == NO:
        whys += [FAILED_WHY] if course.failed else []
        whys += [OWN_WHY] if course.student_id in own else []
    if said and _overtaken(line, item, said):
        whys.append(OVERTAKEN_WHY.format(role=said.role, now=before))
    return "、".join(whys)


def _overtaken(line: FormRow, item: str, said: Said) -> bool:
    """Say whether somebody else had the last word since the form was issued: it must not undo that unseen.

    By time, and by value: a college's word may reach the class after the issue, and a form may not say when.
    """
    issued, course = line.issued, line.course
    if issued is None or course is None or said.role == MONITOR:
        return False
    if issued.moment and said.time > issued.moment:
        return True
    held = course.held
    return issued.takes_part is not held.takes_part if item == TAKES_PART else issued.ratio != held.ratio


def monitor_of(request: Request) -> str:
    """Return the class's monitor as the log names people; 班长 where 人员 has none."""
    held = facts.staff_of(request.tables, MONITOR)
    return f"{held[0]['name']}（{held[0]['staff_number']}）" if held else MONITOR
