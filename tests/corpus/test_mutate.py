"""Mutations: repeated by their seed, of every kind; read in one child, none ends it or gives another mark."""

import sys

import pytest

from tests.corpus.child import Child
from tests.corpus.good import FORM, good
from tests.corpus.judged import good_value, judged
from tests.corpus.mutate import _KINDS, mutation, mutations

COUNT = 600


def read(name, data):
    made = judged(FORM, data)
    return made.codes, made.value


def test_the_same_seed_gives_the_same_mutations_and_its_number_repeats_each():
    data = good(FORM)
    first, second = list(mutations(data, 50)), list(mutations(data, 50))
    assert first == second
    assert [m.data for m in first] != [m.data for m in mutations(data, 50, seed=2)]
    assert all(m.data != data for m in first)
    assert mutation(data, int(first[7].name.split()[0])) == first[7]


def test_every_kind_of_mutation_comes():
    names = {m.name.split()[1] for m in mutations(good(FORM), 300)}
    assert names == {kind.__name__ for kind in _KINDS}


@pytest.mark.skipif(sys.platform != "linux", reason="measures processes as Linux counts them")
def test_a_mutated_form_never_ends_the_reader_and_its_marks_come_from_its_cells():
    """A form has no seal: other marks inside the ranges are read as they stand, but never from elsewhere."""
    judged(FORM, good(FORM))
    rater, marks = good_value(FORM)
    with Child() as child:
        answers = [child.ask(m.name, m.data, read) for m in mutations(good(FORM), COUNT)]
    assert [(a.name, a.died or a.raised) for a in answers if a.died or a.raised] == []
    assert child.starts == 1
    taken = [(a.name, a.result[1]) for a in answers if not a.result[0]]
    assert taken
    assert {value[0] for _, value in taken} == {rater}
    changed = [name for name, value in taken if value[1] != marks]
    assert all(
        name.split()[1] in ("digits", "value", "swapped", "text", "doubled", "part_replaced")
        for name in changed
    ), changed
