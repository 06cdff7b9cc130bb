"""模块成绩: exactly the participants, a score in every module, each fault at its cell."""

from decimal import Decimal

import pytest

from tests.builders import book, percent
from zongce.checks.modules import read_modules
from zongce.checks.roster import read_roster
from zongce.scheme.scheme import TOTAL, LevelRule, Module, Scheme, Settings, Veto

PEOPLE = [
    ["0101", "张三", "A", "是"],
    ["0102", "李四", "A", None],
    ["0103", "王五", "A", "否"],
    ["0201", "赵六", "B", "是"],
]
SCHEME = Scheme((Module("智", "学业", 7000), Module("德", "加减分", 3000)))
GOOD = [["0201", "赵六", 90, 80], ["0101", "张三", Decimal("88.5"), "70.25"], ["0102", "李四", 0, "-1"]]


def roster():
    made, _ = read_roster(book("名册.xlsx", {"名册": [["学号", "姓名", "班级", "参评"], *PEOPLE]}))
    return made


def read(rows, heads=("智", "德"), scheme=SCHEME, given=()):
    made = book("模块.xlsx", {"模块成绩": [["2025年"], ["学号", "姓名", *heads], *rows]})
    return read_modules(made, roster(), scheme, frozenset(given))


def codes(result):
    return [(f.code, f.cell) for f in result.findings]


def test_scores_stand_in_the_order_of_the_participants():
    result = read(GOOD)
    assert codes(result) == []
    assert dict(result.values) == {"智": (8850, 0, 9000), "德": (7025, -100, 8000)}
    assert (result.failed_count, result.disciplined) == (None, None)
    assert result.where("德", 0).cell == "D4"


def test_the_columns_may_be_in_any_order_and_others_are_left_alone():
    rows = [[r[3], r[0], "会计", r[2], r[1], n, "已核", "13800000000"] for n, r in enumerate(GOOD, 1)]
    made = [["德", "学号", "专业", "智", "姓名", "序号", "核对人", "手机"], *rows]
    result = read_modules(book("模块.xlsx", {"模块成绩": made}), roster(), SCHEME, frozenset())
    assert [f.code for f in result.findings] == ["S113"]
    assert result.values["智"] == (8850, 0, 9000)


def test_a_missing_participant_is_told_by_name():
    findings = read(GOOD[:2]).findings
    assert [(f.code, f.file, f.sheet, f.value) for f in findings] == [
        ("C604", "模块.xlsx", "模块成绩", "0102")
    ]
    assert "李四" in findings[0].message


def test_who_takes_no_part_or_is_nobody_is_told_at_the_row():
    result = read([*GOOD, ["0103", "王五", 1, 2], ["0999", "外人", 1, 2]])
    assert codes(result) == [("R201", "A7"), ("C605", "A6")]


def test_outsiders_may_be_ignored():
    scheme = Scheme(SCHEME.modules, settings=Settings(ignore_outsiders=True))
    result = read([*GOOD, ["0103", "王五", 1, 2], ["0999", "外人", 1, 2]], scheme=scheme)
    assert [f.code for f in result.findings] == ["R208"]
    assert result.values["智"] == (8850, 0, 9000)


def test_a_student_twice_and_a_wrong_name():
    result = read([*GOOD, ["0101", "张三", 1, 2]])
    assert codes(result) == [("R203", "A6")]
    assert "A4、A6" in result.findings[0].message
    assert codes(read([*GOOD[:2], ["0102", "李肆", 1, 2]])) == [("R202", "B5")]


def test_a_blank_score_is_not_zero():
    result = read([*GOOD[:2], ["0102", "李四", None, "0"]])
    assert codes(result) == [("C603", "C5")]
    assert "李四" in result.findings[0].message
    assert result.values["智"] == (8850, None, 9000)


def test_a_faulty_score_is_told_once():
    rows = [["0201", "赵六", "70,73", 1], ["0101", "张三", percent("0.9"), 1], ["0102", "李四", "88.555", 1]]
    assert sorted(codes(read(rows))) == [("N101", "C3"), ("N102", "C5"), ("N105", "C4")]


def test_a_misspelt_module_is_told_with_its_column():
    result = read(GOOD, ("智", "品德"))
    assert sorted(codes(result)) == [("C601", "A2"), ("C602", "D2")]
    assert "德" in next(f for f in result.findings if f.code == "C601").message


def test_a_module_that_is_given_elsewhere_needs_no_column_and_no_score():
    rows = [r[:3] for r in GOOD]
    assert codes(read(rows, ("智",), given=["德"])) == []
    assert codes(read(rows, ("智",))) == [("C601", "A2")]
    result = read([[*r[:2], None, r[3]] for r in GOOD], given=["智"])
    assert codes(result) == []
    assert result.values["智"] == (None, None, None)


def test_bonus_items_and_a_column_exclude_each_other():
    assert codes(read(GOOD, given=["德"])) == [("C613", "D2")]


VETOES = Scheme(
    SCHEME.modules,
    level_rules=(LevelRule(TOTAL, "分数", "优", 9000, None),),
    vetoes=(Veto("有不及格课程", None, None, ("优",)), Veto("违纪", None, None, ("优",))),
)
MORE = [[*r, n, f] for r, (n, f) in zip(GOOD, ((1, "否"), (0, "是"), (2, "否")), strict=True)]


def test_what_the_vetoes_need_is_read():
    result = read(MORE, ("智", "德", "不及格门数", "违纪"), VETOES)
    assert codes(result) == []
    assert result.failed_count == (0, 2, 1)
    assert result.disciplined == (True, False, False)


@pytest.mark.parametrize(("scheme", "expected"), [(VETOES, [("N110", "E4"), ("N110", "F5")]), (SCHEME, [])])
def test_a_blank_is_told_only_where_a_veto_looks(scheme, expected):
    rows = [list(r) for r in MORE]
    rows[1][4] = rows[2][5] = None
    assert sorted(codes(read(rows, ("智", "德", "不及格门数", "违纪"), scheme))) == expected


def test_a_fractional_count_of_failed_courses_is_refused_once():
    rows = [list(r) for r in MORE]
    rows[0][4] = Decimal("1.5")
    assert codes(read(rows, ("智", "德", "不及格门数", "违纪"), VETOES)) == [("N111", "E3")]


def test_another_workbook_is_not_this_table():
    result = read_modules(book("x.xlsx", {"成绩": [["课程", "分"]]}), roster(), SCHEME, frozenset())
    assert [f.code for f in result.findings] == ["S101"]
    assert result.records is None


def test_an_empty_sheet_lists_everybody():
    result = read([])
    assert [f.code for f in result.findings] == ["S111", "C604", "C604", "C604"]


def test_entered_scores_beyond_the_limits_are_told_once_a_module_with_the_base_counted_in():
    body = Module("体", "录入", 10000, base=6000, floor=6000, cap=10000)
    limited = Scheme((body, Module("智", "学业", 0, cap=1)))
    rows = [["0201", "赵六", "40.01", 90], ["0101", "张三", "40", 90], ["0102", "李四", "-0.01", 90]]
    result = read(rows, ("体", "智"), limited)
    assert [(f.code, f.cell, f.value) for f in result.findings] == [("C620", "C5", "-0.01")]
    assert "共 2 人" in result.findings[0].message


def test_an_entered_score_at_its_limits_is_none_beyond():
    limited = Scheme((Module("体", "录入", 10000, floor=0, cap=10000),))
    rows = [["0201", "赵六", "100"], ["0101", "张三", "0"], ["0102", "李四", "100.00"]]
    assert codes(read(rows, ("体",), limited)) == []
