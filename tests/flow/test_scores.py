"""原始成绩 of a college: import files of any students, add one row, delete; nothing counts twice."""

import hashlib
import shutil

import pytest

from tests import files
from tests.flow import books, exchanges
from tests.flow.books import ADMIN, COUNSELLOR, TERM
from zongce.commands.registry import BY_ID

ROWS = [
    (TERM, "20240101", "甲", "C1", "会计基础", "必修", 3, 90),
    (TERM, "20240102", "乙", "C1", "会计基础", "必修", 3, "优"),
    (TERM, "20239999", "外人", "C1", "会计基础", "必修", 3, 66),
]
ONE = {
    "学年学期": TERM, "学号": "20240103", "姓名": "丙", "课程代码": "C1", "课程名称": "会计基础",
    "课程性质": "必修", "学分": "3", "成绩": "88.5",
}  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return books.college(tmp_path_factory.mktemp("made") / "学院工作簿.xlsx")


@pytest.fixture
def college(made, tmp_path):
    (tmp_path / "学院").mkdir()
    return shutil.copy(made, tmp_path / "学院" / "学院工作簿.xlsx")


def score_file(path, rows=ROWS, headings=files.SCORE_HEADINGS, sheet="成绩"):
    path.parent.mkdir(parents=True, exist_ok=True)
    return files.save(path, {sheet: [headings, *rows]})


def run(college, command, given=(), **sets):
    return books.run(command, college, given, sets, actor=ADMIN)


def registered(college):
    return books.rows_in(college, "score_imports")


def test_files_are_registered_and_their_bytes_kept(college, tmp_path):
    first = score_file(tmp_path / "上学期.xlsx")
    second = score_file(tmp_path / "下学期.xlsx", [(t.replace("-1", "-2"), *rest) for t, *rest in ROWS])
    report = run(college, "scores.import", [first, second])
    assert report.ok, report.findings
    rows = registered(college)
    assert [(r["import_number"], r["file"], r["row_count"], r["term"], r["state"]) for r in rows] == [
        (1, "上学期.xlsx", 3, None, "有效"), (2, "下学期.xlsx", 3, None, "有效"),
    ]  # fmt: skip
    assert {(r["time"], r["person"]) for r in rows} == {("2026-10-20 09:30:00", "赵干事（G001）")}
    for path, row in zip((first, second), rows, strict=True):
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        assert row["digest"] == digest
        assert (college.parent / "原始成绩" / f"{digest[:16]}_{path.name}").read_bytes() == path.read_bytes()


def test_students_outside_the_roster_and_other_names_are_only_hints(college, tmp_path):
    rows = [*ROWS, (TERM, "20240104", "丁丁", "C1", "会计基础", "必修", 3, 60)]
    report = run(college, "scores.import", [score_file(tmp_path / "a.xlsx", rows)])
    assert report.ok
    assert {f.severity.value for f in report.findings} == {"hint"}
    assert {"R208", "R202", "G320"} <= set(books.codes(report))
    assert [f.cell for f in report.findings if f.code == "R202"] == ["C5"]
    assert len(registered(college)) == 1


def test_a_number_that_lost_the_zeros_of_a_student_stops_the_import_and_a_plain_outsider_does_not(tmp_path):
    (tmp_path / "学院").mkdir()
    zeros = [{**student, "student_id": f"0{student['student_id']}"} for student in books.STUDENTS]
    college = books.college(tmp_path / "学院" / "学院工作簿.xlsx", roster=zeros)
    good = [(TERM, f"0{student}", *rest) for _, student, *rest in ROWS]
    rows = [*good[:2], (TERM, 20240103, "丙", *ROWS[0][3:]), (TERM, 20239999, "外人", *ROWS[0][3:])]
    report = run(college, "scores.import", [score_file(tmp_path / "a.xlsx", rows)])
    stopping = [(f.code, f.cell) for f in report.findings if f.severity.value == "error"]
    assert stopping == [("T108", "B4")]
    assert registered(college) == []
    assert run(college, "scores.import", [score_file(tmp_path / "b.xlsx", [*good, rows[3]])]).ok


def test_a_roster_that_lost_the_zeros_stops_the_import_too(college, tmp_path):
    rows = [(TERM, f"0{student}", *rest) for _, student, *rest in ROWS[:2]]
    report = run(college, "scores.import", [score_file(tmp_path / "a.xlsx", rows)])
    assert [f.code for f in report.findings if f.severity.value == "error"] == ["T111"]
    assert registered(college) == []


def test_a_file_without_terms_needs_one_and_is_registered_with_it(college, tmp_path):
    plain = score_file(tmp_path / "a.xlsx", [row[1:] for row in ROWS], files.SCORE_HEADINGS[1:])
    report = run(college, "scores.import", [plain])
    assert books.codes(report)[0] == "G308"
    assert registered(college) == []
    report = run(college, "scores.import", [plain], 学年学期="2025-2026学年第一学期")
    assert report.ok, report.findings
    assert registered(college)[0]["term"] == TERM


