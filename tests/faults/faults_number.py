"""N: cells that hold no number, or not the number they show."""

from __future__ import annotations

from decimal import Decimal

from tests.faults.cases import case
from tests.faults.college import RULES, SCORES, from_rules, from_scores

MARKS_SHEET, RULES_SHEET = "原始成绩", "评分规则"
FULL_WIDTH = "\uff18\uff19\uff0e\uff15"
"""89.5."""


def shown_as(cell, code):
    """Give a cell a number format."""
    return lambda sheet: setattr(sheet[cell], "number_format", code)


@case("N101", file=SCORES, sheet=MARKS_SHEET, cell="G2", value="3学分")
def a_credit_with_its_unit(folder):
    return from_scores(folder, G2="3学分")


@case("N102", file=SCORES, sheet=MARKS_SHEET, cell="H2", value="89.455")
def a_score_with_three_decimals(folder):
    return from_scores(folder, H2=Decimal("89.455"))


@case("N103", file=SCORES, sheet=MARKS_SHEET, cell="G2", value="2.0240101e+16")
def a_number_pasted_into_the_wrong_column(folder):
    return from_scores(folder, G2=20240101000000003)


@case("N104", file=SCORES, sheet=MARKS_SHEET, cell="H2", value="895")
def a_score_without_its_point(folder):
    return from_scores(folder, H2=895)


@case("N105", file=SCORES, sheet=MARKS_SHEET, cell="H2", value="89.5")
def a_score_that_the_sheet_shows_as_a_date(folder):
    return from_scores(folder, edit=shown_as("H2", "yyyy-mm-dd"))


@case("N106", file=RULES, sheet=RULES_SHEET, cell="F2", value="0.3")
def a_weight_of_0_3_in_a_column_of_percents(folder):
    return from_rules(folder, F2=Decimal("0.3"))


@case("N107", file=SCORES, sheet=MARKS_SHEET, cell="H2", value="=80+9.5")
def a_score_that_is_a_formula(folder):
    return from_scores(folder, H2="=80+9.5")


@case("N108", file=SCORES, sheet=MARKS_SHEET, cell="H2", value="#N/A")
def a_lookup_that_found_nothing(folder):
    return from_scores(folder, H2="#N/A")


@case("N109", file=SCORES, sheet=MARKS_SHEET, cell="G2", value="TRUE")
def a_credit_that_is_true(folder):
    return from_scores(folder, G2=True)


@case("N110", file=SCORES, sheet=MARKS_SHEET, cell="H2")
def a_score_left_blank(folder):
    return from_scores(folder, H2=None)


@case("N111", file=RULES, sheet=RULES_SHEET, cell="A3", value="1.5")
def an_order_between_two_rows(folder):
    return from_rules(folder, A3=Decimal("1.5"))


@case("N112", file=SCORES, sheet=MARKS_SHEET, cell="D2", value="-C1")
def a_course_code_behind_a_dash(folder):
    return from_scores(folder, D2="-C1")


@case("N210", file=SCORES, sheet=MARKS_SHEET, cell="H2", value=FULL_WIDTH)
def a_score_typed_in_full_width(folder):
    return from_scores(folder, H2=FULL_WIDTH)


@case("N211", file=SCORES, sheet=MARKS_SHEET, cell="H2", value="89.5")
def a_score_shown_without_its_decimals(folder):
    return from_scores(folder, edit=shown_as("H2", "0"))
