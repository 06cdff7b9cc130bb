"""The sample rating: rules and filled forms."""

import io

from openpyxl import load_workbook

from tests.demo.samples import college, contents, sheet
from tests.openxml import audit
from zongce.core.number import exact
from zongce.demo.people import by_class
from zongce.demo.rating import ITEMS, forms, rules, with_slips
from zongce.demo.rating import contents as workbooks


def made(students=12):
    crowd, _, rng = college(students)
    return crowd, list(forms(crowd, rng))


def test_each_class_has_one_counsellor_two_teachers_and_every_participant():
    crowd, filled = made()
    for class_, group in by_class(crowd).items():
        own = [f for f in filled if f.class_ == class_]
        roles = [f.rater.role for f in own]
        assert [roles.count(r) for r in ("辅导员", "班主任", "互评")] == [1, 2, len(group)]
        assert {f.rater.number for f in own if f.rater.role == "互评"} == {s.student_id for s in group}
    assert len({f.rater.number for f in filled}) == len(filled)
    assert len({f.file for f in filled}) == len(filled)


def test_every_mark_is_within_its_range_and_only_the_own_row_is_left_out():
    _, filled = made()
    for form in filled:
        rated = {s.student_id for s in form.students} - {form.rater.number}
        assert set(form.marks) == rated
        for marks in form.marks.values():
            limits = [(exact(i.low, 2), exact(i.high, 2)) for i in ITEMS]
            assert all(low <= m <= high for m, (low, high) in zip(marks, limits, strict=True))
            assert {type(m) for m in marks} == {int}


def test_a_filled_form_says_that_everybody_was_rated():
    _, filled = made()
    peer = next(f for f in filled if f.rater.role == "互评")
    data = peer.content()
    page = sheet(data, "评分表")
    assert (page["B3"].value, page["B4"].value, page["B5"].value) == (
        peer.rater.number,
        peer.rater.name,
        "互评",
    )
    assert audit(data) == []
    rows = {
        page.cell(r, 1).value: [page.cell(r, c).value for c in (3, 4, 5, 6)]
        for r in range(8, 8 + len(peer.students))
    }
    assert rows.pop(peer.rater.number) == [None] * 4
    assert {s: [exact(str(m), 2) for m in marks] for s, marks in rows.items()} == {
        s: list(m) for s, m in peer.marks.items()
    }


def test_two_classmates_forms_have_one_faulty_cell_each():
    _, filled = made()
    right = {f.file: f for f in filled}
    slips = with_slips(filled)
    assert [s.code for s in slips] == ["P407", "P419"]
    for slip in slips:
        good, bad = (contents(f.content())["评分表"] for f in (right[slip.form.file], slip.form))
        differing = {
            (r, c)
            for r, (one, two) in enumerate(zip(good, bad, strict=True), start=1)
            for c, (a, b) in enumerate(zip(one, two, strict=True), start=1)
            if a != b
        }
        page = sheet(slip.form.content(), "评分表")
        cell = page[slip.cell]
        assert differing == {(cell.row, cell.column)}
        assert cell.value is None if slip.code == "P407" else cell.value > 30


def test_the_weights_of_every_item_make_a_hundred():
    page = sheet(rules(), "评分规则")
    rows = [[c.value for c in row] for row in page.iter_rows(min_row=5, max_row=8)]
    assert [sum(exact(str(v), 4, stored=True) for v in row[5:8]) for row in rows] == [10_000] * 4
    assert [row[1] for row in rows] == [i.name for i in ITEMS]
    assert audit(rules()) == []


def test_the_same_seed_gives_the_same_marks():
    assert made()[1] == made()[1]


def test_a_stamped_form_equals_the_form_built_for_its_rater():
    _, filled = made(6)
    as_they_came = [*filled, *(slip.form for slip in with_slips(filled))]
    for form, data in zip(as_they_came, workbooks(as_they_came), strict=True):
        assert picture(data) == picture(form.content()), form.file
        assert audit(data) == []


def picture(data):
    """What people see of a form and may do with it: contents, cached values, fills, locks, rules."""
    made = []
    for cached in (False, True):
        book = load_workbook(io.BytesIO(data), data_only=cached)
        for page in book.worksheets:
            made += [
                (c.coordinate, c.value, c.data_type, c.fill.fgColor.rgb, c.protection.locked, c.number_format)
                for row in page.iter_rows()
                for c in row
            ]
            made += sorted(
                (str(r.sqref), r.formula1, r.formula2) for r in page.data_validations.dataValidation
            )
            made += [(r, d.height) for r, d in sorted(page.row_dimensions.items())]
    return made
