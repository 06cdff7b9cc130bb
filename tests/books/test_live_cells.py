"""Cells of an open workbook: values and formulas as COM and Apple events give them, and the way back."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zongce.books.live.cells import content_of, decimal, same_number, to_write
from zongce.core.grid import CellKind
from zongce.core.number import exact
from zongce.sheets.plain import Put


@pytest.mark.parametrize(
    ("value", "formula", "kind", "text"),
    [
        ("001", "001", CellKind.TEXT, "001"),
        ("=1+1", "=1+1", CellKind.TEXT, "=1+1"),
        ("=", "=", CellKind.TEXT, "="),
        ("#N/A", "#N/A", CellKind.TEXT, "#N/A"),
        (2.0, "=1+1", CellKind.FORMULA, "1+1"),
        (None, '=""', CellKind.FORMULA, '""'),
        (None, "=1/0", CellKind.FORMULA, "1/0"),
        (None, "#DIV/0!", CellKind.ERROR, "#DIV/0!"),
        (None, "#SPILL!", CellKind.ERROR, "#SPILL!"),
        (-2146826238, "#CALC!", CellKind.ERROR, "#CALC!"),
        (-2146826238, "=A1", CellKind.FORMULA, "A1"),
        (7, "7", CellKind.NUMBER, "7"),
        (True, "TRUE", CellKind.BOOLEAN, "TRUE"),
        (0.1 + 0.2, "0.3", CellKind.NUMBER, "0.3"),
        (19.989999999999998, "19.99", CellKind.NUMBER, "19.99"),
        (89.35, "89.35", CellKind.NUMBER, "89.35"),
        (20240101.0, "20240101", CellKind.NUMBER, "20240101"),
        (Decimal("0.1235"), "0.12345", CellKind.NUMBER, "0.12345"),
        (datetime(2025, 11, 2), "45963", CellKind.DATE, "45963"),
        (datetime(2025, 11, 2, 12), "", CellKind.DATE, "45963.5"),
        (datetime(2025, 11, 2), "2025/11/2", CellKind.DATE, "45963"),
        (datetime(2025, 11, 2, 12), "2025/11/2 12:00", CellKind.DATE, "45963.5"),
        (datetime(2025, 11, 2, 8), "11/2/25", CellKind.DATE, "45963.3333333333"),
        (datetime(2025, 11, 2), "45963.25", CellKind.DATE, "45963.25"),
    ],
)
def test_a_cell_is_what_it_says_never_what_it_comes_to(value, formula, kind, text):
    assert content_of(value, formula) == (kind, text)


@pytest.mark.parametrize("value", [None, ""])
def test_a_blank_cell_is_blank(value):
    assert content_of(value, "") is None


@given(st.integers(-(10**14), 10**14), st.integers(0, 6))
def test_an_exact_decimal_survives_the_double_in_the_cell(units, places):
    stored = float(Decimal(units).scaleb(-places))
    assert exact(decimal(stored), places, stored=True) == units


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e300, max_value=1e300))
def test_every_number_has_a_decimal_of_fifteen_digits(number):
    text = decimal(number)
    assert float(text) == float(f"{number:.15g}")
    assert same_number(text, decimal(number))


def test_noughts_behind_the_point_make_no_difference():
    assert same_number("0.30", "0.3")
    assert not same_number("0.3", "0.31")


@pytest.mark.parametrize(
    ("kind", "text", "code", "value"),
    [
        (CellKind.TEXT, "001", "@", "001"),
        (CellKind.TEXT, "=1+1", "@", "=1+1"),
        (CellKind.TEXT, "'a", "@", "''a"),
        (CellKind.TEXT, "001", "General", "'001"),
        (CellKind.TEXT, "'a", "0.00", "''a"),
        (CellKind.NUMBER, "89.35", "0.00", 89.35),
        (CellKind.DATE, "45963", "yyyy-mm-dd", 45963.0),
        (CellKind.BOOLEAN, "TRUE", "General", True),
        (CellKind.FORMULA, "A1+1", "General", "=A1+1"),
        (CellKind.ERROR, "#N/A", "General", "#N/A"),
        (None, "", "@", None),
    ],
)
def test_what_is_handed_over_becomes_the_cell(kind, text, code, value):
    handed = to_write(Put(kind, text, code))
    assert handed == value
    assert type(handed) is type(value)
