"""审核通过并提交 of a college, and its report to the school (requirements B2, C6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.commands import facts, rows, sealing
from zongce.commands.college import class_states, reports, returning, sealed_approval
from zongce.commands.college.class_states import labels
from zongce.commands.staleness import computed_at, is_stale, result_digest
from zongce.core.catalog import finding
from zongce.ports.command import Patch
from zongce.ports.outcome import Outcome
from zongce.tables.progress import APPROVED, PUBLISHED, REPORTED_RESULTS
from zongce.tables.records import COMPOSITE_ITEM, COMPUTATIONS, STATUS
from zongce.tables.registers import OBJECTIONS, OPEN, PUBLICITY_LIST

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from zongce.commands.college.class_states import ClassState
    from zongce.core.finding import Finding
    from zongce.core.records import Records
    from zongce.ports.command import Request

    Tables = Mapping[str, Records]

LABEL = "审核通过并提交"
NOBODY = "（没有参评班级）"


def approve(request: Request) -> Outcome:
    """Approve the college's results: its batches end, the report to 学生处 holds all results.

    Every class has submitted (B809) and its publicity ended (B818), what was published is what stands
    (B816), no objection is open (B819), nothing has to be computed again (B816, B817). With keys every class
    stands as another sealed it (K1xx, K2xx, K208, K403); the college's results are sealed then.
    """
    tables = request.tables
    classes = class_states.participating(tables)
    found = (*_unready(classes), *_stale(tables, request.kind, classes), *_objections(tables))
    found = found or sealed_approval.faults(request, classes)
    if found:
        return Outcome("没有审核通过", found)
    windows, before = returning.ended(tables)
    number = facts.count(tables, facts.REPORT) + 1
    status = facts.with_status(
        tables[STATUS.name],
        {
            facts.APPROVAL: APPROVED,
            facts.APPROVED_AT: sealing.moment(request),
            facts.APPROVED_BY: str(request.actor),
            facts.REPORT: str(number),
            returning.STATES_BEFORE: before,
        },
    )
    after = {**tables, STATUS.name: status, windows.table.name: windows}
    made = reports.sheets(request, after, number)
    signed, sealed = sealed_approval.signed(request, {**after, **_results_of(made)}, classes)
    return Outcome(
        f"已审核通过并提交 {len(classes)} 个班；请把上报文件发给学生处",
        files=(reports.paper(request, made, signed),),
        patches=(Patch(status), Patch(windows), *sealed),
    )


def _results_of(made: Tables) -> Tables:
    return {REPORTED_RESULTS.name: made[REPORTED_RESULTS.name]}


def report(request: Request) -> Outcome:
    """Write the college's progress for 学生处; results, sealed where there are keys, only once approved."""
    number = facts.count(request.tables, facts.REPORT) + 1
    status = facts.with_status(request.tables[STATUS.name], {facts.REPORT: str(number)})
    made = reports.sheets(request, {**request.tables, STATUS.name: status}, number)
    signed, found = sealed_approval.signed_before(request, made)
    if found:
        return Outcome("没有生成上报文件", found)
    file = reports.paper(request, made, signed)
    return Outcome(f"已生成上报文件 {number}；请发给学生处", files=(file,), patches=(Patch(status),))


def _unready(classes: tuple[ClassState, ...]) -> Iterator[Finding]:
    waiting = [each for each in classes if not each.submitted]
    if waiting or not classes:
        yield finding("B809", None, classes=labels(waiting) or NOBODY)
    unpublished = [each for each in classes if each.submitted and each.publicity != PUBLISHED]
    if unpublished:
        yield finding("B818", None, unpublished[0].name, classes=labels(unpublished))


def _stale(tables: Tables, kind: str, classes: tuple[ClassState, ...]) -> Iterator[Finding]:
    """Yield B817 where a class has no result, B816 where one is stale or differs from what was published."""
    told: set[tuple[str, str]] = set()
    names = {each.name for each in classes} | {""}
    for row in rows.every(tables[COMPUTATIONS.name]):
        item, class_ = str(row["computed_item"]), str(row["class_"] or "")
        if class_ in names and is_stale(kind, tables, item, class_):
            told.add((class_, item))
            yield finding(
                "B816", None, class_=class_ or facts.subject(kind, tables), item=item, command=LABEL
            )
    for each in classes:
        if not each.submitted or (each.name, COMPOSITE_ITEM) in told:
            continue
        if not computed_at(tables, COMPOSITE_ITEM, each.name):
            yield finding("B817", None, class_=each.name, item=COMPOSITE_ITEM)
        elif each.publicity == PUBLISHED and not _as_published(tables, each):
            yield finding("B816", None, class_=each.name, item=COMPOSITE_ITEM, command=LABEL)


def _as_published(tables: Tables, each: ClassState) -> bool:
    """Say whether the class's result is the one that was published last."""
    mine = [row for row in rows.every(tables[PUBLICITY_LIST.name]) if each.is_of(row)]
    return bool(mine) and mine[-1]["result_digest"] == result_digest(tables, COMPOSITE_ITEM, each.name)


def _objections(tables: Tables) -> Iterator[Finding]:
    objections = tables[OBJECTIONS.name]
    numbers = [objections.texts("import_number")[row] for row in rows.find(objections, state=OPEN)]
    if numbers:
        yield finding("B819", None, numbers[0], numbers="、".join(numbers))
