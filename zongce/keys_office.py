"""What 学生处 does with keys: founds the trust list, issues and revokes certificates, sees who is trusted."""

from __future__ import annotations

import hashlib
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from functools import partial
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from zongce.books.file_book import FileBook
from zongce.books.files import receive
from zongce.books.reader import read_book
from zongce.casefolder.folder import BusyError, CaseFolder, given_name
from zongce.casefolder.handed import hand_in, sources
from zongce.casework import World, run_command
from zongce.checks.own_book import read_own
from zongce.commands.school import certificates
from zongce.commands.school.key_requests import Paper
from zongce.core.catalog import finding
from zongce.core.finding import Where
from zongce.core.named import NamedTuple
from zongce.core.value import replace
from zongce.home import limits, pins
from zongce.opening import open_workbook
from zongce.ports.outcome import Outcome
from zongce.ports.report import Report
from zongce.ports.shelves import INBOX
from zongce.seal.keys import Ed25519Signer, fingerprint
from zongce.tables.sealing import TRUST
from zongce.trusting import trust_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from zongce.casefolder.handed import Handed
    from zongce.commands.command import Command
    from zongce.commands.school.certificates import Term
    from zongce.core.finding import Finding
    from zongce.keystore.store import KeyFolder
    from zongce.ports.command import Request
    from zongce.ports.keys import Signer

_LARGEST = 20_000
"""Bytes of a request."""


class HandedIn(NamedTuple):
    """What was handed in to be certified: every file as it came, the texts among them, what is wrong."""

    files: tuple[Handed, ...]
    papers: tuple[Paper, ...]
    findings: tuple[Finding, ...]


class Founder(NamedTuple):
    """Who founds the trust list, for how long; ``instead`` of a root whose key is lost."""

    number: str
    term: Term
    instead: bool = False


def found_trust(
    workbook: Path, founder: Founder, store: KeyFolder, passphrase: str, world: World | None = None
) -> tuple[Report, Signer | None]:
    """Make the root's key and the trust list of the school's workbook; no key where the workbook refuses."""
    world = world or World()
    draft = _founding(Ed25519Signer(Ed25519PrivateKey.generate()), founder)
    tried = _run(draft, workbook, founder.number, world, dry_run=True)
    if not tried.ok:
        return tried, None
    signer = store.made(founder.number, passphrase)
    report = _run(_founding(signer, founder), workbook, founder.number, world)
    if report.ok:
        known = world.pins or pins()
        known.pin(fingerprint(signer.public), instead=founder.instead)
        known.saw_root(fingerprint(signer.public), signer.public)
    return report, signer


def _founding(signer: Signer, founder: Founder) -> Command:
    run = partial(certificates.found, root=signer, term=founder.term, instead=founder.instead)
    return certificates.command(
        "keys.init", certificates.FOUND, "建立全校的信任名单。", run, keyless=founder.instead
    )


def received(paths: Sequence[Path]) -> HandedIn:
    """Return the requests in files, folders, archives and letters."""
    named, most = set(paths), limits().file_bytes
    files = [item for source in sources(paths) for item in hand_in(source, most, alone=source in named)]
    papers = tuple(map(_paper, (item for item in files if item.data is not None and not item.wrapper)))
    return HandedIn(tuple(files), papers, tuple(found for item in files for found in item.findings))


def issue(
    workbook: Path, handed: HandedIn, term: Term, actor: str, *, dry_run: bool = False,
    world: World | None = None,
) -> Report:  # fmt: skip
    """Certify everybody whose request was handed in; every file is kept first (requirement N1)."""

    def run(request: Request) -> Outcome:
        outcome = certificates.issue(request, handed.papers, term)
        return replace(outcome, findings=(*handed.findings, *outcome.findings))

    command = certificates.command("keys.issue", certificates.ISSUE, "签发证书。", run)
    if not dry_run:
        _keep(workbook, handed, command)
    return _run(command, workbook, actor, world, dry_run=dry_run)


def revoke(
    workbook: Path, number: str, serial: str, reason: str, actor: str, *, dry_run: bool = False,
    world: World | None = None,
) -> Report:  # fmt: skip
    """Revoke a person's certificates, one where a serial number is given."""
    run = partial(certificates.revoke, number=number, serial=serial, reason=reason)
    command = certificates.command("keys.revoke", certificates.REVOKE, "吊销证书。", run)
    return _run(command, workbook, actor, world, dry_run=dry_run)


def listing(workbook: Path, world: World | None = None) -> Report:
    """Return whom a workbook trusts, without changing anything; K309 where it has no trust list."""
    bounds = limits()
    data, found = receive(workbook, workbook.name, bounds.file_bytes)
    book, found = read_book(data, workbook.name, bounds) if data is not None else (None, found)
    own = read_own(book) if book else None
    if book is None or own is None or TRUST.name not in own.tables:
        kind = book.kind if book else ""
        strange = finding("W904", Where(workbook.name), kind, kind=kind or "没有标记")
        return Report(Outcome("没有列出", found if book is None else (strange,)))
    known = world.pins if world and world.pins else pins()
    trust, told = trust_of(own.tables, own.kind, known, store=False)
    told = tuple(replace(f, file=f.file or workbook.name) for f in told)
    if trust is None:
        return Report(Outcome("没有列出", told or (finding("K309", Where(workbook.name, TRUST.sheet)),)))
    rows = map(certificates.certificate_row, (trust.root, *trust.certificates))
    message = f"名单第 {trust.number} 号，证书 {len(trust.certificates)} 份，根指纹 {trust.fingerprint}"
    return Report(Outcome(message, told, rows=tuple(rows)))


def _run(
    command: Command, workbook: Path, actor: str, world: World | None, *, dry_run: bool = False
) -> Report:
    return run_command(command, workbook, actor=actor, dry_run=dry_run, world=world)


def _keep(workbook: Path, handed: HandedIn, command: Command) -> None:
    """Keep what was handed in; where the workbook cannot be worked on, the run says why and keeps nothing."""
    if not workbook.is_file():
        return
    read, _, _ = open_workbook(FileBook(workbook, limits()), command)
    if read is None:
        return
    folder = CaseFolder.of(workbook, read.owner)
    try:
        with folder.locked():
            for item in handed.files:
                if item.data is not None:
                    digest = hashlib.sha256(item.data).hexdigest()
                    folder.keep(INBOX, given_name(item.name, digest), item.data)
    except BusyError:
        return


def _paper(item: Handed) -> Paper:
    data = item.data or b""
    digest = hashlib.sha256(data).hexdigest()
    text = _text(data) if len(data) <= _LARGEST else ""
    return Paper(given_name(item.name, digest), digest, text)


def _text(data: bytes) -> str:
    """Return a text as it was written, or as editors on Windows save it; empty where it is none."""
    encodings = ("utf-16",) if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeError:
            continue
    return ""
