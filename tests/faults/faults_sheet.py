"""S: sheets and headings that are missing, twice there, or laid out for the eye."""

from __future__ import annotations

from tests.faults.cases import case
from tests.faults.college import (
    MARKS,
    ROSTER,
    SCORES,
    TERM,
    academic,
    edited,
    from_roster,
    from_scores,
    scores,
    with_text,
)
from tests.files import SCORE_HEADINGS, save
from tests.flow import books
from zongce import app

PEOPLE_SHEET, MARKS_SHEET = "学生名册", "原始成绩"


@case("S101", file=SCORES, sheet=MARKS_SHEET, cell="A1")
def scores_without_a_column_of_scores(folder):
    return from_scores(folder, [row[:7] for row in MARKS])


@case("S102", file=SCORES, sheet="上学期", value="上学期、下学期")
def two_sheets_of_scores(folder):
    return academic(folder, marks=save(folder / SCORES, {"上学期": MARKS, "下学期": MARKS}))


@case("S103", file=SCORES, sheet=MARKS_SHEET, cell="I1", value="成绩")
def two_columns_of_scores(folder):
    return from_scores(folder, I1="成绩")


@case("S104", file=ROSTER, sheet=PEOPLE_SHEET, cell="F2")
def a_merged_column_in_the_roster(folder):
    return from_roster(folder, F1="学院", F2="管理学院", edit=lambda sheet: sheet.merge_cells("F2:F3"))


@case("S105", file=SCORES, sheet=MARKS_SHEET, cell="A2")
def an_export_with_merged_terms(folder):
    return from_scores(folder, edit=lambda sheet: sheet.merge_cells("A2:A5"))


@case("S106", file=ROSTER, sheet=PEOPLE_SHEET, cell="WB2", value="见附件")
def a_word_typed_far_to_the_right(folder):
    return from_roster(folder, edit=lambda sheet: sheet.cell(2, 600, "见附件"))


@case("S107", file=SCORES, sheet=MARKS_SHEET, cell="H2")
def a_cell_that_a_tool_wrote_twice(folder):
    return academic(folder, marks=with_text(scores(folder), "xl/worksheets/sheet1.xml", 'r="G2"', 'r="H2"'))


@case("S108", file=SCORES, sheet="改后", value="改后、改前")
def a_hidden_copy_of_the_scores(folder):
    path = save(folder / SCORES, {"改后": MARKS, "改前": MARKS})
    hide = lambda sheet: setattr(sheet.parent["改前"], "sheet_state", "hidden")  # noqa: E731
    return academic(folder, marks=edited(path, hide))


@case("S109", file=SCORES, sheet=MARKS_SHEET, cell="A2")
def headings_pasted_twice(folder):
    return from_scores(folder, [SCORE_HEADINGS, *MARKS])


@case("S110", file=SCORES, sheet=MARKS_SHEET)
def a_filtered_sheet_with_hidden_rows(folder):
    return from_scores(folder, edit=lambda sheet: setattr(sheet.row_dimensions[3], "hidden", True))


@case("S111", file=SCORES, sheet=MARKS_SHEET)
def a_sheet_with_headings_only(folder):
    return from_scores(folder, [SCORE_HEADINGS])


@case("S112", file=SCORES, sheet=MARKS_SHEET, cell="A6", value="制表人：王老师")
def a_signature_under_the_scores(folder):
    return from_scores(folder, A6="制表人：王老师")


@case("S113", file=ROSTER, sheet=PEOPLE_SHEET, cell="F1", value="身份证号")
def a_roster_with_identity_card_numbers(folder):
    return from_roster(folder, F1="身份证号", F2="110101200001011234")


@case("S114", file=SCORES, sheet=MARKS_SHEET, cell="H1", value="总评成绩")
def an_export_with_a_heading_of_its_own(folder):
    return from_scores(folder, H1="总评成绩")


@case("S115", file="晚归.xlsx", value="晚归登记", writes=False)
def a_file_that_is_none_of_ours(folder):
    late = save(folder / "晚归.xlsx", {"晚归登记": [("宿舍", "时间"), ("3-201", TERM)]})
    return app.check([late])


@case("S118", file="班级工作簿.xlsx", value="班级工作簿", writes=False)
def a_whole_workbook_in_place_of_a_table(folder):
    return app.check([books.class_book(folder / "班级工作簿.xlsx")])


@case("S116", file=ROSTER, sheet=MARKS_SHEET, cell="A1")
def scores_in_place_of_the_roster(folder):
    marks = [(*MARKS[0], "班级"), *((*row, "会计2401") for row in MARKS[1:])]
    path = save(folder / ROSTER, {MARKS_SHEET: marks})
    return academic(folder, people=path, marks=scores(folder))


@case("S117", file=SCORES, sheet=MARKS_SHEET, cell="I1", value="考试类别")
def a_column_that_might_say_the_kind_of_exam(folder):
    return from_scores(folder, I1="考试类别", I2="正考")
