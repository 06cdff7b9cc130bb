"""Rating scores against exact fractions."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zongce.core.number import half_up
from zongce.rules.rating import COUNSELLOR, PEER, TEACHER, rating_scores

STUDENTS, ITEMS = 3, 2
WEIGHT = st.sampled_from(
    [(3000, 2000, 5000), (3333, 3333, 3334), (0, 4000, 6000), (0, 0, 10000), (10000, 0, 0)]
)
FORM = st.tuples(
    st.integers(COUNSELLOR, PEER),
    st.integers(0, STUDENTS - 1),
    st.lists(
        st.lists(st.integers(0, 10000), min_size=ITEMS, max_size=ITEMS), min_size=STUDENTS, max_size=STUDENTS
    ),
)


def score(forms, weights, **settings):
    """Forms are (role, rater, marks); only peers are students."""
    roles = [role for role, *_ in forms]
    raters = [rater if role == PEER else -1 for role, rater, _ in forms]
    students, items = (len(forms[0][2]), len(weights)) if forms else (STUDENTS, len(weights))
    return rating_scores(
        np.array([marks for *_, marks in forms], dtype=np.int64).reshape(len(forms), students, items),
        np.array(roles, dtype=np.int64),
        np.array(raters, dtype=np.int64),
        np.array(weights, dtype=np.int64),
        **settings,
    )


def means(forms, student, item, *, count_self, trim):
    """Return {role: mean} of the roles that have marks left."""
    result = {}
    for role in (COUNSELLOR, TEACHER, PEER):
        marks = sorted(
            m[student][item]
            for r, rater, m in forms
            if r == role and (role != PEER or count_self or rater != student)
        )
        cut = trim if role == PEER else 0
        kept = marks[cut : len(marks) - cut]
        if kept:
            result[role] = Fraction(sum(kept), len(kept))
    return result


@given(
    st.lists(FORM, max_size=9),
    st.lists(WEIGHT, min_size=ITEMS, max_size=ITEMS),
    st.booleans(),
    st.integers(0, 2),
    st.booleans(),
)
def test_items_are_weighted_means_rounded_once_and_the_total_is_their_sum(
    forms, weights, count_self, trim, spread
):
    got = score(forms, weights, count_self=count_self, trim=trim, spread=spread)

    for s in range(STUDENTS):
        expected = []
        absent = set()
        for i, weight in enumerate(weights):
            mean = means(forms, s, i, count_self=count_self, trim=trim)
            absent |= {r for r in range(3) if r not in mean}
            heard = sum(weight[r] for r in mean)
            if heard and (spread or heard == 10_000):
                value = sum(weight[r] * mean[r] for r in mean) / heard
                expected.append(half_up(value.numerator, value.denominator))
        weighed = {r for r in range(3) if any(weight[r] for weight in weights)}
        assert {r for r in range(3) if got.missing[s, r]} == absent & weighed
        assert got.ok[s] == (len(expected) == ITEMS)
        if got.ok[s]:
            assert got.items[s].tolist() == expected
            assert got.total[s] == sum(expected)


def test_an_exact_half_of_a_mean_goes_up():
    got = score([(PEER, 1, [[8933], [0]]), (PEER, 1, [[8934], [0]])], [(0, 0, 10000)])

    assert got.items[0].tolist() == [8934]


def test_a_weighted_half_that_two_roundings_would_lose_goes_up_once():
    forms = [(COUNSELLOR, -1, [[1]]), (COUNSELLOR, -1, [[0]]), (TEACHER, -1, [[0]]), (TEACHER, -1, [[1]])]

    assert score(forms, [(5000, 5000, 0)]).items.tolist() == [[1]]
    assert score([*forms, (TEACHER, -1, [[0]])], [(5000, 5000, 0)]).items.tolist() == [[0]]


def test_a_peers_own_row_counts_only_if_asked_for():
    forms = [(PEER, 0, [[100], [60]]), (PEER, 1, [[80], [90]])]

    alone = score(forms, [(0, 0, 10000)])
    assert alone.total.tolist() == [80, 60]
    assert alone.count[:, PEER].tolist() == [1, 1]
    assert score(forms, [(0, 0, 10000)], count_self=True).total.tolist() == [90, 75]


def test_trimming_drops_the_extremes_of_peers_and_of_nobody_else():
    peers = [(PEER, 9, [[m]]) for m in (0, 50, 60, 100)]
    staff = [(COUNSELLOR, -1, [[m]]) for m in (0, 0, 90)]

    got = score([*peers, *staff], [(5000, 0, 5000)], trim=1)

    assert got.total.tolist() == [43]  # (55 + 30) / 2 = 42.5
    assert got.count.tolist() == [[3, 0, 4]]


def test_trimming_looks_at_the_marks_that_are_left_without_the_own_row():
    marks = [10, 20, 30, 100]
    forms = [(PEER, 0, [[999]]), *((PEER, 9, [[m]]) for m in marks)]

    assert score(forms, [(0, 0, 10000)], trim=1).total.tolist() == [25]


def test_trimming_everybody_leaves_the_role_without_marks():
    got = score([(PEER, 9, [[50]]), (PEER, 9, [[60]])], [(0, 0, 10000)], trim=1)

    assert got.missing.tolist() == [[False, False, True]]
    assert got.ok.tolist() == [False]


def test_a_missing_role_leaves_no_score_or_its_weight_is_shared_in_proportion():
    forms = [(COUNSELLOR, -1, [[90]]), (PEER, 9, [[60]])]
    weights = [(3000, 5000, 2000)]

    refused = score(forms, weights)
    assert (refused.ok.tolist(), refused.missing.tolist()) == ([False], [[False, True, False]])
    shared = score(forms, weights, spread=True)
    assert (shared.ok.tolist(), shared.total.tolist()) == ([True], [78])  # 90 × 3/5 + 60 × 2/5


def test_a_role_of_no_weight_is_not_missed():
    got = score([(PEER, 9, [[60]])], [(0, 0, 10000)])

    assert not got.missing.any()
    assert got.total.tolist() == [60]


def test_no_forms_give_no_scores():
    got = score([], [(3000, 2000, 5000)], spread=True)

    assert not got.ok.any()
    assert got.missing.all()


def test_fractions_beyond_64_bits_are_refused():
    with pytest.raises(OverflowError):
        score([(PEER, 9, [[2**62]]), (PEER, 9, [[2**62]])], [(0, 0, 10000)])
    with pytest.raises(OverflowError):
        score([(PEER, 9, [[2**60]])], [(0, 0, 10000)])  # 2**60 × 10000 would wrap around to 0


def test_what_does_not_fit_together_is_refused():
    with pytest.raises(ValueError, match="role"):
        score([(3, 9, [[60]])], [(0, 0, 10000)])
    with pytest.raises(ValueError, match="never negative"):
        score([(PEER, 9, [[60]])], [(0, -1, 10000)])
    with pytest.raises(ValueError, match="never negative"):
        score([(PEER, 9, [[60]])], [(0, 0, 10000)], trim=-1)
    with pytest.raises(ValueError, match="fit together"):
        rating_scores(*(np.zeros(shape, dtype=np.int64) for shape in [(2, 3, 1), 2, 2, (2, 3)]))
