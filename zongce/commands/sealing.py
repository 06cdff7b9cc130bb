"""Sealing what is submitted and approved; a workbook against its own seal (requirements C4, C6)."""

from __future__ import annotations

import hashlib
from types import MappingProxyType
from typing import TYPE_CHECKING

from zongce.commands import facts, rows
from zongce.core.catalog import finding
from zongce.core.finding import Where
from zongce.core.text import squeeze
from zongce.seal.chain import (
    RETURN,
    UNPROVEN,
    Event,
    Person,
    Subject,
    chain_faults,
    following,
    is_sealed,
)
from zongce.seal.commit import SheetSeal, root_of, seal_sheet
from zongce.seal.compare import differences
from zongce.seal.stored import BrokenSealError, Seal, read_seals, seal_rows
from zongce.tables.books import CLASS, CLASS_UPDATE, COLLEGE, COLLEGE_REPORT
from zongce.tables.progress import APPROVED, NOT_APPROVED, NOT_SUBMITTED, SUBMITTED
from zongce.tables.sealing import CLASS_SEALED, COLLEGE_SEALED, REPORT_SEALED, SEAL

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from zongce.core.finding import Finding
    from zongce.core.records import Records, Value
    from zongce.ports.command import Chance, Request
    from zongce.seal.commit import Content
    from zongce.seal.trust import TrustList
    from zongce.tables.sealing import Sealing

    Tables = Mapping[str, Records]

OWN = ""
"""The owner of a workbook's own seal; a college keeps its classes' beside it, the school its colleges'."""
SEALED = MappingProxyType({CLASS: CLASS_SEALED, COLLEGE: COLLEGE_SEALED, COLLEGE_REPORT: REPORT_SEALED})
"""What of a workbook of a kind must be sealed where it counts."""
SAID = MappingProxyType(
    {CLASS: (facts.SUBMITTED_AT, facts.SUBMITTED_BY), COLLEGE: (facts.APPROVED_AT, facts.APPROVED_BY)}
)
"""Where a workbook of a kind says when and by whom it was sealed."""
SALT_LENGTH = 16
SECRET_LENGTH = 48
"""Signs of the code that the seeds come from: more than 200 bits."""


def subject_of(kind: str, tables: Tables) -> Subject:
    """Return what a workbook's own chain is about: the results of its class, or of its college."""
    batch, college = facts.batch_of(tables).id, facts.status(tables, facts.COLLEGE_NAME)
    if kind not in (CLASS, CLASS_UPDATE):
        return Subject(batch, college)
    code, name = facts.status(tables, facts.CLASS_CODE), facts.status(tables, facts.CLASS_NAME)
    return Subject(batch, college, code or name, name)


def sealed_sheets(
    declared: Iterable[Sealing], tables: Tables, chance: Chance | None
) -> tuple[SheetSeal, ...]:
    """Return the seals of these sheets as they stand, with fresh salts."""
    assert chance is not None  # noqa: S101  # every run has one
    secret = hashlib.sha256(chance.code(SECRET_LENGTH).encode()).digest()
    made = ((each, tables[each.table.name]) for each in declared)
    return tuple(
        seal_sheet(records, each.key, each.columns(records.table), secret, ordered=each.ordered)
        for each, records in made
    )


def next_event(request: Request, chain: Sequence[Event], act: str, subject: Subject) -> Event:
    """Return the actor's next event, still to be completed and signed (``signed``)."""
    actor = request.actor
    person = Person(actor.number, actor.name, actor.role, actor.serial)
    return following(chain, act, subject, person, request.moment)


def moment(request: Request) -> str:
    """Return the time of the actor's next step of the workbook's own chain, as it will be signed.

    It is never before the last one's, so a clock that is behind must not be told in the workbook either.
    """
    chain = () if request.trust is None else kept_seal(request.tables).chain
    return max(request.moment, chain[-1].time) if chain else request.moment


def noted(request: Request, event: Event, note: str) -> Event:
    """Return the event with a note that is signed with it and that copies may leave out."""
    assert request.chance is not None  # noqa: S101  # every run has one
    return event.noted(note, request.chance.code(SALT_LENGTH))


def signed(request: Request, event: Event) -> Event:
    """Return the event with the actor's signature."""
    assert request.signer is not None  # noqa: S101  # there wherever there is a trust list
    return event.signed(request.signer)


def with_return(request: Request, seal: Seal, subject: Subject, reason: str) -> Seal:
    """Return a seal with a signed return; where nothing is sealed (no keys then) nothing is signed."""
    if request.trust is None or not is_sealed(seal.chain):
        return seal
    event = noted(request, next_event(request, seal.chain, RETURN, subject), reason)
    return Seal((), (*seal.chain, signed(request, event)))


def seals_of(tables: Tables) -> dict[str, Seal]:
    """Return the seals that a workbook holds, by owner.

    Raises:
        BrokenSealError: the sheet 封签 cannot be understood.
    """
    return read_seals(tables[SEAL.name])


def kept_seal(tables: Tables, owner: str = OWN) -> Seal:
    """Return one owner's seal, an empty one where there is none or the sheet cannot be understood.

    Whoever relies on it checks the workbook first (:func:`seal_faults`).
    """
    try:
        return seals_of(tables).get(owner, Seal())
    except BrokenSealError:
        return Seal()


