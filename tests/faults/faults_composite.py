"""C: module scores, bonus items and results that do not fit the scheme or one another."""

from __future__ import annotations

from decimal import Decimal

from tests.faults.cases import case
from tests.faults.college import (
    ACADEMIC,
    ENTERED,
    ITEM_FILE,
    ITEM_RULES,
    ITEMS,
    LEVELS,
    MODULE_FILE,
    ROSTER,
    SCHEME,
    TWO_MODULES,
    WITH_ITEMS,
    academic,
    edited,
    from_entered,
    from_items,
    from_levels,
    from_scheme,
    from_vetoes,
    roster,
)
from tests.files import save
from zongce import app

IMPORT = "导入.xlsx"
ENTERED_SHEET, ITEM_SHEET = "模块成绩", "加减分"
ABSENT = {"F1": "参评", "G1": "不参评原因", "F3": "否", "G3": "休学"}
"""乙 does not take part."""


def result_of_academic(folder):
    """学业成绩 of the two students, 83.70 and 77.20."""
    assert academic(folder, out=ACADEMIC).ok
    return folder / ACADEMIC


@case("C601", file=MODULE_FILE, sheet=ENTERED_SHEET, cell="A1")
def scores_without_the_column_of_a_module(folder):
    return from_scheme(folder, entered=[row[:3] for row in ENTERED])


@case("C602", file=MODULE_FILE, sheet=ENTERED_SHEET, cell="E1", value="体育素质")
def a_column_of_a_module_that_the_scheme_lacks(folder):
    return from_entered(folder, E1="体育素质", E2=80, E3=85)


@case("C603", file=MODULE_FILE, sheet=ENTERED_SHEET, cell="D3")
def a_module_score_left_blank(folder):
    return from_entered(folder, D3=None)


@case("C604", file=MODULE_FILE, sheet=ENTERED_SHEET, value="02")
def scores_without_a_participant(folder):
    return from_scheme(folder, entered=ENTERED[:2])


@case("C605", file=MODULE_FILE, sheet=ENTERED_SHEET, cell="A3", value="02")
def scores_of_a_student_who_does_not_take_part(folder):
    return from_scheme(folder, people=roster(folder, **ABSENT))


@case("R209", file=ITEM_FILE, sheet=ITEM_SHEET, cell="A3", value="02")
def an_item_of_a_student_who_does_not_take_part(folder):
    declared = save(folder / ITEM_FILE, {"加减分": ITEMS})
    entered = [row[:3] for row in ENTERED[:2]]
    people = roster(folder, **ABSENT)
    return from_scheme(
        folder, {"测评方案": WITH_ITEMS, "加减分项": ITEM_RULES}, entered, items=declared, people=people
    )


@case("C606", file=ITEM_FILE, sheet=ITEM_SHEET, cell="E2", value="省级特等奖")
def an_item_that_the_scheme_lacks(folder):
    return from_items(folder, E2="省级特等奖")


@case("C607", file=ITEM_FILE, sheet=ITEM_SHEET, cell="F2", value="10.00")
def more_points_than_the_scheme_gives(folder):
    return from_items(folder, F2=10)


@case("C608", file=ITEM_FILE, sheet=ITEM_SHEET, cell="C2", value="专业学习")
def an_item_under_another_module(folder):
    return from_items(folder, C2="专业学习")


@case("C609", file=MODULE_FILE, sheet=ENTERED_SHEET, cell="C2", value="89.35")
def a_score_typed_otherwise_than_computed(folder):
    rows = [TWO_MODULES[0], [1, "专业学习", "学业", *TWO_MODULES[1][3:]], TWO_MODULES[2]]
    entered = [ENTERED[0], ENTERED[1], ("02", "乙", Decimal("77.20"), 90)]
    return from_scheme(folder, {"测评方案": rows}, entered, academic=result_of_academic(folder))


@case("C610", file=SCHEME, sheet="否决规则", value="有不及格课程")
def a_veto_without_its_data(folder):
    return from_vetoes(folder, "有不及格课程", None, "优秀")


@case("C611", file=ITEM_FILE, sheet=ITEM_SHEET, cell="E4", value="志愿服务")
def an_item_declared_twice(folder):
    return from_items(folder, A4="02", B4="乙", C4="能力发展", D4="服务", E4="志愿服务", F4=1)


@case("C612", file=ITEM_FILE, sheet=ITEM_SHEET, cell="E2", value="省级一等奖")
def items_for_a_module_that_is_entered(folder):
    rows = [WITH_ITEMS[0], WITH_ITEMS[1], [2, "能力发展", "录入", None, "相加"]]
    items = save(folder / ITEM_FILE, {ITEM_SHEET: ITEMS[:2]})
    entered = [("学号", "姓名", "专业学习", "能力发展"), *ENTERED[1:]]
    return from_scheme(folder, {"测评方案": rows, "加减分项": ITEM_RULES}, entered, items=items)


