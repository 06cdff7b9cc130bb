"""Whether Excel is expected to open a workbook cleanly: openxml-audit, less the exceptions known here."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import NamedTuple

from openxml_audit import OpenXmlValidator


class Known(NamedTuple):
    """A remark that is no fault: where it may come from, how it begins (a pattern), why it is harmless."""

    part: str
    pattern: str
    reason: str


_FONT = "openpyxl's order of a font's children; Excel takes any"
_INLINE = "inline strings are valid; Excel shares them on its next save"
KNOWN = (
    Known("/xl/styles.xml", r"Unexpected element 'b' found", _FONT),
    Known("/xl/styles.xml", r"Unexpected element 'color' found", _FONT),
    Known("/xl/worksheets/", r"Worksheet sheet\d+\.xml has \d+ inline-string cell\(s\)", _INLINE),
)


def audit(data: bytes, name: str = "book.xlsx") -> list[str]:
    """Return what the audit says about a workbook beyond the known exceptions, one line a remark."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(data)
        remarks = OpenXmlValidator().validate(str(path)).errors
    return [f"{r.part_uri}: {r.description}" for r in remarks if not _is_known(r.part_uri, r.description)]


def _is_known(part: str, description: str) -> bool:
    return any(part.startswith(known.part) and re.match(known.pattern, description) for known in KNOWN)
