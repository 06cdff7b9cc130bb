"""R: students that the roster does not know, knows twice, or knows too little about."""

from __future__ import annotations

from tests.faults.cases import case
from tests.faults.college import (
    ADJUST,
    MARKS,
    PEOPLE,
    ROSTER,
    SCORES,
    TERM,
    academic,
    from_adjustments,
    from_roster,
    from_scores,
    roster,
    scores,
    settings,
)

PEOPLE_SHEET, MARKS_SHEET = "学生名册", "原始成绩"
ABSENT = {"F1": "参评", "G1": "不参评原因", "F3": "否", "G3": "休学"}
"""乙 does not take part."""


@case("R201", file=SCORES, sheet=MARKS_SHEET, cell="B3", value="03")
def scores_of_a_student_the_roster_lacks(folder):
    return from_scores(folder, B3="03")


@case("R202", file=SCORES, sheet=MARKS_SHEET, cell="C3", value="丁")
def a_number_with_somebody_elses_name(folder):
    return from_scores(folder, C3="丁")


@case("R203", file=ROSTER, sheet=PEOPLE_SHEET, cell="A4", value="01")
def a_student_listed_twice(folder):
    return from_roster(folder, [*PEOPLE, PEOPLE[1]])


@case("R204", file=ROSTER, sheet=PEOPLE_SHEET, cell="E4", value="会计2402", also="R203")
def a_student_listed_in_the_old_and_the_new_class(folder):
    return from_roster(folder, [*PEOPLE, (*PEOPLE[1][:4], "会计2402")])


@case("R205", file=ROSTER, sheet=PEOPLE_SHEET, cell="C4", value="财务管理")
def a_class_of_two_majors(folder):
    people = [*PEOPLE, ("03", "丙", "财务管理", "2024", "会计2401")]
    return from_roster(folder, people)


@case("R206", file=ROSTER, sheet=PEOPLE_SHEET, cell="F2", value="否")
def a_roster_in_which_nobody_takes_part(folder):
    return from_roster(folder, **ABSENT, F2="否", G2="参军")


@case("R207", file=ROSTER, sheet=PEOPLE_SHEET, cell="G3")
def a_student_who_does_not_take_part_without_a_reason(folder):
    return from_roster(folder, **ABSENT | {"G3": None})


@case("R208", file=SCORES, sheet=MARKS_SHEET)
def scores_of_the_whole_college_for_one_class(folder):
    marks = scores(folder, [*MARKS, (TERM, "99", "戊", "C1", "会计基础", "必修", 3, 60)])
    return academic(folder, marks=marks, scheme=settings(folder, 名册外学生="忽略"))


@case("A309", file=ADJUST, sheet="课程调整", cell="A2", value="02")
def an_adjustment_for_a_student_who_does_not_take_part(folder):
    roster(folder, **ABSENT)
    return from_adjustments(folder, people=folder / ROSTER, A2="02", B2="乙")


@case("R210", file=ROSTER, sheet=PEOPLE_SHEET, cell="B2", value="甲")
def two_students_of_one_name(folder):
    people = roster(folder, B3="甲")
    return academic(folder, people=people, marks=scores(folder, C4="甲", C5="甲"))


@case("R211", file=ROSTER, sheet=PEOPLE_SHEET, cell="C3")
def a_student_without_a_major(folder):
    return from_roster(folder, C3=None)


@case("R212", file=SCORES, sheet=MARKS_SHEET, cell="B6", value="99", also="R208")
def an_outsider_with_the_name_of_a_participant(folder):
    marks = scores(folder, [*MARKS, (TERM, "99", "甲", "C3", "税法", "必修", 3, 60)])
    return academic(folder, marks=marks, scheme=settings(folder, 名册外学生="忽略"))
