"""检查名册和人员, 清空过程数据: what a college looks at before and undoes after (requirements B3, B4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.checks.intake import intake
from zongce.checks.own_book import only
from zongce.checks.rating_rules import read_rating_rules
from zongce.checks.roster import read_roster
from zongce.checks.scheme import read_scheme
from zongce.commands import check, facts, rows, staleness
from zongce.commands.classes.results import rank_columns
from zongce.commands.college.classes import (
    REFUSED_BOOK,
    chosen,
    classes_of,
    distinct_names,
    in_progress,
    noted,
    own_classes,
    progress_row,
    refreshed,
    then_issue,
    unseen,
)
from zongce.commands.college.fixed import typed_over_in
from zongce.commands.college.roster_import import other_cohorts
from zongce.commands.college.staff_checks import faults as staff_faults
from zongce.commands.college.staff_checks import two_names
from zongce.commands.college.staffing import unstaffed, with_one_lead
from zongce.commands.recognise import recognise
from zongce.core.catalog import finding
from zongce.core.grid import KIND_PROPERTY
from zongce.core.value import replace
from zongce.ports.command import Patch
from zongce.ports.outcome import Outcome
from zongce.tables.academic import ACADEMIC
from zongce.tables.batch import COUNSELLOR, STAFF, TEACHER
from zongce.tables.composite import COMPOSITE
from zongce.tables.progress import SUBMITTED
from zongce.tables.rating import RATING_RESULT, RATING_RULES
from zongce.tables.records import (
    ACADEMIC_ITEM,
    COMPOSITE_ITEM,
    COMPOSITE_RANK_ITEM,
    COMPUTATIONS,
    MAJOR_RANK_ITEM,
    RATING_ITEM,
    STATUS,
)
from zongce.tables.roster import ROSTER
from zongce.tables.scheme import SCHEME_TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from zongce.commands.college.classes import SchoolClass
    from zongce.core.finding import Finding
    from zongce.core.grid import Book
    from zongce.core.records import Records
    from zongce.core.schema import Table
    from zongce.ports.command import Request

CLEAR = "清空过程数据"
VOIDED = {ACADEMIC_ITEM: ACADEMIC, RATING_ITEM: RATING_RESULT, COMPOSITE_ITEM: COMPOSITE}
"""The results of a class that 清空过程数据 takes away; what was entered and received stays."""
EMPTIED = ("peer_done", "academic_computed", "rating_computed", "composite_computed")


def check_roster(request: Request) -> Outcome:
    """Check roster, staff, rules and scheme of the workbook, and what is handed in; nothing changes."""
    findings = [*own_findings(request), *(f for file in request.files for f in file.findings)]
    classes = own_classes(request.tables)
    books = [file.book for file in request.files if file.book is not None]
    others = [book for book in books if recognise(book) is not None]
    findings += check.check(others).findings if others else ()
    for book in books:
        if book not in others:
            people, found = intake(book, STAFF)
            findings += (*found, *(_of_people(people, classes, request) if people else ()))
    shown = tuple(_class_shown(request.tables, class_) for class_ in classes.values())
    return Outcome(f"已检查 {len(classes)} 个班", tuple(findings), shown)


def own_findings(request: Request) -> Iterator[Finding]:
    """Yield what is wrong in 学生名册, 人员, 评分规则 and 测评方案 of the college's workbook."""
    book, tables = request.book, request.tables
    _, found = read_roster(sheet_of(book, ROSTER))
    yield from found
    roster, people = tables[ROSTER.name], tables[STAFF.name]
    yield from other_cohorts(roster, facts.batch_of(tables).cohorts)
    yield from typed_over_in(tables)
    classes = classes_of(roster)
    yield from staff_findings(request, classes)
    yield from unstaffed(rows.every(people), classes.values())
    yield from rule_findings(request)


def staff_findings(request: Request, classes: Mapping[str, SchoolClass]) -> Iterator[Finding]:
    """Yield what 设置辅导员和班主任 would refuse, and choose, of the people who stand in 人员."""
    people = request.tables[STAFF.name]
    yield from _of_people(people, classes, request)
    yield from with_one_lead(rows.every(people), classes.values())[1]


