"""Odd spellings that are accepted after cleaning: the value read is the one the person meant."""

from __future__ import annotations

import re

from tests.books.hostile import MAIN, REL, TYPE
from tests.corpus.edits import (
    MAIN_PART,
    SHEET1,
    STRINGS,
    after_data,
    again,
    cell,
    changed,
    formatted,
    parts_of,
    rows,
    text,
    wide,
    with_part,
    with_relation,
)
from tests.corpus.entry import Entry, accepted
from tests.corpus.good import FORM, FORM_FIRST, ROSTER, SCORE, SCORES


def shared(data: bytes, *strings: str, **cells: int) -> bytes:
    """The workbook with shared strings, and cells that refer to them."""
    table = f'<sst xmlns="{MAIN}">{"".join(f"<si>{s}</si>" for s in strings)}</sst>'
    made = with_part(data, STRINGS, table, f"{TYPE}.sharedStrings+xml")
    made = with_relation(made, f"{REL}/sharedStrings", "sharedStrings.xml", source=MAIN_PART)
    return cell(made, **{place: f't="s"><v>{number}</v>' for place, number in cells.items()})


def marks(**cells: str):
    """Other spellings of the marks."""
    return lambda d: cell(d, **cells)


def student(**said: str):
    """The roster with something else said of its first student."""
    return lambda people: [{**people[0], **said}, *people[1:]]


def without_references(data: bytes) -> bytes:
    """No cell and no row of the table says where it is."""
    sheet = parts_of(data)[SHEET1].decode()
    return again(data, **{SHEET1: re.sub(r' r="[A-Z]*[0-9]+"', "", sheet).encode()})


def reordered(data: bytes) -> bytes:
    """The columns 姓名 and 成绩 have changed places."""
    sheet = parts_of(data)[SHEET1].decode()
    for row in range(1, len(SCORES) + 2):
        cells = {m[1]: m[0] for m in re.finditer(rf'<c r="([A-H]){row}".*?(?:/>|</c>)', sheet)}
        for letter, other in (("C", "H"), ("H", "C")):
            moved = cells[other].replace(f'r="{other}{row}"', f'r="{letter}{row}"')
            sheet = sheet.replace(cells[letter], f"@{letter}{row}@", 1)
            cells[f"to {letter}"] = moved
        for letter in "CH":
            sheet = sheet.replace(f"@{letter}{row}@", cells[f"to {letter}"])
    return again(data, **{SHEET1: sheet.encode()})


def in_utf_16(data: bytes) -> bytes:
    """The sheet is written in UTF-16."""
    sheet = parts_of(data)[SHEET1].decode()
    return again(data, **{SHEET1: f'<?xml version="1.0" encoding="UTF-16"?>{sheet}'.encode("utf-16")})


def prefixed(data: bytes) -> bytes:
    """Every element of the sheet has a prefix."""
    sheet = parts_of(data)[SHEET1].decode()
    made = re.sub(r"<(/?)([A-Za-z])", r"<\1x:\2", sheet).replace("xmlns=", "xmlns:x=", 1)
    return again(data, **{SHEET1: made.encode()})


def strict(data: bytes) -> bytes:
    """A workbook in the strict dialect of the format."""
    made = dict(parts_of(data))
    for name in (SHEET1, "xl/worksheets/sheet2.xml", MAIN_PART):
        made[name] = made[name].replace(MAIN.encode(), b"http://purl.oclc.org/ooxml/spreadsheetml/main")
    return again(data, **made)


