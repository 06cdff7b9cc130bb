"""课程调整: by college, counsellor and monitor; every change is a row, a failed course's ratio stays 0."""

import shutil
from datetime import datetime, timedelta

import pytest
from openpyxl import load_workbook

from tests.flow import books, exchanges
from tests.flow.books import ADMIN, COUNSELLOR, SECOND, TEACHER, TERM
from tests.flow.rating_forms import letter
from zongce.commands import rows

FORM = "下发/会计2401_课程调整表.xlsx"
OPEN = ("2026-10-10", "2026-10-20")
LOGGED = ("role", "student_id", "course_code", "adjusted_item", "before", "after", "reason", "state")


HOUR = timedelta(hours=1)


def days(business, start, end):
    """The sample's windows with the college's days of one business."""
    return [
        {**w, "college_start": start, "college_end": end} if w["business"] == business else w
        for w in books.WINDOWS
    ]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return books.class_book(tmp_path_factory.mktemp("made") / "班级工作簿.xlsx")


@pytest.fixture
def book(made, tmp_path):
    (tmp_path / "班级").mkdir()
    return shutil.copy(made, tmp_path / "班级" / "班级工作簿.xlsx")


def out(student, course, why="免修"):
    """The edits by which a monitor deselects a course."""
    return (student, course, "课程是否参评", "否"), (student, course, "原因", why)


def tuned(student, course, ratio, why="竞赛"):
    """The edits by which a monitor adjusts a bonus ratio."""
    ticked = (student, course, "是否调整比例", "是"), (student, course, "调整后比例", ratio)
    return *ticked, (student, course, "原因", why)


def log(path):
    return [tuple(row[name] for name in LOGGED) for row in books.rows_in(path, "course_log")]


def adjust(path, student, course, actor=COUNSELLOR, now=books.NOW, **sets):
    return books.run(
        "courses.adjust",
        path,
        sets={"学号": student, "课程代码": course, "原因": "学院核定"} | sets,
        actor=actor,
        now=now,
    )


def scores(path):
    assert books.run("academic.compute", path, actor=COUNSELLOR).ok
    return {row["student_id"]: row["academic_score"] for row in books.rows_in(path, "academic")}


def fill(book, to, *edits, **properties):
    """The issued form as the monitor sends it back; ``edits`` are (student, course, heading, value)."""
    if not (book.parent / FORM).exists():
        assert books.run("courses.issue", book, actor=COUNSELLOR).ok
    workbook = load_workbook(book.parent / FORM)
    sheet = workbook["课程调整"]
    head = next(row for row in sheet.iter_rows() if row[0].value and str(row[0].value).startswith("学号"))
    place = {str(cell.value).rstrip("\uff0a*"): cell.column for cell in head if cell.value}
    for student, course, heading, value in edits:
        for row in range(head[0].row + 1, sheet.max_row + 1):
            if (sheet.cell(row, place["学号"]).value, sheet.cell(row, place["课程代码"]).value) == (
                student,
                course,
            ):
                sheet.cell(row, place[heading]).value = value
    for name, value in properties.items():
        workbook.custom_doc_props[f"zongce.{name}"].value = value
    to.parent.mkdir(parents=True, exist_ok=True)
    workbook.save(to)
    return to


def confirm(book, hours, **sets):
    now = books.NOW + timedelta(hours=hours)
    return books.run("courses.confirm", book, sets=sets, actor=COUNSELLOR, now=now)


def collect(book, *files, now=books.NOW):
    return books.run("courses.collect", book, files, actor=COUNSELLOR, now=now)


def test_each_item_changed_is_a_row_with_who_when_before_after_and_why(book):
    assert scores(book)["20240101"] == 8787
    report = adjust(book, "20240101", "C1", 课程是否参评="否", 是否调整比例="是", 调整后比例="0.5")
    assert books.codes(report) == []
    assert log(book) == [
        ("辅导员", "20240101", "C1", "课程是否参评", "是", "否", "学院核定", "生效"),
        ("辅导员", "20240101", "C1", "加成比例", "未调整", "0.50", "学院核定", "生效"),
    ]
    first = books.rows_in(book, "course_log")[0]
    assert (first["person"], first["time"], first["term"], first["course_name"], first["name"]) == (
        "李莉（T001）", "2026-10-20 09:30:00", TERM, "会计基础", "甲",
    )  # fmt: skip
    # left: 80 * 2 credits, 90 * 1 credit; bonus 3 * 0.2
    assert scores(book)["20240101"] == 8333 + 60


def test_the_last_row_of_an_item_holds_and_nothing_is_written_over(book):
    later = books.NOW + timedelta(hours=1)
    adjust(book, "20240101", "C1", 是否调整比例="是", 调整后比例="0.5")
    adjust(book, "20240101", "C1", actor=SECOND, now=later, 是否调整比例="是", 调整后比例="0")
    assert [(row[4], row[5]) for row in log(book)] == [("未调整", "0.50"), ("0.50", "0.00")]
    assert scores(book)["20240101"] == 8667 + 60
    adjust(book, "20240101", "C1", now=later + timedelta(hours=1), 是否调整比例="否")
    assert log(book)[-1][4:6] == ("0.00", "未调整")
    assert scores(book)["20240101"] == 8787


