"""B and W: publicity, approval, returns, what school and colleges send one another."""

from __future__ import annotations

from tests.faults.cases import case
from tests.faults.flow import COLLEGE, SCHOOL, ran
from tests.flow import books
from tests.flow.books import ADMIN, BATCH_ID, OFFICE, SECRETARY
from tests.flow.college_results import A, B, change, college, issued, progress, published

GL = "管理学院"
SENT = "来件.xlsx"


def college_runs(folder, command, actor=ADMIN, prepare=(), workbook=None, **sets):
    """Run commands in a college with results, the last one as the case."""
    path = workbook or college(folder / COLLEGE)
    for before, given in prepare:
        assert books.run(before, path, sets=given, actor=ADMIN).ok
    return ran(command, path, sets=sets, actor=actor)


def report(folder):
    """A college's approved report."""
    path = published(folder / GL / COLLEGE)
    assert books.run("college.approve", path, actor=SECRETARY).ok
    return issued(path, "学院上报")[0]


def collects(folder, sent, **status):
    """Collect a report in a school that remembers these things."""
    held = [{"setting": f"{item}:{BATCH_ID}:{GL}", "value": value} for item, value in status.items()]
    (folder / SENT).write_bytes(sent.read_bytes())
    return ran("batch.collect", books.school(folder / SCHOOL, status=held), [folder / SENT], actor=OFFICE)


def rewritten(path, properties=None, **cells):
    """The report again, as if somebody had changed it on the way."""
    tables = {name: books.rows_in(path, name) for name in books.tables_of(path)}
    tables["reported_results"][0].update(cells)
    own = {"zongce.batch": BATCH_ID, "zongce.college": GL}
    return books.write_book(path, "college_report", tables, own | (properties or {}))


@case("B809", file="", value=B)
def a_class_that_has_not_submitted_is_published(folder):
    waiting = college(folder / COLLEGE, class_progress=[progress(A), progress(B, submission="未提交")])
    return college_runs(folder, "publicity.start", workbook=waiting, 班级=B)


@case("B816", file="")
def a_result_that_was_edited_is_published(folder):
    path = college(folder / COLLEGE)
    change(path, "composite", {"student_id": "20240201"}, total=9999)
    return college_runs(folder, "publicity.start", workbook=path)


@case("B817", file="")
def a_result_that_nobody_computed_is_published(folder):
    path = college(folder / COLLEGE, computations=[])
    return college_runs(folder, "publicity.start", workbook=path, 班级=A)


@case("B818", file="", value=A)
def a_college_approved_before_its_publicity(folder):
    return college_runs(folder, "college.approve", SECRETARY)


@case("B819", file="", value="1")
def a_college_approved_with_an_open_objection(folder):
    said = {"班级": A, "提出人": "乙", "异议内容": "体育成绩"}
    steps = (("publicity.start", {}), ("publicity.objection", said), ("publicity.end", {"班级": f"{A}、{B}"}))
    return college_runs(folder, "college.approve", SECRETARY, steps)


@case("B820", file="")
def a_college_approved_twice(folder):
    path = published(folder / COLLEGE)
    assert books.run("college.approve", path, actor=SECRETARY).ok
    return college_runs(folder, "college.approve", SECRETARY, workbook=path)


@case("B827", file="", value=A)
def a_class_returned_in_its_publicity(folder):
    return college_runs(folder, "college.return", prepare=[("publicity.start", {})], 班级=A, 原因="有误")


@case("B828", file="", value=A)
def an_objection_where_nothing_is_published(folder):
    return college_runs(folder, "publicity.objection", 班级=A, 提出人="乙", 异议内容="有误")


@case("B838", file="", value=f"{A}、{B}")
def two_classes_to_be_cleared_at_once(folder):
    return college_runs(folder, "roster.clear", 班级=f"{A}、{B}")


@case("B829", file="", value="7")
def a_ruling_on_an_objection_that_nobody_made(folder):
    return college_runs(folder, "publicity.objection", 编号="7", 处理结果="无误")


@case("B830", file="", value="2026-10-27")
def a_publicity_that_ends_early(folder):
    return college_runs(folder, "publicity.end", prepare=[("publicity.start", {"班级": A})], 班级=A)


@case("B837", file="", value="2026-10-27")
def every_publicity_ended_before_any_is_over(folder):
    return college_runs(folder, "publicity.end", prepare=[("publicity.start", {})])


@case("W919", file=SENT, value="1")
def an_update_that_the_college_has_already(folder):
    own = {"zongce.batch": BATCH_ID, "zongce.college": GL}
    status = [{"setting": "更新号", "value": "1"}]
    sent = books.write_book(folder / SENT, "college_update", {"status": status}, own)
    return ran("batch.update", college(folder / COLLEGE), [sent], actor=ADMIN)


@case("W955", file=SENT, value="法学院")
def a_report_of_a_college_that_takes_no_part(folder):
    return collects(folder, rewritten(report(folder), {"zongce.college": "法学院"}))


@case("W956", file=SENT, value="1")
def a_report_that_is_older_than_the_last(folder):
    return collects(folder, report(folder), 上报号="2")


@case("W957", file=SENT, value="0")
def a_report_from_before_the_return(folder):
    return collects(folder, report(folder), 退回次数="1")


@case("W958", file=SENT, value=GL)
def a_report_with_a_score_changed_on_the_way(folder):
    return collects(folder, rewritten(report(folder), composite_score=9999))
