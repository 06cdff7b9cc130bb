"""Return of a class, final approval and the report to the school (C4, C6, B2)."""

import pytest

from tests.flow import books, college_results
from tests.flow.college_results import RETURNED, TOTALS, A, B, change, college, inner, issued, progress, state

LATER = books.NOW.replace(day=28)


@pytest.fixture
def book(tmp_path):
    return college(tmp_path / "学院.xlsx")


@pytest.fixture
def published(tmp_path):
    """Both classes published, the publicity ended."""
    return college_results.published(tmp_path / "学院.xlsx")


def run(path, command, actor=books.ADMIN, now=books.NOW, **sets):
    return books.run(command, path, sets=sets, actor=actor, now=now)


def approve(path, now=LATER):
    return run(path, "college.approve", books.SECRETARY, now)


def rows_of(path, class_):
    return next(r for r in books.rows_in(path, "class_progress") if r["class_"] == class_)


def test_an_approval_ends_the_batches_and_reports_every_result(published):
    report = approve(published)
    assert (report.ok, report.findings) == (True, ())
    assert state(published, "审核状态") == "已审核通过"
    assert (state(published, "审核人"), state(published, "审核时间")) == (
        "钱书记（G002）",
        "2026-10-28 09:30:00",
    )
    states = {r["business"]: r["state"] for r in books.rows_in(published, "windows")}
    assert (states["评分管理"], states["学业成绩管理"], states["班长课程调整"]) == ("已结束", "已结束", None)
    [sent] = issued(published, "学院上报")
    rows = {r["student_id"]: r for r in books.rows_in(sent, "reported_results")}
    assert len(rows) == 7
    assert rows["20240105"]["participant"] == "否"
    assert (rows["20240105"]["absence_reason"], rows["20240105"]["composite_score"]) == ("休学", None)
    first = rows["20240101"]
    assert (first["composite_score"], first["level_total"], first["total_class_rank"]) == (
        8912,
        "合格",
        "1/4",
    )
    assert first["module_texts"].startswith("专业学习成绩 89.12 良好；思想品德成绩 89.11；")
    assert (first["has_failed"], rows["20240104"]["has_failed"], rows["20240105"]["has_failed"]) == (
        "否",
        "是",
        None,
    )
    [told] = books.rows_in(sent, "reported_progress")
    assert (
        told["class_count"],
        told["academic_count"],
        told["submitted_count"],
        told["published_count"],
    ) == (2, 2, 2, 2)
    assert (told["approval"], told["approved_by"]) == ("已审核通过", "钱书记（G002）")


def test_only_the_vice_secretary_approves_and_only_once(published):
    assert books.codes(run(published, "college.approve")) == ["B802"]
    assert approve(published).ok
    assert books.codes(approve(published)) == ["B820"]


def test_an_approval_names_every_class_that_is_not_ready(tmp_path):
    path = college(tmp_path / "学院.xlsx", class_progress=[progress(A), progress(B, submission="未提交")])
    report = approve(path)
    assert set(books.codes(report)) == {"B809", "B818"}
    by_code = {f.code: f.message for f in report.findings}
    assert B in by_code["B809"]
    assert A not in by_code["B809"]
    assert A in by_code["B818"]
    assert state(path, "审核状态") is None


def test_publicity_that_still_runs_is_not_over(book):
    run(book, "publicity.start")
    run(book, "publicity.end", 班级=A)
    assert books.codes(approve(book)) == ["B818"]


def test_a_college_of_which_nobody_takes_part_has_nothing_to_approve(tmp_path):
    nobody = [{**row, "participant": "否"} for row in books.STUDENTS]
    path = books.college(tmp_path / "学院.xlsx", roster=nobody)
    assert books.codes(approve(path)) == ["B809"]


def test_an_open_objection_keeps_from_approving_until_it_is_ruled_on(book):
    run(book, "publicity.start")
    run(book, "publicity.objection", 班级=A, 提出人="乙", 异议内容="体育")
    run(book, "publicity.end", now=LATER)
    assert books.codes(approve(book)) == ["B819"]
    run(book, "publicity.objection", 编号="1", 处理结果="无误")
    assert approve(book).ok


def test_a_result_that_is_not_the_published_one_is_not_approved(published):
    tables = {name: books.rows_in(published, name) for name in books.tables_of(published)}
    tables["publicity_list"][1]["result_digest"] = "0" * 64
    books.college(published, **tables)
    report = approve(published)
    assert books.codes(report) == ["B816"]
    assert B in report.findings[0].message


