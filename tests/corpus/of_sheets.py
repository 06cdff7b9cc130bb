"""Sheets that two programs read in two ways, or in which something is where nobody looks."""

from __future__ import annotations

from tests.corpus.edits import (
    MAIN_PART,
    SHEET1,
    after_data,
    again,
    cell,
    changed,
    parts_of,
    rows,
    text,
    wide,
    with_sheet,
)
from tests.corpus.entry import Entry, accepted, refused
from tests.corpus.good import CLASS, FORM, FORM_FIRST, ROSTER, SCORE
from tests.files import SCORE_HEADINGS


def twin(name: str, state: str):
    """One sheet more with the content of the first, under another name."""
    return lambda d: with_sheet(d, name, parts_of(d)[SHEET1], state)


def two_unnamed(data: bytes) -> bytes:
    """Two sheets that fit, and nothing says which is meant."""
    made = changed(data, MAIN_PART, ('name="成绩"', 'name="Sheet1"'))
    return with_sheet(made, "Sheet2", parts_of(data)[SHEET1])


def twice(tag: str, place: str):
    """A row or cell twice in the file, the second time with a better mark."""

    def build(data: bytes) -> bytes:
        if tag == "c":
            return changed(
                data,
                SHEET1,
                (FORM_FIRST, FORM_FIRST + FORM_FIRST.replace("25.5", "30")),
            )
        return rows(data, f'<row r="8"><c r="{place}"><v>30</v></c></row>')

    return build


def merged(ref: str):
    """Cells of the table merged."""
    return lambda d: after_data(d, f'<mergeCells count="1"><mergeCell ref="{ref}"/></mergeCells>')


def heading(old: str, new: str):
    """Another heading."""
    place = f"{'ABCDEFGH'[SCORE_HEADINGS.index(old)]}1"
    return lambda d: cell(d, **{place: text(new)})


def heading_twice(data: bytes) -> bytes:
    """A second column of scores."""
    return changed(data, SHEET1, ('</row><row r="2"', f'<c r="I1" {text("成绩")}</c></row><row r="2"'))


ONCE = "<worksheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><sheetData/></worksheet>"

TWICE = [
    *refused("出现两次", FORM, "S107", {"cell twice": twice("c", "C8")}, cell="C8"),
    *refused("出现两次", FORM, "S107", {"row twice": twice("row", "C8")}, cell="A8"),
    *refused(
        "出现两次",
        FORM,
        "S107",
        {
            "data twice": lambda d: after_data(d, '<sheetData><row r="8"/></sheetData>'),
            "sheet name twice": lambda d: changed(d, MAIN_PART, ('name="项目说明"', 'name="评分表"')),
            "sheet name differs in case": lambda d: with_sheet(
                changed(d, MAIN_PART, ('name="项目说明"', 'name="Ab"')), "aB", ONCE.encode()
            ),
        },
    ),
    *refused(
        "次序颠倒",
        FORM,
        "F102",
        {
            "rows out of order": lambda d: rows(d, '<row r="30"/><row r="25"/>'),
            "cells out of order": lambda d: rows(d, '<row r="20"><c r="D20"/><c r="C20"/></row>'),
            "address of another row": lambda d: rows(d, '<row r="20"><c r="C8"><v>30</v></c></row>'),
        },
    ),
]

