"""composite.compute, composite.template, composite.import on class workbooks on disk (requirements C1-C3)."""

from decimal import Decimal as D

import pytest
from openpyxl import load_workbook

from tests.files import save
from tests.flow import books
from tests.flow import class_results as made
from zongce.sheets.style import REQUIRED
from zongce.tables.records import ACADEMIC_ITEM, RATING_ITEM

FOUR = [f"2024010{n}" for n in range(1, 5)]
HEADINGS = [
    "学号",
    "姓名",
    "专业学习成绩",
    "思想品德成绩",
    "身体素质成绩",
    "能力发展成绩",
    "综合成绩",
    "综合等次",
]
TYPED = [
    ("20240101", "甲", D("91.43"), D("65.5"), 80, 60, D("84.10"), "优秀"),
    ("20240102", "乙", D("85.20"), 62, 80, 60, D("79.04"), "合格"),
    ("20240103", "丙", D("85.20"), 62, 80, 60, D("79.04"), "合格"),
    ("20240104", "丁", D("70.35"), 54, 80, 60, D("67.05"), "合格"),
]
"""What computing the sample gives, typed."""
SHEET = "综合测评成绩"
OFFLINE = {"status": made.status(计分方式="线下导入")}


def compute(path, **options):
    return books.run("composite.compute", path, actor=books.COUNSELLOR, **options)


def import_(path, *files, **options):
    return books.run("composite.import", path, files, actor=books.COUNSELLOR, **options)


def typed(folder, rows=None, headings=HEADINGS, name="导入.xlsx"):
    return save(folder / name, {"综合测评成绩": [headings, *(rows or TYPED)]})


def places(report):
    return [(f.code, f.sheet, f.cell) for f in report.findings]


def with_cell(row, column, value):
    rows = [list(r) for r in TYPED]
    rows[row][column] = value
    return rows


# computing


def test_a_class_is_computed_from_its_own_sheets(tmp_path):
    path = made.class_book(tmp_path / "班.xlsx")
    report = compute(path)
    assert books.codes(report) == []
    assert made.column(path, "composite", "module_0") == made.ACADEMIC_SCORES
    assert made.column(path, "composite", "module_1") == dict(
        zip(FOUR, (6550, 6200, 6200, 5400), strict=True)
    )
    # 91.43×0.7 = 64.001, 65.50×0.2 = 13.10, 80×0.05 = 4, 60×0.05 = 3: each rounded, then added
    assert made.column(path, "composite", "total") == dict(zip(FOUR, (8410, 7904, 7904, 6705), strict=True))
    ranks = made.column(path, "composite", "total_class_rank")
    assert ranks == dict(zip(FOUR, ("1/4", "2/4", "2/4", "4/4"), strict=True))
    assert [r["综合等次"] for r in report.rows] == ["优秀", "合格", "合格", "合格"]
    assert set(made.column(path, "composite", "total_major_rank").values()) == {None}
    assert "专业学习专业年级排名" in report.rows[0]
    assert made.column(path, "status", "value", "setting")["综合成绩来源"] == "系统计算"


def test_halves_of_a_weighted_module_go_up(tmp_path):
    # 80.50×0.7 = 56.35 exactly; 66.35×0.05 = 3.3175 → 3.32; 80.10×0.05 = 4.005 → 4.01
    items = [
        {
            "student_id": n,
            "name": made.name_of(n),
            "item": "省级一等奖",
            "points": 635,
            "module": "能力发展",
            "category": "竞赛",
        }
        for n in ("20240101",)
    ]
    rules = [{"module": "能力发展", "category": "竞赛", "item": "省级一等奖"}]
    path = made.class_book(
        tmp_path / "班.xlsx",
        academic=made.academic({**made.ACADEMIC_SCORES, "20240101": 8050}),
        module_scores=made.entered(dict.fromkeys(FOUR, 8010)),
        bonus_items=items,
        bonus_rules=rules,
    )
    assert books.codes(compute(path)) == []
    assert made.column(path, "composite", "total")["20240101"] == 5635 + 1310 + 401 + 332


