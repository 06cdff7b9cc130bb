"""课程调整 by college and counsellor: one append-only row each, and the confirmation of a monitor's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.checks.adjustments import ANY_TERM, NO, YES, large_ratio
from zongce.checks.course_log import courses_of, waiting
from zongce.commands import facts, rows
from zongce.commands.academic.inputs import read_inputs
from zongce.commands.college.classes import own_classes, unseen
from zongce.commands.courses.state import (
    by_student,
    differences,
    log_row,
    matching,
    only_student,
    standings,
    stands,
)
from zongce.commands.result_rows import rows_shown
from zongce.commands.stopping import stopped
from zongce.core.catalog import finding
from zongce.core.finding import stops
from zongce.core.number import plain
from zongce.ports.command import Patch
from zongce.ports.outcome import Outcome
from zongce.tables.academic import ADJUSTMENTS
from zongce.tables.batch import ACADEMIC, CALLED, NOT_OPENED, OPENED, WINDOWS
from zongce.tables.books import CLASS
from zongce.tables.progress import SUBMITTED
from zongce.tables.registers import COURSE_LOG, EFFECTIVE, RATIO, TAKES_PART
from zongce.workflow.roles import BOUND_BY_WINDOWS
from zongce.workflow.states import OPEN
from zongce.workflow.windows import window_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from zongce.checks.roster import Roster
    from zongce.commands.courses.state import Standing
    from zongce.core.finding import Finding
    from zongce.ports.command import Request

ADJUST = "调整参评课程"
REFUSED = f"没有{ADJUST}"
WAITING_WHAT = "待确认的调整"


def adjust(request: Request) -> Outcome:
    """Adjust one student's course: whether it takes part, its bonus ratio; one row an item (requirement A5).

    A class's counsellor acts in the window, the college at any time. What equals the present state changes
    nothing, but declines what waits. 是否调整比例 = 否 brings the batch's own ratio back.
    """
    wrong = [*_closed(request), *_incomplete(request)]
    inputs, found = read_inputs(request)
    if inputs is None:
        return stopped(found, "调整")
    student_id = request.text("student_id")
    wrong += _unknown(inputs.roster, student_id)
    if stops(wrong):
        return Outcome(REFUSED, tuple(wrong))
    courses = by_student(standings(only_student(inputs, student_id)))
    there = matching(courses, student_id, request.text("term"), request.text("course_code"))
    wrong += _unfit(request, there)
    if stops(wrong):
        return Outcome(REFUSED, tuple(wrong))
    return _changed(request, there[0])


def _changed(request: Request, course: Standing) -> Outcome:
    values = request.values
    ticked, ratio = values.get("is_adjusted") == YES, values.get("adjusted_ratio")
    back = values.get("is_adjusted") == NO
    changes = list(differences(course, values.get("takes_part"), ratio, ticked=ticked, back=back))
    changes += _declined(request, course, {item for item, _, _ in changes})
    label = f"{course.name} 的“{course.course}”"
    if not changes:
        return Outcome(f"{label}已经是这样，没有改动")
    made = rows.of(
        COURSE_LOG, (log_row(request, course, change, request.text("reason")) for change in changes)
    )
    log = rows.added(request.tables[COURSE_LOG.name], rows.every(made))
    said = "，".join(f"{item} {before} → {after}" for item, before, after in changes)
    hints = (*(large_ratio(ratio) if isinstance(ratio, int) else ()), *_unseen(request, course))
    return Outcome(f"已调整{label}：{said}", hints, rows_shown(made), patches=(Patch(log),))


def _declined(request: Request, course: Standing, changed: Collection[str]) -> Iterator[tuple[str, str, str]]:
    """Yield what a monitor declared and the counsellor leaves as it stands: a row ends the waiting."""
    log, key = request.tables[COURSE_LOG.name], (course.student_id, course.term, course.code)
    courses, items = courses_of(log), log.texts("adjusted_item")
    asked = {TAKES_PART: request.values.get("takes_part"), RATIO: request.values.get("is_adjusted")}
    there = {items[row] for row in waiting(log) if courses[row] == key}
    for item, now in stands(course).items():
        if item in there and asked[item] is not None and item not in changed:
            yield item, now, now


def _closed(request: Request) -> Iterator[Finding]:
    """B805, B806, B808: what keeps a class from adjusting; the college may until approval."""
    if request.kind != CLASS:
        return
    tables = request.tables
    if facts.status(tables, facts.SUBMISSION) == SUBMITTED:
        yield finding("B808", None, class_=facts.subject(request.kind, tables), command=ADJUST)
    if request.actor.role not in BOUND_BY_WINDOWS:
        return
    batch, state = facts.batch_of(tables), window_of(tables[WINDOWS.name], ACADEMIC).state
    if batch.state != OPENED:
        yield finding("B805", None, batch.state, batch=batch.name, state=batch.state, command=ADJUST)
    elif state != OPENED:
        given = {"business": ACADEMIC, "state": state or NOT_OPENED, "button": f"{OPEN}{CALLED[ACADEMIC]}"}
        yield finding("B806", None, state, command=ADJUST, **given)


def _incomplete(request: Request) -> Iterator[Finding]:
    """A301 ticked without a ratio, A306 a ratio not ticked, B822 nothing to adjust."""
    part, ticked, ratio = (request.values.get(n) for n in ("takes_part", "is_adjusted", "adjusted_ratio"))
    if ticked == YES and ratio is None:
        yield finding("A301", None)
    elif ticked != YES and ratio is not None:
        yield finding("A306", None, plain(ratio) if isinstance(ratio, int) else str(ratio))
    elif part is None and ticked is None:
        yield finding("B822", None, heading=ADJUSTMENTS.by_name["takes_part"].heading)


def _unknown(roster: Roster, student_id: str) -> Iterator[Finding]:
    """R201 nobody of the roster, R209 somebody who does not take part."""
    row = roster.row_of.get(student_id)
    if row is None:
        yield finding("R201", None, student_id, count="1")
    elif roster.position[row] < 0:
        yield finding("R209", None, student_id, student_id=student_id)


def _unfit(request: Request, there: list[Standing]) -> Iterator[Finding]:
    """A302 no such course, G308 one of several terms, B833 a failed course's ratio."""
    code = request.text("course_code")
    if not there:
        given = {"student_id": request.text("student_id"), "term": request.text("term") or ANY_TERM}
        yield finding("A302", None, code, code=code, **given)
    elif len(there) > 1:
        yield finding("G308", None, code)
    elif there[0].failed and request.values.get("is_adjusted") == YES:
        yield finding("B833", None, code, name=there[0].name, course=there[0].course)


