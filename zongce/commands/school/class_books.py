"""A class workbook that comes along with a college's report -> what the school checks the report against."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from zongce.checks.own_book import Own, read_own
from zongce.commands import facts, rows, sealing
from zongce.commands.classes.issued_items import place
from zongce.commands.classes.sealed_versions import Standing
from zongce.commands.college.reports import results
from zongce.commands.composite.of_class import rules_of
from zongce.commands.school.recomputed import differences
from zongce.commands.trust_update import refusals
from zongce.core.finding import Where
from zongce.core.named import NamedTuple
from zongce.core.records import Records
from zongce.core.value import replace
from zongce.ports.command import Actor, Request
from zongce.scheme.scheme import Scheme
from zongce.seal.chain import Event, Subject
from zongce.seal.trust import TrustList
from zongce.tables.academic import ACADEMIC
from zongce.tables.batch import BATCHES
from zongce.tables.books import CLASS
from zongce.tables.composite import COMPOSITE
from zongce.tables.progress import REPORTED_RESULTS
from zongce.tables.roster import ROSTER

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zongce.core.finding import Finding
    from zongce.core.grid import Book

    Tables = Mapping[str, Records]
_NOBODY = Actor("", "", "")


class School(NamedTuple):
    """What a class workbook is checked with: whose keys count, the school's batches, the time."""

    trust: TrustList | None
    batches: Records
    now: datetime


class ClassBook(NamedTuple):
    """What the school takes out of a class workbook; plain values, which travel between processes."""

    subject: Subject
    chain: tuple[Event, ...]
    faults: tuple[Finding, ...]
    """Why no report can rest on it: its seal does not fit."""
    recomputed: tuple[Finding, ...]
    """Where its scores are not what computing gives: of no matter where they were made offline."""
    reported: Records
    """What a report must say of its students."""
    has_academic: bool
    """Whether the class gave academic scores; else 是否挂科 is the college's own."""
    roster: Records
    composite: Records
    scheme: Scheme
    """For ranking."""
    bonus: str
    """The bonus ratio that its academic scores were computed with, as its 班级状态 says; not sealed."""
    bonus_at: Where

    @property
    def standing(self) -> Standing:
        """How far its chain is."""
        return Standing.of(self.chain)


def context(request: Request) -> object:
    """Return what class workbooks are checked with."""
    return School(request.trust, request.tables[BATCHES.name], request.now)


def sift(context: object, book: Book) -> tuple[object, tuple[Finding, ...]]:
    """Return a :class:`ClassBook` of a class workbook where there are keys, else the workbook as it is."""
    assert isinstance(context, School)  # noqa: S101  # made by context
    own = read_own(book) if context.trust is not None and book.kind == CLASS else None
    if own is None:
        return book, ()
    return _class_book(context, book, own), ()


def _class_book(school: School, book: Book, own: Own) -> ClassBook:
    tables = {**own.tables, BATCHES.name: _batch(school, own.tables)}
    subject = sealing.subject_of(CLASS, tables)
    chain = sealing.kept_seal(tables).chain
    said = rows.of(REPORTED_RESULTS, results(tables))
    has_academic = bool(len(tables[ACADEMIC.name]))
    faults = own.refusals or _faults(school, book, tables)
    request = Request(book.file, CLASS, book.properties, tables, book, _NOBODY, school.now)
    recomputed = () if faults else differences(request)
    scheme = replace(rules_of(book).scheme, grades={})  # grades in words play no part in ranks
    return ClassBook(
        subject, chain, faults, recomputed, said, has_academic, tables[ROSTER.name],
        tables[COMPOSITE.name], scheme, facts.status(tables, facts.BONUS),
        place(tables, Where(book.file), facts.BONUS),
    )  # fmt: skip


def _batch(school: School, tables: Tables) -> Records:
    """Return the batch as the school has it: its terms are not for the class to say."""
    known = school.batches.select(rows.find(school.batches, batch_id=facts.batch_of(tables).id))
    return known if len(known) else tables[BATCHES.name]


def _faults(school: School, book: Book, tables: Tables) -> tuple[Finding, ...]:
    assert school.trust is not None  # noqa: S101  # else nothing is checked
    return refusals(sealing.seal_faults(CLASS, tables, school.trust, book.file))
