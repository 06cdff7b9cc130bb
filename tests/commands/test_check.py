"""check: which table a received file is, and what it shows by itself."""

import pytest

from tests.builders import book
from zongce.commands.check import check
from zongce.commands.recognise import TABLE_NAMES
from zongce.core.finding import Severity

SCORES = [
    ["学年学期", "学号", "姓名", "课程代码", "课程名称", "课程性质", "学分", "成绩"],
    ["2025-2026-1", "01", "甲", "C1", "经济法", "必修", 2, 80],
]
ROSTER = [["学号", "姓名", "班级"], ["01", "甲", "一班"]]
RULES = [
    ["评分项目", "分值下限", "分值上限", "辅导员权重", "班主任权重", "互评权重"],
    ["思想", 20, 30, "30%", "30%", "40%"],
]
MODULES = [["学号", "姓名", "专业学习"], ["01", "甲", 80], ["02", "乙", 70], [" \uff10\uff11", "甲", 81]]
TABLES = {"原始成绩": SCORES, "学生名册": ROSTER, "评分规则": RULES, "模块成绩": MODULES[:3]}


def told(outcome):
    return [(f.file, f.code, f.cell) for f in outcome.findings if f.severity is not Severity.HINT]


@pytest.mark.parametrize(
    ("sheet", "table"),
    [
        *zip(TABLES, TABLES, strict=True),
        ("Sheet1", "原始成绩"),
        ("Sheet1", "学生名册"),
        ("Sheet1", "评分规则"),
    ],
)
def test_a_table_is_recognised_by_its_name_or_by_its_headings(sheet, table):
    outcome = check([book("f.xlsx", {sheet: TABLES[table]})])
    assert outcome.rows[0] == {"文件": "f.xlsx", "表": table, "行数": str(len(TABLES[table]) - 1)}
    assert told(outcome) == []


def test_what_is_no_table_is_said_so_and_a_named_table_says_what_is_missing():
    late = book("晚归.xlsx", {"晚归": [["宿舍", "时间"], ["3-201", "22:10"]]})
    assert told(check([late])) == [("晚归.xlsx", "S115", "")]
    assert told(check([late], "原始成绩"))[0][1] == "S101"
    assert "原始成绩" in TABLE_NAMES


def test_a_student_who_stands_twice_is_told_on_both_rows_however_he_is_written():
    outcome = check([book("m.xlsx", {"模块成绩": MODULES})])
    assert told(outcome) == [("m.xlsx", "R203", "A2"), ("m.xlsx", "R203", "A4")]


def test_every_file_is_checked_and_named_although_another_is_faulty():
    faulty = [*SCORES, [*SCORES[1][:-1], "60$"]]
    files = [book("a.xlsx", {"原始成绩": faulty}), book("b.xlsx", {"学生名册": [*ROSTER, ROSTER[1]]})]
    assert set(told(check(files))) == {
        ("a.xlsx", "G313", "H3"),
        ("a.xlsx", "G302", "D2"),
        ("a.xlsx", "G302", "D3"),
        ("b.xlsx", "R203", "A2"),
        ("b.xlsx", "R203", "A3"),
    }
