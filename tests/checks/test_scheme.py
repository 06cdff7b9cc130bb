"""测评方案: every sheet, every fault at its cell, defaults where nothing is said."""

from decimal import Decimal

import pytest

from tests.builders import book, cell, percent
from zongce.checks.scheme import read_scheme
from zongce.core.grid import Grid
from zongce.core.setting import SETTINGS
from zongce.core.value import replace
from zongce.scheme.scheme import DEFAULT, TOTAL, BonusRule, GradeWord, LevelRule, Module, Settings, Veto

MODULES = ["序号", "模块", "来源", "权重", "计法", "基础分", "下限", "上限", "适用年级"]
RULES = ["模块", "类别", "项目", "分值", "计法", "N", "上限", "互斥组"]
LEVELS = ["对象", "方式", "等次", "门槛", "比例", "范围", "同分处理"]
VETOES = ["条件", "参数", "不得评为"]
WORDS = ["等级", "分数", "是否及格", "是否参评"]
ONE = [1, "学业", "学业", Decimal("0.7")], [2, "德育", "加减分", Decimal("0.3")]


def read(**sheets):
    """Read a scheme, with 学业 and 德育 unless 测评方案 is given; each sheet begins with its headings."""
    given = {"测评方案": [MODULES, *ONE]} | sheets
    return read_scheme(book("方案.xlsx", given))


def codes(findings):
    return [(f.code, f.sheet, f.cell) for f in findings]


def found(**sheets):
    return codes(read(**sheets)[1])


def test_without_a_workbook_everything_is_the_default():
    assert read_scheme(None) == (DEFAULT, ())


def test_every_sheet_becomes_part_of_one_value():
    scheme, findings = read(
        测评方案=[
            MODULES,
            [1, "专业学习", "学业", Decimal("0.7"), "加权"],
            [2, "思想品德", "加减分", "0.3", None, 70, 0, 100, "2023、2024级"],
            [3, "特殊", "录入", None, "相加", None, None, Decimal("5.5")],
        ],
        加减分项=[
            RULES,
            ["思想品德", "竞赛", "一等奖", 8, "取前N", 2, 15, "学科"],
            ["思想品德", None, "警告", "-5"],
        ],
        等次规则=[
            LEVELS,
            [TOTAL, "比例", "优秀", 80, percent("0.1"), "专业年级", "同降"],
            [TOTAL, "分数", "良好", "70.5"],
        ],
        否决规则=[VETOES, ["模块低于", "思想品德\uff1c60.5", "优秀、良好"], ["违纪", None, "优秀"]],
        成绩对照=[WORDS, ["优", 95], ["缓考", None, None, "否"]],
        设置=[
            ["项", "值"],
            ["学分加成比例", Decimal("0.2")],
            ["同分再比", "总分、思想品德"],
            ["排名方式", 1223],
        ],
    )
    assert codes(findings) == [("M503", "测评方案", "D2")]
    assert scheme.modules == (
        Module("专业学习", "学业", 7000),
        Module("思想品德", "加减分", 3000, "加权", 7000, 0, 10_000, frozenset({"2023", "2024"})),
        Module("特殊", "录入", None, "相加", cap=550),
    )
    assert scheme.bonus_rules == (
        BonusRule("思想品德", "竞赛", "一等奖", 800, "取前N", 2, 1500, "学科"),
        BonusRule("思想品德", "", "警告", -500),
    )
    assert scheme.level_rules == (
        LevelRule(TOTAL, "比例", "优秀", 8000, 1000, "专业年级", tie_up=False),
        LevelRule(TOTAL, "分数", "良好", 7050, None),
    )
    assert scheme.vetoes == (
        Veto("模块低于", "思想品德", 6050, ("优秀", "良好")),
        Veto("违纪", None, None, ("优秀",)),
    )
    assert scheme.grades == {
        "优": GradeWord("优", 9500, None, True),
        "缓考": GradeWord("缓考", None, None, False),
    }
    assert scheme.settings == Settings(bonus_ratio=20, tie_chain=("思想品德",), dense=True)


def test_absent_and_empty_sheets_and_headings_without_rows_mean_the_default():
    empty = [["等级", "分数", "是否及格", "是否参评"]]
    made = book("方案.xlsx", {"测评方案": [MODULES, *ONE], "成绩对照": empty})
    made = replace(made, sheets=(*made.sheets, Grid("设置"), Grid("等次规则")))
    scheme, findings = read_scheme(made)
    assert findings == ()
    assert (scheme.settings, scheme.level_rules, dict(scheme.grades)) == (Settings(), (), {})


