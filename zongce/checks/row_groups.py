"""Rows that belong together: those of one key, and what is told once for many rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from zongce.core.catalog import finding
from zongce.core.number import show

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterable, Iterator

    from zongce.core.finding import Finding
    from zongce.core.records import Records

Key = TypeVar("Key", bound="Hashable")


def rows_by(keys: Iterable[Key | None], among: Collection[Key] | None = None) -> dict[Key, list[int]]:
    """Return the rows of each key (of those ``among``, if given) in order; None is no key."""
    rows: dict[Key, list[int]] = {}
    for row, key in enumerate(keys):
        if key is not None and (among is None or key in among):
            rows.setdefault(key, []).append(row)
    return rows


def repeated(keys: Iterable[Key | None]) -> dict[Key, list[int]]:
    """Return the rows of every key that stands in more than one row; None is no key."""
    seen: set[Key] = set()
    twice: set[Key] = set()
    keys = list(keys)
    if len(set(keys)) == len(keys):  # the usual case, a third of the time
        return {}
    for key in keys:
        if key is not None:
            (twice if key in seen else seen).add(key)
    return rows_by(keys, twice)


def text_of(records: Records, row: int, name: str) -> str:
    """Return a value as people write it; blank as the empty text."""
    value = records.value(row, name)
    if isinstance(value, int):
        return show(value, getattr(records.table.by_name[name].kind, "places", 0))
    return value or ""


def cells_of(records: Records, rows: Collection[int], name: str) -> str:
    """Return the addresses of a column's cells, with their files where these differ."""
    places = [records.where(row, name) for row in rows]
    several = len({(place.file, place.sheet) for place in places}) > 1
    return "、".join(f"{place.file} {place.cell}" if several else place.cell for place in places)


def once_per_file(
    records: Records, rows: Iterable[int], code: str, name: str, **fields: str
) -> Iterator[Finding]:
    """Yield one finding a file: at the first of ``rows`` in it, with their number as ``count``."""
    origins = records.origins
    by_file: dict[int, list[int]] = {}
    for row in rows:
        by_file.setdefault(origins[row] if origins else 0, []).append(row)
    for several in by_file.values():
        first, count = several[0], str(len(several))
        yield finding(code, records.where(first, name), text_of(records, first, name), count=count, **fields)
