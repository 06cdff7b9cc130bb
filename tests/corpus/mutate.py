"""Seeded random mutations of a workbook: of its bytes, its container, its XML, its values."""

from __future__ import annotations

import re
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from tests.books.hostile import zipped
from tests.corpus.edits import parts_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Parts = dict[str, bytes]
    Edit = Callable[[Random, bytes], bytes]

_TAG = re.compile(rb"<[A-Za-z][^<>]*>")
_VALUE = re.compile(rb'="([^"]*)"')
_NAMES = rb"c|row|v|t|is|f|si|sheet|Relationship|Override|property|xf|mergeCell"
_ELEMENT = re.compile(rb"<(" + _NAMES + rb")\b(?:[^<>]*/>|.*?</\1>)", re.DOTALL)
_CELL = re.compile(rb'(<c r="[A-Z]+[0-9]+")([^<>]*(?:/>|>.*?</c>))', re.DOTALL)
_TEXT = re.compile(rb">([^<>]+)<")
_DIGIT = re.compile(rb"[0-9]")
_NOISE = (
    b"",
    b"0",
    b"-1",
    b"1e999",
    b"NaN",
    b"99999999999",
    b"A1:XFD1048576",
    "\u3000".encode(),
    b"&#0;",
    b"&x;",
)


class Mutation(NamedTuple):
    """A mutated workbook; ``name`` says what was done and repeats it: ``mutation(data, seed)``."""

    name: str
    data: bytes


def mutations(data: bytes, count: int, seed: int = 1) -> Iterator[Mutation]:
    """Yield so many mutations; each is another workbook than ``data``, the same ones for the same seed."""
    number = seed * 1_000_000
    made = 0
    while made < count:
        mutated = mutation(data, number)
        number += 1
        if mutated.data != data:
            made += 1
            yield mutated


def mutation(data: bytes, seed: int) -> Mutation:
    """Return the mutation of this number."""
    chance = Random(seed)
    kind = chance.choice(_KINDS)
    return Mutation(f"{seed} {kind.__name__}", kind(chance, data))


# bytes


def bytes_flipped(chance: Random, data: bytes) -> bytes:
    """One to four bits are others."""
    made = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        made[chance.randrange(len(made))] ^= 1 << chance.randrange(8)
    return bytes(made)


def bytes_put(chance: Random, data: bytes) -> bytes:
    """Some bytes are overwritten, put in or taken out."""
    at, count = chance.randrange(len(data)), chance.randint(0, 12)
    return data[:at] + chance.randbytes(chance.randint(0, 12)) + data[at + count :]


def cut_off(chance: Random, data: bytes) -> bytes:
    """The end is missing."""
    return data[: chance.randrange(len(data))]


def directory_changed(chance: Random, data: bytes) -> bytes:
    """A byte of the directory at the end is another."""
    at = len(data) - chance.randint(1, min(1_500, len(data)))
    return data[:at] + chance.randbytes(1) + data[at + 1 :]


# parts


def part_replaced(chance: Random, data: bytes) -> bytes:
    """A part is empty, noise, or another part."""
    parts = parts_of(data)
    name = chance.choice(sorted(parts))
    parts[name] = chance.choice((b"", chance.randbytes(60), parts[chance.choice(sorted(parts))], b"<a/>"))
    return zipped(dict(parts))


def part_renamed(chance: Random, data: bytes) -> bytes:
    """A part is called otherwise, or missing."""
    parts = parts_of(data)
    name = chance.choice(sorted(parts))
    content = parts.pop(name)
    if chance.random() < 0.5:
        parts[chance.choice((name.upper(), f"{name}x", f"../{name}", name.replace("/", "\\")))] = content
    return zipped(dict(parts))


def part_doubled(chance: Random, data: bytes) -> bytes:
    """A part is there twice, the second time changed."""
    parts = parts_of(data)
    name = chance.choice(sorted(parts))
    return zipped(dict(parts), ((name, _digits(chance, parts[name])),))


# XML


def _in_part(edit: Edit, wanted: str = "") -> Callable[[Random, bytes], bytes]:
    """An edit of one XML part of the workbook."""

    def build(chance: Random, data: bytes) -> bytes:
        parts = parts_of(data)
        names = [n for n in sorted(parts) if wanted in n and n.endswith((".xml", ".rels"))]
        weights = [3 if "worksheets/sheet" in n else 1 for n in names]
        name = chance.choices(names, weights)[0]
        parts[name] = edit(chance, parts[name])
        return zipped(dict(parts))

    build.__name__ = edit.__name__.lstrip("_")
    return build


def _attribute(chance: Random, xml: bytes) -> bytes:
    return _put(
        chance, _VALUE, xml, lambda m: b'="' + chance.choice((*_NOISE[:6], m[1][::-1], m[1] * 2)) + b'"'
    )


def _removed(chance: Random, xml: bytes) -> bytes:
    return _put(chance, _ELEMENT, xml, lambda _: b"")


def _doubled(chance: Random, xml: bytes) -> bytes:
    return _put(chance, _ELEMENT, xml, lambda m: m[0] * 2)


def _tag_lost(chance: Random, xml: bytes) -> bytes:
    return _put(
        chance, _TAG, xml, lambda _: chance.choice((b"", b"<a>", b"<!DOCTYPE a>", b"<!---->", b"<a/>"))
    )


def _text(chance: Random, xml: bytes) -> bytes:
    return _put(chance, _TEXT, xml, lambda _: b">" + chance.choice(_NOISE) + b"<")


def _digits(chance: Random, xml: bytes) -> bytes:
    """One digit of a text or attribute is another."""
    return _put(chance, _DIGIT, xml, lambda m: str((int(m[0]) + chance.randint(1, 9)) % 10).encode())


def _swapped(chance: Random, xml: bytes) -> bytes:
    """Two cells have changed their contents."""
    cells = list(_CELL.finditer(xml))
    if len(cells) < 2:
        return xml
    first, second = sorted(chance.sample(cells, 2), key=lambda m: m.start())
    return b"".join((
        xml[: first.start(2)], second[2], xml[first.end(2) : second.start(2)], first[2], xml[second.end(2) :],
    ))  # fmt: skip


def _value(chance: Random, xml: bytes) -> bytes:
    """The value of a cell is another number."""
    value = str(chance.choice((0, 30, 60, 100, chance.randint(0, 10_000) / 100))).encode()
    return _put(chance, re.compile(rb"<v>([^<]*)</v>"), xml, lambda _: b"<v>" + value + b"</v>")


def _put(
    chance: Random, pattern: re.Pattern[bytes], xml: bytes, made: Callable[[re.Match[bytes]], bytes]
) -> bytes:
    """Replace one place that fits the pattern."""
    found = list(pattern.finditer(xml))
    if not found:
        return xml
    match = chance.choice(found)
    return xml[: match.start()] + made(match) + xml[match.end() :]


_SHEETS = "worksheets/sheet"
_KINDS: tuple[Callable[[Random, bytes], bytes], ...] = (
    bytes_flipped, bytes_put, cut_off, directory_changed, part_replaced, part_renamed, part_doubled,
    *(_in_part(edit) for edit in (_attribute, _removed, _doubled, _tag_lost, _text, _digits)),
    *(_in_part(edit, _SHEETS) for edit in (_digits, _swapped, _value, _value, _text)),
)  # fmt: skip
