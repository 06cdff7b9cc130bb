"""综合成绩: the manual's totals, ten universities' rule sets, ranks, levels, vetoes, the written workbook."""

from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import book
from tests.commands import composites
from tests.commands.composites import LEVELS, RULES, VETOES, by_id, codes, column, module, run, scheme, scores

MANUAL = ("专业学习", "思想品德", "身体", "能力发展", "特殊")
MANUAL_SCHEME = [module(n, w) for n, w in zip(MANUAL, ("0.70", "0.10", "0.05", "0.10", "0.05"), strict=True)]
LAST_TABLE = """
201601050 杨灵 79.30 91.87 71.00 59.84 46.50 5.00 1 工商管理1601
201630041 王帆 79.15 91.41 70.00 61.20 41.00 20.00 2 工商管理1601
201630000 周玲 78.39 91.82 70.00 60.48 36.00 10.00 3 工商管理1601
201830002 刘敏 78.11 90.96 71.50 76.88 33.50 2.00 1 工商管理1801
201630009 唐章 77.77 91.38 70.00 25.04 45.50 20.00 4 工商管理1601
201830001 李奥 77.63 90.15 73.00 82.38 30.00 2.00 2 工商管理1801
201830003 曾嵘 77.33 89.73 71.00 79.42 33.50 2.00 3 工商管理1801
"""


def manual(stage=None):
    rows = [line.split() for line in LAST_TABLE.split("\n") if line]
    people = [[r[0], r[1], "工商管理", f"20{r[-1][4:6]}级", r[-1]] for r in rows]
    plan = scheme(MANUAL_SCHEME, **({"设置": composites.settings(取整时点=stage)} if stage else {}))
    return run(plan, scores(MANUAL, [r[3:8] for r in rows], people=people), people), rows


def test_the_seven_totals_of_the_manual():
    outcome, rows = manual()
    assert codes(outcome) == []
    assert {r[0]: r[2] for r in rows} == {k: r["综合成绩"] for k, r in by_id(outcome).items()}
    sizes = {"工商管理1601": 4, "工商管理1801": 3}
    assert {r[0]: f"{r[8]}/{sizes[r[9]]}" for r in rows} == {
        k: r["综合班级排名"] for k, r in by_id(outcome).items()
    }
    assert column(outcome, "综合专业年级排名") == column(outcome, "综合班级排名")


def test_the_manual_rounds_each_weighted_module_and_not_the_sum():
    written = {r[0]: r[2] for r in manual()[1]}
    for stage in ("最后", "各模块分"):
        other = {k: r["综合成绩"] for k, r in by_id(manual(stage)[0]).items()}
        assert other != written
        assert all(abs(Decimal(other[k]) - Decimal(written[k])) <= Decimal("0.02") for k in other)


def cents(value):
    return Decimal(value).quantize(Decimal("0.01"), ROUND_HALF_UP)


UNIVERSITIES = {
    "20/60/20": (
        [("德育", "0.20"), ("智育", "0.60"), ("体育", "0.20")],
        ["85.55", "90.01", "77.77"],
        "86.67",
    ),
    "10/70/20": ([("德", "0.10"), ("智", "0.70"), ("能", "0.20")], ["89.95", "88.05", "100"], "90.64"),
    "15/75/10": ([("德", "0.15"), ("智", "0.75"), ("体", "0.10")], ["90.10", "81.34", "66.65"], "81.20"),
    "80/20": ([("学业", "0.8"), ("素质", "0.2")], ["100.23", "95.02"], "99.18"),
    "30+60+10 and four of 10 %": (
        [("德", "0.30"), ("智", "0.60"), ("体", "0.10"), *((f"附{n}", "0.10") for n in range(4))],
        ["80", "85.05", "70", "10", "5.5", "0.05", "0"],
        "83.59",
    ),
    "20/60/8/6/6": (
        [("德", "0.20"), ("智", "0.60"), ("体", "0.08"), ("美", "0.06"), ("劳", "0.06")],
        ["88", "91.23", "80.5", "75.25", "0"],
        "83.30",
    ),
    "20+65+5+5+5 added": (
        [("德", None), ("智", None), ("体", None), ("美", None), ("劳", None)],
        ["18.5", "60.01", "4.99", "5", "0"],
        "88.50",
    ),
    "weights of four places": (
        [("甲", "0.3333"), ("乙", "0.3333"), ("丙", "0.3334")],
        ["90", "90", "90"],
        "90.01",
    ),
    "weighted and added": ([("智", "0.7"), ("德", "0.3"), ("奖", None)], ["80.05", "90", "-1.5"], "81.54"),
    "one module": ([("智", "1")], ["59.99"], "59.99"),
}


