"""A workbook's chain against what was received or seen before: old copies, other ones, keys revoked since."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.commands import facts
from zongce.commands.verification import classes_of
from zongce.core.catalog import finding
from zongce.tables.books import CLASS_UPDATE, COLLEGE_REPORT, SCHOOL
from zongce.tables.progress import CLASS_PROGRESS
from zongce.tables.sealing import SEAL_REGISTER

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zongce.commands.verification import Opened
    from zongce.core.finding import Finding
    from zongce.core.records import Records
    from zongce.seal.chain import Subject
    from zongce.seal.trust import TrustList

    Tables = Mapping[str, Records]


def known_subject(book: Opened, register: Tables) -> Opened:
    """Return the workbook under the name of its class that the register's college knows, if it knows it."""
    if CLASS_PROGRESS.name not in register:
        return book
    named = {str(row["class_code"] or row["class_"]): str(row["class_"]) for row in classes_of(register)}
    name = named.get(book.subject.class_)
    return book if name is None else book._replace(subject=book.subject._replace(class_name=name))


def behind(book: Opened, register: Tables, trust: TrustList, moment: str) -> tuple[Finding, ...]:
    """Return K401, K402 and K207 against a register of seals (of a college about classes, of the school).

    An update goes the other way and brings what its sender knew, so no register makes it old.
    """
    from zongce.commands import seal_register  # noqa: PLC0415  # most verify without a register

    owner = owner_in(register, book.subject)
    if SEAL_REGISTER.name not in register or book.kind in (CLASS_UPDATE, SCHOOL) or not owner:
        return ()
    chain = book.seal.chain
    if not chain and (book.kind == COLLEGE_REPORT or book.is_copy):
        return ()  # a report of progress only; a copy that should have a seal is told already
    found = seal_register.behind(register, owner, book.subject.label, chain, book.where)
    return (*found, *seal_register.revoked_since(register, owner, chain, trust, moment, book.where))


def owner_in(register: Tables, subject: Subject) -> str:
    """Return whose seals these are in a register: a class's in its college's, a college's in the school's."""
    if CLASS_PROGRESS.name in register:
        mine = facts.status(register, facts.COLLEGE_NAME) == subject.college
        return subject.class_ if mine and facts.batch_of(register).id == subject.batch else ""
    return "" if subject.class_ else f"{subject.batch}:{subject.college}"


def seen_before(book: Opened, seen: tuple[int, str]) -> tuple[Finding, ...]:
    """Return K401, K402 for a chain that is older than, or another than, the one that was seen last."""
    chain, (seq, head), label = book.seal.chain, seen, book.subject.label
    if len(chain) < seq:
        given = {"class_": label, "found": str(len(chain)), "current": str(seq)}
        return (finding("K401", book.where, str(len(chain)), **given),)
    if chain[seq - 1].head != head:
        return (finding("K402", book.where, str(seq), class_=label, seq=str(seq)),)
    return ()


def has_register(book: Opened) -> bool:
    """Say whether a workbook remembers what seals were received."""
    return SEAL_REGISTER.name in book.tables
