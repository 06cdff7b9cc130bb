"""Rows of one key, and what is told once a file."""

from hypothesis import given
from hypothesis import strategies as st

from zongce.checks.row_groups import cells_of, once_per_file, repeated, rows_by, text_of
from zongce.core.records import Records, Source, join
from zongce.tables.academic import RAW_SCORES


def records(file, credits_):
    source = Source(file, "原始成绩", {"credit": "H"})
    return Records(RAW_SCORES, {"credit": tuple(credits_)}, tuple(range(2, 2 + len(credits_))), (source,))


@given(st.lists(st.one_of(st.none(), st.integers(0, 5))))
def test_repeated_are_the_keys_of_several_rows_and_none_is_no_key(keys):
    expected = {k: [i for i, other in enumerate(keys) if other == k] for k in keys if k is not None}
    assert repeated(keys) == {k: rows for k, rows in expected.items() if len(rows) > 1}
    assert rows_by(keys) == expected


def test_one_finding_a_file_stands_at_its_first_row_with_the_count():
    both = join([records("a.xlsx", [0, 300, 0]), records("b.xlsx", [0])])
    found = list(once_per_file(both, [0, 2, 3], "G307", "credit"))
    assert [(f.file, f.cell, f.value) for f in found] == [("a.xlsx", "H2", "0.00"), ("b.xlsx", "H2", "0.00")]
    assert [("共 2 行" in f.message, "共 1 行" in f.message) for f in found] == [(True, False), (False, True)]


def test_addresses_carry_their_files_only_where_these_differ():
    one = records("a.xlsx", [0, 300])
    assert cells_of(one, [0, 1], "credit") == "H2、H3"
    assert cells_of(join([one, records("b.xlsx", [0])]), [1, 2], "credit") == "a.xlsx H3、b.xlsx H2"


def test_a_value_is_shown_as_people_write_it():
    assert [text_of(records("a.xlsx", [350, None]), row, "credit") for row in (0, 1)] == ["3.50", ""]
