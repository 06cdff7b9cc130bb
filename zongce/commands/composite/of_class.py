"""综合成绩 of one class out of the sheets of its own workbook: what is needed, what comes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.checks.heading import texts_of_row
from zongce.checks.own_book import only
from zongce.checks.roster import read_roster
from zongce.checks.scheme import read_scheme
from zongce.commands import facts, rows, staleness
from zongce.commands.composite.composite import (
    CompositeRequest,
    compute_request,
    result_records,
    result_table,
)
from zongce.commands.composite.compute import level_scope
from zongce.core.catalog import finding
from zongce.core.named import NamedTuple
from zongce.core.text import heading_key
from zongce.core.value import replace
from zongce.ports.command import Patch
from zongce.scheme.scheme import ACADEMIC, BONUS, ENTRY, FAILED_COURSE, INDICATOR, MAJOR_GRADE, RATING
from zongce.tables.academic import ACADEMIC as ACADEMIC_RESULT
from zongce.tables.books import CLASS
from zongce.tables.composite import COMPOSITE, MODULE_SCORES
from zongce.tables.rating import RATING_RESULT
from zongce.tables.records import ACADEMIC_ITEM, COMPOSITE_ITEM, COMPUTATIONS, RATING_ITEM, STATUS
from zongce.tables.roster import ROSTER
from zongce.tables.scheme import BONUS_ITEMS, LEVEL_RULES, SCHEME_TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zongce.checks.roster import Roster
    from zongce.commands.composite.compute import Computed
    from zongce.core.finding import Finding
    from zongce.core.grid import Book, Grid
    from zongce.core.records import Records
    from zongce.ports.command import Request
    from zongce.scheme.scheme import Scheme


class Rules(NamedTuple):
    """The class's students and scheme as the workbook's sheets say; no roster where it has none."""

    roster: Roster | None
    scheme: Scheme
    findings: tuple[Finding, ...]


def rules_of(book: Book) -> Rules:
    """Return students and scheme of a workbook of ours."""
    roster, of_roster = read_roster(only(book, ROSTER))
    scheme, of_scheme = read_scheme(only(book, *SCHEME_TABLES))
    return Rules(roster, scheme, (*of_roster, *of_scheme))


def needed_items(scheme: Scheme) -> tuple[str, ...]:
    """Return the results that a total is computed from: 学业 for a module or a veto, 评分 for a module."""
    academic = scheme.sourced(ACADEMIC) or any(veto.condition == FAILED_COURSE for veto in scheme.vetoes)
    pairs = (ACADEMIC_ITEM, academic), (RATING_ITEM, scheme.sourced(RATING))
    return tuple(item for item, needed in pairs if needed)


def not_ready(request: Request, scheme: Scheme, label: str) -> tuple[Finding, ...]:
    """Return what keeps the total from being computed: B816, B817 of its sources, B835 of its levels."""
    stale = staleness.stale_findings(CLASS, request.tables, needed_items(scheme), label)
    return (*stale, *_wide_levels(request, scheme))


def computed(request: Request, label: str) -> tuple[Computed | None, tuple[Finding, ...]]:
    """Compute the class's totals out of its sheets (requirements C1, C2); None where something stops.

    An empty sheet 加减分 means that nobody has items; entered modules come from 模块成绩.
    """
    scheme, of_scheme = read_scheme(only(request.book, *SCHEME_TABLES))
    refused = not_ready(request, scheme, label)
    if refused:
        return None, (*of_scheme, *refused)
    made, findings, _ = compute_request(composite_request(request.book, request.tables, scheme))
    return made, findings


def composite_request(book: Book, tables: staleness.Tables, scheme: Scheme) -> CompositeRequest:
    """Return what the engine is given: each source that the scheme names, out of the workbook's sheets."""
    items = needed_items(scheme)
    entered = len(tables[MODULE_SCORES.name]) or scheme.sourced(ENTRY, INDICATOR)
    declared = len(tables[BONUS_ITEMS.name]) or scheme.sourced(BONUS)
    return CompositeRequest(
        roster=only(book, ROSTER),
        scheme=only(book, *SCHEME_TABLES),
        modules=_entered(book, tables, failed_known=ACADEMIC_ITEM in items) if entered else None,
        items=only(book, BONUS_ITEMS) if declared else None,
        academic=only(book, ACADEMIC_RESULT) if ACADEMIC_ITEM in items else None,
        rating=only(book, RATING_RESULT) if RATING_ITEM in items else None,
    )


def class_records(made: Computed) -> Records:
    """Return 综合测评成绩 of one class: the columns of 专业年级排名 stay blank, the college fills them."""
    records = result_records(made, result_table(made))
    late = [c.name for c in records.table.columns if c.name.endswith("_major_rank")]
    return rows.changed(records, records, **dict.fromkeys(late))


def result_patches(request: Request, records: Records, source: str) -> tuple[Patch, ...]:
    """Return the result with where it comes from, and what it was made of by digest."""
    status = facts.with_status(request.tables[STATUS.name], {staleness.COMPOSITE_SOURCE: source})
    after = dict(request.tables) | {COMPOSITE.name: records, STATUS.name: status}
    digests = (
        staleness.inputs(CLASS, after, COMPOSITE_ITEM),
        staleness.result_digest(after, COMPOSITE_ITEM),
    )
    done = staleness.record(request.tables[COMPUTATIONS.name], request, COMPOSITE_ITEM, "", digests)
    return Patch(records), Patch(status), Patch(done)


def _wide_levels(request: Request, scheme: Scheme) -> Iterator[Finding]:
    """B835 for each object whose levels are shares of a major and grade, which one class does not show."""
    records = request.tables[LEVEL_RULES.name]
    for object_ in dict.fromkeys(rule.object_ for rule in scheme.level_rules):
        if level_scope(scheme, object_) == MAJOR_GRADE:
            row = rows.find(records, object_=object_, scope=MAJOR_GRADE)
            where = records.where(row[0], "scope") if row else None
            yield finding("B835", where, MAJOR_GRADE, object_=object_)


def _entered(book: Book, tables: staleness.Tables, *, failed_known: bool) -> Book:
    """Return 模块成绩, without the column 不及格门数 where nobody filled it in and 学业成绩 says it."""
    sheet = only(book, MODULE_SCORES)
    blank = not any(value is not None for value in tables[MODULE_SCORES.name].values("failed_count"))
    if not (failed_known and blank):
        return sheet
    heading = MODULE_SCORES.by_name["failed_count"].heading
    return replace(sheet, sheets=tuple(_without(grid, heading) for grid in sheet.sheets))


def _without(grid: Grid, heading: str) -> Grid:
    """Return a sheet without the column under a heading."""
    key = heading_key(heading)
    gone = {
        number
        for index in range(min(20, len(grid.rows)))
        for number, text in texts_of_row(grid, index).items()
        if heading_key(text) == key
    }
    return replace(grid, columns={n: cells for n, cells in grid.columns.items() if n not in gone})
