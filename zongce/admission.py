"""Who may run a command on a workbook: the gate's rules, and the key that proves who acts (decision 9)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.commands import facts, gate
from zongce.core.catalog import finding
from zongce.core.finding import stops
from zongce.core.named import NamedTuple
from zongce.core.value import replace
from zongce.ports.keys import LockedKeyError
from zongce.tables.sealing import TRUST
from zongce.trusting import trust_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from zongce.checks.own_book import Own
    from zongce.commands.command import Command
    from zongce.core.finding import Finding
    from zongce.keystore.pins import Pins
    from zongce.ports.command import Actor
    from zongce.ports.keys import KeyStore, Signer
    from zongce.seal.chain import Subject
    from zongce.seal.trust import TrustList


OLDER = "K303"
"""The workbook's trust list is older than one that this computer has seen."""


class Admitted(NamedTuple):
    """Who acts, whose keys count in the workbook, the actor's own, and hints on them."""

    actor: Actor
    trust: TrustList | None
    signer: Signer | None
    hints: tuple[Finding, ...] = ()


class Keyring(NamedTuple):
    """The keys of this computer's user and what it remembers of others'; ``store``: whether it may learn.

    The keys are fetched when one is needed.
    """

    keys: Callable[[], KeyStore]
    pins: Pins
    store: bool


def admit(
    command: Command, own: Own, number: str, now: datetime, ring: Keyring
) -> tuple[Admitted | None, tuple[Finding, ...]]:
    """Return who acts, or every reason why the command does not run.

    Findings: B801 to B820 of the gate, K301 to K303 and K311 of the trust list, K305 to K308 of the key.
    """
    wrong = gate.wrong_kind(command, own.kind)
    if wrong:
        return None, (wrong,)
    actors, refused = gate.actors_of(command, own.kind, own.tables, number)
    if not actors:
        return None, refused
    barred = gate.barred(command, own.kind, own.tables, actors[0], now.date().isoformat())
    trust, found = trust_of(own.tables, own.kind, ring.pins, store=ring.store)
    if command.keyless and [f.code for f in found] == [OLDER]:  # the update brings the newer list
        from zongce.seal.trust import read_trust  # noqa: PLC0415  # where nobody has a key nobody waits for it

        trust, found = read_trust(own.tables[TRUST.name], facts.college_of(own.kind, own.tables))
    if barred or stops(found):
        return None, (*barred, *found)
    if trust is None:
        return Admitted(actors[0], None, None, found), ()
    from zongce.commands.sealing import subject_of  # noqa: PLC0415  # the same

    subject, today = subject_of(own.kind, own.tables), now.date().isoformat()
    usable, without = _usable(trust, actors, command, subject, today)
    signing, locked = _signing(usable, ring.keys()) if usable else (None, without)
    if signing is not None:
        return Admitted(signing[0], trust, signing[1], found), ()
    if command.keyless:
        return Admitted(actors[0], trust, None, found), ()
    return None, locked


def _usable(
    trust: TrustList, actors: Sequence[Actor], command: Command, subject: Subject, today: str
) -> tuple[dict[str, Actor], tuple[Finding, ...]]:
    """Return by public key in which role it lets the person act; where none does, why (K305, K306)."""
    from zongce.commands.authority import certificates_for  # noqa: PLC0415  # the same

    found: dict[str, Actor] = {}
    without: tuple[Finding, ...] = ()
    for actor in actors:
        certificates, why = certificates_for(trust, actor, command.label, subject, today)
        without = without or why
        for certificate in certificates:
            found.setdefault(certificate.public, replace(actor, verified=True, serial=certificate.serial))
    return found, without


def _signing(
    usable: Mapping[str, Actor], keys: KeyStore
) -> tuple[tuple[Actor, Signer] | None, tuple[Finding, ...]]:
    """Return the person with the key that is here; K307 where none is, K308 where it is locked."""
    person = next(iter(usable.values()))
    try:
        for public, actor in usable.items():
            signer = keys.signer(actor.number, {public})
            if signer is not None:
                return (actor, signer), ()
    except LockedKeyError:
        return None, (finding("K308", None, person.number, person=str(person)),)
    return None, (finding("K307", None, person.number, person=str(person)),)
