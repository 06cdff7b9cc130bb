"""Files that are no workbook, or whose container, parts or XML must not be trusted."""

from __future__ import annotations

import zlib
from struct import pack, unpack_from

from tests.books.hostile import HEAD, REL, TYPE, lying_size, zipped
from tests.corpus.edits import (
    MAIN_PART,
    SHEET1,
    STYLES,
    TYPES,
    after_data,
    again,
    cell,
    changed,
    parts_of,
    text,
    with_part,
    with_relation,
)
from tests.corpus.entry import refused
from tests.corpus.good import CLASS, FORM, ROSTER, SCORE

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
DTD = '<!DOCTYPE worksheet [<!ENTITY x "100">]>'
LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9))
OUTSIDE = ' TargetMode="External"'
EVIL = "<worksheet/>"


def extra(*entries: tuple[str, bytes | str]):
    """Entries behind those of the good workbook, whatever their names."""
    return lambda d: zipped(dict(parts_of(d)), entries)


def headed(part: str, markup: str, encoding: str = "utf-8"):
    """Markup put before the root element of a part, the part in another encoding."""

    def build(data: bytes) -> bytes:
        text = parts_of(data)[part].decode().removeprefix(HEAD)
        said = "UTF-16" if encoding.startswith("utf-16") else "UTF-8"
        whole = f'<?xml version="1.0" encoding="{said}"?>{markup}{text}'
        return again(data, **{part: whole.encode(encoding)})

    return build


def local_name_differs(data: bytes) -> bytes:
    """The name in front of the data is not the one in the directory."""
    at = data.find(SHEET1.encode())
    return data[:at] + b"X" + data[at + 1 :]


def overlapping(data: bytes) -> bytes:
    """The directory sends two parts to the same data."""
    first, second = data.find(b"PK\x01\x02"), data.rfind(b"PK\x01\x02")
    return data[: second + 42] + data[first + 42 : first + 46] + data[second + 46 :]


def flag_set(data: bytes) -> bytes:
    """Every entry says that it is encrypted."""
    made = bytearray(data)
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        made[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 4)
    return bytes(made)


def packed_byte_flipped(data: bytes) -> bytes:
    """One bit of the packed sheet is another; the checksum notices."""
    at = data.find(SHEET1.encode()) + len(SHEET1)
    end = data.find(b"PK\x03\x04", at)
    return next(
        made
        for place in range(at + 40, end)
        if _inflates(made := data[:place] + bytes([data[place] ^ 4]) + data[place + 1 :])
    )


def _inflates(data: bytes) -> bool:
    """Whether the sheet still inflates, so that only its checksum is wrong."""
    at = data.find(SHEET1.encode())
    extra_length = unpack_from("<H", data, at - 2)[0]
    start = at + len(SHEET1) + extra_length
    inflater = zlib.decompressobj(-15)
    try:
        inflater.decompress(data[start:])
    except zlib.error:
        return False
    return inflater.eof


def invalid_utf_8(data: bytes) -> bytes:
    """A name holds bytes that are no text."""
    sheet = parts_of(cell(data, B2=text("@@")))[SHEET1]
    return again(data, **{SHEET1: sheet.replace(b"@@", b"\xff\xfe")})


def comment_length(data: bytes) -> bytes:
    """The end record promises a comment that is not there."""
    return data[:-2] + pack("<H", 9)


