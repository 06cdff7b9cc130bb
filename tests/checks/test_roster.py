"""The roster: identity of students, classes and groups, and what contradicts it."""

# ruff: noqa: RUF001  # full-width input is what is tested

import pytest

from tests.builders import book
from zongce.checks.roster import read_roster

HEADINGS = ["学号", "姓名", "专业", "年级", "班级代码", "班级", "参评", "不参评原因"]


def row(student, name="张三", **changes):
    values = {
        "专业": "会计学",
        "年级": "2024",
        "班级代码": "01",
        "班级": "会计2401",
        "参评": "",
        "不参评原因": "",
    }
    return [student, name, *(values | changes).values()]


def read(*rows, headings=HEADINGS):
    return read_roster(book("r.xlsx", {"学生名册": [headings, *rows]}))


def found(findings, code=None):
    return [(f.code, f.cell, f.value) for f in findings if code in (None, f.code)]


def test_a_sound_roster_has_no_findings():
    roster, findings = read(row("002", "李四"), row("001"), row("003", "王五", 参评="否", 不参评原因="休学"))
    assert findings == ()
    assert roster.row_of == {"002": 0, "001": 1, "003": 2}
    assert roster.participants == (1, 0)
    assert roster.position == (1, 0, -1)
    assert roster.class_key == ("01",) * 3
    assert len(set(roster.major_grade)) == 1


def test_participants_are_ordered_by_class_then_number():
    first, second = {"班级": "会计2401", "班级代码": "09"}, {"班级": "会计2402", "班级代码": "01"}
    roster, _ = read(
        row("5", "甲", **second), row("9", "乙", **first), row("1", "丙", **second), row("10", "丁", **first)
    )
    assert [roster.records.texts("student_id")[r] for r in roster.participants] == ["10", "9", "1", "5"]


def test_a_blank_or_absent_participation_means_yes():
    roster, findings = read(["001", "张三", "会计2401"], headings=["学号", "姓名", "班级"])
    assert roster.participants == (0,)
    assert found(findings) == [("R211", "A2", "")]


@pytest.mark.parametrize("other", ["001", " 001\u00a0", "００１", "'001", "001.0", "0\u200b01"])
def test_a_number_twice_is_told_on_both_rows_however_it_is_written(other):
    _, findings = read(row("001"), row("002", "李四"), row(other, "王五"))
    told = [f for f in findings if f.code == "R203"]
    assert [f.cell for f in told] == ["A2", "A4"]
    assert all("A2" in f.message and "A4" in f.message for f in told)


def test_a_number_in_two_classes_is_told_on_both_rows():
    _, findings = read(row("001"), row("001", 班级="会计2402", 班级代码="02"))
    assert [f[1] for f in found(findings, "R203")] == ["A2", "A3"]
    assert [f[1:] for f in found(findings, "R204")] == [("F2", "会计2401"), ("F3", "会计2402")]


def test_three_rows_of_one_number_are_all_told():
    _, findings = read(row("001"), row("001"), row("001"))
    assert [f[1] for f in found(findings, "R203")] == ["A2", "A3", "A4"]
    assert found(findings, "R204") == []


@pytest.mark.parametrize(
    ("changes", "cell", "value"),
    [
        ({"专业": "审计学"}, "C3", "审计学"),
        ({"年级": "2023"}, "D3", "2023"),
        ({"班级": "财务2401"}, "F3", "财务2401"),
    ],
)
def test_a_class_that_is_mixed_is_told_at_the_odd_row(changes, cell, value):
    _, findings = read(row("001"), row("002", "李四", **changes), row("003", "王五"))
    assert found(findings) == [("R205", cell, value)]


def test_without_codes_the_name_makes_the_class_and_is_held_together_too():
    _, findings = read(
        row("001", 班级代码=""),
        row("002", "李四", 班级代码="", 专业="审计学"),
        row("003", "王五", 班级代码=""),
    )
    assert found(findings) == [("R205", "C3", "审计学")]


