"""What every host of a workbook keeps: the same tests on a file, in memory, and open (LibreOffice)."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.books.live import opened
from tests.flow import books
from zongce.books.file_book import FileBook
from zongce.books.memory_book import MemoryBook
from zongce.checks.own_book import read_own
from zongce.commands import facts, rows
from zongce.commands.pages.pages import pages
from zongce.commands.pages.seal_state import guard
from zongce.core.catalog import finding
from zongce.core.finding import Where
from zongce.core.records import from_values
from zongce.core.schema import Column, Exact, Grade, Layout, Percent, Table, Text
from zongce.core.value import replace
from zongce.issue import own_document
from zongce.ports.outcome import Document, SheetContent
from zongce.sheets.render import render_document
from zongce.sheets.report import report_document
from zongce.tables.composite import MODULE_SCORES
from zongce.tables.report import REPORT

NAME = "班级.xlsx"
HOSTS = ["file", "memory", pytest.param("live", marks=pytest.mark.libreoffice)]
FEW = settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(params=HOSTS)
def hosted(request, tmp_path):
    """A function that makes a host of the kind out of a workbook's path."""
    if request.param == "file":
        return FileBook
    if request.param == "memory":
        return lambda path: MemoryBook(path.name, path.read_bytes())
    app = request.getfixturevalue("live_app")
    return lambda path: opened(app, path)[0]


def own_of(host):
    got = host.read()
    assert got.book is not None, got.findings
    own = read_own(got.book)
    assert not [f for f in own.findings if f.severity.value != "hint"], own.findings
    return got, own


class Desk:
    """A class workbook as a command leaves it, on a host, and what is wanted of it."""

    def __init__(self, hosted, path):
        self.path = books.class_book(path)
        tables = books.tables_of(path)
        self.book = FileBook(path).read().book
        path.write_bytes(render_document(own_document(self.book, tables, books.NOW)))
        self.host = hosted(path)
        self.tables = dict(tables)

    def write(self, **changed):
        """Give some tables other rows."""
        before = guard(self.tables)
        self.tables |= {name: rows.of(self.tables[name].table, made) for name, made in changed.items()}
        document = own_document(self.book, self.tables, books.NOW)
        if (data := self.host.file(document)) is not None:
            self.path.write_bytes(data)
        else:
            assert self.host.write(document, before) == ()

    def holds(self):
        """Assert that it holds what is wanted, sheet by sheet in their order."""
        got, own = own_of(self.host)
        for name, wanted in self.tables.items():
            given = {c.name: wanted.values(c.name) for c in wanted.table.columns}
            held = {c.name: own.tables[name].values(c.name) for c in wanted.table.columns}
            assert held == given, name
        order = [content.table.sheet for content in pages("class", self.tables, books.NOW)]
        assert [grid.name for grid in got.book.sheets] == order
        assert identity(got.book) == identity(self.book)
        return got


def identity(book):
    return {name: text for name, text in book.properties.items() if name.startswith("zongce.")}


@pytest.fixture
def desk(hosted, tmp_path):
    return Desk(hosted, tmp_path / NAME)


@pytest.mark.parametrize("maker", [books.school, books.college, books.class_book])
def test_a_workbook_is_read_as_its_file_says(hosted, tmp_path, maker):
    path = maker(tmp_path / NAME)
    host = hosted(path)
    got, own = own_of(host)
    wanted = FileBook(path).read().book
    assert (host.name, got.book.kind, got.book.file) == (NAME, wanted.kind, NAME)
    assert identity(got.book) == wanted.properties
    for name, records in books.tables_of(path).items():
        assert (own.tables[name].columns, own.tables[name].rows) == (records.columns, records.rows)


def test_what_is_written_is_read_back_and_the_identity_stays(desk):
    entered = [e | {"module_0": 6000 + 25 * n} for n, e in enumerate(books.ENTERED)]
    logged = [{"time": "2026-10-20 09:30:00", "person": "李莉", "command": "=1+1", "detail": "@x\n第二行"}]
    desk.write(module_scores=entered, log=logged)
    desk.holds()


def test_a_change_is_noticed_and_writing_what_is_there_is_none(desk):
    before = desk.host.read().sha256
    if not isinstance(desk.host, FileBook):  # its bytes are the same
        desk.write()
    assert desk.host.unchanged(before)
    desk.write(module_scores=books.ENTERED[:2])
    assert not desk.host.unchanged(before)
    desk.holds()


