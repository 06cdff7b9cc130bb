"""Canonical bytes: no two different rows give the same."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from zongce.seal.canonical import hashed, key_of, packed

PARTS = st.lists(st.one_of(st.none(), st.text(max_size=5), st.integers(), st.binary(max_size=5)), max_size=4)


def same(one, other):
    return [(type(v), v) for v in one] == [(type(v), v) for v in other]


def nfc(parts):
    return [unicodedata.normalize("NFC", p) if isinstance(p, str) else p for p in parts]


@given(PARTS, PARTS)
def test_only_equal_rows_have_equal_bytes(one, other):
    assert (packed(*one) == packed(*other)) is same(nfc(one), nfc(other))


def test_what_joins_to_the_same_text_is_told_apart():
    rows = [("ab", "c"), ("a", "bc"), ("abc",), ("abc", ""), ("", "abc"), ("a", None, "bc"), ("1:a", "b")]
    assert len({packed(*row) for row in rows}) == len(rows)


def test_blank_and_empty_and_nought_and_its_text_are_four_things():
    values = [None, "", 0, "0", b"0", "n;", -1, 1]
    assert len({packed(value) for value in values}) == len(values)


def test_two_spellings_of_one_sign_are_one():
    assert packed("e\u0301") == packed("é")
    assert key_of(("e\u0301", None, 5)) == ("é", "", "5")


def test_a_digest_of_one_thing_never_stands_for_another():
    assert hashed("row", "x") != hashed("cell", "x")
    assert hashed("row", "x") != hashed("ro", "wx")
