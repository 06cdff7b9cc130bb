"""Whatever the bytes: a book, or findings; never an exception."""

import io

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.books.hostile import SHEET, book, parts, zipped
from tests.sheets.samples import document
from zongce.books.limits import Limits
from zongce.books.reader import read_book
from zongce.sheets.render import render_document

SMALL = Limits(inflated_bytes=4_000_000, part_bytes=1_000_000, cells=10_000)


def by_openpyxl():
    workbook = openpyxl.Workbook()
    workbook.active.append(["学号", "成绩", "=A1", 1.5, True])
    workbook.active.merge_cells("A5:B6")
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


FILES = (book(), by_openpyxl(), render_document(document()))
NAMES = tuple(parts())
XML_BITS = st.sampled_from(
    [
        b"<", b">", b"&", b"<!--", b"<![CDATA[", b"<?x?>", b"</row>", b"<row>", b'<c r="A1">', b'"',
        b"\xff", b"\x00", b"<v>", b"<is>", b"<f t='shared' si='0'/>", b"<f t='array' ref='A1:XFD9'>1</f>",
        b"99999999999",
        b" xmlns='u'", b"<sheetData/>", b"<col min='1' max='99999' hidden='1'/>", b"<mergeCell ref='A1'/>",
        b"<mergeCell/>", b"\xef\xbb\xbf",
    ]
)  # fmt: skip


def answered(data):
    found, findings = read_book(data, "x.xlsx", SMALL)
    assert (found is None) == bool(findings)
    return found


@settings(deadline=None)
@given(st.sampled_from(FILES), st.floats(0, 1, exclude_max=True))
def test_a_file_cut_off_anywhere_is_refused(data, share):
    assert answered(data[: int(len(data) * share)]) is None


@settings(deadline=None)
@given(
    st.sampled_from(FILES),
    st.lists(st.tuples(st.integers(0, 1 << 20), st.integers(0, 255)), min_size=1, max_size=6),
)
def test_changed_bytes_never_raise(data, changes):
    made = bytearray(data)
    for at, value in changes:
        made[at % len(made)] = value
    answered(bytes(made))


@settings(deadline=None)
@given(st.sampled_from(FILES), st.integers(1, 400), st.binary(min_size=1, max_size=6))
def test_changed_directories_never_raise(data, back, put):
    at = max(0, len(data) - back)
    answered(data[:at] + put + data[at + len(put) :])


@settings(deadline=None)
@given(
    st.sampled_from([b"", b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"<?xml"]),
    st.binary(),
)
def test_noise_is_refused(start, noise):
    assert answered(start + noise) is None


@settings(deadline=None)
@given(
    st.sampled_from(NAMES),
    st.lists(st.tuples(st.integers(0, 5000), XML_BITS, st.integers(0, 3)), min_size=1, max_size=3),
)
def test_changed_parts_never_raise(name, changes):
    made = parts('<row r="1"><c r="A1" t="s"><v>1</v></c><c r="B1"><f>A1</f><v>1</v></c></row>')
    data = str(made[name]).encode()
    for at, put, cut in changes:
        place = at % len(data)
        data = data[:place] + put + data[place + cut :]
    answered(zipped(made | {name: data}))


@settings(deadline=None)
@given(
    st.sampled_from(NAMES),
    st.binary(max_size=60),
    st.sampled_from(["utf-8", "utf-16", "utf-16-le", "utf-16-be"]),
)
def test_parts_of_noise_never_raise(name, noise, encoding):
    answered(zipped(parts() | {name: noise}))
    answered(zipped(parts() | {name: str(parts()[name]).encode(encoding)[: 40 + len(noise)] + noise}))


def test_deep_nesting_is_only_a_damaged_file():
    for name in (SHEET, "xl/styles.xml", "xl/sharedStrings.xml", "xl/workbook.xml"):
        deep = str(parts()[name]).partition(">")[0]
        answered(zipped(parts() | {name: deep + ">" + "<a>" * 60_000 + "</a>" * 60_000}))
