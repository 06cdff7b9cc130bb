"""What 学生处 does with the trust list of its workbook: founds it, certifies people, revokes certificates."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from zongce.commands import rows
from zongce.commands.command import Command
from zongce.commands.school.key_requests import FINGERPRINT, KeyRequest, Paper, read_request, unfit
from zongce.core.catalog import finding
from zongce.core.finding import Finding, Where
from zongce.core.named import NamedTuple
from zongce.core.text import squeeze
from zongce.ports.command import Patch
from zongce.ports.outcome import Outcome
from zongce.seal.keys import fingerprint
from zongce.seal.trust import BETWEEN, LIST, Certificate, certified, listed, trust_rows
from zongce.tables.batch import COLLEGES, OFFICE, STAFF
from zongce.tables.books import SCHOOL
from zongce.tables.sealing import TRUST
from zongce.workflow.roles import Act

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from zongce.ports.command import Request
    from zongce.ports.keys import Signer
    from zongce.seal.trust import TrustList

SERIAL_LENGTH = 10
VALID_DAYS, ROOT_DAYS = 365, 3_653
"""How long certificates last where nobody says otherwise: a person's a year, the root's ten."""
GROUP = "密钥"
FOUND, ISSUE, REVOKE = "建立信任名单", "签发证书", "吊销证书"


class Term(NamedTuple):
    """First and last day of certificates to be issued; empty: today, and a year after the first day."""

    start: str = ""
    end: str = ""

    def days(self, today: str, length: int = VALID_DAYS) -> tuple[str, str]:
        """Return both days."""
        start = self.start or today
        return start, self.end or (date.fromisoformat(start) + timedelta(days=length)).isoformat()


def command(
    id_: str, label: str, tip: str, run: Callable[[Request], Outcome], *, keyless: bool = False
) -> Command:
    """Return one of these acts as a command on the school's workbook: it takes the way of all others."""
    reads = (TRUST, STAFF, COLLEGES)
    return Command(
        id_, GROUP, label, tip, "", (SCHOOL,), Act.MANAGE_BATCH, run, reads=reads, writes=(TRUST,),
        keyless=keyless,
    )  # fmt: skip


def found(request: Request, root: Signer, term: Term, *, instead: bool = False) -> Outcome:
    """Make the root's certificate, the school's list and one a college; K313 where there is a root.

    ``instead`` begins anew where the root's key is lost: nothing that it signed counts any more, and every
    computer refuses the new root until its fingerprint was compared over the telephone.
    """
    if request.trust is not None and not instead:
        shown = request.trust.fingerprint
        return Outcome(f"没有{FOUND}", (finding("K313", _place(request), shown, found=shown),))
    start, end = term.days(request.today, ROOT_DAYS)
    actor = request.actor
    own = Certificate(_serial(request, ()), actor.number, actor.name, OFFICE, "", (), start, end, root.public)
    number = request.trust.number + 1 if request.trust else 1
    patch = _relisted(request, certified(own, root), (), number, root)
    message = f"已{FOUND}，有效期至 {end}；指纹 {fingerprint(root.public)}，请在电话里与各学院核对"
    return Outcome(message, patches=(patch,))


def issue(request: Request, papers: Sequence[Paper], term: Term) -> Outcome:
    """Certify everybody whose request is in order and sign all lists anew; K312 refuses a request.

    Whoever has such a certificate already gets no second one. A college that is new in 学院名单 gets its
    list, also where nobody is certified.
    """
    trust, signer, wrong = _root(request, ISSUE)
    if trust is None or signer is None:
        return Outcome(f"没有{ISSUE}", wrong)
    held = list(trust.certificates)
    new: list[Certificate] = []
    refused: dict[str, Finding] = {}
    for paper in papers:
        asked, what = read_request(paper.text)
        what = what or (unfit(asked, request.tables, trust) if asked else "")
        if asked is None or what:
            refused[paper.sha256] = finding(
                "K312", Where(paper.name), asked.label if asked else "", what=what
            )
        elif not _has(held, asked, request.today, term):
            new.append(_certificate(request, asked, held, term, signer))
            held.append(new[-1])
    without = _without_list(request)
    changed = bool(new or without)
    patches = (_relisted(request, trust.root, held, trust.number + 1, signer),) if changed else ()
    message = _told(new, len(papers) - len(refused) - len(new), without, trust.number + 1)
    return Outcome(
        message, tuple(refused.values()), rows=tuple(map(certificate_row, new)), patches=patches,
        refused=tuple(refused),
    )  # fmt: skip