def _unseen(request: Request, course: Standing) -> tuple[Finding, ...]:
    """Hint that the student's class has not got the change yet (W930)."""
    if request.kind == CLASS:
        return ()
    classes = own_classes(request.tables).values()
    return tuple(unseen(request.tables, [c for c in classes if course.student_id in c.participants]))


def confirm(request: Request) -> Outcome:
    """Let a monitor's adjustments that wait take effect: one new row each (requirement A5).

    All of them, or those of one student or course; B829 where none waits.
    """
    log = request.tables[COURSE_LOG.name]
    wanted = {name: request.values.get(name) for name in ("student_id", "course_code")}
    there = waiting(log)
    chosen = [row for row in there if all(v in (None, log.value(row, n)) for n, v in wanted.items())]
    if not chosen:
        value = " ".join(str(v) for v in wanted.values() if v is not None)
        known = (f"{log.texts('student_id')[row]} {log.texts('course_code')[row]}" for row in there)
        given = {"what": WAITING_WHAT, "value": value, "found": "、".join(known) or "（没有）"}
        return Outcome("没有确认", (finding("B829", None, value, **given),))
    by_me = {"time": request.moment, "person": str(request.actor), "role": request.actor.role}
    made = rows.of(COURSE_LOG, ({**rows.row_of(log, row), **by_me, "state": EFFECTIVE} for row in chosen))
    return Outcome(
        f"已确认班长的 {len(chosen)} 处调整",
        rows=rows_shown(made),
        patches=(Patch(rows.added(log, rows.every(made))),),
    )
