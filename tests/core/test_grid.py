"""Addresses, and what a grid answers for places where nothing is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter

from tests.builders import grid
from zongce.core.grid import Cell, CellKind, Grid, address, letters


@given(st.integers(1, 16_384))
def test_the_letters_of_a_column_are_those_of_other_programs(column):
    assert letters(column) == get_column_letter(column)


@given(st.integers(1, 1_048_576), st.integers(1, 16_384))
def test_an_address_is_letters_and_row(row, column):
    assert address(row, column) == f"{get_column_letter(column)}{row}"


def test_a_cell_is_found_by_its_address_and_blanks_are_none():
    sheet = grid("表", [["a", None], [], [None, 3]], first_row=5)
    assert sheet.rows == (5, 7)
    assert sheet.cell(5, 1) == Cell(CellKind.TEXT, "a")
    assert sheet.cell(7, 2) == Cell(CellKind.NUMBER, "3")
    for place in ((5, 2), (6, 1), (7, 1), (1, 1), (5, 9)):
        assert sheet.cell(*place) is None


def test_an_empty_grid_has_no_cells():
    assert Grid("空").cell(1, 1) is None


def test_a_grid_cannot_be_changed():
    with pytest.raises(AttributeError):
        Grid("表").name = "另一张"
