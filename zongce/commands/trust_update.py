"""信任名单 that comes with an update: the same root, never older, every signature right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.commands import official_seals, sealing, sent
from zongce.core.catalog import finding
from zongce.core.finding import Severity
from zongce.core.named import NamedTuple
from zongce.core.value import replace
from zongce.seal.keys import grouped
from zongce.seal.stored import Seal
from zongce.seal.trust import read_trust
from zongce.tables.sealing import TRUST

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from zongce.commands.exchange import Arrived
    from zongce.core.finding import Finding, Where
    from zongce.core.records import Records
    from zongce.ports.command import Request
    from zongce.seal.chain import Event
    from zongce.seal.trust import TrustList


class Proven(NamedTuple):
    """An update whose trust list and sender hold, or why it is refused; no trust list: there are no keys."""

    trust: TrustList | None
    chain: tuple[Event, ...] = ()
    """The official chain that comes with it."""
    refusals: tuple[Finding, ...] = ()


def proven(request: Request, arrived: Arrived, kind: str, college: str) -> Proven:
    """Return what an update brings once its list (K301 to K303, K311) and its sender (K105, K2xx) hold."""
    tables, file = arrived.tables, arrived.file.name
    trust, found = given_trust(request, tables[TRUST.name], college, arrived.where)
    seals, broken = official_seals.held(tables, file)
    if trust is None or found or broken:
        return Proven(None, (), (*found, *refusals(broken)))
    unsent = refusals(sent.faults(kind, tables, request.properties, trust, file))
    return Proven(trust, seals.get(sealing.OWN, Seal()).chain, unsent)


def given_trust(
    request: Request, given: Records, college: str, where: Where
) -> tuple[TrustList | None, tuple[Finding, ...]]:
    """Return the trust list of an update, and why it must not be taken over.

    K301 a signature does not fit, K302 another root than this workbook's or the one that this computer
    remembers, K303 older than the workbook's, K311 none where the workbook has one.
    """
    where = where._replace(sheet=TRUST.sheet)
    trust, found = read_trust(given, college)
    if trust is None:
        dropped = request.trust is not None and not found
        return None, refusals([finding("K311", where, college)] if dropped else found)
    return trust, refusals(_unfit(request, trust, where))


def refusals(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings about a received file: they refuse it and stop nothing else."""
    return tuple(replace(one, severity=Severity.REFUSED) for one in found)


def _unfit(request: Request, trust: TrustList, where: Where) -> Iterator[Finding]:
    own = request.trust
    expected = request.pinned or ((own.fingerprint.replace(" ", ""),) if own else ())
    if expected and trust.fingerprint.replace(" ", "") not in expected:
        given = {"found": trust.fingerprint, "expected": "、".join(map(grouped, expected))}
        yield finding("K302", where, trust.fingerprint, **given)
    elif own and own.root.public == trust.root.public and trust.number < own.number:
        given = {"found": str(trust.number), "current": str(own.number)}
        yield finding("K303", where, str(trust.number), **given)
