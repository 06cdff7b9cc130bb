"""``zongce mail inbox``: what came by mail is kept, sorted by what it says it is, collected by a command.

A rating form that reaches the college or the school by mistake has marks that nobody there may see
(requirement R6), and nothing that came is lost (N1): so it and the letter or archive around it are kept byte
for byte in 隔离, are neither opened nor registered, and its class's counsellor is named for passing it on.
"""

from __future__ import annotations

import hashlib
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from zongce import casework
from zongce.books.file_book import FileBook
from zongce.books.files import reason
from zongce.books.identity import identity_of
from zongce.casefolder.folder import BusyError, CaseFolder, given_name
from zongce.casefolder.handed import Handed, address_found, hand_in, is_address, sources, told_apart
from zongce.casereport import ways_to, write_report
from zongce.commands import belonging
from zongce.commands.acknowledge import KIND as RECEIPT
from zongce.commands.addressing import Office, Paper
from zongce.commands.registry import BY_ID
from zongce.core.catalog import finding
from zongce.core.finding import Finding, Severity, Where
from zongce.core.grid import KIND_PROPERTY
from zongce.core.named import NamedTuple
from zongce.core.value import replace
from zongce.home import limits
from zongce.letters import Issued, paper_of
from zongce.opening import open_workbook
from zongce.ports.command import Received
from zongce.ports.outcome import Outcome
from zongce.ports.report import Report, ordered
from zongce.ports.shelves import INBOX, QUARANTINE
from zongce.seal.receipt import RECEIPT as RECEIPT_TITLE
from zongce.tables import books
from zongce.tables.books import CLASS, COLLEGE, SCHOOL, label_of
from zongce.tables.records import IN_DOUBT, INCOMPLETE, RECEIVED, REPLACED, SAME, USED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from zongce.core.records import Records
    from zongce.opening import Opened

LABEL = "收邮件"
_UNMARKED, _NO_WORKBOOK = "没有标记的工作簿", "别的文件（不是工作簿）"
ROUTES: Mapping[str, tuple[tuple[str, frozenset[str]], ...]] = {
    SCHOOL: (("batch.collect", frozenset({books.COLLEGE_REPORT, CLASS})),),
    COLLEGE: (
        ("batch.update", frozenset({books.COLLEGE_UPDATE})),
        ("class.collect", frozenset({CLASS})),
    ),
    CLASS: (
        ("class.update", frozenset({books.CLASS_UPDATE})),
        ("rating.collect", frozenset({books.FORM})),
        ("courses.collect", frozenset({books.ADJUSTMENT_FORM})),
    ),
}
"""By the workbook's kind: its commands that collect, in order (updates first), and what each takes."""
_DONE = frozenset({USED, REPLACED, SAME, IN_DOUBT, INCOMPLETE})
"""Outcomes after which a file says nothing new: a doubtful form is looked at again by its own command."""


class Wanted(NamedTuple):
    """What was asked for on the command line."""

    workbook: Path
    paths: tuple[Path, ...]
    actor: str = ""
    dry_run: bool = False


class _Came(NamedTuple):
    """A file that came, by what it is; ``found`` says why nothing can be made of it."""

    file: Received
    kind: str
    found: tuple[Finding, ...] = ()
    units: frozenset[str] = frozenset()
    """The letters, archives and folders in which it came."""


