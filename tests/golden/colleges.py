"""Random small colleges as tables of text: every setting, scores chosen so that halves and ties abound."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

import openpyxl

from tests.builders import book
from tests.golden.oracle import Form, Row, Table

if TYPE_CHECKING:
    from pathlib import Path
    from random import Random

    from zongce.core.grid import Book

Sheets = dict[str, Table]

TERMS = ("2024-2025-2", "2025-2026-1", "2025-2026-2")
KINDS = ("必修", "选修", "公选", "任选")
CREDITS = ("0", "0.25", "0.5", "1", "1", "2", "2", "3", "1.5")
WORD_HEADINGS = ("等级", "分数", "是否及格", "是否参评")
WORDS = (
    ("优", "95", "", ""), ("良", "85.5", "是", "是"), ("过", "60", "", ""),
    ("差", "59.99", "是", ""), ("不及格", "45", "否", "是"), ("不合格", "", "否", "否"),
    ("缓考", "", "", "否"), ("缺考", "0", "否", "是"), ("免修", "", "是", "否"),
)  # fmt: skip
EXAMS = (
    ("正考",), ("正考",), ("",), ("补考",), ("缓考",), ("重修",), ("正考", "补考"), ("", "缓考"),
    ("正考", "重修", "补考", "缓考"),
)  # fmt: skip
"""The 考试性质 with which a course may stand in one term."""
ITEM_HEADINGS = ("序号", "评分项目", "分值下限", "分值上限", "辅导员权重", "班主任权重", "互评权重")


class Academic(NamedTuple):
    """What ``academic`` is given."""

    roster: Table
    scores: Table
    adjust: Table
    scheme: Sheets
    bonus: str
    terms: tuple[str, ...]


class Rated(NamedTuple):
    """What ``rating`` is given."""

    roster: Table
    rules: Table
    forms: list[Form]
    scheme: Sheets


class Composed(NamedTuple):
    """What ``composite`` is given."""

    roster: Table
    modules: Table
    items: Table
    scheme: Sheets


def _people(rng: Random, most: int, least: int = 1) -> Table:
    """Two majors, two grades, up to five classes, two of which have the same name and different codes."""
    classes = [
        ("会计学", "2023", "K1", "一班"), ("会计学", "2023", "K2", "二班"), ("会计学", "2024", "K3", "一班"),
        ("金融学", "2023", "J1", "金融一班"), ("金融学", "2024", "J2", "金融二班"),
    ]  # fmt: skip
    rows = []
    for major, grade, code, name in rng.sample(classes, rng.randint(1, len(classes))):
        for _ in range(rng.randint(least, most)):
            number = f"0{len(rows) + 1:03}"
            away = rng.random() < 0.08
            rows.append(
                {
                    "学号": number, "姓名": f"学生{number}", "专业": major, "年级": grade, "班级代码": code,
                    "班级": name, "参评": "否" if away else rng.choice(["是", ""]),
                    "不参评原因": "休学" if away else "",
                }
            )  # fmt: skip
    rows[0] |= {"参评": "是", "不参评原因": ""}
    rng.shuffle(rows)
    return rows


def _settings(rng: Random, **options: tuple[str, ...]) -> Table:
    """Some of the settings written, some of these left blank."""
    chosen = [(name, rng.choice(values)) for name, values in options.items() if rng.random() < 0.8]
    return [{"项": name, "值": value} for name, value in chosen]


SURELY_PASSED = frozenset({"99.34", "80.01", "80.02", "80.03", "优", "良"})


# --- academic ----------------------------------------------------------------------------------------


def academic(rng: Random) -> Academic:
    """Sittings of six courses in three terms; averages close to halves."""
    roster = _people(rng, 6)
    courses = {f"C{n}": (rng.choice(CREDITS), rng.choice(KINDS)) for n in range(6)}
    scores = [row for student in roster for row in _sittings(rng, student, courses)]
    taking = {s["学号"] for s in roster if s["参评"] != "否"}
    open_ = [row for row in scores if row["学号"] in taking and row["是否作废"] != "是"]
    unsure = {_course(row) for row in open_ if row["成绩"] not in SURELY_PASSED}
    sampled = rng.sample(open_, len(open_) // 6)
    adjust = [_adjusted(rng, row, passed=_course(row) not in unsure) for row in sampled]
    once = {_course(row): row for row in adjust}
    scheme = {
        "成绩对照": [dict(zip(WORD_HEADINGS, word, strict=True)) for word in WORDS],
        "设置": _settings(
            rng, 学分加成比例=("0", "0.1", "0.25", "0.33"), 重修取=("全部", "首次", "末次", "最高"),
            补考取=("正考", "最高"), 不计课程性质=("", "公选", "公选、任选"), 及格线=("60", "59.99", "75.5"),
            排名方式=("1224", "1223"),
        ),
    }  # fmt: skip
    there = sorted({row["学年学期"] for row in scores})
    terms = tuple(rng.sample(there, min(2, len(there)))) if rng.random() < 0.3 else ()
    return Academic(roster, scores, list(once.values()), scheme, rng.choice(["", "", "0.2"]), terms)


def _sittings(rng: Random, student: Row, courses: dict[str, tuple[str, str]]) -> Table:
    rows = [
        {
            "学年学期": term, "学号": student["学号"], "姓名": student["姓名"], "课程代码": code,
            "课程名称": code, "课程性质": kind, "学分": credit, "成绩": _grade(rng),
            "考试性质": exam, "是否作废": rng.choice(["", "", "", "否", "是"]),
        }
        for code, (credit, kind) in courses.items()
        for term in rng.sample(TERMS, rng.choice([0, 1, 1, 1, 2, 3]))
        for exam in rng.choice(EXAMS)
    ]  # fmt: skip
    rng.shuffle(rows)
    return rows


def _grade(rng: Random) -> str:
    if rng.random() < 0.2:
        return rng.choice(WORDS)[0]
    return rng.choice(
        ["80.01", "80.02", "80.03", "59.99", "60", "75.5", "99.34", f"{rng.randint(0, 10000) / 100}"]
    )


def _course(row: Row) -> tuple[str, str, str]:
    return row["学号"], row["学年学期"], row["课程代码"]


def _adjusted(rng: Random, row: Row, *, passed: bool) -> Row:
    """A course left out, or with a ratio of its own; no ratio but 0 where any sitting may have failed."""
    ratio = rng.choice(["", "0", "0.05", "0.37"])
    ratio = ratio if passed else rng.choice(["", "0"])
    return {
        "学号": row["学号"], "姓名": row["姓名"], "学年学期": row["学年学期"], "课程代码": row["课程代码"],
        "课程是否参评": rng.choice(["", "是", "否"]),
        "是否调整比例": "是" if ratio else rng.choice(["", "否"]),
        "调整后比例": ratio, "原因": "学院研究决定",
    }  # fmt: skip


# --- rating ------------------------------------------------------------------------------------------


def rated(rng: Random) -> Rated:
    """Forms of counsellors, teachers and classmates; some roles missing, some forms incomplete."""
    roster = _people(rng, 7, rng.choice([1, 4, 4, 5]))
    rules = [_rule(rng, n) for n in range(1, rng.randint(2, 4))]
    present = rng.random() < 0.75
    forms = []
    members: dict[str, Table] = {}
    for student in roster:
        if student["参评"] != "否":
            members.setdefault(student["班级代码"], []).append(student)
    for code, students in members.items():
        for role in ("辅导员", "班主任"):
            raters = range(rng.randint(int(present), 3))
            forms += [_form(rng, f"{role}{code}{n}", role, students, rules) for n in raters]
        sent = len(students) if present else rng.randint(0, len(students))
        forms += [_form(rng, s["学号"], "互评", students, rules) for s in rng.sample(students, sent)]
    scheme = {
        "设置": _settings(
            rng, 计自评=("是", "否"), 缺评处理=("拒绝", "分摊", "分摊"), 最少评分人数=("1", "1", "1", "2"),
            去极值人数=("0", "0", "1"), 排名方式=("1224", "1223"),
        )
    }  # fmt: skip
    return Rated(roster, rules, forms, scheme)


def _rule(rng: Random, n: int) -> Row:
    weights = rng.choice(
        [(30, 30, 40), (0, 50, 50), (100, 0, 0), (0, 0, 100), (12.5, 37.5, 50), (33.33, 33.33, 33.34)]
    )
    sign = rng.choice(["", "%"])
    low = rng.choice([0, 20, 30.5])
    values = (n, f"项目{n}", low, low + rng.choice([1, 10]), *(f"{w}{sign}" for w in weights))
    return dict(zip(ITEM_HEADINGS, map(str, values), strict=True))


def _form(rng: Random, rater: str, role: str, students: Table, rules: Table) -> Form:
    """A form; now and then a mark is missing or out of range, the own row is filled or not."""
    marks = []
    blank_own = rng.random() < 0.5
    for student in sorted(students, key=lambda s: s["学号"]):
        row = {"学号": student["学号"], "姓名": student["姓名"]}
        for rule in rules:
            low, high = Decimal(rule["分值下限"]), Decimal(rule["分值上限"])
            mark = low + rng.choice(
                [Decimal(0), Decimal("0.01"), Decimal("0.02"), Decimal("0.5"), high - low]
            )
            if rng.random() < 0.004:
                mark = high + Decimal("0.01")
            blank = (student["学号"] == rater and blank_own) or rng.random() < 0.004
            row[rule["评分项目"]] = "" if blank else str(mark)
        marks.append(row)
    return Form(rater, role, marks)


# --- composite ---------------------------------------------------------------------------------------


def composed(rng: Random) -> Composed:
    """Modules weighted and added, by grade; items; levels and vetoes; totals close to halves."""
    roster = _people(rng, 7)
    names = [f"模块{n}" for n in "甲乙丙丁戊"[: rng.randint(1, 5)]]
    sources = {name: rng.choice(["录入", "录入", "学业", "评分", "加减分"]) for name in names}
    plan = [row for name in names for row in _module_rows(rng, name, sources[name])]
    for grade in ("2023", "2024"):
        if not _holds(plan, grade):
            plan.append(_module(rng, f"模块{grade}", "录入", grade))
            names.append(f"模块{grade}")
            sources[f"模块{grade}"] = "录入"
    bonus_rules = [row for name in names if sources[name] == "加减分" for row in _item_rules(rng, name)]
    levels = [row for about in ("总分", *names) if rng.random() < 0.6 for row in _levels(rng, about)]
    scheme = {
        "测评方案": plan, "加减分项": bonus_rules, "等次规则": levels,
        "否决规则": _vetoes(rng, names, [r["等次"] for r in levels if r["对象"] == "总分"]),
        "设置": _settings(
            rng, 取整时点=("各模块加权后", "最后", "各模块分"), 名额取整=("四舍五入", "舍去", "进一"),
            等次取整=("是", "否"), 排名方式=("1224", "1223"),
            同分再比=("", rng.choice(names), "、".join(names)),
        ),
    }  # fmt: skip
    modules, items = [], []
    for student in roster:
        held = {rule["模块"] for rule in _holds(plan, student["年级"])}
        if student["参评"] == "否":
            continue
        entered = {
            name: rng.choice(["80.01", "80.02", "80.03", "60", "59.99", "95.5", "-0.01", "100.23"])
            if name in held else ""
            for name in names if sources[name] != "加减分"
        }  # fmt: skip
        also = {"不及格门数": rng.choice(["0", "0", "1", "2"]), "违纪": rng.choice(["否", "否", "是"])}
        modules.append({"学号": student["学号"], "姓名": student["姓名"], **entered, **also})
        mine = [rule for rule in bonus_rules if rule["模块"] in held]
        items += [_item(rng, student, rng.choice(mine)) for _ in range(rng.randint(0, 5)) if mine]
    return Composed(roster, modules, items or [dict.fromkeys(("学号", "姓名", "项目"), "")], scheme)


def _holds(plan: Table, grade: str) -> Table:
    return [rule for rule in plan if not rule["适用年级"] or grade in rule["适用年级"]]


def _module(rng: Random, name: str, source: str, grades: str) -> Row:
    added = rng.random() < 0.25
    low, high = rng.choice([("", ""), ("0", ""), ("0", "100"), ("", "90"), ("70", "80.02")])
    return {
        "模块": name, "来源": source, "计法": "相加" if added else rng.choice(["加权", ""]),
        "权重": "" if added else rng.choice(["0.5", "0.25", "0.125", "0.3333", "0.7", "0.05"]),
        "基础分": rng.choice(["", "60", "-5", "0.01"]), "下限": low, "上限": high, "适用年级": grades,
    }  # fmt: skip


def _module_rows(rng: Random, name: str, source: str) -> Table:
    """One row for all, one a grade with weights of its own, or a module that one grade does not have."""
    grades = rng.choice([("",), ("",), ("2023", "2024"), ("2023",), ("2023、2024",)])
    return [_module(rng, name, source, grade) for grade in grades]


def _item_rules(rng: Random, module: str) -> Table:
    rows = []
    for category in rng.sample(["竞赛", "证书", "", "纪律"], rng.randint(1, 3)):
        method = rng.choice(["累加", "", "取最高", "取前N"])
        top, cap = str(rng.randint(1, 3)) if method == "取前N" else "", rng.choice(["", "10", "4.5"])
        rows += [
            {
                "模块": module, "类别": category, "项目": f"{module}{category}{n}",
                "分值": rng.choice(["8", "6", "3.5", "0.01", "-2", ""]), "计法": method, "N": top,
                "上限": cap, "互斥组": rng.choice(["", "", "同组", "另组"]),
            }
            for n in range(rng.randint(1, 3))
        ]  # fmt: skip
    return rows


def _item(rng: Random, student: Row, rule: Row) -> Row:
    own = rng.choice(["1.5", "6", "-1"])
    points = rng.choice([rule["分值"], ""]) if rule["分值"] else own
    names = ("模块", "类别", "项目")
    return {"学号": student["学号"], "姓名": student["姓名"], **{n: rule[n] for n in names}, "分值": points}


def _levels(rng: Random, about: str) -> Table:
    """Three or four levels by score, by share, or by both; one range and one way with ties."""
    range_, ties = rng.choice(["班级", "专业年级", ""]), rng.choice(["同升", "同降", ""])
    shares = rng.choice([(10, 20, 30, 40), (12.5, 25, 25, 25), (50, 50, 0, 0), (5, 15, 20, 33.3)])
    rows = []
    for name, limit, share in zip(
        ("优秀", "良好", "合格", "待改进"), ("80.02", "80.01", "60", "0"), shares, strict=True
    ):
        manner = rng.choice(["分数", "比例"])
        rows.append(
            {
                "对象": about, "方式": manner, "等次": name,
                "门槛": limit if manner == "分数" else rng.choice([limit, "", ""]),
                "比例": f"{share}%" if manner == "比例" else "", "范围": range_, "同分处理": ties,
            }
        )  # fmt: skip
    return rows[: rng.randint(1, 4)]


def _vetoes(rng: Random, names: list[str], levels: list[str]) -> Table:
    if not levels:
        return []
    conditions = [("有不及格课程", ""), ("违纪", ""), ("模块低于", f"{rng.choice(names)}<80.02")]
    chosen = rng.sample(conditions, rng.randint(0, 3))
    return [
        {
            "条件": condition,
            "参数": argument,
            "不得评为": "、".join(rng.sample(levels, rng.randint(1, len(levels)))),
        }
        for condition, argument in chosen
    ]


# --- as workbooks ------------------------------------------------------------------------------------

_TEXTS = {"学号", "姓名", "班级代码", "班级", "年级", "学年学期", "课程代码", "值", "参数", "适用年级"}


def _content(name: str, value: str) -> object:
    if name in _TEXTS or not re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", value):
        return value or None
    return Decimal(value)


def rows_of(table: Table) -> list[list[object]]:
    """A table as a sheet's rows, headings first."""
    headings = list(dict.fromkeys(name for row in table for name in row))
    return [headings, *([_content(name, row.get(name, "")) for name in headings] for row in table)]


