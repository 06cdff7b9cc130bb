"""Files that old mail programs write into a letter's own text (uuencode)."""

from __future__ import annotations

import binascii
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_BEGIN = re.compile(rb"^begin [0-7]{3,4} (\S[^\r\n]{0,254})\r?$", re.MULTILINE)
_END = re.compile(rb"^end[ \t]*\r?$", re.MULTILINE)


def uuencoded(text: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of each file in a text; one that is cut off or damaged comes as it stands."""
    at = 0
    while (begin := _BEGIN.search(text, at)) and (end := _END.search(text, begin.end())):
        lines = text[begin.end() : end.start()].strip(b"\r\n").splitlines()
        yield raw_name(begin[1]), _decoded(lines)
        at = end.end()


def raw_name(raw: bytes) -> str:
    """Return a name that was written as bare bytes, in UTF-8 or as Chinese systems write it."""
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding).strip()
        except UnicodeDecodeError:
            continue
    return raw.decode("ascii", "replace").strip()


def _decoded(lines: list[bytes]) -> bytes:
    """Return what the lines hold, up to one that is damaged: the file's own reader refuses what is left."""
    made = []
    for line in lines:
        try:
            made.append(binascii.a2b_uu(line))
        except binascii.Error:
            break
    return b"".join(made)
