"""One click's run: what does not change during it, what a person wants, and the run itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.books.files import reason
from zongce.case import Job
from zongce.casereport import write_report
from zongce.casework import run_on
from zongce.clock import SCHOOL_TIME
from zongce.core.catalog import finding
from zongce.core.finding import Where
from zongce.core.named import NamedTuple
from zongce.core.value import replace
from zongce.ports.outcome import Outcome
from zongce.ports.report import Report
from zongce.surfaces.ribbon.manners import manner_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from zongce.commands.command import Command
    from zongce.core.finding import Finding
    from zongce.surfaces.ribbon.desk import Desk
    from zongce.surfaces.ribbon.manners import Manner
    from zongce.surfaces.ribbon.once import OnceRead
    from zongce.world import World


class Click(NamedTuple):
    """One click of one button on the workbook in front."""

    command: Command
    desk: Desk
    host: OnceRead
    world: World
    person: str
    """Whose computer it is, as far as that is remembered."""

    @property
    def manner(self) -> Manner:
        """How the button deals with people."""
        return manner_of(self.command.id)

    @property
    def today(self) -> str:
        """The day, by the clock of the school."""
        return self.world.clock().astimezone(SCHOOL_TIME).date().isoformat()


class Wish(NamedTuple):
    """What a person wants to be run."""

    sets: Mapping[str, str] = {}
    files: tuple[Path, ...] = ()
    person: str = ""
    formed: bool = False
    """Whether a 操作单 said it."""


def ran(click: Click, wish: Wish, *, dry_run: bool = False) -> Report:
    """Run the command; the status bar says how far it is, and is Excel's again afterwards."""
    command, desk = click.command, click.desk

    def progress(what: str, done: int, total: int) -> None:
        desk.status(f"综测：{what} {done}/{total}")

    job = Job(command, click.host, wish.files, wish.sets, wish.person, dry_run)
    desk.status(f"综测：正在{command.label}，请稍候……")
    try:
        return run_on(job, replace(click.world, progress=progress))
    except OSError as fault:
        found = finding("W926", Where(click.host.name), what=reason(fault))
        return Report(Outcome(f"没有{command.label}", (found,)))
    finally:
        desk.status("")


def stopped(click: Click, findings: Sequence[Finding], message: str = "") -> Report:
    """Return the report of a run that does not take place; its 检查报告 is shown."""
    label = click.command.label
    outcome = Outcome(message or f"没有{label}", tuple(findings))
    return Report(outcome, write_report(click.host, label, findings, {}))
