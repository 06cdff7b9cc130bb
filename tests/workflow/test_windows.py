"""Windows: both days inside, the college's within the school's, and what a message says of them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zongce.commands import rows
from zongce.tables.batch import ACADEMIC, COUNSELLOR_ADJUSTS, MONITOR_ADJUSTS, RATING, WINDOWS
from zongce.workflow.windows import Window, outside, unfit, window_of

SCHOOL = {"school_start": "2026-10-01", "school_end": "2026-12-20"}


def windows(**given):
    """起止时间 with a row for each business that is named."""
    return rows.of(WINDOWS, [{"business": business, **days} for business, days in given.items()])


@pytest.mark.parametrize(
    ("day", "inside"),
    [
        ("2026-09-30", False),
        ("2026-10-01", True),
        ("2026-11-05", True),
        ("2026-12-20", True),
        ("2026-12-21", False),
    ],
)
def test_both_days_are_inside(day, inside):
    window = window_of(windows(**{RATING: SCHOOL}), RATING)
    assert window.holds(day) is inside
    found = outside(window, day)
    assert (found is None) is inside
    if found:
        assert (found.code, found.value) == ("B804", day)
        assert all(text in found.message for text in (RATING, "2026-10-01", "2026-12-20"))
        assert "学生处" in found.remedy


@pytest.mark.parametrize(
    ("own", "first", "last"),
    [
        ({}, "2026-10-01", "2026-12-20"),
        ({"college_start": "2026-11-01"}, "2026-11-01", "2026-12-20"),
        ({"college_end": "2026-11-30"}, "2026-10-01", "2026-11-30"),
        ({"college_start": "2026-11-01", "college_end": "2026-11-30"}, "2026-11-01", "2026-11-30"),
        ({"college_start": "2026-09-01", "college_end": "2027-01-31"}, "2026-10-01", "2026-12-20"),
    ],
)
def test_the_colleges_days_hold_and_never_beyond_the_schools(own, first, last):
    window = window_of(windows(**{RATING: SCHOOL | own}), RATING)
    assert window.days == (first, last)
    assert window.owner == ("学院" if own else "学生处")
    assert [window.holds(day) for day in (first, last)] == [True, True]


def test_adjusting_courses_has_the_days_of_the_academic_scores_unless_it_has_its_own():
    table = windows(
        **{ACADEMIC: SCHOOL | {"college_end": "2026-11-30"}, MONITOR_ADJUSTS: {"college_start": "2026-11-10"}}
    )
    assert window_of(table, COUNSELLOR_ADJUSTS).days == ("2026-10-01", "2026-11-30")
    assert window_of(table, COUNSELLOR_ADJUSTS).business == COUNSELLOR_ADJUSTS
    assert window_of(table, MONITOR_ADJUSTS).days == ("2026-11-10", "2026-11-30")
    assert not window_of(table, MONITOR_ADJUSTS).holds("2026-12-01")


def test_a_window_without_days_is_open():
    window = window_of(windows(), RATING)
    assert window.holds("1999-01-01")
    assert outside(window, "1999-01-01") is None
    half = Window(RATING, "2026-10-01", "", "学院")
    assert half.holds("2027-01-01")
    assert "（未设）" in outside(half, "2026-09-30").message


def test_days_the_wrong_way_round_and_beyond_the_schools_are_told():
    school = Window(RATING, "2026-10-01", "2026-12-20", "学生处")
    assert [f.code for f in unfit(Window(RATING, "2026-12-21", "2026-12-20", "学院"), school)] == ["B811"]
    for start, end in (("2026-09-30", "2026-11-01"), ("2026-11-01", "2026-12-21")):
        assert [f.code for f in unfit(Window(RATING, start, end, "学院"), school)] == ["B812"]
    same = Window(RATING, "2026-10-01", "2026-12-20", "学院")
    assert list(unfit(same, school)) == []
    assert list(unfit(Window(RATING, "2026-11-01", "2026-11-01", "学院"), school)) == []


days = st.dates(min_value=date(2026, 1, 1), max_value=date(2026, 12, 31))


@given(st.lists(days, min_size=4, max_size=4), days)
def test_a_day_is_inside_where_it_is_inside_both(ends, day):
    texts = [end.isoformat() for end in ends]
    school, own = sorted(texts[:2]), sorted(texts[2:])
    given_days = dict(
        zip(("school_start", "school_end", "college_start", "college_end"), school + own, strict=True)
    )
    window = window_of(windows(**{RATING: given_days}), RATING)
    text = day.isoformat()
    assert window.holds(text) is (school[0] <= text <= school[1] and own[0] <= text <= own[1])
