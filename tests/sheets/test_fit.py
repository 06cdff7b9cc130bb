"""Widths and heights: everything that is written is seen whole."""

import pytest

from zongce.core.schema import Column, Exact, Identifier, PersonName, Text
from zongce.sheets.fit import (
    HEAD_HEIGHT,
    WIDEST,
    broken,
    column_width,
    head_height,
    lines,
    row_heights,
    text_width,
)


def of(kind, width=10):
    return Column("x", "列", kind, width=width)


@pytest.mark.parametrize(
    ("kind", "value"),
    [(Identifier(), "202401010123"), (PersonName(), "阿卜杜热合曼·买买提")],
)
def test_numbers_and_names_that_do_not_wrap_are_seen_whole(kind, value):
    assert column_width(of(kind), (value, None, "短")) >= text_width(value) + 2
    assert column_width(of(kind), ("短", None)) == 10
    assert column_width(of(kind), ("长" * 99,)) == WIDEST


def test_text_widens_its_column_a_little_and_wraps_beyond():
    assert column_width(of(Text(), 20), ("字" * 12,)) == 28
    assert column_width(of(Text(), 20), ("字" * 99,)) == 28
    assert column_width(of(Text(), 40), ("字" * 99,)) == 52
    assert column_width(of(Text(), 40), ()) == 40


def test_a_column_is_as_wide_as_the_longest_line_of_its_heading():
    assert column_width(of(Exact(2), 8), (1234,), "思想政治素质\n成绩") == 14
    assert column_width(of(Exact(2), 20), (1234,), "思想政治素质\n成绩") == 20


@pytest.mark.parametrize(
    ("heading", "width", "parts"),
    [
        ("综合专业年级排名", 15, ["综合", "专业年级排名"]),
        ("专业学习班级排名", 11, ["专业学习", "班级排名"]),
        ("班级排名", 11, ["班级排名"]),
        ("班级排名", 5, ["班级排名"]),
        ("成绩×学分合计", 11, ["成绩×学分", "合计"]),
        ("思想品德成绩", 20, ["思想品德成绩"]),
        ("没有熟悉的词尾的标题", 8, ["没有熟悉的词尾的标题"]),
    ],
)
def test_a_heading_breaks_before_its_last_word_and_only_when_it_must(heading, width, parts):
    assert broken(heading, width).split("\n") == parts


@pytest.mark.parametrize("word", ["素质", "专业学习", "思想政治素质", "学业学业学业学业"])
def test_a_broken_headings_first_line_has_no_room_for_a_character_of_its_tail(word):
    width = column_width(of(Text(20), 5), (), broken(f"{word}等次", 5))
    assert len(word) * 2.1 <= width - 1 < (len(word) + 1) * 2.1


def test_a_head_of_three_lines_is_higher_than_one_of_two():
    assert head_height(["一二三四\n成绩"], [10]) == HEAD_HEIGHT
    assert head_height(["一二三四五六七八九"], [8]) > HEAD_HEIGHT


def test_a_row_is_as_high_as_its_longest_text_in_the_width_that_the_column_got():
    words = ("字" * 12, None)
    assert lines(words[0], 20) == 2
    narrow = row_heights([of(Text(), 20)], [20], [words], 2)
    wide = row_heights([of(Text(), 20)], [28], [words], 2)
    assert (narrow[0] > narrow[1], wide[0] == wide[1] == narrow[1]) == (True, True)