def as_book(file: str, sheets: Sheets) -> Book:
    """Tables as a received workbook; an empty one has no headings."""
    return book(file, {name: rows_of(table) for name, table in sheets.items()})


def save(path: Path, sheets: Sheets) -> Path:
    """Tables as a workbook on the disk."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for name, table in sheets.items():
        if table:
            sheet = workbook.create_sheet(name)
            for row in rows_of(table):
                sheet.append(row)
    workbook.save(path)
    return path


def form_sheet(form: Form, rules: Table) -> list[list[object]]:
    """A form's rows, laid out as it is issued: the rater's head, then a row a student."""
    heads = [f"{r['评分项目']} ({r['分值下限']}-{r['分值上限']})" for r in rules]
    rows: list[list[object]] = [
        ["评分表"],
        ["学号/工号", form.rater],
        ["评分人", _rater_name(form)],
        ["角色", form.role],
    ]
    rows.append(["学号", "姓名", *heads])
    for mark in form.marks:
        given = [mark[r["评分项目"]] for r in rules]
        rows.append([mark["学号"], mark["姓名"], *(Decimal(m) if m else None for m in given)])
    return rows


def _rater_name(form: Form) -> str:
    return f"学生{form.rater}" if form.role == "互评" else f"老师{form.rater}"
