"""课程调整记录 (the log of course adjustments) folded: what holds now, what waits, what counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.checks.adjustments import NO, YES, Adjusted, check_adjustments
from zongce.checks.intake import Intake
from zongce.core.catalog import finding
from zongce.core.finding import Severity
from zongce.core.named import NamedTuple
from zongce.core.number import NumberFault, exact
from zongce.core.records import Records
from zongce.core.value import replace
from zongce.tables.academic import ADJUSTMENTS
from zongce.tables.batch import MONITOR
from zongce.tables.registers import EFFECTIVE, PENDING, RATIO, TAKES_PART, UNADJUSTED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zongce.checks.roster import Roster
    from zongce.checks.scores import CheckedScores
    from zongce.core.finding import Finding
    from zongce.core.records import Value
    from zongce.scheme.scheme import Scheme

Course = tuple[str, str, str]
"""学号, 学年学期 (empty where the scores name none), 课程代码."""
_IMPOSSIBLE = frozenset({"A304"})
"""Of a course that was failed afterwards: its ratio counts nowhere, so the log need not be changed."""


class Held(NamedTuple):
    """How a course stands for a student; ``ratio`` in 0.01, None where it is the batch's own."""

    takes_part: bool = True
    ratio: int | None = None
    reason: str = ""
    row: int = -1
    """The log's row that said so last; -1 where none did."""


AS_IT_WAS = Held()


class Said(NamedTuple):
    """Whose word on a course's item holds, and since when."""

    role: str
    time: str


def held(log: Records) -> dict[Course, Held]:
    """Return how the adjusted courses stand: of each student, course and item the last row that holds.

    Last by time, then by place, so that a college's and a class's log give the same however they were
    joined. Source: requirement A5.
    """
    found: dict[Course, Held] = {}
    states, items, after = (log.texts(name) for name in ("state", "adjusted_item", "after"))
    reasons, courses = log.texts("reason"), courses_of(log)
    for row in _in_time(log):
        if states[row] != EFFECTIVE:
            continue
        before = found.get(courses[row], AS_IT_WAS)
        now = before._replace(reason=reasons[row], row=row)
        if items[row] == TAKES_PART:
            found[courses[row]] = now._replace(takes_part=after[row] != NO)
        else:
            found[courses[row]] = now._replace(ratio=_ratio(after[row]))
    return found


def in_force(log: Records) -> int:
    """Return how many courses of students stand otherwise than without the log."""
    return sum(not state.takes_part or state.ratio is not None for state in held(log).values())


def waiting(log: Records) -> list[int]:
    """Return the rows that wait for the counsellor: no later row is about the same course and item."""
    states, items, courses = log.texts("state"), log.texts("adjusted_item"), courses_of(log)
    last = {(courses[row], items[row]): row for row in _in_time(log)}
    return sorted(row for row in last.values() if states[row] == PENDING)


def said_by(log: Records) -> dict[tuple[Course, str], Said]:
    """Return who said last how an adjusted course stands, by course and item.

    A monitor who withdraws what waits (新值 as 原值) leaves the word to whoever had it.
    """
    names = ("adjusted_item", "role", "state", "before", "after")
    items, roles, states, before, after = map(log.texts, names)
    times, courses = log.texts("time"), courses_of(log)
    told = (row for row in _in_time(log) if states[row] == EFFECTIVE)
    rows = (row for row in told if not (roles[row] == MONITOR and before[row] == after[row]))
    return {(courses[row], items[row]): Said(roles[row], times[row]) for row in rows}


def courses_of(log: Records) -> list[Course]:
    """Return the course that each row of a log, or of 课程调整, is about."""
    return list(zip(*(log.texts(name) for name in ("student_id", "term", "course_code")), strict=True))


def check_log(log: Records, roster: Roster, scores: CheckedScores, scheme: Scheme) -> Adjusted:
    """Return the adjustments that hold, checked like a sheet 课程调整 (requirement A5).

    Nothing in the log can be edited, so what cannot be applied (any more) is a hint and not used: of students
    who do not take part (A309), of courses without scores (A302). Only a row that says nothing is an error.
    """
    found = held(log)
    wrong = tuple(_unreadable(log))
    known = [
        (course, state) for course, state in found.items() if course[0] in roster.row_of and state.row >= 0
    ]
    records = _as_adjustments(log, known, roster)
    adjusted = check_adjustments(Intake(records, ()), roster, scores, scheme)
    told: dict[tuple[str, str], Finding] = {}
    for one in adjusted.findings:
        if one.code not in _IMPOSSIBLE:
            told.setdefault((one.code, one.message), replace(one, severity=Severity.HINT))
    return replace(adjusted, findings=(*wrong, *told.values()))


def _as_adjustments(log: Records, known: list[tuple[Course, Held]], roster: Roster) -> Records:
    """Return the held adjustments as rows of 课程调整, each at the cell of the log's row."""
    names = roster.records.texts("name")
    columns: dict[str, tuple[Value, ...]] = {
        "student_id": tuple(course[0] for course, _ in known),
        "name": tuple(names[roster.row_of[course[0]]] for course, _ in known),
        "term": tuple(course[1] or None for course, _ in known),
        "course_code": tuple(course[2] for course, _ in known),
        "takes_part": tuple(YES if state.takes_part else NO for _, state in known),
        "is_adjusted": tuple(NO if state.ratio is None else YES for _, state in known),
        "adjusted_ratio": tuple(state.ratio for _, state in known),
        "reason": tuple(state.reason or "（未写）" for _, state in known),
    }
    rows = log.select([state.row for _, state in known])
    return Records(ADJUSTMENTS, columns, rows.rows, rows.sources, rows.origins)


def _in_time(log: Records) -> list[int]:
    times = log.texts("time")
    return sorted(log, key=lambda row: (times[row], row))


def _ratio(text: str) -> int | None:
    try:
        return None if text == UNADJUSTED else exact(text, 2)
    except NumberFault:
        return None


def _unreadable(log: Records) -> Iterator[Finding]:
    """T103, N101 at a 新值 that is none: somebody wrote into the log."""
    heading = log.table.by_name["after"].heading
    pairs = zip(log.texts("adjusted_item"), log.texts("after"), strict=True)
    for row, (item, text) in enumerate(pairs):
        if item == TAKES_PART and text not in (YES, NO):
            yield finding("T103", log.where(row, "after"), text, heading=heading, options=f"{YES}、{NO}")
        elif item == RATIO and text != UNADJUSTED and _ratio(text) is None:
            yield finding("N101", log.where(row, "after"), text, heading=heading)
