"""试算: what a computation would change, without a trace in the workbook; just what it then does."""

import shutil

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from tests.flow import books, class_results, college_results, exchanges
from tests.flow.books import ADMIN, COUNSELLOR, SECRETARY, TEACHER
from tests.flow.test_composite_book import OFFLINE
from tests.flow.test_rating_book import collected
from zongce.books.files import paper_path
from zongce.commands.result_rows import shown_column

RESULTS = ("academic", "rating_result", "composite")


def whatif(path, what="", actor=COUNSELLOR, **options):
    sets = options.pop("sets", {}) | ({"操作": what} if what else {})
    return books.run("whatif", path, sets=sets, actor=actor, **options)


def effects(report):
    """学号 and item -> what stands, what it would be, the change."""
    return {(r["学号"], r["工作表"], r["项目"]): (r["原来"], r["试算值"], r["变化"]) for r in report.rows}


def texts(path, *names):
    """Every value of the results by 学号, sheet and heading, as people see it."""
    found = {}
    for name in names or RESULTS:
        records = books.tables_of(path)[name]
        ids = records.texts("student_id")
        for column in records.table.columns:
            lines = shown_column(records, column)
            found |= {(n, records.table.sheet, column.heading): t for n, t in zip(ids, lines, strict=True)}
    return found


@class_results.remembered
def computed(path, **given):
    class_results.class_book(path, **given)
    for command in ("academic.compute", "composite.compute"):
        assert books.run(command, path, actor=COUNSELLOR).ok
    return path


def test_only_what_differs_is_told_and_the_workbook_stays_as_it_was(tmp_path):
    path = computed(tmp_path / "班.xlsx")
    class_results.edit(path, "原始成绩", I8=90)  # 乙, tied with 丙 so far, in 会计基础 (3 credits of 6)
    before = path.read_bytes()
    report = whatif(path)
    assert report.ok
    assert path.read_bytes() == before
    found = effects(report)
    assert found["20240102", "学业成绩", "平均学分成绩"] == ("80.00", "85.00", "+5.00")
    assert found["20240102", "学业成绩", "学业成绩"] == ("81.20", "86.20", "+5.00")
    assert ("20240102", "学业成绩", "班级排名") not in found  # 2/4 with a tie and without
    assert found["20240103", "学业成绩", "班级排名"] == ("2/4", "3/4", "↓1")
    assert found["20240103", "综合测评成绩", "综合班级排名"] == ("2/4", "3/4", "↓1")
    assert found["20240102", "综合测评成绩", "专业学习成绩"] == ("81.20", "86.20", "+5.00")
    assert not [key for key in found if key[0] in ("20240101", "20240104")]


def test_the_sheet_beside_the_workbook_shows_what_was_told(tmp_path):
    path = computed(tmp_path / "班.xlsx")
    class_results.edit(path, "原始成绩", I8=90)
    report = whatif(path)
    paper = paper_path(path, "试算")
    assert [made.path for made in report.written] == [str(paper)]
    sheet = load_workbook(paper)["试算"]
    lines = [tuple(cell or "" for cell in row) for row in sheet.iter_rows(values_only=True)]
    head = next(n for n, row in enumerate(lines) if row[0] == "学号")
    assert lines[head + 1 :] == [tuple(row.values()) for row in report.rows]
    facts = dict(row[:2] for row in lines[3 : head - 1])
    assert facts["名次"] == "↑ 0 处，↓ 3 处"
    assert facts["还不能试算"] == "评分成绩"


def test_a_level_that_would_rise_or_fall_at_the_cut_is_marked(tmp_path):
    path = computed(tmp_path / "班.xlsx")
    before = texts(path, "composite")
    assert before["20240102", "综合测评成绩", "综合等次"] == "合格"
    class_results.edit(path, "模块成绩", C6=155.2)  # 76.24 + 75.20×0.05 = 80.00: just at the threshold
    found = effects(whatif(path, "计算综合成绩"))
    assert found["20240102", "综合测评成绩", "综合成绩"] == ("76.24", "80.00", "+3.76")
    assert found["20240102", "综合测评成绩", "综合等次"] == ("合格", "优秀", "↑1 等")
    class_results.edit(path, "模块成绩", C6=155)
    assert ("20240102", "综合测评成绩", "综合等次") not in effects(whatif(path, "计算综合成绩"))


