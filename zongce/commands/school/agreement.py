"""A college's reported results against the class workbooks behind them, and ranks over all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.checks.own_book import empty
from zongce.checks.roster import roster_of
from zongce.commands import rows
from zongce.commands.classes.results import class_rows, with_classes
from zongce.commands.composite.rank import ranked
from zongce.commands.school.recomputed import unequal
from zongce.core.records import join
from zongce.core.value import replace
from zongce.tables.composite import COMPOSITE
from zongce.tables.progress import REPORTED_RESULTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from zongce.commands.school.class_books import ClassBook
    from zongce.core.finding import Finding
    from zongce.core.records import Records, Value

BETWEEN = "；"
"""What stands between the modules of 各模块成绩."""
_SAID = frozenset({"participant", "composite_score", "level_total", "total_class_rank"})
_MODULES, _FAILED, _MAJOR = "module_texts", "has_failed", "total_major_rank"


def differences(reported: Records, books: Sequence[ClassBook]) -> list[Finding]:
    """Return K404 for what a report says otherwise than the classes, K405 for other 专业年级排名.

    The order of modules is the college's own. Ranks within major and grade are over all classes; a college
    that gave none has none.
    """
    found = [*_unlike(reported, books)]
    if found or not any(reported.values(_MAJOR)):
        return found
    expected = _with_ranks(books)
    return [*unequal(reported, expected, {_MAJOR})] if len(expected) else []


def _unlike(reported: Records, books: Sequence[ClassBook]) -> Iterator[Finding]:
    """Yield K404 for each class's students, then for students of none of the classes."""
    classes = [set(book.reported.texts("student_id")) for book in books]
    ids = reported.texts("student_id")
    for book, mine in zip(books, classes, strict=True):
        own = reported.select([row for row, student in enumerate(ids) if student in mine])
        names = {*_SAID, _MODULES, *([_FAILED] if book.has_academic else ())}
        yield from unequal(_in_order(own), _in_order(book.reported), names, "K404")
    known = set[str]().union(*classes)
    strangers = reported.select([row for row, student in enumerate(ids) if student not in known])
    yield from unequal(strangers, strangers.select(()), (), "K404")


def _in_order(records: Records) -> Records:
    """Return reported rows with the modules of each in one order."""
    texts = records.texts(_MODULES)
    columns: dict[str, tuple[Value, ...]] = dict(records.columns)
    columns[_MODULES] = tuple(BETWEEN.join(sorted(text.split(BETWEEN))) or None for text in texts)
    return replace(records, columns=columns)


def _with_ranks(books: Sequence[ClassBook]) -> Records:
    """Return the rank of every participant within major and grade, as the college's command gives it."""
    parts = [class_rows(book.composite, book.subject.label) for book in books]
    whole = with_classes(empty(COMPOSITE), parts)
    roster = roster_of(join(book.roster for book in books))
    if not len(whole):
        return empty(REPORTED_RESULTS)
    made = ranked(whole, roster, books[0].scheme)
    held = dict(zip(made.values("student_id"), made.values(_MAJOR), strict=True))
    people = ((str(row["student_id"]), row["name"]) for row in rows.every(roster.records))
    made_rows = ({"student_id": n, "name": name, _MAJOR: held.get(n)} for n, name in people)
    return rows.of(REPORTED_RESULTS, made_rows)