@pytest.mark.parametrize("name", UNIVERSITIES)
def test_rule_sets_of_ten_universities(name):
    modules, row, total = UNIVERSITIES[name]
    plan = scheme([module(n, w) for n, w in modules])
    outcome = run(plan, scores([n for n, _ in modules], [row]))
    assert column(outcome, "综合成绩") == [total]
    expected = sum(cents(Decimal(v) * Decimal(w or "1")) for v, (_, w) in zip(row, modules, strict=True))
    assert f"{expected:.2f}" == total


@pytest.mark.parametrize(
    ("stage", "total"), [("各模块加权后", "0.03"), ("最后", "0.02"), ("各模块分", "0.02"), (None, "0.03")]
)
def test_the_stage_of_rounding_decides(stage, total):
    plan = scheme(
        [module(n, "0.5") for n in "甲乙丙"],
        **({"设置": composites.settings(取整时点=stage)} if stage else {}),
    )
    assert column(run(plan, scores("甲乙丙", [["0.01"] * 3])), "综合成绩") == [total]


@given(st.lists(st.integers(0, 12_000), min_size=3, max_size=3), st.integers(0, 10_000))
@settings(max_examples=40, deadline=None)
def test_what_people_see_adds_up(values, weight):
    texts = [f"{v // 100}.{v % 100:02d}" for v in values]
    weights = [f"0.{weight:04d}" if weight < 10_000 else "1", "0.1234", "0.5"]
    plan = scheme([module(n, w) for n, w in zip("甲乙丙", weights, strict=True)])
    outcome = run(plan, scores("甲乙丙", [texts]))
    expected = sum(cents(Decimal(v) * Decimal(w)) for v, w in zip(texts, weights, strict=True))
    assert column(outcome, "综合成绩") == [f"{expected:.2f}"]


def test_weights_that_differ_by_grade():
    people = [["01", "甲", "会计学", "2023级", "A"], ["02", "乙", "会计学", "2024级", "B"]]
    rows = [module("智", "0.7"), module("德", "0.3"), module("智", "0.6", grades="2023"),
            module("实习", "0.1", grades="2023")]  # fmt: skip
    table = scores(("智", "德", "实习"), [["90", "80", "70"], ["90", "80", None]], people=people)
    outcome = run(scheme(rows), table, people)
    assert codes(outcome) == []
    assert column(outcome, "综合成绩") == ["85.00", "87.00"]
    assert column(outcome, "实习成绩") == ["70.00", ""]
    assert column(outcome, "实习班级排名") == ["1/1", ""]


def test_a_score_that_the_grade_has_no_use_for_is_told_and_left_out():
    people = [["01", "甲", "会计学", "2023", "A"], ["02", "乙", "会计学", "2024", "B"]]
    plan = scheme([module("智", "1"), module("实习", None, grades="2023")])
    outcome = run(plan, scores(("智", "实习"), [["90", "5"], ["80", "5"]], people=people), people)
    assert codes(outcome) == [("C615", "D3")]
    assert column(outcome, "综合成绩") == ["95.00", "80.00"]


def test_a_grade_without_any_module_is_an_error():
    people = [["01", "甲", "会计学", "2023", "A"], ["02", "乙", "会计学", "2024", "B"]]
    plan = scheme([module("智", "1", grades="2023")])
    outcome = run(plan, scores(("智",), [["90"], ["80"]], people=people), people)
    assert ("M522", "D3") in codes(outcome)
    assert outcome.files == ()


def test_base_floor_and_cap():
    plan = scheme([
        module("德", "0.5", base="70", cap="100"),
        module("体", "0.5", floor="0"),
        module("奖", None, base="1", floor="-2", cap="3.5"),
    ])  # fmt: skip
    outcome = run(plan, scores("德体奖", [["30.01", "-5", "2.5"], ["29.99", "0.01", "-3.01"]]), 2)
    assert column(outcome, "德成绩") == ["100.00", "99.99"]
    assert column(outcome, "体成绩") == ["0.00", "0.01"]
    assert column(outcome, "奖成绩") == ["3.50", "-2.00"]
    assert column(outcome, "综合成绩") == ["53.50", "48.01"]


