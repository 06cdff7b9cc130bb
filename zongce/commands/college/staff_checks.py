"""What is wrong with rows of 人员, wherever they come from: a file, parameters, the college's own sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.checks.row_groups import cells_of, repeated, rows_by, text_of
from zongce.commands import rows
from zongce.commands.college.classes import named, no_such_class
from zongce.core.catalog import finding
from zongce.core.text import squeeze
from zongce.core.value import replace
from zongce.tables.batch import CLASS_ROLES, MONITOR

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from zongce.commands.college.classes import SchoolClass
    from zongce.core.finding import Finding, Where
    from zongce.core.records import Records, Value

    Classes = Mapping[str, SchoolClass]


def class_of(row: Mapping[str, Value], classes: Classes) -> SchoolClass | None:
    """Return the class that a person's row names, by its code where it has one."""
    code, name = str(row["class_code"] or ""), str(row["class_"] or "")
    return classes.get(code) if code else named(classes, name) if name else None


def faults(people: Records, classes: Classes, roster: Records) -> Iterator[Finding]:
    """Yield B821, B829 and B857 at the rows: unknown classes, monitors of elsewhere, one person twice."""
    yield from _unknown_classes(people, classes)
    yield from strangers(people, classes, roster)
    yield from _written_twice(people, classes)


def strangers(people: Records, classes: Classes, roster: Records) -> Iterator[Finding]:
    """Yield B829 for each monitor who is no student of the class."""
    ids = roster.texts("student_id")
    for row, values in enumerate(rows.every(people)):
        class_, number = class_of(values, classes), str(values["staff_number"])
        if values["role"] != MONITOR or class_ is None or number in {ids[n] for n in class_.members}:
            continue
        given = {"what": f"{class_.name} 的学生", "value": number, "found": f"{len(class_.members)} 名学生"}
        yield finding("B829", _where(people, row, "staff_number"), number, **given)


def two_names(people: Records, among: Collection[Value] | None = None) -> Iterator[Finding]:
    """Yield B858 for each 工号 (of those ``among``, if given) that stands with different names."""
    names = people.texts("name")
    for number, held in repeated(people.values("staff_number")).items():
        firsts = [several[0] for several in rows_by(squeeze(names[row]) or None for row in held).values()]
        if len(firsts) > 1 and (among is None or number in among):
            written = [held[first] for first in firsts]
            said = "、".join(names[row] for row in written)
            given = {"staff_number": str(number), "names": said, "cells": _cells(people, written, "name")}
            yield finding("B858", _where(people, written[0], "name"), names[written[0]], **given)


def _unknown_classes(people: Records, classes: Classes) -> Iterator[Finding]:
    """Yield B821 at every row of a class's person whose class is not in the roster."""
    for row, values in enumerate(rows.every(people)):
        if values["role"] in CLASS_ROLES and class_of(values, classes) is None:
            name = "class_code" if values["class_code"] else "class_"
            wrong = no_such_class(classes, text_of(people, row, name) or "（空）")
            file, sheet, cell = people.where(row, name)
            yield replace(wrong, file=file, sheet=sheet, cell=cell)


def _written_twice(people: Records, classes: Classes) -> Iterator[Finding]:
    """Yield B857 for each person who stands twice with one role of one class: which row holds is unclear."""

    def key(row: Mapping[str, Value]) -> tuple[Value, Value, str] | None:
        class_ = class_of(row, classes) if row["role"] in CLASS_ROLES else None
        return (row["staff_number"], row["role"], class_.key) if class_ and row["staff_number"] else None

    every = rows.every(people)
    for (number, role, class_), several in repeated(map(key, every)).items():
        last = several[-1]
        given = {"name": str(every[last]["name"] or ""), "staff_number": str(number), "role": str(role)}
        given |= {"class_": classes[class_].name, "cells": cells_of(people, several, "staff_number")}
        yield finding("B857", people.where(last, "staff_number"), str(number), **given)


def _where(people: Records, row: int, name: str) -> Where | None:
    """Return the place of a value, None where parameters gave it."""
    return people.where(row, name) if people.source(row).head_row else None


def _cells(people: Records, written: Collection[int], name: str) -> str:
    """Return the cells of those rows that stand in a sheet."""
    return cells_of(people, [row for row in written if people.source(row).head_row], name)
