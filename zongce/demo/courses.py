"""The courses of the sample school year."""

from __future__ import annotations

from zongce.core.named import NamedTuple
from zongce.demo.people import SCHOOL_YEAR

FIRST_TERM, SECOND_TERM = f"{SCHOOL_YEAR}-1", f"{SCHOOL_YEAR}-2"
OPTIONAL_KIND = "公选"
"""A kind of course that the scheme leaves out (不计课程性质)."""
FIVE_GRADES = ("优", "良", "中", "及格")
PASSED = ("合格",)


class Course(NamedTuple):
    """One course; ``words`` are the grades it gives where it gives no numbers."""

    code: str
    name: str
    kind: str
    credit: str
    teacher: str
    words: tuple[str, ...] = ()


STATISTICS = Course("MA2001", "概率论与数理统计", "必修", "4", "周宁")
ETHICS = Course("MX2001", "马克思主义基本原理", "必修", "3", "冯梅")
ENGLISH = Course("EN2001", "大学英语(三)", "必修", "3", "林静")
LINEAR_ALGEBRA = Course("MA2002", "线性代数", "必修", "3", "周宁")
LECTURES = Course("XT2001", "形势与政策讲座", "必修", "0", "冯梅", PASSED)
"""Without credits: it counts nowhere."""
MUSIC = Course("GX1001", "音乐鉴赏", OPTIONAL_KIND, "2", "唐婷")
_FIRST = (STATISTICS, ETHICS, ENGLISH, Course("PE2001", "大学体育(三)", "必修", "1", "韩磊", FIVE_GRADES))
_SECOND = (
    LINEAR_ALGEBRA,
    Course("EN2002", "大学英语(四)", "必修", "3", "林静"),
    Course("EC2001", "微观经济学", "必修", "3", "程浩"),
    Course("PE2002", "大学体育(四)", "必修", "1", "韩磊", FIVE_GRADES),
    Course("SJ2001", "社会实践", "实践", "1", "", PASSED),
)
_MAJOR_COURSES = (
    (("会计学原理", "3"), ("财务会计", "3.5")),
    (("货币金融学", "3"), ("公司金融", "3.5")),
    (("管理学", "3"), ("组织行为学", "2.5")),
)


def first_term(major_number: int) -> tuple[Course, ...]:
    """Return the courses of the first term that everybody of a major takes."""
    return (*_FIRST, _major_course(major_number, 0))


def second_term(major_number: int) -> tuple[Course, ...]:
    """Return the courses of the second term that everybody of a major takes."""
    return (*_SECOND, _major_course(major_number, 1))


def _major_course(major_number: int, term: int) -> Course:
    name, credit = _MAJOR_COURSES[min(major_number, 2)][term]
    return Course(f"ZY{major_number + 1:02d}{term + 1:02d}", name, "必修", credit, "何俊")
