"""exact() against Decimal, half_up() against fractions: laws, halves, and what is refused."""

import math
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from zongce.core.number import INT64_MAX, NumberFault, exact, half_up, half_up_array, require_int64, show

INT64 = st.integers(-(2**63), 2**63 - 1)
PLACES = st.integers(0, 6)


def fault(text, places=2, **options):
    with pytest.raises(NumberFault) as raised:
        exact(text, places, **options)
    return raised.value.code


@given(st.integers(-(10**15) + 1, 10**15 - 1))
@example(8935)
@example(999_999_999_999_999)
def test_a_two_place_score_stored_as_a_double_reads_back_exactly(units):
    assert exact(repr(units / 100), 2, stored=True) == units


@given(st.integers(1, 10**13 - 1))
def test_a_double_beside_the_right_one_reads_as_the_score_the_sheet_shows(units):
    right = units / 100
    for beside in (math.nextafter(right, 0), math.nextafter(right, math.inf)):
        assert exact(repr(beside), 2, stored=True) == units


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=30))
def test_a_sum_of_doubles_reads_as_the_sum_of_the_scores(units):
    assert exact(repr(sum(u / 100 for u in units)), 2, stored=True) == sum(units)


@given(st.floats(allow_nan=False, allow_infinity=False), PLACES)
def test_a_stored_double_is_what_decimal_makes_of_its_first_15_digits(value, places):
    shown = Context(prec=15, rounding=ROUND_HALF_UP).create_decimal(repr(value))
    scaled = Fraction(shown) * 10**places
    if abs(shown) >= 10**15:
        assert fault(repr(value), places, stored=True) == "N103"
    elif scaled.denominator > 1:
        assert fault(repr(value), places, stored=True) == "N102"
    else:
        assert exact(repr(value), places, stored=True) == scaled


@given(st.integers(-(10**12), 10**12), PLACES, PLACES)
def test_typed_text_is_read_as_it_stands_or_refused(units, written, places):
    text = show(units, written)
    scaled = Fraction(units, 10**written) * 10**places
    if scaled.denominator == 1:
        assert exact(text, places) == scaled
    else:
        assert fault(text, places) == "N102"


@given(st.integers(-(10**14), 10**14), PLACES)
def test_what_is_shown_reads_back(units, places):
    assert exact(show(units, places), places) == units
    assert Decimal(show(units, places)) == Decimal(units).scaleb(-places)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " 60",
        "60 ",
        "6 0",
        "1,000",
        "\uff16\uff10",
        "六十",
        "1e2",
        "0x10",
        "--1",
        "1.2.3",
        "nan",
        "inf",
        "½",
        ".",
    ],
)
def test_typed_text_that_is_no_plain_number_is_refused(text):
    assert fault(text) == "N101"


def test_a_typed_half_cent_is_refused_and_a_stored_one_too():
    assert fault("89.345") == "N102"
    assert fault("89.345", stored=True) == "N102"
    assert fault("89.3450000000001") == "N102"
    assert exact("89.340000000000003", 2, stored=True) == 8934


def test_beyond_15_digits_a_number_is_refused():
    assert exact("999999999999999", 0) == 10**15 - 1
    assert fault("1000000000000000", 0) == "N103"
    assert fault("999999999999999.9", 0, stored=True) == "N103"
    assert fault("1e300", stored=True) == "N103"


def half_up_by_fractions(numerator, denominator):
    whole = math.floor(abs(Fraction(numerator, denominator)) + Fraction(1, 2))
    return -whole if numerator < 0 else whole


@given(st.integers(), st.integers(1))
def test_half_up_is_the_nearest_integer_with_halves_away_from_zero(numerator, denominator):
    assert half_up(numerator, denominator) == half_up_by_fractions(numerator, denominator)


@given(st.integers(-(10**20), 10**20))
def test_half_up_is_the_rounding_of_decimal(units):
    expected = (Decimal(units) / 1000).quantize(Decimal(1), ROUND_HALF_UP, Context(prec=60))
    assert half_up(units, 1000) == int(expected)


def test_halves_go_away_from_zero_and_the_bankers_rounding_does_not_come_in():
    assert [half_up(n, 10) for n in (5, 15, 25, -5, -15, -25, 4, -4)] == [1, 2, 3, -1, -2, -3, 0, 0]
    assert half_up(5, 10) != round(0.5)


@pytest.mark.parametrize("denominator", [0, -1])
def test_an_empty_or_negative_divisor_is_a_fault_of_ours(denominator):
    with pytest.raises(ValueError, match="denominator"):
        half_up(1, denominator)
    with pytest.raises(ValueError, match="denominator"):
        half_up_array(np.array([1, 1]), np.array([1, denominator]))


@given(st.lists(st.tuples(INT64, st.integers(1, 2**63 - 1)), max_size=8))
@example([(2**62 - 1, 1)])
@example([(-(2**62) + 1, 1)])
@example([(2**62, 1)])
@example([(-(2**63), 1)])
@example([(0, 2**62)])
def test_the_array_rounds_as_the_scalar_or_refuses_what_would_wrap_around(pairs):
    numerators = np.array([n for n, _ in pairs], np.int64)
    denominators = np.array([d for _, d in pairs], np.int64)
    largest = max((d for _, d in pairs), default=0)
    if 2 * max((abs(n) for n, _ in pairs), default=0) + largest > INT64_MAX or 2 * largest > INT64_MAX:
        with pytest.raises(OverflowError):
            half_up_array(numerators, denominators)
    else:
        made = half_up_array(numerators, denominators)
        assert made.dtype == np.int64
        assert made.tolist() == [half_up(n, d) for n, d in pairs]


@pytest.mark.parametrize("kind", [np.float64, np.int32, np.uint64, object])
def test_only_int64_arrays_are_rounded(kind):
    with pytest.raises(TypeError, match="int64"):
        half_up_array(np.array([1], kind), np.array([1], np.int64))
    with pytest.raises(TypeError, match="int64"):
        half_up_array(np.array([1], np.int64), np.array([1], kind))


def test_a_sum_that_leaves_64_bits_is_refused():
    require_int64(INT64_MAX, -INT64_MAX)
    for bound in (INT64_MAX + 1, -INT64_MAX - 1):
        with pytest.raises(OverflowError):
            require_int64(0, bound)