def test_of_students_without_a_result_only_the_main_values_are_told(tmp_path):
    path = class_results.class_book(tmp_path / "班.xlsx")
    found = effects(whatif(path, "计算综合成绩"))
    items = [item for number, _, item in found if number == "20240101"]
    assert items == ["综合成绩", "综合等次", "综合班级排名"]
    assert {effect for _, _, effect in found.values()} == {"新增"}


def test_who_would_lose_a_result_is_told(tmp_path):
    path = computed(tmp_path / "班.xlsx")
    class_results.edit(path, "学生名册", K8="否", L8="休学")
    found = effects(whatif(path, "计算学业成绩"))
    assert found["20240104", "学业成绩", "学业成绩"] == ("69.97", "", "不再有")
    assert found["20240101", "学业成绩", "班级排名"] == ("1/4", "1/3", "名次不变")


def test_where_nothing_would_change_no_sheet_is_left(tmp_path):
    path = computed(tmp_path / "班.xlsx")
    class_results.edit(path, "原始成绩", I8=90)
    whatif(path)
    assert paper_path(path, "试算").exists()
    class_results.edit(path, "原始成绩", I8=80)
    report = whatif(path)
    assert report.ok
    assert (report.rows, report.written) == ((), ())
    assert not paper_path(path, "试算").exists()


def test_an_old_trial_goes_when_the_workbook_changes_and_stays_when_it_is_only_looked_at(tmp_path):
    path = computed(tmp_path / "班.xlsx")
    class_results.edit(path, "原始成绩", I8=90)
    whatif(path)
    books.run("check", path, actor=COUNSELLOR)
    assert paper_path(path, "试算").exists()
    assert books.run("academic.compute", path, actor=COUNSELLOR).ok
    assert not paper_path(path, "试算").exists()


def test_a_dry_run_writes_not_even_the_sheet(tmp_path):
    path = computed(tmp_path / "班.xlsx")
    class_results.edit(path, "原始成绩", I8=90)
    assert whatif(path, dry_run=True).rows == whatif(path, dry_run=True).rows != ()
    assert not paper_path(path, "试算").exists()


MARKS = st.lists(st.integers(0, 10_000), min_size=12, max_size=12)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(marks=MARKS, entered=st.lists(st.integers(0, 10_000), min_size=4, max_size=4), number=st.uuids())
def test_what_is_told_is_just_what_the_computations_then_write(tmp_path, marks, entered, number):
    path = computed(tmp_path / number.hex / "班.xlsx")
    class_results.edit(path, "原始成绩", **{f"I{5 + n}": mark / 100 for n, mark in enumerate(marks)})
    class_results.edit(path, "模块成绩", **{f"C{5 + n}": mark / 100 for n, mark in enumerate(entered)})
    before = texts(path)
    told = effects(whatif(path))
    for command in ("academic.compute", "composite.compute"):
        assert books.run(command, path, actor=COUNSELLOR).outcome.ok
    after = texts(path)
    assert {k: v[:2] for k, v in told.items()} == {
        k: (before[k], after[k]) for k in after if before[k] != after[k] and "年级排名" not in k[2]
    }


# what can be tried, by whom, when


def test_forms_that_count_are_tried_from_the_case_folder(tmp_path):
    path = collected(tmp_path)
    found = effects(whatif(path, "计算评分成绩"))
    assert found["20240101", "评分结果", "评分成绩"] == ("", "60.00", "新增")
    every = whatif(path)
    assert {sheet for _, sheet, _ in effects(every)} == {"学业成绩", "评分结果", "综合测评成绩"}
    assert "还不能" not in every.message
    shutil.rmtree(path.parent / "收件")
    assert set(books.codes(whatif(path))) == {"W920"}


def test_of_all_what_cannot_be_done_yet_is_left_out_with_hints(tmp_path):
    path = class_results.class_book(tmp_path / "班.xlsx", computed=(), **OFFLINE)
    report = whatif(path)
    assert report.ok
    assert {"P414", "B834"} <= set(books.codes(report))
    assert {sheet for _, sheet, _ in effects(report)} == {"学业成绩"}


