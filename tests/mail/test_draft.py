"""Drafts of letters: whatever a sheet holds, there is one recipient, and attachments arrive as they were."""

from __future__ import annotations

import email
import email.policy
import re
from email.header import decode_header, make_header
from email.utils import getaddresses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zongce.mail.draft import Enclosed, Mailbox, draft, flat
from zongce.mail.letter import open_letter

LI = Mailbox("李莉", "li@example.edu.cn")
BOOK = Enclosed("会计2401_评分表.xlsx", bytes(range(256)) * 9 + b"\r\n.\r\nFrom me\n--b\n")
NASTY = st.one_of(
    st.text(max_size=60),
    st.lists(
        st.sampled_from(
            [
                "\r\n", "\n", "\r", "\0", "\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\u202e", "\ufeff",
                "Bcc: x@evil.example", "To: x@evil.example", "<x@evil.example>", ", x@evil.example",
                ";", '"', "\\", "=?utf-8?b?QmNjOiB4QGV2aWwuZXhhbXBsZQ==?=", "?=", "=?", "(", ")", " ", "\t",
                "=?utf-8?q?=0D=0ABcc=3A_x=40evil.example?=", "张三", "会计2401", "--=_",
                "Content-Type: text/html", "\ud800", "𠮷",
            ]
        ),
        max_size=8,
    ).map("".join),
)  # fmt: skip
HEADERS = {"Content-Type", "MIME-Version", "X-Unsent", "From", "To", "Subject"}


def headers_of(data):
    """The header lines of the letter itself, unfolded, by the bytes alone."""
    head = data.split(b"\r\n\r\n", 1)[0].decode("ascii")
    lines = re.sub(r"\r\n[ \t]+", " ", head).split("\r\n")
    return [line.split(":", 1)[0] for line in lines]


@given(NASTY, NASTY, NASTY, NASTY, st.binary(max_size=300))
def test_nothing_a_sheet_holds_becomes_a_header_an_address_or_a_recipient(name, subject, text, file, data):
    made = draft(Mailbox(name, LI.address), subject, text, [Enclosed(file, data)], Mailbox(name, "me@x.cn"))
    assert b"\0" not in made
    assert set(headers_of(made)) <= HEADERS
    assert len(headers_of(made)) == len(set(headers_of(made)))
    strict = email.message_from_bytes(made, policy=email.policy.default)
    assert set(strict.keys()) <= HEADERS
    assert [box.addr_spec for box in strict["To"].addresses] == [LI.address]
    assert [box.addr_spec for box in strict["From"].addresses] == ["me@x.cn"]
    old = email.message_from_bytes(made)
    assert [box for _, box in getaddresses(old.get_all("To"))] == [LI.address]
    assert strict.get_all("Bcc") is None
    assert not strict.defects


@given(NASTY, st.lists(st.tuples(NASTY, st.binary(max_size=400)), min_size=1, max_size=3))
def test_an_attachment_read_back_is_the_file_by_the_library_and_by_our_own_reader(subject, files):
    made = draft(LI, subject, "见附件", [Enclosed(*file) for file in files])
    assert [found.data for found in open_letter(made)] == [data for _, data in files]
    strict = email.message_from_bytes(made, policy=email.policy.default)
    assert [part.get_content() for part in strict.iter_attachments()] == [data for _, data in files]


@given(NASTY, NASTY)
def test_subject_and_name_come_back_as_they_are_shown_even_where_they_look_encoded(subject, name):
    old = email.message_from_bytes(draft(Mailbox(name, LI.address), subject, "", [BOOK]))
    assert str(make_header(decode_header(old["Subject"]))) == flat(subject)
    [(shown, address)] = getaddresses([str(old["To"])])
    assert (str(make_header(decode_header(shown))), address) == (flat(name), LI.address)


@pytest.mark.parametrize(
    "address",
    [
        "a@x.cn, b@x.cn", "a@x.cn\r\nBcc: b@x.cn", "<a@x.cn>", "a b@x.cn", "a@x.cn>", "甲@x.cn", "a@例.cn",
        "", "a", "a@b@x.cn", "a@x.cn\n",
    ],
)  # fmt: skip
def test_what_is_no_plain_address_is_never_written(address):
    with pytest.raises(ValueError, match="address"):
        draft(Mailbox("甲", address), "", "", [])
    with pytest.raises(ValueError, match="address"):
        draft(LI, "", "", [], Mailbox("甲", address))


def test_the_same_values_give_the_same_bytes_and_others_another_boundary():
    first, again = (draft(LI, "评分表", "见附件", [BOOK]) for _ in range(2))
    other = draft(LI, "评分表", "见附件", [BOOK._replace(data=b"1")])
    assert first == again
    assert first.split(b'boundary="')[1][:42] != other.split(b'boundary="')[1][:42]


def test_a_file_that_holds_the_boundary_comes_back_whole():
    made = draft(LI, "评分表", "见附件", [BOOK])
    boundary = made.split(b'boundary="')[1].split(b'"')[0]
    held = b"--" + boundary + b"\r\nBcc: x@evil.example\r\n\r\n--" + boundary + b"--\r\n"
    assert [a.data for a in open_letter(draft(LI, "评分表", "见附件", [Enclosed("甲.xlsx", held)]))] == [held]


def test_a_name_stands_in_both_ways_that_mail_programs_read():
    made = draft(LI, "评分表", "见附件", [BOOK]).decode()
    assert "filename*=utf-8''%E4%BC%9A%E8%AE%A12401" in made
    fallback = re.search(r'name="(=\?utf-8\?b\?[^"]+\?=)"', made)[1]
    assert str(make_header(decode_header(re.sub(r"\r\n", "", fallback)))) == BOOK.name
    assert [found.name for found in open_letter(made.encode())] == [BOOK.name]


def test_a_draft_is_marked_unsent_and_has_no_date_of_its_own():
    parsed = email.message_from_bytes(draft(LI, "评分表", "第一行\n第二行", [BOOK]))
    assert (parsed["X-Unsent"], parsed["Date"], parsed["Message-ID"], parsed["From"]) == (
        "1",
        None,
        None,
        None,
    )
    assert parsed.get_payload()[0].get_payload(decode=True).decode() == "第一行\r\n第二行\r\n"


def test_a_letter_is_seven_bit_and_no_line_is_longer_than_servers_take():
    long = Enclosed("班级工作簿" * 50 + ".xlsx", b"1" * 5000)
    made = draft(Mailbox("老师" * 100, LI.address), "批次" * 300, "很长的一行" * 500, [long])
    assert made.isascii()
    assert max(map(len, made.split(b"\r\n"))) <= 998 + len("班级工作簿" * 50) * 9
    short = draft(LI, "批次" * 300, "很长的一行" * 500, [BOOK])
    assert max(map(len, short.split(b"\r\n"))) <= 998
    assert b"\n" not in made.replace(b"\r\n", b"")
