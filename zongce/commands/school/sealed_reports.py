"""A college's report under seal: its chain, its values, the class workbooks behind it; what is kept of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.commands import facts, official_seals, seal_register, sealing, sent
from zongce.commands.classes.sealed_versions import Standing
from zongce.commands.school import agreement
from zongce.commands.school import issue as school_exchange
from zongce.commands.school.recomputed import other_ratio
from zongce.commands.trust_update import refusals
from zongce.core.catalog import finding
from zongce.core.grid import BATCH_PROPERTY, COLLEGE_PROPERTY, ID_PROPERTY
from zongce.core.named import NamedTuple
from zongce.seal.chain import UNPROVEN, Subject, chain_faults, is_sealed, self_approval
from zongce.seal.commit import root_of
from zongce.seal.stored import Seal
from zongce.tables.books import COLLEGE_REPORT
from zongce.tables.progress import APPROVED, NOT_APPROVED, REPORTED_PROGRESS, REPORTED_RESULTS
from zongce.tables.sealing import REPORT_SEALED, SEAL, SEAL_REGISTER

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from zongce.commands.exchange import Arrived
    from zongce.commands.school.class_books import ClassBook
    from zongce.core.finding import Finding, Where
    from zongce.core.records import Records, Value
    from zongce.ports.command import Request
    from zongce.seal.chain import Covered, Event
    from zongce.seal.trust import TrustList

    Tables = Mapping[str, Records]
    Row = Mapping[str, Value]


class Judged(NamedTuple):
    """Why a report is refused, and the class workbooks that it rests on."""

    findings: tuple[Finding, ...]
    books: tuple[ClassBook, ...] = ()


def judged(
    request: Request, state: Tables, arrived: Arrived, batch: Row, books: Sequence[ClassBook]
) -> Judged:
    """Return what is wrong with a report; nothing where there are no keys.

    K2xx, K401, K402, K207 of the chain, K105 to K107 of seal and state, K101 to K104 of every value, K403 a
    class workbook that is not there, its own faults, K404 and K405 where the report says something else.
    """
    trust = request.trust
    if trust is None:
        return Judged(())
    theirs = arrived.tables
    seals, broken = official_seals.held(theirs, arrived.file.name)
    seal, where = seals.get(sealing.OWN, Seal()), arrived.where._replace(sheet=SEAL.sheet)
    college = arrived.properties.get(COLLEGE_PROPERTY, "")
    expected = {BATCH_PROPERTY: str(batch["batch_id"]), COLLEGE_PROPERTY: college}
    unsent = [] if broken else sent.faults(COLLEGE_REPORT, theirs, expected, trust, arrived.file.name)
    found = [*broken, *_chain_faults(request, trust, state, (batch, college), seal.chain, where)]
    found += _state_faults(theirs, college, seal.chain, where)
    if not is_sealed(seal.chain) or any(f.code in UNPROVEN for f in found):
        return Judged(refusals(found or unsent))
    found += sealing.gaps(REPORT_SEALED, seal.contents, theirs, where)
    if root_of(seal.contents).hex() != seal.chain[-1].root:
        found.append(finding("K105", where, college, what="内容与签名不符"))
    found += sealing.value_faults(seal.contents, theirs, arrived.file.name)
    found = found or unsent  # a cell that was changed says more
    mine, more = _behind_it(seal.chain[-1], arrived, books)
    more += self_approval(seal.chain[-1], (book.chain for book in mine), where)
    if not found:
        found += more or agreement.differences(theirs[REPORTED_RESULTS.name], mine)
    return Judged(refusals(found), mine)


def covered_by(arrived: Arrived, books: Sequence[ClassBook]) -> tuple[ClassBook, ...]:
    """Return the class workbooks that came along for a report, whatever it is worth."""
    chain = sealing.kept_seal(arrived.tables).chain if SEAL.name in arrived.tables else ()
    return _behind_it(chain[-1], arrived, books)[0] if is_sealed(chain) else ()


def accepted(
    request: Request, state: dict[str, Records], arrived: Arrived, batch: Row, college: str
) -> dict[str, Records]:
    """Return the school's sheets 封签 and 封签登记 with the college's chain; unchanged without keys."""
    chain = sealing.kept_seal(arrived.tables).chain
    if request.trust is None or not chain:
        return state
    owner = school_exchange.owner_of(batch, college)
    register = seal_register.entered(
        request, state[SEAL_REGISTER.name], owner, chain, file=arrived.file.name,
        book_id=arrived.properties.get(ID_PROPERTY, ""),
    )  # fmt: skip
    return state | {
        SEAL.name: sealing.with_seals(state, {owner: Seal((), chain)}),
        SEAL_REGISTER.name: register,
    }


def approver(request: Request, arrived: Arrived) -> dict[str, Value]:
    """Return who approved when, as was signed, whatever the report's sheet says; nothing without keys."""
    chain = sealing.kept_seal(arrived.tables).chain
    if request.trust is None or not is_sealed(chain):
        return {}
    return {"approved_at": chain[-1].time, "approved_by": chain[-1].signer}


