"""T: texts and identifiers that were mistyped, or mended by the spreadsheet program."""

from __future__ import annotations

from tests.faults.cases import case
from tests.faults.college import (
    MARKS,
    PEOPLE,
    ROSTER,
    SCORES,
    academic,
    from_roster,
    from_scores,
    roster,
    scores,
)

PEOPLE_SHEET, MARKS_SHEET = "学生名册", "原始成绩"


@case("T101", file=ROSTER, sheet=PEOPLE_SHEET, cell="E2", value="会计2401\u202e")
def a_class_copied_from_a_web_page(folder):
    return from_roster(folder, E2="会计2401\u202e")


@case("T102", file=ROSTER, sheet=PEOPLE_SHEET, cell="F2", value="全日制普通本科（四年制）")
def a_level_of_studies_with_a_remark(folder):
    return from_roster(folder, F1="学历", F2="全日制普通本科（四年制）")


@case("T103", file=SCORES, sheet=MARKS_SHEET, cell="I2", value="期中")
def an_exam_of_no_known_kind(folder):
    return from_scores(folder, I1="考试性质", I2="期中")


@case("T104", file=SCORES, sheet=MARKS_SHEET, cell="A2", value="2025秋季")
def a_term_without_its_school_year(folder):
    return from_scores(folder, A2="2025秋季")


@case("T105", file=SCORES, sheet=MARKS_SHEET, cell="D2", value="C1#")
def a_course_code_with_a_mark(folder):
    return from_scores(folder, D2="C1#")


@case("T106", file=SCORES, sheet=MARKS_SHEET, cell="B2", value="2.0240101e+16")
def a_long_number_that_lost_its_last_digits(folder):
    return from_scores(folder, B2=20240101000000003)


@case("T107", file=ROSTER, sheet=PEOPLE_SHEET, cell="A2", value="20240101")
def a_roster_with_numbers_for_students(folder):
    people = [PEOPLE[0], *((20240100 + n, *row[1:]) for n, row in enumerate(PEOPLE[1:], start=1))]
    marks = [MARKS[0], *((row[0], f"202401{row[1]}", *row[2:]) for row in MARKS[1:])]
    return academic(folder, people=roster(folder, people), marks=scores(folder, marks))


@case("T108", file=SCORES, sheet=MARKS_SHEET, cell="B2", value="1", also="T107")
def a_number_that_lost_its_zeros(folder):
    return from_scores(folder, B2=1)


@case("T109", file=ROSTER, sheet=PEOPLE_SHEET, cell="A2", value="'01")
def a_number_behind_a_quote(folder):
    return from_roster(folder, A2="'01")


@case("T110", file=SCORES, sheet=MARKS_SHEET, cell="D2", value="会计基础")
def an_export_whose_course_lacks_its_code(folder):
    head, *rows = MARKS
    joined = [(*row[:3], f"[{row[3]}]{row[4]}", *row[5:]) for row in rows]
    table = [(*head[:3], "课程/环节", *head[5:]), *joined]
    return from_scores(folder, table, D2="会计基础")


@case("T111", file=ROSTER, sheet=PEOPLE_SHEET, cell="A2", value="1", also="T107")
def a_roster_that_lost_its_zeros(folder):
    return from_roster(folder, A2=1, A3=2)
