"""Where clicks come in: no traceback reaches Excel, and nothing is imported from beside the workbook."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import weakref
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.flow import books
from tests.surfaces.fake_desk import ExcelRefusedError, FakeDesk, OpenBook
from zongce.home import limits_path, log_folder
from zongce.surfaces import ribbon
from zongce.surfaces.ribbon import click as clicks
from zongce.surfaces.ribbon import excel
from zongce.surfaces.ribbon.entry import STILL_RUNNING


@pytest.fixture(autouse=True)
def own_home(tmp_path, monkeypatch):
    """Every test is a computer of its own."""
    monkeypatch.setenv("ZONGCE_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(sys, "path", list(sys.path))


@pytest.fixture
def desk(tmp_path, monkeypatch):
    path = books.class_book(tmp_path / "mail" / "班级.xlsx")
    made = FakeDesk(OpenBook(path.name, path.read_bytes(), path))
    monkeypatch.setattr(excel, "desk_of_excel", lambda: made)
    return made


def broken(fault):
    def clicked(*_):
        raise fault

    return clicked


def test_a_click_goes_to_the_workbook_in_front(desk):
    ribbon.run("check")
    assert desk.front[-1][0] == "操作单"


def test_a_fault_of_ours_is_told_with_its_log_and_never_comes_back(desk, monkeypatch):
    monkeypatch.setattr(clicks, "clicked", broken(ZeroDivisionError("secret")))
    assert ribbon.run("check") is None
    (log,) = log_folder().iterdir()
    assert "ZeroDivisionError" in log.read_text(encoding="utf-8")
    assert str(log) in desk.words
    assert "secret" not in desk.words
    assert "Traceback" not in desk.words
    assert desk.alarms == [True]


def test_a_fault_without_excel_goes_to_the_log(monkeypatch):
    monkeypatch.setattr(excel, "desk_of_excel", broken(OSError("no Excel")))
    assert ribbon.run("check") is None
    assert len(list(log_folder().iterdir())) == 1


def test_a_log_that_cannot_be_written_is_no_second_fault(desk, monkeypatch):
    monkeypatch.setattr(clicks, "clicked", broken(ZeroDivisionError()))
    log_folder().parent.mkdir(parents=True)
    log_folder().write_text("a file where the folder should be", encoding="utf-8")
    assert ribbon.run("check") is None
    assert "ZeroDivisionError" in desk.words


def test_an_excel_that_cannot_even_show_a_message_is_left_alone(desk, monkeypatch):
    monkeypatch.setattr(clicks, "clicked", broken(ZeroDivisionError()))
    monkeypatch.setattr(desk, "ask", broken(ConnectionError()))
    assert ribbon.run("check") is None


def test_what_excel_refuses_is_no_fault_of_ours(desk, monkeypatch):
    monkeypatch.setattr(clicks, "clicked", broken(ExcelRefusedError("0x800AC472")))
    ribbon.run("check")
    assert "L102" in desk.words
    assert not log_folder().exists()


def test_a_file_of_the_users_own_that_cannot_be_read_is_named(desk):
    limits_path().parent.mkdir(parents=True)
    limits_path().with_name("user.toml").write_text("number = ", encoding="utf-8")
    ribbon.run("check")
    assert "user.toml" in desk.words
    assert not log_folder().exists()


@pytest.mark.parametrize("fault", [KeyboardInterrupt, SystemExit])
def test_whoever_ends_the_process_ends_it(desk, monkeypatch, fault):
    monkeypatch.setattr(clicks, "clicked", broken(fault()))
    with pytest.raises(fault):
        ribbon.run("check")


def test_nothing_is_imported_from_beside_the_workbook(desk, monkeypatch):
    folder = str(desk.host.path.parent)
    monkeypatch.setattr(sys, "path", ["", ".", folder, *sys.path])
    seen = []
    monkeypatch.setattr(clicks, "clicked", lambda *_: seen.extend(sys.path))
    ribbon.run("check")
    assert not {"", ".", folder} & set(seen)
    assert len(seen) > 2


def test_on_a_mac_a_second_click_waits_for_the_first(desk, monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    ran = []

    def first(button, _desk):
        ran.append(button)
        if button == "check":
            ribbon.run("trace")

    monkeypatch.setattr(clicks, "clicked", first)
    ribbon.run("check")
    assert ran == ["check"]
    assert STILL_RUNNING in desk.words
    ribbon.run("trace")
    assert ran == ["check", "trace"]


@pytest.mark.parametrize("fault", [None, ZeroDivisionError()], ids=["done", "a fault"])
def test_on_a_mac_the_status_bar_is_given_back_whatever_happened(desk, monkeypatch, fault):
    """xlwings' VBA says "Running..." there before Python starts."""
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(clicks, "clicked", broken(fault) if fault else lambda *_: None)
    ribbon.run("check")
    assert desk.statuses == [""]


class Held:
    """An object of Excel's in a cycle, as tracebacks and wrappers make them."""

    def __init__(self):
        self.itself = self


@pytest.mark.parametrize("fault", [None, ZeroDivisionError()], ids=["done", "a fault"])
def test_after_a_click_nothing_of_excels_is_held(desk, monkeypatch, fault):
    """Excel would live on after it was quit."""
    desk.of_excel = Held()
    engine = SimpleNamespace(BOOK_CALLER=desk.of_excel)
    monkeypatch.setitem(sys.modules, "xlwings._xlwindows", engine)
    watched = weakref.ref(desk.of_excel)
    seen = []

    def clicked(_button, given):
        seen.append(given.__dict__.pop("of_excel").itself is engine.BOOK_CALLER)
        if fault:
            raise fault

    monkeypatch.setattr(clicks, "clicked", clicked)
    gc.disable()  # nothing else may collect it
    try:
        ribbon.run("check")
    finally:
        gc.enable()
    assert seen == [True]
    assert engine.BOOK_CALLER is None
    assert watched() is None


def test_nothing_happens_without_excel(monkeypatch):
    monkeypatch.setattr(excel, "desk_of_excel", lambda: None)
    assert ribbon.run("check") is None
    assert not log_folder().exists()


def loaded(script):
    root = Path(ribbon.__file__).parents[3]
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONPATH": str(root)},
    )  # fmt: skip
    return {name.partition(".")[0] for name in done.stdout.split()}


def test_the_door_for_clicks_imports_next_to_nothing():
    script = "import sys; import zongce.surfaces.ribbon; print(*sys.modules)"
    assert not loaded(script) & {"xlwings", "openpyxl", "numpy", "pandas", "click", "dataclasses"}


def test_a_click_that_only_looks_waits_for_no_spreadsheet_library():
    script = (
        "import sys; import zongce.surfaces.ribbon.excel, zongce.surfaces.ribbon.click; print(*sys.modules)"
    )
    assert not loaded(script) & {"xlwings", "openpyxl", "numpy", "pandas", "click", "rich"}