def inbox(wanted: Wanted, world: casework.World) -> Report:
    """Keep and sort what came, run each fitting command on its own files, give one report of all.

    Findings: those of the commands; K805 once a file for what none of them takes; the file's own for what
    cannot be read. A file that was settled before is passed over: running it again does nothing new.
    """
    path = wanted.workbook.resolve() if wanted.workbook.is_symlink() else wanted.workbook
    if is_address(path):
        return _stopped(path, (address_found(path),))
    try:
        read, found, _ = open_workbook(FileBook(path, limits()), BY_ID["check"])
        if read is None:
            return _stopped(path, found)
        folder = CaseFolder.of(path, read.owner)
        office = Office(read.own.kind, read.own.tables, read.book.properties)
        tray = _Tray(office, folder, world, keeps=not wanted.dry_run)
        with nullcontext() if wanted.dry_run else folder.locked():
            tray.receive(wanted.paths)
    except BusyError:
        return _stopped(path, (finding("W906", Where(path.name)),))
    except OSError as fault:
        return _stopped(path, (finding("W926", Where(path.name), what=reason(fault)),))
    came = list(tray.came.values())
    reports = tuple(_runs(wanted, read, came, world))
    strange = [each for each in came if not _takes(read.own.kind, each.kind)]
    wrong = (*tray.findings, *(f for each in strange for f in each.found))
    return _merged(wanted, folder, came, reports, wrong)


class _Tray:
    """What came, every content once; all of it is kept before anybody looks inside (N1)."""

    def __init__(self, office: Office, folder: CaseFolder, world: casework.World, *, keeps: bool) -> None:
        self.office, self.folder, self.world, self.keeps = office, folder, world, keeps
        self.came: dict[str, _Came] = {}
        self.findings: list[Finding] = []
        self._names: dict[str, str] = {}

    def receive(self, paths: Sequence[Path]) -> None:
        """Take in files, folders, archives and letters."""
        given = sources(paths)
        for number, source in enumerate(given):
            self.world.progress("收取邮件", number, len(given))
            self._source(source, alone=source in paths)
        self.world.progress("收取邮件", len(given), len(given))

    def _source(self, source: Path | Handed, *, alone: bool) -> None:
        unit = _unit(source)
        wrappers: list[str] = []
        secret = False
        for item in hand_in(source, limits().file_bytes, alone=alone, password=self.world.password):
            self.findings += item.findings
            if item.data is None:
                continue
            digest = hashlib.sha256(item.data).hexdigest()
            if self.keeps:
                self.folder.keep(INBOX, given_name(item.name, digest), item.data)
            if item.wrapper:
                wrappers.append(digest)
                self._set_apart(digest, wanted=bool(item.findings))
            else:
                secret |= self._file(item, digest, unit)
        for digest in wrappers:
            self._set_apart(digest, wanted=secret)

    def _file(self, item: Handed, digest: str, unit: str) -> bool:
        """Note a file; say whether it is one whose content nobody here may see."""
        named = told_apart(item, self._names)
        held = self.came.get(digest) or self._sorted(named, digest)
        self.came[digest] = held._replace(units=held.units | {unit})
        secret = _is_secret(self.office.kind, held.kind)
        refused = any(f.severity is Severity.REFUSED for f in held.found)
        self._set_apart(digest, wanted=secret or refused)
        return secret

    def _set_apart(self, digest: str, *, wanted: bool) -> None:
        if wanted and self.keeps:
            self.folder.set_apart(INBOX, [digest])

    def _sorted(self, item: Handed, digest: str) -> _Came:
        """Return a file by what it says that it is."""
        data = item.data or b""
        file = Received(item.name, digest, self.world.clock())
        properties, found = identity_of(data, item.name, limits())
        paper = paper_of(Issued(item.name, data)) if properties is None else Paper(item.name, "", properties)
        if properties is not None:
            kind = paper.says(KIND_PROPERTY)
            return self._strange(file, paper._replace(kind=kind), label_of(kind) if kind else _UNMARKED)
        if paper.kind == RECEIPT:
            return self._strange(file, paper, RECEIPT_TITLE)
        if any(f.code == "F101" for f in found):
            return self._strange(file, paper, _NO_WORKBOOK)
        return _Came(file, "", tuple(replace(f, severity=Severity.REFUSED) for f in found))

    def _strange(self, file: Received, paper: Paper, label: str) -> _Came:
        """Return a file with what is to be said where no command takes it."""
        what = belonging.described(self.office, paper, label)
        said = {
            "what": what, "owner": belonging.taker(self.office, paper),
            "shelf": QUARANTINE if _is_secret(self.office.kind, paper.kind) else INBOX,
        }  # fmt: skip
        return _Came(file, paper.kind, (finding("K805", Where(file.name), what, **said),))


