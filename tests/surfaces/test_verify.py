"""zongce verify on the command line: what people read, what scripts get, how it leaves."""

import json
from functools import partial

import pytest

from tests.flow import class_results as made
from tests.seal import samples
from zongce.mail.locked import locked

BOOK = "会计2401.xlsx"


@pytest.fixture
def run(tmp_path, monkeypatch, command_line):
    monkeypatch.setenv("ZONGCE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COLUMNS", "200")
    return partial(command_line, "verify")


@pytest.fixture
def sealed(tmp_path):
    path = tmp_path / BOOK
    path.write_bytes(samples.sealed_bytes())
    return path


def test_people_read_who_sealed_it_when_and_that_it_holds(run, sealed):
    status, out, _ = run(sealed)
    assert status == 0
    first = out.splitlines()[0]
    for word in (BOOK, "会计2401", "第 1 步 提交", "李莉（T001）", "2026-10-20 09:30:00", "有效"):
        assert word in first
    assert samples.trust().fingerprint in out
    assert "1 个有效" in out.splitlines()[-1]


def test_a_change_is_shown_with_its_cell_and_leaves_with_one(run, sealed):
    made.edit(sealed, "综合测评成绩", K5=99.99)
    status, out, _ = run(sealed)
    assert status == 1
    assert "K101" in out
    assert "综合测评成绩 K5" in out
    assert "1 个不可信" in out.splitlines()[-1]


def test_a_workbook_with_a_password_is_opened_with_it(run, sealed, monkeypatch):
    sealed.write_bytes(locked(sealed.read_bytes(), "Ab 12"))
    status, out, _ = run(sealed)
    assert (status, "F105" in out, "--password" in out) == (1, True, True)
    monkeypatch.setenv("ZONGCE_ATTACHMENT_PASSWORD", "Ab 12")
    status, out, _ = run(sealed, "--password")
    assert (status, "1 个有效" in out) == (0, True)


def test_scripts_get_one_document(run, sealed, tmp_path):
    made.edit(sealed, "综合测评成绩", K5=99.99)
    status, out, _ = run(sealed, "--json")
    said = json.loads(out)
    assert (status, said["ok"]) == (1, False)
    assert set(said) == {"ok", "message", "rows", "findings", "changes", "files"}
    assert [row["文件"] for row in said["rows"]] == [BOOK]
    found = {(f["code"], f["severity"], f["sheet"], f["cell"], f["value"]) for f in said["findings"]}
    assert ("K101", "error", "综合测评成绩", "K5", "99.99") in found


def test_a_file_that_is_not_there_and_no_file_at_all(run, tmp_path):
    status, out, _ = run(tmp_path / "没有.xlsx", "--json")
    assert (status, [f["code"] for f in json.loads(out)["findings"]]) == (1, ["F110"])
    assert run()[0] == 2


def test_what_this_computer_remembers_and_cannot_read_is_told_and_not_forgotten(run, sealed, tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    (home / "trust.json").write_text("{", encoding="utf-8")
    status, _, err = run(sealed)
    assert status == 2
    assert "trust.json" in err
    assert (home / "trust.json").read_text(encoding="utf-8") == "{"
