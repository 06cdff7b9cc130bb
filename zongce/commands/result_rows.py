"""A result's rows: participants' values taken from the roster, ranks as text, cells as people see them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.core.number import show

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from zongce.checks.roster import Roster
    from zongce.core.records import Records, Value
    from zongce.core.schema import Column
    from zongce.rules.rank import Ranks


def one_class(roster: Roster) -> bool:
    """Say whether all participants are of one class, whose workbook then carries the trace."""
    return len({roster.class_key[row] for row in roster.participants}) == 1


def taken(values: Sequence[Value], rows: Sequence[int]) -> list[Value]:
    """Return the values at ``rows``."""
    return [values[row] for row in rows]


def rank_texts(ranks: Ranks) -> list[str | None]:
    """Return ranks as ``2/5``; blank where there is no group."""
    pairs = zip(ranks.rank.tolist(), ranks.size.tolist(), strict=True)
    return [f"{place}/{size}" if place else None for place, size in pairs]


def rows_shown(records: Records) -> tuple[Mapping[str, str], ...]:
    """Return records as the JSON document and the terminal show them: heading -> text."""
    headings = tuple(column.heading for column in records.table.columns)
    columns = [shown_column(records, column) for column in records.table.columns]
    return tuple(dict(zip(headings, row, strict=True)) for row in zip(*columns, strict=True))


def shown_column(records: Records, column: Column) -> list[str]:
    """Return a column as people see it: scores with their decimals, blanks as the empty text."""
    places = getattr(column.kind, "places", 0)
    values = records.values(column.name)
    return [show(value, places) if isinstance(value, int) else value or "" for value in values]