def test_what_is_already_so_changes_nothing(book):
    before = book.read_bytes()
    for sets in ({"课程是否参评": "是"}, {"是否调整比例": "否"}):
        report = adjust(book, "20240101", "C1", **sets)
        assert report.ok
        assert report.outcome.changes == ()
    assert book.read_bytes() == before


def test_what_cannot_be_adjusted_is_refused(book):
    part, ratio = {"课程是否参评": "否"}, {"是否调整比例": "是", "调整后比例": "0.1"}
    cases = (
        ("20249999", "C1", part, ["R201"]),
        ("20240105", "C1", part, ["R209"]),
        ("20240101", "C9", part, ["A302"]),
        ("20240101", "C1", part | {"学年学期": "2024-2025-1"}, ["A302"]),
        ("20240104", "C2", ratio, ["B833"]),
        ("20240101", "C1", {"是否调整比例": "是"}, ["A301"]),
        ("20240101", "C1", {"调整后比例": "0.1"}, ["A306"]),
        ("20240101", "C1", {"是否调整比例": "否", "调整后比例": "0.1"}, ["A306"]),
        ("20240101", "C1", {}, ["B822"]),
        ("20240101", "C1", part | {"原因": ""}, ["B822"]),
        ("20240101", "C1", {"是否调整比例": "是", "调整后比例": "0.125"}, ["N102"]),
    )
    before = book.read_bytes()
    for student, course, sets, expected in cases:
        assert books.codes(adjust(book, student, course, **sets)) == expected, (student, course, sets)
    assert book.read_bytes() == before


def test_a_failed_course_may_be_left_out_but_never_gets_a_bonus(book):
    assert adjust(book, "20240104", "C2", 课程是否参评="否").ok
    row = (
        next(r for r in books.rows_in(book, "academic") if r["student_id"] == "20240104")
        if scores(book)
        else {}
    )
    assert (row["credit_weighted_average"], row["bonus"], row["failed_count"]) == (7625, 80, 1)


def test_a_large_ratio_is_a_hint(book):
    report = adjust(book, "20240101", "C1", 是否调整比例="是", 调整后比例="20")
    assert books.codes(report) == ["G318"]
    assert log(book)[0][5] == "20.00"


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2026-10-09", ["B804"]), ("2026-10-10", []), ("2026-10-20", []), ("2026-10-21", ["B804"])],
)
def test_the_counsellor_is_bound_by_the_window_on_both_days_inside(tmp_path, day, expected):
    path = books.class_book(
        tmp_path / "班级工作簿.xlsx", windows=days("辅导员课程调整", "2026-10-10", "2026-10-20")
    )
    now = datetime.fromisoformat(f"{day}T23:59:00").replace(tzinfo=books.NOW.tzinfo)
    report = adjust(path, "20240101", "C1", now=now, 课程是否参评="否")
    assert books.codes(report) == expected
    assert len(log(path)) == (0 if expected else 1)


def test_a_stopped_batch_and_a_submitted_class_are_closed(tmp_path):
    part = {"课程是否参评": "否"}
    status = [{"setting": "班级代码", "value": books.CODE}, {"setting": "班级", "value": books.NAME}]
    stopped = books.class_book(
        tmp_path / "a" / "班级工作簿.xlsx", batches=[{**books.BATCH, "state": "已停止"}]
    )
    assert books.codes(adjust(stopped, "20240101", "C1", **part)) == ["B805"]
    shut = [{**w, "state": "已停止"} if w["business"] == "学业成绩管理" else w for w in books.WINDOWS]
    halted = books.class_book(tmp_path / "b" / "班级工作簿.xlsx", windows=shut)
    assert books.codes(adjust(halted, "20240101", "C1", **part)) == ["B806"]
    assert books.codes(books.run("courses.issue", halted, actor=COUNSELLOR)) == ["B806"]
    sent = [*status, {"setting": "提交状态", "value": "已提交"}]
    submitted = books.class_book(tmp_path / "c" / "班级工作簿.xlsx", status=sent)
    assert books.codes(adjust(submitted, "20240101", "C1", **part)) == ["B808"]
    assert books.codes(books.run("courses.confirm", submitted, actor=COUNSELLOR)) == ["B808"]


def test_a_class_teacher_adjusts_nothing(book):
    assert books.codes(adjust(book, "20240101", "C1", actor=TEACHER, 课程是否参评="否")) == ["B802"]


def test_the_college_adjusts_at_any_time_out_of_its_kept_files(tmp_path):
    path = exchanges.college(tmp_path / "学院", windows=days("学业成绩管理", "2026-10-01", "2026-10-02"))
    assert exchanges.issue(path).ok
    late = datetime(2027, 3, 1, 8, 0, tzinfo=books.NOW.tzinfo)
    report = adjust(path, "20240201", "C1", actor=ADMIN, now=late, 是否调整比例="是", 调整后比例="0.3")
    assert books.codes(report) == ["W930"]
    assert log(path) == [("学院管理员", "20240201", "C1", "加成比例", "未调整", "0.30", "学院核定", "生效")]
    assert books.codes(adjust(path, "20239999", "C1", actor=ADMIN, 课程是否参评="否")) == ["R201"]
    assert books.codes(adjust(path, "20240104", "C2", actor=ADMIN, 是否调整比例="是", 调整后比例="0.3")) == [
        "B833"
    ]


