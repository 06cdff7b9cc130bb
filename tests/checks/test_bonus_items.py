"""加减分: each row under its rule, at its cell what does not fit."""

from decimal import Decimal

import pytest

from tests.builders import book
from zongce.checks.bonus_items import read_bonus_items
from zongce.checks.roster import read_roster
from zongce.scheme.scheme import BonusRule, Module, Scheme, Settings

PEOPLE = [
    ["01", "张三", "A", "2024", "是"],
    ["02", "李四", "A", "2024", "是"],
    ["03", "王五", "A", "2024", "否"],
]
MODULES = (Module("能力", "加减分", 5000), Module("德", "加减分", 3000), Module("智", "学业", 2000))
RULES = (
    BonusRule("能力", "竞赛", "一等奖", 800),
    BonusRule("能力", "工作", "班干部", None),
    BonusRule("德", "", "警告", -500),
    BonusRule("德", "", "志愿", 100),
    BonusRule("能力", "服务", "志愿", 200),
    BonusRule("智", "", "论文", 100),
)
SCHEME = Scheme(MODULES, RULES)
HEADS = ["学号", "姓名", "模块", "类别", "项目", "分值"]


def read(*rows, scheme=SCHEME):
    register = [["学号", "姓名", "班级", "年级", "参评"], *PEOPLE]
    roster, _ = read_roster(book("名册.xlsx", {"名册": register}))
    filled = [[r[0], {"01": "张三", "02": "李四", "03": "王五"}.get(r[0], "外人"), *r[1:]] for r in rows]
    return read_bonus_items(book("加减分.xlsx", {"加减分": [HEADS, *filled]}), roster, scheme)


def codes(result):
    return [(f.code, f.cell) for f in result.findings]


def test_each_row_is_read_under_its_rule():
    result = read(
        ["02", "能力", "竞赛", "一等奖", 8],
        ["01", None, None, "一 等奖"],
        ["01", "能力", None, "班干部", Decimal("1.25")],
        ["02", None, None, "警告", "-5"],
        ["02", "德", None, "志愿"],
    )
    assert codes(result) == []
    assert result.student == (1, 0, 0, 1, 1)
    assert result.rule == (0, 0, 1, 2, 3)
    assert result.points == (800, 800, 125, -500, 100)


def test_nobody_needs_to_have_items():
    result = read()
    assert (codes(result), result.student) == ([], ())


FAULTS = {
    "unknown item": (["01", None, None, "三等奖", 1], ("C606", "E2")),
    "other module": (["01", "德", None, "一等奖"], ("C608", "C2")),
    "other category": (["01", "能力", "论文", "一等奖"], ("C616", "D2")),
    "other points": (["01", None, None, "一等奖", Decimal("8.01")], ("C607", "F2")),
    "points missing": (["01", None, None, "班干部"], ("N110", "F2")),
    "points unreadable": (["01", None, None, "班干部", "两分"], ("N101", "F2")),
    "in two modules": (["01", None, None, "志愿"], ("C617", "E2")),
    "no bonus module": (["01", None, None, "论文"], ("C612", "E2")),
    "takes no part": (["03", None, None, "一等奖"], ("R209", "A2")),
    "in no roster": (["09", None, None, "一等奖"], ("R201", "A2")),
    "item missing": (["01", "能力", None, None, 8], ("N110", "E2")),
}


@pytest.mark.parametrize("case", FAULTS)
def test_faulty_rows_are_told_once_and_not_counted(case):
    row, expected = FAULTS[case]
    result = read(row)
    assert codes(result) == [expected]
    assert result.student == ()


def test_the_points_that_differ_are_both_named():
    message = read(["01", None, None, "一等奖", 7]).findings[0].message
    assert "8.00" in message
    assert "7.00" in message


def test_an_item_twice_is_a_hint_and_counts_by_its_rule():
    result = read(["01", None, None, "一等奖"], ["02", None, None, "一等奖"], ["01", None, None, "一等奖"])
    assert codes(result) == [("C611", "E4")]
    assert result.student == (0, 1, 0)


def test_a_module_of_another_grade_takes_no_items():
    scheme = Scheme(
        (*MODULES[:2], Module("劳", "加减分", 1, grades=frozenset({"2023"}))),
        (*RULES[:1], BonusRule("劳", "", "劳动", 100)),
    )
    result = read(["01", None, None, "劳动"], ["01", None, None, "一等奖"], scheme=scheme)
    assert codes(result) == [("C615", "E2")]
    assert result.rule == (0,)


def test_outsiders_may_be_ignored():
    scheme = Scheme(MODULES, RULES, settings=Settings(ignore_outsiders=True))
    result = read(["09", None, None, "一等奖"], ["01", None, None, "一等奖"], scheme=scheme)
    assert [f.code for f in result.findings] == ["R208"]
    assert result.student == (0,)
