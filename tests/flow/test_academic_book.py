"""学业成绩 in workbooks: computed by class and college alike, ranked within major and grade, exported."""

import hashlib
import shutil
import zipfile
from datetime import timedelta
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from tests import files
from tests.flow import books, exchanges
from tests.flow.books import ADMIN, COUNSELLOR, SECRETARY, TEACHER, TERM
from zongce.commands import rows, staleness

CODE2, NAME2 = exchanges.CODE2, exchanges.NAME2
SHOWN = ("credit_weighted_average", "bonus", "academic_score", "class_rank", "course_count", "failed_count")
HOUR = timedelta(hours=1)
MARKS = {
    # an exact half: (80.01 + 80.02) / 2 = 80.015
    "20240101": [("C1", 1, "80.01"), ("C2", 1, "80.02")],
    "20240102": [("C1", 1, "80.02"), ("C2", 1, "80.02"), ("Z0", 0, "100")],
    "20240103": [("C1", 1, "80.02"), ("C2", 1, "80.01")],
    "20240104": [("C1", 1, "59.99"), ("C2", 2, "90")],
    "20240201": [("C1", 1, "80.02"), ("C2", 1, "80.02")],
    "20240202": [("C1", 1, "60"), ("C2", 1, "60")],
    "20239999": [("C1", 1, "优")],
}
NAMES = {s["student_id"]: s["name"] for s in (*books.STUDENTS, *exchanges.OTHERS)}


def score_rows(marks=MARKS, term=TERM):
    return [
        (term, student, NAMES.get(student, "外人"), code, f"课程{code}", "必修", credit, grade(mark))
        for student, courses in marks.items()
        for code, credit, mark in courses
    ]


