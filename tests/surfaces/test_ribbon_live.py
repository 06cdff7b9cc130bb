"""Clicks on a workbook that is open, LibreOffice playing Excel: from the button to the message."""

from __future__ import annotations

import pytest

from tests.books.live import Native
from tests.flow import books
from tests.libreoffice.native import type_into
from zongce.books.file_book import FileBook
from zongce.checks.own_book import read_own
from zongce.clock import school_clock
from zongce.commands.rows import every
from zongce.home import log_folder
from zongce.surfaces import ribbon
from zongce.surfaces.ribbon import excel
from zongce.surfaces.ribbon.words import TITLE
from zongce.tables.report import PARAMETER_SHEET, REPORT
from zongce.xlam.user_number import with_number

pytestmark = pytest.mark.libreoffice


class StatusNative(Native):
    """The native side with a status bar."""

    def __init__(self, app, chosen=()):
        super().__init__(chosen)
        self.app = app

    def ask(self, words, title, buttons, *, alarm=False):
        return self.app.alert(words, title, buttons, "critical" if alarm else "info")

    def status(self, text=""):
        self.app.status_bar = text or False


@pytest.fixture
def at(live_app, tmp_path, monkeypatch):
    """Return how a person sits down at a workbook: xlwings' workbook, its path; answers are laid ready."""
    monkeypatch.setenv("ZONGCE_HOME", str(tmp_path / "home"))
    monkeypatch.setattr("zongce.world.school_clock", lambda: books.NOW)
    assert school_clock() != books.NOW
    with_number(books.COUNSELLOR).write()

    def sit(*answers, chosen=(), name="班级.xlsx"):
        path = books.class_book(tmp_path / "案 卷" / name)
        native = StatusNative(live_app, [list(chosen)] if chosen else [])
        monkeypatch.setattr(excel, "native_for", lambda _: native)
        live_app.impl.answers.extend(answers)
        return live_app.books.open(path), path

    return sit


def said(app):
    """The message boxes, and no fault of ours behind them."""
    assert not log_folder().exists(), [log.read_text() for log in log_folder().iterdir()]
    return app.impl.alerts


def filled(book, heading):
    """The cell of the 操作单 beside a heading."""
    sheet = book.sheets[PARAMETER_SHEET]
    row = next(r for r in range(5, 30) if str(sheet.range((r, 1)).value).rstrip("＊") == heading)
    return sheet.range((row, 2))


def type_in(book, heading, text):
    return type_into(book.sheets[PARAMETER_SHEET], filled(book, heading).get_address(False, False), text)


def table(app, path, name):
    """The rows of a sheet as they stand in the open workbook."""
    host = excel.desk_of_excel().host
    return every(read_own(host.read().book).tables[name])


def test_a_workbook_is_checked_and_nothing_is_saved(at, live_app):
    book, path = at()
    before = path.read_bytes()
    ribbon.run("check")
    ((words, title, buttons, _),) = said(live_app)
    assert (title, buttons) == (TITLE, "ok")
    assert "没有发现问题" in words
    assert path.read_bytes() == before
    assert book.impl.saves == 0
    assert live_app.status_bar is False


def test_a_form_is_opened_typed_into_and_run(at, live_app):
    book, path = at()
    before = path.read_bytes()
    book.sheets["原始成绩"].activate()
    book.sheets["原始成绩"].range("A6").select()
    ribbon.run("courses_adjust")
    assert said(live_app) == []
    assert book.sheets.active.name == PARAMETER_SHEET
    assert filled(book, "学号").value == "20240101"
    assert not type_in(book, "操作人", "T999")
    assert type_in(book, "是否调整比例", "是")
    assert type_in(book, "调整后比例", "0.5")
    assert type_in(book, "原因", "竞赛课程")
    ribbon.run("courses_adjust")
    assert PARAMETER_SHEET not in [sheet.name for sheet in book.sheets]
    made = [(r["course_code"], r["after"], r["reason"]) for r in table(live_app, path, "course_log")]
    assert made == [("C2", "0.50", "竞赛课程")]
    assert path.read_bytes() == before
    assert book.sheets.active.name == "原始成绩"


