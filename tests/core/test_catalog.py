"""The catalogue: every code once, its words fit for people, its fields neither missing nor too many."""

import re
from itertools import pairwise

import pytest

from zongce.core.catalog import ENTRIES, entries, finding
from zongce.core.finding import Severity, Where

AREAS = "FSNTRGAPMCBWKLO"
LONGEST = 100


def ids(entry):
    return entry.code


def filled(entry):
    return finding(entry.code, Where("表.xlsx", "表", "A1"), "值", **dict.fromkeys(entry.fields, "某"))


def test_codes_and_names_stand_once_in_order_of_area_and_number():
    assert len({e.code for e in ENTRIES}) == len({e.name for e in ENTRIES}) == len(ENTRIES) == len(entries())
    order = [(AREAS.index(e.code[0]), int(e.code[1:])) for e in ENTRIES]
    assert all(one < other for one, other in pairwise(order))


@pytest.mark.parametrize("entry", ENTRIES, ids=ids)
def test_an_entry_is_fit_to_be_read_and_looked_up(entry):
    assert re.fullmatch(rf"[{AREAS}][1-9][0-9]{{2}}", entry.code)
    assert re.fullmatch(r"[a-z]+(-[a-z0-9]+)*", entry.name)
    for text in (entry.message, entry.remedy):
        assert 2 < len(text) <= LONGEST
        assert text == text.strip()
        assert text[-1] not in "。.；;，,"
        assert not re.search(r"[\u4e00-\u9fff][,;:?!]|[,;:?!][\u4e00-\u9fff]", text), (
            "a half-width sign in Chinese"
        )
        assert text.count("“") == text.count("”")
        assert text.count("（") == text.count("）")


@pytest.mark.parametrize("entry", ENTRIES, ids=ids)
def test_a_finding_has_its_words_filled_in(entry):
    found = filled(entry)
    assert (found.code, found.severity) == (entry.code, entry.severity)
    assert (found.file, found.sheet, found.cell, found.value) == ("表.xlsx", "表", "A1", "值")
    assert not re.search(r"[{}]", found.message + found.remedy)


def test_only_what_is_wrong_with_one_file_of_many_refuses_it():
    assert {e.code[0] for e in ENTRIES if e.severity is Severity.REFUSED} == {"P", "W", "K"}


def test_a_hint_never_demands_and_an_error_always_says_what_to_do():
    assert not [e.code for e in ENTRIES if e.severity is not Severity.HINT and e.remedy.startswith("不用改")]


def test_fields_missing_or_too_many_are_a_fault_of_ours():
    assert entries()["N104"].fields == {"heading", "low", "high"}
    for fields in (
        {},
        {"heading": "成绩", "low": "0"},
        dict.fromkeys(("heading", "low", "high", "more"), ""),
    ):
        with pytest.raises(KeyError, match="N104"):
            finding("N104", None, **fields)


def test_an_unknown_code_is_a_fault_of_ours():
    with pytest.raises(KeyError, match="X999"):
        finding("X999")


def test_braces_in_what_people_typed_are_left_as_they_are():
    found = finding("T104", None, "{x}", heading="{学期}")
    assert "{学期}" in found.message
    assert found.value == "{x}"


def test_a_finding_without_a_place_has_empty_ones():
    found = finding("S106")
    assert (found.file, found.sheet, found.cell, found.value) == ("", "", "", "")
