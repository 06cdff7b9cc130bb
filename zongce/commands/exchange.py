"""Files that school and college send one another: recognised, sorted, registered, named."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from zongce.checks.own_book import empty, read_own
from zongce.commands import rows
from zongce.commands.gate import unmet
from zongce.commands.pages.pages import pages
from zongce.commands.receipts import entered, receipt
from zongce.commands.sent import stamped
from zongce.core.catalog import finding
from zongce.core.finding import Finding, Where
from zongce.core.grid import BATCH_PROPERTY, CLASS_PROPERTY, COLLEGE_PROPERTY, Book
from zongce.core.named import NamedTuple
from zongce.ports.outcome import Bundle, Document, NewFile
from zongce.ports.shelves import ISSUED, placed
from zongce.tables.books import KINDS, OWN_BOOKS, label_of
from zongce.tables.records import RECEIVED, REFUSED, REPLACED, SAME, USED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from zongce.core.records import Records, Value
    from zongce.ports.command import Received, Request

    Tables = Mapping[str, Records]

ID_LENGTH = 10
OWNERS = (BATCH_PROPERTY, COLLEGE_PROPERTY, CLASS_PROPERTY)
_LONGEST_PART = 28


class Arrived(NamedTuple):
    """A file that was handed in: its sheets where it is of the kind wanted, else why it is refused."""

    file: Received
    tables: Tables
    properties: Mapping[str, str]
    refusals: tuple[Finding, ...] = ()

    def refused(self, *found: Finding) -> Arrived:
        """Return the file as refused for these reasons."""
        return self._replace(refusals=(*self.refusals, *found))

    @property
    def where(self) -> Where:
        """The place of findings about the file."""
        return Where(self.file.name)


class Sorted(NamedTuple):
    """What was handed in, by what may become of it."""

    fresh: tuple[Arrived, ...]
    refused: tuple[Arrived, ...]
    same: tuple[Received, ...]

    @property
    def same_found(self) -> tuple[Finding, ...]:
        """W915 once for all files whose bytes were used before."""
        if not self.same:
            return ()
        name = self.same[0].name
        return (finding("W915", Where(name), file=name, count=str(len(self.same))),)


def sort_in(request: Request, kind: str) -> Sorted:
    """Sort files into those of the kind, those refused (W909), those used before (W915)."""
    register = request.tables[RECEIVED.name]
    used = {register.texts("digest")[row] for row in rows.find(register, outcome=USED)}
    fresh: list[Arrived] = []
    refused: list[Arrived] = []
    same: list[Received] = []
    for file in request.files:
        if file.sha256 in used:
            same.append(file)
            continue
        arrived = _opened(file, kind)
        used.add(file.sha256)
        (refused if arrived.refusals else fresh).append(arrived)
    return Sorted(tuple(fresh), tuple(refused), tuple(same))


def registered(
    request: Request, kind: str, taken: Iterable[tuple[Arrived, str]], sorted_: Sorted,
    replaced: Iterable[Arrived] = (),
) -> Records:  # fmt: skip
    """Return 收发登记 with a row for every file: who sent it, what became of it, why it was refused.

    Of those that were ``taken`` some may be ``replaced`` by a later one.
    """
    label = KINDS[kind].label
    later = {arrived.file.sha256 for arrived in replaced}
    made: list[dict[str, Value]] = []
    for arrived, sender in taken:
        accepted = REPLACED if arrived.file.sha256 in later else USED
        outcome = REFUSED if arrived.refusals else accepted
        reasons = [f.message for f in arrived.refusals]
        made.append(receipt(request, arrived.file, label, outcome, sender=sender, reasons=reasons))
    made += (receipt(request, file, label, SAME) for file in sorted_.same)
    return entered(request.tables[RECEIVED.name], made)


def blank(kind: str) -> dict[str, Records]:
    """Return the sheets of a kind without rows."""
    return {table.name: empty(table) for table in KINDS[kind].tables}


def identity(request: Request) -> dict[str, str]:
    """Return the properties that say whose a workbook is that is made out of this one (design decision 7)."""
    return {name: request.properties[name] for name in OWNERS if name in request.properties}


def document(request: Request, kind: str, tables: Tables, properties: Mapping[str, str]) -> Document:
    """Return a workbook of ours with these sheets; updates and reports are signed where there are keys."""
    signed = stamped(request, kind, tables, properties)
    state = unmet(kind, tables) if kind in OWN_BOOKS else None
    return Document(kind, KINDS[kind].label, pages(kind, signed, request.now), properties, state)


def issued(parts: Iterable[str], book: Document, *, kept: Iterable[str] = ()) -> NewFile:
    """Return a file in 下发, named by batch, whose it is, kind and number.

    A long part is cut and told apart by its digest, so that no file takes another's place. With files of the
    case that go along (``kept``, by SHA-256) it is one zip.
    """
    name, along = "_".join(map(_short, parts)), tuple(kept)
    if along:
        return NewFile(placed(ISSUED, f"{name}.zip"), Bundle(f"{name}.xlsx", book, along))
    return NewFile(placed(ISSUED, f"{name}.xlsx"), book)


def _short(part: str) -> str:
    if len(part) <= _LONGEST_PART:
        return part
    return part[: _LONGEST_PART - 5] + "~" + hashlib.sha256(part.encode()).hexdigest()[:4]


def _opened(file: Received, kind: str) -> Arrived:
    book = file.sifted if isinstance(file.sifted, Book) else file.book
    if book is None:
        return Arrived(file, {}, {}, file.findings)
    arrived = Arrived(file, {}, book.properties)
    if book.kind != kind:
        found = label_of(book.kind)
        return arrived.refused(finding("W909", arrived.where, found=found, expected=KINDS[kind].label))
    own = read_own(book)
    if own is None:
        return arrived
    return arrived._replace(tables=own.tables, refusals=own.refusals)
