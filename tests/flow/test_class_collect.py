"""收取班级工作簿: what the college takes out of it, what it refuses and why (requirements C4, R6, N1)."""

import zipfile
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime

import pytest

from tests import files
from tests.flow import books, exchanges
from tests.flow.books import ADMIN, CODE, NAME, codes, rows_in
from tests.flow.exchanges import CODE2, NAME2, issue, item, logged, progress, rewrite, worked
from zongce.commands import rows, staleness

FOREIGN = [{"setting": "学院", "value": "外语学院"}]
THREE = ("学业成绩", "评分成绩", "综合成绩")


@pytest.fixture
def first(college):
    return sent(college, NAME)


@pytest.fixture
def second(college):
    return sent(college, NAME2)


def sent(college, class_):
    """The class's workbook in its counsellor's folder."""
    path = college.parent.parent / class_ / f"{class_}.xlsx"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes((college.parent / "下发" / f"{class_}_班级工作簿.xlsx").read_bytes())
    return path


def collect(path, *handed, **more):
    return books.run("class.collect", path, handed, actor=ADMIN, **more)


def copy(path, name):
    made = path.parent / name
    made.write_bytes(path.read_bytes())
    return made


def registered(path):
    return [(r["file"], r["sender"], r["outcome"]) for r in rows_in(path, "received")]


def letter(path, at, name=None):
    """A mail with the workbook in it, sent at a time."""
    mail = EmailMessage()
    mail["Date"] = format_datetime(at)
    mail.set_content("见附件")
    data = path.read_bytes()
    mail.add_attachment(data, maintype="application", subtype="octet-stream", filename=name or path.name)
    made = path.parent / f"{name or path.stem}.eml"
    made.write_bytes(mail.as_bytes())
    return made


def test_participants_typed_over_are_the_colleges_own_fault_and_not_the_classs(college, first, second):
    exchanges.typed(college, "20240101", participant="否", absence_reason="休学")
    report = collect(college, worked(first), worked(second))
    assert [(f.code, f.value) for f in report.findings] == [("B810", NAME)]
    assert registered(college) == []
    assert collect(college, second).ok
    exchanges.typed(college, "20240101", participant="是", absence_reason=None)
    assert collect(college, first).ok
    assert progress(college)["received_at"]


def test_results_progress_and_submission_come_to_the_college(college, first, second):
    worked(first, submitted=True)
    worked(second)
    report = collect(college, first, second)
    assert report.ok, report.findings
    assert [r["student_id"] for r in rows_in(college, "academic")] == [
        *(f"2024010{n}" for n in range(1, 5)), "20240201", "20240202",
    ]  # fmt: skip
    assert [r["total"] for r in rows_in(college, "composite")] == [8000, 8001, 8002, 8003, 8000, 8001]
    assert [r["rating_score"] for r in rows_in(college, "rating_result")] == [6000] * 6
    row = progress(college)
    assert (row["submission"], row["submitted_at"], row["submitted_by"]) == (
        "已提交",
        "2026-10-20 09:00:00",
        "李莉（T001）",
    )
    assert (row["academic_computed"], row["received_at"]) == (
        "2026-10-20 08:30:00 李莉（T001）",
        "2026-10-20 09:30:00",
    )
    assert progress(college, NAME2)["submission"] == "未提交"
    assert registered(college) == [("会计2401.xlsx", NAME, "采用"), ("会计2402.xlsx", NAME2, "采用")]


def test_what_was_collected_is_fresh_until_the_college_changes_something(college, first):
    collect(college, worked(first))
    tables = books.tables_of(college)
    assert [staleness.computed_at(tables, i, NAME) for i in THREE] == ["2026-10-20 08:30:00 李莉（T001）"] * 3
    assert not any(staleness.is_stale("college", tables, i, NAME) for i in THREE)
    rewrite(college, settings=rows.changed(tables["settings"], [0], value="0.3"))
    assert all(staleness.is_stale("college", books.tables_of(college), i, NAME) for i in THREE)


def test_what_the_class_itself_has_to_compute_again_is_stale_in_the_college_too(college, first):
    worked(first)
    sets = {"学号": "20240101", "课程代码": "C3", "课程是否参评": "否", "原因": "免修"}
    adjusted = books.run("courses.adjust", first, sets=sets, actor=books.COUNSELLOR)
    assert adjusted.ok, adjusted.findings
    collect(college, first)
    tables = books.tables_of(college)
    assert [staleness.is_stale("college", tables, i, NAME) for i in THREE] == [True, False, False]


