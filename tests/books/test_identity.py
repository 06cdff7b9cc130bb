"""What a workbook says of itself is read alike by the quick way and by the reader."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.flow import books
from zongce.books.identity import identity_of
from zongce.books.reader import read_book
from zongce.mail.locked import locked


def test_it_is_what_the_reader_says(tmp_path):
    for make in (books.school, books.college, books.class_book):
        data = make(tmp_path / "书.xlsx").read_bytes()
        book, _ = read_book(data, "书.xlsx")
        assert identity_of(data, "书.xlsx") == (book.properties, ())


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"PK\x03\x04 cut", b"\x78\x9f\x3e\x22"])
def test_what_is_no_workbook_is_told_as_the_reader_tells_it(data):
    properties, found = identity_of(data, "表.xlsx")
    assert (properties, found) == (None, read_book(data, "表.xlsx")[1])


def test_a_locked_workbook_says_nothing(tmp_path):
    data = locked(books.class_book(tmp_path / "书.xlsx").read_bytes(), "Ab 12")
    assert [f.code for f in identity_of(data, "书.xlsx")[1]] == ["F105"]


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    return books.class_book(tmp_path_factory.mktemp("书") / "书.xlsx").read_bytes()


@given(noise=st.binary(min_size=1, max_size=8), at=st.floats(0, 1))
def test_no_bytes_break_it(whole, noise, at):
    place = int(at * len(whole))
    properties, found = identity_of(whole[:place] + noise + whole[place + len(noise) :], "书.xlsx")
    assert (properties is None) == bool(found)
