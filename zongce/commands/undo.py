"""撤销上一步: the last step's sheets as they were before it, unless something was changed since."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.commands import gate, rows
from zongce.commands.changes import changes
from zongce.commands.command import Need
from zongce.commands.registry import BY_ID
from zongce.core.catalog import finding
from zongce.core.finding import Where
from zongce.core.value import replace
from zongce.ports.command import Patch
from zongce.ports.outcome import Outcome
from zongce.tables.books import CLASS, COLLEGE, KINDS
from zongce.tables.records import LOG
from zongce.workflow.roles import permitted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from zongce.core.finding import Finding
    from zongce.core.records import Records
    from zongce.ports.command import Request
    from zongce.ports.steps import Step

NAMED = 20
"""How many cells that were changed since are named; all are counted."""
BLANK = "（空）"
FINAL = {CLASS: (Need.NOT_SUBMITTED,), COLLEGE: (Need.NOT_APPROVED,)}
"""What bars every undoing in a kind of workbook: what was submitted or approved is under seal."""


def undo(request: Request) -> Outcome:
    """Bring the sheets back to what they were before the last step.

    Refused where there is none (L301), it is none that can be undone (L302), something was done since on
    another computer (L304), the person could not do it now (B802 to B820), or its cells were changed (L303).
    Source: issue D, deliver 4.
    """
    step = request.last
    if step is None or not len(request.tables[LOG.name]):  # an older copy, from before its first step
        return Outcome("没有撤销", (finding("L301", Where(request.file)),))
    found = tuple(_barred(request, step)) or tuple(_not_now(request, step))
    if found:
        return Outcome(f"没有撤销“{step.label}”", found)
    changed = list(_changed(request, step))
    if changed:
        return Outcome(f"没有撤销“{step.label}”：之后改过 {len(changed)} 处", tuple(changed[:NAMED]))
    patches = tuple(Patch(records) for records in step.before.values())
    said = f"已撤销“{step.label}”（{_who(step.time, step.person)}）：恢复 {_count(request, step)} 格"
    return Outcome(said, patches=patches)


def log_mark(tables: Mapping[str, Records]) -> str:
    """Return where 日志 stands: how many rows it has, and who did what last."""
    log = tables[LOG.name]
    last = rows.row_of(log, len(log) - 1) if len(log) else {}
    return "·".join(str(part) for part in (len(log), *(last.get(n) for n in ("time", "person", "command"))))


def _barred(request: Request, step: Step) -> Iterator[Finding]:
    """L304 where the step is not the last one any more, else L302 where it is none to be undone."""
    log = request.tables[LOG.name]
    if log_mark(request.tables) != step.mark:
        last = rows.row_of(log, len(log) - 1)
        later = f"{last.get('command')}（{_who(last.get('time'), last.get('person'))}）"
        yield finding("L304", Where(request.file), later, label=step.label, later=later)
    elif not step.undoable or step.command not in BY_ID:
        who = _who(step.time, step.person)
        yield finding("L302", Where(request.file), step.label, label=step.label, who=who)


def _not_now(request: Request, step: Step) -> Iterator[Finding]:
    """Tell why whoever acts could not run the undone command now: what one may not do one may not undo."""
    undone, kind, actor = BY_ID[step.command], request.kind, request.actor
    label = f"撤销“{step.label}”"
    allowed = permitted(undone.act, kind)
    if actor.role not in allowed:
        yield finding("B802", None, actor.number, role=actor.role, command=label, allowed="、".join(allowed))
    needs = dict.fromkeys((*undone.needs, *FINAL.get(kind, ())))
    asked = replace(undone, label=label, needs=tuple(needs))
    yield from gate.barred(asked, kind, request.tables, actor, request.today)


def _changed(request: Request, step: Step) -> Iterator[Finding]:
    """L303 for every heading and cell of the step's sheets that is not as the step left it."""
    for name, then in step.after.items():
        now = request.tables[name]
        own, known = ({c.heading: c.name for c in records.table.columns} for records in (now, then))
        for heading in [h for h in (*own, *known) if (h in own) is not (h in known)]:
            where = Where(request.file, now.table.sheet, now.sources[0].head(own.get(heading, "")).cell)
            new = heading in own
            yield _since(step, where, "" if new else heading, heading if new else "")
        for cell in changes(request.file, {name: then}, {name: now}):
            yield _since(step, Where(cell.file, cell.sheet, cell.cell), cell.before, cell.after)


def _since(step: Step, where: Where, then: str, now: str) -> Finding:
    return finding("L303", where, now, label=step.label, then=then or BLANK)


def _count(request: Request, step: Step) -> int:
    """Return how many cells come back that people see."""
    hidden = {table.sheet for table in KINDS[request.kind].tables if table.name in KINDS[request.kind].hidden}
    now = {name: request.tables[name] for name in step.before}
    return sum(cell.sheet not in hidden for cell in changes(request.file, now, step.before))


def _who(time: object, person: object) -> str:
    return f"{time}，{person}"
