"""rating.compute, progress, permit and export: exact scores, who sees what, never a rater's mark."""

import zipfile

import pytest
from openpyxl import load_workbook

from tests.flow import books
from tests.flow import rating_forms as forms
from tests.flow.books import ADMIN, COUNSELLOR, SECOND, SECRETARY, STUDENTS, TEACHER
from tests.flow.rating_forms import PEERS, RATERS
from zongce.commands import staleness
from zongce.commands.rating import book as rating_book

ITEM = "评分成绩"


def compute(book, **options):
    return books.run("rating.compute", book, actor=COUNSELLOR, **options)


def collected(folder, marks=None, numbers=RATERS, **given):
    """A class whose raters sent their forms; ``marks`` by rater, else everybody alike."""
    book = forms.issued(folder, **given)
    files = [
        forms.fill(forms.form_of(book, n), folder / "交" / f"{n}.xlsx", (marks or {}).get(n, forms.MARKS))
        for n in numbers
    ]
    report = forms.collect(book, *files)
    assert report.ok, report.findings
    return book


def scores(report):
    return {row["学号"]: (row["思想"], row["体育"], row["评分成绩"], row["班级排名"]) for row in report.rows}


def test_item_scores_are_weighted_means_rounded_half_up_once(tmp_path):
    marks = {
        COUNSELLOR: {PEERS[0]: (20, 30), PEERS[1]: (30, 40), PEERS[2]: (20, 30), PEERS[3]: (25, 35)},
        SECOND: {PEERS[0]: (20.01, 30), PEERS[1]: (30, 40), PEERS[2]: (20, 30), PEERS[3]: (25, 35)},
        TEACHER: {PEERS[0]: (20.01, 30), PEERS[1]: (30, 40), PEERS[2]: (20, 30), PEERS[3]: (25, 35)},
        **{
            n: {PEERS[0]: (20.01, 30), PEERS[1]: (30, 40), PEERS[2]: (20, 30), PEERS[3]: (25, 35)}
            for n in PEERS
        },
    }
    for n in PEERS:
        del marks[n][n]
    report = compute(collected(tmp_path, marks))
    assert report.ok, report.findings
    # 甲 思想: 0.3 x 20.005 + 0.3 x 20.01 + 0.4 x 20.01 = 20.0085, half up 20.01
    assert scores(report) == {
        PEERS[0]: ("20.01", "30.00", "50.01", "3/4"),
        PEERS[1]: ("30.00", "40.00", "70.00", "1/4"),
        PEERS[2]: ("20.00", "30.00", "50.00", "4/4"),
        PEERS[3]: ("25.00", "35.00", "60.00", "2/4"),
    }


def test_an_exact_half_is_rounded_up(tmp_path):
    rules = [dict(r, counsellor_weight=10000, teacher_weight=0, peer_weight=0) for r in books.RULES]
    marks = {COUNSELLOR: (20, 30), SECOND: (20.01, 30)}
    report = compute(collected(tmp_path, marks, rating_rules=rules))
    assert {row["思想"] for row in report.rows} == {"20.01"}


def test_where_everybody_ties_everybody_is_first(tmp_path):
    report = compute(collected(tmp_path))
    assert {row["班级排名"] for row in report.rows} == {"1/4"}
    assert [row["学号"] for row in report.rows] == list(PEERS)


def test_who_did_not_submit_still_gets_the_score_that_the_others_give(tmp_path):
    book = collected(tmp_path, numbers=RATERS[:-1])
    report = compute(book)
    assert report.ok, report.findings
    assert scores(report)[PEERS[3]] == ("25.00", "35.00", "60.00", "1/4")
    assert "互评 3" in report.message


def test_computing_writes_result_and_record_and_knows_when_it_is_stale(tmp_path):
    book = collected(tmp_path, numbers=RATERS[:-1])
    assert compute(book).ok
    assert [r["student_id"] for r in books.rows_in(book, "rating_result")] == list(PEERS)
    (record,) = books.rows_in(book, "computations")
    assert (record["computed_item"], record["time"]) == (ITEM, "2026-10-20 09:30:00")
    assert COUNSELLOR in record["person"]
    assert not staleness.is_stale("class", books.tables_of(book), ITEM)
    forms.collect(book, forms.fill(forms.form_of(book, PEERS[3]), tmp_path / "最后.xlsx"))
    assert staleness.is_stale("class", books.tables_of(book), ITEM)
    export = books.run("rating.export", book, actor=COUNSELLOR)
    assert [(f.code, f.severity.value) for f in export.findings] == [("B816", "hint")]
    assert compute(book).ok
    assert not staleness.is_stale("class", books.tables_of(book), ITEM)


