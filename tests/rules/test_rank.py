"""Ranks with ties."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zongce.rules.rank import decided_by_rounding, rank

ROW = st.tuples(st.integers(0, 6), st.integers(-1, 2), st.integers(0, 2), st.booleans())


def ints(values) -> np.ndarray:
    return np.array(list(values), dtype=np.int64)


def naive(rows, *, dense):
    """Rank = 1 + the better rows (or their distinct values), row by row."""
    result = []
    for score, group, tie, present in rows:
        others = [(s, t) for s, g, t, p in rows if g == group and p and group >= 0]
        if not present or group < 0:
            result.append((0, 0))
            continue
        better = [pair for pair in others if pair > (score, tie)]
        result.append((1 + len(set(better) if dense else better), len(others)))
    return result


@given(st.lists(ROW, max_size=25), st.booleans())
def test_a_rank_is_one_more_than_the_rows_that_are_better(rows, dense):
    got = rank(
        ints(r[0] for r in rows),
        ints(r[1] for r in rows),
        dense=dense,
        ties=[ints(r[2] for r in rows)],
        present=np.array([r[3] for r in rows], dtype=np.bool_),
    )

    assert list(zip(got.rank.tolist(), got.size.tolist(), strict=True)) == naive(rows, dense=dense)


@given(st.lists(st.tuples(st.integers(-5, 5), st.integers(-1, 1)), min_size=1, max_size=20), st.randoms())
def test_the_order_of_the_rows_changes_no_rank(rows, random):
    shuffled = random.sample(range(len(rows)), len(rows))
    scores, groups = ints(r[0] for r in rows), ints(r[1] for r in rows)

    straight = rank(scores, groups).rank[shuffled]

    assert rank(scores[shuffled], groups[shuffled]).rank.tolist() == straight.tolist()


def test_the_manuals_five_students_are_1_2_2_4_5():
    scores = ints([10000, 9934, 9934, 8012, 8001])

    got = rank(scores, ints([0] * 5))

    assert got.rank.tolist() == [1, 2, 2, 4, 5]
    assert got.size.tolist() == [5] * 5
    assert rank(scores, ints([0] * 5), dense=True).rank.tolist() == [1, 2, 2, 3, 4]


def test_later_ties_are_looked_at_only_where_earlier_ones_are_equal():
    scores, moral, academic = ints([90, 90, 90, 80]), ints([5, 6, 6, 9]), ints([9, 1, 1, 9])

    assert rank(scores, ints([7] * 4), ties=(moral, academic)).rank.tolist() == [3, 1, 1, 4]


def test_the_smallest_integer_ranks_last():
    assert rank(ints([-(2**63), 2**63 - 1, 0]), ints([0, 0, 0])).rank.tolist() == [3, 1, 2]


def test_no_rows_have_no_ranks():
    assert rank(ints([]), ints([])).rank.tolist() == []


def test_columns_of_different_lengths_are_refused():
    with pytest.raises(ValueError, match="length"):
        rank(ints([1]), ints([1, 1]))


FRACTION = st.tuples(st.integers(0, 5), st.integers(-1, 1), st.integers(0, 6), st.integers(1, 6))


@given(st.lists(FRACTION, max_size=15), st.sampled_from([np.int64, object]))
def test_rounding_decided_where_another_exact_value_has_the_same_score(rows, kind):
    got = decided_by_rounding(
        ints(r[0] for r in rows),
        np.array([r[2] for r in rows], dtype=kind),
        np.array([r[3] for r in rows], dtype=kind),
        ints(r[1] for r in rows),
    )

    assert got.tolist() == [
        g >= 0 and any(s == s2 and g == g2 and Fraction(n, d) != Fraction(n2, d2) for s2, g2, n2, d2 in rows)
        for s, g, n, d in rows
    ]


def test_exact_values_beyond_64_bits_are_told_apart():
    huge = 10**40
    tops = np.array([huge, huge + 1, 2 * huge], dtype=object)
    bottoms = np.array([huge, huge, 2 * huge], dtype=object)

    marked = decided_by_rounding(ints([1, 1, 1]), tops, bottoms, ints([0, 0, 0]))

    assert marked.tolist() == [True, True, True]
    assert not decided_by_rounding(ints([1, 1]), tops[[0, 2]], bottoms[[0, 2]], ints([0, 0])).any()


def test_a_score_without_its_fraction_is_refused():
    with pytest.raises(ValueError, match="denominator"):
        decided_by_rounding(ints([1]), ints([1, 1]), ints([1]), ints([0]))
