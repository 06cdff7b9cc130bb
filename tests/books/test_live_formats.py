"""Number formats asked for area by area."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from zongce.books.live.formats import Area, alike, codes


class Block:
    def __init__(self, sheet, top, left, bottom, right):
        sheet.asked += 1
        cells = {sheet.codes[r][c] for r in range(top, bottom + 1) for c in range(left, right + 1)}
        self.number_format = cells.pop() if len(cells) == 1 else None


class Sheet:
    def __init__(self, grid):
        self.codes, self.asked = grid, 0

    def range(self, first, last=None):
        return Block(self, *first, *(last or first))


@given(st.integers(1, 7), st.integers(1, 5), st.data())
def test_every_cell_gets_its_own_format(height, width, data):
    kinds = st.sampled_from(["@", "0.00", "General"])
    grid = [[data.draw(kinds) for _ in range(width)] for _ in range(height)]
    sheet = Sheet(grid)
    found = {
        at: code for part, code in codes(sheet, Area(0, 0, height - 1, width - 1)) for at in part.cells()
    }
    assert found == {(r, c): grid[r][c] for r in range(height) for c in range(width)}


def test_an_even_table_is_asked_once():
    sheet = Sheet([["@"] * 12] * 3000)
    assert len(list(codes(sheet, Area(0, 0, 2999, 11)))) == 1
    assert sheet.asked == 1


@given(st.dictionaries(st.tuples(st.integers(1, 9), st.integers(1, 6)), st.booleans(), min_size=1))
def test_blocks_hold_every_cell_and_only_cells_of_their_group(groups):
    filled = {row for row, _ in groups}
    seen = []
    for area in alike(groups):
        inside = [groups[at] for at in area.cells() if at in groups]
        assert len(set(inside)) == 1
        assert all(row in filled for row in range(area.top, area.bottom + 1))
        seen += [at for at in area.cells() if at in groups]
    assert sorted(seen) == sorted(groups)


def test_title_headings_and_body_are_asked_apart_and_columns_together():
    body = {(row, column): column > 2 for row in range(5, 45) for column in range(1, 5)}
    heads = {(4, column): False for column in range(1, 5)}
    assert sorted(alike({(1, 1): False, (2, 1): False} | heads | body)) == [
        (1, 1, 2, 1), (4, 1, 44, 2), (4, 3, 4, 4), (5, 3, 44, 4),
    ]  # fmt: skip
