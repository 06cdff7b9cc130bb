"""Rating from received forms to result rows; totals are checked against fractions worked out here."""

from fractions import Fraction
from random import Random

import pytest

from tests.builders import book
from tests.rating_samples import (
    COUNSELLOR,
    ITEMS,
    OTHERS,
    STUDENTS,
    TEACHER,
    form,
    peer,
    real_form,
    roster_book,
    rules_book,
    scheme_book,
    two_classes,
)
from zongce.commands.rating.rating import RatingRequest, rating
from zongce.core.number import show
from zongce.core.value import replace

PEERS = [peer(student) for student in STUDENTS]
WEIGHTS = {"辅导员": Fraction(30, 100), "班主任": Fraction(30, 100), "互评": Fraction(40, 100)}


def run(forms, of=None, by=None, settings=None, out="结果.xlsx"):
    how = scheme_book(**settings) if settings else None
    return rating(RatingRequest(of or roster_book(), by or rules_book(), tuple(forms), how, out))


def test_where_every_form_is_refused_that_is_told_first_of_all():
    outcome = run([form(COUNSELLOR, ("99", "35")), form(TEACHER, ("99", "35"))])
    assert outcome.findings[0].code == "P426"
    assert "2 份" in outcome.findings[0].message
    assert not outcome.ok
    assert "P426" not in {f.code for f in run([form(COUNSELLOR, ("25", "35"))]).findings}


