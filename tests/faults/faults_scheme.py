"""M: schemes that contradict themselves or leave something open."""

from __future__ import annotations

from decimal import Decimal

from tests.faults.cases import case
from tests.faults.college import (
    ENTERED,
    LEVELS,
    ROSTER,
    SCHEME,
    TWO_MODULES,
    from_grade_map,
    from_item_rules,
    from_levels,
    from_modules,
    from_scheme,
    from_settings,
    from_vetoes,
)

MODULE_SHEET, ITEM_SHEET, LEVEL_SHEET = "测评方案", "加减分项", "等次规则"
VETO_SHEET, GRADE_SHEET, SETTING_SHEET = "否决规则", "成绩对照", "设置"
# 测评方案: 序号 A, 模块 B, 来源 C, 权重 D, 计法 E, 基础分 F, 下限 G, 上限 H, 适用年级 I.


@case("M501", file=SCHEME, sheet=MODULE_SHEET, cell="D3")
def a_weighted_module_without_a_weight(folder):
    return from_modules(folder, D2=1, D3=None)


@case("M502", file=SCHEME, sheet=MODULE_SHEET, cell="D3", value="0.3")
def an_added_module_with_a_weight(folder):
    return from_modules(folder, D2=1, E3="相加")


@case("M503", file=SCHEME, sheet=MODULE_SHEET, cell="D2", value="0.95")
def weights_that_sum_to_0_95(folder):
    return from_modules(folder, D2=Decimal("0.65"))


@case("M504", file=SCHEME, sheet=MODULE_SHEET, cell="B3", value="专业学习")
def a_module_written_twice(folder):
    return from_scheme(
        folder,
        {MODULE_SHEET: [TWO_MODULES[0], TWO_MODULES[1], [2, "专业学习", *TWO_MODULES[2][2:]]]},
        [row[:3] for row in ENTERED],
    )


@case("M505", file=SCHEME, sheet=MODULE_SHEET, cell="G2", value="100.00")
def limits_upside_down(folder):
    return from_modules(folder, G2=100, H2=0)


@case("M506", file=SCHEME, sheet=ITEM_SHEET, cell="A2", value="能力")
def an_item_of_no_module(folder):
    return from_item_rules(folder, A2="能力", A4="能力发展", B4="竞赛", C4="省级一等奖", D4=8)


@case("M507", file=SCHEME, sheet=SETTING_SHEET, cell="A2", value="补考取值")
def a_setting_with_a_name_of_its_own(folder):
    return from_settings(folder, ("补考取值", "最高"))


@case("M508", file=SCHEME, sheet=SETTING_SHEET, cell="B2", value="最高分")
def a_setting_with_a_word_of_its_own(folder):
    return from_settings(folder, ("补考取", "最高分"))


@case("M509", file=SCHEME, sheet=LEVEL_SHEET, cell="E2")
def a_level_by_share_without_a_share(folder):
    return from_levels(folder, E2=None)


@case("M510", file=SCHEME, sheet=LEVEL_SHEET, cell="E3", value="110")
def shares_beyond_a_whole(folder):
    return from_levels(folder, E2=60, B3="比例", D3=None, E3=50)


@case("M511", file=SCHEME, sheet=VETO_SHEET, cell="C2", value="优")
def a_veto_of_a_level_that_is_none(folder):
    return from_vetoes(folder, "模块低于", "思想品德<60", "优")


@case("M512", file=SCHEME, sheet=VETO_SHEET, cell="B2", value="思想品德低于60")
def a_veto_written_in_words(folder):
    return from_vetoes(folder, "模块低于", "思想品德低于60", "优秀")


@case("M513", file=SCHEME, sheet=GRADE_SHEET, cell="A3", value="优")
def a_grade_with_two_meanings(folder):
    return from_grade_map(folder, ("优", 95, "是", "是"), ("优", 90, "是", "是"))


@case("M514", file=SCHEME, sheet=GRADE_SHEET, cell="B2")
def a_grade_that_counts_without_points(folder):
    return from_grade_map(folder, ("免修", None, "是", "是"))