def with_seals(tables: Tables, changed: Mapping[str, Seal]) -> Records:
    """Return the sheet 封签 with other seals for some owners."""
    held = seals_of(tables)
    return rows.of(SEAL, seal_rows({**held, **changed}))


def seal_faults(
    kind: str, tables: Tables, trust: TrustList, file: str, *,
    subject: Subject | None = None, held: Mapping[str, Seal] | None = None,
) -> list[Finding]:  # fmt: skip
    """Return everything that is wrong with a workbook's own seal: chain, state, every changed cell.

    K105 the seal itself was changed, K106 a submitted workbook without one, K107 another state than the chain
    says, K2xx the chain, K101 to K104 the values. ``subject`` is what its reader knows of the workbook, whose
    own words are not sealed. An update has the chain alone. ``held`` are the workbook's seals
    where its reader has read them already.
    """
    where = Where(file, SEAL.sheet)
    try:
        seal = (seals_of(tables) if held is None else held).get(OWN, Seal())
    except BrokenSealError as fault:
        return [finding("K105", where, str(fault), what=f"{SEAL.sheet}表读不懂")]
    found = chain_faults(seal.chain, subject or subject_of(kind, tables), trust, where)
    declared = SEALED.get(kind)
    if declared is None:
        return found
    found = [*_state_faults(kind, tables, seal, where), *found]
    if not is_sealed(seal.chain) or any(f.code in UNPROVEN for f in found):
        return found
    if root_of(seal.contents).hex() != seal.chain[-1].root:
        return [*found, finding("K105", where, seal.chain[-1].root[:16], what="内容与签名不符")]
    ours = {squeeze(each.table.sheet) for each in declared}
    mine = [content for content in seal.contents if squeeze(content.sheet) in ours]
    unproven = list(gaps(declared, mine, tables, where))
    return [*found, *(unproven or value_faults(mine, tables, file))]


def gaps(
    declared: Iterable[Sealing], contents: Iterable[Content], tables: Tables, where: Where
) -> Iterator[Finding]:
    """Yield K105 for each sheet and column whose values nothing proves, though they are to be sealed.

    A digest alone, or a column without its seed, fits the root as well as the whole: whoever changes a value
    could leave them in its place.
    """
    seals = {squeeze(c.sheet): c for c in contents if isinstance(c, SheetSeal)}
    for each in declared:
        records, seal = tables[each.table.name], seals.get(squeeze(each.table.sheet))
        headings = {column.name: column.heading for column in records.table.columns}
        proven = set(seal.open_columns) if seal and _key_of(seal, records) == each.key else set[str]()
        filled = (name for name in each.columns(records.table) if any(map(_filled, records.values(name))))
        bare = [headings[name] for name in filled if headings[name] not in proven]
        if seal is None or bare:
            named = f"{records.table.sheet}：{'、'.join(bare)}" if bare else records.table.sheet
            yield finding("K105", where, records.table.sheet, what=f"没有封住 {named}")


def _key_of(seal: SheetSeal, records: Records) -> tuple[str, ...]:
    names = {column.heading: column.name for column in records.table.columns}
    return tuple(names.get(heading, "") for heading in seal.key)


def _filled(value: Value) -> bool:
    return value is not None and value != ""


def value_faults(contents: Iterable[Content], tables: Tables, file: str) -> list[Finding]:
    """Return every cell, row and column of sealed sheets that is not as it was sealed."""
    by_sheet = {squeeze(records.table.sheet): records for records in tables.values()}
    found: list[Finding] = []
    for content in contents:
        if isinstance(content, SheetSeal):
            records = by_sheet.get(squeeze(content.sheet))
            if records is None:
                found.append(finding("K103", Where(file, content.sheet), content.sheet, row="整张工作表"))
            else:
                found += differences(content, records, file)
    return found


def told_otherwise(kind: str, tables: Tables, chain: Sequence[Event]) -> Iterator[tuple[str, str, str]]:
    """Yield each item that says otherwise than the seal by whom and when it was made: item, told, true."""
    if is_sealed(chain):
        for item, true in zip(SAID.get(kind, ()), (chain[-1].time, chain[-1].signer), strict=False):
            told = facts.status(tables, item)
            if told != true and not (true == chain[-1].time and _is_behind(told, chain)):
                yield item, told, true


def _is_behind(told: str, chain: Sequence[Event]) -> bool:
    """Say whether it is the time of a clock that was behind: older programs told it but did not sign it."""
    return len(chain) > 1 and chain[-1].time == chain[-2].time and "" < told < chain[-1].time


def _state_faults(kind: str, tables: Tables, seal: Seal, where: Where) -> list[Finding]:
    """Return K106, K107 where the workbook's state is not the one that the chain says."""
    item, done, undone = (
        (facts.SUBMISSION, SUBMITTED, NOT_SUBMITTED)
        if kind == CLASS
        else (facts.APPROVAL, APPROVED, NOT_APPROVED)
    )
    state = facts.status(tables, item)
    given = {"class_": subject_of(kind, tables).label, "state": state}
    if state == done and not seal.chain:
        return [finding("K106", where, state, **given)]
    if (state == done) is not is_sealed(seal.chain):
        return [finding("K107", where, state, sealed=done if is_sealed(seal.chain) else undone, **given)]
    return []
