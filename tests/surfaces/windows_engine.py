"""xlwings' engine for Windows as far as it runs elsewhere: its own source, over objects shaped like COM's."""

from __future__ import annotations

import ast
import types
from pathlib import Path
from types import SimpleNamespace as Thing

import xlwings

SOURCE = Path(xlwings.__file__).with_name("_xlwindows.py")
REJECTED, UNKNOWN_NAME = -2147418111, -2147352570
_TAKEN = {"COMRetryMethodWrapper", "COMRetryObjectWrapper", "ExcelBusyError"}


class ComError(Exception):
    """Shaped like pywintypes.com_error."""

    def __init__(self, hresult):
        super().__init__(hresult, "", None, None)
        self.hresult = hresult


class Dispatch:
    """An object as pywin32 gives it: what it lacks is an AttributeError; it may be busy for a while."""

    def __init__(self, *, busy=0, **members):
        self.__dict__.update(members, busy=busy)

    def __getattribute__(self, name):
        own = object.__getattribute__(self, "__dict__")
        if name in own and own["busy"]:
            own["busy"] -= 1
            raise ComError(REJECTED)
        return object.__getattribute__(self, name)

    @property
    def _oleobj_(self):
        def unknown(*_):
            raise ComError(UNKNOWN_NAME)

        return Thing(GetIDsOfNames=unknown)


def tree():
    """The engine's source."""
    return ast.parse(SOURCE.read_text(encoding="utf-8"))


def engine(caller):
    """Return the engine with its own way to repeat and to look at the selection; VBA has set the caller."""
    made = types.ModuleType("xlwings._xlwindows")
    com = Thing(com_error=ComError, ole_error=ComError)
    made.__dict__.update(
        pywintypes=com, pythoncom=com, types=types, xlwings=xlwings, CDispatch=Dispatch,
        CoClassBaseClass=Dispatch, DispatchBaseClass=Dispatch, Range=lambda xl: xl,
        N_COM_ATTEMPTS=0, BOOK_CALLER=caller, cleanup=lambda: None,
    )  # fmt: skip
    classes = [node for node in tree().body if isinstance(node, ast.ClassDef)]
    app = next(node for node in classes if node.name == "App")
    app.bases = []
    app.body = [n for n in app.body if isinstance(n, ast.FunctionDef) and n.name == "selection"]
    taken = [node for node in classes if node.name in _TAKEN]
    exec(compile(ast.Module([*taken, app], []), str(SOURCE), "exec"), made.__dict__)  # noqa: S102  # xlwings' own

    def book(xl):
        front = made.App()
        front.xl = xl.Application
        return Thing(app=front, name=xl.Name)

    made.Book = book
    return made
