"""Which sitting counts, against a plain loop."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zongce.rules.sittings import (
    COUNTS,
    DEFERRED,
    FIRST,
    FIRST_LOWER,
    MAKE_UP,
    MAKE_UP_HIGHER,
    MAKE_UP_IGNORED,
    MAKE_UP_ONLY,
    NOBODY,
    RETAKE,
    RETAKE_OTHER,
    RETAKES,
    select_sittings,
)

PRECEDENCE = {FIRST: 0, RETAKE: 0, DEFERRED: 1, MAKE_UP: 2}
ROW = st.tuples(
    st.integers(-1, 1), st.integers(0, 2), st.integers(0, 1), st.integers(FIRST, DEFERRED), st.integers(0, 3)
)


def select(rows, *, make_up_highest=False, retake="all"):
    """Rows are (student, term, course, exam, points)."""
    columns = list(zip(*rows, strict=True)) or [()] * 5
    arrays = [np.array(c, dtype=np.int64) for c in columns]
    return select_sittings(*arrays, make_up_highest=make_up_highest, retake=retake)


def naive(rows, make_up_highest, retake):
    """Return {row: role} of the rows that count."""
    sittings = {}
    for i, (student, term, course, exam, _) in enumerate(rows):
        if student >= 0:
            sittings.setdefault((student, course), {}).setdefault((term, exam == RETAKE), []).append(i)
    kept = {}
    for of_course in sittings.values():
        chosen = []
        for _, members in sorted(of_course.items()):
            leader = min(members, key=lambda i: PRECEDENCE[rows[i][3]])
            ranked = sorted(members, key=lambda i: (-rows[i][4], PRECEDENCE[rows[i][3]]))
            best = ranked[0] if make_up_highest else leader
            only = MAKE_UP_ONLY if rows[best][3] == MAKE_UP else COUNTS
            chosen.append((best, only if best == leader else MAKE_UP_HIGHER))
        top = max(rows[i][4] for i, _ in chosen)
        highest = next(pair for pair in chosen if rows[pair[0]][4] == top)
        kept.update({"all": chosen, "first": chosen[:1], "last": chosen[-1:], "highest": [highest]}[retake])
    return kept


@given(st.lists(ROW, max_size=20, unique_by=lambda r: r[:4]), st.booleans(), st.sampled_from(RETAKES))
def test_the_rows_kept_and_their_roles_are_those_of_a_plain_loop(rows, make_up_highest, retake):
    got = select(rows, make_up_highest=make_up_highest, retake=retake)

    expected = naive(rows, make_up_highest, retake)
    assert {i: got.role[i] for i in np.flatnonzero(got.keep)} == expected


@given(st.lists(ROW, max_size=20, unique_by=lambda r: r[:4]), st.booleans(), st.sampled_from(RETAKES))
def test_every_row_left_out_has_a_role_that_says_why(rows, make_up_highest, retake):
    got = select(rows, make_up_highest=make_up_highest, retake=retake)

    out = set(got.role[~got.keep].tolist())
    assert out <= {NOBODY, MAKE_UP_IGNORED, FIRST_LOWER, RETAKE_OTHER}
    for i, (student, _, course, *_) in enumerate(rows):
        assert (got.role[i] == NOBODY) == (student < 0)
        sittings = {(r[1], r[3] == RETAKE) for r in rows if r[0] == student >= 0 and r[2] == course}
        assert got.retaken[i] == (len(sittings) > 1)


def roles(rows, **settings):
    got = select([(0, *row) for row in rows], **settings)
    return got.keep.tolist(), got.role.tolist()


def test_the_first_exam_counts_and_a_better_make_up_is_ignored():
    rows = [(1, 1, MAKE_UP, 90), (1, 1, FIRST, 50)]

    assert roles(rows) == ([False, True], [MAKE_UP_IGNORED, COUNTS])
    assert roles(rows, make_up_highest=True) == ([True, False], [MAKE_UP_HIGHER, FIRST_LOWER])


def test_of_an_equal_make_up_and_first_exam_the_first_exam_counts():
    rows = [(1, 1, MAKE_UP, 60), (1, 1, FIRST, 60)]

    assert roles(rows, make_up_highest=True) == ([False, True], [MAKE_UP_IGNORED, COUNTS])


def test_a_make_up_alone_counts_with_a_role_of_its_own():
    assert roles([(1, 1, MAKE_UP, 60)]) == ([True], [MAKE_UP_ONLY])


def test_a_deferred_exam_stands_for_the_first_where_there_is_none():
    assert roles([(1, 1, MAKE_UP, 90), (1, 1, DEFERRED, 60)]) == ([False, True], [MAKE_UP_IGNORED, COUNTS])
    assert roles([(1, 1, FIRST, 50), (1, 1, DEFERRED, 60)]) == ([True, False], [COUNTS, MAKE_UP_IGNORED])


def test_a_retake_in_the_term_of_the_first_exam_is_a_later_sitting():
    rows = [(1, 1, RETAKE, 70), (1, 1, FIRST, 50)]

    assert roles(rows) == ([True, True], [COUNTS, COUNTS])
    assert roles(rows, retake="first") == ([False, True], [RETAKE_OTHER, COUNTS])
    assert roles(rows, retake="last") == ([True, False], [COUNTS, RETAKE_OTHER])
    assert roles(rows, retake="highest") == ([True, False], [COUNTS, RETAKE_OTHER])


def test_of_equally_high_terms_the_first_counts():
    assert roles([(2, 1, FIRST, 70), (1, 1, FIRST, 70)], retake="highest")[0] == [False, True]


def test_the_highest_term_is_judged_by_the_exam_that_counts_in_it():
    rows = [(1, 1, FIRST, 50), (1, 1, MAKE_UP, 90), (2, 1, FIRST, 70)]

    assert roles(rows, retake="highest")[0] == [False, False, True]
    assert roles(rows, retake="highest", make_up_highest=True)[0] == [False, True, False]


def test_no_rows_select_nothing():
    for retake in RETAKES:
        assert select([], retake=retake, make_up_highest=True).keep.tolist() == []


@pytest.mark.parametrize(("exam", "retake"), [(4, "all"), (-1, "all"), (FIRST, "best")])
def test_unknown_exams_and_settings_are_refused(exam, retake):
    with pytest.raises(ValueError, match=r"(exam|retake) is"):
        select([(0, 1, 1, exam, 60)], retake=retake)
