"""Documents as workbooks: contents, looks, locks, links, identity, the same bytes."""

import html
import io
import re
import zipfile

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from tests.openxml import audit
from tests.sheets.samples import document, opened, part
from zongce.books.number_format import classify
from zongce.core.records import from_values
from zongce.core.schema import Column, Exact, Grade, Layout, Percent, Table, Text
from zongce.core.value import replace
from zongce.ports.outcome import Document, SheetContent
from zongce.sheets.fit import text_width
from zongce.sheets.render import render_document
from zongce.tables.composite import composite
from zongce.tables.registers import COURSE_LOG
from zongce.tables.report import SOURCES
from zongce.tables.roster import ROSTER
from zongce.tables.sealing import TRUST

MIXED = Table(
    "mixed",
    "混合",
    "测试",
    (
        Column("share", "比例", Percent(2)),
        Column("grade", "成绩", Grade()),
        Column("weight", "权重", Exact(4)),
        Column("words", "文字", Text(1000)),
    ),
    Layout.RESULT,
)


def mixed(**columns):
    return Document("mixed", "混合", (SheetContent(MIXED, from_values(MIXED, columns), "混合"),))


def test_title_note_headings_and_rows_stand_where_the_design_says():
    sheet = opened(render_document(document()))["学业成绩"]
    assert sheet["A1"].value == "学业成绩"
    assert sheet["A2"].value == "会计2401"
    assert [c.value for c in sheet[3]] == [None] * 12
    assert [c.value for c in sheet[4]][:2] == ["学号", "姓名"]
    assert sheet["A5"].value == "0020240101"
    assert sheet.max_row == 7
    assert sheet.freeze_panes == "A5"
    assert sheet.sheet_view.showGridLines is False


def test_exact_values_stand_in_the_xml_as_decimals():
    xml = part(render_document(document()))
    for stored in ("<v>89.35</v>", "<v>70.01</v>", "<v>0.1</v>", "<v>4.2</v>", "<v>0</v>"):
        assert stored in xml


def test_leading_zeros_of_a_student_id_survive_as_text():
    sheet = opened(render_document(document()))["学业成绩"]
    assert (sheet["A5"].value, sheet["A5"].data_type, sheet["A5"].number_format) == ("0020240101", "s", "@")


@pytest.mark.parametrize(("cell", "words"), [("B6", "=1+1"), ("B7", "@李四"), ("C7", "-软件")])
def test_text_that_starts_like_a_formula_stays_text_and_is_quoted(cell, words):
    data = render_document(document())
    found = opened(data)["学业成绩"][cell]
    assert (found.value, bool(found.quotePrefix)) == (words, True)
    assert "<f>" not in part(data)


def test_blank_stays_blank_and_zero_stays_zero():
    sheet = opened(render_document(document()))["学业成绩"]
    assert sheet["C6"].value is None
    assert sheet["G7"].value is None
    assert sheet["G6"].value == 0
    assert sheet["D5"].value is None


def test_a_share_is_a_percent_cell():
    sheet = opened(render_document(mixed(share=(3000, 1250))))["混合"]
    assert [(c.value, c.number_format) for c in (sheet["A5"], sheet["A6"])] == [(0.3, "0%"), (0.125, "0.00%")]


def test_a_grade_is_a_number_or_a_word():
    sheet = opened(render_document(mixed(grade=(8950, "优"), weight=(7000, 3333))))["混合"]
    assert [c.value for c in (sheet["B5"], sheet["B6"])] == [89.5, "优"]
    assert (sheet["C6"].value, sheet["C6"].number_format) == (0.3333, "0.0000")


def test_control_characters_and_escapes_do_not_break_the_file():
    words = "a\x00b\x1f_x0041_\ud800<&>\r\n尾 "
    data = render_document(mixed(words=(words,)))
    assert "a\ufffdb\ufffd_x005F_x0041_\ufffd&lt;&amp;&gt;\n尾 " in part(data)
    assert audit(data) == []


