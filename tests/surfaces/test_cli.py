"""The command line as scripts and people use it: exit status, one JSON document, files or none."""

import hashlib
import json
from decimal import Decimal as D

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from tests.files import roster, save, scores
from tests.flow import books
from zongce.commands.registry import COMMANDS
from zongce.core.catalog import entries
from zongce.surfaces import cli as surface

FIVE = {
    "01": ("甲", ("100", "100")),
    "02": ("乙", ("99.33", "99.34")),
    "03": ("丙", ("99.34", "99.34")),
    "04": ("丁", ("80.11", "80.12")),
    "05": ("戊", ("80.00", "80.01")),
}


@pytest.fixture
def five(tmp_path):
    people = [(number, name) for number, (name, _) in FIVE.items()]
    return roster(tmp_path / "名册.xlsx", people), scores(tmp_path / "成绩.xlsx", FIVE)


@pytest.fixture
def run(tmp_path, monkeypatch, command_line):
    monkeypatch.setenv("ZONGCE_HOME", str(tmp_path / "home"))
    return command_line


def as_json(result):
    status, out, _ = result
    return status, json.loads(out)


def test_five_students_get_the_published_scores_and_ranks(run, five, tmp_path):
    out = tmp_path / "学业成绩.xlsx"
    status, said = as_json(run("academic", "--roster", five[0], "--scores", five[1], "-o", out, "--json"))
    assert (status, said["ok"]) == (0, True)
    assert [(r["学号"], r["学业成绩"], r["班级排名"], r["专业年级排名"]) for r in said["rows"]] == [
        ("01", "100.00", "1/5", "1/5"),
        ("02", "99.34", "2/5", "2/5"),
        ("03", "99.34", "2/5", "2/5"),
        ("04", "80.12", "4/5", "4/5"),
        ("05", "80.01", "5/5", "5/5"),
    ]
    assert said["files"] == [{"path": str(out), "sha256": hashlib.sha256(out.read_bytes()).hexdigest()}]
    assert set(said) == {"ok", "message", "rows", "findings", "changes", "files"}
    sheet = load_workbook(out)["学业成绩"]
    assert [cell.value for cell in sheet[6]][:2] == ["02", "乙"]
    assert D(str(sheet["H6"].value)) == D("99.34")


def test_several_score_files_may_stand_behind_one_option(run, five, tmp_path):
    more = scores(tmp_path / "二.xlsx", {n: (name, ("60",)) for n, (name, _) in FIVE.items()}, "2025-2026-2")
    status, said = as_json(run("academic", "--scores", five[1], more, "--roster", five[0], "--json"))
    assert status == 0
    assert [r["参评课程数"] for r in said["rows"]] == ["3"] * 5


def test_terms_choose_the_rows(run, five, tmp_path):
    more = scores(tmp_path / "二.xlsx", {n: (name, ("60",)) for n, (name, _) in FIVE.items()}, "2025-2026-2")
    given = ("academic", "--roster", five[0], "--scores", five[1], more, "--json", "--term")
    _, said = as_json(run(*given, "2025-2026-2"))
    assert {r["学业成绩"] for r in said["rows"]} == {"60.00"}
    _, both = as_json(run(*given, "2025-2026-2", "2025-2026-1"))
    assert [r["参评课程数"] for r in both["rows"]] == ["3"] * 5
    status, none = as_json(run(*given, "2024-2025-1"))
    assert status == 1
    assert {f["code"] for f in none["findings"]} == {"G309"}


def test_the_bonus_on_the_command_line_goes_before_the_setting(run, five, tmp_path):
    scheme = save(tmp_path / "方案.xlsx", {"设置": [("项", "值"), ("学分加成比例", "0.1")]})
    given = ("academic", "--roster", five[0], "--scores", five[1], "--scheme", scheme, "--json")
    assert as_json(run(*given))[1]["rows"][0]["加成"] == "0.40"
    assert as_json(run(*given, "--bonus", "0.2"))[1]["rows"][0]["加成"] == "0.80"
    status, said = as_json(run(*given, "--bonus", "0.205"))
    assert (status, [f["code"] for f in said["findings"]]) == (1, ["N102"])


def test_a_dry_run_writes_nothing_and_says_the_same(run, five, tmp_path):
    out = tmp_path / "结果.xlsx"
    before = sorted(p.name for p in tmp_path.iterdir())
    args = ("academic", "--roster", five[0], "--scores", five[1], "-o", out, "--json")
    _, dry = as_json(run(*args, "--dry-run"))
    assert sorted(p.name for p in tmp_path.iterdir()) == before
    _, wet = as_json(run(*args))
    assert dry["rows"] == wet["rows"]
    assert dry["files"] == []


