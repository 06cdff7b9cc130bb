"""操作单: what stands in its cells comes back as the value that was meant, and what is wrong at its cell."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zongce.books.reader import read_book
from zongce.checks.parameter_form import filled_form
from zongce.checks.parameters import parameter_text, read_parameters
from zongce.core import schema
from zongce.core.schema import Column
from zongce.sheets.parameter_form import LAST, Question, parameter_document
from zongce.sheets.render import render_document

WORDS = st.text("甲乙丙AZ09 ·、-=+@", min_size=1, max_size=12).map(str.strip).filter(bool)
KINDS = {
    "text": (schema.Text(60), WORDS),
    "identifier": (schema.Identifier(), st.from_regex(r"[0-9A-Z]{1,20}", fullmatch=True)),
    "person": (schema.PersonName(), st.sampled_from(["甲", "阿依古丽·买买提", "欧阳娜娜"])),
    "exact": (schema.Exact(2, 0, 10_000), st.integers(0, 10_000)),
    "whole": (schema.Exact(0, 1, 9_999), st.integers(1, 9_999)),
    "percent": (schema.Percent(2, 0, 10_000), st.integers(0, 10_000)),
    "grade": (schema.Grade(), st.one_of(st.integers(0, 10_000), st.sampled_from(["优", "合格", "A+"]))),
    "term": (schema.Term(), st.sampled_from(["2025-2026-1", "2024-2025-2"])),
    "choice": (schema.Choice(("学年", "第一学期")), st.sampled_from(["学年", "第一学期"])),
    "flag": (schema.Flag(), st.sampled_from(["是", "否"])),
    "day": (schema.Day(), st.dates(date(2000, 1, 1), date(2099, 12, 31)).map(date.isoformat)),
}
COLUMNS = tuple(Column(name, f"项{name}", kind) for name, (kind, _) in KINDS.items())
VALUES = st.fixed_dictionaries({}, optional={name: values for name, (_, values) in KINDS.items()})


def form_of(values, person=""):
    """A 操作单 as it stands in a workbook."""
    asked = [Question(column, values.get(column.name)) for column in COLUMNS]
    data = render_document(parameter_document("试", "试一试。", asked, person))
    book, found = read_book(data, "班级.xlsx")
    assert not found
    return filled_form(book.sheets[0], book.file)


@settings(max_examples=40, deadline=None)
@given(VALUES)
def test_what_a_form_holds_is_what_was_meant(values):
    filled = form_of(values)
    assert filled.label == "试"
    cells = {column.heading: cell for column in COLUMNS if (cell := filled.cells.get(column.heading))}
    read, found = read_parameters("试", COLUMNS, cells, filled.places)
    assert found == ()
    assert read == values


@settings(max_examples=200, deadline=None)
@given(VALUES)
def test_a_value_typed_on_the_command_line_is_the_one_of_the_form(values):
    typed = {c.heading: parameter_text(c.kind, values[c.name]) for c in COLUMNS if c.name in values}
    read, found = read_parameters("试", COLUMNS, typed)
    assert found == ()
    assert read == values


def test_numbers_of_students_stay_text():
    filled = form_of({"identifier": "0012024001"})
    assert filled.cells["项identifier"].text == "0012024001"
    assert filled.cells["项identifier"].kind.name == "TEXT"


def test_blank_cells_are_not_there_and_every_question_has_its_place():
    filled = form_of({}, person="李莉（T001）")
    assert set(filled.cells) == {"操作人", LAST}
    assert filled.places["项text"].cell == "B5"
    assert filled.places["项day"] == ("班级.xlsx", "操作单", f"B{4 + len(COLUMNS)}")


def test_what_is_missing_or_wrong_is_told_at_its_cell():
    must = Column("reason", "原因", schema.Text(5), required=True)
    flag = Column("flag", "是否", schema.Flag())
    data = render_document(parameter_document("试", "", [Question(must), Question(flag)]))
    filled = filled_form(read_book(data, "x.xlsx")[0].sheets[0], "x.xlsx")
    _, found = read_parameters("试", (must, flag), {"是否": "也许", "别的": "1"}, filled.places)
    assert [(f.code, f.sheet, f.cell) for f in found] == [
        ("T103", "操作单", "B6"), ("B823", "", ""), ("B822", "操作单", "B5"),
    ]  # fmt: skip


@pytest.mark.parametrize(("kind", "locked"), [("identifier", False), ("flag", False)])
def test_only_answers_can_be_typed_and_they_have_rules(kind, locked):
    from io import BytesIO

    from openpyxl import load_workbook

    asked = [Question(column) for column in COLUMNS]
    sheet = load_workbook(BytesIO(render_document(parameter_document("试", "", asked, "我"))))["操作单"]
    assert sheet.protection.sheet
    row = 5 + [column.name for column in COLUMNS].index(kind)
    assert sheet.cell(row, 2).protection.locked is locked
    assert sheet.cell(row, 1).protection.locked
    assert sheet.cell(5 + len(COLUMNS), 2).protection.locked
    assert any(f"B{row}" in rule.sqref for rule in sheet.data_validations.dataValidation)
