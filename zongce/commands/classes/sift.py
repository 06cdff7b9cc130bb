"""A returned class workbook -> what the college may have of it: progress, results, submission, no mark."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.checks.own_book import read_own
from zongce.commands import facts, official_seals, rows, sealing, staleness
from zongce.commands.classes import issued_data, issued_items
from zongce.commands.classes import results as class_results
from zongce.commands.classes.not_taken import NotTaken, said_by
from zongce.commands.rating import book as rating_book
from zongce.commands.trust_update import refusals
from zongce.core.catalog import finding
from zongce.core.finding import Finding, Where
from zongce.core.grid import COLLEGE_PROPERTY, ID_PROPERTY
from zongce.core.named import NamedTuple
from zongce.seal.chain import Subject, is_sealed
from zongce.seal.stored import Seal
from zongce.tables.academic import ACADEMIC
from zongce.tables.books import CLASS, KINDS, label_of
from zongce.tables.composite import COMPOSITE
from zongce.tables.progress import SUBMITTED
from zongce.tables.rating import RATING_RESULT
from zongce.tables.records import ACADEMIC_ITEM, COMPOSITE_ITEM, COMPUTATIONS, LOG, RATING_ITEM
from zongce.tables.registers import COURSE_LOG

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from zongce.commands.classes.issued_data import Claim
    from zongce.commands.classes.issued_items import Said
    from zongce.commands.classes.results import ClassRows
    from zongce.core.grid import Book
    from zongce.core.records import Records, Value
    from zongce.seal.trust import TrustList

    Tables = Mapping[str, Records]
    Row = dict[str, Value]
RESULTS = {ACADEMIC_ITEM: ACADEMIC, RATING_ITEM: RATING_RESULT, COMPOSITE_ITEM: COMPOSITE}
LABEL = KINDS[CLASS].label


class Against(NamedTuple):
    """What a returned workbook must fit: batch, college, its classes as (code, name), whose keys count."""

    batch_id: str
    batch: str
    college: str
    classes: tuple[tuple[str, str], ...]
    trust: TrustList | None = None


class Computed(NamedTuple):
    """One result of a class: when and by whom, from what the college issued, the rows by heading."""

    time: str
    person: str
    input_digest: str
    rows: ClassRows
    students: tuple[str, ...]


class Returned(NamedTuple):
    """What the college takes out of a class's workbook; plain values, which travel between processes."""

    code: str
    name: str
    """As the college writes them."""
    number: int
    cleared_at: str
    returns: int
    submission: str
    submitted_at: str
    submitted_by: str
    log: tuple[str, ...]
    """日志, one text a row: later workbooks only add rows."""
    rated: tuple[int, int, int]
    results: Mapping[str, Computed]
    adjustments: tuple[Row, ...]
    data: tuple[str, ...]
    """Digests of the sheets that only the college may change."""
    claims: tuple[Claim, ...]
    said: Mapping[str, Said]
    """Items of 班级状态 that only the college may change."""
    seal: Seal = Seal()
    book_id: str = ""


def sift(against: object, book: Book) -> tuple[object, tuple[Finding, ...]]:
    """Return a :class:`Returned` where the workbook is one of this college's classes in this batch.

    W907 another batch's, W908 no class of this college, W909 no class workbook, W925 a result that was
    edited after it was computed, K1xx and K2xx one whose seal does not fit; what cannot be read refuses
    the file too. A workbook of one of the classes that is refused is a :class:`NotTaken`.
    """
    assert isinstance(against, Against)  # noqa: S101  # made by class_collect.context
    where = Where(book.file)
    if book.kind != CLASS:
        label = label_of(book.kind)
        return None, (finding("W909", where, label, found=label, expected=LABEL),)
    own = read_own(book)
    assert own is not None  # noqa: S101  # its kind is known
    wrong = own.refusals
    if wrong:
        return _not_taken(against, own.tables, book), wrong
    tables = own.tables
    batch = facts.batch_of(tables)
    if batch.id != against.batch_id:
        given = {"found": batch.name, "expected": against.batch, "kind": LABEL}
        return None, (finding("W907", where, batch.id, **given),)
    class_ = _class_of(against, tables, book)
    if class_ is None:
        name, college = (facts.status(tables, item) for item in (facts.CLASS_NAME, facts.COLLEGE_NAME))
        found = name if college == against.college else f"{college} {name}"
        given = {"found": found, "expected": against.college, "kind": LABEL}
        return None, (finding("W908", where, name, **given),)
    wrong = (*_edited(tables, where, class_[1]), *_unsealed(against, tables, where, class_))
    if wrong:
        return _not_taken(against, tables, book), wrong
    made = _returned(tables, *class_)
    if against.trust is None:
        return made, ()
    return _as_sealed(made, sealing.kept_seal(tables), book.properties.get(ID_PROPERTY, "")), ()