def grade(mark):
    return mark if mark == "优" else Decimal(mark)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A college with two classes of one major and grade, its raw scores imported in two files."""
    folder = tmp_path_factory.mktemp("made")
    everybody, staff = [*books.STUDENTS, *exchanges.OTHERS], [*books.STAFF, *exchanges.STAFF2]
    path = books.college(folder / "学院" / "学院工作簿.xlsx", roster=everybody, staff=staff)
    lines = score_rows()
    given = [
        files.save(folder / f"成绩{n}.xlsx", {"成绩": [files.SCORE_HEADINGS, *part]})
        for n, part in enumerate((lines[:7], lines[7:]))
    ]
    report = books.run("scores.import", path, given, actor=ADMIN)
    assert report.ok, report.findings
    return path


@pytest.fixture
def college(made, tmp_path):
    return shutil.copytree(made.parent, tmp_path / "学院") / made.name


def compute(path, actor=ADMIN, now=books.NOW, workers=1, **sets):
    return books.run("academic.compute", path, sets=sets, actor=actor, now=now, workers=workers)


def rank(path):
    return books.run("academic.rank", path, actor=ADMIN)


def results(path):
    return {row["student_id"]: tuple(row[name] for name in SHOWN) for row in books.rows_in(path, "academic")}


def ranks(path):
    return {row["student_id"]: row["major_grade_rank"] for row in books.rows_in(path, "academic")}


def class_workbook(college, tmp_path, name=books.NAME):
    """The class's workbook as the college issues it, in the counsellor's own folder."""
    assert exchanges.issue(college, name).ok
    made = tmp_path / name / "班级工作簿.xlsx"
    made.parent.mkdir()
    (issued,) = (college.parent / "下发").glob(f"*{name}*.xlsx")
    shutil.copy(issued, made)
    return made


def test_scores_are_rounded_once_and_ties_share_a_rank(college):
    report = compute(college)
    assert report.ok, report.findings
    assert results(college) == {
        "20240104": (8000, 40, 8040, "4/4", 2, 1),
        "20240201": (8002, 40, 8042, "1/2", 2, 0),
        "20240202": (6000, 40, 6040, "2/2", 2, 0),
    } | dict.fromkeys(("20240101", "20240102", "20240103"), (8002, 40, 8042, "1/4", 2, 0))


def test_who_computed_and_when_stands_in_the_progress_and_the_record(college):
    compute(college)
    progress = {row["class_"]: row for row in books.rows_in(college, "class_progress")}
    assert {row["academic_computed"] for row in progress.values()} == {"2026-10-20 09:30:00 赵干事（G001）"}
    assert progress[books.NAME]["participant_count"] == 4
    record = {
        row["class_"]: (row["computed_item"], row["time"], row["person"])
        for row in books.rows_in(college, "computations")
    }
    said = ("学业成绩", "2026-10-20 09:30:00", "赵干事（G001）")
    assert record == {books.NAME: said, NAME2: said}
    tables = books.tables_of(college)
    for name in (books.NAME, NAME2):
        assert not staleness.is_stale("college", tables, "学业成绩", name)


def test_one_class_is_computed_and_the_other_stays_as_it_is(college):
    assert compute(college, 班级=NAME2).ok
    assert set(results(college)) == {"20240201", "20240202"}
    report = compute(college, now=books.NOW + HOUR, 班级=books.CODE)
    assert report.ok
    assert [row["student_id"] for row in books.rows_in(college, "academic")] == sorted(results(college))
    said = {row["class_"]: row["academic_computed"][:19] for row in books.rows_in(college, "class_progress")}
    assert said == {books.NAME: "2026-10-20 10:30:00", NAME2: "2026-10-20 09:30:00"}
    assert books.codes(compute(college, 班级="会计2409")) == ["B821"]


def test_the_rows_shown_are_those_of_the_sheet(college):
    shown = {row["学号"]: (row["学业成绩"], row["专业年级排名"]) for row in compute(college, 班级=NAME2).rows}
    assert shown == {"20240201": ("80.42", ""), "20240202": ("60.40", "")}
    assert compute(college).ok
    assert rank(college).ok
    again = {row["学号"]: row["专业年级排名"] for row in compute(college, 班级=NAME2).rows}
    assert again == {student: ranks(college)[student] for student in shown}
    assert None not in again.values()


def test_computing_again_gives_the_same_rows(college):
    compute(college)
    before = results(college)
    report = compute(college, now=books.NOW + HOUR)
    assert not [c for c in report.outcome.changes if c.sheet == "学业成绩"]
    assert results(college) == before


def test_class_and_college_give_the_same_result(college, tmp_path):
    for student, course, sets in (
        ("20240101", "C1", {"课程是否参评": "否"}),
        ("20240103", "C2", {"是否调整比例": "是", "调整后比例": "0.33"}),
    ):
        given = {"学号": student, "课程代码": course, "原因": "核定"} | sets
        assert books.run("courses.adjust", college, sets=given, actor=ADMIN).ok
    class_ = class_workbook(college, tmp_path)
    assert compute(class_, COUNSELLOR).ok
    assert compute(college, 班级=books.NAME).ok
    assert results(class_) == results(college)
    assert results(class_)["20240101"] == (8002, 20, 8022, "4/4", 1, 0)
    assert results(class_)["20240103"][1] == 53


def test_workers_give_the_same_result(college):
    first = shutil.copytree(college.parent, college.parent.parent / "二") / college.name
    assert compute(college).ok
    assert compute(first, workers=2).ok
    assert books.rows_in(first, "academic") == books.rows_in(college, "academic")
    assert books.rows_in(first, "computations") == books.rows_in(college, "computations")


def test_the_ratio_of_the_colleges_batch_comes_before_the_setting(college, tmp_path):
    books.run("academic.stop", college, actor=ADMIN)
    assert books.run("academic.open", college, sets={"加成比例": "0.5"}, actor=ADMIN).ok
    compute(college)
    assert results(college)["20240201"][1] == 100
    class_ = class_workbook(college, tmp_path)
    compute(class_, COUNSELLOR)
    assert results(class_)["20240101"][1] == 100


def test_a_class_workbook_knows_its_own_class_only(tmp_path):
    path = books.class_book(tmp_path / "班级" / "班级工作簿.xlsx")
    for other in (NAME2, f"{books.NAME}、{NAME2}"):
        for command in ("academic.compute", "academic.export", "rating.export", "rating.progress"):
            report = books.run(command, path, sets={"班级": other}, actor=COUNSELLOR)
            assert [(f.code, f.value) for f in report.findings] == [("B821", NAME2)], command
    assert books.rows_in(path, "academic") == []
    assert compute(path, actor=COUNSELLOR, 班级=books.CODE).ok
    assert books.run("academic.export", path, sets={"班级": books.NAME}, actor=COUNSELLOR).ok


def test_scores_of_other_terms_do_not_count_and_a_missing_term_is_a_hint(tmp_path):
    old = [{**row, "term": "2024-2025-2", "score": 10_000} for row in books.SCORES]
    path = books.class_book(tmp_path / "班级工作簿.xlsx", raw_scores=[*books.SCORES, *old])
    report = compute(path, COUNSELLOR)
    assert "B860" in books.codes(report)
    assert results(path)["20240101"] == (8667, 120, 8787, "1/4", 3, 0)
    second = [{**row, "term": "2025-2026-2", "score": 10_000} for row in books.SCORES]
    both = books.class_book(tmp_path / "b" / "班级工作簿.xlsx", raw_scores=[*books.SCORES, *second])
    report = compute(both, COUNSELLOR)
    assert "B860" not in books.codes(report)
    assert results(both)["20240101"][4] == 6
    half = {**books.BATCH, "half": "第一学期"}
    first = books.class_book(
        tmp_path / "c" / "班级工作簿.xlsx", raw_scores=[*books.SCORES, *second], batches=[half]
    )
    report = compute(first, COUNSELLOR)
    assert "B860" not in books.codes(report)
    assert results(first)["20240101"] == (8667, 120, 8787, "1/4", 3, 0)
    other = {**books.BATCH, "school_year": "2023-2024"}
    none = books.class_book(tmp_path / "d" / "班级工作簿.xlsx", batches=[other])
    assert "G309" in books.codes(compute(none, COUNSELLOR))
    assert results(none) == {}


def test_one_student_and_a_class_where_everybody_ties(tmp_path):
    alone = [
        books.STUDENTS[0],
        *({**s, "participant": "否", "absence_reason": "休学"} for s in books.STUDENTS[1:]),
    ]
    path = books.class_book(tmp_path / "a" / "班级工作簿.xlsx", roster=alone)
    assert compute(path, COUNSELLOR).ok
    assert [row[3] for row in results(path).values()] == ["1/1"]
    equal = [{**row, "score": 7550} for row in books.SCORES]
    path = books.class_book(tmp_path / "b" / "班级工作簿.xlsx", raw_scores=equal)
    assert compute(path, COUNSELLOR).ok
    assert {row[2:4] for row in results(path).values()} == {(7670, "1/4")}


def test_nobody_taking_part_is_an_error(tmp_path):
    nobody = [{**s, "participant": "否", "absence_reason": "休学"} for s in books.STUDENTS]
    path = books.class_book(tmp_path / "班级工作簿.xlsx", roster=nobody)
    assert "R206" in books.codes(compute(path, COUNSELLOR))
    assert results(path) == {}


def test_errors_stop_and_leave_the_last_result(college):
    compute(college)
    imports = books.tables_of(college)["score_imports"]
    exchanges.rewrite(college, score_imports=rows.changed(imports, [1], state="已删除"))
    report = compute(college)
    assert {f.code for f in report.findings if f.severity.value == "error"} == {"G306"}
    assert len(results(college)) == 6
    exchanges.rewrite(college, score_imports=imports)
    lost = next((college.parent / "原始成绩").iterdir())
    lost.unlink()
    (told,) = compute(college).findings
    assert (told.code, told.value) == ("W920", lost.name.partition("_")[2])


def test_a_submitted_class_is_closed_in_both_workbooks(college, tmp_path):
    class_ = class_workbook(college, tmp_path)
    exchanges.with_items(class_, 提交状态="已提交")
    assert books.codes(compute(class_, COUNSELLOR)) == ["B808"]
    progress = books.tables_of(college)["class_progress"]
    sent = rows.changed(progress, rows.find(progress, class_=books.NAME), submission="已提交")
    exchanges.rewrite(college, class_progress=sent)
    report = compute(college, 班级=books.NAME)
    assert [(f.code, f.severity.value) for f in report.findings] == [("B808", "error")]
    report = compute(college)
    assert [(f.code, f.severity.value) for f in report.findings if f.code == "B808"] == [("B808", "hint")]
    assert set(results(college)) == {"20240201", "20240202"}


def test_the_result_of_an_issued_class_is_called_provisional(college):
    assert exchanges.issue(college, books.NAME).ok
    assert f"{books.NAME} 已下发" in compute(college).message
    assert NAME2 not in compute(college).message


def test_a_student_who_changes_class_moves_with_the_next_computation(college):
    compute(college)
    roster = books.tables_of(college)["roster"]
    moved = rows.changed(roster, rows.find(roster, student_id="20240103"), class_code=CODE2, class_=NAME2)
    exchanges.rewrite(college, roster=moved)
    assert compute(college, 班级=NAME2).ok
    assert results(college)["20240103"][3] == "1/3"
    assert results(college)["20240202"][3] == "3/3"
    report = rank(college)
    assert books.codes(report) == ["B816"]
    assert books.NAME in report.findings[0].message
    assert compute(college, 班级=books.NAME).ok
    assert results(college)["20240101"][3] == "1/3"
    assert rank(college).ok


def test_ranks_of_major_and_grade_need_every_class_and_name_the_missing_ones(college):
    report = rank(college)
    assert books.codes(report) == ["B815"]
    assert all(name in report.findings[0].message for name in (books.NAME, NAME2))
    compute(college, 班级=books.NAME)
    report = rank(college)
    assert books.codes(report) == ["B815"]
    assert NAME2 in report.findings[0].message
    assert books.NAME not in report.findings[0].message
    compute(college, 班级=NAME2)
    report = rank(college)
    assert report.ok
    assert ranks(college) == {
        "20240101": "1/6", "20240102": "1/6", "20240103": "1/6", "20240201": "1/6", "20240104": "5/6",
        "20240202": "6/6",
    }  # fmt: skip
    assert not staleness.is_stale("college", books.tables_of(college), "专业年级排名")


def test_participants_typed_over_after_the_issue_stop_computing_and_ranking(college):
    assert exchanges.issue(college).ok
    compute(college)
    before = results(college)
    exchanges.typed(college, "20240101", participant="否", absence_reason="休学")
    assert books.codes(rank(college)) == ["B810"]
    assert [f.code for f in compute(college).findings if f.severity.value == "error"] == ["B810"]
    assert results(college) == before
    assert compute(college, 班级=NAME2).ok
    exchanges.typed(college, "20240101", participant="是", absence_reason=None)
    assert compute(college).ok
    assert rank(college).ok


def test_ranks_are_within_major_and_grade_and_may_leave_no_gap(college):
    tables = books.tables_of(college)
    roster, settings = tables["roster"], tables["settings"]
    dense = rows.added(settings, [{"setting": "排名方式", "value": "1223"}])
    other = rows.changed(roster, rows.find(roster, class_=NAME2), major="金融学")
    exchanges.rewrite(college, settings=dense)
    compute(college)
    assert rank(college).ok
    assert (ranks(college)["20240104"], ranks(college)["20240202"]) == ("2/6", "3/6")
    exchanges.rewrite(college, roster=other)
    compute(college)
    assert set(ranks(college).values()) == {None}
    assert rank(college).ok
    assert (ranks(college)["20240104"], ranks(college)["20240201"], ranks(college)["20240202"]) == (
        "2/4",
        "1/2",
        "2/2",
    )


def test_a_changed_score_blanks_every_rank_and_an_equal_result_keeps_them(college):
    compute(college)
    rank(college)
    kept = ranks(college)
    compute(college, now=books.NOW + HOUR, 班级=NAME2)
    assert ranks(college) == kept
    given = {"学号": "20240202", "课程代码": "C1", "课程是否参评": "否", "原因": "免修"}
    assert books.run("courses.adjust", college, sets=given, actor=ADMIN).ok
    report = rank(college)
    assert books.codes(report) == ["B816"]
    assert NAME2 in report.findings[0].message
    compute(college, 班级=NAME2)
    assert set(ranks(college).values()) == {None}
    assert staleness.is_stale("college", books.tables_of(college), "专业年级排名")
    assert rank(college).ok
    assert ranks(college)["20240202"] == "6/6"


def test_classes_of_one_name_have_results_and_clearings_of_their_own(college):
    roster = books.tables_of(college)["roster"]
    exchanges.rewrite(
        college, roster=rows.changed(roster, rows.find(roster, class_=NAME2), class_=books.NAME)
    )
    report = compute(college, 班级=books.CODE)
    assert "B854" in books.codes(report)
    assert {row["class_"] for row in books.rows_in(college, "academic")} == {f"{books.NAME}（{books.CODE}）"}
    report = rank(college)
    assert books.codes(report) == ["B815"]
    assert CODE2 in report.findings[0].message
    assert books.CODE not in report.findings[0].message
    assert compute(college, 班级=CODE2).ok
    assert rank(college).ok
    assert books.run("roster.clear", college, sets={"班级": CODE2}, actor=ADMIN).ok
    assert set(results(college)) == {f"2024010{n}" for n in range(1, 5)}
    assert not staleness.is_stale(
        "college", books.tables_of(college), "学业成绩", f"{books.NAME}（{books.CODE}）"
    )


def test_another_way_of_ranking_makes_ranks_of_major_and_grade_stale(college):
    compute(college)
    rank(college)
    settings = rows.added(books.tables_of(college)["settings"], [{"setting": "排名方式", "value": "1223"}])
    exchanges.rewrite(college, settings=settings)
    assert staleness.is_stale("college", books.tables_of(college), "专业年级排名")
    compute(college)
    assert rank(college).ok
    assert ranks(college)["20240104"] == "2/6"


def test_other_terms_of_the_batch_make_the_results_stale(college, tmp_path):
    class_ = class_workbook(college, tmp_path)
    compute(college)
    compute(class_, COUNSELLOR)
    for path, kind, name in ((college, "college", books.NAME), (class_, "class", "")):
        batches = books.tables_of(path)["batches"]
        assert not staleness.is_stale(kind, books.tables_of(path), "学业成绩", name)
        exchanges.rewrite(path, batches=rows.changed(batches, [0], state="已停止"))
        assert not staleness.is_stale(kind, books.tables_of(path), "学业成绩", name)
        exchanges.rewrite(path, batches=rows.changed(batches, [0], half="第二学期"))
        assert staleness.is_stale(kind, books.tables_of(path), "学业成绩", name)


def test_a_new_import_makes_the_results_stale(college, tmp_path):
    compute(college)
    more = files.save(tmp_path / "c.xlsx", {"成绩": [files.SCORE_HEADINGS, *score_rows(term="2025-2026-2")]})
    assert books.run("scores.import", college, [more], actor=ADMIN).ok
    assert books.codes(rank(college)) == ["B816", "B816"]
    compute(college)
    assert results(college)["20240201"][4] == 4


def exported(path, name):
    return path.parent / "归档" / f"{name}_学业成绩.xlsx"


def bytes_in(path):
    with zipfile.ZipFile(path) as file:
        return b"".join(file.read(name) for name in file.namelist()).decode("utf-8", "replace")


def test_the_college_exports_classes_with_both_ranks(college):
    assert books.codes(books.run("academic.export", college, actor=ADMIN)) == ["B817"]
    compute(college)
    rank(college)
    assert books.run("academic.export", college, actor=SECRETARY).ok
    sheet = load_workbook(exported(college, "管理学院"))["学业成绩"]
    shown = [row for row in sheet.iter_rows(values_only=True) if str(row[0]).isdigit()]
    assert [row[0] for row in shown] == sorted(results(college))
    assert [row[9] for row in shown][:2] == ["1/6", "1/6"]
    assert books.run("academic.export", college, sets={"班级": NAME2}, actor=ADMIN).ok
    text = bytes_in(exported(college, NAME2))
    assert "20240201" in text
    assert "20240101" not in text


def test_a_class_teachers_export_has_no_rank_of_major_and_grade(college, tmp_path):
    compute(college)
    rank(college)
    class_ = class_workbook(college, tmp_path)
    assert compute(class_, COUNSELLOR).ok
    academic = books.tables_of(class_)["academic"]
    exchanges.rewrite(class_, academic=rows.changed(academic, academic, major_grade_rank="1/6"))
    assert books.run("academic.export", class_, actor=COUNSELLOR).ok
    assert "1/6" in bytes_in(exported(class_, books.NAME))
    assert books.run("academic.export", class_, actor=TEACHER).ok
    text = bytes_in(exported(class_, books.NAME))
    assert "1/6" not in text
    assert "专业年级排名" not in text
    assert "班级排名" in text


def test_a_stale_result_is_exported_with_a_hint(tmp_path):
    path = books.class_book(tmp_path / "班级工作簿.xlsx")
    compute(path, COUNSELLOR)
    given = {"学号": "20240101", "课程代码": "C1", "课程是否参评": "否", "原因": "免修"}
    books.run("courses.adjust", path, sets=given, actor=COUNSELLOR)
    report = books.run("academic.export", path, actor=COUNSELLOR)
    assert report.ok
    assert [(f.code, f.severity.value) for f in report.findings] == [("B816", "hint")]
    assert "需重新计算" in bytes_in(exported(path, books.NAME))


def test_a_dry_run_shows_what_the_run_makes(college):
    digest = hashlib.sha256(college.read_bytes()).hexdigest()
    dry = books.run("academic.compute", college, actor=ADMIN, dry_run=True)
    assert hashlib.sha256(college.read_bytes()).hexdigest() == digest
    assert dry.outcome.changes == compute(college).outcome.changes


def test_a_hint_on_a_sheet_that_is_read_twice_is_told_once(tmp_path):
    path = books.class_book(tmp_path / "班级工作簿.xlsx")
    workbook = load_workbook(path)
    sheet = workbook["学生名册"]
    (cell,) = (cell for row in sheet.iter_rows() for cell in row if cell.value == "20240101")
    cell.value = "２０２４０１０１"  # noqa: RUF001  # full width, as an input method writes it
    workbook.save(path)
    report = compute(path, COUNSELLOR)
    assert report.ok
    assert len(report.findings) == len(set(report.findings))
    assert cell.coordinate in {f.cell for f in report.findings}
