"""The zip container, read strictly: one entry a name, no tricks with paths, inflated bytes counted.

Own code rather than ``zipfile``, so that every malformed container has one defined answer: both
directories of a zip must agree, ranges must not overlap, and an entry inflates to exactly its size.
"""

from __future__ import annotations

import zlib
from itertools import pairwise
from struct import Struct
from typing import TYPE_CHECKING

from zongce.books.fault import Fault, RefusedError, refused
from zongce.books.wrong_file import ZIP
from zongce.core.named import NamedTuple
from zongce.core.pattern import pattern
from zongce.core.value import value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zongce.books.limits import Limits

CHUNK = 1 << 20
_SLICE = 1 << 16
_END = Struct("<4s4H2LH")
_CENTRAL = Struct("<4s6H3L5H2L")
_LOCAL = Struct("<4s5H3L2H")
_ENCRYPTED, _UTF8 = 0x1, 0x800
_STORED, _DEFLATED = 0, 8
_LONGEST_COMMENT = 0xFFFF
_BAD_NAME = pattern(r"\\|^/|^[A-Za-z]:|(?:^|/)\.{1,2}(?:/|$)|//|[\x00-\x1f\x7f]")


class _Central(NamedTuple):
    """An entry of the directory, as it stands there."""

    magic: bytes
    made_by: int
    needed: int
    flags: int
    method: int
    time: int
    date: int
    crc: int
    packed: int
    size: int
    name: int
    extra: int
    comment: int
    disk: int
    internal: int
    external: int
    local: int


class Entry(NamedTuple):
    """A part's place in the file and what it must inflate to."""

    name: str
    start: int
    packed: int
    size: int
    crc: int
    method: int


@value(frozen=True, slots=True)
class Container:
    """The parts of a zip file by name; ``names`` maps the lower-case name to the written one."""

    data: bytes
    entries: dict[str, Entry]
    names: dict[str, str]

    def find(self, name: str) -> str | None:
        """Return the written name of a part; names are compared without case, as the format says."""
        return self.names.get(name.casefold())

    def chunks(self, name: str) -> Iterator[bytes]:
        """Yield a part's content in pieces of at most a MiB, checked against its size and checksum.

        Raises:
            RefusedError: F102 the data are damaged, F108 the part is larger than the directory says.
        """
        entry = self.entries[name]
        crc = total = 0
        for piece in _inflated(self.data, entry):
            total += len(piece)
            if total > entry.size:
                raise refused("F108", f"{name}：大小与目录不符")
            crc = zlib.crc32(piece, crc)
            yield piece
        if total != entry.size or crc != entry.crc:
            raise refused("F102", f"{name}：校验不符")

    def read(self, name: str, most: int) -> bytes:
        """Return a part's content.

        Raises:
            RefusedError: as :meth:`chunks`; F106 it is larger than ``most``.
        """
        if self.entries[name].size > most:
            raise refused("F106", f"{name} 超过 {most:,} 字节")
        return b"".join(self.chunks(name))


def _inflated(data: bytes, entry: Entry) -> Iterator[bytes]:
    end = entry.start + entry.packed
    slices = (data[at : min(at + _SLICE, end)] for at in range(entry.start, end, _SLICE))
    if entry.method == _STORED:
        yield from slices
        return
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for packed in slices:
            if inflater.eof:
                raise refused("F108", f"{entry.name}：数据后面另有内容")
            yield inflater.decompress(packed, CHUNK)
            while inflater.unconsumed_tail:
                yield inflater.decompress(inflater.unconsumed_tail, CHUNK)
        while not inflater.eof and (piece := inflater.decompress(b"", CHUNK)):
            yield piece
    except zlib.error as error:
        raise refused("F102", f"{entry.name}：压缩数据已损坏") from error
    if inflater.unused_data:
        raise refused("F108", f"{entry.name}：数据后面另有内容")
    if not inflater.eof:
        raise refused("F102", f"{entry.name}：数据不完整")


