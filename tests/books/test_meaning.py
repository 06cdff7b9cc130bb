"""What the reader makes of what a good file can say."""

import hashlib

import pytest

from tests.books.hostile import HEAD, REL, book, parts, rels, sheet, zipped
from zongce.books.reader import read_book
from zongce.core.grid import Cell, CellKind, FormatKind, Merged, NumberFormat

XFS = '<xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="2"/>'
FORMATS = '<numFmt numFmtId="164" formatCode="&quot;95&quot;"/>'


def grid(rows, **changes):
    found, findings = read_book(book(rows, xfs=XFS, formats=FORMATS, **changes), "x.xlsx")
    assert findings == ()
    return found.sheets[0]


def only(cell, **changes):
    return grid(f'<row r="1">{cell}</row>', **changes).cell(1, 1)


@pytest.mark.parametrize(
    ("cell", "kind", "text"),
    [
        ('<c r="A1" t="s"><v>1</v></c>', CellKind.TEXT, "乙"),
        ('<c r="A1" t="str"><v> a </v></c>', CellKind.TEXT, " a "),
        ('<c r="A1" t="inlineStr"><is><t>x&amp;y&#10;z</t></is></c>', CellKind.TEXT, "x&y\nz"),
        ('<c r="A1" t="inlineStr"><is><t xml:space="preserve"> </t></is></c>', CellKind.TEXT, " "),
        (
            '<c r="A1" t="inlineStr"><is><r><rPr><b/></rPr><t>张</t></r><r><t>三</t></r></is></c>',
            CellKind.TEXT,
            "张三",
        ),
        (
            '<c r="A1" t="inlineStr"><is><t>张</t><rPh sb="0" eb="1"><t>zhang</t></rPh></is></c>',
            CellKind.TEXT,
            "张",
        ),
        ('<c r="A1" t="str"><v>a_x000D__x0007_b_x005F_x0041_</v></c>', CellKind.TEXT, "a\r\x07b_x0041_"),
        ('<c r="A1" t="str"><v>_xD800_</v></c>', CellKind.TEXT, "_xD800_"),
        ('<c r="A1" t="str"><v><![CDATA[<a>]]></v></c>', CellKind.TEXT, "<a>"),
        ('<c r="A1"><v>89.5</v></c>', CellKind.NUMBER, "89.5"),
        ('<c r="A1"><v> 89.5 </v></c>', CellKind.NUMBER, "89.5"),
        ('<c r="A1" t="n"><v>1E-2</v></c>', CellKind.NUMBER, "1E-2"),
        ('<c r="A1" t="b"><v>1</v></c>', CellKind.BOOLEAN, "TRUE"),
        ('<c r="A1" t="b"><v>0</v></c>', CellKind.BOOLEAN, "FALSE"),
        ('<c r="A1" t="e"><v>#REF!</v></c>', CellKind.ERROR, "#REF!"),
        ('<c r="A1" s="1"><v>90</v></c>', CellKind.DATE, "90"),
        ('<c r="A1" t="d"><v>2026-01-01</v></c>', CellKind.DATE, "2026-01-01"),
        ('<c r="A1"><f>1+1</f><v>90</v></c>', CellKind.FORMULA, "1+1"),
        ('<c r="A1" t="str"><f>"a"&amp;B1</f><v>ab</v></c>', CellKind.FORMULA, '"a"&B1'),
        ('<c r="A1"><f/><v>90</v></c>', CellKind.FORMULA, ""),
        ('<c r="A1" s="1"><f>TODAY()</f><v>90</v></c>', CellKind.FORMULA, "TODAY()"),
        ('<c r="A1" t="e"><f>1/0</f><v>#DIV/0!</v></c>', CellKind.FORMULA, "1/0"),
        ("<c><v>5</v></c>", CellKind.NUMBER, "5"),
        ('<c r="a1"><v>5</v></c>', CellKind.NUMBER, "5"),
    ],
)
def test_a_cell_has_its_kind_and_text(cell, kind, text):
    assert only(cell)[:2] == (kind, text)


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="A1"/>', '<c r="A1" s="3"/>', '<c r="A1"><v/></c>', '<c r="A1"><v></v></c>',
        '<c r="A1" t="s"/>',
        '<c r="A1" t="inlineStr"><is><t/></is></c>', '<c r="A1" t="str"><v></v></c>',
        '<c r="A1" t="s"><v>0</v></c>',
    ],
)  # fmt: skip
def test_a_cell_with_nothing_in_it_is_none_and_its_row_absent(cell):
    found = grid(
        f'<row r="1">{cell}</row><row r="4"><c r="B4"><v>1</v></c></row>', strings="<si><t></t></si>"
    )
    assert (found.rows, list(found.columns)) == ((4,), [2])


def test_a_number_carries_what_its_format_does():
    assert only('<c r="A1" s="2"><v>60</v></c>').format == NumberFormat(FormatKind.OTHER, None, '"95"')
    assert only('<c r="A1" s="3"><v>60</v></c>').format == NumberFormat(FormatKind.DECIMAL, 2, "0.00")


def test_shared_strings_join_runs_and_leave_phonetics_out():
    runs = "<r><t>张</t></r><r><rPr/><t> 三</t></r>"
    strings = f"<si>{runs}<rPh sb='0' eb='1'><t>z</t></rPh><phoneticPr fontId='1'/></si>"
    assert only('<c r="A1" t="s"><v>0</v></c>', strings=strings).text == "张 三"


