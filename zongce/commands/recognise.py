"""Which table a received file is: by what it says of itself, its sheets' names, its headings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.checks.heading import find_table
from zongce.core.finding import Finding
from zongce.core.text import squeeze
from zongce.tables.academic import ACADEMIC, ADJUSTMENTS, RAW_SCORES
from zongce.tables.composite import COMPOSITE, MODULE_SCORES
from zongce.tables.rating import RATING_FORM, RATING_RESULT, RATING_RULES
from zongce.tables.roster import ROSTER
from zongce.tables.scheme import BONUS_ITEMS, MODULES, SCHEME_TABLES

if TYPE_CHECKING:
    from zongce.core.grid import Book
    from zongce.core.schema import Table

KNOWN = (
    RAW_SCORES, ADJUSTMENTS, BONUS_ITEMS, RATING_RULES, ACADEMIC, RATING_RESULT, ROSTER, COMPOSITE,
    RATING_FORM, MODULE_SCORES,
)  # fmt: skip
"""What a received file may be, the most particular headings first."""
TABLE_NAMES = tuple(table.sheet for table in (*KNOWN, *SCHEME_TABLES))


def named(sheet: str) -> Table | None:
    """Return the table of a sheet's name."""
    return next((t for t in (*KNOWN, *SCHEME_TABLES) if squeeze(t.sheet) == squeeze(sheet)), None)


def recognise(book: Book) -> Table | None:
    """Return the table a workbook holds: by what it says of itself, its sheets' names, its headings."""
    own = next((table for table in KNOWN if table.name == book.kind), None)
    if own:
        return own
    names = {squeeze(grid.name) for grid in book.sheets}
    if book.kind == "scheme" or names & {squeeze(table.sheet) for table in SCHEME_TABLES}:
        return MODULES
    for table in KNOWN:
        if names & {squeeze(name) for name in (table.sheet, *table.sheet_aliases)}:
            return table
    return next((table for table in KNOWN[:-1] if _fits(book, table)), None)


def _fits(book: Book, table: Table) -> bool:
    """Say whether a sheet has all required headings, and at least one item if the table lives of them."""
    found = find_table(book, table)
    return not isinstance(found, Finding) and (table.open_columns is None or bool(found[1].open))
