"""What reading costs: bombs are refused before they burst, and a large table stays small in memory."""

import io
import time
import tracemalloc
import zipfile

import pytest

from tests.books.hostile import SHEET, book, parts, sheet, zipped
from zongce.books.limits import MIB, Limits
from zongce.books.reader import read_book
from zongce.core.grid import letters

SECONDS = 5.0
"""Of the processor; each of these takes minutes or gigabytes without the limits."""


def streamed(unit, count, part=SHEET, wrap=None):
    """A workbook whose ``part`` holds very many equal units, never held as a whole."""
    before, after = wrap or sheet("|").split("|")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts().items():
            if name != part:
                package.writestr(name, data)
        with package.open(part, "w") as stream:
            stream.write(before.encode())
            block = unit.encode() * 10_000
            for _ in range(count // 10_000):
                stream.write(block)
            stream.write(after.encode())
    return out.getvalue()


def blanks():
    """About a MiB in which every cell is blank but has a style."""
    rows = (
        f'<row r="{r}">' + "".join(f'<c r="{letters(c)}{r}"/>' for c in range(1, 500)) + "</row>"
        for r in range(1, 700)
    )
    return book("".join(rows))


def measured(data, limits):
    tracemalloc.start()
    start = time.process_time()
    found, findings = read_book(data, "x.xlsx", limits)
    seconds, peak = time.process_time() - start, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return found, [f.code for f in findings], seconds, peak


BOMBS = {
    "cells without addresses": lambda: streamed(
        "<c/>", 20_000_000, wrap=sheet('<row r="1">|</row>').split("|")
    ),
    "rows without addresses": lambda: streamed("<row/>", 12_000_000),
    "one long comment": lambda: streamed(" ", 60_000_000, wrap=sheet("<!--|-->").split("|")),
    "one long text": lambda: streamed(
        "x", 60_000_000, wrap=sheet('<row r="1"><c><v>|</v></c></row>').split("|")
    ),
    "one long attribute": lambda: streamed("x", 60_000_000, wrap=sheet('<row r="|"/>').split("|")),
    "styles": lambda: streamed("<a/>", 9_000_000, "xl/styles.xml", ("<styleSheet>", "</styleSheet>")),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_quickly_and_cheaply(name):
    found, codes, seconds, peak = measured(BOMBS[name](), Limits())
    assert (found, codes) == (None, ["F106"])
    assert seconds < SECONDS
    assert peak < 30 * MIB


@pytest.mark.parametrize("name", ["one long comment", "one long text", "one long attribute"])
def test_an_endless_token_is_refused_while_it_is_read(name):
    data = BOMBS[name]()
    found, codes, seconds, peak = measured(data, Limits(ratio=10_000, part_bytes=100 * MIB))
    assert (found, codes) == (None, ["F106"])
    assert seconds < SECONDS
    assert peak < 60 * MIB


def test_blanks_in_great_number_cost_neither_time_nor_memory():
    data = blanks()
    found, codes, seconds, peak = measured(data, Limits())
    assert (codes, found.sheets[0].columns) == ([], {})
    assert seconds < SECONDS
    assert peak < 30 * MIB
    assert [f.code for f in read_book(data, "x.xlsx", Limits(cells=300_000))[1]] == ["F106"]


def test_a_large_table_stays_small():
    rows = (
        f'<row r="{r}"><c r="A{r}" t="s"><v>{r % 2}</v></c><c r="B{r}"><v>{r % 101}</v></c>'
        f'<c r="C{r}" t="inlineStr"><is><t>课程{r % 40}</t></is></c></row>'
        for r in range(1, 30_001)
    )
    found, codes, seconds, peak = measured(book("".join(rows)), Limits())
    assert codes == []
    assert len(found.sheets[0].rows) == 30_000
    assert seconds < SECONDS
    assert peak < 12 * MIB


def test_array_formulas_over_everything_are_bounded():
    arrays = "".join(
        f'<row r="{r}"><c r="A{r}"><f t="array" ref="A1:XFD1048576">1</f></c></row>' for r in range(1, 3001)
    )
    start = time.process_time()
    _, findings = read_book(zipped(parts(arrays)), "x.xlsx", Limits(cells=1_000_000))
    assert [f.code for f in findings] == ["F106"]
    assert time.process_time() - start < SECONDS
