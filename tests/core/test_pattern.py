"""Patterns are compiled when they meet a text, and then are what ``re.compile`` gives."""

import copy
import importlib
import pickle
import re
from pathlib import Path

import pytest

import zongce
from zongce.core.pattern import pattern

PACKAGE = Path(zongce.__file__).parent


def test_a_pattern_finds_what_a_compiled_one_finds():
    found = pattern(r"(?P<digits>\d+)[a-z]?", re.IGNORECASE)
    known = re.compile(r"(?P<digits>\d+)[a-z]?", re.IGNORECASE)
    assert found.findall("1a 22B") == known.findall("1a 22B")
    assert found.sub("-", "1a 22B") == known.sub("-", "1a 22B")
    assert found.fullmatch("7X")["digits"] == "7"
    assert found.groupindex == known.groupindex


def test_nothing_is_compiled_before_it_is_used():
    broken = pattern(r"(")
    with pytest.raises(re.error):
        broken.search("a")


def test_a_pattern_is_sent_and_copied_as_it_was_given():
    given = pattern(r"a+", re.IGNORECASE)
    for again in (copy.copy(given), pickle.loads(pickle.dumps(given))):  # noqa: S301  # our own bytes
        assert again.fullmatch("aA")
    with pytest.raises(AttributeError):
        given.__no_such_thing__  # noqa: B018  # asking is the test


def test_every_pattern_of_ours_can_be_compiled():
    found = {}
    for path in PACKAGE.rglob("*.py"):
        if "pattern(" in (text := path.read_text("utf-8")) and "core.pattern import" in text:
            name = ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts)
            held = vars(importlib.import_module(name)).items()
            found |= {f"{name}.{each}": made for each, made in held if type(made) is pattern}
    assert len(found) > 20
    assert all(made.flags is not None for made in found.values())


def test_bytes_have_patterns_too():
    assert pattern(rb"[A-Z]+").match(b"ABc")[0] == b"AB"
