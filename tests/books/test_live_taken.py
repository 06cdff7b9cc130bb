"""What was written is there: in the program's words, and never in other cells."""

from __future__ import annotations

import pytest

from zongce.books.live.cells import Content
from zongce.books.live.taken import taken
from zongce.core.grid import CellKind
from zongce.sheets.plain import Put

TEXT, NUMBER, DATE, FORMULA = CellKind.TEXT, CellKind.NUMBER, CellKind.DATE, CellKind.FORMULA
ERROR, BOOLEAN = CellKind.ERROR, CellKind.BOOLEAN


@pytest.mark.parametrize(
    ("held", "put"),
    [
        (None, Put(None, "", "@")),
        (None, Put(TEXT, "", "@")),
        (None, Put(TEXT, "'", "@")),
        (Content(TEXT, "001"), Put(TEXT, "001", "@")),
        (Content(TEXT, "'a"), Put(TEXT, "a", "@")),
        (Content(TEXT, "一\n二"), Put(TEXT, "一\r\n二", "@")),
        (Content(NUMBER, "0.3"), Put(NUMBER, "0.30", "0.00")),
        (Content(DATE, "45963"), Put(NUMBER, "45963", "0")),
        (Content(FORMULA, "SUM(A1)"), Put(FORMULA, "sum(a1)", "General")),
        (Content(TEXT, "#CALC!"), Put(ERROR, "#CALC!", "General")),
        (Content(BOOLEAN, "TRUE"), Put(BOOLEAN, "TRUE", "General")),
    ],
)
def test_what_a_program_says_in_its_own_words_is_what_was_written(held, put):
    assert taken(held, put)


@pytest.mark.parametrize(
    ("held", "put"),
    [
        (Content(TEXT, "a"), Put(None, "", "@")),
        (Content(TEXT, "a"), Put(TEXT, "", "@")),
        (None, Put(TEXT, "a", "@")),
        (None, Put(NUMBER, "0", "0")),
        (Content(NUMBER, "1"), Put(TEXT, "001", "@")),
        (Content(NUMBER, "1"), Put(TEXT, "1", "@")),
        (Content(TEXT, "1"), Put(NUMBER, "1", "0")),
        (Content(NUMBER, "89.35"), Put(NUMBER, "89.36", "0.00")),
        (Content(DATE, "2025/11/2"), Put(DATE, "45963", "yyyy-mm-dd")),
        (Content(NUMBER, "2"), Put(FORMULA, "1+1", "General")),
        (Content(TEXT, "TRUE"), Put(BOOLEAN, "TRUE", "General")),
    ],
)
def test_anything_else_is_not(held, put):
    assert not taken(held, put)
