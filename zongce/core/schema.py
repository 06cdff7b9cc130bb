"""The declaration language: a Table says once what a sheet is; templates, checks and tests follow it."""

from __future__ import annotations

from enum import Enum
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

from zongce.core.glossary import heading
from zongce.core.text import heading_key
from zongce.core.value import field, replace, value

if TYPE_CHECKING:
    from collections.abc import Mapping


@value(frozen=True, slots=True)
class Text:
    """Free text; kept as it stands, trimmed."""

    max_length: int = 200


@value(frozen=True, slots=True)
class Identifier:
    """学号, 课程代码 and the like: text, never a number; word characters and ``-_./()``."""

    max_length: int = 32


@value(frozen=True, slots=True)
class PersonName:
    """A personal name; compared by :func:`zongce.core.text.person_name`."""


@value(frozen=True, slots=True)
class Exact:
    """A decimal of fixed places; ``low`` and ``high`` are inclusive, in units of 10**-places."""

    places: int = 2
    low: int | None = None
    high: int | None = None


@value(frozen=True, slots=True)
class Percent:
    """A share in percent: ``30``, ``30%`` and a %-formatted 0.30 are the same; a plain 0.30 is refused."""

    places: int = 2
    low: int | None = 0
    high: int | None = None


@value(frozen=True, slots=True)
class Grade:
    """A course grade: a number in 0..100 with two places, or a word for the scheme's 成绩对照."""

    places: int = 2
    low: int | None = 0
    high: int | None = 10_000


@value(frozen=True, slots=True)
class Term:
    """学年学期, kept as ``2025-2026-1``."""


@value(frozen=True, slots=True)
class Choice:
    """One of a few words; ``aliases`` are what other systems write for them."""

    options: tuple[str, ...]
    aliases: Mapping[str, str] = field(default_factory=dict)


@value(frozen=True, slots=True)
class Flag:
    """是 or 否."""


@value(frozen=True, slots=True)
class Day:
    """A date, kept as ``2025-11-02`` and written as a real date cell."""


@value(frozen=True, slots=True)
class Rank:
    """A rank as ``2/5``: text, written by the product."""


Kind = Text | Identifier | PersonName | Exact | Percent | Grade | Term | Choice | Flag | Day | Rank


@value(frozen=True, slots=True)
class Column:
    """One column: its English name, Chinese heading, kind, and what is said about it to people."""

    name: str
    heading: str
    kind: Kind
    note: str = ""
    required: bool = False
    aliases: tuple[str, ...] = ()
    """Headings of other systems, best first; the own heading always wins."""
    width: int = 12
    entry: bool = True
    """Whether people type here (False: filled by the product, locked on forms)."""
    or_else: str = ""
    """The column whose values are taken where this one is not in the file."""


def column(name: str, kind: Kind, note: str = "", **options: object) -> Column:
    """Return a column whose heading is the glossary's word for ``name``."""
    return Column(name, heading(name), kind, note, **options)  # type: ignore[arg-type]


@value(frozen=True, slots=True)
class Split:
    """A foreign column that holds two of ours, e.g. 青果's ``课程/环节`` = ``[CS1001]程序设计``.

    ``pattern`` has one group per target; text that does not match is a finding.
    """

    headings: tuple[str, ...]
    pattern: str
    targets: tuple[str, ...]


@value(frozen=True, slots=True)
class Join:
    """Foreign columns that together make one of ours, e.g. 正方's 学年 and 学期 = 学年学期."""

    headings: tuple[str, ...]
    target: str
    separator: str = "-"


class Layout(Enum):
    """How a table lies in a workbook (design decision 10)."""

    FORM = "form"
    LIST = "list"
    RESULT = "result"


class _Remembers:
    """Has room for what a property works out once."""


@value(frozen=True, slots=True)
class Table(_Remembers):
    """What a sheet is: the only place where its headings, kinds, aliases, locks and widths are said."""

    name: str
    sheet: str
    doc: str
    """One line for people: what the sheet is for."""
    columns: tuple[Column, ...]
    layout: Layout = Layout.LIST
    key: tuple[str, ...] = ()
    splits: tuple[Split, ...] = ()
    joins: tuple[Join, ...] = ()
    fill_down: tuple[str, ...] = ()
    """Columns in which merged cells of an export are filled down with a hint."""
    sheet_aliases: tuple[str, ...] = ()
    open_columns: Kind | None = None
    """The kind of further columns whose headings are data (评分项目, 模块); None: others are ignored."""
    open_pattern: str = ""
    """If given, only headings that match it are such columns."""
    foreign: tuple[Column, ...] = ()
    """Columns of other systems' exports that are read where they stand, but are never in our templates."""
    examples: tuple[tuple[str, ...], ...] = ()
    """Filled example rows for the 说明 sheet."""

    @cached_property
    def by_name(self) -> Mapping[str, Column]:
        """The columns, foreign ones too, by their English names."""
        return MappingProxyType({c.name: c for c in (*self.columns, *self.foreign)})

    @cached_property
    def required(self) -> tuple[Column, ...]:
        """The columns without which the sheet is not this table."""
        return tuple(c for c in self.columns if c.required)

    @cached_property
    def heading_keys(self) -> Mapping[str, str]:
        """Column name by the cleaned form of its own heading."""
        return MappingProxyType({heading_key(c.heading): c.name for c in self.columns})

    def __getstate__(self) -> tuple[None, dict[str, object]]:
        """Return what goes to a worker: the declared slots, without what was worked out from them."""
        return None, {name: getattr(self, name) for name in self.__match_args__}

    def extended(self, *more: Column) -> Table:
        """Return this table with further columns and no open ones."""
        return replace(self, columns=(*self.columns, *more), open_columns=None)