def test_text_longer_than_a_cell_is_refused():
    with pytest.raises(ValueError, match="32768"):
        render_document(mixed(words=("字" * 32768,)))


def test_formulas_are_live_and_carry_their_values():
    data = render_document(
        document(
            formulas={
                "academic_score": ("=ROUND(F5+G5,2)", '=IF(F6<"a",1,2)&""', ""),
                "class_rank": ('=1&"/3"', "=B6", "=B7"),
            }
        )
    )
    xml = part(data)
    assert "<f>ROUND(F5+G5,2)</f><v>89.35</v>" in xml
    assert 't="str"><f>1&amp;"/3"</f><v>1/3</v>' in xml
    assert opened(data)["学业成绩"]["H5"].value == "=ROUND(F5+G5,2)"
    cached = load_workbook(io.BytesIO(data), data_only=True)["学业成绩"]
    assert [cached[c].value for c in ("H5", "H6", "H7", "I5", "I7")] == [89.35, 70.01, 0.1, "1/3", "3/3"]
    assert cached["I5"].number_format == "General"
    assert audit(data) == []


def test_links_lead_out_and_inside():
    links = ("原始成绩.xlsx#'Sheet'!A1", "#'学业成绩'!A1", "")
    sheet = opened(render_document(document(links={"name": links})))["学业成绩"]
    out, inside, none = (sheet[c].hyperlink for c in ("B5", "B6", "B7"))
    assert (out.target, out.location) == ("原始成绩.xlsx", "'Sheet'!A1")
    assert (inside.target, inside.location) == (None, "'学业成绩'!A1")
    assert none is None
    assert [sheet[c].font.underline for c in ("B5", "B7")] == ["single", None]
    assert sheet["B6"].value == "=1+1"


def test_emphasis_and_warning_are_dressed():
    sheet = opened(render_document(document(emphasis=("academic_score",), warning=("failed_count",))))[
        "学业成绩"
    ]
    assert sheet["H5"].font.bold
    assert not sheet["F5"].font.bold
    rules = {str(area.sqref): [r.formula for r in area.rules] for area in sheet.conditional_formatting}
    assert rules == {"L5:L7": [["AND(ISNUMBER($L5),$L5>0)"]]}


def test_the_workbook_says_what_it_is():
    book = opened(render_document(document()))
    properties = {p.name: p.value for p in book.custom_doc_props.props}
    assert properties == {"zongce.kind": "academic", "zongce.schema": "1", "zongce.batch": "2025"}
    mark = book.defined_names["_zongce_kind"]
    assert (mark.attr_text, mark.hidden) == ('"academic"', True)


def test_results_are_protected_without_a_password_and_lists_are_tables():
    result = opened(render_document(document()))["学业成绩"]
    assert (result.protection.sheet, result.protection.password) == (True, None)
    assert result["H5"].protection.locked
    roster = SheetContent(ROSTER, from_values(ROSTER, {"student_id": ("1",), "name": ("张三",)}), "名册")
    sheet = opened(render_document(Document("roster", "名册", (roster,))))["学生名册"]
    assert not sheet.protection.sheet
    assert sheet.tables["t_roster"].ref == "A4:L25", "twenty spare rows"
    assert [c.name for c in sheet.tables["t_roster"].tableColumns] == [c.value for c in sheet[4]]
    assert sheet["A4"].value == "学号\uff0a"


