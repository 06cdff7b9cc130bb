"""Batches of the school, what it hands out, what it collects, its return of a college (B1, B2, C6)."""

import pytest

from tests.flow import books, college_results
from tests.flow.college_results import ROSTER, change, inner, issued, state
from zongce.core.setting import SETTINGS

DAYS = {
    "评分开始": "2026-10-01", "评分结束": "2026-12-20", "学业开始": "2026-10-01", "学业结束": "2026-12-20",
    "素质测评开始": "2026-10-01", "素质测评结束": "2026-12-20",
}  # fmt: skip
NAMES = {"学年": "2025-2026", "测评届次": "2027, 2028"}
GL, WY = "管理学院", "外语学院"
BOTH_BATCHES = [books.BATCH, books.BATCH | {"batch": "另一批次", "batch_id": "B2", "state": "未开启"}]


@pytest.fixture
def school(tmp_path):
    return books.school(tmp_path / "学校" / "校级.xlsx")


def run(path, command, *files, now=books.NOW, actor=books.OFFICE, **sets):
    return books.run(command, path, files, sets, actor=actor, now=now)


def states(path):
    return {row["batch"]: row["state"] for row in books.rows_in(path, "batches")}


def test_a_batch_is_added_with_its_days_cohorts_and_an_identity(school):
    report = run(
        school, "batch.add", 批次名称="新批次", 参评学院=GL, 学期="第一学期", 说明="试行", **NAMES, **DAYS
    )
    assert (report.ok, report.findings) == (True, ())
    row = books.rows_in(school, "batches")[1]
    assert (row["batch"], row["cohorts"], row["state"], row["half"]) == (
        "新批次",
        "2027、2028",
        "未开启",
        "第一学期",
    )
    assert (row["rating_start"], row["composite_end"], row["colleges"]) == ("2026-10-01", "2026-12-20", GL)
    assert len(row["batch_id"]) == 10
    assert row["batch_id"] != books.BATCH_ID


def test_a_year_is_kept_as_the_terms_of_scores_begin(school):
    assert run(school, "batch.add", 批次名称="下一批", **{**NAMES, "学年": "2026—2027 学年"}, **DAYS).ok
    assert books.rows_in(school, "batches")[1]["school_year"] == "2026-2027"


def test_a_window_of_one_day_is_a_window(school):
    assert run(school, "batch.add", 批次名称="一天", **NAMES, **{**DAYS, "评分结束": "2026-10-01"}).ok


@pytest.mark.parametrize(
    ("sets", "codes"),
    [
        ({"评分开始": "2026-12-21"}, ["B811"]),
        ({"学业开始": "2027-01-01", "素质测评开始": "2027-01-01"}, ["B811", "B811"]),
        ({"批次名称": books.BATCH["batch"]}, ["B813"]),
        ({"参评学院": f"{GL}、法学院"}, ["B824"]),
        ({"学年": "2025"}, ["T113"]),
        ({"学年": "2025-2027"}, ["T113"]),
        ({"学年": "2025-2026-1"}, ["T113"]),
        ({"参评学院": "法学院", "批次名称": books.BATCH["batch"]}, ["B813", "B824"]),
    ],
)
def test_a_batch_that_cannot_be_is_not_added(school, sets, codes):
    report = run(school, "batch.add", **{"批次名称": "新批次", **NAMES, **DAYS, **sets})
    assert sorted(books.codes(report)) == codes
    assert len(books.rows_in(school, "batches")) == 1


@pytest.mark.parametrize(
    ("before", "command", "after"),
    [
        ("未开启", "open", "已开启"), ("未开启", "stop", None), ("未开启", "end", None),
        ("未开启", "delete", ""), ("已开启", "open", None), ("已开启", "stop", "已停止"),
        ("已开启", "end", "已结束"), ("已开启", "delete", None), ("已停止", "open", "已开启"),
        ("已停止", "stop", None), ("已停止", "end", "已结束"), ("已停止", "delete", None),
        ("已结束", "open", None), ("已结束", "stop", None), ("已结束", "end", None),
        ("已结束", "delete", None),
    ],
)  # fmt: skip
def test_a_batch_moves_only_as_the_manual_lets_it(tmp_path, before, command, after):
    path = books.school(tmp_path / "校级.xlsx", batches=[books.BATCH | {"state": before}])
    report = run(path, f"batch.{command}")
    hinted = ["K309"] if (command, after) == ("open", "已开启") else []  # nobody has a key
    assert books.codes(report) == (hinted if after is not None else ["B807"])
    assert list(states(path).values()) == ([before] if after is None else [after] if after else [])


