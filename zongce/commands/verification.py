"""核对封签: one workbook against its own seal, whatever kind it is."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from zongce.checks.own_book import read_own
from zongce.commands import facts, rows, sealing
from zongce.commands.unsealed import beside
from zongce.core.catalog import finding
from zongce.core.finding import Finding, Severity, Where
from zongce.core.grid import BATCH_PROPERTY, CLASS_PROPERTY, COLLEGE_PROPERTY, KIND_PROPERTY, Book
from zongce.core.named import NamedTuple
from zongce.core.text import squeeze
from zongce.core.value import replace
from zongce.seal.chain import APPROVE, Subject, chain_faults, is_sealed, self_approval
from zongce.seal.commit import root_of
from zongce.seal.stored import BrokenSealError, Seal
from zongce.seal.trust import read_trust
from zongce.tables.academic import ACADEMIC
from zongce.tables.batch import BATCHES
from zongce.tables.books import (
    CLASS,
    CLASS_RESULT,
    COLLEGE,
    COLLEGE_REPORT,
    KINDS,
    PUBLICITY_BOOK,
    SCHOOL,
    label_of,
)
from zongce.tables.composite import COMPOSITE
from zongce.tables.progress import APPROVED, CLASS_PROGRESS, SUBMITTED
from zongce.tables.rating import RATING_RESULT
from zongce.tables.records import STATUS
from zongce.tables.sealing import CLASS_SEALED, SEAL, TRUST
from zongce.tables.shown import PUBLICITY, YEAR_RESULT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from zongce.core.records import Records
    from zongce.seal.trust import TrustList

    Tables = Mapping[str, Records]

COPIES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        PUBLICITY_BOOK: MappingProxyType({PUBLICITY.sheet: COMPOSITE.sheet}),
        CLASS_RESULT: MappingProxyType(
            {t.sheet: t.sheet for t in (ACADEMIC, RATING_RESULT, COMPOSITE, YEAR_RESULT)}
        ),
    }
)
"""Copies of a class's results, and which sealed sheet each of their sheets shows."""
SEALED_KINDS = frozenset(COPIES) | {each.kind for each in KINDS.values() if SEAL in each.tables}
"""Kinds of workbooks that may carry a seal."""
HEAD_ROW = 4
"""Where we write headings; a copy without rows below (公示 that ended) shows nothing to verify."""
_NO_FAULT = "W942"
"""Of a workbook that is only looked at: sheets that a copy lacks."""


class Opened(NamedTuple):
    """A workbook of ours as it is verified: its sheets by table, whose it is, its own seal, all seals in it.

    ``findings`` say what of it cannot be read. ``is_copy`` says that it shows some of a class's values.
    """

    file: str
    kind: str
    tables: Tables
    subject: Subject
    seals: Mapping[str, Seal]
    findings: tuple[Finding, ...]
    is_copy: bool = False

    @property
    def seal(self) -> Seal:
        """The workbook's own seal."""
        return self.seals.get(sealing.OWN, Seal())

    @property
    def label(self) -> str:
        """What people call a workbook of this kind."""
        return label_of(self.kind)

    @property
    def where(self) -> Where:
        """The place of findings about the seal itself."""
        return Where(self.file, SEAL.sheet)

    @property
    def counts(self) -> bool:
        """Whether it says that its values count, so that it must be sealed."""
        if self.is_copy:
            return any(len(self.tables[each.table.name]) for each in CLASS_SEALED)
        if self.kind in (COLLEGE, COLLEGE_REPORT):
            return facts.status(self.tables, facts.APPROVAL) == APPROVED
        return self.kind == CLASS and facts.status(self.tables, facts.SUBMISSION) == SUBMITTED


def opened(book: Book) -> Opened | None:
    """Return a workbook that may carry a seal, None for all others."""
    shown = COPIES.get(book.kind, {})
    own = read_own(_as_class(book, shown) if shown else book, written=False)
    if own is None or SEAL.name not in own.tables:
        return None
    tables: Tables = own.tables
    if BATCHES.name not in tables or shown:  # a report and a copy say it in their properties
        tables = {
            **tables,
            BATCHES.name: rows.of(BATCHES, [{"batch_id": book.properties.get(BATCH_PROPERTY)}]),
        }
    if shown:
        tables = {**tables, STATUS.name: _status(book, tables)}
    empty = shown and not any(g.rows and g.rows[-1] > HEAD_ROW for g in book.sheets if g.name in shown)
    unread = () if empty else own.refusals
    found = [replace(f, severity=Severity.ERROR) for f in unread if f.code != _NO_FAULT]
    seals: Mapping[str, Seal] = {}
    try:
        seals = sealing.seals_of(tables)
    except BrokenSealError as fault:
        where = Where(book.file, SEAL.sheet)
        found.append(finding("K105", where, str(fault), what=f"{SEAL.sheet}表读不懂"))
    sealed = is_sealed(seals.get(sealing.OWN, Seal()).chain)
    found += beside(book, shown) if (shown and not empty) or sealed else ()
    kind = CLASS if shown else book.kind
    subject = sealing.subject_of(kind, tables)
    return Opened(book.file, book.kind, tables, subject, seals, tuple(_told(found, shown)), bool(shown))


def _as_class(book: Book, shown: Mapping[str, str]) -> Book:
    """Return a copy as the class's workbook, of which it shows some sheets."""
    by_name = {squeeze(name): sealed for name, sealed in shown.items()}
    named = tuple(replace(g, name=by_name.get(squeeze(g.name), g.name)) for g in book.sheets)
    return replace(book, sheets=named, properties={**book.properties, KIND_PROPERTY: CLASS})