def test_a_workbook_with_settings_alone_is_a_scheme():
    scheme, findings = read_scheme(book("设置.xlsx", {"设置": [["项", "值"], ["及格线", Decimal("59.5")]]}))
    assert (scheme.settings.pass_mark, findings) == (5950, ())


def test_a_workbook_without_any_of_the_sheets_is_no_scheme():
    _, findings = read_scheme(
        book("名册.xlsx", {"学生名册": [["学号", "姓名", "班级"], ["01", "张三", "一班"]]})
    )
    assert [f.code for f in findings] == ["S101"]


def test_a_misspelt_sheet_is_not_passed_over_in_silence():
    assert found(等级规则=[LEVELS, [TOTAL, "分数", "优", 90]], 说明=[["怎么填"]]) == [
        ("M524", "等级规则", "")
    ]


def test_weights_stay_exact():
    rows = [
        [n, f"模块{n}", "录入", w] for n, w in enumerate((Decimal("0.3333"), "0.3333", Decimal("0.3334")), 1)
    ]
    scheme, findings = read(测评方案=[MODULES, *rows])
    assert [m.weight for m in scheme.modules] == [3333, 3333, 3334]
    assert findings == ()


def test_a_weight_of_seventy_or_with_a_percent_sign_or_too_many_places_is_refused():
    rows = [[1, "甲", "录入", 70], [2, "乙", "录入", percent("0.7")], [3, "丙", "录入", Decimal("0.33333")]]
    cells = [(c, a) for c, _, a in found(测评方案=[MODULES, *rows]) if c.startswith("N")]
    assert cells == [("N104", "D2"), ("N105", "D3"), ("N102", "D4")]


MODULE_FAULTS = {
    "no weight": ([1, "甲", "录入"], ("M501", "D4")),
    "weight with addition": ([1, "甲", "录入", Decimal("0.1"), "相加"], ("M502", "D4")),
    "floor above cap": ([1, "甲", "录入", 0, None, None, 60, 59], ("M505", "G4")),
    "the total's name": ([1, "总分", "录入", 0], ("M527", "B4")),
    "the total's heading": ([1, "综合成绩", "录入", 0], ("M527", "B4")),
    "twice": ([1, "德 育", "录入", 0], ("M504", "B4")),
    "one heading": ([1, "德育成绩", "录入", 0], ("M504", "B4")),
}


@pytest.mark.parametrize("case", MODULE_FAULTS)
def test_faulty_module_rows(case):
    row, (code, address) = MODULE_FAULTS[case]
    assert found(测评方案=[MODULES, *ONE, row]) == [(code, "测评方案", address)]


def test_a_module_may_stand_once_for_all_and_once_for_a_grade_but_not_twice_for_a_grade():
    rows = (
        [1, "学业", "学业", Decimal("0.7"), *[None] * 4, "2023"],
        [1, "学业", "学业", Decimal("0.6"), *[None] * 4, "2024 2023"],
    )
    assert found(测评方案=[MODULES, *ONE, rows[0]]) == []
    findings = read(测评方案=[MODULES, *ONE, *rows])[1]
    assert codes(findings)[0] == ("M504", "测评方案", "B5")
    assert "B4、B5" in findings[0].message


def test_weights_are_summed_for_each_grade():
    rows = [*ONE, [3, "学业", "学业", Decimal("0.65"), *[None] * 4, "2023"]]
    findings = read(测评方案=[MODULES, *rows])[1]
    assert [(f.code, f.cell, f.value) for f in findings] == [("M503", "D4", "0.95")]
    assert "2023" in findings[0].message


def test_added_modules_do_not_count_in_the_sum_of_weights():
    rows = [[1, "甲", "录入", 1], [2, "乙", "加减分", None, "相加"]]
    assert found(测评方案=[MODULES, *rows]) == []


RULE_FAULTS = {
    "unknown module": (["智育", None, "甲", 1], [("M506", "A3")]),
    "no N": (["德育", "丙类", "甲", 1, "取前N"], [("M515", "F3")]),
    "N without 取前N": (["德育", "丙类", "甲", 1, "累加", 2], [("M528", "F3")]),
    "item twice": (["德育", "竞赛", "一 等奖", 8, "取最高"], [("M516", "C3")]),
    "method differs": (["德育", "竞赛", "二等奖", 5], [("M521", "E3")]),
    "cap differs": (["德育", "竞赛", "二等奖", 5, "取最高", None, 10], [("M521", "E3")]),
}