FAR = [
    *refused(
        "很远的单元格",
        FORM,
        "S106",
        {
            "cell at XFD1048576": lambda d: rows(d, '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
        },
        cell="XFD1048576",
    ),
    *refused(
        "很远的单元格",
        FORM,
        "S106",
        {
            "blank text at ZZ5000": lambda d: rows(d, f'<row r="5000"><c r="ZZ5000" {text(" ")}</c></row>'),
        },
        cell="ZZ5000",
    ),
    *accepted(
        "很远的单元格",
        FORM,
        {
            "far cell without content": lambda d: rows(
                d, '<row r="1048576" ht="15"><c r="XFD1048576" s="1"/></row>'
            ),
        },
    ),
]

HIDDEN = [
    *refused(
        "隐藏的孪生工作表",
        FORM,
        "S108",
        {
            "hidden": twin("评分表 ", "hidden"),
            "very hidden": twin("评 分表", "veryHidden"),
        },
    ),
    *refused("几张相像的表", SCORE, "S102", {"two sheets of no name": two_unnamed}),
    *refused("隐藏的孪生工作表", SCORE, "S108", {"hidden twin of an export": twin("原始成绩旧", "hidden")}),
    *accepted(
        "隐藏的内容",
        SCORE,
        {
            "hidden row": lambda d: changed(d, SHEET1, ('<row r="3">', '<row r="3" hidden="1">')),
            "row of no height": lambda d: changed(
                d, SHEET1, ('<row r="3">', '<row r="3" ht="0" customHeight="1">')
            ),
        },
        hints="S110",
    ),
]

MERGED = [
    *refused("合并单元格", FORM, "S104", {"marks merged": merged("C8:C9")}),
    *refused("合并单元格", ROSTER, "S104", {"names merged": merged("B2:B3")}),
    *accepted("合并单元格", FORM, {"title merged": merged("A1:D1")}),
]

HEADINGS = [
    *refused("表头", SCORE, "S101", {"score missing": heading("成绩", "分")}),
    *refused("表头", SCORE, "S103", {"heading twice": heading_twice}),
    *refused(
        "表头",
        FORM,
        "P404 P405",
        {
            "item renamed": lambda d: changed(d, SHEET1, ("<t>体育 (30-40)</t>", "<t>美育 (30-40)</t>")),
        },
    ),
    *refused(
        "表头",
        FORM,
        "P406",
        {
            "range widened": lambda d: changed(d, SHEET1, ("<t>思想 (20-30)</t>", "<t>思想 (20-99)</t>")),
        },
    ),
]

PEOPLE = [
    *refused(
        "学号重复",
        ROSTER,
        "R203",
        {
            "same": lambda d: cell(d, A3=text("20240101")),
            "blank behind": lambda d: cell(d, A3=text("20240101 ")),
            "ideographic blank before": lambda d: cell(d, A3=text("\u3000" + "20240101")),
            "full width": lambda d: cell(d, A3=text(wide("20240101"))),
            "zero-width blank inside": lambda d: cell(d, A3=text("2024\u200b0101")),
            "one as a number": lambda d: cell(d, A3="<v>20240101</v>"),
        },
    ),
    *refused(
        "评分表换了人",
        FORM,
        "P408 R203",
        {
            "row replaced by another": lambda d: cell(d, A9=text("20240101"), B9=text("甲")),
        },
    ),
    *refused(
        "评分表换了人",
        FORM,
        "P409",
        {
            "stranger added": lambda d: rows(
                d, f'<row r="12"><c r="A12" {text("20249999")}</c><c r="B12" {text("外人")}</c></row>'
            ),
        },
    ),
    *refused(
        "评分表换了人",
        FORM,
        "W911",
        {
            "code of nobody": lambda d: again(
                cell(d, C3=text("校验码 AAAAAAAA")),
                **{
                    "docProps/custom.xml": parts_of(d)["docProps/custom.xml"].replace(
                        b"zongce.code", b"zongce.xode"
                    )
                },
            )
        },
    ),
    *refused(
        "评分表换了人",
        FORM,
        "W911",
        {
            "rater of another code": lambda d: cell(
                d, B3=text("20240104"), B4=text("丁"), A10=text("20240103")
            )
        },
    ),
    *refused(
        "班级工作簿改过",
        CLASS,
        "W925",
        {
            "a score changed after computing": lambda d: _class_changed(d, "8000", "9999"),
        },
    ),
]


def _class_changed(data: bytes, old: str, new: str) -> bytes:
    """Change a computed score in the sheet of a class workbook that holds it."""
    shown = (f"<v>{old[:2]}</v>", f"<v>{new[:2]}.{new[2:]}</v>")
    part = next(
        name
        for name, content in parts_of(data).items()
        if name.startswith("xl/worksheets/sheet")
        and shown[0].encode() in content
        and "平均学分成绩".encode() in content
    )
    return changed(data, part, shown)


ENTRIES: list[Entry] = [*TWICE, *FAR, *HIDDEN, *MERGED, *HEADINGS, *PEOPLE]
