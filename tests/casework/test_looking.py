"""Commands that only look: they see what they declare, find what the whole workbook says, change nothing."""

import zipfile

import pytest
from openpyxl import load_workbook

from tests.casework.doubles import go
from tests.flow import books
from zongce.books.file_book import FileBook
from zongce.books.memory_book import MemoryBook
from zongce.books.reader import read_book
from zongce.casefolder.folder import CaseFolder
from zongce.checks.own_book import read_own
from zongce.commands.command import Files
from zongce.commands.registry import BY_ID, COMMANDS
from zongce.core.text import squeeze
from zongce.core.value import replace
from zongce.opening import AT_THE_GATE, open_workbook
from zongce.ports.command import Patch
from zongce.ports.outcome import Outcome
from zongce.surfaces.ribbon.once import OnceRead
from zongce.tables.books import CLASS, COLLEGE, KINDS, SCHOOL
from zongce.tables.progress import RATERS

LOOKS = [(command, kind) for command in COMMANDS if command.looks for kind in command.kinds]
ACTORS = {SCHOOL: books.OFFICE, COLLEGE: books.ADMIN, CLASS: books.COUNSELLOR}
PROGRESS = BY_ID["rating.progress"]
RATED = [
    {"rater_id": "20240101", "name": "甲", "role": "互评", "state": "已交", "rated_count": 4},
    {
        "rater_id": books.COUNSELLOR,
        "name": "李莉",
        "role": "辅导员",
        "state": "不完整",
        "unrated": "20240102",
    },
]


def book(kind, folder):
    if kind == SCHOOL:
        progress = [{"batch_id": books.BATCH_ID, "batch": books.BATCH["batch"], "college": "管理学院"}]
        return books.school(folder / "校.xlsx", college_progress=progress)
    if kind == COLLEGE:
        progress = [{"class_": books.NAME, "class_code": books.CODE, "counsellor_rated": 2}]
        return books.college(folder / "院.xlsx", class_progress=progress)
    return books.class_book(folder / "班.xlsx", raters=RATED)


def everything(folder):
    """Every file of a folder with its bytes, every folder with None."""
    return {p.relative_to(folder): p.read_bytes() if p.is_file() else None for p in folder.rglob("*")}


@pytest.fixture
def workbook(tmp_path):
    return book(CLASS, tmp_path)


def test_these_commands_only_look():
    assert {command.id for command, _ in LOOKS} == {"batch.progress", "rating.progress"}
    for command, _ in LOOKS:
        assert not command.writes
        assert command.files is Files.NONE
        assert not any((command.kept, command.context, command.files_of, command.recalls))
        assert command.reads


@pytest.mark.parametrize(("command", "kind"), LOOKS, ids=lambda it: getattr(it, "id", it))
def test_a_look_at_some_sheets_says_what_a_look_at_all_of_them_says(command, kind, tmp_path):
    path = book(kind, tmp_path)
    some, whole = (go(each, path, actor=ACTORS[kind]) for each in (command, replace(command, looks=False)))
    assert some.ok, some.findings
    assert some.rows
    assert some.outcome == whole.outcome


@pytest.mark.parametrize(("command", "kind"), LOOKS, ids=lambda it: getattr(it, "id", it))
def test_a_look_sees_no_sheets_but_those_that_it_declares(command, kind, tmp_path):
    read = open_workbook(FileBook(book(kind, tmp_path)), command)[0]
    declared = {table.name for table in (*command.reads, *AT_THE_GATE)}
    assert set(read.own.tables) == declared & {table.name for table in KINDS[kind].tables}
    sheets = {squeeze(table.sheet) for table in (*command.reads, *AT_THE_GATE)}
    assert {squeeze(grid.name) for grid in read.book.sheets} <= sheets


def test_a_look_at_a_sheet_that_was_not_declared_is_no_look_at_an_empty_one(workbook):
    with pytest.raises(KeyError, match="roster"):
        go(replace(PROGRESS, reads=(RATERS,)), workbook, actor=books.COUNSELLOR)


def test_a_look_leaves_nothing_behind(workbook):
    lying = everything(workbook.parent)
    assert go(PROGRESS, workbook, actor=books.COUNSELLOR).ok
    assert everything(workbook.parent) == lying


