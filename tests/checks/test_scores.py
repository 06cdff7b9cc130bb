"""Raw scores: which rows matter, what grades mean, what contradicts itself."""

import random

import pytest

from tests.builders import book
from zongce.checks.intake import intake
from zongce.checks.roster import read_roster
from zongce.checks.scores import check_by_itself, check_repeated, check_scores
from zongce.core.finding import stops
from zongce.core.value import replace
from zongce.scheme.scheme import DEFAULT, GradeWord, Settings
from zongce.tables.academic import RAW_SCORES

STUDENTS = [
    ["学号", "姓名", "班级", "参评", "不参评原因"],
    ["001", "张三", "一班", "", ""],
    ["002", "李四", "一班", "", ""],
    ["003", "王五", "一班", "否", "休学"],
]
ROSTER, _ = read_roster(book("r.xlsx", {"学生名册": STUDENTS}))
NAMES = {"001": "张三", "002": "李四", "003": "王五"}
HEADINGS = [
    "学年学期",
    "学号",
    "姓名",
    "课程代码",
    "课程名称",
    "课程性质",
    "学分",
    "成绩",
    "考试性质",
    "是否作废",
]
FIRST, SECOND = "2025-2026-1", "2025-2026-2"
WORDS = replace(
    DEFAULT,
    grades={
        "优": GradeWord("优", 9500, None, counts=True),
        "差": GradeWord("差", 5900, None, counts=True),
        "缓考": GradeWord("缓考", None, passed=False, counts=False),
        "免修": GradeWord("免修", None, None, counts=False),
        "缺考": GradeWord("缺考", 0, passed=False, counts=True),
        "过": GradeWord("过", 5000, passed=True, counts=True),
    },
)


def row(student="001", score="90", term=FIRST, course="C1", **changes):
    values = {
        "课程名称": "程序设计" if course == "C1" else f"课程{course}",
        "课程性质": "必修",
        "学分": "3",
        "成绩": score,
        "考试性质": "",
        "是否作废": "",
    }
    return [term, student, NAMES.get(student, "外人"), course, *(values | changes).values()]


def part(*rows, file="f.xlsx", headings=HEADINGS):
    return intake(book(file, {"原始成绩": [headings, *rows]}), RAW_SCORES)


def check(*rows, scheme=DEFAULT, terms=()):
    return check_scores([part(*rows)], ROSTER, scheme, terms)


def found(checked, *codes):
    return [(f.code, f.cell, f.value) for f in checked.findings if not codes or f.code in codes]


def test_scores_are_exact_and_belong_to_participants():
    checked = check(row("002", "59.99"), row("001", "60"), row("001", "100", course="C2"))
    assert checked.findings == ()
    assert checked.student == (1, 0, 0)
    assert checked.points == (5999, 6000, 10_000)
    assert checked.passed == (False, True, True)
    assert checked.counts == (True, True, True)


def test_the_pass_mark_is_the_schemes():
    scheme = replace(DEFAULT, settings=Settings(pass_mark=7000))
    assert check(row(score="69.99"), row(score="70", course="C2"), scheme=scheme).passed == (False, True)


def test_words_go_through_the_map_and_keep_what_it_says():
    words = ("优", "差", "缓考", "免修", "缺考", " 过 ")
    checked = check(*(row(score=w, course=f"C{n}") for n, w in enumerate(words)), scheme=WORDS)
    assert checked.findings == ()
    assert checked.counts == (True, True, False, False, True, True)
    assert [p for p, c in zip(checked.points, checked.counts, strict=True) if c] == [9500, 5900, 0, 5000]
    assert checked.passed == (True, False, False, True, False, True)


def test_a_word_that_is_not_in_the_map_is_told_at_every_cell_and_never_becomes_0():
    checked = check(
        row(score="优"), row("002", "优"), row(score="良", course="C2"), row(score="60", course="C3")
    )
    assert found(checked) == [("G301", "H2", "优"), ("G301", "H3", "优"), ("G301", "H4", "良")]
    assert checked.counts == (False, False, False, True)
    assert stops(checked.findings)


def test_others_rows_are_left_out_silently_with_their_faults():
    checked = check(row("003", "88△"), row("003", "", course="C2"), row())
    assert checked.findings == ()
    assert checked.student == (0,)


def test_faults_of_participants_and_of_unknown_students_stay():
    checked = check(row(score="88△"), row("009", "60*"), row(""))
    assert found(checked) == [
        ("N110", "B4", ""),
        ("G313", "H2", "88△"),
        ("G313", "H3", "60*"),
        ("R201", "B3", "009"),
    ]


def test_outsiders_are_ignored_where_the_scheme_says_so():
    scheme = replace(DEFAULT, settings=Settings(ignore_outsiders=True))
    checked = check(row("009", "60*"), row(), scheme=scheme)
    assert [f.code for f in checked.findings] == ["R208"]
    assert checked.student == (0,)


