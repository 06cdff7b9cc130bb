"""The fast way and expat's way come to the same grid, for whatever the fast way takes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.books.hostile import sheet
from zongce.books.budget import Budget
from zongce.books.contents import Contents
from zongce.books.fault import RefusedError
from zongce.books.limits import Limits
from zongce.books.sheet_parse import SheetParser, parse_sheet
from zongce.books.sheet_scan import NotPlainError, _column_numbers, scan_sheet
from zongce.core.grid import GENERAL, LAST_COLUMN, FormatKind, NumberFormat, letters

STRINGS = ["甲", "", " 乙 "]
FORMATS = (GENERAL, NumberFormat(FormatKind.DATE, None, "yyyy"), NumberFormat(FormatKind.DECIMAL, 2, "0.00"))
LIMITS = Limits(rows=60, columns=30, cells=2000)


def read(way, data, size):
    """The grid, or the codes and places of the faults, or None where the way does not take the sheet."""
    contents = Contents(STRINGS, FORMATS, LIMITS)
    parser = SheetParser("表", "s.xml", contents, LIMITS, Budget(LIMITS.markup))
    chunks = [data[i : i + size] for i in range(0, len(data), size)]
    try:
        return way(iter(chunks), parser, "visible")
    except RefusedError as error:
        return [(f.code, f.cell) for f in error.faults]
    except NotPlainError:
        return None


TEXT = st.sampled_from(
    [
        "甲",
        "x y",
        " ",
        "",
        "a&amp;b",
        "&#10;",
        "&#x7532;",
        "&lt;c r=&quot;A1&quot;&gt;",
        "=1",
        "_x0041_",
        "]]",
        "a\nb",
        "</row",
    ]
)
STYLE = st.sampled_from(["", ' s="0"', ' s="1"', ' s="2"', ' s="3"', ' s=""', ' s="-1"'])
INSIDE = st.one_of(
    st.sampled_from(["0", "89.5", "1E3", "-1", "2", "3", "", "TRUE", " 7 "]).map(lambda v: f"<v>{v}</v>"),
    TEXT.map(lambda t: f"<is><t>{t}</t></is>"),
    TEXT.map(lambda t: f'<is><t xml:space="preserve">{t}</t></is>'),
    TEXT.map(lambda t: f"<f>{t}</f><v>1</v>"),
    TEXT.map(lambda t: f"<v>{t}</v>"),
    st.sampled_from(
        ["<v/>", "<v />", "<f/>", "<is/>", "<v>1</v><v>2</v>", "<!-- x --><v>1</v>", "<v>\r\n1</v>"]
    ),
)
KIND = st.sampled_from(
    ["", ' t="n"', ' t="s"', ' t="str"', ' t="inlineStr"', ' t="b"', ' t="e"', ' t="d"', ' t="q"']
)


@st.composite
def plain_cell(draw):
    """What programs write: type and content belong together."""
    style = draw(STYLE.filter(lambda s: s not in (' s=""', ' s="-1"', ' s="3"')))
    text = draw(TEXT.filter(lambda t: t != "</row"))
    number = draw(st.sampled_from(["0", "1", "2"]))
    return style, draw(
        st.sampled_from(
            [
                "/>",
                " />",
                f' t="s"><v>{number}</v></c>',
                f"><v>{number}.5</v></c>",
                f' t="n"><v>{number}</v></c>',
                f' t="inlineStr"><is><t>{text}</t></is></c>',
                f' t="str"><v>{text}</v></c>',
                f"><f>{text}</f><v></v></c>",
                f"><f>{text}</f><v>7</v></c>",
                ' t="b"><v>1</v></c>',
                ' t="e"><v>#N/A</v></c>',
            ]
        )
    )


@st.composite
def any_cell(draw):
    return draw(STYLE), draw(KIND) + ">" + draw(INSIDE) + "</c>"


def rows_of(cell):
    heads = st.sampled_from(
        ["", ' hidden="1"', ' ht="15" customHeight="1"', ' spans="1:3" q:x="1"', ' ht="0"']
    )
    columns = st.lists(st.integers(1, 31), max_size=5)

    @st.composite
    def build(draw, numbers):
        out = []
        for number in numbers:
            head = f'<row r="{number}"{draw(heads)}'
            chosen = draw(columns)
            chosen = sorted(set(chosen)) if draw(st.integers(0, 9)) else chosen
            if not chosen and draw(st.booleans()):
                out.append(f"{head}/>")
                continue
            cells = "".join(f'<c r="{letters(c)}{number}"{"".join(draw(cell))}' for c in chosen)
            out.append(f"{head}>{cells}</row>")
        return "".join(out)

    ascending = st.lists(st.integers(1, 61), max_size=8, unique=True).map(sorted)
    return st.one_of(ascending, ascending, st.lists(st.integers(1, 5), max_size=5)).flatmap(build)


def with_prefix(rows):
    return sheet(rows, after='<mergeCells><mergeCell ref="A1:B2"/></mergeCells>').replace(
        "<worksheet", '<worksheet xmlns:q="urn:q"'
    )


@settings(deadline=None)
@given(rows_of(plain_cell()), st.integers(200, 5000))
def test_plain_sheets_are_read_the_same(rows, size):
    data = with_prefix(rows).encode()
    fast = read(scan_sheet, data, size)
    if fast is not None:
        assert fast == read(parse_sheet, data, size)


@settings(deadline=None)
@given(rows_of(any_cell()))
def test_odd_sheets_are_read_the_same_or_left_to_the_parser(rows):
    data = with_prefix(rows).encode()
    fast = read(scan_sheet, data, 1 << 20)
    if fast is not None:
        assert fast == read(parse_sheet, data, 1 << 20)


def test_a_plain_sheet_does_take_the_fast_way():
    rows = (
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1"/></row><row r="2"/>'
        '<row r="3"><c r="C3"><v>5</v></c></row>'
    )
    data = with_prefix(rows).encode()
    fast = read(scan_sheet, data, 1 << 20)
    assert fast is not None
    assert fast == read(parse_sheet, data, 100)
    assert fast.merged == ((1, 1, 2, 2),)


@settings(deadline=None)
@given(st.binary(max_size=8), st.integers(0, 2000), st.integers(0, 8))
def test_a_damaged_sheet_is_read_the_same_or_left_to_the_parser(put, at, cut):
    rows = "".join(
        f'<row r="{n}" ht="15"><c r="A{n}" s="1" t="s"><v>0</v></c><c r="B{n}"><v>{n}</v></c>'
        f'<c r="C{n}" t="inlineStr"><is><t>甲&amp;</t></is></c></row>'
        for n in range(1, 12)
    )
    whole = with_prefix(rows).encode()
    at %= len(whole)
    data = whole[:at] + put + whole[at + cut :]
    fast = read(scan_sheet, data, 1 << 20)
    slow = read(parse_sheet, data, 1 << 20)
    assert slow is not None
    if fast is not None:
        assert fast == slow
    assert not isinstance(fast, list)


def test_a_column_is_known_by_its_letters_alone_and_only_up_to_the_last():
    known = _column_numbers(LAST_COLUMN)
    assert {letters(n).encode(): n for n in range(1, LAST_COLUMN + 1)} == {
        letters(n).encode(): known[letters(n).encode()] for n in range(1, LAST_COLUMN + 1)
    }
    for name in (b"", b"a", b"A1", b"XFE", b"AAAA", b"\xc4", b"A\n", b"$A"):
        with pytest.raises(KeyError):
            known[name]
