"""What a file is when it is no .xlsx workbook, told from its name and first bytes."""

from __future__ import annotations

import re

from zongce.books.fault import Fault
from zongce.core.pattern import pattern

ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKS = ("~$", ".~")
_SNIFFED = 4096
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\x09\x08", "旧版 .xls 文件"),
    (b"\x09\x04", "旧版 .xls 文件"),
    (b"\x09\x02", "旧版 .xls 文件"),
    (b"%PDF", "PDF 文件"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"Rar!", "RAR 压缩包"),
    (b"7z\xbc\xaf", "7z 压缩包"),
    (b"\x1f\x8b", "gzip 压缩包"),
)
_MARKS = pattern(r"<\s*(?:!doctype\s+html|html|head|body|table|meta|div)\b|^mime-version:", re.IGNORECASE)
_NOT_TEXT = pattern(r"[\x00-\x08\x0e-\x1f]")


def wrong_file(data: bytes, file: str) -> Fault | None:
    """Return the fault of a file that cannot be an .xlsx workbook, None where it may be one.

    Source: evidence on hostile and broken files.
    """
    if file.replace("\\", "/").rpartition("/")[2].startswith(_LOCKS):
        return Fault("F109", {})
    if not data:
        return Fault("F102", {"what": "文件是空的"})
    if data.startswith(_OLE):
        return _ole(data)
    if data.startswith(ZIP):
        return None
    if data.startswith(b"PK\x05\x06"):
        return Fault("F101", {"what": "空的压缩包"})
    named = next((what for magic, what in _MAGIC if data.startswith(magic)), None)
    return Fault("F101", {"what": named or _text(data)})


def _ole(data: bytes) -> Fault:
    """An OLE container: an encrypted workbook, or an old binary document."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return Fault("F105", {})
    if "WordDocument".encode("utf-16-le") in data:
        return Fault("F101", {"what": "旧版 Word 文档"})
    return Fault("F101", {"what": "旧版 .xls 或 .et 文件"})


def _text(data: bytes) -> str:
    """Say what kind of text this is, if it is text."""
    text = _decoded(data[:_SNIFFED])
    if text is None:
        return "不认识的格式"
    if "urn:schemas-microsoft-com:office:spreadsheet" in text:
        return "XML 表格 2003"
    if _MARKS.search(text):
        return "网页（HTML）"
    if text.lstrip("\ufeff \r\n\t").startswith("<"):
        return "XML 文件"
    return "文本文件（制表符分隔）" if "\t" in text else "文本文件（CSV）"


def _decoded(data: bytes) -> str | None:
    """Return the text in one of the encodings text tables come in; a character cut off is no matter."""
    encodings = ["utf-16"] if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        for cut in range(4):
            try:
                text = data[: len(data) - cut].decode(encoding)
            except UnicodeDecodeError:
                continue
            return None if _NOT_TEXT.search(text) else text
    return None