def altered(first, table, place, **values):
    tables = books.tables_of(first)
    return rewrite(first, **{table: rows.changed(tables[table], [place], **values)})


@pytest.mark.parametrize(
    ("table", "values", "sheet"),
    [
        ("raw_scores", {"score": 9999}, "原始成绩"),
        ("roster", {"major": "金融学"}, "学生名册"),
        ("modules", {"weight": 6000}, "测评方案"),
        ("settings", {"value": "0.9"}, "设置"),
        ("rating_rules", {"peer_weight": 3900, "teacher_weight": 3100}, "评分规则"),
    ],
)
def test_what_the_class_changed_of_the_college_s_sheets_is_named(college, first, table, values, sheet):
    before = books.tables_of(college)
    report = collect(college, altered(worked(first), table, 0, **values))
    assert [(f.code, f.sheet) for f in report.findings] == [("W967", sheet)]
    assert registered(college) == [("会计2401.xlsx", NAME, "拒收")]
    assert books.rows_in(college, "academic") == rows.every(before["academic"])


def test_rows_that_the_class_sorted_are_as_the_college_sent_them(college, first):
    worked(first)
    scores = books.tables_of(first)["raw_scores"]
    rewrite(first, raw_scores=scores.select(list(reversed(range(len(scores))))))
    assert collect(college, first).ok


def test_an_adjustment_in_the_college_s_name_that_it_never_made_is_refused(college, first):
    worked(first)
    sets = {"学号": "20240101", "课程代码": "C3", "课程是否参评": "否", "原因": "免修"}
    books.run("courses.adjust", first, sets=sets, actor=books.COUNSELLOR)
    altered(first, "course_log", 0, role="学院管理员", person="赵干事（G001）")
    report = collect(college, first)
    assert [(f.code, f.sheet) for f in report.findings] == [("W967", "课程调整记录")]


def test_what_the_class_computes_by_its_own_button_is_fresh_in_the_college(college, first):
    report = books.run("academic.compute", first, actor=books.COUNSELLOR)
    assert report.ok, report.findings
    assert collect(college, first).ok
    tables = books.tables_of(college)
    assert len(rows.find(tables["academic"], class_=NAME)) == 4
    assert staleness.computed_at(tables, "学业成绩", NAME).endswith(f"李莉（{books.COUNSELLOR}）")
    assert not staleness.is_stale("college", tables, "学业成绩", NAME)


def test_numbers_of_raters_come_without_a_rater_a_mark_or_a_code(college, first):
    table = books.tables_of(first)["raters"].table
    base = {"state": "已交", "rated_count": 4, "digest": "d" * 64}
    made = [
        {"rater_id": "T001", "name": "李莉", "role": "辅导员", "form_code": "SECRETCODE1", **base},
        {"rater_id": "T002", "name": "王媛", "role": "辅导员", "form_code": "SECRETCODE4", **base},
        {
            **base, "rater_id": "T003", "name": "马晓挺", "role": "班主任", "form_code": "SECRETCODE2",
            "state": "不完整", "rated_count": 3, "unrated": "20240104",
        },
        {"rater_id": "20240101", "name": "甲", "role": "互评", "form_code": "SECRETCODE3", **base},
    ]  # fmt: skip
    rewrite(first, raters=rows.of(table, made))
    assert collect(college, first).ok
    row = progress(college)
    assert (row["counsellor_rated"], row["teacher_rated"], row["peer_done"]) == (4, 3, 1)
    with zipfile.ZipFile(college) as package:
        whole = b"".join(package.read(name) for name in package.namelist())
    assert b"SECRETCODE" not in whole
    assert b"d" * 64 not in whole


def test_collecting_the_same_again_changes_no_result(college, first):
    worked(first)
    collect(college, first)
    before = rows_in(college, "academic"), rows_in(college, "computations"), progress(college)
    again = collect(college, first)
    assert codes(again) == ["W915"]
    twice = collect(college, copy(first, "副本.xlsx"), first)
    assert codes(twice) == ["W915", "W915"]
    assert (rows_in(college, "academic"), rows_in(college, "computations"), progress(college)) == before
    assert list((college.parent / "收件").iterdir())


def test_a_later_workbook_of_the_class_replaces_its_rows_only(college, first, second):
    collect(college, worked(first), worked(second))
    worked(first, {f"2024010{n}": 7000 for n in range(1, 5)})
    assert collect(college, first).ok
    assert [r["academic_score"] for r in rows_in(college, "academic")] == [7000] * 4 + [8000, 8001]
    assert len(rows_in(college, "computations")) == 6


