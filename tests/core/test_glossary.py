"""Every term once: no two words for one thing, no one word for two."""

import keyword
import re

import pytest

from zongce.core.glossary import TERMS, heading


def test_every_term_stands_once():
    assert len({t.identifier for t in TERMS}) == len({t.zh for t in TERMS}) == len(TERMS)


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.identifier)
def test_a_term_is_a_name_a_heading_and_a_meaning(term):
    assert re.fullmatch(r"[a-z]+(_[a-z0-9]+)*_?", term.identifier)
    assert not keyword.iskeyword(term.identifier)
    assert term.zh == term.zh.strip()
    assert re.search(r"[\u4e00-\u9fff]", term.zh) or term.zh in ("N", "SHA-256")
    assert term.meaning.endswith((".", "…"))
    assert heading(term.identifier) == term.zh


def test_a_word_the_glossary_lacks_is_a_fault_of_ours():
    with pytest.raises(KeyError, match="no_such_term"):
        heading("no_such_term")
