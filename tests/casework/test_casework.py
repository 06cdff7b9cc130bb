"""The way of a command through a workbook: preview, codes, receipts, locks, reports, owners, workers."""

from __future__ import annotations

import hashlib
import json
import os
import stat
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import unquote

import pytest
from openpyxl import load_workbook

from tests.casework.doubles import BOTH, COLLECT, LOOK, go
from tests.faults.flow import CLASS, COLLEGE, SCHOOL, contents
from tests.files import save
from tests.flow import books
from tests.flow.books import ADMIN, COUNSELLOR, NOW, OFFICE
from zongce.casefolder.folder import LOCK, MARK, QUARANTINE
from zongce.commands import rows
from zongce.commands.changes import changes
from zongce.commands.command import Need
from zongce.core.catalog import finding
from zongce.core.value import replace
from zongce.home import secret_path
from zongce.output import report_path
from zongce.ports.command import Patch
from zongce.ports.outcome import Outcome
from zongce.tables.records import RECEIVED
from zongce.workflow.roles import Act

BATCH_ADD = {"批次名称": "下一批", "学年": "2026-2027", "测评届次": "2029"} | {
    f"{business}{edge}": day
    for business in ("评分", "学业", "素质测评")
    for edge, day in (("开始", "2026-10-01"), ("结束", "2026-12-20"))
}
ONE = [("甲",)]


@pytest.fixture(autouse=True)
def home(tmp_path_factory, monkeypatch):
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("ZONGCE_HOME", str(folder))
    return folder


@pytest.fixture
def school(tmp_path):
    return books.school(tmp_path / "案卷" / SCHOOL)


@pytest.fixture
def post(tmp_path):
    """Three files handed in: one taken, one refused, one that is no workbook."""
    folder = tmp_path / "来件"
    folder.mkdir()
    save(folder / "甲.xlsx", {"表": ONE})
    save(folder / "乙.xlsx", {"表": [("不收",)]})
    (folder / "丙.xlsx").write_bytes(b"no workbook")
    return folder


def everything(folder):
    return {path: path.is_file() and path.read_bytes() for path in folder.rglob("*")}


def differences(before, workbook):
    return changes(workbook.name, before, books.tables_of(workbook))


# Preview equals commit (N3)


@pytest.mark.parametrize(
    ("command", "sets", "state"),
    [
        ("batch.add", BATCH_ADD, "已开启"),
        ("batch.open", {}, "未开启"),
        ("batch.stop", {}, "已开启"),
        ("batch.end", {}, "已停止"),
        ("batch.delete", {}, "未开启"),
    ],
)
def test_a_dry_run_shows_what_the_real_run_changes_and_stores_nothing(tmp_path, home, command, sets, state):
    workbook = books.school(tmp_path / SCHOOL, batches=[books.BATCH | {"state": state}])
    before, lying = books.tables_of(workbook), everything(tmp_path)
    world = {"actor": OFFICE, "now": NOW}
    dry = books.run(command, workbook, sets=sets, dry_run=True, **world)
    assert dry.ok
    assert dry.outcome.changes
    assert (everything(tmp_path), everything(home), dry.written) == (lying, {}, ())
    wet = books.run(command, workbook, sets=sets, **world)
    assert wet.outcome.changes == dry.outcome.changes == differences(before, workbook)
    assert {c.sheet for c in wet.outcome.changes} == {"批次", "日志"}


@pytest.mark.parametrize("workers", [1, 2])
def test_a_run_that_collects_and_issues_changes_what_its_preview_shows(school, post, workers):
    before, lying = books.tables_of(school), everything(school.parent)
    dry = go(BOTH, school, [post], dry_run=True, workers=workers)
    assert everything(school.parent) == lying
    wet = go(BOTH, school, [post], workers=workers)
    assert dry.outcome.changes == wet.outcome.changes == differences(before, school)
    assert dry.findings == wet.findings
    assert [c.key for c in dry.outcome.changes if c.sheet == "学院名单"] == ["外语学院"]


