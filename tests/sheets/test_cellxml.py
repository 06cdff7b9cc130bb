"""Cells as XML: exact digits, text that stays text, formulas with their values."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zongce.core.number import exact
from zongce.core.schema import Exact, Percent
from zongce.sheets import cellxml


@given(st.integers(-(10**12), 10**12), st.integers(0, 4))
def test_digits_are_the_exact_value(units, places):
    stored = cellxml.digits(Exact(places), units)
    assert Decimal(stored) == Decimal(units).scaleb(-places)
    assert exact(stored, places, stored=True) == units


@given(st.integers(0, 10**6))
def test_a_share_is_stored_as_a_fraction(units):
    assert Decimal(cellxml.digits(Percent(2), units)) * 100 == Decimal(units).scaleb(-2)


@pytest.mark.parametrize(
    ("units", "stored"), [(0, "0"), (100, "1"), (-5, "-0.05"), (10, "0.1"), (1000, "10")]
)
def test_digits_have_no_idle_zeros(units, stored):
    assert cellxml.digits(Exact(2), units) == stored


def test_whole_numbers_keep_their_zeros():
    assert cellxml.digits(Exact(0), 100) == "100"
