"""A small college on disk: good workbooks of two students, in which a case changes just one thing."""

from __future__ import annotations

import re
import zipfile
from decimal import Decimal
from typing import TYPE_CHECKING

from openpyxl import load_workbook

from tests import rating_samples
from tests.commands.composites import MODULES
from tests.faults.cases import OUT
from tests.files import ROSTER_HEADINGS, SCORE_HEADINGS, save
from zongce import app

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

    from zongce.ports.report import Report

    Rows = Sequence[Sequence[object]]
    Edit = Callable[[Worksheet], object]

ROSTER, SCORES, SCHEME, ADJUST = "名册.xlsx", "成绩.xlsx", "方案.xlsx", "调整.xlsx"
RULES, FORMS, MODULE_FILE, ITEM_FILE = "规则.xlsx", "评分表", "模块.xlsx", "加减分.xlsx"
ACADEMIC, RATING = "学业成绩.xlsx", "评分结果.xlsx"
TERM = "2025-2026-1"

PEOPLE = [
    ROSTER_HEADINGS,
    ("01", "甲", "会计学", "2024", "会计2401"),
    ("02", "乙", "会计学", "2024", "会计2401"),
]
MARKS = [
    SCORE_HEADINGS,
    (TERM, "01", "甲", "C1", "会计基础", "必修", 3, Decimal("89.5")),
    (TERM, "01", "甲", "C2", "经济法", "必修", 2, 75),
    (TERM, "02", "乙", "C1", "会计基础", "必修", 3, 92),
    (TERM, "02", "乙", "C2", "经济法", "必修", 2, 55),
]
ADJUSTMENTS = [
    ("学号", "姓名", "学年学期", "课程代码", "课程是否参评", "是否调整比例", "调整后比例", "原因"),
    ("01", "甲", TERM, "C1", None, "是", Decimal("0.1"), "体育课按 0.1 加成"),
]
TWO_MODULES = [
    MODULES,
    [1, "专业学习", "录入", Decimal("0.7"), "加权"],
    [2, "思想品德", "录入", Decimal("0.3"), "加权"],
]
ENTERED = [
    ("学号", "姓名", "专业学习", "思想品德"),
    ("01", "甲", Decimal("89.35"), 88),
    ("02", "乙", 75, Decimal("90.5")),
]
WITH_ITEMS = [MODULES, [1, "专业学习", "录入", 1, "加权"], [2, "能力发展", "加减分", None, "相加"]]
ITEM_RULES = [
    ("模块", "类别", "项目", "分值", "计法", "N", "上限", "互斥组"),
    ("能力发展", "竞赛", "省级一等奖", 8, "累加", None, 15, None),
    ("能力发展", "服务", "志愿服务", None, "累加", None, None, None),
]
ITEMS = [
    ("学号", "姓名", "模块", "类别", "项目", "分值", "依据"),
    ("01", "甲", "能力发展", "竞赛", "省级一等奖", 8, "证书 2025-013"),
    ("02", "乙", "能力发展", "服务", "志愿服务", 2, "证明"),
]
LEVELS = [
    ("对象", "方式", "等次", "门槛", "比例", "范围", "同分处理"),
    ("总分", "比例", "优秀", None, Decimal(50), "班级", "同升"),
    ("总分", "分数", "及格", 60, None, None, None),
]


def with_cells(rows: Rows, cells: Mapping[str, object] | None) -> list[list[object]]:
    """The rows with other content in some cells: ``{"H2": "八十五"}``."""
    made = [list(row) for row in rows]
    for place, value in (cells or {}).items():
        match = re.fullmatch("([A-Z])([0-9]+)", place)
        column, row = ord(match[1]) - ord("A"), int(match[2]) - 1
        made.extend([] for _ in range(row + 1 - len(made)))
        made[row].extend([None] * (column + 1 - len(made[row])))
        made[row][column] = value
    return made


def edited(path: Path, edit: Edit | None) -> Path:
    """Change what openpyxl can change in the first sheet besides values: formats, merged cells, rows."""
    if edit:
        workbook = load_workbook(path)
        edit(workbook.worksheets[0])
        workbook.save(path)
    return path


