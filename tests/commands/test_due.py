"""What is still to be sent out of everything that was ever issued."""

from __future__ import annotations

from random import Random

import pytest

from tests.commands.test_addressing import CODE, office, paper
from zongce.commands.acknowledge import KIND as RECEIPT
from zongce.commands.due import still_due
from zongce.tables.books import (
    ADJUSTMENT_FORM,
    CLASS,
    CLASS_UPDATE,
    COLLEGE,
    COLLEGE_REPORT,
    COLLEGE_UPDATE,
    FORM,
    SCHOOL,
)

TODAY = "2026-10-20"
RATER = {"rater_id": "T003", "name": "马晓挺", "role": "班主任", "form_code": "ABCD1234"}
TAKEN = {
    "received_at": "2026-10-12 09:00:00", "file": "表.xlsx", "file_kind": "课程调整表", "outcome": "采用",
    "sender": "乙（20240102）",
}  # fmt: skip
FIRST = {"class_code": CODE, "class_": "会计2401", "update_number": 1}


def due(here, *numbered):
    """The numbers (else the places) of what is still to be sent."""
    papers = [sent for sent, _ in numbered]
    places = still_due(here, papers, lambda place: numbered[place][1], TODAY)
    return [numbered[place][1] or place for place in places]


def college(tmp_path, **progress):
    return office(tmp_path, COLLEGE, class_progress=[FIRST | progress])


@pytest.mark.parametrize("seed", range(4))
def test_of_updates_only_the_newest_of_each_class_is_sent_in_whatever_order_they_lie(tmp_path, seed):
    held = [(paper(CLASS_UPDATE), n) for n in (2, 3, 10)]
    held += [(paper(CLASS_UPDATE, class_="2024012"), 4), (paper(CLASS_UPDATE, batch="别的"), 1)]
    assert sorted(due(college(tmp_path), *Random(seed).sample(held, len(held)))) == [1, 4, 10]


def test_of_reports_and_college_updates_too(tmp_path):
    reports = [(paper(COLLEGE_REPORT), n) for n in (9, 10, 2)]
    assert due(college(tmp_path / "院"), *reports) == [10]
    updates = [(paper(COLLEGE_UPDATE), 3), (paper(COLLEGE_UPDATE, college="外语学院"), 2)]
    assert due(office(tmp_path / "校", SCHOOL), *updates) == [3, 2]


@pytest.mark.parametrize(
    ("progress", "sent"),
    [
        ({}, [7]),
        ({"update_number": 2}, []),
        ({"received_at": "2026-10-20 09:00:00"}, []),
        ({"class_code": "2024012", "class_": "会计2402", "update_number": 2}, [7]),
    ],
)
def test_a_first_workbook_is_not_sent_after_its_update_or_its_return(tmp_path, progress, sent):
    assert due(college(tmp_path, **progress), (paper(CLASS), 7)) == sent


@pytest.mark.parametrize(
    ("progress", "sent"),
    [({}, [7]), ({"update_number": 2}, []), ({"received_at": "2026-10-20 09:00:00"}, [])],
)
def test_of_a_college_the_same(tmp_path, progress, sent):
    row = {"batch": "批", "batch_id": "B26A7", "college": "管理学院", "update_number": 1}
    assert due(office(tmp_path, SCHOOL, college_progress=[row | progress]), (paper(COLLEGE), 7)) == sent


def test_forms_and_receipts_are_all_sent_and_nothing_single_is_looked_into(tmp_path):
    papers = [paper(FORM, rater="T001"), paper(FORM, rater="T002"), paper(RECEIPT), paper(CLASS_UPDATE)]

    def never(place):
        raise AssertionError(place)

    assert still_due(office(tmp_path, CLASS), papers, never, TODAY) == (0, 1, 2, 3)


@pytest.mark.parametrize(
    ("state", "code", "day", "sent"),
    [
        ("未交", "ABCD1234", "2026-12-20", (0,)),
        ("未交", "ABCD1234", "2026-12-21", ()),
        ("不完整", "ABCD1234", TODAY, (0,)),
        ("已交", "ABCD1234", TODAY, ()),
        ("已交", "EFGH5678", TODAY, (0,)),
    ],
)
def test_a_rating_form_is_due_until_it_is_accepted_or_its_last_day_is_over(tmp_path, state, code, day, sent):
    here = office(tmp_path, CLASS, raters=[RATER | {"state": state}])
    assert still_due(here, [paper(FORM, rater="T003", code=code)], int, day) == sent


def test_a_rating_form_that_may_come_late_is_due_after_the_last_day(tmp_path):
    permit = {"class_code": CODE, "class_": "会计2401", "rater_id": "T003", "reason": "生病"}
    raters = [RATER | {"state": "未交"}, RATER | {"state": "未交", "rater_id": "T001", "form_code": "B"}]
    here = office(tmp_path, CLASS, raters=raters, late_permits=[permit])
    forms = [paper(FORM, rater="T003", code="ABCD1234"), paper(FORM, rater="T001", code="B")]
    assert still_due(here, forms, int, "2026-12-21") == (0,)


@pytest.mark.parametrize(
    ("received", "issued", "day", "sent"),
    [
        ([], "2026-10-10 09:00:00", TODAY, (0,)),
        ([TAKEN], "2026-10-10 09:00:00", TODAY, ()),
        ([TAKEN | {"outcome": "拒收"}], "2026-10-10 09:00:00", TODAY, (0,)),
        ([TAKEN], "2026-10-13 09:00:00", TODAY, (0,)),
        ([], "2026-10-10 09:00:00", "2026-12-21", ()),
    ],
)
def test_a_course_form_is_due_until_it_was_taken_or_its_last_day_is_over(
    tmp_path, received, issued, day, sent
):
    log = [{"time": issued, "person": "李莉（T001）", "command": "下发课程调整表"}]
    here = office(tmp_path, CLASS, received=received, log=log)
    assert still_due(here, [paper(ADJUSTMENT_FORM)], int, day) == sent
