"""The chain of a result's events — 提交, 审核, 退回 — each signed, each naming the one before."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from zongce.core.catalog import finding
from zongce.core.named import NamedTuple
from zongce.seal.canonical import hashed, packed
from zongce.seal.keys import is_signed_by
from zongce.seal.trust import scope_fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from zongce.core.finding import Finding, Where
    from zongce.ports.keys import Signer
    from zongce.seal.trust import TrustList

SUBMIT, APPROVE, RETURN = "提交", "审核通过", "退回"
OFFICE, COLLEGE_ADMIN, SECRETARY, COUNSELLOR = "学生处", "学院管理员", "学院副书记", "辅导员"
ROLES = MappingProxyType(
    {
        (SUBMIT, True): frozenset({COUNSELLOR}),
        (RETURN, True): frozenset({COLLEGE_ADMIN, OFFICE}),
        (APPROVE, False): frozenset({SECRETARY}),
        (RETURN, False): frozenset({OFFICE}),
    }
)
"""Who may sign what about a class (True) or about a college (False); what is not here nobody may.

Source: requirements C4, C6.
"""
MOST_EVENTS = 1_000
UNPROVEN = frozenset({"K201", "K202", "K203"})
"""After these nothing that a chain says is proven, and comparing anything with it says nothing."""
_TIME, _ANY_DIGIT = "0000-00-00 00:00:00", str.maketrans("123456789", "0" * 9)


class Subject(NamedTuple):
    """What a chain is about: the results of a class, or of a college where ``class_`` is empty."""

    batch: str
    college: str
    class_: str = ""
    """班级代码, else 班级."""
    class_name: str = ""

    @property
    def label(self) -> str:
        """Whose results they are, for people."""
        return self.class_name or self.class_ or self.college


class Covered(NamedTuple):
    """A class's chain as an approval found it."""

    class_: str
    seq: int
    head: str


class Event(NamedTuple):
    """One signed step. ``root`` is the digest of the values that it is about, all digests are hexadecimal."""

    act: str
    subject: Subject
    seq: int
    prev: str
    root: str
    time: str
    """By the school's clock: ``2026-10-21 09:30:00``."""
    number: str
    name: str
    role: str
    serial: str
    """The signer's certificate."""
    note_mark: str = ""
    """The note's salted digest, which is signed: so a copy may leave the words out."""
    covers: tuple[Covered, ...] = ()
    signature: str = ""
    note: str = ""
    salt: str = ""

    @property
    def message(self) -> bytes:
        """What is signed."""
        flat = [part for covered in self.covers for part in covered]
        return packed("zongce-1-event", *self[:1], *self.subject, *self[2:11], len(self.covers), *flat)

    @property
    def head(self) -> str:
        """The digest by which the next event, registers and approvals name this one."""
        return hashed("head", self.message, self.signature).hex()

    @property
    def signer(self) -> str:
        """Who signed, for people."""
        return f"{self.name}（{self.number}）"

    def noted(self, note: str, salt: str) -> Event:
        """Return the event with a note, to be signed with it."""
        return self._replace(note=note, salt=salt, note_mark=_note_mark(note, salt))

    def without_note(self) -> Event:
        """Return the event as copies hold it, whose readers the note is none of."""
        return self._replace(note="", salt="")

    def signed(self, signer: Signer) -> Event:
        """Return the event with its signature."""
        return self._replace(signature=signer.sign(self.message).hex())


class Person(NamedTuple):
    """Who signs: number, name, role, certificate."""

    number: str
    name: str
    role: str
    serial: str


def following(chain: Sequence[Event], act: str, subject: Subject, person: Person, time: str) -> Event:
    """Return the next event of a chain, unsigned; it is about the values of the last one (a return's are).

    Its time is never before the last one's: a clock that goes wrong on one computer locks nobody out.
    """
    last = chain[-1] if chain else None
    time = max(time, last.time) if last else time
    prev, seq, root = (last.head, last.seq + 1, last.root) if last else ("", 1, "")
    return Event(act, subject, seq, prev, root, time, *person)


def is_sealed(chain: Sequence[Event]) -> bool:
    """Say whether the values count: submitted (of a class) or approved (of a college), not returned since."""
    return bool(chain) and chain[-1].act != RETURN