def test_scores_may_exceed_a_hundred_without_a_cap():
    outcome = run(scheme([module("智", "1")]), scores(("智",), [["100.23"]]))
    assert column(outcome, "综合成绩") == ["100.23"]


ITEM_RULES = [
    RULES,
    ["能力", "竞赛", "国家级", 10, "取最高", None, 15, "同一竞赛"],
    ["能力", "竞赛", "省级", 8, "取最高", None, 15, "同一竞赛"],
    ["能力", "竞赛", "校级", 3, "取最高", None, 15],
    ["能力", "论文", "发表", None, "取前N", 2, 9],
    ["能力", "工作", "班干部", 2, "累加", None, 3],
    ["能力", "工作", "志愿", 1, "累加", None, 3],
    ["能力", "处分", "警告", "-5"],
    ["能力", "荣誉", "标兵", 2, "累加", None, None, "同一荣誉"],
    ["能力", "称号", "先进", 3, "累加", None, None, "同一荣誉"],
]


def items(*rows):
    sheet = [composites.ITEMS, *([r[0], f"生{int(r[0])}", *r[1:]] for r in rows)]
    return book("加减分.xlsx", {"加减分": sheet})


def with_items(*rows, people=1, limits=None):
    plan = scheme(
        [module("能力", "1", "加减分", **(limits or {"base": "60", "cap": "100"}))], 加减分项=ITEM_RULES
    )
    return run(plan, None, people, items=items(*rows))


ITEM_CASES = {
    "nothing": ([], "60.00"),
    "of a mutex group the best": ([("国家级",), ("省级",)], "70.00"),
    "the best of the category": ([("校级",), ("省级",)], "68.00"),
    "the best two, capped": ([("发表", 5), ("发表", 4), ("发表", 3)], "69.00"),
    "the best two": ([("发表", 3), ("发表", "2.5"), ("发表", "2.49")], "65.50"),
    "a sum with a cap": ([("班干部",), ("志愿",), ("志愿",)], "63.00"),
    "a mutex group spans categories": ([("标兵",), ("先进",)], "63.00"),
    "a deduction": ([("警告",), ("国家级",)], "65.00"),
}


@pytest.mark.parametrize("case", ITEM_CASES)
def test_items_add_up_by_their_rules(case):
    declared, total = ITEM_CASES[case]
    rows = [
        ("01", None, None, name, composites.number(points[0]) if points else None)
        for name, *points in declared
    ]
    assert column(with_items(*rows), "综合成绩") == [total]


SPELT = {
    "a category": (["学科竞赛", "学科 竞赛", "学 科竞赛"], ["", "", ""], "取最高", "70.00"),
    "a category with brackets": (["竞赛(国)", "竞赛（国）", "竞赛（国)"], ["", "", ""], "取最高", "70.00"),
    "a mutex group": (["甲", "乙", "丙"], ["A组", "A 组", "Ａ组"], "累加", "70.00"),
}


@pytest.mark.parametrize("case", SPELT)
def test_a_name_is_one_however_it_is_spelt(case):
    categories, groups, method, total = SPELT[case]
    rules = [
        ["能力", category, f"奖{n}", points, method, None, None, group]
        for n, (category, group, points) in enumerate(zip(categories, groups, (10, 8, 3), strict=True))
    ]
    plan = scheme([module("能力", "1", "加减分", base="60")], 加减分项=[RULES, *rules])
    declared = items(*(("01", None, None, f"奖{n}") for n in range(3)))
    assert column(run(plan, None, 1, items=declared), "综合成绩") == [total]


def test_nothing_is_taken_away_by_a_cap_below_nothing():
    plan = scheme(
        [module("能力", "1", "加减分")], 加减分项=[RULES, ["能力", "竞赛", "奖", 2, "累加", None, -1]]
    )
    assert codes(run(plan, None, 1, items=items())) == [("N104", "G2")]


