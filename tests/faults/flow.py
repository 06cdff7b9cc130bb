"""Commands on workbooks with one fault: what lay in the folder before, what the run said and left."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple

from tests.flow import books
from zongce import casework
from zongce.casefolder.folder import LOCK, MARK
from zongce.core.finding import Severity
from zongce.output import report_path
from zongce.ports.shelves import QUARANTINE, SHELVES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from zongce.commands.command import Command
    from zongce.ports.report import Report

SCHOOL, COLLEGE, CLASS = "校级.xlsx", "学院.xlsx", "班级.xlsx"
"""How the cases call the workbooks on which they run commands."""


class Ran(NamedTuple):
    """A run on a workbook; a case that returns one is judged as commands on workbooks are.

    An error leaves workbook and folder as they were but for the 检查报告 and the received files, which are
    kept. A refusal puts the file into 隔离 and the rest goes on. A hint changes nothing of what is done.
    """

    report: Report
    workbook: Path
    files: tuple[Path, ...]
    before: Mapping[Path, bytes]
    reports: bool = True
    """Whether a 检查报告 may be written beside the workbook after an error."""


def ran(
    command: str | Command, workbook: Path, files: Sequence[Path] = (), sets: Mapping[str, str] | None = None,
    *, actor: str = "", reports: bool = True, now: object = books.NOW,
) -> Ran:  # fmt: skip
    """Remember what lies in the workbook's folder, run a command (of the registry, or a test's own)."""
    before = contents(workbook.parent)
    world = casework.World(clock=lambda: now, chance=books.SeededChance())
    run = casework.run if isinstance(command, str) else casework.run_command
    report = run(command, workbook, files, sets, actor=actor, world=world)
    return Ran(report, workbook, tuple(files), before, reports)


def contents(folder: Path) -> dict[Path, bytes]:
    """Every file of a case and its bytes, without the case's own marks."""
    found = (path for path in folder.rglob("*") if path.is_file() and path.name not in (LOCK, MARK))
    return {path: path.read_bytes() for path in found}


def assert_acts(ran: Ran, severity: Severity, file: str) -> None:
    """Hold a run to what its finding's severity promises."""
    folder, notes = ran.workbook.parent, report_path(ran.workbook)
    after = contents(folder)
    written = {made.path for made in ran.report.written}
    if severity is Severity.ERROR:
        assert not ran.report.ok
        assert written == ({str(notes)} if ran.reports else set())
        assert notes.exists() is ran.reports
        shelves = {folder / name for name in SHELVES}
        new = {path for path in after if path != notes and after[path] != ran.before.get(path)}
        assert all(shelves & {*path.parents} and path not in ran.before for path in new), new
        assert ran.before.keys() - {notes} <= after.keys()
    elif severity is Severity.REFUSED:
        assert not ran.report.ok
        assert str(ran.workbook) in written
        assert notes.exists()
        apart = {digest(data) for path, data in after.items() if path.parent.name == QUARANTINE}
        assert {digest(path.read_bytes()) for path in ran.files if path.name == file} <= apart
        kept = [digest(data) for path, data in after.items() if shelved(path, folder)]
        assert len(kept) == len(set(kept)), "kept twice"
    else:
        assert ran.report.ok
        assert not notes.exists()


def shelved(path: Path, folder: Path) -> bool:
    """Say whether a file lies where received files are kept."""
    return path.relative_to(folder).parts[0] in {"收件", QUARANTINE, "原始成绩"}


def digest(data: bytes) -> str:
    """Return the SHA-256 of bytes."""
    return hashlib.sha256(data).hexdigest()
