"""The compound file: another program's reader finds every stream, byte for byte, and has no complaint."""

import io

import olefile
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from zongce.xlam.cfb import CUTOFF, MINI_SECTOR, SECTOR, write_compound

EDGES = [
    size + step
    for size in (0, MINI_SECTOR, SECTOR, CUTOFF, 2 * CUTOFF)
    for step in (-1, 0, 1)
    if size + step >= 0
]
SIZES = st.sampled_from(EDGES) | st.integers(0, 12_000)
CONTENTS = st.builds(
    lambda size, seed: bytes((seed * 7 + i * i) % 251 for i in range(size)), SIZES, st.integers(0, 250)
)
NAMES = st.text(
    st.characters(codec="utf-16", exclude_categories=("Cs", "Cc"), exclude_characters="/\\:!"),
    min_size=1,
    max_size=15,
).filter(lambda name: name == name.strip() and len(name.encode("utf-16-le")) <= 62)


def storages(held):
    return st.dictionaries(NAMES, held, max_size=9).map(without_twins)


def without_twins(storage):
    """Drop names that differ from an earlier one in case only."""
    return dict({n.upper().lower(): (n, h) for n, h in storage.items()}.values())


TREES = storages(st.recursive(CONTENTS, storages, max_leaves=25))


def streams(tree, path=()):
    for name, held in tree.items():
        if isinstance(held, bytes):
            yield (*path, name), held
        else:
            yield from streams(held, (*path, name))


def read(data):
    with olefile.OleFileIO(io.BytesIO(data), raise_defects=olefile.DEFECT_UNSURE) as file:
        assert file.parsing_issues == []
        return {tuple(path): file.openstream(path).read() for path in file.listdir()}


@given(TREES)
@example({})
@example({"VBA": {}})
def test_every_stream_comes_back_byte_for_byte(tree):
    assert read(write_compound(tree)) == dict(streams(tree))


@pytest.mark.parametrize("size", EDGES)
def test_a_stream_of_this_size_comes_back_beside_others(size):
    tree = {"a": bytes(size), "b": b"x" * (CUTOFF - 1), "c": {"d": b"y" * CUTOFF, "e": b"z" * size}}
    assert read(write_compound(tree)) == dict(streams(tree))


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 127, 128, 129, 500])
def test_many_streams_are_found_by_their_names(count):
    tree = {"VBA": {f"Module{number}": bytes([number % 256]) * number for number in range(count)}}
    data = write_compound(tree)
    with olefile.OleFileIO(io.BytesIO(data), raise_defects=olefile.DEFECT_UNSURE) as file:
        for number in range(count):
            assert file.get_size(f"vba/MODULE{number}") == number


def test_the_table_of_sectors_has_room_for_itself():
    for count in range(120, 136):
        tree = {"big": bytes(count * SECTOR)}
        assert read(write_compound(tree)) == dict(streams(tree))


def test_the_same_tree_gives_the_same_bytes():
    tree = {"VBA": {"dir": b"1", "Module": b"2"}, "PROJECT": b"3"}
    assert write_compound(tree) == write_compound(dict(tree))


@pytest.mark.parametrize("name", ["", "a" * 32, "a/b", "a\\b", "a:b", "a!b", "a\0"])
def test_a_name_that_no_stream_may_have_is_refused(name):
    with pytest.raises(ValueError, match="name"):
        write_compound({name: b""})


def test_names_that_differ_in_case_only_are_refused():
    with pytest.raises(ValueError, match="case"):
        write_compound({"dir": b"", "DIR": b""})


def test_more_than_the_header_can_name_is_refused():
    with pytest.raises(ValueError, match="sectors"):
        write_compound({"big": bytes(7_200_000)})
