"""Sheets, seals and a sealed class workbook for the tests of this room."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from tests.flow import books, keyed
from tests.flow import class_results as made
from zongce.books.reader import read_book
from zongce.checks.own_book import empty
from zongce.commands import rows, sealing, sent, verification
from zongce.core.records import Records, Source
from zongce.core.schema import Column, Exact, Identifier, PersonName, Table, Text
from zongce.core.value import replace
from zongce.seal.chain import APPROVE, Event, Person, Subject, following
from zongce.seal.commit import root_of, seal_sheet
from zongce.seal.stored import Seal, seal_rows
from zongce.tables.books import COLLEGE_REPORT, KINDS
from zongce.tables.progress import REPORTED_RESULTS
from zongce.tables.sealing import REPORT_SEALED, SEAL

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from zongce.core.finding import Finding
    from zongce.seal.sealed import SheetSeal
    from zongce.seal.trust import TrustList

SHEET = Table(
    name="sample",
    sheet="样张",
    doc="",
    key=("student_id",),
    columns=(
        Column("student_id", "学号", Identifier()),
        Column("name", "姓名", PersonName()),
        Column("score", "成绩", Exact(2)),
        Column("level", "等次", Text()),
        Column("note", "备注", Text()),
    ),
)
KEY, COLUMNS = ("student_id",), ("name", "score", "level", "note")
SECRET = bytes(range(32))
FILE = "样.xlsx"
SUBJECT = Subject(books.BATCH_ID, keyed.COLLEGE, books.CODE, books.NAME)
OF_COLLEGE = Subject(books.BATCH_ID, keyed.COLLEGE)
ROLES = {number: person.role for number, person in keyed.PEOPLE.items()}
TIME = "2026-10-20 09:30:00"


def sheet(given: Sequence[Sequence[object]], table: Table = SHEET) -> Records:
    """Rows of the sample sheet as they stand in a file: headings in row 4, columns A to E."""
    names = [c.name for c in table.columns]
    records = rows.of(table, [dict(zip(names, row, strict=True)) for row in given])
    letters = {name: "ABCDEFGHIJ"[n] for n, name in enumerate(names)}
    source = Source(FILE, table.sheet, letters, head_row=4)
    return replace(records, rows=tuple(range(5, 5 + len(records))), sources=(source,))


def seal(records: Records, *, ordered: bool = False, columns: Sequence[str] = COLUMNS) -> SheetSeal:
    """The seal of a sample sheet."""
    return seal_sheet(records, KEY, columns, SECRET, ordered=ordered)


def person(number: str, **changed: str) -> Person:
    """A sample person with the sample certificate."""
    who = keyed.PEOPLE[number]
    return Person(number, who.name, who.role, f"Z{number}")._replace(**changed)


def step(
    chain: Sequence[Event], act: str, number: str, *, subject: Subject = SUBJECT, time: str = "",
    key: str = "", note: str = "", **changed: object,
) -> tuple[Event, ...]:  # fmt: skip
    """The chain with one more event, signed by the person's key (or by another's: ``key``)."""
    at = time or f"2026-10-{20 + len(chain):02d} 09:30:00"
    event = following(chain, act, subject, person(number), at)
    root = event.root or "ab" * 32
    event = event._replace(root=root, time=at)._replace(**changed)
    event = event.noted(note, "S") if note else event
    return (*chain, event.signed(keyed.key_of(key or number)))


@cache
def sealed_bytes() -> bytes:
    """A class workbook of four students that was computed and submitted with the counsellor's key."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "班.xlsx"
        made.class_book(path, trust=keyed.trust_rows_for(), bonus_items=BONUS)
        for command in ("composite.compute", "composite.submit"):
            report = keyed.run_keyed(command, path, actor=books.COUNSELLOR)
            assert report.ok, report.findings
        return path.read_bytes()