def test_a_blank_term_is_named_at_its_cell(college, tmp_path):
    path = score_file(tmp_path / "a.xlsx", [ROWS[0], (None, *ROWS[1][1:])])
    report = run(college, "scores.import", [path])
    assert [(f.code, f.cell) for f in report.findings if f.severity.value == "error"] == [("G308", "A3")]


def test_a_term_that_the_file_contradicts_is_refused(college, tmp_path):
    report = run(college, "scores.import", [score_file(tmp_path / "a.xlsx")], 学年学期="2025-2026-2")
    assert [f.code for f in report.findings if f.severity.value == "error"] == ["G309"]
    assert registered(college) == []


def test_rows_of_another_term_than_the_chosen_one_are_named_and_nothing_is_imported(college, tmp_path):
    mixed = [ROWS[0], ("2025-2026学年第二学期", *ROWS[1][1:]), (None, *ROWS[2][1:])]
    report = run(college, "scores.import", [score_file(tmp_path / "a.xlsx", mixed)], 学年学期=TERM)
    wrong = [(f.code, f.cell, f.value) for f in report.findings if f.severity.value == "error"]
    assert wrong == [("G321", "A3", "2025-2026-2")]
    assert registered(college) == []
    blank = score_file(tmp_path / "b.xlsx", [ROWS[0], (None, *ROWS[1][1:])])
    assert run(college, "scores.import", [blank], 学年学期=TERM).ok
    other = score_file(
        tmp_path / "c.xlsx", [("2024-2025-2", *ROWS[2][1:]), (None, *ROWS[0][1:3], "C9", *ROWS[0][4:])]
    )
    report = run(college, "scores.import", [other], 学年学期=TERM)
    assert [(f.code, f.cell) for f in report.findings if f.severity.value == "error"] == [("G321", "A2")]


def test_the_same_bytes_are_refused_until_the_import_was_deleted(college, tmp_path):
    path = score_file(tmp_path / "a.xlsx")
    copy = tmp_path / "b.xlsx"
    copy.write_bytes(path.read_bytes())
    (twice,) = run(college, "scores.import", [path, copy]).findings
    assert registered(college) == []
    assert run(college, "scores.import", [path]).ok
    (again,) = run(college, "scores.import", [copy]).findings
    assert (twice.code, again.code) == ("F115", "F115")
    assert twice.message != again.message  # given twice now, imported before
    assert run(college, "scores.delete", 编号="1").ok
    assert run(college, "scores.import", [copy]).ok
    assert [(r["import_number"], r["state"]) for r in registered(college)] == [(1, "已删除"), (2, "有效")]
    digest = registered(college)[0]["digest"]
    assert len(list((college.parent / "原始成绩").glob(f"{digest[:16]}_*"))) == 1


def test_errors_stop_the_whole_import_and_name_every_cell(college, tmp_path):
    good = score_file(tmp_path / "好.xlsx")
    bad = score_file(tmp_path / "坏.xlsx", [
        (TERM, "20240103", "丙", "C1", "会计基础", "必修", 3, 101),
        (TERM, "20240103", "丙", "C2", "经济法", "必修", "三", 80),
        (TERM, "20240103", "丙", "C3", "体育", "必修", 1, 80),
        (TERM, "20240103", "丙", "C3", "体育", "必修", 1, 81),
    ])  # fmt: skip
    before = college.read_bytes()
    report = run(college, "scores.import", [good, bad])
    assert not report.ok
    errors = {(f.code, f.file, f.cell) for f in report.findings if f.severity.value == "error"}
    assert {
        ("N104", "坏.xlsx", "H2"),
        ("N101", "坏.xlsx", "G3"),
        ("G302", "坏.xlsx", "D4"),
        ("G302", "坏.xlsx", "D5"),
    } <= errors
    assert college.read_bytes() == before


def test_a_score_that_another_import_has_already_is_refused_naming_both_files(college, tmp_path):
    assert run(college, "scores.import", [score_file(tmp_path / "a.xlsx")]).ok
    again = score_file(
        tmp_path / "b.xlsx", [ROWS[0], (TERM, "20240103", "丙", "C1", "会计基础", "必修", 3, 70)]
    )
    report = run(college, "scores.import", [again])
    twice = [f for f in report.findings if f.code == "G302"]
    assert [(f.file, f.cell) for f in twice] == [("b.xlsx", "D2")]
    assert "a.xlsx D2" in twice[0].message
    assert len(registered(college)) == 1


def test_what_is_no_workbook_is_refused_and_the_rest_imported(college, tmp_path):
    other = tmp_path / "notes.xlsx"
    other.write_bytes(b"no workbook")
    assert books.codes(run(college, "scores.import", [other])) == ["F101"]
    assert registered(college) == []
    report = run(college, "scores.import", [other, score_file(tmp_path / "a.xlsx")])
    assert [(f.code, f.severity.value) for f in report.findings if f.severity.value != "hint"] == [
        ("F101", "refused")
    ]
    assert [r["file"] for r in registered(college)] == ["a.xlsx"]
    assert [p.read_bytes() for p in (college.parent / "隔离").iterdir()] == [b"no workbook"]


