"""The add-in as a file: other programs read it without complaint, and every source in it is what we wrote."""

import io
import os
import re
import shutil
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import olefile
import pytest
from openpyxl import load_workbook
from xlwings.utils import prepare_sys_path

from tests.openxml import audit
from tests.xlam.olevba import sources
from zongce.xlam import modules, package, ribbon
from zongce.xlam.messages import DETAIL, messages
from zongce.xlam.ovba import Kind

ROOT = Path(__file__).resolve().parents[2]
CONFIG = {
    "INTERPRETER_WIN": r"C:\Users\张三\AppData\Local\zongce & co\python.exe",
    "PYTHONPATH": "",
    "USE UDF SERVER": "True",
    "TEMP DIR": "%TEMP%",
}
XLWINGS = """Attribute VB_Name = "xlwings"
Declare PtrSafe Function A Lib "a.dll" () As Long
    Private Declare Function B Lib "b.dll" () As Long
Public Const PROJECT_NAME As String = "myaddin"
"""


@pytest.fixture(scope="module")
def addin():
    return package.build(CONFIG)


@pytest.fixture(scope="module")
def sheets():
    """Its sheets; openpyxl reads a workbook, not an add-in."""
    return load_workbook(io.BytesIO(package.assemble(CONFIG, modules.modules(), package.WORKBOOK)))


@pytest.fixture(scope="module")
def parts(addin):
    with zipfile.ZipFile(io.BytesIO(addin)) as file:
        assert file.testzip() is None
        return {name: file.read(name) for name in file.namelist()}


def test_the_audit_finds_nothing(addin):
    assert audit(addin, "zongce.xlam") == []


def test_olevba_gives_back_every_module_exactly(addin):
    endings = {Kind.STANDARD: "bas", Kind.CLASS: "cls", Kind.DOCUMENT: "cls"}
    every = {f"{m.name}.{endings[m.kind]}": m.source for m in modules.modules()}
    assert {name.rpartition("/")[2]: text for name, text in sources("zongce.xlam", addin).items()} == every


def test_our_sources_go_in_as_they_are(addin):
    found = sources("zongce.xlam", addin)
    ours = (ROOT / "addin" / "vba" / "ZongceRibbon.bas").read_text(encoding="ascii")
    assert found["ZongceRibbon.bas"].replace("\r\n", "\n") == ours
    book = (ROOT / "addin" / "vba" / "ThisWorkbook.txt").read_text(encoding="ascii")
    assert found["ThisWorkbook.cls"].replace("\r\n", "\n").endswith(book)


def test_the_strict_reader_of_compound_files_has_no_complaint(parts):
    data = io.BytesIO(parts["xl/vbaProject.bin"])
    with olefile.OleFileIO(data, raise_defects=olefile.DEFECT_UNSURE) as file:
        assert file.parsing_issues == []
        assert file.exists("VBA/dir")


def test_the_same_configuration_gives_the_same_bytes_at_any_time(addin, monkeypatch):
    monkeypatch.setattr(time, "time", lambda: 2_000_000_000.0)
    assert package.build(dict(CONFIG)) == addin


def test_another_process_builds_the_same_bytes(addin):
    """Whatever the seed of Python's hashes there."""
    script = f"import sys; from zongce.xlam.package import build; sys.stdout.buffer.write(build({CONFIG!r}))"
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "12345"}
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, env=environment, check=True)
    assert done.stdout == addin


def test_it_tells_neither_system_nor_time_of_its_making(addin):
    with zipfile.ZipFile(io.BytesIO(addin)) as file:
        entries = file.infolist()
    assert {(entry.create_system, entry.date_time, entry.external_attr) for entry in entries} == {
        (0, package.FIRST_DATE, 0o600 << 16)
    }


def test_both_ribbons_are_there_by_the_relationships_that_office_looks_for(parts):
    targets = {r.get("Type"): r.get("Target") for r in ET.fromstring(parts["_rels/.rels"])}
    office = "http://schemas.microsoft.com/office"
    new = targets[f"{office}/2007/relationships/ui/extensibility"]
    old = targets[f"{office}/2006/relationships/ui/extensibility"]
    assert parts[new].decode() == ribbon.ribbon_xml(ribbon.CUSTOM_UI_14)
    assert parts[old].decode() == ribbon.ribbon_xml(ribbon.CUSTOM_UI)


