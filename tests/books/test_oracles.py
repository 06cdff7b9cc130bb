"""Well-formed workbooks of several programs, read as openpyxl and calamine read them.

Both are oracles, never second readers: they take cached values and dates, which ours must not.
"""

import datetime as dt
import io
import os
import shutil
import subprocess
from decimal import Decimal
from itertools import pairwise

import openpyxl
import pytest
import xlsxwriter
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.worksheet.formula import ArrayFormula
from python_calamine import CalamineWorkbook

from tests.sheets.samples import document
from zongce.books.reader import read_book
from zongce.core.grid import Book, CellKind, FormatKind
from zongce.core.number import exact
from zongce.sheets.rating_form import Item, Rater, rating_form
from zongce.sheets.render import render_document

ROWS = [
    ["学号", "姓名", "成绩", "日期", "是否", "公式"],
    ["0020240101", " 张 三 ", 89.35, dt.date(2026, 1, 2), True, "=C2*2"],
    ["20240102", "<李&四>\n\"换行'", 60, None, False, '=IF(C3>=60,"及格","不<及格")'],
    [None, None, None, None, None, None],
    ["٣", "𠮷野家😀", 19.99, dt.datetime(2026, 1, 2, 3, 4), None, None],
    [20240103, "x" * 300, -0.5, None, True, "=SUM(C2:C5)"],
    [0, "0", 1e-7, None, None, None],
    [123456789012345, "_x0041", 1234567.891, None, None, "=1/0"],
]


def by_openpyxl():
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = "成绩 表"
    for row in ROWS:
        sheet.append(row)
    sheet["C2"].number_format = "0.00"
    sheet["C3"].number_format = "0.0%"
    sheet["C5"].number_format = ';;;"藏"'
    sheet.merge_cells("A20:B22")
    sheet.column_dimensions["D"].hidden = True
    sheet.row_dimensions[3].hidden = True
    sheet["A9"] = CellRichText("张", TextBlock(InlineFont(b=True), "三"))
    sheet["H2"] = ArrayFormula("H2:H3", "=C2:C3*2")
    second = workbook.create_sheet("藏")
    second.sheet_state = "veryHidden"
    second["IV3"] = "远"
    workbook.custom_doc_props.append(openpyxl.packaging.custom.StringProperty(name="zongce.kind", value="甲"))
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def by_xlsxwriter(**options):
    out = io.BytesIO()
    workbook = xlsxwriter.Workbook(out, {"default_date_format": "yyyy-mm-dd", **options})
    sheet = workbook.add_worksheet("成绩 表")
    bold = workbook.add_format({"bold": True})
    for r, row in enumerate(ROWS):
        for c, value in enumerate(row):
            if isinstance(value, dt.date):
                sheet.write_datetime(r, c, value)
            elif value is not None:
                sheet.write(r, c, value)
    if not options:
        sheet.write_rich_string(9, 0, "张", bold, "三", "丰")
        sheet.write_blank(9, 1, None, bold)
        sheet.merge_range(19, 0, 21, 1, "合")
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.set_column(3, 3, None, None, {"hidden": True})
    workbook.close()
    return out.getvalue()


FORM = rating_form(
    "评分表",
    "",
    Rater("01", "某", "互评"),
    [("01", "某"), ("002", "=x")],
    [Item("思想", "20", "30", "热爱 <祖国>")],
)
BOOKS = {
    "openpyxl": by_openpyxl(),
    "xlsxwriter": by_xlsxwriter(),
    "xlsxwriter in constant memory": by_xlsxwriter(constant_memory=True),
    "our results": render_document(document()),
    "our forms": FORM,
}


def ours(data) -> Book:
    found, findings = read_book(data, "x.xlsx")
    assert findings == ()
    for grid in found.sheets:
        assert all(a < b for a, b in pairwise(grid.rows))
        assert all(len(v) == len(grid.rows) and any(v) for v in grid.columns.values())
        assert all(any(v[i] for v in grid.columns.values()) for i in range(len(grid.rows)))
    return found


def cells(grid):
    return {(r, c): v[i] for c, v in grid.columns.items() for i, r in enumerate(grid.rows) if v[i]}


def agrees(cell, value):
    """Say whether openpyxl's value is what our cell says."""
    match cell.kind:
        case CellKind.FORMULA:
            return (value.text if isinstance(value, ArrayFormula) else value) in (f"={cell.text}", cell.text)
        case CellKind.TEXT | CellKind.ERROR:
            return value == cell.text
        case CellKind.BOOLEAN:
            return value is (cell.text == "TRUE")
        case CellKind.DATE:
            return isinstance(value, dt.date | dt.time)
    return not isinstance(value, bool) and isinstance(value, int | float) and float(cell.text) == value


