"""Levels by threshold, quota and veto."""

from fractions import Fraction
from itertools import pairwise
from math import ceil, floor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zongce.core.number import half_up
from zongce.rules.levels import QUOTA_ROUNDINGS, Level, levels

LEVEL = st.builds(
    Level,
    st.just("x"),
    st.none() | st.integers(0, 9).map(lambda n: 100 * n),
    st.none() | st.sampled_from([0, 500, 1000, 2500, 3333, 5000, 10000]),
)
SCORE = st.sampled_from([0, 49, 50, 149, 150, 400, 450, 800, 850])
ROW = st.tuples(SCORE, st.integers(-1, 1), st.booleans(), st.integers(-1, 1))


def ints(values) -> np.ndarray:
    return np.array(list(values), dtype=np.int64)


def place(score, peers, tie_up):
    return 1 + sum(p > score for p in peers) if tie_up else sum(p >= score for p in peers)


def quota(size, share, rounding):
    exact = Fraction(size * share, 10_000)
    return {"down": floor, "up": ceil, "half_up": lambda x: half_up(x.numerator, x.denominator)}[rounding](
        exact
    )


def naive(row, index, rows, rules, settings, barred):
    score, group, present, tie = row
    if not present or group < 0:
        return -1
    keys = [(s, t) for s, g, p, t in rows if g == group and p]
    peers = [s for s, _ in keys]
    banded = (lambda s: half_up(s, 100) * 100) if settings["whole"] else (lambda s: s)
    end = shares = 0
    for k, rule in enumerate(rules):
        fits = [rule.threshold is None or banded(s) >= rule.threshold for s in peers]
        if rule.share is None:
            end = max(end, sum(fits))
        else:
            shares += rule.share
            end += quota(len(peers), rule.share, settings["quota_rounding"])
            end = max(end, len(peers)) if shares >= 10_000 else end
        reaches = rule.threshold is None or banded(score) >= rule.threshold
        if reaches and place((score, tie), keys, settings["tie_up"]) <= end and not barred[index][k]:
            return k
    return -1


@given(
    st.lists(ROW, max_size=15),
    st.lists(LEVEL, max_size=4),
    st.fixed_dictionaries(
        {"quota_rounding": st.sampled_from(QUOTA_ROUNDINGS), "tie_up": st.booleans(), "whole": st.booleans()}
    ),
    st.data(),
)
def test_levels_are_those_of_a_plain_loop(rows, rules, settings, data):
    width = len(rules)
    barred = data.draw(
        st.lists(
            st.lists(st.booleans(), min_size=width, max_size=width), min_size=len(rows), max_size=len(rows)
        )
    )

    got = levels(
        ints(r[0] for r in rows),
        ints(r[1] for r in rows),
        rules,
        **settings,
        barred=np.array(barred, dtype=np.bool_).reshape(len(rows), width),
        present=np.array([r[2] for r in rows], dtype=np.bool_),
        ties=[ints(r[3] for r in rows)],
    )

    assert got.tolist() == [naive(row, i, rows, rules, settings, barred) for i, row in enumerate(rows)]


def one_class(scores, rules, **settings):
    return levels(ints(scores), ints([3] * len(scores)), rules, **settings).tolist()


BANDS = [Level("优秀", 9000), Level("良好", 8000), Level("及格", 6000)]
QUOTAS = [Level("优秀", None, 1000), Level("良好", None, 2000), Level("合格", None, 7000)]


def test_thresholds_are_reached_by_the_score_that_equals_them():
    assert one_class([9000, 8999, 8000, 6000, 5999], BANDS) == [0, 1, 1, 2, -1]


def test_whole_points_lift_an_exact_half_over_the_threshold():
    assert one_class([8950, 8949], BANDS, whole=True) == [0, 1]
    assert one_class([8950, 8949], BANDS) == [1, 1]


def test_quotas_fill_from_the_top():
    assert one_class(range(1000, 0, -100), QUOTAS) == [0, 1, 1, 2, 2, 2, 2, 2, 2, 2]


def test_equal_scores_at_the_cut_all_rise_or_all_fall():
    scores = [90, 90, 80, 80, 70, 60, 50, 40, 30, 20]

    assert one_class(scores, QUOTAS, tie_up=True)[:5] == [0, 0, 1, 1, 2]
    assert one_class(scores, QUOTAS, tie_up=False)[:5] == [1, 1, 2, 2, 2]


def test_what_decides_equal_ranks_decides_who_has_the_places():
    scores, ties = [90, 90, 90, 70, 60, 50, 40, 30, 20, 10], ints([1, 3, 2, 0, 0, 0, 0, 0, 0, 0])

    for tie_up in (True, False):
        assert one_class(scores, QUOTAS, tie_up=tie_up, ties=[ties])[:4] == [1, 0, 1, 2]
    assert one_class(scores, QUOTAS, tie_up=False)[:4] == [1, 1, 1, 2]


@pytest.mark.parametrize(("rounding", "number"), [("half_up", 1), ("down", 0), ("up", 1)])
def test_half_a_place_follows_the_setting(rounding, number):
    assert one_class(range(5, 0, -1), [Level("优秀", None, 1000)], quota_rounding=rounding).count(0) == number


@pytest.mark.parametrize("rounding", QUOTA_ROUNDINGS)
@given(size=st.integers(1, 60), cuts=st.lists(st.integers(1, 9999), max_size=4, unique=True))
def test_shares_of_100_percent_leave_nobody_out_and_without_ties_give_their_numbers(rounding, size, cuts):
    edges = [0, *sorted(cuts), 10_000]
    rules = [Level("x", None, high - low) for low, high in pairwise(edges)]

    got = one_class(range(size, 0, -1), rules, quota_rounding=rounding)

    assert -1 not in got
    assert got == sorted(got)
    left = size
    for k, rule in enumerate(rules[:-1]):
        own = min(left, quota(size, rule.share, rounding))
        assert got.count(k) == own
        left -= own


def test_a_place_by_quota_needs_the_threshold_too_and_is_not_passed_on():
    rules = [Level("优秀", 9000, 5000), Level("良好", None, 2500)]

    assert one_class([9500, 8000, 7000, 6000], rules) == [0, 1, 1, -1]


def test_a_barred_student_falls_to_the_next_level_and_the_place_stays_empty():
    barred = np.zeros((10, 3), dtype=np.bool_)
    barred[0, :2] = True

    assert one_class(range(10, 0, -1), QUOTAS, barred=barred) == [2, 1, 1, 2, 2, 2, 2, 2, 2, 2]


def test_groups_have_quotas_of_their_own():
    scores, groups = ints([9, 8, 7, 6]), ints([1, 1, 5, 5])

    assert levels(scores, groups, [Level("优秀", None, 5000)]).tolist() == [0, -1, 0, -1]


def test_no_students_have_no_levels():
    assert one_class([], QUOTAS) == []


def test_wrong_settings_are_refused():
    with pytest.raises(ValueError, match="quota_rounding"):
        one_class([1], BANDS, quota_rounding="even")
    with pytest.raises(ValueError, match="share"):
        one_class([1], [Level("x", None, -1)])
    with pytest.raises(ValueError, match="barred"):
        one_class([1], BANDS, barred=np.zeros((1, 2), dtype=np.bool_))
    with pytest.raises(OverflowError):
        one_class([1, 2], [Level("x", None, 2**62)])
