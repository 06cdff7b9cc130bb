"""A sheet as values is what the reader finds in the workbook that is made of it."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.flow import books
from tests.sheets.samples import document
from zongce.books.reader import read_book
from zongce.checks.own_book import empty
from zongce.commands import rows
from zongce.commands.pages.pages import pages
from zongce.core.records import from_values
from zongce.core.schema import Column, Day, Exact, Grade, Layout, Percent, Table, Text
from zongce.core.value import replace
from zongce.ports.outcome import Document, SheetContent
from zongce.sheets.build import BUILT_NAME, built, digest_of, pieces
from zongce.sheets.plain import plain_sheet
from zongce.sheets.render import render_document
from zongce.tables.books import KINDS


def seen(grid):
    """Kind, text and format code of every cell that is not blank."""
    return {
        (row, number): (cell.kind, cell.text, cell.format.code)
        for number, cells in grid.columns.items()
        for row, cell in zip(grid.rows, cells, strict=True)
        if cell is not None
    }


def said(plain):
    cells = {at: put for at, put in plain.top.items() if put.kind is not None}
    for number, column in enumerate(plain.columns, start=1):
        cells |= {(plain.first + n, number): put for n, put in enumerate(column) if put.kind is not None}
    return {at: tuple(put) for at, put in cells.items()}


def assert_equal(made):
    book, found = read_book(render_document(made), "x.xlsx")
    assert found == ()
    assert [seen(grid) for grid in book.sheets] == [said(plain_sheet(made.kind, c)) for c in made.sheets]


@pytest.mark.parametrize("maker", [books.school, books.college, books.class_book])
@pytest.mark.parametrize("state", [{}, {"status": "已提交"}])
def test_every_sheet_of_a_workbook_of_ours_is_said_as_it_is_written(tmp_path, maker, state):
    tables = books.tables_of(maker(tmp_path / "x.xlsx"))
    kind = {books.school: "school", books.college: "college", books.class_book: "class"}[maker]
    assert_equal(Document(kind, "x", pages(kind, tables, books.NOW), unmet=""))


def test_a_sheet_with_nothing_in_it_is_said_too():
    tables = {t.name: empty(t) for t in KINDS["class"].tables}
    assert_equal(Document("class", "x", pages("class", tables, books.NOW)))


KINDS_OF_COLUMNS = Table(
    "kinds", "各种列", "x",
    (
        Column("text", "文字", Text(500)), Column("short", "短", Text(20), required=True),
        Column("exact", "数", Exact(4, -10**6, 10**9)), Column("whole", "整数", Exact(0)),
        Column("percent", "百分数", Percent(2)), Column("grade", "成绩", Grade()),
        Column("day", "日期", Day()),
    ),
)  # fmt: skip
ROWS = st.lists(
    st.tuples(
        st.none() | st.text(max_size=6).filter(lambda t: not any(0xD800 <= ord(c) < 0xE000 for c in t)),
        st.sampled_from(
            [None, "001", "=1+1", "-5", "@x", "'a", "1-2", "2025-11-02", "_x0041_", "#N/A", " 空 "]
        ),
        st.none() | st.integers(-(10**6), 10**9),
        st.none() | st.integers(-9, 10**14),
        st.none() | st.sampled_from([3000, 3050, 1, 0, 10_000]),
        st.none() | st.sampled_from([8935, 9950, "优", "5-"]),
        st.none() | st.dates(min_value=date(1950, 1, 1)).map(str),
    ),
    min_size=1,
    max_size=5,
)


@settings(deadline=None)
@given(ROWS, st.sampled_from(list(Layout)), st.booleans())
def test_any_value_is_said_as_it_is_stored(values, layout, locked):
    table = replace(KINDS_OF_COLUMNS, layout=layout)
    turned = zip(*values, strict=True)
    records = from_values(table, {c.name: v for c, v in zip(table.columns, turned, strict=True)})
    assert_equal(Document("x", "x", (SheetContent(table, records, "题", locked=locked),)))


def digests(tables):
    return {c.table.name: digest_of("class", c) for c in pages("class", tables, books.NOW)}


def test_a_build_changes_with_the_looks_and_not_with_the_values(tmp_path):
    tables = dict(books.tables_of(books.class_book(tmp_path / "x.xlsx")))
    before = digests(tables)
    entered = [e | {"module_0": 6000 + n} for n, e in enumerate(books.ENTERED)]
    tables["module_scores"] = rows.of(tables["module_scores"].table, entered[:3])
    assert digests(tables) == before
    status = [*rows.every(tables["status"]), {"setting": "提交状态", "value": "已提交"}]
    tables["status"] = rows.of(tables["status"].table, status)
    after = digests(tables)
    assert after["module_scores"] != before["module_scores"]
    assert after["raw_scores"] == before["raw_scores"]


def test_a_workbook_keeps_how_it_is_built_in_hidden_names(tmp_path):
    tables = books.tables_of(books.class_book(tmp_path / "x.xlsx"))
    made = Document("class", "x", pages("class", tables, books.NOW), unmet="")
    from tests.sheets.samples import opened

    names = opened(render_document(made)).defined_names
    kept = [names[f"{BUILT_NAME}_{n}"] for n in range(1, len(pieces(built(made))) + 1)]
    assert all(name.hidden for name in kept)
    assert "".join(name.attr_text[1:-1] for name in kept) == built(made)
    assert not [n for n in opened(render_document(document())).defined_names if n.startswith(BUILT_NAME)]


def test_who_compares_sheets_does_not_wait_for_openpyxl():
    code = "import sys, zongce.sheets.plain; print('openpyxl' in sys.modules, 'numpy' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["False", "False"]
