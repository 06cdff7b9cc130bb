"""The rooms and who may import whom: the contracts hold, and a planted violation is caught."""

import ast
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

import zongce
from zongce.demo import people, rating

PACKAGE = Path(zongce.__file__).parent
ROOT = Path(__file__).resolve().parents[1]
MODULES = sorted(PACKAGE.rglob("*.py"))
LONGEST_MODULE = 300
DECLARATIONS = {"catalog.py", "glossary.py"}
"""One table each; splitting it would hide that it is one."""


def lint(folder):
    command = [
        sys.executable,
        "-c",
        "from importlinter.cli import lint_imports_command as c; c()",
        "--no-cache",
    ]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120)


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    folder = tmp_path_factory.mktemp("copy")
    shutil.copy(ROOT / "pyproject.toml", folder)
    shutil.copytree(PACKAGE, folder / "zongce", ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def test_the_contracts_hold(copy):
    done = lint(copy)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("core/number.py", "import numpy"),
        ("core/number.py", "import zongce.ports.outcome"),
        ("tables/roster.py", "import zongce.checks.cell"),
        ("rules/rank.py", "import zongce.tables.roster"),
        ("rules/rank.py", "import openpyxl"),
        ("checks/cell.py", "import zongce.books.reader"),
        ("commands/academic/academic.py", "import pathlib"),
        ("commands/academic/academic.py", "import zongce.sheets.render"),
        ("commands/academic/academic.py", "import openpyxl"),
        ("sheets/render.py", "import zongce.commands.academic.academic"),
        ("books/reader.py", "import zongce.checks.intake"),
        ("app.py", "import zongce.surfaces.report"),
        ("workflow/windows.py", "import zongce.commands.facts"),
        ("workflow/windows.py", "import zongce.checks.cell"),
        ("workflow/windows.py", "import zongce.ports.command"),
        ("ports/command.py", "import zongce.tables.books"),
        ("commands/gate.py", "import zongce.casefolder.folder"),
        ("commands/gate.py", "import zongce.mail.letter"),
        ("commands/gate.py", "import zongce.casework"),
        ("commands/gate.py", "import zongce.pool"),
        ("casefolder/folder.py", "import zongce.commands.command"),
        ("casefolder/handed.py", "import zongce.sheets.render"),
        ("mail/letter.py", "import zongce.checks.intake"),
        ("books/file_book.py", "import zongce.casefolder.folder"),
        ("casework.py", "import zongce.surfaces.report"),
        ("intray.py", "import zongce.demo.people"),
    ],
)
def test_a_planted_violation_is_caught(copy, module, line):
    path = copy / "zongce" / module
    before = path.read_text(encoding="utf-8")
    try:
        path.write_text(f"{before}\n{line}\n", encoding="utf-8")
        done = lint(copy)
    finally:
        path.write_text(before, encoding="utf-8")
    assert done.returncode == 1, done.stdout
    assert "BROKEN" in done.stdout


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_every_module_says_its_duty_and_fits_in_the_head(path):
    text = path.read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(text))
    assert path.stem not in {"utils", "helpers", "manager", "common", "misc"}
    if path.name not in DECLARATIONS:
        assert len(text.splitlines()) <= LONGEST_MODULE


def test_no_float_is_made_in_rules_checks_and_commands():
    for room in ("core", "tables", "scheme", "rules", "checks", "commands"):
        for path in (PACKAGE / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                where = f"{path.name}:{getattr(node, 'lineno', 0)}"
                assert not (isinstance(node, ast.Constant) and isinstance(node.value, float)), where
                assert not (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div)), where
                called = (
                    node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
                )
                assert called not in {"round", "float"}, where


CHECK = """
import sys
from zongce.surfaces.cli import cli
try:
    cli.main(["check", *sys.argv[1:]], standalone_mode=False)
except SystemExit as done:
    print("status", done.code)
print("loaded", *sorted({name.partition(".")[0] for name in sys.modules}))
"""
CHECK_FORM = """
import sys
from pathlib import Path
from zongce.books.reader import read_book
from zongce.checks.rating_forms import read_forms
from zongce.checks.rating_rules import read_rating_rules
from zongce.checks.roster import read_roster
books = [read_book(Path(path).read_bytes(), path)[0] for path in sys.argv[1:]]
(roster, _), (rules, _) = read_roster(books[0]), read_rating_rules(books[1])
print("status", len(read_forms(books[2:], roster, rules).forms))
print("loaded", *sorted({name.partition(".")[0] for name in sys.modules}))
"""


@pytest.fixture(scope="module")
def received(tmp_path_factory):
    """Files as a college receives them: roster, rules, one complete rating form."""
    folder, rng = tmp_path_factory.mktemp("received"), Random(7)
    crowd = people.people(6, rng)
    contents = people.roster(crowd), rating.rules(), next(rating.forms(crowd, rng)).content()
    paths = [folder / name for name in ("名册.xlsx", "规则.xlsx", "评分表.xlsx")]
    for path, content in zip(paths, contents, strict=True):
        path.write_bytes(content)
    return paths


@pytest.mark.parametrize(
    ("script", "status", "unwanted"),
    [
        (CHECK, "0", {"openpyxl", "pandas", "xlwings"}),
        (CHECK_FORM, "1", {"numpy", "openpyxl", "pandas", "xlwings", "click", "rich"}),
    ],
    ids=["the command line", "reader and checks alone"],
)
def test_reading_and_checking_a_form_loads_no_spreadsheet_library(received, script, status, unwanted):
    command = [sys.executable, "-c", script, *map(str, received)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, env=environment)
    said = dict(line.split(" ", 1) for line in done.stdout.splitlines()[-2:])
    assert said["status"] == status, done.stdout + done.stderr
    loaded = set(said["loaded"].split())
    assert "zongce" in loaded
    assert not loaded & unwanted


def test_the_tests_mirror_the_package():
    rooms = {p.name for p in PACKAGE.iterdir() if p.is_dir() and p.name != "__pycache__"}
    tested = {p.name for p in (ROOT / "tests").iterdir() if p.is_dir()}
    assert rooms - {"ports", "tables"} <= tested


def test_the_top_level_is_the_agreed_one():
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    if done.returncode or not done.stdout:
        pytest.skip("no git checkout")
    top = {line.split("/")[0] for line in done.stdout.split("\0") if line}
    agreed = {
        "addin",
        "templates",
        "zongce",
        "tests",
        "pyproject.toml",
        "README.md",
        "LICENSE",
        "CHANGELOG.md",
    }
    assert {name for name in top if not re.match(r"\.", name)} <= agreed
