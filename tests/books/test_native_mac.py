"""xlwings' own classes for a Mac over a program that knows Excel's dictionary alone: no member is made up."""

from __future__ import annotations

import atexit
import importlib
import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from unittest.mock import MagicMock

import pytest
import xlwings

from zongce.books.live.formats import Area
from zongce.books.live.names import keep_text
from zongce.books.live.patch import Run
from zongce.books.live.quiet import Undo
from zongce.books.live.sheet import _write
from zongce.books.live.taken import missed
from zongce.books.native_mac import MacNative
from zongce.core.grid import CellKind, Grid
from zongce.sheets.plain import Put

_SPEC = importlib.util.spec_from_file_location(
    "mac_dict_alone", Path(xlwings.__file__).with_name("mac_dict.py")
)
DICTIONARY = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(DICTIONARY)
COMMANDS = {name: {each for each, _ in parameters} for name, _, parameters in DICTIONARY.commands}
COMMANDS |= {
    "get": set(), "set": {"to"}, "exists": set(), "delete": set(), "properties": set(),
    "count": {"each"}, "make": {"new", "at", "with_properties", "with_data"},
}  # fmt: skip
"""Excel's commands with their parameters, and those that every program has."""
CALLS_OF_A_BLOCK = 20
"""Each is a wait for the program: its format is asked, it is written, and what it holds is asked."""
MEMBERS = {name for name, _ in (*DICTIONARY.properties, *DICTIONARY.elements)}


class CommandError(Exception):
    """Shaped like appscript's."""

    def __init__(self, number):
        super().__init__(number)
        self.errornumber, self.errormessage = number, ""


class Reference:
    """A place in the program, by the dictionary; ``answers`` are by its last three words, two or one."""

    def __init__(self, answers, calls, path=()):
        self._answers, self._calls, self._path = answers, calls, path

    def __getattr__(self, name):
        if name.startswith("_") or name not in MEMBERS | COMMANDS.keys():
            raise AttributeError(f"Excel for Mac has no {name}")
        return Reference(self._answers, self._calls, (*self._path, name))

    def __getitem__(self, key):
        return Reference(self._answers, self._calls, (*self._path, key))

    def __call__(self, *args, **options):
        command = self._path[-1]
        unknown = options.keys() - COMMANDS[command]
        if unknown:
            raise TypeError(f"{command} knows no {unknown}")
        self._calls.append((self._path, args, options))
        if command == "make":
            return Reference(self._answers, self._calls, (*self._path[:-1], "made"))
        if command == "properties":
            return MagicMock()
        keys = (".".join(map(str, self._path[-words:])) for words in (3, 2, 1))
        answer = next((self._answers[key] for key in keys if key in self._answers), None)
        if isinstance(answer, Exception):
            raise answer
        return answer


class Excel:
    """An application on a Mac, with one workbook of one sheet."""

    def __init__(self, engine):
        self.engine = engine
        self.answers = {
            "name.get": "甲", "get_address": "$A$1", "visible.get": True, "count": 3,
            "first_row_index.get": 1, "first_column_index.get": 1,
            "calculation.get": next(iter(engine.calculation_k2s)),
        }  # fmt: skip
        self.calls = []
        self.xl = Reference(self.answers, self.calls)
        app = engine.App(xl=self.xl)
        self.app = xlwings.App(impl=app)
        self.book = xlwings.Book(impl=engine.Book(app, "班级.xlsx"))
        self.sheet = xlwings.Sheet(impl=engine.Sheet(self.book.impl, "甲"))
        self.native = MacNative(self.app)

    def sent(self, command):
        """Return what was sent by a command: to where, with what."""
        return [
            (path[:-1], args, options)
            for path, args, options in self.calls
            if ".".join(map(str, path[-2:])).endswith(command)
        ]


