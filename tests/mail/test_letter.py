"""Letters as mail programs write them: names in every encoding, dates with zones, letters inside letters."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zongce.mail.letter import LetterFault, open_letter

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
