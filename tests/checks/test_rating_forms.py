"""One rating form: whose it is, whose marks, and every fault that refuses it."""

import time

import pytest

from tests.builders import PERCENT, book
from tests.rating_samples import (
    CLASS,
    COUNSELLOR,
    ITEMS,
    OTHERS,
    STUDENTS,
    TEACHER,
    form,
    form_rows,
    peer,
    real_form,
    roster,
    roster_book,
    rules,
    told,
    two_classes,
)
from zongce.checks.rating_columns import item_heading
from zongce.checks.rating_forms import check_form, expected, read_forms
from zongce.core.finding import Severity
from zongce.core.grid import Cell, CellKind
from zongce.core.value import replace
from zongce.tables.rating import PEER

GOOD = ("25", "35")
ALL = {number: GOOD for number, _ in STUDENTS}


def read(received, of=None, by=None, **options):
    return check_form(received, expected(of or roster(), by or rules(), **options))


def refused(received, **options):
    accepted, findings = read(received, **options)
    assert accepted is None
    assert {f.severity for f in findings} <= {Severity.REFUSED, Severity.HINT}
    assert all(f.file == received.file for f in findings)
    return [(code, cell) for code, cell, _ in told(findings)]


def test_a_form_that_was_issued_filled_and_sent_back_counts():
    marks = {"0102": ("20", "30.5"), "0103": ("30", "40")}
    accepted, findings = read(real_form(peer(STUDENTS[0]), marks))
    assert findings == ()
    assert accepted.marks == ((None, None), (2000, 3050), (3000, 4000))
    assert (accepted.rater_id, accepted.rater_name, accepted.role) == ("0101", "张三", PEER)
    assert (accepted.class_key, accepted.own, len(accepted.sha256)) == (
        roster().class_key[0], 0, 64,
    )  # fmt: skip


@pytest.mark.parametrize(("rater", "role"), [(COUNSELLOR, 0), (TEACHER, 1)])
def test_staff_have_no_row_of_their_own(rater, role):
    accepted, findings = read(real_form(rater, ALL))
    assert (findings, accepted.role, accepted.own) == ((), role, -1)
    assert not accepted.own_row_filled


def test_marks_come_in_the_rosters_order_whatever_the_order_of_rows_and_columns():
    marks = {"0101": ("20", "31"), "0102": ("21", "32"), "0103": ("22", "33")}
    turned = {number: values[::-1] for number, values in marks.items()}
    received = form(COUNSELLOR, turned, students=STUDENTS[::-1], items=ITEMS[::-1])
    accepted, findings = read(received)
    assert findings == ()
    assert accepted.marks == ((2000, 3100), (2100, 3200), (2200, 3300))


def test_headings_may_be_written_without_a_break_in_full_width_and_with_other_zeros():
    headings = [("C7", "思想（\uff12\uff10～30.0）"), ("D7", "体 育(30.50—40)")]
    assert read(form(COUNSELLOR, ALL, change=headings))[1] == ()


@pytest.mark.parametrize("role", ["学生", "同学", "学生互评", " 互评 "])
def test_other_words_for_a_classmate_are_understood(role):
    accepted, findings = read(form((*STUDENTS[0], role), GOOD))
    assert (findings, accepted.role) == ((), PEER)


@pytest.mark.parametrize("label", ["工号", "学号", "评分人编号：", "编 号"])
def test_labels_of_the_head_are_found_wherever_they_stand(label):
    received = form(COUNSELLOR, ALL, change=[("A3", None), ("B3", None), ("A6", label), ("B6", "T01")])
    accepted, findings = read(received)
    assert (findings, accepted.rater_id) == ((), "T01")


@pytest.mark.parametrize(
    ("cell", "value"),
    [("B3", None), ("B3", "  "), ("B4", None), ("B5", None), ("B5", "家长"), ("A5", None), ("A3", "电话")],
)
def test_a_head_that_does_not_say_who_rates_refuses_the_form(cell, value):
    places = refused(form(COUNSELLOR, ALL, change=[(cell, value)]))
    assert places == [("P410", f"B{cell[1]}" if cell[0] == "B" else "")]


def test_two_labels_for_one_thing_are_not_guessed():
    received = form(COUNSELLOR, ALL, change=[("A6", "工号"), ("B6", "T09")])
    assert refused(received) == [("P421", "B3")]