def test_each_student_has_the_own_items():
    outcome = with_items(("03", None, None, "警告"), ("01", None, None, "校级"), people=3)
    assert column(outcome, "能力成绩") == ["63.00", "60.00", "55.00"]


def test_items_and_a_column_for_one_module_do_not_go_together():
    plan = scheme([module("能力", "1", "加减分")], 加减分项=ITEM_RULES)
    outcome = run(plan, scores(("能力",), [["5"]]), items=items(("01", None, None, "校级")))
    assert codes(outcome) == [("C613", "C1")]


def test_a_bonus_module_may_be_entered_instead():
    plan = scheme([module("能力", "1", "加减分", base="60")], 加减分项=ITEM_RULES)
    assert column(run(plan, scores(("能力",), [["5.5"]])), "综合成绩") == ["65.50"]


def levels(rows, **more):
    return {"等次规则": [LEVELS, *rows], **more}


BANDS = [["总分", "分数", "优", 90], ["总分", "分数", "良", 80], ["总分", "分数", "及格", 60]]


@pytest.mark.parametrize(
    ("whole", "expected"), [("否", ["优", "良", "良", ""]), ("是", ["优", "优", "良", "及格"])]
)
def test_levels_by_threshold_and_after_rounding_to_whole_points(whole, expected):
    plan = scheme([module("智", "1")], **levels(BANDS, 设置=composites.settings(等次取整=whole)))
    outcome = run(plan, scores(("智",), [["90"], ["89.50"], ["89.49"], ["59.99"]]), 4)
    assert column(outcome, "综合等次") == expected
    assert column(outcome, "综合成绩") == ["90.00", "89.50", "89.49", "59.99"]


@pytest.mark.parametrize(("rounding", "count"), [("四舍五入", 1), ("舍去", 0), ("进一", 1)])
def test_quotas_round_as_the_setting_says(rounding, count):
    plan = scheme(
        [module("智", "1")],
        **levels([["总分", "比例", "优", None, 10]], 设置=composites.settings(名额取整=rounding)),
    )
    outcome = run(plan, scores(("智",), [[str(90 - n)] for n in range(5)]), 5)
    assert column(outcome, "综合等次") == ["优"] * count + [""] * (5 - count)


@pytest.mark.parametrize(("ties", "expected"), [("同升", ["优", "优", "", ""]), ("同降", ["", "", "", ""])])
def test_equal_scores_at_the_cut(ties, expected):
    plan = scheme([module("智", "1")], **levels([["总分", "比例", "优", None, 25, None, ties]]))
    outcome = run(plan, scores(("智",), [["90"], ["90"], ["80"], ["70"]]), 4)
    assert column(outcome, "综合等次") == expected


def test_who_has_no_such_module_has_no_level_of_it_and_takes_no_place():
    people = [
        ["01", "甲", "会计", None, "A"],
        ["02", "乙", "会计", "2024", "A"],
        ["03", "丙", "会计", "2024", "A"],
    ]
    plan = scheme(
        [module("智", "1"), module("体", None, grades="2024")], **levels([["体", "比例", "优", None, 50]])
    )
    outcome = run(plan, scores("智体", [["90", None], ["90", "-1"], ["90", "-2"]], people=people), people)
    assert column(outcome, "体等次") == ["", "优", ""]
    assert column(outcome, "体班级排名") == ["", "1/2", "2/2"]


def test_ten_twenty_forty_thirty():
    rows = [["总分", "比例", n, None, s] for n, s in (("优", 10), ("良", 20), ("中", 40), ("合格", 30))]
    outcome = run(
        scheme([module("智", "1")], **levels(rows)), scores(("智",), [[str(99 - n)] for n in range(10)]), 10
    )
    assert column(outcome, "综合等次") == ["优", *["良"] * 2, *["中"] * 4, *["合格"] * 3]


def test_quota_and_threshold_together():
    plan = scheme(
        [module("智", "1")], **levels([["总分", "比例", "优", 80, 50], ["总分", "分数", "及格", 60]])
    )
    outcome = run(plan, scores(("智",), [["85"], ["79.99"], ["60"], ["59.99"]]), 4)
    assert column(outcome, "综合等次") == ["优", "及格", "及格", ""]


