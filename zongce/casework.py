"""A ribbon command on a workbook: read -> gate -> receive -> run -> compare -> apply."""

from __future__ import annotations

from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from zongce.admission import Keyring, admit
from zongce.books.file_book import FileBook
from zongce.books.files import reason
from zongce.case import Case, Job, outcome_of
from zongce.casefolder.delivery import delivery
from zongce.casefolder.folder import BusyError, CaseFolder
from zongce.casefolder.handed import address_found, is_address
from zongce.casereport import ways_to, write_report
from zongce.checks.parameters import read_parameters
from zongce.clock import SCHOOL_TIME, school_clock
from zongce.commands import rows
from zongce.commands.changes import changes
from zongce.commands.command import Command, Files
from zongce.commands.registry import BY_ID
from zongce.core.catalog import finding
from zongce.core.finding import Finding, Where
from zongce.core.value import replace
from zongce.home import key_store, limits, pins
from zongce.journal import last_step, record
from zongce.mail.drafts import Drafts, shown, with_letters
from zongce.opening import open_workbook
from zongce.pool import pool
from zongce.ports.command import Request
from zongce.ports.outcome import Outcome
from zongce.ports.report import Report, Written, ordered
from zongce.tables.records import LOG, RECEIVED, REFUSED, SAME
from zongce.tables.report import WHATIF_SHEET
from zongce.world import World

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from zongce.core.records import Records
    from zongce.ports.book import BookPort
    from zongce.ports.command import Received
    from zongce.ports.outcome import Document

__all__ = ["SCHOOL_TIME", "Job", "World", "run", "run_command", "run_on", "school_clock"]


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
    """Run a command on a closed workbook: what it proposes is done whole or not at all (N1 to N3)."""
    path = workbook.resolve() if workbook.is_symlink() else workbook
    try:
        host = FileBook(path, limits())
        return run_on(Job(command, host, tuple(files), sets or {}, actor, dry_run), world or World())
    except OSError as fault:
        stopped = Job(command, FileBook(path), dry_run=dry_run)
        return _stopped(stopped, (finding("W926", Where(path.name), what=reason(fault)),))


def run_on(job: Job, world: World) -> Report:
    """Run a command on a workbook, wherever it is.

    Raises:
        OSError: the disk refuses before anything was changed.
    """
    host = job.host
    if host.path is not None and is_address(host.path):
        return _stopped(job, (address_found(host.path),))
    read, found, reports = open_workbook(host, job.command)
    if read is None:
        return _stopped(job, found, job.command.half_done if reports else "", reports=reports)
    with _folder_of(host, read.owner) as folder:
        case = Case(job, folder, read, world, world.clock().astimezone(SCHOOL_TIME))
        return _run(case) if job.dry_run or job.command.looks else _locked(case)


@contextmanager
def _folder_of(host: BookPort, owner: str) -> Iterator[CaseFolder]:
    """Yield the case folder of a workbook; of one that was never saved an empty one that does not stay."""
    if host.path is not None:
        yield CaseFolder.of(host.path, owner)
        return
    from tempfile import TemporaryDirectory  # noqa: PLC0415  # few workbooks were never saved

    with TemporaryDirectory() as nowhere:
        yield CaseFolder(Path(nowhere), owner)


def _locked(case: Case) -> Report:
    name = case.host.name
    try:
        with case.folder.locked():
            # an open workbook is compared once, before it is written: no other run has it open
            if case.host.rewritten and not case.host.unchanged(case.read.sha256):
                return _stopped(case.job, (finding("W903", Where(name)),))
            return _run(case)
    except BusyError:
        return _stopped(case.job, (finding("W906", Where(name)),))


