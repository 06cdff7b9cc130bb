"""Shared formulas moved to other cells, as openpyxl moves them."""

import pytest
from openpyxl.formula.translate import Translator

from zongce.books.formula_text import moved


@pytest.mark.parametrize(
    "formula",
    [
        "A1+B2", "$A1+A$1+$A$1", 'A1&"A1"', "SUM(A1:B3)", "SUM($A:C)", "SUM(2:$3)", "LOG10(A1)", "'A1'!A1",
        "Sheet1!B2*2", "IF(A1>=60,B1,0.5)", "A1B", "COUNTIFS($A$1:A1,\">\"&A1)", "ATAN2(A1,B1)", "1.5E3+A1",
    ],
)  # fmt: skip
def test_a_formula_moves_as_a_spreadsheet_moves_it(formula):
    expected = Translator(f"={formula}", origin="D4").translate_formula("F9")
    assert moved(formula, 5, 2) == expected.removeprefix("=")


def test_a_reference_that_leaves_the_sheet_is_an_error():
    assert moved("A1+B2", -1, 0) == "#REF!+B1"
