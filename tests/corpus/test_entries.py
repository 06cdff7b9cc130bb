"""The corpus through the reader and the check of its kind: refused with its code, or read as it was meant."""

import pytest

from tests.corpus.entries import ENTRIES
from tests.corpus.entry import SAME
from tests.corpus.good import KINDS, good
from tests.corpus.judged import good_value, judged

ACCEPTED = [entry for entry in ENTRIES if not entry.codes]
REFUSED = [entry for entry in ENTRIES if entry.codes]


def name(entry):
    return entry.id


def test_every_entry_is_another_file_with_a_name_of_its_own():
    assert len({entry.id for entry in ENTRIES}) == len(ENTRIES)
    contents = {entry.data for entry in ENTRIES}
    assert len(contents) == len(ENTRIES)
    assert contents.isdisjoint(good(kind) for kind in KINDS)


def test_there_is_more_than_one_file_of_most_classes():
    assert len(ENTRIES) >= 80
    assert len({entry.group for entry in ENTRIES}) >= 30


@pytest.mark.parametrize("kind", KINDS)
def test_the_workbooks_that_the_others_are_made_from_are_good(kind):
    made = judged(kind, good(kind))
    assert (made.codes, made.hints) == ((), ())
    assert made.value


@pytest.mark.parametrize("entry", REFUSED, ids=name)
def test_it_is_refused_with_its_code_at_its_cell(entry):
    made = judged(entry.kind, entry.data, entry.file)
    assert made.codes == tuple(sorted(entry.codes))
    assert entry.cell in ("", made.places[0][1])


@pytest.mark.parametrize("entry", ACCEPTED, ids=name)
def test_what_is_accepted_is_read_as_it_was_meant(entry):
    made = judged(entry.kind, entry.data, entry.file)
    assert (made.codes, made.hints) == ((), tuple(sorted(entry.hints)))
    good_one = good_value(entry.kind)
    if entry.value == SAME:
        wanted = good_one
    else:
        wanted = entry.value(good_one) if callable(entry.value) else entry.value
    assert made.value == wanted
