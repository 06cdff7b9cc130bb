"""审核通过 under seal: every class as it was sealed, then the college's results sealed and signed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.commands import facts, official_seals, rows, seal_register, sealing
from zongce.commands.classes.sealed_versions import SEALED_BOOK, Standing
from zongce.commands.classes.sift import RESULTS
from zongce.commands.college import class_states
from zongce.commands.college.class_states import labels
from zongce.commands.college.classes import noted
from zongce.commands.college.reports import UNSIGNED, Signed
from zongce.commands.college.signed_returns import subject_of
from zongce.core.catalog import finding
from zongce.core.finding import Where
from zongce.ports.command import Patch
from zongce.seal.chain import APPROVE, Covered, Subject, chain_faults, is_sealed
from zongce.seal.commit import SheetSeal, root_of
from zongce.seal.stored import Seal
from zongce.tables.academic import ACADEMIC
from zongce.tables.progress import APPROVED, REPORTED_RESULTS, SUBMITTED
from zongce.tables.sealing import CLASS_SEALED, COLLEGE_SEALED, REPORT_SEALED, SEAL

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from zongce.commands.college.class_states import ClassState
    from zongce.core.finding import Finding
    from zongce.core.records import Records
    from zongce.ports.command import Request
    from zongce.seal.trust import TrustList

    Tables = Mapping[str, Records]
    Classes = tuple[ClassState, ...]
_OF_CLASS = tuple(each for each in CLASS_SEALED if each.table in RESULTS.values())
"""What a college keeps of a class's seal, because it has these sheets itself."""


def kept(request: Request) -> tuple[str, ...]:
    """Return the SHA-256 of the class workbooks that go along with an approval; none without keys."""
    if request.trust is None:
        return ()
    return tuple(filter(None, kept_of(request.tables, class_states.participating(request.tables))))


def kept_if_approved(request: Request) -> tuple[str, ...]:
    """Return the same for a further report; progress goes alone."""
    return kept(request) if facts.status(request.tables, facts.APPROVAL) == APPROVED else ()


def faults(request: Request, classes: Classes) -> tuple[Finding, ...]:
    """Return what keeps results from being sealed; nothing where there are no keys.

    K105, K106, K2xx, K401, K402 of each class's official chain, K101 to K104 of its rows, K403 where the
    workbook that it submitted is not the one that was kept, K208 for an approver who submitted.
    """
    trust = request.trust
    if trust is None:
        return ()
    seals, broken = official_seals.held(request.tables, request.file)
    found = list(broken)
    for each in classes:
        seal = seals.get(each.key, Seal())
        found += _chain_faults(request, trust, each, seal)
        if is_sealed(seal.chain):
            found += _value_faults(request, each, seal)
    lost = [each for each in classes if not _is_kept(request, each, seals.get(each.key, Seal()))]
    if lost and not found:
        where = Where(request.file, SEAL.sheet)
        found.append(finding("K403", where, lost[0].name, classes=labels(lost)))
    return (*found, *_self_approval(request, classes, seals))


def signed(request: Request, after: Tables, classes: Classes) -> tuple[Signed, tuple[Patch, ...]]:
    """Return the seal that goes with the report, and what the college keeps; nothing without keys.

    ``after`` are the sheets as they will be, the report's results among them: one root stands for both.
    """
    if request.trust is None:
        return UNSIGNED, ()
    seals = sealing.seals_of(request.tables)
    contents = sealing.sealed_sheets((*COLLEGE_SEALED, *REPORT_SEALED), after, request.chance)
    heads = ((each.key, seals[each.key].chain[-1]) for each in classes)
    covers = tuple(Covered(key, event.seq, event.head) for key, event in heads)
    chain = seals.get(sealing.OWN, Seal()).chain
    event = sealing.next_event(request, chain, APPROVE, _subject(after))
    event = event._replace(root=root_of(contents).hex(), covers=covers)
    event = sealing.noted(request, event, facts.status(after, facts.MODE))
    made = Seal(contents, (*chain, sealing.signed(request, event)))
    shipped = Signed(_shipped(made), kept_of(request.tables, classes))
    return shipped, (official_seals.patch_of({**seals, sealing.OWN: made}),)


