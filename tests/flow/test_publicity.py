"""公示 inside a class: what it shows, when it may start, objections, what is left after its end (C5)."""

import pytest
from openpyxl import load_workbook

from tests.flow import books, exchanges
from tests.flow.college_results import MAJOR, TOTALS, A, B, change, college, inner, progress, state
from zongce.commands import rows
from zongce.commands.college.publicity import after_working_days
from zongce.tables.batch import STAFF

HEADINGS = [
    "序号", "学号", "姓名", "专业", "年级", "班级", "专业学习成绩", "专业学习等次", "专业学习班级排名",
    "思想品德成绩", "思想品德等次", "身体素质成绩", "身体素质等次", "能力发展成绩", "能力发展等次",
    "综合成绩", "综合等次", "综合班级排名",
]  # fmt: skip


@pytest.fixture
def book(tmp_path):
    return college(tmp_path / "学院.xlsx")


def admin(path, command, now=books.NOW, **sets):
    return books.run(f"publicity.{command}", path, sets=sets, actor=books.ADMIN, now=now)


def sheet(path):
    rows = load_workbook(path).worksheets[0].iter_rows(values_only=True)
    return [[None if cell is None else str(cell) for cell in row] for row in rows]


def file_of(path, class_=A):
    return path.parent / "公示" / f"{class_}_公示.xlsx"


def test_a_publicity_shows_exactly_the_columns_of_the_manual_in_the_order_of_numbers(book):
    assert admin(book, "start").findings == ()
    rows = sheet(file_of(book))
    assert HEADINGS in rows
    shown = rows[rows.index(HEADINGS) + 1 :]
    assert [row[:3] for row in shown] == [
        ["1", "20240101", "甲"], ["2", "20240102", "乙"], ["3", "20240103", "丙"], ["4", "20240104", "丁"],
    ]  # fmt: skip
    first = shown[0]
    assert (first[6], first[-3:]) == ("89.12", ["89.12", "合格", "1/4"])


def test_a_level_that_no_module_gives_is_out_of_sight_and_makes_nothing_smaller(book):
    assert admin(book, "start").ok
    page = load_workbook(file_of(book)).worksheets[0]
    gone = {
        h for h, c in zip(HEADINGS, page[4], strict=True) if page.column_dimensions[c.column_letter].hidden
    }
    assert gone == {"思想品德等次", "身体素质等次", "能力发展等次"}


@pytest.mark.parametrize(
    ("mailbox", "shown"),
    [("g001@example.edu.cn", "赵干事老师（g001@example.edu.cn）"), (None, "赵干事老师提出")],
)
def test_a_publicity_names_whom_to_tell_of_an_objection(book, mailbox, shown):
    staff = [
        row | ({"mail_address": mailbox} if row["staff_number"] == books.ADMIN else {}) for row in books.STAFF
    ]
    exchanges.rewrite(book, staff=rows.of(STAFF, staff))
    assert admin(book, "start").ok
    assert shown in sheet(file_of(book))[1][0]


def test_a_publicity_never_holds_a_major_grade_rank_or_another_class(book):
    admin(book, "start")
    for class_, other in ((A, "己"), (B, "甲")):
        text = inner(file_of(book, class_))
        assert MAJOR not in text
        assert "专业年级排名" not in text
        assert f">{other}<" not in text


def test_the_period_is_five_working_days_by_default_and_stands_in_the_register(book):
    admin(book, "start")
    listed = books.rows_in(book, "publicity_list")
    assert [(r["class_"], r["start"], r["end"], r["state"]) for r in listed] == [
        (A, "2026-10-20", "2026-10-27", "公示中"), (B, "2026-10-20", "2026-10-27", "公示中"),
    ]  # fmt: skip
    assert listed[0]["publicity_title"] == "2025-2026学年综合测评会计2401成绩公示"
    assert [r["publicity_state"] for r in books.rows_in(book, "class_progress")] == ["公示中", "公示中"]


