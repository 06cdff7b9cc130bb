"""The configuration sheet answers every key, so that no received file is asked; what xlwings makes of it."""

import os
import re
import subprocess
import sys
import sysconfig
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.xlam.computers import computer
from zongce.xlam import package
from zongce.xlam.config import SERVER, configuration, interpreter
from zongce.xlam.status import held_configuration

VBA = Path(find_spec("xlwings").origin).with_name("xlwings_custom_addin.bas").read_text(encoding="utf-8")
ASKED = re.compile(r'GetConfig\("([^"]+)"')


@pytest.mark.parametrize("system", ["win32", "darwin", "linux"])
def test_every_key_that_the_installed_xlwings_asks_for_is_answered(tmp_path, system):
    asked = set(ASKED.findall(VBA))
    assert len(asked) > 15
    assert asked <= configuration(computer(tmp_path, system)).keys()


def test_xlwings_asks_for_keys_by_literals_only():
    """Else a key could be asked for that the test above does not see."""
    calls = [
        line.strip()
        for line in VBA.splitlines()
        if re.search(r"\bGetConfig\(", line) and not line.lstrip().startswith("'")
    ]
    unseen = [line for line in calls if line.count("GetConfig(") != len(ASKED.findall(line))]
    assert [line.partition("(")[0] for line in unseen] == ["Function GetConfig"]


def test_a_key_is_found_only_in_capitals_and_never_twice(tmp_path):
    """The VBA compares with UCase of the cell, and its dictionary refuses a second one."""
    keys = list(configuration(computer(tmp_path, "win32")))
    assert keys == [key.upper() for key in keys]
    assert "" not in keys


@pytest.mark.parametrize("system", ["win32", "darwin"])
def test_no_answer_is_empty_where_xlwings_would_then_ask_elsewhere(tmp_path, system):
    config = configuration(computer(tmp_path, system))
    booleans = re.findall(r'GetConfig\("([^"]+)", (?:False|True)\)', VBA)
    assert {SERVER, "SHOW CONSOLE", "DEBUG UDFS"} <= set(booleans)
    assert {config[key] for key in booleans} <= {"True", "False"}
    told = (
        "INTERPRETER_WIN", "INTERPRETER_MAC", "INTERPRETER", "UDF MODULES", "PYTHONPATH", "TEMP DIR",
        "SHOW_ERROR_POPUPS", "ADD_WORKBOOK_TO_PYTHONPATH",
    )  # fmt: skip
    assert all(config[key] for key in told)
    assert config["SHOW_ERROR_POPUPS"] == "True"
    assert config["ADD_WORKBOOK_TO_PYTHONPATH"] == "false"
    assert config["LICENSE_KEY"] == ""


def prepared(monkeypatch, config):
    """What sys.path holds after xlwings has prepared it as its VBA asks."""
    from xlwings.utils import prepare_sys_path

    monkeypatch.setattr(sys, "path", ["/python"])
    names = ("ONEDRIVE_CONSUMER_WIN", "ONEDRIVE_COMMERCIAL_WIN", "SHAREPOINT_WIN", "PYTHONPATH")
    told = [config["ADD_WORKBOOK_TO_PYTHONPATH"], "/mail/class.xlsx", "/start/zongce.xlam"]
    prepare_sys_path(";".join([*told, *(config[name] for name in names)]))
    return sys.path


def test_neither_the_workbooks_folder_nor_the_current_one_comes_onto_the_path(tmp_path, monkeypatch):
    machine = computer(tmp_path, "win32")
    assert prepared(monkeypatch, configuration(machine)) == [machine.stdlib, "/python"]


def test_without_our_answers_both_would(tmp_path, monkeypatch):
    """The control: an empty PYTHONPATH is the current folder, the default the workbook's."""
    config = configuration(computer(tmp_path, "win32"))
    assert "" in prepared(monkeypatch, config | {"PYTHONPATH": ""})
    path = prepared(monkeypatch, config | {"ADD_WORKBOOK_TO_PYTHONPATH": "true"})
    assert {"/mail", "/mail/class.zip"} <= set(path)


@pytest.mark.parametrize(
    ("system", "libraries", "expected"),
    [("win32", True, "True"), ("win32", False, "False"), ("darwin", True, "False"), ("linux", True, "False")],
)
def test_a_warm_process_is_kept_on_windows_where_its_libraries_are(tmp_path, system, libraries, expected):
    assert configuration(computer(tmp_path, system, libraries=libraries))[SERVER] == expected


def test_one_library_alone_is_not_enough(tmp_path):
    """Excel of 32 bits with a Python of 64 bits is common."""
    machine = computer(tmp_path, "win32")
    (machine.home / "zongce/xlwings32-0.37.8.dll").unlink()
    assert configuration(machine)[SERVER] == "False"


def test_clicks_start_the_python_with_a_console(tmp_path):
    machine = computer(tmp_path, "win32")
    windowless = computer(tmp_path, "win32", interpreter=machine.interpreter.with_name("pythonw.exe"))
    assert interpreter(windowless, configuration(windowless)) == str(machine.interpreter)


def test_the_add_in_gives_its_configuration_back(tmp_path):
    config = configuration(computer(tmp_path / "张 三 <&>", "win32"))
    assert held_configuration(package.build(config)) == config


@pytest.mark.parametrize(("safe", "came_through"), [("1", []), ("", ["xlwings"])])
def test_a_module_in_the_current_folder_waits_for_a_click_unless_python_is_told_to_be_safe(
    tmp_path, safe, came_through
):
    """Our VBA sets PYTHONSAFEPATH before xlwings starts Python: nothing of ours runs early enough."""
    mail = tmp_path / "mail"
    mail.mkdir()
    for name in ("xlwings", "zongce"):
        (mail / f"{name}.py").write_text(f"print('planted {name}'); raise SystemExit")
    config = configuration(computer(tmp_path, "win32", stdlib=sysconfig.get_path("stdlib")))
    told = ";".join(
        [config["ADD_WORKBOOK_TO_PYTHONPATH"], "a.xlsx", "b.xlam", "", "", "", config["PYTHONPATH"]]
    )
    line = f"import xlwings.utils;xlwings.utils.prepare_sys_path('{told}'); import zongce.core; print('ours')"
    done = subprocess.run(
        [sys.executable, "-B", "-c", line],
        cwd=mail, env=os.environ | {"PYTHONSAFEPATH": safe}, capture_output=True, text=True,
    )  # fmt: skip
    said = done.stdout.splitlines()
    assert [line.removeprefix("planted ") for line in said if line != "ours"] == came_through
    assert ("ours" in said) is (not came_through)