def test_a_formula_as_the_raters_number_refuses_the_form():
    cell = Cell(CellKind.FORMULA, "A1")
    assert refused(form(COUNSELLOR, ALL, change=[("B3", cell)])) == [("N107", "B3")]


def test_a_number_as_the_raters_number_is_a_hint():
    accepted, findings = read(form((2024, "陈老师", "辅导员"), ALL))
    assert accepted.rater_id == "2024"
    assert [(f.code, f.cell) for f in findings] == [("T107", "B3")]


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (None, "P407"), ("", "P407"), ("  ", "P407"), ("缺席", "N101"), ("19.99", "P419"), ("30.01", "P419"),
        ("-5", "P419"), (5000, "P419"), ("25.555", "N102"), (Cell(CellKind.FORMULA, "C9+1"), "N107"),
        (Cell(CellKind.ERROR, "#N/A"), "N108"), (Cell(CellKind.NUMBER, "0.25", PERCENT), "N105"),
    ],
)  # fmt: skip
def test_a_wrong_mark_is_told_once_at_its_cell(value, code):
    assert refused(form(COUNSELLOR, ALL, change=[("C9", value)])) == [(code, "C9")]


@pytest.mark.parametrize("value", ["20", "30", "20.00", "25.5", "\uff12\uff15"])
def test_both_ends_of_a_range_and_halves_are_inside(value):
    accepted, findings = read(form(COUNSELLOR, ALL, change=[("C9", value)]))
    assert accepted is not None
    assert told(findings) == []


def test_a_mark_out_of_range_is_held_against_its_own_item():
    _, findings = read(form(COUNSELLOR, ALL, change=[("D8", "30"), ("C8", 1500)]))
    assert [(f.code, f.cell, f.value) for f in findings] == [("P419", "C8", "1500"), ("P419", "D8", "30")]
    assert "20～30" in findings[0].message
    assert "30.5～40" in findings[1].message


def test_every_blank_is_told_of_at_its_cell():
    marks = {"0101": GOOD, "0102": (None, "35"), "0103": (None, None)}
    assert refused(real_form(COUNSELLOR, marks)) == [("P407", "C9"), ("P407", "C10"), ("P407", "D10")]


def test_a_peers_own_row_may_be_blank_unless_self_ratings_count():
    received = form(peer(STUDENTS[1]), GOOD)
    assert read(received)[0].marks[1] == (None, None)
    assert refused(received, count_self=True) == [("P407", "C9"), ("P407", "D9")]
    own = form(peer(STUDENTS[1]), ALL)
    assert read(own)[0].own_row_filled
    assert read(own, count_self=True)[0].marks[1] == (2500, 3500)


def test_anothers_blank_row_is_no_own_row():
    assert refused(form(peer(STUDENTS[1]), {"0101": GOOD, "0102": GOOD})) == [
        ("P407", "C10"),
        ("P407", "D10"),
    ]


def test_a_wrong_mark_in_the_own_row_refuses_too():
    assert refused(form(peer(STUDENTS[1]), GOOD, change=[("C9", "99")])) == [("P419", "C9")]


def test_items_that_are_missing_unknown_or_have_another_range():
    received = form(COUNSELLOR, ALL, change=[("C7", "思想 (20-31)"), ("D7", "体能 (30.5-40)")])
    assert refused(received) == [("P406", "C7"), ("P405", "D7"), ("P404", "A7")]


@pytest.mark.parametrize("heading", ["25", "思想", "思想 20-30", None])
def test_a_pasted_over_heading_is_a_missing_item(heading):
    assert refused(form(COUNSELLOR, ALL, change=[("C7", heading)])) == [("P404", "A7")]


def test_a_range_that_is_no_number_differs():
    assert refused(form(COUNSELLOR, ALL, change=[("C7", "思想 (2.0.-30)")])) == [("P406", "C7")]


def test_an_item_with_two_columns_is_not_guessed():
    other = [("E7", "思想 (20-31)"), ("E8", 25), ("E9", 25), ("E10", 25)]
    same = [("E7", "思想 (20-30)"), *other[1:]]
    assert refused(form(COUNSELLOR, ALL, change=other)) == [("P421", "E7")]
    assert refused(form(COUNSELLOR, ALL, change=same)) == [("S103", "C7"), ("S103", "E7")]