@pytest.mark.parametrize("case", RULE_FAULTS)
def test_faulty_bonus_rules(case):
    row, expected = RULE_FAULTS[case]
    rules = [RULES, ["德育", "竞赛", "一等奖", 8, "取最高"], row]
    assert [(c, a) for c, _, a in found(加减分项=rules)] == expected


def test_the_same_item_may_stand_in_two_modules():
    rules = [RULES, ["德育", None, "甲", 1], ["学业", None, "甲", 2]]
    assert found(加减分项=rules) == []


LEVEL_FAULTS = {
    "unknown object": ([["智育", "分数", "优", 90]], [("M506", "A2")]),
    "no threshold": ([[TOTAL, "分数", "优"]], [("M509", "D2")]),
    "no share": ([[TOTAL, "比例", "优", 90]], [("M509", "E2")]),
    "share without use": ([[TOTAL, "分数", "优", 90, 10]], [("M526", "E2")]),
    "shares": (
        [[TOTAL, "比例", "优", None, 60], [TOTAL, "比例", "良", None, Decimal("40.01")]],
        [("M510", "E3")],
    ),
    "order": ([[TOTAL, "分数", "良", 80], [TOTAL, "分数", "优", 90]], [("M517", "D3")]),
    "equal thresholds": ([[TOTAL, "分数", "优", 80], [TOTAL, "分数", "良", 80]], [("M517", "D3")]),
    "twice": ([[TOTAL, "分数", "优", 90], [TOTAL, "分数", "优", 80]], [("M519", "C3")]),
    "scopes": (
        [[TOTAL, "比例", "优", None, 10, "专业年级"], [TOTAL, "比例", "良", None, 20]],
        [("M523", "F3")],
    ),
    "ties": (
        [[TOTAL, "比例", "优", None, 10], [TOTAL, "比例", "良", None, 20, None, "同降"]],
        [("M523", "G3")],
    ),
    "a share below one percent": (
        [[TOTAL, "比例", "优", None, Decimal("0.1")]],
        [("N106", "E2"), ("M509", "E2")],
    ),
}


@pytest.mark.parametrize("case", LEVEL_FAULTS)
def test_faulty_levels(case):
    rows, expected = LEVEL_FAULTS[case]
    assert [(c, a) for c, _, a in found(等次规则=[LEVELS, *rows])] == expected


def test_quotas_may_share_a_threshold_and_objects_do_not_disturb_each_other():
    rows = [
        [TOTAL, "比例", "优", 60, 10, "专业年级"],
        [TOTAL, "比例", "良", 60, 90, "专业年级"],
        [TOTAL, "分数", "及格", 50],
        ["德育", "分数", "优", 90],
        ["德育", "比例", "良", None, 50],
    ]
    assert found(等次规则=[LEVELS, *rows]) == []


VETO_FAULTS = {
    "unknown level": (["有不及格课程", None, "优、差"], [("M511", "C2")]),
    "a level of a module only": (["违纪", None, "合格"], [("M511", "C2")]),
    "no comparison": (["模块低于", "德育", "优"], [("M512", "B2")]),
    "nothing": (["模块低于", None, "优"], [("M512", "B2")]),
    "no number": (["模块低于", "德育<6.0.0", "优"], [("M512", "B2")]),
    "three places": (["模块低于", "德育<60.001", "优"], [("M512", "B2")]),
    "unknown module": (["模块低于", "智育<60", "优"], [("M506", "B2")]),
    "argument without use": (["有不及格课程", "2", "优"], [("M525", "B2")]),
}


@pytest.mark.parametrize("case", VETO_FAULTS)
def test_faulty_vetoes(case):
    row, expected = VETO_FAULTS[case]
    levels = [LEVELS, [TOTAL, "分数", "优", 90], ["德育", "分数", "合格", 60]]
    assert [(c, a) for c, _, a in found(否决规则=[VETOES, row], 等次规则=levels)] == expected


def test_a_veto_may_look_at_the_total():
    levels = [LEVELS, [TOTAL, "比例", "优", None, 10]]
    scheme, findings = read(否决规则=[VETOES, ["模块低于", "总分 < 75", "优"]], 等次规则=levels)
    assert (scheme.vetoes, findings) == ((Veto("模块低于", TOTAL, 7500, ("优",)),), ())