def test_one_student_and_a_class_where_everybody_ties(tmp_path):
    one = made.class_book(
        tmp_path / "一" / "班.xlsx",
        roster=books.STUDENTS[:1],
        academic=made.academic({"20240101": 9000}),
        rating_result=made.rated({"20240101": (2500, 3500)}),
        module_scores=made.entered({"20240101": 7000}),
    )
    assert books.codes(compute(one)) == []
    assert made.column(one, "composite", "total_class_rank") == {"20240101": "1/1"}
    same = made.class_book(
        tmp_path / "同" / "班.xlsx",
        academic=made.academic(dict.fromkeys(FOUR, 9000)),
        rating_result=made.rated(dict.fromkeys(FOUR, (2500, 3500))),
    )
    assert books.codes(compute(same)) == []
    assert set(made.column(same, "composite", "total_class_rank").values()) == {"1/4"}


def test_a_total_may_exceed_a_hundred_and_a_cap_holds_a_module(tmp_path):
    modules = [*books.SCHEME["modules"][:3], {**books.SCHEME["modules"][3], "weight": None, "method": "相加"}]
    items = [
        {
            "student_id": "20240101",
            "name": "甲",
            "module": "能力发展",
            "category": "竞赛",
            "item": "省级一等奖",
            "points": p,
        }
        for p in (3000, 2500)
    ]
    path = made.class_book(
        tmp_path / "班.xlsx",
        modules=modules,
        bonus_items=items,
        bonus_rules=[{"module": "能力发展", "category": "竞赛", "item": "省级一等奖"}],
    )
    assert set(books.codes(compute(path))) == {"M503", "C611"}
    assert made.column(path, "composite", "module_3")["20240101"] == 10_000
    assert made.column(path, "composite", "total")["20240101"] == 6400 + 1310 + 400 + 10_000


def test_a_failed_course_bars_a_level_without_anybody_typing_it(tmp_path):
    vetoes = [{"condition": "有不及格课程", "barred": "优秀"}]
    path = made.class_book(
        tmp_path / "班.xlsx", veto_rules=vetoes, academic=made.academic(failed={"20240101": 1})
    )
    assert books.codes(compute(path)) == []
    assert made.column(path, "composite", "total_level") == dict.fromkeys(FOUR, "合格")


def test_the_results_it_needs_must_be_there_and_fresh(tmp_path):
    bare = made.class_book(tmp_path / "无" / "班.xlsx", computed=(RATING_ITEM,))
    assert books.codes(compute(bare)) == ["B817"]
    edited = made.class_book(tmp_path / "改" / "班.xlsx")
    made.edit(edited, "评分结果", F5=D("99.00"))
    assert books.codes(compute(edited)) == ["B816"]
    joined = made.class_book(tmp_path / "增" / "班.xlsx")
    made.edit(joined, "学生名册", K9="是", L9=None)
    assert books.codes(compute(joined)) == ["B816", "B816"]
    assert books.rows_in(joined, "composite") == []


def test_what_no_module_needs_need_not_be_there(tmp_path):
    modules = [{**books.SCHEME["modules"][2], "weight": 10_000}]
    path = made.class_book(tmp_path / "班.xlsx", modules=modules, bonus_rules=[], computed=())
    assert books.codes(compute(path)) == []
    assert made.column(path, "composite", "total") == dict.fromkeys(FOUR, 8000)


def test_a_blank_module_score_is_told_at_its_cell_and_nothing_changes(tmp_path):
    path = made.class_book(
        tmp_path / "班.xlsx", module_scores=made.entered({**dict.fromkeys(FOUR, 8000), FOUR[1]: None})
    )
    before = path.read_bytes()
    assert places(compute(path)) == [("C603", "模块成绩", "C6")]
    assert path.read_bytes() == before


def test_levels_by_the_grades_share_cannot_be_computed_in_one_class(tmp_path):
    rules = [{"object_": "总分", "manner": "比例", "level": "优秀", "share": 2000, "scope": "专业年级"}]
    path = made.class_book(tmp_path / "班.xlsx", level_rules=rules)
    assert places(compute(path)) == [("B835", "等次规则", "F5")]


