"""Files that are handed in to a class workbook for 综合成绩: whose they are, what became of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.checks.intake import intake
from zongce.checks.own_book import other_owner
from zongce.commands import facts, rows
from zongce.commands.receipts import entered, receipt
from zongce.core.catalog import finding
from zongce.core.finding import Severity, Where
from zongce.core.grid import BATCH_PROPERTY, CLASS_PROPERTY
from zongce.core.named import NamedTuple
from zongce.core.value import replace
from zongce.ports.command import Patch
from zongce.tables.books import label_of
from zongce.tables.composite import COMPOSITE, ENTRY_KIND, TOTAL_STEM, composite
from zongce.tables.records import RECEIVED, REFUSED, REPLACED, USED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zongce.checks.roster import Roster
    from zongce.core.finding import Finding
    from zongce.core.grid import Book
    from zongce.core.records import Value
    from zongce.ports.command import Received, Request

OTHER_CLASS = "其他班级"
ENTRY_LABEL = "综合测评成绩导入表"


class Arrived(NamedTuple):
    """A file that was handed in, and why it is refused; ``book`` is there where it is not."""

    file: Received
    book: Book | None
    refusals: tuple[Finding, ...] = ()


def sort_imports(request: Request, roster: Roster) -> list[Arrived]:
    """Tell the class's own imports from others: W907 other batch, W908 other class, W909 other workbook.

    The same bytes twice are one. Of two different imports of the class neither is taken: W914.
    """
    files = {file.sha256: file for file in request.files}
    made = [_sorted(request, file, roster) for file in files.values()]
    mine = [arrived for arrived in made if arrived.book is not None]
    if len(mine) < 2:
        return made
    names = "、".join(arrived.file.name for arrived in mine)
    given = {"rater": facts.status(request.tables, facts.CLASS_NAME), "files": names, "how": ""}
    refusal = {a.file.sha256: (finding("W914", Where(a.file.name), **given),) for a in mine}
    return [Arrived(a.file, None, refusal.get(a.file.sha256, a.refusals)) for a in made]


def _sorted(request: Request, file: Received, roster: Roster) -> Arrived:
    if file.book is None:
        return Arrived(file, None, file.findings)
    if file.book.kind == "" and (strange := _strange(file.book)):
        return Arrived(file, None, strange)
    refusal = _not_ours(request, file.book, file.name) or _of_others(request, file.book, file.name, roster)
    return Arrived(file, None, (refusal,)) if refusal else Arrived(file, file.book)


def _strange(book: Book) -> tuple[Finding, ...]:
    """Return why a workbook holds no 综合测评成绩 at all: it is the wrong file, not another class's."""
    read = intake(book, composite((), TOTAL_STEM, ()))
    if read.records is not None:
        return ()
    return tuple(replace(found, severity=Severity.REFUSED) for found in read.findings)


def _not_ours(request: Request, book: Book, name: str) -> Finding | None:
    """Return W909 for a workbook of ours that holds something else, W907 for one of another batch."""
    if book.kind not in ("", ENTRY_KIND, COMPOSITE.name):
        label = label_of(book.kind)
        return finding("W909", Where(name), label, found=label, expected=ENTRY_LABEL)
    theirs, ours = book.properties.get(BATCH_PROPERTY, ""), request.properties.get(BATCH_PROPERTY, "")
    if theirs and ours and theirs != ours:
        expected = facts.batch_of(request.tables).name
        return finding("W907", Where(name), theirs, found="其他", kind=ENTRY_LABEL, expected=expected)
    return None


def _of_others(request: Request, book: Book, name: str, roster: Roster) -> Finding | None:
    """Return W908 where the file says another class, or holds nobody of this one."""
    expected = facts.status(request.tables, facts.CLASS_NAME)
    theirs, ours = book.properties.get(CLASS_PROPERTY, ""), request.properties.get(CLASS_PROPERTY, "")
    if theirs and ours and theirs != ours:
        found = other_owner(book, ENTRY_LABEL, expected, theirs)
        return finding("W908", Where(name), theirs, found=found, kind=ENTRY_LABEL, expected=expected)
    texts = {cell.text for grid in book.sheets for column in grid.columns.values() for cell in column if cell}
    people = {*roster.records.texts("student_id"), *roster.records.texts("name")}
    people |= {student_id.lstrip("0") for student_id in roster.row_of}  # a number cell has lost its zeros
    if texts and texts.isdisjoint(people):
        return finding("W908", Where(name), found=OTHER_CLASS, kind=ENTRY_LABEL, expected=expected)
    return None


def registered(request: Request, label: str, arrived: list[Arrived]) -> Patch:
    """Return 收发登记 with a row for every file; what was used before is replaced by what is used now."""
    records = request.tables[RECEIVED.name]
    used = {a.file.sha256 for a in arrived if a.book is not None}
    if used:
        before = rows.find(records, file_kind=label, outcome=USED)
        records = rows.changed(records, before, outcome=REPLACED)
    return Patch(entered(records, (_row(request, label, a) for a in arrived)))


def _row(request: Request, label: str, arrived: Arrived) -> Mapping[str, Value]:
    outcome, reasons = REFUSED if arrived.refusals else USED, [f.message for f in arrived.refusals]
    return receipt(request, arrived.file, label, outcome, sender=str(request.actor), reasons=reasons)
