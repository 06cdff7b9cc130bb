"""A workbook's bytes: openpyxl's parts with our rows put in, the same bytes for the same content."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

from zongce.sheets.cellxml import xml_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl import Workbook

_EPOCH = (1980, 1, 1, 0, 0, 0)
_DATA = re.compile(rb"<sheetData ?/>|<sheetData>.*?</sheetData>", re.DOTALL)
_EXTENT = re.compile(rb'<dimension ref="[^"]*"')
_CORE = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title>'
    "<dc:creator>zongce</dc:creator></cp:coreProperties>"
)


def package(workbook: Workbook, title: str, bodies: Sequence[tuple[str, str]]) -> bytes:
    """Return the workbook's bytes; ``bodies`` has each sheet's rows and its extent (``A1:L40``), in order.

    Times are left out, so equal content gives equal bytes (the same zlib given).
    """
    raw = io.BytesIO()
    workbook.save(raw)
    out = io.BytesIO()
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for info in source.infolist():
            data = source.read(info)
            if info.filename == "docProps/core.xml":
                data = _CORE.format(title=xml_text(title)).encode()
            elif match := re.fullmatch(r"xl/worksheets/sheet([0-9]+)\.xml", info.filename):
                data = _with_rows(data, *bodies[int(match[1]) - 1])
            entry = zipfile.ZipInfo(info.filename, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            target.writestr(entry, data)
    return out.getvalue()


def _with_rows(sheet: bytes, rows: str, extent: str) -> bytes:
    data = b"<sheetData>" + rows.encode() + b"</sheetData>"
    made, count = _DATA.subn(lambda _: data, sheet, count=1)
    if count != 1:
        message = "a sheet has no sheetData"
        raise ValueError(message)
    return _EXTENT.sub(b'<dimension ref="' + extent.encode() + b'"', made, count=1)