def assert_as_openpyxl_reads(data):
    theirs = openpyxl.load_workbook(io.BytesIO(data))
    found = ours(data)
    assert [g.name for g in found.sheets] == theirs.sheetnames
    for grid in found.sheets:
        sheet = theirs[grid.name]
        mine = cells(grid)
        values = {
            (c.row, c.column): c.value for row in sheet.iter_rows() for c in row if c.value not in (None, "")
        }
        area = [cell for ref in sheet.array_formulae.values() for row in sheet[ref] for cell in row]
        array = {(cell.row, cell.column) for cell in area}
        assert all(mine[at].kind is CellKind.FORMULA for at in array & mine.keys())
        assert mine.keys() == values.keys()
        assert [at for at, cell in mine.items() if at not in array and not agrees(cell, values[at])] == []
        assert {tuple(m) for m in grid.merged} == {
            (m.min_row, m.min_col, m.max_row, m.max_col) for m in sheet.merged_cells.ranges
        }
        assert grid.state == sheet.sheet_state
        assert grid.hidden_rows == {n for n, d in sheet.row_dimensions.items() if d.hidden} & set(grid.rows)
    assert found.properties == {p.name: p.value for p in theirs.custom_doc_props.props}


def assert_as_calamine_reads(data):
    theirs = CalamineWorkbook.from_filelike(io.BytesIO(data))
    for grid in ours(data).sheets:
        sheet = theirs.get_sheet_by_name(grid.name).to_python(skip_empty_area=False)
        mine = cells(grid)
        for (row, column), cell in mine.items():
            if cell.kind is CellKind.FORMULA:
                continue  # calamine takes its cached value, and has none for ours
            value = sheet[row - 1][column - 1]
            if cell.kind is CellKind.TEXT:
                assert value == cell.text.replace("_x005F_", "_")
            elif cell.kind is CellKind.NUMBER:
                assert float(cell.text) == value
                assert exact(cell.text, 12, stored=True) == Decimal(repr(value)).scaleb(12)
            elif cell.kind is CellKind.BOOLEAN:
                assert value is (cell.text == "TRUE")
        held = {(r, c) for r, row in enumerate(sheet, 1) for c, v in enumerate(row, 1) if v != ""}
        assert held <= mine.keys()


@pytest.mark.parametrize("name", BOOKS)
def test_values_formulas_and_structure_are_openpyxls(name):
    assert_as_openpyxl_reads(BOOKS[name])


@pytest.mark.parametrize("name", BOOKS)
def test_values_are_calamines(name):
    assert_as_calamine_reads(BOOKS[name])


def test_formats_come_with_the_numbers():
    grid = ours(BOOKS["openpyxl"]).sheets[0]
    kinds = [grid.cell(r, 3).format[:2] for r in (2, 3, 5, 6)]
    assert kinds == [
        (FormatKind.DECIMAL, 2),
        (FormatKind.PERCENT, 1),
        (FormatKind.OTHER, None),
        (FormatKind.GENERAL, None),
    ]
    assert grid.hidden_columns == {4}


@pytest.fixture(scope="module")
def by_libreoffice(tmp_path_factory):
    soffice = shutil.which("soffice")
    if soffice is None:
        if os.environ.get("CI"):
            pytest.fail("soffice is missing")
        pytest.skip("needs soffice")
    folder = tmp_path_factory.mktemp("books")
    for n, data in enumerate(BOOKS.values()):
        (folder / f"b{n}.xlsx").write_bytes(data)
    profile = f"-env:UserInstallation={tmp_path_factory.mktemp('profile').as_uri()}"
    files = sorted(folder.glob("*.xlsx"))
    target = ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", folder / "out"]
    subprocess.run(
        [soffice, profile, "--headless", *target, *files], check=True, capture_output=True, timeout=180
    )
    return [path.read_bytes() for path in sorted((folder / "out").iterdir())]


@pytest.mark.libreoffice
def test_what_libreoffice_saves_is_read_as_the_oracles_read_it(by_libreoffice):
    assert len(by_libreoffice) == len(BOOKS)
    for data in by_libreoffice:
        assert_as_openpyxl_reads(data)
        assert_as_calamine_reads(data)
