"""zongce addin as people and scripts use it: exit status, one JSON document, what lies where afterwards."""

import json

import pytest

from tests.xlam import computers
from zongce.home import user_number
from zongce.surfaces import addin


@pytest.fixture
def run(tmp_path, monkeypatch, command_line):
    """Runs a command line on a computer of the given system."""
    monkeypatch.setenv("ZONGCE_HOME", str(tmp_path / "state"))
    monkeypatch.setattr(addin, "_build", computers.build)

    def call(*args, system="win32", **other):
        machine = computers.computer(tmp_path, system, **other)
        monkeypatch.setattr(addin, "this_machine", lambda: machine)
        return command_line("addin", *args)

    return call


def test_installing_asking_and_removing_end_with_0(run, tmp_path):
    place = tmp_path / "home" / computers.WINDOWS_STARTUP / "zongce.xlam"
    status, out, _ = run("install", "--json")
    said = json.loads(out)
    assert (status, said["ok"], [made["path"] for made in said["files"]]) == (0, True, [str(place)])
    status, out, _ = run("status", "--json")
    assert (status, json.loads(out)["rows"][0]["位置"]) == (0, str(place))
    status, out, _ = run("status")
    assert (status, out.startswith(f"位置：{place}\n")) == (0, True)
    assert (run("remove")[0], place.exists()) == (0, False)


def test_findings_that_stop_end_with_1(run):
    status, out, _ = run("install", "--json", excel=False)
    assert (status, [found["code"] for found in json.loads(out)["findings"]]) == (1, ["L402"])


@pytest.mark.parametrize("verb", ["install", "remove", "status"])
def test_where_no_excel_exists_the_way_out_is_told(run, verb, tmp_path):
    status, out, err = run(verb, system="linux")
    assert (status, out) == (2, "")
    assert {"zongce run", "--dir"} <= {word for word in ("zongce run", "--dir") if word in err}
    assert run(verb, "--dir", tmp_path, system="linux")[0] == 0


def test_the_number_of_who_clicks_is_kept(run, tmp_path):
    assert run("install", "--as", "T070001")[0] == 0
    assert user_number() == "T070001"


def test_without_an_add_in_no_number_is_kept(run):
    assert run("install", "--as", "T070001", excel=False)[0] == 1
    assert user_number() == ""


@pytest.mark.parametrize("number", ["", " ", "T07 0001", "T\n1"])
def test_a_number_that_is_none_is_wrong_usage(run, number, tmp_path):
    assert run("install", "--as", number)[0] == 2
    assert not (tmp_path / "home" / computers.WINDOWS_STARTUP / "zongce.xlam").exists()


def test_a_file_can_be_built_on_every_system(run, tmp_path):
    out = tmp_path / "mine.xlam"
    assert run("build", "-o", out, system="linux")[0] == 0
    assert out.is_file()
    assert run("build", "-o", tmp_path / "mine.xlsx", system="linux")[0] == 2