def test_equal_contents_are_one_object_across_sheets_columns_and_spellings():
    found = grid('<row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="str"><v>甲</v></c></row>')
    assert found.cell(1, 1) is found.cell(1, 3)


def test_rows_and_cells_without_addresses_follow_each_other():
    found = grid(
        '<row><c><v>1</v></c><c r="C1"><v>2</v></c><c><v>3</v></c></row>'
        '<row r="5"/><row><c><v>4</v></c></row>'
    )
    assert found.rows == (1, 6)
    assert {n: [c and c.text for c in v] for n, v in found.columns.items()} == {
        1: ["1", "4"],
        3: ["2", None],
        4: ["3", None],
    }


def test_shared_formulas_are_moved_to_their_cells():
    rows = (
        '<row r="2"><c r="C2"><f t="shared" ref="C2:C3" si="0">A2*$B$1+SUM(A:A)&amp;"A2"</f></c></row>'
        '<row r="3"><c r="C3"><f t="shared" si="0"/><v>2</v></c><c r="D3"><f t="shared" si="0"/></c></row>'
    )
    found = grid(rows)
    assert found.cell(3, 3).text == 'A3*$B$1+SUM(A:A)&"A2"'
    assert found.cell(3, 4).text == 'B3*$B$1+SUM(B:B)&"A2"'


def test_all_cells_that_an_array_formula_fills_are_formulas():
    rows = (
        '<row r="1"><c r="A1"><f t="array" ref="A1:B2">ROW()</f><v>1</v></c><c r="B1"><v>1</v></c></row>'
        '<row r="2"><c r="A2"><v>2</v></c><c r="B2"><v>2</v></c><c r="C2"><v>3</v></c></row>'
    )
    found = grid(rows)
    kinds = {(r, c): found.cell(r, c).kind for r, c in ((1, 1), (1, 2), (2, 1), (2, 2), (2, 3))}
    assert kinds == dict.fromkeys(kinds, CellKind.FORMULA) | {(2, 3): CellKind.NUMBER}


def test_hidden_rows_columns_and_merged_ranges_are_told():
    before = (
        '<cols><col min="2" max="3" hidden="1"/><col min="5" max="5" width="0"/>'
        '<col min="6" max="16384" width="9"/></cols>'
    )
    after = '<mergeCells count="1"><mergeCell ref="A1:B3"/></mergeCells>'
    rows = (
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="2" hidden="1"><c r="A2"><v>1</v></c></row>'
        '<row r="3" hidden="true"><c r="A3"><v>1</v></c></row>'
        '<row r="4" ht="0" customHeight="1"><c r="A4"><v>1</v></c></row>'
        '<row r="5" hidden="0" ht="15"><c r="A5"><v>1</v></c></row>'
    )
    found = grid(rows, sheet=sheet(rows, before, after))
    assert found.hidden_rows == {2, 3, 4}
    assert found.hidden_columns == {2, 3, 5}
    assert found.merged == (Merged(1, 1, 3, 2),)


@pytest.mark.parametrize("state", ["visible", "hidden", "veryHidden"])
def test_a_sheet_says_whether_it_is_shown(state):
    assert grid("", sheets=f'<sheet name="表" sheetId="1" state="{state}" r:id="rId1"/>').state == state


def test_custom_properties_are_text_by_name():
    made = parts()
    made["_rels/.rels"] = rels(
        ("rId1", f"{REL}/officeDocument", "xl/workbook.xml"),
        ("rId2", f"{REL}/custom-properties", "docProps/custom.xml"),
    )
    made["docProps/custom.xml"] = (
        f'{HEAD}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
        'xmlns:vt="urn:vt"><property name="zongce.kind" pid="2"><vt:lpwstr>原始</vt:lpwstr></property>'
        '<property name="n" pid="3"><vt:i4>5</vt:i4></property></Properties>'
    )
    data = zipped(made)
    found, findings = read_book(data, "x.xlsx")
    assert findings == ()
    assert found.properties == {"zongce.kind": "原始", "n": "5"}
    assert (found.file, found.sha256) == ("x.xlsx", hashlib.sha256(data).hexdigest())


def test_a_chart_sheet_has_no_cells_and_is_left_out():
    made = parts(
        sheets='<sheet name="图" sheetId="1" r:id="rId9"/><sheet name="表" sheetId="2" r:id="rId1"/>'
    )
    made["xl/_rels/workbook.xml.rels"] = str(made["xl/_rels/workbook.xml.rels"]).replace(
        "</R", f'<Relationship Id="rId9" Type="{REL}/chartsheet" Target="chartsheets/sheet1.xml"/></R'
    )
    made["xl/chartsheets/sheet1.xml"] = "<chartsheet/>"
    found, findings = read_book(zipped(made), "x.xlsx")
    assert findings == ()
    assert [g.name for g in found.sheets] == ["表"]


def test_a_part_in_utf_16_is_read():
    text = sheet('<row r="1"><c r="A1" t="str"><v>甲</v></c></row>').replace("UTF-8", "UTF-16")
    made = parts()
    made["xl/worksheets/sheet1.xml"] = text.encode("utf-16")
    found, findings = read_book(zipped(made), "x.xlsx")
    assert findings == ()
    assert found.sheets[0].cell(1, 1) == Cell(CellKind.TEXT, "甲")
