"""A ribbon command on a closed workbook: read -> gate -> receive -> run -> compare -> apply."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from zongce.admission import Keyring, admit
from zongce.app import Report, ordered
from zongce.books.file_book import FileBook
from zongce.books.files import Written, reason
from zongce.bundle import kept_in
from zongce.casefolder.delivery import delivery
from zongce.casefolder.folder import BusyError, CaseFolder
from zongce.casefolder.handed import address_found, is_address
from zongce.casereport import ways_to, write_report
from zongce.chance import ALPHABET, Derived
from zongce.checks.parameters import read_parameters
from zongce.clock import SCHOOL_TIME, school_clock
from zongce.commands import rows
from zongce.commands.acknowledge import with_receipts
from zongce.commands.changes import changes
from zongce.commands.command import Command, Files
from zongce.commands.registry import BY_ID
from zongce.core.catalog import finding
from zongce.core.finding import Finding, Where, stops
from zongce.home import key_store, limits, pins, secret
from zongce.intray import Intray, Tray, first_receipts
from zongce.letters import Drafts, of_run, shown, with_letters
from zongce.opening import Opened, open_workbook
from zongce.pool import pool
from zongce.ports.command import Request
from zongce.ports.outcome import Outcome
from zongce.tables.records import LOG, RECEIVED, REFUSED, SAME
from zongce.world import World

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from zongce.core.records import Records
    from zongce.ports.command import Chance, Pool

__all__ = ["ALPHABET", "SCHOOL_TIME", "World", "run", "run_command", "school_clock"]


class Job(NamedTuple):
    """What was asked for on the command line or by a click."""

    command: Command
    workbook: Path
    files: tuple[Path, ...] = ()
    sets: Mapping[str, str] = {}
    actor: str = ""
    dry_run: bool = False


class _Case(NamedTuple):
    """One run on a workbook that could be read."""

    job: Job
    folder: CaseFolder
    host: FileBook
    read: Opened
    world: World
    now: datetime


def run(
    command: str, workbook: Path, files: Sequence[Path] = (), sets: Mapping[str, str] | None = None, *,
    actor: str = "", dry_run: bool = False, world: World | None = None,
) -> Report:  # fmt: skip
    """Run a command of the registry on a workbook; nothing at all is written in a dry run.

    Raises:
        KeyError: there is no such command (wrong usage, told by the command line).
    """
    return run_command(BY_ID[command], workbook, files, sets, actor=actor, dry_run=dry_run, world=world)


def run_command(
    command: Command, workbook: Path, files: Sequence[Path] = (), sets: Mapping[str, str] | None = None, *,
    actor: str = "", dry_run: bool = False, world: World | None = None,
) -> Report:  # fmt: skip
    """Run a command on a workbook: what it proposes is done whole or not at all (requirements N1 to N3)."""
    path = workbook.resolve() if workbook.is_symlink() else workbook
    job, world = Job(command, path, tuple(files), sets or {}, actor, dry_run), world or World()
    if is_address(path):
        return _stopped(job, (address_found(path),))
    try:
        host = FileBook(path, limits())
        read, found, reports = open_workbook(host, command)
        if read is None:
            return _stopped(job, found, reports=reports)
        folder, now = CaseFolder.of(path, read.owner), world.clock().astimezone(SCHOOL_TIME)
        case = _Case(job, folder, host, read, world, now)
        return _run(case) if dry_run else _locked(case)
    except OSError as fault:
        return _stopped(job, (finding("W926", Where(path.name), what=reason(fault)),))


def _locked(case: _Case) -> Report:
    name = case.job.workbook.name
    try:
        with case.folder.locked():
            if not case.host.unchanged(case.read.sha256):
                return _stopped(case.job, (finding("W903", Where(name)),))
            return _run(case)
    except BusyError:
        return _stopped(case.job, (finding("W906", Where(name)),))


def _run(case: _Case) -> Report:
    job, own, world = case.job, case.read.own, case.world
    ring = Keyring(world.keys or key_store(), world.pins or pins(), not job.dry_run)
    who, refused = admit(job.command, own, job.actor, case.now, ring)
    if who is None:
        return _stopped(job, refused, reports=True)
    values, wrong = read_parameters(job.command.label, job.command.parameters, job.sets)
    if not wrong and job.command.files is Files.REQUIRED and not job.files:
        wrong = (finding("W918", Where(job.workbook.name)),)
    if wrong:
        return _stopped(job, wrong, reports=True)
    book = case.read.book
    request = Request(
        job.workbook.name, own.kind, book.properties, own.tables, book, who.actor, case.now, values,
        trust=who.trust, signer=who.signer, pinned=ring.pins.fingerprints,
    )  # fmt: skip
    with pool(world.workers) as workers:
        request, outcome, tray = _outcome(case, replace(request, pool=workers), workers)
    found = dict.fromkeys((*case.read.hints, *who.hints, *outcome.findings))
    outcome = replace(outcome, findings=ordered(_placed(job, found)))
    if not outcome.ok:
        ways = _ways(case, tray, outcome)
        report = _stopped(job, outcome.findings, outcome.message, reports=True, ways=ways)
        return replace(report, outcome=replace(report.outcome, rows=outcome.rows))  # 检查 has some
    return _apply(case, request, outcome, tray)


def _outcome(case: _Case, request: Request, workers: Pool) -> tuple[Request, Outcome, Tray]:
    """Receive the files, fetch the kept ones, run the command."""
    job, register = case.job, request.tables[RECEIVED.name]
    known = zip(register.texts("digest"), register.texts("received_at"), strict=True)
    intray = Intray(
        case.folder, job.command, limits(), limits(small=job.command.small), workers, case.world.progress,
        keep=not job.dry_run, now=case.now,
        first=first_receipts(known, case.now), only=case.world.only, password=case.world.password,
    )  # fmt: skip
    context = job.command.context(request) if job.command.context else None
    tray = intray.receive(job.files, context)
    request = replace(request, files=tuple(tray.files))
    kept, missing = intray.fetch(job.command.kept(request) if job.command.kept else (), context)
    if stops((*tray.findings, *missing)):
        return request, Outcome(f"没有{job.command.label}", (*tray.findings, *missing)), tray
    chance = case.world.chance or _chance(case, request, tray)
    request = replace(request, kept=kept, chance=chance)
    return request, _with_unreadable(job.command.run(request), tray), tray


def _chance(case: _Case, request: Request, tray: Tray) -> Chance:
    """Return codes that a dry run and the real run after it have in common (requirement N3)."""
    given = (f"{name}={value}" for name, value in sorted(request.values.items()))
    about = (case.read.sha256, case.job.command.id, *given, *sorted(tray.digests))
    return Derived(partial(secret, store=not case.job.dry_run), about)


def _with_unreadable(outcome: Outcome, tray: Tray) -> Outcome:
    """Refuse what could not be opened or read, whether or not the command says so itself."""
    lost = [file for file in tray.files if file.book is None and file.sifted is None and file.findings]
    told = set(outcome.findings)
    found = [f for f in (*tray.findings, *(f for file in lost for f in file.findings)) if f not in told]
    refused = dict.fromkeys((*outcome.refused, *tray.refused, *(file.sha256 for file in lost)))
    return replace(outcome, findings=(*dict.fromkeys(found), *outcome.findings), refused=tuple(refused))


def _apply(case: _Case, request: Request, outcome: Outcome, tray: Tray) -> Report:
    """Write new files first, the workbook last: its rename is the commit point (design, one way)."""
    job, before = case.job, case.read.own.tables
    after = dict(before) | {patch.name: patch.records for patch in outcome.patches}
    found = changes(job.workbook.name, before, after)
    news = not all(map(case.folder.is_apart, outcome.refused))
    touched = bool(found or outcome.files or news)
    if touched:
        after[LOG.name] = rows.added(after[LOG.name], [_log_row(job, request, outcome)])
        found = changes(job.workbook.name, before, after)
    outcome = with_receipts(request, before, after, replace(outcome, changes=found))
    mail = case.world.mail and outcome.files
    letters = of_run(request, case.folder, outcome, case.world.password) if mail else Drafts()
    outcome = with_letters(outcome, letters, dry_run=job.dry_run)
    if job.dry_run:
        return Report(outcome)
    written = _delivered(case, outcome, after, letters) if touched else ()
    if written is None:
        return _stopped(job, (finding("W903", Where(job.workbook.name)),))
    return _tidied(case, Report(outcome, written), after, tray)


def _delivered(
    case: _Case, outcome: Outcome, after: Mapping[str, Records], letters: Drafts
) -> tuple[Written, ...] | None:
    """Write all files of the run; None where the workbook was changed meanwhile, and nothing is written."""
    from zongce.issue import rendered, workbook_bytes  # noqa: PLC0415  # who is refused must not wait for it

    with delivery() as made:
        papers = letters.papers or rendered(outcome.files, kept_in(case.folder))
        for path, data in chain(papers, letters.files):
            made.add(case.folder.place(path), data)
        made.add(case.job.workbook, workbook_bytes(case.read.book, after, case.now))
        made.settled()
        if not case.host.unchanged(case.read.sha256):
            return None
        if outcome.files:
            case.folder.mark()
        return shown(made.deliver())


def _tidied(case: _Case, report: Report, after: Mapping[str, Records], tray: Tray) -> Report:
    """Set refused files apart and write the 检查报告; what fails now undoes nothing, and is told (W940)."""
    job, outcome = case.job, report.outcome
    task = "把拒收的文件移到隔离"
    notes: tuple[Written, ...] = ()
    try:
        register = after[RECEIVED.name]
        fates = zip(register.texts("digest"), register.texts("outcome"), strict=True)
        fate = dict(pair for pair in fates if pair[1] != SAME)
        registered = (digest for digest, became in fate.items() if became == REFUSED)
        case.folder.set_apart(job.command.shelf, dict.fromkeys((*outcome.refused, *registered)))
        task = "写检查报告"
        ways = _ways(case, tray, outcome)
        notes = write_report(job.workbook, job.command.label, outcome.findings, ways)
    except OSError as fault:
        left = finding("W940", Where(job.workbook.name), task=task, what=reason(fault))
        outcome = replace(outcome, findings=(*outcome.findings, left))
    return Report(outcome, (*report.written, *notes))


def _ways(case: _Case, tray: Tray, outcome: Outcome) -> dict[str, str]:
    return ways_to(tray.files, outcome.findings, case.folder, case.job.command.shelf, case.job.workbook)


def _log_row(job: Job, request: Request, outcome: Outcome) -> dict[str, str]:
    return {
        "time": request.moment, "person": str(request.actor), "role": request.actor.role,
        "identity": "已验证" if request.actor.verified else "未验证",
        "command": job.command.label, "detail": outcome.message[:1000],
    }  # fmt: skip


def _placed(job: Job, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield findings that stand in no file as the workbook's own: each names a file (requirement N2)."""
    yield from (found if found.file else replace(found, file=job.workbook.name) for found in findings)


def _stopped(
    job: Job, findings: Sequence[Finding], message: str = "", *, reports: bool = False,
    ways: Mapping[str, str] | None = None,
) -> Report:  # fmt: skip
    """Report what stops the command; workbook and folder stay as they were but for a 检查报告."""
    found = ordered(_placed(job, findings))
    outcome = Outcome(message or f"没有{job.command.label}", found)
    if job.dry_run or not reports:
        return Report(outcome)
    try:
        return Report(outcome, write_report(job.workbook, job.command.label, found, ways or {}))
    except OSError as fault:
        left = finding("W940", Where(job.workbook.name), task="写检查报告", what=reason(fault))
        return Report(replace(outcome, findings=(*found, left)))
