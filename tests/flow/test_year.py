"""composite.year: the year out of both terms' totals, halves up, ties shared (requirement C1)."""

from decimal import Decimal as D

import pytest

from tests.files import save
from tests.flow import books
from tests.flow import class_results as made
from tests.flow.test_composite_book import FOUR, HEADINGS, OFFLINE
from zongce.commands.changes import changes

FIRST_BATCH = {**books.BATCH, "batch": "2025-2026第一学期综合测评", "half": "第一学期", "batch_id": "B26A1"}
SECOND_BATCH = {**books.BATCH, "batch": "2025-2026第二学期综合测评", "half": "第二学期"}
BEFORE, AFTER = (8835, 9000, 9001, 7000), (8836, 9001, 9000, 7001)
"""(88.35 + 88.36)/2 = 88.355, (90.00 + 90.01)/2 = 90.005 twice, (70.00 + 70.01)/2 = 70.005."""
PROPERTIES = made.PROPERTIES | {"zongce.batch": "B26A1"}
NAMES = "甲乙丙丁"


@made.remembered
def imported(path, totals, batch, *, submit=True, students=FOUR, **given):
    """A class workbook with these totals, imported."""
    properties = given.pop("properties", made.PROPERTIES)
    made.class_book(path, batches=[batch], computed=(), properties=properties, **OFFLINE, **given)
    rows = [
        (n, made.name_of(n), 80, 80, 80, 80, D(t).scaleb(-2), None)
        for n, t in zip(students, totals, strict=True)
    ]
    file = save(path.parent / "导入.xlsx", {"综合测评成绩": [HEADINGS, *rows]})
    report = books.run("composite.import", path, [file], actor=books.COUNSELLOR)
    assert report.ok, report.findings
    if submit:
        assert books.run("composite.submit", path, actor=books.COUNSELLOR).ok
    return path


@pytest.fixture
def first(tmp_path):
    return imported(tmp_path / "一" / "第一学期.xlsx", BEFORE, FIRST_BATCH, properties=PROPERTIES)


@pytest.fixture
def second(tmp_path):
    return imported(tmp_path / "二" / "班.xlsx", AFTER, SECOND_BATCH, submit=False)


def year(path, *files, **options):
    return books.run("composite.year", path, files, actor=books.COUNSELLOR, **options)


def test_without_a_file_it_says_which_one_is_wanted(second):
    (told,) = year(second).findings
    assert told.code == "W918"
    assert "第一学期" in told.message


def test_the_year_is_the_mean_with_halves_up_and_equal_scores_share_a_rank(first, second):
    assert books.codes(year(second, first)) == []
    rows = books.rows_in(second, "year_result")
    assert [r["year_score"] for r in rows] == [8836, 9001, 9001, 7001]
    assert [r["year_rank"] for r in rows] == ["3/4", "1/4", "1/4", "4/4"]
    assert [(r["first_half_score"], r["second_half_score"]) for r in rows] == list(
        zip(BEFORE, AFTER, strict=True)
    )
    [received] = [r for r in books.rows_in(second, "received") if r["file_kind"] == "第一学期班级工作簿"]
    assert received["outcome"] == "采用"
    assert made.column(second, "status", "value", "setting")["第一学期来源"] == received["digest"]


def test_the_preview_of_a_year_shows_just_what_is_made(first, second):
    dry = year(second, first, dry_run=True)
    before = books.tables_of(second)
    real = year(second, first)
    assert dry.outcome.changes == real.outcome.changes
    assert dry.outcome.changes == changes(second.name, before, books.tables_of(second))
    assert {change.sheet for change in real.outcome.changes} >= {"学年成绩", "收发登记", "日志"}


def test_a_year_of_another_first_term_is_not_the_one_that_was_made(tmp_path, first, second):
    year(second, first)
    assert "B816" not in books.codes(books.run("check", second, actor=books.COUNSELLOR))
    cell = next(
        f"B{row[0].row}"
        for row in made.sheet(second, "班级状态").iter_rows()
        if row[0].value == "第一学期来源"
    )
    made.edit(second, "班级状态", **{cell: "0" * 64})
    found = [(f.code, f.value) for f in books.run("check", second, actor=books.COUNSELLOR).findings]
    assert ("B816", "学年成绩") in found


