"""检查报告 and 试算 as sheets of an open workbook (LibreOffice), and the cells that a report colours."""

from __future__ import annotations

import pytest

from tests.books.live import Native, opened
from tests.flow import books
from tests.libreoffice.fault import ExcelError
from zongce.books.live.papers import MARK, MARK_COLOUR, MOST_MARKS
from zongce.core.catalog import finding
from zongce.core.finding import Where
from zongce.sheets.report import report_document
from zongce.tables.composite import MODULE_SCORES
from zongce.tables.report import PARAMETER_SHEET, REPORT

pytestmark = pytest.mark.libreoffice
NAME, SHEET, LOCKED = "班级.xlsx", MODULE_SCORES.sheet, "原始成绩"
YELLOW = (255, 249, 229)


@pytest.fixture
def live(live_app, tmp_path):
    return opened(live_app, books.class_book(tmp_path / NAME))


def found(*places):
    return tuple(
        finding("N101", Where(NAME, sheet, cell), "八十", heading="身体素质") for sheet, cell in places
    )


def show(host, *places):
    made = found(*places)
    return host.show(report_document(made, "题", "注", {NAME: host.way}), made)


def colours(book, *places):
    return [book.sheets[sheet].range(cell).color for sheet, cell in places]


def marks(book):
    return [name.name for name in book.names if name.name.startswith(MARK)]


def test_a_report_stands_in_the_workbook_with_links_and_coloured_cells(live):
    host, book = live
    before = colours(book, (SHEET, "C5"), (LOCKED, "D6"))
    assert show(host, (SHEET, "C5"), (LOCKED, "D6")) == ()
    sheet = book.sheets[REPORT.sheet]
    assert book.sheets.active.name == REPORT.sheet
    assert sheet.range("B5:E6").value == [["N101", NAME, LOCKED, "D6"], ["N101", NAME, SHEET, "C5"]]
    assert f"{SHEET}" in sheet.range("E6").hyperlink
    assert colours(book, (SHEET, "C5"), (LOCKED, "D6")) == [MARK_COLOUR] * 2
    assert book.sheets[LOCKED].impl.protected
    assert not any(name.impl.visible for name in book.names if name.name.startswith("_zongce"))
    host.clear(REPORT.sheet)
    assert REPORT.sheet not in [each.name for each in book.sheets]
    assert colours(book, (SHEET, "C5"), (LOCKED, "D6")) == before == [YELLOW, None]
    assert marks(book) == []


def test_the_next_report_takes_the_place_of_the_last(live):
    host, book = live
    show(host, (SHEET, "C5"))
    show(host, (SHEET, "C6"))
    assert [each.name for each in book.sheets].count(REPORT.sheet) == 1
    assert colours(book, (SHEET, "C5"), (SHEET, "C6")) == [YELLOW, MARK_COLOUR]
    assert len(marks(book)) == 1
    assert REPORT.sheet not in [grid.name for grid in host.read().book.sheets]


def test_colours_are_given_back_on_another_day_and_after_rows_moved(live, live_app, tmp_path):
    host, book = live
    show(host, (SHEET, "C5"))
    book.impl.save_copy(tmp_path / "改.xlsx")
    book.close()
    again, other = opened(live_app, tmp_path / "改.xlsx")
    other.sheets[SHEET].range("5:5").insert("down")
    other.sheets[SHEET].range("C5").color = None
    assert colours(other, (SHEET, "C6")) == [MARK_COLOUR]
    again.clear(REPORT.sheet)
    assert colours(other, (SHEET, "C6")) == [YELLOW]
    assert REPORT.sheet not in [each.name for each in other.sheets]


def test_a_sheet_of_the_users_own_is_never_touched(live):
    host, book = live
    book.sheets.add(REPORT.sheet).range("A1").value = "我的"
    show(host, (SHEET, "C5"))
    assert book.sheets[REPORT.sheet].range("A1").value == "我的"
    assert REPORT.sheet in [grid.name for grid in host.read().book.sheets]
    host.clear(REPORT.sheet)
    assert book.sheets[REPORT.sheet].range("A1").value == "我的"


def test_a_renamed_report_is_still_ours(live):
    host, book = live
    show(host, (SHEET, "C5"))
    book.sheets[REPORT.sheet].name = "改名"
    assert "改名" not in [grid.name for grid in host.read().book.sheets]
    show(host, (SHEET, "C5"))
    host.clear(REPORT.sheet)
    assert REPORT.sheet not in [each.name for each in book.sheets]


def test_a_cell_that_somebody_coloured_since_keeps_that_colour(live):
    host, book = live
    show(host, (SHEET, "C5"))
    book.sheets[SHEET].range("C5").color = (1, 2, 3)
    host.clear(REPORT.sheet)
    assert colours(book, (SHEET, "C5")) == [(1, 2, 3)]


def test_sheets_under_a_password_stay_as_they_are(live):
    host, book = live
    native = Native()
    native.unprotect(book.sheets[LOCKED])
    native.protect(book.sheets[LOCKED], "secret")
    show(host, (LOCKED, "D6"), (SHEET, "C5"))
    assert colours(book, (LOCKED, "D6"), (SHEET, "C5")) == [None, MARK_COLOUR]
    assert book.sheets[LOCKED].impl.protected


def test_findings_elsewhere_and_beyond_the_most_are_listed_only(live):
    host, book = live
    many = [(SHEET, f"C{5 + n}") for n in range(MOST_MARKS + 3)]
    made = (*found(*many), finding("N101", Where("别的.xlsx", SHEET, "B5"), "", heading="x"))
    host.show(report_document(made, "题", "注", {NAME: ""}), made)
    assert len(marks(book)) == MOST_MARKS
    assert colours(book, (SHEET, "B5")) == [YELLOW]


def test_a_program_that_refuses_is_an_error_of_the_system(live, monkeypatch):
    from tests.libreoffice.engine_sheet import Sheet

    host, _ = live

    def refuse(self, before, after):
        raise ExcelError("no")

    monkeypatch.setattr(Sheet, "copy", refuse)
    with pytest.raises(OSError, match="no"):
        show(host, (SHEET, "C5"))


def test_a_percent_format_that_typing_brought_into_a_form_goes_with_the_mark(live):
    host, book = live
    sheet = book.sheets.add(PARAMETER_SHEET)
    sheet.range("B5").number_format, sheet.range("B6").number_format = "0%", "@"
    show(host, (PARAMETER_SHEET, "B5"), (PARAMETER_SHEET, "B6"))
    assert (sheet.range("B5").number_format, sheet.range("B6").number_format) == ("General", "@")
