"""Seals and chains as rows of the hidden sheet 封签: packed text in cells of at most 4,000 characters."""

from __future__ import annotations

import binascii
import json
import zlib
from typing import TYPE_CHECKING, Any

from zongce.core.named import NamedTuple
from zongce.core.text import has_control
from zongce.seal.canonical import SIZE
from zongce.seal.chain import MOST_EVENTS, Covered, Event, Subject
from zongce.seal.sealed import MARK, BareSheet, RowSeal, SheetSeal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from zongce.core.records import Records, Value
    from zongce.seal.sealed import Content

CELL = 4_000
"""Characters in a cell: programs cut longer ones."""
OPENED_MOST = 24 * 1024 * 1024
"""Bytes of all parts of a sheet when they are opened: more is made to burst its reader.

A class of 40 with 800 raw scores takes 0.2 MB; what a college keeps of its 100 classes is 3 MB.
"""
LISTS_MOST, TEXTS_MOST, COLUMNS_MOST = 200_000, 1_000_000, 200
"""Lists and texts in them, columns of a sealed sheet: counted before anything is made of them."""
_MARK_SIGNS = MARK * 4 // 3
"""Of a mark in base64; no sign of it stands for bytes of the next."""
CONTENTS, CHAIN = "内容", "事件"
"""What a part holds: the seals of the sheets, the chain of events."""


class BrokenSealError(ValueError):
    """The sheet 封签 cannot be understood; the message says what."""


class Seal(NamedTuple):
    """What the sheet 封签 holds about one subject: the sealed sheets, the chain."""

    contents: tuple[Content, ...] = ()
    chain: tuple[Event, ...] = ()


def seal_rows(seals: Mapping[str, Seal]) -> list[dict[str, Value]]:
    """Return the rows of 封签; ``seals`` by owner: a class's key, empty for the workbook's own."""
    made: list[dict[str, Value]] = []
    for owner, seal in seals.items():
        parts = ((CONTENTS, [_content(c) for c in seal.contents]), (CHAIN, [_flat(e) for e in seal.chain]))
        for part, items in parts:
            text = _packed(items) if items else ""
            pieces = [text[n : n + CELL] for n in range(0, len(text), CELL)]
            made += (
                {"seal_owner": owner or None, "seal_part": part, "number": n, "seal_text": piece}
                for n, piece in enumerate(pieces, start=1)
            )
    return made


def read_seals(records: Records) -> dict[str, Seal]:
    """Return the seals of the sheet 封签 by owner.

    Raises:
        BrokenSealError: a part lacks a piece, is no packed text, is too large or says what no seal says.
    """
    pieces: dict[tuple[str, str], dict[int, str]] = {}
    for row in records.dicts():
        owner, part, number = str(row["seal_owner"] or ""), str(row["seal_part"]), row["number"]
        held = pieces.setdefault((owner, part), {})
        if not isinstance(number, int) or number in held:
            raise BrokenSealError(part)
        held[number] = str(row["seal_text"] or "")
    found: dict[str, Seal] = {}
    room = OPENED_MOST
    for (owner, part), held in pieces.items():
        if sorted(held) != list(range(1, len(held) + 1)):
            raise BrokenSealError(part)
        data = _opened("".join(held[n] for n in sorted(held)), room)
        room -= len(data)
        found[owner] = _with_part(found.get(owner, Seal()), part, _items(data))
    return found


def _with_part(seal: Seal, part: str, items: Sequence[Any]) -> Seal:
    try:
        if part == CHAIN and len(items) <= MOST_EVENTS:
            return seal._replace(chain=tuple(_event(item) for item in items))
        if part == CONTENTS:
            return seal._replace(contents=tuple(_sheet(item) for item in items))
    except (TypeError, ValueError, KeyError, IndexError) as fault:
        raise BrokenSealError(part) from fault
    raise BrokenSealError(part)


def _packed(items: Iterable[object]) -> str:
    data = json.dumps(list(items), ensure_ascii=False, separators=(",", ":")).encode()
    return _b64(zlib.compress(data, 9))


