"""Which row of a sheet stands for which sealed row: by its key, among several of one key by its content."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.core.named import NamedTuple
from zongce.seal.sealed import Opener, keyed_rows, numbered

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from zongce.core.records import Records, Value
    from zongce.seal.sealed import Key, RowSeal, SheetSeal

MOST_ALIKE = 12
"""Rows of one key that are tried one against the other; more stand for one another in order."""


class Paired(NamedTuple):
    """The rows of a sheet by sealed key, and the names of the sealed columns (empty: it is gone)."""

    records: Records
    columns: tuple[str, ...]
    rows: Mapping[Key, int]

    def by_row(self) -> list[tuple[Value, ...]]:
        """Return the values of the sealed columns in every row, as :meth:`values` does in one."""
        columns = [self.records.values(name) for name in self.columns]
        return list(zip(*columns, strict=True)) if columns else [()] * len(self.records)

    def values(self, row: int) -> tuple[Value, ...]:
        """Return the values of the sealed columns in a row; a column that is gone is blank."""
        return tuple(self.records.value(row, name) for name in self.columns)


def paired(seal: SheetSeal, records: Records) -> Paired:
    """Find the row of each sealed row; a key that nothing sealed has is there too.

    Of rows of one key each stands for the sealed one that it equals; the rest for the rest, in order.
    """
    names = {column.heading: column.name for column in records.table.columns}
    columns = tuple(names.get(heading, "") for heading in seal.columns)
    key = [names.get(heading, "") for heading in seal.key]
    rows = keyed_rows(records, key, columns, ordered=seal.ordered)
    found = Paired(records, columns, rows)
    return found if seal.ordered else _sorted_out(seal, found)


def _sorted_out(seal: SheetSeal, found: Paired) -> Paired:
    """Try the rows of every key that several have, sealed or present."""
    width = len(seal.key)
    alike = {key[:width] for key in (*found.rows, *(row.key for row in seal.rows)) if len(key) > width}
    if not alike:
        return found
    rows: dict[Key, list[int]] = {base: [] for base in alike}
    slots: dict[Key, list[RowSeal]] = {base: [] for base in alike}
    for key, row in found.rows.items():
        rows.get(key[:width], []).append(row)
    for slot in seal.rows:
        slots.get(slot.key[:width], []).append(slot)
    made = {key: row for key, row in found.rows.items() if key[:width] not in alike}
    fits = _fitting(seal, found)
    for base in alike:
        made |= _matched(base, slots[base], rows[base], fits)
    return found._replace(rows=made)


def _fitting(seal: SheetSeal, found: Paired) -> Callable[[RowSeal, int], bool]:
    opener = Opener(seal)

    def fits(slot: RowSeal, row: int) -> bool:
        whole = opener.commitments(slot.key, found.values(row), seal.withheld(slot))
        return opener.row_digest(slot.key, whole) == slot.digest

    return fits


def _matched(
    base: Key, slots: Sequence[RowSeal], rows: Sequence[int], fits: Callable[[RowSeal, int], bool]
) -> dict[Key, int]:
    """Return the rows of one key: those that fit, then the others in order, then those that are too many."""
    left = list(rows)
    made: dict[Key, int] = {}
    if max(len(slots), len(rows)) <= MOST_ALIKE:
        for slot in slots:
            match = next((row for row in left if fits(slot, row)), None)
            if match is not None:
                made[slot.key] = match
                left.remove(match)
    keys = [slot.key for slot in slots if slot.key not in made]
    known = {slot.key for slot in slots}
    more = (numbered(base, n) for n in range(len(rows) + len(slots)))
    return made | dict(zip([*keys, *(key for key in more if key not in known)], left, strict=False))