def open_container(data: bytes, limits: Limits) -> Container:
    """Read the directory of a zip file.

    Raises:
        RefusedError: F102 damaged or cut off, F105 encrypted entries, F106 too many entries or bytes,
            F108 ambiguous names, paths or ranges.

    Source: evidence on hostile files (duplicate entries, names differing in case, path traversal, bombs).
    """
    count, start, end = _end_record(data)
    if count > limits.entries:
        raise refused("F106", f"文件内部有 {count} 个部件，最多 {limits.entries} 个")
    entries: dict[str, Entry] = {}
    names: dict[str, str] = {}
    offset, claimed = start, 0
    ranges: list[tuple[int, int]] = []
    for _ in range(count):
        entry, local, offset = _entry(data, offset, (start, end))
        ranges.append((local, entry.start + entry.packed))
        claimed += entry.size
        if entry.name.endswith("/") and entry.size == 0:
            continue
        if entry.size > max(limits.part_bytes, limits.ratio * entry.packed):
            raise refused("F106", f"{entry.name} 解压后有 {entry.size:,} 字节，压缩比异常")
        _check_name(entry.name, names)
        entries[entry.name] = entry
    if claimed > limits.inflated_bytes:
        raise refused("F106", f"解压后有 {claimed:,} 字节，最多 {limits.inflated_bytes:,} 字节")
    if offset != end:
        raise refused("F102", "文件目录已损坏")
    _check_ranges(ranges)
    return Container(data, entries, names)


def _end_record(data: bytes) -> tuple[int, int, int]:
    """Return the number of entries, where their directory starts and where it ends."""
    at = data.rfind(b"PK\x05\x06", max(0, len(data) - _END.size - _LONGEST_COMMENT))
    if at < 0 or at + _END.size > len(data):
        raise refused("F102", "文件末尾缺失，没有传完")
    _, disk, first_disk, here, count, size, start, comment = _END.unpack_from(data, at)
    if disk or first_disk or here != count or start + size != at or at + _END.size + comment != len(data):
        raise refused("F102", "文件目录已损坏")
    return count, start, at


def _entry(data: bytes, offset: int, directory: tuple[int, int]) -> tuple[Entry, int, int]:
    """Return the entry described at ``offset``, where its local header is, and the next offset."""
    start, end = directory
    if data[offset : offset + 4] != b"PK\x01\x02" or offset + _CENTRAL.size > end:
        raise refused("F102", "文件目录已损坏")
    head = _Central(*_CENTRAL.unpack_from(data, offset))
    after = offset + _CENTRAL.size + head.name
    raw = data[offset + _CENTRAL.size : after]
    if head.flags & _ENCRYPTED:
        raise RefusedError(Fault("F105", {}))
    name = _name(raw, head.flags)
    if head.method not in (_STORED, _DEFLATED) or (head.method == _STORED and head.packed != head.size):
        raise refused("F102", f"{name}：压缩方式不受支持")
    begin = _begin(data, head, raw, name)
    if begin + head.packed > start:
        raise refused("F102", f"{name}：数据不完整")
    entry = Entry(name, begin, head.packed, head.size, head.crc, head.method)
    return entry, head.local, after + head.extra + head.comment


def _name(raw: bytes, flags: int) -> str:
    try:
        return raw.decode("utf-8" if flags & _UTF8 or raw.isascii() else "cp437")
    except UnicodeDecodeError as error:
        raise refused("F108", "部件名不是有效的文字") from error


def _begin(data: bytes, head: _Central, raw: bytes, name: str) -> int:
    """Return where an entry's data begin; its local header must tell the same as the directory."""
    if data[head.local : head.local + 4] != ZIP or head.local + _LOCAL.size > len(data):
        raise refused("F102", f"{name}：找不到数据")
    local = _LOCAL.unpack_from(data, head.local)
    begin: int = head.local + _LOCAL.size + local[9] + local[10]
    if data[head.local + _LOCAL.size :][: local[9]] != raw or local[3] != head.method:
        raise refused("F108", f"{name}：两处目录不一致")
    return begin


def _check_name(name: str, names: dict[str, str]) -> None:
    """Refuse names that two programs may read in two ways."""
    if not name or _BAD_NAME.search(name):
        raise refused("F108", f"路径越界：{name!a}")
    if name.casefold() in names:
        raise refused("F108", f"部件重复：{name}")
    names[name.casefold()] = name


def _check_ranges(ranges: list[tuple[int, int]]) -> None:
    """Refuse entries that share bytes."""
    ranges.sort()
    if ranges and ranges[0][0] != 0:
        raise refused("F108", "压缩包前面另有内容")
    for (_, before), (after, _) in pairwise(ranges):
        if after < before:
            raise refused("F108", "部件数据重叠")
