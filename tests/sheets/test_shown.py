"""Facts, bars, charts, states, locks and hidden sheets of a document."""

import io
import zipfile

import pytest
from openpyxl import load_workbook

from tests.openxml import audit
from tests.sheets.samples import opened
from zongce.books.reader import read_book
from zongce.core.records import from_values
from zongce.core.schema import Column, Exact, Layout, Table, Text
from zongce.ports.outcome import Chart, Document, SheetContent
from zongce.sheets.head import state_words
from zongce.sheets.render import render_document
from zongce.tables.roster import ROSTER

STEPS = Table(
    "steps",
    "步骤表",
    "测试",
    (
        Column("step", "步", Text(), width=8),
        Column("state", "状态", Text(), width=12),
        Column("count", "数", Exact(0), width=8),
    ),
    Layout.RESULT,
)
VALUES = {
    "step": ("一", "二", "三", "四"),
    "state": ("✓ 已计算", "⚠ 需重新计算", "○ 未开始", None),
    "count": (3, 0, 10, None),
}
FACTS = (("当前状态是什么", "⚠ 需重新计算：评分"), ("下一步", "=1+1"))
CHART = Chart("进度", "step", ("count",), "步", "人数", '一 3 人；"二" <0> & 人')


def document(kind="steps", **options):
    content = SheetContent(STEPS, from_values(STEPS, VALUES), "步骤", **options)
    return Document(kind, "步骤", (content,))


def roster(kind="roster", **options):
    rows = from_values(ROSTER, {"student_id": ("0101",), "name": ("张三",)})
    return Document(kind, "名册", (SheetContent(ROSTER, rows, "名册", **options),))


def rules(sheet, kind):
    return [(str(a.sqref), r) for a in sheet.conditional_formatting for r in a.rules if r.type == kind]


def test_facts_stand_between_title_and_headings_and_move_everything_down():
    links = {"step": ("#'步骤表'!A1", "", "", "")}
    data = render_document(document(facts=FACTS, links=links, chart=CHART, bars={"count": ()}))
    sheet = opened(data)["步骤表"]
    assert [(sheet[f"A{r}"].value, sheet[f"B{r}"].value) for r in (4, 5)] == list(FACTS)
    assert sheet["B5"].data_type == "s"
    assert [sheet[f"A{r}"].value for r in (3, 6)] == [None, None]
    assert [c.value for c in sheet[7]] == ["步", "状态", "数"]
    assert (sheet["A8"].value, sheet["A8"].hyperlink.location) == ("一", "'步骤表'!A1")
    assert (sheet.freeze_panes, sheet.print_title_rows) == (None, "$7:$7"), "seven rows are half a screen"
    assert [area for area, _ in rules(sheet, "dataBar")] == ["C8:C11"]
    assert sheet._charts[0].series[0].val.numRef.f == "'步骤表'!$C$8:$C$11"
    assert audit(data) == []


def test_a_label_of_a_fact_is_seen_whole_and_its_sign_gives_its_colour():
    sheet = opened(render_document(document(facts=FACTS)))["步骤表"]
    assert sheet.column_dimensions["A"].width >= 2.1 * len("当前状态是什么")
    assert sheet["B4"].font.color.rgb.endswith("B3261E")
    assert not sheet["B5"].font.color.rgb.endswith("B3261E")


def test_bars_reach_from_zero_to_the_columns_largest_or_to_each_rows_total():
    def bars(given):
        sheet = opened(render_document(document(bars=given)))["步骤表"]
        return {area: [v.val for v in rule.dataBar.cfvo] for area, rule in rules(sheet, "dataBar")}

    assert bars({"count": ()}) == {"C5:C8": [0, 10]}
    assert bars({"count": (4, 10, 10, 4)}) == {"C5 C8": [0, 4], "C6:C7": [0, 10]}
    assert bars({"count": (4, 0, 10, 0)}) == {"C5": [0, 4], "C7": [0, 10]}