def revoke(request: Request, number: str, serial: str, reason: str) -> Outcome:
    """Revoke a person's certificates from now on, one where a serial number is given; K315 there is none."""
    trust, signer, wrong = _root(request, REVOKE)
    if trust is None or signer is None:
        return Outcome(f"没有{REVOKE}", wrong)
    gone = {
        c.serial
        for c in trust.certificates
        if c.number == number and serial in ("", c.serial) and not c.revoked_at
    }
    if not gone:
        person = f"{number} {serial}".strip()
        return Outcome(f"没有{REVOKE}", (finding("K315", _place(request), person, person=person),))
    held = [
        c._replace(revoked_at=request.moment) if c.serial in gone else c for c in trust.certificates
    ]  # signed anew is only the list: a certificate's own signature says nothing of it
    shown = [c for c in held if c.serial in gone]
    patch = _relisted(request, trust.root, held, trust.number + 1, signer)
    whose = "、".join(f"{c.name}（{c.number}）{c.role} {c.serial}" for c in shown)
    message = f"已{REVOKE} {whose}，原因：{reason}；名单第 {trust.number + 1} 号，请下发更新"
    return Outcome(message, rows=tuple(map(certificate_row, shown)), patches=(patch,))


def certificate_row(certificate: Certificate) -> dict[str, str]:
    """Return a certificate for people: who, in which role, where, how long, with which key."""
    values = {
        "staff_number": certificate.number, "name": certificate.name, "role": certificate.role,
        "college": certificate.college, "certified_classes": BETWEEN.join(certificate.classes),
        "valid_from": certificate.valid_from, "valid_to": certificate.valid_to,
        "revoked_at": certificate.revoked_at, "serial": certificate.serial,
    }  # fmt: skip
    shown = {TRUST.by_name[name].heading: value for name, value in values.items()}
    return {**shown, FINGERPRINT: fingerprint(certificate.public)}


def _root(request: Request, label: str) -> tuple[TrustList | None, Signer | None, tuple[Finding, ...]]:
    """Return the trust list and the root's signer; K314 without a root, K307 where another acts."""
    trust, signer = request.trust, request.signer
    if trust is None:
        return None, None, (finding("K314", _place(request), command=label),)
    if signer is None or signer.public != trust.root.public:
        person = f"{trust.root.name}（{trust.root.number}）"
        return None, None, (finding("K307", _place(request), trust.root.number, person=person),)
    return trust, signer, ()


def _certificate(
    request: Request, asked: KeyRequest, held: Sequence[Certificate], term: Term, signer: Signer
) -> Certificate:
    start, end = term.days(request.today)
    college = next(
        (c for c in request.tables[COLLEGES.name].texts("college") if squeeze(c) == squeeze(asked.college)),
        "",
    )
    made = Certificate(
        _serial(request, held), asked.number, asked.name, asked.role, college, asked.classes, start, end,
        asked.public,
    )  # fmt: skip
    return certified(made, signer)


def _has(held: Iterable[Certificate], asked: KeyRequest, today: str, term: Term) -> bool:
    """Say whether a person has the certificate already; one that ends before the given day is renewed."""
    wanted = (asked.number, asked.role, squeeze(asked.college), asked.classes, asked.public)
    needed = term.end or term.days(today)[0]
    return any(
        (c.number, c.role, squeeze(c.college), c.classes, c.public) == wanted and c.valid_to >= needed
        for c in held
        if not c.revoked_at
    )


def _relisted(
    request: Request, root: Certificate, held: Sequence[Certificate], number: int, signer: Signer
) -> Patch:
    """Return 信任名单, all lists signed anew: the school's, one for every college that is or was there."""
    old = request.tables[TRUST.name]
    colleges = (*request.tables[COLLEGES.name].texts("college"), *old.texts("college"))
    named = ("", *dict.fromkeys(filter(None, colleges)))
    lists = [listed(root, held, college, number, signer) for college in named]
    return Patch(rows.of(TRUST, trust_rows(lists)))


def _serial(request: Request, held: Sequence[Certificate]) -> str:
    assert request.chance is not None  # noqa: S101  # every run has one
    taken = {c.serial for c in held} | ({request.trust.root.serial} if request.trust else set())
    while (made := request.chance.code(SERIAL_LENGTH)) in taken:
        pass
    return made


def _without_list(request: Request) -> tuple[str, ...]:
    """Return the colleges of 学院名单 that have no list yet."""
    trust = request.tables[TRUST.name]
    listed_ = {row["college"] for row in rows.every(trust) if row["trust_part"] == LIST}
    return tuple(c for c in request.tables[COLLEGES.name].texts("college") if c and c not in listed_)


def _told(new: Sequence[Certificate], again: int, without: Sequence[str], number: int) -> str:
    """Return in words what was issued, and that the colleges must be sent it."""
    whose = "、".join(f"{c.name}（{c.number}）{c.role}" for c in new)
    parts = [f"已签发 {len(new)} 份证书：{whose}" if new else "没有新的证书"]
    parts += [f"{again} 份以前已签发，没有重复签发"] if again else []
    parts += [f"新增 {'、'.join(without)} 的名单"] if without else []
    parts += [f"名单第 {number} 号，请下发更新"] if new or without else []
    return "；".join(parts)


def _place(request: Request) -> Where:
    return Where(request.file, TRUST.sheet)
