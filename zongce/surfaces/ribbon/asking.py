"""What a click asks before it runs: a 操作单, for whom, which files; nothing where it is refused anyway."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.checks.parameter_form import filled_form
from zongce.commands import gate, rows
from zongce.commands.command import Files
from zongce.commands.picked import picked_rows
from zongce.core.finding import stops
from zongce.core.text import heading_key
from zongce.opening import open_workbook
from zongce.surfaces.ribbon import form as sheet
from zongce.surfaces.ribbon import words as texts
from zongce.surfaces.ribbon.running import Wish, stopped
from zongce.surfaces.ribbon.scope import is_scope, scope_of
from zongce.tables.batch import STAFF
from zongce.tables.report import PARAMETER_SHEET

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zongce.checks.parameter_form import Filled
    from zongce.commands.picked import Picked, Tables
    from zongce.core.finding import Finding
    from zongce.opening import Opened
    from zongce.surfaces.ribbon.running import Click

REPLACES = "“{label}”的操作单还没有用，里面填了内容。\n\n换成“{other}”的操作单吗？原来填的会丢掉。"


def wished(click: Click) -> Wish | None:
    """Return what is to be run, None where nothing is: a 操作单 has to be filled in, or a person gave up."""
    plain = Wish(person=click.person)
    if not _asks(click):
        return plain
    read = open_workbook(click.host, click.command, whole=True)[0]
    if read is None or _is_barred(click, read):
        return plain  # the run says why
    filled = _own_form(click)
    if filled is None and (_needs_form(click) or not click.person):
        open_form(click, read, parameters=_needs_form(click))
        return None
    if filled is None:
        return _with_files(click, _for_whom(click, read, plain), whether=False)
    given = sheet.read_form(click.command, read.own.kind, read.own.tables, filled)
    if given.findings:
        _refuse(click, given.findings)
        return None
    wish = Wish(given.sets, (), given.person or click.person, formed=True)
    if not any(heading_key(c.heading) in filled.places for c in click.command.parameters):
        return _with_files(click, _for_whom(click, read, wish), whether=False)
    return _with_files(click, wish, whether=given.with_files)


def open_form(click: Click, read: Opened, *, parameters: bool, anew: bool = False) -> None:
    """Put the 操作单 in front; it asks who acts where that is not known, or ``anew``.

    One of another button that somebody has filled in is not thrown away without a word.
    """
    command, own = click.command, read.own
    other = _form(click)
    if other and other.label != command.label:
        typed = sheet.is_filled_in(other, own.kind, own.tables, click.today)
        words = REPLACES.format(label=other.label, other=command.label)
        if typed and click.desk.ask(words, "ok_cancel") != "ok":
            return
    who = anew or not click.person
    asks = sheet.questions(
        command, own.kind, own.tables, _picked(click, read), click.today, parameters=parameters, who=who
    )
    person = "" if who else _named(own.tables, click.person)
    click.host.show(sheet.form(command, asks, person))
    click.desk.activate(PARAMETER_SHEET, sheet.first_blank(asks))


def _asks(click: Click) -> bool:
    """Say whether a person is asked anything at all, or has filled in a 操作单."""
    command = click.command
    asks = bool(command.parameters) or command.files is not Files.NONE or not click.person
    return asks or PARAMETER_SHEET in click.desk.sheets


def _needs_form(click: Click) -> bool:
    """Say whether the command's parameters are asked for in a 操作单 from the beginning."""
    return bool(click.command.parameters) and not is_scope(click.command) and not click.manner.later


def _is_barred(click: Click, read: Opened) -> bool:
    """Say whether the gate refuses the command for this person, now and in this workbook."""
    command, own = click.command, read.own
    if gate.wrong_kind(command, own.kind):
        return True
    if not click.person:
        return False
    actors, _ = gate.actors_of(command, own.kind, own.tables, click.person)
    found = [gate.barred(command, own.kind, own.tables, actor, click.today) for actor in actors]
    return all(map(stops, found)) and _own_form(click) is None


def _own_form(click: Click) -> Filled | None:
    """Return the button's own 操作单, where one stands in the workbook."""
    filled = _form(click)
    return filled if filled is not None and filled.label == click.command.label else None


def _form(click: Click) -> Filled | None:
    grid = click.desk.form()
    return filled_form(grid, click.host.name) if grid is not None else None


def _refuse(click: Click, findings: Sequence[Finding]) -> None:
    """Tell what is wrong at the cells of the 操作单, which stays as it was filled in."""
    report = stopped(click, findings)
    click.desk.activate(PARAMETER_SHEET, next((found.cell for found in findings if found.cell), ""))
    click.desk.ask(texts.told(report, listed=False), alarm=True)


def _for_whom(click: Click, read: Opened, wish: Wish) -> Wish | None:
    """Find out for whom the command is, where it wants to know."""
    if not is_scope(click.command):
        return wish
    own = read.own
    scope = scope_of(click.command, own.kind, own.tables, _picked(click, read), click.desk)
    if scope.unclear:
        open_form(click, read, parameters=True)
    return None if scope.unclear or scope.given_up else wish._replace(sets=scope.sets)


def _with_files(click: Click, wish: Wish | None, *, whether: bool) -> Wish | None:
    """Let files be chosen where the command takes some; whoever chooses none has given up."""
    if wish is None or click.command.files is Files.NONE:
        return wish
    wanted = click.command.files is Files.REQUIRED or whether
    if not wanted and not _needs_form(click):
        answer = click.desk.ask(click.manner.whether, "yes_no_cancel")
        if answer not in ("yes", "no"):
            return None
        wanted = answer == "yes"
    if not wanted:
        return wish
    files = click.desk.choose(click.manner.files)
    return wish._replace(files=files) if files else None


def _picked(click: Click, read: Opened) -> Picked:
    return picked_rows(read.own.tables, click.desk.selected())


def _named(tables: Tables, number: str) -> str:
    """Return a person as people know them."""
    row = rows.first(tables[STAFF.name], staff_number=number)
    return f"{row['name']}（{number}）" if row else number