def test_two_workers_give_what_one_gives(tmp_path, post):
    for number in range(60):
        save(post / f"{number:02}.xlsx", {"表": [(f"第{number}份",)]})
    made = []
    for workers in (1, 2):
        workbook = books.school(tmp_path / str(workers) / SCHOOL)
        report = go(COLLECT, workbook, [post], workers=workers)
        made.append((report.outcome, {p.name: d for p, d in contents(workbook.parent).items()}))
    assert made[0] == made[1]
    assert made[0][0].message == "收到 62 个"


# Codes


def codes_in(report):
    return [c.after for c in report.outcome.changes if c.sheet == "批次"]


def test_a_preview_shows_the_very_codes_that_the_run_gives(school, home):
    first = go(LOOK(), school, chance=None, dry_run=True)
    assert not secret_path().exists()
    assert codes_in(go(LOOK(), school, chance=None, dry_run=True)) == codes_in(first)
    done = go(LOOK(), school, chance=None)
    assert codes_in(done) == codes_in(first)
    assert len(codes_in(done)[0]) == 8
    assert stat.S_IMODE(secret_path().stat().st_mode) == 0o600
    assert secret_path().parent == home


def test_codes_depend_on_secret_workbook_command_parameters_and_files(
    school, post, monkeypatch, tmp_path_factory
):
    def code(command=BOTH, files=(post / "甲.xlsx",), **sets):
        return codes_in(go(command, school, files, sets, chance=None, dry_run=True))[0]

    parameters = replace(BOTH, parameters=(books.batch.BATCHES.by_name["half"],))
    seen = [
        code(), code(files=(post / "乙.xlsx",)), code(replace(BOTH, id="test.other")),
        code(parameters, 学期="第一学期"), code(parameters, 学期="第二学期"),
    ]  # fmt: skip
    monkeypatch.setenv("ZONGCE_HOME", str(tmp_path_factory.mktemp("elsewhere")))
    seen.append(code())
    books.run("batch.stop", school, actor=OFFICE)
    seen.append(code())
    assert len(set(seen)) == len(seen)
    assert all(len(one) == 8 and set(one) <= set("23456789ABCDEFGHJKMNPQRSTUVWXYZ") for one in seen)


def test_a_damaged_secret_is_made_anew_and_one_that_cannot_be_stored_holds_for_the_process(school, home):
    secret_path().write_text("00", encoding="ascii")
    assert go(LOOK(), school, chance=None).ok
    assert len(secret_path().read_text(encoding="ascii")) == 64
    secret_path().unlink()
    secret_path().mkdir()
    one, other = (go(LOOK(), school, chance=None, dry_run=True) for _ in range(2))
    assert codes_in(one) == codes_in(other)


# Receipts (N1)


def test_files_are_kept_byte_for_byte_once_and_refused_ones_set_apart(school, post):
    report = go(COLLECT, school, [post])
    assert books.codes(report) == ["F101", "W909"]
    case = school.parent
    for name, shelf in (("甲.xlsx", "收件"), ("乙.xlsx", QUARANTINE), ("丙.xlsx", QUARANTINE)):
        data = (post / name).read_bytes()
        kept = case / shelf / f"{hashlib.sha256(data).hexdigest()[:16]}_{name}"
        assert kept.read_bytes() == data
    assert len([*(case / "收件").iterdir(), *(case / QUARANTINE).iterdir()]) == 3
    assert json.loads((case / MARK).read_text(encoding="utf-8"))["工作簿"] == "school//"


def test_collecting_again_changes_nothing_and_the_time_of_first_receipt_stays(school, post):
    (post / "丙.xlsx").unlink()
    go(COLLECT, school, [post])
    lying = contents(school.parent)
    later = go(COLLECT, school, [post], now=NOW + timedelta(days=3))
    assert later.outcome.changes == ()
    assert {row["时间"] for row in later.rows} == {"2026-10-20 09:30:00"}
    after = contents(school.parent)
    assert {p: d for p, d in after.items() if p != report_path(school)} == {
        p: d for p, d in lying.items() if p != report_path(school)
    }
    again = go(COLLECT, school, [school.parent / "收件"], now=NOW + timedelta(days=4))
    assert [(row["文件"], row["时间"]) for row in again.rows] == [("甲.xlsx", "2026-10-20 09:30:00")]
    assert contents(school.parent).keys() - {report_path(school)} == after.keys() - {report_path(school)}


