"""What a column accepts, in words for people."""

import pytest

from zongce.core.schema import Choice, Exact, Flag, Grade, Identifier, Percent, PersonName, Rank, Term, Text
from zongce.sheets.words import kind_words, range_words

KINDS = (
    Text(),
    Identifier(),
    PersonName(),
    Exact(),
    Percent(),
    Grade(),
    Term(),
    Choice(("甲", "乙")),
    Flag(),
    Rank(),
)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: type(kind).__name__)
def test_every_kind_has_words(kind):
    assert kind_words(kind)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (Exact(2, 0, 10_000), "0～100"),
        (Exact(2, 50, None), "不小于 0.5"),
        (Exact(0, None, 9), "不大于 9"),
        (Exact(), ""),
        (Percent(2, 0, 10_000), "0%～100%"),
    ],
)
def test_ranges_are_said_in_the_units_people_type(kind, words):
    assert range_words(kind) == words


def test_something_else_is_a_fault_of_ours():
    with pytest.raises(TypeError):
        kind_words("text")