def test_signs_are_coloured_together_because_steps_change_theirs():
    sheet = opened(render_document(document()))["步骤表"]
    tests = [rule.formula[0] for _, rule in rules(sheet, "expression")]
    assert tests == [f'LEFT($B5,1)="{sign}"' for sign in "✓●○⚠"]


def test_of_other_states_only_those_that_are_there_are_coloured():
    assert state_words(("已交", "未交", "")) == ("未交", "已交")
    assert state_words(("", "别的")) == ()


def test_a_chart_has_titles_and_its_alternative_text():
    data = render_document(document(chart=CHART))
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        drawing = package.read("xl/drawings/drawing1.xml").decode()
        chart = package.read("xl/charts/chart1.xml").decode()
    assert "descr='一 3 人；\"二\" &lt;0&gt; &amp; 人'" in drawing
    assert all(f"<a:t>{words}</a:t>" in chart for words in ("进度", "步", "人数"))
    assert audit(data) == []
    assert data == render_document(document(chart=CHART))
    book, found = read_book(data, "a.xlsx")
    assert found == ()
    assert [grid.name for grid in book.sheets] == ["步骤表"]


def test_several_charts_have_each_its_own_text_and_a_sheet_without_rows_has_none():
    other, blank = (Table(f"t{n}", f"表{n}", "测试", STEPS.columns, Layout.RESULT) for n in "ab")
    sheets = []
    for table, values, words in ((blank, {}, "空"), (STEPS, VALUES, "第一"), (other, VALUES, "第二")):
        chart = Chart("t", "step", ("count",), "x", "y", words)
        sheets.append(SheetContent(table, from_values(table, values), table.sheet, chart=chart))
    data = render_document(Document("x", "x", tuple(sheets)))
    book = opened(data)
    assert [len(sheet._charts) for sheet in book.worksheets] == [0, 1, 1]
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        texts = [package.read(f"xl/drawings/drawing{n}.xml").decode() for n in (1, 2)]
    assert [text.partition(' descr="')[2].partition('"')[0] for text in texts] == ["第一", "第二"]


def test_a_hidden_sheet_is_out_of_sight_and_an_alarm_marks_its_tab():
    shown = SheetContent(STEPS, from_values(STEPS, VALUES), "步骤", "⚠ 需重新计算：评分。")
    table = Table("hidden", "藏", "测试", STEPS.columns, Layout.RESULT)
    hidden = SheetContent(table, from_values(table, VALUES), "藏", hidden=True)
    data = render_document(Document("x", "x", (shown, hidden)))
    book = opened(data)
    assert [s.sheet_state for s in book.worksheets] == ["visible", "hidden"]
    assert [bool(s.sheet_properties.tabColor) for s in book.worksheets] == [True, False]
    assert audit(data) == []


@pytest.mark.parametrize("options", [{"locked": True}, {"kind": "class_update"}])
def test_a_list_in_which_nobody_types_is_protected_and_looks_like_a_result(options):
    sheet = opened(render_document(roster(**options)))["学生名册"]
    assert sheet.protection.sheet
    assert not sheet.tables
    assert (sheet["A4"].value, sheet.max_row) == ("学号", 5)
    assert sheet["A5"].protection.locked
    assert not sheet.data_validations.dataValidation


def test_choices_are_offered_where_the_column_has_no_list_of_its_own_and_fits_the_rule():
    many = tuple(f"很长的班级名称{n}" for n in range(60))
    data = render_document(
        roster(choices={"class_": ("会计2401", "会计2402"), "major": many, "participant": ("x",)})
    )
    sheet = load_workbook(io.BytesIO(data))["学生名册"]
    found = {str(r.sqref)[0]: r for r in sheet.data_validations.dataValidation}
    assert (found["I"].formula1, found["I"].showErrorMessage) == ('"会计2401,会计2402"', False)
    assert found["F"].type == "textLength"
    assert found["K"].formula1 == '"是,否"'
    assert audit(data) == []