def test_of_several_batches_the_one_that_was_named_moves(tmp_path):
    path = books.school(tmp_path / "校级.xlsx", batches=BOTH_BATCHES)
    assert books.codes(run(path, "batch.open")) == ["B814"]
    assert books.codes(run(path, "batch.open", 批次名称="没有")) == ["B814"]
    assert run(path, "batch.open", 批次名称="另一批次").ok
    assert states(path) == {books.BATCH["batch"]: "已开启", "另一批次": "已开启"}


def test_batches_are_the_offices(school):
    for command in ("batch.open", "batch.issue", "batch.progress"):
        assert books.codes(run(school, command, actor=books.ADMIN)) == ["B802"]


def test_every_college_gets_a_workbook_of_its_own_and_nothing_of_another(school):
    report = run(school, "batch.issue")
    assert (report.ok, books.codes(report)) == (True, ["B825", "B825", "K309"])
    gl, wy = issued(school, f"{GL}_学院工作簿") + issued(school, f"{WY}_学院工作簿")
    assert [r["batch_id"] for r in books.rows_in(gl, "batches")] == [books.BATCH_ID]
    windows = {r["business"]: r for r in books.rows_in(gl, "windows")}
    assert set(windows) == {"评分管理", "学业成绩管理", "素质测评成绩管理", "班长课程调整", "辅导员课程调整"}
    assert (windows["评分管理"]["school_start"], windows["评分管理"]["college_start"]) == ("2026-10-01", None)
    assert windows["班长课程调整"]["school_start"] is None
    switched = {"评分管理": "未开启", "学业成绩管理": "未开启"}
    assert {name: row["state"] for name, row in windows.items() if row["state"]} == switched
    people = [books.ADMIN, books.SECRETARY, books.OFFICE]
    assert [r["staff_number"] for r in books.rows_in(gl, "staff")] == people
    assert [r["setting"] for r in books.rows_in(gl, "settings")] == [s.name for s in SETTINGS]
    assert (state(gl, "学院"), state(gl, "更新号"), state(gl, "计分方式")) == (GL, "1", "系统计算")
    assert [r["staff_number"] for r in books.rows_in(wy, "staff")] == [books.OFFICE]
    for name in ("赵干事", "钱书记", "gl@example.edu.cn"):
        assert name not in inner(wy)
    ids = [books.read_book(p.read_bytes(), p.name)[0].properties["zongce.id"] for p in (gl, wy)]
    assert len(set(ids)) == 2


def test_an_issued_workbook_works(tmp_path, school):
    run(school, "batch.issue")
    own = tmp_path / "学院" / "学院工作簿.xlsx"
    own.parent.mkdir()
    own.write_bytes(issued(school, f"{GL}_学院工作簿")[0].read_bytes())
    assert run(own, "college.report", actor=books.ADMIN).ok


def test_a_batch_hands_out_only_to_the_colleges_that_it_names(tmp_path):
    path = books.school(tmp_path / "校级.xlsx", batches=[books.BATCH | {"colleges": WY}])
    run(path, "batch.issue")
    assert len(issued(path, "学院工作簿")) == 1
    assert [
        (r["college"], r["update_number"], r["approval"]) for r in books.rows_in(path, "college_progress")
    ] == [(WY, 1, "未审核")]


@pytest.mark.parametrize("before", ["未开启", "已停止", "已结束"])
def test_a_batch_that_is_not_open_is_handed_out_to_nobody(tmp_path, before):
    path = books.school(tmp_path / "校级.xlsx", batches=[books.BATCH | {"state": before}])
    assert books.codes(run(path, "batch.issue")) == ["B805"]
    assert not (path.parent / "下发").exists()


