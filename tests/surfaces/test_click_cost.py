"""What a click waits for: a command that needs no arrays imports neither them nor any spreadsheet library."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench import clicks
from zongce.surfaces.cli import MODULES

ROOT = Path(__file__).resolve().parents[2]
HEAVY = {"numpy", "pandas", "openpyxl", "rich", "xlwings", "keyring", "msoffcrypto", "email"}
"""What no light command needs, by the first part of the name."""
SIGNATURES = {"cryptography"}
DISPENSABLE = {"click", "inspect", "dataclasses", "ast", "tokenize", "xml.etree", "defusedxml"}
"""What a button without a command line has no use for: some three starts of bare Python together."""
RUN = """
import json, sys
from zongce.surfaces import cli
sys.argv = ["zongce", *json.loads(sys.argv[1])]
try:
    cli.main()
except SystemExit as left:
    print(json.dumps([left.code, sorted({name.partition(".")[0] for name in sys.modules})]))
"""


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    folder = tmp_path_factory.mktemp("click")
    return folder, {click.name: click for click in clicks.prepare(folder)}


def loaded(folder, arguments):
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "ZONGCE_HOME": str(folder / "home")}
    command = [sys.executable, "-c", RUN, json.dumps(arguments)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, env=environment)
    status, names = json.loads(done.stdout.splitlines()[-1])
    assert status == 0, done.stdout + done.stderr
    return set(names)


@pytest.mark.parametrize("name", ["check of a form", "rating.progress", "batch.stop, dry", "batch.progress"])
def test_a_light_command_loads_no_arrays_no_spreadsheet_library_and_no_cipher(prepared, name):
    folder, given = prepared
    school = given["batch.stop, dry"].arguments[2]
    click = given.get(name) or clicks.Click(name, ["run", name, school, "--as", "X001", "--dry-run"])
    names = loaded(folder, click.arguments)
    assert "zongce" in names
    assert not names & (HEAVY | SIGNATURES)


@pytest.mark.parametrize(
    ("name", "room"),
    [
        ("rating.progress", "zongce.commands.rating.raters"),
        ("batch.stop, dry", "zongce.commands.school.batch"),
    ],
)
def test_a_button_s_process_loads_nothing_that_it_has_no_use_for(prepared, name, room):
    folder, given = prepared
    python, switch, script, *arguments = given[name].process
    listing = f"{script}; import json; print(json.dumps(sorted(sys.modules)))"
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "ZONGCE_HOME": str(folder / "home")}
    command = [python, switch, listing, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, env=environment, check=True)
    names = set(json.loads(done.stdout.splitlines()[-1]))
    assert room in names
    assert not names & DISPENSABLE


def test_what_a_live_workbook_and_the_light_computations_declare_needs_no_dataclasses(tmp_path):
    rooms = ["books.live_book", "books.live.plan", "sheets.plain", "checks.scores", "checks.bonus_items"]
    script = "import sys; " + "; ".join(f"import zongce.{room}" for room in rooms)
    script += "; print('dataclasses' in sys.modules)"
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "ZONGCE_HOME": str(tmp_path)}
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, env=environment, check=True)
    assert done.stdout.split() == ["False"]


def test_verifying_loads_the_library_of_signatures_and_nothing_else_that_is_heavy(prepared):
    folder, given = prepared
    names = loaded(folder, given["verify, 40 students"].arguments)
    assert names >= SIGNATURES
    assert not names & HEAVY


def test_a_computing_command_loads_numpy_so_that_this_test_can_fail(prepared):
    folder, given = prepared
    book = given["rating.progress"].arguments[2]
    names = loaded(folder, ["run", "academic.compute", book, "--as", "T001", "--dry-run"])
    assert "numpy" in names
    assert not names & {"openpyxl", "rich", "xlwings"}


def test_one_command_loads_the_modules_of_no_other(prepared):
    folder, given = prepared
    script = RUN.replace('name.partition(".")[0]', "name")
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "ZONGCE_HOME": str(folder / "home")}
    command = [sys.executable, "-c", script, json.dumps(given["batch.stop, dry"].arguments)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, env=environment)
    _, names = json.loads(done.stdout.splitlines()[-1])
    rooms = {name.split(".")[2] for name in names if name.startswith("zongce.commands.")}
    assert "school" in rooms
    assert not rooms & {"academic", "composite", "courses", "rating"}


def test_every_command_line_command_is_where_the_list_says():
    from zongce.surfaces.cli import cli

    assert [cli.get_command(None, name).name for name in MODULES] == list(MODULES)
