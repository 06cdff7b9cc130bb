"""Files that must not be read: each gets its code and its place, and no book."""

import io
import zipfile

import openpyxl
import pytest

from tests.books.hostile import (
    HEAD,
    MAIN,
    REL,
    SHEET,
    TYPE,
    book,
    lying_size,
    overrides,
    parts,
    rels,
    sheet,
    with_part,
    with_rel,
    zipped,
)
from zongce.books.limits import Limits
from zongce.books.reader import read_book
from zongce.core.finding import Severity

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
ROW = '<row r="1"><c r="A1"><v>1</v></c></row>'


def codes(data, file="收到.xlsx", **limits):
    found, findings = read_book(data, file, Limits(**limits))
    assert (found is None) == bool(findings)
    assert all(f.file == file and f.severity is Severity.ERROR for f in findings)
    return [f.code for f in findings]


def places(data, **limits):
    return [(f.code, f.sheet, f.cell) for f in read_book(data, "收到.xlsx", Limits(**limits))[1]]


def changed(name, **replace):
    """A good workbook with one part's text replaced by pairs."""
    made = parts()
    text = str(made[name])
    for old, new in replace["pairs"]:
        assert old in text
        text = text.replace(old, new)
    made[name] = text
    return zipped(made)


def test_the_workbook_that_the_hostile_ones_are_made_from_is_good():
    found, findings = read_book(book(), "好.xlsx")
    assert findings == ()
    assert found.sheets[0].cell(1, 1).text == "1"


WRONG = {
    "empty": (b"", "F102"),
    "old binary": (OLE + "Workbook".encode("utf-16-le"), "F101"),
    "old word document": (OLE + "WordDocument".encode("utf-16-le"), "F101"),
    "encrypted": (OLE + "EncryptedPackage".encode("utf-16-le"), "F105"),
    "raw biff": (b"\x09\x08\x10\x00\x00\x06", "F101"),
    "web page": (b"<html><body><table><tr><td>1</td></tr></table></body></html>", "F101"),
    "web archive": (b"MIME-Version: 1.0\r\n", "F101"),
    "spreadsheet 2003": (
        b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
        "F101",
    ),
    "csv": ("学号,姓名\n1,甲\n".encode("gb18030"), "F101"),
    "tsv in utf-16": ("学号\t姓名\n".encode("utf-16"), "F101"),
    "pdf": (b"%PDF-1.7", "F101"),
    "picture": (b"\x89PNG\r\n", "F101"),
    "noise": (bytes(range(256)), "F101"),
    "empty zip": (b"PK\x05\x06" + bytes(18), "F101"),
    "plain zip": (zipped({"成绩.txt": "1"}), "F101"),
    "open document": (
        zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>"}),
        "F101",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_file_of_another_kind_is_named(name):
    data, code = WRONG[name]
    assert codes(data) == [code]


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("application/vnd.ms-excel.sheet.macroEnabled.main+xml", "F103"),
        ("application/vnd.ms-excel.sheet.binary.macroEnabled.main", "F103"),
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml", "F101"),
        ("application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml", "F101"),
        ("", "F101"),
    ],
)
def test_another_kind_of_document_in_the_container_is_named(kind, code):
    assert codes(changed("[Content_Types].xml", pairs=[(f"{TYPE}.sheet.main+xml", kind)])) == [code]


@pytest.mark.parametrize("name", ["~$成绩.xlsx", "收件/~$成绩.xlsx", ".~成绩.xlsx", "C:\\a\\~$b.xlsx"])
def test_a_lock_file_is_told_by_its_name(name):
    assert codes(b"\x05user" + bytes(160), name) == ["F109"]


