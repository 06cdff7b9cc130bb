"""Sealed workbooks mutated at random: nothing falls over, no value that was changed is taken for valid."""

import base64
import json
import os
import sys
import zlib
from random import Random

import pytest

from tests.corpus.child import Child
from tests.corpus.mutate import mutations
from tests.seal.samples import opened, report_bytes, sealed_bytes, trust, values_of
from zongce.books.reader import read_book
from zongce.commands import rows, verification
from zongce.core.finding import Severity
from zongce.seal.stored import BrokenSealError, read_seals
from zongce.tables.sealing import SEAL

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="counts processes as Linux does")
REPORT, CLASS = "学院上报", "班级工作簿"
MADE = {REPORT: report_bytes, CLASS: sealed_bytes}
COUNT = {REPORT: 3_000, CLASS: 600}
LONG = {REPORT: 50_000, CLASS: 2_000}


def judge(name, data):
    """What verifying says of a mutant, and whether its sealed values are those of the original."""
    kind = name.partition(" ")[0]
    book, _ = read_book(data, "收到.xlsx")
    if book is None:
        return "refused", True
    read = verification.opened(book)
    if read is None:
        return "none of ours", True
    found = (*read.findings, *verification.faults(read, trust()))
    if any(f.severity is not Severity.HINT for f in found):
        return found[0].code, True
    if not read.seal.chain:
        return ("counts without a seal" if read.counts else "draft"), not read.counts
    original = opened(MADE[kind]())
    if read.kind != original.kind:
        return "another kind", read.seal.chain == original.seal.chain
    seals = [content for content in original.seal.contents if content.sheet in known(read)]
    return "valid", values_of(read, seals) == values_of(original, seals) and len(seals) > 0


def known(read):
    return {records.table.sheet for records in read.tables.values()}


def run(kind, count, seed):
    data = MADE[kind]()
    assert judge(f"{kind} good", data) == ("valid", True)
    with Child() as child:
        answers = [child.ask(f"{kind} {m.name}", m.data, judge) for m in mutations(data, count, seed)]
        assert child.starts == 1
    assert [(a.name, a.died or a.raised) for a in answers if a.died or a.raised] == []
    assert [(a.name, a.result) for a in answers if not a.result[1]] == []
    outcomes = [a.result[0] for a in answers]
    assert {"valid", "refused", "K101"} <= set(outcomes)
    return outcomes


@pytest.mark.parametrize("kind", COUNT)
def test_no_mutant_of_a_sealed_workbook_is_taken_with_another_value(kind):
    outcomes = run(kind, COUNT[kind], seed=int(os.environ.get("ZONGCE_SEED", "1")))
    assert len(outcomes) == COUNT[kind]


@pytest.mark.slow
@pytest.mark.parametrize("kind", LONG)
def test_no_mutant_of_very_many_is(kind):
    run(kind, LONG[kind], seed=2)


def leaves(value, path=()):
    if isinstance(value, (list, dict)):
        items = enumerate(value) if isinstance(value, list) else value.items()
        for key, inner in items:
            yield from leaves(inner, (*path, key))
    yield path


def put(value, path, made):
    if not path:
        return made(value)
    copy = list(value) if isinstance(value, list) else dict(value)
    copy[path[0]] = put(copy[path[0]], path[1:], made)
    return copy


def other(chance):
    """A change of a leaf: another digit or letter, or something else in its place."""

    def change(value):
        if isinstance(value, str) and value and chance.random() < 0.8:
            at = chance.randrange(len(value))
            return value[:at] + chance.choice("0123456789abcdefABCDEF=/+甲") + value[at + 1 :]
        if isinstance(value, list) and value and chance.random() < 0.8:
            return chance.choice([value[1:], value[::-1], [*value, value[0]], []])
        return chance.choice([None, "", 0, 1, -1, 2**70, 1.5, float("inf"), True, [], {}, "甲", "00" * 32])

    return change


def forged(text, chance):
    """One part of 封签 with one to three places of what is packed in it changed."""
    items = json.loads(zlib.decompress(base64.b64decode(text)))
    for _ in range(chance.randint(1, 3)):
        paths = list(leaves(items))
        items = put(items, chance.choice(paths), other(chance))
        if not isinstance(items, list):
            break
    return base64.b64encode(zlib.compress(json.dumps(items).encode())).decode()


def packed_parts(held):
    """The packed texts of 封签 by owner and part."""
    parts = {}
    names = (held.texts(name) for name in ("seal_owner", "seal_part", "seal_text"))
    for owner, part, text in zip(*names, strict=True):
        parts[owner, part] = parts.get((owner, part), "") + text
    return parts


@pytest.mark.parametrize("changes_value", [False, True])
def test_no_change_inside_the_seal_makes_another_value_valid(changes_value):
    """Below the workbook: 4,000 forged seals, half of them under a sheet with another score."""
    original, chance = opened(report_bytes()), Random(7)
    parts = packed_parts(original.tables[SEAL.name])
    tables = {**original.tables}
    if changes_value:
        results = original.tables["reported_results"]
        tables["reported_results"] = rows.changed(results, [3], composite_score=9999)
    valid = 0
    for _ in range(2_000):
        part = chance.choice((("", "内容"), ("", "内容"), ("", "事件"), ("发出", "事件")))
        texts = {**parts, part: forged(parts[part], chance)}
        made = rows.of(
            SEAL,
            [
                {"seal_owner": o or None, "seal_part": p, "number": 1, "seal_text": t}
                for (o, p), t in texts.items()
            ],
        )
        try:
            seals = read_seals(made)
        except BrokenSealError:
            continue
        there = original._replace(tables={**tables, SEAL.name: made}, seals=seals)
        found = verification.faults(there, trust())
        assert found or not changes_value
        valid += not found
    assert changes_value or valid  # a mark that nobody needed
