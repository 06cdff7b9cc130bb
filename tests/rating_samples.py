"""A small class that is rated: rosters, rules and forms as received, laid out as the product issues them."""

from __future__ import annotations

from decimal import Decimal

from tests.builders import book
from zongce.books.reader import read_book
from zongce.checks.rating_rules import read_rating_rules
from zongce.checks.roster import read_roster
from zongce.checks.scheme import read_scheme
from zongce.core.number import exact
from zongce.sheets.rating_form import Item, Rater, rating_form

CLASS = "会计2401"
STUDENTS = (("0101", "张三"), ("0102", "李四"), ("0103", "王五"))
OTHERS = (("0201", "赵六"), ("0202", "钱七"))
ITEMS = (("思想", "20", "30"), ("体育", "30.5", "40"))
COUNSELLOR, TEACHER = ("T01", "陈老师", "辅导员"), ("T02", "刘老师", "班主任")
ROSTER_HEADINGS = ("学号", "姓名", "专业", "年级", "班级", "参评", "不参评原因")


def peer(student):
    return (*student, "互评")


def roster_book(students=STUDENTS, class_=CLASS, more=()):
    """``more`` are rows 学号 姓名 班级 参评 不参评原因."""
    rows = [*((number, name, class_, "是", None) for number, name in students), *more]
    full = [(number, name, "会计学", "2024", *rest) for number, name, *rest in rows]
    return book("名册.xlsx", {"学生名册": [ROSTER_HEADINGS, *full]})


def two_classes():
    return roster_book(more=[(number, name, "会计2402", "是", None) for number, name in OTHERS])


def rules_book(items=ITEMS, weights=("30%", "30%", "40%"), **weights_of):
    headings = (
        "序号",
        "评分项目",
        "项目详情",
        "分值下限",
        "分值上限",
        "辅导员权重",
        "班主任权重",
        "互评权重",
    )
    rows = [
        (n, name, "", Decimal(low), Decimal(high), *weights_of.get(name, weights))
        for n, (name, low, high) in enumerate(items, start=1)
    ]
    return book("规则.xlsx", {"评分规则": [headings, *rows]})


def scheme_book(**settings):
    return book("方案.xlsx", {"设置": [("项", "值"), *settings.items()]})


def roster(received=None):
    read, findings = read_roster(received or roster_book())
    assert read is not None, findings
    return read


def rules(**options):
    read, findings = read_rating_rules(rules_book(**options))
    assert read is not None, findings
    return read


def scheme(**settings):
    return read_scheme(scheme_book(**settings))[0]


def form_rows(rater, marks, students=STUDENTS, items=ITEMS):
    """The rows of a form: title, note, head in rows 3-5, headings in row 7, students from row 8.

    ``marks`` are texts of numbers by 学号, one an item, or one list for everybody but the rater.
    """
    headings = tuple(f"{name}\n({low}-{high})" for name, low, high in items)
    rows = [("评分表",), ("说明",), *zip(("学号/工号", "评分人", "角色"), rater, strict=True), ()]
    rows.append(("学号", "姓名", *headings))
    for number, name in students:
        given = marks.get(number, ()) if isinstance(marks, dict) else () if number == rater[0] else marks
        rows.append((number, name, *(Decimal(m) if m not in (None, "") else None for m in given)))
    return [list(row) for row in rows]


def form(rater, marks, file="", students=STUDENTS, items=ITEMS, change=()):
    """A received form; ``change`` puts other content into cells: ``("C8", "缺席")``."""
    rows = form_rows(rater, marks, students, items)
    for cell, value in change:
        column, row = ord(cell[0]) - ord("A"), int(cell[1:]) - 1
        rows[row] += [None] * (column + 1 - len(rows[row]))
        rows[row][column] = value
    return book(file or f"{rater[2]}_{rater[0]}.xlsx", {"评分表": rows})


def real_form(rater, marks, file="", students=STUDENTS, items=ITEMS, **options):
    """The same through bytes: written as the product issues forms, read as received files are."""
    units = {number: tuple(exact(m, 2) if m else None for m in given) for number, given in marks.items()}
    made = [Item(*item) for item in items]
    data = rating_form("评分表", "说明", Rater(*rater), students, made, marks=units, **options)
    received, findings = read_book(data, file or f"{rater[2]}_{rater[0]}.xlsx")
    assert received is not None, findings
    return received


def told(findings, *, hints=False):
    """Code, cell and severity of the findings, hints left out unless asked for."""
    return [(f.code, f.cell, f.severity.value) for f in findings if hints or f.severity.value != "hint"]