def test_what_does_not_belong_here_is_refused_and_the_rest_goes_on(college, first, second, tmp_path):
    worked(first)
    batch = rows.of(
        books.tables_of(second)["batches"].table, [{**books.BATCH, "batch_id": "OLD", "batch": "去年"}]
    )
    old = rewrite(second, tmp_path / "旧.xlsx", batches=batch)
    other = exchanges.college(tmp_path / "外" / "学院", status=FOREIGN, roster=[
        {**s, "college": "外语学院"} for s in books.STUDENTS
    ])  # fmt: skip
    issue(other)
    foreign = copy(sent(other, NAME), "外院.xlsx")
    strange = exchanges.with_items(copy(second, "陌生.xlsx"), 班级代码="2099", 班级="没有的班")
    junk = files.save(tmp_path / "表.xlsx", {"表": [["甲"]]})
    torn = tmp_path / "坏.xlsx"
    torn.write_bytes(b"PK\x03\x04 torn")
    report = collect(college, first, old, foreign, strange, junk, torn, college)
    assert sorted(codes(report)) == ["F102", "W907", "W908", "W908", "W909", "W909"]
    assert len(list((college.parent / "隔离").iterdir())) == 6
    assert progress(college)["received_at"]
    assert ("会计2401.xlsx", NAME, "采用") in registered(college)


def test_an_older_workbook_never_replaces_a_newer_one(college, first):
    early = copy(first, "早.xlsx")
    logged(early, "一")
    collect(college, worked(logged(copy(early, "晚.xlsx"), "二", "三")))
    report = collect(college, early)
    assert codes(report) == ["W924"]
    assert "1 行" in report.findings[0].message
    assert len(rows_in(college, "academic")) == 4


def test_a_workbook_that_went_another_way_is_not_taken_for_a_later_one(college, first):
    collect(college, logged(copy(first, "甲.xlsx"), "一", "二"))
    assert codes(collect(college, logged(copy(first, "乙.xlsx"), "一", "别的", "三"))) == ["W923"]


def test_a_workbook_that_lacks_an_update_is_older(college, first):
    issue(college, NAME)
    updated = copy(first, "新.xlsx")
    books.run(
        "class.update", updated, [college.parent / f"下发/{NAME}_班级更新_2.xlsx"], actor=books.COUNSELLOR
    )
    collect(college, updated)
    log = books.tables_of(updated)["log"]
    stale = rewrite(copy(first, "旧.xlsx"), log=rows.added(log, rows.every(log)))
    assert codes(collect(college, stale)) == ["W919"]


def test_a_submission_before_the_last_return_does_not_count_again(college, first):
    collect(college, worked(first, submitted=True))
    exchanges.with_items(college, **{f"退回次数:{CODE}": "1"})
    rewrite(college, class_progress=exchanges.changed(college, "class_progress", [0], submission="未提交"))
    again = logged(copy(first, "再.xlsx"), "成绩单")
    assert codes(collect(college, again)) == ["W966"]
    assert progress(college)["submission"] == "未提交"
    issue(college, NAME)
    update = college.parent / f"下发/{NAME}_班级更新_2.xlsx"
    assert books.run("class.update", again, [update], actor=books.COUNSELLOR).ok
    assert collect(college, worked(again, submitted=True)).ok
    assert progress(college)["submission"] == "已提交"


def test_two_workbooks_of_a_class_are_ordered_by_their_logs(college, first):
    early = logged(copy(first, "早.xlsx"), "一")
    late = worked(logged(copy(early, "晚.xlsx"), "二"))
    report = collect(college, late, early)
    assert codes(report) == ["W916"]
    assert sorted(registered(college)) == [("早.xlsx", NAME, "被替代"), ("晚.xlsx", NAME, "采用")]
    assert len(rows_in(college, "academic")) == 4


def test_two_that_nobody_can_order_are_both_put_aside(college, first):
    one, other = logged(copy(first, "甲.xlsx"), "一"), logged(copy(first, "乙.xlsx"), "二")
    report = collect(college, one, other)
    assert codes(report) == ["W923", "W923"]
    assert {outcome for _, _, outcome in registered(college)} == {"待定"}
    assert len(list((college.parent / "隔离").iterdir())) == 2
    assert collect(college, other).ok
    assert progress(college)["received_at"]


