"""The gate before every command: right workbook, known person, permitted role, states, window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.commands import facts, rows
from zongce.commands.command import Command, Need
from zongce.core.catalog import finding
from zongce.core.finding import Finding, Where
from zongce.core.text import narrow
from zongce.ports.command import Actor
from zongce.tables.batch import ACADEMIC, CALLED, CLASS_ROLES, OPENED, RATING, STAFF, WINDOWS
from zongce.tables.books import CLASS, KINDS, SCHOOL
from zongce.tables.progress import APPROVED, SUBMITTED
from zongce.workflow.roles import BOUND_BY_WINDOWS, permitted
from zongce.workflow.states import OPEN
from zongce.workflow.windows import outside, window_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zongce.core.records import Records

    Tables = Mapping[str, Records]

_BUSINESS = {Need.ACADEMIC_OPEN: ACADEMIC, Need.RATING_OPEN: RATING}


def actors_of(
    command: Command, kind: str, tables: Tables, number: str
) -> tuple[tuple[Actor, ...], tuple[Finding, ...]]:
    """Return who acts, once for every role that permits the command; B801 unknown, B802 not permitted.

    Source: design decision 9; the matrix of roles; in a class's workbook the class's own people.
    """
    number = narrow(number)
    held = [row for row in rows.every(tables[STAFF.name]) if number and row["staff_number"] == number]
    if kind == CLASS:
        held = [row for row in held if _is_ours(row, tables)]
    if not held:
        told = f"人员表里没有“{number}”" if number else "没有写明工号"
        return (), (finding("B801", None, number, actor=told),)
    roles = list(dict.fromkeys(str(row["role"]) for row in held))
    allowed = permitted(command.act, kind)
    names = {str(row["role"]): str(row["name"]) for row in reversed(held)}
    actors = tuple(Actor(number, names[role], role) for role in allowed if role in names)
    if not actors:
        given = {"role": "、".join(roles), "command": command.label, "allowed": "、".join(allowed)}
        return (), (finding("B802", None, number, **given),)
    return actors, ()


def _is_ours(row: Mapping[str, object], tables: Tables) -> bool:
    """Say whether a person belongs to the class of a class's workbook; the college's people do."""
    if row["role"] not in CLASS_ROLES:
        return True
    return facts.is_class(row, facts.status(tables, facts.CLASS_CODE), facts.status(tables, facts.CLASS_NAME))


def wrong_kind(command: Command, kind: str) -> Finding | None:
    """Return B803 where the command is none of this workbook's."""
    if kind in command.kinds:
        return None
    expected = "、".join(KINDS[k].label for k in command.kinds)
    return finding("B803", None, command=command.label, kind=KINDS[kind].label, expected=expected)


def barred(command: Command, kind: str, tables: Tables, actor: Actor, today: str) -> tuple[Finding, ...]:
    """Return every rule that keeps the command from running now (requirements B1, C4, C6)."""
    found = [_told(need, command, kind, tables) for need in command.needs if not _met(need, kind, tables)]
    if command.window and actor.role in BOUND_BY_WINDOWS and kind != SCHOOL:
        late = outside(window_of(tables[WINDOWS.name], command.window), today)
        found += [late] if late else []
    return tuple(found)


def unmet(kind: str, tables: Tables) -> str:
    """Return the needs that are not met, as the ribbon reads them: ``batch_open,rating_open``."""
    return ",".join(need.name.lower() for need in Need if not _met(need, kind, tables))


def _met(need: Need, kind: str, tables: Tables) -> bool:
    match need:
        case Need.BATCH_OPEN:
            return kind == SCHOOL or facts.batch_of(tables).state == OPENED
        case Need.ACADEMIC_OPEN | Need.RATING_OPEN:
            return kind == SCHOOL or window_of(tables[WINDOWS.name], _BUSINESS[need]).state == OPENED
        case Need.NOT_SUBMITTED:
            return facts.status(tables, facts.SUBMISSION) != SUBMITTED
    return facts.status(tables, facts.APPROVAL) != APPROVED


def _told(need: Need, command: Command, kind: str, tables: Tables) -> Finding:
    label = command.label
    match need:
        case Need.BATCH_OPEN:
            batch = facts.batch_of(tables)
            return finding("B805", Where(), batch.state, batch=batch.name, state=batch.state, command=label)
        case Need.ACADEMIC_OPEN | Need.RATING_OPEN:
            business = _BUSINESS[need]
            state = window_of(tables[WINDOWS.name], business).state
            given = {"business": business, "state": state or "未开启", "button": f"{OPEN}{CALLED[business]}"}
            return finding("B806", Where(), state, command=label, **given)
        case Need.NOT_SUBMITTED:
            return finding("B808", None, class_=facts.subject(kind, tables), command=label)
    return finding("B820", None, command=label)
