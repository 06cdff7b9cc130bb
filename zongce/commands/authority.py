"""Which certificate lets a person act: the right role, a range that reaches here, days that include today."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.core.catalog import finding
from zongce.seal.trust import scope_fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zongce.core.finding import Finding
    from zongce.ports.command import Actor
    from zongce.seal.chain import Subject
    from zongce.seal.trust import Certificate, TrustList


def certificates_for(
    trust: TrustList, actor: Actor, command: str, subject: Subject, today: str
) -> tuple[tuple[Certificate, ...], tuple[Finding, ...]]:
    """Return every certificate by which a person may act, as somebody with two computers has two keys.

    K305 where there is none for the person in that role, K306 where none of them can be used, with reasons.
    """
    held = trust.held_by(actor.number, (actor.role,))
    if not held:
        return (), (finding("K305", None, actor.number, person=str(actor), command=command),)
    faults = {certificate: "，".join(_faults(certificate, subject, today)) for certificate in held}
    usable = sorted((c for c, fault in faults.items() if not fault), key=lambda c: c.valid_to, reverse=True)
    if not usable:
        what = "；".join(dict.fromkeys(faults.values()))
        return (), (finding("K306", None, actor.number, person=str(actor), what=what),)
    return tuple(usable), ()


def _faults(certificate: Certificate, subject: Subject, today: str) -> Iterator[str]:
    """Yield in words why a certificate cannot be used today and here; both its days are inside."""
    if certificate.revoked_at:
        yield f"已于 {certificate.revoked_at} 吊销"
    if today < certificate.valid_from:
        yield f"从 {certificate.valid_from} 起才有效"
    if today > certificate.valid_to:
        yield f"已于 {certificate.valid_to} 到期"
    scope = scope_fault(certificate, subject.college, (subject.class_, subject.class_name))
    if scope:
        yield scope
