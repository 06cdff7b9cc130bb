"""Which runs are steps that 撤销上一步 may take back; where they are kept is :mod:`zongce.kept_steps`."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from zongce.books.files import reason
from zongce.commands import facts
from zongce.commands.undo import log_mark
from zongce.core.catalog import finding
from zongce.core.finding import Finding, Where
from zongce.core.grid import ID_PROPERTY
from zongce.home import journal_folder
from zongce.ports.shelves import ISSUED, placed
from zongce.ports.steps import Owner, Step
from zongce.tables.batch import BATCHES, ENDED
from zongce.tables.books import SCHOOL
from zongce.tables.records import LOG

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zongce.case import Case
    from zongce.core.records import Records
    from zongce.ports.outcome import Outcome
    from zongce.ports.steps import Journal

    Tables = Mapping[str, Records]


def last_step(case: Case) -> Step | None:
    """Return the last step on the workbook for a command that recalls it; None for all others.

    Every run that sees that the batch has ended forgets the batch's steps.
    """
    tables, owner = case.read.own.tables, _owner(case)
    if owner.batch and owner.batch in _ended(tables):
        if not case.job.dry_run:
            with suppress(OSError):  # the next run that sees it tries again
                _journal(case).purge(owner.batch)
        return None
    return _journal(case).last(owner) if case.job.command.recalls else None


def record(case: Case, outcome: Outcome, after: Tables) -> tuple[Finding, ...]:
    """Remember what a run did, so that it can be undone; an undone step is forgotten.

    L305 where that could not be kept: the run itself is done, but cannot be taken back.
    """
    try:
        _record(_journal(case), case, outcome, after)
    except OSError as fault:
        return (finding("L305", Where(case.host.name), what=reason(fault)),)
    return ()


def _record(journal: Journal, case: Case, outcome: Outcome, after: Tables) -> None:
    before, command, owner, mark = case.read.own.tables, case.job.command, _owner(case), log_mark(after)
    ended = _ended(after) - (frozenset() if owner.batch else _ended(before))
    for batch in ended:
        journal.purge(batch)
    if owner.batch in ended:
        return
    if ended:
        journal.forget(owner)
    changed = [n for n, now in after.items() if n != LOG.name and _differs(before.get(n), now)]
    if command.recalls:
        journal.drop(owner, mark)
    elif not changed and not any(file.path.startswith(placed(ISSUED, "")) for file in outcome.files):
        journal.move(owner, mark)  # nothing of the workbook, nothing given out: in nobody's way
    else:
        kept = [n for n in changed if command.undoable and n in before]
        line = {name: after[LOG.name].texts(name)[-1] for name in ("time", "person")}
        step = Step(
            command.id, command.label, line["time"], line["person"], command.undoable,
            {n: before[n] for n in kept}, {n: after[n] for n in kept}, mark,
        )  # fmt: skip
        journal.add(owner, step)


def _journal(case: Case) -> Journal:
    if case.world.journal is not None:
        return case.world.journal
    from zongce.kept_steps import KeptSteps  # noqa: PLC0415  # who changes nothing must not wait for it

    return KeptSteps(journal_folder())


def _owner(case: Case) -> Owner:
    tables = case.read.own.tables
    batch = "" if case.read.own.kind == SCHOOL else facts.batch_of(tables).id
    return Owner(batch, "/".join((case.read.owner, case.read.book.properties.get(ID_PROPERTY, ""))))


def _ended(tables: Tables) -> frozenset[str]:
    """Return the numbers of the batches that have ended."""
    batches = tables[BATCHES.name]
    pairs = zip(batches.texts("batch_id"), batches.texts("state"), strict=True)
    return frozenset(batch for batch, state in pairs if state == ENDED and batch)


def _differs(before: Records | None, after: Records) -> bool:
    """Say whether a sheet is another one, be it only in the order of its rows."""
    if before is None or before is after:
        return before is None
    was, now = before.table.columns, after.table.columns
    return [c.heading for c in was] != [c.heading for c in now] or any(
        before.values(a.name) != after.values(b.name) for a, b in zip(was, now, strict=True)
    )
