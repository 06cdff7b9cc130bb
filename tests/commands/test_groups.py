"""Groups of participants: one number a class, one a major and grade, none where one of these is missing."""

from tests.rating_samples import roster
from zongce.commands.groups import class_groups, codes, major_grade_groups
from zongce.core.value import replace


def test_equal_texts_have_one_number_in_the_order_of_the_texts():
    assert codes(["b", "a", "b", ""]).tolist() == [2, 1, 2, 0]
    assert codes([]).tolist() == []


def test_participants_without_major_or_grade_are_in_no_group():
    whole = roster()
    count = len(whole.records)
    class_keys = tuple(f"{row % 2}" for row in range(count))
    majors = tuple("" if row == whole.participants[0] else "2024级 会计" for row in range(count))
    given = replace(whole, class_key=class_keys, major_grade=majors)
    assert class_groups(given).tolist() == [row % 2 for row in whole.participants]
    assert major_grade_groups(given).tolist()[0] == -1
    assert len(set(major_grade_groups(given).tolist()[1:])) == 1
    assert -1 not in major_grade_groups(given).tolist()[1:]
