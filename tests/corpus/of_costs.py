"""Files that are made to cost time or memory: outside of the limits, and inside with all of them used."""

from __future__ import annotations

from random import Random

from tests.corpus.edits import (
    MAIN_PART,
    SHEET1,
    STYLES,
    after_data,
    cell,
    changed,
    format_of,
    rows,
    text,
    with_part,
)
from tests.corpus.entry import Entry, accepted, refused
from tests.corpus.good import FORM
from tests.corpus.of_cleaned import shared
from zongce.books.limits import FORM as LIMITS
from zongce.core.grid import letters

SHEET2 = "xl/worksheets/sheet2.xml"
ROOM = LIMITS.rows - 100


def more_rows(count: int, width: int, content: str, tag: str = '<c r="{c}{r}"', part: str = SHEET1):
    """Many rows below the form, or on its other sheet."""

    def build(data: bytes) -> bytes:
        names = [letters(n) for n in range(1, width + 1)]
        made = (
            f'<row r="{r}">'
            + "".join(f"{tag.format(c=c, r=r)}{content.format(r=r, n=n)}" for n, c in enumerate(names))
            + "</row>"
            for r in range(50, 50 + count)
        )
        return rows(data, *made, part=part)

    return build


def behind(unit: str, count: int):
    """Very many equal or numbered units behind the data."""
    return lambda d: after_data(d, "".join(unit.format(n=n) for n in range(count)))


def in_styles(place: str, unit: str, count: int):
    """Many units in the styles."""
    made = "".join(unit.format(n=n) for n in range(count))
    return lambda d: changed(d, STYLES, (f"</{place}>", f"{made}</{place}>"))


def one_cell(content: str, times: int):
    """One cell with a very long content."""
    return lambda d: rows(d, f'<row r="20"><c r="A20" t="str"><v>{content * times}</v></c></row>')


def formulas(data: bytes) -> bytes:
    """One formula of 8,000 characters that every row shares."""
    first = f'<row r="50"><c r="A50"><f t="shared" si="0" ref="A50:A4000">{"A1+" * 2_600}1</f></c></row>'
    rest = (f'<row r="{r}"><c r="A{r}"><f t="shared" si="0"/></c></row>' for r in range(51, 4_000))
    return rows(data, first, *rest, part=SHEET2)


def many_formats(data: bytes) -> bytes:
    """Thousands of long number formats that styles use."""
    made = "".join(f'<numFmt numFmtId="{300 + n}" formatCode="{n}{";" * 240}"/>' for n in range(3_000))
    xfs = "".join(f'<xf numFmtId="{300 + n}"/>' for n in range(3_000))
    with_one, _ = format_of(data, "0")
    return changed(with_one, STYLES, ("</numFmts>", f"{made}</numFmts>"), ("</cellXfs>", f"{xfs}</cellXfs>"))


def blanks(data: bytes) -> bytes:
    """A megabyte of blank cells, each with an address and a style."""
    return more_rows(700, 120, ' s="1"/>')(data)


def bomb(part: str):
    """A part that inflates to 60 MB of zeros."""
    return lambda d: with_part(d, part, bytes(60_000_000))


def stored_bomb(data: bytes) -> bytes:
    """Twelve parts of 4 MB: each harmless, all together too much."""
    for n in range(12):
        data = with_part(data, f"xl/media/a{n}.bin", bytes(range(256)) * 16_384)
    return data


def flooded(content: str, count: int, width: int = 20):
    """Many students and items more, every mark of which is wrong."""

    def build(data: bytes) -> bytes:
        names = [letters(n) for n in range(5, 5 + width)]
        heads = "".join(f'<c r="{c}7" {text(f"项{c} (20-30)")}</c>' for c in names)
        made = changed(data, SHEET1, ('</c></row><row r="8"', f'</c>{heads}</row><row r="8"'))
        more = (
            f'<row r="{r}"><c r="A{r}" {text(f"2024{r:06d}")}</c>'
            + "".join(f'<c r="{c}{r}"{content.format(first=f"C{r}")}</c>' for c in ("C", "D", *names))
            + "</row>"
            for r in range(12, 12 + count)
        )
        return rows(made, *more)

    return build


def long_array(data: bytes) -> bytes:
    """A formula of 8,000 characters that fills all marks."""
    made = flooded("><v>25</v>", 150)(data)
    return cell(made, C12=f'><f t="array" ref="C12:X161">{"A1+" * 2_600}1</f><v>25</v>')


def long_shared(data: bytes) -> bytes:
    """A formula of 8,000 characters that all marks share."""
    made = flooded('><f t="shared" si="0"/>', 150)(data)
    return cell(made, C12=f'><f t="shared" si="0" ref="C12:X161">{"A1+" * 2_600}1</f><v>25</v>')


def long_string(data: bytes) -> bytes:
    """A text of 32,000 characters in all marks."""
    return shared(flooded(' t="s"><v>0</v>', 150)(data), "<t>" + "长" * 32_000 + "</t>", B8=0)


def slow_at_the_end(data: bytes) -> bytes:
    """The last row is written so that all must be read a second time."""
    made = more_rows(850, 11, "<v>{r}{n}</v></c>", '<c r="{c}{r}">', SHEET2)(data)
    return rows(made, '<row  r="4000"/>', part=SHEET2)