def chain_faults(
    chain: Sequence[Event], subject: Subject, trust: TrustList, where: Where, *, is_copy: bool = False
) -> list[Finding]:
    """Return what is wrong with a chain: K201 order, K202 signature, K203 to K207 who signed, K209 the act.

    A chain that begins later than at 1, lacks an event or is another's is broken; nothing after the first
    fault of order says anything more. ``subject`` is what its reader knows; an event says its own name of
    the class, which proves nothing about whose class it is. Only a copy may lack the words of notes.
    """
    found: list[Finding] = []
    before: Event | None = None
    for event in chain:
        broken = _out_of_order(before, event, subject) or _changed_note(event, is_copy=is_copy)
        if broken:
            return [*found, finding("K201", where, str(event.seq), what=broken)]
        found += _misdeeds(before, event, subject, trust, where)
        before = event
    return found


def _out_of_order(before: Event | None, event: Event, subject: Subject) -> str:
    """Return in words why an event does not follow the one before."""
    if event.subject[:3] != subject[:3]:
        return f"第 {event.seq} 步是“{event.subject.label}”的"
    if event.seq != (before.seq + 1 if before else 1):
        return f"缺少第 {before.seq + 1 if before else 1} 步"
    if event.prev != (before.head if before else ""):
        return f"第 {event.seq} 步接不上前一步"
    if event.time.translate(_ANY_DIGIT) != _TIME:
        return f"第 {event.seq} 步的时间读不懂"
    if before and event.time < before.time:
        return f"第 {event.seq} 步的时间早于前一步"
    return ""


def _changed_note(event: Event, *, is_copy: bool) -> str:
    """Return in words why an event's note is not the one that was signed."""
    if is_copy and not event.note and not event.salt:
        return ""
    if not event.note_mark and not event.note:
        return ""
    kept = _note_mark(event.note, event.salt) == event.note_mark
    return "" if kept else f"第 {event.seq} 步的说明与签署的不同"


def _note_mark(note: str, salt: str) -> str:
    return hashed("note", salt, note).hex()


def _misdeeds(
    before: Event | None, event: Event, subject: Subject, trust: TrustList, where: Where
) -> Iterator[Finding]:
    allowed = ROLES.get((event.act, bool(event.subject.class_)), frozenset())
    found = list(signer_faults(event, subject, allowed, trust, where))
    yield from found
    if not _may_follow(before, event) and not any(f.code in UNPROVEN for f in found):
        given = {"act": event.act, "person": event.signer, "time": event.time}
        yield finding("K209", where, event.act, **given)


def signer_faults(
    event: Event, subject: Subject, allowed: frozenset[str], trust: TrustList, where: Where
) -> Iterator[Finding]:
    """Yield why it was not for this person to sign this: K202 to K207."""
    certificate = trust.by_serial.get(event.serial)
    name = certificate.name if certificate and certificate.number == event.number else event.name
    given = {"act": event.act, "person": f"{name}（{event.number}）", "time": event.time}
    if certificate is None or (certificate.number, certificate.role) != (event.number, event.role):
        yield finding("K203", where, event.serial, **given)
        return
    if not is_signed_by(certificate.public, event.message, event.signature):
        yield finding("K202", where, event.number, **given)
        return
    if event.role not in allowed:
        yield finding("K204", where, event.role, role=event.role, allowed="、".join(sorted(allowed)), **given)
    fault = scope_fault(certificate, subject.college, (subject.class_, subject.class_name))
    if fault:
        yield finding("K205", where, event.number, what=fault, **given)
    yield from trust.time_faults(certificate, event.time, where, given)


def _may_follow(before: Event | None, event: Event) -> bool:
    """Say whether what was sealed is returned, and only what is not sealed is sealed."""
    sealed = before is not None and before.act != RETURN
    return event.act in (SUBMIT, APPROVE, RETURN) and (event.act == RETURN) is sealed


def self_approval(approval: Event, chains: Iterable[Sequence[Event]], where: Where) -> tuple[Finding, ...]:
    """Return K208 where who approves has submitted one of the classes himself, in whatever role."""
    last = ([e for e in chain if e.act == SUBMIT] for chain in chains)
    own = [events[-1].subject.label for events in last if events and events[-1].number == approval.number]
    if not own:
        return ()
    return (finding("K208", where, approval.number, person=approval.signer, classes="、".join(own)),)
