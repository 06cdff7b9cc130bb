"""学业成绩 from received values: what counts, what does not, and what is said about it."""

from decimal import Decimal as D
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import book
from zongce.commands.academic.academic import AcademicRequest, academic
from zongce.core.number import half_up, show

ROSTER = ("学号", "姓名", "专业", "年级", "班级", "参评")
SCORES = (
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
)
ADJUST = ("学号", "姓名", "学年学期", "课程代码", "课程是否参评", "是否调整比例", "调整后比例", "原因")
FIRST, SECOND = "2025-2026-1", "2025-2026-2"


def roster(*names, classes=None, absent=()):
    rows = [
        (
            f"{i:02}",
            name,
            "会计学",
            "2024",
            (classes or {}).get(name, "会计2401"),
            "否" if name in absent else "",
        )
        for i, name in enumerate(names, start=1)
    ]
    return book("名册.xlsx", {"学生名册": [ROSTER, *rows]})


def scores(*rows):
    """Each row: 学号, 姓名, 课程代码, 学分, 成绩, and optionally 学期, 考试性质, 课程性质, 是否作废."""
    full = [
        (r.get("term", FIRST), r["id"], r["name"], r["code"], r["code"], r.get("kind", "必修"),
         D(r.get("credit", "2")), r["score"], r.get("exam"), r.get("void"))
        for r in rows
    ]  # fmt: skip
    return book("成绩.xlsx", {"原始成绩": [SCORES, *full]})


def row(code, score, **more):
    text = D(score) if score.replace(".", "").isdigit() else score
    return {"id": "01", "name": "甲", "code": code, "score": text, **more}


def scheme(settings=(), words=()):
    sheets = {"设置": [("项", "值"), *settings]}
    if words:
        sheets["成绩对照"] = [("等级", "分数", "是否及格", "是否参评"), *words]
    return book("方案.xlsx", sheets)


def one(*rows, **more):
    outcome = academic(AcademicRequest(roster("甲"), (scores(*rows),), out="r.xlsx", **more))
    assert outcome.ok, outcome.findings
    return outcome.rows[0], [f.code for f in outcome.findings], outcome


def sheet(outcome, name):
    return next(s.records for s in outcome.files[0].document.sheets if s.table.sheet == name)


def test_the_bonus_is_on_passed_courses_only_and_the_sum_is_rounded_once():
    got, _, _ = one(row("A", "90", credit="3"), row("B", "59.99", credit="2"), bonus="0.2")
    assert (got["平均学分成绩"], got["加成"], got["学业成绩"]) == ("78.00", "0.60", "78.60")
    assert (got["参评课程数"], got["不及格门数"]) == ("2", "1")


def test_where_the_parts_miss_the_whole_the_trace_says_so():
    got, _, outcome = one(row("A", "70.01", credit="0.75"), row("B", "70", credit="0.5"), bonus="0.02")
    assert (got["平均学分成绩"], got["加成"], got["学业成绩"]) == ("70.01", "0.03", "70.03")
    assert "差 0.01" in sheet(outcome, "成绩溯源").texts("explanation")[0]
    got, _, outcome = one(row("A", "70.01"), row("B", "70"), bonus="0.03")
    assert (got["平均学分成绩"], got["加成"], got["学业成绩"]) == ("70.01", "0.12", "70.13")
    assert sheet(outcome, "成绩溯源").texts("explanation") == ("",)


def test_zero_credit_and_voided_rows_count_nowhere():
    got, found, _ = one(row("A", "80"), row("B", "0", credit="0"), row("C", "10", void="是"))
    assert (got["学业成绩"], got["参评课程数"]) == ("80.00", "1")
    assert {"G307", "G304"} <= set(found)


def test_a_kind_of_course_may_be_left_out_by_the_scheme():
    given_scheme = scheme([("不计课程性质", "公选")])
    got, _, outcome = one(row("A", "80"), row("B", "100", kind="公选"), scheme=given_scheme)
    assert got["学业成绩"] == "80.00"
    assert "公选" in sheet(outcome, "课程明细").texts("explanation")[1]


def test_a_make_up_exam_is_ignored_beside_the_first_sitting_unless_the_scheme_takes_the_higher():
    rows = (row("A", "50"), row("A", "70", exam="补考"))
    got, found, _ = one(*rows)
    assert (got["学业成绩"], got["不及格门数"]) == ("50.00", "1")
    assert "G303" in found
    got, found, _ = one(*rows, scheme=scheme([("补考取", "最高")]))
    assert (got["学业成绩"], got["不及格门数"]) == ("70.00", "1")
    assert "G312" in found


