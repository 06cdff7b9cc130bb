"""A cause is told once, and what only follows from it is not."""

from tests.builders import book
from zongce.commands.stopping import causes, same_twice, stopped
from zongce.core.catalog import finding
from zongce.core.finding import Where

HERE = Where("f.xlsx", "测评方案", "D5")
MISREAD = finding("N101", HERE, "70%", heading="权重")
FOLLOWS = finding("M501", HERE, module="智育")
HINT = finding("M503", HERE, "0.3", grades="所有年级", total="0.3")


def test_a_cell_that_could_not_be_read_is_not_called_blank_as_well():
    assert causes([MISREAD, FOLLOWS, HINT]) == (MISREAD, HINT)
    assert causes([FOLLOWS, MISREAD]) == (MISREAD,)


def test_a_blank_cell_is_told_and_so_is_the_same_in_another_place():
    elsewhere = finding("M501", HERE._replace(cell="D6"), module="德育")
    other_file = finding("M501", HERE._replace(file="g.xlsx"), module="智育")
    assert causes([MISREAD, elsewhere, other_file]) == (MISREAD, elsewhere, other_file)
    assert causes([FOLLOWS]) == (FOLLOWS,)


def test_another_fault_of_the_same_content_is_told():
    other = finding("R201", HERE, "70%", count="1")
    assert causes([MISREAD, other]) == (MISREAD, other)


def test_a_column_with_two_headings_has_no_other_faults():
    at = Where("s.xlsx", "成绩", "I3")
    twice = finding("S103", at, "成绩", heading="成绩", cells="I3、K3")
    word = finding("G301", at._replace(cell="I4"), "考试", word="考试")
    other = finding("G301", at._replace(cell="AI4"), "考试", word="考试")
    assert causes([twice, word, other]) == (twice, other)


def test_the_same_finding_is_told_once_and_the_count_is_left_to_who_shows_them():
    outcome = stopped([MISREAD, MISREAD, FOLLOWS, HINT])
    assert outcome.findings == (MISREAD, HINT)
    assert not any(sign.isdigit() for sign in outcome.message)


def test_a_file_given_again_under_any_name_is_told_at_the_later_one():
    first, other = book("甲.xlsx", {}), book("乙.xlsx", {})
    copy = type(first)("甲(1).xlsx", first.sha256, first.sheets, {})
    assert [(f.code, f.file) for f in same_twice([first, other, copy, first])] == [
        ("F115", "甲(1).xlsx"),
        ("F115", "甲.xlsx"),
    ]
