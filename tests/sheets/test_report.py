"""The report of findings: order, links to the cells, counts."""

from tests.openxml import audit
from tests.sheets.samples import opened
from zongce.core.catalog import finding
from zongce.core.finding import Finding, Severity, Where
from zongce.sheets.render import render_document
from zongce.sheets.report import link_to, report_document, summary

E, R, H = Severity.ERROR, Severity.REFUSED, Severity.HINT


def found(severity, cell, file="b.xlsx", sheet="原始成绩", value="9"):
    return Finding("N101", severity, file, sheet, cell, value, "不是数字", "改成数字")


def test_errors_come_first_and_rows_are_ordered_by_number():
    given = [
        found(H, "A1"),
        found(E, "B10"),
        found(R, "A1"),
        found(E, "AA9"),
        found(E, "Z9"),
        found(E, "B1", "a.xlsx"),
    ]
    records = report_document(given).sheets[0].records
    assert records.values("cell") == ("B1", "Z9", "AA9", "B10", "A1", "A1")
    assert records.values("severity") == ("错误", "错误", "错误", "错误", "拒收", "提示")


def test_a_finding_leads_to_its_cell_by_an_encoded_relative_path():
    paths = {"b.xlsx": "收件/第 1 次/b#1.xlsx"}
    data = render_document(report_document([found(E, "I27", sheet="成绩'1")], paths=paths))
    link = opened(data)["检查报告"]["E5"].hyperlink
    assert link.target == "%E6%94%B6%E4%BB%B6/%E7%AC%AC%201%20%E6%AC%A1/b%231.xlsx"
    assert link.location == "'成绩''1'!I27"


def test_places_without_cell_sheet_or_path_still_link_as_far_as_known():
    paths = {"b.xlsx": "b.xlsx"}
    assert link_to(found(E, "A1、A2"), paths) == "b.xlsx#'原始成绩'!A1"
    assert link_to(found(E, "", sheet=""), paths) == "b.xlsx"
    assert link_to(found(E, "A1", file="c.xlsx"), paths) == ""


def test_findings_without_any_cell_link_from_the_file():
    content = report_document([found(E, "", sheet="")], paths={"b.xlsx": "x/b.xlsx"}).sheets[0]
    assert content.links == {"file": ("x/b.xlsx",)}


def test_the_summary_counts_by_level():
    assert summary([found(E, "A1"), found(E, "A2"), found(H, "A3")]) == "2 条错误，1 条提示"
    assert summary([]) == "没有发现问题"


def test_of_an_unfinished_form_nothing_reads_refused():
    marks = [found(R, cell, "缺.xlsx", "评分表") for cell in ("C8", "C9")]
    told = Finding("W917", R, "缺.xlsx", "", "", "", "还差 1 人", "补完")
    given = [*marks, told, found(R, "C8", "错.xlsx", "评分表"), found(H, "A1", "缺.xlsx", "评分表")]
    assert summary(given) == "1 条拒收，3 条不完整，1 条提示"
    records = report_document(given).sheets[0].records
    named = zip(records.texts("file"), records.texts("severity"), strict=True)
    unfinished = [("缺.xlsx", "不完整")] * 3
    assert sorted(named) == [*unfinished, ("缺.xlsx", "提示"), ("错.xlsx", "拒收")]


def test_hostile_values_are_shown_as_text_and_clipped():
    nasty = [found(E, "A1", value="=cmd|' /C calc'!A0"), found(E, "A2", value="\x00" + "长" * 5000)]
    data = render_document(report_document(nasty))
    sheet = opened(data)["检查报告"]
    assert (sheet["F5"].value, sheet["F5"].data_type) == ("=cmd|' /C calc'!A0", "s")
    assert len(sheet["F6"].value) == 1000
    assert audit(data) == []


def test_levels_are_said_in_words_and_coloured():
    data = render_document(report_document([finding("F109", Where("a.xlsx"))]))
    sheet = opened(data)["检查报告"]
    assert sheet["A5"].value == "错误"
    tests = [r.formula[0] for area in sheet.conditional_formatting for r in area.rules]
    assert 'LEFT($A5,2)="错误"' in tests
    assert sheet.protection.sheet


def test_an_empty_report_is_a_clean_workbook():
    data = render_document(report_document([]))
    assert audit(data) == []
    assert "没有发现问题" in opened(data)["检查报告"]["A2"].value
