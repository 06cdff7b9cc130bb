"""An imported 综合测评成绩 against the roster and the scheme: every difference is told at its cell."""

from decimal import Decimal as D

import pytest

from tests.builders import book
from zongce.commands.check import check

ROSTER = book(
    "名册.xlsx",
    {
        "学生名册": [
            ("学号", "姓名", "专业", "年级", "班级", "参评", "不参评原因"),
            ("01", "甲", "会计学", "2024", "会计2401", ""),
            ("02", "乙", "会计学", "2024", "会计2401", ""),
            ("03", "丙", "会计学", "2024", "会计2402", ""),
            ("04", "丁", "会计学", "2024", "会计2402", "否", "交换"),
        ]
    },
)
SCHEME = book(
    "方案.xlsx",
    {
        "测评方案": [
            ("模块", "来源", "权重", "适用年级"),
            ("思想政治素质", "录入", D("0.4"), None),
            ("科学文化素质", "录入", D("0.6"), None),
            ("旧模块", "录入", D("0.1"), "2020"),
        ],
        "等次规则": [
            ("对象", "方式", "等次", "门槛", "比例", "范围", "同分处理"),
            ("总分", "分数", "优秀", 90, None, None, None),
            ("总分", "分数", "合格", 60, None, None, None),
        ],
    },
)
HEADINGS = (
    "学号",
    "姓名",
    "思想政治素质成绩",
    "思想政治素质等次",
    "科学文化素质成绩",
    "综合成绩",
    "综合等次",
)
ROWS = [
    ("01", "甲", 80, "好", 90, 90, "优秀"),
    ("02", "乙", 80, "好", 70, D("89.99"), "合格"),
    ("03", "丙", 80, "好", 90, 90, "优秀"),
]


def imported(*rows, headings=HEADINGS):
    return book("导入.xlsx", {"综合测评成绩": [headings, *rows]})


def told(*rows, headings=HEADINGS, beside=(ROSTER, SCHEME)):
    outcome = check([*beside, imported(*rows, headings=headings)])
    return [(f.code, f.cell, f.value) for f in outcome.findings if f.file == "导入.xlsx"]


def test_a_correct_import_is_not_objected_to():
    assert told(*ROWS) == []


def test_the_students_must_be_exactly_the_participants():
    rows = [ROWS[0], ("04", "丁", *ROWS[1][2:]), ("99", "戊", *ROWS[2][2:]), ("03", "并", *ROWS[2][2:])]
    assert set(told(*rows)) >= {
        ("C605", "A3", "04"),
        ("R201", "A4", "99"),
        ("R202", "B5", "并"),
        ("C604", "", "02"),
    }


def test_a_blank_score_is_told_only_where_the_grade_has_the_module():
    rows = [(*ROWS[0][:4], None, *ROWS[0][5:]), *ROWS[1:]]
    assert told(*rows) == [("C603", "E2", "")]


def test_a_module_of_the_scheme_without_a_column_is_told_once():
    headings = (*HEADINGS[:2], *HEADINGS[4:])
    rows = [(*row[:2], *row[4:]) for row in ROWS]
    assert ("C601", "A1", "") in told(*rows, headings=headings)


def test_a_typed_level_that_differs_from_the_rules_is_a_hint():
    rows = [ROWS[0], (*ROWS[1][:6], "优秀"), (*ROWS[2][:6], None)]
    outcome = check([ROSTER, SCHEME, imported(*rows)])
    mine = [(f.code, f.cell, f.value, f.severity.value) for f in outcome.findings if f.file == "导入.xlsx"]
    assert mine == [("C621", "G3", "优秀", "hint"), ("C621", "G4", "", "hint")]


@pytest.mark.parametrize(("typed", "codes"), [("1/2", []), ("2/2", [("C622", "H2", "2/2")])])
def test_a_typed_rank_must_be_that_of_the_scores(typed, codes):
    rows = [(*ROWS[0], typed), (*ROWS[1], None), (*ROWS[2], None)]
    assert told(*rows, headings=(*HEADINGS, "综合班级排名")) == codes


def test_the_manuals_words_for_the_total_are_understood():
    headings = [h.replace("综合", "素质综合测评") for h in HEADINGS]
    assert {code for code, _, _ in told(*ROWS, headings=headings)} == {"S114"}


def test_without_a_scheme_the_manuals_three_modules_are_expected():
    headings = ("学号", "姓名", "思想政治素质成绩", "科学文化素质成绩", "发展性素质成绩", "素质综合测评成绩")
    rows = [(n, name, 80, 80, 80, 80) for n, name in (("01", "甲"), ("02", "乙"), ("03", "丙"))]
    assert {code for code, _, _ in told(*rows, headings=headings, beside=(ROSTER,))} == {"S114"}
    found = told(*[(*row[:5], D("80.005")) for row in rows], headings=headings, beside=(ROSTER,))
    assert ("N102", "F2", "80.005") in found


def test_scores_beside_a_roster_are_checked_against_it():
    scores = book(
        "成绩.xlsx",
        {
            "原始成绩": [
                ("学年学期", "学号", "姓名", "课程代码", "课程名称", "课程性质", "学分", "成绩"),
                ("2025-2026-1", "99", "戊", "C1", "经济法", "必修", 2, 80),
            ]
        },
    )
    outcome = check([ROSTER, scores])
    assert [(f.file, f.code, f.cell) for f in outcome.findings] == [("成绩.xlsx", "R201", "B2")]
    assert check([scores]).findings == ()


QUOTA = {
    "测评方案": [
        ("模块", "来源", "权重"),
        ("思想政治素质", "录入", D("0.4")),
        ("科学文化素质", "录入", D("0.6")),
    ],
    "等次规则": [("对象", "方式", "等次", "比例", "范围"), ("总分", "比例", "优秀", "30%", "专业年级")],
    "设置": [("项", "值"), ("同分再比", "科学文化素质")],
}


def test_places_of_a_quota_go_in_the_order_of_the_ranks():
    beside = (ROSTER, book("方案.xlsx", QUOTA))
    rows = [
        ("01", "甲", D("88.4"), "", 90, D("89.36"), ""),
        ("02", "乙", D("90.65"), "", D("88.5"), D("89.36"), "优秀"),
        ("03", "丙", 70, "", 70, 70, ""),
    ]
    assert told(*rows, beside=beside) == [
        ("C621", "G2", ""),
        ("C621", "G3", "优秀"),
    ]
    rows[0], rows[1] = (*rows[0][:-1], "优秀"), (*rows[1][:-1], "")
    assert told(*rows, beside=beside) == []


@pytest.mark.parametrize(
    ("heading", "typed", "wrong"),
    [
        ("综合班级排名", ("1/2", "2/2", "1/1"), []),
        ("综合班级排名", (1, 2, 1), []),
        ("素质综合测评成绩排名", ("1", "1/2", "1/1"), ["H3"]),
        ("思想政治素质成绩排名", (1, 1, 1), []),
        ("思想政治素质排名", ("1/2", "2/2", "1/1"), ["H3"]),
        ("科学文化素质年级排名", (1, 3, 2), ["H4"]),
    ],
)
def test_a_rank_may_be_typed_with_or_without_its_size_under_any_of_its_names(heading, typed, wrong):
    rows = [(*row, rank) for row, rank in zip(ROWS, typed, strict=True)]
    found = told(*rows, headings=(*HEADINGS, heading))
    assert [(code, cell) for code, cell, _ in found if code == "C622"] == [("C622", cell) for cell in wrong]
