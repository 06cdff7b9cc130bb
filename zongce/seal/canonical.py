"""Canonical bytes: every field with its sort and length, so that no two different rows give the same."""

from __future__ import annotations

import hashlib
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zongce.core.records import Value

Part = bytes | str | int | None
SIZE = 32
"""Bytes of a digest."""


def packed(*parts: Part) -> bytes:
    """Return the parts as bytes that tell where each ends: ``1:2`` and ``12:`` never collide.

    Text is NFC, a number its decimal digits, a blank a sort of its own that equals no text.

    >>> packed("a", "bc") == packed("ab", "c"), packed(None) == packed("")
    (False, False)
    """
    return b"".join(map(_field, parts))


def packed_bytes(parts: Iterable[bytes]) -> bytes:
    """Return what :func:`packed` does, of parts that are all bytes."""
    return b"".join([b"b%d:%s" % (len(part), part) for part in parts])


def hashed(tag: str, *parts: Part) -> bytes:
    """Return SHA-256 of the parts; ``tag`` says of what, so that one digest never stands for another."""
    return hashlib.sha256(packed(f"zongce-1-{tag}", *parts)).digest()


def key_of(values: tuple[Value, ...]) -> tuple[str, ...]:
    """Return the key of a row as texts; a blank part is empty."""
    return tuple("" if value is None else unicodedata.normalize("NFC", str(value)) for value in values)


def _field(part: Part) -> bytes:
    if isinstance(part, str):
        text = part if part.isascii() else unicodedata.normalize("NFC", part)
        data = text.encode("utf-8", "surrogatepass")
        return b"t%d:%s" % (len(data), data)
    if isinstance(part, bytes):
        return b"b%d:%s" % (len(part), part)
    if part is None:
        return b"n;"
    digits = b"%d" % part
    return b"i%d:%s" % (len(digits), digits)
