"""composite.submit: results count and are locked; composite.rank over the classes of a college (C3, C4)."""

from openpyxl import load_workbook

from tests.flow import books
from tests.flow import class_results as made
from tests.flow.test_composite_book import OFFLINE, TYPED, typed
from zongce.commands import rows
from zongce.tables.composite import composite
from zongce.workflow.digests import digest_of


@made.remembered
def computed(path, **given):
    made.class_book(path, **given)
    report = books.run("composite.compute", path, actor=books.COUNSELLOR)
    assert report.ok, report.findings
    return path


def submit(path, actor=books.COUNSELLOR, **options):
    return books.run("composite.submit", path, actor=actor, **options)


def state(path):
    return made.column(path, "status", "value", "setting")


def test_submitting_locks_the_class_and_only_that(tmp_path):
    path = computed(tmp_path / "班.xlsx")
    before = {t: books.rows_in(path, t) for t in ("composite", "academic", "roster", "computations")}
    assert books.codes(submit(path)) == []
    assert (state(path)["提交状态"], state(path)["提交时间"]) == ("已提交", "2026-10-20 09:30:00")
    assert "T001" in state(path)["提交人"]
    assert before == {t: books.rows_in(path, t) for t in before}
    workbook = load_workbook(path)
    assert workbook["模块成绩"].protection.sheet
    for command, files in (
        ("composite.compute", ()),
        ("composite.import", (typed(tmp_path),)),
        ("composite.submit", ()),
    ):
        assert books.codes(books.run(command, path, files, actor=books.COUNSELLOR)) == ["B808"]


def test_only_the_lead_submits_and_without_one_any_counsellor(tmp_path):
    path = computed(tmp_path / "主" / "班.xlsx")
    report = submit(path, books.SECOND)
    assert books.codes(report) == ["B826"]
    assert "李莉（T001）" in report.findings[0].remedy
    nobody = [{**s, "is_lead": None} for s in books.STAFF]
    assert books.codes(submit(computed(tmp_path / "无" / "班.xlsx", staff=nobody), books.SECOND)) == []
    other = {
        "staff_number": "T009",
        "name": "外人",
        "role": "辅导员",
        "class_code": "2024012",
        "class_": "会计2402",
    }
    path = computed(tmp_path / "外" / "班.xlsx", staff=[*nobody, other])
    assert books.codes(submit(path, "T009")) == ["B801"]
    assert "提交状态" not in state(path)


def test_what_was_never_computed_is_not_submitted(tmp_path):
    path = made.class_book(tmp_path / "班.xlsx")
    assert books.codes(submit(path)) == ["B817"]
    assert "提交状态" not in state(path)


def test_after_any_change_the_class_must_compute_again_before_it_submits(tmp_path):
    edits = {
        "模块": ("模块成绩", {"C5": 70}),
        "结果": ("综合测评成绩", {"K6": 99}),
        "方案": ("测评方案", {"D5": 0.6}),
        "学生": ("学生名册", {"K9": "是", "L9": None}),
        "加分": ("加减分", {"A5": "20240101", "B5": "甲", "E5": "省级一等奖"}),
    }
    for name, (sheet, cells) in edits.items():
        path = computed(tmp_path / name / "班.xlsx")
        made.edit(path, sheet, **cells)
        codes = books.codes(submit(path))
        assert set(codes) == {"B816"}, (name, codes)
        assert "提交状态" not in state(path)


def test_a_total_whose_academic_scores_are_stale_is_not_submitted(tmp_path):
    path = computed(tmp_path / "班.xlsx")
    made.edit(path, "原始成绩", I5=60)
    report = submit(path)
    assert [(f.code, "学业成绩" in f.message) for f in report.findings] == [("B816", True)]


def test_an_import_is_stale_only_by_students_and_rules(tmp_path):
    path = made.class_book(tmp_path / "班.xlsx", computed=(), **OFFLINE)
    books.run("composite.import", path, (typed(tmp_path),), actor=books.COUNSELLOR)
    made.edit(path, "模块成绩", C5=70)
    assert books.codes(submit(path, dry_run=True)) == []
    made.edit(path, "综合测评成绩", K6=99)
    assert books.codes(submit(path)) == ["B816"]


def test_an_import_does_not_serve_a_college_that_now_computes(tmp_path):
    path = made.class_book(tmp_path / "班.xlsx", **OFFLINE)
    books.run(
        "composite.import", path, (typed(tmp_path, [(*r[:7], None) for r in TYPED]),), actor=books.COUNSELLOR
    )
    sheet = load_workbook(path)["班级状态"]
    cell = next(row[1].coordinate for row in sheet.iter_rows() if row[0].value == "计分方式")
    made.edit(path, "班级状态", **{cell: "系统计算"})
    assert books.codes(submit(path)) == ["B816"]


# the college's ranks