def test_one_that_was_named_stops_where_it_would_stop(tmp_path):
    path = class_results.class_book(tmp_path / "班.xlsx", computed=(), **OFFLINE)
    report = whatif(path, "计算综合成绩")
    assert not report.ok
    assert books.codes(report) == ["B834"]


def test_a_blank_that_stops_a_computation_is_named_at_its_cell(tmp_path):
    path = computed(tmp_path / "班.xlsx")
    class_results.edit(path, "模块成绩", C6=None)
    report = whatif(path, "计算综合成绩")
    assert [(f.code, f.sheet, f.cell, f.severity.value) for f in report.findings] == [
        ("C603", "模块成绩", "C6", "error")
    ]


def test_a_score_that_stands_twice_stops_the_trial_as_it_stops_the_computation(tmp_path):
    path = computed(tmp_path / "班.xlsx", raw_scores=[*books.SCORES])
    copy = {f"{letter}17": load_workbook(path)["原始成绩"][f"{letter}5"].value for letter in "ABCDEFGHI"}
    class_results.edit(path, "原始成绩", **copy | {"I17": 70})
    named = whatif(path, "计算学业成绩")
    real = books.run("academic.compute", path, actor=COUNSELLOR)
    assert not named.ok
    assert [(f.code, f.cell) for f in named.findings] == [(f.code, f.cell) for f in real.findings]


def test_a_submitted_class_may_still_be_tried(tmp_path):
    path = computed(tmp_path / "班.xlsx")
    assert books.run("composite.submit", path, actor=COUNSELLOR).ok
    class_results.edit(path, "原始成绩", I8=90)
    before = path.read_bytes()
    assert effects(whatif(path, "计算学业成绩"))
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("actor", "what", "code"),
    [
        (TEACHER, "", "B802"), (SECRETARY, "", "B802"), (ADMIN, "计算综合成绩", "B802"),
        (COUNSELLOR, "计算专业年级排名", "B803"),
    ],
)  # fmt: skip
def test_who_may_not_compute_it_may_not_try_it(tmp_path, actor, what, code):
    path = computed(tmp_path / "班.xlsx")
    assert books.codes(whatif(path, what, actor)) == [code]


def test_the_college_tries_in_a_class_what_it_may_compute_there(tmp_path):
    path = computed(tmp_path / "班.xlsx")
    class_results.edit(path, "原始成绩", I8=90)
    assert {sheet for _, sheet, _ in effects(whatif(path, actor=ADMIN))} == {"学业成绩"}


# a college


def test_a_college_tries_its_classes_and_then_ranks_them(tmp_path):
    more = [{**books.SCORES[0], "student_id": "20240202", "name": "庚", "course_code": "C9"}]
    path = exchanges.college(tmp_path, added_scores=more)
    report = whatif(path, actor=ADMIN)
    assert report.ok, report.findings
    found = effects(report)
    assert found["20240101", "学业成绩", "专业年级排名"][1:] == ("2/6", "新增")
    assert found["20240202", "学业成绩", "专业年级排名"][1:] == ("1/6", "新增")
    assert "综合专业年级排名" in report.message
    one = effects(whatif(path, "计算学业成绩", ADMIN, sets={"班级": books.NAME}))
    assert {number for number, _, _ in one} == {"20240101", "20240102", "20240103", "20240104"}
    for command in ("academic.compute", "academic.rank"):
        assert books.run(command, path, actor=ADMIN).ok
    now = texts(path, "academic")
    assert all(now[key] == tried for key, (_, tried, _) in found.items())


def test_ranks_over_all_classes_are_tried_when_all_have_submitted(tmp_path):
    path = college_results.college(tmp_path / "学院.xlsx")
    found = effects(whatif(path, "综合专业年级排名", ADMIN))
    # 89.12 81.23 80.50 80.50 77.77 64.33; all stood at 3/6
    assert {n: v[1:] for (n, _, item), v in found.items() if item == "综合专业年级排名"} == {
        "20240101": ("1/6", "↑2"), "20240202": ("2/6", "↑1"), "20240201": ("5/6", "↓2"),
        "20240104": ("6/6", "↓3"),
    }  # fmt: skip
