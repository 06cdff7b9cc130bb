"""Seals as rows of 封签: they read back as they were; whatever else stands there is told, never trusted."""

import base64
import json
import time
import tracemalloc
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.seal.samples import seal as seal_of
from tests.seal.samples import sheet, step
from zongce.commands import rows
from zongce.seal.chain import RETURN, SUBMIT, Covered
from zongce.seal.sealed import BareSheet
from zongce.seal.stored import (
    CELL,
    CHAIN,
    CONTENTS,
    OPENED_MOST,
    BrokenSealError,
    Seal,
    read_seals,
    seal_rows,
)
from zongce.tables.sealing import SEAL

ROWS = [("01", "甲", 9143, "优", None), ("02", "乙\n丙", 0, "", "备")]


def stored(seals):
    return rows.of(SEAL, seal_rows(seals))


def sample():
    chain = step(step((), SUBMIT, "T001"), RETURN, "G001", note="第 3 行的分数错了\n请改")
    chain = (*chain[:1], chain[1]._replace(covers=(Covered("2024011", 3, "ab" * 32),)))
    content = seal_of(sheet(ROWS), ordered=True)
    return Seal((content, BareSheet("另张", bytes(32))), chain)


def with_items(part, items, number=1):
    """The sheet 封签 with one part of these items."""
    return with_text(part, packed(json.dumps(items).encode()), number)


def packed(data):
    return base64.b64encode(zlib.compress(data, 9)).decode()


def with_text(part, text, number=1):
    return rows.of(SEAL, [{"seal_owner": None, "seal_part": part, "number": number, "seal_text": text}])


def test_what_is_stored_reads_back_by_owner():
    seals = {"": sample(), "2024011": Seal((), sample().chain), "批:学院": Seal(sample().contents)}
    assert read_seals(stored(seals)) == seals
    assert read_seals(stored({"": Seal()})) == {}


def test_no_cell_holds_more_than_programs_keep_and_pieces_may_be_sorted():
    many = [(f"{n:05d}", f"生{n}", n, None, None) for n in range(400)]
    seal = Seal((seal_of(sheet(many)),))
    made = seal_rows({"": seal})
    assert len(made) > 3
    assert max(len(row["seal_text"]) for row in made) == CELL
    assert read_seals(rows.of(SEAL, made[::-1])) == {"": seal}


def test_a_class_of_forty_takes_little_room():
    many = [(f"{n:05d}", f"生{n}", n, "良", f"备{n}") for n in range(800)]
    text = "".join(row["seal_text"] for row in seal_rows({"": Seal((seal_of(sheet(many)),))}))
    assert len(text) < 100_000


@pytest.mark.parametrize("gone", [0, 1, -1])
def test_a_missing_piece_is_told(gone):
    many = [(f"{n:05d}", f"生{n}", n, None, None) for n in range(400)]
    made = seal_rows({"": Seal((seal_of(sheet(many)),))})
    del made[gone]
    with pytest.raises(BrokenSealError):
        read_seals(rows.of(SEAL, made))


BROKEN = (
    "", "这不是", "AAAA", "A", packed(b"{"), packed(b"\xff"), packed(b"null"), packed(b"{}"), packed(b"3"),
    packed(b"[" * 100_000), packed(b"[1" + b"0" * 5000 + b"]"), packed(b"[]") + "QUJD",
)  # fmt: skip


@pytest.mark.parametrize("text", BROKEN)
def test_broken_text_is_told_and_nothing_else_happens(text):
    for part in (CONTENTS, CHAIN):
        with pytest.raises(BrokenSealError):
            read_seals(with_text(part, text))


def test_rows_that_are_no_pieces_are_told():
    good = seal_rows({"": sample()})
    parts = [{"seal_part": "别的"}, {"seal_part": None}]
    for changed in ({"number": None}, {"number": 0}, {"seal_text": None}, *parts):
        with pytest.raises(BrokenSealError):
            read_seals(rows.of(SEAL, [{**good[0], **changed}]))
    with pytest.raises(BrokenSealError):
        read_seals(rows.of(SEAL, [*good, good[0]]))


FIELDS = ["sheet", "digest", "key", "columns", "seeds", "rows", "ordered"]
ANY = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=4)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=14),
        st.dictionaries(st.sampled_from(FIELDS), inner),
    ),
    max_leaves=30,
)