def test_quotas_are_counted_in_class_or_in_major_and_grade():
    people = [["01", "甲", "会计", "2024", "A"], ["02", "乙", "会计", "2024", "A"],
              ["03", "丙", "会计", "2024", "B"], ["04", "丁", "会计", "2024", "B"]]  # fmt: skip
    table = scores(("智",), [["90"], ["89"], ["80"], ["79"]], people=people)
    found = {}
    for scope in ("班级", "专业年级"):
        plan = scheme([module("智", "1")], **levels([["总分", "比例", "优", None, 50, scope]]))
        found[scope] = column(run(plan, table, people), "综合等次")
    assert found == {"班级": ["优", "", "优", ""], "专业年级": ["优", "优", "", ""]}


def test_a_quota_by_major_needs_the_major():
    people = [["01", "甲", "会计", "2024", "A"], ["02", "乙", None, "2024", "A"]]
    table = scores(("智",), [["90"], ["89"]], people=people)
    plan = scheme([module("智", "1")], **levels([["总分", "比例", "优", None, 50, "专业年级"]]))
    assert ("C614", "C3") in codes(run(plan, table, people))
    outcome = run(scheme([module("智", "1", "学业")]), table, people)
    assert column(outcome, "综合专业年级排名") == ["1/1", ""]


def vetoed(condition, argument, rows, more=(), **books):
    plan = scheme(
        [module("智", "0.5"), module("德", "0.5")],
        **levels([["智", "分数", "优", 60], *BANDS], 否决规则=[VETOES, [condition, argument, "优、良"]]),
    )
    return run(plan, scores("智德", rows, more), len(rows), **books)


def test_a_failed_course_bars_levels_of_the_total_only():
    outcome = vetoed("有不及格课程", None, [["99", "99", 1], ["99", "99", 0]], ("不及格门数",))
    assert column(outcome, "综合等次") == ["及格", "优"]
    assert column(outcome, "智等次") == ["优", "优"]


def test_a_low_module_bars_at_its_limit_exactly():
    outcome = vetoed("模块低于", "德<60", [["100", "59.99"], ["100", "60"]])
    assert column(outcome, "综合等次") == ["及格", "良"]


def test_discipline_bars():
    outcome = vetoed("违纪", None, [["99", "99", "是"], ["99", "99", "否"]], ("违纪",))
    assert column(outcome, "综合等次") == ["及格", "优"]


@pytest.mark.parametrize("condition", ["有不及格课程", "违纪"])
def test_a_veto_without_its_data_is_refused(condition):
    outcome = vetoed(condition, None, [["99", "99"]])
    assert [(f.code, f.sheet, f.value) for f in outcome.findings] == [("C610", "否决规则", condition)]


@pytest.mark.parametrize(("condition", "heading"), [("有不及格课程", "不及格门数"), ("违纪", "违纪")])
def test_a_blank_where_a_veto_looks_is_neither_yes_nor_no(condition, heading):
    outcome = vetoed(condition, None, [["99", "99", None]], (heading,))
    assert codes(outcome) == [("N110", "E2")]


def academic(rows, failed="不及格门数"):
    heads = ["学号", "姓名", "平均学分成绩", "加成", "学业成绩", failed]
    body = [[i, n, composites.number(s), 0, composites.number(s), f] for i, n, s, f in rows]
    return book("学业.xlsx", {"学业成绩": [heads, *body]}, {"zongce.kind": "academic"})


def rating(rows):
    body = [[i, n, composites.number(s)] for i, n, s in rows]
    return book(
        "评分.xlsx", {"评分结果": [["学号", "姓名", "评分成绩"], *body]}, {"zongce.kind": "rating_result"}
    )


TWO = [module("智", "0.5", "学业"), module("德", "0.5", "评分")]


def test_results_of_the_other_commands_feed_their_modules():
    outcome = run(
        scheme(TWO, **levels(BANDS, 否决规则=[VETOES, ["有不及格课程", None, "优"]])),
        None,
        2,
        academic=academic([["02", "生2", "88.01", 1], ["01", "生1", "100.23", 0]]),
        rating=rating([["01", "生1", "90"], ["02", "生2", "99.99"]]),
    )
    assert codes(outcome) == []
    assert column(outcome, "综合成绩") == ["95.12", "94.01"]
    assert column(outcome, "综合等次") == ["优", "良"]
    assert column(outcome, "智专业年级排名") == ["1/2", "2/2"]
    uses = outcome.files[0].document.sheets[-1].records
    assert [u for u in uses.texts("use") if "参数" not in u] == [
        "学生名册",
        "测评方案",
        "学业成绩",
        "评分结果",
    ]