def test_it_is_an_add_in_with_its_vba_project(parts):
    content = parts["[Content_Types].xml"].decode()
    assert f'PartName="/xl/workbook.xml" ContentType="{package.ADDIN}"' in content
    assert b"2006/relationships/vbaProject" in parts["xl/_rels/workbook.xml.rels"]


def test_code_names_are_those_of_the_document_modules(parts):
    documents = {m.name for m in modules.own_modules() if m.kind is Kind.DOCUMENT}
    text = b"".join(data for name, data in parts.items() if name.startswith("xl/w")).decode()
    assert set(re.findall(r'codeName="(\w+)"', text)) == documents


def test_the_configuration_stands_on_the_sheet_that_xlwings_reads(sheets):
    sheet = sheets["zongce.conf"]
    assert {row[0].value: row[1].value or "" for row in sheet.iter_rows(max_col=2)} == CONFIG
    assert {cell.data_type for cell in sheet["A"]} == {"s"}


@pytest.mark.parametrize("config", [{"": "x"}, {"a": "1", "A": "2"}])
def test_keys_that_xlwings_could_not_read_are_refused(config):
    with pytest.raises(ValueError, match="keys"):
        package.build(config)


def test_every_text_that_vba_shows_stands_on_the_sheet_of_messages(sheets):
    sheet = sheets["messages"]
    shown = {row[0].value: row[1].value for row in sheet.iter_rows(max_col=2)}
    vba = next(m.source for m in modules.own_modules() if m.name == "ZongceRibbon")
    assert shown == messages()
    assert set(re.findall(r'Tell "(\w+)"', vba)) == set(shown)
    assert all(len(text) < 900 for text in shown.values())
    assert [code for code, text in shown.items() if DETAIL in text] == ["L282", "L283", "L284", "W927"]


def test_our_sources_are_ascii_and_end_their_lines_as_text():
    for module in modules.own_modules():
        assert module.source.isascii()
        assert module.source.endswith("\r\n")


def test_the_guard_looks_at_every_kind_of_sheet():
    """LibreOffice has no other kinds; in Excel, Worksheets leaves out charts and old macro sheets."""
    vba = next(m.source for m in modules.own_modules() if m.name == "ZongceRibbon")
    assert "For Each sheet In wb.Sheets\r\n" in vba
    assert "Worksheets" not in vba


def procedures(source):
    return re.findall(r"^(?:\w+ )*(?:Function|Sub) (\w+)\(", source, re.MULTILINE)


def test_xlwings_is_taken_from_where_it_is_installed_with_our_name():
    runner, dictionary = modules.xlwings_modules()
    assert (runner.name, runner.kind, dictionary.name, dictionary.kind) == (
        "xlwings",
        Kind.STANDARD,
        "Dictionary",
        Kind.CLASS,
    )
    assert f'Public Const PROJECT_NAME As String = "{modules.PROJECT}"' in runner.source
    assert "myaddin" not in runner.source


def test_every_procedure_of_xlwings_refuses_a_cell_and_starters_a_stranger():
    source = modules.xlwings_modules()[0].source.replace("\r\n", "\n")
    joined = source.replace(" _\n", " ")
    guards = re.findall(r"^(?:\w+ )*(?:Function|Sub) (\w+)\(.*\n +ZongceRibbon\.(\w+)$", joined, re.MULTILINE)
    assert [name for name, _ in guards] == procedures(joined)
    assert {name for name, guard in guards if guard == "RefuseStranger"} == set(modules.STARTERS)
    assert not re.search(r"^\s*(?:Public )?Declare ", source, re.MULTILINE)
    assert source.split("\n")[1] == "Option Private Module"


def test_on_a_mac_the_ribbon_is_asked_again_when_python_has_ended():
    """There a click returns at once; the last that Python does is to call xlwings' CleanUp."""
    source = modules.xlwings_modules()[0].source.replace("\r\n", "\n")
    assert source.count("ZongceRibbon.Refresh\n") == 1
    assert "Sub CleanUp()\n    ZongceRibbon.RefuseCell\n    ZongceRibbon.Refresh\n" in source


