"""What a command changes, cell by cell: applied to the state before, it gives the state after (N3)."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from zongce.commands import rows
from zongce.commands.changes import changes
from zongce.core.grid import column_number
from zongce.core.number import show
from zongce.tables.progress import CLASS_PROGRESS
from zongce.tables.rating import rating_result
from zongce.tables.records import LOG
from zongce.tables.scheme import BONUS_RULES
from zongce.tables.shown import YEAR_RESULT

classes = st.dictionaries(
    st.sampled_from([f"24{n}" for n in range(6)]),
    st.fixed_dictionaries(
        {
            "class_": st.sampled_from(["会计", "金融"]),
            "class_size": st.one_of(st.none(), st.integers(0, 40)),
            "submission": st.sampled_from([None, "已提交", "未提交"]),
        }
    ),
    max_size=5,
)
logs = st.lists(
    st.fixed_dictionaries({"time": st.sampled_from("一二"), "person": st.sampled_from("甲乙")}), max_size=4
)


def progress(given):
    return rows.of(CLASS_PROGRESS, [{"class_code": code, **row} for code, row in given.items()])


def log(given):
    return rows.of(LOG, given)


def text(column, value):
    return show(value, column.kind.places) if isinstance(value, int) else value or ""


def shown(records, named):
    """The sheet as {whose row: {column number: text}}, without blank cells and rows."""
    found = {}
    for row in records:
        label = " ".join(str(records.value(row, n)) for n in records.table.key) if named else row
        cells = {n: text(c, records.value(row, c.name)) for n, c in enumerate(records.table.columns, start=1)}
        found[label] = {n: t for n, t in cells.items() if t}
    return {label: cells for label, cells in found.items() if cells}


def applied(state, made, named):
    """The sheet after the changes, each of which must find what it says was there before."""
    after = {label: dict(cells) for label, cells in state.items()}
    for change in made:
        letters = change.cell.rstrip("0123456789")
        label = change.key if named else int(change.cell[len(letters) :]) - 5
        row = after.setdefault(label, {})
        assert row.get(column_number(letters), "") == change.before
        row[column_number(letters)] = change.after
    cleaned = {label: {n: t for n, t in cells.items() if t} for label, cells in after.items()}
    return {label: cells for label, cells in cleaned.items() if cells}


@given(classes, classes, logs, logs)
def test_changes_applied_to_before_give_after(one, other, early, late):
    before = {"class_progress": progress(one), "log": log(early)}
    after = {"class_progress": progress(other), "log": log(late)}
    made = changes("表.xlsx", before, after)
    for name, named in (("class_progress", True), ("log", False)):
        mine = [c for c in made if c.sheet == before[name].table.sheet]
        assert applied(shown(before[name], named), mine, named) == shown(after[name], named)
    assert all(c.before != c.after and c.file == "表.xlsx" for c in made)


@given(classes, logs)
def test_nothing_changes_where_nothing_differs(one, early):
    assert (
        changes("表.xlsx", {"a": progress(one), "b": log(early)}, {"a": progress(one), "b": log(early)}) == ()
    )


def test_changed_rows_come_first_then_added_ones_then_those_taken_away():
    before = progress({"241": {"class_": "会", "class_size": 3}, "242": {"class_": "计", "class_size": 4}})
    after = progress({"240": {"class_": "新", "class_size": 9}, "241": {"class_": "会", "class_size": 5}})
    made = [(c.cell, c.key, c.before, c.after) for c in changes("f", {"t": before}, {"t": after})]
    assert made == [
        ("E6", "241 会", "3", "5"),
        ("A5", "240 新", "", "240"),
        ("B5", "240 新", "", "新"),
        ("E5", "240 新", "", "9"),
        ("A6", "242 计", "242", ""),
        ("B6", "242 计", "计", ""),
        ("E6", "242 计", "4", ""),
    ]


def test_a_row_is_named_with_its_persons_name_and_numbers_have_their_places():
    result = {"student_id": "01", "name": "甲", "year_score": 8935}
    before, after = (rows.of(YEAR_RESULT, [result | {"year_score": n}]) for n in (8935, 9000))
    (change,) = changes("f", {"t": before}, {"t": after})
    assert (change.key, change.before, change.after) == ("01 甲", "89.35", "90.00")


def test_columns_that_follow_the_items_are_told_by_their_headings():
    before = rows.of(rating_result(("思想", "体育")), [{"student_id": "01", "item_0": 2000, "item_1": 3000}])
    after = rows.of(rating_result(("体育",)), [{"student_id": "01", "item_0": 3000}])
    made = [(c.before, c.after) for c in changes("f", {"t": before}, {"t": after})]
    assert made == [("20.00", "")]


def test_rows_of_one_key_are_matched_in_their_order():
    one = {"module": "能力", "category": "竞赛", "item": "一等奖", "points": 800}
    before = rows.of(BONUS_RULES, [one, one])
    after = rows.of(BONUS_RULES, [one, one | {"points": 900}])
    assert [c.cell for c in changes("f", {"t": before}, {"t": after})] == ["D6"]
