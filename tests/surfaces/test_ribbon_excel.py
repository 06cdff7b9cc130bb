"""Which Excel and which workbook a click comes from."""

from __future__ import annotations

import ast
import sys
from types import SimpleNamespace as Thing

import pytest
import xlwings

from tests.surfaces.windows_engine import ComError, Dispatch, engine, tree
from zongce.books.files import reason
from zongce.commands.picked import Selection
from zongce.surfaces.ribbon import excel
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


def clicked_in(monkeypatch, caller):
    """The desk of a click whose workbook VBA handed to the Python that stays."""
    made = engine(caller)
    monkeypatch.setattr(xlwings, "_xlwindows", made, raising=False)
    monkeypatch.setitem(sys.modules, "xlwings._xlwindows", made)
    monkeypatch.setattr(sys, "platform", "win32")
    app, book = _caller(Thing(Book=lambda impl: impl))
    assert book.name == "班级.xlsx"
    native = Thing(errors=(ComError, made.ExcelBusyError), is_busy=lambda _: False, words=str)
    return ExcelDesk(app, None, native)


@pytest.mark.parametrize("selected", [Dispatch(ChartTitle="图"), None], ids=["a chart", "nothing"])
def test_on_windows_a_selected_chart_is_no_selection(monkeypatch, selected):
    caller = Dispatch(Name="班级.xlsx", Application=Dispatch(Selection=selected))
    assert clicked_in(monkeypatch, caller).selected() is None


def test_on_windows_what_a_busy_excel_rejects_is_asked_again(monkeypatch):
    last = Dispatch(row=9)
    cells = Dispatch(Address="$A$5:$B$9", sheet=Dispatch(name="学业成绩"), row=5, last_cell=last)
    caller = Dispatch(Name="班级.xlsx", Application=Dispatch(Selection=cells, busy=3))
    assert clicked_in(monkeypatch, caller).selected() == Selection("学业成绩", 5, 9)


def test_on_windows_python_kills_no_excel_when_it_ends(monkeypatch):
    left = []
    monkeypatch.setattr(excel, "atexit", Thing(unregister=left.append))
    clicked_in(monkeypatch, Dispatch(Name="班级.xlsx", Application=Dispatch()))
    assert left == [sys.modules["xlwings._xlwindows"].cleanup]


def test_the_installed_xlwings_has_for_windows_what_a_click_takes_hold_of():
    body = tree().body
    named = {node.name: node for node in body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    assert [ast.unparse(d) for d in named["cleanup"].decorator_list] == ["atexit.register"]
    assert {"COMRetryObjectWrapper", "ExcelBusyError", "App", "Book"} <= named.keys()
    assigned = {ast.unparse(n.targets[0]) for n in body if isinstance(n, ast.Assign)}
    assert {"BOOK_CALLER", "N_COM_ATTEMPTS"} <= assigned


def desk(**app):
    native = Thing(
        errors=(ZeroDivisionError,), is_busy=lambda _: app.pop("busy", False), words=lambda _: "忙",
        ask=app.pop("ask", None), status=app.pop("status", None),
    )  # fmt: skip
    return ExcelDesk(Thing(**app), None, native)


def test_a_selected_picture_is_no_selection():
    assert desk(selection=None).selected() is None


@pytest.mark.parametrize(("busy", "code"), [(True, "L105"), (False, "L102")])
def test_what_excel_refuses_is_a_finding_and_a_fault_of_ours_is_none(busy, code):
    assert desk(busy=busy).refusal(ZeroDivisionError()).code == code
    assert desk().refusal(KeyError()) is None


def test_a_long_message_is_cut_for_the_box():
    shown = []
    made = desk(ask=lambda *box, alarm: shown.append((*box, alarm)) or "ok")
    assert made.ask("长。" * 900, "ok", alarm=True) == "ok"
    ((words, *rest),) = shown
    assert len(words) <= 1000
    assert rest == ["综测", "ok", True]


def test_a_status_bar_that_excel_does_not_let_be_written_stops_nothing():
    tried = []

    def no(words):
        tried.append(words)
        raise ZeroDivisionError

    desk(status=no).status("正在计算")
    assert tried == ["正在计算"]


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