def test_on_windows_one_python_serves_every_workbook():
    """It is known by its command line, where the path of the workbook in front would make it another one."""
    source = modules.xlwings_modules()[0].source.replace("\r\n", "\n")
    body = source.partition("\nFunction XLPyCommand(")[2].partition("\nEnd Function")[0]
    assert "ActiveWorkbook" not in body
    assert body.count("ThisWorkbook.FullName") == 2
    installed = (Path(modules.find_spec("xlwings").origin).parent / "xlwings_custom_addin.bas").read_text(
        "ascii"
    )
    others = source.count("ActiveWorkbook.FullName"), installed.count("ActiveWorkbook.FullName")
    assert others[0] == others[1] - 1


def test_the_python_that_is_started_so_does_not_ask_where_the_workbook_is(monkeypatch):
    monkeypatch.setattr(sys, "path", ["first"])
    prepare_sys_path("false;/mail/a.xlsx;/addins/zongce.xlam;;;;/lib")
    with_workbook = list(sys.path)
    monkeypatch.setattr(sys, "path", ["first"])
    prepare_sys_path("false;/addins/zongce.xlam;/addins/zongce.xlam;;;;/lib")
    assert sys.path == with_workbook == ["/lib", "first"]


def test_what_starts_programs_in_xlwings_is_known_by_name():
    """Every procedure that runs, loads or writes something is guarded as one that does."""
    source = modules.xlwings_modules()[0].source.replace("\r\n", "\n")
    bodies = re.split(r"^(?:\w+ )*(?:Function|Sub) (?=\w+\()", source, flags=re.MULTILINE)[1:]
    starts = re.compile(r"WScript\.Run|AppleScriptTask\(|LoadLibrary\(|\.Import |For Output As|cmd\.exe")
    dangerous = {body.partition("(")[0] for body in bodies if starts.search(body)}
    assert dangerous
    assert dangerous <= set(modules.STARTERS)


@pytest.mark.parametrize(
    "change",
    [
        ("PROJECT_NAME As String", "PROJECT As String"),
        ('VB_Name = "xlwings"', 'VB_Name = "other"'),
        ("Function RunPython(", "Function RunPy("),
        ("Sub CleanUp()", "Sub TidyUp()"),
        ("Sub ExecuteMac(", "Property Get ExecuteMac("),
        ('AddExcelDir & ";" & ActiveWorkbook.FullName', 'AddExcelDir & ";" & ActiveBook.FullName'),
        ("XLPyCommand = PYTHON_WIN", "XLPyCommand = ActiveWorkbook.FullName & PYTHON_WIN"),
    ],
    ids=[
        "no name of the project",
        "another module",
        "no RunPython",
        "no CleanUp",
        "a procedure of a new kind",
        "no workbook in the server's command line",
        "the workbook twice in it",
    ],
)
def test_an_xlwings_of_another_shape_stops_the_build(change):
    source = (Path(modules.find_spec("xlwings").origin).parent / "xlwings_custom_addin.bas").read_text(
        "ascii"
    )
    assert modules.guarded(source)
    with pytest.raises(modules.XlwingsChangedError):
        modules.guarded(source.replace(*change))


def test_an_xlwings_without_its_sources_stops_the_build(tmp_path, monkeypatch):
    class Spec:
        origin = str(tmp_path / "__init__.py")

    for found in (Spec, None):
        monkeypatch.setattr(modules, "find_spec", lambda _, found=found: found)
        with pytest.raises(modules.XlwingsChangedError):
            modules.modules()


def test_an_installed_package_has_our_sources_with_it(tmp_path):
    """As the wheel has it: pyproject.toml puts addin/vba into zongce/xlam/vba."""
    wheel = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert '"addin/vba" = "zongce/xlam/vba"' in wheel
    skip = shutil.ignore_patterns("__pycache__", "demo")
    shutil.copytree(ROOT / "zongce", tmp_path / "zongce", ignore=skip)
    shutil.copytree(ROOT / "addin" / "vba", tmp_path / "zongce" / "xlam" / "vba")
    script = "from zongce.xlam import modules; print(modules.__file__, len(modules.own_modules()))"
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, env=environment, capture_output=True, text=True
    )
    assert done.stdout.split() == [str(tmp_path / "zongce" / "xlam" / "modules.py"), "4"], done.stderr
