"""试算: computations run on the workbook's values, one on the result of the other; nothing is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.commands import facts, gate
from zongce.commands.registry import BY_ID
from zongce.commands.result_rows import rows_shown
from zongce.commands.sheet_grid import with_sheets
from zongce.commands.stopping import causes
from zongce.commands.whatif_effects import effects, summary
from zongce.core.catalog import finding
from zongce.core.finding import Severity
from zongce.core.named import NamedTuple
from zongce.core.records import from_values
from zongce.core.value import replace
from zongce.ports.outcome import Document, Outcome, SheetContent
from zongce.tables.books import CLASS, COLLEGE
from zongce.tables.report import WHATIF, WHATIF_KIND
from zongce.workflow.roles import permitted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zongce.commands.command import Command
    from zongce.commands.whatif_effects import Effect
    from zongce.core.finding import Finding
    from zongce.core.records import Records
    from zongce.ports.command import Patch, Request

TRIED: Mapping[str, tuple[str, ...]] = {
    CLASS: ("academic.compute", "rating.compute", "composite.compute"),
    COLLEGE: ("academic.compute", "academic.rank", "composite.rank"),
}
"""What can be tried in a workbook, in the order in which each needs the one before."""
ALL = "全部"
LABEL = "试算"
NOTHING = "没有变化：试算的结果与现在的一样，没有写入任何数据"


class _Trial(NamedTuple):
    """The workbook as it would be after some computations, and what was found on the way."""

    request: Request
    done: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


def whatif(request: Request) -> Outcome:
    """Show what 计算 would change, student by student; nothing is written.

    One computation that was named stops where it would stop itself. Of all of them, those that cannot be
    done yet are left out, and what keeps them is a hint. Allowed after submission too: nothing is at stake.
    B803 for a computation of another workbook, B802 where whoever acts may not run it.
    """
    chosen, wrong = _chosen(request)
    if wrong:
        return Outcome(f"没有{LABEL}", wrong)
    trial = _Trial(request)
    for command in chosen:
        trial = _after(trial, command)
    if not trial.done:
        return Outcome(f"没有{LABEL}{_items(trial.left)}，请先改正", causes(trial.findings))
    if trial.left:  # what else keeps a computation from being tried is no fault of this one
        found = (replace(f, severity=Severity.HINT) for f in causes(trial.findings))
        trial = trial._replace(findings=tuple(dict.fromkeys(found)))
    made = effects(request, trial.request.tables)
    if not made:
        return Outcome(_said(NOTHING, trial), trial.findings)
    records = from_values(WHATIF, {c.name: [getattr(e, c.name) for e in made] for c in WHATIF.columns})
    paper = _paper(request, trial, made, records)
    students = len({effect.student_id for effect in made})
    message = f"{LABEL}{_items(trial.done)}：{students} 名学生有变化，没有写入任何数据"
    return Outcome(_said(message, trial), trial.findings, rows_shown(records), papers=(paper,))


def files_of(request: Request) -> Command:
    """Return the computation whose kept files the trial needs: the one that has any here."""
    chosen = _chosen(request)[0] or _all_of(request)
    return next((c for c in chosen if c.kept is not None and c.kept(request)), chosen[0])


def _all_of(request: Request) -> tuple[Command, ...]:
    return tuple(BY_ID[name] for name in TRIED[request.kind])


def _chosen(request: Request) -> tuple[tuple[Command, ...], tuple[Finding, ...]]:
    """Return what is to be tried: the one that was named, or all that whoever acts may run."""
    asked, role = request.text("command") or ALL, request.actor.role
    if asked == ALL:
        return tuple(c for c in _all_of(request) if role in permitted(c.act, request.kind)), ()
    known = (BY_ID[name] for names in TRIED.values() for name in names)
    [command] = {c.id: c for c in known if c.label == asked}.values()
    wrong = gate.wrong_kind(command, request.kind)
    if wrong:
        return (), (wrong,)
    allowed = permitted(command.act, request.kind)
    if role not in allowed:
        given = {"role": role, "command": asked, "allowed": "、".join(allowed)}
        return (), (finding("B802", None, request.actor.number, **given),)
    return (command,), ()


def _after(trial: _Trial, command: Command) -> _Trial:
    """Return the trial with one more computation, run on what those before it made."""
    outcome = command.run(trial.request)
    findings = (*trial.findings, *outcome.findings)
    if not outcome.ok:
        return trial._replace(left=(*trial.left, command.label), findings=findings)
    after = _with(trial.request, outcome.patches)
    return _Trial(after, (*trial.done, command.label), trial.left, findings)


def _with(request: Request, patches: tuple[Patch, ...]) -> Request:
    """Return the request on the workbook as it would be: its sheets, and the cells that readers look at."""
    made = {patch.name: patch.records for patch in patches}
    return replace(request, tables={**request.tables, **made}, book=with_sheets(request.book, made.values()))


def _said(message: str, trial: _Trial) -> str:
    return f"{message}；还不能{LABEL}{_items(trial.left)}" if trial.left else message


def _items(labels: tuple[str, ...]) -> str:
    return "、".join(label.removeprefix("计算") for label in labels)


def _paper(request: Request, trial: _Trial, made: list[Effect], records: Records) -> Document:
    told = ((LABEL, _items(trial.done)), *((("还不能试算", _items(trial.left)),) if trial.left else ()))
    title = f"{facts.subject(request.kind, request.tables)} · {WHATIF.sheet}"
    sheet = SheetContent(
        WHATIF, records, title, WHATIF.doc, facts=(*told, *summary(made), ("时间", request.moment))
    )
    return Document(WHATIF_KIND, WHATIF.sheet, (sheet,))