def signed_before(request: Request, made: Tables) -> tuple[Signed, tuple[Finding, ...]]:
    """Return the seal for a further report: the chain, and the sealed results if they are approved.

    K101 to K103 where they are no longer what was approved.
    """
    if request.trust is None:
        return UNSIGNED, ()
    seals, broken = official_seals.held(request.tables, request.file)
    own = seals.get(sealing.OWN, Seal())
    if facts.status(made, facts.APPROVAL) != APPROVED or not is_sealed(own.chain):
        return Signed(Seal((), own.chain)), broken
    shipped = _shipped(own)
    digests = (noted(request.tables, SEALED_BOOK, covered.class_) for covered in own.chain[-1].covers)
    found = sealing.value_faults(shipped.contents, made, request.file)
    return Signed(shipped, tuple(filter(None, digests))), (*broken, *found)


def kept_of(tables: Tables, classes: Classes) -> tuple[str, ...]:
    """Return the SHA-256 of the workbook of each class that was taken over last."""
    return tuple(noted(tables, SEALED_BOOK, each.key) for each in classes)


def _shipped(seal: Seal) -> Seal:
    """Return the seal as the report carries it: the college's own sheets as digests."""
    return Seal(official_seals.shortened(seal.contents, [REPORTED_RESULTS]), seal.chain)


def _subject(tables: Tables) -> Subject:
    return Subject(facts.batch_of(tables).id, facts.status(tables, facts.COLLEGE_NAME))


def _chain_faults(request: Request, trust: TrustList, each: ClassState, seal: Seal) -> Iterator[Finding]:
    where = Where(request.file, SEAL.sheet)
    if not is_sealed(seal.chain):
        yield finding("K106", where, each.name, class_=each.name, state=SUBMITTED)
        return
    yield from chain_faults(seal.chain, subject_of(request.tables, each), trust, where)
    yield from seal_register.stopping(
        seal_register.behind(request.tables, each.key, each.name, seal.chain, where)
    )
    if root_of(seal.contents).hex() != seal.chain[-1].root:
        yield finding("K105", where, each.name, what="内容与签名不符")


def _value_faults(request: Request, each: ClassState, seal: Seal) -> Iterator[Finding]:
    """Yield what of the class's rows is not as the class sealed it.

    Academic scores that the class did not give are the college's own.
    """
    mine = {
        table.name: request.tables[table.name].select(rows.find(request.tables[table.name], class_=each.name))
        for table in RESULTS.values()
    }
    yield from sealing.gaps(_OF_CLASS, seal.contents, mine, Where(request.file, SEAL.sheet))
    given = [c for c in seal.contents if not _is_empty_academic(c)]
    yield from sealing.value_faults(given, mine, request.file)


def _is_empty_academic(content: object) -> bool:
    return isinstance(content, SheetSeal) and content.sheet == ACADEMIC.sheet and not content.rows


def _is_kept(request: Request, each: ClassState, seal: Seal) -> bool:
    """Say whether the workbook that was kept of the class is the one whose submission counts."""
    received = request.kept.get(noted(request.tables, SEALED_BOOK, each.key))
    standing = received.sifted if received else None
    return isinstance(standing, Standing) and standing == Standing.of(seal.chain)


def _self_approval(request: Request, classes: Classes, seals: Mapping[str, Seal]) -> Iterator[Finding]:
    """Yield K208 where the actor signed the submission of some classes."""
    chains = ((each, seals.get(each.key, Seal()).chain) for each in classes)
    own = [each for each, chain in chains if chain and chain[-1].number == request.actor.number]
    if own:
        given = {"person": str(request.actor), "classes": labels(own)}
        yield finding("K208", None, request.actor.number, **given)
