"""For whom a click is: the selected classes, student or batch, or all; it asks where that is not plain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.commands import parameters as p
from zongce.commands.picked import of_column
from zongce.core.named import NamedTuple
from zongce.core.text import words
from zongce.surfaces.ribbon.manners import manner_of
from zongce.tables.batch import BATCHES
from zongce.tables.books import CLASS
from zongce.tables.roster import ROSTER

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zongce.commands.command import Command
    from zongce.commands.picked import Picked, Tables
    from zongce.core.schema import Column
    from zongce.surfaces.ribbon.desk import Desk

SCOPES = (p.CLASSES, p.ONE_CLASS, p.STUDENT, p.BATCH)
"""Parameters that only say for whom."""
MOST_NAMES = 6


class Scope(NamedTuple):
    """For whom: what is set; whether the person gave up; whether a 操作单 has to ask."""

    sets: Mapping[str, str] = {}
    given_up: bool = False
    unclear: bool = False


EVERYBODY, GIVEN_UP, UNCLEAR = Scope(), Scope(given_up=True), Scope(unclear=True)


def is_scope(command: Command) -> bool:
    """Say whether a command asks for nothing but for whom it is."""
    return len(_asked(command)) == 1 and _asked(command)[0] in SCOPES


def scope_of(command: Command, kind: str, tables: Tables, picked: Picked, desk: Desk) -> Scope:
    """Return for whom a command runs: what is selected where that is meant, else all."""
    column = _asked(command)[0]
    if column == p.BATCH:
        return _batch(command, tables, picked, desk)
    if column == p.STUDENT:
        return _student(command, picked, desk)
    if kind == CLASS:
        return EVERYBODY
    return _classes(command, tables, picked, desk)


def _asked(command: Command) -> tuple[Column, ...]:
    return tuple(c for c in command.parameters if c.name not in manner_of(command.id).unasked)


def _batch(command: Command, tables: Tables, picked: Picked, desk: Desk) -> Scope:
    """Return the one batch that there is, or the selected one; else it has to be chosen."""
    if len(tables[BATCHES.name]) <= 1:
        return EVERYBODY
    names = of_column(picked, "batch")
    if len(names) != 1:
        return UNCLEAR
    if not manner_of(command.id).confirms:
        answer = desk.ask(f"对所选的批次“{names[0]}”{command.label}吗？\n\n否：另选一个批次", "yes_no_cancel")
        if answer != "yes":
            return UNCLEAR if answer == "no" else GIVEN_UP
    return Scope({p.BATCH.heading: names[0]})


def _student(command: Command, picked: Picked, desk: Desk) -> Scope:
    numbers = of_column(picked, "student_id")
    if not numbers:
        return EVERYBODY
    if len(numbers) > 1:
        several = f"选中了 {len(numbers)} 名学生。“{command.label}”一次只能是一名学生，或者全班。"
        return EVERYBODY if desk.ask(f"{several}\n\n要对全班进行吗？", "ok_cancel") == "ok" else GIVEN_UP
    one = Scope({p.STUDENT.heading: numbers[0]})
    if manner_of(command.id).opens:
        return one
    name = "".join(of_column(picked, "name"))
    words = f"只给所选的 {name}（{numbers[0]}）{command.label}吗？\n\n是：只给这一名学生\n否：全班"
    return _answered(desk, words, one)


def _classes(command: Command, tables: Tables, picked: Picked, desk: Desk) -> Scope:
    named = _named(picked)
    if p.ONE_CLASS in command.parameters:
        return Scope({p.ONE_CLASS.heading: next(iter(named))}) if len(named) == 1 else UNCLEAR
    if not named or len(named) >= _count(tables):
        return EVERYBODY
    names = list(dict.fromkeys(named.values()))
    shown = "、".join(names[:MOST_NAMES]) + (" 等" if len(names) > MOST_NAMES else "")
    asked = f"只对所选的 {len(named)} 个班（{shown}）{command.label}吗？\n\n是：只对所选的班\n否：全部班级"
    return _answered(desk, asked, Scope({p.CLASSES.heading: "、".join(named)}))


def _named(picked: Picked) -> dict[str, str]:
    """Return the classes of rows by what names them for sure, 班级代码 where there is one."""
    named: dict[str, str] = {}
    for row in picked:
        for name in words(str(row.get("class_") or "")):
            named[str(row.get("class_code") or name)] = name
    return named


def _count(tables: Tables) -> int:
    """Return how many classes the workbook has."""
    records = tables[ROSTER.name]
    pairs = zip(records.texts("class_code"), records.texts("class_"), strict=True)
    return len({code or name for code, name in pairs})


def _answered(desk: Desk, words: str, chosen: Scope) -> Scope:
    answer = desk.ask(words, "yes_no_cancel")
    return {"yes": chosen, "no": EVERYBODY}.get(answer, GIVEN_UP)
