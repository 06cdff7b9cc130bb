"""Bonus points, limits and totals."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zongce.core.number import half_up
from zongce.rules.composite import METHODS, STAGES, Category, bonus_points, clip, compose, exclusive
from zongce.rules.rank import decided_by_rounding, rank

STUDENTS = 3
CATEGORY = st.builds(
    Category, st.sampled_from(METHODS), st.integers(1, 3), st.none() | st.integers(-200, 900)
)
ITEM = st.tuples(st.integers(-1, STUDENTS - 1), st.integers(0, 1), st.integers(-1, 2), st.integers(-5, 5))


def ints(values) -> np.ndarray:
    return np.array(list(values), dtype=np.int64)


def points_of(items, categories, students=STUDENTS):
    """Items are (student, category, mutex, points)."""
    columns = list(zip(*items, strict=True)) or [()] * 4
    return bonus_points(*(ints(c) for c in columns), categories, students).tolist()


def naive(items, category, index, student):
    kept = []
    for i, (who, _, mutex, points) in enumerate(items):
        rivals = [(r[3], -j) for j, r in enumerate(items) if r[0] == who and r[2] == mutex and j != i]
        if mutex < 0 or all((points, -i) > rival for rival in rivals):
            kept.append(items[i])
    mine = [p for who, c, _, p in kept if who == student and c == index]
    good = sorted((p for p in mine if p > 0), reverse=True)
    good = good[: {"sum": None, "max": 1, "top": category.top_n}[category.method]]
    total = sum(good) + sum(p for p in mine if p < 0)
    return total if category.cap is None else min(total, category.cap)


@given(st.lists(ITEM, max_size=20), st.lists(CATEGORY, min_size=2, max_size=2))
def test_points_are_those_of_a_plain_loop(items, categories):
    expected = [[naive(items, c, i, s) for i, c in enumerate(categories)] for s in range(STUDENTS)]

    assert points_of(items, categories) == expected


def test_of_an_exclusive_group_one_of_the_highest_stays():
    assert exclusive(ints([0, 0, 0, 1, 0]), ints([4, 4, 4, 4, -1]), ints([3, 8, 8, 2, 1])).tolist() == [
        False,
        True,
        False,
        True,
        True,
    ]


def test_exclusion_comes_before_the_method_and_the_cap_last():
    items = [(0, 0, 7, 500), (0, 0, 7, 800), (0, 0, -1, 600), (0, 0, -1, 300)]

    assert points_of(items, [Category("top", 2)], 1) == [[1400]]
    assert points_of(items, [Category("top", 2, 1000)], 1) == [[1000]]
    assert points_of(items, [Category("max")], 1) == [[800]]
    assert points_of(items, [Category()], 1) == [[1700]]


def test_deductions_always_count_in_full():
    items = [(0, 0, -1, 800), (0, 0, -1, 300), (0, 0, -1, -200), (0, 0, -1, -100)]

    assert points_of(items, [Category("max")], 1) == [[500]]
    assert points_of(items, [Category("top", 1)], 1) == [[500]]
    assert points_of(items[2:], [Category("max")], 1) == [[-300]]


def test_no_items_are_no_points():
    assert points_of([], [Category()], 2) == [[0], [0]]


@pytest.mark.parametrize("category", [Category("mean"), Category("top", 0)])
def test_unknown_methods_are_refused(category):
    with pytest.raises(ValueError, match="method"):
        points_of([(0, 0, -1, 1)], [category])


@pytest.mark.parametrize("index", [-1, 1])
def test_a_category_that_does_not_exist_is_refused(index):
    with pytest.raises(ValueError, match="category"):
        points_of([(0, index, -1, 1)], [Category()])


def test_points_beyond_64_bits_are_refused():
    with pytest.raises(OverflowError):
        points_of([(0, 0, -1, 2**62), (0, 0, -1, 2**62)], [Category()])


LIMIT = st.none() | st.integers(-50, 50)


@given(st.integers(-500, 500), st.integers(1, 9), st.integers(-50, 50), LIMIT, LIMIT)
def test_limits_hold_for_fractions_too(value, denominator, base, floor, cap):
    expected = base + Fraction(value, denominator)
    expected = expected if floor is None else max(expected, floor)
    expected = expected if cap is None else min(expected, cap)

    got = clip(ints([value]), base, floor, cap, ints([denominator]))

    assert Fraction(int(got[0]), denominator) == expected


def test_limits_of_whole_units_need_no_denominator():
    assert clip(ints([-9000, 0, 5000]), 6000, 0, 10000).tolist() == [0, 6000, 10000]
    assert clip(ints([123])).tolist() == [123]


def test_limits_beyond_64_bits_are_refused():
    with pytest.raises(OverflowError):
        clip(ints([2**62]), 2**62)
    with pytest.raises(OverflowError):
        clip(ints([0]), 0, None, 2**40, ints([2**40]))


MODULE = st.tuples(st.integers(-200, 10100), st.sampled_from([1, 2, 3, 7, 40, 1000]))
WEIGHT = st.none() | st.sampled_from([500, 1000, 3333, 5000, 7000])


def rounded(value):
    return half_up(value.numerator, value.denominator)


@given(st.integers(1, 4), st.sampled_from(STAGES), st.data())
def test_totals_round_exact_fractions_where_the_stage_says(width, stage, data):
    weights = data.draw(st.lists(WEIGHT, min_size=width, max_size=width))
    rows = data.draw(st.lists(st.lists(MODULE, min_size=width, max_size=width), min_size=1, max_size=4))
    pairs = np.array(rows, dtype=np.int64)

    got = compose(pairs[:, :, 0], weights, stage, pairs[:, :, 1])

    factors = [Fraction(1) if w is None else Fraction(w, 10_000) for w in weights]
    for k, row in enumerate(rows):
        exact = [Fraction(n, d) for n, d in row]
        shown = exact if stage == "final" else [Fraction(rounded(x)) for x in exact]
        parts = [rounded(x * f) for x, f in zip(shown, factors, strict=True)]
        once = rounded(sum(x * f for x, f in zip(shown, factors, strict=True)))
        assert got.parts[k].tolist() == parts
        assert got.total[k] == (sum(parts) if stage == "weighted" else once)
        true = sum(x * f for x, f in zip(exact, factors, strict=True))
        assert (got.numerator[k], got.denominator[k]) == true.as_integer_ratio()


MANUAL_WEIGHTS = [7000, 1000, 500, 1000, 500]
MANUAL = [
    # 专业学习 思想品德 身体 能力发展 特殊 -> 综合成绩, 专业年级排名
    (9187, 7100, 5984, 4650, 500, 7930, (1, "工商管理2016")),
    (9141, 7000, 6120, 4100, 2000, 7915, (2, "工商管理2016")),
    (9182, 7000, 6048, 3600, 1000, 7839, (3, "工商管理2016")),
    (9096, 7150, 7688, 3350, 200, 7811, (1, "工商管理2018")),
    (9138, 7000, 2504, 4550, 2000, 7777, (4, "工商管理2016")),
    (9015, 7300, 8238, 3000, 200, 7763, (2, "工商管理2018")),
    (8973, 7100, 7942, 3350, 200, 7733, (3, "工商管理2018")),
]


def test_the_manuals_seven_totals_and_ranks_come_out_exactly():
    got = compose(ints(x for row in MANUAL for x in row[:5]).reshape(7, 5), MANUAL_WEIGHTS, "weighted")

    assert got.total.tolist() == [row[5] for row in MANUAL]
    groups = ints(int(row[6][1][-4:]) for row in MANUAL)
    assert rank(got.total, groups).rank.tolist() == [row[6][0] for row in MANUAL]


def test_the_stages_differ_where_halves_meet():
    scores, halves = ints([1, 1]).reshape(1, 2), ints([2, 2]).reshape(1, 2)

    totals = {stage: compose(scores, [5000, 5000], stage, halves).total.tolist() for stage in STAGES}

    assert totals == {"weighted": [2], "modules": [1], "final": [1]}
    assert compose(scores, [5000, 4999], "final", halves).total.tolist() == [0]


def test_exact_totals_tell_who_is_equal_only_by_rounding():
    got = compose(ints([9000, 9001, 9000]).reshape(3, 1), [5000], "modules")

    assert got.total.tolist() == [4500, 4501, 4500]
    tied = compose(ints([8999, 9000]).reshape(2, 1), [5000], "modules")
    assert tied.total.tolist() == [4500, 4500]
    marked = decided_by_rounding(tied.total, tied.numerator, tied.denominator, ints([0, 0]))
    assert marked.tolist() == [True, True]


def test_sums_on_the_way_may_be_of_any_size_but_a_total_must_fit():
    huge = np.array([[10**40 + 1, 10**40]], dtype=object)

    got = compose(huge, [10_000, None], "final", np.array([[10**40, 10**40]], dtype=object))
    assert got.total.tolist() == [2]
    assert Fraction(got.numerator[0], got.denominator[0]) == 2 + Fraction(1, 10**40)
    with pytest.raises(OverflowError):
        compose(huge, [None, None], "final")
    with pytest.raises(OverflowError):
        compose(ints([2**62, 2**62]).reshape(1, 2), [None, None], "weighted")
    with pytest.raises(OverflowError):
        compose(ints([2**62, 2**62]).reshape(1, 2), [None, None], "modules")


def test_what_does_not_fit_together_is_refused():
    one = ints([1]).reshape(1, 1)
    with pytest.raises(ValueError, match="stage"):
        compose(one, [None], "late")
    with pytest.raises(ValueError, match="differ"):
        compose(one, [None, None], "final")
    with pytest.raises(TypeError, match="floats"):
        compose(one / 2, [None], "final")
    with pytest.raises(ValueError, match="positive"):
        compose(one, [None], "final", one - 1)
