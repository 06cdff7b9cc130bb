"""测评方案 (scheme): modules, bonus items, levels, vetoes, grade map, settings."""

from __future__ import annotations

from zongce.core.schema import Choice, Exact, Flag, Identifier, Percent, PersonName, Table, Text, column

SOURCES = ("学业", "评分", "加减分", "录入", "指标")
METHODS = ("加权", "相加")
ITEM_METHODS = ("累加", "取最高", "取前N")

MODULES = Table(
    name="modules",
    sheet="测评方案",
    doc="综合成绩由哪些模块组成、各占多少。",
    key=("module", "grades"),
    columns=(
        column("number", Exact(0, 0, 999), width=7),
        column("module", Text(30), required=True, width=18),
        column("source", Choice(SOURCES), "空白表示录入。", width=10),
        column("weight", Exact(4, 0, 100_000), "小数，如 0.70；计法为相加时留空。", width=9),
        column("method", Choice(METHODS), "空白表示加权。", width=9),
        column("base", Exact(2), "每人先有的分，再加上来源的分；空白表示 0。", width=9),
        column("floor", Exact(2), width=9),
        column("cap", Exact(2), width=9),
        column("grades", Text(), "空白表示所有年级；几个年级用顿号分开。", width=16),
    ),
    examples=(
        ("1", "专业学习", "学业", "0.70", "加权", "", "", "", ""),
        ("2", "思想品德", "评分", "0.10", "加权", "", "0", "100", ""),
        ("3", "能力发展", "加减分", "0.20", "加权", "60", "0", "100", ""),
    ),
)
BONUS_RULES = Table(
    name="bonus_rules",
    sheet="加减分项",
    doc="可以申报的加分和减分项目，以及怎样合计。",
    key=("module", "item"),
    columns=(
        column("module", Text(30), required=True, width=16),
        column("category", Text(30), "同一模块同一类别里的项目一起按计法合计；空白也是一类。", width=14),
        column("item", Text(60), required=True, width=24),
        column("points", Exact(2, -1_000_000, 1_000_000), "减分写负数；空白表示由申报表填写。", width=9),
        column("method", Choice(ITEM_METHODS), "空白表示累加。", width=10),
        column("top_n", Exact(0, 1, 999), width=7),
        column("cap", Exact(2, 0, 1_000_000), "这一类别最多加多少。", width=9),
        column("mutex", Text(30), "全表同组的项目，每人只取分值最高的一项。", width=10),
    ),
    examples=(
        ("能力发展", "竞赛", "省级一等奖", "8", "取最高", "", "15", "学科竞赛"),
        ("能力发展", "处分", "警告", "-5", "累加", "", "", ""),
    ),
)
LEVEL_RULES = Table(
    name="level_rules",
    sheet="等次规则",
    doc="每个等次一行，从高到低排列。",
    key=("object_", "level"),
    columns=(
        column("object_", Text(30), "模块名或“总分”。", required=True, width=14),
        column("manner", Choice(("分数", "比例")), "按比例时也可以同时填门槛。", required=True, width=9),
        column("level", Text(20), required=True, width=10),
        column("threshold", Exact(2), "这一等次的最低分。", width=9),
        column("share", Percent(2, 0, 10_000), "占范围内人数的百分比。", width=9),
        column("scope", Choice(("班级", "专业年级")), "空白表示班级。", width=11),
        column("tie_policy", Choice(("同升", "同降")), "空白表示同升。", width=10),
    ),
    examples=(
        ("总分", "比例", "优秀", "80", "10%", "班级", "同升"),
        ("总分", "分数", "及格", "60", "", "", ""),
    ),
)
VETO_RULES = Table(
    name="veto_rules",
    sheet="否决规则",
    doc="出现这些情况时，总分不得评为某些等次。",
    columns=(
        column("condition", Choice(("有不及格课程", "模块低于", "违纪")), required=True, width=16),
        column("argument", Text(60), "模块低于：写成 思想品德<60。", width=18),
        column("barred", Text(60), "几个等次用顿号分开。", required=True, width=18),
    ),
    examples=(("有不及格课程", "", "优秀"), ("模块低于", "思想品德<60", "优秀、良好")),
)
GRADE_MAP = Table(
    name="grade_map",
    sheet="成绩对照",
    doc="用文字记的成绩各算多少分；没有写在这里的文字成绩不会被当作 0。",
    key=("word",),
    columns=(
        column("word", Text(20), required=True, width=12),
        column("points_of_word", Exact(2, 0, 10_000), "不参评的可以留空。", width=9),
        column("passed", Flag(), "空白按及格线判断；没有考试的（缓考、免修）留空。", width=10),
        column("counts", Flag(), "空白表示是。", width=10),
    ),
    examples=(("优", "95", "是", "是"), ("缓考", "", "", "否"), ("缺考", "0", "否", "是")),
)
SETTINGS = Table(
    name="settings",
    sheet="设置",
    doc="没有写或留空的设置用默认值。",
    key=("setting",),
    columns=(
        column("setting", Text(30), required=True, width=20),
        column("value", Text(200), width=24),
        column("explanation", Text(200), "供参考，不读取。", width=64, entry=False),
    ),
    examples=(("学分加成比例", "0.2"), ("取整时点", "各模块加权后")),
)
SCHEME_TABLES = (MODULES, BONUS_RULES, LEVEL_RULES, VETO_RULES, GRADE_MAP, SETTINGS)

BONUS_ITEMS = Table(
    name="bonus_items",
    sheet="加减分",
    doc="每名学生每个项目一行；分值按方案“加减分项”核对。",
    columns=(
        column("student_id", Identifier(), required=True, width=15),
        column("name", PersonName(), required=True, width=11),
        column("module", Text(30), width=16),
        column("category", Text(30), width=14),
        column("item", Text(60), required=True, width=24),
        column("points", Exact(2, -1_000_000, 1_000_000), "空白表示按方案的分值。", width=9),
        column("evidence", Text(300), "证书、文件名称或编号。", width=30),
    ),
    examples=(("20240101", "张三", "能力发展", "竞赛", "省级一等奖", "8", "竞赛证书 2025-013"),),
)
