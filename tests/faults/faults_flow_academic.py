"""B and W: the college's academic batch, course adjustments, ranks of major and grade."""

from __future__ import annotations

from datetime import timedelta

from openpyxl import load_workbook

from tests.faults.cases import case
from tests.faults.flow import CLASS, COLLEGE, ran
from tests.files import SCORE_HEADINGS, save
from tests.flow import books
from tests.flow.books import ADMIN, COUNSELLOR, NOW, WINDOWS

FORM = f"下发/{books.NAME}_课程调整表.xlsx"
BACK, MARKS = "课程调整表.xlsx", "成绩.xlsx"
SECOND_TERM = [row | {"term": "2025-2026-2"} for row in books.SCORES]


def class_book(folder, **given):
    return books.class_book(folder / CLASS, **{"raw_scores": [*books.SCORES, *SECOND_TERM]} | given)


def returned(folder, *edits, rows=(), now=NOW):
    """Issue the form, fill cells as the monitor does, collect it; ``edits`` are (cell, value).

    ``rows`` are the first sheet row that is deleted and how many are.
    """
    workbook = class_book(folder, raw_scores=books.SCORES)
    assert books.run("courses.issue", workbook, actor=COUNSELLOR).ok
    form = load_workbook(folder / FORM)
    for cell, value in edits:
        form["课程调整"][cell] = value
    if rows:
        form["课程调整"].delete_rows(*rows)
    form.save(folder / BACK)
    return ran("courses.collect", workbook, [folder / BACK], actor=COUNSELLOR, now=now)


@case("A310", file=BACK, sheet="课程调整", cell="A4", value="20240101")
def a_course_form_from_which_rows_were_deleted(folder):
    return returned(folder, rows=(5, 2))


@case("A311", file="", value="20240104")
def a_waiting_deselection_that_the_monitor_withdraws(folder):
    returned(folder, ("H15", "否"), ("K15", "不及格"))
    form = load_workbook(folder / FORM)
    form["课程调整"]["K15"] = "撤回"
    form.save(folder / BACK)
    later = NOW + timedelta(hours=1)
    return ran("courses.collect", folder / CLASS, [folder / BACK], actor=COUNSELLOR, now=later)


@case("B806", file="", value="已停止")
def a_form_issued_while_the_college_has_stopped_its_academic_batch(folder):
    stopped = [row | {"state": "已停止"} if "state" in row else row for row in WINDOWS]
    return ran("courses.issue", class_book(folder, windows=stopped), actor=COUNSELLOR)


@case("B812", file="", value="2026-10-05")
def a_window_of_the_college_that_ends_after_the_schools(folder):
    shut = [{k: v for k, v in row.items() if k != "state"} for row in WINDOWS]
    sets = {"开始": "2026-10-05", "结束": "2026-12-21"}
    return ran("academic.open", books.college(folder / COLLEGE, windows=shut), sets=sets, actor=ADMIN)


@case("B815", file="")
def ranks_of_major_and_grade_before_a_class_is_computed(folder):
    return ran("academic.rank", books.college(folder / COLLEGE), actor=ADMIN)


@case("B832", file="", value="20240104")
def a_failed_course_that_the_monitor_deselects(folder):
    return returned(folder, ("H15", "否"), ("K15", "不及格"))


@case("B833", file="", value="C2")
def a_bonus_ratio_for_a_failed_course(folder):
    sets = {
        "学号": "20240104",
        "课程代码": "C2",
        "学年学期": books.TERM,
        "是否调整比例": "是",
        "调整后比例": "0.1",
    }
    return ran("courses.adjust", class_book(folder), sets=sets | {"原因": "核定"}, actor=COUNSELLOR)


@case("B839", file="", value="2026-10-05")
def days_for_the_monitors_before_the_colleges_own_begin(folder):
    shut = [{k: v for k, v in row.items() if k != "state"} for row in WINDOWS]
    sets = {"开始": "2026-10-10", "结束": "2026-11-30", "班长开始": "2026-10-05", "班长结束": "2026-10-20"}
    return ran("academic.open", books.college(folder / COLLEGE, windows=shut), sets=sets, actor=ADMIN)


@case("B860", file="", value="2025-2026-2")
def a_batch_of_a_year_with_scores_of_one_term(folder):
    return ran("academic.compute", class_book(folder, raw_scores=books.SCORES), actor=COUNSELLOR)


@case("G321", file=MARKS, sheet="成绩", cell="A3", value="2025-2026-2")
def scores_of_another_term_than_the_chosen_one(folder):
    rows = [(term, "20240101", "甲", "C1", "会计基础", "必修", 3, 90) for term in (books.TERM, "2025-2026-2")]
    given = save(folder / MARKS, {"成绩": [SCORE_HEADINGS, *rows]})
    sets = {"学年学期": books.TERM}
    return ran("scores.import", books.college(folder / COLLEGE), [given], sets, actor=ADMIN)


@case("W928", file=BACK, sheet="课程调整", cell="A5", value="20249999")
def a_student_of_another_class_on_the_course_form(folder):
    return returned(folder, ("A5", "20249999"))


@case("W965", file=BACK, value="2026-12-21 09:30")
def a_course_form_the_day_after_the_last(folder):
    return returned(folder, now=NOW + timedelta(days=62))


@case("W968", file=BACK, sheet="课程调整", cell="G5", value="0.10")
def a_ratio_typed_into_the_column_for_reference(folder):
    return returned(folder, ("G5", 0.1), ("K5", "体育"))


@case("W969", file=BACK, sheet="课程调整", cell="K5", value="免修")
def a_reason_beside_a_course_that_stays_as_it_is(folder):
    return returned(folder, ("K5", "免修"))
