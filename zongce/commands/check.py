"""check: say which table each received file is, and everything that is wrong with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from zongce.checks.heading import find_table
from zongce.checks.intake import intake
from zongce.checks.rating_rules import read_rating_rules
from zongce.checks.roster import read_roster
from zongce.checks.scheme import read_scheme
from zongce.checks.scores import check_by_itself
from zongce.checks.students import check_once
from zongce.core.catalog import finding
from zongce.core.finding import Finding, Where
from zongce.core.text import squeeze
from zongce.ports.outcome import Outcome
from zongce.tables.academic import ACADEMIC, ADJUSTMENTS, RAW_SCORES
from zongce.tables.composite import COMPOSITE, MODULE_SCORES
from zongce.tables.rating import RATING_FORM, RATING_RESULT, RATING_RULES
from zongce.tables.roster import ROSTER
from zongce.tables.scheme import BONUS_ITEMS, MODULES, SCHEME_TABLES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zongce.core.grid import Book
    from zongce.core.schema import Table

KNOWN = (
    RAW_SCORES, ADJUSTMENTS, BONUS_ITEMS, RATING_RULES, ACADEMIC, RATING_RESULT, ROSTER, COMPOSITE,
    RATING_FORM, MODULE_SCORES,
)  # fmt: skip
"""What a received file may be, the most particular headings first."""
ONE_ROW_A_STUDENT = (ACADEMIC, COMPOSITE, RATING_RESULT, RATING_FORM, MODULE_SCORES)
TABLE_NAMES = tuple(table.sheet for table in (*KNOWN, *SCHEME_TABLES))


class Recognised(NamedTuple):
    """What a file is, how many rows it has, and what is wrong with it."""

    sheet: str
    rows: int | None
    findings: tuple[Finding, ...]


def check(books: Sequence[Book], as_table: str | None = None) -> Outcome:
    """Check every file as the table it is (or as ``as_table``, a sheet name of the design)."""
    seen = [(book, _check_one(book, as_table)) for book in books]
    rows = tuple(
        {"文件": book.file, "表": found.sheet, "行数": "" if found.rows is None else str(found.rows)}
        for book, found in seen
    )
    findings = tuple(f for _, found in seen for f in found.findings)
    return Outcome(f"已检查 {len(books)} 个文件", findings, rows)


def _check_one(book: Book, as_table: str | None) -> Recognised:
    table = _named(as_table) if as_table else recognise(book)
    if table is None:
        sheets = "、".join(grid.name for grid in book.sheets)
        return Recognised("", None, (finding("S115", Where(book.file), sheets, sheets=sheets),))
    if table in SCHEME_TABLES:
        return Recognised(MODULES.sheet, None, read_scheme(book)[1])
    if table is ROSTER:
        roster, findings = read_roster(book)
        return Recognised(table.sheet, len(roster.records) if roster else None, findings)
    if table is RATING_RULES:
        rules, findings = read_rating_rules(book)
        return Recognised(table.sheet, len(rules.items) if rules else None, findings)
    records, findings = intake(book, table)
    if records is not None and table is RAW_SCORES:
        findings = (*findings, *check_by_itself(records))
    if records is not None and table in ONE_ROW_A_STUDENT:
        findings = (*findings, *check_once(records))
    return Recognised(table.sheet, None if records is None else len(records), findings)


def _named(sheet: str) -> Table | None:
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
