"""A workbook in a file: locks, read-only, and what besides cells writing it again would lose."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment

from tests.faults.college import with_part, with_text
from tests.flow import books
from zongce.books.file_book import FileBook
from zongce.books.limits import Limits

SHEET = "人员"
KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@pytest.fixture
def path(tmp_path):
    return books.college(tmp_path / "学院.xlsx")


def edited(path, edit):
    content = load_workbook(path)
    edit(content)
    content.save(path)
    return FileBook(path).read()


def lost(opened):
    return [(f.code, f.sheet, f.message.rpartition("：")[2]) for f in opened.findings]


def test_a_workbook_of_ours_loses_nothing(path):
    opened = FileBook(path).read()
    assert opened.findings == ()
    assert opened.book.kind == "college"
    assert opened.book.sha256 == opened.sha256
    assert edited(path, lambda _: None).findings == ()


def comment(content):
    content[SHEET]["B5"].comment = Comment("核对", "赵")


def chart(content):
    made = BarChart()
    made.add_data(Reference(content[SHEET], min_col=1, min_row=4, max_row=6))
    content[SHEET].add_chart(made, "L4")


def chart_sheet(content):
    made = BarChart()
    made.add_data(Reference(content[SHEET], min_col=1, min_row=4, max_row=6))
    content.create_chartsheet("我的图").add_chart(made)


@pytest.mark.parametrize(
    ("edit", "sheet", "what"),
    [(comment, SHEET, "批注"), (chart, SHEET, "图表"), (chart_sheet, "", "图表工作表")],
)
def test_comments_and_charts_of_ones_own_are_named_with_their_sheet(path, edit, sheet, what):
    assert lost(edited(path, edit)) == [("W905", sheet, what)]


@pytest.mark.parametrize(
    ("kind", "part", "what"),
    [
        ("pivotTable", "xl/pivotTables/pivotTable1.xml", "数据透视表"),
        ("slicer", "xl/slicers/slicer1.xml", "切片器"),
        ("threadedComment", "xl/threadedComments/threadedComment1.xml", "批注"),
        ("image", "xl/media/image1.png", "图片"),
    ],
)
def test_other_parts_are_found_by_what_leads_to_them(path, kind, part, what):
    with_part(path, part, "<x/>")
    relation = f'<Relationship Id="rIdX" Type="{KINDS}/{kind}" Target="/{part}"/></Relationships>'
    with zipfile.ZipFile(path) as package:
        rels = sorted(n for n in package.namelist() if n.startswith("xl/worksheets/_rels/"))
    with_text(path, rels[0], "</Relationships>", relation)
    ((code, sheet, named),) = lost(FileBook(path).read())
    assert (code, named) == ("W905", what)
    assert sheet


def test_a_lock_file_beside_it_and_a_read_only_file_are_told_before_anything_is_read(path):
    (path.parent / f"~${path.name}").touch()
    assert [f.code for f in FileBook(path).read().findings] == ["W901"]
    (path.parent / f"~${path.name}").unlink()
    path.chmod(0o444)
    opened = FileBook(path).read()
    assert (opened.book, [f.code for f in opened.findings]) == (None, ["W902"])


def test_a_missing_a_broken_and_a_too_large_workbook_are_told(path, tmp_path):
    assert [f.code for f in FileBook(tmp_path / "没有.xlsx").read().findings] == ["F110"]
    assert [f.code for f in FileBook(tmp_path).read().findings] == ["F113"]
    assert [f.code for f in FileBook(path, Limits(file_bytes=1000)).read().findings] == ["F106"]
    path.write_bytes(path.read_bytes()[:-100])
    assert [f.code for f in FileBook(path).read().findings] == ["F102"]


def test_a_file_is_unchanged_only_while_it_holds_the_same_bytes_and_nobody_has_it_open(path):
    host = FileBook(path)
    digest = host.read().sha256
    assert host.unchanged(digest)
    (path.parent / f".~lock.{path.name}#").touch()
    assert not host.unchanged(digest)
    (path.parent / f".~lock.{path.name}#").unlink()
    other = books.college(path.with_name("另.xlsx"), roster=[])
    shutil.copy(other, path)
    assert not host.unchanged(digest)
    Path(path).unlink()
    assert not host.unchanged(digest)
