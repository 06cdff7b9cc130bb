"""The participating classes of a college that a command is about: how far they are, their rows and names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.commands import facts
from zongce.commands.college.classes import SchoolClass, chosen, own_classes, progress_row
from zongce.core.text import class_key
from zongce.tables.books import CLASS
from zongce.tables.progress import SUBMITTED

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from zongce.core.finding import Finding
    from zongce.core.records import Records
    from zongce.ports.command import Request


def participating(request: Request) -> dict[str, SchoolClass]:
    """Return the classes of which somebody takes part, by key."""
    return {key: each for key, each in own_classes(request.tables).items() if each.participants}


def chosen_classes(request: Request) -> tuple[list[SchoolClass], tuple[Finding, ...]]:
    """Return the participating classes that were named, all where none was; B821 for others."""
    return chosen(participating(request), request.text("class_"))


def exported_classes(request: Request) -> tuple[list[SchoolClass], tuple[Finding, ...]]:
    """Return the classes of an export: none in a class's own workbook, which has that class's rows only."""
    classes, found = chosen_classes(request)
    return ([] if request.kind == CLASS else classes), found


def key_of(each: SchoolClass) -> str:
    """Return a class's identity as a checked roster has it: 班级代码, else the cleaned name."""
    return each.code or class_key(each.name)


def is_submitted(request: Request, each: SchoolClass) -> bool:
    """Say whether the college has collected the class's submission."""
    return progress_row(request.tables, each).get("submission") == SUBMITTED


def names_of(classes: Iterable[SchoolClass]) -> str:
    """Return the names of classes as people read them."""
    return "、".join(each.name for each in classes)


def rows_of_classes(request: Request, table: str, classes: Sequence[SchoolClass]) -> Records:
    """Return a result's rows of these classes (of the class's own workbook: all), by class and number."""
    records = request.tables[table]
    names = {each.name for each in classes}
    ids, labels = records.texts("student_id"), records.texts("class_")
    mine = [row for row in records if request.kind == CLASS or labels[row] in names]
    return records.select(sorted(mine, key=lambda row: (labels[row], ids[row])))


def owner_of(request: Request, classes: Sequence[SchoolClass]) -> str:
    """Return whose an export is: a class's, the college's, or how many classes' of it."""
    owner = facts.subject(request.kind, request.tables)
    if request.kind == CLASS or len(classes) == len(participating(request)):
        return owner
    return classes[0].name if len(classes) == 1 else f"{owner}_{classes[0].name}等{len(classes)}个班"
