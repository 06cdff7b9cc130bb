"""What becomes of a received file by the reader and the check of its kind: codes, or what was read."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from tests.corpus import good
from tests.flow import books
from tests.seal.samples import trust
from zongce.books.limits import DEFAULT, FORM
from zongce.books.reader import read_book
from zongce.checks.own_book import read_own
from zongce.checks.roster import read_roster
from zongce.commands import rows, verification
from zongce.commands.classes import collect as class_collect
from zongce.commands.classes import sift as class_sift
from zongce.commands.courses import score_files
from zongce.commands.rating import sift as rating_sift
from zongce.core.finding import Severity
from zongce.ports.command import Actor, Received, Request
from zongce.tables.academic import ADJUSTMENTS, RAW_SCORES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from zongce.core.finding import Finding
    from zongce.core.grid import Book

SMALL = frozenset({good.FORM, good.COURSES})
"""Kinds that are read within the limits of forms."""


class Judged(NamedTuple):
    """Codes of errors and refusals with their cells, codes of hints, and the values of an accepted file."""

    codes: tuple[str, ...]
    places: tuple[tuple[str, str], ...]
    hints: tuple[str, ...]
    value: object

    @property
    def accepted(self) -> bool:
        """Whether nothing stops the file from counting."""
        return not self.codes


def judged(kind: str, data: bytes, name: str = "收到.xlsx") -> Judged:
    """Read a file as the commands do that collect its kind."""
    book, found = read_book(data, name, FORM if kind in SMALL else DEFAULT)
    value: object = None
    if book is not None:
        value, found = _CHECKS[kind](book)
    wrong = [f for f in found if f.severity is not Severity.HINT]
    hints = tuple(sorted({f.code for f in found if f.severity is Severity.HINT}))
    codes = tuple(sorted({f.code for f in wrong}))
    return Judged(codes, tuple((f.code, f.cell) for f in wrong), hints, None if codes else value)


@cache
def good_value(kind: str) -> object:
    """What the good workbook of a kind says."""
    return judged(kind, good.good(kind)).value


@cache
def _request(path: Path) -> Request:
    book, _ = read_book(path.read_bytes(), path.name)
    assert book is not None
    actor = Actor(books.COUNSELLOR, "李莉", "辅导员")
    return Request(path.name, book.kind, book.properties, books.tables_of(path), book, actor, books.NOW)


@cache
def _form_context() -> object:
    return rating_sift.context(_request(good.class_book()))


@cache
def _class_context() -> object:
    return class_collect.context(_request(good.college_book()))


def _form(book: Book) -> tuple[object, tuple[Finding, ...]]:
    sifted, found = rating_sift.sift(_form_context(), book)
    if sifted.form is None:
        return None, found
    return (sifted.form.rater_id, sifted.form.marks), found


def _scores(book: Book) -> tuple[object, tuple[Finding, ...]]:
    given = score_files.read_given(Received(book.file, book.sha256, books.NOW, book=book), "")
    if given.records is None:
        return None, given.findings
    people, _ = read_roster(_book(good.ROSTER))
    found = (*given.findings, *score_files.check_together([given.records], (), people))
    names = [c.name for c in RAW_SCORES.columns if given.records.has(c.name)]
    return [tuple(row[n] for n in names) for row in rows.every(given.records)], found


@cache
def _book(kind: str) -> Book:
    book, _ = read_book(good.good(kind), "x.xlsx")
    assert book is not None
    return book


def _roster(book: Book) -> tuple[object, tuple[Finding, ...]]:
    roster, found = read_roster(book)
    return (rows.every(roster.records) if roster else None), found


def _class(book: Book) -> tuple[object, tuple[Finding, ...]]:
    return class_sift.sift(_class_context(), book)


def _courses(book: Book) -> tuple[object, tuple[Finding, ...]]:
    own = read_own(book)
    if own is None:
        return None, ()
    return rows.every(own.tables[ADJUSTMENTS.name]), own.refusals


def _sealed(book: Book) -> tuple[object, tuple[Finding, ...]]:
    read = verification.opened(book)
    if read is None:
        return None, ()
    return read.seal.chain, (*read.findings, *verification.faults(read, trust()))


_CHECKS: dict[str, Callable[[Book], tuple[object, tuple[Finding, ...]]]] = {
    good.FORM: _form, good.SCORE: _scores, good.ROSTER: _roster, good.CLASS: _class, good.COURSES: _courses,
    good.SEALED: _sealed,
}  # fmt: skip
