"""Batches of the school (批次): add, open, stop, end, delete, see how far the colleges are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.checks.cell import term_text
from zongce.commands import rows
from zongce.commands.result_rows import rows_shown
from zongce.core.catalog import finding
from zongce.core.finding import Where
from zongce.core.text import words
from zongce.core.value import replace
from zongce.ports.command import Patch
from zongce.ports.outcome import Outcome
from zongce.tables.batch import BATCHES, COLLEGES, NOT_OPENED, SCHOOL_WINDOWS, WHOLE_YEAR
from zongce.tables.progress import COLLEGE_PROGRESS
from zongce.tables.sealing import TRUST
from zongce.workflow.states import DELETE, END, OPEN, SCHOOL_BATCH, STOP, refused
from zongce.workflow.windows import Window, unfit

if TYPE_CHECKING:
    from zongce.core.finding import Finding
    from zongce.ports.command import Request

ID_LENGTH = 10


def add(request: Request) -> Outcome:
    """Add a batch in the state 未开启 (requirement B1); B811, B813, B824, T113."""
    records = request.tables[BATCHES.name]
    name = request.text("batch")
    found: list[Finding] = []
    year = _school_year(request.text("school_year"))
    if year is None:
        given = request.text("school_year")
        found.append(finding("T113", None, given, heading=BATCHES.by_name["school_year"].heading))
    if rows.find(records, batch=name):
        found.append(finding("B813", None, name, batch=name))
    for business, part in SCHOOL_WINDOWS.items():
        window = Window(business, request.text(f"{part}_start"), request.text(f"{part}_end"), "学生处")
        found += unfit(window)
    known = set(request.tables[COLLEGES.name].texts("college"))
    found += (finding("B824", None, c, college=c) for c in words(request.text("colleges")) if c not in known)
    if found:
        return Outcome("没有新增批次", tuple(found))
    assert request.chance is not None  # noqa: S101  # every run has one
    row = {
        **{c.name: request.values.get(c.name) for c in BATCHES.columns},
        **{several: "、".join(words(request.text(several))) or None for several in ("cohorts", "colleges")},
        "school_year": year,
        "half": request.text("half") or WHOLE_YEAR,
        "state": NOT_OPENED,
        "batch_id": request.chance.code(ID_LENGTH),
    }
    return Outcome(f"已新增批次“{name}”", patches=(Patch(rows.added(records, [row])),))


def open_(request: Request) -> Outcome:
    """未开启 or 已停止 -> 已开启; K309 hints that nobody has a key."""
    made = _move(request, OPEN)
    return replace(made, findings=(*made.findings, *without_keys(request))) if made.ok else made


def stop(request: Request) -> Outcome:
    """已开启 -> 已停止."""
    return _move(request, STOP)


def end(request: Request) -> Outcome:
    """已开启 or 已停止 -> 已结束."""
    return _move(request, END)


def delete(request: Request) -> Outcome:
    """Delete a batch that was never opened."""
    return _move(request, DELETE)


def progress(request: Request) -> Outcome:
    """Show how far every college of a batch is (requirement B2); nothing changes."""
    row, found = chosen_batch(request)
    if row is None:
        return Outcome("没有可看的批次", found)
    records = request.tables[COLLEGE_PROGRESS.name]
    batch_id = request.tables[BATCHES.name].texts("batch_id")[row]
    mine = records.select(rows.find(records, batch_id=batch_id))
    return Outcome(f"{len(mine)} 个学院的进度", rows=rows_shown(mine))


def without_keys(request: Request) -> tuple[Finding, ...]:
    """Return K309 where the school has no trust list, so that nothing is sealed."""
    return () if len(request.tables[TRUST.name]) else (finding("K309", Where(request.file, TRUST.sheet)),)


def chosen_batch(request: Request) -> tuple[int | None, tuple[Finding, ...]]:
    """Return the row of the batch that was named, or of the only one; B814 where there is none."""
    records = request.tables[BATCHES.name]
    name, known = request.text("batch"), records.texts("batch")
    held = rows.find(records, batch=name) if name else list(records)
    if len(held) == 1:
        return held[0], ()
    return None, (
        finding("B814", None, name, batch=name or "（没有写明）", found="、".join(known) or "（没有）"),
    )


def _school_year(text: str) -> str | None:
    """Return a 学年 as the terms of raw scores begin, None where the text is none.

    >>> _school_year("2025—2026学年")
    '2025-2026'
    """
    term = term_text(f"{text}第一学期")
    return term and term.removesuffix("-1")


def _move(request: Request, action: str) -> Outcome:
    row, found = chosen_batch(request)
    if row is None:
        return Outcome(f"没有{action}批次", found)
    records = request.tables[BATCHES.name]
    name, state, transition = records.texts("batch")[row], records.texts("state")[row], SCHOOL_BATCH[action]
    wrong = refused(f"批次 {name}", state, transition)
    if wrong:
        return Outcome(f"没有{action}批次“{name}”", (wrong,))
    moved = (
        rows.changed(records, [row], state=transition.after)
        if transition.after
        else rows.without(records, [row])
    )
    return Outcome(f"已{action}批次“{name}”", patches=(Patch(moved),))