def test_the_page_is_a4_fits_its_width_and_repeats_the_head():
    sheet = opened(render_document(document()))["学业成绩"]
    assert (sheet.page_setup.paperSize, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (
        9,
        1,
        0,
    )
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.print_title_rows == "$4:$4"
    assert "&P" in sheet.oddFooter.right.text


def test_every_page_says_whose_sheet_it_is_whatever_its_title():
    sheet = opened(render_document(document()))["学业成绩"]
    assert (sheet.oddFooter.left.text, sheet.oddHeader.left.text) == ("学业成绩", None)
    assert sheet.print_area == ""
    content = SheetContent(MIXED, from_values(MIXED, {}), "A&B\n" + "长" * 200)
    data = render_document(Document("mixed", "混合", (content,)))
    footer = html.unescape(re.search("<oddFooter>(.*?)</oddFooter>", part(data))[1])
    assert "&9 A&&B 长" in footer
    assert len(footer) <= 255, "more is not opened by Excel"
    assert audit(data) == []


def wide(count, note="", **options):
    table = composite(tuple(f"第{i}个模块" for i in range(count)), "综合", ("综合",))
    columns = {"student_id": ("1",), "name": ("张三",)}
    content = SheetContent(table, from_values(table, columns), table.sheet, note, **options)
    return opened(render_document(Document("composite", table.sheet, (content,))))[table.sheet]


def test_whose_row_it_is_stays_in_sight_on_a_sheet_wider_than_a_screen():
    assert [wide(n).freeze_panes for n in (1, 5)] == ["A5", "C5"]


def test_a_sheet_too_wide_for_a_page_prints_on_two_with_number_and_name_on_each():
    narrow, broad = wide(1), wide(5)
    assert (narrow.page_setup.fitToWidth, narrow.print_title_cols) == (1, None)
    assert (broad.page_setup.fitToWidth, broad.print_title_cols) == (2, "$A:$B")
    assert broad.print_title_rows == "$4:$4"


def test_on_two_pages_side_by_side_the_title_stands_in_the_margin_and_is_not_cut():
    narrow, broad = wide(1), wide(5, "⚠ 需重新计算：学业成绩。")
    assert narrow.print_area == ""
    assert broad.print_area == "'综合测评成绩'!$A$4:$V$5"
    assert (broad.oddHeader.left.text, broad.oddFooter.left.text) == ("综合测评成绩", "⚠ 需重新计算")
    assert broad.page_margins.top > narrow.page_margins.top
    assert broad["A1"].value == "综合测评成绩", "on the screen it stands where it always does"


def test_a_column_out_of_sight_takes_no_room_on_the_page():
    sheet = wide(5, unseen=tuple(f"module_{n}_level" for n in range(5)))
    assert [sheet.column_dimensions[c].hidden for c in "CDEF"] == [False, True, False, True]
    assert sheet.page_setup.fitToWidth == 1
    assert sheet["D4"].value == "第0个模块等次"


@pytest.mark.parametrize("name", ["专业学习", "思想品德"])
def test_a_level_has_its_heading_on_one_line(name):
    table = composite((name,), "综合", ())
    content = SheetContent(table, from_values(table, {}), table.sheet)
    sheet = opened(render_document(Document("composite", "x", (content,))))[table.sheet]
    assert sheet["D4"].value == f"{name}等次"
    assert sheet.column_dimensions["D"].width >= text_width(f"{name}等次") + 2


TYPED = replace(MIXED, layout=Layout.LIST)


def test_what_people_type_shows_two_decimals_and_never_fewer_than_were_typed():
    content = SheetContent(TYPED, from_values(TYPED, {"grade": (9400,), "weight": (7000,)}), "混合")
    sheet = opened(render_document(Document("mixed", "混合", (content,))))["混合"]
    assert sheet["B5"].number_format == "0.00########"
    assert sheet["C5"].number_format == "General"
    assert classify(sheet["B5"].number_format).places > 2, "94.123 is not shown as 94.12"


def log(*states):
    columns = {
        "time": tuple(f"2026-10-0{n} 09:00:00" for n, _ in enumerate(states, 1)),
        "person": ("张三",) * len(states), "student_id": ("1",) * len(states),
        "course_code": ("A",) * len(states), "adjusted_item": ("课程是否参评",) * len(states),
        "after": ("否",) * len(states), "state": states,
    }  # fmt: skip
    content = SheetContent(COURSE_LOG, from_values(COURSE_LOG, columns), COURSE_LOG.sheet)
    return opened(render_document(Document("class", "x", (content,))))[COURSE_LOG.sheet]


def test_a_waiting_row_that_a_later_one_overtook_is_struck_out_before_it_is_coloured():
    areas = [(str(a.sqref), a.rules) for a in log("待确认", "生效").conditional_formatting]
    assert [area for area, _ in areas] == ["M5:M6"]
    over, waits = areas[0][1]
    same = "".join(f"*(${c}$5:${c}$6=${c}5)" for c in "DFGI")
    assert over.formula == [f'AND($M5="待确认",SUMPRODUCT((ROW($M$5:$M$6)>ROW($M5)){same})>0)']
    assert (over.stopIfTrue, over.dxf.font.strike) == (True, True)
    assert waits.formula == ['LEFT($M5,3)="待确认"']
    assert over.priority < waits.priority


def test_headings_stand_in_the_cells_as_the_design_fixes_them():
    values = [c.value for c in wide(1)[4]]
    assert {"第0个模块成绩", "第0个模块班级排名", "综合专业年级排名"} <= set(values)


def test_a_digest_is_small_and_does_not_make_its_row_higher():
    columns = {"use": ("学生名册", "x"), "file": ("a.xlsx", "b"), "digest": ("0f" * 32, None)}
    content = SheetContent(SOURCES, from_values(SOURCES, columns), SOURCES.sheet)
    sheet = opened(render_document(Document("sources", "x", (content,))))[SOURCES.sheet]
    assert sheet["D5"].value == "0f" * 32
    assert sheet["D5"].font.size < sheet["A5"].font.size
    assert sheet.row_dimensions[5].height == sheet.row_dimensions[6].height


def test_keys_and_signatures_are_narrow_and_cut_off_at_their_columns_end():
    columns = {"trust_part": ("根", "名单"), "public_key": ("0f" * 32, None), "signature": ("1e" * 64,) * 2}
    content = SheetContent(TRUST, from_values(TRUST, columns), TRUST.sheet)
    sheet = opened(render_document(Document("college", "x", (content,))))[TRUST.sheet]
    for cell in (sheet["L5"], sheet["M5"], sheet["M6"]):
        assert cell.alignment.horizontal == "fill"
        assert sheet.column_dimensions[cell.column_letter].width < 18
    assert sheet["M6"].value == "1e" * 64


def test_long_text_gets_a_higher_row():
    sheet = opened(render_document(mixed(words=("短", "很长的文字" * 10))))["混合"]
    assert sheet.row_dimensions[6].height > 2 * sheet.row_dimensions[5].height


@pytest.mark.parametrize("count", [0, 1])
def test_few_rows_make_a_clean_workbook(count):
    columns = {"student_id": ("1",) * count, "name": ("张",) * count}
    sheets = tuple(SheetContent(t, from_values(t, columns), t.sheet) for t in (ROSTER, MIXED))
    data = render_document(Document("roster", "名册", sheets))
    assert audit(data) == []
    assert CalamineWorkbook.from_filelike(io.BytesIO(data)).sheet_names == ["学生名册", "混合"]


def test_a_rendered_document_passes_the_audit_and_is_the_same_every_time():
    made = document(links={"name": ("a%20b.xlsx#'S'!A1", "", "")}, warning=("failed_count",))
    data = render_document(made)
    assert audit(data) == []
    assert data == render_document(made)


def test_calamine_reads_the_same_values():
    rows = (
        CalamineWorkbook.from_filelike(io.BytesIO(render_document(document())))
        .get_sheet_by_index(0)
        .to_python()
    )
    assert rows[4][:2] == ["0020240101", "张三"]
    assert rows[4][7] == 89.35


def test_the_audit_finds_a_planted_fault():
    data = render_document(document())
    broken = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(broken, "w") as target:
        for name in source.namelist():
            part_of = source.read(name)
            target.writestr(name, part_of.replace(b"<sheetData>", b"<nonsense/><sheetData>"))
    assert audit(broken.getvalue()) != []
