"""A class's forms together: copies, missing roles, too few, trimming, self-ratings."""

import pytest

from tests.builders import book
from tests.rating_samples import (
    COUNSELLOR,
    OTHERS,
    STUDENTS,
    TEACHER,
    form,
    peer,
    roster,
    roster_book,
    rules,
    scheme,
    two_classes,
)
from zongce.checks.rating_classes import forms_by_class
from zongce.checks.rating_forms import read_forms
from zongce.core.finding import Severity
from zongce.core.value import replace

GOOD, BETTER = ("25", "35"), ("26", "35")
PEERS = [peer(student) for student in STUDENTS]
EVERYBODY = [COUNSELLOR, TEACHER, *PEERS]


def gather(books, of=None, by=None, **settings):
    of, by, how = roster(of), by or rules(), scheme(**settings)
    forms, refusals = read_forms(books, of, by, count_self=how.settings.count_self)
    assert refusals == () or all(f.severity is Severity.HINT for f in refusals), refusals
    return forms_by_class(forms, of, by, how)


def codes(gathered):
    return [(f.code, f.severity.value) for f in gathered.findings]


def counted(gathered):
    return [[form.rater_id for form in forms] for forms in gathered.by_class.values()]


def test_a_complete_class_has_nothing_to_say():
    gathered = gather([form(rater, GOOD) for rater in EVERYBODY])
    assert codes(gathered) == []
    assert counted(gathered) == [["T01", "T02", "0101", "0102", "0103"]]


def test_a_student_who_sent_nothing_is_no_fault():
    assert codes(gather([form(rater, GOOD) for rater in EVERYBODY[:4]])) == []


def test_forms_go_to_their_class():
    mine = [form(rater, GOOD) for rater in EVERYBODY]
    theirs = [
        form(rater, GOOD, f"乙{rater[0]}.xlsx", OTHERS) for rater in (COUNSELLOR, TEACHER, *map(peer, OTHERS))
    ]
    gathered = gather([*theirs[:2], *mine, *theirs[2:]], two_classes())
    assert codes(gathered) == []
    assert counted(gathered) == [["T01", "T02", "0101", "0102", "0103"], ["T01", "T02", "0201", "0202"]]


def test_a_copy_is_counted_once():
    books = [form(rater, GOOD) for rater in EVERYBODY]
    again = replace(books[2], file="副本.xlsx")
    gathered = gather([*books, again, replace(again, sha256="f" * 64)])
    assert codes(gathered) == [("P412", "hint")] * 2
    assert gathered.findings[0].file == "副本.xlsx"
    assert counted(gathered) == [["T01", "T02", "0101", "0102", "0103"]]


def test_two_different_forms_of_one_rater_stop_and_both_are_named():
    late = form(PEERS[0], BETTER, "迟交.xlsx")
    gathered = gather([*(form(rater, GOOD) for rater in EVERYBODY), late])
    assert codes(gathered) == [("P411", "error")]
    found = gathered.findings[0]
    assert "互评_0101.xlsx" in found.message
    assert "迟交.xlsx" in found.message
    assert (found.file, found.value) == ("迟交.xlsx", "0101")


@pytest.mark.parametrize("number", ["t01", "T01"])
def test_one_staff_member_is_one_rater_in_whatever_letters(number):
    books = [form(rater, GOOD) for rater in EVERYBODY]
    assert codes(gather([*books, form((number, *COUNSELLOR[1:]), BETTER, "b.xlsx")])) == [("P411", "error")]


def test_one_staff_member_in_two_roles_is_not_guessed():
    books = [form(rater, GOOD) for rater in EVERYBODY]
    assert codes(gather([*books, form(("T01", "陈老师", "班主任"), GOOD)])) == [("P411", "error")]


def test_the_same_rater_may_rate_two_classes():
    books = [form(COUNSELLOR, GOOD), form(COUNSELLOR, BETTER, "乙.xlsx", OTHERS)]
    assert "P411" not in [code for code, _ in codes(gather(books, two_classes()))]


@pytest.mark.parametrize(
    ("absent", "role"), [(EVERYBODY[:1], "辅导员"), (EVERYBODY[1:2], "班主任"), (PEERS, "互评")]
)
def test_a_role_without_raters_stops_or_is_shared_out(absent, role):
    books = [form(rater, GOOD) for rater in EVERYBODY if rater not in absent]
    refused = gather(books)
    assert codes(refused) == [("P414", "error")]
    assert "会计2401" in refused.findings[0].message
    assert refused.findings[0].value == role
    shared = gather(books, 缺评处理="分摊")
    assert codes(shared) == [("P416", "hint")]
    assert shared.findings[0].value == role