def test_files_stay_where_a_run_stopped_that_had_received_them(school, post):
    stopping = replace(
        COLLECT, run=lambda _: Outcome("没有", (finding("B814", None, batch="甲", found="乙"),))
    )
    report = go(stopping, school, [post])
    assert books.codes(report) == ["B814", "F101"]
    assert len([*(school.parent / "收件").iterdir()]) == 3


def test_what_was_refused_is_set_apart_by_the_next_run_where_the_last_one_was_killed(
    school, post, monkeypatch
):
    monkeypatch.setattr("zongce.casefolder.folder.CaseFolder.set_apart", lambda *_: None)
    go(COLLECT, school, [post / "乙.xlsx"])
    assert len([*(school.parent / "收件").iterdir()]) == 1
    monkeypatch.undo()
    go(COLLECT, school, [post / "甲.xlsx"])
    assert [path.name[17:] for path in (school.parent / QUARANTINE).iterdir()] == ["乙.xlsx"]


def test_two_files_of_one_name_are_told_apart(school, tmp_path):
    for folder in ("一班", "二班"):
        (tmp_path / folder).mkdir()
        save(tmp_path / folder / "评分表.xlsx", {"表": [(folder,)]})
    report = go(COLLECT, school, [tmp_path / "一班", tmp_path / "二班"])
    assert [row["文件"] for row in report.rows] == ["评分表.xlsx", "二班/评分表.xlsx"]
    assert len([*(school.parent / "收件").iterdir()]) == 2


def test_a_kept_file_is_found_again_on_its_shelf_and_in_quarantine_and_not_once_it_was_changed(school, post):
    go(COLLECT, school, [post / "甲.xlsx", post / "乙.xlsx"])
    digests = tuple(hashlib.sha256((post / name).read_bytes()).hexdigest() for name in ("甲.xlsx", "乙.xlsx"))
    seen = []

    def look(request):
        seen.extend((file.name, file.sha256) for file in request.kept.values())
        return Outcome("看过")

    again = replace(COLLECT, kept=lambda _: digests, run=look)
    assert go(again, school, [post / "甲.xlsx"]).ok
    assert seen == list(zip(("甲.xlsx", "乙.xlsx"), digests, strict=True))
    next((school.parent / QUARANTINE).iterdir()).write_bytes(b"changed")
    assert books.codes(go(again, school, [post / "甲.xlsx"])) == ["W920"]


# Who works on it just now


@pytest.mark.parametrize("lock", ["~${name}", ".~lock.{name}#", ".~{name}", "~${rest}"])
def test_a_workbook_open_in_another_program_is_left_alone(school, lock):
    long = school.rename(school.with_name("2025-2026学年校级工作簿.xlsx"))
    path = long.with_name(lock.format(name=long.name, rest=long.name[2:]))
    path.write_bytes(b"Admin")
    lying = everything(long.parent)
    report = books.run("batch.stop", long, actor=OFFICE)
    assert [(f.code, f.file) for f in report.findings] == [("W901", long.name)]
    assert path.name in report.findings[0].message
    assert everything(long.parent) == lying


def test_a_workbook_opened_during_the_run_is_not_written_behind_its_back(school):
    before = school.read_bytes()

    def opens(_request):
        (school.parent / f"~${school.name}").write_bytes(b"Admin")

    report = go(LOOK(context=opens), school)
    assert books.codes(report) == ["W903"]
    assert school.read_bytes() == before
    assert not (school.parent / "下发/管理学院.xlsx").exists()


def test_a_link_to_a_workbook_stays_one(school, tmp_path):
    link = tmp_path / "校级.xlsx"
    link.symlink_to(school)
    assert books.run("batch.stop", link, actor=OFFICE).ok
    assert link.is_symlink()
    assert books.rows_in(school, "batches")[0]["state"] == "已停止"


