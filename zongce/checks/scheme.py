"""A scheme workbook (测评方案) -> one Scheme; its sheets are found by their names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.checks.intake import intake
from zongce.checks.scheme_levels import read_levels, read_vetoes
from zongce.checks.scheme_modules import read_bonus_rules, read_module_rows
from zongce.checks.settings import read_grade_map, read_settings
from zongce.core.catalog import finding
from zongce.core.finding import Where
from zongce.core.text import squeeze
from zongce.core.value import replace
from zongce.scheme.scheme import DEFAULT, Scheme
from zongce.tables.scheme import (
    BONUS_RULES,
    GRADE_MAP,
    LEVEL_RULES,
    MODULES,
    SCHEME_TABLES,
    SETTINGS,
    VETO_RULES,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from zongce.core.finding import Finding
    from zongce.core.grid import Book, Grid
    from zongce.core.records import Records
    from zongce.core.schema import Table

GUIDE = "说明"
"""The templates' sheet for people."""


def read_scheme(book: Book | None) -> tuple[Scheme, tuple[Finding, ...]]:
    """Return the scheme and everything that is wrong in it, each at its cell.

    An absent sheet, an empty one and a blank cell mean the default. Callers must not compute when a
    finding stops. Source: design, 测评方案; requirement C2.
    """
    if book is None:
        return DEFAULT, ()
    parts, findings = _sheets(book)
    modules, more = read_module_rows(parts.get(MODULES.name))
    findings += more
    scheme = Scheme(modules)
    bonus_rules, more = read_bonus_rules(parts.get(BONUS_RULES.name), scheme)
    findings += more
    level_rules, more = read_levels(parts.get(LEVEL_RULES.name), scheme)
    findings += more
    scheme = replace(scheme, bonus_rules=bonus_rules, level_rules=level_rules)
    vetoes, more = read_vetoes(parts.get(VETO_RULES.name), scheme)
    findings += more
    grades, more = read_grade_map(parts.get(GRADE_MAP.name))
    findings += more
    settings, more = read_settings(parts.get(SETTINGS.name), scheme)
    findings += more
    scheme = replace(scheme, vetoes=vetoes, grades=grades, settings=settings)
    return scheme, tuple(findings if modules else _without_modules(book, findings))


def _without_modules(book: Book, findings: Sequence[Finding]) -> Iterator[Finding]:
    """Say M518 once instead of M506 at every name of a module: the sheet 测评方案 is what is missing."""
    if any(found.code == "M506" for found in findings):
        yield finding("M518", Where(book.file, MODULES.sheet))
    yield from (found for found in findings if found.code != "M506")


def _sheets(book: Book) -> tuple[dict[str, Records], list[Finding]]:
    """Return the records of the sheets that are there, by the name of their table.

    Where no sheet has a name of ours, the workbook must at least hold 测评方案 under another one.
    """
    parts: dict[str, Records] = {}
    findings: list[Finding] = []
    by_name = {squeeze(grid.name): grid for grid in book.sheets}
    tables = [table for table in SCHEME_TABLES if squeeze(table.sheet) in by_name]
    for table in tables or [MODULES]:
        own = replace(book, sheets=(by_name[squeeze(table.sheet)],)) if tables else book
        if tables and _empty(own.sheets[0]):
            continue
        records, found = _read(own, table)
        findings += found
        if records is not None and len(records):
            parts[table.name] = records
    return parts, findings + (_unknown_sheets(book) if tables else [])


def _read(book: Book, table: Table) -> tuple[Records | None, list[Finding]]:
    """Read a sheet that may have no rows."""
    records, findings = intake(book, table)
    return records, [f for f in findings if f.code != "S111"]


def _empty(grid: Grid) -> bool:
    return not any(cell for column in grid.columns.values() for cell in column)


def _unknown_sheets(book: Book) -> list[Finding]:
    """Tell of sheets with content that are none of the scheme's: a misspelt name would go unnoticed."""
    known = {squeeze(table.sheet) for table in SCHEME_TABLES} | {GUIDE}
    names = "、".join(table.sheet for table in SCHEME_TABLES)
    return [
        finding("M524", Where(book.file, grid.name), sheet=grid.name, sheets=names)
        for grid in book.sheets
        if squeeze(grid.name) not in known and not _empty(grid)
    ]
