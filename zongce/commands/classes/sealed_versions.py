"""Sealed class workbooks against the register of seals; the official copy of each class's chain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.checks.own_book import only, read_own
from zongce.commands import official_seals, seal_register, sealing
from zongce.commands.trust_update import refusals
from zongce.core.named import NamedTuple
from zongce.ports.command import Patch
from zongce.seal.stored import Seal
from zongce.tables.books import CLASS
from zongce.tables.sealing import SEAL, SEAL_REGISTER

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from zongce.commands.classes.versions import Version
    from zongce.commands.college.classes import SchoolClass
    from zongce.core.finding import Finding
    from zongce.core.grid import Book
    from zongce.ports.command import Request
    from zongce.seal.chain import Event

SEALED_BOOK = "采用原件"
"""班级状态 of a college: the SHA-256 of the workbook that was taken over last, by class."""


class Standing(NamedTuple):
    """How far a chain is: its last step and that step's digest; 0 where it has none."""

    seq: int
    head: str

    @classmethod
    def of(cls, chain: Sequence[Event]) -> Standing:
        """Return how far a chain is."""
        return cls(chain[-1].seq, chain[-1].head) if chain else cls(0, "")


def standing(_context: object, book: Book) -> tuple[object, tuple[Finding, ...]]:
    """Return the :class:`Standing` of a class workbook that was kept; it was checked when it came."""
    own = read_own(only(book, SEAL))
    chain = sealing.kept_seal(own.tables).chain if own and book.kind == CLASS else ()
    return Standing.of(chain), ()


def chain_in(_context: object, book: Book) -> tuple[object, tuple[Finding, ...]]:
    """Return the chain of a class workbook that was kept though it was refused: nothing is proven yet.

    K105 where its sheet 封签 cannot be understood.
    """
    own = read_own(only(book, SEAL))
    if own is None or book.kind != CLASS:
        return (), ()
    seals, broken = official_seals.held(own.tables, book.file)
    return (None, broken) if broken else (seals.get(sealing.OWN, Seal()).chain, ())


def unaccepted(request: Request, class_: SchoolClass, version: Version) -> tuple[Finding, ...]:
    """Return why the college's register refuses a workbook: K401, K402, K207; nothing without keys."""
    if request.trust is None:
        return ()
    where = version.where._replace(sheet=SEAL.sheet)
    chain, tables = version.returned.seal.chain, request.tables
    behind = seal_register.behind(tables, class_.key, class_.name, chain, where)
    revoked = seal_register.revoked_since(tables, class_.key, chain, request.trust, request.moment, where)
    early = seal_register.ahead_of_time(tables, class_.key, chain, request.now, where)
    return refusals((*behind, *revoked, *early))


def sealed(request: Request, seals: Mapping[str, Seal], taken: Sequence[Version]) -> Iterator[Patch]:
    """Yield the official seals and their register with what these classes handed in."""
    if request.trust is None or not taken:
        return
    held, register = dict(seals), request.tables[SEAL_REGISTER.name]
    for version in taken:
        returned = version.returned
        key = returned.code or returned.name
        if returned.seal.chain:
            held[key] = returned.seal
        register = seal_register.entered(
            request, register, key, returned.seal.chain, file=version.file.name, book_id=returned.book_id
        )
    yield official_seals.patch_of(held)
    yield Patch(register)
