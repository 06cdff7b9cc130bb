"""A workbook's bytes: openpyxl's parts with our rows put in, the same bytes for the same content."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from struct import Struct
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from zongce.core.named import NamedTuple
from zongce.sheets.cellxml import xml_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from openpyxl import Workbook

_LOCAL, _CENTRAL, _END = Struct("<4s5H3L2H"), Struct("<4s6H3L5H2L"), Struct("<4s4H2LH")
_VERSION, _OWNERS = 20, 0o600 << 16
_MADE_BY = 3 << 8 | _VERSION
"""Unix, whose rights ``_OWNERS`` are."""
_FIRST_DAY = 0x21
"""1980-01-01, the earliest day that a zip can name: times are left out."""
_DATA = re.compile(rb"<sheetData ?/>|<sheetData>.*?</sheetData>", re.DOTALL)
_EXTENT = re.compile(rb'<dimension ref="[^"]*"')
_NAMED = re.compile(rb'<(?:xdr:)?cNvPr id="[0-9]+" name="[^"]*"')
_CORE = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title>'
    "<dc:creator>zongce</dc:creator></cp:coreProperties>"
)


def package(
    workbook: Workbook, title: str, bodies: Sequence[tuple[str, str]], descriptions: Sequence[str] = ()
) -> bytes:
    """Return the workbook's bytes; ``bodies`` has each sheet's rows and its extent (``A1:L40``), in order.

    ``descriptions`` has each chart's alternative text, in the order of the sheets. Times are left out, so
    equal content gives equal bytes (the same zlib given).
    """
    return zipped(parts_of(workbook, title, bodies, descriptions).items())


def parts_of(
    workbook: Workbook, title: str, bodies: Sequence[tuple[str, str]], descriptions: Sequence[str] = ()
) -> dict[str, bytes]:
    """Return the workbook's parts by name, in the order in which they are stored."""
    raw = io.BytesIO()
    workbook.save(raw)
    made: dict[str, bytes] = {}
    with zipfile.ZipFile(raw) as source:
        for info in source.infolist():
            data = source.read(info)
            if info.filename == "docProps/core.xml":
                data = _CORE.format(title=xml_text(title)).encode()
            elif match := re.fullmatch(r"xl/worksheets/sheet([0-9]+)\.xml", info.filename):
                data = _with_rows(data, *bodies[int(match[1]) - 1])
            elif match := re.fullmatch(r"xl/drawings/drawing([0-9]+)\.xml", info.filename):
                data = _described(data, descriptions[int(match[1]) - 1])
            made[info.filename] = data
    return made


class Packed(NamedTuple):
    """A part as it is stored: forms of one class share most of theirs, which are compressed once."""

    name: bytes
    crc: int
    size: int
    data: bytes


def packed(name: str, content: bytes) -> Packed:
    """Return a part compressed."""
    deflater = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    data = deflater.compress(content) + deflater.flush()
    return Packed(name.encode("ascii"), zlib.crc32(content), len(content), data)


def zipped(parts: Iterable[tuple[str, bytes]]) -> bytes:
    """Return a package of these parts."""
    return joined(packed(name, content) for name, content in parts)


def joined(parts: Iterable[Packed]) -> bytes:
    """Return a package of compressed parts, byte for byte what ``zipfile`` makes of them."""
    out, directory = bytearray(), bytearray()
    parts = tuple(parts)
    for name, crc, size, data in parts:
        facts = (_VERSION, 0, zipfile.ZIP_DEFLATED, 0, _FIRST_DAY, crc, len(data), size, len(name), 0)
        directory += _CENTRAL.pack(b"PK\1\2", _MADE_BY, *facts, 0, 0, 0, _OWNERS, len(out)) + name
        out += _LOCAL.pack(b"PK\3\4", *facts) + name + data
    end = _END.pack(b"PK\5\6", 0, 0, len(parts), len(parts), len(directory), len(out), 0)
    return bytes(out + directory + end)


def split_rows(sheet: bytes) -> tuple[bytes, bytes]:
    """Return what stands before and behind a sheet's rows; rows put between them make the sheet again.

    Raises:
        ValueError: there are no rows (a fault of ours).
    """
    match = _DATA.search(sheet)
    if match is None:
        message = "a sheet has no sheetData"
        raise ValueError(message)
    return sheet[: match.start()] + b"<sheetData>", b"</sheetData>" + sheet[match.end() :]


def _with_rows(sheet: bytes, rows: str, extent: str) -> bytes:
    before, after = split_rows(sheet)
    return _EXTENT.sub(b'<dimension ref="' + extent.encode() + b'"', before, count=1) + rows.encode() + after


def _described(drawing: bytes, words: str) -> bytes:
    """Give a chart its alternative text, which openpyxl cannot write."""
    return _NAMED.sub(lambda found: found[0] + b" descr=" + quoteattr(words).encode(), drawing, count=1)