def _unit(source: Path | Handed) -> str:
    """Return in what a file came: its letter or archive, else its folder."""
    if isinstance(source, Handed):
        return ""
    return str(source if source.suffix.lower() in (".zip", ".eml") else source.parent)


def _is_secret(kind: str, what: str) -> bool:
    """Say whether a file holds marks of a rater that are not for the people of this workbook (R6)."""
    return what == books.FORM and kind != CLASS


def _takes(kind: str, what: str) -> bool:
    return any(what in kinds for _, kinds in ROUTES[kind])


def _runs(
    wanted: Wanted, read: Opened, came: Sequence[_Came], world: casework.World
) -> Iterator[tuple[str, Report]]:
    """Run every command that has something to do, each on its own files alone."""
    settled = _settled(read.own.tables)
    for command, kinds in ROUTES[read.own.kind]:
        taken = [each for each in came if each.kind in kinds]
        fresh = [each for each in taken if each.file.sha256 not in settled]
        mine = frozenset(each.file.sha256 for each in (*fresh, *_along(taken, fresh)))
        if mine:
            own = replace(world, only=mine)
            yield (
                BY_ID[command].label,
                casework.run(
                    command,
                    wanted.workbook,
                    wanted.paths,
                    actor=wanted.actor,
                    dry_run=wanted.dry_run,
                    world=own,
                ),
            )


def _along(taken: Sequence[_Came], fresh: Sequence[_Came]) -> list[_Came]:
    """Return the class workbooks that came with a report not settled yet: it rests on all of them.

    After a return by 学生处 the next report brings the unchanged ones byte for byte again.
    """
    units = {unit for each in fresh if each.kind == books.COLLEGE_REPORT for unit in each.units}
    return [each for each in taken if each.kind == CLASS and each.units & units]


def _settled(tables: Mapping[str, Records]) -> frozenset[str]:
    register = tables[RECEIVED.name]
    pairs = zip(register.texts("digest"), register.texts("outcome"), strict=True)
    return frozenset(digest for digest, outcome in pairs if outcome in _DONE)


def _merged(
    wanted: Wanted, folder: CaseFolder, came: Sequence[_Came], reports: Sequence[tuple[str, Report]],
    wrong: Sequence[Finding],
) -> Report:  # fmt: skip
    """Return one report of all commands, and write one 检查报告 for them."""
    name = wanted.workbook.name
    found = (*wrong, *(f for _, report in reports for f in report.findings))
    told = ordered(dict.fromkeys(f if f.file else replace(f, file=name) for f in found))
    said = "；".join(f"{label}：{report.message}" for label, report in reports)
    outcomes = [report.outcome for _, report in reports]
    outcome = Outcome(
        f"收到 {len(came)} 个文件。{said or '没有新的要收取'}",
        told,
        tuple(row for each in outcomes for row in each.rows),
        tuple(change for each in outcomes for change in each.changes),
        tuple(file for each in outcomes for file in each.files),
    )
    written = {made.path: made for _, report in reports for made in report.written}
    if not wanted.dry_run:
        try:
            now = CaseFolder(folder.root, folder.owner)  # commands have moved files since it was listed
            ways = ways_to([each.file for each in came], told, now, INBOX, wanted.workbook.parent)
            written |= {
                made.path: made
                for made in write_report(FileBook(wanted.workbook, limits()), LABEL, told, ways)
            }
        except OSError as fault:
            left = finding("W940", Where(name), task="写检查报告", what=reason(fault))
            outcome = replace(outcome, findings=(*told, left))
    there = tuple(
        made for made in written.values() if Path(made.path).exists()
    )  # a command's own report is not
    return Report(outcome, there)


def _stopped(path: Path, findings: Sequence[Finding]) -> Report:
    told = (f if f.file else replace(f, file=path.name) for f in findings)
    return Report(Outcome(f"没有{LABEL}", ordered(told)))
