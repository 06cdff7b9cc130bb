"""What an open workbook refuses: nothing is left behind, and the preview says it already."""

from datetime import datetime

import pytest
from openpyxl import load_workbook

from tests.flow import books
from zongce import casework
from zongce.books.memory_book import MemoryBook
from zongce.commands.registry import BY_ID
from zongce.core.catalog import finding
from zongce.core.finding import Where

FILE = "班级.xlsx"


class OpenBook(MemoryBook):
    """A workbook open in a program that may refuse."""

    rewritten = False

    def __init__(self, path):
        super().__init__(path.name, path.read_bytes())
        self.path = path
        self.before: tuple = ()
        self.meanwhile: tuple = ()

    def refusals(self, _document):
        return self.before

    def write(self, document, guard=""):
        return self.meanwhile or super().write(document, guard)


@pytest.fixture
def host(tmp_path):
    return OpenBook(books.class_book(tmp_path / FILE))


def click(host, command, **options):
    world = casework.World(clock=lambda: datetime(2026, 10, 20, 9, 30, tzinfo=casework.SCHOOL_TIME))
    job = casework.Job(BY_ID[command], host, actor=books.COUNSELLOR, **options)
    return casework.run_on(job, world)


def files(folder):
    return {p.name: p.read_bytes() for p in folder.rglob("*.xlsx")}


def test_what_was_made_is_taken_back_where_the_workbook_refuses(host, tmp_path):
    assert click(host, "composite.template").ok
    made = files(tmp_path)
    assert len(made) == 2
    host.meanwhile = (finding("L103", Where(FILE, "首页"), what="受保护"),)
    report = click(host, "rating.issue")
    assert [f.code for f in report.findings] == ["L103"]
    assert report.written == ()
    assert files(tmp_path) == made


def test_what_was_made_is_taken_back_where_a_fault_of_ours_stops_the_workbook(host, tmp_path, monkeypatch):
    made = files(tmp_path)

    def write(_self, _document, _guard=""):
        raise AttributeError("Range")

    monkeypatch.setattr(OpenBook, "write", write)
    with pytest.raises(AttributeError, match="Range"):
        click(host, "rating.issue")
    assert files(tmp_path) == made


def test_a_file_that_was_there_before_comes_back_as_it_was(host, tmp_path):
    assert click(host, "composite.template").ok
    (template,) = (p for p in tmp_path.rglob("*.xlsx") if p.name != FILE)
    template.write_bytes(b"mine")
    host.meanwhile = (finding("L103", Where(FILE, "首页"), what="受保护"),)
    assert not click(host, "composite.template").ok
    assert template.read_bytes() == b"mine"


@pytest.mark.parametrize("dry_run", [True, False])
def test_what_would_be_refused_is_told_by_the_preview_too(host, tmp_path, dry_run):
    host.before = (finding("W905", Where(FILE, "加减分"), what="批注"),)
    report = click(host, "academic.compute", dry_run=dry_run)
    assert [(f.code, f.sheet) for f in report.findings] == [("W905", "加减分")]
    assert host.data == (tmp_path / FILE).read_bytes()


def test_a_sheet_of_ones_own_bars_nothing_in_an_open_workbook_and_a_column_does(tmp_path):
    path = books.class_book(tmp_path / FILE)
    content = load_workbook(path)
    content.create_sheet("我的笔记")["A1"] = "记一下"
    content.save(path)
    assert click(OpenBook(path), "academic.compute").ok
    content["加减分"]["L9"] = "备注"
    content.save(path)
    report = click(OpenBook(path), "academic.compute")
    assert [(f.code, f.sheet) for f in report.findings] == [("W905", "加减分")]