def test_a_course_of_two_terms_needs_the_term(tmp_path):
    second = [{**row, "term": "2025-2026-2"} for row in books.SCORES if row["course_code"] == "C3"]
    path = books.class_book(tmp_path / "班级工作簿.xlsx", raw_scores=[*books.SCORES, *second])
    assert books.codes(adjust(path, "20240101", "C3", 课程是否参评="否")) == ["G308"]
    assert adjust(path, "20240101", "C3", 课程是否参评="否", 学年学期="2025-2026-2").ok
    row = books.rows_in(path, "course_log")[0]
    assert row["term"] == "2025-2026-2"


def test_the_form_shows_every_participants_course_as_it_stands(book):
    adjust(book, "20240101", "C1", 课程是否参评="否", 是否调整比例="是", 调整后比例="0.5")
    report = books.run("courses.issue", book, actor=COUNSELLOR)
    assert books.codes(report) == []
    workbook = load_workbook(book.parent / FORM)
    assert {n: workbook.custom_doc_props[f"zongce.{n}"].value for n in ("kind", "batch", "class")} == {
        "kind": "adjustment_form", "batch": books.BATCH_ID, "class": books.CODE,
    }  # fmt: skip
    shown = [row for row in workbook["课程调整"].iter_rows(values_only=True) if str(row[0]).isdigit()]
    assert len(shown) == 12
    assert [r[0] for r in shown] == sorted(r[0] for r in shown)
    by = {(r[0], r[4]): r for r in shown}
    assert by["20240101", "C1"][6:10] == (0.5, "否", "否", None)
    assert by["20240101", "C2"][6:10] == (0.2, "是", "否", None)
    assert by["20240104", "C2"][6:10] == (0, "是", "否", None)
    assert "20240105" not in {r[0] for r in shown}


def test_only_what_the_monitor_may_change_is_open_on_the_form(book):
    assert books.codes(books.run("courses.issue", book, actor=COUNSELLOR)) == []
    sheet = load_workbook(book.parent / FORM)["课程调整"]
    assert sheet.protection.sheet
    assert sheet.max_row == 4 + 12, "no blank rows"
    open_ = {c.column_letter for row in sheet.iter_rows() for c in row if not c.protection.locked}
    assert [sheet[f"{c}4"].value for c in sorted(open_)] == [
        "课程是否参评", "是否调整比例", "调整后比例", "原因\uff0a",
    ]  # fmt: skip
    assert sheet["H5"].fill.fgColor.rgb != sheet["G5"].fill.fgColor.rgb
    assert sheet["G5"].number_format == "0.00"
    assert sheet["A4"].value == "学号"
    assert sheet.auto_filter.ref == "A4:K16"


def test_a_form_sent_back_as_it_was_changes_nothing(book, tmp_path):
    report = collect(book, fill(book, tmp_path / "收" / "a.xlsx"))
    assert books.codes(report) == []
    assert log(book) == []
    (row,) = books.rows_in(book, "received")
    assert (row["file_kind"], row["outcome"], row["sender"]) == ("课程调整表", "采用", "乙（20240102）")


def test_a_monitors_changes_take_effect_when_collected(book, tmp_path):
    form = fill(
        book, tmp_path / "a.xlsx",
        *out("20240101", "C3"),
        *tuned("20240103", "C1", 0.15),
    )  # fmt: skip
    report = collect(book, form)
    assert books.codes(report) == []
    assert log(book) == [
        ("班长", "20240101", "C3", "课程是否参评", "是", "否", "免修", "生效"),
        ("班长", "20240103", "C1", "加成比例", "未调整", "0.15", "竞赛", "生效"),
    ]
    assert {row["person"] for row in books.rows_in(book, "course_log")} == {"乙（20240102）"}
    got = scores(book)
    assert got["20240101"] == 8600 + 100
    assert got["20240103"] == 8000 + 45 + 60


def test_deselecting_a_failed_course_or_the_monitors_own_waits_for_the_counsellor(book, tmp_path):
    form = fill(
        book, tmp_path / "a.xlsx",
        *out("20240104", "C2", "不及格"),
        *out("20240102", "C3"),
        *out("20240103", "C3"),
    )  # fmt: skip
    before = scores(book)
    report = collect(book, form)
    assert books.codes(report) == ["B832", "B832"]
    assert {("丁" in f.message, "经济法" in f.message) for f in report.findings} == {
        (True, True),
        (False, False),
    }
    assert {row[1]: row[-1] for row in log(book)} == {
        "20240104": "待确认",
        "20240102": "待确认",
        "20240103": "生效",
    }
    waiting = scores(book)
    assert (waiting["20240104"], waiting["20240102"]) == (before["20240104"], before["20240102"])
    assert books.codes(books.run("courses.confirm", book, sets={"学号": "20240101"}, actor=COUNSELLOR)) == [
        "B829"
    ]
    assert books.run(
        "courses.confirm",
        book,
        sets={"学号": "20240104"},
        actor=COUNSELLOR,
        now=books.NOW + timedelta(hours=1),
    ).ok
    assert log(book)[-1] == ("辅导员", "20240104", "C2", "课程是否参评", "是", "否", "不及格", "生效")
    assert len(log(book)) == 4
    assert scores(book)["20240104"] == 7625 + 80
    assert confirm(book, 2).ok
    assert books.codes(confirm(book, 3)) == ["B829"]


