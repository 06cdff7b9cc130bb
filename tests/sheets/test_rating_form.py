"""The rating form as a rater gets it: locks, counter, own row, drop-downs."""

import io

import pytest
from openpyxl import load_workbook

from tests.openxml import audit
from tests.sheets.samples import opened
from zongce.sheets.rating_form import COUNTER, DONE, OPEN, STATE, Item, Rater, rating_form

STUDENTS = [("0101", "张三"), ("0102", "李四"), ("0103", "王五")]
ITEMS = [Item("思想", "20", "30", "集体观念"), Item("体育", "30.5", "40", "")]
ME = Rater("0101", "张三", "互评")
FULL = {"0102": (2000, 3050), "0103": (3000, 4000)}


def form(**options):
    given = {"rater": ME, "students": STUDENTS, "items": ITEMS} | options
    return rating_form("互评评分表", "只有学院能打开", **given)


def shown(data, cell):
    return load_workbook(io.BytesIO(data), data_only=True)["评分表"][cell].value


def test_the_head_says_who_rates_in_labels_and_values():
    sheet = opened(form())["评分表"]
    head = [(sheet[f"A{r}"].value, sheet[f"B{r}"].value) for r in (3, 4, 5)]
    assert head == [("学号/工号", "0101"), ("姓名", "张三"), ("角色", "互评")]


def test_an_item_heading_holds_its_range():
    sheet = opened(form())["评分表"]
    assert ["".join(c.value.split()) for c in sheet[7]] == ["学号", "姓名", "思想(20-30)", "体育(30.5-40)"]
    assert [c.value for c in sheet[8]][:2] == ["0101", "张三"]


@pytest.mark.parametrize(
    ("marks", "counter", "state"),
    [
        ({}, "已评 0 / 2", OPEN),
        (FULL, "已评 2 / 2", DONE),
        ({**FULL, "0103": (3001, 4000)}, "已评 1 / 2", OPEN),
        ({**FULL, "0103": (3000, None)}, "已评 1 / 2", OPEN),
        ({**FULL, "0103": ("优", 4000)}, "已评 1 / 2", OPEN),
    ],
)
def test_the_counter_shows_complete_rows_before_any_recalculation(marks, counter, state):
    data = form(marks=marks)
    assert (shown(data, COUNTER), shown(data, STATE)) == (counter, state)
    assert opened(data)["评分表"][COUNTER].value.startswith('="已评 "&COUNTIFS(C8:C10')


def test_only_marks_of_others_can_be_typed():
    sheet = opened(form())["评分表"]
    assert sheet.protection.sheet
    unlocked = {c.coordinate for row in sheet.iter_rows() for c in row if not c.protection.locked}
    assert unlocked == {"C9", "D9", "C10", "D10"}
    assert sheet["C9"].fill.fgColor.rgb != sheet["C8"].fill.fgColor.rgb
    assert sheet["C9"].number_format == "General", "25 stays 25"


def test_the_own_row_counts_when_the_setting_says_so():
    data = form(rate_self=True)
    assert not opened(data)["评分表"]["C8"].protection.locked
    assert shown(data, COUNTER) == "已评 0 / 3"


def test_marks_are_bound_to_the_range_of_their_item():
    rules = opened(form())["评分表"].data_validations.dataValidation
    found = {str(r.sqref): (r.type, r.formula1, r.formula2, r.errorStyle) for r in rules}
    assert found == {
        "C8:C10": ("decimal", "20", "30", "stop"),
        "D8:D10": ("decimal", "30.5", "40", "stop"),
    }
    assert all(r.errorTitle and r.error and r.prompt for r in rules)


def test_the_form_fits_a_phone():
    sheet = opened(form(items=[Item("思想", "20", "30")] * 3))["评分表"]
    widths = [sheet.column_dimensions[c].width for c in "ABCDE"]
    assert sum(widths) <= 50


def test_a_long_number_and_a_long_name_are_seen_whole():
    students = [("202401010123", "阿卜杜热合曼·买买提"), ("202401010124", "李四")]
    sheet = opened(form(rater=Rater("202401010123", "张三", "互评"), students=students))["评分表"]
    assert sheet.column_dimensions["A"].width >= 15
    assert sheet.column_dimensions["B"].width == 14, "the frozen columns leave room for marks on a phone"
    assert sheet["B8"].alignment.wrap_text
    assert sheet.row_dimensions[8].height > 1.5 * sheet.row_dimensions[9].height
    assert [sheet.cell(row, 3).value for row in (3, 4, 5)] == [None] * 3, "the head runs on into column C"


def test_a_range_with_decimals_stays_on_one_line_below_its_item():
    sheet = opened(form(items=[Item("思想", "17.25", "22.75")]))["评分表"]
    assert sheet["C7"].value == "思想 (17.25-22.75)"
    assert sheet.column_dimensions["C"].width >= len("(17.25-22.75)") + 2


def test_the_raters_number_is_seen_whole_left_of_the_code():
    students = [("0724010104", "梁斌"), ("0724010105", "张三")]
    given = {"rater": Rater("0724010104", "梁斌", "互评"), "students": students}
    without, with_code = (opened(form(code=code, **given))["评分表"] for code in ("", "7KQ2-M9XD"))
    assert without.column_dimensions["B"].width == 9
    assert 13 <= with_code.column_dimensions["B"].width <= 14
    assert with_code["C3"].alignment.indent == 1


def test_only_the_columns_that_say_who_it_is_stay_in_sight():
    assert opened(form())["评分表"].freeze_panes == "C1"


def test_an_item_of_an_open_form_has_its_heading_on_one_line():
    sheet = opened(form(rater=Rater("", "", ""), students=()))["评分表"]
    assert sheet.column_dimensions["C"].width >= len("思想 (20-30)") + 2


def test_details_stand_on_the_second_sheet():
    book = opened(form())
    assert book.sheetnames == ["评分表", "项目说明"]
    assert [c.value for c in book["项目说明"][5]] == ["思想", "20～30", "集体观念"]


def test_an_open_form_can_be_filled_from_scratch():
    sheet = opened(form(rater=Rater("", "", ""), students=()))["评分表"]
    assert not sheet.protection.sheet
    assert not sheet["A8"].protection.locked
    assert sheet["A8"].number_format == sheet["B3"].number_format == "@"
    assert sheet[COUNTER].value is None
    rules = [r for r in sheet.data_validations.dataValidation if r.type == "list"]
    assert [(str(r.sqref), r.formula1) for r in rules] == [("B5", '"辅导员,班主任,互评"')]


@pytest.mark.parametrize("options", [{}, {"marks": FULL}, {"students": ()}])
def test_a_form_passes_the_audit_and_is_the_same_every_time(options):
    data = form(**options)
    assert audit(data) == []
    assert data == form(**options)
