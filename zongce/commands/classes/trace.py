"""成绩溯源 of a class out of its own workbook: every score with live formulas that compute it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.commands import facts, rows, staleness
from zongce.commands.academic import academic
from zongce.commands.academic import trace as academic_trace
from zongce.commands.academic.inputs import read_inputs
from zongce.commands.classes.slips import without_grade_ranks
from zongce.commands.composite import composite
from zongce.commands.composite import trace as composite_trace
from zongce.commands.composite.of_class import computed as compute_composite
from zongce.commands.exchange import identity
from zongce.commands.stopping import stopped
from zongce.core.catalog import finding
from zongce.core.finding import stops
from zongce.core.named import NamedTuple
from zongce.core.value import replace
from zongce.ports.outcome import Document, NewFile, Outcome, SheetContent
from zongce.ports.shelves import ARCHIVE, placed
from zongce.tables.academic import ACADEMIC
from zongce.tables.books import CLASS
from zongce.tables.composite import COMPOSITE
from zongce.tables.records import ACADEMIC_ITEM, COMPOSITE_ITEM
from zongce.tables.report import TRACE_KIND
from zongce.workflow.roles import SEES_GRADE_RANKS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zongce.checks.roster import Roster
    from zongce.core.finding import Finding
    from zongce.core.records import Records
    from zongce.ports.command import Request

TRACE = "成绩溯源"
COMPOSITE_SHEET = "综合成绩溯源"
"""Its own name, for 成绩溯源 is the sheet of 学业成绩."""
LATE = ("major_rank", "major_grade_rank")


class Traced(NamedTuple):
    """One result's sheets: the trace, then the result over whose rows the ranks are computed again."""

    sheets: tuple[SheetContent, ...]
    findings: tuple[Finding, ...]


def trace(request: Request) -> Outcome:
    """Write a workbook whose formulas compute the class's scores again, or one student's (requirement N2).

    学业成绩 out of each course, 综合成绩 out of its modules where the workbook computed it; an imported total
    has nothing to be traced to. B817 where neither was computed, B816 where one is stale.
    """
    items = _traceable(request)
    findings = staleness.stale_findings(CLASS, request.tables, items or (ACADEMIC_ITEM,), TRACE)
    parts: list[Traced] = []
    if not stops(findings):
        parts = [_MAKERS[item](request) for item in items]
        findings += (f for part in parts for f in part.findings)
    if stops(findings):
        return stopped(findings, "生成溯源")
    class_, number = facts.status(request.tables, facts.CLASS_NAME), request.text("student_id")
    whose = f"{class_}_{number}" if number else class_
    title = f"{class_} {number}" if number else class_
    sheets = tuple(replace(s, title=f"{title} · {s.title}") for part in parts for s in part.sheets)
    document = Document(TRACE_KIND, f"{whose} {TRACE}", sheets, identity(request))
    made = NewFile(placed(ARCHIVE, f"{whose}_{TRACE}.xlsx"), document)
    told = "、".join(items)
    return Outcome(f"已生成 {whose} 的{told}溯源", tuple(dict.fromkeys(findings)), files=(made,))


def _traceable(request: Request) -> tuple[str, ...]:
    tables = request.tables
    made_here = facts.status(tables, staleness.COMPOSITE_SOURCE) == facts.SYSTEM
    pairs = (ACADEMIC_ITEM, True), (COMPOSITE_ITEM, made_here)
    return tuple(item for item, possible in pairs if possible and staleness.computed_at(tables, item))


def _academic(request: Request) -> Traced:
    inputs, found = read_inputs(request)
    made, more = inputs.computed() if inputs else (None, ())
    if made is None or stops((*found, *more)):
        return Traced((), (*found, *more))
    positions, unknown = _chosen(request, made.roster)
    if unknown:
        return Traced((), unknown)
    records = _as_written(request, academic.result_records(made), ACADEMIC.name)
    result = SheetContent(records.table, records, ACADEMIC.sheet, emphasis=("academic_score",))
    everybody = range(len(records))
    return Traced((*academic_trace.sheets(made, positions, everybody), result), (*found, *more))


def _composite(request: Request) -> Traced:
    made, found = compute_composite(request, TRACE)
    if made is None or stops(found):
        return Traced((), found)
    positions, unknown = _chosen(request, made.roster)
    if unknown:
        return Traced((), unknown)
    records = composite.result_records(made, composite.result_table(made))
    records = _as_written(request, records, COMPOSITE.name)
    result = composite.result_sheet(records, COMPOSITE.sheet)
    sheet = composite_trace.trace_sheet(made, records.table, positions, range(len(records)))
    table = replace(sheet.table, sheet=COMPOSITE_SHEET)
    own = replace(sheet, table=table, records=rows.retabled(sheet.records, table), title=COMPOSITE_SHEET)
    return Traced((own, result), found)


_MAKERS = {ACADEMIC_ITEM: _academic, COMPOSITE_ITEM: _composite}


def _chosen(request: Request, roster: Roster) -> tuple[Sequence[int], tuple[Finding, ...]]:
    """Return the participants to be traced: all, or the one who was asked for."""
    number = request.text("student_id")
    ids = [roster.records.texts("student_id")[row] for row in roster.participants]
    if not number:
        return range(len(ids)), ()
    if number in ids:
        return [ids.index(number)], ()
    return [], (finding("B829", None, number, what="参评学生", value=number, found="、".join(ids)),)


def _as_written(request: Request, records: Records, name: str) -> Records:
    """Return a result with 专业年级排名 as the workbook has it, or without where the actor may not see it."""
    if request.actor.role not in SEES_GRADE_RANKS:
        return without_grade_ranks(records)
    held = request.tables[name]
    row_of = {student_id: row for row, student_id in enumerate(held.texts("student_id"))}
    late = [c.name for c in records.table.columns if c.name.endswith(LATE)]
    return rows.mapped(
        records,
        lambda _, row: {
            **row,
            **{
                n: held.value(row_of[i], n) if (i := str(row["student_id"])) in row_of else None for n in late
            },
        },
    )