@pytest.fixture
def made_up(tmp_path):
    """A class in which 丁 failed C2 and passed the make-up, which does not count."""
    (failed,) = (r for r in books.SCORES if (r["student_id"], r["course_code"]) == ("20240104", "C2"))
    scores_ = [*books.SCORES, failed | {"score": 7500, "exam_kind": "补考"}]
    return books.class_book(tmp_path / "班级" / "班级工作簿.xlsx", raw_scores=scores_)


def test_a_passed_make_up_that_does_not_count_leaves_the_course_failed(made_up, tmp_path):
    ratio = {"是否调整比例": "是", "调整后比例": "0.5"}
    assert books.codes(adjust(made_up, "20240104", "C2", **ratio)) == ["B833"]
    form = fill(made_up, tmp_path / "a.xlsx", *out("20240104", "C2", "不及格"))
    shown = load_workbook(made_up.parent / FORM)["课程调整"]
    assert [
        row[6] for row in shown.iter_rows(values_only=True) if row[0] == "20240104" and row[4] == "C2"
    ] == [0]
    assert books.codes(collect(made_up, form)) == ["B832"]
    assert [row[-1] for row in log(made_up)] == ["待确认"]


def test_a_waiting_deselection_is_told_again_and_can_be_withdrawn(book, tmp_path):
    edits = out("20240104", "C2", "不及格")
    assert books.codes(collect(book, fill(book, tmp_path / "a.xlsx", *edits))) == ["B832"]
    more = out("20240101", "C3")
    later = books.NOW + HOUR
    assert books.codes(collect(book, fill(book, tmp_path / "b.xlsx", *edits, *more), now=later)) == ["B832"]
    assert [row[1] for row in log(book)] == ["20240104", "20240101"]
    back = ("20240104", "C2", "原因", "撤回")
    report = collect(book, fill(book, tmp_path / "c.xlsx", *more, back), now=later + timedelta(hours=1))
    assert [(f.code, f.value) for f in report.findings] == [("A311", "20240104")]
    assert log(book)[-1][1:7] == ("20240104", "C2", "课程是否参评", "是", "是", "撤回")
    assert books.codes(confirm(book, 3)) == ["B829"]


def test_a_copy_that_does_not_speak_of_a_waiting_deselection_leaves_it_waiting(book, tmp_path):
    edits = out("20240104", "C2", "不及格")
    assert books.codes(collect(book, fill(book, tmp_path / "a.xlsx", *edits))) == ["B832"]
    other = fill(book, tmp_path / "b.xlsx", *out("20240103", "C1"))
    assert books.codes(collect(book, other, now=books.NOW + HOUR)) == []
    assert [row[1] for row in log(book)] == ["20240104", "20240103"]
    assert confirm(book, 3).ok
    assert log(book)[-1][1:6] == ("20240104", "C2", "课程是否参评", "是", "否")


def test_a_waiting_ratio_is_withdrawn_with_a_reason(book, tmp_path):
    form = fill(book, tmp_path / "a.xlsx", *tuned("20240101", "C1", 0.1))
    adjust(book, "20240101", "C1", 是否调整比例="是", 调整后比例="0.5")
    assert books.codes(collect(book, form, now=books.NOW + HOUR)) == ["B832"]
    back = fill(book, tmp_path / "b.xlsx", ("20240101", "C1", "原因", "撤回"))
    assert books.codes(collect(book, back, now=books.NOW + 2 * HOUR)) == ["A311"]
    assert log(book)[-1] == ("班长", "20240101", "C1", "加成比例", "0.50", "0.50", "撤回", "生效")
    assert books.codes(confirm(book, 3)) == ["B829"]
    again = fill(book, tmp_path / "c.xlsx", *tuned("20240101", "C1", 0.15))
    assert books.codes(collect(book, again, now=books.NOW + 4 * HOUR)) == ["B832"]
    assert log(book)[-1][-1] == "待确认"


def test_a_waiting_deselection_is_withdrawn_while_the_ratio_is_adjusted(book, tmp_path):
    assert books.codes(collect(book, fill(book, tmp_path / "a.xlsx", *out("20240102", "C3")))) == ["B832"]
    form = fill(book, tmp_path / "b.xlsx", *tuned("20240102", "C3", 0.1))
    assert books.codes(collect(book, form, now=books.NOW + HOUR)) == ["A311"]
    assert [row[2:6] for row in log(book)[1:]] == [
        ("C3", "加成比例", "未调整", "0.10"), ("C3", "课程是否参评", "是", "是"),
    ]  # fmt: skip
    assert books.codes(confirm(book, 3)) == ["B829"]