def test_a_class_with_a_code_in_some_rows_only_is_mixed():
    _, findings = read(row("001"), row("002", "李四", 班级代码=""))
    assert found(findings) == [("R205", "E3", "")]


def test_two_codes_under_one_name_are_two_classes():
    roster, findings = read(row("001"), row("002", "李四", 班级代码="02"))
    assert findings == ()
    assert roster.class_key == ("01", "02")


def test_spellings_of_a_class_and_a_grade_are_one():
    names = ("建筑类2402班", "建筑 2402", "建筑２４０２")
    roster, findings = read(
        *(row(f"00{n}", f"学生{n}", 班级=name, 班级代码="") for n, name in enumerate(names))
    )
    assert findings == ()
    assert len(set(roster.class_key)) == 1
    roster, findings = read(row("001"), row("002", "李四", 年级="2024级"))
    assert findings == ()
    assert len(set(roster.major_grade)) == 1


def test_different_majors_and_grades_are_different_groups():
    other = {"班级": "审计2401", "班级代码": "02"}
    roster, _ = read(
        row("001"),
        row("002", "李四", 专业="审计学", **other),
        row("003", "王五", 年级="2023", 班级="会计2301", 班级代码="03"),
    )
    assert len(set(roster.major_grade)) == 3


def test_nobody_taking_part_is_an_error():
    _, findings = read(row("001", 参评="否", 不参评原因="休学"))
    assert found(findings) == [("R206", "G2", "否")]


def test_absences_without_a_reason_are_told_once_with_their_number():
    _, findings = read(row("001"), row("002", "李四", 参评="否"), row("003", "王五", 参评="否"))
    assert found(findings) == [("R207", "H3", "")]
    assert "2" in findings[0].message


def test_homonyms_in_one_class_are_a_hint_and_in_two_classes_none():
    _, findings = read(row("001"), row("002", "张 三"), row("003", 班级代码="02", 班级="会计2402"))
    assert found(findings) == [("R210", "B2", "张三")]


def test_a_missing_major_or_grade_is_told_once_with_the_number_of_participants():
    roster, findings = read(
        row("001"),
        row("002", "李四", 年级=""),
        row("003", "王五", 专业=""),
        row("004", "赵六", 专业="", 参评="否", 不参评原因="休学"),
    )
    assert found(findings) == [("R211", "D3", "")]
    assert "2" in findings[0].message
    assert roster.major_grade[1:] == ("", "", "")


def test_numbers_as_identifiers_are_taken_with_one_hint():
    roster, findings = read(row(20240101), row(20240102, "李四"))
    assert found(findings) == [("T107", "A2", "20240101")]
    assert list(roster.row_of) == ["20240101", "20240102"]


def test_a_missing_roster_is_no_roster():
    roster, findings = read(["001"], headings=["学号"])
    assert roster is None
    assert found(findings) == [("S101", "A1", "")]


def test_the_code_is_the_class_where_there_is_no_other_column():
    headings = ["学号", "姓名", "班级代码", "专业", "年级"]
    rows = (["1", "张三", "K2", "会计", "2024"], ["2", "李四", "K1", "会计", "2024"])
    roster, findings = read(*rows, headings=headings)
    assert (findings, roster.class_key, roster.participants) == ((), ("K2", "K1"), (1, 0))
    assert roster.records.texts("class_") == ("K2", "K1")
    _, findings = read(*rows, ["3", "王五", None, "会计", "2024"], headings=headings)
    assert found(findings) == [("N110", "C4", "")]
    _, findings = read(*rows, ["1", "张三", "K1", "会计", "2024"], headings=headings)
    assert found(findings, "R204") == [("R204", "C2", "K2"), ("R204", "C4", "K1")]


def test_a_class_column_that_is_there_must_be_filled_beside_the_code():
    _, findings = read(row("001", 班级=None))
    assert found(findings) == [("N110", "F2", "")]