def test_the_folder_from_which_it_is_run_does_not_matter(school, tmp_path, monkeypatch):
    monkeypatch.chdir(school.parent)
    report = books.run("batch.stop", Path(school.name), actor=OFFICE)
    assert report.ok
    assert {path.name for path in school.parent.iterdir()} == {school.name, LOCK}


# Owners


def test_a_college_inside_the_schools_folder_has_a_case_of_its_own(school, post):
    go(COLLECT, school, [post / "甲.xlsx"])
    college = books.college(school.parent / "管理学院" / COLLEGE)
    go(COLLECT, college, [post / "乙.xlsx"], actor=ADMIN)
    moved = school.rename(school.parent / "管理学院" / SCHOOL)
    go(COLLECT, moved, [post / "乙.xlsx"])
    assert [p.name[17:] for p in (college.parent / QUARANTINE).iterdir()] == ["乙.xlsx"]
    assert [p.name[17:] for p in (school.parent / QUARANTINE).iterdir()] == ["乙.xlsx"]


@pytest.mark.parametrize("shelf", ["下发", "收件/一班", "隔离", "归档"])
def test_a_workbook_among_the_cases_files_is_somebodys_copy(school, post, shelf):
    go(COLLECT, school, [post / "甲.xlsx"])
    inside = books.school(school.parent / shelf / "副本.xlsx")
    assert books.codes(books.run("batch.stop", inside, actor=OFFICE)) == ["W931"]


def test_a_folder_called_as_one_of_a_cases_is_none_without_the_mark(tmp_path):
    workbook = books.school(tmp_path / "下发" / SCHOOL)
    assert books.run("batch.stop", workbook, actor=OFFICE).ok


# Reports (N2)


def links_of(path):
    sheet = load_workbook(path).worksheets[0]
    return [
        (unquote(link.target or ""), link.location)
        for row in sheet.iter_rows(min_row=5)
        for link in [cell.hyperlink for cell in row]
        if link
    ]


def test_the_report_leads_to_the_cell_and_goes_when_all_is_well(school):
    content = load_workbook(school)
    content["学院名单"]["A6"].value = "=1+1"
    content.save(school)
    report = books.run("batch.stop", school, actor=OFFICE)
    assert [(f.code, f.sheet, f.cell) for f in report.findings] == [("N107", "学院名单", "A6")]
    assert links_of(report_path(school)) == [(SCHOOL, "'学院名单'!A6")]
    content["学院名单"]["A6"].value = "外语学院"
    content.save(school)
    assert books.run("batch.stop", school, actor=OFFICE).ok
    assert not report_path(school).exists()


def test_the_report_leads_to_received_files_where_they_are_kept(school, post):
    go(COLLECT, school, [post])
    targets = {target for target, _ in links_of(report_path(school))}
    assert {target.split("_")[-1] for target in targets} == {"乙.xlsx", "丙.xlsx"}
    assert all((school.parent / target).is_file() for target in targets)


def test_somebodys_own_file_in_the_reports_place_stays(school):
    mine = report_path(school)
    save(mine, {"笔记": [("备忘",)]})
    before = mine.read_bytes()
    books.run("batch.stop", school, actor="X")
    books.run("batch.stop", school, actor=OFFICE)
    assert mine.read_bytes() == before