def test_wrong_cells_are_coloured_and_the_form_stays(at, live_app):
    book, _ = at()
    ribbon.run("courses_adjust")
    filled(book, "课程是否参评").value = "也许"
    filled(book, "学号").value = "0020240101"
    yellow = filled(book, "原因").color
    ribbon.run("courses_adjust")
    words = said(live_app)[0][0]
    assert "T103" in words
    assert "B822" in words
    assert filled(book, "课程是否参评").color == (255, 199, 206)
    assert filled(book, "学号").value == "0020240101"
    assert book.sheets.active.name == PARAMETER_SHEET
    filled(book, "课程是否参评").value = "否"
    filled(book, "原因").value = "免修"
    filled(book, "课程代码").value = "C1"
    ribbon.run("courses_adjust")
    assert filled(book, "课程是否参评").color == yellow
    assert REPORT.sheet in [sheet.name for sheet in book.sheets]


def test_a_form_survives_closing_and_is_no_part_of_the_workbook(at, live_app, tmp_path):
    book, _ = at()
    ribbon.run("courses_adjust")
    filled(book, "学号").value = "20240101"
    filled(book, "课程代码").value = "C3"
    filled(book, "课程是否参评").value = "否"
    filled(book, "原因").value = "免修"
    book.impl.save_copy(tmp_path / "再开.xlsx")
    closed = FileBook(tmp_path / "再开.xlsx").read()
    assert not [f for f in closed.findings if f.severity.value == "error"]
    book.close()
    again = live_app.books.open(tmp_path / "再开.xlsx")
    again.activate()
    ribbon.run("courses_adjust")
    assert [r["course_code"] for r in table(live_app, None, "course_log")] == ["C3"]
    assert PARAMETER_SHEET not in [sheet.name for sheet in again.sheets]


def test_results_are_computed_shown_and_not_saved(at, live_app):
    book, path = at()
    before = path.read_bytes()
    ribbon.run("academic_compute")
    assert "已计算 4 名" in said(live_app)[0][0]
    assert book.sheets.active.name == "学业成绩"
    assert len(table(live_app, path, "academic")) == 4
    assert path.read_bytes() == before
    assert live_app.impl.status_bars[-1] is False


def test_what_stops_is_shown_in_a_sheet_of_the_workbook(at, live_app):
    book, _ = at()
    ribbon.run("composite_compute")
    assert "B817" in said(live_app)[0][0]
    assert book.sheets.active.name == REPORT.sheet


@pytest.mark.parametrize(("answer", "saves"), [("yes", 1), ("no", 0)])
def test_files_lie_beside_the_workbook_and_saving_is_asked(at, live_app, answer, saves):
    book, path = at(answer)
    ribbon.run("courses_issue")
    assert [made.name for made in (path.parent / "下发").glob("*.xlsx")] == ["会计2401_课程调整表.xlsx"]
    assert book.impl.saves == saves


def test_a_selected_students_trace_is_opened_with_live_formulas(at, live_app):
    book, _ = at()
    ribbon.run("academic_compute")
    book.sheets["学业成绩"].range("C6").select()
    ribbon.run("trace")
    assert live_app.books.active.name.endswith("_成绩溯源.xlsx")
    trace = live_app.books.active
    assert "20240102" in trace.name
    formulas = [f for row in trace.sheets[0].used_range.formula for f in row if str(f).startswith("=")]
    assert formulas
    said(live_app)


def test_a_file_name_with_an_equals_sign_is_the_same_workbook(at, live_app):
    _, path = at(name="班级=1.xlsx")
    ribbon.run("academic_compute")
    assert "已计算" in said(live_app)[0][0]
    assert len(table(live_app, path, "academic")) == 4


def test_the_workbook_that_is_none_of_ours_is_refused(at, live_app):
    at()
    live_app.books.add()
    ribbon.run("check")
    assert "W904" in said(live_app)[0][0]


def test_without_a_workbook_it_is_said(at, live_app):
    book, _ = at()
    book.close()
    if len(live_app.books):
        pytest.skip("LibreOffice keeps a workbook open")
    ribbon.run("check")
    assert "L281" in said(live_app)[0][0]