@pytest.mark.parametrize(
    ("first", "count", "last"),
    [
        ("2026-10-19", 5, "2026-10-26"),
        ("2026-10-23", 1, "2026-10-26"),
        ("2026-10-24", 5, "2026-10-30"),
        ("2026-12-28", 5, "2027-01-04"),
        ("2026-10-19", 0, "2026-10-19"),
    ],
)
def test_working_days_leave_out_saturday_and_sunday_and_the_day_itself(first, count, last):
    assert after_working_days(first, count) == last


def test_days_and_title_that_were_given_hold(book):
    admin(book, "start", 班级=A, 公示标题="公示一", 开始="2026-10-21", 结束="2026-10-23")
    [row] = books.rows_in(book, "publicity_list")
    assert (row["publicity_title"], row["start"], row["end"]) == ("公示一", "2026-10-21", "2026-10-23")
    report = admin(book, "start", 班级=B, 开始="2026-10-24", 结束="2026-10-23")
    assert books.codes(report) == ["B811"]


def test_a_class_that_has_not_submitted_is_not_published(tmp_path):
    path = college(tmp_path / "学院.xlsx", class_progress=[progress(A), progress(B, submission="未提交")])
    assert books.codes(admin(path, "start", 班级="2024012")) == ["B809"]
    assert admin(path, "start").ok
    assert [r["class_"] for r in books.rows_in(path, "publicity_list")] == [A]


def test_a_class_without_a_row_of_progress_has_not_submitted(tmp_path):
    path = college(tmp_path / "学院.xlsx", class_progress=[progress(A)])
    assert books.codes(admin(path, "start", 班级=B)) == ["B809"]


def test_what_is_stale_or_was_edited_is_not_published(book):
    change(book, "composite", {"student_id": "20240101"}, total=9999)
    assert books.codes(admin(book, "start", 班级=A)) == ["B816"]
    assert admin(book, "start", 班级=B).ok


def test_a_rule_that_changed_makes_every_class_stale(book):
    change(book, "settings", {"setting": "学分加成比例"}, value="0.3")
    assert books.codes(admin(book, "start")) == ["B816", "B816"]


def test_a_result_that_nobody_computed_is_not_published(tmp_path):
    path = college(tmp_path / "学院.xlsx", computations=[])
    assert books.codes(admin(path, "start", 班级=A)) == ["B817"]


def test_an_unknown_class_is_named(book):
    assert books.codes(admin(book, "start", 班级="会计2499")) == ["B821"]


def test_a_class_is_published_once_at_a_time_and_the_rest_can_follow(book):
    admin(book, "start", 班级=A)
    assert books.codes(admin(book, "start", 班级=A)) == ["B827"]
    assert admin(book, "start").ok
    assert [r["class_"] for r in books.rows_in(book, "publicity_list")] == [A, B]
    assert admin(book, "start").ok
    assert len(books.rows_in(book, "publicity_list")) == 2


def test_an_objection_is_registered_and_ruled_on(book):
    admin(book, "start", 班级=A)
    assert admin(book, "objection", 班级=A, 提出人="乙", 异议内容="体育成绩").ok
    assert admin(book, "objection", 班级=books.CODE, 提出人="丙", 异议内容="名次").ok
    assert admin(book, "objection", 编号="2", 处理结果="已核对").ok
    first, second = books.rows_in(book, "objections")
    assert (first["import_number"], first["objector"], first["state"], first["ruled_by"]) == (
        1,
        "乙",
        "待处理",
        None,
    )
    assert (second["state"], second["ruling"], second["ruled_by"]) == ("已处理", "已核对", "赵干事（G001）")
    assert second["raised_at"] == second["ruled_at"] == "2026-10-20 09:30:00"


