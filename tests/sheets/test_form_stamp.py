"""Stamped forms: each is the form that would have been built for its rater alone."""

import io
import zipfile

import pytest
from openpyxl import load_workbook

from tests.libreoffice import without_cached_values
from tests.openxml import audit
from zongce.books.reader import read_book
from zongce.ports.outcome import FormDocument
from zongce.sheets.form_stamp import forms
from zongce.sheets.rating_form import Item, Rater, rating_form

STUDENTS = (("0101", "张三"), ("0102", "=李四"), ("0103", "阿卜杜热合曼·买买提·艾力"), ("0104", "赵<六>&"))
ITEMS = (("思想", "20", "30", "集体观念"), ("体育", "30.5", "40", ""))
RATERS = (
    *((number, name, "互评") for number, name in STUDENTS),
    ("T1", "李莉", "辅导员"),
    ("T2", "马&<b>", "班主任"),
)


def document(rater, **options):
    given = {
        "title": "会计2401 评分表",
        "note": "只有辅导员能打开",
        "students": STUDENTS,
        "items": ITEMS,
    } | options
    properties = {"zongce.batch": "B1", "zongce.class": "2024011"}
    return FormDocument(rater=rater, code=f"7KQ2-{rater[0]}", properties=properties, **(given | options))


def built(made):
    return rating_form(
        made.title, made.note, Rater(*made.rater), made.students, [Item(*i) for i in made.items],
        rate_self=made.rate_self, marks=made.marks, code=made.code, properties=made.properties,
    )  # fmt: skip


def picture(data):
    """Cells, formulas, cached values, looks, locks, rules, heights of a form."""
    made = []
    for cached in (False, True):
        book = load_workbook(io.BytesIO(data), data_only=cached)
        for page in book.worksheets:
            made += [
                (c.coordinate, c.value, c.data_type, c.quotePrefix, c.fill.fgColor.rgb, c.font.color.rgb,
                 c.alignment.wrap_text, c.protection.locked, c.number_format)
                for row in page.iter_rows() for c in row
            ]  # fmt: skip
            made += [(r, d.height) for r, d in sorted(page.row_dimensions.items())]
            made += [(c, d.width) for c, d in sorted(page.column_dimensions.items())]
            made += [(str(r.sqref), r.formula1) for r in page.data_validations.dataValidation]
    return made


def grids(data):
    book, found = read_book(data, "表.xlsx")
    assert found == ()
    return book.properties, [(g.name, dict(g.columns), list(g.rows)) for g in book.sheets]


@pytest.mark.parametrize("rate_self", [False, True])
def test_a_stamped_form_equals_the_one_built_for_its_rater(rate_self):
    documents = [document(rater, rate_self=rate_self) for rater in RATERS]
    for made, data in zip(documents, forms(documents), strict=True):
        assert grids(data) == grids(built(made)), made.rater
        assert picture(data) == picture(built(made)), made.rater


def test_marks_that_stand_there_already_are_on_the_stamped_form_and_counted():
    given = {"0101": (2000, 3050), "0103": (3000, None), "0104": (2550, 4000)}
    documents = [document(RATERS[0]), document(RATERS[4], marks=given), document(RATERS[5])]
    made = list(forms(documents))
    assert [picture(data) for data in made] == [picture(built(d)) for d in documents]
    sheet = load_workbook(io.BytesIO(made[1]), data_only=True)["评分表"]
    assert [sheet[c].value for c in ("A6", "C8", "C9", "D10", "C11")] == ["已评 2 / 4", 20, None, None, 25.5]


def test_every_stamped_form_carries_its_own_code_and_rater_and_shows_the_code():
    documents = [document(rater) for rater in RATERS]
    for rater, data in zip(RATERS, forms(documents), strict=True):
        properties, _ = grids(data)
        assert (properties["zongce.code"], properties["zongce.rater"]) == (f"7KQ2-{rater[0]}", rater[0])
        assert (properties["zongce.class"], properties["zongce.kind"]) == ("2024011", "rating_form")
        sheet = load_workbook(io.BytesIO(data))["评分表"]
        assert sheet["C3"].value == f"校验码 7KQ2-{rater[0]}"
        assert sheet["B3"].alignment.shrink_to_fit, "the number beside the code is seen whole"


def test_forms_of_several_classes_and_a_class_of_one_come_back_in_order():
    alone = {"students": STUDENTS[:1], "title": "独"}
    documents = [
        document(RATERS[0]), document(RATERS[0], **alone), document(RATERS[4]), document(RATERS[5], **alone),
        document(RATERS[1], items=ITEMS[:1]),
    ]  # fmt: skip
    assert [grids(d) for d in forms(documents)] == [grids(built(d)) for d in documents]


def test_a_form_does_not_hold_another_raters_code():
    *_, last = forms([document(rater) for rater in RATERS])
    with zipfile.ZipFile(io.BytesIO(last)) as package:
        whole = b"".join(package.read(name) for name in package.namelist())
    assert b"7KQ2-T2" in whole
    assert not [r for r in RATERS[:-1] if f"7KQ2-{r[0]}".encode() in whole]


def test_a_stamped_form_passes_the_audit_and_is_the_same_every_time():
    documents = [document(rater) for rater in (RATERS[1], RATERS[5])]
    made = list(forms(documents))
    assert [audit(data) for data in made] == [[], []]
    assert made == list(forms(documents))


@pytest.mark.libreoffice
def test_libreoffice_computes_the_counter_of_a_stamped_form(office):
    data = list(forms([document(rater) for rater in RATERS[:2]]))[1]
    made = office.convert({"f.xlsx": without_cached_values(data)}, "xlsx:Calc MS Excel 2007 XML")["f.xlsx"]
    sheet = load_workbook(io.BytesIO(made), data_only=True)["评分表"]
    assert [sheet[c].value for c in ("A6", "B3", "B9", "C3")] == [
        "已评 0 / 3",
        "0102",
        "=李四",
        "校验码 7KQ2-0102",
    ]
    assert sheet["C9"].protection.locked
    assert not sheet["C8"].protection.locked