def test_what_is_there_twice_must_agree():
    plan = scheme(TWO, **levels(BANDS, 否决规则=[VETOES, ["有不及格课程", None, "优"]]))
    table = scores("智德", [["88.01", "90", 0], ["70", "80.01", 1]], ("不及格门数",))
    books = {
        "academic": academic([["01", "生1", "88.01", 1], ["02", "生2", "70", 1]]),
        "rating": rating([["01", "生1", "90"], ["02", "生2", "80"]]),
    }
    outcome = run(plan, table, 2, **books)
    assert sorted((f.code, f.cell, f.value) for f in outcome.findings) == [
        ("C609", "D3", "80.01"),
        ("C609", "E2", "0"),
    ]


def test_a_result_must_hold_every_participant_and_may_hold_others():
    plan = scheme([module("智", "1", "学业")])
    outcome = run(plan, None, 2, academic=academic([["01", "生1", "88.01", 1], ["77", "外人", "70", 0]]))
    assert [(f.code, f.value) for f in outcome.findings if f.code != "R208"] == [("C604", "02")]


def test_an_unreadable_result_is_told_without_the_veto_that_needs_it():
    plan = scheme(
        [module("智", "1", "学业")], **levels(BANDS, 否决规则=[VETOES, ["有不及格课程", None, "优"]])
    )
    outcome = run(plan, None, 1, academic=rating([["01", "生1", "90"]]))
    assert [f.code for f in outcome.findings] == ["G314"] or codes(outcome) == [("S101", "A1")]


def test_a_count_of_failed_courses_taken_out_of_a_result_is_no_zero():
    plan = scheme(
        [module("智", "1", "学业")], **levels(BANDS, 否决规则=[VETOES, ["有不及格课程", None, "优"]])
    )
    outcome = run(plan, None, 2, academic=academic([["01", "生1", "90", 0], ["02", "生2", "95", None]]))
    assert codes(outcome) == [("N110", "F3")]


@pytest.mark.parametrize(("shown", "found"), [("90.01", []), ("89.99", []), ("90.02", [("C619", "E2")])])
def test_an_academic_score_may_differ_from_its_shown_parts_by_one_rounding(shown, found):
    heads = ["学号", "姓名", "平均学分成绩", "加成", "学业成绩", "不及格门数"]
    row = ["01", "生1", Decimal("88.80"), Decimal("1.20"), Decimal(shown), 0]
    result = book("学业.xlsx", {"学业成绩": [heads, row]}, {"zongce.kind": "academic"})
    assert codes(run(scheme([module("智", "1", "学业")]), None, 1, academic=result)) == found


def test_a_rating_score_is_exactly_the_sum_of_its_items_whatever_stands_beside_them():
    heads = ["序号", "学号", "姓名", "班级", "思想", "体育", "评分成绩", "备注"]
    rows = [
        [7, "01", "生1", "会计2401", Decimal("25.01"), Decimal("30.5"), Decimal("55.51"), "好"],
        [8, "02", "生2", "会计2401", Decimal("25.01"), Decimal("30.5"), Decimal("55.52"), None],
    ]
    result = book("评分.xlsx", {"评分结果": [heads, *rows]}, {"zongce.kind": "rating_result"})
    outcome = run(scheme([module("德", "1", "评分")]), None, 2, rating=result)
    assert [(f.code, f.cell, f.value) for f in outcome.findings] == [("C619", "G3", "55.52")]


def test_a_result_that_no_module_takes_is_hinted_at():
    outcome = run(scheme([module("智", "1")]), scores(("智",), [["90"]]), rating=rating([["01", "生1", "9"]]))
    assert [f.code for f in outcome.findings] == ["C618"]
    assert outcome.ok


def test_without_a_scheme_or_scores_nothing_is_computed():
    assert [f.code for f in run(None).findings] == ["M518"]
    outcome = run(scheme(TWO))
    assert [(f.code, f.value) for f in outcome.findings] == [("C601", "智"), ("C601", "德")]
    assert outcome.files == ()