@pytest.mark.parametrize(
    ("sets", "code"),
    [
        ({"班级": B, "提出人": "己", "异议内容": "错"}, "B828"),
        ({"班级": A, "异议内容": "错"}, "B822"),
        ({"班级": "会计2499", "提出人": "己", "异议内容": "错"}, "B821"),
        ({"班级": f"{A}、会计2499", "提出人": "己", "异议内容": "错"}, "B821"),
        ({"编号": "9", "处理结果": "无"}, "B829"),
        ({"编号": "1"}, "B822"),
        ({}, "B822"),
    ],
)
def test_an_objection_that_cannot_be_is_refused(book, sets, code):
    admin(book, "start", 班级=A)
    assert set(books.codes(admin(book, "objection", **sets))) == {code}
    assert books.rows_in(book, "objections") == []


def test_an_objection_is_ruled_on_once_and_also_after_the_end(book):
    admin(book, "start", 班级=A)
    admin(book, "objection", 班级=A, 提出人="乙", 异议内容="体育成绩")
    admin(book, "end")
    assert admin(book, "objection", 编号="1", 处理结果="已核对").ok
    assert books.codes(admin(book, "objection", 编号="1", 处理结果="再核对")) == ["B807"]
    assert books.rows_in(book, "objections")[0]["ruling"] == "已核对"


def test_after_the_end_only_the_title_is_left(book):
    admin(book, "start")
    title = books.rows_in(book, "publicity_list")[0]["publicity_title"]
    report = admin(book, "end", now=books.NOW.replace(day=28), 班级=A)
    assert report.findings == ()
    text = inner(file_of(book))
    assert title in text
    assert not [name for name in "甲乙丙丁" if f">{name}<" in text]
    assert not [n for n in TOTALS if n in text]
    assert "89.12" not in text
    first, second = books.rows_in(book, "publicity_list")
    assert (first["state"], first["start"], first["end"], second["state"]) == (
        "已结束", "2026-10-20", "2026-10-27", "公示中",
    )  # fmt: skip
    assert [r["publicity_state"] for r in books.rows_in(book, "class_progress")] == ["已结束", "公示中"]


@pytest.mark.parametrize(("day", "codes"), [(26, ["B830"]), (27, ["B830"]), (28, [])])
def test_an_end_before_the_last_day_is_over_is_told(book, day, codes):
    admin(book, "start", 班级=A)
    report = admin(book, "end", now=books.NOW.replace(day=day), 班级=A)
    assert (report.ok, books.codes(report)) == (True, codes)


def test_without_a_class_only_publicity_that_is_over_ends(book):
    admin(book, "start", 班级=A, 结束="2026-10-23")
    admin(book, "start", 班级=B)
    before = book.read_bytes()
    early = admin(book, "end", now=books.NOW.replace(day=23))
    assert (early.ok, books.codes(early)) == (False, ["B837"])
    assert book.read_bytes() == before
    assert early.findings[0].value == "2026-10-23"
    assert admin(book, "end", now=books.NOW.replace(day=24)).findings == ()
    assert [r["publicity_state"] for r in books.rows_in(book, "class_progress")] == ["已结束", "公示中"]


def test_what_does_not_run_cannot_end(book):
    assert books.codes(admin(book, "end", 班级=A)) == ["B828"]
    report = admin(book, "end")
    assert (report.ok, report.written) == (True, ())


def test_publicity_is_the_administrators_and_over_after_the_approval(book):
    assert books.codes(books.run("publicity.start", book, actor=books.SECRETARY)) == ["B802"]
    change(book, "status", {"setting": "学院"}, setting="学院")
    tables = {name: books.rows_in(book, name) for name in books.tables_of(book)}
    status = [*tables.pop("status"), {"setting": "审核状态", "value": "已审核通过"}]
    books.college(book, **tables, status=status)
    assert state(book, "审核状态") == "已审核通过"
    for command in ("start", "end"):
        assert books.codes(admin(book, command)) == ["B820"]


def test_a_dry_run_changes_nothing_and_tells_the_same(book):
    before = book.read_bytes()
    told = books.run("publicity.start", book, actor=books.ADMIN, dry_run=True)
    assert book.read_bytes() == before
    assert not file_of(book).exists()
    assert told.outcome.changes == admin(book, "start").outcome.changes