def test_after_the_second_term_changed_the_year_is_made_again(tmp_path, first, second):
    year(second, first)
    file = save(
        tmp_path / "改.xlsx",
        {
            "综合测评成绩": [
                HEADINGS,
                *((n, s, 80, 80, 80, 80, 90, None) for n, s in zip(FOUR, NAMES, strict=True)),
            ]
        },
    )
    assert books.run("composite.import", second, [file], actor=books.COUNSELLOR).ok
    found = [(f.code, f.value) for f in books.run("check", second, actor=books.COUNSELLOR).findings]
    assert ("B816", "学年成绩") in found
    assert books.codes(year(second, first)) == []
    assert [r["year_score"] for r in books.rows_in(second, "year_result")] == [8918, 9000, 9001, 8000]


@pytest.mark.parametrize(
    ("batch", "submit"),
    [
        ({**FIRST_BATCH, "half": "第二学期"}, True),
        ({**FIRST_BATCH, "school_year": "2024-2025"}, True),
        (FIRST_BATCH, False),
    ],
)
def test_it_must_be_the_submitted_first_term_of_this_school_year(tmp_path, second, batch, submit):
    other = imported(tmp_path / "一" / "班.xlsx", BEFORE, batch, submit=submit, properties=PROPERTIES)
    before = second.read_bytes()
    assert books.codes(year(second, other)) == ["B836"]
    assert second.read_bytes() == before


def test_neither_the_workbook_itself_nor_two_first_terms_make_a_year(tmp_path, second):
    copy = tmp_path / "副本.xlsx"
    copy.write_bytes(second.read_bytes())
    assert books.codes(year(second, copy)) == ["B836"]
    ours = imported(tmp_path / "甲" / "班.xlsx", AFTER, {**FIRST_BATCH, "batch_id": "B26A9"}, submit=False)
    theirs = imported(tmp_path / "乙" / "班.xlsx", BEFORE, FIRST_BATCH, properties=PROPERTIES)
    assert books.codes(year(ours, theirs)) == ["B836"]


def test_a_file_of_another_class_or_another_kind_or_one_that_was_edited_is_refused(tmp_path, first, second):
    other = made.status(计分方式="线下导入", 班级代码="2024012", 班级="会计2402")
    staff = [
        {**s, "class_code": "2024012", "class_": "会计2402"} if s.get("class_") else s for s in books.STAFF
    ]
    made.class_book(
        tmp_path / "别班.xlsx",
        batches=[FIRST_BATCH],
        status=other,
        staff=staff,
        properties=PROPERTIES | {"zongce.class": "2024012"},
    )
    assert books.codes(year(second, tmp_path / "别班.xlsx")) == ["W908"]
    assert books.codes(year(second, books.college(tmp_path / "学院.xlsx"))) == ["W909"]
    edited = tmp_path / "改过.xlsx"
    edited.write_bytes(first.read_bytes())
    made.edit(edited, "综合测评成绩", K5=99)
    assert books.codes(year(second, edited)) == ["W925"]
    assert books.rows_in(second, "year_result") == []
    assert books.codes(year(second, edited, first)) == ["W925"]
    assert len(books.rows_in(second, "year_result")) == 4


def test_of_two_first_terms_that_differ_neither_is_taken(tmp_path, first, second):
    again = imported(tmp_path / "又" / "又一份.xlsx", AFTER, FIRST_BATCH, properties=PROPERTIES)
    assert books.codes(year(second, first, again)) == ["W923", "W923"]
    assert books.rows_in(second, "year_result") == []


def test_whoever_lacks_a_term_is_named(tmp_path, second):
    people = [*books.STUDENTS[:3], {**books.STUDENTS[3], "participant": "否", "absence_reason": "交换"}]
    less = imported(
        tmp_path / "一" / "班.xlsx",
        BEFORE[:3],
        FIRST_BATCH,
        properties=PROPERTIES,
        roster=people,
        students=FOUR[:3],
    )
    report = year(second, less)
    assert [(f.code, f.file, f.value) for f in report.findings] == [("C604", "班.xlsx", "20240104")]
    assert "丁" in report.findings[0].message
    assert books.rows_in(second, "year_result") == []


def test_the_second_term_must_be_there_and_fresh(tmp_path, first):
    bare = made.class_book(tmp_path / "无" / "班.xlsx", batches=[SECOND_BATCH])
    assert books.codes(year(bare, first)) == ["B817"]
    stale = imported(tmp_path / "旧" / "班.xlsx", AFTER, SECOND_BATCH, submit=False)
    made.edit(stale, "综合测评成绩", K5=99)
    assert books.codes(year(stale, first)) == ["B816"]
