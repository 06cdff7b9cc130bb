"""成绩溯源: a second program recomputes every score and rank from the contributing rows."""

from decimal import Decimal as D
from random import Random

import pytest
from openpyxl import load_workbook

from tests.commands.test_academic import FIRST, SECOND, roster, row, scheme, scores
from tests.libreoffice import formulas
from tests.openxml import audit
from zongce.commands.academic.academic import AcademicRequest, academic
from zongce.core.number import show
from zongce.sheets.render import render_document

NAMES = tuple(f"学生{n}" for n in range(1, 13))


def class_result(settings=(), seed=7):
    """A class with exact halves, ties, failed courses, retakes, make-ups, words and odd credits."""
    rng = Random(seed)
    rows = []
    for i, name in enumerate(NAMES, start=1):
        who = {"id": f"{i:02}", "name": name}
        if i in (2, 3):
            rows += [row("H1", "99.33" if i == 2 else "99.34") | who, row("H2", "99.34") | who]
            continue
        if i in (4, 5):
            rows += [row("H1", "80.01") | who, row("H2", "80") | who]
            continue
        for c in range(8):
            credit = show(rng.choice((25, 50, 75, 100, 150, 225, 300)))
            rows.append(row(f"C{c}", show(rng.randint(4000, 10_000)), credit=credit) | who)
        rows.append(row("C1", show(rng.randint(4000, 10_000)), term=SECOND) | who)
        rows.append(row("C2", "95", exam="补考") | who)
        rows.append(row("W", "优") | who)
    words = [("优", D(95), "是", "是")]
    request = AcademicRequest(
        roster(*NAMES), (scores(*rows),), scheme=scheme(settings, words), bonus="0.13", out="r.xlsx"
    )
    outcome = academic(request)
    assert outcome.ok
    return outcome


@pytest.mark.libreoffice
@pytest.mark.parametrize(
    "settings", [(), (("排名方式", "1223"), ("重修取", "最高"), ("补考取", "最高"))], ids=["default", "other"]
)
def test_libreoffice_recomputes_every_score_and_rank(office, settings):
    outcome = class_result(settings)
    data = render_document(outcome.files[0].document)
    written = formulas(data)
    assert len(written) == len(NAMES) * 8
    again = office.recalculated(data)
    assert {place: again[place[0]][place[1]].value for place in written} == written
    sheet = again["成绩溯源"]
    assert {sheet.cell(5 + n, 11).value for n in range(len(NAMES))} == {"一致"}


@pytest.mark.libreoffice
def test_a_changed_score_shows_as_disagreement(office, tmp_path):
    data = render_document(class_result().files[0].document)
    (tmp_path / "r.xlsx").write_bytes(data)
    book = load_workbook(tmp_path / "r.xlsx")
    book["学业成绩"]["H6"].value = D("99.99")
    book.save(tmp_path / "r.xlsx")
    sheet = office.recalculated((tmp_path / "r.xlsx").read_bytes())["成绩溯源"]
    assert [sheet.cell(5 + n, 11).value for n in range(3)] == ["一致", "不一致", "一致"]


def test_the_workbook_is_valid():
    assert audit(render_document(class_result().files[0].document)) == []


def test_the_detail_names_file_and_cell_of_every_row():
    detail = next(s for s in class_result().files[0].document.sheets if s.table.sheet == "课程明细").records
    assert set(detail.texts("file")) == {"成绩.xlsx"}
    assert detail.texts("cell")[:2] == ("H2", "H3")
    assert set(detail.texts("term")) == {FIRST, SECOND}
