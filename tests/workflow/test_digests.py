"""Digests: the same rows in any order are one; anything else that differs is another."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from zongce.commands import rows
from zongce.tables.rating import RATING_RULES
from zongce.tables.records import STATUS
from zongce.workflow.digests import digest_of

texts = st.text(st.sampled_from("甲乙1 :"), max_size=3)
lines = st.lists(st.tuples(texts, texts), max_size=5)


def status(pairs):
    return rows.of(STATUS, [{"setting": one or None, "value": two or None} for one, two in pairs])


@given(lines, st.randoms())
def test_the_order_of_rows_does_not_matter(pairs, rng):
    mixed = list(pairs)
    rng.shuffle(mixed)
    assert digest_of(status(pairs)) == digest_of(status(mixed))


@given(lines, lines)
def test_other_rows_give_another_digest(one, other):
    same = sorted(one) == sorted(other)
    assert (digest_of(status(one)) == digest_of(status(other))) is same


@given(st.lists(texts, max_size=3), st.lists(texts, max_size=3))
def test_parts_do_not_run_into_one_another(one, other):
    assert (digest_of(*one) == digest_of(*other)) is (one == other)


def test_a_number_is_not_its_text_and_a_row_twice_is_not_once():
    one = rows.of(RATING_RULES, [{"number": 1, "rating_item": "1"}])
    assert digest_of(one) != digest_of(rows.of(RATING_RULES, [{"number": 1, "rating_item": "2"}]))
    assert digest_of(one) != digest_of(rows.added(one, [{"number": 1, "rating_item": "1"}]))
    text = rows.of(STATUS, [{"setting": "1"}])
    number = rows.of(STATUS, [{"setting": 1}])
    assert digest_of(text) != digest_of(number)


def test_a_blank_column_and_an_absent_one_are_one():
    full = rows.of(STATUS, [{"setting": "甲", "value": None}])
    bare = type(full)(full.table, {"setting": ("甲",)}, full.rows, full.sources)
    assert digest_of(full) == digest_of(bare) == digest_of(rows.of(STATUS, [{"setting": "甲", "value": ""}]))
