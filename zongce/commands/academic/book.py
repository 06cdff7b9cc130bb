"""学业成绩 in workbooks: compute, 专业年级排名, export."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from zongce.checks.own_book import only
from zongce.checks.roster import read_roster
from zongce.checks.scheme import read_scheme
from zongce.commands import facts, rows, staleness
from zongce.commands.academic import result_rows as academic_rows
from zongce.commands.academic.academic import result_records, result_sheet
from zongce.commands.academic.college import compute_college
from zongce.commands.academic.inputs import read_inputs
from zongce.commands.class_choice import (
    chosen_classes,
    exported_classes,
    key_of,
    names_of,
    owner_of,
    participating,
    rows_of_classes,
)
from zongce.commands.college.fixed import typed_over_in
from zongce.commands.exchange import identity
from zongce.commands.groups import major_grade_groups
from zongce.commands.result_rows import rank_texts, rows_shown
from zongce.commands.stopping import stopped
from zongce.core.catalog import finding
from zongce.core.finding import Finding, Severity, stops
from zongce.core.value import replace
from zongce.ports.command import Patch
from zongce.ports.outcome import Document, NewFile, Outcome
from zongce.ports.shelves import ARCHIVE, placed
from zongce.rules.rank import rank
from zongce.tables.academic import ACADEMIC
from zongce.tables.books import CLASS
from zongce.tables.records import ACADEMIC_ITEM, COMPUTATIONS, MAJOR_RANK_ITEM
from zongce.tables.scheme import SCHEME_TABLES
from zongce.workflow.roles import SEES_GRADE_RANKS

if TYPE_CHECKING:
    from zongce.checks.roster import Roster
    from zongce.core.records import Records
    from zongce.ports.command import Request

RANK_COMMAND, EXPORT_COMMAND = "计算专业年级排名", "导出学业成绩"


def compute(request: Request) -> Outcome:
    """Compute the participants' academic scores and class ranks, any number of times (requirement A6)."""
    return _compute_class(request) if request.kind == CLASS else compute_college(request)


def _compute_class(request: Request) -> Outcome:
    """Compute the class of a class workbook, B821 for another; 专业年级排名 comes from the college."""
    inputs, found = read_inputs(request)
    found = (*chosen_classes(request)[1], *found)
    if inputs is None or stops(found):
        return stopped(found)
    computed, more = inputs.computed()
    found = (*found, *inputs.absent_terms(), *more)
    if computed is None or stops(found):
        return stopped(found)
    records = academic_rows.with_grade_ranks(result_records(computed), request.tables[ACADEMIC.name])
    said = f"已计算 {len(records)} 名参评学生的学业成绩"
    last = staleness.computed_at(request.tables, ACADEMIC_ITEM)
    return Outcome(
        f"{said}（上次：{last}）" if last else said,
        found,
        rows_shown(records),
        patches=academic_rows.patches(request, records, ("",)),
    )


def rank_majors(request: Request) -> Outcome:
    """Rank within major and grade, when every participating class is computed (requirement A8).

    Refused with B815 naming the classes that are missing, B816 for those that need computing again.
    """
    rules = only(request.book, *SCHEME_TABLES)
    scheme, of_scheme = read_scheme(rules if rules.sheets else None)
    roster, of_roster = read_roster(request.book)
    by_hand = tuple(typed_over_in(request.tables))
    found = (*of_scheme, *of_roster, *(by_hand or _not_ready(request, roster)))
    if roster is None or stops(found):
        return stopped(found)
    records = _ranked(request.tables[ACADEMIC.name], roster, dense=scheme.settings.dense)
    after = {**request.tables, ACADEMIC.name: records}
    digests = (
        staleness.inputs(request.kind, after, MAJOR_RANK_ITEM),
        staleness.result_digest(after, MAJOR_RANK_ITEM),
    )
    computations = staleness.record(request.tables[COMPUTATIONS.name], request, MAJOR_RANK_ITEM, "", digests)
    groups = {roster.major_grade[row] for row in roster.participants} - {""}
    said = f"已计算 {len(groups)} 个专业年级 {len(roster.participants)} 名参评学生的专业年级排名"
    return Outcome(said, found, rows_shown(records), patches=(Patch(records), Patch(computations)))


