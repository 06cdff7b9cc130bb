"""下发班级工作簿: what a class gets, and when an update (issue B, deliver 4; requirements B4, N1, N6)."""

import zipfile

import pytest

from tests import files
from tests.flow import books, exchanges
from tests.flow.books import ADMIN, CODE, NAME, codes, rows_in
from tests.flow.exchanges import CODE2, ISSUED1, ISSUED2, NAME2, UNOPENED, issue, item, progress
from zongce.commands import staleness


@pytest.fixture
def college(tmp_path):
    return exchanges.college(tmp_path)


def issued(path):
    """The files in 下发 by name, a batch's name in front of them or not."""
    return sorted(p.name for p in (path.parent / "下发").glob("*.xlsx"))


def test_the_first_time_every_class_gets_a_workbook_and_it_is_counted(college):
    report = issue(college)
    assert report.ok, report.findings
    assert issued(college) == [f"{NAME}_班级工作簿.xlsx", f"{NAME2}_班级工作簿.xlsx"]
    made = [
        (r["class_"], r["update_number"], r["participant_count"]) for r in rows_in(college, "class_progress")
    ]
    assert made == [(NAME, 1, 4), (NAME2, 1, 2)]


def test_a_class_workbook_has_what_the_class_needs(college):
    issue(college)
    path = college.parent / ISSUED1
    tables = books.tables_of(path)
    assert len(tables["roster"]) == 5
    assert [r["student_id"] for r in rows_in(path, "module_scores")] == [f"2024010{n}" for n in range(1, 5)]
    assert [c.heading for c in tables["module_scores"].table.columns][2:] == [
        "身体素质",
        "不及格门数",
        "违纪",
    ]
    assert len(tables["raw_scores"]) == 12
    assert [r["staff_number"] for r in rows_in(path, "staff")] == [
        "G001",
        "G002",
        "T001",
        "T002",
        "T003",
        "20240102",
    ]
    assert (item(path, "学院"), item(path, "班级代码"), item(path, "班级"), item(path, "更新号")) == (
        "管理学院",
        CODE,
        NAME,
        "1",
    )
    assert item(path, "退回次数") == "0"
    assert item(path, "下发摘要") == staleness.issued_digest(books.tables_of(college), NAME)
    for table in ("bonus_items", "academic", "rating_result", "raters", "log"):
        assert len(tables[table]) == 0


def test_a_counsellor_can_work_on_it_at_once(college):
    issue(college)
    report = books.run(
        "class.update", college.parent / ISSUED1, [college.parent / ISSUED2], actor=books.COUNSELLOR
    )
    assert codes(report) == ["W931"]
    copy = college.parent / "辅导员" / "班级.xlsx"
    copy.parent.mkdir()
    copy.write_bytes((college.parent / ISSUED1).read_bytes())
    assert codes(books.run("class.update", copy, [college.parent / ISSUED2], actor=books.COUNSELLOR)) == [
        "W909"
    ]


def test_nothing_of_another_class_and_no_personal_column_is_in_the_bytes(college):
    issue(college)
    with zipfile.ZipFile(college.parent / ISSUED1) as package:
        whole = b"".join(package.read(name) for name in package.namelist()).decode("utf-8", "replace")
    for word in ("20240201", "20239999", "外人", "ID-1", "身份证号", "T011", NAME2, CODE2):
        assert word not in whole, word
    assert "20240101" in whole


def test_without_a_change_nothing_is_issued_again_unless_the_class_is_named(college):
    issue(college)
    before = college.read_bytes()
    report = issue(college)
    assert report.written == ()
    assert college.read_bytes() == before
    assert issue(college, NAME).ok
    assert issued(college) == [
        f"{NAME}_班级工作簿.xlsx",
        f"{NAME}_班级更新_2.xlsx",
        f"{NAME2}_班级工作簿.xlsx",
    ]
    update = college.parent / f"下发/{NAME}_班级更新_2.xlsx"
    assert item_of_update(update, "更新号") == "2"


def item_of_update(path, name):
    return next(r["value"] for r in rows_in(path, "status") if r["setting"] == name)


def test_only_the_class_that_a_change_concerns_gets_an_update(college):
    issue(college)
    books.run(
        "roster.staff",
        college,
        sets={"班级": NAME2, "角色": "班主任", "工号": "T099", "姓名": "新"},
        actor=ADMIN,
    )
    assert issue(college).ok
    assert issued(college)[-1] == f"{NAME2}_班级更新_2.xlsx"
    assert [r["update_number"] for r in rows_in(college, "class_progress")] == [1, 2]


