"""What a real spreadsheet program (LibreOffice) makes of our workbooks."""

import io

import pytest
from openpyxl import load_workbook

from tests.libreoffice import without_cached_values
from tests.sheets.samples import document
from zongce.sheets.rating_form import COUNTER, STATE, Item, Rater, rating_form
from zongce.sheets.render import render_document
from zongce.sheets.workbooks import TEMPLATES, build

pytestmark = pytest.mark.libreoffice
XLSX = "xlsx:Calc MS Excel 2007 XML"


def test_every_template_prints(office):
    made = office.convert({f"t{n}.xlsx": build(item) for n, item in enumerate(TEMPLATES)}, "pdf")
    assert len(made) == len(TEMPLATES)
    assert all(data.startswith(b"%PDF") for data in made.values())


def test_recalculated_values_equal_the_cached_ones(office):
    marks = {"02": (2000, 3000), "03": (3000, None), "04": (2500, 4001)}
    students = [(f"0{n}", "某") for n in range(1, 5)]
    items = [Item("思想", "20", "30"), Item("体育", "30", "40")]
    formulas = {
        "academic_score": tuple(f"=ROUND(F{r}+G{r},2)" for r in (5, 6, 7)),
        "class_rank": tuple(f'=COUNTIFS(H$5:H$7,">"&H{r})+1&"/3"' for r in (5, 6, 7)),
    }
    files = {
        "result.xlsx": render_document(document(formulas=formulas)),
        "form.xlsx": rating_form("表", "", Rater("01", "某", "互评"), students, items, marks=marks),
    }
    bare = {name: without_cached_values(data) for name, data in files.items()}
    made = office.convert(bare, XLSX)
    for name, cells in {
        "result.xlsx": ("H5", "H6", "H7", "I5", "I6", "I7"),
        "form.xlsx": (COUNTER, STATE),
    }.items():
        ours = load_workbook(io.BytesIO(files[name]), data_only=True).worksheets[0]
        theirs = load_workbook(io.BytesIO(made[name]), data_only=True).worksheets[0]
        assert [theirs[c].value for c in cells] == [ours[c].value for c in cells]
        assert ours[cells[0]].value is not None


def test_locks_validation_and_text_survive_a_save_by_libreoffice(office):
    files = {
        "form.xlsx": rating_form(
            "表", "", Rater("01", "某", "互评"), [("01", "某"), ("002", "=x")], [Item("思想", "20", "30")]
        )
    }
    sheet = load_workbook(io.BytesIO(office.convert(files, XLSX)["form.xlsx"])).worksheets[0]
    assert sheet.protection.sheet
    assert (sheet["A9"].value, sheet["B9"].value, sheet["B9"].data_type) == ("002", "=x", "s")
    assert [sheet[c].protection.locked for c in ("A9", "C8", "C9")] == [True, True, False]
    assert [(str(r.sqref), r.type) for r in sheet.data_validations.dataValidation] == [("C8:C9", "decimal")]
