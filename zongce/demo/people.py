"""Invented people: classes of a college and their students, with plain names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.core.value import value
from zongce.demo.filled import Row, workbook
from zongce.tables.roster import ROSTER

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

COLLEGE = "经济管理学院"
COLLEGE_CODE = "07"
"""Every student number starts with it, so that a number cell would lose its 0."""
SCHOOL_YEAR = "2025-2026"
FEWEST, MOST = 6, 3000
CLASS_SIZE = 40
NEWEST_GRADE = 2024
HOMONYM = "张伟"
DOTTED = "阿依古丽·买买提"
"""A transcribed name, whose dot other systems write differently."""
ABSENCES = ("交换", "休学", "参军", "转专业")
_LARGE_ENOUGH = 8
"""Participants from which a class can spare students for every special case."""

_MAJORS = (
    ("会计学", "会计"), ("金融学", "金融"), ("工商管理", "工商"), ("市场营销", "营销"),
    ("财务管理", "财管"), ("审计学", "审计"), ("电子商务", "电商"), ("物流管理", "物流"),
    ("旅游管理", "旅游"), ("经济学", "经济"), ("统计学", "统计"), ("保险学", "保险"),
    ("税收学", "税收"), ("行政管理", "行政"), ("国际经济与贸易", "国贸"), ("人力资源管理", "人力"),
)  # fmt: skip
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
_GIVEN = {
    "男": "伟强磊军洋勇杰涛明超刚平辉鹏华飞鑫波斌宇浩凯健俊帆旭宁龙林翔",
    "女": "芳娜敏静丽艳娟霞秀燕玲婷雪慧莹洁倩颖琳晶欣怡萍红梅兰月瑶薇璐",
}


@value(frozen=True, slots=True)
class SchoolClass:
    """One class: its number in the college, code and name, and what it studies."""

    code: str
    name: str
    major: str
    major_number: int
    grade: int

    @property
    def cohort(self) -> str:
        """The year of graduation."""
        return str(self.grade + 4)


@value(frozen=True, slots=True)
class Student:
    """One student; ``absence`` is the reason for not taking part, empty for participants."""

    student_id: str
    name: str
    gender: str
    class_: SchoolClass
    absence: str = ""


def classes(students: int) -> tuple[SchoolClass, ...]:
    """Return the classes for so many students: three (two for fewer than 12), more beyond 40 a class.

    Every three are two classes of one major and one of another.
    """
    count = max(3 if students >= 2 * FEWEST else 2, -(-students // CLASS_SIZE))
    return tuple(_class(n, paired=count > 2) for n in range(count))


def _class(index: int, *, paired: bool) -> SchoolClass:
    block, place = divmod(index, 3)
    second_major = place == 2 if paired else place == 1
    pairs = len(_MAJORS) // 2
    grade = NEWEST_GRADE - block // pairs
    number = 2 * (block % pairs) + second_major
    within = 1 if second_major else place + 1
    major, short = _MAJORS[number]
    year = f"{grade % 100:02d}"
    code = f"{COLLEGE_CODE}{year}{number + 1:02d}{within:02d}"
    return SchoolClass(code, f"{short}{year}{within:02d}", major, number, grade)


def people(students: int, rng: Random) -> tuple[Student, ...]:
    """Return so many students, class by class in the order of their numbers.

    Raises:
        ValueError: fewer than FEWEST or more than MOST (callers check what people typed).
    """
    if not FEWEST <= students <= MOST:
        message = f"a sample college has {FEWEST} to {MOST} students"
        raise ValueError(message)
    groups = classes(students)
    share, rest = divmod(students, len(groups))
    made: list[Student] = []
    for index, class_ in enumerate(groups):
        size = share + (index < rest)
        made += _with_planted(_class_people(class_, size, rng), index)
    return tuple(made)


def _class_people(class_: SchoolClass, size: int, rng: Random) -> list[Student]:
    made = []
    for number in range(1, size + 1):
        gender = rng.choice(("男", "女"))
        given = "".join(rng.choices(_GIVEN[gender], k=rng.choice((1, 2))))
        made.append(Student(f"{class_.code}{number:02d}", rng.choice(_SURNAMES) + given, gender, class_))
    return made


def _with_planted(group: list[Student], index: int) -> list[Student]:
    """Plant who does not take part (the last of every other class), two homonyms, a dotted name."""
    last = group[-1]
    if index % 2 == 0:
        reason = ABSENCES[index // 2 % len(ABSENCES)]
        group[-1] = Student(last.student_id, last.name, last.gender, last.class_, reason)
    if index == 1:
        group[-1] = Student(last.student_id, DOTTED, "女", last.class_)
    if index == 1 and len(group) >= _LARGE_ENOUGH:
        for place in (3, 5):
            one = group[place]
            group[place] = Student(one.student_id, HOMONYM, "男", one.class_)
    return group


def by_class(students: Sequence[Student]) -> dict[SchoolClass, tuple[Student, ...]]:
    """Return the participants of each class, in the order given."""
    found: dict[SchoolClass, list[Student]] = {}
    for student in students:
        found.setdefault(student.class_, [])
        if not student.absence:
            found[student.class_].append(student)
    return {class_: tuple(group) for class_, group in found.items()}


def roster(students: Sequence[Student]) -> bytes:
    """Return 学生名册 as a workbook."""
    return workbook("学生名册", ROSTER.name, [(ROSTER, [_row(s) for s in students])])


def _row(student: Student) -> Row:
    class_, takes_part = student.class_, "否" if student.absence else "是"
    return (
        student.student_id, student.name, student.gender, COLLEGE, "本科", class_.major, str(class_.grade),
        class_.code, class_.name, class_.cohort, takes_part, student.absence,
    )  # fmt: skip
