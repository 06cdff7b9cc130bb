"""The fixed contract (command line, JSON, sheets, headings) on workbooks that openpyxl alone wrote."""

import json
from pathlib import Path
from urllib.parse import unquote

import pytest
from openpyxl import Workbook, load_workbook

ROSTER = ("学号", "姓名", "专业", "年级", "班级代码", "班级")
SCORES = ("学年学期", "学号", "姓名", "课程代码", "课程名称", "课程性质", "学分", "成绩", "考试性质")
RULES = ("序号", "评分项目", "项目详情", "分值下限", "分值上限", "辅导员权重", "班主任权重", "互评权重")
MODULES = ("序号", "模块", "来源", "权重", "计法", "基础分", "下限", "上限", "适用年级")
LEVELS = ("对象", "方式", "等次", "门槛", "比例", "范围", "同分处理")
ITEMS = ("模块", "类别", "项目", "分值", "计法", "N", "上限", "互斥组")
MANUAL = ("思想政治素质", "科学文化素质", "发展性素质")
NAMES = "甲乙丙丁戊己庚"
FIRST, SECOND = "2025-2026-1", "2025-2026-2"


def book(path, **sheets):
    """Write sheets of rows as a stranger would: plain openpyxl, no styles."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(row)
    path.parent.mkdir(exist_ok=True)
    workbook.save(path)
    return path


@pytest.fixture
def room(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ZONGCE_HOME", str(tmp_path / "home"))
    return tmp_path


@pytest.fixture
def run(room, command_line):
    """Run a command; return the exit status and the JSON document."""

    def call(*args):
        status, printed, _ = command_line(*args, "--json")
        return status, json.loads(printed)

    return call


def column(document, *headings):
    """Return one column of the rows, or tuples of several, by 学号."""
    rows = sorted(document["rows"], key=lambda row: row["学号"])
    return [row[headings[0]] if len(headings) == 1 else tuple(row[h] for h in headings) for row in rows]


def codes(document, *, hints=False):
    return [f["code"] for f in document["findings"] if hints or f["severity"] != "hint"]


# --- academic


def pupils(room, count, **more):
    rows = [
        (str(i), NAMES[i - 1], "会计", more.get("grade", "2024"), None, "一班") for i in range(1, count + 1)
    ]
    return book(room / "R.xlsx", 学生名册=[ROSTER, *rows])


def taken(number, code, credit, mark, term=FIRST, kind="必修", sitting=None):
    return (term, str(number), NAMES[number - 1], code, f"课{code}", kind, credit, mark, sitting)


@pytest.fixture
def academic(room, run):
    """甲 takes A twice and a 公选 course; 乙 failed A and sat it again; marks as int, float, text, word."""
    roster = pupils(room, 3)
    rows = (
        taken(1, "A", 2, 90), taken(1, "B", "3", "85.5"), taken(1, "P", 1.0, 100, kind="公选"),
        taken(2, "A", 2, 59.99), taken(2, "A", 2, 80, sitting="补考"), taken(2, "B", 3, 60),
        taken(3, "A", 2, "优"), taken(3, "B", 3, "合格"), taken(3, "C", 3, "缓考"),
    )  # fmt: skip
    scores = book(room / "S1.xlsx", 原始成绩=[SCORES, *rows])
    later = (taken(1, "A", 2, 95, SECOND), taken(2, "D", 4, 70, SECOND))
    more = book(room / "S2.xlsx", 原始成绩=[SCORES, *later])
    grades = [("等级", "分数", "是否及格", "是否参评"), ("优", 95, "是", "是"), ("合格", 75, "是", None)]

    def call(*args, **settings):
        given = {"设置": [("项", "值"), *settings.items()]} if settings else {}
        scheme = book(room / "F.xlsx", 成绩对照=[*grades, ("缓考", None, None, "否")], **given)
        return run("academic", "--roster", roster, "--scores", scores, more, "--scheme", scheme, *args)

    return call


@pytest.mark.parametrize(
    ("args", "settings", "expected"),
    [
        # 甲 726.5/8, 乙 579.98/9, 丙 415/5
        ((), {}, ["90.81", "64.44", "83.00"]),
        ((), {"学分加成比例": 0.1}, ["91.61", "65.14", "83.50"]),
        (("--bonus", "0.2"), {"学分加成比例": 0.1}, ["92.41", "65.84", "84.00"]),
        (("--term", FIRST), {}, ["89.42", "60.00", "83.00"]),
        (("--term", FIRST, "--term", SECOND), {}, ["90.81", "64.44", "83.00"]),
        ((), {"重修取": "首次"}, ["89.42", "64.44", "83.00"]),
        ((), {"重修取": "末次"}, ["91.08", "64.44", "83.00"]),
        ((), {"重修取": "最高"}, ["91.08", "64.44", "83.00"]),
        ((), {"补考取": "最高"}, ["90.81", "68.89", "83.00"]),
        ((), {"不计课程性质": "公选"}, ["89.50", "64.44", "83.00"]),
        ((), {"及格线": 70, "学分加成比例": "0.1"}, ["91.61", "64.84", "83.50"]),
    ],
)
def test_every_setting_of_the_academic_score_by_hand(academic, args, settings, expected):
    status, said = academic(*args, **settings)
    assert (status, column(said, "学业成绩")) == (0, expected)


def test_an_adjustment_goes_before_the_bonus_of_the_command_line(academic, room):
    heads = ("学号", "姓名", "学年学期", "课程代码", "课程是否参评", "是否调整比例", "调整后比例", "原因")
    out = ("1", "甲", FIRST, "P", "否", "否", None, "公选")
    more = ("1", "甲", FIRST, "B", "是", "是", 0.5, "竞赛")
    adjust = book(room / "A.xlsx", 课程调整=[heads, out, more])
    _, said = academic("--adjust", adjust, "--bonus", "0.2")
    assert column(said, "平均学分成绩", "加成", "学业成绩")[0] == ("89.50", "2.30", "91.80")


def test_the_academic_workbook_holds_the_exact_headings_numbers_and_live_formulas(academic, room):
    status, _ = academic("-o", "out.xlsx")
    sheet = load_workbook(room / "out.xlsx")["学业成绩"]
    head = next(row[0].row for row in sheet if row[0].value == "学号")
    assert " ".join(cell.value for cell in sheet[head]) == (
        "学号 姓名 专业 年级 班级 平均学分成绩 加成 学业成绩 班级排名 专业年级排名 参评课程数 不及格门数"
    )
    first = sheet[head + 1]
    assert [c.value for c in first] == [
        "1",
        "甲",
        "会计",
        "2024",
        "一班",
        90.81,
        0,
        90.81,
        "1/3",
        "1/3",
        4,
        0,
    ]
    assert [first[i].number_format for i in (0, 5, 7, 8)] == ["@", "0.00", "0.00", "@"]
    formulas = [
        c.value for row in load_workbook(room / "out.xlsx")["成绩溯源"] for c in row if c.data_type == "f"
    ]
    assert all(any(name in f for f in formulas) for name in ("SUMPRODUCT", "ROUND", "COUNTIFS"))
    assert status == 0


@pytest.mark.parametrize(
    ("heads", "groups", "expected"),
    [
        (("班级代码",), (("K1",), ("K1",), ("K2",)), [("K1", "2/2"), ("K1", "1/2"), ("K2", "1/1")]),
        (("班级",), (("一",), ("一",), ("二",)), [("一", "2/2"), ("一", "1/2"), ("二", "1/1")]),
        (
            ("班级代码", "班级"),
            (("K1", "一"), ("K2", "一"), ("K1", "一")),
            [("一", "2/2"), ("一", "1/1"), ("一", "1/2")],
        ),
    ],
)
def test_a_class_is_its_code_else_its_name(room, run, heads, groups, expected):
    rows = [(*group, NAMES[i], str(i + 1)) for i, group in enumerate(groups)]
    roster = book(room / "R.xlsx", 学生名册=[(*heads, "姓名", "学号"), *rows])
    scores = book(room / "S.xlsx", 原始成绩=[SCORES, *(taken(i, "A", 2, 80 + i) for i in (1, 2, 3))])
    status, said = run("academic", "--roster", roster, "--scores", scores)
    assert (status, column(said, "班级", "班级排名")) == (0, expected)


def test_rows_are_in_order_of_class_then_student(room, run):
    students = [("3", "丙", "一班"), ("1", "甲", "二班"), ("2", "乙", "一班")]
    roster = book(room / "R.xlsx", 学生名册=[("学号", "姓名", "班级"), *students])
    scores = book(room / "S.xlsx", 原始成绩=[SCORES, *(taken(i, "A", 2, 80) for i in (1, 2, 3))])
    _, said = run("academic", "--roster", roster, "--scores", scores)
    assert [row["学号"] for row in said["rows"]] == ["2", "3", "1"]


def test_an_error_leaves_a_report_whose_links_lead_to_the_cells(room, run):
    roster = pupils(room, 2)
    rows = (taken(1, "A", 2, 88.888), taken(2, "A", "x", None))
    scores = book(room / "收件 1" / "坏 #1%.xlsx", 原始成绩=[SCORES, *rows])
    before = scores.read_bytes()
    status, said = run("academic", "--roster", roster, "--scores", scores, "-o", "out.xlsx")
    found = {(f["code"], f["cell"], f["value"]) for f in said["findings"] if f["severity"] == "error"}
    assert (status, said["ok"], said["rows"]) == (1, False, [])
    assert found == {("N102", "H2", "88.888"), ("N101", "G3", "x"), ("N110", "H3", "")}
    assert scores.read_bytes() == before
    assert {p.name for p in room.glob("*.xlsx")} == {"R.xlsx", "out.检查报告.xlsx"}
    sheet = load_workbook(room / "out.检查报告.xlsx").active
    links = {c.hyperlink.ref: c.hyperlink for row in sheet for c in row if c.hyperlink}
    places = {(Path(unquote(link.target)), link.location) for link in links.values()}
    assert {(scores.relative_to(room), f"'原始成绩'!{cell}") for _, cell, _ in found} <= places
    assert all((room / target).exists() for target, _ in places)


# --- rating


def form(room, who, name, role, marks, heads=("思想 (20-30)", "劳动 (0-70)")):
    head = [("学号/工号", who), ("姓名", name), ("角色", role), (), ("学号", "姓名", *heads)]
    rows = [(str(i), NAMES[i - 1], *given) for i, given in enumerate(marks, start=1)]
    return book(room / "forms" / f"{who}.xlsx", 评分表=[*head, *rows])


@pytest.fixture
def rating(room, run):
    roster = pupils(room, 3)
    items = ((1, "思想", "详", 20, 30, 30, "20%", 50), (2, "劳动", "详", 0, 70, 40, 30, 30))
    rules = book(room / "RULES.xlsx", 评分规则=[RULES, *items])
    form(room, "T1", "赵", "辅导员", ((30, 70), (25, 60), (20, 50)))
    form(room, "T2", "钱", "辅导员", ((29, 70), (25.5, 60), ("20", 50)))
    form(room, "T3", "孙", "班主任", ((28, 66), (25, 60), (20, 50)))
    form(room, "1", "甲", "互评", ((30, 70), (20, 60.55), (20, 50)))
    form(room, "2", "乙", "互评", ((25, 65), (30, 70), (21, 51)))
    form(room, "3", "丙", "互评", ((64, 24), (63, 23), (70, 30)), ("劳动 (0-70)", "思想 (20-30)"))

    def call(*args, **settings):
        if settings:
            args = (*args, "--scheme", book(room / "F.xlsx", 设置=[("项", "值"), *settings.items()]))
        return run("rating", "--roster", roster, "--rules", rules, "--forms", room / "forms", *args)

    return call


@pytest.mark.parametrize(
    ("missing", "settings", "expected"),
    [
        ("", {}, [("26.70", "67.15", "93.85"), ("23.33", "60.53", "83.86"), ("20.25", "50.15", "70.40")]),
        # 甲's peers now 30, 25, 24: mean 79/3
        ("", {"计自评": "是"}, [("27.62", "67.70", "95.32")]),
        ("", {"计自评": "是", "去极值人数": 1}, [("26.95", "67.30", "94.25")]),
        # weights 30/80 and 50/80, 40/70 and 30/70
        ("T3", {"缺评处理": "分摊"}, [("26.38", "67.64", "94.02")]),
        ("3", {}, [("26.95", "67.30", "94.25")]),
    ],
)
def test_every_setting_of_the_rating_score_by_hand(rating, room, missing, settings, expected):
    if missing:
        (room / "forms" / f"{missing}.xlsx").unlink()
    status, said = rating(**settings)
    assert (status, column(said, "思想", "劳动", "评分成绩")[: len(expected)]) == (0, expected)


@pytest.mark.parametrize(
    ("missing", "settings", "code"),
    [("T3", {}, "P414"), ("", {"最少评分人数": 2}, "P415"), ("", {"去极值人数": 1}, "P418")],
)
def test_too_few_raters_stop_the_rating(rating, room, missing, settings, code):
    if missing:
        (room / "forms" / f"{missing}.xlsx").unlink()
    status, said = rating(**settings)
    assert (status, codes(said), said["rows"]) == (1, [code], [])


@pytest.mark.parametrize(
    ("marks", "code", "cell"),
    [
        (((24, 64), (None, 63), (30, 70)), "P407", "C7"),
        (((24, 64), (31, 63), (30, 70)), "P419", "C7"),
        (((24, 64),), "P408", ""),
    ],
)
def test_an_unfinished_form_is_refused_and_the_others_count(rating, room, marks, code, cell):
    form(room, "3", "丙", "互评", marks)
    status, said = rating("-o", "out.xlsx")
    refused = [(f["code"], f["cell"]) for f in said["findings"] if f["severity"] == "refused"]
    assert (status, refused, column(said, "评分成绩")[0]) == (1, [(code, cell)], "94.25")


# --- composite


@pytest.fixture
def composite(room, run):
    def call(scheme, modules, *args, roster=None):
        roster = roster or pupils(room, len(modules) - 1)
        heads, *rows = modules
        given = [(str(i), NAMES[i - 1], *row) for i, row in enumerate(rows, start=1)]
        scores = book(room / "M.xlsx", 模块成绩=[("学号", "姓名", *heads), *given])
        path = book(room / "F.xlsx", **{"测评方案": [MODULES, *scheme.pop("modules")], **scheme})
        return run("composite", "--roster", roster, "--scheme", path, "--modules", scores, *args)

    return call


def halves(*names, **more):
    """A scheme of modules that weigh a half each."""
    return {"modules": [(i, name, "录入", 0.5) for i, name in enumerate(names, start=1)], **more}


def settings(**given):
    return [("项", "值"), *given.items()]


def test_the_manuals_three_modules_have_their_ranks_in_the_order_of_the_contract(composite, room):
    scheme = {
        "modules": [(i, m, None, w) for i, (m, w) in enumerate(zip(MANUAL, (0.2, 0.7, 0.1), strict=True))]
    }
    status, said = composite(
        scheme, [MANUAL, (80, 90, 70), ("81", 90.0, "60"), (80, 90.01, 70)], "-o", "out.xlsx"
    )
    scores = [f"{m}{part}" for m in MANUAL for part in ("成绩", "等次")]
    ranks = [f"{m}班级排名" for m in (*MANUAL, "综合")] + ["科学文化素质专业年级排名", "综合专业年级排名"]
    assert list(said["rows"][0]) == ["学号", "姓名", *scores, "综合成绩", "综合等次", *ranks, "班级"]
    # 16+63+7; 16.2+63+6; 16+63.007+7
    assert column(said, "综合成绩", "综合班级排名") == [("86.00", "2/3"), ("85.20", "3/3"), ("86.01", "1/3")]
    sheet = load_workbook(room / "out.xlsx")["综合测评成绩"]
    assert list(said["rows"][0]) in [[c.value for c in row] for row in sheet]
    assert status == 0


@pytest.mark.parametrize(
    ("stage", "total"), [("最后", "65.53"), ("各模块分", "65.53"), ("各模块加权后", "65.54")]
)
def test_base_bounds_and_the_rounding_stage_by_hand(composite, stage, total):
    """甲: (80.55 + 0.5)/2 = 40.525 and 25.005; 乙: 100.5 is capped at 95."""
    modules = [(1, "学习", "录入", 0.5, "加权", 0.5, 60, 95), (2, "能力", "录入", 0.5)]
    scheme = {"modules": modules, "设置": settings(取整时点=stage)}
    status, said = composite(scheme, [("学习", "能力"), (80.55, 50.01), (100, 70)])
    assert (status, column(said, "综合成绩")) == (0, [total, "82.50"])


def test_items_add_up_by_their_own_rules(composite, room):
    items = [
        ("加分", "论文", "A刊", 3, "取最高"), ("加分", "论文", "B刊", 2, "取最高"),
        ("加分", "竞赛", "国赛", 2.5, "取前N", 2, None, "赛"),
        ("加分", "竞赛", "省赛", 1.5, "取前N", 2, None, "赛"),
        ("加分", "竞赛", "校赛", 1, "取前N", 2), ("加分", "竞赛", "院赛", 0.5, "取前N", 2),
        ("加分", "活动", "志愿", 1, "累加", None, 1.5), ("加分", "扣分", "旷课", -2, "累加"),
    ]  # fmt: skip
    heads = ("学号", "姓名", "模块", "类别", "项目", "分值", "依据")
    of = {1: ("A刊", "B刊", "志愿", "志愿"), 2: ("国赛", "省赛", "校赛", "院赛"), 3: ("旷课", "旷课")}
    rows = [
        (str(i), NAMES[i - 1], "加分", None, name, None, "证") for i, names in of.items() for name in names
    ]
    rows = [(*r[:3], next(i[1] for i in items if i[2] == r[4]), *r[4:]) for r in rows]
    declared = book(room / "I.xlsx", 加减分=[heads, *rows])
    modules = [(1, "学习", "录入", 1), (2, "加分", "加减分", None, "相加", 1, 0, 6)]
    scheme = {"modules": modules, "加减分项": [ITEMS, *items]}
    status, said = composite(scheme, [("学习",), (80,), (80,), (80,)], "--items", declared)
    # 1 + 3 + 1.5; 1 + 2.5 + 1 (省赛 excluded by 国赛); 1 - 4, floor 0
    assert (status, column(said, "加分成绩", "综合成绩")) == (
        0, [("5.50", "85.50"), ("4.50", "84.50"), ("0.00", "80.00")],
    )  # fmt: skip


def test_weights_follow_the_grade(composite, room):
    rows = [("1", "甲", "会计", "2024", None, "一班"), ("2", "乙", "会计", 2023, None, "二班")]
    roster = book(room / "R.xlsx", 学生名册=[ROSTER, *rows])
    weights = [("学", 0.6, "2024"), ("学", 0.8, 2023), ("德", 0.4, "2024级"), ("德", 0.2, "2023")]
    modules = [(i, m, "录入", w, "加权", None, None, None, g) for i, (m, w, g) in enumerate(weights, start=1)]
    _, said = composite({"modules": modules}, [("学", "德"), (100, 70), (100, 70)], roster=roster)
    assert column(said, "综合成绩") == ["88.00", "94.00"]


@pytest.mark.parametrize(
    ("given", "marks", "expected"),
    [
        # 25 % of seven = 1.75, 35 % = 2.45
        ({}, (90, 89, 88, 87, 86, 85, 84), "优优良良中中中"),
        ({"名额取整": "舍去"}, (90, 89, 88, 87, 86, 85, 84), "优良良中中中中"),
        ({"名额取整": "进一"}, (90, 89, 88, 87, 86, 85, 84), "优优良良良中中"),
        ({"同分": "同升"}, (90, 89, 89, 87, 86, 85, 84), "优优优良中中中"),
        ({"同分": "同降"}, (90, 89, 89, 87, 86, 85, 84), "优良良良中中中"),
    ],
)
def test_quotas_their_rounding_and_equal_scores_at_the_cut(composite, given, marks, expected):
    ties = given.pop("同分", None)
    quotas = (("优", 25), ("良", "35%"), ("中", 40))
    levels = [("总分", "比例", level, None, share, "班级", ties) for level, share in quotas]
    scheme = {"modules": [(1, "学", "录入", 1)], "等次规则": [LEVELS, *levels], "设置": settings(**given)}
    status, said = composite(scheme, [("学",), *((mark,) for mark in marks)])
    assert (status, "".join(column(said, "综合等次"))) == (0, expected)


def test_thresholds_and_vetoes(composite):
    bands = (("优", 85), ("良", 75), ("中", 0))
    levels = [("总分", "分数", level, low, None, None, None) for level, low in bands]
    vetoes = [
        ("条件", "参数", "不得评为"),
        ("有不及格课程", None, "优"),
        ("违纪", None, "优、良"),
        ("模块低于", "德<60", "优"),
    ]
    scheme = halves("学", "德", 等次规则=[LEVELS, *levels], 否决规则=vetoes)
    rows = [
        (90, 90, 0, "否"),
        (90, 90, 1, "否"),
        (90, 90, 0, "是"),
        (100, 70, 0, "否"),
        (110, 60, 0, "否"),
        (112, 59.99, 0, "否"),
    ]
    status, said = composite(scheme, [("学", "德", "不及格门数", "违纪"), *rows])
    assert (status, "".join(column(said, "综合等次"))) == (0, "优良中优优良")


def test_levels_round_to_whole_points_only_when_asked(composite):
    levels = [
        LEVELS,
        ("总分", "分数", "过", 60, None, None, None),
        ("总分", "分数", "否", 0, None, None, None),
    ]
    for asked, expected in (("否", "否否过"), ("是", "否过过")):
        scheme = {"modules": [(1, "学", "录入", 1)], "等次规则": levels, "设置": settings(等次取整=asked)}
        _, said = composite(scheme, [("学",), (59.49,), (59.5,), (60,)])
        assert "".join(column(said, "综合等次")) == expected
        assert column(said, "综合成绩") == ["59.49", "59.50", "60.00"]


@pytest.mark.parametrize(
    ("given", "ranks"),
    [
        ({}, ["1/4", "1/4", "1/4", "4/4"]),
        ({"排名方式": 1223}, ["1/4", "1/4", "1/4", "2/4"]),
        ({"同分再比": "德"}, ["3/4", "1/4", "1/4", "4/4"]),
        ({"同分再比": "德", "排名方式": "1223"}, ["2/4", "1/4", "1/4", "3/4"]),
    ],
)
def test_the_way_of_ranking_and_the_tie_chain(composite, given, ranks):
    scheme = halves("学", "德", 设置=settings(**given))
    _, said = composite(scheme, [("学", "德"), (90, 80), (80, 90), (80, 90), (70, 60)])
    assert column(said, "综合班级排名") == ranks


# --- check


@pytest.mark.parametrize(
    ("heads", "row", "table"),
    [
        (SCORES, taken(1, "A", 2, 90), "原始成绩"),
        (("学号", "姓名", "班级"), ("1", "甲", "一班"), "学生名册"),
        (("学号", "姓名", "班级代码"), ("1", "甲", "K1"), "学生名册"),
        (RULES, (1, "思想", "详", 0, 10, 30, 30, 40), "评分规则"),
        (("学号", "姓名", "专业", "班级", "平均学分成绩", "加成", "学业成绩", "班级排名"),
         ("1", "甲", "会计", "一班", 90, 0, 90, "1/1"), "学业成绩"),
        (("学号", "姓名", "班级", "思想", "评分成绩", "班级排名"),
         ("1", "甲", "一班", 9, 9, "1/1"), "评分结果"),
        (("学号", "姓名", "思想政治素质成绩", "思想政治素质等次"), ("1", "甲", 80, "优"), "综合测评成绩"),
    ],
)  # fmt: skip
def test_a_sheet_without_its_name_is_known_by_its_headings(room, run, heads, row, table):
    path = book(room / "x.xlsx", Sheet1=[heads, row])
    status, said = run("check", path)
    assert (status, codes(said), said["rows"][0]["表"]) == (0, [], table)


def test_imported_composite_scores_have_two_decimals(room, run):
    heads = ("学号", "姓名", *(f"{m}{part}" for m in (*MANUAL, "素质综合测评") for part in ("成绩", "等次")))
    row = ("1", "甲", 80, "优", 80.555, "良", "八十", "中", 80.55, "优")
    path = book(room / "x.xlsx", 综合测评成绩=[heads, row])
    status, said = run("check", path, "--as-table", "综合测评成绩")
    assert (status, [(f["code"], f["cell"]) for f in said["findings"]]) == (
        1,
        [("N102", "E2"), ("N101", "G2")],
    )


def test_a_result_can_be_traced_to_one_student(academic, run, room):
    academic("-o", "out.xlsx")
    status, said = run("trace", "out.xlsx", "--student", "2")
    assert (status, column(said, "学号", "学业成绩", "班级排名")) == (0, [("2", "64.44", "3/3")])
    formulas = [
        c.value
        for sheet in load_workbook(said["files"][0]["path"])
        for row in sheet
        for c in row
        if c.data_type == "f"
    ]
    assert any("ROUND" in f for f in formulas)