MACROS = {
    "vba": with_part("xl/vbaProject.bin", b"\x00", "application/vnd.ms-office.vbaProject"),
    "vba under another name": with_part("xl/picture.bin", b"\x00", "application/vnd.ms-office.vbaProject"),
    "activex": with_part("xl/activeX/activeX1.xml", "<a/>"),
    "form control": with_part("xl/ctrlProps/ctrlProp1.xml", "<a/>"),
    "macro sheet": with_part("xl/macrosheets/sheet9.xml", "<a/>"),
    "ribbon": with_part("customUI/customUI.xml", "<a/>"),
    "control relation": with_rel(f"{REL}/control", "x.xml", ""),
}
EXTERNAL = {
    "external link": with_part("xl/externalLinks/externalLink1.xml", "<a/>"),
    "dde": with_part("xl/links/x.xml", "<ddeLink/>", f"{TYPE}.externalLink+xml"),
    "ole": with_part("xl/embeddings/oleObject1.bin", b"\x00"),
    "embedded package": with_rel(f"{REL}/package", "../a.xlsx", ""),
    "ole relation": with_rel(f"{REL}/oleObject", "file:///c:/a.bin"),
    "connections": with_part("xl/connections.xml", "<a/>"),
    "query": with_part("xl/queryTables/queryTable1.xml", "<a/>"),
    "xml maps": with_part("xl/xmlMaps.xml", "<a/>"),
    "data model": with_part("xl/model/item.data", b"\x00"),
    "external picture": with_rel(f"{REL}/image", "http://127.0.0.1/a.png"),
    "template": with_rel(f"{REL}/attachedTemplate", "http://127.0.0.1/a"),
}


@pytest.mark.parametrize("name", MACROS)
def test_what_could_run_is_refused(name):
    assert codes(MACROS[name]) == ["F103"]


@pytest.mark.parametrize("name", EXTERNAL)
def test_what_comes_from_outside_is_refused(name):
    assert codes(EXTERNAL[name]) == ["F104"]


def test_macros_and_links_are_told_together():
    made = parts()
    made["xl/vbaProject.bin"] = made["xl/externalLinks/externalLink1.xml"] = "<a/>"
    assert codes(zipped(made)) == ["F103", "F104"]


def test_a_web_link_in_a_cell_is_harmless():
    assert codes(with_rel(f"{REL}/hyperlink", "https://example.org/")) == []


DOCTYPE = '<!DOCTYPE a [<!ENTITY x "y">]>'
XML = {
    "dtd in the sheet": book(sheet=sheet(ROW).replace(HEAD, HEAD + DOCTYPE)),
    "dtd in the strings": changed("xl/sharedStrings.xml", pairs=[(HEAD, HEAD + DOCTYPE)]),
    "dtd in the styles": changed("xl/styles.xml", pairs=[(HEAD, HEAD + DOCTYPE)]),
    "dtd in a part nobody reads": with_part("docProps/app.xml", f"{DOCTYPE}<a/>"),
    "dtd in utf-16": with_part("xl/theme/theme1.xml", f"{DOCTYPE}<a/>".encode("utf-16")),
    "dtd in utf-16 without a mark": with_part(
        "xl/theme/theme1.xml", f'<?xml version="1.0" encoding="UTF-16"?>{DOCTYPE}<a/>'.encode("utf-16-le")
    ),
    "dtd in a relationship": changed("_rels/.rels", pairs=[(HEAD, HEAD + DOCTYPE)]),
    "dtd in a drawing": with_part("xl/drawings/vmlDrawing1.vml", f"{DOCTYPE}<xml><br></xml>"),
    "billion laughs": book(
        sheet='<!DOCTYPE l [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>' + sheet(ROW).removeprefix(HEAD)
    ),
    "odd encoding": changed("xl/styles.xml", pairs=[("UTF-8", "GB2312")]),
    "utf-7": changed("xl/workbook.xml", pairs=[("UTF-8", "UTF-7")]),
}


@pytest.mark.parametrize("name", XML)
def test_a_dtd_or_an_odd_encoding_is_refused_in_every_part(name):
    assert codes(XML[name]) == ["F107"]


def test_a_drawing_that_is_not_well_formed_is_no_fault():
    assert codes(with_part("xl/drawings/vmlDrawing1.vml", "<xml><br></xml>")) == []


