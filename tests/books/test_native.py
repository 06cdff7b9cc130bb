"""What is asked of Excel on Windows and on a Mac beyond xlwings' words: held against the calls themselves."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from unittest.mock import MagicMock, call

import pytest

from zongce.books import native, native_mac
from zongce.books.live.things import things_on
from zongce.books.native import native_for
from zongce.books.native_mac import CONTAINER, MacNative
from zongce.books.native_windows import WindowsNative

REJECTED, REFUSED = -2147418111, -2146827284


class ComError(Exception):
    """Shaped like pywintypes.com_error."""

    def __init__(self, hresult, words="", code=0):
        super().__init__(hresult, "发生意外", (0, "Excel", words, None, 0, code), None)
        self.hresult, self.strerror = hresult, "发生意外"
        self.excepinfo = (0, "Excel", words, None, 0, code) if words or code else None


class CommandError(Exception):
    """Shaped like appscript's."""

    def __init__(self, number, words=""):
        super().__init__(number)
        self.errornumber, self.errormessage = number, words


@pytest.fixture
def windows(monkeypatch):
    module = ModuleType("pywintypes")
    module.com_error = ComError
    monkeypatch.setitem(sys.modules, "pywintypes", module)
    return WindowsNative(MagicMock())


@pytest.fixture
def mac(monkeypatch):
    package, module = ModuleType("appscript"), ModuleType("appscript.reference")
    module.CommandError = CommandError
    monkeypatch.setitem(sys.modules, "appscript", package)
    monkeypatch.setitem(sys.modules, "appscript.reference", module)
    return MacNative(MagicMock())


def test_each_system_has_its_own_and_others_none(monkeypatch):
    for platform, kind in (("win32", WindowsNative), ("darwin", MacNative)):
        monkeypatch.setattr(native.sys, "platform", platform)
        assert isinstance(native_for(MagicMock()), kind)
    monkeypatch.setattr(native.sys, "platform", "linux")
    with pytest.raises(OSError, match="no Excel"):
        native_for(MagicMock())


def test_what_stands_on_a_sheet_is_said_once_and_arrows_are_nothing():
    kinds = ["comment", "chart", "comment", "form_control", "picture", "text_box"]
    assert things_on(SimpleNamespace(shapes=[SimpleNamespace(type=k) for k in kinds])) == (
        "批注",
        "图表",
        "图片",
    )


def test_a_kind_that_xlwings_has_no_word_for_is_a_picture():
    class Newer:
        @property
        def type(self):
            raise KeyError("smartart_graphic")

    shapes = [Newer(), SimpleNamespace(type="chart")]
    assert things_on(SimpleNamespace(shapes=shapes)) == ("图片", "图表")


def test_windows_says_what_its_errors_are(windows):
    assert windows.errors[0] is ComError
    assert windows.is_busy(ComError(REJECTED))
    assert windows.is_busy(ComError(-2147352567, "", -2146777998))
    assert not windows.is_busy(ComError(-2147352567, "不能用", REFUSED))
    assert windows.words(ComError(-2147352567, "不能用", REFUSED)) == "不能用"
    assert windows.words(ComError(REJECTED)) == "发生意外"


def test_windows_counts_a_silent_program_as_busy(windows, monkeypatch):
    class ExcelBusyError(Exception):
        pass

    monkeypatch.setitem(sys.modules, "xlwings._xlwindows", SimpleNamespace(ExcelBusyError=ExcelBusyError))
    assert windows.errors == (ComError, ExcelBusyError)
    assert windows.is_busy(ExcelBusyError())


def test_windows_reads_properties_and_copies(windows, tmp_path):
    items = [SimpleNamespace(Name="zongce.kind", Value="class"), SimpleNamespace(Name="n", Value=1.0)]
    held = MagicMock(side_effect=lambda number: items[number - 1])
    held.Count = 2
    book = SimpleNamespace(
        api=MagicMock(CustomDocumentProperties=held, FullName=r"C:\a\b.xlsx", ReadOnly=False)
    )
    assert windows.properties(book) == {"zongce.kind": "class", "n": "1.0"}
    assert windows.full_name(book) == r"C:\a\b.xlsx"
    assert not windows.read_only(book)
    assert windows.save_copy(book, tmp_path / "c.xlsx")
    book.api.SaveCopyAs.assert_called_once_with(str(tmp_path / "c.xlsx"))
    assert windows.scratch() is None


