"""``zongce mail draft``: the files of a case, or those named -> drafts of letters; the workbook stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.books.file_book import FileBook
from zongce.books.files import handed_in, reason, receive
from zongce.casefolder.delivery import delivery
from zongce.casefolder.folder import BusyError, CaseFolder
from zongce.casefolder.handed import address_found, is_address
from zongce.clock import SCHOOL_TIME
from zongce.commands import rows
from zongce.commands.addressing import Office
from zongce.commands.due import still_due
from zongce.commands.registry import BY_ID
from zongce.core.catalog import finding
from zongce.core.finding import Finding, Where, stops
from zongce.core.named import NamedTuple
from zongce.core.text import narrow
from zongce.core.value import replace
from zongce.home import limits
from zongce.letters import Entry, Issued, drafts, held_drafts, number_of, paper_of
from zongce.mail.drafts import MAIL, Drafts, preview, shown
from zongce.opening import Opened, open_workbook
from zongce.ports.command import Actor
from zongce.ports.outcome import Outcome
from zongce.ports.report import Report, ordered
from zongce.ports.shelves import ISSUED, PUBLISHED
from zongce.tables.batch import STAFF
from zongce.world import World

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from zongce.core.records import Records

LABEL = "写邮件草稿"


class Wanted(NamedTuple):
    """What was asked for on the command line."""

    workbook: Path
    files: tuple[Path, ...] = ()
    actor: str = ""
    dry_run: bool = False
    password: str = ""


def draft(wanted: Wanted, world: World | None = None) -> Report:
    """Write drafts for the files named, else for all of 下发 and 公示 that are still to be sent.

    Those are the newest of what has numbers, no first workbook after an update or a return of it, no form
    that came back or is too late, and nothing that a draft was written for before.

    Findings: what keeps the workbook from being read, B801 for an unknown actor, K801 and K802 for
    recipients; the file's own for one that cannot be had.
    """
    path = wanted.workbook.resolve() if wanted.workbook.is_symlink() else wanted.workbook
    if is_address(path):
        return _stopped(path, (address_found(path),))
    try:
        read, found, _ = open_workbook(FileBook(path, limits()), BY_ID["check"])
        if read is None:
            return _stopped(path, found)
        actor, unknown = _actor(read.own.tables, wanted.actor)
        if unknown:
            return _stopped(path, unknown)
        folder = CaseFolder.of(path, read.owner)
        today = (world or World()).clock().astimezone(SCHOOL_TIME).date().isoformat()
        if wanted.dry_run:
            return _drafted(wanted, folder, read, actor, today)
        with folder.locked():
            return _drafted(wanted, folder, read, actor, today)
    except BusyError:
        return _stopped(path, (finding("W906", Where(path.name)),))
    except OSError as fault:
        return _stopped(path, (finding("W926", Where(path.name), what=reason(fault)),))


def _drafted(wanted: Wanted, folder: CaseFolder, read: Opened, actor: Actor | None, today: str) -> Report:
    held = held_drafts(folder)
    office = Office(read.own.kind, read.own.tables, read.book.properties)
    files, found, old = _chosen(wanted, folder, office, held, today)
    made = drafts(office, actor, files, held, wanted.password)
    told = tuple(f if f.file else replace(f, file=wanted.workbook.name) for f in (*found, *made.findings))
    said = _said(wanted, made) + (f"；{old} 个旧文件不再寄：已有更新、已经交回或过了截止日期" if old else "")
    outcome = Outcome(said, ordered(dict.fromkeys(told)))
    if wanted.dry_run or stops(told) or not made.files:
        return Report(replace(outcome, files=preview(made)))
    with delivery() as sent:
        for place, data in made.files:
            sent.add(folder.place(place), data)
        folder.mark()
        return Report(outcome, shown(sent.deliver()))


def _said(wanted: Wanted, made: Drafts) -> str:
    if made.said or made.findings or wanted.files:
        nobody = f"；不寄给任何人：{'、'.join(made.nobody)}" if wanted.files and made.nobody else ""
        return (made.said or "没有写邮件草稿") + nobody
    return f"没有要写的邮件草稿（{ISSUED}和{PUBLISHED}里的文件都写过，或不用寄）"


def _chosen(
    wanted: Wanted, folder: CaseFolder, office: Office, held: Mapping[str, Entry], today: str
) -> tuple[list[Issued], tuple[Finding, ...], int]:
    """Return the files that were named; without names those of the case that are still to be sent.

    That is those that no draft was written for, less those that came too late; how many these are.
    """
    if not wanted.files:
        every = list(_of_case(folder))
        papers = [paper_of(file) for file in every]
        due = still_due(office, papers, lambda place: number_of(every[place]), today)
        unsent = [(place in due, file) for place, file in enumerate(every) if file.sha256 not in held]
        still = [file for is_due, file in unsent if is_due]
        return still, (), len(unsent) - len(still)
    files: list[Issued] = []
    found: list[Finding] = []
    for path in wanted.files:
        data, wrong = receive(path, path.name, limits().file_bytes)
        found += wrong
        if data is not None:
            files.append(Issued(path.name, data))
    return files, tuple(found), 0


def _of_case(folder: CaseFolder) -> Iterator[Issued]:
    for shelf in (ISSUED, PUBLISHED):
        for path in handed_in(folder.root / shelf):
            parts = path.relative_to(folder.root).parts
            if parts[:2] != (ISSUED, MAIL):
                yield Issued("/".join(parts), path.read_bytes())


def _actor(tables: Mapping[str, Records], number: str) -> tuple[Actor | None, tuple[Finding, ...]]:
    """Return who writes, with whom questions end up; nobody where no number is given."""
    number = narrow(number)
    held = rows.first(tables[STAFF.name], staff_number=number) if number else None
    if number and held is None:
        return None, (finding("B801", None, number, actor=f"人员表里没有“{number}”"),)
    return (Actor(number, str(held["name"]), str(held["role"])) if held else None), ()


def _stopped(path: Path, findings: Sequence[Finding]) -> Report:
    told = (f if f.file else replace(f, file=path.name) for f in findings)
    return Report(Outcome(f"没有{LABEL}", ordered(told)))
