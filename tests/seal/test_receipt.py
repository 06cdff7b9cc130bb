"""Receipts: they read back as they were written, and whoever changes one is told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.flow import books, keyed
from zongce.core.finding import Where
from zongce.seal.keys import fingerprint
from zongce.seal.receipt import (
    GIVEN_AT,
    RECEIPT,
    issuer_fields,
    issuer_of,
    read_text,
    receipt_faults,
    signed_text,
)

ROOT = keyed.key_of(books.OFFICE).public
HERE = Where("回执.txt")
FIELDS = (
    ("收到文件", "会计2401.xlsx"),
    ("SHA-256", "ab" * 32),
    (GIVEN_AT, "2026-10-20 09:30:00"),
    ("处理结果", "采用"),
)


def receipt(number=books.ADMIN, key="", fields=FIELDS, **changed):
    issuer = keyed.certificate(number, **changed)
    text = signed_text(RECEIPT, (*fields, *issuer_fields(issuer, ROOT)))
    return text.signed(keyed.key_of(key or number))


def faults(text, pinned=ROOT):
    return [(f.code, f.value) for f in receipt_faults(text, pinned, HERE)]


def test_a_receipt_reads_back_and_can_be_checked_alone():
    text = receipt()
    back = read_text("\ufeff" + text.shown(), RECEIPT)
    assert back == text
    assert faults(back) == faults(back, "") == []
    assert issuer_of(back) == keyed.certificate(books.ADMIN)
    assert fingerprint(back.field("根公钥")) == fingerprint(ROOT)


def test_a_receipt_of_somebody_with_classes_is_checked_too():
    assert faults(read_text(receipt(books.COUNSELLOR).shown(), RECEIPT)) == []


@pytest.mark.parametrize("label", [label for label, _ in receipt().fields])
def test_any_changed_field_is_told(label):
    text = receipt()
    changed = text._replace(fields=tuple((k, f"{v}1" if k == label else v) for k, v in text.fields))
    assert [code for code, _ in faults(changed)][:1] == ["K406"]


def test_a_field_left_out_or_added_is_told():
    text = receipt()
    for n in range(len(text.fields)):
        assert faults(text._replace(fields=text.fields[:n] + text.fields[n + 1 :]))
        assert faults(text._replace(fields=(*text.fields[:n], ("备注", "x"), *text.fields[n:])))


def test_another_root_another_key_and_days_outside_are_told():
    assert faults(receipt(), keyed.key_of(books.ADMIN).public)
    assert faults(receipt(key=books.COUNSELLOR)) == [("K406", "赵干事")]
    late = [(k, "2027-09-01 00:00:00" if k == GIVEN_AT else v) for k, v in FIELDS]
    assert faults(receipt(fields=late)) == [("K406", "赵干事")]
    own = keyed.certificate(books.ADMIN)._replace(signature="00" * 64)
    forged = signed_text(RECEIPT, (*FIELDS, *issuer_fields(own, ROOT))).signed(keyed.key_of(books.ADMIN))
    assert faults(forged) == [("K406", "赵干事")]


@given(st.text(max_size=200))
def test_any_text_is_a_receipt_or_none(words):
    for text in (words, f"{RECEIPT}\n{words}", f"{RECEIPT}\n{words}\n签名：{words}"):
        back = read_text(text, RECEIPT)
        if back is not None:
            assert faults(back)


@given(st.lists(st.tuples(st.sampled_from(["收到文件", "原因"]), st.text(max_size=20)), max_size=4))
def test_whatever_stands_in_a_field_reads_back_or_is_no_receipt(fields):
    text = receipt(fields=(*FIELDS, *fields))
    back = read_text(text.shown(), RECEIPT)
    assert back is None or back == text or faults(back)


def test_another_title_or_a_flood_of_lines_is_no_receipt():
    assert read_text(receipt().shown(), "密钥申请") is None
    assert read_text(receipt(fields=FIELDS * 20).shown(), RECEIPT) is None
    assert read_text(receipt(fields=(*FIELDS, ("备注", "x" * 3_000))).shown(), RECEIPT) is None
    assert read_text("", RECEIPT) is None