@case("C613", file=MODULE_FILE, sheet=ENTERED_SHEET, cell="D1", value="能力发展")
def a_module_with_items_and_a_column(folder):
    items = save(folder / ITEM_FILE, {ITEM_SHEET: ITEMS})
    entered = [("学号", "姓名", "专业学习", "能力发展"), *ENTERED[1:]]
    return from_scheme(folder, {"测评方案": WITH_ITEMS, "加减分项": ITEM_RULES}, entered, items=items)


@case("C614", file=ROSTER, sheet="学生名册", cell="C3", also="R211")
def a_quota_by_major_for_a_student_without_one(folder):
    return from_levels(folder, people=roster(folder, C3=None), F2="专业年级")


@case("C615", file=MODULE_FILE, sheet=ENTERED_SHEET, cell="E2", value="5.00")
def a_score_in_a_module_of_another_grade(folder):
    rows = [*TWO_MODULES, [3, "实习", "录入", None, "相加", None, None, None, "2022"]]
    entered = [(*row, more) for row, more in zip(ENTERED, ("实习", 5, None), strict=True)]
    return from_scheme(folder, {"测评方案": rows}, entered)


@case("C616", file=ITEM_FILE, sheet=ITEM_SHEET, cell="D2", value="服务")
def an_item_under_another_category(folder):
    return from_items(folder, D2="服务")


@case("C617", file=ITEM_FILE, sheet=ITEM_SHEET, cell="E2", value="省级一等奖")
def an_item_of_two_modules(folder):
    rows = [*WITH_ITEMS, [3, "特殊贡献", "加减分", None, "相加"]]
    rules = [*ITEM_RULES, ("特殊贡献", "竞赛", "省级一等奖", 5, "累加", None, None, None)]
    items = save(
        folder / ITEM_FILE, {ITEM_SHEET: [ITEMS[0], ("01", "甲", None, "竞赛", "省级一等奖", None, "证书")]}
    )
    return from_scheme(
        folder, {"测评方案": rows, "加减分项": rules}, [row[:3] for row in ENTERED], items=items
    )


@case("C618", file=ACADEMIC)
def a_result_that_no_module_takes(folder):
    return from_scheme(folder, academic=result_of_academic(folder))


@case("C619", file=ACADEMIC, sheet="学业成绩", cell="H5", value="99.99")
def a_score_typed_over_in_a_result(folder):
    rows = [TWO_MODULES[0], [1, "专业学习", "学业", *TWO_MODULES[1][3:]], TWO_MODULES[2]]
    result = edited(result_of_academic(folder), lambda sheet: setattr(sheet["H5"], "value", Decimal("99.99")))
    entered = [(*row[:2], row[3]) for row in ENTERED]
    return from_scheme(folder, {"测评方案": rows}, entered, academic=result)


@case("C620", file=MODULE_FILE, sheet=ENTERED_SHEET, cell="C3", value="175.00")
def a_score_entered_with_a_digit_too_many(folder):
    rows = [TWO_MODULES[0], [*TWO_MODULES[1], None, 0, 100], TWO_MODULES[2]]
    entered = [ENTERED[0], ENTERED[1], (*ENTERED[2][:2], 175, ENTERED[2][3])]
    return from_scheme(folder, {"测评方案": rows}, entered)


def imported(folder, total, level, rank):
    """Check an imported 综合测评成绩 of 甲 and 乙 beside the roster and the levels; 乙 has 80."""
    headings = ("学号", "姓名", "专业学习成绩", "思想品德成绩", "综合成绩", "综合等次", "综合班级排名")
    rows = [("01", "甲", 90, 90, 90, "优秀", None), ("02", "乙", 80, 80, total, level, rank)]
    made = save(folder / IMPORT, {"综合测评成绩": [headings, *rows]})
    sheets = {"测评方案": TWO_MODULES, "等次规则": LEVELS}
    return app.check([roster(folder), save(folder / SCHEME, sheets), made])


@case("C621", file=IMPORT, sheet="综合测评成绩", cell="F3", value="优秀", writes=False)
def an_imported_level_that_is_not_the_rules(folder):
    return imported(folder, 80, "优秀", None)


@case("C622", file=IMPORT, sheet="综合测评成绩", cell="G3", value="1/2", writes=False)
def an_imported_rank_that_is_not_the_scores(folder):
    return imported(folder, 80, "及格", "1/2")
