"""封签 that was made to cost time or memory, or to be read in two ways: refused as no seal of ours."""

from __future__ import annotations

import base64
import json
import zlib

from tests.corpus.entry import Entry, refused
from tests.corpus.good import SEALED
from tests.flow import class_results as made
from tests.seal.samples import opened
from zongce.commands import rows
from zongce.seal.stored import CELL, CONTENTS, LISTS_MOST, OPENED_MOST
from zongce.tables.books import CLASS
from zongce.tables.sealing import SEAL

DIGEST = base64.b64encode(bytes(32)).decode()


def pieces(part: str, data: bytes):
    """The rows of 封签 that hold these bytes as a part."""
    text = base64.b64encode(zlib.compress(data, 9)).decode()
    cut = [text[n : n + CELL] for n in range(0, len(text), CELL)]
    return [{"seal_part": part, "number": n, "seal_text": piece} for n, piece in enumerate(cut, start=1)]


def contents_of(data: bytes):
    """What a good workbook's 封签 holds of its sheets."""
    held = opened(data).tables[SEAL.name]
    parts = zip(held.texts("seal_part"), held.texts("seal_text"), strict=True)
    return json.loads(zlib.decompress(base64.b64decode("".join(t for p, t in parts if p == CONTENTS))))


def with_contents(make):
    """The submitted workbook, its chain as it was, with another packed content in 封签."""

    def build(data: bytes) -> bytes:
        read = opened(data)
        held = [row for row in rows.every(read.tables[SEAL.name]) if row["seal_part"] != CONTENTS]
        forged = rows.of(SEAL, [*pieces(CONTENTS, make(data)), *held])
        return made.rendered(CLASS, {**read.tables, SEAL.name: forged}, made.PROPERTIES)

    return build


def forged(change):
    """The same with one sealed sheet changed inside."""

    def make(data: bytes) -> bytes:
        items = contents_of(data)
        at = next(n for n, item in enumerate(items) if item["sheet"] == "综合测评成绩")
        change(items[at])
        return json.dumps(items, ensure_ascii=False).encode()

    return with_contents(make)


def repeated(sheet) -> None:
    """Every column a hundred times: which of them would count?"""
    sheet["columns"], sheet["seeds"] = sheet["columns"] * 100, sheet["seeds"] * 100
    sheet["rows"] = [[key, digest, marks * 100] for key, digest, marks in sheet["rows"]]


def twice(sheet) -> None:
    """One column once more, with a seed of another value."""
    sheet["columns"].append(sheet["columns"][0])
    sheet["seeds"].append("00" * 32)
    sheet["rows"] = [[key, digest, [*marks, marks[0]]] for key, digest, marks in sheet["rows"]]


def many_rows(sheet) -> None:
    """As many rows as the bound of lists lets through."""
    sheet["columns"], sheet["seeds"] = [], []
    sheet["rows"] = [[["x"] * len(sheet["key"]), DIGEST, []]] * (LISTS_MOST // 3 - 10_000)


ENTRIES: list[Entry] = [
    *refused(
        "封签炸弹",
        SEALED,
        "K105",
        {
            "60 MB of zeros": with_contents(lambda _: bytes(60_000_000)),
            "one text as long as the bound": with_contents(
                lambda _: b'["' + b"x" * (OPENED_MOST - 10) + b'"]'
            ),
            "a million lists": with_contents(lambda _: b"[" + b"[]," * 999_999 + b"[]]"),
            "lists up to the bound": with_contents(lambda _: b"[" + b"[]," * (LISTS_MOST - 3) + b"[]]"),
            "lists inside one another": with_contents(lambda _: b"[" * 90_000 + b"]" * 90_000),
            "a million texts": with_contents(lambda _: b"[" + b'"",' * 1_000_001 + b'""]'),
            "every column a hundred times": forged(repeated),
            "one column twice": forged(twice),
            "rows up to the bound": forged(many_rows),
        },
    ),
]
