"""Letters as mail programs write them: names in every encoding, dates with zones, letters inside letters."""

from __future__ import annotations

import base64
import time
from datetime import UTC, datetime
from email.message import EmailMessage
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zongce.mail.letter import LetterFault, open_letter
from zongce.mail.uuencoded import uuencoded

DATE = "Tue, 20 Oct 2026 09:30:00 +0800"
AT = datetime(2026, 10, 20, 1, 30, tzinfo=UTC)


def raw(disposition, kind="application/octet-stream", date=DATE):
    """A letter by hand, with one part of text and one attachment ``abc``."""
    parts = (
        f"Date: {date}\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
        f"Content-Type: text/plain\r\n\r\nhello\r\n--b\r\nContent-Type: {kind}\r\n"
        f"Content-Transfer-Encoding: base64\r\nContent-Disposition: {disposition}\r\n\r\nYWJj\r\n--b--\r\n"
    )
    return parts.encode()


def word(text, charset):
    return f"=?{charset}?B?{base64.b64encode(text.encode(charset)).decode()}?="


@pytest.mark.parametrize(
    ("disposition", "kind"),
    [
        ("attachment; filename*=utf-8''%E8%AF%84%E5%88%86%E8%A1%A8.xlsx", "application/octet-stream"),
        (
            "attachment; filename*0*=utf-8''%E8%AF%84%E5%88%86; filename*1*=%E8%A1%A8.xlsx",
            "application/octet-stream",
        ),
        ("attachment; filename*=gbk''%C6%C0%B7%D6%B1%ED.xlsx", "application/octet-stream"),
        (f'attachment; filename="{word("评分表.xlsx", "gbk")}"', "application/octet-stream"),
        (f'attachment; filename="{word("评分表.xlsx", "utf-8")}"', "application/octet-stream"),
        ("attachment", f'application/vnd.ms-excel; name="{word("评分表.xlsx", "gb18030")}"'),
        ('inline; filename="评分表.xlsx"', "application/octet-stream"),
    ],
)
def test_an_attachments_name_is_read_however_it_was_written(disposition, kind):
    (found,) = open_letter(raw(disposition, kind))
    assert (found.name, found.data) == ("评分表.xlsx", b"abc")


@pytest.mark.parametrize("charset", ["gbk", "utf-8"])
@pytest.mark.parametrize(
    ("disposition", "kind"),
    [
        ('attachment; filename="互评 甲（1）.xlsx"', "application/octet-stream"),
        ("attachment", 'application/octet-stream; name="互评 甲（1）.xlsx"'),
        ('attachment;\r\n filename="互评 甲（1）.xlsx"', 'application/octet-stream; name="另一名.xlsx"'),
    ],
)
def test_a_name_in_bare_bytes_is_read_as_chinese_systems_write_it(disposition, kind, charset):
    letter = raw(disposition, kind).decode().encode(charset)
    assert [(found.name, found.data) for found in open_letter(letter)] == [("互评 甲（1）.xlsx", b"abc")]


@pytest.mark.parametrize(
    ("date", "sent"),
    [
        (DATE, AT),
        ("Tue, 20 Oct 2026 01:30:00 GMT", AT),
        ("Mon, 19 Oct 2026 21:30:00 -0400 (EDT)", AT),
        ("Tue, 20 Oct 2026 09:30:00 -0000", None),
        ("昨天", None),
        ("", None),
    ],
)
def test_a_date_counts_only_with_its_zone(date, sent):
    assert [found.sent for found in open_letter(raw("attachment; filename=a.xlsx", date=date))] == [sent]