def test_the_counsellor_declines_what_waits_by_leaving_it_as_it_stands(book, tmp_path):
    edits = out("20240104", "C2", "不及格"), tuned("20240101", "C1", 0.1)
    form = fill(book, tmp_path / "a.xlsx", *edits[0], *edits[1])
    adjust(book, "20240101", "C1", 是否调整比例="是", 调整后比例="0.5")
    assert books.codes(collect(book, form, now=books.NOW + HOUR)) == ["B832", "B832"]
    later = books.NOW + 2 * HOUR
    assert adjust(book, "20240104", "C2", now=later, 课程是否参评="是").ok
    assert log(book)[-1] == ("辅导员", "20240104", "C2", "课程是否参评", "是", "是", "学院核定", "生效")
    assert adjust(book, "20240101", "C1", now=later, 是否调整比例="是", 调整后比例="0.5").ok
    assert log(book)[-1] == ("辅导员", "20240101", "C1", "加成比例", "0.50", "0.50", "学院核定", "生效")
    assert books.codes(confirm(book, 3)) == ["B829"]
    count = len(log(book))
    assert adjust(book, "20240104", "C2", now=later + HOUR, 课程是否参评="是").ok
    assert len(log(book)) == count, "nothing waits any more"


def test_what_the_counsellor_put_back_since_the_form_was_issued_is_put_to_the_counsellor(book, tmp_path):
    edits = *out("20240101", "C1"), *tuned("20240103", "C1", 0.1)
    assert books.codes(collect(book, fill(book, tmp_path / "a.xlsx", *edits))) == []
    adjust(book, "20240101", "C1", now=books.NOW + HOUR, 课程是否参评="是")
    adjust(book, "20240103", "C1", now=books.NOW + HOUR, 是否调整比例="否")
    copy = fill(book, tmp_path / "b.xlsx", *edits, *out("20240103", "C3"))
    assert books.codes(collect(book, copy, now=books.NOW + 2 * HOUR)) == ["B832", "B832"]
    assert [(*row[1:4], row[-1]) for row in log(book)[4:]] == [
        ("20240101", "C1", "课程是否参评", "待确认"),
        ("20240103", "C1", "加成比例", "待确认"),
        ("20240103", "C3", "课程是否参评", "生效"),
    ]


def test_a_form_issued_after_the_counsellors_word_takes_effect(book, tmp_path):
    adjust(book, "20240101", "C1", 是否调整比例="是", 调整后比例="0.5")
    assert books.run("courses.issue", book, actor=COUNSELLOR, now=books.NOW + HOUR).ok
    form = fill(book, tmp_path / "a.xlsx", *tuned("20240101", "C1", 0.1))
    assert books.codes(collect(book, form, now=books.NOW + 2 * HOUR)) == []
    assert log(book)[-1][3:] == ("加成比例", "0.50", "0.10", "竞赛", "生效")


def test_a_reason_for_what_took_effect_since_is_answered_with_how_the_course_stands(book, tmp_path):
    edits = *out("20240103", "C1"), *tuned("20240103", "C1", 0.1)
    assert books.codes(collect(book, fill(book, tmp_path / "a.xlsx", *edits))) == []
    back = fill(book, tmp_path / "b.xlsx", ("20240103", "C1", "原因", "改回"))
    report = collect(book, back, now=books.NOW + HOUR)
    assert [(f.code, f.cell) for f in report.findings] == [("W969", "K11")]
    assert all(text in report.findings[0].remedy for text in ("不参评", "0.10", "重新下发"))
    plain = fill(book, tmp_path / "c.xlsx", ("20240101", "C1", "原因", "备注"))
    (found,) = collect(book, plain, now=books.NOW + HOUR).findings
    assert (found.code, "重新下发" in found.remedy) == ("W969", False)


def test_a_form_with_rows_of_a_student_whom_the_roster_lost_is_used_for_the_rest(book, tmp_path):
    form = fill(book, tmp_path / "a.xlsx", *out("20240104", "C3"))
    other = fill(book, tmp_path / "b.xlsx", ("20240101", "C1", "学号", "20249999"))
    roster = books.tables_of(book)["roster"]
    exchanges.rewrite(book, roster=rows.without(roster, rows.find(roster, student_id="20240103")))
    marks = books.tables_of(book)["raw_scores"]
    exchanges.rewrite(book, raw_scores=rows.without(marks, rows.find(marks, student_id="20240103")))
    report = collect(book, form)
    assert [(f.code, f.value) for f in report.findings] == [("A309", "20240103")]
    assert [row[1] for row in log(book)] == ["20240104"]
    report = collect(book, other, now=books.NOW + HOUR)
    assert [(f.code, f.value) for f in report.findings if f.severity.value == "refused"] == [
        ("W928", "20249999")
    ]


def test_a_change_back_needs_a_reason_too(book, tmp_path):
    adjust(book, "20240101", "C1", 课程是否参评="否")
    form = fill(book, tmp_path / "a.xlsx", ("20240101", "C1", "课程是否参评", "是"))
    report = collect(book, form)
    assert books.codes(report) == ["A305"]
    assert len(log(book)) == 1


def refused(book, form):
    """What a form is refused for: codes and cells; it goes into 隔离 and changes nothing."""
    before = log(book)
    report = collect(book, form)
    assert {f.severity.value for f in report.findings} == {"refused"}, (form, report.findings)
    assert log(book) == before
    assert form.read_bytes() in {path.read_bytes() for path in (book.parent / "隔离").iterdir()}
    assert books.rows_in(book, "received")[-1]["outcome"] == "拒收"
    return [(f.code, f.cell) for f in report.findings]


