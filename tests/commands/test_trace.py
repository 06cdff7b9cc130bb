"""A result that somebody has edited is not traced: who stands twice, who does not belong, what is gone."""

import pytest
from openpyxl import load_workbook

from tests.faults import college
from tests.faults.cases import OUT
from zongce import app

RESULT = "学业成绩"


@pytest.fixture
def result(tmp_path):
    """学业成绩 of two students, in rows 5 and 6; its sources in rows 5 and 6 of 数据来源."""
    assert college.academic(tmp_path, out=college.ACADEMIC).ok
    return tmp_path / college.ACADEMIC


def told(path, edit):
    workbook = load_workbook(path)
    edit(workbook)
    workbook.save(path)
    report = app.trace(path, path.with_name("追溯.xlsx"), student="01")
    return [(f.code, f.sheet, f.cell, f.value) for f in report.findings]


def copied(number, **changes):
    """Put a copy of the first student's row behind the last one."""

    def edit(workbook):
        sheet = workbook[RESULT]
        for column in range(1, 13):
            sheet.cell(7, column, sheet.cell(5, column).value)
        sheet["A7"] = number
        for cell, value in changes.items():
            sheet[cell] = value

    return edit


def test_a_good_row_added_below_does_not_hide_a_changed_one(result):
    assert told(result, copied("01", H5=99)) == [("R203", RESULT, "A7", "01")]


def test_a_student_written_into_a_result_is_told(result):
    assert told(result, copied("03")) == [("C605", RESULT, "A7", "03")]


def test_a_student_taken_out_of_a_result_is_told(result):
    assert told(result, lambda book: book[RESULT].delete_rows(6)) == [("O708", RESULT, "", "02")]


@pytest.mark.parametrize("row", [5, 6])
def test_a_source_taken_out_of_the_list_of_sources_is_told(result, row):
    assert told(result, lambda book: book["数据来源"].delete_rows(row)) == [("O705", "", "", "academic")]


def test_a_result_with_a_module_that_a_grade_does_not_have_is_traced(tmp_path):
    people = [*college.PEOPLE, ("03", "丙", "会计学", "2022", "会计2201")]
    modules = [*college.TWO_MODULES, [3, "实习", "录入", None, "相加", None, None, None, "2022"]]
    entered = [(*college.ENTERED[0], "实习"), *college.ENTERED[1:], ("03", "丙", 80, 80, 5)]
    register = college.roster(tmp_path, people)
    report = college.from_scheme(tmp_path, {"测评方案": modules}, entered, register)
    assert [row["实习成绩"] for row in report.rows] == ["5.00", "", ""]
    for student in ("01", "03"):
        traced = app.trace(tmp_path / OUT, tmp_path / "追溯.xlsx", student=student)
        assert traced.findings == ()
        assert traced.rows[0]["学号"] == student


def test_every_sheet_says_whose_it_is_and_a_number_leads_to_the_courses(result):
    path = result.with_name("追溯.xlsx")
    assert app.trace(result, path, student="02").ok
    book = load_workbook(path)
    sheet = book["成绩溯源"]
    assert [book[name]["A1"].value.endswith("（02）") for name in ("成绩溯源", "课程明细")] == [True, True]
    assert sheet["A5"].value == "02"
    assert sheet["A5"].hyperlink.location == "'课程明细'!A5"
    assert book["课程明细"]["A5"].value == "02"