def _chain_faults(
    request: Request, trust: TrustList, state: Tables, whose: tuple[Row, str], chain: Sequence[Event],
    where: Where,
) -> Iterator[Finding]:  # fmt: skip
    batch, college = whose
    owner = school_exchange.owner_of(batch, college)
    yield from chain_faults(chain, Subject(str(batch["batch_id"]), college), trust, where)
    yield from seal_register.behind(state, owner, college, chain, where)
    yield from seal_register.revoked_since(state, owner, chain, trust, request.moment, where)
    yield from seal_register.ahead_of_time(state, owner, chain, request.now, where)


def _state_faults(theirs: Tables, college: str, chain: Sequence[Event], where: Where) -> Iterator[Finding]:
    """Yield K106, K107 where a report says that it is approved, or holds results, and the chain does not."""
    told = theirs[REPORTED_PROGRESS.name].texts("approval")
    says = {facts.status(theirs, facts.APPROVAL) == APPROVED, *(text == APPROVED for text in told)}
    says.add(bool(len(theirs[REPORTED_RESULTS.name])))
    state = APPROVED if True in says else NOT_APPROVED
    if True in says and not chain:
        yield finding("K106", where, state, class_=college, state=state)
    elif says != {is_sealed(chain)}:
        sealed = APPROVED if is_sealed(chain) else NOT_APPROVED
        yield finding("K107", where, state, class_=college, state=state, sealed=sealed)


def _behind_it(
    approval: Event, arrived: Arrived, books: Sequence[ClassBook]
) -> tuple[tuple[ClassBook, ...], list[Finding]]:
    """Return the class workbooks that an approval covers; K403 for those not there, and their faults."""
    found: list[ClassBook] = []
    missing: list[str] = []
    for covered in approval.covers:
        fitting = [book for book in books if _is_covered(book, covered, approval.subject)]
        if fitting:
            found.append(min(fitting, key=lambda book: len(book.faults)))
        else:
            missing.append(covered.class_)
    offline = approval.note == facts.OFFLINE  # signed by who approved: a class cannot choose
    told = sum(int(count or 0) for count in arrived.tables[REPORTED_PROGRESS.name].values("class_count"))
    if told != len(approval.covers) and not missing:
        missing = [f"进度写 {told} 个班，审核的是 {len(approval.covers)} 个班"]
    faults = [fault for book in found for fault in book.faults]
    if not offline:
        faults += (f for book in found for f in (*other_ratio(book, arrived.tables), *book.recomputed))
    if missing:
        named = _names_without(arrived, found, missing)
        faults.insert(0, finding("K403", arrived.where, named[0], classes="、".join(named)))
    return tuple(found), faults


def _names_without(arrived: Arrived, found: Sequence[ClassBook], keys: list[str]) -> list[str]:
    """Return the classes that are missing as the report calls them, by their keys where it does not."""
    there = {book.subject.label for book in found}
    named = dict.fromkeys(arrived.tables[REPORTED_RESULTS.name].texts("class_"))
    missing = [name for name in named if name and name not in there]
    return missing if len(missing) == len(keys) else keys


def _is_covered(book: ClassBook, covered: Covered, subject: Subject) -> bool:
    whose = Subject(subject.batch, subject.college, covered.class_)
    return book.standing == Standing(covered.seq, covered.head) and book.subject[:3] == whose[:3]
