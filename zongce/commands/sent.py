"""Updates and reports under their sender's signature: made when they are issued, checked when they come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.commands import facts, official_seals, sealing
from zongce.core.finding import Where
from zongce.core.grid import BATCH_PROPERTY, CLASS_PROPERTY, COLLEGE_PROPERTY
from zongce.seal.chain import Person, Subject
from zongce.seal.stamp import ISSUE, REPORT, Sent, stamp_faults
from zongce.seal.stored import Seal
from zongce.tables.books import CLASS_UPDATE, COLLEGE_REPORT, COLLEGE_UPDATE, KINDS
from zongce.tables.sealing import SEAL
from zongce.workflow.digests import digest_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zongce.core.finding import Finding
    from zongce.core.records import Records
    from zongce.ports.command import Request
    from zongce.seal.trust import TrustList

    Tables = Mapping[str, Records]

SENDER = "发出"
"""The owner of the sender's signature in the sheet 封签."""
SIGNED = {CLASS_UPDATE: facts.UPDATE, COLLEGE_UPDATE: facts.UPDATE, COLLEGE_REPORT: facts.REPORT}
"""Kinds of workbooks that are signed, and the item with their number."""


def stamped(request: Request, kind: str, tables: Tables, properties: Mapping[str, str]) -> Tables:
    """Return a workbook's sheets with the actor's signature under all of them; as they are without keys."""
    if kind not in SIGNED or request.trust is None or request.signer is None:
        return tables
    actor = request.actor
    person = Person(actor.number, actor.name, actor.role, actor.serial)
    stamp = sent_of(kind, tables, properties).stamp(person, request.moment, request.signer)
    seals = {**sealing.seals_of(tables), SENDER: Seal((), (stamp,))}
    return {**tables, SEAL.name: official_seals.stored(seals)}


def faults(
    kind: str, tables: Tables, properties: Mapping[str, str], trust: TrustList, file: str
) -> list[Finding]:
    """Return why a received update or report is not what its sender signed.

    ``properties`` are those that the reader expects: its own batch, college, class.
    """
    where = Where(file, SEAL.sheet)
    seals, broken = official_seals.held(tables, file)
    if broken:
        return list(broken)
    chain = seals.get(SENDER, Seal()).chain
    return stamp_faults(
        chain[0] if len(chain) == 1 else None, sent_of(kind, tables, properties), trust, where
    )


def sent_of(kind: str, tables: Tables, properties: Mapping[str, str]) -> Sent:
    """Return what is signed of an update or a report."""
    class_ = properties.get(CLASS_PROPERTY, "") if kind == CLASS_UPDATE else ""
    name = facts.status(tables, facts.CLASS_NAME) if class_ else ""
    subject = Subject(properties.get(BATCH_PROPERTY, ""), properties.get(COLLEGE_PROPERTY, ""), class_, name)
    act = REPORT if kind == COLLEGE_REPORT else ISSUE
    return Sent(act, subject, facts.count(tables, SIGNED[kind]), _root(kind, tables))


def _root(kind: str, tables: Tables) -> str:
    """Return the digest of all sheets, and of the chain that comes with them, whatever the order of rows."""
    held = (table.name for table in KINDS[kind].tables if table.name in tables and table.name != SEAL.name)
    parts = [f"{name} {digest_of(tables[name])}" for name in held if len(tables[name])]
    chain = sealing.kept_seal(tables).chain
    return digest_of(sorted(parts), chain[-1].head if chain else "")