def _status(book: Book, tables: Tables) -> Records:
    """Return what says whose a copy is, from its properties; its class is named as in its rows."""
    said = {facts.COLLEGE_NAME: COLLEGE_PROPERTY, facts.CLASS_CODE: CLASS_PROPERTY}
    items = {item: book.properties.get(name, "") for item, name in said.items()}
    names = {name for each in CLASS_SEALED for name in tables[each.table.name].texts("class_") if name}
    return facts.with_status(tables[STATUS.name], {**items, facts.CLASS_NAME: "、".join(sorted(names))})


def _told(findings: Iterable[Finding], shown: Mapping[str, str]) -> Iterator[Finding]:
    """Yield findings with the names that a copy's sheets have."""
    names = {sealed: name for name, sealed in shown.items()}
    yield from (replace(f, sheet=names.get(f.sheet, f.sheet)) for f in findings)


def faults(book: Opened, trust: TrustList) -> tuple[Finding, ...]:
    """Return everything that is wrong with a workbook's seal; ``trust`` is the list that counts for it."""
    if any(f.code == "K105" and f.sheet == SEAL.sheet for f in book.findings):
        return ()
    told = {(f.sheet, f.cell) for f in book.findings}  # a cell that cannot be read is no other value
    found = tuple(f for f in _faults(book, trust) if f.code != "K101" or (f.sheet, f.cell) not in told)
    return found or tuple(_said_faults(book))


def _faults(book: Opened, trust: TrustList) -> Iterator[Finding]:
    if book.is_copy:
        yield from _told(_copy_faults(book, trust), COPIES[book.kind])
    elif book.kind == SCHOOL:
        yield from _colleges_faults(book)
    else:
        found = sealing.seal_faults(
            book.kind, book.tables, trust, book.file, subject=book.subject, held=book.seals
        )
        yield from found or _unsent(book, trust)
    if book.kind == COLLEGE:
        yield from _classes_faults(book, trust)


def _unsent(book: Opened, trust: TrustList) -> list[Finding]:
    """Return why an update or a report is not what its sender signed."""
    from zongce.commands import sent  # noqa: PLC0415  # a copy, the commonest of all, is nobody's letter

    if book.kind not in sent.SIGNED:
        return []
    batch, college, class_, _ = book.subject
    whose = {BATCH_PROPERTY: batch, COLLEGE_PROPERTY: college, CLASS_PROPERTY: class_}
    return sent.faults(book.kind, book.tables, whose, trust, book.file)


def _said_faults(book: Opened) -> Iterator[Finding]:
    """Yield K107 where a workbook says that it was sealed by another or at another time than it was.

    Nobody relies on these words where there is a seal, but people read them.
    """
    for _, told, true in sealing.told_otherwise(book.kind, book.tables, book.seal.chain):
        given = {"class_": book.subject.label, "state": told, "sealed": true}
        yield finding("K107", book.where, told, **given)


def _copy_faults(book: Opened, trust: TrustList) -> Iterator[Finding]:
    """Yield what is wrong with a copy: it is of sealed results, and what it shows is proven and unchanged."""
    seal, where, file = book.seal, book.where, book.file
    yield from chain_faults(seal.chain, book.subject, trust, where, is_copy=True)
    if not is_sealed(seal.chain):
        if book.counts:
            yield finding("K106", where, book.label, class_=book.subject.label, state=book.label)
        return
    if root_of(seal.contents).hex() != seal.chain[-1].root:
        yield finding("K105", where, seal.chain[-1].root[:16], what="内容与签名不符")
        return
    there = {name for name, records in book.tables.items() if len(records)}
    declared = [each for each in CLASS_SEALED if each.table.name in there]
    yield from sealing.gaps(declared, seal.contents, book.tables, where)
    named = {squeeze(book.tables[each.table.name].table.sheet) for each in declared}
    mine = [content for content in seal.contents if squeeze(content.sheet) in named]
    yield from sealing.value_faults(mine, book.tables, file)


def _classes_faults(book: Opened, trust: TrustList) -> Iterator[Finding]:
    """Yield what is wrong with the chains of classes that a college keeps, and with its approval of them."""
    names = {str(row["class_code"] or row["class_"]): str(row["class_"]) for row in classes_of(book.tables)}
    kept = {owner: seal.chain for owner, seal in book.seals.items() if owner != sealing.OWN}
    for owner, chain in kept.items():
        subject = book.subject._replace(class_=owner, class_name=names.get(owner, ""))
        yield from chain_faults(chain, subject, trust, book.where)
    last = book.seal.chain[-1] if book.seal.chain else None
    if last is None or last.act != APPROVE:
        return
    for covered in last.covers:
        heads = {(event.seq, event.head) for event in kept.get(covered.class_, ())}
        if (covered.seq, covered.head) not in heads:
            what = f"审核所依据的 {names.get(covered.class_, covered.class_)} 第 {covered.seq} 步不在"
            yield finding("K201", book.where, str(last.seq), what=what)
    yield from self_approval(last, (kept.get(c.class_, ()) for c in last.covers), book.where)


def classes_of(tables: Tables) -> list[dict[str, object]]:
    """Return the rows of 班级进度."""
    return [dict(row) for row in rows.every(tables[CLASS_PROGRESS.name])]


def _colleges_faults(book: Opened) -> Iterator[Finding]:
    """Yield what is wrong with the chains of the colleges that the school keeps (``batch:college``)."""
    for owner, seal in book.seals.items():
        batch, _, college = owner.partition(":")
        trust, found = read_trust(book.tables[TRUST.name], college)
        yield from found
        if trust is not None:
            yield from chain_faults(seal.chain, Subject(batch, college), trust, book.where)
