"""Digests of rows and settings: what a result was computed from, whatever the order of rows."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from zongce.core.records import Records, Value


def digest_of(*parts: Records | str | Sequence[str]) -> str:
    """Return one SHA-256 of rows and texts: every field with its kind and length, rows in any order.

    Only the declared columns that hold something count, so that an absent column and a blank one are one.
    """
    whole = hashlib.sha256()
    for part in parts:
        if isinstance(part, str):
            pieces = [_field(part)]
        elif isinstance(part, tuple | list):
            pieces = [_field(text) for text in part]
        else:
            pieces = sorted(_rows(part))  # type: ignore[arg-type]
        whole.update(b"%d:" % len(pieces))
        for piece in pieces:
            whole.update(b"%d:" % len(piece))
            whole.update(piece)
    return whole.hexdigest()


def _rows(records: Records) -> Iterable[bytes]:
    columns = [(c.heading, records.values(c.name)) for c in records.table.columns if any(
        value is not None for value in records.values(c.name)
    )]  # fmt: skip
    memo: dict[tuple[str, Value], bytes] = {}
    for row in records:
        fields: list[bytes] = []
        for heading, values in columns:
            value = values[row]
            if value is None or value == "":
                continue
            key = heading, value
            encoded = memo.get(key)
            if encoded is None:
                encoded = memo[key] = _field(heading) + _field(value)
            fields.append(encoded)
        yield hashlib.sha256(b"".join(fields)).digest()


def _field(value: Value) -> bytes:
    sort = b"i" if isinstance(value, int) else b"t"
    data = str(value).encode()
    return b"%s%d:%s" % (sort, len(data), data)
