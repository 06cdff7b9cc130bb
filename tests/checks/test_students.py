"""Rows of any sheet and the students of the roster."""

import pytest

from tests.builders import book
from zongce.checks.intake import intake
from zongce.checks.roster import read_roster
from zongce.checks.students import match_students
from zongce.core.records import join
from zongce.tables.academic import ADJUSTMENTS

ROSTER, _ = read_roster(
    book(
        "r.xlsx",
        {
            "学生名册": [
                ["学号", "姓名", "班级"],
                ["0012", "张三", "一班"],
                ["0013", "阿依·古丽", "一班"],
                ["14", "王五", "一班"],
            ]
        },
    )
)


def taken(*people, file="f.xlsx"):
    rows = [["学号", "姓名", "课程代码"], *([student, name, "C1"] for student, name in people)]
    return intake(book(file, {"课程调整": rows}), ADJUSTMENTS)


def match(*people, ignore_outsiders=False):
    records, findings = taken(*people)
    return match_students(records, findings, ROSTER, ignore_outsiders=ignore_outsiders)


def found(matched):
    return [(f.code, f.cell, f.value) for f in matched.findings]


def test_students_are_found_by_number():
    matched = match(("0013", "阿依•古丽"), ("0012", "张 三"), ("0012", "张三"))
    assert matched == ((1, 0, 0), ())


def test_an_unknown_student_is_told_once_at_the_first_cell_with_the_number_of_rows():
    matched = match(("0012", "张三"), ("0099", "李四"), ("0098", "赵六"), ("0099", "李四"))
    assert matched.row == (0, -1, -1, -1)
    assert found(matched) == [("R201", "A3", "0099"), ("R201", "A4", "0098")]
    assert "2" in matched.findings[0].message


def test_each_file_names_its_own_unknown_students():
    parts = [taken(("0099", "李四"), file=name).records for name in ("a.xlsx", "b.xlsx")]
    matched = match_students(join(parts), (), ROSTER)
    assert [(f.file, f.cell) for f in matched.findings] == [("a.xlsx", "A2"), ("b.xlsx", "A2")]


def test_another_name_is_told_at_the_name_once_a_spelling():
    matched = match(("0012", "张四"), ("0012", "张四"), ("0012", "张三"), ("0012", "张五"))
    assert matched.row == (0, 0, 0, 0)
    assert found(matched) == [("R202", "B2", "张四"), ("R202", "B5", "张五")]


def test_a_number_that_is_in_the_roster_is_a_hint_and_one_that_is_not_an_error():
    matched = match((14, "王五"), (12, "张三"), (15, "李四"))
    assert matched.row == (2, -1, -1)
    assert found(matched) == [("T107", "A2", "14"), ("T108", "A3", "12"), ("T108", "A4", "15")]


@pytest.mark.parametrize("lost", ["12", 12])
def test_lost_zeros_are_an_error_even_where_outsiders_are_ignored(lost):
    matched = match((lost, "张三"), ("99", "李四"), ignore_outsiders=True)
    assert [f for f in found(matched) if f[0] != "T107"] == [("T108", "A2", "12"), ("R208", "", "")]


def test_ignored_outsiders_are_counted_by_head():
    matched = match(
        ("99", "李四"), ("99", "李四"), ("98", "赵六"), (97, "孙七"), ("0012", "张三"), ignore_outsiders=True
    )
    assert matched.row == (-1, -1, -1, -1, 0)
    (hint,) = (f for f in matched.findings if f.code == "R208")
    assert "3 人" in hint.message


def test_blank_numbers_and_names_are_left_to_the_intake():
    matched = match(("", "张三"), ("0012", ""))
    assert matched.row == (-1, 0)
    assert found(matched) == [("N110", "A2", ""), ("N110", "B3", "")]


def test_ignored_outsiders_with_a_participants_name_are_told_once_with_their_number():
    matched = match(("98", "外人"), ("99", "王五"), ("99", "王五"), ("97", "张三"), ignore_outsiders=True)
    assert found(matched) == [("R208", "", ""), ("R212", "A3", "99")]
    assert "共 2 人" in matched.findings[-1].message


def test_zeros_that_the_roster_lost_are_one_error_in_the_roster():
    people = [["学号", "姓名", "班级"], ["12", "张三", "一班"], ["13", "李四", "一班"]]
    short, _ = read_roster(book("r.xlsx", {"学生名册": people}))
    records, findings = taken(("0013", "李四"), ("0012", "张三"), ("0012", "张三"), ("0014", "外人"))
    matched = match_students(records, findings, short, ignore_outsiders=True)
    assert [(f.code, f.file, f.cell) for f in matched.findings] == [
        ("T111", "r.xlsx", "A2"),
        ("R208", "f.xlsx", ""),
    ]
    assert "共 2 人" in matched.findings[0].message
