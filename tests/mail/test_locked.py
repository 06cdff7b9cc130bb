"""Workbooks behind a password: open with it, with nothing else, and not after anybody changed them."""

from __future__ import annotations

import base64
import io
import time

import msoffcrypto
import olefile
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from zongce.mail import locked as room
from zongce.mail.locked import DamagedError, WrongPasswordError, locked, unlocked

PASSWORD = "综测2026 Aa"


def book(text="甲"):
    made = io.BytesIO()
    workbook = Workbook()
    workbook.active["A1"] = text
    workbook.save(made)
    return made.getvalue()


BOOK = book()
LOCKED = locked(BOOK, PASSWORD)


def test_a_locked_workbook_opens_with_its_password_byte_for_byte():
    assert unlocked(LOCKED, PASSWORD) == BOOK
    assert locked(BOOK, PASSWORD) != LOCKED
    assert BOOK[:200] not in LOCKED


@pytest.mark.parametrize("wrong", ["", " ", "综测2026 aa", PASSWORD + " ", "\0", "😀" * 300])
def test_another_password_does_not_open_it(wrong):
    with pytest.raises(WrongPasswordError):
        unlocked(LOCKED, wrong)


@pytest.mark.parametrize("password", ["", "x" * 256])
def test_no_password_and_one_that_excel_does_not_take_are_a_fault_of_ours(password):
    with pytest.raises(ValueError, match="password"):
        locked(BOOK, password)


@pytest.mark.parametrize("data", [b"", b"no workbook", LOCKED])
def test_only_a_workbook_can_be_locked(data):
    with pytest.raises(ValueError):  # noqa: PT011  # the library's words
        locked(data, PASSWORD)


def package_of(data):
    """Where the encrypted package lies in a locked file: nearly all of it."""
    with olefile.OleFileIO(io.BytesIO(data)) as container:
        stream = container.openstream("EncryptedPackage").read()
    return data.index(stream[:512]), len(stream)


def test_a_changed_bit_of_what_is_inside_is_told():
    start, size = package_of(LOCKED)
    for at in (start, start + 9, start + size // 2, start + size - 20):
        broken = bytearray(LOCKED)
        broken[at] ^= 1
        with pytest.raises(DamagedError):
            unlocked(bytes(broken), PASSWORD)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(LOCKED) - 1), st.binary(min_size=1, max_size=6))
def test_noise_anywhere_refuses_or_changes_nothing(at, noise):
    data = LOCKED[:at] + noise + LOCKED[at + len(noise) :]
    try:
        assert unlocked(data, PASSWORD) == BOOK
    except (DamagedError, WrongPasswordError):
        return


@given(st.binary(max_size=2000))
def test_bytes_that_are_no_container_are_damaged(noise):
    for data in (noise, LOCKED[:512] + noise):
        with pytest.raises(DamagedError):
            unlocked(data, PASSWORD)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'spinCount="100000"', b'spinCount="900000"'),
        (b'spinCount="100000"', b'spinCount="-10000"'),
        (b'spinCount="100000"', b'spinCount="9x0000"'),
        (
            b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>',
            b'<!DOCTYPE e [<!ENTITY a "b">]>'.ljust(55),
        ),
        (b'hashAlgorithm="SHA512"', b'hashAlgorithm="MD5999"'),
        (b'keyBits="256"', b'keyBits="255"'),
    ],
)
def test_key_data_that_no_spreadsheet_program_writes_are_refused_at_once(old, new):
    assert old in LOCKED
    before = time.perf_counter()
    with pytest.raises((DamagedError, WrongPasswordError)):
        unlocked(LOCKED.replace(old, new), PASSWORD)
    assert time.perf_counter() - before < 2


def test_our_bound_of_rounds_lets_offices_own_files_in():
    assert room._MOST_SPINS > 100_000


def test_another_program_opens_what_we_lock_and_we_what_it_locks():
    file = msoffcrypto.OfficeFile(io.BytesIO(LOCKED))
    file.load_key(password=PASSWORD)
    opened = io.BytesIO()
    file.decrypt(opened)
    assert load_workbook(opened).active["A1"].value == "甲"
    theirs = io.BytesIO()
    msoffcrypto.format.ooxml.OOXMLFile(io.BytesIO(BOOK)).encrypt("a", theirs)
    assert unlocked(theirs.getvalue(), "a") == BOOK
    assert base64.b64encode(theirs.getvalue()[:8]) == b"0M8R4KGxGuE="
