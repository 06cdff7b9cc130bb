"""Sheets of a workbook of ours: every table is there, and what writing them again would lose is named."""

from __future__ import annotations

import pytest
from openpyxl import load_workbook

from tests.flow import books
from zongce.books.reader import read_book
from zongce.checks.own_book import only, read_own
from zongce.commands import rows
from zongce.commands.pages.pages import pages
from zongce.core.records import Records
from zongce.ports.outcome import Document
from zongce.sheets.render import render_document
from zongce.tables.books import CLASS, KINDS, SCHOOL
from zongce.tables.rating import RATING_RESULT, rating_result
from zongce.tables.roster import ROSTER
from zongce.tables.scheme import SETTINGS

FILE = "学院.xlsx"


def own(path):
    book, found = read_book(path.read_bytes(), path.name)
    assert book, found
    return read_own(book)


@pytest.fixture
def edited(tmp_path):
    """A function that changes a college's workbook as a person would and reads it."""

    def change(edit):
        path = books.college(tmp_path / FILE)
        content = load_workbook(path)
        edit(content)
        content.save(path)
        return own(path)

    return change


def places(read):
    return [(f.code, f.sheet, f.cell, f.value) for f in read.findings]


def test_every_table_of_the_kind_is_there_with_every_column(tmp_path):
    for kind, make in ((SCHOOL, books.school), (CLASS, books.class_book)):
        read = own(make(tmp_path / "工作簿.xlsx"))
        known = KINDS[kind]
        assert (read.kind, read.findings) == (kind, ())
        assert set(read.tables) == {t.name for t in known.tables} - known.shown_only
        for records in read.tables.values():
            assert isinstance(records, Records)
            assert set(records.columns) == {c.name for c in records.table.columns}


def test_a_workbook_that_is_none_of_ours_is_none(tmp_path):
    path = books.college(tmp_path / FILE)
    book, _ = read_book(path.read_bytes(), path.name)
    book.properties["zongce.kind"] = "academic"
    assert read_own(book) is None


def test_a_sheet_of_ones_own_is_named(edited):
    def add(content):
        content.create_sheet("草稿")["C3"] = "备忘"
        content.create_sheet("空表")

    assert places(edited(add)) == [("W905", "草稿", "", "")]


def test_a_sheet_of_ours_that_was_renamed_is_to_get_its_name_back(edited):
    def rename(content):
        content["学生名册"].title = "学生名册 (2)"

    found = edited(rename).findings
    assert [f.code for f in found] == ["W905", "W942"]
    assert "原来叫“学生名册”的话请改回原名" in found[0].message


def test_a_column_of_ones_own_is_named_at_its_heading(edited):
    def add(content):
        sheet = content["学生名册"]
        column = sheet.max_column + 1
        sheet.cell(4, column, "宿舍")
        sheet.cell(6, column, "三栋")
        sheet.cell(4, column + 1, "没有填的列")

    ((code, sheet, cell, value),) = places(edited(add))
    assert (code, sheet, cell[-1], value) == ("W905", "学生名册", "4", "宿舍")


def test_a_note_beside_the_rows_and_above_the_headings_is_named(edited):
    def add(content):
        sheet = content["学生名册"]
        sheet.cell(7, sheet.max_column + 2, "请核对")
        sheet["C2"] = "十月改过"

    found = places(edited(add))
    assert [(code, sheet) for code, sheet, _, _ in found] == [("W905", "学生名册")] * 2
    assert ("W905", "学生名册", "C2", "十月改过") in found
    assert any(cell.endswith("7") for _, _, cell, _ in found)


def test_a_line_of_totals_is_named_because_it_would_go(edited):
    def add(content):
        sheet = content["学生名册"]
        sheet.cell(5 + len(books.STUDENTS), 1, "合计")

    found = places(edited(add))
    assert ("W905", "学生名册", f"A{5 + len(books.STUDENTS)}", "合计") in found


def test_what_cannot_be_read_is_told_at_its_cell_in_any_sheet(edited):
    def spoil(content):
        content["学生名册"]["A5"] = "=B5"
        content["评分规则"]["D5"] = "二十"

    found = places(edited(spoil))
    assert ("N107", "学生名册", "A5", "=B5") in found
    assert any(code == "N101" and sheet == "评分规则" for code, sheet, _, _ in found)


def test_an_alias_of_a_heading_is_read_and_is_no_column_of_ones_own(edited):
    def rename(content):
        sheet = content["人员"]
        cell = next(c for c in sheet[4] if str(c.value).startswith("工号"))
        cell.value = "职工号"

    read = edited(rename)
    assert {f.code for f in read.findings} == {"S114"}
    assert read.tables["staff"].texts("staff_number")[0] == books.ADMIN


def test_result_sheets_take_the_shape_that_stands_in_them(tmp_path):
    table = rating_result(("思想 品德", "体育"))
    row = {
        "student_id": "01",
        "name": "甲",
        "class_": "一班",
        "item_0": 2500,
        "item_1": 3000,
        "rating_score": 5500,
    }
    path = books.write_book(tmp_path / FILE, "college", {}, {})
    given = dict(own(path).tables) | {RATING_RESULT.name: rows.of(table, [row])}
    path.write_bytes(render_document(Document("college", "学院", pages("college", given, books.NOW))))
    read = own(path).tables[RATING_RESULT.name]
    assert [c.heading for c in read.table.columns] == [c.heading for c in table.columns]
    assert {k: v for k, v in rows.every(read)[0].items() if v is not None} == row


def test_only_leaves_the_other_sheets_out(tmp_path):
    path = books.college(tmp_path / FILE)
    book, _ = read_book(path.read_bytes(), path.name)
    assert {grid.name for grid in only(book, ROSTER, SETTINGS).sheets} == {"学生名册", "设置"}