def test_an_error_leaves_only_the_report_and_the_input_as_it_was(run, five, tmp_path):
    bad = scores(tmp_path / "坏.xlsx", {**FIVE, "99": ("生人", ("80",)), "05": ("戊", ("优秀", "80"))})
    digest = hashlib.sha256(bad.read_bytes()).hexdigest()
    out = tmp_path / "结果.xlsx"
    status, said = as_json(run("academic", "--roster", five[0], "--scores", bad, "-o", out, "--json"))
    assert (status, said["ok"], said["rows"]) == (1, False, [])
    errors = {(f["code"], f["file"], f["sheet"], f["cell"], f["value"]) for f in said["findings"]}
    assert errors == {
        ("R201", "坏.xlsx", "原始成绩", "B12", "99"),
        ("G301", "坏.xlsx", "原始成绩", "H10", "优秀"),
    }
    report = tmp_path / "结果.检查报告.xlsx"
    assert [f["path"] for f in said["files"]] == [str(report)]
    assert not out.exists()
    sheet = load_workbook(report)["检查报告"]
    links = [cell.hyperlink.target or "" for row in sheet["E5:E6"] for cell in row]
    places = [cell.hyperlink.location for row in sheet["E5:E6"] for cell in row]
    assert [link.split("/")[-1] for link in links] == ["%E5%9D%8F.xlsx"] * 2
    assert sorted(places) == ["'原始成绩'!B12", "'原始成绩'!H10"]
    assert hashlib.sha256(bad.read_bytes()).hexdigest() == digest


def test_an_older_result_beside_a_refusal_is_called_what_it_is(run, five, tmp_path):
    bad = scores(tmp_path / "坏.xlsx", {**FIVE, "05": ("戊", ("优秀", "80"))})
    out = tmp_path / "结果.xlsx"
    assert run("academic", "--roster", five[0], "--scores", five[1], "-o", out)[0] == 0
    kept = out.read_bytes()
    _, said = as_json(run("academic", "--roster", five[0], "--scores", bad, "-o", out, "--json"))
    assert "结果.xlsx" in said["message"]
    assert out.read_bytes() == kept


def test_the_report_goes_when_its_faults_are_gone(run, five, tmp_path):
    bad = scores(tmp_path / "坏.xlsx", {**FIVE, "05": ("戊", ("优秀", "80"))})
    out = tmp_path / "结果.xlsx"
    assert run("academic", "--roster", five[0], "--scores", bad, "-o", out)[0] == 1
    assert (tmp_path / "结果.检查报告.xlsx").exists()
    assert run("academic", "--roster", five[0], "--scores", five[1], "-o", out)[0] == 0
    assert not (tmp_path / "结果.检查报告.xlsx").exists()


@pytest.mark.parametrize(
    ("out", "code"),
    [("名册.xlsx", "O701"), ("结果.xls", "O703"), ("没有/结果.xlsx", "O704"), ("别的.xlsx", "O709")],
)
def test_an_output_that_would_destroy_something_is_refused(run, five, tmp_path, out, code):
    save(tmp_path / "别的.xlsx", {"表": [("不是结果",)]})
    before = {p.name: p.read_bytes() for p in tmp_path.iterdir() if p.is_file()}
    status, said = as_json(
        run("academic", "--roster", five[0], "--scores", five[1], "-o", tmp_path / out, "--json")
    )
    assert (status, [f["code"] for f in said["findings"]]) == (1, [code])
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir() if p.is_file()} == before


def test_a_folder_that_cannot_be_written_is_a_finding(run, five, tmp_path, monkeypatch):
    def refuse(*_args, **_more):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("zongce.output.write_whole", refuse)
    args = ("academic", "--roster", five[0], "--scores", five[1], "-o", tmp_path / "a.xlsx", "--json")
    status, said = as_json(run(*args))
    assert (status, [f["code"] for f in said["findings"]], said["files"]) == (1, ["O702"], [])


def test_a_missing_file_is_named(run, five, tmp_path):
    status, said = as_json(run("academic", "--roster", five[0], "--scores", tmp_path / "没有.xlsx", "--json"))
    assert (status, [(f["code"], f["file"]) for f in said["findings"]]) == (1, [("F110", "没有.xlsx")])


