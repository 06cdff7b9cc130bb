"""Cleaning of text: what is mended, what is left alone, and that mending twice changes nothing."""

import re
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zongce.core import text
from zongce.core.text import (
    class_key,
    has_control,
    heading_key,
    looks_like_formula,
    narrow,
    person_name,
    squeeze,
    trim,
    words,
)

BLANKS = "\t\n\r \u00a0\u2003\u3000\u200b\u200f\u2060\ufeff\u00ad"
TYPED = st.text(
    st.sampled_from([*"学号姓名张三AZaz019*.-+=@·•\uff0e（）％，、；９Ａ①²", *BLANKS]), max_size=12
)
ANY = st.text(max_size=12)


@pytest.mark.parametrize("clean", [trim, narrow, person_name])
@given(text=st.one_of(TYPED, ANY))
def test_cleaning_twice_is_cleaning_once(clean, text):
    assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize("clean", [squeeze, heading_key])
@given(text=TYPED)
def test_a_key_is_its_own_key(clean, text):
    assert clean(clean(text)) == clean(text)


@given(st.text(st.sampled_from(BLANKS)), st.text(st.sampled_from(BLANKS)))
def test_blanks_of_any_kind_at_the_ends_are_no_content(before, after):
    assert trim(f"{before}张 三{after}") == "张 三"
    assert trim(before) == ""
    assert squeeze(f"{before}学{after}号") == "学号"


def test_headings_are_compared_without_blanks_width_and_the_mark_of_a_required_column():
    assert {heading_key(h) for h in ("学号", "学 号", "学\n号*", "　学号\uff0a", "学号**")} == {"学号"}
    assert heading_key("\uff29\uff24") == "ID"
    assert heading_key("学号") != heading_key("学生学号")


@given(st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1))
def test_full_width_letters_and_digits_become_narrow(text):
    wide = "".join(chr(ord(c) + 0xFEE0) for c in text)
    assert narrow(wide) == text == unicodedata.normalize("NFKC", wide)


@pytest.mark.parametrize("text", ["9²", "①", "½", "Ⅳ", "㎡"])
def test_signs_that_only_look_like_numbers_stay_what_they_are(text):
    assert narrow(text) == text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("张三", "张 三"),
        ("张三", "　张三\u200b"),
        ("阿依古丽·买买提", "阿依古丽•买买提"),
        ("阿依古丽·买买提", "阿依古丽\uff0e买买提"),
        ("阿依古丽·买买提", "阿依古丽 · 买买提"),
        ("Anna Li", "\uff21\uff4e\uff4e\uff41  Li"),
    ],
)
def test_two_spellings_of_one_name_are_one_name(one, other):
    assert person_name(one) == person_name(other)


@pytest.mark.parametrize(
    ("one", "other"), [("张三", "张叁"), ("Anna Li", "AnnaLi"), ("吕布", "呂布"), ("㐂", "喜")]
)
def test_two_names_stay_two(one, other):
    assert person_name(one) != person_name(other)


def test_a_list_keeps_its_order_and_each_word_once():
    assert words(" 优秀、良好，中等;优秀；\u3000差 ") == ("优秀", "良好", "中等", "差")
    assert words(" 、 ") == ()


def test_one_class_under_two_names_has_one_key():
    assert {class_key(n) for n in ("建筑类2402班", "建筑2402", "建筑 2402 班")} == {"建筑2402"}
    assert class_key("类型学1班") == "类型学1"
    assert class_key("会计2401") != class_key("会计2402")


@pytest.mark.parametrize("mark", ["\x00", "\x0b", "\x7f", "\x9f", "\u202e", "\u2066", "\ufffe"])
def test_characters_that_no_person_types_are_seen(mark):
    assert has_control(f"张{mark}三")


def test_line_breaks_blanks_and_rare_characters_are_no_control_characters():
    assert not has_control("张\t三\r\n\u3000\u200b\x85\ue000𠮷")


@pytest.mark.parametrize("text", ["=1+1", " +86", "-5", "@SUM", "＝1", "\u200b=A1"])
def test_text_that_a_program_may_take_for_a_formula_is_seen(text):
    assert looks_like_formula(text)


@pytest.mark.parametrize("text", ["", "a=1", "张三", "1-2"])
def test_other_text_is_no_formula(text):
    assert not looks_like_formula(text)


BLANK_CLASS = "\u00a0\u3000\u2000-\u200a\u202f\u205f\ufeff\u200b-\u200f\u2060\u00ad"
"""What counts as a blank besides what patterns call one."""


def test_the_ends_are_cleared_of_every_blank_that_a_pattern_knows():
    blank = re.compile(rf"[\s{BLANK_CLASS}]")
    assert {char for char in map(chr, range(sys.maxunicode + 1)) if blank.match(char)} == set(text._EDGE)


@given(st.text(st.sampled_from([*"张a、,，;； \t\n", *text._EDGE])))
def test_blanks_inside_go_or_part_words_as_a_pattern_would_have_it(given_text):
    normal = unicodedata.normalize("NFKC", given_text)
    assert squeeze(given_text) == re.sub(rf"[\s{BLANK_CLASS}]+", "", normal)
    narrowed = "".join(unicodedata.normalize("NFKC", c) if "！" <= c <= "～" else c for c in trim(given_text))
    spaced = re.sub(rf"[\s{BLANK_CLASS}]+", " ", narrowed)
    assert person_name(given_text) == re.sub(r"(?<=张) (?=张)", "", spaced)
    assert words(given_text) == tuple(
        dict.fromkeys(filter(None, re.split(rf"[、,，;；\s{BLANK_CLASS}]+", given_text)))
    )


def test_no_control_character_can_be_printed():
    every = map(chr, range(sys.maxunicode + 1))
    assert not any(char.isprintable() for char in every if re.match(text._CONTROL, char))
