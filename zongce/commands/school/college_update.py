"""A college takes over the school's update (学院更新): batch, days, people, and a return."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.commands import exchange, facts, official_seals, rows, sealing
from zongce.commands.college import class_states, returning, signed_returns
from zongce.commands.school.issue import GIVEN_NAMES, RETURNED_CLASSES
from zongce.commands.trust_update import proven, refusals
from zongce.core.catalog import finding
from zongce.core.finding import Finding, Severity
from zongce.core.grid import BATCH_PROPERTY, COLLEGE_PROPERTY
from zongce.core.value import replace
from zongce.ports.command import Patch
from zongce.ports.outcome import Outcome
from zongce.seal.chain import Subject, chain_faults, is_sealed
from zongce.seal.stored import Seal
from zongce.tables.batch import BATCHES, COLLEGE_ADMIN, OFFICE, STAFF, WINDOWS
from zongce.tables.books import COLLEGE_UPDATE, KINDS
from zongce.tables.progress import APPROVED, CLASS_PROGRESS, NOT_PUBLISHED, SENT_BACK
from zongce.tables.records import RECEIVED, STATUS
from zongce.tables.sealing import SEAL, SEAL_REGISTER, TRUST
from zongce.workflow.windows import Window, unfit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from zongce.commands.exchange import Arrived
    from zongce.core.records import Records, Value
    from zongce.ports.command import Request

    Tables = Mapping[str, Records]

CHANGED = (BATCHES, WINDOWS, STAFF, STATUS, CLASS_PROGRESS, TRUST, SEAL, SEAL_REGISTER)


def update(request: Request) -> Outcome:
    """Take over updates in the order of their numbers; each says the whole state, so none is missed.

    The school owns the batch, its days and the names of administrator and vice-secretary; the college
    keeps its own days, states and staff (design decision 8). A file for another batch (W907) or college
    (W908), of another kind (W909) or not newer (W919) is refused, and so is one whose trust list (K301 to
    K303, K311) or signed return (K107, K2xx) does not hold; the rest goes on.
    """
    _, broken = official_seals.held(request.tables, request.file)
    if broken:
        return Outcome("没有导入", broken)
    sorted_ = exchange.sort_in(request, COLLEGE_UPDATE)
    state: dict[str, Records] = dict(request.tables)
    handled: list[Arrived] = list(sorted_.refused)
    hints: list[Finding] = []
    for arrived in sorted(sorted_.fresh, key=lambda a: facts.count(a.tables, facts.UPDATE)):
        judged = arrived.refused(*_wrong(request, state, arrived))
        handled.append(judged)
        if not judged.refusals:
            state, found = _taken(request, state, arrived)
            hints += found
    refused = [a for a in handled if a.refusals]
    state[RECEIVED.name] = exchange.registered(
        request, COLLEGE_UPDATE, ((a, OFFICE) for a in handled), sorted_
    )
    return Outcome(
        _message(request, state, len(refused)),
        (*(f for a in refused for f in a.refusals), *sorted_.same_found, *hints),
        patches=tuple(
            Patch(state[t.name]) for t in (*CHANGED, RECEIVED) if state[t.name] is not request.tables[t.name]
        ),
        refused=tuple(a.file.sha256 for a in refused),
    )


def _wrong(request: Request, state: Tables, arrived: Arrived) -> list[Finding]:
    kind, own = KINDS[COLLEGE_UPDATE].label, request.properties
    if arrived.properties.get(BATCH_PROPERTY) != own.get(BATCH_PROPERTY):
        found, expected = facts.batch_of(arrived.tables).name, facts.batch_of(state).name
        return [finding("W907", arrived.where, found, found=found, kind=kind, expected=expected)]
    theirs, ours = arrived.properties.get(COLLEGE_PROPERTY, ""), own.get(COLLEGE_PROPERTY, "")
    if theirs != ours:
        return [finding("W908", arrived.where, theirs, found=theirs, kind=kind, expected=ours)]
    number, current = facts.count(arrived.tables, facts.UPDATE), facts.count(state, facts.UPDATE)
    if number <= current:
        return [finding("W919", arrived.where, str(number), found=str(number), current=str(current))]
    return [*_untrusted(request, state, arrived)]


def _untrusted(request: Request, state: Tables, arrived: Arrived) -> Iterator[Finding]:
    """Yield why its trust list, its sender or the chain that comes with a return, is not taken over."""
    theirs, college = arrived.tables, facts.status(state, facts.COLLEGE_NAME)
    trust, chain, refused = proven(request, arrived, COLLEGE_UPDATE, college)
    yield from refused
    if trust is None or refused or not _is_returned(state, theirs):
        return
    where = arrived.where._replace(sheet=SEAL.sheet)
    subject = Subject(facts.batch_of(state).id, college)
    yield from refusals(chain_faults(chain, subject, trust, where))
    own = sealing.kept_seal(state).chain
    if is_sealed(chain) or chain[: len(own)] != own or (is_sealed(own) and len(chain) == len(own)):
        given = {"class_": college, "state": SENT_BACK, "sealed": APPROVED}
        yield from refusals([finding("K107", where, SENT_BACK, **given)])


def _is_returned(state: Tables, given: Tables) -> bool:
    return facts.count(given, facts.RETURNS) > facts.count(state, facts.RETURNS)


def _taken(
    request: Request, state: dict[str, Records], arrived: Arrived
) -> tuple[dict[str, Records], list[Finding]]:
    """Return the workbook's sheets after an update, and hints on days that no longer fit."""
    given = arrived.tables
    after = state | {
        BATCHES.name: given[BATCHES.name],
        WINDOWS.name: _windows(state[WINDOWS.name], given[WINDOWS.name]),
        STAFF.name: _staff(state[STAFF.name], given[STAFF.name]),
        STATUS.name: facts.with_status(state[STATUS.name], {facts.UPDATE: facts.status(given, facts.UPDATE)}),
    }
    if len(given[TRUST.name]):
        after[TRUST.name] = given[TRUST.name]
    found: list[Finding] = []
    if _is_returned(state, given):
        after, found = _returned(request, after, given)
    return after, [*found, *_unfit(after[WINDOWS.name])]


