"""The narrower limits of forms: the largest real forms keep within them several times over, bombs do not."""

import os
import zipfile

import pytest

from tests.books.hostile import book, parts, sheet, zipped
from tests.flow import books
from tests.flow.rating_forms import collect, fill, form_of, issued, outcomes, sent_back
from zongce.books.budget import PLAIN, Budget
from zongce.books.fault import RefusedError
from zongce.books.formula_text import SharedFormulas
from zongce.books.limits import DEFAULT, FORM, MIB, Limits
from zongce.books.reader import read_book
from zongce.commands import rows
from zongce.commands.registry import COMMANDS
from zongce.core.grid import letters
from zongce.core.value import replace
from zongce.home import LimitsFault, limits
from zongce.ports.outcome import Document, SheetContent
from zongce.sheets.rating_form import Item, Rater, rating_form
from zongce.sheets.render import render_document
from zongce.tables.academic import ADJUSTMENTS
from zongce.tables.books import ADJUSTMENT_FORM


def codes(data, held=FORM):
    return [f.code for f in read_book(data, "x.xlsx", held)[1]]


def share(of, parts_of_it):
    """Limits of which a file may only use a share."""
    counted = ("file_bytes", "inflated_bytes", "rows", "cells", "contents", "markup", "beside")
    return replace(of, **{name: getattr(of, name) // parts_of_it for name in counted})


@pytest.fixture(scope="module")
def largest():
    """A rating form of 300 students and 30 items, every mark given."""
    students = [(f"2024{n:06d}", f"学生{n}") for n in range(300)]
    items = [Item(f"评分项目名称{n}", "20", "30") for n in range(30)]
    marks = {
        s: tuple(2000 + (n * 37 + i * 11) % 1001 for i in range(30)) for n, (s, _) in enumerate(students)
    }
    return rating_form("评分表", "说明", Rater("T01", "陈", "辅导员"), students, items, marks=marks)


def courses(students, count):
    """A 课程调整表 of so many students and courses."""
    made = (
        {
            "student_id": f"2024{s:06d}", "name": f"学生{s}", "major": "会计学", "term": "2025-2026-1",
            "course_code": f"C{c:05d}", "course_name": f"课程名称{c}", "bonus_ratio": 20, "takes_part": "是",
            "is_adjusted": "否",
        }
        for s in range(students)
        for c in range(count)
    )  # fmt: skip
    content = SheetContent(ADJUSTMENTS, rows.of(ADJUSTMENTS, made), "题", "注")
    return render_document(Document(ADJUSTMENT_FORM, "课程调整表", (content,), {}))


def test_the_largest_rating_form_takes_a_fifth_of_what_a_form_may_take(largest):
    assert codes(largest) == []
    assert codes(largest, share(FORM, 5)) == []


@pytest.mark.parametrize(("students", "count"), [(60, 40), (100, 40)])
def test_a_course_form_of_a_large_class_is_read(students, count):
    assert codes(courses(students, count)) == []


def test_each_limit_of_forms_is_below_the_one_of_all_files():
    for name in Limits.__match_args__:
        assert getattr(FORM, name) <= getattr(DEFAULT, name), name


def test_commands_that_receive_forms_say_so():
    assert {c.id for c in COMMANDS if c.small} == {
        "rating.collect", "rating.issue", "rating.compute", "courses.collect", "composite.import",
    }  # fmt: skip


def test_a_form_beyond_the_limits_of_forms_is_kept_and_set_apart_and_archives_may_be_larger(tmp_path):
    path = issued(tmp_path)
    folder = sent_back(path, tmp_path / "交来", [books.TEACHER])
    form = next(folder.iterdir())
    with zipfile.ZipFile(form, "a") as package:
        package.writestr("xl/media/photo.png", os.urandom(FORM.file_bytes))
    archive = tmp_path / "全班.zip"
    with zipfile.ZipFile(archive, "w") as package:
        package.write(form, form.name)
        other = fill(form_of(path, "20240101"), tmp_path / "互评.xlsx")
        package.write(other, other.name)
    report = collect(path, archive)
    assert books.codes(report) == ["F106"]
    assert outcomes(path) == {form.name: "拒收", other.name: "采用"}
    assert form.read_bytes() in {p.read_bytes() for p in path.parent.glob("隔离/*")}


def test_limits_of_forms_can_be_raised_in_a_table_of_their_own(tmp_path, monkeypatch):
    monkeypatch.setenv("ZONGCE_HOME", str(tmp_path))
    assert (limits(), limits(small=True)) == (DEFAULT, FORM)
    (tmp_path / "limits.toml").write_text("rows = 700000\n[form]\nrows = 9000\n", encoding="utf-8")
    assert (limits().rows, limits(small=True).rows) == (700_000, 9_000)
    assert limits(small=True).cells == FORM.cells
    assert limits().cells == DEFAULT.cells


@pytest.mark.parametrize("said", ["[form]\nrow = 1", "[form]\nrows = 0", "form = 3", "[form]\nrows = true"])
def test_a_limit_that_is_none_is_told(tmp_path, monkeypatch, said):
    monkeypatch.setenv("ZONGCE_HOME", str(tmp_path))
    (tmp_path / "limits.toml").write_text(said, encoding="utf-8")
    for small in (True, False):
        with pytest.raises(LimitsFault):
            limits(small=small)


def test_markup_is_charged_over_all_parts_and_plain_rows_cost_a_tenth():
    budget = Budget(2)
    budget.spend(b"<a>")
    budget.spend(b"<" * (PLAIN - 1), plain=True)
    with pytest.raises(RefusedError):
        budget.spend(b"<=", plain=True)


def test_what_is_charged_is_a_limit_of_the_workbook():
    plain = "".join(
        f'<row r="{r}">' + "".join(f'<c r="{letters(c)}{r}"><v>1</v></c>' for c in range(1, 11)) + "</row>"
        for r in range(1, 101)
    )
    small = replace(DEFAULT, markup=1_500)
    assert codes(book(plain), small) == []
    assert codes(book(plain.replace("<c r", "<c  r")), small) == ["F106"]


def test_a_workbook_that_is_too_large_is_told_once():
    made = parts("<row/>" * 50, sheets='<sheet name="甲" sheetId="1" r:id="rId1"/>')
    other = '<sheet name="乙" sheetId="2" r:id="rId9"/>'
    made["xl/workbook.xml"] = str(made["xl/workbook.xml"]).replace("</sheets>", f"{other}</sheets>")
    relation = str(made["xl/_rels/workbook.xml.rels"])
    one = relation[relation.index("<Relationship Id") : relation.index("/>") + 2]
    made["xl/_rels/workbook.xml.rels"] = relation.replace(
        "</Relationships>", one.replace("rId1", "rId9").replace("sheet1", "b") + "</Relationships>"
    )
    made["xl/worksheets/b.xml"] = sheet("<row/>" * 50)
    assert codes(zipped(made)) == []
    assert codes(zipped(made), replace(DEFAULT, markup=60)) == ["F106"]


@pytest.mark.parametrize(
    ("change", "limit"),
    [
        ({"sheet": sheet("<row/>", after="<a/>" * 20)}, {"beside": 15}),
        ({"xfs": "".join(f'<xf numFmtId="{n}"/>' for n in range(1, 10))}, {"formats": 8}),
    ],
)
def test_the_newer_limits_are_held(change, limit):
    assert codes(book(**change)) == []
    assert codes(book(**change), replace(DEFAULT, **limit)) == ["F106"]


def test_formulas_are_moved_up_to_a_limit_and_stand_as_written_beyond():
    shared = SharedFormulas(5)
    assert shared.at("0", "A1+1", 1, 1) == "A1+1"
    assert shared.at("0", "", 2, 1) == "A2+1"
    assert shared.at("0", "", 3, 1) == "A1+1"
    assert shared.at("9", "", 3, 1) == ""


def test_bytes_that_are_no_text_are_a_damaged_file_whichever_way_the_sheet_is_read():
    for spelling in ('<c r="A1" t="str"><v>@</v></c>', '<c  r="A1" t="str"><v>@</v></c>'):
        made = parts(f'<row r="1">{spelling}</row>')
        text = str(made["xl/worksheets/sheet1.xml"]).encode().replace(b"@", b"\xff")
        assert codes(zipped(made | {"xl/worksheets/sheet1.xml": text})) == ["F102"]
    assert FORM.file_bytes == 2 * MIB
