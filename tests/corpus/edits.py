"""Edits of a workbook's bytes, below any spreadsheet program: parts, cells, relationships, content types."""

from __future__ import annotations

import io
import re
import zipfile

from tests.books.hostile import HEAD, PACK, zipped

SHEET1, STRINGS, STYLES, MAIN_PART = (
    "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml",
)  # fmt: skip
TYPES = "[Content_Types].xml"
_CELL = r'<c r="{}"((?: [a-z]+="[^"]*")*) ?(?:/>|>.*?</c>)'


def parts_of(data: bytes) -> dict[str, bytes]:
    """The parts of a good workbook by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def again(data: bytes, **changes: bytes) -> bytes:
    """The workbook with whole parts replaced or added (``name=bytes`` through ``**{...}``)."""
    return zipped(parts_of(data) | changes)


def changed(data: bytes, part: str, *pairs: tuple[str, str], count: int = 1) -> bytes:
    """The workbook with texts of one part replaced, the first ``count`` of each; each must be there."""
    text = parts_of(data)[part].decode()
    for old, new in pairs:
        assert old in text, (part, old)
        text = text.replace(old, new, count)
    return again(data, **{part: text.encode()})


def cell(data: bytes, part: str = SHEET1, **cells: str) -> bytes:
    """The workbook with other contents in cells: ``C8="<v>90</v>"``.

    A content may begin with attributes: ``C8='t="b"><v>1</v>'``. The style stays unless ``s=`` is one.
    """
    text = parts_of(data)[part].decode()
    for place, content in cells.items():
        match = re.search(_CELL.format(place), text, re.DOTALL)
        assert match, place
        given, _, inner = content.partition(">") if not content.startswith("<") else ("", "", content)
        style = "" if " s=" in f" {given}" else "".join(re.findall(r' s="[^"]*"', match[1]))
        made = f'<c r="{place}"{style}{" " + given if given else ""}>{inner}</c>'
        text = text[: match.start()] + made + text[match.end() :]
    return again(data, **{part: text.encode()})


def text(value: str) -> str:
    """The content of a cell with an inline text."""
    return f't="inlineStr"><is><t xml:space="preserve">{value}</t></is>'


def wide(value: str) -> str:
    """The text in full-width characters."""
    return "".join(chr(ord(c) + 0xFEE0) for c in value)


def rows(data: bytes, *xml: str, part: str = SHEET1) -> bytes:
    """The workbook with more rows behind the last one of a sheet."""
    return changed(data, part, ("</sheetData>", "".join(xml) + "</sheetData>"))


def after_data(data: bytes, xml: str, part: str = SHEET1) -> bytes:
    """The workbook with more behind a sheet's data."""
    return changed(data, part, ("</sheetData>", "</sheetData>" + xml))


def with_part(data: bytes, name: str, content: str | bytes, kind: str = "") -> bytes:
    """The workbook with one part more, of this content type."""
    made = again(data, **{name: content.encode() if isinstance(content, str) else content})
    declared = f'<Override PartName="/{name}" ContentType="{kind}"/></Types>'
    return changed(made, TYPES, ("</Types>", declared)) if kind else made


def with_relation(data: bytes, kind: str, target: str, mode: str = "", source: str = SHEET1) -> bytes:
    """The workbook with one relationship more from a part."""
    folder, _, name = source.rpartition("/")
    rels = f"{folder}/_rels/{name}.rels"
    held = parts_of(data).get(
        rels, f'{HEAD}<Relationships xmlns="{PACK}/relationships"></Relationships>'.encode()
    )
    extra = f'<Relationship Id="rIdX{len(held)}" Type="{kind}" Target="{target}"{mode}/></Relationships>'
    return again(data, **{rels: held.decode().replace("</Relationships>", extra).encode()})


def with_sheet(data: bytes, name: str, sheet: bytes, state: str = "") -> bytes:
    """The workbook with one sheet more, a copy of these bytes."""
    part = "xl/worksheets/sheet99.xml"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    made = with_part(data, part, sheet, kind)
    made = changed(made, "xl/_rels/workbook.xml.rels", (
        "</Relationships>",
        f'<Relationship Id="rIdS" Type="{rel}/worksheet" Target="/{part}"/></Relationships>',
    ))  # fmt: skip
    shown = f' state="{state}"' if state else ""
    return changed(made, MAIN_PART, (
        "</sheets>", f'<sheet xmlns:rr="{rel}" name="{name}" sheetId="99"{shown} rr:id="rIdS"/></sheets>',
    ))  # fmt: skip


def format_of(data: bytes, code: str | int) -> tuple[bytes, int]:
    """The workbook with a style more that has this number format, and the style's number.

    A format is spelled out, or the number of one that every program knows.
    """
    number = code if isinstance(code, int) else 900
    styles = parts_of(data)[STYLES].decode()
    fmt = f'<numFmt numFmtId="{number}" formatCode="{code}"/>' if isinstance(code, str) else ""
    styles = re.sub("<numFmts[^>]*/>", "", styles)
    if "<numFmts" in styles:
        styles = styles.replace("</numFmts>", f"{fmt}</numFmts>")
    else:
        styles = styles.replace("<fonts", f"<numFmts>{fmt}</numFmts><fonts", 1)
    inside = re.search(r"<cellXfs[^>]*>(.*?)</cellXfs>", styles, re.DOTALL)
    assert inside
    style = len(re.findall(r"<xf[ />]", inside[1]))
    styles = styles.replace("</cellXfs>", f'<xf numFmtId="{number}" applyNumberFormat="1"/></cellXfs>')
    return again(data, **{STYLES: styles.encode()}), style


def formatted(data: bytes, code: str | int, place: str, inner: str) -> bytes:
    """The workbook with one cell in this number format; ``inner`` may begin with attributes."""
    made, style = format_of(data, code)
    return cell(made, **{place: f's="{style}"' + (">" if inner.startswith("<") else " ") + inner})