@pytest.mark.parametrize(
    ("args", "words"),
    [
        ((), "用法"),
        (("academic",), "--roster"),
        (("academic", "--rooster", "x"), "--rooster"),
        (("nothing",), "nothing"),
        (("acadmic",), "是不是 academic？"),
        (("run", "class.colect", "x.xlsx"), "是不是 class.collect"),
        (("trace", "x.xlsx"), "--student"),
        (("explain", "X999"), "X999"),
        (("check", "x.xlsx", "--as-table", "成绩单"), "--as-table"),
    ],
)
def test_wrong_usage_is_told_in_chinese_and_exits_2(run, args, words):
    status, out, err = run(*args)
    assert (status, out) == (2, "")
    assert words in err
    assert "--help" in err


def test_a_fault_of_ours_is_never_a_finding_and_leaves_a_log(run, five, monkeypatch, tmp_path):
    def fail(_request):
        raise ZeroDivisionError

    monkeypatch.setattr("zongce.commands.academic.academic.academic", fail)
    status, out, err = run("academic", "--roster", five[0], "--scores", five[1], "--json")
    assert (status, out) == (3, "")
    log = next((tmp_path / "home" / "log").iterdir())
    assert str(log) in err
    assert "ZeroDivisionError" in log.read_text(encoding="utf-8")


def test_limits_are_settings_of_the_user(run, five, tmp_path):
    (tmp_path / "home").mkdir()
    file = tmp_path / "home" / "limits.toml"
    args = ("academic", "--roster", five[0], "--scores", five[1], "--json")
    file.write_text("file_bytes = 1000\n", encoding="utf-8")
    status, said = as_json(run(*args))
    assert (status, {f["code"] for f in said["findings"]}) == (1, {"F106"})
    for wrong in ("file_byte = 1000", "rows = -1", "rows = true", "rows ="):
        file.write_text(wrong, encoding="utf-8")
        status, out, err = run(*args)
        assert (status, out) == (2, "")
        assert "limits.toml" in err
    file.write_text("rows = 100", encoding="utf-8")
    assert run(*args)[0] == 0


def test_explain_knows_every_code(run):
    for code in entries():
        status, out, _ = run("explain", code)
        assert status == 0
        assert code in out
        assert "{" not in out
    assert run("explain", " n102")[0] == 0


def test_explain_says_the_same_as_one_document(run):
    status, said = as_json(run("explain", "N102", "--json"))
    assert (status, said["ok"], said["findings"], said["files"]) == (0, True, [], [])
    assert (said["rows"][0]["代码"], said["rows"][0]["名称"]) == ("N102", "too-many-decimals")
    assert all(text in run("explain", "N102")[1] for text in said["rows"][0].values())


def test_help_of_every_command_is_there():
    for name in surface.cli.list_commands(None):
        command = surface.cli.get_command(None, name)
        done = CliRunner().invoke(command, ["--help"])
        assert done.exit_code == 0, name
        assert command.help


@pytest.mark.parametrize(
    "args",
    [
        ("academic", "--roster", "r.xlsx", "--scores", "--json"),
        ("academic", "--roster", "--scores", "s.xlsx"),
        ("rating", "--roster", "r.xlsx", "--rules", "x.xlsx", "--forms", "--json"),
        ("composite", "--roster", "r.xlsx", "--scheme", "-o", "out.xlsx"),
        ("trace", "r.xlsx", "--student", "--json"),
    ],
)
def test_the_next_option_is_not_taken_for_a_forgotten_value(run, args):
    status, out, err = run(*args)
    assert (status, out) == (2, "")
    assert "后面要写一个值" in err


def test_names_longer_than_any_file_may_have_are_findings(run, five, tmp_path):
    long = tmp_path / f"{'长' * 90}.xlsx"
    args = ("--scores", five[1], "--json")
    status, said = as_json(run("academic", "--roster", long, *args))
    assert (status, [f["code"] for f in said["findings"]]) == (1, ["F112"])
    status, said = as_json(run("academic", "--roster", five[0], *args, "-o", long))
    assert (status, [f["code"] for f in said["findings"]]) == (1, ["O710"])


def test_a_folder_is_no_file_and_a_file_no_folder(run, five, tmp_path):
    status, said = as_json(run("academic", "--roster", tmp_path, "--scores", five[1], "--json"))
    assert (status, [f["code"] for f in said["findings"]]) == (1, ["F113"])
    for forms in (five[1], tmp_path / "没有"):
        args = ("rating", "--roster", five[0], "--rules", five[0], "--forms", forms, "--json")
        status, said = as_json(run(*args))
        assert (status, [f["code"] for f in said["findings"]]) == (1, ["F114"])


