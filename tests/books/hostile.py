"""Workbooks built part by part, so that a test can break exactly one thing."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACK = "http://schemas.openxmlformats.org/package/2006"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
SHEET = "xl/worksheets/sheet1.xml"


def sheet(rows: str, before: str = "", after: str = "") -> str:
    data = f"{before}<sheetData>{rows}</sheetData>{after}"
    return f'{HEAD}<worksheet xmlns="{MAIN}" xmlns:r="{REL}">{data}</worksheet>'


def rels(*items: tuple[str, str, str], mode: str = "") -> str:
    inner = "".join(f'<Relationship Id="{i}" Type="{t}" Target="{g}"{mode}/>' for i, t, g in items)
    return f'{HEAD}<Relationships xmlns="{PACK}/relationships">{inner}</Relationships>'


def overrides(*items: tuple[str, str]) -> str:
    inner = "".join(f'<Override PartName="{n}" ContentType="{t}"/>' for n, t in items)
    return (
        f'{HEAD}<Types xmlns="{PACK}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f"{inner}</Types>"
    )


def parts(rows: str = '<row r="1"><c r="A1"><v>1</v></c></row>', **changes: str) -> dict[str, str | bytes]:
    """The parts of a small good workbook; ``changes`` replace strings, styles, sheets, data or the sheet."""
    formats = changes.get("formats", "")
    xfs = changes.get("xfs", '<xf numFmtId="0"/>')
    strings = changes.get("strings", "<si><t>甲</t></si><si><t>乙</t></si>")
    return {
        "[Content_Types].xml": overrides(
            ("/xl/workbook.xml", f"{TYPE}.sheet.main+xml"),
            (f"/{SHEET}", f"{TYPE}.worksheet+xml"),
            ("/xl/styles.xml", f"{TYPE}.styles+xml"),
            ("/xl/sharedStrings.xml", f"{TYPE}.sharedStrings+xml"),
        ),
        "_rels/.rels": rels(("rId1", f"{REL}/officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{REL}"><sheets>'
        + changes.get("sheets", '<sheet name="表" sheetId="1" r:id="rId1"/>')
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": rels(
            ("rId1", f"{REL}/worksheet", "worksheets/sheet1.xml"),
            ("rId2", f"{REL}/styles", "styles.xml"),
            ("rId3", f"{REL}/sharedStrings", "/xl/sharedStrings.xml"),
        ),
        "xl/styles.xml": f'{HEAD}<styleSheet xmlns="{MAIN}"><numFmts>{formats}</numFmts>'
        f"<cellXfs>{xfs}</cellXfs></styleSheet>",
        "xl/sharedStrings.xml": f'{HEAD}<sst xmlns="{MAIN}">{strings}</sst>',
        SHEET: changes.get("sheet") or sheet(rows),
    }


def zipped(content: dict[str, str | bytes], extra: tuple[tuple[str, str | bytes], ...] = ()) -> bytes:
    """Zip the parts; ``extra`` entries come last, whatever their names."""
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        warnings.simplefilter("ignore")  # duplicate names are what some tests want
        for name, data in (*content.items(), *extra):
            entry = zipfile.ZipInfo("x")
            entry.filename = name  # unchecked, unlike the constructor's
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, data)
    return out.getvalue()


def book(rows: str = '<row r="1"><c r="A1"><v>1</v></c></row>', **changes: str) -> bytes:
    return zipped(parts(rows, **changes))


def with_part(name: str, data: str | bytes, content_type: str = "") -> bytes:
    made = parts()
    if content_type:
        types = str(made["[Content_Types].xml"])
        made["[Content_Types].xml"] = types.replace(
            "</Types>", f'<Override PartName="/{name}" ContentType="{content_type}"/></Types>'
        )
    made[name] = data
    return zipped(made)


def with_rel(kind: str, target: str, mode: str = ' TargetMode="External"') -> bytes:
    made = parts()
    made["xl/worksheets/_rels/sheet1.xml.rels"] = rels(("rId9", kind, target), mode=mode)
    return zipped(made)


def lying_size(data: bytes, name: str, size: int) -> bytes:
    """Make the central directory claim ``size`` for an entry."""
    at = data.rfind(name.encode()) - 46
    return data[: at + 24] + struct.pack("<L", size) + data[at + 28 :]