def test_errors_refuse_the_form_at_their_cells(book, tmp_path):
    ticked = ("20240101", "C1", "是否调整比例", "是")
    why = ("20240101", "C1", "原因", "竞赛")
    cases = (
        ([ticked, why], [("A301", "J5")]),
        ([("20240101", "C1", "调整后比例", 0.1), why], [("A306", "J5")]),
        ([("20240101", "C1", "课程是否参评", "否")], [("A305", "K5")]),
        ([ticked, ("20240101", "C1", "调整后比例", 0.1)], [("A305", "K5")]),
        (tuned("20240104", "C2", 0.1), [("A304", "J15")]),
        ([("20240103", "C1", "学号", "20249999")], [("W928", "A11")]),
        ([("20240101", "C1", "课程是否参评", "也许"), why], [("T103", "H5")]),
        ([("20240101", "C1", "课程代码", "C9"), *out("20240101", "C9")], [("A302", "E5")]),
        ([("20240101", "C1", "课程代码", "C9")], [("A302", "E5")]),
        ([("20240101", "C1", "姓名", "乙"), ("20240101", "C1", "课程是否参评", "否"), why], [("R202", "B5")]),
    )  # fmt: skip
    for n, (edits, expected) in enumerate(cases):
        assert refused(book, fill(book, tmp_path / f"{n}.xlsx", *edits)) == expected, edits


def test_a_form_of_another_batch_class_or_kind_is_refused(book, tmp_path):
    assert refused(book, fill(book, tmp_path / "a.xlsx", batch="B25X1")) == [("W907", "")]
    form = fill(book, tmp_path / "b.xlsx", **{"class": "2024012"})
    assert refused(book, form) == [("W908", "")]
    assert "这是“2024012”的" in books.rows_in(book, "received")[-1]["explanation"]
    other = books.class_book(tmp_path / "别的" / "c.xlsx")
    assert refused(book, other) == [("W909", "")]


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2026-10-09", ["W965"]), ("2026-10-10", []), ("2026-10-20", []), ("2026-10-21", ["W965"])],
)
def test_a_form_is_bound_by_the_monitors_window_when_it_is_received(tmp_path, day, expected):
    book = books.class_book(
        tmp_path / "班级" / "班级工作簿.xlsx", windows=days("班长课程调整", "2026-10-10", "2026-10-20")
    )
    form = fill(
        book,
        tmp_path / "a.xlsx",
        ("20240101", "C3", "课程是否参评", "否"),
        ("20240101", "C3", "原因", "免修"),
    )
    now = datetime.fromisoformat(f"{day}T12:00:00").replace(tzinfo=books.NOW.tzinfo)
    report = collect(book, form, now=now)
    assert books.codes(report) == expected
    assert len(log(book)) == (0 if expected else 1)
    if expected:
        assert all(
            text in report.findings[0].message for text in ("班长课程调整", "2026-10-10", "2026-10-20")
        )


def test_the_days_told_are_those_on_which_the_monitor_may_adjust(tmp_path):
    shut = [
        w | {"college_start": "2026-10-12", "college_end": "2026-10-18"}
        if w["business"] == "学业成绩管理"
        else w
        for w in days("班长课程调整", "2026-10-10", "2026-10-20")
    ]
    book = books.class_book(tmp_path / "班级" / "班级工作簿.xlsx", windows=shut)
    report = books.run("courses.issue", book, actor=COUNSELLOR)
    told = (report.message, load_workbook(book.parent / FORM)["课程调整"]["A2"].value)
    assert all("2026-10-12 至 2026-10-18" in text for text in told), told
    (late,) = collect(book, fill(book, tmp_path / "a.xlsx")).findings
    assert late.code == "W965"
    assert "2026-10-12 至 2026-10-18" in late.message


def test_a_letter_sent_in_time_counts_when_it_is_collected_later(tmp_path):
    book = books.class_book(
        tmp_path / "班级" / "班级工作簿.xlsx", windows=days("班长课程调整", "2026-10-10", "2026-10-20")
    )
    form = fill(
        book,
        tmp_path / "a.xlsx",
        ("20240101", "C3", "课程是否参评", "否"),
        ("20240101", "C3", "原因", "免修"),
    )
    mail = letter(tmp_path / "a.eml", [form], datetime(2026, 10, 20, 23, 30, tzinfo=books.NOW.tzinfo))
    assert books.codes(collect(book, mail, now=books.NOW + timedelta(days=3))) == []
    assert len(log(book)) == 1


def test_the_same_bytes_again_are_not_used_twice(book, tmp_path):
    form = fill(
        book,
        tmp_path / "a.xlsx",
        ("20240101", "C3", "课程是否参评", "否"),
        ("20240101", "C3", "原因", "免修"),
    )
    assert books.codes(collect(book, form)) == []
    assert books.codes(collect(book, form)) == ["W915"]
    assert len(log(book)) == 1


def mailed(folder, forms, apart):
    """A letter with each form, so far apart."""
    pairs = enumerate(forms)
    return [letter(folder / f"{n}.eml", [form], books.NOW + n * apart) for n, form in pairs]