def test_a_report_that_cannot_be_written_does_not_hide_what_was_found(school, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("zongce.books.file_book.write_whole", full)
    assert books.codes(books.run("batch.stop", school, actor="X")) == ["B801", "W940"]


def test_hints_are_told_of_the_sheets_that_the_command_reads_only(tmp_path):
    workbook = books.school(tmp_path / SCHOOL)
    content = load_workbook(workbook)
    content["人员"]["A5"].value = "\uff38001"
    content.save(workbook)
    assert books.codes(go(LOOK(), workbook, dry_run=True)) == []
    staff = books.batch.STAFF
    assert books.codes(go(LOOK(reads=(staff,)), workbook, dry_run=True)) == ["N210"]


# Gate


def test_whoever_has_several_roles_acts_in_the_workbooks_own(tmp_path):
    twice = [{"staff_number": ADMIN, "name": "赵干事", "role": "辅导员", "class_code": "9", "class_": "别班"}]
    workbook = books.college(tmp_path / COLLEGE, staff=[*twice, *books.STAFF])
    roles = []
    look = replace(COLLECT, act=Act.ADJUST_COURSES)

    def run(request):
        roles.append(request.actor.role)
        return Outcome("看过")

    assert go(replace(look, run=run), workbook, [workbook], actor=ADMIN).ok
    assert roles == ["学院管理员"]
    assert books.codes(go(replace(look, run=run), workbook, [workbook], actor=COUNSELLOR)) == ["B802"]


def test_a_counsellor_of_another_class_does_not_act_in_a_class_workbook(tmp_path):
    other = {
        "staff_number": "T009",
        "name": "外",
        "role": "辅导员",
        "class_code": "2024012",
        "class_": "会计2402",
    }
    workbook = books.class_book(tmp_path / CLASS, staff=[*books.STAFF, other])
    look = replace(COLLECT, run=lambda _: Outcome("看过"))
    assert books.codes(go(look, workbook, [workbook], actor="T009")) == ["B801"]
    assert go(look, workbook, [workbook], actor=COUNSELLOR).ok


def day(text):
    return datetime.fromisoformat(text).replace(tzinfo=NOW.tzinfo)


@pytest.mark.parametrize(
    ("moment", "codes"),
    [
        ("2026-09-30 23:59:59", ["B804"]),
        ("2026-10-01 00:00:00", []),
        ("2026-11-11 11:11:11", []),
        ("2026-12-20 23:59:59", []),
        ("2026-12-21 00:00:00", ["B804"]),
    ],
)
def test_both_days_of_a_window_are_inside_and_it_does_not_bind_the_college(tmp_path, moment, codes):
    given = {"window": books.batch.COMPOSITE, "needs": (Need.BATCH_OPEN,), "run": lambda _: Outcome("做了")}
    look = replace(COLLECT, act=Act.EXPORT, **given)
    workbook = books.class_book(tmp_path / CLASS)
    assert books.codes(go(look, workbook, [workbook], actor=COUNSELLOR, now=day(moment))) == codes
    assert books.codes(go(look, workbook, [workbook], actor=ADMIN, now=day(moment))) == []


def test_the_schools_day_counts_wherever_the_machine_stands(tmp_path):
    workbook = books.class_book(tmp_path / CLASS)
    look = replace(COLLECT, act=Act.EXPORT, window=books.batch.COMPOSITE, run=lambda _: Outcome("做了"))
    utc = datetime.fromisoformat("2026-12-20T16:00:00+00:00")  # midnight has passed at the school
    assert books.codes(go(look, workbook, [workbook], actor=COUNSELLOR, now=utc)) == ["B804"]


def test_a_command_that_changes_nothing_leaves_the_workbook_alone(school):
    before = school.read_bytes()
    report = go(replace(COLLECT, run=lambda r: Outcome("看过", patches=(_same(r),))), school, [school])
    assert (report.ok, report.outcome.changes, report.written) == (True, (), ())
    assert school.read_bytes() == before


def _same(request):
    table = request.tables[RECEIVED.name]
    return Patch(rows.of(table.table, rows.every(table)))


def test_a_missing_workbook_and_a_cloud_workbook_are_told(tmp_path):
    assert books.codes(books.run("batch.stop", tmp_path / "没有.xlsx", actor=OFFICE)) == ["F110"]
    address = Path("https://pan.example.edu.cn/校级.xlsx")
    assert books.codes(books.run("batch.stop", address, actor=OFFICE)) == ["W927"]
    assert [*tmp_path.iterdir()] == []


def test_a_folder_that_may_not_be_written_is_told(school, monkeypatch):
    def refuse(path, *_arguments, **_options):
        raise PermissionError(13, "Permission denied", path)

    before = school.read_bytes()
    monkeypatch.setattr(os, "fsync", refuse)
    report = books.run("batch.stop", school, actor=OFFICE)
    assert books.codes(report) == ["W926"]
    assert "没有权限" in report.findings[0].message
    assert school.read_bytes() == before
