"""Write a compound file ([MS-CFB] version 3), the container of a VBA project: storages and streams."""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from zongce.core.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    Tree = Mapping[str, "bytes | Tree"]
    """What a storage holds by name: bytes are a stream, a mapping is a storage."""

FREE, END, FAT_SECTOR, NO_STREAM = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
SECTOR, MINI_SECTOR, CUTOFF = 512, 64, 4096
"""Streams below the cutoff lie in the mini stream, in sectors of 64 bytes."""
ENTRIES_A_SECTOR, HEADER_FAT_SECTORS = SECTOR // 4, 109
STORAGE, STREAM, ROOT, BLACK = 1, 2, 5, 1
LONGEST_NAME = 31
SIGNATURE = bytes.fromhex("D0CF11E0A1B11AE1")
_HEADER = struct.Struct("<8s16s5H6s9I")
_ENTRY = struct.Struct("<64sHBB3I16sI16sIQ")


@dataclass(eq=False, slots=True)
class _Node:
    """An entry of the directory; its neighbours are numbers of entries."""

    name: str
    kind: int
    data: bytes = b""
    children: list[_Node] = field(default_factory=list)
    number: int = 0
    left: int = NO_STREAM
    right: int = NO_STREAM
    child: int = NO_STREAM
    start: int = 0
    size: int = 0


class _Mini(NamedTuple):
    """The small streams side by side, and the chains of their sectors."""

    stream: bytes
    table: bytes


def write_compound(tree: Tree) -> bytes:
    """Return the compound file that holds a tree.

    Raises:
        ValueError: A name is not allowed or twice in one storage, or it is more than a header can name.
    """
    nodes = list(_numbered(_node("Root Entry", ROOT, tree)))
    for node in nodes:
        node.child = _searchable(sorted(node.children, key=_order))
    mini = _small_streams(nodes)
    nodes[0].data, nodes[0].size, nodes[0].start = mini.stream, len(mini.stream), END
    large = [n for n in nodes if n.data and (n.kind == ROOT or n.size >= CUTOFF)]
    sizes = (len(nodes) * _ENTRY.size, len(mini.table), *(n.size for n in large))
    counts = [_sectors(size) for size in sizes]
    table, starts = _allocated(counts)
    for node, start in zip(large, starts[2:], strict=True):
        node.start = start
    parts = [_directory(nodes), mini.table, *(n.data for n in large)]
    return b"".join([_header(table, starts, counts), _numbers(table), *map(_padded, parts)])


def _node(name: str, kind: int, held: bytes | Tree) -> _Node:
    if not 0 < len(name.encode("utf-16-le")) // 2 <= LONGEST_NAME or re.search(r"[/\\:!\0]", name):
        message = f"not the name of a stream: {name!r}"
        raise ValueError(message)
    if isinstance(held, bytes):
        return _Node(name, STREAM, held, size=len(held))
    children = [_node(n, STREAM if isinstance(h, bytes) else STORAGE, h) for n, h in held.items()]
    if len({_order(c) for c in children}) < len(children):
        message = f"two names of {name!r} differ in case only"
        raise ValueError(message)
    return _Node(name, kind, children=children)


def _numbered(root: _Node) -> Iterator[_Node]:
    waiting, number = [root], 0
    while waiting:
        node = waiting.pop()
        node.number, number = number, number + 1
        yield node
        waiting += node.children


def _order(node: _Node) -> tuple[int, bytes]:
    """[MS-CFB] 2.6.4: the shorter name first, then by capital letters, code unit by code unit."""
    capitals = "".join(c.upper() if len(c.upper()) == 1 else c for c in node.name)
    return len(node.name.encode("utf-16-le")), capitals.encode("utf-16-be")


def _searchable(nodes: Sequence[_Node]) -> int:
    """Make a balanced tree of sorted entries and return its root; all of them black, as 2.6.4 allows."""
    if not nodes:
        return NO_STREAM
    middle = len(nodes) // 2
    node = nodes[middle]
    node.left, node.right = _searchable(nodes[:middle]), _searchable(nodes[middle + 1 :])
    return node.number


def _small_streams(nodes: Sequence[_Node]) -> _Mini:
    stream, chains = bytearray(), list[int]()
    for node in nodes:
        if node.kind != STREAM or node.size >= CUTOFF:
            continue
        node.start = len(chains) if node.data else END
        count = -(-node.size // MINI_SECTOR)
        chains += _chain(len(chains), count)
        stream += node.data.ljust(count * MINI_SECTOR, b"\0")
    table = _numbers(chains)
    return _Mini(bytes(stream), table.ljust(_sectors(len(table)) * SECTOR, b"\xff"))


def _chain(start: int, count: int) -> list[int]:
    """Return the entries of ``count`` sectors in a row: each names the next, the last says so."""
    return [*range(start + 1, start + count), END] if count else []


def _sectors(size: int) -> int:
    return -(-size // SECTOR)


def _numbers(numbers: Sequence[int]) -> bytes:
    return struct.pack(f"<{len(numbers)}I", *numbers)


def _padded(data: bytes) -> bytes:
    return data.ljust(_sectors(len(data)) * SECTOR, b"\0")


def _allocated(counts: Sequence[int]) -> tuple[list[int], list[int]]:
    """Return the table of all sectors, its own first, and where each run of sectors starts."""
    own = 1
    while own * ENTRIES_A_SECTOR < own + sum(counts):
        own += 1
    if own > HEADER_FAT_SECTORS:
        message = f"{sum(counts)} sectors are more than a header can name"
        raise ValueError(message)
    table, starts = [FAT_SECTOR] * own, list[int]()
    for count in counts:
        starts.append(len(table) if count else END)
        table += _chain(len(table), count)
    return table + [FREE] * (own * ENTRIES_A_SECTOR - len(table)), starts


def _header(table: Sequence[int], starts: Sequence[int], counts: Sequence[int]) -> bytes:
    own = len(table) // ENTRIES_A_SECTOR
    directory, mini = starts[:2]
    versions = (0x3E, 3, 0xFFFE, SECTOR.bit_length() - 1, MINI_SECTOR.bit_length() - 1)
    fixed = _HEADER.pack(
        SIGNATURE, b"", *versions, b"", 0, own, directory, 0, CUTOFF, mini, counts[1], END, 0
    )
    return fixed + _numbers([*range(own), *[FREE] * (HEADER_FAT_SECTORS - own)])


def _directory(nodes: Sequence[_Node]) -> bytes:
    entries = [_entry(node) for node in nodes]
    unused = _ENTRY.pack(b"", 0, 0, 0, NO_STREAM, NO_STREAM, NO_STREAM, b"", 0, b"", 0, 0)
    entries += [unused] * (-len(entries) % (SECTOR // _ENTRY.size))
    return b"".join(entries)


def _entry(node: _Node) -> bytes:
    name = node.name.encode("utf-16-le") + b"\0\0"
    links = (node.left, node.right, node.child)
    return _ENTRY.pack(name, len(name), node.kind, BLACK, *links, b"", 0, b"", node.start, node.size)