def _opened(text: str, most: int) -> bytes:
    """Return the bytes of a part; no more than ``most`` are inflated, whatever it claims to be."""
    try:
        opener = zlib.decompressobj()
        data = opener.decompress(_bytes(text), most + 1)
    except (ValueError, zlib.error) as fault:
        raise BrokenSealError(CONTENTS) from fault
    if len(data) > most or not opener.eof or opener.unused_data:
        raise BrokenSealError(CONTENTS)
    return data


def _items(data: bytes) -> list[Any]:
    if data.count(b"[") + data.count(b"{") > LISTS_MOST or data.count(b",") > TEXTS_MOST:
        raise BrokenSealError(CONTENTS)
    try:
        items = json.loads(data)
    except (ValueError, RecursionError) as fault:
        raise BrokenSealError(CONTENTS) from fault
    if not isinstance(items, list):
        raise BrokenSealError(CONTENTS)
    return items


def _content(content: Content) -> dict[str, object]:
    if isinstance(content, BareSheet):
        return {"sheet": content.sheet, "digest": content.digest.hex()}
    return {
        "sheet": content.sheet, "key": content.key, "columns": content.columns,
        "seeds": [seed.hex() for seed in content.seeds], "ordered": content.ordered,
        "rows": [[row.key, _b64(row.digest), [_b64(mark) for mark in row.marks]] for row in content.rows],
    }  # fmt: skip


def _sheet(given: Any) -> Content:  # what JSON gave; anything but the expected raises
    if "digest" in given:
        return BareSheet(_str(given["sheet"]), _long(bytes.fromhex(given["digest"])))
    columns = tuple(map(_str, given["columns"]))
    seeds = tuple(bytes.fromhex(seed) for seed in given["seeds"])
    lengths = [MARK if seed and _long(seed) else SIZE for seed in seeds]
    if len(seeds) != len(columns) or len(set(columns)) != len(columns) or len(columns) > COLUMNS_MOST:
        raise ValueError(CONTENTS)
    rows = tuple(_row(row, lengths) for row in given["rows"])
    key, ordered = tuple(map(_str, given["key"])), given["ordered"] is True
    return SheetSeal(_str(given["sheet"]), key, columns, seeds, rows, ordered)


def _row(given: Any, lengths: Sequence[int]) -> RowSeal:  # the same
    key, digest, marks = given
    made = _short(marks) if set(lengths) == {MARK} else tuple(map(_bytes, marks))
    if [len(mark) for mark in made] != lengths:
        raise ValueError(CONTENTS)
    return RowSeal(tuple(map(_str, key)), _long(_bytes(digest)), made)


def _short(given: Any) -> tuple[bytes, ...]:  # the same
    """Return marks of open columns, decoded together: the signs of each stand for its bytes alone."""
    if any(len(mark) != _MARK_SIGNS for mark in given):
        raise ValueError(CONTENTS)
    data = _bytes("".join(given))
    return tuple(data[n : n + MARK] for n in range(0, len(data), MARK))


def _flat(event: Event) -> list[object]:
    covers = [list(covered) for covered in event.covers]
    return [*event[:1], list(event.subject), *event[2:11], covers, *event[12:]]


def _event(item: Any) -> Event:  # the same
    act, subject, seq, *said, covers, signature, note, salt = item
    prev, root, time, number, name, role, serial, mark = map(_str, said)
    about = Subject(*map(_str, subject))
    covered = tuple(Covered(_str(class_), _count(n), _str(head)) for class_, n, head in covers)
    return Event(
        _str(act), about, _count(seq), prev, root, time, number, name, role, serial, mark,
        covered, _str(signature), _str(note), _str(salt),
    )  # fmt: skip


def _str(value: object) -> str:
    """Return a text that people can be shown: no half a character, nothing that steers their screen."""
    if not isinstance(value, str) or has_control(value):
        raise TypeError(type(value).__name__)
    return value


def _count(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise TypeError(type(value).__name__)
    return value


def _long(data: bytes) -> bytes:
    if len(data) != SIZE:
        raise ValueError(CONTENTS)
    return data


def _b64(data: bytes) -> str:
    return binascii.b2a_base64(data, newline=False).decode()


def _bytes(value: object) -> bytes:
    if not isinstance(value, str):
        raise TypeError(type(value).__name__)
    return binascii.a2b_base64(value, strict_mode=True)