def test_a_forwarded_letter_counts_with_the_date_of_its_writer():
    inner, outer = EmailMessage(), EmailMessage()
    inner["Date"], outer["Date"] = DATE, "Tue, 27 Oct 2026 09:30:00 +0800"
    for letter in (inner, outer):
        letter.set_content("见附件")
    inner.add_attachment(b"1", maintype="application", subtype="octet-stream", filename="甲.xlsx")
    outer.add_attachment(inner)
    outer.add_attachment(b"2", maintype="application", subtype="octet-stream", filename="乙.xlsx")
    found = [(a.name, a.sent) for a in open_letter(outer.as_bytes())]
    assert found == [("甲.xlsx", AT), ("乙.xlsx", datetime(2026, 10, 27, 1, 30, tzinfo=UTC))]


def test_a_signatures_picture_is_no_attachment_and_a_nameless_file_is_one():
    letter = EmailMessage()
    letter.set_content("见附件")
    letter.add_alternative("<p>见附件</p><img src='cid:x'>", subtype="html")
    letter.get_payload()[1].add_related(b"png", "image", "png", cid="<x>")
    letter.add_attachment(b"1", maintype="application", subtype="octet-stream")
    assert [(a.name, a.data) for a in open_letter(letter.as_bytes())] == [("附件1", b"1")]


def test_a_letter_of_text_has_none():
    assert open_letter(b"Date: x\r\n\r\nhello") == ()
    assert open_letter(b"") == ()


@given(st.binary(max_size=400), st.integers(0, 300), st.booleans())
def test_no_bytes_do_more_than_refuse_the_letter(noise, at, whole):
    good = raw("attachment; filename=a.xlsx")
    data = noise if whole else good[:at] + noise + good[at:]
    try:
        found = open_letter(data)
    except LetterFault:
        return
    assert all(isinstance(a.data, bytes) and a.name for a in found)


MIXED = b"Date: " + DATE.encode() + b"\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"


def part(disposition=b"attachment; filename=a.xlsx", body=b"YWJj", encoding=b"base64"):
    head = b"--b\r\nContent-Type: application/x\r\nContent-Transfer-Encoding: " + encoding
    return head + b"\r\nContent-Disposition: " + disposition + b"\r\n\r\n" + body + b"\r\n"


def nested(depth):
    made = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(depth)
    )
    return b"MIME-Version: 1.0\r\n" + made + b"\r\nhello\n" * 1000


HOSTILE = {
    "10,000 attachments": MIXED + part() * 10_000 + b"--b--\r\n",
    "1,001 attachments": MIXED + part() * 1_001 + b"--b--\r\n",
    "a header of a megabyte": MIXED + part(b"attachment; filename=" + b"a" * 1_000_000) + b"--b--\r\n",
    "brackets in brackets": MIXED + part(b"attachment; filename=" + b"(" * 3_900) * 900 + b"--b--\r\n",
    "a thousand pieces of a name": MIXED
    + part(b"attachment" + b"; filename*0*=a" * 250) * 900
    + b"--b--\r\n",
    "parts in parts": nested(5_000),
    "60 MB of empty lines": MIXED + b"--b\r\n\r\n" + b"\n" * 60_000_000,
    "letters in letters": b"Content-Type: message/rfc822\r\n\r\n" * 500 + b"\r\nhello",
    "100,000 files in the text": b"Subject: x\r\n\r\n" + b"begin 644 a.xlsx\n#86)C\n`\nend\n" * 100_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_letter_made_to_keep_its_reader_busy_is_refused_in_time(name):
    before = time.perf_counter()
    with pytest.raises(LetterFault, match=r"信|附件|转发"):
        open_letter(HOSTILE[name])
    assert time.perf_counter() - before < 8


HEAVY = {
    "quoted-printable": part(body=b"=3D" * 4_000_000, encoding=b"quoted-printable"),
    "soft line breaks": part(body=b"=\n" * 500_000, encoding=b"quoted-printable"),
    "nothing but escapes": part(body=b"=" * 4_000_000, encoding=b"quoted-printable"),
    "base64 without an end": part(body=b"A" * 4_000_001),
    "one long line": part(body=b"A" * 4_000_000, encoding=b"8bit"),
}


@pytest.mark.parametrize("name", HEAVY)
def test_a_heavy_part_is_read_in_time_and_never_larger_than_the_letter(name):
    before = time.perf_counter()
    (found,) = open_letter(MIXED + HEAVY[name] + b"--b--\r\n")
    assert len(found.data) <= len(HEAVY[name])
    assert time.perf_counter() - before < 8


def test_a_letter_of_many_large_attachments_is_no_attack():
    book = base64.encodebytes(bytes(700_000))
    whole = MIXED + part(body=book) * 60 + b"--b--\r\n"
    assert len(whole) > 50_000_000
    assert [len(found.data) for found in open_letter(whole)] == [700_000] * 60


def test_two_attachments_of_one_name_are_told_apart():
    letter = (
        MIXED + part(b"attachment; filename=a.xlsx") * 3 + part(b"attachment; filename=b") * 2 + b"--b--\r\n"
    )
    assert [f.name for f in open_letter(letter)] == ["a.xlsx", "a（2）.xlsx", "a（3）.xlsx", "b", "b（2）"]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("表\u202excod.xlsx", "表xcod.xlsx"),
        ("甲\u200b.xlsx", "甲.xlsx"),
        ("\u2066\u2069", "附件1"),
        ("", "附件1"),
        ("   ", "附件1"),
    ],
)
def test_a_name_shows_what_it_is(written, name):
    (found,) = open_letter(raw(f"attachment; filename*=utf-8''{quote(written)}"))
    assert (found.name, found.data) == (name, b"abc")


