"""Who plays in the demo: staff of school, college and classes, and what each rater will give."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.core.value import replace, value
from zongce.demo import people, rating, scores
from zongce.demo.filled import workbook
from zongce.tables.batch import (
    COLLEGE_ADMIN,
    COLLEGES,
    COUNSELLOR,
    MONITOR,
    OFFICE,
    SECRETARY,
    STAFF,
    TEACHER,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from zongce.core.schema import Table
    from zongce.demo.filled import Row

OFFICE_NUMBER, ADMIN, SECRETARY_NUMBER = "S0001", "A0701", "A0702"
OTHER_COLLEGE = "外国语学院"
_OFFICE_ROW = (OFFICE_NUMBER, "孙老师", OFFICE, "", "", "", "", "xsc@example.edu.cn")
_COLLEGE_ROWS = (
    (ADMIN, "赵老师", COLLEGE_ADMIN, people.COLLEGE, "", "", "", "a0701@example.edu.cn"),
    (SECRETARY_NUMBER, "钱书记", SECRETARY, people.COLLEGE, "", "", "", "a0702@example.edu.cn"),
)


@value(frozen=True, slots=True)
class Cast:
    """The sample college's people and papers, made once."""

    at_first: tuple[people.Student, ...]
    """As the roster has them at first; the leaver still takes part."""
    students: tuple[people.Student, ...]
    year: scores.Year
    forms: dict[people.SchoolClass, tuple[rating.FilledForm, ...]]

    @property
    def leaver(self) -> people.Student:
        """Return who leaves after the batches were opened."""
        before = {s.student_id: s for s in self.at_first}
        return next(s for s in self.students if s.absence and not before[s.student_id].absence)

    @property
    def classes(self) -> tuple[people.SchoolClass, ...]:
        """The classes in their order."""
        return tuple(self.forms)

    def members(self, class_: people.SchoolClass) -> tuple[people.Student, ...]:
        """Return the participants of a class."""
        return people.by_class(self.students)[class_]

    def monitor(self, class_: people.SchoolClass) -> people.Student:
        """Return the class monitor."""
        return self.members(class_)[0]

    def counsellor(self, class_: people.SchoolClass) -> str:
        """Return the counsellor's number."""
        return next(f.rater.number for f in self.forms[class_] if f.rater.role == rating.COUNSELLOR)


def cast(students: int, rng: Random) -> Cast:
    """Return so many students in their classes, with scores and with the forms that they will fill."""
    at_first = people.people(students, rng)
    year = scores.year(at_first, rng)
    first = people.classes(students)[0]
    last = next(s for s in reversed(at_first) if s.class_ == first and not s.absence)
    crowd = tuple(replace(s, absence="休学") if s == last else s for s in at_first)
    forms: dict[people.SchoolClass, list[rating.FilledForm]] = {}
    for form in rating.forms(crowd, rng):
        forms.setdefault(form.class_, []).append(form)
    return Cast(at_first, crowd, year, {class_: tuple(made) for class_, made in forms.items()})


def school_rows() -> list[tuple[Table, list[Row]]]:
    """Return what the office types into the school's workbook: its colleges and its people."""
    colleges: list[Row] = [
        (people.COLLEGE, "jg@example.edu.cn", ""),
        (OTHER_COLLEGE, "wy@example.edu.cn", ""),
    ]
    return [(COLLEGES, colleges), (STAFF, [_OFFICE_ROW, *_COLLEGE_ROWS])]


def college_people() -> list[tuple[str, str, str]]:
    """Return number, name and role of the college's administrator and vice-secretary."""
    return [(number, name, role) for number, name, role, *_ in _COLLEGE_ROWS]


def staff_list(played: Cast) -> bytes:
    """Return 班主任配班 with counsellors and monitors, as the college has it."""
    rows = [row for class_ in played.classes for row in _class_rows(played, class_)]
    return workbook("人员", STAFF.name, [(STAFF, rows)])


def _class_rows(played: Cast, class_: people.SchoolClass) -> Sequence[Row]:
    own = (people.COLLEGE, class_.code, class_.name)
    monitor = played.monitor(class_)
    made: list[Row] = []
    for form in played.forms[class_]:
        number, address = form.rater.number, f"{form.rater.number.lower()}@example.edu.cn"
        if form.rater.role == rating.COUNSELLOR:
            made.append((number, form.rater.name, COUNSELLOR, *own, "是", address))
        elif form.rater.role == rating.TEACHER:
            made.append((number, form.rater.name, TEACHER, *own, "", address))
    return [*made, (monitor.student_id, monitor.name, MONITOR, *own, "", "")]