CONTAINERS = {
    "entry twice": zipped(parts(), ((SHEET, sheet(ROW)),)),
    "names differ in case": zipped(parts(), ((SHEET.upper(), sheet(ROW)),)),
    "parent path": zipped(parts(), (("xl/../../evil.xml", "<a/>"),)),
    "absolute path": zipped(parts(), (("/etc/passwd", "x"),)),
    "backslash": zipped(parts(), (("xl\\evil.xml", "<a/>"),)),
    "drive": zipped(parts(), (("C:evil.xml", "<a/>"),)),
    "control character": zipped(parts(), (("xl/a\x07.bin", "x"),)),
    "larger than it says": lying_size(book(), SHEET, 3),
    "two workbooks": changed(
        "_rels/.rels",
        pairs=[
            (
                "</Relationships>",
                f'<Relationship Id="b" Type="{REL}/officeDocument" Target="xl/a.xml"/></Relationships>',
            )
        ],
    ),
    "relation twice": zipped(
        parts()
        | {"xl/_rels/workbook.xml.rels": rels(*[("rId1", f"{REL}/worksheet", "worksheets/sheet1.xml")] * 2)}
    ),
    "target outside": changed("_rels/.rels", pairs=[('"xl/workbook.xml"', '"../../xl/workbook.xml"')]),
}


@pytest.mark.parametrize("name", CONTAINERS)
def test_an_ambiguous_container_has_its_code(name):
    assert codes(CONTAINERS[name]) == ["F108"]


def test_two_directories_that_disagree_are_refused():
    data = book()
    at = data.find(SHEET.encode())
    assert codes(data[:at] + b"X" + data[at + 1 :]) == ["F108"]


def without(name):
    made = parts()
    del made[name]
    return zipped(made)


