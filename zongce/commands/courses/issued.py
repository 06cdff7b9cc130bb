"""What a 课程调整表 said when it was issued: it carries that along, so that the monitor's changes show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.checks.adjustments import NO, YES
from zongce.checks.course_log import courses_of
from zongce.commands import rows
from zongce.core.named import NamedTuple
from zongce.tables.academic import ISSUED_COURSES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from zongce.checks.course_log import Course
    from zongce.commands.courses.state import Standing
    from zongce.core.records import Records, Value


class Issued(NamedTuple):
    """How a course stood on the form; ratios in 0.01."""

    takes_part: bool
    ratio: int | None
    """The adjusted bonus ratio, None where it was the batch's own."""
    shown: int | None = None
    """The bonus ratio in the form's column for reference, None where that is not known."""
    moment: str = ""
    """When the form was issued, as the log writes times; empty where the form does not say."""


def issued_records(courses: Iterable[Standing], own: int, moment: str) -> Records:
    """Return the rows that a form of this moment carries; ``own`` is the batch's own bonus ratio in 0.01."""
    return rows.of(
        ISSUED_COURSES,
        (
            {
                "student_id": c.student_id, "term": c.term or None, "course_code": c.code,
                "bonus_ratio": c.ratio(own), "takes_part": YES if c.held.takes_part else NO,
                "adjusted_ratio": c.held.ratio, "time": moment,
            }
            for c in courses
        ),
    )  # fmt: skip


def issued_courses(tables: Mapping[str, Records]) -> dict[Course, Issued]:
    """Return how the courses stood when a form was issued; empty where the form does not say."""
    records = tables[ISSUED_COURSES.name]
    columns = (records.values(name) for name in ("takes_part", "adjusted_ratio", "bonus_ratio"))
    there = zip(courses_of(records), *columns, records.texts("time"), strict=True)
    return {
        course: Issued(part != NO, _number(ratio), _number(shown), moment)
        for course, part, ratio, shown, moment in there
    }


def as_it_stands(course: Standing) -> Issued:
    """Return how a course stands now, for a form that does not say how it stood."""
    return Issued(course.held.takes_part, course.held.ratio)


def _number(value: Value) -> int | None:
    return value if isinstance(value, int) else None