def test_columns_that_are_no_items_are_left_alone():
    accepted, findings = read(form(COUNSELLOR, ALL, change=[("E7", "备注"), ("E8", "很好"), ("E9", "=1")]))
    assert (findings, accepted.marks[0]) == ((), (2500, 3500))


def test_students_who_are_missing_are_named():
    received = form(COUNSELLOR, ALL, students=STUDENTS[:1])
    _, findings = read(received)
    assert told(findings) == [("P408", "", "refused")]
    assert "李四（0102）、王五（0103）" in findings[0].message


def test_many_missing_students_are_counted():
    many = [(f"09{n:02d}", f"学生{n}") for n in range(40)]
    _, findings = read(form(COUNSELLOR, GOOD, students=many[:10]), of=roster(roster_book(many)))
    assert findings[0].message.count("学生") == 6  # five names, and 参评学生
    assert "30 人" in findings[0].message


def test_a_peer_whose_own_row_is_gone_has_still_rated_everybody():
    assert read(form(peer(STUDENTS[0]), ALL, students=STUDENTS[1:]))[1] == ()
    assert refused(form(COUNSELLOR, ALL, students=STUDENTS[1:])) == [("P408", "")]


def test_a_stranger_and_a_student_who_does_not_take_part_are_refused():
    of = roster(roster_book(more=[("0104", "周八", CLASS, "否", "休学")]))
    received = form(COUNSELLOR, GOOD, students=[*STUDENTS, ("0104", "周八"), ("0999", "路人")])
    places = refused(received, of=of)
    assert sorted(places) == [("P409", "A11"), ("P409", "A12")]


def test_a_student_twice_is_refused_and_both_cells_are_named():
    _, findings = read(form(COUNSELLOR, GOOD, students=[*STUDENTS, STUDENTS[0]]))
    assert told(findings) == [("R203", "A11", "refused")]
    assert "A8、A11" in findings[0].message


def test_a_student_without_a_number_is_refused():
    assert ("N110", "A9") in refused(form(COUNSELLOR, ALL, change=[("A9", None)]))


def test_numbers_and_names_that_were_sorted_apart_are_found():
    received = form(COUNSELLOR, ALL, change=[("A8", "0102"), ("A9", "0101")])
    assert refused(received) == [("R202", "B8"), ("R202", "B9")]


def test_rows_sorted_together_are_no_fault():
    marks = {"0101": ("20", "31"), "0102": ("21", "32"), "0103": ("22", "33")}
    sorted_ = form(COUNSELLOR, marks, students=[STUDENTS[2], STUDENTS[0], STUDENTS[1]])
    assert read(sorted_)[0].marks == read(form(COUNSELLOR, marks))[0].marks


def test_a_lost_zero_is_told_as_such():
    assert ("T108", "A8") in refused(form(COUNSELLOR, ALL, change=[("A8", 101)]))


def test_numeric_student_numbers_that_lost_nothing_are_a_hint():
    students = [("2024001", "张三"), ("2024002", "李四")]
    received = form(COUNSELLOR, GOOD, students=[(int(n), name) for n, name in students])
    accepted, findings = read(received, of=roster(roster_book(students)))
    assert accepted is not None
    assert [(f.code, f.cell) for f in findings] == [("T107", "A8")]


def test_a_form_for_two_classes_names_them():
    _, findings = read(form(COUNSELLOR, GOOD, students=[*STUDENTS, OTHERS[0]]), of=roster(two_classes()))
    assert told(findings) == [("P420", "A11", "refused")]
    assert "会计2401、会计2402" in findings[0].message


def test_a_peer_rates_only_the_own_class():
    received = form(peer(STUDENTS[0]), GOOD, students=OTHERS)
    assert refused(received, of=roster(two_classes())) == [("P413", "B3")]
    assert refused(form(("0999", "路人", "互评"), GOOD)) == [("P413", "B3")]


def test_a_peer_who_does_not_take_part_is_refused():
    of = roster(roster_book(more=[("0104", "周八", CLASS, "否", "休学")]))
    assert refused(form(("0104", "周八", "互评"), GOOD), of=of) == [("P413", "B3")]


def test_a_peer_under_anothers_name_is_refused():
    assert refused(form(("0101", "李四", "互评"), GOOD)) == [("R202", "B4")]