def test_of_two_different_forms_the_plainly_later_wins_else_both_are_refused(book, tmp_path):
    first = fill(
        book,
        tmp_path / "a.xlsx",
        ("20240101", "C3", "课程是否参评", "否"),
        ("20240101", "C3", "原因", "免修"),
    )
    second = fill(
        book,
        tmp_path / "b.xlsx",
        ("20240103", "C3", "课程是否参评", "否"),
        ("20240103", "C3", "原因", "免修"),
    )
    report = collect(book, first, second)
    assert books.codes(report) == ["W914", "W914"]
    assert log(book) == []
    near = [
        letter(tmp_path / f"n{n}.eml", [f], books.NOW + timedelta(seconds=59 * n))
        for n, f in enumerate((first, second))
    ]
    assert books.codes(collect(book, *near)) == ["W914", "W914"]
    far = [
        letter(tmp_path / f"f{n}.eml", [f], books.NOW - timedelta(minutes=n))
        for n, f in enumerate((second, first))
    ]
    assert books.codes(collect(book, *far)) == ["W916"]
    assert [row[1] for row in log(book)] == ["20240103"]
    got = [(row["outcome"], row["sent_at"]) for row in books.rows_in(book, "received")][-2:]
    assert got == [("采用", "2026-10-20 09:30:00"), ("被替代", "2026-10-20 09:29:00")]
    assert books.codes(collect(book, *far)) == ["W915"]
    more = fill(book, tmp_path / "c.xlsx", *out("20240103", "C3"), *out("20240104", "C3"))
    newest = letter(tmp_path / "更晚.eml", [more], books.NOW + HOUR)
    assert books.codes(collect(book, newest, now=books.NOW + 2 * HOUR)) == []
    assert books.codes(collect(book, *far)) == ["W915"]
    stale = letter(
        tmp_path / "迟到.eml", [fill(book, tmp_path / "d.xlsx", *out("20240103", "C1"))], books.NOW
    )
    assert books.codes(collect(book, stale, now=books.NOW + 2 * HOUR)) == ["W916"]
    assert "C1" not in {row[2] for row in log(book)}


def test_a_row_that_the_monitor_did_not_touch_leaves_what_others_adjusted_since(book, tmp_path):
    form = fill(book, tmp_path / "a.xlsx", *out("20240103", "C3"))
    adjust(book, "20240101", "C1", 课程是否参评="否", 是否调整比例="是", 调整后比例="0.5")
    assert books.codes(collect(book, form, now=books.NOW + HOUR)) == []
    assert [(row[0], row[1], row[2]) for row in log(book)] == [
        ("辅导员", "20240101", "C1"), ("辅导员", "20240101", "C1"), ("班长", "20240103", "C3"),
    ]  # fmt: skip


def test_a_second_copy_of_the_form_adds_to_the_first(book, tmp_path):
    first = fill(book, tmp_path / "a.xlsx", *out("20240101", "C1"), *tuned("20240101", "C3", 0.1))
    second = fill(book, tmp_path / "b.xlsx", *out("20240103", "C1"), *tuned("20240101", "C3", 0.15))
    assert books.codes(collect(book, first)) == []
    assert books.codes(collect(book, second, now=books.NOW + HOUR)) == []
    assert [row[1:6] for row in log(book)][2:] == [
        ("20240101", "C3", "加成比例", "0.10", "0.15"), ("20240103", "C1", "课程是否参评", "是", "否"),
    ]  # fmt: skip


def test_a_ratio_that_others_adjusted_since_the_form_was_issued_waits_for_the_counsellor(book, tmp_path):
    edits = tuned("20240101", "C1", 0.1)
    form = fill(book, tmp_path / "a.xlsx", *edits)
    adjust(book, "20240101", "C1", 是否调整比例="是", 调整后比例="0.5")
    report = collect(book, form, now=books.NOW + HOUR)
    assert books.codes(report) == ["B832"]
    assert all(text in report.findings[0].message for text in ("0.10", "0.50", "辅导员", "会计基础"))
    assert log(book)[1:] == [("班长", "20240101", "C1", "加成比例", "0.50", "0.10", "竞赛", "待确认")]
    assert scores(book)["20240101"] == 8667 + 210
    again = fill(book, tmp_path / "b.xlsx", *edits, *out("20240103", "C3"))
    assert books.codes(collect(book, again, now=books.NOW + 2 * HOUR)) == ["B832"]
    assert [row[1] for row in log(book)[2:]] == ["20240103"]
    assert confirm(book, 3).ok
    assert log(book)[-1] == ("辅导员", "20240101", "C1", "加成比例", "0.50", "0.10", "竞赛", "生效")


def test_a_wish_that_others_fulfilled_meanwhile_changes_nothing(book, tmp_path):
    form = fill(book, tmp_path / "a.xlsx", *out("20240101", "C1"), *tuned("20240103", "C1", 0.1))
    adjust(book, "20240101", "C1", 课程是否参评="否")
    adjust(book, "20240103", "C1", 是否调整比例="是", 调整后比例="0.1")
    assert books.codes(collect(book, form, now=books.NOW + HOUR)) == []
    assert len(log(book)) == 2


def test_a_form_that_does_not_say_how_it_was_issued_is_held_against_the_present_state(book, tmp_path):
    form = fill(book, tmp_path / "a.xlsx", *out("20240103", "C3"), ("20240101", "C2", "原因", "备注"))
    workbook = load_workbook(form)
    assert workbook["下发时的情况"].sheet_state == "hidden"
    del workbook["下发时的情况"]
    workbook.save(form)
    assert books.codes(collect(book, form)) == []
    assert [row[1] for row in log(book)] == ["20240103"]


