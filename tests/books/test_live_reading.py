"""An open workbook (LibreOffice) is read as its file would be: nothing guessed, nothing calculated."""

from __future__ import annotations

import pytest

from tests.books.live import Native, opened
from tests.flow import books
from tests.libreoffice.fault import ExcelError
from zongce.books import live_book
from zongce.books.file_book import FileBook
from zongce.books.limits import Limits
from zongce.books.live_book import LiveBook
from zongce.checks.own_book import read_own
from zongce.core.grid import CellKind, FormatKind, Merged
from zongce.sheets.render import render_document

pytestmark = pytest.mark.libreoffice
NAME, SHEET = "班级.xlsx", "模块成绩"


@pytest.fixture
def path(tmp_path):
    return books.class_book(tmp_path / NAME)


@pytest.fixture
def live(live_app, path):
    return opened(live_app, path)


def codes(found):
    return [(f.code, f.sheet, f.cell) for f in found]


def test_every_cell_is_as_the_closed_file_has_it(live, path):
    seen, wanted = live[0].read().book, FileBook(path).read().book
    assert [(g.name, g.rows, g.merged, g.state) for g in seen.sheets] == [
        (g.name, g.rows, g.merged, g.state) for g in wanted.sheets
    ]
    for grid, other in zip(seen.sheets, wanted.sheets, strict=True):
        for number, column in other.columns.items():
            for cell, held in zip(grid.columns[number], column, strict=True):
                assert (cell is None) == (held is None)
                if cell:
                    assert (cell.kind, cell.text) == (held.kind, held.text)
                    assert cell.format[:2] == held.format[:2]


def test_a_formula_is_a_finding_and_never_its_value(live):
    host, book = live
    book.sheets[SHEET].range("C5").value = "=80+5"
    cell = next(g for g in host.read().book.sheets if g.name == SHEET).cell(5, 3)
    assert (cell.kind, cell.text) == (CellKind.FORMULA, "80+5")
    assert ("N107", SHEET, "C5") in codes(read_own(host.read().book).findings)


def test_errors_truths_and_formats_are_seen(live):
    host, book = live
    sheet = book.sheets[SHEET]
    sheet.range("C5").value = "#N/A"
    sheet.range("C6").value = True
    sheet.range("C7").number_format = "0%"
    sheet.range("C8").value = 0.1 + 0.2
    sheet.range("A30:B31").merge()
    grid = next(g for g in host.read().book.sheets if g.name == SHEET)
    assert (grid.cell(5, 3).kind, grid.cell(5, 3).text) == (CellKind.ERROR, "#N/A")
    assert (grid.cell(6, 3).kind, grid.cell(6, 3).text) == (CellKind.BOOLEAN, "TRUE")
    assert grid.cell(7, 3).format.kind is FormatKind.PERCENT
    assert grid.cell(8, 3).text == "0.3"
    sheet.range("A30").value = "合"
    grid = next(g for g in host.read().book.sheets if g.name == SHEET)
    assert grid.merged == (Merged(30, 1, 31, 2),)


@pytest.mark.parametrize("change", ["text", "number", "blank", "sheet", "hidden"])
def test_any_change_is_noticed(live, change):
    host, book = live
    before = host.read().sha256
    assert host.unchanged(before)
    sheet = book.sheets[SHEET]
    match change:
        case "text":
            sheet.range("B5").value = "甲 "
        case "number":
            sheet.range("C5").value = 80.01
        case "blank":
            sheet.range("C5").value = None
        case "sheet":
            book.sheets.add("新表")
        case "hidden":
            sheet.visible = False
    assert not host.unchanged(before)


def test_a_large_workbook_is_read_from_a_copy_and_a_change_is_noticed_too(live, monkeypatch):
    host, book = live
    small = host.read()
    monkeypatch.setattr(live_book, "MANY_CELLS", 10)
    large = host.read()
    assert [g.name for g in large.book.sheets] == [g.name for g in small.book.sheets]
    one, other = read_own(small.book), read_own(large.book)
    assert {n: r.columns for n, r in one.tables.items()} == {n: r.columns for n, r in other.tables.items()}
    assert host.unchanged(large.sha256)
    book.sheets[SHEET].range("C5").value = 81
    assert not host.unchanged(large.sha256)


def test_what_is_too_large_without_a_copy_is_refused(live_app, path, monkeypatch):
    class NoCopies(Native):
        def save_copy(self, *_args):
            return False

    monkeypatch.setattr(live_book, "MANY_CELLS", 10)
    book = live_app.books.open(path)
    host = LiveBook(book, NoCopies(), render_document, Limits(cells=100))
    assert codes(host.read().findings) == [("F106", "", "")]
    assert LiveBook(book, NoCopies(), render_document).read().book is not None


def test_where_properties_cannot_be_had_the_file_says_them(live_app, path):
    class Mute(Native):
        def properties(self, _book):
            return None

    host, _ = opened(live_app, path, Mute())
    assert host.read().book.properties == FileBook(path).read().book.properties


def test_two_answers_on_what_the_workbook_is_are_none(live):
    host, book = live
    book.names["_zongce_kind"].refers_to = '="college"'
    assert host.read().book.kind == "class/college"
    assert read_own(host.read().book) is None


def test_a_workbook_that_was_never_saved_has_no_path(live_app):
    book = live_app.books.add()
    host = LiveBook(book, Native(), render_document)
    assert host.path is None
    assert host.read().book.kind == ""


def test_a_saved_workbook_has_its_own(live, path):
    assert live[0].path == path
    assert live[0].way == ""


def test_a_read_only_workbook_is_not_worked_on(live):
    live[1].impl.read_only = True
    assert codes(live[0].read().findings) == [("W902", "", "")]


@pytest.mark.parametrize(("words", "code"), [("busy", "L105"), ("别的", "L102")])
def test_a_program_that_refuses_is_told_from_one_that_waits_for_its_user(live, monkeypatch, words, code):
    from tests.libreoffice.engine_sheet import Sheet

    before = live[0].read().sha256

    def refuse(self):
        raise ExcelError(words)

    monkeypatch.setattr(Sheet, "used_range", property(refuse))
    opened = live[0].read()
    assert (opened.book, codes(opened.findings)) == (None, [(code, "", "")])
    assert not live[0].unchanged(before)
