"""The sheets of a workbook as people see them: every table of the kind with title, note, locks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.commands import facts
from zongce.commands.freshness import Freshness, freshness
from zongce.commands.pages.distribution import distribution
from zongce.commands.pages.home import home
from zongce.commands.pages.notes import TYPED_BY_COUNSELLORS, announced, note_of
from zongce.commands.pages.progress_bars import bars, chart
from zongce.commands.pages.seal_state import sealed_note
from zongce.core.schema import Layout
from zongce.ports.outcome import SheetContent
from zongce.tables.academic import ACADEMIC
from zongce.tables.books import CLASS, COLLEGE, KINDS, OWN_BOOKS
from zongce.tables.composite import COMPOSITE
from zongce.tables.progress import APPROVED, SUBMITTED
from zongce.tables.rating import RATING_RESULT
from zongce.tables.scheme import BONUS_ITEMS, BONUS_RULES, LEVEL_RULES, MODULES
from zongce.tables.shown import DISTRIBUTION, HOME, YEAR_RESULT

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from zongce.core.records import Records
    from zongce.core.schema import Table

    Tables = Mapping[str, Records]

KEY_FIGURES = {
    ACADEMIC.name: ("academic_score",),
    RATING_RESULT.name: ("rating_score",),
    COMPOSITE.name: ("total",),
    YEAR_RESULT.name: ("year_score",),
}
WARNINGS = {ACADEMIC.name: ("failed_count",)}
TOTAL = "总分"


def pages(kind: str, tables: Tables, now: datetime) -> tuple[SheetContent, ...]:
    """Return every sheet of a workbook of ours in its order; results without rows are left out."""
    fresh = freshness(kind, tables)
    sealed = sealed_note(tables) if kind in OWN_BOOKS else ""
    wanted = (table for table in KINDS[kind].tables if table.name != HOME.name)
    made = [_page(kind, table, tables, fresh, sealed) for table in wanted]
    shown = [page for page in made if page is not None]
    if HOME not in KINDS[kind].tables:
        return (announced(kind, tables, shown[0]), *shown[1:]) if shown else ()
    names = {page.table.sheet for page in shown if not page.hidden}
    return (home(kind, tables, now, names, fresh), *shown)


def _page(kind: str, table: Table, tables: Tables, fresh: Freshness, sealed: str) -> SheetContent | None:
    owner = facts.subject(kind, tables) if "status" in tables else ""
    if table.name == DISTRIBUTION.name:
        return distribution(tables, owner)
    records = tables[table.name]
    if table.layout is Layout.RESULT and not len(records):
        return None
    locked = table.layout is not Layout.RESULT and _is_locked(kind, table, tables)
    return SheetContent(
        records.table,
        records,
        f"{owner} · {table.sheet}" if owner else table.sheet,
        note_of(kind, records, fresh, table=table, locked=locked, sealed=sealed),
        emphasis=KEY_FIGURES.get(table.name, ()),
        warning=WARNINGS.get(table.name, ()),
        bars=bars(table, tables),
        chart=chart(table, records),
        hidden=table.name in KINDS[kind].hidden,
        locked=locked,
        choices=_choices(table, tables),
    )


def _is_locked(kind: str, table: Table, tables: Tables) -> bool:
    """Say whether nobody types in this sheet: it is another's, or the class submitted, or all is approved."""
    if kind == CLASS:
        submitted = facts.status(tables, facts.SUBMISSION) == SUBMITTED
        return submitted or table.name not in TYPED_BY_COUNSELLORS
    return kind == COLLEGE and facts.status(tables, facts.APPROVAL) == APPROVED


def _choices(table: Table, tables: Tables) -> dict[str, tuple[str, ...]]:
    """Return the words that a column offers, out of the workbook's other sheets."""
    if MODULES.name not in tables:
        return {}
    modules = _distinct(tables[MODULES.name], "module")
    rules = tables[BONUS_RULES.name]
    offered = {
        BONUS_RULES.name: {"module": modules},
        LEVEL_RULES.name: {"object_": (TOTAL, *modules)},
        BONUS_ITEMS.name: {name: _distinct(rules, name) for name in ("module", "category", "item")},
    }
    return offered.get(table.name, {})


def _distinct(records: Records, name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in records.texts(name) if text))
