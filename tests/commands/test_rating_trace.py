"""成绩溯源 of a rated class: what it shows, what it says about rounding, and that it recomputes."""

from random import Random

import pytest

from tests.commands.test_rating import forms, run, sheets
from tests.libreoffice import formulas
from tests.openxml import audit
from tests.rating_samples import COUNSELLOR, TEACHER, peer, roster_book, rules_book
from zongce.core.number import show
from zongce.sheets.render import render_document

STUDENTS = [(f"{n:04d}", f"学生{n}") for n in range(12)]
ITEMS = [("思想", "20", "30"), ("体育", "20", "30"), ("学习", "20", "30")]


def rated(staff, settings=None, peers=(), weights=("50%", "50%", "0%"), students=STUDENTS):
    """``staff``: marks by 学号 from the counsellor, then from the class teacher."""
    given = {COUNSELLOR: staff[0], TEACHER: staff[1]} | dict(peers)
    received = forms(given, students=students, items=ITEMS)
    outcome = run(received, roster_book(students), rules_book(items=ITEMS, weights=weights), settings)
    assert outcome.ok, outcome.findings
    return outcome


def random_class(settings=None, seed=11):
    """A class of many ties and halves."""
    rng = Random(seed)

    def marks():
        return {n: tuple(show(rng.randint(2500, 2503)) for _ in ITEMS) for n, _ in STUDENTS}

    peers = {peer(student): marks() for student in STUDENTS}
    return rated((marks(), marks()), settings, peers, ("30%", "30%", "40%"))


def explained(outcome):
    records = sheets(outcome)["成绩溯源"].records
    return dict(zip(records.texts("student_id"), records.texts("explanation"), strict=True))


def test_it_holds_the_values_of_the_result_sheet():
    found = sheets(random_class())
    result, trace = found["评分结果"].records, found["成绩溯源"].records
    for name in ("student_id", "name", "class_", "item_0", "item_1", "item_2", "rating_score", "class_rank"):
        assert trace.values(name) == result.values(name)
    assert set(trace.values("agreement")) == {"一致"}


def test_formulas_take_their_own_row_and_rank_over_the_whole_class():
    made = sheets(random_class())["成绩溯源"].formulas
    assert made["rating_score"][1] == "=ROUND(SUM(D6:F6),2)"
    assert made["class_rank"][1] == '=COUNTIFS($G$5:$G$16,">"&G6)+1&"/"&COUNT($G$5:$G$16)'
    assert made["agreement"][1] == (
        '=IF(AND(D6=评分结果!D6,E6=评分结果!E6,F6=评分结果!F6,G6=评分结果!G6,H6=评分结果!H6),"一致","不一致")'
    )


def test_it_says_where_rounding_made_equals_of_unequals():
    students = STUDENTS[:3]
    low = {"0000": ("25", "25", "25"), "0001": ("25.01", "25", "25"), "0002": ("20", "20", "20")}
    high = {"0000": ("25.02", "25", "25"), "0001": ("25", "25", "25"), "0002": ("20", "20", "20")}
    outcome = rated((low, high), students=students)  # 25.01 and 25.005, which is rounded to 25.01
    assert [row["评分成绩"] for row in outcome.rows] == ["75.01", "75.01", "60.00"]
    why = explained(outcome)
    assert "学生1" in why["0000"]
    assert "学生0" in why["0001"]
    assert why["0002"] == ""


def test_it_is_silent_where_equal_scores_were_equal_before_rounding():
    same = {n: ("25.01", "25", "25") for n, _ in STUDENTS}
    outcome = rated((same, {n: ("25", "25", "25") for n, _ in STUDENTS}))
    assert set(explained(outcome).values()) == {""}


def test_it_says_where_rounding_item_by_item_differs_from_rounding_the_sum():
    students = STUDENTS[:2]
    low = {"0000": ("25.01", "25.01", "25"), "0001": ("25", "25", "25")}
    outcome = rated((low, {n: ("25", "25", "25") for n, _ in students}), students=students)
    assert outcome.rows[0]["评分成绩"] == "75.02"  # 25.005 and 25.005, each rounded up
    assert "75.02" in explained(outcome)["0000"]
    assert "75.01" in explained(outcome)["0000"]


@pytest.mark.libreoffice
@pytest.mark.parametrize(
    "settings", [None, {"排名方式": "1223", "去极值人数": "1"}], ids=["default", "other"]
)
def test_libreoffice_recomputes_every_total_and_rank(office, settings):
    data = render_document(random_class(settings).files[0].document)
    written = formulas(data)
    assert len(written) == len(STUDENTS) * 3
    again = office.recalculated(data)
    assert {place: again[place[0]][place[1]].value for place in written} == written
    sheet = again["成绩溯源"]
    assert {sheet.cell(5 + n, 9).value for n in range(len(STUDENTS))} == {"一致"}


def test_the_workbook_is_sound():
    assert audit(render_document(random_class().files[0].document)) == []
