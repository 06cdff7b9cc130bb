"""G and A: courses, grades, and what was adjusted about them."""

from __future__ import annotations

from decimal import Decimal

from tests.faults.cases import case
from tests.faults.college import (
    ACADEMIC,
    ADJUST,
    MARKS,
    ROSTER,
    SCORES,
    TERM,
    academic,
    from_adjustments,
    from_scores,
    scores,
    settings,
)
from zongce import app

MARKS_SHEET, ADJUST_SHEET = "原始成绩", "课程调整"
LATER = "2025-2026-2"
KIND = {"I1": "考试性质"}


def again(kind, score, term=TERM):
    """One more row: 乙 sits C2, which he failed, once more."""
    return [(*MARKS[0], "考试性质"), *MARKS[1:], (term, "02", "乙", "C2", "经济法", "必修", 2, score, kind)]


@case("G301", file=SCORES, sheet=MARKS_SHEET, cell="H2", value="优")
def a_grade_in_words_without_points(folder):
    return from_scores(folder, H2="优")


@case("G302", file=SCORES, sheet=MARKS_SHEET, cell="D6", value="C2")
def a_course_exported_twice(folder):
    return from_scores(folder, [*MARKS, MARKS[-1]])


@case("G303", file=SCORES, sheet=MARKS_SHEET, cell="H6", value="68.00")
def a_make_up_beside_the_failed_exam(folder):
    return from_scores(folder, again("补考", 68))


@case("G304", file=SCORES, sheet=MARKS_SHEET, cell="I3", value="是")
def a_voided_row(folder):
    return from_scores(folder, I1="是否作废", I3="是")


@case("G305", file=SCORES, sheet=MARKS_SHEET, cell="H5", value="55.00")
def a_course_repeated_in_the_next_term(folder):
    return from_scores(folder, again("重修", 80, LATER))


@case("G306", file=ROSTER, sheet="学生名册", cell="A3", value="02")
def a_student_whose_scores_are_missing(folder):
    return from_scores(folder, MARKS[:3])


@case("G307", file=SCORES, sheet=MARKS_SHEET, cell="G3", value="0.00")
def a_course_without_credit(folder):
    return from_scores(folder, G3=0, G5=0)


@case("G308", file=SCORES, sheet=MARKS_SHEET, cell="A3")
def a_row_without_its_term(folder):
    return from_scores(folder, A3=None)


@case("G309", file=SCORES, sheet=MARKS_SHEET, value=LATER)
def scores_of_another_term_than_asked_for(folder):
    return academic(folder, terms=[TERM, LATER])


@case("G310", file=SCORES, sheet=MARKS_SHEET, cell="E4", value="基础会计")
def a_course_under_two_names(folder):
    return from_scores(folder, E4="基础会计")


@case("G311", file=SCORES, sheet=MARKS_SHEET, cell="H5", value="55.00")
def a_make_up_without_the_first_exam(folder):
    return from_scores(folder, **KIND, I5="补考")


@case("G312", file=SCORES, sheet=MARKS_SHEET, cell="H6", value="68.00")
def a_make_up_that_counts_because_it_is_better(folder):
    return academic(folder, marks=scores(folder, again("补考", 68)), scheme=settings(folder, 补考取="最高"))


@case("G313", file=SCORES, sheet=MARKS_SHEET, cell="H5", value="60(补)")
def a_score_with_a_mark_in_the_same_cell(folder):
    return from_scores(folder, H5="60(补)")


@case("G314", file=ACADEMIC)
def the_result_handed_in_as_raw_scores(folder):
    assert academic(folder, out=ACADEMIC).ok
    return academic(folder, marks=folder / ACADEMIC)


@case("G315", file=SCORES, sheet=MARKS_SHEET, cell="I5", value="缺考")
def an_absence_marked_beside_a_number(folder):
    return from_scores(folder, I1="成绩标识", I5="缺考")


@case("G316", file=SCORES, sheet=MARKS_SHEET, cell="I5", value="68")
def an_old_export_with_a_column_of_make_ups(folder):
    return from_scores(folder, I1="补考成绩", I5=68)


@case("G319", file=SCORES, sheet=MARKS_SHEET, cell="D2", value="C1")
def a_course_under_a_second_code(folder):
    return from_scores(folder, [*MARKS, (TERM, "01", "甲", "C3", "会计基础", "必修", 2, 80)])


@case("G320", file=SCORES, sheet=MARKS_SHEET, cell="H5", value="优", writes=False)
def a_grade_in_words_in_a_file_checked_by_itself(folder):
    return app.check([scores(folder, H5="优")])


@case("A301", file=ADJUST, sheet=ADJUST_SHEET, cell="G2")
def a_ratio_announced_and_not_given(folder):
    return from_adjustments(folder, G2=None)


@case("A302", file=ADJUST, sheet=ADJUST_SHEET, cell="D2", value="C9")
def an_adjusted_course_that_was_not_taken(folder):
    return from_adjustments(folder, D2="C9")


@case("A303", file=ADJUST, sheet=ADJUST_SHEET, cell="D3", value="C1")
def a_course_adjusted_twice(folder):
    row = {"A3": "01", "B3": "甲", "C3": TERM, "D3": "C1", "F3": "是", "G3": Decimal("0.2"), "H3": "竞赛"}
    return from_adjustments(folder, **row)


@case("A304", file=ADJUST, sheet=ADJUST_SHEET, cell="G2", value="0.10")
def a_ratio_for_a_failed_course(folder):
    return from_adjustments(folder, A2="02", B2="乙", D2="C2")


@case("A305", file=ADJUST, sheet=ADJUST_SHEET, cell="H2")
def an_adjustment_without_a_reason(folder):
    return from_adjustments(folder, H2=None)


@case("A306", file=ADJUST, sheet=ADJUST_SHEET, cell="G2", value="0.10")
def a_ratio_given_and_not_announced(folder):
    return from_adjustments(folder, F2=None)


@case("A307", file=ADJUST, sheet=ADJUST_SHEET, cell="C2", value=LATER)
def an_adjustment_of_a_term_that_was_not_asked_for(folder):
    marks = scores(folder, [*MARKS, (LATER, "01", "甲", "C1", "会计基础", "必修", 3, 70)])
    return from_adjustments(folder, marks=marks, terms=[TERM], C2=LATER)


@case("G317", file="", value="公选课")
def a_kind_of_course_written_otherwise(folder):
    return academic(folder, scheme=settings(folder, 不计课程性质="公选课"))


@case("G318", file="", value="20")
def a_bonus_ratio_taken_for_percents(folder):
    return academic(folder, bonus="20")


@case("A308", file=ADJUST, sheet=ADJUST_SHEET, cell="I2", value="成本会计")
def an_adjusted_course_under_another_name(folder):
    return from_adjustments(folder, I1="课程名称", I2="成本会计")