def test_windows_locks_as_the_files_are_locked(windows):
    sheet = SimpleNamespace(api=MagicMock(ProtectContents=True))
    assert windows.is_protected(sheet)
    windows.protect(sheet)
    windows.protect(sheet, "k")
    windows.unprotect(sheet)
    kept = {
        "DrawingObjects": False, "Contents": True, "Scenarios": False, "AllowFormattingColumns": True,
        "AllowFormattingRows": True, "AllowSorting": True, "AllowFiltering": True,
    }  # fmt: skip
    assert sheet.api.Protect.mock_calls == [call(**kept), call(Password="k", **kept)]  # noqa: S106
    sheet.api.Unprotect.assert_called_once_with("")


@pytest.mark.parametrize(("alarm", "mode"), [(False, "info"), (True, "critical")])
def test_windows_asks_in_its_own_box(windows, alarm, mode):
    windows._app.alert.return_value = "yes"
    assert windows.ask("保存吗？", "综测", "yes_no", alarm=alarm) == "yes"
    windows._app.alert.assert_called_once_with("保存吗？", "综测", "yes_no", mode)


@pytest.mark.parametrize(
    ("answer", "paths"),
    [(False, []), (("C:/a.xlsx", "C:/b.zip"), ["C:/a.xlsx", "C:/b.zip"]), ("C:/a", ["C:/a"])],
)
def test_windows_gives_the_files_that_were_chosen(windows, answer, paths):
    windows._app.api.GetOpenFilename.return_value = answer
    assert windows.choose_files("选文件") == [Path(path) for path in paths]
    assert windows._app.api.GetOpenFilename.call_args.args[2:] == ("选文件", None, True)


@pytest.mark.parametrize(("shown", "folder"), [(-1, Path("C:/x")), (0, None)])
def test_windows_gives_the_folder_that_was_chosen(windows, shown, folder):
    dialog = windows._app.api.FileDialog.return_value
    dialog.Show.return_value, dialog.SelectedItems.return_value = shown, "C:/x"
    assert windows.choose_folder("选文件夹") == folder
    assert dialog.Title == "选文件夹"


@pytest.mark.parametrize("name", ["windows", "mac"])
def test_the_status_bar_is_given_back(request, name):
    made = request.getfixturevalue(name)
    made.status("正在计算")
    assert made._app.status_bar == "正在计算"
    made.status()
    assert made._app.status_bar is False


def test_names_are_hidden(windows):
    name = SimpleNamespace(api=MagicMock())
    windows.hide(name)
    assert name.api.Visible is False


NO_ARROWS, ARROWS, FILTER = None, SimpleNamespace(FilterMode=False), SimpleNamespace(FilterMode=True)


@pytest.mark.parametrize(
    ("whole", "tables", "filtered"),
    [
        (False, [], False),
        (True, [], True),
        (False, [NO_ARROWS], False),
        (False, [ARROWS], False),
        (False, [NO_ARROWS, ARROWS, FILTER], True),
    ],
)
def test_windows_finds_a_filter_on_the_sheet_and_in_its_tables(windows, whole, tables, filtered):
    made = [SimpleNamespace(api=SimpleNamespace(AutoFilter=each)) for each in tables]
    sheet = SimpleNamespace(api=SimpleNamespace(FilterMode=whole), tables=made)
    assert windows.filtered(sheet) is filtered


BOXES = [
    ("ok", ["好"], "好", "ok"),
    ("ok", ["好"], "", "ok"),
    ("ok_cancel", ["取消", "好"], "好", "ok"),
    ("ok_cancel", ["取消", "好"], "", "cancel"),
    ("yes_no", ["否", "是"], "是", "yes"),
    ("yes_no", ["否", "是"], "", "no"),
    ("yes_no_cancel", ["取消", "否", "是"], "否", "no"),
    ("yes_no_cancel", ["取消", "否", "是"], "", "cancel"),
]
"""The buttons of a box, how they stand, which is pressed (none: it was cancelled), what that means."""
CANCELLED, NOT_SHOWN = (
    "341:390: execution error: 用户已取消。 (-128)\n",
    "0:50: execution error: No user interaction allowed. (-1713)\n",
)


