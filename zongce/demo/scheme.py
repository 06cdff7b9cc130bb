"""The rules of the sample college: its scheme, and the tables that people fill for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.core.number import show
from zongce.core.setting import SETTINGS as SETTING_ROWS
from zongce.core.value import replace
from zongce.demo.courses import FIRST_TERM, OPTIONAL_KIND, first_term
from zongce.demo.filled import Row, workbook
from zongce.demo.people import by_class
from zongce.tables.academic import ADJUSTMENTS
from zongce.tables.composite import MODULE_SCORES, module_scores
from zongce.tables.scheme import (
    BONUS_ITEMS,
    BONUS_RULES,
    GRADE_MAP,
    LEVEL_RULES,
    MODULES,
    SETTINGS,
    VETO_RULES,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from zongce.demo.people import Student
    from zongce.demo.scores import Year

ACADEMIC, MORAL, BODY, ABILITY, SPECIAL = "专业学习", "思想品德", "身体素质", "能力发展", "特殊表现"
BONUS_RATIO = "0.2"
_MODULES = (
    ("1", ACADEMIC, "学业", "0.7", "加权", "", "", "", ""),
    ("2", MORAL, "评分", "0.1", "加权", "", "0", "100", ""),
    ("3", BODY, "录入", "0.05", "加权", "", "0", "100", ""),
    ("4", ABILITY, "加减分", "0.1", "加权", "60", "0", "100", ""),
    ("5", SPECIAL, "加减分", "0.05", "加权", "70", "0", "100", ""),
)
_BONUS_RULES = (
    (ABILITY, "竞赛", "省级一等奖", "8", "取最高", "", "15", "学科竞赛"),
    (ABILITY, "竞赛", "省级二等奖", "6", "取最高", "", "15", "学科竞赛"),
    (ABILITY, "证书", "英语六级", "4", "取前N", "2", "", ""),
    (ABILITY, "证书", "计算机二级", "3", "取前N", "2", "", ""),
    (ABILITY, "证书", "初级会计", "3.5", "取前N", "2", "", ""),
    (ABILITY, "任职", "班委", "3", "累加", "", "5", ""),
    (ABILITY, "任职", "社团负责人", "2.5", "累加", "", "5", ""),
    (ABILITY, "纪律", "旷课", "-1", "累加", "", "", ""),
    (SPECIAL, "荣誉", "志愿服务", "", "累加", "", "20", ""),
    (SPECIAL, "处分", "通报批评", "-5", "累加", "", "", ""),
)
_LEVEL_RULES = (
    ("总分", "比例", "优秀", "80", "10%", "班级", "同升"),
    ("总分", "比例", "良好", "75", "30%", "班级", "同升"),
    ("总分", "分数", "合格", "60", "", "班级", "同升"),
    (MORAL, "分数", "优秀", "90", "", "", ""),
    (MORAL, "分数", "良好", "80", "", "", ""),
    (MORAL, "分数", "合格", "60", "", "", ""),
)
_VETO_RULES = (
    ("有不及格课程", "", "优秀"),
    ("模块低于", f"{MORAL}<60", "优秀、良好"),
    ("违纪", "", "优秀、良好"),
)
_GRADE_MAP = (
    ("优", "95", "是", "是"), ("良", "85", "是", "是"), ("中", "75", "是", "是"), ("及格", "65", "是", "是"),
    ("不及格", "45", "否", "是"), ("合格", "80", "是", "是"), ("不合格", "40", "否", "是"),
    ("缓考", "", "", "否"), ("缺考", "0", "否", "是"), ("免修", "", "是", "否"),
)  # fmt: skip
_CHOSEN = {
    "学分加成比例": BONUS_RATIO,
    "重修取": "最高",
    "不计课程性质": OPTIONAL_KIND,
    "名册外学生": "忽略",
}
"""Settings that differ from their defaults."""
SHEETS = (
    (MODULES, _MODULES), (BONUS_RULES, _BONUS_RULES), (LEVEL_RULES, _LEVEL_RULES), (VETO_RULES, _VETO_RULES),
    (GRADE_MAP, _GRADE_MAP),
    (SETTINGS, tuple((s.name, _CHOSEN.get(s.name, s.default), s.note) for s in SETTING_ROWS)),
)  # fmt: skip
"""What stands in the six sheets of the scheme."""
_COMPETITIONS = 7
"""Every seventh student has two prizes of one competition, of which one counts."""


def scheme() -> bytes:
    """Return 测评方案: the manual's 70/10/5/10/5 with levels by share and by score."""
    return workbook("测评方案", "scheme", SHEETS)


