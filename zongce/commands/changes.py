"""What a command changes, cell by cell: changed rows first, with names; then rows added and taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.core.grid import address
from zongce.core.number import show
from zongce.ports.outcome import FIRST_ROW, Change

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Mapping

    from zongce.core.records import Records, Value
    from zongce.core.schema import Column


def changes(file: str, before: Mapping[str, Records], after: Mapping[str, Records]) -> tuple[Change, ...]:
    """Return every cell that differs between two states of a workbook's sheets (requirement N3).

    Rows are matched by the table's key, else by their place; columns by their headings. The address is the
    cell's after the change; of a row or a column taken away, where it stood.
    """
    found: list[tuple[int, Change]] = []
    for name, new in after.items():
        old = before.get(name)
        if old is not new:
            found += _of_table(file, old, new)
    return tuple(change for _, change in sorted(found, key=lambda pair: pair[0]))


def _of_table(file: str, old: Records | None, new: Records) -> Iterator[tuple[int, Change]]:
    """Yield a table's changes with their rank: of rows that stay, rows that come, rows that go."""
    was = _by_key(old) if old is not None else {}
    now, gone = _by_key(new), _headings(old) - _headings(new)
    same = _comparer(old, new)
    for key, row in now.items():
        there = was.get(key)
        if there is not None and same(there, row):
            continue
        texts = _texts(old, there) if old is not None and there is not None else {}
        yield from _of_row(file, texts, new, row, rank=int(there is None))
        for cell, before in (texts[heading] for heading in texts if heading in gone):
            if before:
                yield 0, Change(file, new.table.sheet, cell, _label(new, row), before, "")
    for key, row in was.items():
        if key not in now and old is not None:
            for cell, before in _texts(old, row).values():
                if before:
                    yield 2, Change(file, old.table.sheet, cell, _label(old, row), before, "")


def _comparer(old: Records | None, new: Records) -> Callable[[int, int], bool]:
    """Return what says that two rows are the same without spelling them out."""
    if old is None or _headings(old) != _headings(new):
        return lambda _before, _after: False
    names = {column.heading: column.name for column in old.table.columns}
    pairs = [(old.values(names[c.heading]), new.values(c.name)) for c in new.table.columns]
    return lambda before, after: all(was[before] == now[after] for was, now in pairs)


def _of_row(
    file: str, before: Mapping[str, tuple[str, str]], new: Records, row: int, *, rank: int
) -> Iterator[tuple[int, Change]]:
    for number, column in enumerate(new.table.columns, start=1):
        was, now = before.get(column.heading, ("", ""))[1], _text(new, row, column)
        if was != now:
            cell = address(FIRST_ROW + row, number)
            yield rank, Change(file, new.table.sheet, cell, _label(new, row), was, now)


def _headings(records: Records | None) -> frozenset[str]:
    return (
        frozenset(column.heading for column in records.table.columns) if records is not None else frozenset()
    )


def _texts(records: Records, row: int) -> dict[str, tuple[str, str]]:
    """Return a row as it stands: address and text by heading."""
    source = records.source(row)
    found: dict[str, tuple[str, str]] = {}
    for number, column in enumerate(records.table.columns, start=1):
        letter = source.letters.get(column.name)
        cell = f"{letter}{records.rows[row]}" if letter else address(FIRST_ROW + row, number)
        found[column.heading] = cell, _text(records, row, column)
    return found


def _by_key(records: Records) -> dict[Hashable, int]:
    """Return each row by its key; a key that stands again counts up."""
    names = records.table.key
    if not names:
        return {row: row for row in records}
    lists = [records.values(name) for name in names]
    seen: dict[Hashable, int] = {}
    found: dict[Hashable, int] = {}
    for row in records:
        key = tuple(values[row] or None for values in lists)
        seen[key] = seen.get(key, 0) + 1
        found[key, seen[key]] = row
    return found


def _label(records: Records, row: int) -> str:
    """Return whose row it is: its key in words, and the name where there is one."""
    table = records.table
    names = [*table.key, *(n for n in ("name",) if n in table.by_name and n not in table.key)]
    parts = (_text(records, row, table.by_name[name]) for name in names)
    return " ".join(part for part in parts if part)


def _text(records: Records, row: int, column: Column) -> str:
    value: Value = records.value(row, column.name) if column.name in records.columns else None
    if isinstance(value, int):
        return show(value, getattr(column.kind, "places", 0))
    return value or ""