@pytest.mark.parametrize(("buttons", "shown", "pressed", "answer"), BOXES)
@pytest.mark.parametrize("alarm", [False, True])
def test_a_mac_asks_in_a_box_that_waits_and_the_words_are_no_script(
    mac, monkeypatch, buttons, shown, pressed, answer, alarm
):
    ran = []

    def run(command, **options):
        ran.append((command, options))
        told = (0, f"{pressed}\n", "") if pressed else (1, "", CANCELLED)
        return subprocess.CompletedProcess(command, *told)

    monkeypatch.setattr(native_mac.subprocess, "run", run)
    words = '已做好" & (do shell script "x")\n\n保存吗？'
    assert mac.ask(words, "综测", buttons, alarm=alarm) == answer
    ((command, options),) = ran
    assert command[:2] == ["/usr/bin/osascript", "-e"]
    assert command[3:] == ["综测", words, "alarm" if alarm else "info", *shown]
    assert not any(word in command[2] for word in (words, "综测", "giving up", "tell application"))
    assert "timeout" not in options
    assert mac._app.mock_calls == []  # Excel's own box would be given up after a minute


@pytest.fixture(params=["refuses", "absent"])
def speechless(request, mac, monkeypatch):
    """A Mac on which no script shows anything."""

    def run(command, **_options):
        if request.param == "absent":
            raise FileNotFoundError(2, "No such file", command[0])
        return subprocess.CompletedProcess(command, 1, "", NOT_SHOWN)

    monkeypatch.setattr(native_mac.subprocess, "run", run)
    return mac


@pytest.mark.parametrize(("alarm", "mode"), [(False, "info"), (True, "critical")])
def test_what_no_script_shows_is_asked_in_excels_own_box(speechless, alarm, mode):
    speechless._app.alert.return_value = "yes"
    assert speechless.ask("保存吗？", "综测", "yes_no", alarm=alarm) == "yes"
    speechless._app.alert.assert_called_once_with("保存吗？", "综测", "yes_no", mode)


def test_a_dialog_for_files_that_did_not_appear_is_nobody_who_chose_none(speechless):
    for choose in (speechless.choose_files, speechless.choose_folder):
        with pytest.raises(OSError, match=r"-1713|No such file"):
            choose("选文件")


def test_a_mac_says_what_its_errors_are(mac):
    assert mac.errors == (CommandError,)
    assert mac.is_busy(CommandError(-1712))
    assert not mac.is_busy(CommandError(-50))
    assert mac.words(CommandError(-50, "Parameter error.")) == "Parameter error."


def test_a_mac_reads_what_it_can(mac, monkeypatch, tmp_path):
    book = SimpleNamespace(api=MagicMock())
    book.api.full_name.get.return_value = "/Users/a/b.xlsx"
    book.api.read_only.get.return_value = True
    assert (mac.full_name(book), mac.read_only(book), mac.properties(book)) == ("/Users/a/b.xlsx", True, None)
    assert not mac.save_copy(book, tmp_path / "c.xlsx")
    monkeypatch.setattr(native_mac.Path, "home", lambda: tmp_path)
    assert mac.scratch() is None
    (tmp_path / CONTAINER).mkdir(parents=True)
    assert mac.scratch() == tmp_path / CONTAINER


def test_a_mac_locks_as_the_files_are_locked(mac):
    sheet = SimpleNamespace(api=MagicMock())
    sheet.api.protect_contents.get.return_value = False
    assert not mac.is_protected(sheet)
    mac.protect(sheet, "k")
    assert sheet.api.protect_worksheet.call_args.kwargs["password"] == "k"
    mac.protect(sheet)
    assert "password" not in sheet.api.protect_worksheet.call_args.kwargs
    mac.unprotect(sheet)
    sheet.api.unprotect.assert_called_once_with(password="")


@pytest.mark.parametrize(
    ("status", "told", "paths"), [(0, "/a b.xlsx\n/c.zip\n", ["/a b.xlsx", "/c.zip"]), (1, "", [])]
)
def test_a_mac_gives_the_files_that_were_chosen(mac, monkeypatch, status, told, paths):
    ran = []

    def run(command, **_options):
        ran.append(command)
        return subprocess.CompletedProcess(command, status, told, CANCELLED if status else "")

    monkeypatch.setattr(native_mac.subprocess, "run", run)
    title = '选"文件" & do shell script'
    assert mac.choose_files(title) == [Path(path) for path in paths]
    assert mac.choose_folder(title) == (Path(told.strip()) if told else None)
    assert [(command[0], *command[3:]) for command in ran] == [
        ("/usr/bin/osascript", title, "many"), ("/usr/bin/osascript", title),
    ]  # fmt: skip
    assert all(title not in command[2] for command in ran)
    fronts = [(command[2].index("to activate"), command[2].index("(item 1 of argv)")) for command in ran]
    assert all(activated < asked for activated, asked in fronts)  # behind Excel nobody would see it