def long_texts(data: bytes) -> bytes:
    """Megabytes of text of which no two characters repeat."""
    chance = Random(1)
    texts = ("".join(chr(chance.randrange(0x4E00, 0x9FA5)) for _ in range(8_000)) for _ in range(80))
    made = (f'<row r="{r}"><c r="A{r}" {text(t)}</c></row>' for r, t in enumerate(texts, start=50))
    return rows(data, *made, part=SHEET2)


OUTSIDE = [
    *refused(
        "炸弹",
        FORM,
        "F106",
        {
            "60 MB in one part": bomb("xl/media/image1.png"),
            "parts that add up": stored_bomb,
            "2 million elements": behind("<c/>", 2_000_000),
            "rows without addresses": lambda d: rows(d, "<row/>" * 900_000),
            "cells without addresses": lambda d: rows(d, '<row r="20">' + "<c/>" * 900_000 + "</row>"),
            "a megabyte of blanks": blanks,
            "one long comment": behind("<!--" + " " * 3_000_000 + "-->", 1),
            "one long text": one_cell("x", 3_000_000),
            "one text too long": one_cell("字", 40_000),
            "one long attribute": lambda d: rows(d, f'<row r="{"2" * 3_000_000}"/>'),
            "distinct element names": behind("<a{n}/>", 90_000),
            "distinct attribute names": behind("<a b{n}=''/>", 60_000),
            "namespaces": behind("<a xmlns:n{n}='u{n}'/>", 40_000),
            "nested namespaces": behind("<a xmlns:n{n}='u{n}'>", 40_000),
            "merged cells": lambda d: after_data(
                d,
                "<mergeCells>"
                + "".join(f'<mergeCell ref="H{n}:J{n}"/>' for n in range(20, 4_000))
                + "</mergeCells>",
            ),
            "array formulas over everything": more_rows(
                3_000, 1, '<f t="array" ref="A1:XFD1048576">1</f></c>', '<c r="{c}{r}">'
            ),
            "number formats": many_formats,
            "cell styles": in_styles("cellXfs", '<xf numFmtId="0"/>', 60_000),
            "different contents": more_rows(3_000, 8, "<v>{r}{n}</v></c>", '<c r="{c}{r}">'),
            "slow cells": more_rows(4_000, 11, "<v>{n}</v></c>", '<c  r="{c}{r}">'),
            "shared strings": lambda d: shared(d, *(f"<t>{n}</t>" for n in range(30_000)), B8=0),
            "hidden columns": lambda d: changed(
                d, SHEET1, ("</cols>", '<col min="1" max="16384" hidden="1"/>' * 20_000 + "</cols>")
            ),
            "sheets": lambda d: changed(
                d,
                MAIN_PART,
                (
                    "</sheets>",
                    "".join(f'<sheet name="s{n}" sheetId="{n}"/>' for n in range(300)) + "</sheets>",
                ),
            ),
            "an unread part of many elements": lambda d: with_part(
                d, "xl/theme/theme2.xml", "<a>" + "".join(f"<b{n}/>" for n in range(120_000)) + "</a>"
            ),
        },
    ),
]

INSIDE = [
    *accepted(
        "用足限度",
        FORM,
        {
            "a long formula shared by all rows": formulas,
            "plain blank cells": more_rows(400, 120, ' s="1"/>'),
            "plain texts": more_rows(4_000, 11, ' t="inlineStr"><is><t>同</t></is></c>', part=SHEET2),
            "different contents": more_rows(850, 11, "<v>{r}{n}</v></c>", '<c r="{c}{r}">', SHEET2),
            "slow cells": more_rows(1_100, 11, "<v>{n}</v></c>", '<c  r="{c}{r}">', SHEET2),
            "slow at the end": slow_at_the_end,
            "elements beside the data": behind("<a{n}/>", 9_900),
            "number formats": in_styles("cellXfs", '<xf numFmtId="9"/>', 20_000),
            "shared strings": lambda d: shared(
                d, "<t>25.5</t>", *(f"<t>{n}</t>" for n in range(9_500)), C8=0
            ),
            "long texts": long_texts,
            "unread parts": lambda d: with_part(
                d, "xl/theme/theme2.xml", "<a>" + "".join(f"<b{n}/>" for n in range(60_000)) + "</a>"
            ),
            "4,900 blank rows": lambda d: rows(
                d, *(f'<row r="{r}" ht="15" s="1"/>' for r in range(20, ROOM))
            ),
        },
    ),
]
WRONG = [
    *refused("用足限度", FORM, "N101 N110 P405 P409", {"every mark wrong": flooded("><v>NaN</v>", 150)}),
    *refused(
        "用足限度",
        FORM,
        "N107 N110 P405 P409",
        {
            "a long array formula over all marks": long_array,
            "a long formula shared by all marks": long_shared,
        },
    ),
    *refused("用足限度", FORM, "N101 N110 P405 P409 T102", {"one long text in all marks": long_string}),
]

ENTRIES: list[Entry] = [*OUTSIDE, *INSIDE, *WRONG]
