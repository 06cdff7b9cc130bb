"""LibreOffice plays Excel: what is written to cells, and what is read from them."""

import datetime as dt
import time
from decimal import Decimal

import pytest
from openpyxl import Workbook

from tests.libreoffice.fault import ExcelError

pytestmark = pytest.mark.libreoffice


@pytest.fixture
def sheet(live_app):
    return live_app.books.add().sheets[0]


def test_texts_numbers_truths_days_and_blanks_come_back_as_they_are(sheet):
    rows = [
        ["张三", 87.5, True],
        [dt.datetime(2026, 7, 1), None, "甲"],
        [0.1, dt.datetime(2026, 7, 1, 8, 30), False],
    ]
    sheet.range("B2").value = rows
    assert sheet.range("B2:D4").value == rows
    assert sheet.range("B2:D2").value == rows[0]
    assert sheet.range("C2").value == 87.5
    assert sheet.range("B2:B3").options(ndim=2).value == [["张三"], [dt.datetime(2026, 7, 1)]]
    assert sheet.range("B3").options(dates=dt.date).value == dt.date(2026, 7, 1)
    assert type(sheet.range("C2").value) is float


def test_a_student_number_loses_its_noughts_unless_the_cell_is_text_before(sheet):
    sheet.range("A1").value = "001"
    sheet.range("A2").number_format = "@"
    sheet.range("A2").value = "001"
    assert sheet.range("A1:A2").value == [1.0, "001"]
    assert sheet.range("A1:A2").formula == (("1",), ("001",))


def test_a_number_put_into_a_text_cell_becomes_text(sheet):
    sheet.range("A1:A3").number_format = "@"
    sheet.range("A1").value = [[5.0], [True], ["=1+1"]]
    assert sheet.range("A1:A3").value == ["5", "TRUE", "=1+1"]
    assert sheet.range("A3").formula == "=1+1"


def test_an_apostrophe_makes_text_and_leaves_the_format_alone(sheet):
    sheet.range("A2").number_format = "0.00"
    sheet.range("A1").value = [["'007"], ["'007"], ["'=1"]]
    assert sheet.range("A1:A3").value == ["007", "007", "=1"]
    assert [cell.number_format for cell in sheet.range("A1:A3")] == ["General", "0.00", "General"]


def test_a_typed_day_or_percentage_gives_the_cell_its_format(sheet):
    sheet.range("C1").number_format = "0.0"
    sheet.range("A1").value = ["2026-07-01", "12%", "12%"]
    assert sheet.range("A1:C1").value == [dt.datetime(2026, 7, 1), 0.12, 0.12]
    assert [cell.number_format for cell in sheet.range("A1:C1")] == ["yyyy/m/d", "0%", "0.0"]


def test_a_number_over_a_truth_is_a_number(sheet):
    sheet.range("A1").value = True
    sheet.range("A2").value = "=1>0"
    assert sheet.range("A1:A2").value == [True, True]
    assert sheet.range("A1:A2").formula == (("TRUE",), ("=1>0",))
    assert sheet.range("A1:A2").number_format == "General"
    sheet.range("A1").value = [[1.0], [0.0]]
    assert [type(value) for value in sheet.range("A1:A2").value] == [float, float]


def test_errors_are_nothing_unless_they_are_asked_for(sheet):
    sheet.range("A1").value = ["=1/0", "#N/A", "=未知", '=1+"甲"', "=NA()"]
    block = sheet.range("A1:E1")
    assert block.value == [None] * 5
    assert block.options(err_to_str=True).value == ["#DIV/0!", "#N/A", "#NAME?", "#VALUE!", "#N/A"]
    assert block.formula == (("=1/0", "#N/A", "=未知", '=1+"甲"', "=NA()"),)
    assert block.raw_value[0][0] == -2146826281


def test_an_empty_text_empties_the_cell(sheet):
    sheet.range("A1").value = ["a", "b"]
    sheet.range("A1").value = ["", None]
    assert sheet.range("A1:B1").value == [None, None]
    assert sheet.used_range.address == "$A$1"


def test_an_amount_of_money_comes_back_as_a_decimal_and_may_not_be_written_as_one(sheet):
    sheet.range("A1").number_format = '"¥"#,##0.00'
    sheet.range("A1").value = 12.34
    assert sheet.range("A1").value == Decimal("12.34")
    with pytest.raises(TypeError):
        sheet.range("A1").value = Decimal("12.34")


def test_formulas_are_read_and_written_in_the_words_of_excel(sheet):
    sheet.book.sheets.add("1 班", after=sheet)
    rows = (("=SUM('1 班'!A1:A3,2)", '=IF(B2="","a,b",1)'), ("=SUMPRODUCT({1,2;3,4})", "=RANK.EQ(1,A1:A1,0)"))
    sheet.range("A1").formula = [list(row) for row in rows]
    assert sheet.range("A1:B2").formula == rows
    assert sheet.range("A1").value == 2.0
    assert sheet.range("A2").value == 10.0


def test_one_formula_for_many_cells_moves_its_references_along(sheet):
    sheet.range("A1").value = [[1.0], [2.0], [3.0]]
    sheet.range("B1:B3").formula = "=A1*$A$3"
    assert sheet.range("B1:B3").formula == (("=A1*$A$3",), ("=A2*$A$3",), ("=A3*$A$3",))
    assert sheet.range("B1:B3").value == [3.0, 6.0, 9.0]


def test_what_is_no_formula_is_refused(sheet):
    with pytest.raises(ExcelError):
        sheet.range("A1").value = "=SUM(1,"
    assert sheet.range("A1").value is None


def test_a_number_format_is_given_back_as_it_was_set_and_not_at_all_when_mixed(sheet):
    for code in ("yyyy-mm-dd", "0.00", "@", "0.0%", "yyyy-mm-dd hh:mm", "0.00_);[Red](0.00)"):
        sheet.range("A1").number_format = code
        assert sheet.range("A1").number_format == code
    assert sheet.range("A1:A2").number_format is None
    assert sheet.range("B1:C2").number_format == "General"
    with pytest.raises(ExcelError):
        sheet.range("A1").number_format = "[0.00;;;;"


def test_in_manual_calculation_nothing_is_computed_until_it_is_asked_for(live_app, sheet):
    sheet.range("A1").value = [1.0, "=A1+1"]
    live_app.calculation = "manual"
    sheet.range("A1").value = 5.0
    assert sheet.range("B1").value == 2.0
    live_app.calculation = "automatic"
    assert sheet.range("B1").value == 6.0


def test_a_file_without_computed_values_is_computed_when_it_is_opened(live_app, tmp_path):
    made = Workbook()
    made.active.append([2, "=A1*3", "=1>0", dt.date(2026, 7, 1), "#N/A", True])
    made.save(tmp_path / "b.xlsx")
    row = live_app.books.open(tmp_path / "b.xlsx").sheets[0].used_range
    assert row.options(err_to_str=True).value == [2.0, 6.0, True, dt.datetime(2026, 7, 1), "#N/A", True]
    assert row.formula[0][4:] == ("#N/A", "TRUE")


def test_five_thousand_rows_are_written_in_two_seconds_and_read_at_once(sheet):
    rows = [[f"2024{i:05}", "张三", *(i * j / 7 for j in range(10))] for i in range(5000)]
    sheet.range("A:A").number_format = "@"
    before = time.perf_counter()
    sheet.range("A1").value = rows
    written = time.perf_counter()
    assert sheet.range((1, 1), (5000, 12)).value == rows
    assert written - before < 4  # two, and as much for a busy computer
    assert time.perf_counter() - written < 2
