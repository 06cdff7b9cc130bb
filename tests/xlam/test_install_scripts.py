"""The files to double-click: written so that every console runs them, and run here as far as it goes."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ADDIN = Path(__file__).resolve().parents[2] / "addin"
CMD, COMMAND = ADDIN / "install.cmd", ADDIN / "install.command"


def test_the_windows_file_has_windows_lines_and_no_letter_that_a_console_could_misread():
    data = CMD.read_bytes()
    assert data.isascii()
    assert data.count(b"\n") == data.count(b"\r\n") > 20


def test_every_jump_of_the_windows_file_has_its_label():
    text = CMD.read_text(encoding="ascii")
    labels = re.findall(r"^:(\w+)$", text, re.MULTILINE)
    jumps = set(re.findall(r"(?:goto|call) :(\w+)", text))
    assert jumps | {"stop"} == set(labels)
    assert len(labels) == len(set(labels))


def test_what_the_windows_file_says_is_chinese_and_english():
    said = re.findall(r'^call :say "([^"]+)" "([^"]+)"\s*$', CMD.read_text(encoding="ascii"), re.MULTILINE)
    assert len(said) == 7
    for english, escaped in said:
        assert not re.search(r"[%&|<>^!']", english + escaped)
        chinese = re.sub(r"\\u(....)", lambda m: chr(int(m[1], 16)), escaped)
        assert "\\" not in chinese
        assert re.search("[\u4e00-\u9fff]", chinese)


def test_both_files_keep_the_environment_apart_from_keys_and_settings():
    """The user's own data lie in %LOCALAPPDATA%\\zongce too, and must outlive the environment."""
    text = CMD.read_text(encoding="ascii")
    assert r'set "HOME_OF_ENV=%LOCALAPPDATA%\zongce"' in text
    assert r'set "ENV=%HOME_OF_ENV%\env"' in text
    assert re.findall(r"venv --clear (\S+)", text) == ['"%ENV%"']
    assert re.findall(r"venv --clear (\S+)", COMMAND.read_text(encoding="utf-8")) == ['"$env"']


STUB = """#!/bin/bash
echo "$(basename "$0") $*" >> "$HOME/log"
if [ "$1 $2" = "-m venv" ]; then
    mkdir -p "$4/bin"
    cp "$0" "$4/bin/python"
    cp "$0" "$4/bin/zongce"
fi
"""


@pytest.fixture
def mac(tmp_path):
    """Runs the Mac's file with a Python and a pgrep that only note what they are asked."""
    if sys.platform == "win32":
        pytest.skip("needs bash")
    tools, home, here = tmp_path / "bin", tmp_path / "home", tmp_path / "zongce (1)" / "addin"
    for folder in (tools, home, here):
        folder.mkdir(parents=True)
    shutil.copy(COMMAND, here)
    (tools / "python3").write_text(STUB)
    (tools / "pgrep").write_text("#!/bin/bash\nexit ${RUNNING:-1}\n")
    for tool in tools.iterdir():
        tool.chmod(0o755)

    def run(answer="\n", **more):
        environ = os.environ | {"HOME": str(home), "PATH": f"{tools}:/usr/bin:/bin"} | more
        done = subprocess.run(
            ["bash", str(here / COMMAND.name)], input=answer, env=environ, capture_output=True, text=True
        )
        log = home / "log"
        return done.returncode, log.read_text().splitlines() if log.exists() else []

    run.here = here
    return run


def test_the_macs_file_installs_the_package_beside_it_and_asks_who_acts(mac):
    wheel = mac.here / "zongce-1.0-py3-none-any.whl"
    wheel.touch()
    status, asked = mac("T070001\n")
    assert status == 0
    assert asked[-2:] == [
        f"python -m pip install --disable-pip-version-check --upgrade {wheel}",
        "zongce addin install --as T070001",
    ]
    (mac.here / "wheels").mkdir()
    status, asked = mac()
    assert (status, asked[-1]) == (0, "zongce addin install")
    assert "--no-index" in asked[-2]
    assert sum("venv" in line for line in asked) == 1


def test_the_macs_file_does_nothing_while_excel_runs_or_without_a_package(mac):
    assert mac() == (1, [])
    (mac.here.parent / "pyproject.toml").touch()
    assert mac(RUNNING="0") == (1, [])
    assert mac()[0] == 0
