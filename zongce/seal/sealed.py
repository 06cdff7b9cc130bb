"""A sealed sheet as a value, and how its commitments and row digests are made."""

from __future__ import annotations

import hmac
from hashlib import sha256
from itertools import groupby
from typing import TYPE_CHECKING

from zongce.core.named import NamedTuple
from zongce.seal.canonical import hashed, key_of, packed, packed_bytes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from zongce.core.records import Records, Value

MARK = 6
"""Bytes of an open cell's commitment that are kept to name it; the row's digest holds the whole."""
SALT = 16
Key = tuple[str, ...]
_CELL = packed("zongce-1-cell")


class RowSeal(NamedTuple):
    """One sealed row: its key, its digest, a mark for each column.

    The mark of a column whose seed is there is the beginning of the commitment, else the whole of it.
    """

    key: Key
    digest: bytes
    marks: tuple[bytes, ...]


class SheetSeal(NamedTuple):
    """A sealed sheet. ``seeds`` has one entry a column, empty where its values are withheld.

    Whoever has a column's seed can test guesses of its values; so a copy has those only of the columns
    that its reader may see. ``key`` and ``columns`` are headings.
    """

    sheet: str
    key: tuple[str, ...]
    columns: tuple[str, ...]
    seeds: tuple[bytes, ...]
    rows: tuple[RowSeal, ...]
    ordered: bool = False
    """Whether of rows of one key the later counts, so that their order is sealed too."""

    @property
    def digest(self) -> bytes:
        """The digest of the sheet, whatever the order of its rows."""
        rows = sorted(row.digest for row in self.rows)
        names: tuple[str | int, ...] = (len(self.key), *self.key, len(self.columns), *self.columns)
        return hashed("sheet", self.sheet, int(self.ordered), *names, len(rows), *rows)

    @property
    def open_columns(self) -> tuple[str, ...]:
        """The columns whose values it proves: their seeds are there."""
        return tuple(heading for heading, seed in zip(self.columns, self.seeds, strict=True) if seed)

    def withheld(self, row: RowSeal) -> dict[int, bytes]:
        """Return the bare commitments of a row's columns whose values are withheld, by position."""
        return {index: mark for index, mark in enumerate(row.marks) if not self.seeds[index]}


class BareSheet(NamedTuple):
    """A sealed sheet that a copy does not have: its digest alone."""

    sheet: str
    digest: bytes


Content = SheetSeal | BareSheet


class Opener:
    """Makes the commitments and row digests of one sheet; what its rows share is packed once.

    So are values: a sheet says the same names and words again and again.
    """

    def __init__(self, seal: SheetSeal) -> None:
        places = (packed(seal.sheet, heading) for heading in seal.columns)
        salters = (hmac.new(seed, digestmod="sha256") if seed else None for seed in seal.seeds)
        self._columns = tuple(zip(salters, places, strict=True))
        self._row = packed("zongce-1-row", seal.sheet)
        self._contents: dict[Value, bytes] = {"": packed(None)}

    def commitments(
        self, key: Key, values: Sequence[Value], withheld: Mapping[int, bytes]
    ) -> tuple[bytes, ...]:
        """Return the commitment of every cell of a row; of withheld columns the one that is given."""
        place = packed(*key)
        row, contents = packed(place), self._contents
        made: list[bytes] = []
        for index, (salter, column) in enumerate(self._columns):
            if salter is None:
                made.append(withheld.get(index, b""))
                continue
            salted = salter.copy()  # a copy is cheaper than the key again
            salted.update(place)
            salt = salted.digest()[:SALT]
            content = contents.get(values[index])
            if content is None:
                content = contents[values[index]] = packed(values[index])
            made.append(sha256(b"".join((_CELL, salt, column, row, content))).digest())
        return tuple(made)

    def row_digest(self, key: Key, whole: Sequence[bytes]) -> bytes:
        """Return the digest of a row out of the commitments of all its cells."""
        counts = packed(len(key), *key, len(whole))
        return sha256(b"".join((self._row, counts, packed_bytes(whole)))).digest()


def keyed_rows(
    records: Records, key: Sequence[str], columns: Sequence[str], *, ordered: bool = False
) -> dict[Key, int]:
    """Return the rows by key; those of one key are told apart by content, or by order where that counts."""
    columns_of_key = [records.values(name) for name in key]
    keys = [key_of(values) for values in zip(*columns_of_key, strict=True)] if key else [()] * len(records)
    order = sorted(range(len(records)), key=keys.__getitem__)
    found: dict[Key, int] = {}
    for row_key, group in groupby(order, key=keys.__getitem__):
        rows = list(group)
        if len(rows) > 1 and not ordered:
            rows.sort(key=lambda row: packed(*(records.value(row, name) for name in columns)))
        for number, row in enumerate(rows):
            found[numbered(row_key, number)] = row
    return found


def numbered(key: Key, number: int) -> Key:
    """Return the key of one of several rows that have the same."""
    return (*key, f"#{number + 1}") if number else key