def unused(sifted: object) -> NotTaken | None:
    """Return what a refused workbook says of itself, whoever refused it: the sift, or who compared it."""
    if not isinstance(sifted, Returned):
        return sifted if isinstance(sifted, NotTaken) else None
    made = sifted
    submitted, log = made.submission == SUBMITTED, len(made.log)
    return NotTaken(made.code, made.name, submitted, made.returns, made.cleared_at, log, made.seal.chain)


def _not_taken(against: Against, tables: Tables, book: Book) -> NotTaken | None:
    """Return what a refused workbook says of itself, None where it is none of the college's classes."""
    class_ = _class_of(against, tables, book)
    if class_ is None or facts.batch_of(tables).id != against.batch_id:
        return None
    return said_by(tables, *class_, sealing.kept_seal(tables).chain)


def _unsealed(against: Against, tables: Tables, where: Where, class_: tuple[str, str]) -> tuple[Finding, ...]:
    """Return everything that is wrong with the seal, as refusals; nothing where nobody has a key."""
    if against.trust is None:
        return ()
    code, name = class_
    subject = Subject(against.batch_id, against.college, code or name, name)
    found = sealing.seal_faults(CLASS, tables, against.trust, where.file, subject=subject)
    return refusals(found or _told_otherwise(tables, where, name))


def _told_otherwise(tables: Tables, where: Where, class_: str) -> Iterator[Finding]:
    """Yield K107 where 班级状态 says that somebody else submitted, or at another time, than was signed."""
    for item, told, true in sealing.told_otherwise(CLASS, tables, sealing.kept_seal(tables).chain):
        at = issued_items.place(tables, where, item)
        yield finding("K107", at, told, class_=class_, state=told or "（空白）", sealed=true)


def _as_sealed(made: Returned, seal: Seal, book_id: str) -> Returned:
    """Return it with its seal; who submitted when is what was signed, whatever 班级状态 says."""
    kept = Seal(official_seals.shortened(seal.contents, RESULTS.values()), seal.chain)
    if not is_sealed(seal.chain):
        return made._replace(seal=kept, book_id=book_id)
    last = seal.chain[-1]
    said = f"{last.name}（{last.number}）"
    return made._replace(seal=kept, book_id=book_id, submitted_at=last.time, submitted_by=said)


def _class_of(against: Against, tables: Tables, book: Book) -> tuple[str, str] | None:
    college = book.properties.get(COLLEGE_PROPERTY) or facts.status(tables, facts.COLLEGE_NAME)
    if college != against.college:
        return None
    code, name = (facts.status(tables, item) for item in (facts.CLASS_CODE, facts.CLASS_NAME))
    row: Row = {"class_code": code, "class_": name}
    return next((pair for pair in against.classes if facts.is_class(row, *pair)), None)


def _edited(tables: Tables, where: Where, class_: str) -> Iterator[Finding]:
    """Yield W925 for each result whose rows are not those that were computed, or that nobody computed.

    So is a total that was submitted as imported where the college's way is to compute it, or the reverse.
    """
    for item, table in RESULTS.items():
        held = rows.first(tables[COMPUTATIONS.name], computed_item=item, class_="")
        if held is None and not len(tables[table.name]):
            continue
        if held is None or held["result_digest"] != staleness.result_digest(tables, item):
            yield finding("W925", where._replace(sheet=table.sheet), class_=class_, item=item)
    source = facts.status(tables, staleness.COMPOSITE_SOURCE)
    submitted = facts.status(tables, facts.SUBMISSION) == SUBMITTED
    if submitted and source not in ("", facts.status(tables, facts.MODE)):
        at = issued_items.place(tables, where, staleness.COMPOSITE_SOURCE)
        yield finding("W925", at, source, class_=class_, item=COMPOSITE_ITEM)


def _returned(tables: Tables, code: str, name: str) -> Returned:
    def said(item: str) -> str:
        return facts.status(tables, item)

    log = zip(*(tables[LOG.name].texts(c.name) for c in LOG.columns), strict=True)
    made = {item: _computed(tables, item, name) for item in RESULTS}
    return Returned(
        code, name,
        facts.count(tables, facts.UPDATE), said(facts.CLEARED), facts.count(tables, facts.RETURNS),
        said(facts.SUBMISSION), said(facts.SUBMITTED_AT), said(facts.SUBMITTED_BY),
        tuple("\t".join(row) for row in log), rating_book.progress_counts(tables),
        {item: found for item, found in made.items() if found is not None},
        tuple(rows.every(tables[COURSE_LOG.name])), issued_data.digests(tables),
        issued_data.claims(tables), issued_items.said_by(tables),
    )  # fmt: skip


def _computed(tables: Tables, item: str, class_: str) -> Computed | None:
    held = rows.first(tables[COMPUTATIONS.name], computed_item=item, class_="")
    if held is None:
        return None
    records = tables[RESULTS[item].name]
    stale = staleness.is_stale(CLASS, tables, item)
    issued = facts.status(tables, staleness.ISSUED)
    digest = staleness.STALE if stale or not issued else issued
    return Computed(
        str(held["time"] or ""), str(held["person"] or ""), digest,
        class_results.class_rows(records, class_), tuple(map(str, records.values("student_id"))),
    )  # fmt: skip