def _not_ready(request: Request, roster: Roster | None) -> tuple[Finding, ...]:
    tables = request.tables
    classes = participating(request).values()
    there = set(tables[ACADEMIC.name].texts("student_id"))
    without: set[str] = set()
    if roster is not None:
        ids = roster.records.texts("student_id")
        without = {roster.class_key[row] for row in roster.participants if ids[row] not in there}
    missing = [
        each for each in classes
        if key_of(each) in without or not staleness.computed_at(tables, ACADEMIC_ITEM, each.name)
    ]  # fmt: skip
    stale = [
        each for each in classes
        if each not in missing and staleness.is_stale(request.kind, tables, ACADEMIC_ITEM, each.name)
    ]  # fmt: skip
    given = {"item": ACADEMIC_ITEM, "command": RANK_COMMAND}
    found = [finding("B816", None, class_=each.name, **given) for each in stale]
    if missing:
        found.insert(0, finding("B815", None, item=ACADEMIC_ITEM, classes=names_of(missing)))
    return tuple(found)


def _ranked(records: Records, roster: Roster, *, dense: bool) -> Records:
    """Return 学业成绩 with 专业年级排名 of the two-decimal scores, by the roster's majors and grades."""
    score_of = dict(zip(records.values("student_id"), records.array("academic_score").tolist(), strict=True))
    ids = [roster.records.value(row, "student_id") for row in roster.participants]
    scores = np.asarray([score_of[student] for student in ids], np.int64)
    ranks = dict(zip(ids, rank_texts(rank(scores, major_grade_groups(roster), dense=dense)), strict=True))
    return rows.mapped(records, lambda _, row: {**row, "major_grade_rank": ranks.get(row["student_id"])})


def export(request: Request) -> Outcome:
    """Write 学业成绩 of a class, or of chosen classes of a college, by class and number (requirement A9).

    For a class teacher the file has no 专业年级排名. What was never computed is B817; a result that needs
    computing again is exported with a hint.
    """
    classes, found = exported_classes(request)
    records = _seen(request, rows_of_classes(request, ACADEMIC.name, classes))
    if not stops(found) and not len(records):
        label = names_of(classes) or facts.subject(request.kind, request.tables)
        found = (*found, finding("B817", None, class_=label, item=ACADEMIC_ITEM))
    if stops(found):
        return Outcome(f"没有{EXPORT_COMMAND}", found)
    names = tuple(each.name for each in classes) if request.kind != CLASS else ("",)
    stale = staleness.stale_findings(request.kind, request.tables, (ACADEMIC_ITEM,), EXPORT_COMMAND, names)
    found = (*found, *(replace(one, severity=Severity.HINT) for one in stale))
    whose = owner_of(request, classes)
    title = f"{whose} · {ACADEMIC.sheet}"
    note = "；".join(one.message for one in stale)
    sheet = replace(result_sheet(records, title, note), table=records.table)
    document = Document(ACADEMIC.name, ACADEMIC.sheet, (sheet,), identity(request))
    file = NewFile(placed(ARCHIVE, f"{whose}_{ACADEMIC.sheet}.xlsx"), document)
    return Outcome(f"已导出 {len(records)} 名学生的学业成绩", found, rows_shown(records), files=(file,))


def _seen(request: Request, records: Records) -> Records:
    """Return 学业成绩 with the columns that the person may see."""
    if request.actor.role in SEES_GRADE_RANKS:
        return records
    seen = tuple(c for c in ACADEMIC.columns if c.name != academic_rows.GRADE_RANK)
    return rows.as_table(records, replace(ACADEMIC, columns=seen))
