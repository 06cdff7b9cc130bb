"""The sender's signature under all that an update or a report holds, so that nobody else writes one."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from zongce.core.catalog import finding
from zongce.core.named import NamedTuple
from zongce.seal.chain import COLLEGE_ADMIN, OFFICE, SECRETARY, Event, signer_faults

if TYPE_CHECKING:
    from zongce.core.finding import Finding, Where
    from zongce.ports.keys import Signer
    from zongce.seal.chain import Person, Subject
    from zongce.seal.trust import TrustList

ISSUE, REPORT = "下发", "上报"
SENDERS = MappingProxyType(
    {
        (ISSUE, True): frozenset({COLLEGE_ADMIN}),
        (ISSUE, False): frozenset({OFFICE}),
        (REPORT, False): frozenset({COLLEGE_ADMIN, SECRETARY}),
    }
)
"""Who may send what to a class (True), or to and from a college (False)."""


class Sent(NamedTuple):
    """What is sent: to or about whom, its number, the digest of all its sheets."""

    act: str
    subject: Subject
    number: int
    root: str

    def stamp(self, person: Person, time: str, signer: Signer) -> Event:
        """Return the sender's signature; an event of its own, which is no step of any result."""
        made = Event(self.act, self.subject, self.number, "", self.root, time, *person)
        return made.signed(signer)


def stamp_faults(stamp: Event | None, sent: Sent, trust: TrustList, where: Where) -> list[Finding]:
    """Return why a file is not what its sender signed: K105 another content, K202 to K207 the sender."""
    if stamp is None:
        return [finding("K105", where, sent.act, what=f"没有{sent.act}人的签名")]
    same = (stamp.act, stamp.subject[:3], stamp.seq, stamp.root)
    if same != (sent.act, sent.subject[:3], sent.number, sent.root):
        return [finding("K105", where, stamp.root[:16], what=f"与{sent.act}人签的内容不同")]
    allowed = SENDERS.get((sent.act, bool(sent.subject.class_)), frozenset())
    return list(signer_faults(stamp, sent.subject, allowed, trust, where))
