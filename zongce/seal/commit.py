"""Sealing values: a salted digest for each cell, one for each row, one for the sheet, one for all sheets."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

from zongce.seal.canonical import hashed, packed
from zongce.seal.pairing import paired
from zongce.seal.sealed import MARK, SALT, BareSheet, Content, Opener, RowSeal, SheetSeal, keyed_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from zongce.core.records import Records

__all__ = ["MARK", "SALT", "BareSheet", "Content", "RowSeal", "SheetSeal", "root_of", "seal_sheet", "shipped"]


def seal_sheet(
    records: Records, key: Sequence[str], columns: Sequence[str], secret: bytes, *, ordered: bool = False
) -> SheetSeal:
    """Return the seal of some columns of a sheet; ``key`` and ``columns`` are names of the table's columns.

    Every column gets a seed of its own out of ``secret``, which is never shipped.
    """
    by_name = records.table.by_name
    sheet = records.table.sheet
    headings = tuple(by_name[name].heading for name in columns)
    seeds = tuple(hmac.digest(secret, packed("seed", sheet, heading), "sha256") for heading in headings)
    made = SheetSeal(sheet, tuple(by_name[name].heading for name in key), headings, seeds, (), ordered)
    opener, values = Opener(made), [records.values(name) for name in columns]
    rows = []
    for row_key, row in keyed_rows(records, key, columns, ordered=ordered).items():
        whole = opener.commitments(row_key, [column[row] for column in values], {})
        rows.append(RowSeal(row_key, opener.row_digest(row_key, whole), tuple(c[:MARK] for c in whole)))
    return made._replace(rows=tuple(sorted(rows)))


def root_of(contents: Iterable[Content]) -> bytes:
    """Return the one digest of all sealed sheets, which the chain's event signs."""
    digests = sorted((content.sheet, content.digest) for content in contents)
    return hashed("root", len(digests), *(part for pair in digests for part in pair))


def shipped(seal: SheetSeal, records: Records, headings: Iterable[str]) -> SheetSeal:
    """Return the seal for a copy whose reader may see only these columns: bare commitments for the others.

    Raises:
        ValueError: ``records`` are not what was sealed.
    """
    seen = set(headings)
    pairs = enumerate(zip(seal.columns, seal.seeds, strict=True))
    shut = [i for i, (heading, seed) in pairs if seed and heading not in seen]
    opener, found = Opener(seal), paired(seal, records)
    rows: list[RowSeal] = []
    for row in seal.rows:
        index = found.rows.get(row.key)
        values = () if index is None else found.values(index)
        whole = opener.commitments(row.key, values, seal.withheld(row)) if index is not None else ()
        if opener.row_digest(row.key, whole) != row.digest:
            message = f"{seal.sheet}: {row.key} is not what was sealed"
            raise ValueError(message)
        marks = tuple(whole[i] if i in shut else mark for i, mark in enumerate(row.marks))
        rows.append(row._replace(marks=marks))
    seeds = tuple(b"" if i in shut else seed for i, seed in enumerate(seal.seeds))
    return seal._replace(seeds=seeds, rows=tuple(rows))
