"""What a 操作单 can say before anybody fills it in: values that are known, and those to choose from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.commands import facts, rows
from zongce.commands.picked import of_column
from zongce.core.named import NamedTuple
from zongce.core.number import NumberFault, exact
from zongce.core.schema import Text
from zongce.tables.academic import RAW_SCORES
from zongce.tables.batch import (
    ACADEMIC,
    BATCHES,
    COLLEGES,
    COUNSELLOR_ADJUSTS,
    MONITOR_ADJUSTS,
    RATING,
    WHOLE_YEAR,
    WINDOWS,
)
from zongce.tables.books import COLLEGE, SCHOOL
from zongce.tables.registers import SCORE_IMPORTS
from zongce.tables.roster import ROSTER

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zongce.commands.command import Command
    from zongce.commands.picked import Picked, Tables
    from zongce.core.records import Value
    from zongce.core.schema import Column

NUMBER = "import_number"
_FROM_ROWS = (
    "student_id", "name", "term", "course_code", "course_name", "class_", "college", "batch", "rater_id",
    "staff_number", "role",
)  # fmt: skip
"""Parameters that a selected row answers: they say whose row it is."""
_NAMED_BY = ("student_id", "staff_number")
_OTHERS = {("college.return", COLLEGE): ("batch", "college"), ("college.return", SCHOOL): ("class_",)}
"""Parameters that make no sense in one of the command's workbooks."""
_DAYS = {
    "academic.open": {
        ACADEMIC: ("start", "end"),
        MONITOR_ADJUSTS: ("monitor_start", "monitor_end"),
        COUNSELLOR_ADJUSTS: ("counsellor_start", "counsellor_end"),
    },
    "rating.open": {RATING: ("start", "end")},
}
"""Commands that set days, and of which business."""
_LISTED = {
    "batch": (BATCHES.name, "batch"),
    "college": (COLLEGES.name, "college"),
    "class_": (ROSTER.name, "class_"),
    "major": (ROSTER.name, "major"),
    "grade_year": (ROSTER.name, "grade_year"),
}
"""Where the names stand from which a parameter is chosen."""
_NEW = {("batch.add", "batch")}
"""Parameters that name what is not there yet."""
_NOTES = {"publicity.start": {"publicity_title": "不写就用“批次名称＋班级＋成绩公示”"}}
"""What holds where a parameter is left blank."""


class Known(NamedTuple):
    """What is known of a command's parameters, by their names."""

    values: Mapping[str, Value]
    choices: Mapping[str, tuple[str, ...]]
    notes: Mapping[str, str]


def asked(command: Command, kind: str) -> tuple[Column, ...]:
    """Return the parameters that a command asks for in a workbook of this kind."""
    left_out = _OTHERS.get((command.id, kind), ())
    return tuple(column for column in command.parameters if column.name not in left_out)


def known(command: Command, kind: str, tables: Tables, picked: Picked, today: str) -> Known:
    """Return what the workbook and the selected rows say: a person changes it where it is not meant."""
    columns = tuple(c for c in asked(command, kind) if (command.id, c.name) not in _NEW)
    choices = {c.name: found for c in columns if (found := _choices(c.name, tables))}
    values: dict[str, Value] = {}
    if len(choices.get("batch", ())) == 1:
        values["batch"] = choices["batch"][0]
    values |= _defaults(command.id, tables, today) | _of_rows(columns, picked)
    return Known(values, choices, _school_days(command.id, tables) | _NOTES.get(command.id, {}))


def _choices(name: str, tables: Tables) -> tuple[str, ...]:
    if name == "term":
        held = [tables[n].texts("term") for n in (RAW_SCORES.name, SCORE_IMPORTS.name) if n in tables]
    else:
        table, column = _LISTED.get(name, ("", ""))
        held = [tables[table].texts(column)] if table in tables else []
    return tuple(dict.fromkeys(text for texts in held for text in texts if text))


def _of_rows(columns: tuple[Column, ...], picked: Picked) -> dict[str, Value]:
    """Return what the selected rows answer; several values only where a parameter takes a list."""
    names = {column.name: column for column in columns}
    if NUMBER in names and len(picked) == 1 and picked[0].get(NUMBER) is not None:
        return {NUMBER: picked[0][NUMBER]}
    values: dict[str, Value] = {}
    for name in _FROM_ROWS:
        column = names.get(name)
        found = of_column(picked, name)
        if column is None or not found or (name == "name" and not _is_theirs(names, picked)):
            continue
        text = "、".join(found)
        listed = isinstance(column.kind, Text) and len(text) <= column.kind.max_length
        if len(found) == 1 or (listed and not column.required):
            values[name] = text
    if "student_id" in values:  # whose class that is goes without saying
        values.pop("class_", None)
    return values


def _is_theirs(names: Mapping[str, Column], picked: Picked) -> bool:
    """Say whether the rows' names are those of the people whom the command is about."""
    return any(name in names and of_column(picked, name) for name in _NAMED_BY)


def _defaults(command: str, tables: Tables, today: str) -> dict[str, Value]:
    if command in _DAYS:
        days: dict[str, Value] = {}
        for business, edges in _DAYS[command].items():
            row = rows.first(tables[WINDOWS.name], business=business) or {}
            days |= {n: row.get(f"college_{e}") for n, e in zip(edges, ("start", "end"), strict=True)}
        return days | (_ratio(tables) if command == "academic.open" else {})
    if command == "publicity.start":
        from zongce.commands.college.publicity import WORKING_DAYS, after_working_days  # noqa: PLC0415

        return {"start": today, "end": after_working_days(today, WORKING_DAYS)}
    return {"half": WHOLE_YEAR} if command == "batch.add" else {}


def _ratio(tables: Tables) -> dict[str, Value]:
    try:
        return {"bonus_ratio": exact(facts.status(tables, facts.BONUS), 2)}
    except NumberFault:
        return {}


def _school_days(command: str, tables: Tables) -> dict[str, str]:
    """Return what the school's days are, beside the college's own that may be left blank."""
    notes = {}
    for business, edges in _DAYS.get(command, {}).items():
        row = rows.first(tables[WINDOWS.name], business=business) or {}
        for name, edge in zip(edges, ("start", "end"), strict=True):
            day = row.get(f"school_{edge}")
            notes[name] = f"学校定的是 {day}，不填就用它" if day else "不填就与学业成绩管理相同"
    return notes
