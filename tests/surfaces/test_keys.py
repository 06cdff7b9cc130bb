"""zongce keys as people and scripts use it: exit status, one JSON document, what lies where afterwards."""

import json

import pytest

from tests.flow import books, keyed
from zongce import home
from zongce.home import key_store, pins
from zongce.seal.keys import fingerprint

WORD = "12345678"


@pytest.fixture
def run(tmp_path, monkeypatch, command_line):
    """Runs a command line on a computer: each name has keys and a memory of its own."""
    monkeypatch.setattr("keyring.get_password", lambda *_given: None)
    monkeypatch.setattr("keyring.set_password", lambda *given: kept.append(given))
    kept: list[tuple[str, ...]] = []
    monkeypatch.chdir(tmp_path)

    def call(*args, at="office", word=WORD):
        monkeypatch.setenv("ZONGCE_HOME", str(tmp_path / at))
        if word is None:
            monkeypatch.delenv("ZONGCE_PASSPHRASE", raising=False)
        else:
            monkeypatch.setenv("ZONGCE_PASSPHRASE", word)
        return command_line("keys", *args)

    call.kept = kept
    return call


@pytest.fixture
def school(tmp_path):
    return books.school(tmp_path / "校" / "校级.xlsx")


def said(result):
    return json.loads(result[1])


LI = (
    "init", "--number", "T070001", "--name", "李莉", "--role", "辅导员", "--college", keyed.COLLEGE,
    "--class", "会计 2401", "会计2402",
)  # fmt: skip


def test_from_the_root_to_a_certificate_and_back(run, school, tmp_path):
    status, out, _ = run("init", "--number", books.OFFICE, "--school", school, "--json")
    assert (status, json.loads(out)["ok"]) == (0, True)
    assert run(*LI, at="li")[0] == 0
    request = tmp_path / "密钥申请_T070001_李莉.txt"
    assert request.is_file()
    status, out, _ = run(
        "issue", school, request, "--as", books.OFFICE, "--yes", "--until", "2030-08-31", "--json"
    )
    (row,) = json.loads(out)["rows"]
    assert (status, row["工号"], row["证书班级"], row["有效期止"]) == (
        0, "T070001", "会计 2401、会计2402", "2030-08-31",
    )  # fmt: skip
    assert row["指纹"] in run("list", at="li")[1]
    listed = said(run("list", school, "--json", at="li"))
    assert [f["code"] for f in listed["findings"]] == ["K304"]
    assert [r["姓名"] for r in listed["rows"]] == ["孙处长", "李莉"]
    gone = said(
        run("revoke", school, "--number", "T070001", "--reason", "离 职", "--as", books.OFFICE, "--json")
    )
    assert gone["rows"][0]["吊销时间"]
    assert run("revoke", school, "--number", "T070001", "--reason", "x", "--as", books.OFFICE)[0] == 1


def test_the_office_pins_its_own_root(run, school, monkeypatch, tmp_path):
    run("init", "--number", books.OFFICE, "--school", school)
    monkeypatch.setenv("ZONGCE_HOME", str(tmp_path / "office"))
    (key,) = key_store().held(books.OFFICE)
    assert pins().root == key.public
    assert said(run("list", school, "--json"))["findings"] == []


def test_issuing_asks_first_and_a_no_writes_nothing(run, school, tmp_path, monkeypatch):
    run("init", "--number", books.OFFICE, "--school", school)
    run(*LI, at="li")
    before = school.read_bytes()
    given = ("issue", school, "密钥申请_T070001_李莉.txt", "--as", books.OFFICE)
    for answer in ("n", ""):
        monkeypatch.setattr("click.termui.visible_prompt_func", lambda _text, answer=answer: answer)
        status, _, err = run(*given)
        assert (status, school.read_bytes() == before) == (1, True)
        assert "李莉（T070001）辅导员" in err
        assert not (school.parent / "收件").exists()
    monkeypatch.setattr("click.termui.visible_prompt_func", lambda _text: "y")
    assert run(*given)[0] == 0


def test_a_refused_request_is_exit_one_and_the_others_are_issued(run, school, tmp_path):
    run("init", "--number", books.OFFICE, "--school", school)
    run(*LI, at="li")
    bad = tmp_path / "申请.txt"
    bad.write_text("不是申请", encoding="utf-8")
    result = run("issue", school, bad, "密钥申请_T070001_李莉.txt", "--as", books.OFFICE, "--yes", "--json")
    assert result[0] == 1
    assert [(f["code"], f["file"]) for f in said(result)["findings"]] == [("K312", "申请.txt")]
    assert len(said(result)["rows"]) == 1


def test_a_wrong_passphrase_locks_the_root(run, school, tmp_path):
    run("init", "--number", books.OFFICE, "--school", school)
    before = school.read_bytes()
    home._key_folder.cache_clear()
    for word in ("wrong passphrase", None):
        result = run(
            "revoke", school, "--number", "T1", "--reason", "x", "--as", books.OFFICE, "--json", word=word
        )
        assert (result[0], [f["code"] for f in said(result)["findings"]]) == (1, ["K308"])
    assert school.read_bytes() == before


