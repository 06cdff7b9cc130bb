"""The school collects what colleges report (学院上报): progress, and results once they are approved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.commands import exchange, facts, official_seals, rows
from zongce.commands.college.reports import RESULTS_DIGEST, results_digest
from zongce.commands.school import issue as school_exchange
from zongce.commands.school import sealed_reports
from zongce.commands.school.along import Along
from zongce.core.catalog import finding
from zongce.core.grid import BATCH_PROPERTY, COLLEGE_PROPERTY
from zongce.core.value import replace
from zongce.ports.command import Patch
from zongce.ports.outcome import Outcome
from zongce.tables.batch import BATCHES
from zongce.tables.books import COLLEGE_REPORT, KINDS
from zongce.tables.progress import (
    APPROVED,
    COLLEGE_PROGRESS,
    REPORTED_PROGRESS,
    REPORTED_RESULTS,
    SCHOOL_RESULTS,
)
from zongce.tables.records import RECEIVED, STATUS
from zongce.tables.sealing import SEAL, SEAL_REGISTER

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zongce.commands.exchange import Arrived
    from zongce.core.finding import Finding
    from zongce.core.records import Records, Value
    from zongce.ports.command import Request

    Tables = Mapping[str, Records]
    Row = Mapping[str, Value]

CHANGED = (COLLEGE_PROGRESS, SCHOOL_RESULTS, STATUS, SEAL, SEAL_REGISTER)
REPORTED = (
    "class_count", "academic_count", "rating_count", "submitted_count", "published_count", "approval",
    "approved_at", "approved_by",
)  # fmt: skip
"""What a report says of a college's progress; the number of the last update is the school's own."""


def collect(request: Request) -> Outcome:
    """Take over reports in the order of their numbers (requirements B2, C6).

    A report of another kind (W909), of a batch that is not the school's (W907), of an unknown college
    (W955), not newer than what was received (W956), written before the college had seen a return (W957),
    or with results that were changed on the way (W958) is refused; the rest goes on. With keys a report is
    refused too whose seal, or a class workbook behind it, does not hold (K1xx, K2xx, K4xx).
    """
    _, broken = official_seals.held(request.tables, request.file)
    if broken:
        return Outcome("没有收取学院上报", broken)
    along = Along.of(request)
    sorted_ = exchange.sort_in(replace(request, files=along.papers), COLLEGE_REPORT)
    state: dict[str, Records] = dict(request.tables)
    handled: list[Arrived] = list(sorted_.refused)
    for arrived in sorted(sorted_.fresh, key=lambda a: facts.count(a.tables, facts.REPORT)):
        judged = arrived.refused(*_wrong(state, arrived))
        if judged.refusals:
            along.claimed(judged)
        else:
            judged = along.judged(request, state, judged, _batch(state, judged))
            if not judged.refusals and (edited := _edited(arrived)):  # a seal names the cell
                judged = arrived.refused(*edited)
                along.claimed(judged)
        handled.append(judged)
        if not judged.refusals:
            state = _taken(request, state, arrived)
    refused = [a for a in handled if a.refusals]
    senders = ((a, a.properties.get(COLLEGE_PROPERTY, "")) for a in handled)
    state[RECEIVED.name] = exchange.registered(request, COLLEGE_REPORT, senders, sorted_)
    state[RECEIVED.name], stray = along.registered(request, state[RECEIVED.name])
    changed = (t.name for t in (*CHANGED, RECEIVED) if state[t.name] is not request.tables[t.name])
    return Outcome(
        f"收取学院上报 {len(handled) - len(refused)} 份，拒收 {len(refused)} 份",
        (*(f for a in refused for f in a.refusals), *stray, *sorted_.same_found),
        patches=tuple(Patch(state[name]) for name in changed),
        refused=(*(a.file.sha256 for a in refused), *along.refused),
    )


def _wrong(state: Tables, arrived: Arrived) -> list[Finding]:
    """Return the first reason for which a report is refused: each of them makes the next meaningless."""
    batch = _batch(state, arrived)
    if batch is None:
        found = facts.status(arrived.tables, facts.BATCH_NAME) or "（没有写明）"
        expected = "、".join(state[BATCHES.name].texts("batch")) or "（没有批次）"
        kind = KINDS[COLLEGE_REPORT].label
        return [finding("W907", arrived.where, found, found=found, kind=kind, expected=expected)]
    college = arrived.properties.get(COLLEGE_PROPERTY, "")
    if college not in school_exchange.taking_part(state, batch):
        named = college or "（没有写明）"
        return [finding("W955", arrived.where, college, college=named, batch=str(batch["batch"]))]
    number, current = (
        facts.count(arrived.tables, facts.REPORT),
        facts.count(state, _number_item(batch, college)),
    )
    if number <= current:
        given = {"college": college, "found": str(number), "current": str(current)}
        return [finding("W956", arrived.where, str(number), **given)]
    seen, returns = (
        facts.count(arrived.tables, facts.RETURNS),
        facts.count(state, school_exchange.returns_item(batch, college)),
    )
    if seen < returns:
        given = {"college": college, "found": str(seen), "current": str(returns)}
        return [finding("W957", arrived.where, str(seen), **given)]
    return []


def _edited(arrived: Arrived) -> list[Finding]:
    """Return W958 where the results are not those that the report's own digest is of."""
    if results_digest(arrived.tables) == facts.status(arrived.tables, RESULTS_DIGEST):
        return []
    college = arrived.properties.get(COLLEGE_PROPERTY, "")
    return [finding("W958", arrived.where, college, college=college)]


def _batch(state: Tables, arrived: Arrived) -> Row | None:
    return rows.first(state[BATCHES.name], batch_id=arrived.properties.get(BATCH_PROPERTY, "（没有）"))


def _number_item(batch: Row, college: str) -> str:
    return facts.item_of(facts.REPORT, batch["batch_id"], college)


def _taken(request: Request, state: dict[str, Records], arrived: Arrived) -> dict[str, Records]:
    """Return the school's sheets after a report; what is not approved brings no result."""
    batch, college = _batch(state, arrived), arrived.properties[COLLEGE_PROPERTY]
    assert batch is not None  # noqa: S101  # checked before
    own = {"batch": batch["batch"], "batch_id": batch["batch_id"], "college": college}
    told = rows.every(arrived.tables[REPORTED_PROGRESS.name])
    said = {name: told[0][name] for name in REPORTED} if told else {}
    results = state[SCHOOL_RESULTS.name]
    results = rows.without(results, rows.find(results, batch_id=batch["batch_id"], college=college))
    if said.get("approval") == APPROVED:
        said |= sealed_reports.approver(request, arrived)
        given = rows.every(arrived.tables[REPORTED_RESULTS.name])
        results = rows.added(results, [{**row, **own} for row in given])
    number = str(facts.count(arrived.tables, facts.REPORT))
    state = sealed_reports.accepted(request, state, arrived, batch, college)
    return state | {
        COLLEGE_PROGRESS.name: _progress(
            state[COLLEGE_PROGRESS.name], own, {**said, "received_at": request.moment}
        ),
        SCHOOL_RESULTS.name: results,
        STATUS.name: facts.with_status(state[STATUS.name], {_number_item(batch, college): number}),
    }


def _progress(progress: Records, own: Row, said: Row) -> Records:
    held = rows.find(progress, batch_id=own["batch_id"], college=own["college"])
    if held:
        return rows.changed(progress, held, **said)
    return rows.added(progress, [{**own, **said}])