def test_what_is_typed_where_nobody_looks_refuses_the_form_at_its_cell(book, tmp_path):
    why = ("20240101", "C1", "原因", "竞赛")
    cases = (
        ([("20240101", "C1", "加成比例", 0.1), why], [("W968", "G5")]),
        ([why], [("W969", "K5")]),
        ([why, ("20240101", "C1", "是否调整比例", None)], [("W969", "K5")]),
        ([("20240101", "C1", "课程是否参评", None)], [("T103", "H5")]),
        ([("20240101", "C1", "课程是否参评", None), why], [("T103", "H5")]),
        ([("20240101", "C1", "课程代码", "C2")], [("A303", "E5"), ("A303", "E6")]),
        ([("20240101", "C1", "学号", "20240102")], [("A303", "E5"), ("A303", "E8")]),
    )
    for n, (edits, expected) in enumerate(cases):
        assert refused(book, fill(book, tmp_path / f"{n}.xlsx", *edits)) == expected, edits


def test_rows_that_were_taken_out_are_told_and_the_rest_counts(book, tmp_path):
    form = fill(book, tmp_path / "a.xlsx", *out("20240104", "C3"))
    workbook = load_workbook(form)
    workbook["课程调整"].delete_rows(6, 4)
    workbook.save(form)
    report = collect(book, form)
    assert [(f.code, f.sheet, f.cell, f.value) for f in report.findings] == [
        ("A310", "课程调整", "A4", "20240101")
    ]
    assert "4 行" in report.findings[0].message
    assert [row[1] for row in log(book)] == ["20240104"]


def test_numbers_that_lost_their_zeros_are_told_as_such(tmp_path):
    short = {s["student_id"]: f"00{s['student_id'][-3:]}" for s in books.STUDENTS}
    book = books.class_book(
        tmp_path / "班级" / "班级工作簿.xlsx",
        roster=[s | {"student_id": short[s["student_id"]]} for s in books.STUDENTS],
        raw_scores=[s | {"student_id": short[s["student_id"]]} for s in books.SCORES],
    )
    edits = [("00101", course, "学号", 101) for course in ("C1", "C2", "C3")]
    assert refused(book, fill(book, tmp_path / "a.xlsx", *edits)) == [("T108", "A5")]


def without(book, student):
    """Let a student take no part any more; return the roster as it was."""
    roster = books.tables_of(book)["roster"]
    found = rows.find(roster, student_id=student)
    exchanges.rewrite(book, roster=rows.changed(roster, found, participant="否", absence_reason="参军"))
    return roster


def test_rows_of_a_student_who_left_are_not_used_but_the_rest_is(book, tmp_path):
    form = fill(
        book, tmp_path / "a.xlsx",
        *out("20240101", "C3"),
        *out("20240103", "C3"),
    )  # fmt: skip
    roster = books.tables_of(book)["roster"]
    from zongce.commands import rows

    gone = rows.changed(
        roster, rows.find(roster, student_id="20240103"), participant="否", absence_reason="参军"
    )
    exchanges.rewrite(book, roster=gone)
    report = collect(book, form)
    assert books.codes(report) == ["A309"]
    assert [row[1] for row in log(book)] == ["20240101"]


def test_adjustments_of_students_who_left_stay_and_hold_again_when_they_return(book):
    adjust(book, "20240103", "C3", 课程是否参评="否")
    roster = books.tables_of(book)["roster"]
    from zongce.commands import rows

    gone = rows.changed(
        roster, rows.find(roster, student_id="20240103"), participant="否", absence_reason="参军"
    )
    exchanges.rewrite(book, roster=gone)
    report = books.run("academic.compute", book, actor=COUNSELLOR)
    assert "A309" in books.codes(report)
    assert report.ok
    exchanges.rewrite(book, roster=roster)
    assert "A309" not in books.codes(books.run("academic.compute", book, actor=COUNSELLOR))
    row = next(r for r in books.rows_in(book, "academic") if r["student_id"] == "20240103")
    assert (row["course_count"], row["bonus"]) == (2, 100)


def test_an_adjusted_course_that_has_no_scores_any_more_is_a_hint_not_a_dead_end(book):
    adjust(book, "20240101", "C3", 课程是否参评="否")
    scores_ = books.tables_of(book)["raw_scores"]
    from zongce.commands import rows

    exchanges.rewrite(
        book, raw_scores=rows.without(scores_, rows.find(scores_, student_id="20240101", course_code="C3"))
    )
    report = books.run("academic.compute", book, actor=COUNSELLOR)
    assert report.ok
    assert [(f.code, f.severity.value) for f in report.findings if f.code == "A302"] == [("A302", "hint")]


def test_a_form_that_does_not_say_when_it_was_issued_is_told_by_values(book, tmp_path):
    form = fill(book, tmp_path / "a.xlsx", *tuned("20240101", "C1", 0.1), *out("20240103", "C3"))
    workbook = load_workbook(form)
    sheet = workbook["下发时的情况"]
    (place,) = (c.column for row in sheet.iter_rows() for c in row if c.value == "时间")
    sheet.delete_cols(place)
    workbook.save(form)
    adjust(book, "20240101", "C1", 是否调整比例="是", 调整后比例="0.5")
    assert books.codes(collect(book, form, now=books.NOW + HOUR)) == ["B832"]
    assert [row[-1] for row in log(book)] == ["生效", "待确认", "生效"]
