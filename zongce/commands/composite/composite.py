"""综合成绩 (composite): roster, scheme and module scores in; totals, levels and ranks out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.checks.roster import read_roster
from zongce.checks.scheme import read_scheme
from zongce.commands.composite.compute import RANKED_BY_MAJOR, Computed, compute
from zongce.commands.composite.inputs import (
    CompositeRequest,
    Inputs,
    bring_together,
    read_inputs,
    roster_faults,
    unused,
    veto_faults,
)
from zongce.commands.composite.trace import trace_sheet
from zongce.commands.proposal import proposal
from zongce.commands.provenance import Use, sources_sheet
from zongce.commands.result_rows import one_class, rank_texts, taken
from zongce.commands.stopping import stopped, unread
from zongce.core.catalog import finding
from zongce.core.finding import Where, stops
from zongce.core.records import from_values
from zongce.ports.outcome import SheetContent
from zongce.scheme.scheme import ACADEMIC, TOTAL
from zongce.tables.academic import ACADEMIC as ACADEMIC_RESULT
from zongce.tables.composite import COMPOSITE, MODULE_SCORES, TOTAL_STEM, stem
from zongce.tables.composite import composite as composite_table
from zongce.tables.rating import RATING_RESULT
from zongce.tables.roster import ROSTER
from zongce.tables.scheme import BONUS_ITEMS, MODULES, VETO_RULES

__all__ = ["CompositeRequest", "composite", "compute_request", "result_records", "result_table"]

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from zongce.checks.roster import Roster
    from zongce.core.finding import Finding
    from zongce.core.records import Records, Value
    from zongce.core.schema import Table
    from zongce.ports.outcome import Outcome


def composite(request: CompositeRequest) -> Outcome:
    """Compute every participant's module scores, total, levels and ranks (requirements C1-C3).

    If any finding is an error, nothing is proposed but the findings.
    """
    computed, findings, uses = compute_request(request)
    if computed is None or stops(findings):
        return stopped(findings)
    table = result_table(computed)
    records = result_records(computed, table)
    sheet = result_sheet(records, COMPOSITE.sheet, _note(computed))
    trace = (trace_sheet(computed, table, range(len(records))),) if one_class(computed.roster) else ()
    message = f"已计算 {len(records)} 名参评学生的综合成绩"
    return proposal(records, (sheet, *trace, sources_sheet(uses)), request.out, message, findings)


def compute_request(
    request: CompositeRequest,
) -> tuple[Computed | None, tuple[Finding, ...], tuple[Use, ...]]:
    """Check everything, then compute; None when something is missing to compute with."""
    scheme, of_scheme = read_scheme(request.scheme)
    roster, of_roster = read_roster(request.roster)
    findings = [*of_scheme, *of_roster]
    if not scheme.modules and not stops(of_scheme):
        findings.append(finding("M518", Where(request.scheme.file if request.scheme else "", MODULES.sheet)))
    if roster is None or not scheme.modules or unread(of_scheme):
        return None, tuple(findings), ()
    findings += roster_faults(roster, scheme)
    inputs = read_inputs(request, roster, scheme)
    findings += inputs.findings()
    findings += unused(request, scheme)
    if stops(of_scheme):  # a faulty rule cannot be applied
        return None, tuple(findings), ()
    values, more = bring_together(inputs, roster, scheme)
    findings += more
    if not unread(inputs.findings()):  # else what a veto needs may stand in the wrong file
        where = Where(request.scheme.file if request.scheme else "", VETO_RULES.sheet)
        findings += veto_faults(scheme, values, where)
    if stops(findings):
        return None, tuple(findings), ()
    computed = compute(roster, scheme, values)
    return computed, tuple(findings), tuple(_uses(request, inputs, roster))


def result_table(computed: Computed) -> Table:
    """Return 综合测评成绩 with the scheme's modules."""
    by_major = {*computed.scheme.sourced(ACADEMIC), RANKED_BY_MAJOR}
    stems = (*(stem(m) for m in computed.modules if m in by_major), TOTAL_STEM)
    return composite_table(computed.modules, TOTAL_STEM, stems)


def result_records(computed: Computed, table: Table) -> Records:
    """Return the result's rows, one a participant, ordered by class and number."""
    roster = computed.roster
    columns: dict[str, Sequence[Value]] = {
        name: taken(roster.records.values(name), roster.participants)
        for name in ("student_id", "name", "class_")
    }
    keys = (*((f"module_{i}", name) for i, name in enumerate(computed.modules)), ("total", TOTAL))
    for key, object_ in keys:
        scores, present = computed.column(object_)
        pairs = zip(scores.tolist(), present.tolist(), strict=True)
        columns[key] = [score if there else None for score, there in pairs]
        columns[f"{key}_level"] = computed.levels[object_]
        columns[f"{key}_class_rank"] = rank_texts(computed.class_ranks[object_])
        if object_ in computed.major_ranks:
            columns[f"{key}_major_rank"] = rank_texts(computed.major_ranks[object_])
    return from_values(table, {c.name: columns[c.name] for c in table.columns})


def result_sheet(records: Records, title: str, note: str = "") -> SheetContent:
    """Return the sheet 综合测评成绩 with these rows."""
    return SheetContent(records.table, records, title, note, emphasis=("total",))


def _note(computed: Computed) -> str:
    settings = computed.scheme.settings
    ranks = "同分时依次比较" + "、".join(settings.tie_chain) if settings.tie_chain else "同分同名次"
    return f"{len(computed.roster.participants)} 名参评学生。四舍五入：{settings.rounding_stage}；{ranks}。"


def _uses(request: CompositeRequest, inputs: Inputs, roster: Roster) -> Iterator[Use]:
    """Yield what the result was computed from, in the order of the command's options."""
    yield Use(ROSTER.sheet, request.roster, len(roster.records))
    if request.scheme:
        yield Use(MODULES.sheet, request.scheme)
    for use, book, part in (
        (MODULE_SCORES.sheet, request.modules, inputs.modules),
        (BONUS_ITEMS.sheet, request.items, inputs.items),
        (ACADEMIC_RESULT.sheet, request.academic, inputs.academic),
        (RATING_RESULT.sheet, request.rating, inputs.rating),
    ):
        if book and part and part.records is not None:
            yield Use(use, book, len(part.records))
