"""The steps of 学生处: colleges and people, then one line for each batch with the colleges still missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.commands import rows
from zongce.commands.pages.steps import ALARM, DOING, DONE, WAITING, Step, listed, of
from zongce.core.text import words
from zongce.tables.batch import (
    BATCHES,
    COLLEGE_ADMIN,
    COLLEGES,
    COMPOSITE,
    ENDED,
    NOT_OPENED,
    OFFICE,
    OPENED,
    SCHOOL_WINDOWS,
    STAFF,
)
from zongce.tables.progress import (
    APPROVED,
    COLLEGE_PROGRESS,
    NOT_APPROVED,
    SCHOOL_RESULTS,
    SENT_BACK,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zongce.core.records import Records, Value

    Tables = Mapping[str, Records]


def school_steps(tables: Tables) -> list[Step]:
    """Return the steps of the school's workbook: what to fill in, then the batches, the latest first."""
    batches = rows.every(tables[BATCHES.name])
    steps = [_colleges(tables), _people(tables)]
    if not batches:
        return [*steps, Step("批次", f"{WAITING} 没有批次", "", "先建批次，再开启、下发", "", "新增批次")]
    steps += (_batch(tables, batch) for batch in reversed(batches))
    results = tables[SCHOOL_RESULTS.name]
    state = f"{DONE} 已收到" if len(results) else f"{WAITING} 没有"
    told = "学院审核通过以后才有成绩"
    return [*steps, Step("全校成绩", state, _people_with(results), told, SCHOOL_RESULTS.sheet)]


def _people_with(results: Records) -> str:
    """Return how many students have results, and of how many it is told that they took no part."""
    away = len(rows.find(results, participant="否"))
    told = f"（另有不参评 {away} 人）" if away else ""
    return f"{len(results) - away} 人{told}" if len(results) else ""


def _colleges(tables: Tables) -> Step:
    count = len(tables[COLLEGES.name])
    state = f"{DONE} 已填写" if count else f"{WAITING} 未填写"
    hint = f"在“{COLLEGES.sheet}”表里填写全部学院"
    return Step("学院名单", state, f"{count} 个" if count else "", "每个学院一行", COLLEGES.sheet, "", hint)


def _people(tables: Tables) -> Step:
    staff = rows.every(tables[STAFF.name])
    run = {row["college"] for row in staff if row["role"] == COLLEGE_ADMIN}
    lacking = [name for name in tables[COLLEGES.name].texts("college") if name not in run]
    sheet, count = STAFF.sheet, f"{len(staff)} 人" if staff else ""
    if not any(row["role"] == OFFICE for row in staff):
        hint = f"在“{sheet}”表里填写学生处的人员（至少一名）和各学院的管理员"
        return Step("人员", f"{WAITING} 未填写", count, f"角色填“{OFFICE}”的人才能管理批次", sheet, "", hint)
    if lacking:
        return Step("人员", f"{DOING} 进行中", count, f"缺学院管理员：{listed(lacking)}", sheet)
    return Step("人员", f"{DONE} 已填写", count, "", sheet)


def _batch(tables: Tables, batch: Mapping[str, Value]) -> Step:
    every = words(str(batch["colleges"] or "")) or tables[COLLEGES.name].texts("college")
    told_of = {
        row["college"]: row for row in rows.every(tables[COLLEGE_PROGRESS.name])
        if row["batch_id"] == batch["batch_id"]
    }  # fmt: skip
    approved, back = (
        [n for n in every if told_of.get(n, {}).get("approval") == it] for it in (APPROVED, SENT_BACK)
    )
    waiting = [name for name in every if name not in approved]
    state = str(batch["state"] or NOT_OPENED)
    sign = {OPENED: DOING, ENDED: DONE}.get(state, WAITING)
    done = f"{sign} {state}" if waiting or not every else f"{DONE} 全部审核"
    others = [name for name in waiting if name not in back] if state != NOT_OPENED else []
    parts = [f"{word}：{listed(n)}" for word, n in ((SENT_BACK, back), (NOT_APPROVED, others)) if n]
    told = "；".join(filter(None, (_days(batch), *parts)))
    button, hint = _next(state, [name for name in every if name not in told_of], back)
    return Step(str(batch["batch"]), done, of(len(approved), len(every)), told, BATCHES.sheet, button, hint)


def _days(batch: Mapping[str, Value]) -> str:
    """Return from when to when the batch's windows reach together."""
    starts = [str(batch[f"{key}_start"]) for key in SCHOOL_WINDOWS.values() if batch[f"{key}_start"]]
    ends = [str(batch[f"{key}_end"]) for key in SCHOOL_WINDOWS.values() if batch[f"{key}_end"]]
    return f"{min(starts)}～{max(ends)}" if starts and ends else ""


def due(tables: Tables, step: Step | None, today: str) -> str:
    """Return by when a batch's next step is due: the end of the window in which classes submit."""
    batch = rows.first(tables[BATCHES.name], batch=step.name) if step else None
    end = str(batch[f"{SCHOOL_WINDOWS[COMPOSITE]}_end"] or "") if batch else ""
    if not end:
        return "—"
    return f"{ALARM} 已于 {end} 截止（{COMPOSITE}）" if today > end else f"{end}（{COMPOSITE}，当天也算）"


def _next(state: str, new: list[str], back: list[str]) -> tuple[str, str]:
    """Return what to press for a batch in this state, and why."""
    if state != OPENED:
        return ("", "") if state == ENDED else ("开启批次", "")
    if new:
        return "下发学院工作簿", f"{listed(new)} 还没有下发"
    if back:
        return "收取学院上报", f"已退回 {listed(back)}，请把更新文件发给学院；收到新的上报后"
    return "收取学院上报", "等各学院上报"