def test_a_college_that_is_not_in_the_list_gets_nothing(tmp_path):
    path = books.school(tmp_path / "校级.xlsx", batches=[books.BATCH | {"colleges": f"{GL}、法学院"}])
    assert books.codes(run(path, "batch.issue")) == ["B824"]
    empty = books.school(tmp_path / "空" / "校级.xlsx", college_list=[])
    assert books.codes(run(empty, "batch.issue")) == ["B824"]


def test_later_issues_are_numbered_updates_and_reach_colleges_after_a_stop(school):
    run(school, "batch.issue")
    first = issued(school, f"{GL}_学院工作簿")[0].read_bytes()
    run(school, "batch.stop")
    report = run(school, "batch.issue")
    assert report.ok
    assert issued(school, f"{GL}_学院工作簿")[0].read_bytes() == first
    [update] = issued(school, f"{GL}_学院更新")
    assert (state(update, "更新号"), state(update, "退回次数")) == ("2", "0")
    assert books.rows_in(update, "batches")[0]["state"] == "已停止"
    run(school, "batch.issue")
    assert [state(p, "更新号") for p in issued(school, f"{WY}_学院更新")] == ["2", "3"]
    assert [r["update_number"] for r in books.rows_in(school, "college_progress")] == [3, 3]


def test_two_batches_and_long_names_never_share_a_file(tmp_path):
    long = "关于开展全日制本科学生综合素质测评工作的年度安排与实施"
    colleges = [{"college": f"{long}学院{n}"} for n in ("一", "二")] + [{"college": "文/理学院"}]
    batches = [books.BATCH | {"batch": f"{long}第{n}批", "batch_id": n} for n in ("B1", "B2")]
    path = books.school(tmp_path / "校级.xlsx", batches=batches, college_list=colleges)
    for made in batches:
        assert run(path, "batch.issue", 批次名称=made["batch"]).ok
    books_made = issued(path, "学院工作簿")
    assert len(books_made) == 6
    assert {(state(p, "学院"), books.rows_in(p, "batches")[0]["batch_id"]) for p in books_made} == {
        (c["college"], b["batch_id"]) for c in colleges for b in batches
    }


@pytest.fixture
def college(tmp_path, school):
    """The college's workbook with results that were published, after the school's issue."""
    college_results.once(school, "issued", lambda: run(school, "batch.issue"))
    return college_results.published(tmp_path / "学院" / "学院.xlsx")


def approved(college):
    if any(row["publicity_state"] != "已结束" for row in books.rows_in(college, "class_progress")):
        assert run(college, "publicity.start", actor=books.ADMIN).ok
        running = college_results.running(college)
        assert run(college, "publicity.end", actor=books.ADMIN, 班级=running).ok
    assert run(college, "college.approve", actor=books.SECRETARY).ok
    return issued(college, "学院上报")[-1]


def reported(college):
    assert run(college, "college.report", actor=books.ADMIN).ok
    return issued(college, "学院上报")[-1]


def test_progress_comes_without_results_and_results_after_the_approval(school, college):
    assert run(school, "batch.collect", reported(college)).findings == ()
    row = next(r for r in books.rows_in(school, "college_progress") if r["college"] == GL)
    assert (row["class_count"], row["academic_count"], row["submitted_count"]) == (2, 2, 2)
    assert (row["approval"], row["received_at"], row["update_number"]) == ("未审核", "2026-10-20 09:30:00", 1)
    assert books.rows_in(school, "school_results") == []
    assert not [s["name"] for s in ROSTER if f">{s['name']}<" in inner(school)]

    assert run(school, "batch.collect", approved(college)).findings == ()
    row = next(r for r in books.rows_in(school, "college_progress") if r["college"] == GL)
    assert (row["approval"], row["approved_by"], row["published_count"]) == (
        "已审核通过",
        "钱书记（G002）",
        2,
    )
    results = books.rows_in(school, "school_results")
    assert [(r["student_id"], r["composite_score"]) for r in results if r["participant"] == "是"][:2] == [
        ("20240101", 8912), ("20240102", 8050),
    ]  # fmt: skip
    assert {(r["college"], r["batch_id"], r["school_year"]) for r in results} == {
        (GL, books.BATCH_ID, "2025-2026")
    }
    shown = run(school, "batch.progress").rows
    assert [(r["学院"], r["审核状态"]) for r in shown] == [(GL, "已审核通过"), (WY, "未审核")]