@pytest.fixture(scope="module")
def engine():
    """xlwings' module for a Mac, over libraries that are there on a Mac alone."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        yield _engine(monkeypatch)
        del sys.modules["xlwings._xlmac"]


@pytest.fixture
def excel(engine):
    return Excel(engine)


def _engine(monkeypatch):
    for name in ("appscript", "appscript.reference", "aem", "aem.aemsend", "osax", "psutil"):
        module = MagicMock(spec=ModuleType, __path__=[])
        monkeypatch.setitem(sys.modules, name, module)
    reference = sys.modules["appscript.reference"]
    reference.CommandError, reference.Reference = CommandError, Reference
    package = sys.modules["appscript"]
    package.reference, package.k, package.its, package.mactypes = reference, MagicMock(), MagicMock(), None
    sys.modules["aem"].aemsend = sys.modules["aem.aemsend"]
    monkeypatch.delitem(sys.modules, "xlwings._xlmac", raising=False)
    monkeypatch.setattr(xlwings, "_xlmac", None, raising=False)  # afterwards it is as it was
    with monkeypatch.context() as quietly:
        quietly.setattr(atexit, "register", lambda step, *_args, **_options: step)
        engine = importlib.import_module("xlwings._xlmac")
    engine.App.pid = 1
    return engine


def test_a_member_that_is_not_there_is_found(excel):
    with pytest.raises(AttributeError):
        _ = excel.sheet.api.filter_mood
    with pytest.raises(TypeError, match="unprotect"):
        excel.sheet.api.unprotect(pass_word="")
    with pytest.raises(AttributeError):  # xlwings has none of a name
        _ = excel.book.names.add("_zongce_x", '="a"').api


def test_a_new_name_is_hidden(excel):
    keep_text(excel.book, excel.native, "_zongce_x", "a")
    ((made, args, _),) = excel.sent("visible.set")
    assert (made[-2:], args) == (("made", "visible"), (False,))


@pytest.mark.parametrize("password", ["", "k"])
def test_sheets_are_locked_and_unlocked_in_excels_words(excel, password):
    excel.answers["protect_contents.get"] = True
    assert excel.native.is_protected(excel.sheet)
    excel.native.protect(excel.sheet, password)
    excel.native.unprotect(excel.sheet, password)
    ((_, _, options),) = excel.sent("protect_worksheet")
    assert options.get("password", "") == password
    assert excel.sent("unprotect")[0][2] == {"password": password}


def test_a_workbook_says_where_it_lies_and_whether_it_can_be_saved(excel):
    excel.answers |= {"full_name.get": "/Users/a/班级.xlsx", "read_only.get": True}
    assert excel.native.full_name(excel.book) == "/Users/a/班级.xlsx"
    assert excel.native.read_only(excel.book) is True
    excel.native.status("正在计算")
    assert excel.sent("status_bar.set")[0][1] == ("正在计算",)


def tables(excel, **answers):
    """Let the sheet have one table of three columns."""
    excel.answers |= {
        "甲.count": 1, "1.exists": True, "range_object.get_address": "$A$4:$C$8",
        "filter_mode.get": False, "filter_on.get": False,
    } | answers  # fmt: skip


@pytest.mark.parametrize(
    ("answers", "filtered"),
    [
        ({}, False),
        ({"filter_mode.get": True}, True),
        ({"filter_on.get": True}, True),
        ({"filter_on.get": [False, False, True]}, True),
        ({"filter_on.get": [False, False, False]}, False),
        ({"filter_on.get": CommandError(-1728)}, False),
        ({"filters.filter_on.get": CommandError(-50), "3.filter_on.get": True}, True),
        ({"filters.filter_on.get": CommandError(-1708)}, False),
        ({"甲.count": 0, "filter_on.get": True}, False),
    ],
)
def test_a_filter_is_found_on_the_sheet_and_in_its_table(excel, answers, filtered):
    tables(excel, **answers)
    assert excel.native.filtered(excel.sheet) is filtered


def test_all_columns_of_a_table_are_asked_at_once(excel):
    tables(excel, **{"filter_on.get": [False] * 3})
    excel.native.filtered(excel.sheet)
    assert len(excel.sent("filter_on.get")) == 1


def test_a_program_that_is_busy_has_not_said_that_nothing_is_filtered(excel):
    tables(excel, **{"filter_on.get": CommandError(-1712)})
    with pytest.raises(CommandError):
        excel.native.filtered(excel.sheet)


def text(word):
    return Put(CellKind.TEXT, word, "@") if word else Put(None, "", "@")


def holds(excel, *rows):
    """Let Excel say of a block that it holds rows of texts."""
    excel.answers["value.get"] = excel.answers["formula.get"] = [list(row) for row in rows]


def block(excel, *rows):
    """Let the sheet hold rows of texts; return where they stand, and the rows as they are written."""
    holds(excel, *rows)
    excel.answers["number_format.get"] = "@"
    area = Area(5, 3, 4 + len(rows), 2 + len(rows[0]))
    excel.calls.clear()
    return area, tuple(tuple(text(word) for word in row) for row in rows)


@pytest.mark.parametrize(
    ("rows", "given"),
    [
        ([["a", ""]], [["a", ""]]),
        ([["a"], [""]], [["a"], [""]]),
        ([["a"]], "a"),
        ([[""]], ""),
    ],
)
def test_blanks_are_written_as_excel_takes_them_for_empty_cells(excel, rows, given):
    area, puts = block(excel, *rows)
    _write(excel.sheet, Grid("甲", (), {}), Run(area, puts), Undo())
    ((_, args, _),) = excel.sent("value.set")
    assert args == (given,)


def test_a_block_costs_few_calls_however_many_cells_it_has(excel):
    costs = []
    for rows in (2, 400):
        area, puts = block(excel, *[["a", "b"]] * rows)
        _write(excel.sheet, Grid("甲", (), {}), Run(area, puts), Undo())
        costs.append(len(excel.calls))
    assert costs[0] == costs[1] <= CALLS_OF_A_BLOCK


def test_what_excel_holds_otherwise_than_written_is_found(excel):
    area, puts = block(excel, ["a", "b"], ["c", ""])
    found = area.on(excel.sheet)
    assert list(missed(found, area, puts)) == []
    holds(excel, ["a", "b"], ["b", ""])
    assert list(missed(found, area, puts)) == [((6, 3), text("c"))]


def test_a_kind_of_picture_that_xlwings_does_not_know_is_a_picture(excel):
    excel.answers |= {"甲.count": 1, "1.exists": True, "shape_type.get": "smartart"}
    assert excel.native.foreign(excel.sheet) == ("图片",)


@pytest.mark.parametrize(
    "use",
    [
        lambda excel: setattr(excel.app, "cut_copy_mode", False),
        lambda excel: [setattr(excel.app, n, False) for n in ("screen_updating", "display_alerts")],
        lambda excel: setattr(excel.app, "enable_events", False),
        lambda excel: setattr(excel.app, "calculation", excel.app.calculation),
        lambda excel: excel.sheet.range("5:9").insert("down", "format_from_left_or_above"),
        lambda excel: excel.sheet.range("5:9").delete("up"),
        lambda excel: setattr(excel.sheet.range("5:9"), "row_height", 20),
        lambda excel: setattr(excel.sheet.range("A1"), "number_format", "@"),
        lambda excel: setattr(excel.sheet.range("A1"), "color", (255, 199, 206)),
        lambda excel: setattr(excel.sheet.range("A1"), "column_width", 20),
        lambda excel: setattr(excel.sheet.range((1, 1), (2, 1)), "value", [["a"], [None]]),
        lambda excel: (excel.sheet.range("A1").column_width, excel.sheet.range("A1").formula),
        lambda excel: (excel.sheet.range("A1").merge_cells, excel.sheet.range("A1").number_format),
        lambda excel: (excel.sheet.visible, setattr(excel.sheet, "visible", False)),
        lambda excel: setattr(excel.sheet, "name", "乙"),
        lambda excel: excel.sheet.range("A1").select(),
        lambda excel: excel.sheet.delete(),
        lambda excel: excel.book.close(),
    ],
)
def test_what_is_done_with_an_open_workbook_has_words_on_a_mac(excel, use):
    use(excel)
    assert excel.calls