def test_a_second_request_does_not_overwrite_the_first(run, tmp_path):
    run(*LI, at="li")
    first = (tmp_path / "密钥申请_T070001_李莉.txt").read_bytes()
    run(*LI, at="li")
    assert (tmp_path / "密钥申请_T070001_李莉.txt").read_bytes() == first
    assert (tmp_path / "密钥申请_T070001_李莉_2.txt").is_file()


def test_a_passphrase_may_go_into_the_systems_store(run):
    run(*LI, "--remember", at="li")
    assert [(service, word) for service, _, word in run.kept] == [("zongce", WORD)]


@pytest.mark.parametrize(
    ("given", "word"),
    [
        (("init", "--number", "T1", "--role", "辅导员", "--college", "管理学院"), WORD),
        (("init", "--number", "T1", "--name", "甲", "--college", "管理学院"), WORD),
        (("init", "--number", "T1", "--name", "甲", "--role", "院长", "--college", "管理学院"), WORD),
        (("init", "--number", "T1", "--name", "甲", "--role", "辅导员"), WORD),
        (("init", "--number", "T 1", "--name", "甲", "--role", "辅导员", "--college", "管理学院"), WORD),
        (("init", "--number", "X1", "--name", "甲", "--role", "学生处", "--college", "管理学院"), WORD),
        ((*LI, "--role", "学院管理员"), WORD),
        ((*LI, "--until", "2027-01-01"), WORD),
        (LI, "1234567"),
        (LI, None),
        (("issue", "x.xlsx", "--from", "2027-01-02", "--until", "2027-01-01"), WORD),
        (("issue", "x.xlsx", "--until", "2027-02-30"), WORD),
        (("trust", "AAAA BBBB"), WORD),
        (("trust", "G" * 32), WORD),
        (("import", "nothing.pem"), WORD),
    ],
)  # fmt: skip
def test_wrong_usage_is_exit_two_and_leaves_no_key(run, tmp_path, given, word):
    status, out, err = run(*given, word=word)
    assert (status, out) == (2, "")
    assert err
    assert not (tmp_path / "office" / "keys").exists()
    assert list(tmp_path.glob("*.txt")) == []


def test_a_key_moves_to_another_computer(run, tmp_path):
    run(*LI, at="li")
    assert run("export", "--number", "T070001", at="li")[0] == 0
    (backup,) = tmp_path.glob("密钥备份_T070001_*.pem")
    assert run("import", backup, at="new")[0] == 0
    assert run("list", at="new")[1].count("T070001") == 1
    assert run("import", backup, at="new")[0] == 0
    assert run("list", at="new")[1].count("T070001") == 1
    result = run("export", "--number", "T9", "--json", at="li")
    assert (result[0], said(result)["findings"][0]["code"]) == (1, "K307")


def test_an_import_takes_all_files_or_none(run, tmp_path):
    run(*LI, at="li")
    run("export", "--number", "T070001", at="li")
    (backup,) = tmp_path.glob("密钥备份_*.pem")
    other = tmp_path / "x.pem"
    other.write_bytes(backup.read_bytes()[:100])
    assert run("import", backup, other, at="new")[0] == 2
    assert not (tmp_path / "new" / "keys").exists()


@pytest.mark.parametrize("shown", ["whole", "groups", "lower", "wide"])
def test_another_root_is_pinned_after_a_telephone_call(run, tmp_path, shown):
    path = books.college(tmp_path / "学院.xlsx", trust=keyed.trust_rows_for())
    print_ = fingerprint(keyed.key_of(books.OFFICE).public)
    assert run("trust", "1" * 32)[0] == 0
    assert [f["code"] for f in said(run("list", path, "--json"))["findings"]] == ["K302"]
    given = {
        "whole": [print_.replace(" ", "")], "groups": print_.split(), "lower": [print_.lower()],
        "wide": ["".join(chr(ord(c) + 0xFEE0) if c != " " else c for c in print_)],
    }  # fmt: skip
    assert run("trust", *given[shown])[0] == 0
    assert said(run("list", path, "--json"))["findings"] == []
    assert run("trust", "2" * 32, "--instead")[0] == 0
    assert [f["code"] for f in said(run("list", path, "--json"))["findings"]] == ["K302"]


def test_a_broken_memory_is_told_and_kept(run, school, tmp_path):
    home = tmp_path / "office"
    home.mkdir()
    (home / "trust.json").write_text("{", encoding="utf-8")
    for given in (("list", school), ("list",), ("trust", "1" * 32)):
        status, out, err = run(*given)
        assert (status, out, "trust.json" in err) == (2, "", True)
    assert (home / "trust.json").read_text(encoding="utf-8") == "{"