def _windows(own: Records, given: Records) -> Records:
    """Return 起止时间 with the school's days of the update; days and states of the college stay."""
    made = own
    for row in rows.every(given):
        held = rows.find(made, business=row["business"])
        if held:
            made = rows.changed(made, held, school_start=row["school_start"], school_end=row["school_end"])
        else:
            made = rows.added(made, [row])
    return made


def _staff(own: Records, given: Records) -> Records:
    """Return 人员 with the school's names of the update.

    An update that names no administrator leaves the names as they are: else nobody could act any more.
    """
    named = [row for row in rows.every(given) if row["role"] in GIVEN_NAMES]
    if not any(row["role"] == COLLEGE_ADMIN for row in named):
        return own
    kept = [row for row in rows.every(own) if row["role"] not in GIVEN_NAMES]
    return rows.of(own.table, [*named, *kept])


def _returned(
    request: Request, state: dict[str, Records], given: Tables
) -> tuple[dict[str, Records], list[Finding]]:
    """Void the approval and reopen the college's batches as they were before it (requirement C6).

    Every class has to be published again; classes that 学生处 named are returned as well, signed by whoever
    takes the update over. The school's copy of the chain is the college's from now on.
    """
    reason = facts.status(given, facts.RETURN_REASON)
    classes = class_states.participating(state)
    after = state | {
        WINDOWS.name: returning.reopened(state),
        CLASS_PROGRESS.name: class_states.set_progress(state, classes, publicity_state=NOT_PUBLISHED),
        STATUS.name: facts.with_status(
            state[STATUS.name],
            {
                facts.APPROVAL: SENT_BACK,
                facts.APPROVED_AT: "",
                facts.APPROVED_BY: "",
                facts.RETURNS: facts.status(given, facts.RETURNS),
                facts.RETURN_REASON: reason,
                returning.STATES_BEFORE: "",
            },
        ),
    }
    official = sealing.kept_seal(given)
    if official.chain:
        after[SEAL.name] = sealing.with_seals(after, {sealing.OWN: Seal((), official.chain)})
    asked = facts.status(given, RETURNED_CLASSES)
    if not asked:
        return after, []
    named, _ = class_states.named(classes, asked)
    unsigned = signed_returns.unsignable(request, after, named)
    if unsigned:
        return after, unsigned
    after |= returning.classes_returned(after, named, reason)
    return after | signed_returns.signed(request, after, named, reason), []


def _unfit(windows: Records) -> list[Finding]:
    """Return B812 as a hint for the college's days that the school's new days no longer hold."""
    found: list[Finding] = []
    for row in rows.every(windows):
        own = Window(str(row["business"]), _day(row["college_start"]), _day(row["college_end"]), "学院")
        school = Window(own.business, _day(row["school_start"]), _day(row["school_end"]), "学生处")
        found += (replace(f, severity=Severity.HINT) for f in unfit(own, school) if f.code == "B812")
    return found


def _day(value: Value) -> str:
    return "" if value is None else str(value)


def _message(request: Request, state: Tables, refused: int) -> str:
    number, before = facts.count(state, facts.UPDATE), facts.count(request.tables, facts.UPDATE)
    said = f"已导入学校更新，更新号 {number}" if number != before else "没有新的学校更新"
    if facts.count(state, facts.RETURNS) > facts.count(request.tables, facts.RETURNS):
        said += f"；学生处已退回：{facts.status(state, facts.RETURN_REASON)}"
    return f"{said}；拒收 {refused} 个文件" if refused else said
