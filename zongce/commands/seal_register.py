"""封签登记 (register of seals): what was accepted stays known, so that old and other copies are told."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from zongce.commands import rows, sealing
from zongce.commands.receipts import fitted
from zongce.core.catalog import finding
from zongce.core.day import TIME_FORMAT
from zongce.core.finding import Severity
from zongce.core.value import replace
from zongce.tables.sealing import SEAL_REGISTER

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from zongce.core.finding import Finding, Where
    from zongce.core.records import Records, Value
    from zongce.ports.command import Request
    from zongce.seal.chain import Event
    from zongce.seal.trust import TrustList

    Tables = Mapping[str, Records]


_LONGEST = 120
PATIENCE = timedelta(minutes=10)
"""So far two computers' clocks may be apart."""


def known(tables: Tables, owner: str) -> dict[int, str]:
    """Return the steps of an owner's chain that were accepted: the head by number.

    The register says it, and the chain that is kept beside it: taking rows out of one makes nothing new.
    """
    register = tables[SEAL_REGISTER.name]
    held = rows.find(register, seal_owner=owner)
    numbers, heads = register.values("seq"), register.texts("head")
    kept = {event.seq: event.head for event in sealing.kept_seal(tables, owner).chain}
    return kept | {int(numbers[row] or 0): heads[row] for row in held}


def behind(tables: Tables, owner: str, label: str, chain: Sequence[Event], where: Where) -> list[Finding]:
    """Return why a chain does not go on from what was accepted: K402 another step, K401 steps are missing."""
    accepted = known(tables, owner)
    other = next((e.seq for e in chain if accepted.get(e.seq, e.head) != e.head), 0)
    if other:
        return [finding("K402", where, str(other), class_=label, seq=str(other))]
    found, current = len(chain), max(accepted, default=0)
    if found < current:
        given = {"class_": label, "found": str(found), "current": str(current)}
        return [finding("K401", where, str(found), **given)]
    return []


def revoked_since(
    tables: Tables, owner: str, chain: Sequence[Event], trust: TrustList, moment: str, where: Where
) -> Iterator[Finding]:
    """Yield K207 for a new step whose signer's certificate is revoked by now, whatever time the step says.

    Whoever has a lost key writes any time into a step, and any date into a mail; so the time of collecting
    counts. A step that was accepted before stays.
    """
    accepted = known(tables, owner)
    for event in chain:
        certificate = trust.by_serial.get(event.serial)
        revoked = certificate.revoked_at if certificate else ""
        if revoked and event.seq not in accepted and event.time < revoked <= moment:
            given = {"act": event.act, "person": event.signer, "time": event.time, "revoked": revoked}
            yield finding("K207", where, event.time, **given)


def ahead_of_time(
    tables: Tables, owner: str, chain: Sequence[Event], now: datetime, where: Where
) -> Iterator[Finding]:
    """Yield K210 for a new step that was signed later than now: nothing could follow it any more."""
    accepted = known(tables, owner)
    latest = (now + PATIENCE).strftime(TIME_FORMAT)
    for event in chain:
        if event.seq not in accepted and event.time > latest:
            yield finding("K210", where, event.time, act=event.act, person=event.signer, time=event.time)


def entered(
    request: Request, register: Records, owner: str, chain: Sequence[Event], *, file: str = "",
    book_id: str = "",
) -> Records:  # fmt: skip
    """Return 封签登记 with a row for every step of a chain that is new; none is ever changed."""
    last = max((int(n or 0) for n in _numbers(register, owner)), default=0)
    return rows.added(register, (_row(request, owner, e, file, book_id) for e in chain if e.seq > last))


def stopping(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings about the collector's own workbook: there they stop the command."""
    return tuple(replace(one, severity=Severity.ERROR) for one in found)


def _numbers(register: Records, owner: str) -> list[Value]:
    numbers = register.values("seq")
    return [numbers[row] for row in rows.find(register, seal_owner=owner)]


def _row(request: Request, owner: str, event: Event, file: str, book_id: str) -> dict[str, Value]:
    return {
        "received_at": request.moment, "sealed_subject": event.subject.label[:_LONGEST], "seal_owner": owner,
        "act": event.act, "signed_at": event.time, "person": event.signer, "seq": event.seq,
        "head": event.head, "book_id": book_id or None, "file": fitted("file", file),
    }  # fmt: skip
