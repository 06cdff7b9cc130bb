"""What is packed and decoded together gives what each would give alone, to the byte."""

import base64
import hmac
import json
import zlib
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zongce.commands import rows
from zongce.seal.canonical import packed, packed_bytes
from zongce.seal.sealed import MARK, SALT, Opener, RowSeal, SheetSeal
from zongce.seal.stored import BrokenSealError, Seal, read_seals, seal_rows
from zongce.tables.sealing import SEAL

SEEDS = (b"s" * 32, b"", b"t" * 32)
COLUMNS = ("姓名", "成绩", "等次")
VALUES = st.none() | st.integers(-9, 9) | st.sampled_from(["", "1", "优", "é", "e\u0301", "-1"]) | st.text()
KEYS = st.lists(st.text(max_size=4), max_size=2).map(tuple)


def commitment(sheet, heading, seed, key, value):
    """As issue C has it: one cell by itself."""
    salt = hmac.digest(seed, packed(*key), "sha256")[:SALT]
    shown = packed(None if value == "" else value)
    place = packed(sheet, heading) + packed(packed(*key))
    return sha256(packed("zongce-1-cell") + salt + place + shown).digest()


def row_digest(sheet, key, whole):
    return sha256(packed("zongce-1-row", sheet, len(key), *key, len(whole), *whole)).digest()


@given(st.lists(st.tuples(KEYS, VALUES, VALUES, VALUES, st.binary(max_size=40)), max_size=6))
def test_the_rows_of_a_sheet_are_committed_as_each_would_be_alone(given_rows):
    opener = Opener(SheetSeal("成绩表", ("学号",), COLUMNS, SEEDS, ()))
    for key, *values, withheld in given_rows:
        made = opener.commitments(key, values, {1: withheld})
        alone = (
            withheld if not seed else commitment("成绩表", heading, seed, key, value)
            for heading, seed, value in zip(COLUMNS, SEEDS, values, strict=True)
        )  # fmt: skip
        assert made == tuple(alone)
        assert opener.row_digest(key, made) == row_digest("成绩表", key, made)


@given(st.lists(st.binary(max_size=40)))
def test_bytes_are_packed_as_all_parts_are(parts):
    assert packed_bytes(parts) == packed(*parts)


def b64(data):
    return base64.b64encode(data).decode()


def read_with(marks, seeds=(b"s" * 32, b"t" * 32)):
    """Read a seal back in which one row has these marks as they stand in the sheet."""
    content = {
        "sheet": "表", "key": ["学号"], "columns": ["甲", "乙"], "seeds": [s.hex() for s in seeds],
        "ordered": False, "rows": [[["01"], b64(b"d" * 32), marks]],
    }  # fmt: skip
    text = b64(zlib.compress(json.dumps([content]).encode()))
    row = {"seal_owner": None, "seal_part": "内容", "number": 1, "seal_text": text}
    return read_seals(rows.of(SEAL, [row]))[""].contents[0].rows[0].marks


@given(st.lists(st.binary(min_size=MARK, max_size=MARK), min_size=2, max_size=2))
def test_marks_of_open_columns_are_read_as_each_is(marks):
    assert read_with(list(map(b64, marks))) == tuple(marks)


NO_MARKS = [
    ["AAAAAAAA"], ["AAAAAAAA", "AAAAAAAA", "AAAAAAAA"], ["AAAA", "AAAAAAAAAAAA"], ["AAAAAAA=", "AAAAAAAA"],
    ["AAAAAAAA", "AAAAAAA="], ["AAAAAAAA", "AAAAAA=="], ["AAAAAAAA", "AAAAAAA\n"], ["AAAAAAAA", "AAAAAAA-"],
    ["AAAAAAAA", "AAAAAAA优"], ["AAAAAAAA", 1], ["AAAAAAAA", None], ["AAAAAAAA", ["A"] * 8], "AAAAAAAA",
    [b64(b"m" * 32), "AAAAAAAA"], None, 7,
]  # fmt: skip


@pytest.mark.parametrize("marks", NO_MARKS, ids=repr)
def test_what_is_no_mark_of_an_open_column_breaks_the_seal(marks):
    with pytest.raises(BrokenSealError):
        read_with(marks)


def test_a_mark_of_a_withheld_column_is_whole():
    shut, open_ = b64(b"m" * 32), "AAAAAAAA"
    assert read_with([shut, open_], (b"", b"t" * 32)) == (b"m" * 32, bytes(MARK))
    with pytest.raises(BrokenSealError):
        read_with([open_, open_], (b"", b"t" * 32))


def test_a_sheet_without_columns_has_rows_all_the_same():
    bare = SheetSeal("表", ("学号",), (), (), (RowSeal(("01",), b"d" * 32, ()),))
    assert read_seals(rows.of(SEAL, seal_rows({"": Seal((bare,))})))[""].contents == (bare,)