def test_voided_rows_are_skipped_with_one_hint_and_their_faults():
    checked = check(
        row(score="", 是否作废="是"),
        row(score="60*", 是否作废="是", course="C2"),
        row(是否作废="否"),
        row("003", 是否作废="是"),
    )
    assert found(checked) == [("G304", "J2", "是")]
    assert "共 2 行" in checked.findings[0].message
    assert checked.points == (9000,)


class TestTerms:
    def test_without_a_wish_all_terms_count(self):
        checked = check(row(), row(term=SECOND))
        assert checked.findings == ()
        assert len(checked.records) == 2

    def test_only_the_terms_asked_for_count_and_faults_elsewhere_do_not_stop(self):
        checked = check(row(), row(term=SECOND, score="60*"), terms=(FIRST,))
        assert checked.findings == ()
        assert checked.records.values("term") == (FIRST,)
        assert checked.other_terms == {SECOND}

    def test_a_term_may_be_asked_for_in_other_words(self):
        assert len(check(row(), row(term=SECOND), terms=("2025-2026学年第二学期",)).records) == 1

    def test_a_term_that_no_row_has_is_told(self):
        checked = check(row(), terms=(FIRST, SECOND))
        assert [(f.code, f.file, f.value) for f in checked.findings] == [("G309", "f.xlsx", SECOND)]
        assert FIRST in checked.findings[0].remedy

    def test_rows_without_a_term_are_taken_as_the_only_one_asked_for(self):
        checked = check(row(term=""), row(term=SECOND, course="C2"), terms=(FIRST,))
        assert checked.findings == ()
        assert checked.records.values("term") == (FIRST,)

    def test_a_file_without_the_column_is_the_one_term_asked_for(self):
        checked = check_scores([part(row()[1:], headings=HEADINGS[1:])], ROSTER, DEFAULT, (FIRST,))
        assert checked.findings == ()
        assert checked.records.values("term") == (FIRST,)

    def test_no_terms_anywhere_is_one_term(self):
        checked = check(row(term=""), row(term="", course="C2"))
        assert checked.findings == ()

    def test_some_rows_without_a_term_are_unclear(self):
        checked = check(row(), row(term="", course="C2"), row("003", term=""))
        assert found(checked) == [("G308", "A3", "")]

    def test_a_file_without_the_column_beside_others_is_told_once(self):
        parts = [
            part(row()),
            part(row("002")[1:], row("002", course="C2")[1:], file="b.xlsx", headings=HEADINGS[1:]),
        ]
        checked = check_scores(parts, ROSTER, DEFAULT, ())
        assert [(f.code, f.file, f.cell) for f in checked.findings] == [("G308", "b.xlsx", "")]

    def test_rows_without_a_term_are_unclear_when_several_are_asked_for(self):
        checked = check(row(), row(term=SECOND), row(term="", course="C2"), terms=(FIRST, SECOND))
        assert found(checked) == [("G308", "A4", "")]

    def test_a_faulty_term_is_told_once_as_what_it_is(self):
        assert found(check(row(), row(term="秋季", course="C2"))) == [("T104", "A3", "秋季")]


def test_a_course_twice_is_told_on_both_rows_and_a_make_up_is_another_exam():
    checked = check(
        row(score="60"),
        row(score="70", 考试性质="正常考试"),
        row(考试性质="补考"),
        row(term=SECOND),
        row("002"),
    )
    assert found(checked) == [("G302", "D2", "C1"), ("G302", "D3", "C1")]
    assert "D2、D3" in checked.findings[0].message


def test_a_course_twice_in_two_files_names_both_files():
    checked = check_scores([part(row()), part(row("002"), row(), file="g.xlsx")], ROSTER, DEFAULT, ())
    assert [(f.code, f.file, f.cell) for f in checked.findings] == [
        ("G302", "f.xlsx", "D2"),
        ("G302", "g.xlsx", "D3"),
    ]
    assert "f.xlsx D2、g.xlsx D3" in checked.findings[0].message


def test_a_voided_or_foreign_row_is_no_repetition():
    assert found(check(row(), row(是否作废="是")), "G302") == []
    assert found(check(row("003"), row("003"), row()), "G302") == []


def test_repetitions_are_found_without_a_roster_too():
    records = part(
        row("009"),
        row("009"),
        row("", course="C2"),
        row("", course="C2"),
        row("008", 是否作废="是"),
        row("008"),
    ).records
    assert [(f.code, f.cell) for f in check_repeated(records)] == [("G302", "D2"), ("G302", "D3")]