def _run(case: Case) -> Report:
    job, own, world = case.job, case.read.own, case.world
    ring = Keyring(lambda: world.keys or key_store(), world.pins or pins(), not job.dry_run)
    who, refused = admit(job.command, own, job.actor, case.now, ring)
    if who is None:
        return _stopped(job, refused, reports=True)
    values, wrong = read_parameters(job.command.label, job.command.parameters, job.sets)
    if not wrong and job.command.files is Files.REQUIRED and not job.files:
        wrong = (finding("W918", Where(case.host.name), what=job.command.wanted),)
    if wrong:
        return _stopped(job, wrong, reports=True)
    book = case.read.book
    request = Request(
        case.host.name, own.kind, book.properties, own.tables, book, who.actor, case.now, values,
        trust=who.trust, signer=who.signer, pinned=ring.pins.fingerprints, last=last_step(case),
    )  # fmt: skip
    with pool(world.workers) as workers:
        request, outcome, files = outcome_of(case, replace(request, pool=workers), workers)
    found = dict.fromkeys((*case.read.hints, *who.hints, *outcome.findings))
    outcome = replace(outcome, findings=ordered(_placed(job, found)))
    if not outcome.ok:
        ways = _ways(case, files, outcome)
        report = _stopped(job, outcome.findings, outcome.message, reports=True, ways=ways)
        return replace(report, outcome=replace(report.outcome, rows=outcome.rows))  # 检查 has some
    return _looked(case, outcome) if job.command.looks else _apply(case, request, outcome, files)


def _looked(case: Case, outcome: Outcome) -> Report:
    """Return what a command shows that only looks, and show or take away the 检查报告.

    Nothing can come of what it proposes: it was not given the whole workbook.
    """
    proposed = (*outcome.patches, *outcome.files, *outcome.refused)
    assert not proposed  # noqa: S101  # a fault of ours
    report = Report(outcome)
    return report if case.job.dry_run else _tidied(case, report, case.read.own.tables, (), outdated=False)


def _apply(case: Case, request: Request, outcome: Outcome, files: Sequence[Received]) -> Report:
    """Write new files first, the workbook last: its rename is the commit point (design, one way)."""
    job, before = case.job, case.read.own.tables
    after = dict(before) | {patch.name: patch.records for patch in outcome.patches}
    found = changes(case.host.name, before, after)
    news = not all(map(case.folder.is_apart, outcome.refused))
    touched = bool(found or outcome.files or news)
    if touched:
        after[LOG.name] = rows.added(after[LOG.name], [_log_row(job, request, outcome)])
        found = changes(case.host.name, before, after)
    outcome = replace(outcome, changes=found)
    if request.signer is not None:
        from zongce.commands.acknowledge import with_receipts  # noqa: PLC0415  # without a key there are none

        outcome = with_receipts(request, before, after, outcome)
    mail = case.world.mail and outcome.files
    letters = _letters(case, request, outcome) if mail else Drafts()
    outcome = with_letters(outcome, letters, dry_run=job.dry_run)
    document = _document(case, after) if touched and not (job.dry_run and case.host.rewritten) else None
    if document is not None and (refused := case.host.refusals(document)):
        return _stopped(job, refused, reports=True)
    if job.dry_run:
        return Report(outcome)
    written, failed = _delivered(case, outcome, document, letters) if document is not None else ((), ())
    if failed:
        return _stopped(job, failed)
    if touched:
        outcome = replace(outcome, findings=(*outcome.findings, *record(case, outcome, after)))
    return _tidied(case, Report(outcome, written), after, files, outdated=touched)


def _document(case: Case, after: Mapping[str, Records]) -> Document:
    from zongce.issue import own_document  # noqa: PLC0415  # who is refused must not wait for it

    return own_document(case.read.book, after, case.now)


def _letters(case: Case, request: Request, outcome: Outcome) -> Drafts:
    from zongce.letters import of_run  # noqa: PLC0415  # most runs write no letters

    return of_run(request, case.folder, outcome, case.world.password)


