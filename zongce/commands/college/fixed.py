"""Who took part when the college opened, against what stands in 学生名册 now (requirement B4).

The roster is a sheet to type in. So that a change by hand meets the same rule as the button, 班级状态 notes
each class's participants by digest: with the opening, and with each issue of its workbook.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.commands import facts, rows
from zongce.commands.college.classes import (
    FIXED_PARTICIPANTS,
    SchoolClass,
    chosen,
    noted,
    own_classes,
    progress_row,
    same_class,
    was_opened,
)
from zongce.core.catalog import finding
from zongce.tables.progress import CLASS_PROGRESS, SUBMITTED
from zongce.tables.roster import ROSTER
from zongce.workflow.digests import digest_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from zongce.core.finding import Finding, Where
    from zongce.core.records import Records

    Tables = Mapping[str, Records]


def note_of(class_: SchoolClass) -> dict[str, str]:
    """Return the item of 班级状态 that fixes who takes part; blank for a class that nobody is in."""
    digest = digest_of(class_.participants) if class_.members else ""
    return {facts.item_of(FIXED_PARTICIPANTS, class_.key): digest}


def notes_of_opening(tables: Tables) -> dict[str, str]:
    """Return the items that the first opening fixes for every class, a later one for those that lack it."""
    first = not was_opened(tables)
    items: dict[str, str] = {}
    for class_ in own_classes(tables).values():
        if first or not noted(tables, FIXED_PARTICIPANTS, class_.key):
            items |= note_of(class_)
    return items


def needs_clearing(tables: Tables, class_: SchoolClass, before: SchoolClass | None = None) -> bool:
    """Say whether others take part than was fixed and the class was not cleared since.

    Where nothing was fixed, the participants ``before`` a change count.
    """
    if progress_row(tables, class_).get("cleared_at"):
        return False
    fixed = noted(tables, FIXED_PARTICIPANTS, class_.key)
    if fixed:
        return fixed != digest_of(class_.participants)
    return before is not None and before.participants != class_.participants


def typed_over_in(tables: Tables, text: str = "") -> Iterator[Finding]:
    """Yield what :func:`typed_over` does for the classes that a parameter names, for all where none is.

    Then B862 for those that are gone, too.
    """
    known = own_classes(tables)
    if text:
        yield from typed_over(tables, chosen(known, text)[0])
    else:
        yield from typed_over(tables, known.values())
        yield from _gone(tables, known.values())


def typed_over(tables: Tables, classes: Iterable[SchoolClass]) -> Iterator[Finding]:
    """Yield B810 for classes whose participants were changed by hand, B863 for those that have submitted."""
    if not was_opened(tables):
        return
    roster, uncleared = tables[ROSTER.name], []
    for class_ in classes:
        if not needs_clearing(tables, class_):
            continue
        if progress_row(tables, class_).get("submission") == SUBMITTED:
            where = _where(roster, [class_])
            yield finding("B863", where, class_.name, class_=class_.name)
        else:
            uncleared.append(class_)
    if uncleared:
        names = "、".join(class_.name for class_ in uncleared)
        yield finding("B810", _where(roster, uncleared), names, classes=names)


def _where(roster: Records, classes: Iterable[SchoolClass]) -> Where | None:
    """Return the cell 参评 of the first student of these classes that stands in a sheet."""
    places = (row for class_ in classes for row in class_.members if roster.source(row).head_row)
    first = next(places, None)
    return None if first is None else roster.where(first, "participant")


def _gone(tables: Tables, known: Collection[SchoolClass]) -> Iterator[Finding]:
    """Yield B862 for classes that only 班级进度 still knows, unless they merely have another name or code.

    That is so where a class of the roster has the very participants that were fixed: a student is in one
    class, so it can be no other.
    """
    if not was_opened(tables):
        return
    progress, there = tables[CLASS_PROGRESS.name], {digest_of(each.participants) for each in known}
    for n, row in enumerate(rows.every(progress)):
        if any(same_class(row, each) for each in known):
            continue
        gone = SchoolClass(str(row["class_code"] or ""), str(row["class_"] or ""), "", "", (), ())
        if needs_clearing(tables, gone) and noted(tables, FIXED_PARTICIPANTS, gone.key) not in there:
            label, name = gone.name or gone.key, "class_" if gone.name else "class_code"
            yield finding("B862", progress.where(n, name), label, class_=label)
