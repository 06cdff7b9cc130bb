"""The templates staff start from: each is valid, readable by the intake, and as committed."""

import io
import zipfile
from pathlib import Path

import pytest

from tests.openxml import audit
from tests.sheets.samples import opened
from zongce.core.setting import SETTINGS
from zongce.core.text import heading_key
from zongce.sheets.guide import SHEET
from zongce.sheets.workbooks import README, TEMPLATES, build, reference, write
from zongce.tables.composite import MANUAL_MODULES
from zongce.tables.rating import RATING_FORM

FOLDER = Path(__file__).parents[2] / "templates"
BY_NAME = pytest.mark.parametrize("item", TEMPLATES, ids=lambda item: item.name)


def parts(data):
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


@BY_NAME
def test_the_stored_template_is_what_the_declarations_give(item):
    assert parts((FOLDER / item.file).read_bytes()) == parts(build(item))


def test_the_stored_reference_is_what_the_declarations_give():
    assert (FOLDER / README).read_text(encoding="utf-8") == reference()


def test_the_folder_holds_the_templates_and_nothing_else():
    assert {p.name for p in FOLDER.iterdir()} == {README, *(item.file for item in TEMPLATES)}


@BY_NAME
def test_a_template_passes_the_audit_and_is_the_same_every_time(item):
    data = build(item)
    assert audit(data) == []
    assert data == build(item)


@BY_NAME
def test_each_table_has_its_sheet_with_all_headings(item):
    book = opened(build(item))
    head = 7 if item.tables == (RATING_FORM,) else 4
    for table in item.tables:
        keys = {heading_key(str(c.value)) for c in book[table.sheet][head]}
        assert {heading_key(c.heading) for c in table.columns} <= keys


@BY_NAME
def test_no_row_of_the_guide_looks_like_the_head_of_a_table(item):
    sheet = opened(build(item))
    sheet = sheet[SHEET] if SHEET in sheet.sheetnames else sheet["项目说明"]
    for row in sheet.iter_rows(values_only=True):
        keys = {heading_key(str(v)) for v in row if v}
        for table in item.tables:
            assert not {heading_key(c.heading) for c in table.required} <= keys


def test_the_scheme_has_its_six_sheets_and_the_defaults_of_the_settings():
    book = opened(build(next(i for i in TEMPLATES if i.name == "测评方案")))
    assert book.sheetnames == ["测评方案", "加减分项", "等次规则", "否决规则", "成绩对照", "设置", "说明"]
    sheet = book["设置"]
    found = {sheet.cell(r, 1).value: sheet.cell(r, 2).value or "" for r in range(5, 5 + len(SETTINGS))}
    assert found == {setting.name: setting.default for setting in SETTINGS}
    notes = {sheet.cell(r, 1).value: sheet.cell(r, 3).value for r in range(5, 5 + len(SETTINGS))}
    assert notes == {setting.name: setting.note for setting in SETTINGS}
    lists = {str(r.sqref): r.formula1 for r in sheet.data_validations.dataValidation if r.type == "list"}
    assert lists["B6"] == '"全部,首次,末次,最高"'
    assert len(lists) == sum(1 for setting in SETTINGS if setting.options)


def test_the_settings_have_no_empty_rows_and_what_is_not_read_is_not_yellow():
    sheet = opened(build(next(i for i in TEMPLATES if i.name == "测评方案")))["设置"]
    assert sheet.max_row == 4 + len(SETTINGS)
    assert sheet["B5"].fill.fgColor.rgb == sheet["A5"].fill.fgColor.rgb != sheet["C5"].fill.fgColor.rgb


GUIDED = [table for item in TEMPLATES for table in item.tables if table != RATING_FORM]


@pytest.mark.parametrize("table", GUIDED, ids=lambda table: table.sheet)
def test_every_required_column_has_a_filled_example(table):
    needed = [index for index, column in enumerate(table.columns) if column.required]
    assert needed
    assert all(table.examples[0][index] for index in needed)


def test_the_composite_template_asks_for_scores_and_levels_only():
    table = next(i for i in TEMPLATES if i.name == "综合测评成绩").tables[0]
    headings = [c.heading for c in table.columns]
    assert headings[:4] == ["学号", "姓名", f"{MANUAL_MODULES[0]}成绩", f"{MANUAL_MODULES[0]}等次"]
    assert headings[-2:] == ["素质综合测评成绩", "素质综合测评等次"]
    assert len(headings) == 10


def test_the_reference_names_every_heading_and_alias():
    words = reference()
    for item in TEMPLATES:
        for table in item.tables:
            assert all(f"| {c.heading} |" in words for c in table.columns)
            assert all(alias in words for c in table.columns for alias in c.aliases)


def test_writing_fills_an_empty_folder(tmp_path):
    write(tmp_path / "new")
    assert len(list((tmp_path / "new").iterdir())) == len(TEMPLATES) + 1
