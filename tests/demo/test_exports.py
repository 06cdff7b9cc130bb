"""The two export layouts and the slips planted in them."""

from decimal import Decimal

import pytest

from tests.demo.samples import college, contents, sheet
from tests.openxml import audit
from zongce.demo.exports import QINGGUO, ZHENGFANG, export, first_term_slips, second_term_slips


def test_zhengfang_has_24_columns_of_text_with_the_score_behind_its_remark():
    _, year, _ = college()
    page = sheet(export(ZHENGFANG, year.first))
    headings = [c.value for c in page[1]]
    assert len(headings) == 24
    assert headings.index("成绩") == headings.index("成绩备注") + 1
    assert {c.data_type for row in page.iter_rows(min_row=2) for c in row if c.value is not None} == {"s"}
    assert page.max_row == 1 + len(year.first)
    column = headings.index("成绩") + 1
    assert [page.cell(2 + n, column).value for n in range(len(year.first))] == [r.score for r in year.first]


def test_qingguo_has_headings_in_row_3_and_one_merged_term():
    _, year, _ = college()
    page = sheet(export(QINGGUO, year.second))
    headings = [c.value for c in page[3]]
    assert headings[0] == "学年学期"
    assert {"取得学分", "学分", "课程/环节"} <= set(headings)
    last = 3 + len(year.second)
    assert [str(r) for r in page.merged_cells.ranges] == [f"A4:A{last}"]
    assert page.cell(last + 1, 1).value == "制表：教务处"
    column = headings.index("成绩") + 1
    cells = [page.cell(4 + n, column) for n in range(len(year.second))]
    assert {c.data_type for c in cells} == {"n", "s"}
    assert [str(c.value) for c in cells] == [r.score for r in year.second]


def test_a_failed_course_earns_no_credits():
    _, year, _ = college()
    row = next(r for r in year.second if r.score.isdigit())
    earned = QINGGUO.cells(type(row)(row.term, row.student_id, row.name, row.class_, row.course, "59.99"))
    assert (earned["学分"], earned["取得学分"]) == (Decimal(row.course.credit), Decimal(0))
    assert QINGGUO.cells(row)["取得学分"] == Decimal(row.course.credit)


@pytest.mark.parametrize("students", [6, 24, 90])
@pytest.mark.parametrize(
    ("layout", "term", "plan"),
    [(ZHENGFANG, "first", first_term_slips), (QINGGUO, "second", second_term_slips)],
)
def test_slips_change_their_cells_and_no_others(students, layout, term, plan):
    _, year, _ = college(students)
    rows = getattr(year, term)
    slips = plan(rows)
    assert len({slip.row for slip in slips}) == len(slips) >= 3
    right, wrong = sheet(export(layout, rows)), sheet(export(layout, rows, slips))
    differing = {
        cell.coordinate
        for one, two in zip(right.iter_rows(), wrong.iter_rows(), strict=True)
        for cell, other in zip(one, two, strict=True)
        if (cell.value, cell.data_type) != (other.value, other.data_type)
    }
    assert differing == {layout.cell(slip) for slip in slips}


def test_a_number_as_student_number_has_lost_its_zero():
    _, year, _ = college()
    slips = first_term_slips(year.first)
    lost = next(s for s in slips if s.code == "T108")
    cell = sheet(export(ZHENGFANG, year.first, slips))[ZHENGFANG.cell(lost)]
    assert cell.data_type == "n"
    assert "0" + str(cell.value) == year.first[lost.row].student_id


@pytest.mark.parametrize(("layout", "term"), [(ZHENGFANG, "first"), (QINGGUO, "second")])
def test_an_export_opens_cleanly_and_is_the_same_again(layout, term):
    rows = getattr(college()[1], term)
    data = export(layout, rows)
    assert audit(data) == []
    assert contents(data) == contents(export(layout, rows))
