"""The gate before every command: right workbook, known person, permitted role, states, window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.commands import facts, rows
from zongce.commands.command import Command, Need
from zongce.core.catalog import finding
from zongce.core.finding import Finding, Where
from zongce.core.text import narrow
from zongce.ports.command import Actor
from zongce.tables.batch import ACADEMIC, CLASS_ROLES, OPENED, RATING, STAFF, WINDOWS
from zongce.tables.books import CLASS, KINDS, SCHOOL
from zongce.tables.progress import APPROVED, SUBMITTED
from zongce.workflow.roles import BOUND_BY_WINDOWS, permitted
from zongce.workflow.windows import outside, window_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from zongce.core.records import Records

    Tables = Mapping[str, Records]


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
    found = [f for need in command.needs for f in _unmet(need, command, kind, tables)]
    if command.window and actor.role in BOUND_BY_WINDOWS and kind != SCHOOL:
        late = outside(window_of(tables[WINDOWS.name], command.window), today)
        found += [late] if late else []
    return tuple(found)


def _unmet(need: Need, command: Command, kind: str, tables: Tables) -> Iterator[Finding]:
    label = command.label
    if need is Need.BATCH_OPEN:
        batch = facts.batch_of(tables)
        if batch.state != OPENED:
            yield finding("B805", Where(), batch.state, batch=batch.name, state=batch.state, command=label)
    elif need in (Need.ACADEMIC_OPEN, Need.RATING_OPEN):
        business = ACADEMIC if need is Need.ACADEMIC_OPEN else RATING
        state = window_of(tables[WINDOWS.name], business).state
        if state != OPENED:
            yield finding("B806", Where(), state, business=business, state=state or "未开启", command=label)
    elif need is Need.NOT_SUBMITTED:
        if facts.status(tables, facts.SUBMISSION) == SUBMITTED:
            yield finding("B808", None, class_=facts.subject(kind, tables), command=label)
    elif facts.status(tables, facts.APPROVAL) == APPROVED:
        yield finding("B820", None, command=label)