# zongce run, zongce commands


@pytest.fixture
def school(tmp_path):
    return books.school(tmp_path / "案卷" / "校级.xlsx")


def test_a_command_runs_on_a_workbook_and_says_what_changed(run, school):
    status, said = as_json(run("run", "batch.stop", school, "--as", books.OFFICE, "--json"))
    assert (status, said["ok"]) == (0, True)
    assert set(said) == {"ok", "message", "rows", "findings", "changes", "files"}
    first = said["changes"][0]
    assert first == {
        "file": "校级.xlsx",
        "sheet": "批次",
        "cell": "E5",
        "key": books.BATCH_ID,
        "before": "已开启",
        "after": "已停止",
    }
    assert said["files"] == [{"path": str(school), "sha256": hashlib.sha256(school.read_bytes()).hexdigest()}]
    assert load_workbook(school)["批次"]["E5"].value == "已停止"


def test_a_preview_says_the_same_changes_and_writes_nothing(run, school):
    before = school.read_bytes()
    given = ("run", "batch.stop", school, "--as", books.OFFICE)
    status, said = as_json(run(*given, "--dry-run", "--json"))
    assert (status, said["files"]) == (0, [])
    assert {c["sheet"] for c in said["changes"]} == {"批次", "日志"}
    status, out, _ = run(*given, "--dry-run")
    assert status == 0
    assert "已开启 → 已停止" in out
    assert (school.read_bytes(), [p.name for p in school.parent.iterdir()]) == (before, [school.name])


def test_a_refused_command_leaves_with_status_1_and_a_report(run, school):
    status, said = as_json(run("run", "batch.open", school, "--as", books.OFFICE, "--json"))
    assert (status, [f["code"] for f in said["findings"]]) == (1, ["B807"])
    assert [f["path"] for f in said["files"]] == [str(school.with_name("校级.检查报告.xlsx"))]


def test_who_acts_comes_from_the_users_own_settings_unless_it_is_said(run, school, tmp_path):
    given = ("run", "batch.stop", school, "--dry-run", "--json")
    assert [f["code"] for f in as_json(run(*given))[1]["findings"]] == ["B801"]
    (tmp_path / "home").mkdir(exist_ok=True)
    (tmp_path / "home/user.toml").write_text(f'number = "{books.OFFICE}"\n', encoding="utf-8")
    assert as_json(run(*given))[0] == 0
    assert [f["code"] for f in as_json(run(*given, "--as", books.ADMIN))[1]["findings"]] == ["B802"]
    (tmp_path / "home/user.toml").write_text("number = ", encoding="utf-8")
    status, out, err = run(*given)
    assert (status, out) == (2, "")
    assert "user.toml" in err


@pytest.mark.parametrize(
    "given",
    [
        ("batch.nothing", "校级.xlsx"),
        ("batch.stop",),
        ("batch.stop", "校级.xlsx", "--set", "批次名称"),
        ("batch.stop", "校级.xlsx", "--set", "=甲"),
        ("batch.stop", "校级.xlsx", "--set", "批次名称=甲", "批次名称=乙"),
        ("batch.stop", "校级.xlsx", "--workers", "0"),
    ],
)
def test_a_wrong_command_line_is_status_2(run, given):
    status, out, err = run("run", *given)
    assert (status, out) == (2, "")
    assert err


def test_several_parameters_stand_behind_one_option(run, school):
    days = [
        f"{b}{e}=2026-1{n}-01" for b in ("评分", "学业", "素质测评") for n, e in enumerate(("开始", "结束"))
    ]
    sets = ("--set", "批次名称=下一批", "学年=2026-2027", "测评届次=2029", *days, "--set", "说明=a=b")
    status, said = as_json(run("run", "batch.add", school, "--as", books.OFFICE, "--json", *sets))
    assert status == 0, said["findings"]
    assert "a=b" in [c["after"] for c in said["changes"]]


def test_the_list_of_commands_is_the_registry(run):
    status, listed = as_json(run("commands", "--json"))
    assert status == 0
    assert [c["id"] for c in listed] == [c.id for c in COMMANDS]
    for entry in listed:
        assert entry["label"]
        assert entry["workbooks"]
        assert entry["roles"]
        assert all(set(p) == {"heading", "required", "note"} for p in entry["parameters"])
    status, out, _ = run("commands")
    assert status == 0
    assert all(command.id in out and command.label in out for command in COMMANDS)
