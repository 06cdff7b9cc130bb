"""What a document does to an open workbook: which sheets get other cells, which are made anew, which go."""

from __future__ import annotations

from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from zongce.books.live.names import builds
from zongce.books.live.patch import head_holds, runs
from zongce.books.live.reading import digest, read_grid
from zongce.core.catalog import finding
from zongce.core.finding import Finding, Where
from zongce.core.named import NamedTuple
from zongce.core.schema import Layout
from zongce.core.text import squeeze
from zongce.sheets.build import SPARE_ROWS, digest_of, is_shown
from zongce.sheets.plain import plain_sheet
from zongce.tables.books import KINDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from zongce.books.native import Native
    from zongce.core.grid import Grid
    from zongce.ports.outcome import Document, SheetContent
    from zongce.sheets.plain import PlainSheet

LEAST_TO_GROW = 2
"""Rows that must be there for others to be put between them: so tables, rules and charts grow along."""
_CHART = "图表"


class Patch(NamedTuple):
    """A sheet that becomes what is wanted by writing cells."""

    content: SheetContent
    grid: Grid
    plain: PlainSheet
    made: int
    """Rows below its headings that have their looks now."""
    rows: int
    """Rows that it is to have."""

    @property
    def name(self) -> str:
        """The sheet's name."""
        return self.plain.name

    @property
    def changes(self) -> bool:
        """Whether anything is to be written."""
        return self.made != self.rows or bool(runs(self.grid, self.plain))


class Plan:
    """What becomes of the sheets of a workbook."""

    def __init__(self) -> None:
        """Begin with a plan that changes nothing."""
        self.patches: list[Patch] = []
        self.swaps: list[SheetContent] = []
        """Sheets that are new or built otherwise: they are made elsewhere and copied."""
        self.gone: list[str] = []
        """Sheets that go: those in whose place a swap comes, and ours that the document does not have."""


def plan(book: Any, document: Document, seen: Mapping[str, Grid] = MappingProxyType({})) -> Plan:
    """Compare a document with what stands in an open workbook; nothing changes.

    ``seen`` has sheets as they were read before: those that still hold the same are not asked for formats.
    """
    made, known, kind = Plan(), builds(book), document.kind
    there = {squeeze(sheet.name): sheet.name for sheet in book.sheets}
    for content in document.sheets:
        name, build = content.table.sheet, known.get(content.table.name)
        held = there.get(squeeze(name))  # as the reader finds it: with spaces in its name it is still ours
        patch = None
        if held == name and build is not None and build.digest == digest_of(kind, content):
            patch = _patch(kind, content, build.rows, partial(_grid, book, name, seen))
        if patch is not None:
            made.patches.append(patch)
            continue
        made.swaps.append(content)
        made.gone += [held] if held else []
    wanted = {squeeze(content.table.sheet) for content in document.sheets}
    ours = {squeeze(table.sheet) for table in KINDS[kind].tables} if kind in KINDS else set()
    made.gone += [held for name, held in there.items() if name in ours - wanted]
    return made


def foreign(book: Any, native: Native, made: Plan, document: Document) -> Iterator[Finding]:
    """Yield W905 for what the user put on a sheet that would go with it; our own charts are made anew."""
    charted = KINDS[document.kind].charted if document.kind in KINDS else frozenset()
    for name in made.gone:
        for what in native.foreign(book.sheets[name]):
            if what != _CHART or name not in charted:
                yield finding("W905", Where(book.name, name), what=what)


def filtered(book: Any, native: Native, made: Plan) -> Iterator[Finding]:
    """Yield L106 for sheets to be written that are filtered: values would go into other rows."""
    for patch in made.patches:
        if patch.changes and native.filtered(book.sheets[patch.name]):
            yield finding("L106", Where(book.name, patch.name))


def is_locked(document: Document, content: SheetContent) -> bool:
    """Say whether a sheet is to be protected."""
    form = content.table.layout is Layout.FORM
    return form or bool(document.guard) or is_shown(document.kind, content)


def _grid(book: Any, name: str, seen: Mapping[str, Grid]) -> Grid:
    sheet, known = book.sheets[name], seen.get(name)
    if known is not None and digest((read_grid(sheet, looks=False),), {}) == digest((known,), {}):
        return known
    return read_grid(sheet)


def _patch(kind: str, content: SheetContent, made: int, read: Callable[[], Grid]) -> Patch | None:
    """Return how a sheet is patched, None where its rows or headings do not allow it."""
    plain = plain_sheet(kind, content)
    rows = len(plain)
    if content.table.layout is Layout.LIST and not is_shown(kind, content):
        left = made - len(content.records)
        rows = made if left >= SPARE_ROWS // 2 else rows  # some blank rows more or less do no harm
    if (rows > made and made < LEAST_TO_GROW) or (rows < made and not rows):
        return None
    grid = read()
    return Patch(content, grid, plain, made, rows) if head_holds(grid, plain) else None
