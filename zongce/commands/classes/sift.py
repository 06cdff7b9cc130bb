"""A returned class workbook -> what the college may have of it: progress, results, submission, no mark."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.checks.own_book import read_own
from zongce.commands import facts, official_seals, rows, sealing, staleness
from zongce.commands.classes import issued_data
from zongce.commands.classes import results as class_results
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
from zongce.tables.rating import RATING_RESULT
from zongce.tables.records import ACADEMIC_ITEM, COMPOSITE_ITEM, COMPUTATIONS, LOG, RATING_ITEM
from zongce.tables.registers import COURSE_LOG

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

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
    data: tuple[str, ...] = ()
    """Digests of the sheets that only the college may change."""
    seal: Seal = Seal()
    book_id: str = ""


def sift(against: object, book: Book) -> tuple[object, tuple[Finding, ...]]:
    """Return a :class:`Returned` where the workbook is one of this college's classes in this batch.

    W907 another batch's, W908 no class of this college, W909 no class workbook, W925 a result that was
    edited after it was computed, K1xx and K2xx one whose seal does not fit; what cannot be read refuses
    the file too.
    """
    assert isinstance(against, Against)  # noqa: S101  # made by class_collect.context
    where = Where(book.file)
    if book.kind != CLASS:
        return None, (finding("W909", where, book.kind, found=label_of(book.kind), expected=LABEL),)
    own = read_own(book)
    assert own is not None  # noqa: S101  # its kind is known
    wrong = own.refusals
    if wrong:
        return None, wrong
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
        return None, wrong
    made = _returned(tables, *class_)
    if against.trust is None:
        return made, ()
    return _as_sealed(made, sealing.kept_seal(tables), book.properties.get(ID_PROPERTY, "")), ()


def _unsealed(against: Against, tables: Tables, where: Where, class_: tuple[str, str]) -> tuple[Finding, ...]:
    """Return everything that is wrong with the seal, as refusals; nothing where nobody has a key."""
    if against.trust is None:
        return ()
    code, name = class_
    subject = Subject(against.batch_id, against.college, code or name, name)
    return refusals(sealing.seal_faults(CLASS, tables, against.trust, where.file, subject=subject))


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
    """Yield W925 for each result whose rows are not those that were computed, or that nobody computed."""
    for item, table in RESULTS.items():
        held = rows.first(tables[COMPUTATIONS.name], computed_item=item, class_="")
        if held is None and not len(tables[table.name]):
            continue
        if held is None or held["result_digest"] != staleness.result_digest(tables, item):
            yield finding("W925", where._replace(sheet=table.sheet), class_=class_, item=item)


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
