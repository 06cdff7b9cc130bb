"""Rating rules: weights, ranges, names, and the order of the items."""

import pytest

from tests.builders import book, percent
from tests.rating_samples import rules_book
from zongce.checks.rating_rules import RatingItem, read_rating_rules


def codes(received):
    rules, findings = read_rating_rules(received)
    return rules, [(f.code, f.sheet, f.cell) for f in findings]


def test_items_come_with_range_in_hundredths_and_weights_in_hundredths_of_a_percent():
    rules, findings = codes(rules_book(weights=("30.55%", "39.45", percent("0.3"))))
    assert findings == []
    assert rules.items == (
        RatingItem("思想", "", 2000, 3000, (3055, 3945, 3000)),
        RatingItem("体育", "", 3050, 4000, (3055, 3945, 3000)),
    )


def test_items_follow_their_numbers_where_every_row_has_one():
    headings = ("序号", "评分项目", "分值下限", "分值上限", "辅导员权重", "班主任权重", "互评权重")
    rows = [(2, "体育", 0, 10, "100%", 0, 0), (1, "思想", 0, 10, "100%", 0, 0)]
    numbered, _ = codes(book("规则.xlsx", {"评分规则": [headings, *rows]}))
    assert [i.name for i in numbered.items] == ["思想", "体育"]
    plain, _ = codes(book("规则.xlsx", {"评分规则": [headings, rows[0], (None, *rows[1][1:])]}))
    assert [i.name for i in plain.items] == ["体育", "思想"]


@pytest.mark.parametrize(
    "weights", [("30%", "30%", "39.99%"), ("30%", "30%", "40.01%"), ("0%", "0%", "0%"), ("100%", "0%", "40%")]
)
def test_weights_that_do_not_sum_to_a_hundred_stop_at_the_row(weights):
    rules, findings = codes(rules_book(思想=weights))
    assert (rules, findings) == (None, [("P401", "评分规则", "F2")])


@pytest.mark.parametrize(
    "weights", [("100%", "0%", "0%"), ("99.99%", "0.01%", "0%"), ("33.33%", "33.33%", "33.34%")]
)
def test_a_hundred_percent_however_divided_is_fine(weights):
    assert codes(rules_book(weights=weights))[1] == []


def test_a_missing_weight_is_reported_as_blank_not_as_a_wrong_sum():
    assert codes(rules_book(思想=("60%", None, "40%")))[1] == [("N110", "评分规则", "G2")]


def test_a_plain_decimal_weight_is_not_guessed():
    assert ("N106", "评分规则", "F2") in codes(rules_book(思想=("0.3", "0.3", "0.4")))[1]


def test_a_reversed_range_stops_and_a_range_of_one_mark_does_not():
    assert codes(rules_book(items=[("思想", "30", "29.99")])) == (None, [("P402", "评分规则", "D2")])
    assert codes(rules_book(items=[("思想", "30", "30")]))[1] == []


def test_items_that_differ_only_in_blanks_and_width_are_one():
    items = [("思想A", "0", "10"), ("体育", "0", "10"), ("思 想Ａ", "0", "10")]
    rules, findings = read_rating_rules(rules_book(items=items))
    assert rules is None
    assert [(f.code, f.cell) for f in findings] == [("P403", "B4")]
    assert "B2、B4" in findings[0].message


@pytest.mark.parametrize("name", ["评分成绩", "班级 排名", "姓名"])
def test_an_item_may_not_bear_the_name_of_a_result_column(name):
    assert codes(rules_book(items=[(name, "0", "10")])) == (None, [("P423", "评分规则", "B2")])


def test_all_faults_come_at_once():
    items = [("思想", "9", "1"), ("思想", "0", "10"), ("姓名", "0", "10")]
    found = codes(rules_book(items=items, 姓名=("1%", "1%", "1%")))[1]
    assert sorted(code for code, _, _ in found) == ["P401", "P402", "P403", "P423"]


def test_another_workbook_is_no_rules():
    rules, findings = codes(book("成绩.xlsx", {"成绩": [("学号", "姓名"), ("0101", "张三")]}))
    assert rules is None
    assert [code for code, _, _ in findings] == ["S101"]
