"""The invented people."""

from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.demo.samples import sheet
from tests.openxml import audit
from zongce.core.text import heading_key
from zongce.demo.people import DOTTED, FEWEST, HOMONYM, MOST, by_class, classes, people, roster


@given(st.integers(FEWEST, 400), st.integers(0, 9))
def test_any_number_of_students_is_divided_evenly_with_unique_numbers_of_one_length(count, seed):
    made = people(count, Random(seed))
    assert len({s.student_id for s in made}) == count
    assert {len(s.student_id) for s in made} == {10}
    assert all(s.student_id.startswith("0") for s in made)
    sizes = Counter(s.class_ for s in made).values()
    assert max(sizes) - min(sizes) <= 1
    assert max(sizes) <= 40
    assert all(len(group) >= 2 for group in by_class(made).values())


@pytest.mark.parametrize("count", [6, 11, 12, 120, 121, 3000])
def test_classes_are_told_apart_by_code_and_by_name(count):
    made = classes(count)
    assert len({c.code for c in made}) == len({c.name for c in made}) == len(made)
    assert len({c.major for c in made}) >= 2


def test_the_default_college_has_three_classes_of_two_majors():
    made = classes(120)
    assert [c.name for c in made] == ["会计2401", "会计2402", "金融2401"]
    assert len({c.major for c in made}) == 2


def test_the_largest_college_can_be_made_and_a_larger_one_not():
    assert len({s.student_id for s in people(MOST, Random(0))}) == MOST
    for count in (FEWEST - 1, MOST + 1):
        with pytest.raises(ValueError, match="sample college"):
            people(count, Random(0))


def test_absentees_homonyms_and_a_dotted_name_are_planted():
    made = people(24, Random(1))
    assert [s.absence for s in made if s.absence] == ["交换", "休学"]
    same = [s for s in made if s.name == HOMONYM]
    assert len(same) >= 2
    assert sum(s.name == DOTTED for s in made) == 1


def test_the_same_seed_gives_the_same_people_and_another_seed_others():
    assert people(30, Random(5)) == people(30, Random(5))
    assert people(30, Random(5)) != people(30, Random(6))


def test_the_roster_keeps_the_leading_zero_as_text():
    made = people(12, Random(1))
    data = roster(made)
    page = sheet(data)
    headings = [heading_key(c.value) for c in page[4]]
    column = headings.index("学号") + 1
    cells = [page.cell(5 + n, column) for n in range(12)]
    assert [(c.value, c.number_format) for c in cells] == [(s.student_id, "@") for s in made]
    reasons = [page.cell(5 + n, headings.index("不参评原因") + 1).value for n in range(12)]
    assert [r or "" for r in reasons] == [s.absence for s in made]
    assert audit(data) == []
