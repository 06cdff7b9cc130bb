"""Which Excel and which workbook a click comes from."""

from __future__ import annotations

import sys
from types import SimpleNamespace as Thing

import pytest
import xlwings

from zongce.books.files import reason
from zongce.surfaces.ribbon.excel import ATTEMPTS, ExcelDesk, _caller, _in_front


class Nameless:
    """What xlwings makes of no active workbook."""

    @property
    def name(self):
        raise AttributeError("'NoneType' object has no attribute 'Name'")


class Books(list):
    """Open workbooks; the last is in front."""

    @property
    def active(self):
        return self[-1]


@pytest.mark.parametrize(
    ("open_", "there"), [([], False), ([Nameless()], False), ([Thing(name="班级=1.xlsx")], True)]
)
def test_the_workbook_in_front_is_found_without_its_name(open_, there):
    app = Thing(books=Books(open_))
    assert (_in_front(app) is not None) is there
    assert _caller(Thing(apps=Thing(active=app))) == (app, _in_front(app))


def test_without_excel_there_is_none():
    assert _caller(Thing(apps=Thing(active=None))) == (None, None)


def test_on_windows_the_click_comes_from_its_own_window_and_excel_is_not_asked_for_ever(monkeypatch):
    windows = Thing(BOOK_CALLER=None, N_COM_ATTEMPTS=0, App=lambda xl: xl)
    monkeypatch.setattr(xlwings, "_xlwindows", windows, raising=False)
    monkeypatch.setitem(sys.modules, "xlwings._xlwindows", windows)
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(sys, "argv", ["-c", "--wb=甲.xlsx", "--hwnd=4711"])
    app = Thing(books=Books([Thing(name="班级.xlsx")]))
    given = Thing(App=lambda impl: {4711: app}[impl])
    assert _caller(given) == (app, app.books[0])
    assert windows.N_COM_ATTEMPTS == ATTEMPTS


def desk(**app):
    native = Thing(
        errors=(ZeroDivisionError,), is_busy=lambda _: app.pop("busy", False), words=lambda _: "忙"
    )
    return ExcelDesk(Thing(**app), None, native)


def test_a_selected_picture_is_no_selection():
    assert desk(selection=None).selected() is None


@pytest.mark.parametrize(("busy", "code"), [(True, "L105"), (False, "L102")])
def test_what_excel_refuses_is_a_finding_and_a_fault_of_ours_is_none(busy, code):
    assert desk(busy=busy).refusal(ZeroDivisionError()).code == code
    assert desk().refusal(KeyError()) is None


def test_a_long_message_is_cut_for_the_box():
    shown = []
    made = desk(alert=lambda words, *_: shown.append(words) or "ok")
    assert made.ask("长。" * 900, "ok") == "ok"
    assert len(shown[0]) <= 1000


@pytest.mark.parametrize("asked", ["save", "open"])
def test_why_excel_does_not_save_or_open_is_said_in_its_words(tmp_path, asked):
    def no(*_):
        raise ZeroDivisionError

    native = Thing(errors=(ZeroDivisionError,), words=lambda _: "忙")
    made = ExcelDesk(Thing(books=Thing(open=no)), None, native)
    made._book = Thing(save=no)
    with pytest.raises(OSError, match="忙") as refused:
        made.save() if asked == "save" else made.open(tmp_path)
    assert reason(refused.value) == "忙"