OTHER = [
    {
        **books.STUDENTS[0],
        "student_id": f"2024020{n}",
        "name": name,
        "class_code": "2024012",
        "class_": "会计2402",
        "major": major,
    }
    for n, (name, major) in enumerate([("子", "会计学"), ("丑", "会计学"), ("寅", "会计学")], start=1)
]
TABLE = composite(("专业学习", "思想品德"), "综合", ("专业学习", "综合"))
TOTALS = {
    "20240101": 9000,
    "20240102": 8500,
    "20240103": 8500,
    "20240104": 7000,
    "20240201": 9000,
    "20240202": 8499,
    "20240203": 6000,
}
LEARNING = {
    "20240101": 9100,
    "20240102": 8000,
    "20240103": 8600,
    "20240104": 7100,
    "20240201": 9100,
    "20240202": 8400,
    "20240203": None,
}


def progress(code, name, submission="已提交"):
    return {"class_code": code, "class_": name, "submission": submission}


@made.remembered
def college(path, totals=TOTALS, second="已提交", roster=None, **given):
    """A college of two classes that were collected."""
    people = roster or [*books.STUDENTS, *OTHER]
    names = {s["student_id"]: s for s in people}
    result = [
        {
            "student_id": n,
            "name": names[n]["name"],
            "class_": names[n]["class_"],
            "total": t,
            "module_0": LEARNING[n],
            "module_1": 6000,
        }
        for n, t in totals.items()
    ]
    tables = {
        "class_progress": [progress(books.CODE, books.NAME), progress("2024012", "会计2402", second)],
        "roster": people,
        **given,
    }
    books.college(path, **tables)
    read = dict(books.tables_of(path)) | {"composite": rows.of(TABLE, result)}
    made.write(
        path,
        "college",
        read,
        {"zongce.id": "C1", "zongce.batch": books.BATCH_ID, "zongce.college": "管理学院"},
    )
    return path


def rank(path):
    return books.run("composite.rank", path, actor=books.ADMIN)


def test_ranks_of_major_and_grade_go_over_all_classes(tmp_path):
    path = college(tmp_path / "学院.xlsx")
    assert books.codes(rank(path)) == []
    ranks = made.column(path, "composite", "total_major_rank")
    assert list(ranks.values()) == ["1/7", "3/7", "3/7", "6/7", "1/7", "5/7", "7/7"]
    learning = made.column(path, "composite", "module_0_major_rank")
    assert list(learning.values()) == ["1/6", "5/6", "3/6", "6/6", "1/6", "4/6", None]
    assert {r["computed_item"] for r in books.rows_in(path, "computations")} == {"综合专业年级排名"}


def test_another_major_or_grade_is_ranked_by_itself_and_a_tie_by_the_chain(tmp_path):
    people = [*books.STUDENTS, *({**s, "major": "审计学"} for s in OTHER)]
    settings = [{"setting": "同分再比", "value": "专业学习"}, {"setting": "排名方式", "value": "1223"}]
    path = college(tmp_path / "学院.xlsx", roster=people, settings=settings)
    assert books.codes(rank(path)) == []
    ranks = made.column(path, "composite", "total_major_rank")
    assert list(ranks.values()) == ["1/4", "3/4", "2/4", "4/4", "1/3", "2/3", "3/3"]


def test_a_level_by_share_of_the_grade_is_held_against_all_classes(tmp_path):
    levels = [
        {"object_": "总分", "manner": "比例", "level": "优秀", "share": 3000, "scope": "专业年级"},
        {"object_": "总分", "manner": "分数", "level": "合格", "threshold": 6000},
    ]
    report = rank(college(tmp_path / "学院.xlsx", level_rules=levels))
    assert report.ok
    right = ["优秀", "合格", "合格", "合格", "优秀", "合格", "合格"]
    held = made.column(tmp_path / "学院.xlsx", "composite", "total_level").values()
    wrong = [n for n, pair in enumerate(zip(held, right, strict=True)) if pair[0] != pair[1]]
    assert wrong
    letter = report.findings[0].cell[:1]
    assert [(f.code, f.sheet, f.cell) for f in report.findings] == [
        ("C621", "综合测评成绩", f"{letter}{n + 5}") for n in wrong
    ]


def test_every_class_must_have_submitted_and_been_collected(tmp_path):
    path = college(tmp_path / "未交" / "学院.xlsx", second="未提交")
    report = rank(path)
    assert [(f.code, f.value) for f in report.findings] == [("B809", "会计2402")]
    some = {n: t for n, t in TOTALS.items() if n != "20240202"}
    report = rank(college(tmp_path / "缺" / "学院.xlsx", some))
    assert [(f.code, f.value) for f in report.findings] == [("B817", "会计2402")]


def test_participants_of_a_submitted_class_that_were_typed_over_stop_the_ranks(tmp_path):
    digest = digest_of(["20240201", "20240202"])
    own = {"setting": "学院", "value": "管理学院"}
    fixed = {"setting": "下发名单:2024012", "value": digest}
    report = rank(college(tmp_path / "学院.xlsx", status=[own, fixed]))
    assert [(f.code, f.sheet, f.cell, f.value) for f in report.findings] == [
        ("B863", "学生名册", "K10", "会计2402")
    ]
    everybody = {**fixed, "value": digest_of(["20240201", "20240202", "20240203"])}
    assert rank(college(tmp_path / "全" / "学院.xlsx", status=[own, everybody])).ok


def test_a_counsellor_does_not_rank_a_college(tmp_path):
    path = college(tmp_path / "学院.xlsx")
    assert books.codes(books.run("composite.rank", path, actor=books.COUNSELLOR)) == ["B802"]
