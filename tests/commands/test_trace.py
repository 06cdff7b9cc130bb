"""A result that somebody has edited is not traced: who stands twice, who does not belong, what is gone."""

import pytest
from openpyxl import load_workbook

from tests.faults import college
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
