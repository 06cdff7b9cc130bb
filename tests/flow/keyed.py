"""Keys for tests: everybody of the sample college has one, the same in every run, without a passphrase."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.flow import books
from zongce import casework
from zongce.commands.registry import BY_ID
from zongce.keystore.pins import Pins
from zongce.ports.keys import LockedKeyError
from zongce.seal.keys import Ed25519Signer, fingerprint
from zongce.seal.trust import Certificate, TrustList, certified, listed, trust_rows

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from zongce.commands.command import Command
    from zongce.core.records import Value
    from zongce.ports.report import Report

FROM, UNTIL = "2026-09-01", "2027-08-31"
"""First and last day of the sample certificates; both are inside."""
COLLEGE, OTHER_COLLEGE = "管理学院", "外语学院"


class Person(NamedTuple):
    """Whom a sample certificate is for."""

    name: str
    role: str
    college: str = ""
    classes: tuple[str, ...] = ()


PEOPLE = {
    books.OFFICE: Person("孙处长", "学生处"),
    books.ADMIN: Person("赵干事", "学院管理员", COLLEGE),
    books.SECRETARY: Person("钱书记", "学院副书记", COLLEGE),
    books.COUNSELLOR: Person("李莉", "辅导员", COLLEGE, (books.NAME,)),
    books.SECOND: Person("王媛", "辅导员", COLLEGE, (books.NAME,)),
    books.TEACHER: Person("马晓挺", "班主任", COLLEGE, (books.NAME,)),
}
"""The people of :mod:`tests.flow.books`; the office's is the root."""


class Keys:
    """A key store in memory with the keys of these people, of all where none is named.

    ``locked`` are people whose passphrase nobody knows; ``which`` tells several keys of one person apart.
    """

    def __init__(self, *numbers: str, locked: Collection[str] = (), which: str = "") -> None:
        self.numbers = numbers or tuple(PEOPLE)
        self.locked = locked
        self.which = which

    def signer(self, number: str, publics: Collection[str]) -> Ed25519Signer | None:
        """Return what signs for a person with one of these public keys."""
        held = key_of(number, self.which)
        if number not in self.numbers or held.public not in publics:
            return None
        if number in self.locked:
            raise LockedKeyError(number)
        return held


def key_of(number: str, which: str = "") -> Ed25519Signer:
    """Return a person's key; ``which`` names a second one."""
    seed = hashlib.sha256(f"sample key {number} {which}".encode()).digest()
    return Ed25519Signer(Ed25519PrivateKey.from_private_bytes(seed))


def office_keys() -> Keys:
    """Return the store of the 学生处's computer: the root's key alone."""
    return Keys(books.OFFICE)


def certificate(number: str, /, **changed: object) -> Certificate:
    """Return a sample certificate signed by the root; ``changed`` are fields that differ, before it signs.

    ``revoked_at`` may be given here too: it stands in the list's signature.
    """
    person = PEOPLE[number]
    made = Certificate(
        f"Z{number}", number, person.name, person.role, person.college, person.classes, FROM, UNTIL,
        key_of(number).public,
    )._replace(**changed)  # fmt: skip
    return certified(made, key_of(books.OFFICE))


def lists_for(colleges: Sequence[str], people: Sequence[str | Certificate], number: int) -> list[TrustList]:
    """Return the signed lists of these colleges (the school's where one is empty)."""
    root = key_of(books.OFFICE)
    given = [p if isinstance(p, Certificate) else certificate(p) for p in people if p != books.OFFICE]
    return [listed(certificate(books.OFFICE), given, college, number, root) for college in colleges]


def trust_list(college: str = COLLEGE, *people: str | Certificate, number: int = 1) -> TrustList:
    """Return the signed list of a college (of the school: empty); of all sample people if none is named."""
    return lists_for([college], people or tuple(PEOPLE), number)[0]


def trust_rows_for(
    college: str = COLLEGE, *people: str | Certificate, number: int = 1
) -> list[dict[str, Value]]:
    """Return the rows of 信任名单 for a workbook of a college, or for the school's where it is empty.

    The school's holds its own list and those of its two sample colleges. ``people`` are numbers, or
    certificates of a test's own; all sample people where none is named. ``number`` is the list's.
    """
    colleges = [college] if college else ["", COLLEGE, OTHER_COLLEGE]
    return trust_rows(lists_for(colleges, people or tuple(PEOPLE), number))


def known_pins() -> Pins:
    """Return what a computer remembers that has used the sample root before; ``Pins()`` has seen nothing."""
    made, root = Pins(), certificate(books.OFFICE).public
    made.saw_root(fingerprint(root), root)
    return made


def run_keyed(
    command: str | Command,
    path: Path,
    files: Sequence[Path] = (),
    sets: Mapping[str, str] | None = None,
    *,
    actor: str,
    keys: Keys | None = None,
    now: datetime = books.NOW,
    dry_run: bool = False,
    seed: int = 1,
    workers: int = 1,
    pins: Pins | None = None,
) -> Report:
    """Run a command as :func:`tests.flow.books.run` does, with the actor's key alone, the root known."""
    world = casework.World(
        clock=lambda: now, chance=books.SeededChance(seed), workers=workers, keys=keys or Keys(actor),
        pins=pins or known_pins(),
    )  # fmt: skip
    run = casework.run if isinstance(command, str) else casework.run_command
    report = run(command, path, files, sets, actor=actor, dry_run=dry_run, world=world)
    declared = {table.name for table in (BY_ID[command] if isinstance(command, str) else command).writes}
    assert {patch.name for patch in report.outcome.patches} <= declared, command
    return report
