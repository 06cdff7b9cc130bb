"""首页: what the workbook is, its state, what to do next and by when; made anew at every writing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from zongce.commands import facts, rows
from zongce.commands.freshness import Freshness, freshness
from zongce.commands.pages.class_steps import BY_COLLEGE, class_steps, participants
from zongce.commands.pages.college_steps import CHANGED, ISSUE, college_steps
from zongce.commands.pages.school_steps import due, school_steps
from zongce.commands.pages.seal_state import sealed_line
from zongce.commands.pages.steps import DONE, batch_line, current, deadline, listed, next_line, state_line
from zongce.ports.outcome import SheetContent
from zongce.tables.batch import COLLEGE_ADMIN, COUNSELLOR, OFFICE, SECRETARY
from zongce.tables.books import CLASS, COLLEGE, KINDS, SCHOOL
from zongce.tables.progress import APPROVED, SUBMITTED
from zongce.tables.sealing import SEAL
from zongce.tables.shown import HOME

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from zongce.commands.pages.steps import Step
    from zongce.core.records import Records

    Tables = Mapping[str, Records]

GIVE_SLIPS = "给学生发成绩单：点“综测”选项卡 → “发成绩单”"
PEOPLE = {SCHOOL: (OFFICE,), COLLEGE: (COLLEGE_ADMIN, SECRETARY), CLASS: (COUNSELLOR,)}
"""Whose workbook each kind is."""


def home(
    kind: str, tables: Tables, now: datetime, sheets: Collection[str] = (), fresh: Freshness | None = None
) -> SheetContent:
    """Return the first sheet of a workbook; its steps link to those of ``sheets`` that they are about.

    Everything on it follows from the other sheets and the time.
    """
    fresh = freshness(kind, tables) if fresh is None else fresh
    steps = steps_of(kind, tables, fresh, now.date().isoformat())
    made = [
        {
            "step": f"{n} {s.name}",
            "state": s.state,
            "done": s.done or "—",
            "explanation": _to_minutes(s.explanation),
        }
        for n, s in enumerate(steps, start=1)
    ]
    subject = facts.subject(kind, tables) or OFFICE
    return SheetContent(
        HOME,
        rows.of(HOME, made),
        f"{KINDS[kind].label} · {subject}",
        _note(kind, tables, now),
        facts=_facts(kind, tables, steps, now),
        links={"step": tuple(f"#'{s.sheet}'!A1" if s.sheet in sheets else "" for s in steps)},
    )


def steps_of(kind: str, tables: Tables, fresh: Freshness, today: str) -> list[Step]:
    """Return the steps of a workbook in their order, as they stand on a day."""
    if kind == SCHOOL:
        return school_steps(tables)
    return (college_steps if kind == COLLEGE else class_steps)(tables, fresh, today)


def _facts(kind: str, tables: Tables, steps: list[Step], now: datetime) -> tuple[tuple[str, str], ...]:
    """Return state, next step and deadline; of a sealed workbook who sealed it."""
    step = current(steps)
    state, then = _waiting(kind, tables, steps)
    by = (due if kind == SCHOOL else deadline)(tables, step, now.date().isoformat())
    made = (("当前状态", state_line(steps, state)), ("下一步", next_line(step, then)), ("截止", by))
    sealed = sealed_line(tables)
    return (*made, (SEAL.sheet, _to_minutes(f"{DONE} {sealed}"))) if sealed else made


def _waiting(kind: str, tables: Tables, steps: list[Step]) -> tuple[str, str]:
    """Return state and next step where nobody has anything to do here now."""
    if kind == CLASS and facts.status(tables, facts.SUBMISSION) == SUBMITTED:
        approved = facts.status(tables, facts.APPROVAL) == APPROVED
        return (f"{DONE} 已审核通过", GIVE_SLIPS) if approved else (f"{DONE} 已提交", BY_COLLEGE)
    if kind == COLLEGE:
        changed = any(CHANGED in step.explanation for step in steps)
        again = f"；班级的{CHANGED}，再点“{ISSUE}”" if changed else ""
        return f"{DONE} 已审核通过", f"把上报文件发给学生处{again}"
    return f"{DONE} 都已完成", "—"


def _to_minutes(text: str) -> str:
    """Return a text with every time of day without its seconds, like the one in the grey line."""
    return re.sub(r"(\d{4}-\d{2}-\d{2} \d{2}:\d{2}):\d{2}", r"\1", text)


def _note(kind: str, tables: Tables, now: datetime) -> str:
    """Return the grey line: the batch, whose workbook, how many students, as of when."""
    parts = [batch_line(tables) if kind != SCHOOL else ""]
    parts.append(facts.status(tables, facts.COLLEGE_NAME) if kind == CLASS else "")
    for role in PEOPLE[kind]:
        people = dict.fromkeys(str(person["name"]) for person in facts.staff_of(tables, role))
        parts.append(f"{role}：{listed(list(people))}" if people else "")
    parts.append(f"参评 {participants(tables)} 人" if kind != SCHOOL else "")
    parts.append(f"更新于 {now:%Y-%m-%d %H:%M}")
    return "　".join(part for part in parts if part)