def half_up(value):
    return show((2 * value.numerator * 100 + value.denominator) // (2 * value.denominator))


def expected(given, student, item, weights=WEIGHTS, trim=0, count_self=False):
    """The item score before rounding, from ``given``: rater -> {学号: texts}."""
    total, heard = Fraction(0), Fraction(0)
    for role, weight in weights.items():
        marks = sorted(
            Fraction(rows[student][item])
            for rater, rows in given.items()
            if rater[2] == role and (rater[0] != student or count_self)
        )
        if role == "互评" and trim:
            marks = marks[trim:-trim]
        if marks:
            heard += weight
            total += weight * sum(marks) / len(marks)
    return total / heard * sum(weights.values())


def check_all(outcome, given, students=STUDENTS, items=ITEMS, **options):
    """Every item, every total: rounded once each, then added."""
    assert outcome.ok, outcome.findings
    rows = {row["学号"]: row for row in outcome.rows}
    assert len(rows) == len(students)
    for number, _ in students:
        scores = [half_up(expected(given, number, n, **options)) for n in range(len(items))]
        assert [rows[number][name] for name, _, _ in items] == scores
        assert Fraction(rows[number]["评分成绩"]) == sum(map(Fraction, scores))


def plain(raters, marks):
    return dict.fromkeys(raters, marks)


def whole_class():
    """Counsellor 25.05, teacher and peers 25: 7.515 + 7.5 + 10 = 25.015, an exact half."""
    given = plain([COUNSELLOR, TEACHER, *PEERS], {n: ("25", "35") for n, _ in STUDENTS})
    given[COUNSELLOR] = {"0101": ("25.05", "35"), "0102": ("25.05", "35.05"), "0103": ("24.95", "35")}
    return given


def forms(given, *, own=False, **options):
    """Received forms; the own row of a classmate is blank unless ``own``."""
    return [
        form(rater, {n: m for n, m in rows.items() if own or n != rater[0]}, **options)
        for rater, rows in given.items()
    ]


def test_exact_halves_go_up_and_items_are_rounded_before_they_are_added():
    outcome = run(forms(whole_class()))
    headings = ("学号", "姓名", "班级", "思想", "体育", "评分成绩", "班级排名")
    assert [tuple(row) for row in outcome.rows] == [headings] * 3
    assert [tuple(row.values()) for row in outcome.rows] == [
        ("0101", "张三", "会计2401", "25.02", "35.00", "60.02", "2/3"),
        ("0102", "李四", "会计2401", "25.02", "35.02", "60.04", "1/3"),
        ("0103", "王五", "会计2401", "24.99", "35.00", "59.99", "3/3"),
    ]
    check_all(outcome, whole_class())


def test_forms_that_went_through_bytes_give_the_same_scores():
    given = whole_class()
    received = [
        real_form(rater, {n: m for n, m in rows.items() if n != rater[0]}) for rater, rows in given.items()
    ]
    assert run(received).rows == run(forms(given)).rows


def test_any_marks_agree_with_fractions():
    rng = Random(20260)
    for trim, count_self in ((0, False), (1, False), (2, True)):
        students = [(f"{n:04d}", f"学生{n}") for n in range(9)]
        raters = [("A", "甲", "辅导员"), ("B", "乙", "辅导员"), ("C", "丙", "班主任"), *map(peer, students)]
        given = {
            r: {n: tuple(show(rng.randint(2000, 2010)) for _ in range(3)) for n, _ in students}
            for r in raters
        }
        items = [("思想", "20", "30"), ("体育", "20", "30"), ("学习", "20", "30")]
        weights = ("33.33%", "33.33%", "33.34%")
        settings = {"去极值人数": str(trim), "计自评": "是" if count_self else "否"}
        outcome = run(
            forms(given, own=True, students=students, items=items), roster_book(students),
            rules_book(items=items, weights=weights), settings,
        )  # fmt: skip
        shares = dict(zip(WEIGHTS, map(Fraction, ("0.3333", "0.3333", "0.3334")), strict=True))
        check_all(outcome, given, students, items, weights=shares, trim=trim, count_self=count_self)


def test_equal_scores_share_a_rank_and_leave_a_gap_or_none():
    given = plain([COUNSELLOR, TEACHER], {"0101": ("25", "35"), "0102": ("25", "35"), "0103": ("24", "35")})
    by = rules_book(weights=("50%", "50%", "0%"))
    ranks = [row["班级排名"] for row in run(forms(given), by=by).rows]
    assert ranks == ["1/3", "1/3", "3/3"]
    dense = [row["班级排名"] for row in run(forms(given), by=by, settings={"排名方式": "1223"}).rows]
    assert dense == ["1/3", "1/3", "2/3"]


def test_the_own_row_counts_only_where_the_setting_says_so():
    given = whole_class()
    given[PEERS[0]] = {"0101": ("30", "40"), "0102": ("25", "35"), "0103": ("25", "35")}
    received = forms(given, own=True)
    without, with_ = run(received), run(received, settings={"计自评": "是"})
    assert (without.rows[0]["思想"], with_.rows[0]["思想"]) == ("25.02", "25.68")
    check_all(without, given)
    check_all(with_, given, count_self=True)
    assert [f.code for f in without.findings if f.code == "P417"] == ["P417"]


def test_a_student_who_sent_nothing_is_rated_by_the_others():
    given = whole_class()
    del given[PEERS[2]]
    outcome = run(forms(given))
    check_all(outcome, given)
    assert outcome.rows[2]["评分成绩"] == "59.99"


def test_a_missing_role_stops_by_default_and_is_shared_out_by_the_setting():
    given = whole_class()
    del given[TEACHER]
    stopped = run(forms(given))
    assert (stopped.ok, stopped.rows, stopped.files) == (False, (), ())
    assert [f.code for f in stopped.findings] == ["P414"]
    shared = run(forms(given), settings={"缺评处理": "分摊"})
    assert [f.code for f in shared.findings] == ["P416"]
    check_all(shared, given)
    assert shared.rows[0]["思想"] == "25.02"  # (0.3 * 25.05 + 0.4 * 25) / 0.7 = 25.0214


def test_a_refused_form_does_not_stop_and_does_not_count():
    given = whole_class()
    good = forms(given)
    bad = form(("T09", "某", "班主任"), {n: ("30", "40") for n, _ in STUDENTS}, change=[("D9", None)])
    outcome = run([bad, *good])
    assert outcome.ok
    assert [(f.code, f.file, f.cell, f.severity.value) for f in outcome.findings] == [
        ("P407", "班主任_T09.xlsx", "D9", "refused")
    ]
    assert outcome.rows == run(good).rows


def test_a_refused_form_may_leave_a_role_without_raters():
    given = whole_class()
    received = [f for f in forms(given) if f.file != "班主任_T02.xlsx"]
    bad = form(TEACHER, given[TEACHER], change=[("C8", "31")])
    outcome = run([*received, bad])
    assert [(f.code, f.severity.value) for f in outcome.findings] == [("P419", "refused"), ("P414", "error")]
    assert outcome.rows == ()


def test_copies_count_once_and_different_forms_stop():
    good = forms(whole_class())
    copied = run([*good, replace(good[0], file="副本.xlsx")])
    assert copied.rows == run(good).rows
    late = run([*good, form(COUNSELLOR, {n: ("30", "40") for n, _ in STUDENTS}, file="迟交.xlsx")])
    assert [f.code for f in late.findings] == ["P411"]
    assert late.rows == ()


def test_classes_are_computed_and_ranked_apart_and_ordered_by_class_and_number():
    mine = whole_class()
    theirs = plain([COUNSELLOR, TEACHER, *map(peer, OTHERS)], {"0201": ("20", "31"), "0202": ("30", "40")})
    both = [*forms(theirs, students=OTHERS), *forms(mine)]
    outcome = run([replace(f, file=f"{n}.xlsx") for n, f in enumerate(both)], two_classes())
    assert [(r["学号"], r["班级排名"]) for r in outcome.rows] == [
        ("0101", "2/3"), ("0102", "1/3"), ("0103", "3/3"), ("0201", "2/2"), ("0202", "1/2"),
    ]  # fmt: skip
    assert {r["学号"]: r["评分成绩"] for r in outcome.rows}["0201"] == "51.00"
    check = {r["学号"]: r for r in outcome.rows}
    assert [check[n]["评分成绩"] for n, _ in STUDENTS] == [r["评分成绩"] for r in run(forms(mine)).rows]


def test_those_who_do_not_take_part_have_no_row():
    of = roster_book(more=[("0100", "周八", "会计2401", "否", "休学")])
    assert [r["学号"] for r in run(forms(whole_class()), of).rows] == ["0101", "0102", "0103"]


def test_findings_on_rules_and_roster_come_with_those_on_forms():
    of = roster_book(students=[*STUDENTS, STUDENTS[0]])
    outcome = run([form(COUNSELLOR, ("99", "35"))], of)
    assert {"R203", "P419", "P414"} <= {f.code for f in outcome.findings}
    stopped = run([], by=rules_book(思想=("1%", "1%", "1%")))
    assert [f.code for f in stopped.findings] == ["P401"]
    assert (stopped.ok, stopped.files) == (False, ())


def sheets(outcome):
    return {sheet.table.sheet: sheet for sheet in outcome.files[0].document.sheets}


def test_the_result_of_one_class_has_a_trace_and_that_of_several_has_none():
    outcome = run(forms(whole_class()))
    assert list(sheets(outcome)) == ["评分结果", "成绩溯源", "数据来源"]
    assert outcome.files[0].document.kind == "rating_result"
    assert outcome.files[0].path == "结果.xlsx"
    both = [
        form(r, {n: ("25", "35") for n, _ in OTHERS}, students=OTHERS)
        for r in (COUNSELLOR, TEACHER, *map(peer, OTHERS))
    ]
    more = run([*forms(whole_class()), *(replace(f, file=f"乙{f.file}") for f in both)], two_classes())
    assert list(sheets(more)) == ["评分结果", "数据来源"]


def test_the_sources_say_how_many_forms_of_each_role_and_never_who_gave_what():
    outcome = run(forms(whole_class()), settings={"计自评": "否"})
    content = sheets(outcome)["数据来源"]
    rows = list(
        zip(*(content.records.values(n) for n in ("use", "file", "row_count", "digest")), strict=True)
    )
    assert [row[1] for row in rows[:3]] == ["名册.xlsx", "规则.xlsx", "方案.xlsx"]
    assert rows[3][:3] == ("评分表", ".", 5)
    assert len(rows[3][3]) == 64
    assert rows[4] == ("参数：评分表 会计2401", "辅导员 1 份、班主任 1 份、互评 3 份", 5, None)
    written = [
        str(value)
        for sheet in outcome.files[0].document.sheets
        for column in sheet.records.columns.values()
        for value in column
    ]
    assert not [text for text in written if "T01" in text or "陈老师" in text or "互评_0101" in text]
    assert 2505 not in [
        v for s in outcome.files[0].document.sheets for c in s.records.columns.values() for v in c
    ]


def test_without_an_output_nothing_is_proposed_to_be_written():
    assert run(forms(whole_class()), out="").files == ()


def test_the_order_in_which_forms_arrive_does_not_matter():
    received = forms(whole_class())
    Random(3).shuffle(received)
    assert run(received).rows == run(forms(whole_class())).rows


@pytest.mark.parametrize("changed", ["辅导员", "班主任", "互评"])
def test_each_role_weighs_as_the_rules_say(changed):
    given = plain([COUNSELLOR, TEACHER, *PEERS], {n: ("20", "31") for n, _ in STUDENTS})
    given = {r: {n: ("30", "31") for n, _ in STUDENTS} if r[2] == changed else m for r, m in given.items()}
    by = rules_book(weights=("50%", "20%", "30%"))
    share = {"辅导员": "25.00", "班主任": "22.00", "互评": "23.00"}[changed]
    assert {row["思想"] for row in run(forms(given), by=by).rows} == {share}


def test_a_form_of_other_rules_is_refused():
    old = book(
        "旧.xlsx",
        {
            "评分表": [
                ["学号/工号", "T01"],
                ["评分人", "陈"],
                ["角色", "辅导员"],
                ["学号", "姓名", "德育 (0-10)"],
                ["0101", "张三", 9],
            ]
        },
    )
    assert {"P404", "P405"} <= {f.code for f in run([old]).findings}
