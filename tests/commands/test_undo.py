"""撤销上一步 as values: where 日志 stands, and what a step is compared with."""

from zongce.checks.own_book import empty
from zongce.commands import rows
from zongce.commands.undo import log_mark
from zongce.tables.records import LOG


def log(*lines):
    names = ("time", "person", "command", "detail")
    return {"log": rows.of(LOG, [dict(zip(names, line, strict=True)) for line in lines])}


FIRST = ("2026-10-20 09:30:00", "李莉（T001）", "计算学业成绩", "已计算")


def test_an_empty_log_has_a_mark_of_its_own():
    assert log_mark({"log": empty(LOG)}) != log_mark(log(FIRST))


def test_the_mark_moves_with_every_row_even_an_equal_one():
    assert log_mark(log(FIRST)) == log_mark(log(FIRST))
    assert log_mark(log(FIRST)) != log_mark(log(FIRST, FIRST))


def test_the_mark_tells_another_last_row_of_as_long_a_log():
    for place, other in enumerate(("2026-10-20 09:30:01", "王媛（T002）", "计算综合成绩")):
        changed = (*FIRST[:place], other, *FIRST[place + 1 :])
        assert log_mark(log(changed)) != log_mark(log(FIRST))


def test_the_words_of_a_row_do_not_count_since_a_workbook_trims_them():
    assert log_mark(log((*FIRST[:3], "已计算 "))) == log_mark(log(FIRST))
