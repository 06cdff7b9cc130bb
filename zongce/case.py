"""One run of a command: what was asked for, of which workbook, and what the command made of it."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from zongce.casefolder.folder import CaseFolder
from zongce.commands.command import Command
from zongce.core.catalog import finding
from zongce.core.finding import Where, stops
from zongce.core.named import NamedTuple
from zongce.core.value import replace
from zongce.home import limits, secret
from zongce.opening import Opened
from zongce.ports.book import BookPort
from zongce.ports.outcome import Outcome
from zongce.tables.records import RECEIVED
from zongce.tables.registers import SCORE_IMPORTS
from zongce.world import World

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from zongce.core.finding import Finding
    from zongce.intray import Tray
    from zongce.ports.command import Chance, Pool, Received, Request


class Job(NamedTuple):
    """What was asked for on the command line or by a click."""

    command: Command
    host: BookPort
    files: tuple[Path, ...] = ()
    sets: Mapping[str, str] = {}
    actor: str = ""
    dry_run: bool = False


class Case(NamedTuple):
    """One run on a workbook that could be read."""

    job: Job
    folder: CaseFolder
    read: Opened
    world: World
    now: datetime

    @property
    def host(self) -> BookPort:
        """The workbook."""
        return self.job.host


def outcome_of(case: Case, request: Request, workers: Pool) -> tuple[Request, Outcome, Sequence[Received]]:
    """Receive the files, fetch the kept ones, run the command; return what it got, its outcome, the files."""
    job = case.job
    if job.command.looks:
        return request, job.command.run(request), ()
    needy = job.command.files_of(request) if job.command.files_of else job.command
    if case.host.path is None and (job.files or (needy.kept and needy.kept(request))):
        return request, _not_run(job, (finding("L101", Where(case.host.name)),)), ()
    if not job.files and needy.kept is None and needy.context is None:
        request = replace(request, chance=case.world.chance or _chance(case, request, ()))
        return request, _at_home(case, job.command.run(request)), ()
    return _with_files(case, request, workers, needy)


def _with_files(
    case: Case, request: Request, workers: Pool, needy: Command
) -> tuple[Request, Outcome, Sequence[Received]]:
    from zongce.intray import Intray, first_receipts  # noqa: PLC0415  # where no files come nobody waits for it

    job, register = case.job, request.tables[RECEIVED.name]
    known = zip(register.texts("digest"), register.texts("received_at"), strict=True)
    intray = Intray(
        case.folder, needy, limits(), limits(small=needy.small), workers, case.world.progress,
        keep=not job.dry_run, now=case.now,
        first=first_receipts(known, case.now), only=case.world.only, password=case.world.password,
    )  # fmt: skip
    context = needy.context(request) if needy.context else None
    tray = intray.receive(job.files, context)
    request = replace(request, files=tuple(tray.files))
    digests = needy.kept(request) if needy.kept else ()
    kept, missing = intray.fetch(digests, context, _names(request) if digests else {})
    if stops((*tray.findings, *missing)):
        return request, _not_run(job, (*tray.findings, *missing)), tray.files
    chance = case.world.chance or _chance(case, request, tray.digests)
    request = replace(request, kept=kept, chance=chance)
    return request, _at_home(case, _with_unreadable(job.command.run(request), tray)), tray.files


def _names(request: Request) -> dict[str, str]:
    """Return under which name each file came, by SHA-256, as the registers have it."""
    registers = [request.tables[t.name] for t in (SCORE_IMPORTS, RECEIVED) if t.name in request.tables]
    return {
        digest: file
        for held in registers
        for digest, file in zip(held.texts("digest"), held.texts("file"), strict=True)
    }


def _not_run(job: Job, findings: tuple[Finding, ...]) -> Outcome:
    return Outcome(f"没有{job.command.label}", findings)


def _at_home(case: Case, outcome: Outcome) -> Outcome:
    """Return an outcome, with L101 where it gives files out of a workbook that lies nowhere."""
    if case.host.path is not None or not outcome.files:
        return outcome
    return replace(outcome, findings=(*outcome.findings, finding("L101", Where(case.host.name))))


def _chance(case: Case, request: Request, digests: Sequence[str]) -> Chance:
    """Return codes that a dry run and the real run after it have in common (requirement N3)."""
    from zongce.chance import Derived  # noqa: PLC0415  # who only looks needs none

    given = (f"{name}={value}" for name, value in sorted(request.values.items()))
    about = (case.read.sha256, case.job.command.id, *given, *sorted(digests))
    return Derived(partial(secret, store=not case.job.dry_run), about)


def _with_unreadable(outcome: Outcome, tray: Tray) -> Outcome:
    """Refuse what could not be opened or read, whether or not the command says so itself."""
    lost = [file for file in tray.files if file.book is None and file.sifted is None and file.findings]
    told = set(outcome.findings)
    found = [f for f in (*tray.findings, *(f for file in lost for f in file.findings)) if f not in told]
    refused = dict.fromkeys((*outcome.refused, *tray.refused, *(file.sha256 for file in lost)))
    return replace(outcome, findings=(*dict.fromkeys(found), *outcome.findings), refused=tuple(refused))