@pytest.mark.parametrize(("seconds", "expected"), [(60, ["W916"]), (59, ["W923", "W923"])])
def test_the_later_mail_counts_if_it_is_later_by_a_minute(college, first, seconds, expected):
    at = datetime(2026, 10, 19, 8, 0, 0, tzinfo=books.NOW.tzinfo)
    one, other = logged(copy(first, "甲.xlsx"), "一"), logged(copy(first, "乙.xlsx"), "二")
    report = collect(college, letter(other, at), letter(one, at + timedelta(seconds=seconds)))
    assert codes(report) == expected
    if expected == ["W916"]:
        assert sorted(registered(college)) == [("乙.xlsx", NAME, "被替代"), ("甲.xlsx", NAME, "采用")]


def test_a_workbook_that_has_not_seen_the_clearing_is_refused(college, first):
    books.run("roster.clear", college, sets={"班级": NAME}, actor=ADMIN)
    issue(college, NAME)
    worked(first)
    report = collect(college, first)
    assert codes(report) == ["W929"]
    assert "更新号 1，应为 2" in report.findings[0].message
    assert rows_in(college, "academic") == []
    books.run(
        "class.update", first, [college.parent / f"下发/{NAME}_班级更新_2.xlsx"], actor=books.COUNSELLOR
    )
    assert collect(college, worked(first)).ok


def test_a_result_that_was_edited_after_computing_is_refused(college, first):
    worked(first)
    rewrite(first, academic=exchanges.changed(first, "academic", [0], academic_score=9999))
    report = collect(college, first)
    assert codes(report) == ["W925"]
    assert report.findings[0].sheet == "学业成绩"


def test_results_that_nobody_computed_are_refused(college, first):
    tables = books.tables_of(worked(first))
    rewrite(first, computations=tables["computations"].select([]))
    assert codes(collect(college, first)) == ["W925"] * 3


def test_results_of_other_students_than_the_participants_are_refused(college, first):
    worked(first, {f"2024010{n}": 8000 for n in range(1, 4)})
    report = collect(college, first)
    assert codes(report) == ["W964"] * 3
    assert "缺 20240104，多 无" in report.findings[0].message


def test_the_college_s_own_ranks_survive_and_the_class_cannot_bring_any(college, first):
    collect(college, worked(first))
    rewrite(college, academic=exchanges.changed(college, "academic", [0], major_grade_rank="1/6"))
    tables = books.tables_of(first)
    rewrite(first, academic=rows.changed(tables["academic"], [0, 1], major_grade_rank="1/1"))
    assert collect(college, logged(first, "再")).ok
    assert [r["major_grade_rank"] for r in rows_in(college, "academic")] == ["1/6", None, None, None]


def test_the_college_s_provisional_scores_stay_until_the_class_has_computed(tmp_path):
    provisional = [
        {
            "student_id": "20240101",
            "name": "甲",
            "class_": NAME,
            "credit_weighted_average": 8500,
            "bonus": 0,
            "academic_score": 8500,
        }
    ]
    path = exchanges.college(tmp_path / "学院", academic=provisional, computations=[
        {"computed_item": "学业成绩", "class_": NAME, "time": "2026-10-19 08:00:00", "person": "赵"}
    ])  # fmt: skip
    issue(path)
    book = sent(path, NAME)
    collect(path, logged(book, "一"))
    assert [r["academic_score"] for r in rows_in(path, "academic")] == [8500]
    collect(path, worked(book))
    assert len(rows_in(path, "academic")) == 4


def test_a_submission_is_not_forgotten_where_the_class_was_typed_out_of_the_roster(college, second):
    collect(college, worked(second, submitted=True))
    roster = books.tables_of(college)["roster"]
    rewrite(college, roster=rows.without(roster, rows.find(roster, class_=NAME2)))
    assert issue(college, NAME).ok
    rewrite(college, roster=roster)
    assert progress(college, NAME2)["submission"] == "已提交"
    assert codes(books.run("roster.clear", college, sets={"班级": NAME2}, actor=ADMIN)) == ["B808"]
    assert issue(college, NAME).ok
    row = progress(college, NAME2)
    assert (row["submission"], row["class_size"], row["update_number"]) == ("已提交", 2, 1)


