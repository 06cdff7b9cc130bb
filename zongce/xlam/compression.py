"""Compress VBA sources ([MS-OVBA] 2.4.1): what came before is named by its distance and length."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

CHUNK, SHORTEST_COPY, TOKENS_A_FLAG = 4096, 3, 8
SIGNATURE = b"\x01"
RAW_HEADER, PACKED_HEADER = 0x3FFF, 0xB000


def compress(data: bytes) -> bytes:
    """Return the container of ``data``, which [MS-OVBA] calls CompressedContainer.

    Raises:
        ValueError: The last, shorter chunk can't be made smaller, and only full chunks may stand as they are.
    """
    return SIGNATURE + b"".join(_chunk(data[start : start + CHUNK]) for start in range(0, len(data), CHUNK))


def _chunk(data: bytes) -> bytes:
    packed = _packed(data)
    if len(packed) <= CHUNK:
        return (PACKED_HEADER | len(packed) - 1).to_bytes(2, "little") + packed
    if len(data) < CHUNK:
        message = f"a last chunk of {len(data)} bytes can't be compressed"
        raise ValueError(message)
    return RAW_HEADER.to_bytes(2, "little") + data


def _packed(data: bytes) -> bytes:
    """Return a chunk's tokens, a byte of flags before every eight of them."""
    out, position, seen = bytearray(), 0, dict[bytes, list[int]]()
    while position < len(data):
        flags, tokens = 0, bytearray()
        for bit in range(TOKENS_A_FLAG):
            if position >= len(data):
                break
            places = seen.get(data[position : position + SHORTEST_COPY], ())
            length, distance = _copied(data, position, places)
            if length:
                flags |= 1 << bit
                tokens += _copy_token(position, length, distance)
            else:
                tokens.append(data[position])
            for passed in range(position, position + (length or 1)):
                seen.setdefault(data[passed : passed + SHORTEST_COPY], []).append(passed)
            position += length or 1
        out.append(flags)
        out += tokens
    return bytes(out)


def _copied(data: bytes, position: int, places: Sequence[int]) -> tuple[int, int]:
    """Return length and distance of the longest piece that comes again at ``position``, or zeros."""
    limit = min((0xFFFF >> _distance_bits(position)) + SHORTEST_COPY, len(data) - position)
    best, distance = 0, 0
    if limit < SHORTEST_COPY:
        return best, distance
    for place in reversed(places):
        length = SHORTEST_COPY
        while length < limit and data[place + length] == data[position + length]:
            length += 1
        if length > best:
            best, distance = length, position - place
        if best == limit:
            break
    return best, distance


def _copy_token(position: int, length: int, distance: int) -> bytes:
    bits = 16 - _distance_bits(position)
    return (distance - 1 << bits | length - SHORTEST_COPY).to_bytes(2, "little")


def _distance_bits(position: int) -> int:
    """Return how many bits of a copy token say the distance, at least four (CopyToken Help, 2.4.1.3.19.1)."""
    return max((position - 1).bit_length(), 4)