WRONG = [
    *refused(
        "别的文件",
        FORM,
        "F101",
        {
            "csv renamed": lambda _: "学号,姓名,成绩\n0012024001,甲,90\n".encode("gb18030"),
            "html renamed": lambda _: b"<html><body><table><tr><td>90</td></tr></table></body></html>",
            "old .xls": lambda _: OLE + "Workbook".encode("utf-16-le"),
            "raw biff": lambda _: b"\x09\x08\x10\x00\x00\x06\x05\x00",
            "pdf": lambda _: b"%PDF-1.7\n",
            "xml table of 2003": lambda _: (
                b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'
            ),
            "noise": lambda _: bytes(range(256)) * 40,
            "open document": lambda _: zipped(
                {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>"}
            ),
            "zip inside a zip": lambda d: zipped({"里面.xlsx": d}),
            "word document": lambda d: changed(
                d,
                TYPES,
                (f"{TYPE}.sheet.main", TYPE.replace("spreadsheetml", "wordprocessingml.document.main")),
            ),
        },
    ),
    *refused(
        "加密",
        FORM,
        "F105",
        {
            "password to open": lambda _: OLE + "EncryptedPackage".encode("utf-16-le"),
            "encrypted entries": flag_set,
        },
    ),
    *refused(
        "锁文件", FORM, "F109", {"lock file of excel": lambda _: b"\x05user" + bytes(160)}, file="~$收到.xlsx"
    ),
    *refused(
        "不完整",
        FORM,
        "F102",
        {
            "empty": lambda _: b"",
            "cut in half": lambda d: d[: len(d) // 2],
            "end cut off": lambda d: d[:-30],
            "bytes behind": lambda d: d + b"\x00" * 10,
            "bytes in front": lambda d: b"PK\x03\x04junk" + d,
            "comment promised": comment_length,
            "sheet missing": lambda d: zipped({n: c for n, c in parts_of(d).items() if n != SHEET1}),
            "no workbook": lambda d: zipped({n: c for n, c in parts_of(d).items() if n != MAIN_PART}),
            "bit flipped": packed_byte_flipped,
            "sheet cut off": lambda d: again(d, **{SHEET1: parts_of(d)[SHEET1][:-40]}),
            "smaller than it says": lambda d: lying_size(d, SHEET1, 9_000),
        },
    ),
]

CONTAINERS = [
    *refused(
        "压缩包有歧义",
        FORM,
        "F108",
        {
            "entry twice": extra((SHEET1, EVIL)),
            "names differ in case": extra((SHEET1.upper(), EVIL)),
            "name of the sheet with a dot path": extra(("xl/./worksheets/sheet1.xml", EVIL)),
            "path out of the package": extra(("xl/../../evil.xml", EVIL)),
            "absolute path": extra(("/etc/passwd", "x")),
            "backslashes": extra(("xl\\worksheets\\sheet1.xml", EVIL)),
            "drive": extra(("C:evil.xml", EVIL)),
            "two directories": local_name_differs,
            "overlapping data": overlapping,
            "larger than it says": lambda d: lying_size(d, SHEET1, 3),
            "two workbooks": lambda d: changed(
                d,
                "_rels/.rels",
                (
                    "</Relationships>",
                    f'<Relationship Id="b" Type="{REL}/officeDocument" Target="{SHEET1}"/></Relationships>',
                ),
            ),
            "content type twice": lambda d: changed(
                d, TYPES, ("</Types>", f'<Override PartName="/{SHEET1}" ContentType="text/plain"/></Types>')
            ),
            "target out of the package": lambda d: with_relation(
                d, f"{REL}/styles", "../../../x.xml", source=MAIN_PART
            ),
            "property twice": lambda d: changed(
                d,
                "docProps/custom.xml",
                (
                    "</Properties>",
                    '<property name="zongce.kind" pid="99" fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}">'
                    '<vt:lpwstr xmlns:vt="urn:v">别的</vt:lpwstr></property></Properties>',
                ),
            ),
        },
    ),
    *refused(
        "部件太多",
        FORM,
        "F106",
        {
            "3,000 entries": extra(*((f"xl/media/{n}.bin", b"") for n in range(3_000))),
        },
    ),
]

CONTENTS = [
    *refused(
        "宏和控件",
        FORM,
        "F103",
        {
            "vba": lambda d: with_part(
                d, "xl/vbaProject.bin", b"\x00", "application/vnd.ms-office.vbaProject"
            ),
            "vba under another name": lambda d: with_part(
                d, "xl/media/a.bin", b"\x00", "application/vnd.ms-office.vbaProject"
            ),
            "macro workbook renamed": lambda d: changed(
                d, TYPES, (f"{TYPE}.sheet.main", "application/vnd.ms-excel.sheet.macroEnabled.main")
            ),
            "macro sheet": lambda d: with_part(d, "xl/macrosheets/sheet9.xml", "<a/>"),
            "activex": lambda d: with_part(d, "xl/activeX/activeX1.xml", "<a/>"),
            "own ribbon": lambda d: with_part(d, "customUI/customUI14.xml", "<a/>"),
        },
    ),
    *refused(
        "外部内容",
        SCORE,
        "F104",
        {
            "external link": lambda d: with_part(d, "xl/externalLinks/externalLink1.xml", "<a/>"),
            "dde": lambda d: with_part(
                d, "xl/links/x.xml", "<ddeLink ddeService='cmd'/>", f"{TYPE}.externalLink+xml"
            ),
            "ole object": lambda d: with_part(d, "xl/embeddings/oleObject1.bin", OLE),
            "ole relation": lambda d: with_relation(d, f"{REL}/oleObject", "file:///c:/a.bin", OUTSIDE),
            "connections": lambda d: with_part(d, "xl/connections.xml", "<a/>", f"{TYPE}.connections+xml"),
            "query table": lambda d: with_part(d, "xl/queryTables/queryTable1.xml", "<a/>"),
            "picture from the web": lambda d: with_relation(
                d, f"{REL}/image", "http://127.0.0.1/a.png", OUTSIDE
            ),
            "template from the web": lambda d: with_relation(
                d, f"{REL}/attachedTemplate", "http://127.0.0.1/a", OUTSIDE
            ),
        },
    ),
    *refused(
        "宏和外部内容",
        CLASS,
        "F103 F104",
        {
            "both at once": lambda d: with_part(
                with_part(d, "xl/vbaProject.bin", b"\x00"), "xl/connections.xml", "<a/>"
            ),
        },
    ),
]

XML = [
    *refused(
        "DTD 和编码",
        FORM,
        "F107",
        {
            "dtd in utf-8": headed(SHEET1, DTD),
            "dtd in utf-16": headed(SHEET1, DTD, "utf-16"),
            "dtd in utf-16 without a mark": headed(SHEET1, DTD, "utf-16-le"),
            "dtd in the styles": headed(STYLES, DTD),
            "dtd in a part nobody reads": lambda d: with_part(d, "docProps/thumbs.xml", f"{DTD}<a/>"),
            "billion laughs": headed(SHEET1, f'<!DOCTYPE l [<!ENTITY a0 "ha">{LAUGHS}]>'),
            "file read by an entity": headed(
                SHEET1, '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
            ),
            "dtd in a drawing": lambda d: with_part(
                d, "xl/drawings/vmlDrawing1.vml", f"{DTD}<xml><br></xml>"
            ),
            "odd encoding": lambda d: again(
                d, **{SHEET1: b'<?xml version="1.0" encoding="GB2312"?>' + parts_of(d)[SHEET1]}
            ),
        },
    ),
    *refused(
        "XML 损坏",
        ROSTER,
        "F102",
        {
            "not well-formed": lambda d: changed(d, SHEET1, ("</sheetData>", "</sheetDat>")),
            "unknown entity": lambda d: cell(d, B2=text("&jia;")),
            "invalid utf-8": invalid_utf_8,
            "null character": lambda d: cell(d, B2=text("&#0;")),
            "element of another namespace": lambda d: cell(
                d, B2='t="inlineStr"><is><t xmlns="urn:x">甲</t></is>'
            ),
            "another root": lambda d: again(d, **{SHEET1: b"<html/>"}),
            "deep nesting": lambda d: after_data(d, "<a>" * 9_000),
        },
    ),
]

ENTRIES = [*WRONG, *CONTAINERS, *CONTENTS, *XML]
