"""A click from the button to the message: what is asked, confirmed, run and told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.books.files import reason
from zongce.commands.registry import COMMANDS
from zongce.core.catalog import finding
from zongce.home import user_number
from zongce.ports.outcome import Outcome
from zongce.ports.report import Report
from zongce.surfaces.ribbon import words as texts
from zongce.surfaces.ribbon.after import ended
from zongce.surfaces.ribbon.asking import wished
from zongce.surfaces.ribbon.once import OnceRead
from zongce.surfaces.ribbon.running import Click, ran, stopped
from zongce.world import World

if TYPE_CHECKING:
    from zongce.surfaces.ribbon.desk import Desk

BUTTONS = {command.id.replace(".", "_"): command for command in COMMANDS}
"""Every command by the id of its button: nothing else is ever run."""
SURE = "确定要{label}吗？"


def clicked(button: str, desk: Desk, world: World | None = None) -> Report | None:
    """Do what a button is for; return what was told, None where nothing ran.

    L201 for an id that is no button's, L281 without a workbook in front, W926 where the disk refuses.
    """
    command, book = BUTTONS.get(button), desk.host
    if command is None:
        return _refused(desk, "没有进行任何操作", "L201", button[:60])
    if book is None:
        return _refused(desk, f"没有{command.label}", "L281")
    try:
        return _done(Click(command, desk, OnceRead(book), world or World(), user_number()))
    except OSError as fault:
        return _refused(desk, f"没有{command.label}", "W926", what=reason(fault))


def _done(click: Click) -> Report | None:
    """Ask, confirm where nobody can take it back, run, tell."""
    command, desk = click.command, click.desk
    wish = wished(click)
    if wish is None:
        return None
    if click.manner.confirms:
        seen = ran(click, wish, dry_run=True)
        if not seen.outcome.ok:
            return ended(click, wish, stopped(click, seen.findings, seen.message))
        if not seen.outcome.changes and not seen.outcome.files:
            return ended(click, wish, seen)
        words = f"{texts.asked(command.tip, seen)}\n\n{SURE.format(label=command.label)}"
        if desk.ask(words, "ok_cancel", alarm=True) != "ok":
            return None
    return ended(click, wish, ran(click, wish))


def _refused(desk: Desk, message: str, code: str, value: str = "", **fields: str) -> Report:
    report = Report(Outcome(message, (finding(code, None, value, **fields),)))
    desk.ask(texts.told(report, listed=False), alarm=True)
    return report