@pytest.mark.parametrize(
    ("numbers", "role"), [(RATERS[2:], "辅导员"), (RATERS[:2] + RATERS[3:], "班主任"), (RATERS[:3], "互评")]
)
def test_a_role_without_forms_stops_or_is_shared_out(tmp_path, numbers, role):
    book = collected(tmp_path / "拒", numbers=numbers)
    before = book.read_bytes()
    report = compute(book)
    assert [(f.code, f.value) for f in report.findings] == [("P414", role)]
    assert book.read_bytes() == before
    shared = compute(
        collected(tmp_path / "摊", numbers=numbers, settings=[{"setting": "缺评处理", "value": "分摊"}])
    )
    assert books.codes(shared) == ["P416"]
    assert {row["评分成绩"] for row in shared.rows} == {"60.00"}


def test_one_student_is_rated_by_staff_only(tmp_path):
    alone = [
        s if s["student_id"] == PEERS[0] else dict(s, participant="否", absence_reason="休学")
        for s in STUDENTS
    ]
    settings = [{"setting": "缺评处理", "value": "分摊"}]
    book = collected(tmp_path, numbers=RATERS[:3], roster=alone, settings=settings)
    report = compute(book)
    assert scores(report) == {PEERS[0]: ("25.00", "35.00", "60.00", "1/1")}
    assert rating_book.progress_counts(books.tables_of(book)) == (1, 1, 1)


def test_two_workers_compute_the_same(tmp_path):
    book = collected(tmp_path)
    one, two = (compute(book, workers=n, dry_run=True) for n in (1, 2))
    assert one.outcome.changes == two.outcome.changes
    assert one.rows == two.rows


def test_a_form_that_is_gone_from_the_case_stops_with_its_name(tmp_path):
    book = collected(tmp_path)
    lost = next((book.parent / "收件").glob("*_T001.xlsx"))
    data = lost.read_bytes()
    lost.unlink()
    (told,) = compute(book).findings
    assert (told.code, told.value) == ("W920", lost.name.partition("_")[2])
    (book.parent / "收件" / lost.name).write_bytes(data + b"x")
    assert books.codes(compute(book)) == ["W920"]
    lost.write_bytes(data)
    assert compute(book).ok


def test_no_rater_and_no_mark_stands_in_result_export_or_workbook(tmp_path):
    marks = {COUNSELLOR: (27.31, 36.47), SECOND: (21.13, 31.17), PEERS[0]: (22.19, 38.83)}
    book = collected(tmp_path, marks)
    assert compute(book).ok
    assert books.run("rating.export", book, actor=TEACHER).ok
    export = book.parent / "归档" / "会计2401_评分结果.xlsx"
    for path in (book, export):
        with zipfile.ZipFile(path) as parts:
            whole = b"".join(parts.read(name) for name in parts.namelist())
        for mark in (b"27.31", b"36.47", b"21.13", b"31.17", b"22.19", b"38.83"):
            assert mark not in whole
    with zipfile.ZipFile(export) as parts:
        whole = b"".join(parts.read(name) for name in parts.namelist()).decode()
    assert "20240101" in whole
    assert not [word for word in (COUNSELLOR, SECOND, TEACHER, "李莉", "王媛", "马晓挺") if word in whole]


def test_an_export_is_sorted_by_number_and_has_item_scores_and_ranks(tmp_path):
    book = collected(tmp_path, roster=STUDENTS[::-1])
    compute(book)
    books.run("rating.export", book, actor=COUNSELLOR)
    sheet = load_workbook(book.parent / "归档" / "会计2401_评分结果.xlsx").worksheets[0]
    rows = [[c.value for c in row] for row in sheet.iter_rows(min_row=4)]
    assert rows[0] == ["学号", "姓名", "班级", "思想", "体育", "评分成绩", "班级排名"]
    assert [row[0] for row in rows[1:5]] == list(PEERS)


def test_nothing_is_exported_before_it_was_computed(tmp_path):
    book = collected(tmp_path)
    assert books.codes(books.run("rating.export", book, actor=COUNSELLOR)) == ["B817"]
    assert not (book.parent / "归档").exists()