def test_what_a_look_proposes_is_a_fault_of_ours(workbook):
    def proposes(request):
        return Outcome("改了", patches=(Patch(request.tables[RATERS.name]),))

    with pytest.raises(AssertionError):
        go(replace(PROGRESS, run=proposes), workbook, actor=books.COUNSELLOR)


def test_what_writing_would_lose_keeps_nobody_from_looking(workbook):
    opened = load_workbook(workbook)
    opened.create_sheet("我的").cell(1, 1, "记一笔")
    opened[RATERS.sheet].cell(4, 30, "备注")
    opened[RATERS.sheet].cell(5, 30, "催过")
    opened.save(workbook)
    assert go(PROGRESS, workbook, actor=books.COUNSELLOR).ok
    report = go(replace(PROGRESS, looks=False), workbook, actor=books.COUNSELLOR)
    assert {(f.code, f.sheet) for f in report.findings} == {("W905", "我的"), ("W905", RATERS.sheet)}


def test_a_sheet_that_is_looked_at_and_gone_is_missed(workbook):
    opened = load_workbook(workbook)
    del opened["学生名册"], opened["原始成绩"]
    opened.save(workbook)
    report = go(PROGRESS, workbook, actor=books.COUNSELLOR)
    assert [(f.code, f.sheet) for f in report.findings] == [("W942", "学生名册")]


def test_an_error_on_a_sheet_that_is_looked_at_is_told(workbook):
    opened = load_workbook(workbook)
    opened["原始成绩"].cell(5, 8, "九十")
    opened.save(workbook)
    assert go(PROGRESS, workbook, actor=books.COUNSELLOR).ok
    opened["学生名册"].cell(5, 1).value = None
    opened.save(workbook)
    report = go(PROGRESS, workbook, actor=books.COUNSELLOR)
    assert {(f.code, f.sheet, f.cell) for f in report.findings} == {("N110", "学生名册", "A5")}


def test_the_xml_of_a_sheet_that_is_not_read_is_guarded_all_the_same(workbook, tmp_path):
    names = [grid.name for grid in read_book(workbook.read_bytes(), "班.xlsx")[0].sheets]
    part = f"xl/worksheets/sheet{names.index('原始成绩') + 1}.xml"
    for planted, code in ((b"<!DOCTYPE a [<!ENTITY b 'c'>]>", "F107"), (b"<", "F102")):
        bad = tmp_path / "坏.xlsx"
        with zipfile.ZipFile(workbook) as given, zipfile.ZipFile(bad, "w") as taken:
            for name in given.namelist():
                data = given.read(name)
                bad_data = data.replace(b"<worksheet", planted + b"<worksheet", 1)
                taken.writestr(name, bad_data if name == part else data)
        found, some = (read_book(bad.read_bytes(), "坏.xlsx", only=only) for only in (None, ("学生名册",)))
        assert found[0] is some[0] is None
        assert [f.code for f in some[1]] == [code]


def test_some_sheets_are_read_as_they_are_read_among_all(workbook):
    data = workbook.read_bytes()
    whole, some = (read_book(data, "班.xlsx", only=only)[0] for only in (None, (" 评分人 名单", "没有的")))
    assert [grid.name for grid in some.sheets] == [RATERS.sheet]
    assert some.sheets[0] in whole.sheets
    assert (some.sha256, some.properties) == (whole.sha256, whole.properties)
    assert read_own(whole, (RATERS.sheet,)).tables == read_own(some, (RATERS.sheet,)).tables


def test_a_click_that_has_read_the_whole_workbook_looks_at_that(workbook):
    class Counted(MemoryBook):
        asked = ()

        def read(self, sheets=None):
            self.asked = (*self.asked, sheets)
            return super().read(sheets)

    host = Counted("班.xlsx", workbook.read_bytes())
    once = OnceRead(host)
    whole = len(read_book(host.data, host.name)[0].sheets)
    for sheets in (("评分人名单",), ("评分人名单",), None, None, ("评分人名单",), ("学生名册",)):
        book = once.read(sheets).book
        assert len(book.sheets) == (1 if len(host.asked) == 1 else whole)
    assert host.asked == (("评分人名单",), None)


def test_a_look_needs_no_lock(workbook):
    with CaseFolder.of(workbook).locked():
        assert go(PROGRESS, workbook, actor=books.COUNSELLOR).ok
        assert books.codes(go(replace(PROGRESS, looks=False), workbook, actor=books.COUNSELLOR)) == ["W906"]
