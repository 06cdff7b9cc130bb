"""Dates: typed in any of the usual ways, stored as day numbers, kept as one text."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zongce.core.day import day_of_serial, day_text, serial_of_day


@pytest.mark.parametrize(
    "text",
    [
        "2025-11-02",
        "2025/11/2",
        "2025.11.02",
        "2025年11月2日",
        " 2025 - 11 - 2 ",
        "\uff12025\uff0d11\uff0d02",
    ],
)
def test_a_date_is_read_however_it_is_typed(text):
    assert day_text(text) == "2025-11-02"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2025-02-30",
        "2025-13-01",
        "25-11-02",
        "20251102",
        "11/2/2025",
        "2025-11",
        "2025-11-02 10:00",
        "昨天",
    ],
)
def test_what_is_no_date_of_the_calendar_is_none(text):
    assert day_text(text) is None


@pytest.mark.parametrize("stored", ["", "-1", "0", "60", "45963.5", "1e5", "2958466", "99999999999", "四"])
def test_a_stored_number_that_no_workbook_means_as_a_day_is_none(stored):
    assert day_of_serial(stored) is None


def test_known_days():
    assert (day_of_serial("61"), serial_of_day("1900-03-01")) == ("1900-03-01", 61)
    assert day_of_serial("45963.0") == "2025-11-02"
    assert (day_of_serial("2958465"), serial_of_day("9999-12-31")) == ("9999-12-31", 2_958_465)


@given(st.dates(min_value=date(1900, 3, 1)))
def test_a_day_comes_back_from_the_number_under_which_it_is_stored(day):
    text = day.isoformat()
    assert day_of_serial(str(serial_of_day(text))) == text == day_text(text)