def test_zero_credits_are_one_hint_and_stay():
    checked = check(row(学分="0"), row("002", 学分="0"), row(course="C2"))
    assert found(checked, "G307") == [("G307", "G2", "0.00")]
    assert len(checked.records) == 3


def test_a_code_with_two_names_or_credits_is_a_hint_at_the_first_that_differs():
    checked = check(row(), row("002", 课程名称="程序 设计"), row(term=SECOND, 课程名称="高数", 学分="3.5"))
    assert found(checked) == [("G310", "E4", "高数"), ("G310", "G4", "3.50")]
    assert not stops(checked.findings)


def test_no_records_is_no_scores_but_the_findings():
    missing = part(["x"], headings=["学号"])
    checked = check_scores([missing], ROSTER, DEFAULT, ())
    assert [f.code for f in checked.findings] == ["S101"]
    assert len(checked.records) == 0


def test_the_order_of_rows_and_files_changes_no_meaning():
    rows = [row(s, str(40 + n), course=f"C{n}") for n in range(20) for s in ("001", "002", "003")]
    expected = sorted(_said(check(*rows, scheme=WORDS)))
    random.Random(7).shuffle(rows)
    parts = [part(*rows[:25]), part(*rows[25:], file="g.xlsx")]
    assert sorted(_said(check_scores(parts, ROSTER, WORDS, ()))) == expected


def _said(checked):
    return list(
        zip(
            checked.student,
            checked.records.texts("course_code"),
            checked.points,
            checked.passed,
            checked.counts,
            strict=True,
        )
    )


@pytest.mark.parametrize("name", ["补考成绩", "重修成绩"])
def test_a_second_score_in_the_same_row_is_told_to_be_unread_unless_blank(name):
    headings = [*HEADINGS, name]
    checked = check_scores([part([*row(), " "], [*row("002"), "75"], headings=headings)], ROSTER, DEFAULT, ())
    assert found(checked) == [("G316", "K3", "75")]
    assert name in checked.findings[0].message
    assert checked.points == (9000, 9000)


def test_a_mark_beside_a_number_is_unclear_and_beside_its_word_not():
    headings = [*HEADINGS, "成绩标识"]
    rows = ([*row(score="0"), "缓考"], [*row("002", "缓考"), "缓考"], [*row(course="C2"), ""])
    checked = check_scores([part(*rows, headings=headings)], ROSTER, WORDS, ())
    assert found(checked) == [("G315", "K2", "缓考")]


def test_a_kind_left_out_that_no_course_has_is_told():
    scheme = replace(DEFAULT, settings=Settings(excluded_kinds=frozenset({"公选/任选", "任选"})))
    rows = [HEADINGS, row(), row(course="C2", 课程性质="任选")]
    part = intake(book("s.xlsx", {"原始成绩": rows}), RAW_SCORES)
    checked = check_scores([part], ROSTER, scheme)
    assert [(f.code, f.value) for f in checked.findings] == [("G317", "公选/任选")]
    assert "任选、必修" in checked.findings[0].message


def test_one_course_under_two_codes_in_a_term_is_told_once_with_its_rows():
    twice = [row(course="C1", 课程名称="体 育"), row(course="C2", 课程名称="体育")]
    apart = [row("002", course="C1", 课程名称="体育"), row("002", term=SECOND, course="C2", 课程名称="体育")]
    told = [f for f in check(*twice, *apart).findings if f.code == "G319"]
    assert [(f.cell, f.value) for f in told] == [("D2", "C1")]
    assert "2 行" in told[0].message
    assert found(check(*apart), "G319") == []
    assert found(check(row(course="C1"), row(course="C2", 课程名称="高等数学")), "G319") == []


def test_grades_in_words_are_named_from_good_to_bad_and_others_last():
    words = ("缓考", "不及格", "中", "优", "良", "A")
    rows = [row(score=word, course=f"C{n}") for n, word in enumerate(words)]
    (told,) = (f for f in check_by_itself(part(*rows).records) if f.code == "G320")
    assert "优、良、中、不及格、A、缓考" in told.message


def test_a_score_file_by_itself_shows_what_needs_no_roster_and_no_scheme():
    headings = [*HEADINGS, "成绩标识", "补考成绩"]
    rows = [
        [*row(score="0"), "缓考", ""],
        [*row("002", "优"), "", "65"],
        [*row("002", "良", course="C2", 是否作废="是"), "缓考", ""],
        [*row("003"), "", ""],
        [*row("003"), "", ""],
    ]
    told = list(check_by_itself(part(*rows, headings=headings).records))
    places = {(f.code, f.cell) for f in told}
    assert places == {("G315", "K2"), ("G316", "L3"), ("G302", "D5"), ("G302", "D6"), ("G320", "H3")}
    assert [f.value for f in told if f.code == "G320"] == ["优"]
