"""Copies for readers who may not see everything: nothing in them answers a guess, and they still verify."""

import hashlib
import hmac

import pytest

from tests.seal.samples import SECRET, SHEET, codes, seal, sheet
from zongce.commands import rows
from zongce.core.value import replace
from zongce.seal.canonical import packed
from zongce.seal.commit import root_of, shipped
from zongce.seal.compare import differences
from zongce.seal.pairing import paired
from zongce.seal.sealed import MARK, SALT, Opener
from zongce.seal.stored import Seal, read_seals, seal_rows
from zongce.tables.sealing import SEAL

ROWS = [
    ("01", "甲", 9143, "优", None),
    ("02", "乙", 8520, "良", "病假"),
    ("03", "丙", 8520, "良", ""),
    ("04", "丁", 0, None, None),
]
SHOWN = ("姓名", "等次")
SCORES = range(10_001)


def copied(headings=SHOWN):
    records = sheet(ROWS)
    return shipped(seal(records), records, headings)


def less(records, *names):
    """The sheet as the copy shows it."""
    columns = tuple(c for c in SHEET.columns if c.name not in names)
    table = replace(SHEET, columns=columns)
    return replace(records, table=table, columns={c.name: records.values(c.name) for c in columns})


def everything_in(copy):
    """Every string of bytes that stands in a copy, and every beginning that somebody might compare."""
    held = {*copy.seeds, *(row.digest for row in copy.rows), *(m for row in copy.rows for m in row.marks)}
    held.add(copy.digest)
    return {part for whole in held if whole for part in (whole, whole[:MARK], whole[:SALT])}


def test_a_copy_verifies_against_the_signed_root_and_names_changes_of_what_it_shows():
    records = sheet(ROWS)
    copy = copied()
    assert root_of([copy]) == root_of([seal(records)])
    there = less(records, "score", "note")
    assert differences(copy, there, "样.xlsx") == []
    wrong = less(sheet([("01", "甲", 9143, "良", None), *ROWS[1:]]), "score", "note")
    assert [(f.code, f.cell, f.value) for f in differences(copy, wrong, "样.xlsx")] == [("K101", "D5", "良")]


def test_no_guess_of_a_withheld_score_is_answered_by_anything_in_the_copy():
    """The attack: all 10,001 scores, every student, every digest and every key that the copy holds."""
    copy = copied()
    held = everything_in(copy)
    assert copy.open_columns == SHOWN
    keys = [seed for seed in copy.seeds if seed]
    keys += [mark for row in copy.rows for mark in (*row.marks, row.digest)] + [b"", bytes(32)]
    guesses = [packed(score) for score in SCORES]
    tried = 0
    for row in copy.rows:
        place = packed(*row.key)
        salts = {hmac.digest(key, place, "sha256")[:SALT] for key in keys} | {key[:SALT] for key in keys}
        for salt in salts:
            start = hashlib.sha256(packed("zongce-1-cell", salt, copy.sheet, "成绩", place))
            for guess in guesses:
                made = start.copy()
                made.update(guess)
                tried += 1
                assert made.digest()[:MARK] not in held
    assert tried > 500_000
    plain = {hashlib.sha256(f"{score / 100:.2f}".encode()).digest() for score in SCORES}
    assert not plain & held


def test_the_same_attack_finds_every_score_where_the_seed_is_there():
    """So that the attack is one: with the column's seed 40 thousand guesses give all four scores."""
    copy = copied(("姓名", "等次", "成绩"))
    opener = Opener(copy._replace(columns=("成绩",), seeds=(copy.seeds[copy.columns.index("成绩")],)))
    found = {}
    for row in copy.rows:
        mark = row.marks[copy.columns.index("成绩")]
        found[row.key[0]] = [s for s in SCORES if opener.commitments(row.key, [s], {})[0].startswith(mark)]
    assert found == {row[0]: [row[2]] for row in ROWS}


def test_nothing_of_the_seed_stands_in_the_stored_sheet_of_a_copy():
    whole, copy = seal(sheet(ROWS)), copied()
    stored = rows.of(SEAL, seal_rows({"": Seal((copy,))}))
    (back,) = read_seals(stored)[""].contents
    assert back == copy
    shut = [whole.seeds[i] for i, heading in enumerate(whole.columns) if heading not in SHOWN]
    assert len(shut) == 2
    opened = repr(back)
    assert not any(repr(seed)[2:-1] in opened or seed.hex() in opened for seed in (*shut, SECRET))


def test_equal_values_do_not_show_by_equal_commitments():
    copy = copied()
    at = copy.columns.index("成绩")
    assert len({row.marks[at] for row in copy.rows}) == len(ROWS)


def test_a_copy_of_a_copy_shows_less_never_more():
    records = sheet(ROWS)
    once = copied()
    twice = shipped(once, less(records, "score", "note"), ("姓名", "成绩"))
    assert twice.open_columns == ("姓名",)
    assert twice.digest == once.digest
    assert differences(twice, less(records, "score", "note", "level"), "样.xlsx") == []


def test_a_changed_commitment_of_a_withheld_value_is_told():
    records, copy = sheet(ROWS), copied()
    at = copy.columns.index("成绩")
    marks = tuple(bytes(32) if n == at else mark for n, mark in enumerate(copy.rows[0].marks))
    forged = copy._replace(rows=(copy.rows[0]._replace(marks=marks), *copy.rows[1:]))
    found = differences(forged, less(records, "score", "note"), "样.xlsx")
    assert [(f.code, f.cell) for f in found] == [("K105", "A5")]


def test_what_is_not_as_it_was_sealed_is_not_copied():
    changed = sheet([("01", "甲", 9144, "优", None), *ROWS[1:]])
    for records in (changed, sheet(ROWS[1:])):
        with pytest.raises(ValueError, match="01"):
            shipped(seal(sheet(ROWS)), records, SHOWN)


def test_rows_of_one_key_are_copied_and_found_though_what_sorts_them_is_withheld():
    alike = [("01", "甲", n, level, None) for n, level in ((300, "优"), (100, "良"), (200, "优"))]
    records = sheet(alike)
    copy = shipped(seal(records), records, SHOWN)
    assert differences(copy, less(records, "score", "note"), "样.xlsx") == []
    there = less(sheet([alike[0], ("01", "甲", 100, "差", None), alike[2]]), "score", "note")
    assert [(f.code, f.cell) for f in differences(copy, there, "样.xlsx")] == [("K101", "D6")]


def test_the_pairing_of_a_sheet_that_lacks_columns_has_blanks_for_them():
    records = sheet(ROWS)
    pairs = paired(seal(records), less(records, "score"))
    assert pairs.values(pairs.rows[("01",)]) == ("甲", None, "优", None)
    assert codes(differences(seal(records), less(records, "score"), "x")) == ["K104"]