def test_rules_concern_every_class(college):
    issue(college)
    tables = books.tables_of(college)
    from zongce.commands import rows

    exchanges.rewrite(college, rating_rules=rows.changed(tables["rating_rules"], [0], item_detail="新的说明"))
    issue(college)
    assert len(issued(college)) == 4


def test_classes_without_participants_get_nothing_and_are_told(tmp_path):
    nobody = [{**s, "participant": "否", "absence_reason": "休学"} for s in exchanges.OTHERS]
    path = exchanges.college(tmp_path, roster=[*books.STUDENTS, *nobody])
    report = issue(path)
    assert codes(report) == ["W960"]
    assert NAME2 in report.findings[0].message
    assert issued(path) == [f"{NAME}_班级工作簿.xlsx"]
    assert progress(path, NAME2)["update_number"] is None


def test_a_class_of_one_student(tmp_path):
    path = exchanges.college(tmp_path, roster=[*books.STUDENTS, exchanges.OTHERS[0]])
    assert issue(path, NAME2).ok
    assert len(rows_in(path.parent / ISSUED2, "module_scores")) == 1


def test_two_classes_of_one_name_get_their_own_workbooks(tmp_path):
    twins = [{**s, "class_": NAME} for s in exchanges.OTHERS]
    staff = [*books.STAFF, *({**s, "class_": NAME} for s in exchanges.STAFF2)]
    path = exchanges.college(tmp_path, roster=[*books.STUDENTS, *twins], staff=staff)
    assert codes(issue(path)) == ["B854"]
    assert issued(path) == [f"{NAME}（{CODE}）_班级工作簿.xlsx", f"{NAME}（{CODE2}）_班级工作簿.xlsx"]
    second = path.parent / f"下发/{NAME}（{CODE2}）_班级工作簿.xlsx"
    assert [r["student_id"] for r in rows_in(second, "roster")] == ["20240201", "20240202"]
    assert [r["staff_number"] for r in rows_in(second, "staff")][2:] == ["T011", "T012"]
    assert {r["class_"] for r in rows_in(path, "roster")} == {f"{NAME}（{CODE}）", f"{NAME}（{CODE2}）"}
    assert codes(issue(path)) == []


def test_added_scores_and_terms_of_the_register_reach_the_class(tmp_path):
    added = [{**books.SCORES[0], "course_code": "C9", "course_name": "补录课", "score": 6550}]
    path = exchanges.college(tmp_path, added_scores=added)
    issue(path)
    made = [
        (r["course_code"], r["score"])
        for r in rows_in(path.parent / ISSUED1, "raw_scores")
        if r["student_id"] == "20240101"
    ]
    assert made == [("C1", 9000), ("C2", 8000), ("C3", 9000), ("C9", 6550)]


def test_an_import_without_a_term_takes_the_one_of_its_register(tmp_path):
    import hashlib

    path = exchanges.college(tmp_path)
    rows = [
        ("学号", "姓名", "课程代码", "课程名称", "课程性质", "学分", "成绩"),
        ("20240101", "甲", "C5", "新课", "必修", 2, 88),
    ]
    data = files.save(tmp_path / "x.xlsx", {"成绩": rows}).read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    (tmp_path / "原始成绩" / f"{digest[:16]}_x.xlsx").write_bytes(data)
    tables = books.tables_of(path)
    from zongce.commands import rows as r

    register = [
        {"import_number": 2, "file": "x.xlsx", "term": "2025-2026-2", "state": "有效", "digest": digest}
    ]
    exchanges.rewrite(path, score_imports=r.added(tables["score_imports"], register))
    assert issue(path).ok
    made = [row["term"] for row in rows_in(path.parent / ISSUED1, "raw_scores") if row["course_code"] == "C5"]
    assert made == ["2025-2026-2"]


def test_a_lost_file_of_scores_stops_it(college):
    for path in (college.parent / "原始成绩").iterdir():
        path.unlink()
    assert codes(issue(college)) == ["W920"]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"rating_rules": [{**books.RULES[0], "peer_weight": 3000}]}, "P401"),
        ({"roster": [*books.STUDENTS, books.STUDENTS[0]]}, "R203"),
        ({"roster": [*books.STUDENTS, {**exchanges.OTHERS[0], "cohort": "2026"}]}, "B831"),
    ],
)
def test_what_is_wrong_is_mended_before_anybody_gets_it(tmp_path, given, code):
    path = exchanges.college(tmp_path, **given)
    assert code in codes(issue(path))
    assert not (tmp_path / "下发").exists()


def test_an_unknown_class_is_named(college):
    assert codes(issue(college, "数学1班")) == ["B821"]


