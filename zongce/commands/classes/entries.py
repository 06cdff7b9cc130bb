"""What a class types in (模块成绩, 加减分) when its students or the modules change: nothing goes unsaid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.checks.scheme_modules import read_module_rows
from zongce.commands import rows
from zongce.commands.rating.raters import participants
from zongce.core.catalog import finding
from zongce.scheme.scheme import ENTRY, Scheme
from zongce.tables.composite import MODULE_SCORES, module_scores
from zongce.tables.scheme import BONUS_ITEMS, MODULES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zongce.core.finding import Finding
    from zongce.core.records import Records, Value

    Tables = Mapping[str, Records]


def fitted(tables: Tables) -> tuple[dict[str, Records], tuple[Finding, ...]]:
    """Return 模块成绩 and 加减分 for the students and modules that there are now.

    New students get a blank row, modules a column; what was typed stays. Rows of students who left and
    columns of modules that are no more are taken away with a hint (W963, W962).
    """
    students = participants(tables)
    scores, found = _scores(tables, students)
    items = tables[BONUS_ITEMS.name]
    here = {row["student_id"] for row in students}
    stay = [row for row, number in enumerate(items.values("student_id")) if number in here]
    found += _left(items, stay)
    made = {**tables, MODULE_SCORES.name: scores}
    if len(stay) != len(items):
        made[BONUS_ITEMS.name] = items.select(stay)
    return made, found


def entered_modules(tables: Tables) -> tuple[str, ...]:
    """Return the modules whose scores the class's grades enter by hand (source 录入)."""
    scheme = Scheme(read_module_rows(tables[MODULES.name])[0])
    grades = {str(row["grade_year"]) for row in participants(tables) if row["grade_year"]}
    mine = [m for grade in sorted(grades) for m in scheme.modules_for(grade)] if grades else scheme.modules
    wanted = {module.name for module in mine if module.source == ENTRY}
    return tuple(name for name in scheme.module_names if name in wanted)


def blank_scores(tables: Tables) -> Records:
    """Return 模块成绩 with the participants' names and nothing entered yet."""
    students = ({"student_id": row["student_id"], "name": row["name"]} for row in participants(tables))
    return rows.of(module_scores(entered_modules(tables)), students)


def _scores(tables: Tables, students: list[dict[str, Value]]) -> tuple[Records, tuple[Finding, ...]]:
    old = tables[MODULE_SCORES.name]
    modules = entered_modules(tables)
    table = module_scores(modules)
    headings = {c.name: c.heading for c in old.table.columns}
    held = {
        row["student_id"]: {headings[name]: value for name, value in row.items()} for row in rows.every(old)
    }
    made = (
        {c.name: held.get(row["student_id"], {}).get(c.heading) for c in table.columns}
        | {"student_id": row["student_id"], "name": row["name"]}
        for row in students
    )
    kept = {c.heading for c in table.columns}
    found: list[Finding] = []
    for column in old.table.columns:
        count = sum(value is not None for value in old.values(column.name))
        if column.heading not in kept and count:
            found.append(finding("W962", None, column.heading, module=column.heading, count=str(count)))
    here = {row["student_id"] for row in students}
    stay = [row for row, number in enumerate(old.values("student_id")) if number in here]
    return rows.of(table, made), (*found, *_left(old, stay))


def _left(records: Records, stay: list[int]) -> tuple[Finding, ...]:
    """Return W963 about rows that go."""
    gone = rows.every(rows.without(records, stay))
    if not gone:
        return ()
    names = "、".join(dict.fromkeys(f"{row['name']}（{row['student_id']}）" for row in gone))
    return (finding("W963", None, names, students=names, table=records.table.sheet),)
