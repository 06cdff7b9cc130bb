"""The columns that the rules take."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zongce.rules.arrays import magnitude, new_runs, order_by, require_columns

ANY = st.integers(-(2**63), 2**63 - 1)


def ints(*values: int) -> np.ndarray:
    return np.array(values, dtype=np.int64)


@given(st.lists(st.tuples(ANY | st.integers(0, 2), st.integers(0, 2), st.integers(-2, 0)), max_size=30))
def test_order_is_that_of_a_stable_sort_however_wide_the_keys_are(rows):
    keys = [ints(*(row[i] for row in rows)) for i in range(3)]

    assert order_by(*keys).tolist() == sorted(range(len(rows)), key=lambda i: rows[i])


@given(st.lists(ANY, max_size=20))
def test_the_complement_sorts_descending_without_overflow(values):
    assert order_by(~ints(*values)).tolist() == sorted(range(len(values)), key=lambda i: -values[i])


@given(st.lists(ANY, max_size=10))
def test_magnitude_is_the_largest_absolute_value_even_of_the_smallest_integer(values):
    assert magnitude(ints(*values)) == max((abs(v) for v in values), default=0)


def test_a_run_starts_where_any_column_changes():
    assert new_runs(ints(1, 1, 1, 2), ints(5, 5, 6, 6)).tolist() == [True, False, True, True]
    assert new_runs(ints()).tolist() == []


@pytest.mark.parametrize("column", [np.zeros(2), np.zeros(2, dtype=np.int32), np.zeros(2, dtype=object)])
def test_columns_that_could_round_or_wrap_are_refused(column):
    with pytest.raises(TypeError):
        require_columns(ints(1, 2), column)


@pytest.mark.parametrize("column", [ints(1), np.zeros((2, 1), dtype=np.int64)])
def test_columns_of_another_shape_are_refused(column):
    with pytest.raises(ValueError, match="length"):
        require_columns(ints(1, 2), column)
