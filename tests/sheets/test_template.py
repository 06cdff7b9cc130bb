"""Empty forms from declarations: sheets, formats, validation, the guide."""

import pytest

from tests.sheets.samples import opened
from zongce.core.records import from_values
from zongce.core.schema import Column, Exact, Identifier, Layout, Table
from zongce.sheets.template import template
from zongce.sheets.validation import list_validation
from zongce.tables.academic import ADJUSTMENTS, RAW_SCORES
from zongce.tables.rating import RATING_RULES
from zongce.tables.roster import ROSTER

FORM = Table(
    "form",
    "表",
    "测试",
    (
        Column("student_id", "学号", Identifier(), required=True, entry=False),
        Column("points", "分值", Exact(2, 0, 10_000), required=True),
    ),
    Layout.FORM,
)


def rules(sheet):
    found = sheet.data_validations.dataValidation
    return {str(r.sqref).partition(":")[0].rstrip("0123456789"): r for r in found}


def test_required_headings_are_marked_and_others_not():
    sheet = opened(template((ROSTER,), "学生名册", "roster"))["学生名册"]
    marked = {c.heading for c in ROSTER.columns if c.required}
    assert {c.value[:-1] for c in sheet[4] if c.value.endswith("\uff0a")} == marked
    assert len(list(sheet[4])) == len(ROSTER.columns)


def test_a_list_is_an_unprotected_table_with_empty_rows():
    sheet = opened(template((ROSTER,), "学生名册", "roster", empty_rows=50))["学生名册"]
    assert not sheet.protection.sheet
    assert sheet.tables["t_roster"].ref == "A4:L54"
    assert all(c.value is None for row in sheet.iter_rows(min_row=5) for c in row)


def test_identifiers_are_text_before_anything_is_typed():
    sheet = opened(template((ROSTER,), "学生名册", "roster"))["学生名册"]
    assert {sheet[f"A{r}"].number_format for r in range(5, 105)} == {"@"}
    assert sheet.column_dimensions["A"].number_format == "@"


def test_validation_follows_the_declared_kinds():
    scores = rules(opened(template((RAW_SCORES,), "原始成绩", "raw_scores"))["原始成绩"])
    assert (scores["H"].type, scores["H"].operator, scores["H"].formula1, scores["H"].formula2) == (
        "decimal",
        "between",
        "0",
        "100",
    )
    assert (scores["I"].type, bool(scores["I"].prompt)) == (None, True)
    assert (scores["K"].type, scores["K"].formula1) == ("list", '"正考,补考,重修,缓考"')
    assert (scores["L"].formula1, scores["L"].errorStyle) == ('"是,否"', "stop")
    assert (scores["B"].type, scores["B"].formula2) == ("textLength", "32")
    assert scores["A"].type is None


def test_a_share_is_validated_as_a_fraction_of_a_percent_cell():
    sheet = opened(template((RATING_RULES,), "评分规则", "rating_rules"))["评分规则"]
    weight = rules(sheet)["F"]
    assert (weight.type, weight.formula1, weight.formula2) == ("decimal", "0", "1")
    assert sheet["F5"].number_format == "0.00%"


def test_every_rule_speaks_within_the_lengths_a_spreadsheet_shows():
    for table in (ROSTER, RAW_SCORES, ADJUSTMENTS, RATING_RULES):
        for rule in rules(opened(template((table,), table.sheet, table.name))[table.sheet]).values():
            assert 0 < len(rule.promptTitle) <= 32
            assert 0 < len(rule.prompt) <= 255
            assert len(rule.error or "") <= 225
            assert (rule.type is None) == (rule.error is None)


def test_a_form_is_protected_and_only_its_entry_cells_are_open():
    rows = from_values(FORM, {"student_id": ("01", "02"), "points": (None, 50)})
    sheet = opened(template((FORM,), "表", "form", prefilled={"form": rows}))["表"]
    assert sheet.protection.sheet
    assert {c.coordinate for row in sheet.iter_rows() for c in row if not c.protection.locked} == {"B5", "B6"}
    assert (sheet["A6"].value, sheet["B5"].value, sheet["B6"].value) == ("02", None, 0.5)
    assert str(rules(sheet)["B"].sqref) == "B5:B6"
    assert sheet["B5"].fill.fgColor.rgb != sheet["A5"].fill.fgColor.rgb


def test_the_guide_is_last_and_lists_each_column_with_an_example():
    book = opened(template((ROSTER,), "学生名册", "roster"))
    sheet = book[book.sheetnames[-1]]
    assert sheet.title == "说明"
    assert [sheet.cell(r, 2).value for r in range(5, 17)] == [f"「{c.heading}」" for c in ROSTER.columns]
    assert sheet["E5"].value == ROSTER.examples[0][0]
    assert (sheet["C5"].value, sheet["C7"].value) == ("必填", None)


def test_a_list_that_does_not_fit_a_rule_is_refused():
    with pytest.raises(ValueError, match="drop-down"):
        list_validation("项", ["很长" * 30] * 9, "", "A5")
