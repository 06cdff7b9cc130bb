"""Exact sums by group."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zongce.rules.sums import group_count, group_sum


def ints(*values: int) -> np.ndarray:
    return np.array(values, dtype=np.int64)


@given(st.lists(st.tuples(st.integers(-(2**57), 2**57), st.integers(-1, 4)), max_size=30))
def test_sums_beyond_what_a_float_holds_are_exact(rows):
    values, groups = ints(*(v for v, _ in rows)), ints(*(g for _, g in rows))

    assert group_sum(values, groups, 5).tolist() == [sum(v for v, g in rows if g == k) for k in range(5)]


@given(st.lists(st.tuples(st.booleans(), st.integers(-1, 4)), max_size=30))
def test_counts_count_the_flags_that_are_set(rows):
    flags, groups = np.array([f for f, _ in rows], dtype=np.bool_), ints(*(g for _, g in rows))

    assert group_count(flags, groups, 5).tolist() == [sum(f for f, g in rows if g == k) for k in range(5)]


def test_a_sum_that_would_wrap_around_is_refused():
    with pytest.raises(OverflowError):
        group_sum(ints(2**62, 2**62), ints(0, 0), 1)


def test_many_large_values_in_different_groups_are_no_overflow():
    assert group_sum(ints(2**62, 2**62), ints(0, 1), 2).tolist() == [2**62, 2**62]


@pytest.mark.parametrize("group", [-2, 3])
def test_a_group_that_does_not_exist_is_refused(group):
    with pytest.raises(ValueError, match="below 3"):
        group_sum(ints(1), ints(group), 3)
    with pytest.raises(ValueError, match="below 3"):
        group_count(np.array([True]), ints(group), 3)
