"""The modules of the VBA project: our own sources, and those of the installed xlwings, made safe."""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from zongce.xlam.ovba import WORKBOOK, WORKSHEET, Module

if TYPE_CHECKING:
    from collections.abc import Iterable

PROJECT = "zongce"
"""xlwings' PROJECT_NAME: the configuration sheet is ``zongce.conf``."""
CONFIG_CODE, MESSAGES_CODE = "SheetConfig", "SheetMessages"
STARTERS = (
    "RunPython",
    "RunFrozenPython",
    "ExecuteMac",
    "ExecuteWindows",
    "XLPyCommand",
    "XLPyLoadDLL",
    "ImportXlwingsUdfsModule",
    "SaveConfigToFile",
)
"""xlwings' procedures that start programs, load libraries or write files."""
ENDED = "CleanUp"
"""xlwings' procedure that a Mac's Python calls when it ends, long after the click."""
_PACKAGED, _BESIDE = Path(__file__).parent / "vba", Path(__file__).parents[2] / "addin" / "vba"
_PROJECT_NAME = re.compile(r'(?<=Public Const PROJECT_NAME As String = ")\w+(?=")')
_HEAD = re.compile(r"^((?:Public |Private )?(?:Function|Sub) (\w+)\((?:.* _\n)*.*\)[^\n']*)$", re.MULTILINE)
_DECLARED = re.compile(r"^([ \t]*)(?=Declare )", re.MULTILINE)
_SERVER, _IN_FRONT, _ITSELF = "XLPyCommand", "ActiveWorkbook.FullName", "ThisWorkbook.FullName"
_SERVER_BODY = re.compile(rf"^Function {_SERVER}\(.*?^End Function", re.MULTILINE | re.DOTALL)
_FIRST_LINE = re.compile(r'\AAttribute VB_Name = "xlwings"\n')


class XlwingsChangedError(Exception):
    """The installed xlwings is not made as the ones that this add-in is known to work with."""


def modules() -> tuple[Module, ...]:
    """Return every module of the add-in, the workbook's and its sheets' first.

    Raises:
        XlwingsChangedError: xlwings' own modules are not there, or have another shape.
    """
    return (*own_modules(), *xlwings_modules())


def own_modules() -> tuple[Module, ...]:
    """Return the modules that are ours."""
    folder = _PACKAGED if _PACKAGED.is_dir() else _BESIDE
    return (
        Module.document("ThisWorkbook", WORKBOOK, (folder / "ThisWorkbook.txt").read_text(encoding="ascii")),
        Module.document(CONFIG_CODE, WORKSHEET),
        Module.document(MESSAGES_CODE, WORKSHEET),
        Module.standard((folder / "ZongceRibbon.bas").read_text(encoding="ascii")),
    )


def xlwings_modules() -> tuple[Module, ...]:
    """Return xlwings' module for add-ins of one's own, and the dictionary that it needs on a Mac."""
    spec = find_spec("xlwings")
    if spec is None or spec.origin is None:
        message = "xlwings is not installed"
        raise XlwingsChangedError(message)
    folder = Path(spec.origin).parent
    try:
        runner = (folder / "xlwings_custom_addin.bas").read_text(encoding="ascii")
        dictionary = (folder / "addin" / "Dictionary.cls").read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError) as fault:
        raise XlwingsChangedError(str(fault)) from fault
    return Module.standard(guarded(runner)), Module.of_class(dictionary)


def guarded(source: str) -> str:
    """Return xlwings' module with our project name, out of the reach of cells and of strange macros.

    A formula in any workbook can call the public functions of a loaded add-in, and a picture there can be
    tied to its macros. So every procedure first refuses a cell, and those that start something refuse
    everything but a click on our ribbon.

    Raises:
        XlwingsChangedError: A place to change is not there.
    """
    named, names = _PROJECT_NAME.subn(PROJECT, source)
    closed, firsts = _FIRST_LINE.subn(r"\g<0>Option Private Module" + "\n", named)
    if (names, firsts) != (1, 1):
        message = "xlwings_custom_addin.bas: PROJECT_NAME or the module's name is not where it was"
        raise XlwingsChangedError(message)
    heads = [head[2] for head in _HEAD.finditer(closed)]
    _require_all(heads, closed)
    return _HEAD.sub(_with_guard, _DECLARED.sub(r"\1Private ", _with_one_server(closed)))


def _with_one_server(source: str) -> str:
    """Return xlwings' module with one command line for its server, whatever workbook is in front.

    A server is kept for every command line, so the path of the workbook in it would start a Python for each.
    Python reads that path only where ADD_WORKBOOK_TO_PYTHONPATH says so, and ours never does.
    """
    bodies = _SERVER_BODY.findall(source)
    if len(bodies) != 1 or bodies[0].count(_IN_FRONT) != 1:
        message = f"xlwings_custom_addin.bas: {_SERVER} does not name the workbook in front once"
        raise XlwingsChangedError(message)
    return source.replace(bodies[0], bodies[0].replace(_IN_FRONT, _ITSELF))


def _with_guard(head: re.Match[str]) -> str:
    guard = f"{head[1]}\n    ZongceRibbon.{'RefuseStranger' if head[2] in STARTERS else 'RefuseCell'}"
    return f"{guard}\n    ZongceRibbon.Refresh" if head[2] == ENDED else guard


def _require_all(heads: Iterable[str], source: str) -> None:
    """Hold that no procedure was overlooked, and that the dangerous ones are those that we know."""
    found = set(heads)
    every = set(re.findall(r"^\s*(?:\w+ )*(?:Function|Sub|Property \w+) (\w+)\s*\(", source, re.MULTILINE))
    missing = sorted({*STARTERS, ENDED} - found | every - found)
    if missing:
        message = f"xlwings_custom_addin.bas: not as it was: {', '.join(missing)}"
        raise XlwingsChangedError(message)
