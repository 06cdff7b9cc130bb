"""The step 评分 of a class: forms to send, to collect and to wait for, then the computation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.checks.rating_rules import WEIGHTS
from zongce.checks.settings import read_settings
from zongce.commands import facts, rows
from zongce.commands.pages.steps import (
    DOING,
    RECOMPUTE,
    WAITING,
    Step,
    days,
    in_time,
    listed,
    of,
    result,
    timed,
)
from zongce.scheme.scheme import Scheme
from zongce.tables.batch import NOT_OPENED, OPENED, RATING, WINDOWS
from zongce.tables.progress import COMPLETE, LATE, RATERS, STUDENT_PROGRESS, SUBMITTED
from zongce.tables.rating import RATING_RULES, ROLES
from zongce.tables.records import RATING_ITEM
from zongce.tables.registers import LATE_PERMITS
from zongce.tables.scheme import SETTINGS
from zongce.workflow.windows import window_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from zongce.commands.freshness import Freshness
    from zongce.core.records import Records, Value

    Tables = Mapping[str, Records]
    Row = Mapping[str, Value]

COLLECT, COMPUTE = "收取评分表", "计算评分成绩"


def rating_step(tables: Tables, fresh: Freshness, today: str) -> Step:
    """Return the step: a late form that came is not missing, it waits for the college."""
    raters = rows.every(tables[RATERS.name])
    missing = [row for row in raters if row["state"] not in (COMPLETE, LATE)]
    late = [row for row in raters if row["state"] == LATE]
    state, told = result(fresh, RATING_ITEM, "已计算")
    permitted, absent, (_, ask) = _permitted(tables, late), _absent(tables, raters), _shut(tables)
    still = f"还缺：{listed(_names(missing, raters))}" if missing else ""
    again = f"{ask}后再收取" if ask and (permitted or (missing and not state)) else ""
    told = "；".join(filter(None, (told, still, _of_late(len(late), permitted), again)))
    complete = len(raters) - len(missing) - len(late)
    made = Step("评分", state, of(complete, len(raters)), told, STUDENT_PROGRESS.sheet if raters else "")
    ready = timed(made, tables, in_time(tables, RATING, today), today)._replace(button=COMPUTE)
    if permitted and not ask and not _is_early(tables, today):
        return _again(ready, permitted)
    if state and (state != RECOMPUTE or not absent):
        return ready
    if not raters:
        return _unsent(tables, timed(made, tables, RATING, today))
    if missing:
        return _unfinished(tables, ready, f"还差 {len(missing)} 份评分表", absent, today)
    if late:
        gaps = _of_late(len(late), permitted)
        return _unfinished(tables, ready, gaps, absent, today, late=True)
    return ready._replace(state=f"{DOING} 已收齐")


def _again(ready: Step, permitted: int) -> Step:
    """Return the step where the college accepted late forms, which count when they are collected again."""
    state = ready.state if ready.state == RECOMPUTE else f"{DOING} 进行中"
    return ready._replace(state=state, button=COLLECT, hint=f"学院已同意 {permitted} 份迟交，再收取一次")


def _unsent(tables: Tables, made: Step) -> Step:
    window, (what, ask) = window_of(tables[WINDOWS.name], RATING), _shut(tables)
    told = f"{what}，{ask}" if ask else f"评分时间 {days(window)}"
    return made._replace(state=f"{WAITING} 未开始", explanation=told, button="" if ask else "下发评分表")


def _unfinished(
    tables: Tables, ready: Step, gaps: str, absent: Sequence[str], today: str, *, late: bool = False
) -> Step:
    """Return the step while forms are out or wait for the college, with a button that is not refused.

    Collecting needs open batches and a day inside; after that nobody need wait (requirement R5), but a role
    without any form keeps from computing, and then only the college can help.
    """
    window, (what, ask) = window_of(tables[WINDOWS.name], RATING), _shut(tables)
    made = ready._replace(state=ready.state or f"{DOING} 进行中")
    in_window = timed(made, tables, RATING, today)
    if not ask and _is_early(tables, today):
        return in_window._replace(button="", hint=f"评分 {window.days[0]} 开始，到时收取评分表")
    if not ask and window.holds(today) and (absent or not late):
        hint = f"{gaps}；已延期的再收取一次" if late else gaps
        return in_window._replace(button=COLLECT, hint=hint)
    if absent:
        way = f"{ask}后再收取" if ask else "请学院延期或同意迟交"
        none = f"{what}，{'、'.join(absent)}还没有一份有效评分：{way}"
        return in_window._replace(button="", hint=none)
    if late:
        return made._replace(hint=f"{gaps}；{'不再等的可以计算' if ask else '学院不同意的直接计算'}")
    return in_window._replace(hint=f"{what}，{gaps}；不再等的可以计算")


def _shut(tables: Tables) -> tuple[str, str]:
    """Return why no form is collected any more, and whom to ask to open; no one where all is open."""
    batch, state = facts.batch_of(tables).state, window_of(tables[WINDOWS.name], RATING).state
    if batch != OPENED:
        return f"批次{batch or NOT_OPENED}", "请学生处开启批次"
    return ("评分已截止", "") if state == OPENED else (f"评分{state or NOT_OPENED}", "请学院开启评分批次")


def _is_early(tables: Tables, today: str) -> bool:
    """Say whether the first day is still to come: collecting is refused before it."""
    return today < window_of(tables[WINDOWS.name], RATING).days[0]


def _absent(tables: Tables, raters: Sequence[Row]) -> list[str]:
    """Return the roles for whose lack of a complete form computing is refused (P414)."""
    rules, settings = tables[RATING_RULES.name], read_settings(tables[SETTINGS.name], Scheme())[0]
    weights = dict(zip(ROLES, map(rules.values, WEIGHTS), strict=True))
    sent = {row["role"] for row in raters if row["state"] == COMPLETE}
    due = {row["role"] for row in raters}
    absent = [role for role in ROLES if role in due - sent and (any(weights[role]) or not len(rules))]
    left = all(any(weights[role][row] for role in ROLES if role in sent) for row in range(len(rules)))
    return [] if sent and left and settings.spread_absent else absent


def _permitted(tables: Tables, late: Sequence[Row]) -> int:
    """Return how many late forms the college has accepted that are still to be collected again."""
    if facts.status(tables, facts.SUBMISSION) == SUBMITTED:
        return 0
    accepted = set(tables[LATE_PERMITS.name].values("rater_id"))
    return sum(row["rater_id"] in accepted for row in late)


def _of_late(late: int, permitted: int) -> str:
    """Return in words what became of late forms; empty where there are none."""
    told = ((late - permitted, "待学院同意"), (permitted, "学院已同意"))
    return "；".join(f"{count} 份迟交，{word}" for count, word in told if count)


def _names(some: Sequence[Row], every: Sequence[Row]) -> list[str]:
    """Return people by name, with the number where two have one name."""
    numbers: dict[Value, set[Value]] = {}
    for row in every:
        numbers.setdefault(row["name"], set()).add(row["rater_id"])
    return [
        str(row["name"]) if len(numbers[row["name"]]) == 1 else f"{row['name']}（{row['rater_id']}）"
        for row in some
    ]
