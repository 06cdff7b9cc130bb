"""The sample college's rating: its rules and everybody's filled form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.core.named import NamedTuple
from zongce.core.number import exact
from zongce.core.value import value
from zongce.demo.filled import workbook
from zongce.demo.people import by_class
from zongce.sheets.form_stamp import Stamp
from zongce.sheets.rating_form import FORM_FIRST_ROW, Form, Item, Rater, item_table, rating_form
from zongce.tables.rating import RATING_RULES, ROLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from random import Random

    from zongce.demo.people import SchoolClass, Student
    from zongce.sheets.form_stamp import Marks

COUNSELLOR, TEACHER, PEER = ROLES
RULES = (
    ("1", "思想政治", "理想信念、政治学习、集体观念", "20", "30", "30%", "30%", "40%"),
    ("2", "组织纪律", "遵守校规校纪，按时参加集体活动", "15", "25", "30%", "30%", "40%"),
    ("3", "学习态度", "出勤、课堂、作业", "15", "25", "20%", "40%", "40%"),
    ("4", "文明素养", "宿舍卫生、诚信、助人", "10", "20", "20%", "30%", "50%"),
)
ITEMS = tuple(Item(name, low, high, detail) for _, name, detail, low, high, *_ in RULES)
_STAFF_NAMES = [
    "陈老师",
    "刘老师",
    "黄老师",
    "吴老师",
    "郑老师",
    "何老师",
    "邓老师",
    "曾老师",
    "彭老师",
    "卢老师",
]
NOTE = "给每名同学的每个项目打分，填好后发回辅导员；结果里看不到是谁打的分。"


@value(frozen=True, slots=True)
class FilledForm:
    """One rater's form: its file name and, by student, the marks in hundredths (None: left blank)."""

    file: str
    class_: SchoolClass
    rater: Rater
    students: tuple[Student, ...]
    marks: Mapping[str, Marks]

    def content(self) -> bytes:
        """Return the form as a workbook."""
        return rating_form(
            f"{self.class_.name} · 评分表", NOTE, self.rater, self._names, ITEMS, marks=self.marks
        )

    def stamp(self) -> Stamp:
        """Return what the forms of the class have in common."""
        title = f"{self.class_.name} · 评分表"
        return Stamp(Form(title, NOTE, self.rater, self._names, ITEMS, item_table(ITEMS)), {})

    @property
    def _names(self) -> tuple[tuple[str, str], ...]:
        return tuple((s.student_id, s.name) for s in self.students)


def contents(made: Iterable[FilledForm]) -> Iterator[bytes]:
    """Yield the forms as workbooks, in their order, stamped class by class."""
    stamps: dict[SchoolClass, Stamp] = {}
    for form in made:
        if form.class_ not in stamps:
            stamps = {form.class_: form.stamp()}
        yield stamps[form.class_].form(form.rater, marks=form.marks)


class FormSlip(NamedTuple):
    """A form that is refused: as it came, the faulty cell, the finding's code."""

    form: FilledForm
    cell: str
    code: str


def rules() -> bytes:
    """Return 评分规则."""
    return workbook("评分规则", RATING_RULES.name, [(RATING_RULES, RULES)])


def forms(students: Sequence[Student], rng: Random) -> Iterator[FilledForm]:
    """Yield the forms of each class: one counsellor, two class teachers, every participant."""
    for index, (class_, group) in enumerate(by_class(students).items()):
        likely = {s.student_id: [_usual(item, rng) for item in ITEMS] for s in group}
        staff = [
            Rater(f"T07{3 * index + n + 1:04d}", _STAFF_NAMES[(3 * index + n) % len(_STAFF_NAMES)], role)
            for n, role in enumerate((COUNSELLOR, TEACHER, TEACHER))
        ]
        for rater in (*staff, *(Rater(s.student_id, s.name, PEER) for s in group)):
            marks = {s: _marks(usual, rng) for s, usual in likely.items() if s != rater.number}
            yield FilledForm(f"{class_.name}_{rater.role}_{rater.number}.xlsx", class_, rater, group, marks)


def _usual(item: Item, rng: Random) -> int:
    """Return the half points by which most raters see a student."""
    low, high = (2 * exact(bound, 0) for bound in (item.low, item.high))
    return rng.randint(low + 6, high)


def _marks(usual: Sequence[int], rng: Random) -> Marks:
    """Return one rater's marks, in steps of half a point around the usual ones."""
    return tuple(
        50 * min(2 * exact(item.high, 0), max(2 * exact(item.low, 0), value + rng.randint(-2, 2)))
        for item, value in zip(ITEMS, usual, strict=True)
    )


def with_slips(made: Sequence[FilledForm]) -> tuple[FormSlip, FormSlip]:
    """Return two classmates' forms as they first come: one with a blank, one with a mark out of range."""
    peers = [form for form in made if form.rater.role == PEER]
    return (
        _slipped(peers[0], 1, None, "P407"),
        _slipped(peers[-1], 0, exact(ITEMS[0].high, 2) + 500, "P419"),
    )


def _slipped(form: FilledForm, item: int, mark: int | None, code: str) -> FormSlip:
    rated = next(n for n, s in enumerate(form.students) if s.student_id != form.rater.number)
    student = form.students[rated].student_id
    marks = list(form.marks[student])
    marks[item] = mark
    wrong = FilledForm(
        form.file, form.class_, form.rater, form.students, {**form.marks, student: tuple(marks)}
    )
    return FormSlip(wrong, f"{'CDEF'[item]}{FORM_FIRST_ROW + rated}", code)
