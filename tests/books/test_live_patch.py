"""What is written so that a sheet holds other values: the least blocks that do it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from zongce.books.live.patch import BRIDGED, KEPT, head_holds, runs
from zongce.books.number_format import classify
from zongce.core.grid import Cell, CellKind, Grid
from zongce.sheets.plain import PlainSheet, Put

TEXT, NUMBER = CellKind.TEXT, CellKind.NUMBER
A, B = Put(TEXT, "a", "@"), Put(TEXT, "b", "@")
PUTS = st.sampled_from(
    [
        Put(None, "", "@"),
        A,
        B,
        Put(NUMBER, "1", "0.00"),
        Put(NUMBER, "1", "0%"),
    ]
)


def plain(columns):
    height = len(columns[0]) if columns else 0
    top = {(1, 1): Put(TEXT, "题", "General"), (4, 1): Put(TEXT, "甲列", "@")}
    return PlainSheet("表", top, 5, tuple(map(tuple, columns)), (10,) * len(columns), (21.0,) * height)


def grid_of(cells):
    rows = tuple(sorted({row for row, _ in cells}))
    columns = {}
    for (row, column), put in sorted(cells.items(), key=lambda item: item[0][1]):
        held = columns.setdefault(column, [None] * len(rows))
        held[rows.index(row)] = Cell(put.kind, put.text, classify(put.code))
    return Grid("表", rows, columns)


def cells_of(made):
    cells = dict(made.top)
    for number, column in enumerate(made.columns, start=1):
        cells |= {(made.first + n, number): put for n, put in enumerate(column)}
    return {at: put for at, put in cells.items() if put.kind is not None}


def written(cells, found):
    """What stands there after the blocks have been written."""
    after = dict(cells)
    for run in found:
        places = iter(run.area.cells())
        for row in run.rows:
            for put in row:
                at = next(places)
                after.pop(at, None)
                if put.kind is not None:
                    after[at] = put
    return after


@given(st.data(), st.integers(1, 4), st.integers(1, 12), st.integers(1, 12))
def test_what_is_written_makes_the_sheet_what_it_is_to_be(data, width, before, after):
    old = plain([[data.draw(PUTS) for _ in range(before)] for _ in range(width)])
    new = plain([[data.draw(PUTS) for _ in range(after)] for _ in range(width)])
    found = runs(grid_of(cells_of(old)), new)
    assert written(cells_of(old), found) == cells_of(new)
    assert all(put.code == run.code for run in found for row in run.rows for put in row)
    assert runs(grid_of(cells_of(new)), new) == []


def test_one_changed_cell_is_one_block_of_one_cell():
    old = plain([[A] * 40] * 3)
    column = [A] * 40
    column[7] = B
    (run,) = runs(grid_of(cells_of(old)), plain([[A] * 40, column, [A] * 40]))
    assert run.area == (12, 2, 12, 2)


def test_equal_cells_between_are_bridged_and_columns_side_by_side_joined():
    old = plain([[A] * 60] * 3)
    column = [A] * 60
    for row in (0, BRIDGED, 59):
        column[row] = B
    found = runs(grid_of(cells_of(old)), plain([column, column, [A] * 60]))
    assert [run.area for run in found] == [(5, 1, 5 + BRIDGED, 2), (64, 1, 64, 2)]


def test_a_number_that_is_shown_otherwise_is_written_again():
    old = plain([[Put(NUMBER, "0.3", "0%")]])
    assert runs(grid_of(cells_of(old)), plain([[Put(NUMBER, "0.3", "0%")]])) == []
    (run,) = runs(grid_of(cells_of(old)), plain([[Put(NUMBER, "0.3", "0.00%")]]))
    assert (run.area, run.code) == ((5, 1, 5, 1), "0.00%")


def test_rows_below_the_last_are_emptied_with_their_format_kept():
    old = plain([[A] * 3])
    (run,) = runs(grid_of(cells_of(old)), plain([[A]]))
    assert (run.area, run.code) == ((6, 1, 7, 1), KEPT)


def test_headings_that_were_moved_are_noticed():
    made = plain([[A]])
    cells = cells_of(made)
    assert head_holds(grid_of(cells), made)
    assert not head_holds(grid_of({**cells, (4, 1): Put(TEXT, "乙列", "@")}), made)
    assert not head_holds(grid_of({at: put for at, put in cells.items() if at[0] != 4}), made)
