"""Course adjustments against the roster and the scores."""

import pytest

from tests.builders import book
from zongce.checks.adjustments import check_adjustments
from zongce.checks.intake import intake
from zongce.checks.roster import read_roster
from zongce.checks.scores import check_scores
from zongce.core.value import replace
from zongce.scheme.scheme import DEFAULT, Settings
from zongce.tables.academic import ADJUSTMENTS, RAW_SCORES

ROSTER, _ = read_roster(
    book(
        "r.xlsx",
        {
            "学生名册": [
                ["学号", "姓名", "班级", "参评"],
                ["001", "张三", "一班", ""],
                ["002", "李四", "一班", ""],
                ["003", "王五", "一班", "否"],
            ]
        },
    )
)
FIRST, SECOND, THIRD = "2025-2026-1", "2025-2026-2", "2025-2026-3"
SCORES = [
    ["学年学期", "学号", "姓名", "课程代码", "课程名称", "课程性质", "学分", "成绩", "考试性质"],
    [FIRST, "001", "张三", "C1", "程序设计", "必修", "3", "90", ""],
    [FIRST, "001", "张三", "C2", "高数", "必修", "3", "59.99", ""],
    [FIRST, "001", "张三", "C3", "英语", "必修", "3", "50", ""],
    [FIRST, "001", "张三", "C3", "英语", "必修", "3", "70", "补考"],
    [SECOND, "001", "张三", "C1", "程序设计", "必修", "3", "80", ""],
    [FIRST, "002", "李四", "C1", "程序设计", "必修", "3", "60", ""],
]
HEADINGS = ["学号", "姓名", "学年学期", "课程代码", "课程是否参评", "是否调整比例", "调整后比例", "原因"]


def row(course="C1", student="001", term=FIRST, part="", ticked="", ratio="", why="体育"):
    return [
        student,
        {"001": "张三", "002": "李四", "003": "王五"}.get(student, "外人"),
        term,
        course,
        part,
        ticked,
        ratio,
        why,
    ]


def scores(terms=(), rows=SCORES):
    return check_scores([intake(book("s.xlsx", {"原始成绩": rows}), RAW_SCORES)], ROSTER, DEFAULT, terms)


def check(*rows, against=None, scheme=DEFAULT):
    taken = intake(book("a.xlsx", {"课程调整": [HEADINGS, *rows]}), ADJUSTMENTS, empty_ok=True)
    return check_adjustments(taken, ROSTER, against or scores(), scheme)


def found(adjusted):
    return [(f.code, f.cell, f.value) for f in adjusted.findings]


def test_ratio_participation_and_reason_are_kept_by_student_term_and_course():
    adjusted = check(
        row(ticked="是", ratio="0.1"),
        row("C2", part="否"),
        row(student="002", part="是", ticked="否", why=""),
    )
    assert adjusted.findings == ()
    assert adjusted.ratio == {(0, FIRST, "C1"): 10}
    assert adjusted.takes_part == {(0, FIRST, "C2"): False, (1, FIRST, "C1"): True}
    assert adjusted.reason == {(0, FIRST, "C1"): "体育", (0, FIRST, "C2"): "体育"}


def test_a_ratio_of_zero_is_a_ratio():
    assert check(row(ticked="是", ratio="0")).ratio == {(0, FIRST, "C1"): 0}


def test_ticked_without_a_ratio_and_a_ratio_without_a_tick_are_errors():
    adjusted = check(row(ticked="是"), row(student="002", ratio="0.1"), row("C3", ticked="否", ratio="0"))
    assert found(adjusted) == [("A301", "G2", ""), ("A306", "G3", "0.10"), ("A306", "G4", "0.00")]
    assert adjusted.ratio == {}


@pytest.mark.parametrize("change", [{"part": "否"}, {"ticked": "是", "ratio": "0.1"}])
def test_a_change_needs_a_reason(change):
    assert found(check(row(why="", **change))) == [("A305", "H2", "")]


@pytest.mark.parametrize("change", [{}, {"part": "是"}, {"part": "是", "ticked": "否"}])
def test_a_prefilled_row_that_changes_nothing_needs_none(change):
    assert found(check(row(why="", **change))) == []


def test_a_course_without_a_score_is_an_error():
    assert found(
        check(row("C9", part="否"), row("C2", term=SECOND, part="否"), row("C2", student="002", part="否"))
    ) == [
        ("A302", "D2", "C9"),
        ("A302", "D3", "C2"),
        ("A302", "D4", "C2"),
    ]


def test_a_blank_term_is_taken_from_the_scores_where_only_one_fits():
    adjusted = check(
        row("C2", term="", part="否"), row("C1", term="", part="否"), row("C9", term="", part="否")
    )
    assert adjusted.takes_part == {(0, FIRST, "C2"): False}
    assert found(adjusted) == [("G308", "C3", "C1"), ("A302", "D4", "C9")]


def test_a_term_is_not_held_against_scores_that_name_none():
    against = scores(rows=[SCORES[0], ["", *SCORES[1][1:]]])
    assert check(row(part="否"), against=against).takes_part == {(0, "", "C1"): False}