WIDTHS = [
    *accepted(
        "全角和看不见的字符",
        FORM,
        {
            "full-width digits": marks(C8=text(wide("25.5")), D8=text(wide("35"))),
            "zero-width blank": marks(C8=text("25\u200b.5")),
        },
        hints="N210",
    ),
    *accepted(
        "全角和看不见的字符",
        FORM,
        {
            "no-break blank": marks(C8=text("\u00a025.5\u00a0")),
            "ideographic blank": marks(C8=text("\u300025.5\u3000")),
            "byte order mark": marks(C8=text("\ufeff25.5")),
        },
    ),
    *accepted(
        "文字里的数字",
        FORM,
        {
            "number as text": marks(C8=text("25.5")),
            "blanks around": marks(C8=text(" 25.50 ")),
            "line break": marks(C8=text("25.5&#10;")),
            "trailing zeros": marks(C8="<v>25.500</v>"),
            "printed double": marks(C8="<v>25.499999999999996</v>", D8="<v>35.000000000000007</v>"),
            "exponent": marks(C8="<v>2.55E1</v>", D8="<v>3.5e+01</v>"),
            "blanks in the element": marks(C8="<v>\n25.5 </v>"),
            "entities": marks(C8="<v>2&#53;.5</v>"),
            "cdata": marks(C8="<v><![CDATA[25.5]]></v>"),
            "comment inside": marks(C8="<v>25<!-- . -->.5</v>"),
        },
    ),
    *accepted(
        "学号和姓名",
        ROSTER,
        {
            "student called NA": lambda d: cell(d, B2=text("NA")),
        },
        value=student(name="NA"),
    ),
    *accepted(
        "学号和姓名",
        ROSTER,
        {"student called TRUE": lambda d: cell(d, B2=text("TRUE"))},
        value=student(name="TRUE"),
    ),
    *accepted(
        "学号和姓名",
        ROSTER,
        {"student called #REF!": lambda d: cell(d, B2=text("#REF!"))},
        value=student(name="#REF!"),
    ),
    *accepted(
        "学号和姓名",
        ROSTER,
        {"text 0012024001": lambda d: cell(d, A2=text("0012024001"))},
        value=student(student_id="0012024001"),
    ),
    *accepted(
        "学号和姓名",
        ROSTER,
        {"20 digits as text": lambda d: cell(d, A2=text("20240101000000000001"))},
        value=student(student_id="20240101000000000001"),
    ),
    *accepted(
        "学号和姓名", ROSTER, {"number as 学号": lambda d: cell(d, A2="<v>20240101</v>")}, hints="T107"
    ),
    *accepted(
        "学号和姓名", ROSTER, {"quote before 学号": lambda d: cell(d, A2=text("'20240101"))}, hints="T109"
    ),
    *accepted(
        "学号和姓名",
        ROSTER,
        {"zero-width blank in 学号": lambda d: cell(d, A2=text("2024\u200b0101"))},
        hints="N210",
    ),
]

SPELLINGS = [
    *accepted(
        "别的写法",
        FORM,
        {
            "cells without references": without_references,
            "sheet in utf-16": in_utf_16,
            "prefixed elements": prefixed,
            "strict dialect": strict,
            "shared strings": lambda d: shared(d, "<t>25.5</t>", C8=0),
            "rich text": lambda d: shared(d, "<r><t>25</t></r><r><rPr><b/></rPr><t>.5</t></r>", C8=0),
            "rich text inline": marks(
                C8='t="inlineStr"><is><r><t>25</t></r><r><rPr><b/></rPr><t>.5</t></r></is>'
            ),
            "phonetic runs": lambda d: shared(
                d, '<t>甲</t><rPh sb="0" eb="1"><t>ジア</t></rPh><phoneticPr fontId="1"/>', B8=0
            ),
            "escaped letter": marks(C8=text("2_x0035_.5")),
            "single quotes": lambda d: changed(d, SHEET1, (FORM_FIRST, FORM_FIRST.replace('"', "'"))),
            "lower-case address": lambda d: changed(d, SHEET1, (FORM_FIRST, FORM_FIRST.replace("C8", "c8"))),
            "decimals of a format": lambda d: formatted(d, "0.0", "C8", "<v>25.5</v>"),
            "points of a format": lambda d: formatted(d, "0.0&quot;分&quot;", "C8", "<v>25.5</v>"),
            "text format": lambda d: formatted(d, "@", "C8", "<v>25.5</v>"),
            "link in a cell": lambda d: with_relation(
                d, f"{REL}/hyperlink", "https://example.org/", ' TargetMode="External"'
            ),
            "comment by a colleague": lambda d: with_part(
                d,
                "xl/comments1.xml",
                f'<comments xmlns="{MAIN}"><authors/></comments>',
                f"{TYPE}.comments+xml",
            ),
            "drawing that is not well-formed": lambda d: with_part(
                d, "xl/drawings/vmlDrawing1.vml", "<xml><br></xml>"
            ),
            "unknown extension": lambda d: after_data(
                d, '<extLst><ext uri="{1}"><x:y xmlns:x="u"/></ext></extLst>'
            ),
            "processing instruction": lambda d: after_data(d, "<?mso x?><!-- saved -->"),
            "spans and heights": lambda d: changed(d, SHEET1, ('<row r="8" ', '<row r="8" spans="1:4" ')),
            "blank styled cells": lambda d: rows(
                d, "".join(f'<row r="{n}"><c r="A{n}" s="1"/></row>' for n in range(12, 2_000))
            ),
        },
    ),
    *accepted(
        "别的写法",
        FORM,
        {
            "remark below the table": lambda d: rows(
                d, f'<row r="14"><c r="A14" {text("辅导员签名：")}</c></row>'
            ),
        },
        hints="S112",
    ),
    *accepted(
        "1904",
        FORM,
        {
            "dates from 1904": lambda d: changed(d, MAIN_PART, ("<workbookPr", '<workbookPr date1904="1"')),
        },
    ),
    *accepted("重排的列", SCORE, {"columns reordered": reordered}),
]

ENTRIES: list[Entry] = [*WIDTHS, *SPELLINGS]