def test_progress_can_be_asked_for_each_batch(tmp_path):
    rows = [
        {"batch": b["batch"], "college": GL, "batch_id": b["batch_id"], "class_count": n}
        for n, b in enumerate(BOTH_BATCHES)
    ]
    path = books.school(tmp_path / "校级.xlsx", batches=BOTH_BATCHES, college_progress=rows)
    assert books.codes(run(path, "batch.progress")) == ["B814"]
    assert [r["班级数"] for r in run(path, "batch.progress", 批次名称="另一批次").rows] == ["1"]


def test_the_same_report_again_is_a_hint_and_doubles_nothing(school, college):
    sent = approved(college)
    run(school, "batch.collect", sent)
    before = books.rows_in(school, "school_results")
    report = run(school, "batch.collect", sent, sent)
    assert (report.ok, books.codes(report)) == (True, ["W915"])
    assert books.rows_in(school, "school_results") == before


def test_a_newer_report_replaces_the_colleges_rows_and_an_older_one_is_refused(school, college):
    first = reported(college)
    second = approved(college)
    third = reported(college)
    assert run(school, "batch.collect", third, second).ok
    assert len(books.rows_in(school, "school_results")) == 7
    assert books.codes(run(school, "batch.collect", first)) == ["W956"]
    assert len(books.rows_in(school, "school_results")) == 7
    assert [r["outcome"] for r in books.rows_in(school, "received")] == ["采用", "采用", "拒收"]
    assert len(list((school.parent / "隔离").iterdir())) == 1


def test_another_colleges_results_stay(tmp_path, school, college):
    other = {
        "batch": books.BATCH["batch"],
        "student_id": "W1",
        "name": "外",
        "college": WY,
        "batch_id": books.BATCH_ID,
    }
    tables = {name: books.rows_in(school, name) for name in books.tables_of(school)}
    books.school(school, **tables | {"school_results": [other]})
    run(school, "batch.collect", approved(college))
    assert len(books.rows_in(school, "school_results")) == 8
    run(school, "college.return", 学院=GL, 原因="补材料")
    assert [r["student_id"] for r in books.rows_in(school, "school_results")] == ["W1"]


@pytest.mark.parametrize(
    ("match", "code"),
    [("batch", "W907"), ("college", "W955"), ("kind", "W909"), ("edited", "W958"), ("number", "W956")],
)
def test_a_report_that_is_not_to_be_trusted_is_refused_while_the_rest_goes_on(
    tmp_path, school, college, match, code
):
    good = approved(college)
    bad = tmp_path / "来" / "来件.xlsx"
    tables = {name: books.rows_in(good, name) for name in books.tables_of(good)}
    properties = {"zongce.batch": books.BATCH_ID, "zongce.college": GL}
    kind = "college_report"
    if match == "batch":
        properties["zongce.batch"] = "B9"
    elif match == "college":
        properties["zongce.college"] = "法学院"
    elif match == "edited":
        tables["reported_results"][0]["composite_score"] = 9999
    elif match == "number":
        next(r for r in tables["status"] if r["setting"] == "上报号")["value"] = "x"
    else:
        kind, tables = "college_update", {}
    books.write_book(bad, kind, tables, properties)
    report = run(school, "batch.collect", bad, good)
    assert (report.ok, books.codes(report)) == (False, [code])
    assert [f.file for f in report.findings] == ["来件.xlsx"]
    assert len(books.rows_in(school, "school_results")) == 7
    outcomes = {r["file"]: r["outcome"] for r in books.rows_in(school, "received")}
    assert outcomes == {"来件.xlsx": "拒收", good.name: "采用"}


