"""A sealed sheet against the one that is there: changed cells, rows too many or too few, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.core.catalog import finding
from zongce.core.finding import Where
from zongce.core.number import show
from zongce.seal.pairing import paired
from zongce.seal.sealed import Opener

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from zongce.core.finding import Finding
    from zongce.core.records import Records
    from zongce.seal.pairing import Paired
    from zongce.seal.sealed import RowSeal, SheetSeal


NOWHERE = -1
"""In the place of a column: the row's seal fits none of its values."""


def differences(seal: SheetSeal, records: Records, file: str) -> list[Finding]:
    """Return K101 for each changed cell, K102 and K103 for rows added and removed, K104 for columns.

    Columns that a copy withholds are not in it; their bare commitments stand in for them (K105 where those
    do not fit). A column that is gone and held nothing is not missed.
    """
    where = Where(file, records.table.sheet)
    there, pairs = set(_headings(records)), paired(seal, records)
    unpaired = list(_unpaired(seal, pairs, where))
    if unpaired and (gone := [heading for heading in seal.key if heading not in there]):
        return [_missed(heading, where) for heading in gone]
    changed = list(_changed(seal, pairs))
    gone = [h for n, h in enumerate(seal.columns) if h not in there and any(n == i for _, i in changed)]
    cells = (_told(seal, pairs, row, n) for row, n in changed if n == NOWHERE or seal.columns[n] not in gone)
    return [*(_missed(heading, where) for heading in gone), *unpaired, *cells]


def _missed(heading: str, where: Where) -> Finding:
    return finding("K104", where, heading, heading=heading)


def _headings(records: Records) -> Iterator[str]:
    """Yield the headings that a sheet has; rows that stand in no file have all of their table's."""
    in_file = any(source.letters for source in records.sources)
    yield from (c.heading for c in records.table.columns if records.has(c.name) or not in_file)


def _unpaired(seal: SheetSeal, pairs: Paired, where: Where) -> Iterator[Finding]:
    sealed = {row.key for row in seal.rows}
    for key, row in pairs.rows.items():
        if key not in sealed:
            label = _label(pairs.records, row, key)
            yield finding("K102", pairs.records.where(row), label, row=label)
    for row_seal in seal.rows:
        if row_seal.key not in pairs.rows:
            label = " ".join(filter(None, row_seal.key))
            yield finding("K103", where, label, row=label)


def _changed(seal: SheetSeal, pairs: Paired) -> Iterator[tuple[RowSeal, int]]:
    """Yield row and column of each value that is another; column -1 where only the seal itself is."""
    opener, values = Opener(seal), pairs.by_row()
    for row_seal in seal.rows:
        row = pairs.rows.get(row_seal.key)
        if row is None:
            continue
        whole = opener.commitments(row_seal.key, values[row], seal.withheld(row_seal))
        if opener.row_digest(row_seal.key, whole) != row_seal.digest:
            yield from ((row_seal, index) for index in _wrong(seal, row_seal, whole) or (NOWHERE,))


def _told(seal: SheetSeal, pairs: Paired, row_seal: RowSeal, index: int) -> Finding:
    records, row = pairs.records, pairs.rows[row_seal.key]
    label = _label(records, row, row_seal.key)
    if index == NOWHERE:
        return finding("K105", records.where(row), label, what=f"{seal.sheet} {label}")
    heading, name = seal.columns[index], pairs.columns[index]
    return finding("K101", records.where(row, name), _text(records, row, name), row=label, heading=heading)


def _wrong(seal: SheetSeal, row: RowSeal, whole: Sequence[bytes]) -> list[int]:
    """Return the columns whose commitment is not the one that was marked."""
    pairs = zip(seal.seeds, whole, row.marks, strict=True)
    return [i for i, (seed, made, mark) in enumerate(pairs) if seed and not made.startswith(mark)]


def _label(records: Records, row: int, key: tuple[str, ...]) -> str:
    """Return whose row it is, for people: its key, and the name where there is one."""
    name = records.value(row, "name") if "name" in records.table.by_name else None
    return " ".join(filter(None, (*key, str(name or ""))))


def _text(records: Records, row: int, name: str) -> str:
    """Return a value as its cell shows it."""
    value = records.value(row, name)
    if isinstance(value, int):
        return show(value, getattr(records.table.by_name[name].kind, "places", 0))
    return value or ""