def test_adjustments_that_come_after_the_college_has_computed_make_its_result_stale(college, first):
    def stale():
        return staleness.is_stale("college", books.tables_of(college), "学业成绩", NAME)

    assert books.run("academic.compute", college, sets={"班级": NAME}, actor=ADMIN).ok
    collect(college, logged(first, "一"))
    assert not stale()
    given = {"学号": "20240101", "课程代码": "C2", "课程是否参评": "否", "原因": "免修"}
    assert books.run("courses.adjust", first, sets=given, actor=books.COUNSELLOR).ok
    assert collect(college, first).ok
    assert stale()
    assert books.run("academic.compute", college, sets={"班级": NAME}, actor=ADMIN).ok
    assert not stale()
    assert rows_in(college, "academic")[0]["course_count"] == 2
    collect(college, logged(first, "二"))
    assert not stale()


def test_adjustments_of_the_class_come_to_the_college_once(college, first):
    def log(day, role):
        return {
            "time": f"2026-10-0{day} 08:00:00", "person": "某", "role": role, "student_id": "20240101",
            "course_code": "C1", "adjusted_item": "加成比例", "after": "0.1", "state": "生效",
        }  # fmt: skip

    table = books.tables_of(college)["course_log"].table
    rewrite(college, course_log=rows.of(table, [log(3, "学院管理员")]))
    rewrite(first, course_log=rows.of(table, [log(2, "班长"), log(3, "学院管理员")]))
    collect(college, logged(first, "一"))
    collect(college, logged(first, "二"))
    assert [r["role"] for r in rows_in(college, "course_log")] == ["班长", "学院管理员"]


def test_other_items_than_another_class_s_make_a_union_of_columns(college, first, second):
    collect(college, worked(first))
    tables = books.tables_of(worked(second))
    from zongce.tables.rating import rating_result

    made = [
        {**r, "item_0": 2500, "item_1": 1000, "item_2": 2500} for r in rows.every(tables["rating_result"])
    ]
    rewrite(second, rating_result=rows.of(rating_result(("思想", "劳动", "体育")), made))
    collect(college, exchanges.computed(second))
    headings = [c.heading for c in books.tables_of(college)["rating_result"].table.columns]
    assert headings == ["学号", "姓名", "班级", "思想", "体育", "劳动", "评分成绩", "班级排名"]
    assert [(r["item_1"], r["item_2"]) for r in rows_in(college, "rating_result")][3:] == [
        (3500, None),
        (2500, 1000),
        (2500, 1000),
    ]


def test_classes_of_one_name_stay_apart(tmp_path):
    twins = [{**s, "class_": NAME} for s in exchanges.OTHERS]
    path = exchanges.college(tmp_path / "学院", roster=[*books.STUDENTS, *twins])
    issue(path)
    one, other = (worked(sent(path, f"{NAME}（{code}）")) for code in (CODE, CODE2))
    assert collect(path, one, other).ok
    assert len(rows_in(path, "academic")) == 6
    tables = books.tables_of(path)
    for code, count in ((CODE, 4), (CODE2, 2)):
        name = f"{NAME}（{code}）"
        assert len(rows.find(tables["academic"], class_=name)) == count
        assert not staleness.is_stale("college", tables, "学业成绩", name)


def test_a_submission_that_comes_after_the_window_is_noted(college, first):
    late = books.NOW.replace(month=12, day=25)
    assert collect(college, worked(first, submitted=True), now=late).ok
    assert progress(college)["submission"] == "已提交"
    assert "2026-12-20" in rows_in(college, "received")[0]["explanation"]


def test_two_workers_find_what_one_finds(college, first, second):
    worked(first, submitted=True)
    worked(second)
    other = exchanges.college(college.parent.parent / "学院二")
    other.write_bytes(college.read_bytes())
    collect(college, first, second)
    collect(other, first, second, workers=2)
    assert {n: rows.every(t) for n, t in books.tables_of(college).items()} == {
        n: rows.every(t) for n, t in books.tables_of(other).items()
    }  # fmt: skip


def test_a_dry_run_keeps_nothing_and_shows_the_same_changes(college, first):
    worked(first)
    before = college.read_bytes()
    dry = collect(college, first, dry_run=True)
    assert college.read_bytes() == before
    assert not (college.parent / "收件").exists() or not list((college.parent / "收件").iterdir())
    assert dry.outcome.changes == collect(college, first).outcome.changes


def test_only_the_college_s_administrator_collects(college, first):
    assert codes(books.run("class.collect", college, [first], actor=books.SECRETARY)) == ["B802"]
    assert item(college, f"收到日志:{CODE}") == ""