def test_a_college_that_counts_outside_does_not_compute(tmp_path):
    path = made.class_book(tmp_path / "班.xlsx", **OFFLINE)
    assert books.codes(compute(path)) == ["B834"]


def test_a_dry_run_tells_the_cells_and_changes_nothing(tmp_path):
    path = made.class_book(tmp_path / "班.xlsx")
    before = path.read_bytes()
    dry = compute(path, dry_run=True)
    assert path.read_bytes() == before
    assert compute(path).outcome.changes == dry.outcome.changes


# the template


def test_the_template_has_the_class_and_the_schemes_modules(tmp_path):
    path = made.class_book(tmp_path / "班.xlsx")
    report = books.run("composite.template", path, actor=books.COUNSELLOR)
    assert [w.path.rsplit("/", 1)[-1] for w in report.written[:1]] == ["会计2401_综合测评成绩导入.xlsx"]
    rows = list(load_workbook(report.written[0].path)["综合测评成绩"].iter_rows(min_row=4, values_only=True))
    heads = [h.rstrip(REQUIRED) for h in rows[0]]
    assert heads == ["学号", "姓名"] + [
        f"{m}{w}" for m in ("专业学习", "思想品德", "身体素质", "能力发展", "综合") for w in ("成绩", "等次")
    ]
    assert [row[:3] for row in rows[1:5]] == [(n, s, None) for n, s in zip(FOUR, "甲乙丙丁", strict=True)]
    assert not any(row[0] for row in rows[5:])


def test_without_a_scheme_the_template_has_the_manuals_three_modules_and_comes_back(tmp_path):
    path = made.class_book(tmp_path / "班.xlsx", modules=[], bonus_rules=[], level_rules=[], **OFFLINE)
    report = books.run("composite.template", path, actor=books.COUNSELLOR)
    template = tmp_path / "下发" / "会计2401_综合测评成绩导入.xlsx"
    assert str(template) == report.written[0].path
    for row in range(5, 9):
        made.edit(template, "综合测评成绩", **{f"{c}{row}": 90 - row for c in "CEGI"})
    assert books.codes(import_(path, template)) == []
    assert made.column(path, "composite", "total") == dict(zip(FOUR, (8500, 8400, 8300, 8200), strict=True))
    [first, *_] = books.rows_in(path, "composite")
    assert [first[f"{k}_class_rank"] for k in ("module_0", "module_1", "module_2", "total")] == ["1/4"] * 4


# importing


def test_an_import_counts_as_typed_where_the_college_counts_outside(tmp_path):
    path = made.class_book(tmp_path / "班.xlsx", computed=(), **OFFLINE)
    rows = [(*row[:6], D("100.23"), None) for row in TYPED]
    assert books.codes(import_(path, typed(tmp_path, rows))) == []
    assert made.column(path, "composite", "total") == dict.fromkeys(FOUR, 10_023)
    assert made.column(path, "composite", "total_level") == dict.fromkeys(FOUR, "优秀")
    assert set(made.column(path, "composite", "total_class_rank").values()) == {"1/4"}
    assert list(made.column(path, "composite", "module_0_class_rank").values()) == [
        "1/4",
        "2/4",
        "2/4",
        "4/4",
    ]
    assert made.column(path, "status", "value", "setting")["综合成绩来源"] == "线下导入"
    [received] = books.rows_in(path, "received")
    assert (received["file"], received["outcome"]) == ("导入.xlsx", "采用")