def adjustments(students: Sequence[Student], played: Year) -> bytes:
    """Return 课程调整: in each class one ratio is changed and one course left out."""
    rows: list[Row] = []
    free = _unplanted(students, played)
    for group in by_class(free).values():
        rows.append(_adjustment(group[0], 3, ("是", "是", "0.1"), "体育课按 0.1 加成"))
        if len(group) > 1:
            rows.append(_adjustment(group[1], 0, ("否", "否", ""), "转入前已修读，本学年不参评"))
    return workbook("课程调整", ADJUSTMENTS.name, [(ADJUSTMENTS, rows)])


def _adjustment(student: Student, course: int, change: tuple[str, str, str], reason: str) -> Row:
    taken = first_term(student.class_.major_number)[course]
    who = (student.student_id, student.name, student.class_.major)
    return (*who, FIRST_TERM, taken.code, taken.name, BONUS_RATIO, *change, reason)


def _unplanted(students: Sequence[Student], played: Year) -> list[Student]:
    """Return participants without a part; in the smallest colleges, where all have one, those who failed."""
    taken = {student_id for ids in played.planted.values() for student_id in ids}
    failed = set(played.planted["failed"])
    free = [s for s in students if s.student_id not in taken and not s.absence]
    return free or [s for s in students if s.student_id in failed]


def modules(students: Sequence[Student], rng: Random) -> bytes:
    """Return 模块成绩 with the module that is typed in, and who was disciplined."""
    plain = module_scores((BODY,))
    table = replace(plain, columns=tuple(c for c in plain.columns if c.name != "failed_count"))
    rows = [
        (s.student_id, s.name, show(rng.randint(6500, 9800)), "是" if rng.randint(1, 60) == 1 else "否")
        for group in by_class(students).values()
        for s in group
    ]
    return workbook("模块成绩", MODULE_SCORES.name, [(table, rows)])


def bonus_items(students: Sequence[Student], rng: Random) -> bytes:
    """Return 加减分: two prizes of which one counts, three certificates of which two count, and more."""
    return workbook("加减分", BONUS_ITEMS.name, [(BONUS_ITEMS, bonus_rows(students, rng))])


def bonus_rows(students: Sequence[Student], rng: Random) -> list[Row]:
    """Return the rows of 加减分, class by class."""
    rows: list[Row] = []
    for number, student in enumerate(s for group in by_class(students).values() for s in group):
        if number % _COMPETITIONS == 0:
            rows += [_item(student, _BONUS_RULES[n], f"竞赛证书 2025-{number:04d}") for n in (0, 1)]
        if number % _COMPETITIONS == 1:
            rows += [_item(student, _BONUS_RULES[n], "证书复印件") for n in (2, 3, 4)]
        if number % _COMPETITIONS == 2:
            rows += [_item(student, _BONUS_RULES[n], "学院任命文件") for n in (5, 6)]
        if rng.randint(1, 12) == 1:
            rows.append(_item(student, _BONUS_RULES[7], "考勤记录"))
        if rng.randint(1, 4) == 1:
            rows.append(_item(student, _BONUS_RULES[8], "志愿服务时长证明", show(50 * rng.randint(1, 20))))
    return rows


def _item(student: Student, rule: Row, evidence: str, points: str = "") -> Row:
    module, category, item, fixed = rule[:4]
    return (student.student_id, student.name, module, category, item, points or fixed, evidence)
