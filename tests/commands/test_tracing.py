"""What all traces share: rows of classes, formulas by column, words on scores that rounding made equal."""

import numpy as np

from tests.rating_samples import roster, two_classes
from zongce.commands.tracing import formula_columns, letter, listed_rows, rank_formula, shares_a_score
from zongce.tables.academic import ACADEMIC


def test_a_class_reaches_from_its_first_to_its_last_row():
    listed = listed_rows([4, 2, 3, 0], np.array([7, 9, 7, 8, 7]))
    assert listed.row_of == {4: 5, 2: 6, 3: 7, 0: 8}
    assert listed.bounds[8] == (7, 7)
    assert listed_rows([0, 1, 2], np.array([1, 1, 2])).bounds == {1: (5, 6), 2: (7, 7)}


def test_a_blank_formula_stays_blank():
    rows = [{"a": "1+1", "b": ""}, {"a": "2", "b": "A1"}]
    assert formula_columns(rows) == {"a": ("=1+1", "=2"), "b": ("", "=A1")}


def test_ranks_count_who_is_above_and_dense_ranks_count_the_scores_above():
    assert rank_formula("B1", "B1:B9") == 'COUNTIFS(B1:B9,">"&B1)+1&"/"&COUNT(B1:B9)'
    assert "SUMPRODUCT" in rank_formula("B1", "B1:B9", dense=True)


def test_columns_stand_in_the_order_of_the_table():
    assert [letter(ACADEMIC, c.name) for c in ACADEMIC.columns[:3]] == ["A", "B", "C"]


def test_only_classmates_of_the_same_score_are_named():
    given = roster(two_classes())
    count = len(given.participants)
    scores, groups = np.full(count, 8000), np.zeros(count, dtype=np.int64)
    groups[1], scores[2] = 1, 8001
    said = shares_a_score(given, scores, groups, 0)
    names = [given.records.texts("name")[row] for row in given.participants]
    assert [name in said for name in names] == [False, False, False, True, True]
