"""check: say which table each received file is, and everything that is wrong with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from zongce.checks.heading import find_table
from zongce.checks.intake import intake
from zongce.checks.rating_rules import read_rating_rules
from zongce.checks.roster import read_roster
from zongce.checks.scheme import read_scheme
from zongce.checks.scores import check_by_itself, check_scores
from zongce.checks.students import check_once
from zongce.commands.composite.imported import check_import
from zongce.core.catalog import finding
from zongce.core.finding import Finding, Where, stops
from zongce.core.text import squeeze
from zongce.ports.outcome import Outcome
from zongce.scheme.scheme import DEFAULT
from zongce.tables.academic import ACADEMIC, ADJUSTMENTS, RAW_SCORES
from zongce.tables.composite import COMPOSITE, MODULE_SCORES
from zongce.tables.rating import RATING_FORM, RATING_RESULT, RATING_RULES
from zongce.tables.roster import ROSTER
from zongce.tables.scheme import BONUS_ITEMS, MODULES, SCHEME_TABLES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zongce.checks.roster import Roster
    from zongce.core.grid import Book
    from zongce.core.records import Records
    from zongce.core.schema import Table
    from zongce.scheme.scheme import Scheme

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


class Beside(NamedTuple):
    """What the other files say: with a roster and a scheme more can be checked."""

    roster: Roster | None
    scheme: Scheme


def check(books: Sequence[Book], as_table: str | None = None) -> Outcome:
    """Check every file as the table it is (or as ``as_table``, a sheet name of the design).

    A roster and a scheme among the files are used for the others: scores of unknown students, grades
    without points, and an imported 综合测评成绩 (requirement C3) are then told as well.
    """
    tables = [_named(as_table) if as_table else recognise(book) for book in books]
    beside = _beside(books, tables)
    seen = [(book, _check_one(book, table, beside)) for book, table in zip(books, tables, strict=True)]
    rows = tuple(
        {"文件": book.file, "表": found.sheet, "行数": "" if found.rows is None else str(found.rows)}
        for book, found in seen
    )
    findings = tuple(f for _, found in seen for f in found.findings)
    return Outcome(f"已检查 {len(books)} 个文件", findings, rows)


def _beside(books: Sequence[Book], tables: Sequence[Table | None]) -> Beside:
    """Return the only roster and the only scheme among the files, as far as they are sound and of use."""
    if RAW_SCORES not in tables and COMPOSITE not in tables:
        return Beside(None, DEFAULT)
    rosters = [book for book, table in zip(books, tables, strict=True) if table is ROSTER]
    schemes = [book for book, table in zip(books, tables, strict=True) if table in SCHEME_TABLES]
    roster, faults = read_roster(rosters[0]) if len(rosters) == 1 else (None, ())
    scheme, wrong = read_scheme(schemes[0] if len(schemes) == 1 else None)
    return Beside(None if stops(faults) else roster, DEFAULT if stops(wrong) else scheme)


def _check_one(book: Book, table: Table | None, beside: Beside) -> Recognised:
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
    records, findings = _rows(book, table, beside)
    return Recognised(table.sheet, None if records is None else len(records), findings)


def _rows(book: Book, table: Table, beside: Beside) -> tuple[Records | None, tuple[Finding, ...]]:
    """Check a table of students' rows, against the roster where there is one."""
    if beside.roster and table is COMPOSITE:
        imported = check_import(book, beside.roster, beside.scheme)
        return imported.records, imported.findings
    taken = intake(book, table)
    if taken.records is None:
        return taken
    if table is RAW_SCORES:
        if beside.roster:
            return taken.records, check_scores([taken], beside.roster, beside.scheme).findings
        return taken.records, (*taken.findings, *check_by_itself(taken.records))
    more = check_once(taken.records) if table in ONE_ROW_A_STUDENT else ()
    return taken.records, (*taken.findings, *more)


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
