"""Rows of a workbook's sheets: add, replace, look up, without touching the ones that stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.core.records import from_values
from zongce.core.value import replace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from zongce.core.records import Records, Value
    from zongce.core.schema import Table

    Row = Mapping[str, Value]


def of(table: Table, rows: Iterable[Row]) -> Records:
    """Return records with these rows; a column that a row does not name is blank there."""
    rows = list(rows)
    _known(table, rows)
    return from_values(table, {c.name: [row.get(c.name) for row in rows] for c in table.columns})


def added(records: Records, rows: Iterable[Row]) -> Records:
    """Return the records with further rows at the end."""
    rows = list(rows)
    if not rows:
        return records
    _known(records.table, rows)
    columns = {
        c.name: (*records.values(c.name), *(r.get(c.name) for r in rows)) for c in records.table.columns
    }
    return from_values(records.table, columns)


def changed(records: Records, rows: Iterable[int], **values: Value) -> Records:
    """Return the records with other values in some rows."""
    rows = set(rows)
    _known(records.table, [values])
    columns = {
        c.name: [
            values[c.name] if c.name in values and row in rows else value
            for row, value in enumerate(records.values(c.name))
        ]
        for c in records.table.columns
    }
    return from_values(records.table, columns)


def mapped(records: Records, change: Callable[[int, dict[str, Value]], Row | None]) -> Records:
    """Return the records with every row changed; a row that becomes None is left out."""
    names = [c.name for c in records.table.columns]
    lists = [records.values(name) for name in names]
    made = (change(row, {n: values[row] for n, values in zip(names, lists, strict=True)}) for row in records)
    return of(records.table, (row for row in made if row is not None))


def find(records: Records, **values: Value) -> list[int]:
    """Return the rows that have all these values; None and the empty text are one."""
    columns = [(records.values(name), value or None) for name, value in values.items()]
    return [row for row in records if all((column[row] or None) == value for column, value in columns)]


def first(records: Records, **values: Value) -> dict[str, Value] | None:
    """Return the first such row as a mapping, None where there is none."""
    rows = find(records, **values)
    return row_of(records, rows[0]) if rows else None


def row_of(records: Records, row: int) -> dict[str, Value]:
    """Return one row as a mapping from column name to value."""
    return {c.name: records.value(row, c.name) for c in records.table.columns}


def every(records: Records) -> list[dict[str, Value]]:
    """Return all rows as mappings."""
    return [row_of(records, row) for row in records]


def as_table(records: Records, table: Table) -> Records:
    """Return the rows under another declaration that has the same column names, as far as it has them."""
    return from_values(table, {c.name: records.values(c.name) for c in table.columns})


def without(records: Records, rows: Iterable[int]) -> Records:
    """Return the records without some rows."""
    gone = set(rows)
    return records.select([row for row in records if row not in gone])


def retabled(records: Records, table: Table) -> Records:
    """Return the same columns under a table of other headings (a form's, a report's)."""
    return replace(records, table=table)


def _known(table: Table, rows: Sequence[Row]) -> None:
    names = {c.name for c in table.columns}
    unknown = {name for row in rows for name in row} - names
    if unknown:
        message = f"{table.name} has no column {sorted(unknown)}"
        raise KeyError(message)