def _delivered(
    case: Case, outcome: Outcome, document: Document, letters: Drafts
) -> tuple[tuple[Written, ...], tuple[Finding, ...]]:
    """Write all files of the run, the workbook last; return why it could not be done.

    W903: the workbook was changed meanwhile, and nothing is written.
    """
    from zongce.bundle import kept_in  # noqa: PLC0415  # who is refused must not wait for them
    from zongce.commands.pages.seal_state import guard  # noqa: PLC0415
    from zongce.issue import rendered  # noqa: PLC0415

    host = case.host
    with delivery() as made:
        papers = letters.papers or rendered(outcome.files, kept_in(case.folder))
        for path, data in chain(papers, letters.files):
            made.add(case.folder.place(path), data)
        whole = host.file(document)
        if whole is not None and host.path is not None:
            made.add(host.path, whole)
        made.settled()
        if not host.unchanged(case.read.sha256):
            return (), (finding("W903", Where(host.name)),)
        if outcome.files:
            case.folder.mark()
        written = shown(made.deliver(last_is_commit=whole is not None))
        try:
            failed = () if whole is not None else host.write(document, guard(case.read.own.tables))
        except BaseException:
            made.take_back()
            raise
        if failed:
            made.take_back()  # nobody must send what the workbook does not know
    return ((), failed) if failed else (written, ())


def _tidied(
    case: Case, report: Report, after: Mapping[str, Records], files: Sequence[Received], *, outdated: bool
) -> Report:
    """Set refused files apart and write the 检查报告; what fails now undoes nothing, and is told (W940).

    ``outdated`` says that a 试算 of before no longer fits the workbook.
    """
    job, outcome = case.job, report.outcome
    task = "把拒收的文件移到隔离"
    notes: tuple[Written, ...] = ()
    try:
        if not job.command.looks:
            case.folder.set_apart(job.command.shelf, _refused(outcome, after))
        task = "写检查报告"
        ways = _ways(case, files, outcome)
        notes = write_report(case.host, job.command.label, outcome.findings, ways)
        task = "写试算结果"
        if not outcome.papers and (outdated or job.command.files_of):
            case.host.clear(WHATIF_SHEET)
        notes += tuple(made for paper in outcome.papers for made in case.host.show(paper))
    except OSError as fault:
        left = finding("W940", Where(case.host.name), task=task, what=reason(fault))
        outcome = replace(outcome, findings=(*outcome.findings, left))
    return Report(outcome, (*report.written, *notes))


def _refused(outcome: Outcome, after: Mapping[str, Records]) -> Iterable[str]:
    """Return the SHA-256 of what was refused now, and of what 收发登记 says was refused before."""
    register = after[RECEIVED.name]
    fates = zip(register.texts("digest"), register.texts("outcome"), strict=True)
    fate = dict(pair for pair in fates if pair[1] != SAME)
    registered = (digest for digest, became in fate.items() if became == REFUSED)
    return dict.fromkeys((*outcome.refused, *registered))


def _ways(case: Case, files: Sequence[Received], outcome: Outcome) -> dict[str, str]:
    here = case.host.path.parent if case.host.path else case.folder.root
    return ways_to(files, outcome.findings, case.folder, case.job.command.shelf, here)


def _log_row(job: Job, request: Request, outcome: Outcome) -> dict[str, str]:
    return {
        "time": request.moment, "person": str(request.actor), "role": request.actor.role,
        "identity": "已验证" if request.actor.verified else "未验证",
        "command": job.command.label, "detail": outcome.message[:1000],
    }  # fmt: skip


def _placed(job: Job, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield findings that stand in no file as the workbook's own: each names a file (requirement N2)."""
    yield from (found if found.file else replace(found, file=job.host.name) for found in findings)


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
        return Report(outcome, write_report(job.host, job.command.label, found, ways or {}))
    except OSError as fault:
        left = finding("W940", Where(job.host.name), task="写检查报告", what=reason(fault))
        return Report(replace(outcome, findings=(*found, left)))