def _of_people(people: Records, classes: Mapping[str, SchoolClass], request: Request) -> Iterator[Finding]:
    yield from staff_faults(people, classes, request.tables[ROSTER.name])
    yield from two_names(people)


def rule_findings(request: Request) -> Iterator[Finding]:
    """Yield what is wrong in 评分规则 and 测评方案; a sheet without rows is no fault yet."""
    if len(request.tables[RATING_RULES.name]):
        yield from read_rating_rules(sheet_of(request.book, RATING_RULES))[1]
    if any(len(request.tables[table.name]) for table in SCHEME_TABLES):
        yield from read_scheme(only(request.book, *SCHEME_TABLES))[1]


def sheet_of(book: Book, table: Table) -> Book:
    """Return a workbook of ours as if it held one sheet only, for that sheet's own checks."""
    return replace(only(book, table), properties={KIND_PROPERTY: table.name})


def clear(request: Request) -> Outcome:
    """Void a class's peer ratings, rating results and computed academic results (requirement B4).

    Course adjustments, raw scores and received files stay. Ranks within major and grade are forgotten:
    the class was part of them. The class's workbook hears of it with the next update. B808 once submitted.
    Classes of one name are told apart first (B854), so that the other one keeps its results.
    """
    roster, renamed = distinct_names(request.tables[ROSTER.name])
    tables, classes = {**request.tables, ROSTER.name: roster}, classes_of(roster)
    picked, found = chosen(classes, request.text("class_"))
    if not found and len(picked) != 1:
        asked = request.text("class_")
        found = (finding("B838", None, asked, command=CLEAR, classes=asked),)
    if found:
        return Outcome(f"没有{CLEAR}", found)
    [class_] = picked
    if progress_row(tables, class_).get("submission") == SUBMITTED:
        given = {"class_": class_.name, "command": CLEAR}
        return Outcome(f"没有{CLEAR}", (finding("B808", None, class_.name, **given),))
    progress = refreshed(tables, classes)
    emptied = dict.fromkeys(EMPTIED, None)
    progress = rows.changed(progress, in_progress(progress, picked), cleared_at=request.moment, **emptied)
    cleared = {facts.item_of(facts.CLEARED, class_.key): request.moment}
    if noted(tables, REFUSED_BOOK, class_.key):  # the clearing takes back what was submitted in vain
        cleared[facts.item_of(REFUSED_BOOK, class_.key)] = ""
    status = facts.with_status(tables[STATUS.name], cleared)
    names = (Patch(roster),) if renamed else ()
    patches = (*_voided(tables, class_), Patch(progress), Patch(status), *names)
    hints = (*renamed, *unseen(tables, picked))
    return Outcome(f"已清空 {class_.name} 的过程数据{then_issue(hints)}", hints, patches=patches)


def _voided(tables: Mapping[str, Records], class_: SchoolClass) -> Iterator[Patch]:
    """Yield the results and 计算记录 without the class, and without any rank of major and grade."""
    computed = tables[COMPUTATIONS.name]
    for item, table in VOIDED.items():
        records = tables[table.name]
        gone = rows.find(records, class_=class_.name)
        computed = staleness.forget(computed, item, class_.name)
        if gone:
            kept = rows.without(records, gone)
            yield Patch(rows.changed(kept, kept, **dict.fromkeys(rank_columns(kept), None)))
    for item in (MAJOR_RANK_ITEM, COMPOSITE_RANK_ITEM):
        computed = rows.without(computed, rows.find(computed, computed_item=item))
    if len(computed) != len(tables[COMPUTATIONS.name]):
        yield Patch(computed)


def _class_shown(tables: Mapping[str, Records], class_: SchoolClass) -> dict[str, str]:
    people = [row for row in rows.every(tables[STAFF.name]) if facts.is_class(row, class_.code, class_.name)]
    return {
        "班级代码": class_.code, "班级": class_.name, "专业": class_.major, "年级": class_.grade_year,
        "班级人数": str(len(class_.members)), "参评人数": str(len(class_.participants)),
        "辅导员": "、".join(str(row["name"]) for row in people if row["role"] == COUNSELLOR),
        "班主任": "、".join(str(row["name"]) for row in people if row["role"] == TEACHER),
    }  # fmt: skip