def test_a_file_that_is_no_workbook_is_refused_and_kept(tmp_path, school, college):
    broken = tmp_path / "坏.xlsx"
    broken.write_bytes(b"no workbook")
    report = run(school, "batch.collect", broken, reported(college))
    assert not report.ok
    assert {f.severity.value for f in report.findings} == {"refused"}
    assert [p.read_bytes() for p in (school.parent / "隔离").iterdir()] == [b"no workbook"]


def test_a_return_takes_the_results_away_and_tells_the_college(school, college):
    run(school, "batch.collect", approved(college))
    report = run(school, "college.return", 学院=GL, 原因="补公示材料")
    assert (report.ok, report.findings) == (True, ())
    assert books.rows_in(school, "school_results") == []
    assert "甲" not in inner(school)
    row = next(r for r in books.rows_in(school, "college_progress") if r["college"] == GL)
    assert (row["approval"], row["approved_at"], row["update_number"]) == ("已退回", None, 2)
    [update] = issued(school, "学院更新")
    assert (state(update, "退回次数"), state(update, "退回原因"), state(update, "更新号")) == (
        "1",
        "补公示材料",
        "2",
    )
    run(school, "batch.issue")
    assert state(issued(school, f"{GL}_学院更新")[-1], "退回次数") == "1"
    assert state(issued(school, f"{WY}_学院更新")[-1], "退回次数") == "0"


def test_what_was_approved_before_a_return_does_not_come_back(school, college):
    sent = approved(college)
    run(school, "batch.collect", sent)
    run(school, "college.return", 学院=GL, 原因="补材料")
    assert books.codes(run(school, "batch.collect", sent)) == ["W915"]
    assert books.codes(run(school, "batch.collect", reported(college))) == ["W957"]
    assert books.rows_in(school, "school_results") == []


def test_the_whole_way_there_and_back_again(school, college):
    run(school, "batch.collect", approved(college))
    run(school, "college.return", 学院=GL, 原因="补材料", 班级="会计2401")
    [update] = issued(school, "学院更新")
    assert run(college, "batch.update", update, actor=books.ADMIN).ok
    assert state(college, "审核状态") == "已退回"
    assert [r["submission"] for r in books.rows_in(college, "class_progress")] == ["未提交", "已提交"]
    assert run(school, "batch.collect", reported(college)).ok
    row = next(r for r in books.rows_in(school, "college_progress") if r["college"] == GL)
    assert (row["approval"], row["submitted_count"]) == ("已退回", 1)
    change(college, "class_progress", {"class_": "会计2401"}, submission="已提交")
    assert run(school, "batch.collect", approved(college)).ok
    assert len(books.rows_in(school, "school_results")) == 7


def test_a_college_that_cannot_be_returned_says_why(tmp_path, school, college):
    assert books.codes(run(school, "college.return", 学院=GL, 原因="无")) == ["B807"]
    run(school, "batch.collect", approved(college))
    assert books.codes(run(school, "college.return", 原因="无")) == ["B822"]
    assert books.codes(run(school, "college.return", 学院="法学院", 原因="无")) == ["B824"]
    assert books.codes(run(school, "college.return", 学院=WY, 原因="无")) == ["B807"]
    assert books.codes(run(school, "college.return", 学院=GL, 班级="会计2499", 原因="无")) == ["B821"]
    assert books.codes(run(school, "college.return", 学院=GL, 原因="无", 批次名称="没有")) == ["B814"]
    assert books.codes(run(school, "college.return", 学院=GL, 原因="无", actor=books.ADMIN)) == ["B802"]
    run(school, "batch.end")
    assert books.codes(run(school, "college.return", 学院=GL, 原因="无")) == ["B807"]
    assert len(books.rows_in(school, "school_results")) == 7


def test_a_dry_run_of_each_command_changes_nothing(school, college):
    sent = approved(college)
    before = {p: p.read_bytes() for p in school.parent.rglob("*") if p.is_file()}
    for command, files, sets in (
        ("batch.issue", (), {}), ("batch.stop", (), {}), ("batch.collect", (sent,), {}),
    ):  # fmt: skip
        report = books.run(command, school, files, sets, actor=books.OFFICE, dry_run=True)
        assert report.ok
        assert report.outcome.changes
    assert {p: p.read_bytes() for p in school.parent.rglob("*") if p.is_file()} == before