def test_a_term_that_is_not_computed_is_not_used_and_told_once():
    adjusted = check(
        row(term=SECOND, part="否"),
        row(term=SECOND, student="002", part="否"),
        row(part="否"),
        row(term=THIRD, part="否"),
        against=scores((FIRST,)),
    )
    assert found(adjusted) == [("A302", "D5", "C1"), ("A307", "C2", SECOND)]
    assert "共 2 行" in adjusted.findings[1].message
    assert adjusted.takes_part == {(0, FIRST, "C1"): False}


def test_the_same_course_twice_is_told_on_both_rows():
    adjusted = check(row(part="否"), row(term="2025-2026学年第一学期", part="是"), row("C2", part="否"))
    assert found(adjusted) == [("A303", "D2", "C1"), ("A303", "D3", "C1")]


def with_settings(**settings):
    return replace(DEFAULT, settings=Settings(**settings))


def test_a_failed_course_gets_no_ratio_and_a_make_up_that_does_not_count_changes_nothing():
    rows = row("C2", ticked="是", ratio="0.1"), row("C3", ticked="是", ratio="0.1")
    assert found(check(*rows)) == [("A304", "G2", "0.10"), ("A304", "G3", "0.10")]
    assert found(check(*rows, scheme=with_settings(make_up="最高"))) == [("A304", "G2", "0.10")]


def test_the_order_of_first_exam_and_make_up_does_not_matter():
    against = scores(rows=[SCORES[0], SCORES[4], SCORES[3]])
    adjusted = row("C3", ticked="是", ratio="0.1")
    assert found(check(adjusted, against=against)) == [("A304", "G2", "0.10")]
    assert found(check(adjusted, against=against, scheme=with_settings(make_up="最高"))) == []


@pytest.mark.parametrize(
    ("retake", "failed"), [("全部", False), ("首次", True), ("末次", False), ("最高", False)]
)
def test_a_retake_passed_in_the_same_term_helps_where_the_setting_lets_it_count(retake, failed):
    retaken = [*SCORES[4][:-1], "重修"]
    against = scores(rows=[SCORES[0], SCORES[3], retaken])
    adjusted = check(
        row("C3", ticked="是", ratio="0.1"), against=against, scheme=with_settings(retake=retake)
    )
    assert [code for code, _, _ in found(adjusted)] == (["A304"] if failed else [])


def test_a_failed_course_that_counts_nowhere_is_failed_all_the_same():
    free = scores(rows=[SCORES[0], [*SCORES[2][:6], "0", *SCORES[2][7:]]])
    assert found(check(row("C2", ticked="是", ratio="0.1"), against=free)) == [("A304", "G2", "0.10")]
    excluded = with_settings(excluded_kinds=frozenset({"必修"}))
    assert found(check(row("C2", ticked="是", ratio="0.1"), scheme=excluded)) == [("A304", "G2", "0.10")]


def test_of_a_course_retaken_in_another_term_each_term_is_judged_by_its_own_exam():
    later = [SECOND, *SCORES[4][1:-1], "重修"]
    against = scores(rows=[SCORES[0], SCORES[3], later])
    rows = row("C3", ticked="是", ratio="0.1"), row("C3", term=SECOND, ticked="是", ratio="0.1")
    for retake in ("全部", "首次", "末次", "最高"):
        adjusted = check(*rows, against=against, scheme=with_settings(retake=retake))
        assert found(adjusted) == [("A304", "G2", "0.10")], retake


def test_a_failed_course_may_be_left_out_and_have_the_ratio_0():
    assert found(check(row("C2", part="否", ticked="是", ratio="0"))) == []


def test_an_unknown_student_is_an_error_and_one_who_takes_no_part_a_hint():
    adjusted = check(row(student="003", part="否"), row(student="009", part="否"))
    assert found(adjusted) == [("R201", "A3", "009"), ("A309", "A2", "003")]


def test_ignored_outsiders_are_ignored():
    scheme = replace(DEFAULT, settings=Settings(ignore_outsiders=True))
    assert [f.code for f in check(row(student="009", part="否"), scheme=scheme).findings] == ["R208"]


def test_an_empty_sheet_adjusts_nothing():
    assert check() == type(check())({}, {}, {}, ())


def test_a_ratio_is_0_or_more_with_two_decimals():
    adjusted = check(row(ticked="是", ratio="-0.1"), row("C3", ticked="是", ratio="0.125"))
    assert [f for f in found(adjusted) if f[0].startswith("N")] == [
        ("N104", "G2", "-0.1"),
        ("N102", "G3", "0.125"),
    ]


def named(name, course="C1"):
    plain = row(course, part="否")
    made = [[*HEADINGS[:4], "课程名称", *HEADINGS[4:]], [*plain[:4], name, *plain[4:]]]
    taken = intake(book("a.xlsx", {"课程调整": made}), ADJUSTMENTS)
    return check_adjustments(taken, ROSTER, scores(), DEFAULT)


@pytest.mark.parametrize("name", ["程序设计", "程序 设计", ""])
def test_the_courses_own_name_or_none_beside_its_code_is_no_matter(name):
    assert found(named(name)) == []


def test_another_courses_name_beside_a_code_is_told():
    adjusted = named("高数")
    assert found(adjusted) == [("A308", "E2", "高数")]
    assert adjusted.takes_part == {(0, FIRST, "C1"): False}


@pytest.mark.parametrize(("ratio", "told"), [("1", []), ("1.01", [("G318", "G2", "1.01")])])
def test_a_ratio_above_one_point_a_credit_is_told(ratio, told):
    assert found(check(row(ticked="是", ratio=ratio))) == told