def test_a_later_import_takes_the_place_of_an_earlier_one(tmp_path):
    path = made.class_book(tmp_path / "班.xlsx", computed=(), **OFFLINE)
    import_(path, typed(tmp_path))
    import_(path, typed(tmp_path, with_cell(0, 6, D("95.00")), name="改.xlsx"))
    assert made.column(path, "composite", "total")["20240101"] == 9500
    assert [r["outcome"] for r in books.rows_in(path, "received")] == ["被替代", "采用"]


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        (TYPED[:3], [("C604", "综合测评成绩", "")]),
        ([*TYPED, ("20240105", "戊", *TYPED[0][2:])], [("C605", "综合测评成绩", "A6")]),
        (with_cell(1, 3, None), [("C603", "综合测评成绩", "D3")]),
        (with_cell(1, 6, "缺"), [("N101", "综合测评成绩", "G3")]),
    ],
)
def test_the_students_and_every_score_must_be_there(tmp_path, rows, found):
    path = made.class_book(tmp_path / "班.xlsx", computed=(), **OFFLINE)
    assert places(import_(path, typed(tmp_path, rows))) == found
    assert books.rows_in(path, "composite") == []


def test_a_typed_rank_must_be_right_and_one_of_the_grade_is_the_colleges(tmp_path):
    path = made.class_book(tmp_path / "班.xlsx", computed=(), **OFFLINE)
    heads = [*HEADINGS, "综合班级排名", "综合专业年级排名"]
    rows = [(*row, rank, "17/120") for row, rank in zip(TYPED, ("1/4", "2/4", "3/4", "4/4"), strict=True)]
    assert places(import_(path, typed(tmp_path, rows, heads))) == [("C622", "综合测评成绩", "I4")]
    rows[2] = (*rows[2][:8], "2/4", None)
    assert import_(path, typed(tmp_path, rows, heads)).ok
    assert set(made.column(path, "composite", "total_major_rank").values()) == {None}


def test_a_typed_level_holds_and_is_told_where_rules_or_vetoes_say_otherwise(tmp_path):
    vetoes = [{"condition": "有不及格课程", "barred": "优秀"}]
    path = made.class_book(
        tmp_path / "班.xlsx", veto_rules=vetoes, academic=made.academic(failed={"20240101": 1}), **OFFLINE
    )
    report = import_(path, typed(tmp_path, with_cell(1, 7, "优秀")))
    assert set(places(report)) == {("B870", SHEET, "H2"), ("C621", SHEET, "H3")}
    levels = ("优秀", "优秀", "合格", "合格")
    assert made.column(path, "composite", "total_level") == dict(zip(FOUR, levels, strict=True))
    import_(path, typed(tmp_path, with_cell(0, 7, None), name="空.xlsx"))
    assert made.column(path, "composite", "total_level")["20240101"] == "合格"


def test_where_the_system_counts_every_score_must_be_the_computed_one(tmp_path):
    path = made.class_book(tmp_path / "班.xlsx")
    assert books.codes(import_(path, typed(tmp_path))) == []
    assert made.column(path, "status", "value", "setting")["综合成绩来源"] == "系统计算"
    rows = with_cell(3, 3, D("54.01"))
    rows[0][6], rows[0][7] = D("84.11"), "合格"
    report = import_(path, typed(tmp_path, rows, name="改.xlsx"))
    assert sorted(places(report)) == [
        ("B871", "综合测评成绩", "D5"),
        ("B871", "综合测评成绩", "G2"),
        ("B873", "综合测评成绩", "H2"),
    ]
    assert made.column(path, "composite", "total")["20240101"] == 8410


def test_a_result_that_is_not_there_keeps_an_import_from_being_verified(tmp_path):
    path = made.class_book(tmp_path / "班.xlsx", computed=(ACADEMIC_ITEM,))
    assert books.codes(import_(path, typed(tmp_path))) == ["B817"]


def test_files_of_others_are_refused_and_the_classs_own_is_taken(tmp_path):
    path = made.class_book(tmp_path / "班.xlsx", computed=(), **OFFLINE)
    mine = typed(tmp_path)
    theirs = typed(tmp_path, [("20249901", "庚", *TYPED[0][2:])], name="二班.xlsx")
    whole = books.college(tmp_path / "学院.xlsx")
    report = import_(path, mine, theirs, whole)
    assert sorted((f.code, f.file) for f in report.findings) == [("W908", "二班.xlsx"), ("W909", "学院.xlsx")]
    assert len(books.rows_in(path, "composite")) == 4
    outcomes = {r["file"]: r["outcome"] for r in books.rows_in(path, "received")}
    assert outcomes == {"导入.xlsx": "采用", "二班.xlsx": "拒收", "学院.xlsx": "拒收"}
    assert len(list((tmp_path / "隔离").iterdir())) == 2


