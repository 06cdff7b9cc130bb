"""check: say which table each received file is, and everything that is wrong with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.checks.intake import intake
from zongce.checks.students import check_once
from zongce.commands.recognise import named, recognise
from zongce.core.catalog import finding
from zongce.core.finding import Where
from zongce.core.named import NamedTuple
from zongce.ports.outcome import Outcome
from zongce.tables.academic import ACADEMIC, ADJUSTMENTS
from zongce.tables.composite import MODULE_SCORES
from zongce.tables.rating import RATING_FORM, RATING_RESULT
from zongce.tables.scheme import BONUS_ITEMS, MODULES, SCHEME_TABLES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zongce.core.finding import Finding
    from zongce.core.grid import Book
    from zongce.core.schema import Table

ONE_ROW_A_STUDENT = (ACADEMIC, RATING_RESULT, RATING_FORM, MODULE_SCORES)
BY_THEMSELVES = (*ONE_ROW_A_STUDENT, ADJUSTMENTS, BONUS_ITEMS)
"""Tables whose check needs no other file, and no code but the reader's: who checks a form must not wait."""


class Recognised(NamedTuple):
    """What a file is, how many rows it has, and what is wrong with it."""

    sheet: str
    rows: int | None
    findings: tuple[Finding, ...]


def check(books: Sequence[Book], as_table: str | None = None) -> Outcome:
    """Check every file as the table it is (or as ``as_table``, a sheet name of the design).

    A roster and a scheme among the files are used for the others: scores of unknown students, grades
    without points, and an imported 综合测评成绩 (requirement C3) are then told as well. A workbook of the
    yearly cycle is no table (S118): its own 检查 looks at all of it.
    """
    tables = [named(as_table) if as_table else None if _whole(book) else recognise(book) for book in books]
    seen = list(zip(books, _checked(books, tables), strict=True))
    rows = tuple(
        {"文件": book.file, "表": found.sheet, "行数": "" if found.rows is None else str(found.rows)}
        for book, found in seen
    )
    findings = tuple(f for _, found in seen for f in found.findings)
    return Outcome(f"已检查 {len(books)} 个文件", findings, rows)


def _checked(books: Sequence[Book], tables: Sequence[Table | None]) -> list[Recognised]:
    if all(table is None or table in BY_THEMSELVES for table in tables):
        return [_alone(book, table) for book, table in zip(books, tables, strict=True)]
    from zongce.commands import check_together  # noqa: PLC0415  # who checks a form must not wait for it

    given = check_together.beside(books, tables)
    found: list[Recognised] = []
    for book, table in zip(books, tables, strict=True):
        if table is None or table in BY_THEMSELVES:
            found.append(_alone(book, table))
        else:
            name = MODULES.sheet if table in SCHEME_TABLES else table.sheet
            found.append(Recognised(name, *check_together.check_one(book, table, given)))
    return found


def _whole(book: Book) -> Finding | None:
    """Return S118 for a workbook of the yearly cycle, of which this check would see one sheet only."""
    if not book.kind or any(book.kind == table.name for table in BY_THEMSELVES):
        return None
    from zongce.tables.books import OWN_BOOKS, label_of  # noqa: PLC0415  # who checks a form must not wait

    if book.kind not in OWN_BOOKS:
        return None
    label = label_of(book.kind)
    return finding("S118", Where(book.file), label, label=label, file=book.file)


def _alone(book: Book, table: Table | None) -> Recognised:
    if table is None:
        sheets = "、".join(grid.name for grid in book.sheets)
        unknown = finding("S115", Where(book.file), sheets, sheets=sheets)
        return Recognised("", None, (_whole(book) or unknown,))
    records, findings = intake(book, table)
    if records is None:
        return Recognised(table.sheet, None, findings)
    more = check_once(records) if table in ONE_ROW_A_STUDENT else ()
    return Recognised(table.sheet, len(records), (*findings, *more))