def test_progress_of_a_class_shows_students_without_marks(tmp_path):
    book = collected(tmp_path, numbers=[COUNSELLOR, TEACHER, *PEERS[:2]])
    forms.collect(book, forms.fill(forms.form_of(book, SECOND), tmp_path / "半.xlsx", {PEERS[0]: (25, 35)}))
    before = book.read_bytes()
    report = books.run("rating.progress", book, actor=TEACHER)
    flags = {
        row["学号"]: (row["辅导员是否评分"], row["班主任是否评分"], row["是否完成互评"])
        for row in report.rows
    }
    assert flags == {
        PEERS[0]: ("是", "是", "是"), PEERS[1]: ("否", "是", "是"),
        PEERS[2]: ("否", "是", "否"), PEERS[3]: ("否", "是", "否"),
    }  # fmt: skip
    assert set(report.rows[0]) == {"学号", "姓名", "班级", "辅导员是否评分", "班主任是否评分", "是否完成互评"}
    assert rating_book.progress_counts(books.tables_of(book)) == (1, 4, 2)
    assert "王媛" in report.message
    assert "丙" in report.message
    assert book.read_bytes() == before


def test_progress_of_a_college_shows_classes_in_numbers_of_people(tmp_path):
    row = {
        "class_code": books.CODE, "class_": books.NAME, "class_size": 5, "participant_count": 4,
        "counsellor_rated": 3,
        "teacher_rated": 4, "peer_done": 2, "rating_computed": "2026-10-20 李莉",
    }  # fmt: skip
    path = books.college(tmp_path / "学院工作簿.xlsx", class_progress=[row])
    report = books.run("rating.progress", path, actor=ADMIN)
    assert report.rows == (
        {
            "班级": books.NAME, "班级人数": "5", "参评人数": "4", "辅导员已打分人数": "3",
            "班主任已打分人数": "4", "已完成互评人数": "2",
        },
    )  # fmt: skip
    assert books.codes(books.run("rating.progress", path, actor=ADMIN, sets={"班级": "会计9999"})) == ["B821"]


def test_a_college_exports_what_it_has_collected(tmp_path):
    result = [
        {"student_id": n, "name": "某", "class_": books.NAME, "rating_score": 6000, "class_rank": "1/4"}
        for n in PEERS[::-1]
    ]
    path = books.college(tmp_path / "学院工作簿.xlsx", rating_result=result)
    report = books.run("rating.export", path, actor=SECRETARY)
    assert [row["学号"] for row in report.rows] == list(PEERS)
    assert (path.parent / "归档" / "管理学院_评分结果.xlsx").is_file()
    empty = books.college(tmp_path / "空" / "学院工作簿.xlsx")
    assert books.codes(books.run("rating.export", empty, actor=ADMIN)) == ["B817"]


def test_the_college_permits_a_late_form_with_a_reason(tmp_path):
    path = books.college(tmp_path / "学院工作簿.xlsx")
    heading = next(
        c.heading for c in books.tables_of(path)["late_permits"].table.columns if c.name == "rater_id"
    )
    sets = {"班级": books.CODE, heading: PEERS[1], "原因": "住院"}
    report = books.run("rating.permit", path, actor=ADMIN, sets=sets)
    assert report.ok, report.findings
    (row,) = books.rows_in(path, "late_permits")
    assert {k: row[k] for k in ("class_code", "class_", "rater_id", "reason", "time")} == {
        "class_code": books.CODE, "class_": books.NAME, "rater_id": PEERS[1], "reason": "住院",
        "time": "2026-10-20 09:30:00",
    }  # fmt: skip
    assert ADMIN in row["person"]
    assert books.run("rating.permit", path, actor=ADMIN, sets=sets | {"原因": "网络故障"}).ok
    assert [r["reason"] for r in books.rows_in(path, "late_permits")] == ["网络故障"]
    for change, code in (
        ({"班级": "无"}, "B821"),
        ({heading: "T999"}, "B829"),
        ({heading: "20240105"}, "B829"),
        ({"原因": ""}, "B822"),
    ):
        assert books.codes(books.run("rating.permit", path, actor=ADMIN, sets=sets | change)) == [code]
    assert books.codes(books.run("rating.permit", path, actor=SECRETARY, sets=sets)) == ["B802"]


def test_a_class_whose_workbook_is_out_is_to_be_updated_after_a_permission(tmp_path):
    row = {"class_code": books.CODE, "class_": books.NAME, "update_number": 1}
    path = books.college(tmp_path / "学院工作簿.xlsx", class_progress=[row])
    heading = next(
        c.heading for c in books.tables_of(path)["late_permits"].table.columns if c.name == "rater_id"
    )
    report = books.run(
        "rating.permit", path, actor=ADMIN, sets={"班级": books.NAME, heading: TEACHER, "原因": "出差"}
    )
    assert books.codes(report) == ["W930"]
