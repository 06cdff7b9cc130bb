"""导入学院更新: a class takes over what the college owns, and keeps what is its own (design decision 8)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.commands import exchange, facts, official_seals, sealing
from zongce.commands.classes import clearing as class_clearing
from zongce.commands.classes import entries as class_entries
from zongce.commands.classes import issued_items
from zongce.commands.classes import results as class_results
from zongce.commands.classes.taken_over import TAKEN_OVER
from zongce.commands.courses import history as course_history
from zongce.commands.rating import raters as rating_raters
from zongce.commands.staleness import result_digest
from zongce.commands.trust_update import proven, refusals
from zongce.core.catalog import finding
from zongce.ports.command import Patch
from zongce.ports.outcome import Outcome
from zongce.seal.chain import chain_faults, is_sealed
from zongce.tables.academic import ACADEMIC
from zongce.tables.books import CLASS_UPDATE, KINDS
from zongce.tables.composite import COMPOSITE
from zongce.tables.progress import NOT_SUBMITTED, RATERS, STUDENT_PROGRESS, SUBMITTED
from zongce.tables.records import (
    ACADEMIC_ITEM,
    COMPOSITE_ITEM,
    RECEIVED,
    STATUS,
)
from zongce.tables.registers import COURSE_LOG
from zongce.tables.sealing import SEAL

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from zongce.commands.exchange import Arrived
    from zongce.core.finding import Finding
    from zongce.core.records import Records, Value
    from zongce.ports.command import Request

    Tables = Mapping[str, Records]
LABEL = "导入学院更新"
RANKED = {ACADEMIC_ITEM: ACADEMIC, COMPOSITE_ITEM: COMPOSITE}


def update(request: Request) -> Outcome:
    """Take over the newest of the received updates.

    W907 another batch's, W908 another class's, W909 no update, W915 the same once more, W919 not newer:
    these are refused and registered, and so is one whose trust list (K301 to K303, K311) or signed return
    (K107, K2xx) does not hold. A clearing or a return that is new in it acts at once.
    """
    _, broken = official_seals.held(request.tables, request.file)
    if broken:
        return Outcome(f"没有{LABEL}", broken)
    handed = exchange.sort_in(request, CLASS_UPDATE)
    fresh = [arrived.refused(*_misfits(request, arrived)) for arrived in handed.fresh]
    fit = sorted((a for a in fresh if not a.refusals), key=_number)
    newest = fit[-1] if fit else None
    judged = [
        a if a.refusals or a is newest or newest is None else a.refused(_old(a, _number(newest)))
        for a in (*fresh, *handed.refused)
    ]
    taken = ((a, facts.status(a.tables, facts.COLLEGE_NAME) if a.tables else "") for a in judged)
    register = exchange.registered(request, CLASS_UPDATE, taken, handed)
    found = (*(f for a in judged for f in a.refusals), *handed.same_found)
    refused = tuple(a.file.sha256 for a in judged if a.refusals)
    if newest is None:
        return Outcome(f"没有{LABEL}", found, patches=(Patch(register),), refused=refused)
    after, more = _taken({**request.tables, RECEIVED.name: register}, newest.tables)
    patches = tuple(Patch(records) for name, records in after.items() if records is not request.tables[name])
    said = f"已导入第 {_number(newest)} 号更新"
    return Outcome(said, (*found, *more), patches=patches, refused=refused)


def _misfits(request: Request, arrived: Arrived) -> Iterator[Finding]:
    """Yield why an update is none for this workbook."""
    mine, theirs, label = request.tables, arrived.tables, KINDS[CLASS_UPDATE].label
    batch, other = facts.batch_of(mine), facts.batch_of(theirs)
    if batch.id != other.id:
        given = {"found": other.name, "expected": batch.name, "kind": label}
        yield finding("W907", arrived.where, other.id, **given)
        return
    code, name = (facts.status(mine, item) for item in (facts.CLASS_CODE, facts.CLASS_NAME))
    other_code, other_name = (facts.status(theirs, item) for item in (facts.CLASS_CODE, facts.CLASS_NAME))
    row: dict[str, Value] = {"class_code": other_code, "class_": other_name}
    college, sender = (facts.status(tables, facts.COLLEGE_NAME) for tables in (mine, theirs))
    if not facts.is_class(row, code, name) or college != sender:
        found = other_name if college == sender else f"{sender} {other_name}"
        yield finding("W908", arrived.where, other_name, found=found, expected=name, kind=label)
    elif _number(arrived) <= facts.count(mine, facts.UPDATE):
        yield _old(arrived, facts.count(mine, facts.UPDATE))
    else:
        yield from _untrusted(request, arrived, sender)


def _untrusted(request: Request, arrived: Arrived, college: str) -> Iterator[Finding]:
    """Yield why its trust list, its sender or the chain of a return or a clearing is not taken over."""
    mine, theirs = request.tables, arrived.tables
    trust, chain, refused = proven(request, arrived, CLASS_UPDATE, college)
    yield from refused
    if trust is None or refused or not _unlocks(mine, theirs):
        return
    where = arrived.where._replace(sheet=SEAL.sheet)
    yield from refusals(chain_faults(chain, sealing.subject_of(CLASS_UPDATE, theirs), trust, where))
    submitted = is_sealed(sealing.kept_seal(mine).chain)
    if is_sealed(chain) or (submitted and _is_returned(mine, theirs) and not chain):
        name = facts.status(mine, facts.CLASS_NAME)
        given = {"class_": name, "state": NOT_SUBMITTED, "sealed": SUBMITTED}
        yield from refusals([finding("K107", where, NOT_SUBMITTED, **given)])


def _is_returned(mine: Tables, theirs: Tables) -> bool:
    return facts.count(theirs, facts.RETURNS) > facts.count(mine, facts.RETURNS)


def _is_cleared(mine: Tables, theirs: Tables) -> bool:
    return facts.status(theirs, facts.CLEARED) > facts.status(mine, facts.CLEARED)


def _unlocks(mine: Tables, theirs: Tables) -> bool:
    """Say whether an update makes the class 未提交 again, by a return or a clearing that is new to it."""
    return _is_returned(mine, theirs) or _is_cleared(mine, theirs)


def _old(arrived: Arrived, current: int) -> Finding:
    found = str(_number(arrived))
    return finding("W919", arrived.where, found, found=found, current=str(current))


def _number(arrived: Arrived) -> int:
    return facts.count(arrived.tables, facts.UPDATE)


def _taken(mine: Tables, theirs: Tables) -> tuple[dict[str, Records], tuple[Finding, ...]]:
    """Return the class's sheets after the update, and the hints that come with it.

    A return unlocks the class; so does a clearing, which takes away what was submitted (requirement B4).
    Then the college's copy of the chain is the class's too: it goes on from there.
    """
    cleared = _is_cleared(mine, theirs)
    after = {**mine, **{table.name: theirs[table.name] for table in TAKEN_OVER}}
    after[COURSE_LOG.name] = course_history.merged(theirs[COURSE_LOG.name], mine[COURSE_LOG.name])
    items = {item: facts.status(theirs, item) for item in issued_items.OF_COLLEGE}
    if _unlocks(mine, theirs):
        items |= {facts.SUBMISSION: NOT_SUBMITTED, facts.SUBMITTED_AT: "", facts.SUBMITTED_BY: ""}
        after[SEAL.name] = theirs[SEAL.name]
    after[STATUS.name] = facts.with_status(mine[STATUS.name], items)
    if cleared:
        after = class_clearing.cleared(mine, after)
    after, found = class_entries.fitted(after)
    for item, table in RANKED.items():
        after[table.name], more = _ranked(after, theirs, item)
        found += more
    if len(after[RATERS.name]):
        after[STUDENT_PROGRESS.name] = rating_raters.student_progress(after)
    return after, found


def _ranked(mine: Tables, theirs: Tables, item: str) -> tuple[Records, tuple[Finding, ...]]:
    """Return a result with the ranks that the college gave; W961 where they are of another result."""
    table = RANKED[item]
    own, given = mine[table.name], theirs[table.name]
    if not len(own):
        return own, ()
    if not len(given):
        return class_results.without_ranks(own), ()
    if result_digest(mine, item) != result_digest(theirs, item):
        return class_results.without_ranks(own), (finding("W961", None, item=item),)
    name = facts.status(mine, facts.CLASS_NAME)
    return class_results.with_classes(given, [class_results.class_rows(own, name)]), ()