DAMAGED = {
    "cut off": book()[:-30],
    "cut in half": book()[: len(book()) // 2],
    "bytes in front": b"PK\x03\x04junk" + book(),
    "bytes behind": book() + b"\x00" * 10,
    "no sheet": without(SHEET),
    "no workbook": without("xl/workbook.xml"),
    "no relationships": without("_rels/.rels"),
    "no strings though named": without("xl/sharedStrings.xml"),
    "not well-formed": book(sheet=sheet(ROW)[:-3]),
    "broken entity": book('<row r="1"><c r="A1" t="str"><v>&nbsp;</v></c></row>'),
    "prefix without a namespace": book('<row r="1" q:x="1"><c r="A1"><v>1</v></c></row>'),
    "another root": book(sheet="<html/>"),
    "smaller than it says": lying_size(book(), SHEET, 100_000),
    "style number": changed("xl/styles.xml", pairs=[('"0"', '"x"')]),
    "sheet of no relation": book(sheets='<sheet name="表" sheetId="1" r:id="rId77"/>'),
    "unknown state": book(sheets='<sheet name="表" sheetId="1" state="shy" r:id="rId1"/>'),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_file_is_refused(name):
    assert codes(DAMAGED[name]) == ["F102"]


def test_damage_to_the_packed_data_is_noticed_by_the_checksum():
    data = bytearray(book(sheet=sheet("".join(f'<row r="{n}"/>' for n in range(1, 400)))))
    at = bytes(data).find(SHEET.encode()) + len(SHEET) + 12
    data[at] ^= 0x55
    assert codes(bytes(data)) == ["F102"]


CELLS = {
    "address of another row": ('<row r="1"><c r="A2"><v>1</v></c></row>', "F102", "A1"),
    "no address": ('<row r="1"><c r="1A"><v>1</v></c></row>', "F102", "A1"),
    "beyond XFD": ('<row r="1"><c r="XFE1"><v>1</v></c></row>', "F102", "A1"),
    "row 0": ('<row r="0"/>', "F102", ""),
    "row beyond the sheet": ('<row r="1048577"/>', "F102", ""),
    "unknown type": ('<row r="1"><c r="B1" t="q"><v>1</v></c></row>', "F102", "B1"),
    "string not there": ('<row r="1"><c r="B1" t="s"><v>2</v></c></row>', "F102", "B1"),
    "negative string": ('<row r="1"><c r="B1" t="s"><v>-1</v></c></row>', "F102", "B1"),
    "style not there": ('<row r="1"><c r="B1" s="1"><v>2</v></c></row>', "F102", "B1"),
    "boolean": ('<row r="1"><c r="B1" t="b"><v>2</v></c></row>', "F102", "B1"),
    "value twice": ('<row r="1"><c r="B1"><v>1</v><v>2</v></c></row>', "F102", "B1"),
    "value and inline": (
        '<row r="1"><c r="B1" t="inlineStr"><v>1</v><is><t>2</t></is></c></row>',
        "F102",
        "B1",
    ),
    "inline in a number": ('<row r="1"><c r="B1"><is><t>2</t></is></c></row>', "F102", "B1"),
    "cell in a cell": ('<row r="1"><c r="B1"><c r="C1"/></c></row>', "F102", "B1"),
    "row in a row": ('<row r="1"><row r="2"/></row>', "F102", "A1"),
    "foreign element": ('<row r="1"><c r="B1"><x xmlns="urn:x">1</x></c></row>', "F102", "B1"),
    "text between": ('<row r="1">5<c r="B1"/></row>', "F102", "A1"),
    "cells out of order": ('<row r="1"><c r="C1"><v>1</v></c><c r="B1"><v>1</v></c></row>', "F102", "B1"),
    "rows out of order": ('<row r="3"/><row r="2"/>', "F102", "A2"),
    "cell twice": ('<row r="1"><c r="B1"><v>1</v></c><c r="B1"><v>2</v></c></row>', "S107", "B1"),
    "row twice": ('<row r="2"><c r="B2"><v>1</v></c></row><row r="2"/>', "S107", "A2"),
    "empty row twice": ('<row r="2"/><row r="3"/><row r="2"/>', "S107", "A2"),
    "far column": ('<row r="5000"><c r="ZZ5000" t="str"><v> </v></c></row>', "S106", "ZZ5000"),
    "far row": ('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', "S106", "XFD1048576"),
    "text too long": (f'<row r="1"><c r="B1" t="str"><v>{"x" * 32768}</v></c></row>', "F106", "B1"),
    "text far too long": (f'<row r="1"><c r="B1" t="str"><v>{"x" * 200000}</v></c></row>', "F106", "B1"),
}


@pytest.mark.parametrize("name", CELLS)
def test_a_fault_in_the_data_has_its_cell(name):
    rows, code, cell = CELLS[name]
    assert places(book(rows)) == [(code, "表", cell)]


def test_faults_of_all_sheets_are_told_at_once():
    rows = '<row r="1"><c r="B1"><v>1</v></c><c r="B1"/><c r="ZZZ1"/><c r="XFA1"><v>7</v></c></row>'
    made = parts(
        rows, sheets='<sheet name="甲" sheetId="1" r:id="rId1"/><sheet name="乙" sheetId="2" r:id="rId9"/>'
    )
    made["xl/_rels/workbook.xml.rels"] = str(made["xl/_rels/workbook.xml.rels"]).replace(
        "</R", f'<Relationship Id="rId9" Type="{REL}/worksheet" Target="worksheets/b.xml"/></R'
    )
    made["xl/worksheets/b.xml"] = sheet('<row r="1"><c r="A1" t="?"/></row>')
    rows = rows.replace('<c r="ZZZ1"/>', "")
    made[SHEET] = sheet(rows)
    assert places(zipped(made)) == [("S107", "甲", "B1"), ("S106", "甲", "XFA1"), ("F102", "乙", "A1")]


def test_far_cells_are_not_told_a_million_times():
    rows = "".join(f'<row r="{n}"><c r="ZZ{n}"><v>{n}</v></c></row>' for n in range(1, 1000))
    assert places(book(rows), reports=10) == [("S106", "表", f"ZZ{n}") for n in range(1, 11)]


def test_a_far_cell_without_content_is_none():
    assert codes(book('<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"/></row><row r="1048576" ht="15"/>')) == []


@pytest.mark.parametrize(
    "sheets",
    [
        '<sheet name="表" sheetId="1" r:id="rId1"/><sheet name="表2" sheetId="2" r:id="rId1"/>',
        '<sheet name="Ab" sheetId="1" r:id="rId1"/><sheet name="aB" sheetId="2" r:id="rId9"/>',
    ],
)
def test_a_sheet_twice_in_the_file_is_refused(sheets):
    made = parts(sheets=sheets)
    made["xl/_rels/workbook.xml.rels"] = str(made["xl/_rels/workbook.xml.rels"]).replace(
        "</R", f'<Relationship Id="rId9" Type="{REL}/worksheet" Target="worksheets/b.xml"/></R'
    )
    made["xl/worksheets/b.xml"] = sheet(ROW)
    assert codes(zipped(made)) == ["S107"]


@pytest.mark.parametrize(
    "limits",
    [
        {"file_bytes": 1000},
        {"inflated_bytes": 2000},
        {"entries": 6},
        {"part_bytes": 100},
        {"sheets": 0},
        {"shared_strings": 1},
        {"contents": 1},
        {"cells": 3},
        {"merged": 0},
        {"text": 3},
    ],
)
def test_each_limit_is_held(limits):
    rows = (
        '<row r="1"><c r="A1"><v>1</v></c><c r="B1" t="str"><v>甲乙丙丁</v></c></row>'
        '<row r="2"><c r="C2"><v>2</v></c></row>'
    )
    data = book(sheet=sheet(rows, after='<mergeCells><mergeCell ref="A5:A6"/></mergeCells>'))
    assert codes(data) == []
    assert codes(data, **limits) == ["F106"]


def test_the_area_between_few_cells_is_limited_too():
    rows = "".join(f'<row r="{n}"><c r="{chr(64 + n)}{n}"><v>{n}</v></c></row>' for n in range(1, 21))
    assert codes(book(rows), cells=400) == []
    assert codes(book(rows), cells=399) == ["F106"]


def test_a_file_with_a_comment_by_openpyxl_is_good():
    workbook = openpyxl.Workbook()
    workbook.active["A1"] = "甲"
    workbook.active["A1"].comment = openpyxl.comments.Comment("请核对", "某")
    out = io.BytesIO()
    workbook.save(out)
    assert any(n.endswith(".vml") for n in zipfile.ZipFile(out).namelist())
    assert codes(out.getvalue()) == []


def test_the_workbook_is_found_by_its_relationships():
    made = parts()
    made["inhalt/mappe.xml"] = made.pop("xl/workbook.xml")
    made["inhalt/_rels/mappe.xml.rels"] = rels(("rId1", f"{REL}/worksheet", "../blatt/eins.xml"))
    made["blatt/eins.xml"] = made.pop(SHEET)
    made["_rels/.rels"] = rels(("x", f"{REL}/officeDocument", "/inhalt/mappe.xml"))
    made["[Content_Types].xml"] = overrides(("/inhalt/mappe.xml", f"{TYPE}.sheet.main+xml"))
    made["xl/workbook.xml"] = f'<workbook xmlns="{MAIN}"/>'
    found, findings = read_book(zipped(made), "x.xlsx")
    assert findings == ()
    assert [grid.name for grid in found.sheets] == ["表"]


def test_the_strict_variant_of_the_format_is_read():
    made = {}
    for name, text in parts('<row r="1"><c r="A1" t="s"><v>1</v></c></row>').items():
        strict = str(text).replace(MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main")
        made[name] = strict.replace(REL, "http://purl.oclc.org/ooxml/officeDocument/relationships")
    found, findings = read_book(zipped(made), "x.xlsx")
    assert findings == ()
    assert found.sheets[0].cell(1, 1).text == "乙"
