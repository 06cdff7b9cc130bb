"""``zongce mail`` and ``zongce run --mail`` on the command line: exit status, JSON, the password's way."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from tests.flow import books
from tests.flow.books import COUNSELLOR, TEACHER, run
from zongce.mail.letter import open_letter
from zongce.mail.locked import unlocked
from zongce.surfaces.cli import cli
from zongce.world import World

STAFF = [row | {"mail_address": f"{row['staff_number'].lower()}@example.edu.cn"} for row in books.STAFF]


@pytest.fixture
def case(tmp_path, monkeypatch):
    monkeypatch.setattr("zongce.drafting.World", lambda: World(clock=lambda: books.NOW))
    path = books.class_book(tmp_path / "班级.xlsx", staff=STAFF)
    assert run("rating.issue", path, actor=COUNSELLOR).ok
    return path


def call(*args, typed="", env=None):
    return CliRunner().invoke(cli, ["mail", *map(str, args)], input=typed, env=env)


def attached(case, name="马晓挺_班主任_T003_马晓挺.eml"):
    (found,) = open_letter((case.parent / "下发" / "邮件" / name).read_bytes())
    return found.data


def plain(case):
    return (case.parent / "下发" / "会计2401_评分表" / f"班主任_{TEACHER}_马晓挺.xlsx").read_bytes()


def test_drafts_are_written_and_told(case):
    made = call("draft", case, "--as", COUNSELLOR)
    assert made.exit_code == 0, made.output
    assert "3 封邮件草稿" in made.output
    assert attached(case) == plain(case)


def test_the_json_document_names_the_letters(case):
    made = call("draft", case, "--as", COUNSELLOR, "--json")
    said = json.loads(made.stdout)
    assert (said["ok"], len(said["files"]), [f["code"] for f in said["findings"]]) == (True, 3, ["K801"])
    assert all(each["path"].endswith(".eml") for each in said["files"])


def test_a_dry_run_names_them_and_writes_none(case):
    made = call("draft", case, "--as", COUNSELLOR, "--dry-run")
    assert (made.exit_code, made.output.count(".eml")) == (0, 3)
    assert not (case.parent / "下发" / "邮件").exists()


def test_the_password_is_asked_twice_and_never_shown(case):
    made = call("draft", case, "--as", COUNSELLOR, "--password", typed="Geheim-1\nGeheim-1\n")
    assert made.exit_code == 0, made.output
    assert "Geheim" not in made.output
    assert unlocked(attached(case), "Geheim-1") == plain(case)


@pytest.mark.parametrize("typed", ["eins\nzwei\n", "eins\nzwei\n" * 9, "\n" * 9])
def test_what_is_never_typed_twice_the_same_ends_in_chinese_and_writes_nothing(case, typed):
    made = call("draft", case, "--as", COUNSELLOR, "--password", typed=typed)
    assert made.exit_code != 0
    assert "Error: The" not in made.output
    assert not (case.parent / "下发" / "邮件").exists()


def test_scripts_give_it_by_the_environment_and_only_when_it_is_wanted(case):
    env = {"ZONGCE_ATTACHMENT_PASSWORD": "Ab 12"}
    assert call("draft", case, "--as", COUNSELLOR, "--password", env=env).exit_code == 0
    assert unlocked(attached(case), "Ab 12") == plain(case)
    (case.parent / "下发" / "邮件" / "已写草稿.json").unlink()
    assert call("draft", case, "--as", COUNSELLOR, env=env).exit_code == 0
    assert attached(case) == plain(case)


def test_a_slip_while_typing_may_be_mended(case):
    made = call("draft", case, "--as", COUNSELLOR, "--password", typed="eins\nzwei\neins\neins\n")
    assert made.exit_code == 0, made.output
    assert unlocked(attached(case), "eins") == plain(case)


def test_a_password_that_no_program_takes_is_wrong_usage(case):
    env = {"ZONGCE_ATTACHMENT_PASSWORD": "x" * 256}
    assert call("draft", case, "--as", COUNSELLOR, "--password", env=env).exit_code == 2


def test_the_inbox_needs_something_to_take(case):
    assert call("inbox", case, "--as", COUNSELLOR).exit_code == 2


def test_what_is_not_for_here_is_told_and_nothing_else_happens(case, tmp_path):
    (tmp_path / "通知.pdf").write_bytes(b"%PDF-1.7")
    made = call("inbox", case, tmp_path / "通知.pdf", "--as", COUNSELLOR, "--json")
    said = json.loads(made.stdout)
    assert (said["ok"], [(f["code"], f["file"]) for f in said["findings"]]) == (True, [("K805", "通知.pdf")])


def test_a_wrong_password_is_told_and_the_status_says_so(case, tmp_path):
    call("draft", case, "--as", COUNSELLOR, "--password", env={"ZONGCE_ATTACHMENT_PASSWORD": "Ab 12"})
    letters = case.parent / "下发" / "邮件"
    made = call(
        "inbox",
        case,
        letters / "马晓挺_班主任_T003_马晓挺.eml",
        "--as",
        COUNSELLOR,
        "--password",
        typed="no\n",
    )
    assert made.exit_code == 1
    assert "K803" in made.output


def test_run_takes_mail_and_password(tmp_path):
    path = books.class_book(tmp_path / "班级.xlsx", staff=STAFF)
    args = ["run", "slip.issue", str(path), "--as", COUNSELLOR, "--mail", "--dry-run", "--json"]
    assert json.loads(CliRunner().invoke(cli, args).stdout)["ok"] is False
    args = ["run", "check", str(path), "--as", COUNSELLOR, "--mail", "--password", "--json"]
    made = CliRunner().invoke(cli, args, env={"ZONGCE_ATTACHMENT_PASSWORD": "Ab 12"})
    assert made.exit_code == 0, made.output