BONUS = [
    {
        "student_id": "20240101", "name": "甲", "module": "能力发展", "category": "竞赛",
        "item": "省级一等奖", "evidence": evidence,
    }
    for evidence in ("证书一", "证书二", "证书二")
]  # fmt: skip
"""Three rows of one key, two of them the same."""


def opened(data: bytes, name: str = "班.xlsx") -> verification.Opened:
    """A workbook as it is verified."""
    book, found = read_book(data, name)
    assert book is not None, found
    read = verification.opened(book)
    assert read is not None
    return read


@cache
def trust() -> TrustList:
    """The sample college's trust list."""
    return keyed.trust_list()


def faults(data: bytes, name: str = "班.xlsx") -> tuple[Finding, ...]:
    """Everything that verifying says of a workbook's bytes, its reading included."""
    book, found = read_book(data, name)
    if book is None:
        return found
    read = verification.opened(book)
    assert read is not None
    return (*read.findings, *verification.faults(read, trust()))


def codes(findings: Sequence[Finding]) -> list[str]:
    """The codes of findings, in order."""
    return [found.code for found in findings]


def places(findings: Sequence[Finding]) -> list[tuple[str, str, str, str]]:
    """Code, sheet, cell and value of findings."""
    return [(f.code, f.sheet, f.cell, f.value) for f in findings]


def values_of(
    read: verification.Opened, seals: Sequence[SheetSeal]
) -> Mapping[str, list[tuple[object, ...]]]:
    """Every sealed value of a workbook by sheet, its rows in the order of their contents."""
    by_sheet = {records.table.sheet: records for records in read.tables.values()}
    found = {}
    for one in seals:
        records = by_sheet[one.sheet]
        names = {c.heading: c.name for c in records.table.columns}
        columns = [records.values(names.get(h, "")) for h in (*one.key, *one.columns)]
        rows_ = list(zip(*columns, strict=True))
        found[one.sheet] = rows_ if one.ordered else sorted(rows_, key=repr)
    return found


@cache
def report_bytes() -> bytes:
    """A college's approved report of four students, the smallest workbook that is sealed."""
    results = [
        {
            "batch": "2025-2026学年综合测评", "student_id": f"2024010{n}", "name": name,
            "composite_score": score, "level_total": level, "total_class_rank": f"{n}/4",
            "class_": books.NAME, "college": keyed.COLLEGE, "participant": "是", "batch_id": books.BATCH_ID,
        }
        for n, (name, score, level) in enumerate(
            [("甲", 9143, "优秀"), ("乙", 8520, "良好"), ("丙", 8520, "良好"), ("丁", 0, None)], start=1
        )
    ]  # fmt: skip
    tables = {t.name: empty(t) for t in KINDS[COLLEGE_REPORT].tables}
    tables[REPORTED_RESULTS.name] = rows.of(REPORTED_RESULTS, results)
    tables["status"] = rows.of(
        tables["status"].table,
        [
            {"setting": "学院", "value": keyed.COLLEGE},
            {"setting": "审核状态", "value": "已审核通过"},
            {"setting": "上报号", "value": "1"},
        ],
    )
    contents = sealing.sealed_sheets(REPORT_SEALED, tables, books.SeededChance())
    chain = step((), APPROVE, books.SECRETARY, subject=OF_COLLEGE, root=root_of(contents).hex())
    tables[SEAL.name] = rows.of(SEAL, seal_rows({"": Seal(contents, chain)}))
    properties = {"zongce.id": "R1", "zongce.batch": books.BATCH_ID, "zongce.college": keyed.COLLEGE}
    stamp = sent.sent_of(COLLEGE_REPORT, tables, properties).stamp(
        person(books.SECRETARY), "2026-10-20 09:30:00", keyed.key_of(books.SECRETARY)
    )
    seals = {"": Seal(contents, chain), sent.SENDER: Seal((), (stamp,))}
    tables[SEAL.name] = rows.of(SEAL, seal_rows(seals))
    return made.rendered(COLLEGE_REPORT, tables, properties)