@case("M515", file=SCHEME, sheet=ITEM_SHEET, cell="F2")
def the_best_n_without_n(folder):
    return from_item_rules(folder, E2="取前N")


@case("M516", file=SCHEME, sheet=ITEM_SHEET, cell="C4", value="志愿服务")
def an_item_listed_twice(folder):
    return from_item_rules(folder, A4="能力发展", B4="服务", C4="志愿服务", E4="累加")


@case("M517", file=SCHEME, sheet=LEVEL_SHEET, cell="D3", value="60.00")
def thresholds_that_rise(folder):
    return from_levels(folder, D2=50)


@case("M518", file=SCHEME, sheet=MODULE_SHEET)
def a_scheme_of_nothing_but_settings(folder):
    return from_scheme(folder, {SETTING_SHEET: [("项", "值"), ("取整时点", "最后")]})


@case("M519", file=SCHEME, sheet=LEVEL_SHEET, cell="C3", value="优秀")
def a_level_written_twice(folder):
    return from_levels(folder, C3="优秀")


@case("M520", file=SCHEME, sheet=SETTING_SHEET, cell="A3", value="补考取")
def a_setting_written_twice(folder):
    return from_settings(folder, ("补考取", "正考"), ("补考取", "最高"))


@case("M521", file=SCHEME, sheet=ITEM_SHEET, cell="E4", value="取最高")
def items_of_one_category_that_add_up_in_two_ways(folder):
    return from_item_rules(folder, A4="能力发展", B4="竞赛", C4="省级二等奖", D4=6, E4="取最高", G4=15)


@case("M522", file=ROSTER, sheet="学生名册", cell="D2", value="2024")
def a_scheme_for_another_grade(folder):
    entered = [ENTERED[0], (*ENTERED[1][:2], None, None), (*ENTERED[2][:2], None, None)]
    rows = [TWO_MODULES[0], *([*row, None, None, None, "2025"] for row in TWO_MODULES[1:])]
    return from_scheme(folder, {MODULE_SHEET: rows}, entered)


@case("M523", file=SCHEME, sheet=LEVEL_SHEET, cell="F3", value="专业年级")
def levels_counted_in_two_ranges(folder):
    return from_levels(folder, B3="比例", E3=50, F3="专业年级")


@case("M524", file=SCHEME, sheet="等次")
def a_sheet_of_a_scheme_under_another_name(folder):
    return from_scheme(folder, {MODULE_SHEET: TWO_MODULES, "等次": LEVELS})


@case("M525", file=SCHEME, sheet=VETO_SHEET, cell="B2", value="2门")
def a_veto_with_an_argument_it_does_not_take(folder):
    entered = [(*row, more) for row, more in zip(ENTERED, ("不及格门数", 0, 1), strict=True)]
    vetoes = [("条件", "参数", "不得评为"), ("有不及格课程", "2门", "优秀")]
    return from_scheme(folder, {MODULE_SHEET: TWO_MODULES, LEVEL_SHEET: LEVELS, VETO_SHEET: vetoes}, entered)


@case("M526", file=SCHEME, sheet=LEVEL_SHEET, cell="E3", value="50")
def a_level_by_score_with_a_share(folder):
    return from_levels(folder, E3=50)


@case("M527", file=SCHEME, sheet=MODULE_SHEET, cell="B2", value="综合成绩")
def a_module_with_the_name_of_the_total(folder):
    entered = [("学号", "姓名", "综合成绩", "思想品德"), *ENTERED[1:]]
    rows = [TWO_MODULES[0], [1, "综合成绩", *TWO_MODULES[1][2:]], TWO_MODULES[2]]
    return from_scheme(folder, {MODULE_SHEET: rows}, entered)


@case("M528", file=SCHEME, sheet=ITEM_SHEET, cell="F2", value="2")
def an_n_that_nothing_uses(folder):
    return from_item_rules(folder, F2=2)


@case("M529", file=SCHEME, sheet=GRADE_SHEET, cell="C2", value="否")
def a_deferred_exam_written_as_failed(folder):
    return from_grade_map(folder, ("缓考", None, "否", "否"))