def test_a_deferred_exam_makes_room_for_the_sitting_that_was_sat():
    rows = (row("A", "缓考"), row("A", "88", exam="缓考"), row("B", "70"))
    for passed in (None, "否"):
        got, _, _ = one(*rows, scheme=scheme(words=[("缓考", None, passed, "否")]))
        assert (got["学业成绩"], got["参评课程数"], got["不及格门数"]) == ("79.00", "2", "0")


def test_a_failed_course_without_credit_counts_nowhere():
    got, found, _ = one(row("A", "30", credit="0"), row("B", "40"), row("C", "70"))
    assert (got["学业成绩"], got["参评课程数"], got["不及格门数"]) == ("55.00", "2", "1")
    assert "G307" in found


def test_a_word_without_points_that_says_failed_counts_as_a_failed_course():
    words = [("不合格", None, "否", "否"), ("缓考", None, None, "否")]
    got, found, _ = one(row("A", "不合格"), row("B", "缓考"), row("C", "70"), scheme=scheme(words=words))
    assert (got["学业成绩"], got["参评课程数"], got["不及格门数"]) == ("70.00", "1", "1")
    assert "M529" in found


@pytest.mark.parametrize(
    ("setting", "expected"), [("全部", "60.00"), ("首次", "50.00"), ("末次", "60.00"), ("最高", "70.00")]
)
def test_a_retaken_course_counts_as_the_scheme_says(setting, expected):
    rows = (row("A", "50"), row("A", "70", term=SECOND), row("A", "60", term="2026-2027-1"))
    got, found, _ = one(*rows, scheme=scheme([("重修取", setting)]))
    assert got["学业成绩"] == expected
    assert "G305" in found
    assert got["不及格门数"] == "1"


def test_grades_in_words_count_through_the_map_and_stop_without_it():
    words = [("优", D(95), "是", "是"), ("免修", None, None, "否"), ("缺考", D(0), "否", "是")]
    got, _, _ = one(row("A", "优"), row("B", "免修"), row("C", "缺考"), scheme=scheme(words=words))
    assert (got["学业成绩"], got["参评课程数"], got["不及格门数"]) == ("47.50", "2", "1")
    outcome = academic(AcademicRequest(roster("甲"), (scores(row("A", "优"), row("B", "合格")),)))
    stopped = [(f.code, f.cell, f.value) for f in outcome.findings if f.code == "G301"]
    assert stopped == [("G301", "H2", "优"), ("G301", "H3", "合格")]
    assert outcome.rows == ()
    assert outcome.files == ()


def test_an_adjustment_takes_a_course_out_or_gives_it_its_own_ratio():
    adjust = book("调整.xlsx", {"课程调整": [
        ADJUST,
        ("01", "甲", FIRST, "A", "否", "", None, "转专业前的课程"),
        ("01", "甲", FIRST, "B", "是", "是", D("0.5"), "竞赛课程"),
    ]})  # fmt: skip
    got, _, outcome = one(row("A", "100"), row("B", "80"), row("C", "80"), bonus="0.1", adjustments=adjust)
    assert (got["平均学分成绩"], got["加成"], got["学业成绩"]) == ("80.00", "1.20", "81.20")
    explained = sheet(outcome, "课程明细").texts("explanation")
    assert "转专业前的课程" in explained[0]
    assert "竞赛课程" in explained[1]


def test_a_sheet_of_adjustments_without_rows_adjusts_nothing():
    adjust = book("调整.xlsx", {"课程调整": [ADJUST]})
    got, found, _ = one(row("A", "100"), adjustments=adjust)
    assert (got["学业成绩"], found) == ("100.00", [])


def test_a_failed_course_has_ratio_zero_and_nobody_can_change_it():
    adjust = book("调整.xlsx", {"课程调整": [ADJUST, ("01", "甲", FIRST, "A", "", "是", D("0.5"), "x")]})
    outcome = academic(AcademicRequest(roster("甲"), (scores(row("A", "59.99"), row("B", "60")),), adjust))
    assert [(f.code, f.file, f.cell) for f in outcome.findings] == [("A304", "调整.xlsx", "G2")]


def test_a_participant_without_a_course_that_counts_is_an_error_at_the_roster():
    outcome = academic(AcademicRequest(roster("甲", "乙"), (scores(row("A", "80")),)))
    assert [(f.code, f.file, f.cell, f.value) for f in outcome.findings] == [
        ("G306", "名册.xlsx", "A3", "02")
    ]
    fine = academic(AcademicRequest(roster("甲", "乙", absent=("乙",)), (scores(row("A", "80")),)))
    assert [r["学号"] for r in fine.rows] == ["01"]