def typed_out(path, student="20240101"):
    """Somebody types 否 into the roster's sheet itself."""
    from zongce.commands import rows

    roster = books.tables_of(path)["roster"]
    exchanges.rewrite(
        path,
        roster=rows.changed(
            roster, rows.find(roster, student_id=student), participant="否", absence_reason="参军"
        ),
    )


def test_participants_that_were_typed_over_after_opening_are_refused(college):
    issue(college)
    typed_out(college)
    assert codes(issue(college)) == ["B810"]
    books.run("roster.clear", college, sets={"班级": NAME}, actor=ADMIN)
    assert issue(college).ok
    assert progress(college)["cleared_at"] is None
    typed_out(college, "20240102")
    assert codes(issue(college)) == ["B810"]


@pytest.mark.parametrize(
    ("person", "code", "severity"),
    [
        ({"staff_number": "T8", "name": "某", "role": "班主任", "class_": "没有的班"}, "B821", "hint"),
        ({"staff_number": "20240201", "name": "己", "role": "班长", "class_": NAME}, "B829", "error"),
        ({"staff_number": "T8", "name": "某", "role": "辅导员", "class_": NAME, "is_lead": "是"}, "B852",
         "error"),
        ({"staff_number": "T001", "name": "李莉", "role": "辅导员", "class_": NAME}, "B857", "error"),
        ({"staff_number": "T001", "name": "李力", "role": "班主任", "class_": NAME2}, "B858", "error"),
    ],
)  # fmt: skip
def test_people_whom_the_button_would_refuse_are_told_where_they_were_typed(tmp_path, person, code, severity):
    path = exchanges.college(tmp_path, staff=[*books.STAFF, *exchanges.STAFF2, person])
    report = issue(path)
    assert [(f.code, f.severity.value) for f in report.findings] == [(code, severity)]
    assert report.ok == (severity == "hint")


def test_before_opening_participants_may_change_after_the_issue(tmp_path):
    path = exchanges.college(tmp_path, windows=UNOPENED)
    issue(path)
    typed_out(path)
    assert issue(path).ok
    assert f"{NAME}_班级更新_2.xlsx" in issued(path)


def test_a_class_that_was_away_goes_on_with_its_numbers(tmp_path):
    path = exchanges.college(tmp_path, windows=UNOPENED)
    issue(path)
    issue(path, NAME2)
    exchanges.rewrite(path, roster=books.tables_of(path)["roster"].select(range(5)))
    issue(path, NAME)
    assert [r["class_"] for r in rows_in(path, "class_progress")] == [NAME]
    again = [("学号", "姓名", "专业", "年级", "班级代码", "班级")] + [
        (s["student_id"], s["name"], "会计学", "2024", CODE2, NAME2) for s in exchanges.OTHERS
    ]
    books.run(
        "roster.participants", path, [files.save(tmp_path / "再加.xlsx", {"学生名册": again})], actor=ADMIN
    )
    assert progress(path, NAME2)["update_number"] == 2
    issue(path, NAME2)
    assert f"{NAME2}_班级更新_3.xlsx" in issued(path)


def test_the_participants_of_a_returned_class_hear_of_the_return(college):
    issue(college)
    exchanges.with_items(college, **{f"退回次数:{CODE}": "1", f"退回原因:{CODE}": "模块成绩有误"})
    issue(college)
    update = college.parent / f"下发/{NAME}_班级更新_2.xlsx"
    assert (item_of_update(update, "退回次数"), item_of_update(update, "退回原因")) == ("1", "模块成绩有误")
    assert len(issued(college)) == 3


def test_ranks_within_major_and_grade_go_out_with_the_update_once_they_are_there(tmp_path):
    rows = [
        {"student_id": f"2024010{n}", "name": "甲", "class_": NAME, "credit_weighted_average": 8000,
         "bonus": 0, "academic_score": 8000, "class_rank": "1/4"}
        for n in range(1, 5)
    ]  # fmt: skip
    path = exchanges.college(tmp_path, academic=rows)
    issue(path)
    assert len(books.tables_of(path.parent / ISSUED1)["academic"]) == 0
    exchanges.rewrite(path, academic=exchanges.changed(path, "academic", [0, 1, 2], major_grade_rank="1/6"))
    issue(path)
    update = path.parent / f"下发/{NAME}_班级更新_2.xlsx"
    assert [r["major_grade_rank"] for r in rows_in(update, "academic")] == ["1/6", "1/6", "1/6", None]


def test_a_dry_run_writes_nothing_and_shows_the_same_changes(college):
    dry = issue(college, dry_run=True)
    assert not (college.parent / "下发").exists()
    real = issue(college)
    assert dry.outcome.changes == real.outcome.changes
