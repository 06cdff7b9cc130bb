"""What stands beside the sealed sheets of a workbook, where a reader may take it for what is sealed."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from zongce.checks.own_book import IGNORED_SHEETS
from zongce.commands.sealing import SEALED
from zongce.core.catalog import finding
from zongce.core.finding import Where
from zongce.core.text import squeeze
from zongce.tables.books import KINDS
from zongce.tables.sealing import SEAL, TRUST

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from zongce.core.finding import Finding
    from zongce.core.grid import Book, Grid

VISIBLE = "visible"


def beside(book: Book, shown: Mapping[str, str]) -> Iterator[Finding]:
    """Yield what may be read in place of a sealed sheet: K105 where it misleads, else the hint K108.

    ``shown`` are the sheets of a copy, which we made and nobody works in: there a sealed sheet out of sight
    or a further one named like it is a fault. In a workbook that people work in it is one only where the
    further one is named like the hidden one. A further sheet of a copy is told as what the seal does not
    speak of.
    """
    known = tuple(shown) if shown else tuple(t.sheet for t in KINDS[book.kind].tables)
    sealed = set(shown) if shown else {each.table.sheet for each in SEALED.get(book.kind, ())}
    hidden = [g for g in book.sheets if squeeze(g.name) in map(squeeze, sealed) and g.state != VISIBLE]
    further = _further(book, {*known, SEAL.sheet, TRUST.sheet, *IGNORED_SHEETS})
    twins = [g for g in further if squeeze(g.name).startswith(tuple(map(squeeze, sealed)))]
    replaced = any(squeeze(twin.name).startswith(squeeze(grid.name)) for grid in hidden for twin in twins)
    code = "K105" if shown or replaced else "K108"
    for grid in hidden:
        yield finding(code, Where(book.file, grid.name), grid.name, what=f"“{grid.name}”被隐藏")
    for grid in twins:
        yield finding(code, Where(book.file, grid.name), grid.name, what=f"多了一张“{grid.name}”，容易看错")
    for grid in further if shown else ():
        if grid not in twins:
            what = f"“{grid.name}”是后来加的，不在封签之内"
            yield finding("K108", Where(book.file, grid.name), grid.name, what=what)


def _further(book: Book, known: set[str]) -> list[Grid]:
    """Return the filled sheets that are none of ours; of two with one name but for blanks, the other one."""
    ours = set(map(squeeze, known))
    names = Counter(squeeze(grid.name) for grid in book.sheets)
    return [
        grid
        for grid in book.sheets
        if grid.columns
        and grid.name not in known
        and (squeeze(grid.name) not in ours or names[squeeze(grid.name)] > 1)
    ]