@pytest.mark.parametrize(
    ("table", "match", "values", "count"),
    [
        ("composite", {"student_id": "20240201"}, {"total": 9999}, 1),
        ("academic", {"student_id": "20240201"}, {"academic_score": 9999}, 1),
        ("settings", {"setting": "学分加成比例"}, {"value": "0.3"}, 4),
        ("roster", {"student_id": "20240105"}, {"participant": "是"}, 2),
    ],
)
def test_nothing_that_must_be_computed_again_is_approved(published, table, match, values, count):
    change(published, table, match, **values)
    assert books.codes(approve(published)) == ["B816"] * count


def test_major_grade_ranks_that_came_after_the_publicity_do_not_matter(published):
    change(published, "composite", {"student_id": "20240101"}, total_major_rank="1/6")
    assert approve(published).ok


def test_a_report_before_the_approval_holds_neither_score_nor_name(published):
    assert run(published, "college.report").ok
    [sent] = issued(published, "学院上报")
    text = inner(sent)
    assert "上报进度" in text
    for secret in (*TOTALS, "89.12", "甲", "丁", "戊", "休学", "上报成绩"):
        assert secret not in text, secret
    [told] = books.rows_in(sent, "reported_progress")
    assert (told["approval"], told["published_count"], told["approved_at"]) == ("未审核", 2, None)


def test_reports_are_numbered_and_after_the_approval_hold_results_again(published):
    run(published, "college.report")
    approve(published)
    run(published, "college.report")
    sent = issued(published, "学院上报")
    assert [p.stem[-1] for p in sent] == ["1", "2", "3"]
    assert [len(books.rows_in(p, "reported_results")) for p in sent] == [0, 7, 7]
    assert [state(p, "上报号") for p in sent] == ["1", "2", "3"]


def test_a_class_is_returned_with_a_reason_that_its_next_update_carries(book):
    report = run(book, "college.return", 班级=A, 原因="体育成绩有误")
    assert (report.ok, report.findings) == (True, ())
    row = rows_of(book, A)
    assert {k: row[k] for k in RETURNED} == RETURNED
    assert (row["submitted_at"], row["submitted_by"]) == (None, None)
    assert rows_of(book, B)["submission"] == "已提交"
    assert (state(book, "退回次数:2024011"), state(book, "退回原因:2024011")) == ("1", "体育成绩有误")


def test_returns_of_a_class_are_counted(book):
    run(book, "college.return", 班级=books.CODE, 原因="一")
    change(book, "class_progress", {"class_": A}, submission="已提交")
    run(book, "college.return", 班级=A, 原因="二")
    assert (state(book, "退回次数:2024011"), state(book, "退回原因:2024011")) == ("2", "二")


def test_what_cannot_be_returned_says_why(published):
    assert books.codes(run(published, "college.return", 原因="无")) == ["B822"]
    assert books.codes(run(published, "college.return", 班级="会计2499", 原因="无")) == ["B821"]
    assert books.codes(run(published, "college.return", 班级=A)) == ["B822"]
    change(published, "class_progress", {"class_": B}, submission="未提交")
    assert books.codes(run(published, "college.return", 班级=B, 原因="无")) == ["B807"]
    change(published, "class_progress", {"class_": B}, submission="已提交")
    approve(published)
    assert books.codes(run(published, "college.return", 班级=A, 原因="无")) == ["B820"]


def test_a_class_is_not_returned_while_its_publicity_runs(book):
    run(book, "publicity.start", 班级=A)
    assert books.codes(run(book, "college.return", 班级=A, 原因="无")) == ["B827"]
    run(book, "publicity.end", 班级=A)
    assert run(book, "college.return", 班级=A, 原因="无").ok


def test_a_class_that_was_returned_is_published_again_before_it_is_approved(published):
    run(published, "college.return", 班级=A, 原因="无")
    change(published, "class_progress", {"class_": A}, submission="已提交")
    assert books.codes(approve(published)) == ["B818"]
    run(published, "publicity.start", now=LATER)
    assert [r["class_"] for r in books.rows_in(published, "publicity_list")] == [A, B, A]
    run(published, "publicity.end", now=LATER, 班级=A)
    assert approve(published).ok