@pytest.mark.parametrize("charset", ["x-unknown", "gb18030", "utf-7", "none", ""])
def test_an_unknown_charset_of_text_or_name_loses_no_attachment(charset):
    body = f"Content-Type: text/plain; charset={charset}\r\n\r\n\xff\xfe\r\n".encode("latin-1")
    letter = (
        MIXED
        + b"--b\r\n"
        + body
        + part(f"attachment; filename*={charset}''%E8%A1.xlsx".encode())
        + b"--b--\r\n"
    )
    assert [found.data for found in open_letter(letter)] == [b"abc"]


def test_a_letter_cut_off_gives_what_is_there():
    whole = MIXED + part() + part(b"attachment; filename=b.xlsx", b"ZGVm" * 500)
    assert [f.name for f in open_letter(whole[:-900])] == ["a.xlsx", "b.xlsx"]


def test_a_file_written_into_the_text_is_an_attachment():
    text = b"Date: " + DATE.encode() + b"\r\n\r\nhello\r\n\r\nbegin 644 a.xlsx\r\n#86)C\r\n`\r\nend\r\n"
    assert open_letter(text) == (("a.xlsx", b"abc", AT),)
    coded = raw("attachment; filename=b.xlsx").replace(b"base64", b"x-uuencode")
    coded = coded.replace(b"YWJj", b"begin 644 b.xlsx\r\n#86)C\r\n`\r\nend")
    assert [f.data for f in open_letter(coded)] == [b"abc"]


@pytest.mark.parametrize(
    ("text", "files"),
    [
        (b"begin 644 a\n#86)C\n`\nend\nbegin 644 b\n#86)C\n`\nend\n", [("a", b"abc"), ("b", b"abc")]),
        (b"begin the day\nend\n", []),
        (b"begin 644 a\n#86)C\n", []),
        (b"begin 644 a\n\x01\x02\nend\n", [("a", b"")]),
        ("begin 644 表.xlsx\n#86)C\nend\n".encode("gbk"), [("表.xlsx", b"abc")]),
        (b"", []),
    ],
)
def test_what_old_programs_write_into_the_text_is_found(text, files):
    assert list(uuencoded(text)) == files


@given(st.binary(max_size=300))
def test_no_text_breaks_the_search_for_files(noise):
    assert all(isinstance(data, bytes) for _, data in uuencoded(b"begin 644 a\n" + noise + b"\nend\n"))
