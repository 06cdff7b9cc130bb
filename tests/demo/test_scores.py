"""The invented scores and what is planted in them."""

import re
from collections import Counter
from fractions import Fraction

import pytest

from tests.demo.samples import college
from zongce.core.text import narrow
from zongce.demo.scores import DEFERRED, FIRST_SITTING, HALF, MAKE_UP, OUTSIDER, RETAKE

WORDS = {"优", "良", "中", "及格", "合格", "缓考"}
DECIMAL = re.compile(r"[0-9]{1,3}(\.[0-9]{1,2})?")


def rows_of(year, student_id):
    return [r for r in (*year.first, *year.second) if r.student_id == student_id]


@pytest.mark.parametrize("students", [6, 7, 12, 24, 130])
def test_every_score_is_an_exact_decimal_or_a_known_word(students):
    _, year, _ = college(students)
    shown = {r.score for r in (*year.first, *year.second)}
    assert all(DECIMAL.fullmatch(narrow(s)) or s in WORDS for s in shown)
    assert {type(s) for s in shown} == {str}


def test_only_who_is_meant_to_fail_fails():
    _, year, _ = college(130)
    numbers = [r for r in (*year.first, *year.second) if DECIMAL.fullmatch(r.score) and not r.void]
    failed = [r.student_id for r in numbers if Fraction(r.score) < 60]
    assert sorted(failed) == sorted(year.planted["failed"] + year.planted["retaken"])
    assert {"70", "80", "90"} <= {r.score for r in numbers}


@pytest.mark.parametrize("students", [6, 11, 24, 130])
def test_no_row_stands_twice_and_everybody_who_takes_part_has_scores(students):
    crowd, year, _ = college(students)
    keys = Counter((r.student_id, r.term, r.course.code, r.exam) for r in (*year.first, *year.second))
    assert set(keys.values()) == {1}
    taking = {s.student_id for s in crowd if not s.absence}
    assert {r.student_id for r in (*year.first, *year.second)} == taking | {OUTSIDER[0]}


def test_a_half_is_planted_beside_the_value_that_it_is_rounded_to():
    _, year, _ = college()
    averages = []
    for student_id in year.planted["rounded_tie"]:
        rows = rows_of(year, student_id)
        credit = sum(Fraction(r.course.credit) for r in rows)
        averages.append(sum(Fraction(r.score) * Fraction(r.course.credit) for r in rows) / credit)
    half, even = averages
    assert (half * 100).denominator == 2
    assert half * 100 + Fraction(1, 2) == even * 100 == 9934
    assert {r.score for r in rows_of(year, year.planted["half"][0])} == set(HALF)


def test_twins_have_the_same_courses_and_scores():
    _, year, _ = college()
    one, two = year.planted["tie"][:2]
    assert one != two
    pictures = [
        sorted((r.term, r.course.code, r.score, r.exam) for r in rows_of(year, s)) for s in (one, two)
    ]
    assert pictures[0] == pictures[1]
    assert len(pictures[0]) >= 10


def test_make_ups_retakes_deferred_exams_and_voided_rows_are_planted_in_every_class():
    crowd, year, _ = college()
    groups = {s.class_ for s in crowd}
    class_of = {s.student_id: s.class_ for s in crowd}
    for case in ("failed", "retaken", "deferred", "void"):
        assert {class_of[s] for s in year.planted[case]} == groups
    for student_id in year.planted["failed"]:
        found = {r.exam: r for r in rows_of(year, student_id) if r.course.code == "MA2001"}
        assert float(found[FIRST_SITTING].score) < 60 <= float(found[MAKE_UP].score)
        assert found[FIRST_SITTING].term == found[MAKE_UP].term
    for student_id in year.planted["retaken"]:
        first, second = sorted(
            (r for r in rows_of(year, student_id) if r.course.code == "MA2001"), key=lambda r: r.term
        )
        assert (first.exam, second.exam) == (FIRST_SITTING, RETAKE)
        assert first.term < second.term
        assert float(first.score) < 60 <= float(second.score)
    for student_id in year.planted["deferred"]:
        assert {("缓考", FIRST_SITTING), ("83", DEFERRED)} <= {
            (r.score, r.exam) for r in rows_of(year, student_id)
        }
    voided = [r for r in year.first if r.void]
    assert {r.student_id for r in voided} == set(year.planted["void"])
    assert len(voided) == 3


def test_a_course_without_credits_an_optional_one_and_a_full_width_score_are_there():
    _, year, _ = college()
    assert any(r.course.credit == "0" for r in year.first)
    assert any(r.course.kind == "公选" for r in year.first)
    wide = [r for r in year.first if narrow(r.score) != r.score]
    assert [r.student_id for r in wide] == list(year.planted["full_width"])


def test_the_same_seed_gives_the_same_scores_and_another_seed_others():
    assert college()[1] == college()[1]
    assert college()[1].first != college(seed=8)[1].first
