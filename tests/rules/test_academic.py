"""Academic scores against exact fractions."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zongce.core.number import half_up
from zongce.rules.academic import academic_scores, failed_courses
from zongce.rules.rank import decided_by_rounding, rank
from zongce.rules.sittings import DEFERRED, FIRST, MAKE_UP, RETAKE

STUDENTS = 4
CREDIT = st.sampled_from([0, 50, 100, 150, 200, 300])
ROW = st.tuples(
    st.integers(-1, STUDENTS - 1),
    st.integers(0, 10000) | st.sampled_from([9933, 9934, 6000, 5999]),
    CREDIT,
    st.sampled_from([0, 1, 5, 20, 100]),
    st.booleans(),
    st.booleans(),
)


def ints(values) -> np.ndarray:
    return np.array(list(values), dtype=np.int64)


def flags(values) -> np.ndarray:
    return np.array(list(values), dtype=np.bool_)


def scores_of(rows, students=STUDENTS):
    """Rows are (student, score, credit, ratio, counts, passed)."""
    columns = list(zip(*rows, strict=True)) or [()] * 6
    numbers, truths = [ints(c) for c in columns[:4]], [flags(c) for c in columns[4:]]
    return academic_scores(*numbers, *truths, students)


def rounded(value: Fraction) -> int:
    return half_up(value.numerator, value.denominator)


@given(st.lists(ROW, max_size=25))
def test_scores_are_the_exact_sums_rounded_once(rows):
    got = scores_of(rows)

    for k in range(STUDENTS):
        mine = [r for r in rows if r[0] == k and r[4] and r[2] > 0]
        assert got.courses[k] == len(mine)
        assert got.ok[k] == bool(mine)
        if not mine:
            continue
        average = Fraction(sum(s * c for _, s, c, *_ in mine), sum(c for _, _, c, *_ in mine))
        bonus = Fraction(sum(c * ratio for _, _, c, ratio, _, passed in mine if passed), 100)
        assert Fraction(int(got.numerator[k]), int(got.denominator[k])) == average + bonus
        shown = (rounded(average), rounded(bonus), rounded(average + bonus))
        assert (got.average[k], got.bonus[k], got.academic[k]) == shown
        assert got.parts_differ[k] == (shown[0] + shown[1] != shown[2])


@given(st.lists(ROW, max_size=20), st.randoms())
def test_the_order_of_the_rows_changes_no_score(rows, random):
    shuffled = random.sample(rows, len(rows))

    for one, other in zip(scores_of(rows), scores_of(shuffled), strict=True):
        assert one.tolist() == other.tolist()


def test_an_exact_half_goes_up_and_the_manuals_students_rank_1_2_2_4_5():
    row = (100, 0, True, True)
    rows = [
        (0, 10000, *row),
        (1, 9933, *row),
        (1, 9934, *row),
        (2, 9934, *row),
        (3, 8012, *row),
        (4, 8001, *row),
    ]

    got = scores_of(rows, 5)

    assert got.academic.tolist() == [10000, 9934, 9934, 8012, 8001]
    group = ints([0] * 5)
    assert rank(got.academic, group).rank.tolist() == [1, 2, 2, 4, 5]
    assert rank(got.academic, group).size.tolist() == [5] * 5
    decided = decided_by_rounding(got.academic, got.numerator, got.denominator, group)
    assert decided.tolist() == [False, True, True, False, False]


def test_parts_that_do_not_add_up_are_reported():
    got = scores_of([(0, 8000, 50, 1, True, True), (0, 8001, 50, 0, True, True)], 1)

    assert (got.average[0], got.bonus[0], got.academic[0]) == (8001, 1, 8001)
    assert got.parts_differ.tolist() == [True]


def test_a_bonus_may_lift_a_score_above_100():
    assert scores_of([(0, 10000, 300, 20, True, True)], 1).academic.tolist() == [10060]


def test_a_failed_course_counts_in_the_average_and_earns_no_bonus():
    got = scores_of([(0, 5900, 200, 20, True, False), (0, 8100, 200, 20, True, True)], 1)

    assert (got.average[0], got.bonus[0], got.academic[0]) == (7000, 40, 7040)


def test_a_student_with_zero_credit_rows_only_has_no_score():
    got = scores_of([(0, 9000, 0, 20, True, True), (1, 0, 100, 0, True, False)], 2)

    assert got.ok.tolist() == [False, True]
    assert got.courses.tolist() == [0, 1]
    assert got.academic[1] == 0


@pytest.mark.parametrize("row", [(2**40, 2**40, 0), (100, 100, 2**57), (2**54, 100, 0)])
def test_sums_beyond_64_bits_are_refused(row):
    with pytest.raises(OverflowError):
        scores_of([(0, *row, True, True)], 1)


@pytest.mark.parametrize("row", [(100, -1, 0), (100, 1, -1)])
def test_negative_credits_and_ratios_are_refused(row):
    with pytest.raises(ValueError, match="never negative"):
        scores_of([(0, *row, True, True)], 1)


SAT = st.tuples(
    st.integers(-1, 2), st.integers(0, 2), st.integers(0, 2), st.integers(FIRST, DEFERRED), st.booleans()
)


@given(st.lists(SAT, max_size=25, unique_by=lambda r: r[:4]))
def test_a_failed_course_is_one_whose_first_exam_was_failed(rows):
    columns = list(zip(*rows, strict=True)) or [()] * 5
    graded = flags([True] * len(rows))
    got = failed_courses(*(ints(c) for c in columns[:4]), graded, flags(columns[4]), 3)

    for k in range(3):
        first = {}
        for _, course, term, exam, passed in sorted(
            r for r in rows if r[0] == k and r[3] in (FIRST, DEFERRED)
        ):
            key = (term, exam)
            if course not in first or key < first[course][0]:
                first[course] = (key, passed)
        assert got[k] == sum(not passed for _, passed in first.values())


def test_a_make_up_or_retake_that_was_passed_does_not_heal_a_failed_course():
    student, course = ints([0, 0, 0, 0]), ints([1, 1, 1, 2])
    term, exam = ints([0, 0, 1, 0]), ints([FIRST, MAKE_UP, RETAKE, FIRST])

    graded, passed = flags([True] * 4), flags([False, True, True, True])
    failed = failed_courses(student, course, term, exam, graded, passed, 1)

    assert failed.tolist() == [1]


def test_a_first_exam_passed_later_counts_only_if_it_is_the_first():
    same, term, graded = ints([0, 0]), ints([1, 0]), flags([True, True])

    assert failed_courses(same, same, term, same, graded, flags([False, True]), 1).tolist() == [0]
    assert failed_courses(same, same, term, same, graded, flags([True, False]), 1).tolist() == [1]


@pytest.mark.parametrize(("term", "expected"), [([0, 0], [0]), ([0, 1], [1])])
def test_a_deferred_exam_takes_the_place_of_its_own_terms_first_exam_without_points(term, expected):
    same, exam = ints([0, 0]), ints([FIRST, DEFERRED])
    graded = passed = flags([False, True])

    assert failed_courses(same, same, ints(term), exam, graded, passed, 1).tolist() == expected