def test_a_file_without_any_result_is_the_wrong_file_and_no_other_classs(tmp_path):
    path = made.class_book(tmp_path / "班.xlsx", computed=(), **OFFLINE)
    roster = save(tmp_path / "名册.xlsx", {"学生名册": [("学号", "姓名"), ("20249901", "庚")]})
    report = import_(path, typed(tmp_path), roster)
    assert [(f.code, f.severity.value, f.file) for f in report.findings] == [("S101", "refused", "名册.xlsx")]
    assert len(books.rows_in(path, "composite")) == 4


def test_a_template_of_another_class_or_batch_is_refused_by_what_it_says_of_itself(tmp_path):
    path = made.class_book(tmp_path / "班.xlsx", computed=(), **OFFLINE)
    for folder, properties, code in (
        ("甲", {"zongce.class": "2024012"}, "W908"),
        ("乙", {"zongce.batch": "B25ZZ"}, "W907"),
    ):
        other = made.class_book(
            tmp_path / folder / "班.xlsx", properties=made.PROPERTIES | properties, **OFFLINE
        )
        template = books.run("composite.template", other, actor=books.COUNSELLOR).written[0].path
        assert books.codes(import_(path, type(path)(template))) == [code]
    assert books.rows_in(path, "composite") == []


def test_of_two_different_imports_of_the_class_neither_is_taken(tmp_path):
    path = made.class_book(tmp_path / "班.xlsx", computed=(), **OFFLINE)
    one, two = typed(tmp_path), typed(tmp_path, with_cell(0, 6, 95), name="又一份.xlsx")
    assert books.codes(import_(path, one, two)) == ["W914", "W914"]
    assert books.rows_in(path, "composite") == []
    copy = tmp_path / "副本.xlsx"
    copy.write_bytes(one.read_bytes())
    assert books.codes(import_(path, one, copy)) == []


def test_outside_its_window_nothing_is_imported(tmp_path):
    path = made.class_book(tmp_path / "班.xlsx", computed=(), **OFFLINE)
    for day, code in ((30, ["B804"]), (1, [])):
        now = books.NOW.replace(month=9 if day == 30 else 10, day=day)
        assert books.codes(import_(path, typed(tmp_path), now=now)) == code


def test_discipline_is_read_where_the_scheme_has_nothing_to_enter(tmp_path):
    vetoes = [{"condition": "违纪", "barred": "优秀"}]
    modules = [{**books.SCHEME["modules"][0], "weight": 10_000}]
    flags = made.entered(dict.fromkeys(FOUR), disciplined=dict(zip(FOUR, "是否否否", strict=True)))
    path = made.class_book(
        tmp_path / "班.xlsx", modules=modules, bonus_rules=[], veto_rules=vetoes, module_scores=flags
    )
    assert books.codes(compute(path)) == []
    assert list(made.column(path, "composite", "total_level").values()) == ["合格", "优秀", "优秀", "合格"]


def test_a_score_in_a_module_of_another_grade_is_left_out_with_a_hint(tmp_path):
    modules = [*books.SCHEME["modules"], {**books.SCHEME["modules"][2], "module": "军训", "grades": "2025"}]
    path = made.class_book(tmp_path / "班.xlsx", modules=modules, computed=(), **OFFLINE)
    rows = [(*row, score) for row, score in zip(TYPED, (90, None, None, None), strict=True)]
    report = import_(path, typed(tmp_path, rows, [*HEADINGS, "军训成绩"]))
    assert [p for p in places(report) if p[0] != "M503"] == [("C615", SHEET, "I2")]
    assert set(made.column(path, "composite", "module_4").values()) == {None}
    assert set(made.column(path, "composite", "module_4_class_rank").values()) == {None}