def test_every_missing_role_of_every_class_is_named():
    gathered = gather([form(COUNSELLOR, GOOD)], two_classes())
    assert [f.value for f in gathered.findings] == ["班主任", "互评", "辅导员", "班主任", "互评"]
    assert ["会计2402" in f.message for f in gathered.findings] == [False, False, True, True, True]


def test_a_role_that_no_item_weighs_may_be_missing():
    by = rules(weights=("60%", "0%", "40%"))
    assert codes(gather([form(rater, GOOD) for rater in (COUNSELLOR, *PEERS)], by=by)) == []


def test_without_any_weight_left_nothing_can_be_shared_out():
    by = rules(weights=("30%", "30%", "40%"), 思想=("0%", "100%", "0%"))
    gathered = gather([form(rater, GOOD) for rater in (COUNSELLOR, *PEERS)], by=by, 缺评处理="分摊")
    assert codes(gathered) == [("P414", "error")]
    assert codes(gather([], 缺评处理="分摊")) == [("P414", "error")] * 3


def test_the_only_classmate_who_rated_was_rated_by_no_classmate():
    books = [form(rater, GOOD) for rater in EVERYBODY[:3]]
    refused = gather(books)
    assert codes(refused) == [("P414", "error")]
    assert "张三（0101）" in refused.findings[0].message
    assert codes(gather(books, 缺评处理="分摊")) == [("P416", "hint")]


def test_two_classmates_rate_each_other():
    assert codes(gather([form(rater, GOOD) for rater in EVERYBODY[:4]])) == []


def test_too_few_raters_of_any_role_stop():
    books = [form(rater, GOOD) for rater in EVERYBODY]
    gathered = gather(books, 最少评分人数="2")
    assert [(f.code, f.value) for f in gathered.findings] == [("P415", "1"), ("P415", "1")]
    assert (
        codes(
            gather(
                [*books, form(("T03", "某", "辅导员"), GOOD), form(("T04", "某", "班主任"), GOOD)],
                最少评分人数="2",
            )
        )
        == []
    )


def test_trimming_must_leave_a_classmate():
    books = [form(rater, GOOD) for rater in EVERYBODY]
    gathered = gather(books, 去极值人数="1")
    assert [(f.code, f.value) for f in gathered.findings] == [("P418", "2")]
    assert "不计自评" in gathered.findings[0].message
    four = roster_book([*STUDENTS, ("0104", "周八")])
    rated = {number: GOOD for number, _ in (*STUDENTS, ("0104", "周八"))}
    books = [
        form(r, rated, students=[*STUDENTS, ("0104", "周八")]) for r in [*EVERYBODY, peer(("0104", "周八"))]
    ]
    assert [c for c, _ in codes(gather(books, four, 去极值人数="1"))] == ["P417"]


def test_with_self_ratings_trimming_leaves_one_of_three():
    full = {number: GOOD for number, _ in STUDENTS}
    books = [form(rater, full) for rater in EVERYBODY]
    assert codes(gather(books, 去极值人数="1", 计自评="是")) == []
    assert [f.value for f in gather(books, 去极值人数="2", 计自评="是").findings] == ["3"]


def test_staff_are_not_trimmed():
    by = rules(weights=("50%", "50%", "0%"))
    assert codes(gather([form(COUNSELLOR, GOOD), form(TEACHER, GOOD)], by=by, 去极值人数="3")) == []


def test_self_ratings_that_do_not_count_are_counted_in_a_hint():
    full = {number: GOOD for number, _ in STUDENTS}
    books = [form(COUNSELLOR, full), form(TEACHER, full), *(form(rater, full) for rater in PEERS)]
    gathered = gather(books)
    assert codes(gathered) == [("P417", "hint")]
    assert "3 份" in gathered.findings[0].message
    assert codes(gather(books, 计自评="是")) == []


def test_classes_of_one_name_are_told_apart_by_their_code():
    headings = ("学号", "姓名", "班级代码", "班级")
    rows = [(*STUDENTS[0], "A1", "会计2401"), (*STUDENTS[1], "A2", "会计2401")]
    of = book("名册.xlsx", {"学生名册": [headings, *rows]})
    messages = [f.message for f in gather([], of).findings]
    assert [m.partition(" ")[0] for m in messages] == ["会计2401（A1）"] * 3 + ["会计2401（A2）"] * 3