def tied(**settings_):
    plan = scheme([module("智", "0.5"), module("德", "0.5")], 设置=composites.settings(**settings_))
    rows = [["80", "90"], ["90", "80"], ["90", "80"], ["70", "60"], ["100", "100"]]
    return column(run(plan, scores("智德", rows), 5), "综合班级排名")


def test_equal_totals_share_a_rank_and_leave_a_gap():
    assert tied() == ["2/5", "2/5", "2/5", "5/5", "1/5"]
    assert tied(排名方式="1223") == ["2/5", "2/5", "2/5", "3/5", "1/5"]


def test_the_tie_chain_looks_at_the_modules_in_their_order():
    assert tied(同分再比="德、智") == ["2/5", "3/5", "3/5", "5/5", "1/5"]
    assert tied(同分再比="智") == ["4/5", "2/5", "2/5", "5/5", "1/5"]
    assert tied(同分再比="智", 排名方式="1223") == ["3/5", "2/5", "2/5", "4/5", "1/5"]


def test_the_major_grade_rank_crosses_classes_and_is_given_for_the_academic_module_and_the_total():
    people = [
        ["01", "甲", "会计", "2024级", "A"],
        ["02", "乙", "会计", "2024", "B"],
        ["03", "丙", "会计", "2023", "C"],
    ]
    plan = scheme([module("智", "0.6", "学业"), module("科学文化素质", "0.2"), module("德", "0.2")])
    table = scores(("智", "科学文化素质", "德"), [["80"] * 3, ["90"] * 3, ["70"] * 3], people=people)
    outcome = run(plan, table, people)
    assert column(outcome, "综合专业年级排名") == ["2/2", "1/2", "1/1"]
    assert column(outcome, "综合班级排名") == ["1/1", "1/1", "1/1"]
    ranked = [h for h in outcome.rows[0] if h.endswith("专业年级排名")]
    assert ranked == ["智专业年级排名", "科学文化素质专业年级排名", "综合专业年级排名"]


def test_who_takes_no_part_is_in_no_rank_and_rows_are_ordered_by_class_and_number():
    people = [["03", "丙", "会计", "2024", "B"], ["02", "乙", "会计", "2024", "A"],
              ["01", "甲", "会计", "2024", "B"], ["04", "丁", "会计", "2024", "A", "否", "休学"]]  # fmt: skip
    table = scores(("智",), [["70"], ["80"], ["90"]], people=people[:3])
    outcome = run(scheme([module("智", "1")]), table, people)
    assert codes(outcome) == []
    assert column(outcome, "学号") == ["02", "01", "03"]
    assert column(outcome, "综合班级排名") == ["1/1", "1/2", "2/2"]


def test_the_workbook_has_result_trace_and_sources_and_a_trace_only_for_one_class():
    outcome = run(scheme([module("智", "1")]), scores(("智",), [["90"], ["80"]]), 2)
    file = outcome.files[0]
    assert (file.path, file.document.kind) == ("结果.xlsx", "composite")
    assert [s.table.sheet for s in file.document.sheets] == ["综合测评成绩", "成绩溯源", "数据来源"]
    assert [s.table.sheet for s in manual()[0].files[0].document.sheets] == ["综合测评成绩", "数据来源"]


def test_headings_of_the_result_follow_the_scheme():
    outcome = run(scheme([module("学业成绩", "1", "学业")]), scores(("学业成绩",), [["90"]]))
    assert list(outcome.rows[0]) == [
        "学号", "姓名", "学业成绩", "学业等次", "综合成绩", "综合等次", "学业班级排名", "综合班级排名",
        "学业专业年级排名", "综合专业年级排名", "班级",
    ]  # fmt: skip


@given(st.lists(st.integers(0, 300), min_size=1, max_size=12))
@settings(max_examples=30, deadline=None)
def test_ranks_follow_the_scores_for_any_class(units):
    plan = scheme([module("智", "1")])
    outcome = run(plan, scores(("智",), [[f"{u // 100}.{u % 100:02d}"] for u in units]), len(units))
    ranks = [int(text.split("/")[0]) for text in column(outcome, "综合班级排名")]
    assert ranks == [1 + sum(other > own for other in units) for own in units]
    for (one, first), (two, second) in pairwise(sorted(zip(units, ranks, strict=True))):
        assert (one == two) == (first == second)