def test_faulty_words():
    rows = [WORDS, ["优", 95], ["优 ", 90], ["良", None], ["缓考", None, None, "否"], ["\uff21", 100]]
    scheme, findings = read(成绩对照=rows)
    assert [(f.code, f.cell) for f in findings] == [("M513", "A3"), ("M514", "B4")]
    assert scheme.grades["A"] == GradeWord("A", 10_000, None, True)


def test_a_word_without_points_that_says_failed_is_pointed_out_since_it_counts_as_a_failed_course():
    rows = [WORDS, ["缓考", None, "否", "否"], ["免修", None, "是", "否"], ["缺考", 0, "否", "是"]]
    scheme, findings = read(成绩对照=rows)
    assert [(f.code, f.cell, f.severity.value) for f in findings] == [("M529", "C2", "hint")]
    assert scheme.grades["缓考"] == GradeWord("缓考", None, False, False)


SETTING_FAULTS = {
    "unknown": ("学分加成", "0.2", [("M507", "A2")]),
    "not an option": ("重修取", "最好", [("M508", "B2")]),
    "not a flag": ("计自评", "计", [("M508", "B2")]),
    "no number": ("及格线", "六十", [("M508", "B2")]),
    "too many places": ("学分加成比例", "0.125", [("M508", "B2")]),
    "out of range": ("最少评分人数", "0", [("M508", "B2")]),
    "not whole": ("去极值人数", "1.5", [("M508", "B2")]),
    "chain": ("同分再比", "德育、智育", [("M506", "B2")]),
}


@pytest.mark.parametrize("case", SETTING_FAULTS)
def test_faulty_settings(case):
    name, value, expected = SETTING_FAULTS[case]
    scheme, findings = read(设置=[["项", "值"], [name, value]])
    assert [(f.code, f.cell) for f in findings] == expected
    if expected[0][0] != "M506":
        assert scheme.settings == Settings()


def test_a_setting_twice_is_an_error_and_a_blank_one_the_default():
    assert found(设置=[["项", "值"], ["及格线", 60], ["计自评", None], ["及格线", 50]]) == [
        ("M520", "设置", "A4")
    ]


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda s: s.field)
def test_every_option_of_every_setting_is_understood(setting):
    for option in setting.options:
        scheme, findings = read(设置=[["项", "值"], [setting.name, option]])
        assert findings == ()
        value = getattr(scheme.settings, setting.field)
        assert value == (option == setting.true if setting.true else option)


def test_the_defaults_written_out_are_the_defaults():
    rows = [[s.name, cell(s.default)] for s in SETTINGS]
    scheme, findings = read(设置=[["项", "值"], *rows])
    assert (scheme.settings, findings) == (Settings(), ())


def test_words_of_a_list_are_taken_apart():
    scheme, _ = read(设置=[["项", "值"], ["不计课程性质", "公选，任选; 体育"]])
    assert scheme.settings.excluded_kinds == {"公选", "任选", "体育"}


def test_all_faults_are_told_at_once():
    told = found(
        测评方案=[MODULES, *ONE, [3, "体育", "跑步", Decimal("0.1")], [4, None, "录入", Decimal("0.1")]],
        加减分项=[RULES, ["智育", None, "甲", 1]],
        等次规则=[LEVELS, [TOTAL, "分数", "优"]],
        成绩对照=[WORDS, ["良"]],
        设置=[["项", "值"], ["无", "1"]],
    )
    assert sorted(c for c, _, _ in told) == ["M503", "M506", "M507", "M509", "M514", "N110", "T103"]


def test_a_blank_source_means_entered_scores():
    scheme, findings = read(测评方案=[["模块", "权重"], ["德育", Decimal("0.4")], ["智育", Decimal("0.6")]])
    assert [(m.name, m.source, m.weight) for m in scheme.modules] == [
        ("德育", "录入", 4000),
        ("智育", "录入", 6000),
    ]
    assert findings == ()


def test_rules_without_the_sheet_of_modules_are_told_of_once():
    rules = [["模块", "项目", "分值"], ["德育", "讲座", 1], ["智育", "竞赛", 2]]
    _, findings = read_scheme(book("f.xlsx", {"加减分项": rules}))
    assert [(f.code, f.sheet) for f in findings] == [("M518", "测评方案")]