def test_a_result_of_ours_is_no_raw_data(college, tmp_path):
    result = files.save(tmp_path / "r.xlsx", {"学业成绩": [("学号", "姓名"), ("20240101", "甲")]})
    before = college.read_bytes()
    report = run(college, "scores.import", [result, score_file(tmp_path / "a.xlsx")])
    assert [f.severity.value for f in report.findings if f.file == "r.xlsx"] == ["error"]
    assert college.read_bytes() == before


def test_one_row_is_added_and_counts_as_a_score(college):
    report = run(college, "scores.add", **ONE)
    assert books.codes(report) == []
    (row,) = books.rows_in(college, "added_scores")
    assert (row["student_id"], row["term"], row["score"], row["credit"]) == ("20240103", TERM, 8850, 300)


def test_an_added_row_that_is_there_already_is_refused(college, tmp_path):
    assert run(college, "scores.import", [score_file(tmp_path / "a.xlsx")]).ok
    there = {**ONE, "学号": "20240101", "姓名": "甲"}
    report = run(college, "scores.add", **there)
    assert books.codes(report) == ["G302"]
    assert "a.xlsx D2" in report.findings[0].message
    assert run(college, "scores.add", **there, 考试性质="补考").ok
    assert books.codes(run(college, "scores.add", **there, 考试性质="补考")) == ["G302"]
    assert books.codes(run(college, "scores.add", **{**there, "考试性质": "正考"})) == ["G302"]
    assert len(books.rows_in(college, "added_scores")) == 1


def test_a_deletion_of_nothing_asks_for_either_way_to_name_something(college):
    (told,) = run(college, "scores.delete").findings
    assert told.code == "B822"
    assert "编号" in told.message
    assert "学号" in told.message


def test_what_an_added_row_must_say_is_asked_for(college):
    for left_out, code in (("学号", "B822"), ("成绩", "B822"), ("学年学期", "B822")):
        report = run(college, "scores.add", **{k: v for k, v in ONE.items() if k != left_out})
        assert books.codes(report) == [code]
        assert left_out in report.findings[0].message
    assert books.codes(run(college, "scores.add", **{**ONE, "成绩": "100.5"})) == ["N104"]
    assert books.codes(run(college, "scores.add", **{**ONE, "姓名": "丁"})) == ["R202"]
    assert books.rows_in(college, "added_scores") == []


def test_an_added_student_outside_the_roster_is_a_hint(college):
    report = run(college, "scores.add", **{**ONE, "学号": "20230001", "姓名": "外人"})
    assert report.ok
    assert books.codes(report) == ["R208"]
    assert len(books.rows_in(college, "added_scores")) == 1


def test_an_added_row_is_deleted_by_student_course_and_term(college):
    run(college, "scores.add", **ONE)
    run(college, "scores.add", **{**ONE, "学年学期": "2025-2026-2"})
    named = {"学号": "20240103", "课程代码": "C1"}
    assert books.codes(run(college, "scores.delete", **named)) == ["G308"]
    assert books.codes(run(college, "scores.delete", **named, 学年学期="2024-2025-1")) == ["B829"]
    assert run(college, "scores.delete", **named, 学年学期=TERM).ok
    assert [row["term"] for row in books.rows_in(college, "added_scores")] == ["2025-2026-2"]
    assert run(college, "scores.delete", **named).ok


def test_deleting_what_is_not_there_says_what_is(college, tmp_path):
    run(college, "scores.import", [score_file(tmp_path / "a.xlsx")])
    report = run(college, "scores.delete", 编号="7")
    assert books.codes(report) == ["B829"]
    assert "1" in report.findings[0].remedy
    assert books.codes(run(college, "scores.delete")) == ["B822"]
    assert books.codes(run(college, "scores.delete", 学号="20240101")) == ["B822"]
    assert run(college, "scores.delete", 编号="1").ok
    assert books.codes(run(college, "scores.delete", 编号="1")) == ["B829"]


def test_only_the_college_manages_scores(college):
    assert books.codes(books.run("scores.delete", college, sets={"编号": "1"}, actor=COUNSELLOR)) in (
        ["B801"],
        ["B802"],
    )


def test_issued_classes_are_told_that_scores_changed(tmp_path):
    college = exchanges.college(tmp_path / "学院")
    assert exchanges.issue(college).ok
    report = run(college, "scores.add", **{**ONE, "课程代码": "C9", "课程名称": "税法"})
    assert "W930" in books.codes(report)


def test_a_dry_run_keeps_and_writes_nothing(college, tmp_path):
    before = college.read_bytes()
    report = books.run("scores.import", college, [score_file(tmp_path / "a.xlsx")], actor=ADMIN, dry_run=True)
    assert ("成绩导入登记", "a.xlsx") in {(c.sheet, c.after) for c in report.outcome.changes}
    assert college.read_bytes() == before
    assert not (college.parent / "原始成绩").exists()


def test_every_command_that_needs_scores_asks_for_the_kept_files():
    for name in ("scores.import", "scores.add", "courses.adjust", "academic.compute"):
        command = BY_ID[name]
        assert command.kept is not None
        assert "原始成绩" in (command.kept_shelf, command.shelf)
