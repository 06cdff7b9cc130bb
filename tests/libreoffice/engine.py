"""An engine for xlwings on which LibreOffice plays Excel: the engine, its one application, its workbooks."""
# ruff: noqa: ARG002, ARG004 - xlwings names the arguments

from __future__ import annotations

import datetime as dt
import math
from pathlib import Path

import xlwings as xw
from xlwings import base_classes

from tests.libreoffice.bridge import named, url
from tests.libreoffice.cells import COM_ERRORS
from tests.libreoffice.engine_book import Book
from tests.libreoffice.engine_range import Range
from tests.libreoffice.fault import ExcelError


class Engine:
    """What ``xw.engines.add(xw.main.Engine(impl=…))`` takes."""

    name, type = "libreoffice", "desktop"

    def __init__(self, process):
        self.apps = Apps(App(self, process))

    @staticmethod
    def prepare_xl_data_element(value, options):
        """Return a value as it goes to a cell."""
        if value is None or (isinstance(value, float) and math.isnan(value)):
            return ""
        return value.item() if hasattr(value, "dtype") else value

    @staticmethod
    def clean_value_data(data, datetime_builder, empty_as, number_builder, err_to_str):
        """Return rows of values as the caller wants days, blanks, numbers and errors."""

        def clean(value):
            if value is None or value == "":
                return empty_as
            if isinstance(value, dt.datetime):
                parts = ("year", "month", "day", "hour", "minute", "second", "microsecond")
                return datetime_builder(**{part: getattr(value, part) for part in parts}, tzinfo=None)
            if type(value) is int:
                return COM_ERRORS[value] if err_to_str else None
            return number_builder(value) if number_builder and isinstance(value, float) else value

        return [[clean(value) for value in row] for row in data]


class Apps(base_classes.Apps):
    """The one application."""

    def __init__(self, app):
        self._app = app

    def keys(self):
        return [self._app.pid]

    def add(self, spec=None, add_book=None, xl=None, visible=None):
        return xw.App(impl=self._app)

    @staticmethod
    def cleanup():
        return None

    def __iter__(self):
        return iter([self._app])

    def __len__(self):
        return 1

    def __getitem__(self, pid):
        if pid != self._app.pid:
            raise KeyError(pid)
        return self._app


class App(base_classes.App):
    """One LibreOffice as Excel; ``alerts`` are the messages shown, ``answers`` those still to be given."""

    visible = True
    screen_updating = True
    display_alerts = True
    enable_events = True
    interactive = True
    cut_copy_mode = None
    startup_path = path = ""
    version = "16.0"
    hwnd = 0
    pid = books = None

    def __init__(self, engine, process):
        self.engine, self.process = engine, process
        self.pid = process.pid
        self.opened = []
        self.alerts, self.answers = [], []
        self.status_bars = []
        self._status_bar = False
        self._calculation = "automatic"
        self.books = Books(self)

    api = property(lambda self: self)
    xl = api

    @property
    def selection(self):
        if not self.opened:
            return None
        book = self.books.active
        chosen = book.document.CurrentController.getSelection()
        if not hasattr(chosen, "RangeAddress"):
            return None
        sheet = book.sheets(chosen.RangeAddress.Sheet + 1)
        return Range.over(sheet, chosen.RangeAddress)

    def activate(self, steal_focus=False):
        return None

    def quit(self):
        raise ExcelError("a test must not see Excel closed")

    def kill(self):
        raise ExcelError("a test must not see Excel killed")

    @property
    def calculation(self):
        return self._calculation

    @calculation.setter
    def calculation(self, value):
        if value not in ("automatic", "manual", "semiautomatic"):
            raise KeyError(value)
        self._calculation = value
        for book in self.opened:
            book.document.enableAutomaticCalculation(value != "manual")

    def calculate(self):
        for book in self.opened:
            book.document.calculate()

    @property
    def status_bar(self):
        return self._status_bar

    @status_bar.setter
    def status_bar(self, value):
        self._status_bar = False if value is None else value
        self.status_bars.append(value)

    def alert(self, prompt, title, buttons, mode, callback):
        self.alerts.append((prompt, title, buttons, mode))
        allowed = (buttons or "ok").split("_")
        answer = self.answers.pop(0) if self.answers else allowed[0]
        if answer not in allowed:
            raise AssertionError(f"{answer!r} is none of the buttons {allowed}")
        return answer

    def run(self, macro, args):
        raise ExcelError(f"Cannot run the macro '{macro}'.")

    def forget(self):
        """Close every workbook and be as new."""
        for book in list(self.opened):
            book.close()
        self.alerts, self.answers, self.status_bars = [], [], []
        self.screen_updating = self.display_alerts = self.enable_events = self.interactive = True
        self.calculation, self._status_bar = "automatic", False


class Books(base_classes.Books):
    """The workbooks that are open; the last of ``App.opened`` in use is the active one."""

    def __init__(self, app):
        self.app = app
        self._made = 0
        self.current = None

    api = property(lambda self: self)

    @property
    def active(self):
        if not self.app.opened:
            raise ExcelError("no workbook is open")
        return self.current if self.current in self.app.opened else self.app.opened[-1]

    def __call__(self, name_or_index):
        if isinstance(name_or_index, int):
            return self.app.opened[name_or_index - 1]
        for book in self.app.opened:
            if book.name.lower() == name_or_index.lower():
                return book
        raise KeyError(name_or_index)

    def __len__(self):
        return len(self.app.opened)

    def __iter__(self):
        return iter(list(self.app.opened))

    def __contains__(self, name):
        raise AssertionError("on Windows this is always False: compare the names")

    def add(self):
        self._made += 1
        document = self._load("private:factory/scalc", hidden=True)
        return self._enter(Book(self.app, document, made_as=f"工作簿{self._made}"))

    def open(self, fullname, update_links=None, read_only=None, *_args, **_options):
        path = Path(fullname)
        document = self._load(url(path), hidden=True, read_only=bool(read_only))
        return self._enter(Book(self.app, document, path=path, read_only=bool(read_only)))

    def _load(self, address, *, hidden, read_only=False):
        options = named(Hidden=hidden, ReadOnly=read_only, MacroExecutionMode=0, UpdateDocMode=0)
        document = self.app.process.desktop.loadComponentFromURL(address, "_blank", 0, options)
        if document is None or not hasattr(document, "Sheets"):
            raise ExcelError(f"Excel cannot open the file {address}")
        return document

    def _enter(self, book):
        self.app.opened.append(book)
        self.current = book
        book.document.enableAutomaticCalculation(self.app.calculation != "manual")
        return book
