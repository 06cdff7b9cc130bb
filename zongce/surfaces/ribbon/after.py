"""What follows a run: the right sheet in front, one message, and the one question that is left."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from zongce.books.files import reason
from zongce.core.catalog import finding
from zongce.core.finding import Where
from zongce.core.named import NamedTuple
from zongce.core.value import replace
from zongce.opening import open_workbook
from zongce.sheets.report import report_document
from zongce.surfaces.ribbon import words as texts
from zongce.surfaces.ribbon.asking import open_form
from zongce.surfaces.ribbon.form import YES
from zongce.surfaces.ribbon.running import ran
from zongce.tables.report import PARAMETER_SHEET, REPORT

if TYPE_CHECKING:
    from collections.abc import Callable

    from zongce.ports.report import Report
    from zongce.surfaces.ribbon.running import Click, Wish

NOBODY, NOT_PERMITTED, LEFT = "B801", "B802", "W940"
SAVES = "工作簿还没有保存，现在保存吗？"
UNSHOWN = (
    "结果没有显示出来（W940：{what}），但已经做好了，不用再点一次："
    "按 Enter 或 Esc 结束编辑、关掉对话框，自己看一看，再保存。"
)
OTHER_PERSON = "要换一个工号来操作吗？"
UNSAVED = "{label}已做好，但没有存上（W940：{what}）。\n\n不用再点一次：请自己保存；存不了的，另存到本机。"
UNOPENED = "{label}已做好，但没有打开（W940：{what}）。\n\n不用再点一次：关掉同名的工作簿，自己打开\n{path}"


class Follow(NamedTuple):
    """What comes after the message: at once, or, where there is a question, on yes."""

    act: Callable[[], Report | None]
    question: str = ""


def ended(click: Click, wish: Wish, report: Report, *, again: bool = False) -> Report:
    """Tell a person of a run and do what follows; ``again``: what was doubtful has been asked.

    Where Excel refuses only now, the run itself is done: nobody is to be told to click again.
    """
    try:
        report, follow = _told(click, wish, report, again=again)
    except Exception as fault:
        refused = click.desk.refusal(fault)
        if refused is None or not report.outcome.ok:
            raise
        words = f"{texts.told(report, listed=False)}\n\n{UNSHOWN.format(what=refused.message)}"
        click.desk.ask(words, alarm=True)
        return report
    return (follow.act() if follow else None) or report


def _told(click: Click, wish: Wish, report: Report, *, again: bool) -> tuple[Report, Follow | None]:
    """Show and tell what came of a run; return it with what follows, None where a person does not want it."""
    if report.outcome.ok:
        _remember(click, wish)
        if wish.formed:
            report = _without_form(click, report)
    report = _with_hints(click, report)
    listed = _bring(click, report)
    follow = _follow(click, wish, report, again=again)
    answer = "yes"
    if follow is None or follow.question or report.findings:
        words = texts.told(report, listed=listed, clean=click.manner.clean)
        question = follow.question if follow else ""
        text = f"{words}\n\n{question}" if question else words
        answer = click.desk.ask(text, "yes_no" if question else "ok", alarm=not report.ok)
        answer = answer if question else "yes"
    return report, (follow if answer == "yes" else None)


def _without_form(click: Click, report: Report) -> Report:
    """Take the 操作单 away; where that cannot be done it is told (W940), and what was done stays done."""
    try:
        click.host.clear(PARAMETER_SHEET)
    except OSError as fault:
        return _left(click, report, "收起操作单", fault)
    return report


def _with_hints(click: Click, report: Report) -> Report:
    """List hints that do not fit into a message: they stop nothing, so the run left no 检查报告."""
    found = report.findings
    if texts.only_hints(found) and texts.is_long(found):
        note = f"{click.command.label}：已完成，下面的提示请看一看。"
        try:
            click.host.show(report_document(found, note=note, paths={click.host.name: click.host.way}), found)
        except OSError as fault:
            return _left(click, report, "写检查报告", fault)
    return report


def _left(click: Click, report: Report, task: str, fault: OSError) -> Report:
    """Tell first what could not be done after a run (W940): the run itself stays done."""
    left = finding(LEFT, Where(click.host.name), task=task, what=reason(fault))
    return replace(report, outcome=replace(report.outcome, findings=(left, *report.outcome.findings)))


def _bring(click: Click, report: Report) -> bool:
    """Bring to the front what has to be seen now; say whether a sheet lists all findings."""
    desk, found = click.desk, report.findings
    if texts.only_hints(found):
        told = texts.is_long(found) and all(f.code != LEFT for f in found) and REPORT.sheet in desk.sheets
        if not told:
            any(desk.activate(sheet) for sheet in click.manner.shows)
        return told
    return desk.activate(REPORT.sheet)


def _follow(click: Click, wish: Wish, report: Report, *, again: bool) -> Follow | None:
    codes = {found.code for found in report.findings}
    if NOBODY in codes:
        return Follow(lambda: _ask_person(click))
    if NOT_PERMITTED in codes:
        return Follow(lambda: _ask_person(click), OTHER_PERSON)
    if click.manner.later in codes and not again:
        if click.manner.doubt:
            return Follow(lambda: _confirmed(click, wish), click.manner.doubt)
        return Follow(lambda: _ask_parameters(click))
    if not report.outcome.ok or not report.outcome.files or not report.written:
        return None
    if click.manner.opens:
        return Follow(lambda: _opened(click, report))
    return Follow(lambda: _saved(click), SAVES) if click.host.path is not None else None


def _ask_person(click: Click) -> None:
    """Open a 操作单 that asks who acts."""
    read = open_workbook(click.host, click.command, whole=True)[0]
    if read is not None:
        parameters = bool(click.command.parameters) and not click.manner.later
        open_form(click, read, parameters=parameters, anew=True)


def _ask_parameters(click: Click) -> None:
    """Open the 操作单 of what was not needed until now."""
    read = open_workbook(click.host, click.command, whole=True)[0]
    if read is not None:
        open_form(click, read, parameters=True)


def _confirmed(click: Click, wish: Wish) -> Report:
    """Run once more, the one doubt answered with yes."""
    sure = wish._replace(sets={**wish.sets, click.command.parameters[0].heading: YES})
    return ended(click, sure, ran(click, sure), again=True)


def _opened(click: Click, report: Report) -> None:
    """Open what was written, so that its formulas can be followed; what Excel does not open is told."""
    made = {Path(file.path).name for file in report.outcome.files}
    for path in (Path(written.path) for written in report.written):
        if path.name in made:
            try:
                click.desk.open(path)
            except OSError as fault:
                words = UNOPENED.format(label=click.command.label, what=reason(fault), path=path)
                click.desk.ask(words, alarm=True)


def _saved(click: Click) -> None:
    """Save; where Excel refuses, nobody is to believe that nothing was done, and to do it again."""
    try:
        click.desk.save()
    except OSError as fault:
        click.desk.ask(UNSAVED.format(label=click.command.label, what=reason(fault)), alarm=True)


def _remember(click: Click, wish: Wish) -> None:
    """Keep the number of whoever uses this computer, once it has proved to be somebody's."""
    if click.person or not wish.person:
        return
    from zongce.xlam.user_number import with_number  # noqa: PLC0415  # once in a computer's life

    with suppress(OSError):  # then it is asked again
        with_number(wish.person).write()
