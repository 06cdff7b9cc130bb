"""A zip archive as people send it (names in GBK or UTF-8) -> its files; bounded, each at its own risk."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from struct import Struct
from typing import TYPE_CHECKING

from zongce.core.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_ENTRIES = 5_000
"""Files in one archive; a college of 3,000 students fits."""
_LONGEST_DIRECTORY = 1_024 * MOST_ENTRIES
_END = Struct("<4s4H2LH")
_LONGEST_COMMENT = 0xFFFF
_WORKBOOK_PART = "[Content_Types].xml"
_ENCRYPTED, _UTF8_FLAG = 0x1, 0x800
_FAULTS = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError)


class Entry(NamedTuple):
    """A file in an archive; without ``data`` it cannot be had, and ``fault`` says why."""

    name: str
    data: bytes | None
    fault: str = ""


class ArchiveFault(ValueError):  # noqa: N818  # says what the sender has to mend
    """An archive cannot be opened at all."""


def open_archive(data: bytes, most: int) -> list[zipfile.ZipInfo] | None:
    """Return an archive's files that somebody may have meant, None where it is a workbook by another name.

    Raises:
        ArchiveFault: damaged, too many files, or too large all together.
    """
    _check_directory(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
    except _FAULTS as fault:
        raise ArchiveFault(_words(fault)) from fault
    if any(info.filename == _WORKBOOK_PART for info in infos):
        return None
    infos = [info for info in infos if not _left_behind(info)]
    if not infos:
        message = "里面没有文件"
        raise ArchiveFault(message)
    if len(infos) > MOST_ENTRIES:
        message = f"有 {len(infos):,} 个文件，最多 {MOST_ENTRIES:,} 个"
        raise ArchiveFault(message)
    if sum(min(info.file_size, most + 1) for info in infos) > 10 * most:
        message = "解开后过大"
        raise ArchiveFault(message)
    return infos


def entries(data: bytes, infos: list[zipfile.ZipInfo], most: int, room: int) -> Iterator[Entry]:
    """Yield the files; of one above ``most`` bytes only so much is inflated that one sees it is larger.

    No more than ``room`` bytes are inflated in all, whatever the archive's directory claims.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for info in infos:
            name = bare(entry_name(info))
            if info.flag_bits & _ENCRYPTED:
                yield Entry(name, None, "加了密码")
                continue
            try:
                with archive.open(info) as stream:
                    content = stream.read(min(most, room) + 1)
            except _FAULTS as fault:
                yield Entry(name, None, _words(fault))
                continue
            room -= len(content)
            yield Entry(name, content) if room >= 0 else Entry(name, None, "解开后过大")
            room = max(room, 0)


def entry_name(info: zipfile.ZipInfo) -> str:
    """Return an entry's path: UTF-8 where the archive says so, else GBK, as Windows in Chinese writes it."""
    if info.flag_bits & _UTF8_FLAG:
        return info.filename
    try:
        raw = info.filename.encode("cp437")
    except UnicodeEncodeError:  # a Unicode path of its own in the extra field
        return info.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename


def bare(name: str) -> str:
    """Return a file's name without any folder: where an archive would put it is nobody's business here."""
    return re.split(r"[/\\]", name)[-1] or "_"


def _left_behind(info: zipfile.ZipInfo) -> bool:
    """Say whether a system or Office left the file there, and nobody handed it in."""
    name = bare(entry_name(info))
    known = name.lower() in {"thumbs.db", "desktop.ini"}
    return known or name.startswith(("~$", ".")) or info.filename.startswith("__MACOSX/")


def _check_directory(data: bytes) -> None:
    """Refuse a directory so long that reading it is the attack, before anything reads it."""
    at = data.rfind(b"PK\x05\x06", max(0, len(data) - _END.size - _LONGEST_COMMENT))
    if at < 0 or at + _END.size > len(data):
        message = "文件已损坏或不完整"
        raise ArchiveFault(message)
    _, _, _, _, count, size, _, _ = _END.unpack_from(data, at)
    if data[max(0, at - 20) : at].startswith(b"PK\x06\x07") or size > _LONGEST_DIRECTORY:
        message = f"有 {count:,} 个文件或更多，最多 {MOST_ENTRIES:,} 个"
        raise ArchiveFault(message)


def _words(fault: Exception) -> str:
    if isinstance(fault, NotImplementedError):
        return "压缩方式不受支持"
    return "加了密码" if isinstance(fault, RuntimeError) else "文件已损坏或不完整"
