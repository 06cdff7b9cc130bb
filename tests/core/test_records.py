"""Records: every value keeps its cell through joining and selecting, whatever the number of files."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from zongce.core.finding import Where
from zongce.core.records import Records, Source, from_values, join
from zongce.core.schema import Exact, Table, Text, column

TABLE = Table("small", "小表", "一行。", (column("student_id", Text()), column("score", Exact(2))))


def part(file, *rows, first_row=2, letters=None):
    """Records of one file: rows of 学号 and 成绩 from ``first_row`` on."""
    given_letters = letters or {"student_id": "B", "score": "D"}
    ids, marks = zip(*rows, strict=True) if rows else ((), ())
    columns = {"student_id": ids, "score": marks}
    columns = {name: values for name, values in columns.items() if name in given_letters}
    numbers = tuple(range(first_row, first_row + len(rows)))
    return Records(TABLE, columns, numbers, (Source(file, "小表", given_letters),))


def seen(records):
    """Each row's values and the place of its 学号."""
    return [
        (*row.values(), records.where(i, "student_id"))
        for i, row in zip(records, records.dicts(), strict=True)
    ]


def test_a_value_knows_its_cell():
    records = part("甲.xlsx", ("01", 8950), ("02", None))
    assert len(records) == 2
    assert records.where(1, "score") == Where("甲.xlsx", "小表", "D3")
    assert records.where(1, "name") == Where("甲.xlsx", "小表", "B3")
    assert records.source(1).file == "甲.xlsx"


def test_blank_is_blank_and_an_absent_column_is_all_blank():
    records = part("甲.xlsx", ("01", 0), ("02", None))
    assert records.values("score") == (0, None)
    assert records.texts("score") == ("0", "")
    assert records.values("name") == (None, None)
    assert (records.has("score"), records.has("name")) == (True, False)


def test_an_array_is_int64_and_says_what_stands_for_blank():
    records = part("甲.xlsx", ("01", 8950), ("02", None))
    assert records.array("score", missing=-1).tolist() == [8950, -1]
    assert records.array("score").dtype == np.int64
    assert from_values(TABLE, {"student_id": (), "score": ()}).array("score").tolist() == []


def test_a_frame_keeps_blanks_and_exact_numbers():
    frame = part("甲.xlsx", ("01", 8950), ("02", None)).frame()
    assert frame["score"].tolist() == [8950, None]
    assert frame["student_id"].tolist() == ["01", "02"]


def test_joined_rows_remember_their_files():
    joined = join([part("甲.xlsx", ("01", 1)), part("乙.xlsx", ("02", 2), ("03", 3), first_row=9)])
    assert seen(joined) == [
        ("01", 1, Where("甲.xlsx", "小表", "B2")),
        ("02", 2, Where("乙.xlsx", "小表", "B9")),
        ("03", 3, Where("乙.xlsx", "小表", "B10")),
    ]


def test_a_column_that_one_file_lacks_is_blank_there_and_known_elsewhere():
    joined = join([part("甲.xlsx", ("01", 1)), part("乙.xlsx", ("02", 2), letters={"student_id": "A"})])
    assert joined.values("score") == (1, None)
    assert joined.has("score")
    assert joined.where(1, "score") == Where("乙.xlsx", "小表", "A2")


def test_one_part_is_joined_as_it_is():
    only = part("甲.xlsx", ("01", 1))
    assert join([only]) is only


def test_a_file_for_every_course_can_be_joined():
    parts = [part(f"{n}.xlsx", (str(n), n)) for n in range(400)]
    joined = join([join(parts[:150]), join(parts[150:])])
    assert [joined.where(n, "score").file for n in joined] == [f"{n}.xlsx" for n in range(400)]
    assert joined.select([399, 0]).where(0).file == "399.xlsx"


PARTS = st.lists(
    st.lists(st.tuples(st.text("0123456789", max_size=3), st.none() | st.integers(0, 9)), max_size=4),
    min_size=1,
    max_size=5,
)


@given(PARTS, st.data())
def test_selecting_and_joining_move_rows_with_their_places(tables, data):
    parts = [part(f"{n}.xlsx", *rows, first_row=2 + n) for n, rows in enumerate(tables)]
    rows = [row for each in parts for row in seen(each)]
    joined = join(parts)
    assert seen(joined) == rows
    if rows:
        keep = data.draw(st.lists(st.integers(0, len(rows) - 1)))
        assert seen(joined.select(keep)) == [rows[i] for i in keep]
    assert seen(join([joined, joined])) == rows + rows


def test_computed_rows_stand_in_no_file_yet():
    records = from_values(TABLE, {"student_id": ["01", "02"], "score": [1, 2]})
    assert records.sources == (Source("", "小表", {}),)
    assert list(records.dicts())[1] == {"student_id": "02", "score": 2}


def test_a_value_and_a_heading_are_found_by_the_columns_name():
    records = Records(TABLE, {"score": (5,)}, (7,), (Source("a.xlsx", "表", {"score": "C"}, head_row=6),))
    assert records.value(0, "score") == 5
    assert records.value(0, "name") is None
    assert records.sources[0].head("score") == ("a.xlsx", "表", "C6")
    assert records.sources[0].head() == ("a.xlsx", "表", "A6")