def with_part(path: Path, name: str, data: str | bytes) -> Path:
    """Add a part to a workbook's container."""
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr(name, data)
    return path


def with_text(path: Path, part: str, old: str, new: str) -> Path:
    """Replace text in one part of a workbook, as a tool would that edits the file behind Excel's back."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    assert parts[part].count(old.encode()) >= 1, (old, parts[part])
    parts[part] = parts[part].replace(old.encode(), new.encode(), 1)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return path


def roster(folder: Path, rows: Rows | None = None, *, edit: Edit | None = None, **cells: object) -> Path:
    path = save(folder / ROSTER, {"学生名册": with_cells(rows or PEOPLE, cells)})
    return edited(path, edit)


def scores(folder: Path, rows: Rows | None = None, *, edit: Edit | None = None, **cells: object) -> Path:
    path = save(folder / SCORES, {"原始成绩": with_cells(rows or MARKS, cells)})
    return edited(path, edit)


def scheme(folder: Path, sheets: Mapping[str, Rows]) -> Path:
    return save(folder / SCHEME, sheets)


def settings(folder: Path, **values: object) -> Path:
    """A scheme workbook with nothing but settings."""
    return scheme(folder, {"设置": [("项", "值"), *values.items()]})


def academic(
    folder: Path, *, people: Path | None = None, marks: Path | None = None, out: str = OUT, **options: object
) -> Report:
    """Run academic on the files given, on good ones for the rest."""
    people, marks = people or roster(folder), marks or scores(folder)
    return app.academic(people, [marks], folder / out, **options)


def from_scores(
    folder: Path, rows: Rows | None = None, *, edit: Edit | None = None, **cells: object
) -> Report:
    """Run academic on scores with these cells."""
    return academic(folder, marks=scores(folder, rows, edit=edit, **cells))


def from_roster(
    folder: Path, rows: Rows | None = None, *, edit: Edit | None = None, **cells: object
) -> Report:
    """Run academic on a roster with these cells."""
    return academic(folder, people=roster(folder, rows, edit=edit, **cells))


def from_adjustments(
    folder: Path, *, people: Path | None = None, marks: Path | None = None, terms: Sequence[str] = (),
    **cells: object,
) -> Report:  # fmt: skip
    """Run academic on adjustments with these cells."""
    path = save(folder / ADJUST, {"课程调整": with_cells(ADJUSTMENTS, cells)})
    return academic(folder, people=people, marks=marks, adjust=path, terms=terms)


def from_scheme(
    folder: Path, sheets: Mapping[str, Rows] | None = None, entered: Rows | None = None,
    people: Path | None = None, **books: Path,
) -> Report:  # fmt: skip
    """Run composite on a scheme and entered module scores."""
    plan = scheme(folder, sheets or {"测评方案": TWO_MODULES})
    table = save(folder / MODULE_FILE, {"模块成绩": entered or ENTERED})
    return app.composite(people or roster(folder), plan, folder / OUT, modules=table, **books)


def from_modules(folder: Path, **cells: object) -> Report:
    """Run composite with these cells in 测评方案."""
    return from_scheme(folder, {"测评方案": with_cells(TWO_MODULES, cells)})


def from_entered(folder: Path, **cells: object) -> Report:
    """Run composite with these cells in 模块成绩."""
    return from_scheme(folder, entered=with_cells(ENTERED, cells))


def from_item_rules(folder: Path, **cells: object) -> Report:
    """Run composite with these cells in 加减分项."""
    return _with_items(folder, with_cells(ITEM_RULES, cells), ITEMS)


def from_items(folder: Path, **cells: object) -> Report:
    """Run composite with these cells in the declared items."""
    return _with_items(folder, ITEM_RULES, with_cells(ITEMS, cells))


def _with_items(folder: Path, rules: Rows, items: Rows) -> Report:
    declared = save(folder / ITEM_FILE, {"加减分": items})
    entered = [row[:3] for row in ENTERED]
    return from_scheme(folder, {"测评方案": WITH_ITEMS, "加减分项": rules}, entered, items=declared)


def from_levels(folder: Path, *, people: Path | None = None, **cells: object) -> Report:
    """Run composite with these cells in 等次规则."""
    sheets = {"测评方案": TWO_MODULES, "等次规则": with_cells(LEVELS, cells)}
    return from_scheme(folder, sheets, people=people)


def from_vetoes(folder: Path, *row: object) -> Report:
    """Run composite with one veto."""
    vetoes = [("条件", "参数", "不得评为"), row]
    return from_scheme(folder, {"测评方案": TWO_MODULES, "等次规则": LEVELS, "否决规则": vetoes})


def from_settings(folder: Path, *rows: Sequence[object]) -> Report:
    """Run academic with these settings."""
    return academic(folder, scheme=scheme(folder, {"设置": [("项", "值"), *rows]}))


def from_grade_map(folder: Path, *rows: Sequence[object]) -> Report:
    """Run academic with these grades in words."""
    sheet = [("等级", "分数", "是否及格", "是否参评"), *rows]
    return academic(folder, scheme=scheme(folder, {"成绩对照": sheet}))


# Rating: a class of three, rated by a counsellor, a class teacher and all three of them.

CLASS = tuple((f"0{n}", name) for n, name in enumerate("甲乙丙", start=1))
COUNSELLOR, TEACHER, SECOND = (
    ("T01", "陈老师", "辅导员"),
    ("T02", "刘老师", "班主任"),
    ("T03", "周老师", "辅导员"),
)
PEERS = tuple((*student, "互评") for student in CLASS)
GIVEN = ("25", "35")
ITEM_NAMES = (("思想", "20", "30"), ("体育", "30", "40"))
RULE_ROWS = [
    ("序号", "评分项目", "项目详情", "分值下限", "分值上限", "辅导员权重", "班主任权重", "互评权重"),
    (1, "思想", "政治学习", 20, 30, "30%", "30%", "40%"),
    (2, "体育", "锻炼", 30, 40, "30%", "30%", "40%"),
]


def form(
    folder: Path, rater: Sequence[str], name: str = "", marks: object = GIVEN,
    students: Sequence[Sequence[str]] = CLASS, **cells: object,
) -> Path:  # fmt: skip
    """One form handed in, filled with the same marks for everybody, with other content in some cells."""
    rows = rating_samples.form_rows(rater, marks, students, ITEM_NAMES)
    (folder / FORMS).mkdir(exist_ok=True)
    name = name or f"{rater[2]}_{rater[0]}.xlsx"
    return save(folder / FORMS / name, {"评分表": with_cells(rows, cells)})


def rating(
    folder: Path, raters: Sequence[Sequence[str]] = (COUNSELLOR, TEACHER, *PEERS), *,
    rules: Mapping[str, object] | None = None, plan: Path | None = None,
) -> Report:  # fmt: skip
    """Run rating on good forms of the raters and on whatever else lies in the folder."""
    for rater in raters:
        form(folder, rater)
    rule_book = save(folder / RULES, {"评分规则": with_cells(RULE_ROWS, rules)})
    return rate(folder, rule_book, plan)


def rate(folder: Path, rules: Path, plan: Path | None = None) -> Report:
    """Run rating on the files in the folder, the roster made first if need be."""
    people = folder / ROSTER
    if not people.exists():
        others = (("09", "己", "会计学", "2024", "会计2402", "否", "休学"),)
        rows = [(*ROSTER_HEADINGS, "参评", "不参评原因")]
        rows += [(*student, "会计学", "2024", "会计2401", "是", None) for student in CLASS]
        save(people, {"学生名册": [*rows, *others]})
    return app.rating(people, rules, folder / FORMS, folder / OUT, scheme=plan)


def from_rules(folder: Path, **cells: object) -> Report:
    """Run rating on rules with these cells."""
    return rating(folder, rules=cells)


def from_form(folder: Path, rater: Sequence[str] = SECOND, **options: object) -> Report:
    """Run rating on good forms and one more that is not: 收到.xlsx."""
    form(folder, rater, "收到.xlsx", **options)
    return rating(folder)