def test_rows_come_and_go(desk):
    many = [books.SCORES[n % len(books.SCORES)] | {"course_code": f"00{n}"} for n in range(40)]
    one = {"student_id": "20240101", "name": "甲", "module": "能力发展"}
    items = [one | {"item": f"第{n}项"} for n in range(33)]
    for scores, typed in ((many, items), (many[:3], items[:1]), (many[:25], items[:30])):
        desk.write(raw_scores=scores, bonus_items=typed)
        desk.holds()


def result(n):
    return {
        "student_id": f"2024010{n}", "name": "甲", "major": "会计学", "grade_year": "2024",
        "class_": books.NAME, "credit_weighted_average": 8935 + n, "bonus": 0, "academic_score": 8935 + n,
        "class_rank": f"{n}/4", "course_count": 3, "failed_count": n % 2,
    }  # fmt: skip


def test_results_come_change_and_are_cleared(desk):
    made = [result(n) for n in range(1, 5)]
    for rows_given in (made, made[::-1][:3], []):
        desk.write(academic=rows_given)
        desk.holds()


def test_a_submitted_workbook_and_a_returned_one_hold_the_same(desk):
    status = rows.every(desk.tables["status"])
    desk.write(status=[*status, {"setting": facts.SUBMISSION, "value": "已提交"}])
    desk.holds()
    desk.write(status=status)
    desk.holds()


TYPED = [
    "001", "=1+1", "-5", "+5", "@x", "'a", "''", "1-2", "2025-11-02", "1E5", "12%", "TRUE", "#N/A", "=",
    "(3)", "123456789012345678", " 空 ", "a\nb", "_x0041_", "'=1", "¥5", "1,000",
]  # fmt: skip
ODD = Table(
    "odd", "怪表", "x",
    (
        Column("text", "文字", Text(20)), Column("long", "长文", Text(500)), Column("exact", "数", Exact(4)),
        Column("percent", "百分数", Percent(2)), Column("grade", "成绩", Grade()),
    ),
)  # fmt: skip
CELL = st.tuples(
    st.none() | st.sampled_from(TYPED),
    st.none() | st.sampled_from(TYPED),
    st.none() | st.sampled_from([1, 3000, 893_500, 10**14 + 5, -1]) | st.integers(-(10**9), 10**9),
    st.none() | st.sampled_from([3000, 3050, 1, 0, 10_000]),
    st.none() | st.sampled_from([8935, 10, "优", "1-2", "A+", "合格"]),
)


def odd(values, layout):
    turned = zip(*values, strict=True) if values else [()] * len(ODD.columns)
    records = from_values(ODD, {c.name: v for c, v in zip(ODD.columns, turned, strict=True)})
    content = SheetContent(replace(ODD, layout=layout), records, "题", "注")
    return Document("odd", "题", (content,), unmet="")


def cells(host):
    grid = next(g for g in host.read().book.sheets if g.name == ODD.sheet)
    return {
        (row, number): (cell.kind.name, cell.text, cell.format.kind, cell.format.places)
        for number, column in grid.columns.items()
        for row, cell in zip(grid.rows, column, strict=True)
        if cell is not None
    }


@pytest.mark.parametrize("layout", [Layout.LIST, Layout.RESULT])
@FEW
@given(before=st.lists(CELL, min_size=2, max_size=6), after=st.lists(CELL, min_size=1, max_size=9))
def test_any_value_stands_in_its_cell_as_in_a_new_workbook(hosted, tmp_path, layout, before, after):
    path = tmp_path / NAME
    path.write_bytes(render_document(odd(before, layout)))
    host = hosted(path)
    wanted = odd(after, layout)
    if (data := host.file(wanted)) is not None:
        path.write_bytes(data)
    else:
        assert host.write(wanted) == ()
    assert cells(host) == cells(MemoryBook(NAME, render_document(wanted)))
    if hasattr(host, "_book"):
        host._book.close()


def test_a_report_is_shown_and_taken_away(hosted, tmp_path):
    path = books.class_book(tmp_path / NAME)
    host = hosted(path)
    before = host.read()
    found = (finding("N101", Where(NAME, MODULE_SCORES.sheet, "C5"), "八十", heading="身体素质"),)
    paper = report_document(found, "题", "注", {NAME: host.way})
    host.show(paper, found)
    host.show(paper, found)
    assert host.unchanged(before.sha256)
    host.clear(REPORT.sheet)
    assert host.unchanged(before.sha256)