@pytest.mark.parametrize("role", ["辅导员", "班主任"])
def test_a_student_cannot_rate_as_staff(role):
    assert refused(form(("0101", "张三", role), ALL)) == [("P422", "B5")]


def test_a_staff_member_rates_any_class():
    accepted, findings = read(form(COUNSELLOR, GOOD, students=OTHERS), of=roster(two_classes()))
    assert (findings, len(accepted.marks)) == ((), 2)


def test_everything_wrong_with_a_form_comes_at_once():
    change = [("B4", None), ("C7", "思想 (1-2)"), ("C8", None), ("D9", "优"), ("D10", 99)]
    assert sorted(refused(form(COUNSELLOR, ALL, change=change))) == [
        ("N101", "D9"), ("P406", "C7"), ("P407", "C8"), ("P410", "B4"), ("P419", "D10"),
    ]  # fmt: skip


def test_a_workbook_that_is_no_form_is_refused_as_a_file():
    assert [c for c, _ in refused(book("别的.xlsx", {"成绩": [("课程", "学分"), ("数学", 3)]}))] == ["S101"]
    result = replace(form(COUNSELLOR, ALL), properties={"zongce.kind": "academic"})
    assert [c for c, _ in refused(result)] == ["G314"]


def test_an_empty_form_is_refused():
    assert "S111" in [c for c, _ in refused(form(COUNSELLOR, ALL, students=()))]


def test_a_refused_form_leaves_the_others_alone():
    books = [form(COUNSELLOR, ALL), form(TEACHER, ALL, change=[("C8", None)]), form(peer(STUDENTS[0]), GOOD)]
    forms, findings = read_forms(books, roster(), rules())
    assert [f.rater_id for f in forms] == ["T01", "0101"]
    assert [(f.file, f.code) for f in findings] == [("班主任_T02.xlsx", "P407")]


def test_an_item_name_may_hold_brackets_itself():
    assert item_heading("思想(政治) (20-30)") == ("思想(政治)", (2000, 3000))
    with pytest.raises(ValueError, match="no item heading"):
        item_heading("备注")


def test_a_form_of_forty_students_is_checked_in_milliseconds():
    students = [(f"2024{n:04d}", f"学生{n}") for n in range(40)]
    items = [(f"项目{n}", "20", "30") for n in range(6)]
    rows = form_rows(COUNSELLOR, ["25"] * 6, students, items)
    books = [book(f"{n}.xlsx", {"评分表": [*rows[:2], ["学号/工号", f"T{n}"], *rows[3:]]}) for n in range(50)]
    of, by = roster(roster_book(students)), rules(items=items)
    start = time.process_time()
    forms, findings = read_forms(books, of, by)
    assert (len(forms), findings) == (50, ())
    assert time.process_time() - start < 50 * 0.006  # measured 0.0012 a form; a loaded machine is slower


def test_a_form_without_a_single_mark_is_told_once():
    assert refused(form(COUNSELLOR, {})) == [("P425", "")]
    assert refused(form(peer(STUDENTS[0]), {})) == [("P425", "")]


def test_a_single_unreadable_mark_makes_no_form_blank():
    received = form(COUNSELLOR, {}, change=[("C8", "好")])
    assert ("N101", "C8") in refused(received)
    assert ("P407", "D8") in refused(received)
    assert "P425" not in {code for code, _ in refused(received)}


@pytest.mark.parametrize(
    ("change", "code", "cell"),
    [(("B3", None), "P410", "B3"), (("B3", "0109"), "P413", "B3"), (("B5", "辅导员"), "P422", "B5")],
)
def test_a_peers_own_row_is_not_missed_where_the_head_does_not_tell_who_rates(change, code, cell):
    assert refused(form(peer(STUDENTS[1]), GOOD, change=[change])) == [(code, cell)]


def test_two_blank_rows_are_missed_even_where_the_head_does_not_tell_who_rates():
    received = form(peer(STUDENTS[1]), {"0101": GOOD}, change=[("B3", None)])
    assert [code for code, _ in refused(received)] == ["P410", *["P407"] * 4]


def test_a_workbook_that_is_no_form_is_told_once():
    listed = book(
        "名册.xlsx", {"学生名册": [["学号", "姓名", "班级"], *([n, s, "一班"] for n, s in STUDENTS)]}
    )
    assert refused(listed) == [("P424", "")]
