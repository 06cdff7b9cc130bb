"""Finding a table in a workbook: which sheet, which heading row, which column is which."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from zongce.core.catalog import finding
from zongce.core.finding import Finding, Where
from zongce.core.grid import Book, CellKind, Grid, address
from zongce.core.named import NamedTuple
from zongce.core.pattern import pattern
from zongce.core.text import heading_key, squeeze
from zongce.core.value import value
from zongce.tables.academic import ADJUSTMENTS, RAW_SCORES
from zongce.tables.composite import MODULE_SCORES
from zongce.tables.roster import ROSTER
from zongce.tables.scheme import BONUS_ITEMS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from zongce.core.schema import Column, Join, Split, Table

HEAD_ROWS = 20
_RICHER: Mapping[str, tuple[Table, ...]] = {
    ROSTER.name: (RAW_SCORES, ADJUSTMENTS),
    MODULE_SCORES.name: (RAW_SCORES, ADJUSTMENTS, BONUS_ITEMS),
    ADJUSTMENTS.name: (RAW_SCORES,),
}
"""Tables whose sheets hold all that a simpler table needs: the commonest wrong files."""
_OPTIONAL: Mapping[str, tuple[str, ...]] = {
    ROSTER.name: ("participant", "absence_reason", "cohort"),
    ADJUSTMENTS.name: ("takes_part", "is_adjusted", "adjusted_ratio"),
}
_LOOKALIKES: Mapping[str, Mapping[str, re.Pattern[str]]] = {
    ROSTER.name: {"participant": pattern("参评|参加|参与|测评|评定")},
    RAW_SCORES.name: {
        "void": pattern("作废|无效"),
        "exam_kind": pattern("补考|重修|缓考|考试(性质|类)"),
    },
    ADJUSTMENTS.name: {"takes_part": pattern("参评|参与|计入"), "is_adjusted": pattern("调整")},
}
PERSONAL = ("身份证", "证件号", "手机", "电话", "联系方式", "银行卡", "家庭住址", "通讯地址")

Repeated = tuple[str, tuple[int, ...]]
"""A heading and the several columns it stands over."""


class Place(NamedTuple):
    """Where a column of ours stands: a column number, and how it was found."""

    column: int
    heading: str
    alias: bool


@value(frozen=True, slots=True)
class Head:
    """The heading row of a table in a sheet."""

    row: int
    places: dict[str, Place]
    """By column name."""
    splits: tuple[tuple[Split, int], ...]
    joins: tuple[tuple[Join, tuple[int, ...]], ...]
    open: tuple[tuple[str, int], ...]
    """Headings and column numbers of columns whose headings are data."""
    duplicates: tuple[Repeated, ...]
    personal: tuple[tuple[str, int], ...]
    missing: tuple[str, ...]
    """Headings of required columns that are not there."""


def find_table(book: Book, table: Table) -> tuple[Grid, Head] | Finding:
    """Return the sheet and heading row of ``table``, or the finding that says why there is none.

    The sheet is found by name, else it is the only one that matches (design decision 16). A hidden sheet
    is never taken for data unless it bears the table's own name and no shown sheet matches beside it; one
    that fits and is nearly called like the table is refused beside the shown one.
    """
    own = [g for g in book.sheets if squeeze(g.name) == squeeze(table.sheet)]
    heads = [(grid, best_head(grid, table)) for grid in own or book.sheets]
    matching = [(g, h) for g, h in heads if h and not h.missing]
    if not matching:
        return _no_table(book, table, [(g, h) for g, h in heads if h])
    names = {squeeze(alias) for alias in table.sheet_aliases}
    chosen = [m for m in matching if squeeze(m[0].name) in names] or matching
    chosen += _twins(book, table, chosen)
    hidden = any(g.state != "visible" for g, _ in chosen)
    if len(chosen) == 1 and (own or not hidden):
        return chosen[0]
    sheets = "、".join(g.name for g, _ in chosen)
    code = "S108" if hidden else "S102"
    return finding(code, Where(book.file, chosen[0][0].name), sheets, table=table.sheet, sheets=sheets)


def _twins(book: Book, table: Table, chosen: list[tuple[Grid, Head]]) -> list[tuple[Grid, Head]]:
    """Return the sheets that may have been meant instead, where what people see is not all there is."""
    taken = {id(grid) for grid, _ in chosen}
    shown = all(grid.state == "visible" for grid, _ in chosen)
    key = squeeze(table.sheet)
    twins = []
    for grid in book.sheets:
        meant = (
            squeeze(grid.name).startswith(key) and grid.state != "visible"
            if shown
            else grid.state == "visible"
        )
        head = best_head(grid, table) if meant and id(grid) not in taken else None
        if head and not head.missing:
            twins.append((grid, head))
    return twins


def _no_table(book: Book, table: Table, heads: list[tuple[Grid, Head]]) -> Finding:
    """Name what is missing in the sheet that comes nearest."""
    fallback = tuple(c.heading for c in table.required)
    grid, head = min(heads, key=lambda m: len(m[1].missing), default=(None, None))
    missing = head.missing if head else fallback
    where = Where(book.file, grid.name if grid else "", address(head.row, 1) if head else "")
    return finding("S101", where, table=table.sheet, missing="、".join(missing))


def best_head(grid: Grid, table: Table) -> Head | None:
    """Return the first of rows 1-20 that has all required headings, else the one that has most."""
    best: Head | None = None
    for index, row in enumerate(grid.rows):
        if row > HEAD_ROWS:
            break
        head = _match(grid, index, table)
        if not head.missing and head.places:
            return head
        if head.places and (best is None or len(head.missing) < len(best.missing)):
            best = head
    return best


def texts_of_row(grid: Grid, index: int) -> dict[int, str]:
    """Return the text cells of a row by column number."""
    cells = ((number, values[index]) for number, values in grid.columns.items())
    return {n: c.text for n, c in sorted(cells, key=lambda p: p[0]) if c and c.kind is CellKind.TEXT}


def _match(grid: Grid, index: int, table: Table) -> Head:
    found = texts_of_row(grid, index)
    at: dict[str, list[int]] = {}
    for number, text in found.items():
        at.setdefault(heading_key(text), []).append(number)
    at.pop("", None)
    places = _own_places(table, at)
    splits = tuple(
        (s, at[k][0])
        for s in table.splits
        for k in map(heading_key, s.headings)
        if k in at and not all(t in places for t in s.targets)
    )
    joins = tuple(
        (j, tuple(at[heading_key(h)][0] for h in j.headings))
        for j in table.joins
        if j.target not in places and all(heading_key(h) in at for h in j.headings)
    )
    used = {p.column for p in places.values()} | {n for _, n in splits} | {n for _, ns in joins for n in ns}
    rest = {n: t for n, t in found.items() if n not in used}
    personal = tuple((t, n) for n, t in rest.items() if _is_personal(squeeze(t)))
    open_ = _open(table, rest, personal)
    used |= {n for _, n in open_}
    duplicates = tuple((key, tuple(ns)) for key, ns in at.items() if len(ns) > 1 and ns[0] in used)
    given = {*places, *(t for s, _ in splits for t in s.targets), *(j.target for j, _ in joins)}
    missing = tuple(c.heading for c in table.required if given.isdisjoint((c.name, c.or_else)))
    return Head(grid.rows[index], places, splits, joins, open_, duplicates, personal, missing)


def _is_personal(heading: str) -> bool:
    return any(word in heading for word in PERSONAL)


def _own_places(table: Table, at: dict[str, list[int]]) -> dict[str, Place]:
    """Give each column its place: the own heading wins, then the aliases in their order."""
    places: dict[str, Place] = {}
    used: set[int] = set()
    own = {heading_key(c.heading) for c in (*table.columns, *table.foreign)}
    for column in (*table.columns, *table.foreign):
        keys = [heading_key(column.heading), *(heading_key(a) for a in column.aliases)]
        hit = next((k for k in keys if k in at and (k == keys[0] or k not in own)), None)
        if hit is not None and at[hit][0] not in used:
            used.add(at[hit][0])
            places[column.name] = Place(at[hit][0], hit, alias=hit != keys[0])
    return places


def _open(
    table: Table, rest: dict[int, str], personal: tuple[tuple[str, int], ...]
) -> tuple[tuple[str, int], ...]:
    """Return the columns whose headings are data; a repeated own heading is none of them."""
    if table.open_columns is None:
        return ()
    left_out = {n for _, n in personal}
    own = table.heading_keys
    wanted = re.compile(table.open_pattern or r".+", re.DOTALL)
    return tuple(
        (t, n)
        for n, t in rest.items()
        if n not in left_out and heading_key(t) not in own and wanted.fullmatch(squeeze(t))
    )


def other_table(grid: Grid, table: Table) -> Table | None:
    """Return which other table the sheet is, where ``table`` asks for so little that this one fits too.

    A sheet that bears the table's own name, or has a column only the table has, is what it says.
    """
    if squeeze(grid.name) == squeeze(table.sheet):
        return None
    for other in _RICHER.get(table.name, ()):
        keys = {c.name for c in other.columns}
        head = best_head(grid, other)
        if head is None or head.missing or all(c.heading in _headings(table) for c in other.required):
            continue
        own = best_head(grid, table)
        if own and not any(name in own.places for name in _OPTIONAL.get(table.name, ()) if name not in keys):
            return other
    return None


def _headings(table: Table) -> set[str]:
    return {column.heading for column in table.columns}


def lookalikes(grid: Grid, head: Head, table: Table) -> Iterator[tuple[Column, str, int]]:
    """Yield optional columns that are not there, and an unread heading that may have been meant for it.

    Only for columns whose absence changes a score; it is a guess and therefore only told, never read.
    """
    used = {p.column for p in head.places.values()} | {n for _, n in (*head.open, *head.personal)}
    used |= {n for _, n in head.splits} | {n for _, numbers in head.joins for n in numbers}
    texts = texts_of_row(grid, grid.rows.index(head.row))
    given = {join.target for join, _ in head.joins}
    for name, looks in _LOOKALIKES.get(table.name, {}).items():
        if name in head.places or name in given:
            continue
        for number, text in texts.items():
            if number not in used and looks.search(squeeze(text)):
                yield table.by_name[name], text, number
