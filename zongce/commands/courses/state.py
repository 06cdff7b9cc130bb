"""The participants' courses as they stand: from raw scores and the log; and the log's rows for a change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.checks.adjustments import NO, YES
from zongce.checks.course_log import AS_IT_WAS, Held, held
from zongce.checks.intake import Intake
from zongce.checks.roster import roster_of
from zongce.checks.sittings import passed_courses
from zongce.core.named import NamedTuple
from zongce.core.number import show
from zongce.tables.registers import EFFECTIVE, RATIO, TAKES_PART, UNADJUSTED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from zongce.checks.course_log import Course
    from zongce.commands.academic.inputs import Inputs
    from zongce.core.records import Records, Value
    from zongce.ports.command import Request

    Index = dict[tuple[str, str], list["Standing"]]


class Standing(NamedTuple):
    """One student's course: whose, which, whether it was failed, and how it stands."""

    student_id: str
    name: str
    major: str
    term: str
    code: str
    course: str
    failed: bool
    """Whether the row that counts was not passed; its bonus ratio is 0 and nobody can change that."""
    held: Held

    def ratio(self, own: int) -> int:
        """Return the bonus ratio in 0.01 that holds, where the batch's own is given."""
        if self.failed:
            return 0
        return own if self.held.ratio is None else self.held.ratio


def only_student(inputs: Inputs, student_id: str) -> Inputs:
    """Return what is needed of one student: others' rows cost time and may have faults of their own."""
    parts = [Intake(_of(part.records, student_id), ()) for part in inputs.parts if part.records is not None]
    roster = roster_of(_of(inputs.roster.records, student_id))
    return inputs._replace(roster=roster, parts=parts, log=_of(inputs.log, student_id))


def standings(inputs: Inputs) -> dict[Course, Standing]:
    """Return the participants' courses of the batch's terms, in the order of students, terms and codes."""
    scores, roster = inputs.checked(), inputs.roster
    names = ("term", "course_code", "course_name")
    columns = [scores.records.texts(name) for name in names]
    people = {name: roster.records.texts(name) for name in ("student_id", "name", "major")}
    adjusted = held(inputs.log)
    passed = passed_courses(scores, inputs.scheme, range(len(roster.participants)))
    found: dict[tuple[int, str, str], str] = {}
    for student, term, code, course in zip(scores.student, *columns, strict=True):
        found.setdefault((student, term, code), course)
    made: dict[Course, Standing] = {}
    for place, course in sorted(found.items()):
        student, term, code = place
        row = roster.participants[student]
        key = people["student_id"][row], term, code
        name, major = people["name"][row], people["major"][row]
        failed = passed.get(place) is False
        made[key] = Standing(key[0], name, major, term, code, course, failed, adjusted.get(key, AS_IT_WAS))
    return made


def by_student(courses: Mapping[Course, Standing]) -> Index:
    """Return the courses by student and code, whatever the term."""
    found: Index = {}
    for course in courses.values():
        found.setdefault((course.student_id, course.code), []).append(course)
    return found


def matching(courses: Index, student_id: str, term: str, code: str) -> list[Standing]:
    """Return a student's courses of this code, of one term where it is named."""
    there = courses.get((student_id, code), [])
    return [course for course in there if not term or course.term in (term, "")]


def differences(
    course: Standing, takes_part: Value, ratio: Value, *, ticked: bool, back: bool = False
) -> Iterator[tuple[str, str, str]]:
    """Yield item, 原值 and 新值 of what differs from how the course stands (requirement A5).

    ``ticked`` says that ``ratio`` is meant; ``back``, that the batch's own ratio is to hold again.
    """
    now = YES if course.held.takes_part else NO
    if takes_part is not None and takes_part != now:
        yield TAKES_PART, now, str(takes_part)
    wanted = ratio if ticked and isinstance(ratio, int) else course.held.ratio
    if back:
        wanted = None
    if wanted != course.held.ratio and not course.failed:
        yield RATIO, _shown(course.held.ratio), _shown(wanted)


def stands(course: Standing) -> dict[str, str]:
    """Return how a course stands, by item as the log writes it."""
    return {TAKES_PART: YES if course.held.takes_part else NO, RATIO: _shown(course.held.ratio)}


def log_row(
    request: Request, course: Standing, change: tuple[str, str, str], reason: str, state: str = EFFECTIVE
) -> dict[str, Value]:
    """Return one row of 课程调整记录, by the actor; callers may set another person and role."""
    item, before, after = change
    return {
        "time": request.moment, "person": str(request.actor), "role": request.actor.role,
        "student_id": course.student_id, "name": course.name, "term": course.term or None,
        "course_code": course.code, "course_name": course.course, "adjusted_item": item, "before": before,
        "after": after, "reason": reason, "state": state,
    }  # fmt: skip


def _shown(ratio: int | None) -> str:
    return UNADJUSTED if ratio is None else show(ratio)


def _of(records: Records, student_id: str) -> Records:
    return records.select(
        [row for row, number in enumerate(records.texts("student_id")) if number == student_id]
    )
