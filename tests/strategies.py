"""What a valid sheet of any declared table may look like, derived from the declaration."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from hypothesis import strategies as st

from tests.builders import DATED, PERCENT, grid
from zongce.core import schema
from zongce.core.grid import Book, Cell, CellKind
from zongce.core.number import show

CHARACTERS = "张王李赵欧阳程序设计微积分体育英语甲乙丙丁"
LATIN = "ABCxyz012789"
LONGEST_NUMBER = 10**11


class Entry(NamedTuple):
    """What is typed into a cell and what it means."""

    cell: Cell | None
    value: str | int | None


BLANK = Entry(None, None)


class Generated(NamedTuple):
    """A workbook with one table, and the values that stand in it by column name."""

    book: Book
    columns: dict[str, tuple[str | int | None, ...]]


def text(content: str) -> Cell:
    return Cell(CellKind.TEXT, content)


def number(content: str) -> Cell:
    return Cell(CellKind.NUMBER, content)


def _units(kind: schema.Exact | schema.Percent | schema.Grade) -> st.SearchStrategy[int]:
    low = -LONGEST_NUMBER if kind.low is None else kind.low
    return st.integers(low, LONGEST_NUMBER if kind.high is None else kind.high)


def _decimals(kind: schema.Exact | schema.Grade) -> st.SearchStrategy[Entry]:
    def entries(units: int) -> st.SearchStrategy[Entry]:
        full = show(units, kind.places)
        short = full.rstrip("0").rstrip(".") if "." in full else full
        wide = "".join(chr(ord(c) + 0xFEE0) for c in full)
        cells = (number(full), number(short), text(full), text(f" {short}\u00a0"), text(wide))
        return st.sampled_from([Entry(cell, units) for cell in cells])

    return _units(kind).flatmap(entries)


def _percents(kind: schema.Percent) -> st.SearchStrategy[Entry]:
    def entries(units: int) -> st.SearchStrategy[Entry]:
        shown = show(units, kind.places)
        cells = [
            text(f"{shown}%"),
            text(f"{shown}％"),
            Cell(CellKind.NUMBER, show(units, kind.places + 2), PERCENT),
        ]
        if units == 0 or units > 10**kind.places:
            cells += [text(shown), number(shown)]
        return st.sampled_from([Entry(cell, units) for cell in cells])

    return _units(kind).flatmap(entries)


def _identifiers(kind: schema.Identifier) -> st.SearchStrategy[Entry]:
    whole = st.integers(0, 10**15 - 1).map(lambda n: Entry(number(str(n)), str(n)))
    mark = st.sampled_from(["-", "_", ".", "/", "("])
    parts = st.tuples(
        st.text("ABab", min_size=1, max_size=4), mark, st.text("0123456789", min_size=1, max_size=8)
    )
    joined = parts.map("".join).map(lambda code: Entry(text(code), code))
    digits = st.text("0123456789", min_size=1, max_size=min(kind.max_length, 20))
    quoted = digits.map(lambda code: Entry(text(f"'{code}"), code))
    return st.one_of(whole, joined, quoted, digits.map(lambda code: Entry(text(f"{code}\u3000"), code)))


def _words(longest: int) -> st.SearchStrategy[Entry]:
    words = st.text(CHARACTERS + LATIN, min_size=1, max_size=min(longest, 20))
    return words.map(lambda word: Entry(text(f"{word} "), word))


def _terms(_kind: schema.Term) -> st.SearchStrategy[Entry]:
    def entries(parts: tuple[int, int]) -> st.SearchStrategy[Entry]:
        year, half = parts
        term = f"{year}-{year + 1}-{half}"
        long = f"{year}-{year + 1}学年第{'一二三'[half - 1]}学期"
        return st.sampled_from([Entry(text(term), term), Entry(text(long), term)])

    return st.tuples(st.integers(2000, 2100), st.integers(1, 3)).flatmap(entries)


def _days() -> st.SearchStrategy[Entry]:
    def entries(day: date) -> st.SearchStrategy[Entry]:
        serial = (day - date(1899, 12, 30)).days
        stored = Cell(CellKind.DATE, str(serial), DATED)
        typed = [text(day.isoformat()), text(f"{day.year}/{day.month}/{day.day}"), stored]
        return st.sampled_from([Entry(cell, day.isoformat()) for cell in typed])

    return st.dates(date(1900, 3, 1), date(2100, 1, 1)).flatmap(entries)


def _choices(kind: schema.Choice) -> st.SearchStrategy[Entry]:
    pairs = [*((option, option) for option in kind.options), *kind.aliases.items()]
    return st.sampled_from([Entry(text(typed), meant) for typed, meant in pairs])


def entries(kind: schema.Kind) -> st.SearchStrategy[Entry]:
    """Whatever may be typed into a column of ``kind``, with its meaning."""
    grades = st.sampled_from(["优", "良", "及格", "缓考", "P", "A+", "B1"]).map(lambda w: Entry(text(w), w))
    makers = {
        schema.Exact: _decimals,
        schema.Percent: _percents,
        schema.Grade: lambda k: st.one_of(_decimals(k), grades),
        schema.Identifier: _identifiers,
        schema.PersonName: lambda _: _words(12),
        schema.Text: lambda k: _words(k.max_length),
        schema.Term: _terms,
        schema.Choice: _choices,
        schema.Flag: lambda _: st.sampled_from(
            [Entry(text(t), v) for t, v in (("是", "是"), ("否", "否"), ("√", "是"))]
        ),
        schema.Day: lambda _: _days(),
        schema.Rank: lambda _: st.sampled_from([Entry(text(rank), rank) for rank in ("1/5", "2/5", "12/40")]),
    }
    return makers[type(kind)](kind)


@st.composite
def sheets(draw: st.DrawFn, table: schema.Table, most: int = 6) -> Generated:
    """A valid workbook of ``table``: columns in any order, optional ones perhaps absent, any title above."""
    optional = [c.name for c in table.columns if not c.required]
    absent = draw(st.sets(st.sampled_from(optional))) if optional and table.required else set()
    columns = draw(st.permutations([c for c in table.columns if c.name not in absent]))
    first = (table.required or table.columns)[0]
    rows = [
        {c.name: draw(_cell_of(c, needed=c is first)) for c in columns}
        for _ in range(draw(st.integers(1, most)))
    ]
    stars = [c.heading + draw(st.sampled_from(["", "*", " "])) for c in columns]
    above = [["标题"]] * draw(st.integers(0, 3))
    body = [[row[c.name].cell for c in columns] for row in rows]
    made = grid(table.sheet, [*above, stars, *body])
    values = {c.name: tuple(row[c.name].value for row in rows) for c in columns}
    return Generated(Book("表.xlsx", "0" * 64, (made,)), values)


def _cell_of(column: schema.Column, *, needed: bool) -> st.SearchStrategy[Entry]:
    filled = entries(column.kind)
    return filled if column.required or needed else st.one_of(st.just(BLANK), filled)