def test_classes_rank_apart_and_the_major_grade_together():
    people = ("甲", "乙", "丙")
    marks = [
        row("A", s) | {"id": f"{i:02}", "name": n}
        for i, (n, s) in enumerate(zip(people, ("80", "90", "90"), strict=True), 1)
    ]
    outcome = academic(AcademicRequest(roster(*people, classes={"丙": "会计2402"}), (scores(*marks),)))
    assert [(r["姓名"], r["班级排名"], r["专业年级排名"]) for r in outcome.rows] == [
        ("甲", "2/2", "3/3"),
        ("乙", "1/2", "1/3"),
        ("丙", "1/1", "1/3"),
    ]


def test_dense_ranks_by_setting():
    people = ("甲", "乙", "丙")
    marks = [
        row("A", s) | {"id": f"{i:02}", "name": n}
        for i, (n, s) in enumerate(zip(people, ("90", "90", "80"), strict=True), 1)
    ]
    outcome = academic(
        AcademicRequest(roster(*people), (scores(*marks),), scheme=scheme([("排名方式", "1223")]))
    )
    assert [r["班级排名"] for r in outcome.rows] == ["1/3", "1/3", "2/3"]


def test_where_rounding_decides_a_rank_the_trace_names_the_other():
    people = ("甲", "乙")
    marks = [
        row("A", "99.33"), row("B", "99.34"),
        row("A", "99.34") | {"id": "02", "name": "乙"}, row("B", "99.34") | {"id": "02", "name": "乙"},
    ]  # fmt: skip
    outcome = academic(AcademicRequest(roster(*people), (scores(*marks),), out="r.xlsx"))
    assert [r["班级排名"] for r in outcome.rows] == ["1/2", "1/2"]
    words = sheet(outcome, "成绩溯源").texts("explanation")
    assert "乙" in words[0]
    assert "甲" in words[1]


def test_a_college_has_no_trace_in_its_result_but_its_sources():
    people = ("甲", "乙")
    marks = [row("A", "80"), row("A", "80") | {"id": "02", "name": "乙"}]
    request = AcademicRequest(roster(*people, classes={"乙": "会计2402"}), (scores(*marks),), out="r.xlsx")
    sheets = academic(request).files[0].document.sheets
    assert [s.table.sheet for s in sheets] == ["学业成绩", "数据来源"]
    sources = sheets[-1].records
    assert list(
        zip(sources.texts("use"), sources.texts("file"), sources.values("row_count"), strict=True)
    ) == [
        ("学生名册", "名册.xlsx", 2),
        ("原始成绩", "成绩.xlsx", 2),
    ]


@given(
    st.lists(st.tuples(st.integers(0, 10_000), st.integers(1, 1000), st.booleans()), min_size=1, max_size=8),
    st.integers(0, 100),
)
def test_every_score_is_the_exact_fraction_rounded_half_up(courses, ratio):
    rows = [row(f"C{i}", show(s), credit=show(c)) for i, (s, c, _) in enumerate(courses)]
    got, _, _ = one(*rows, bonus=show(ratio))
    average = Fraction(sum(s * c for s, c, _ in courses), sum(c for _, c, _ in courses))
    bonus = Fraction(sum(c * ratio for s, c, _ in courses if s >= 6000), 100)
    whole = average + bonus
    assert got["学业成绩"] == show(half_up(whole.numerator, whole.denominator))


def test_the_same_scores_twice_are_one_error_and_not_one_a_row():
    again = scores(row("C1", "80"), row("C2", "90"))
    outcome = academic(AcademicRequest(roster("甲"), (again, again)))
    assert [f.code for f in outcome.findings] == ["F115"]


def test_a_wrong_workbook_as_scheme_is_told_without_every_grade_it_would_explain():
    request = AcademicRequest(roster("甲"), (scores(row("C1", "优")),), None, roster("甲"))
    assert [(f.code, f.file) for f in academic(request).findings] == [("S101", "名册.xlsx")]


@pytest.mark.parametrize("ratio", ["0.2", "\uff10.\uff12", " 0.2 ", "0.20"])
def test_a_ratio_is_read_however_it_was_typed(ratio):
    outcome = academic(AcademicRequest(roster("甲"), (scores(row("C1", "80")),), bonus=ratio))
    assert (outcome.rows[0]["加成"], outcome.findings) == ("0.40", ())


def test_percent_as_a_ratio_is_told():
    outcome = academic(AcademicRequest(roster("甲"), (scores(row("C1", "80")),), bonus="20"))
    assert [(f.code, f.value) for f in outcome.findings] == [("G318", "20")]
    assert outcome.ok