@given(st.sampled_from([CHAIN, CONTENTS]), st.lists(ANY, max_size=3))
def test_json_of_any_shape_is_a_seal_or_told(part, items):
    try:
        read_seals(with_items(part, items))
    except BrokenSealError:
        return


def mutated(value, data):
    """The value with one of its leaves replaced by anything."""
    if isinstance(value, list) and value and data.draw(st.integers(0, 9)):
        at = data.draw(st.integers(0, len(value) - 1))
        return [*value[:at], mutated(value[at], data), *value[at + 1 :]]
    if isinstance(value, dict) and data.draw(st.integers(0, 9)):
        name = data.draw(st.sampled_from(sorted(value)))
        return {**value, name: mutated(value[name], data)}
    return data.draw(ANY)


@given(st.sampled_from([CHAIN, CONTENTS]), st.data())
def test_a_good_part_with_anything_in_the_place_of_a_leaf_is_a_seal_or_told(part, data):
    made = [row for row in seal_rows({"": sample()}) if row["seal_part"] == part]
    items = json.loads(zlib.decompress(base64.b64decode("".join(r["seal_text"] for r in made))))
    try:
        read = read_seals(with_items(part, mutated(items, data)))
    except BrokenSealError:
        return
    for seal in read.values():
        for event in seal.chain:
            assert isinstance(event.head, str)
        for content in seal.contents:
            assert len(content.digest) == 32
        repr(read).encode()


def test_marks_digests_and_seeds_of_another_length_are_told():
    content = seal_of(sheet(ROWS))
    row = content.rows[0]
    wrong = [
        content._replace(seeds=(b"x" * 31, *content.seeds[1:])),
        content._replace(rows=(row._replace(digest=b""),)),
        content._replace(rows=(row._replace(marks=(b"", *row.marks[1:])),)),
        content._replace(rows=(row._replace(marks=row.marks[1:]),)),
        content._replace(seeds=content.seeds[1:]),
        BareSheet("x", b"short"),
    ]
    for one in wrong:
        with pytest.raises(BrokenSealError):
            read_seals(stored({"": Seal((one,))}))


@pytest.mark.parametrize("name", ["\x1b[31m", "\ud800", "甲\u202e乙"])
def test_words_that_would_steer_a_screen_are_no_seal(name):
    (event,) = step((), SUBMIT, "T001")
    flat = json.loads(zlib.decompress(base64.b64decode(seal_rows({"": Seal((), (event,))})[0]["seal_text"])))
    flat[0][7] = name
    with pytest.raises(BrokenSealError):
        read_seals(with_items(CHAIN, flat))


def test_a_bomb_is_not_inflated_whether_in_one_part_or_in_many():
    bomb = packed(b" " * (OPENED_MOST + 1) + b"[]")
    assert len(bomb) < 100_000
    tracemalloc.start()
    started = time.process_time()
    with pytest.raises(BrokenSealError):
        read_seals(with_text(CONTENTS, bomb))
    many = packed(b" " * (OPENED_MOST // 4) + b"[]")
    owners = [{"seal_owner": f"{n}", "seal_part": CHAIN, "number": 1, "seal_text": many} for n in range(40)]
    with pytest.raises(BrokenSealError):
        read_seals(rows.of(SEAL, owners))
    assert tracemalloc.get_traced_memory()[1] < 3 * OPENED_MOST
    tracemalloc.stop()
    assert time.process_time() - started < 3


def test_a_chain_without_end_is_told():
    (event,) = step((), SUBMIT, "T001")
    flat = json.loads(zlib.decompress(base64.b64decode(seal_rows({"": Seal((), (event,))})[0]["seal_text"])))
    with pytest.raises(BrokenSealError):
        read_seals(with_items(CHAIN, flat * 1_001))


@pytest.mark.parametrize(("piece", "count"), [("[]", 300_000), ("0", 1_100_000)])
def test_endless_lists_are_refused_before_anything_is_made_of_them(piece, count):
    text = f"[{','.join([piece] * count)}]"
    with pytest.raises(BrokenSealError):
        read_seals(with_text(CONTENTS, packed(text.encode())))


def test_a_sealed_sheet_names_each_column_once():
    sheet_ = {"sheet": "表", "key": [], "columns": ["甲", "甲"], "seeds": ["", ""]}
    with pytest.raises(BrokenSealError):
        read_seals(with_items(CONTENTS, [{**sheet_, "ordered": False, "rows": []}]))
