"""check of files that say something of one another: roster, scheme, rules, scores, imported results."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.checks.intake import intake
from zongce.checks.rating_rules import read_rating_rules
from zongce.checks.roster import read_roster
from zongce.checks.scheme import read_scheme
from zongce.checks.scores import check_by_itself, check_scores
from zongce.checks.students import check_once
from zongce.core.finding import stops
from zongce.core.named import NamedTuple
from zongce.scheme.scheme import DEFAULT
from zongce.tables.academic import RAW_SCORES
from zongce.tables.composite import COMPOSITE
from zongce.tables.rating import RATING_RULES
from zongce.tables.roster import ROSTER
from zongce.tables.scheme import SCHEME_TABLES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zongce.checks.roster import Roster
    from zongce.core.finding import Finding
    from zongce.core.grid import Book
    from zongce.core.schema import Table
    from zongce.scheme.scheme import Scheme


class Beside(NamedTuple):
    """What the other files say: with a roster and a scheme more can be checked."""

    roster: Roster | None
    scheme: Scheme


def beside(books: Sequence[Book], tables: Sequence[Table | None]) -> Beside:
    """Return the only roster and the only scheme among the files, as far as they are sound and of use."""
    if RAW_SCORES not in tables and COMPOSITE not in tables:
        return Beside(None, DEFAULT)
    rosters = [book for book, table in zip(books, tables, strict=True) if table is ROSTER]
    schemes = [book for book, table in zip(books, tables, strict=True) if table in SCHEME_TABLES]
    roster, faults = read_roster(rosters[0]) if len(rosters) == 1 else (None, ())
    scheme, wrong = read_scheme(schemes[0] if len(schemes) == 1 else None)
    return Beside(None if stops(faults) else roster, DEFAULT if stops(wrong) else scheme)


def check_one(book: Book, table: Table, given: Beside) -> tuple[int | None, tuple[Finding, ...]]:
    """Return how many rows the file has, None where that says nothing, and what is wrong with it."""
    if table in SCHEME_TABLES:
        return None, read_scheme(book)[1]
    if table is ROSTER:
        roster, findings = read_roster(book)
        return len(roster.records) if roster else None, findings
    if table is RATING_RULES:
        rules, findings = read_rating_rules(book)
        return len(rules.items) if rules else None, findings
    if table is COMPOSITE and given.roster:
        return _import(book, given.roster, given.scheme)
    taken = intake(book, table)
    if taken.records is None:
        return None, taken.findings
    if table is RAW_SCORES and given.roster:
        return len(taken.records), check_scores([taken], given.roster, given.scheme).findings
    alone = check_once if table is COMPOSITE else check_by_itself
    return len(taken.records), (*taken.findings, *alone(taken.records))


def _import(book: Book, roster: Roster, scheme: Scheme) -> tuple[int | None, tuple[Finding, ...]]:
    from zongce.commands.composite.imported import check_import  # noqa: PLC0415  # with it comes numpy

    imported = check_import(book, roster, scheme)
    return None if imported.records is None else len(imported.records), imported.findings
