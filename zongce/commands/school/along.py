"""Class workbooks that come along with reports: whose report they bear out, and what becomes of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.commands import rows
from zongce.commands.receipts import entered, receipt
from zongce.commands.school.class_books import ClassBook
from zongce.commands.school.sealed_reports import covered_by, judged
from zongce.core.catalog import finding
from zongce.core.finding import Where
from zongce.tables.books import CLASS, COLLEGE_REPORT, KINDS
from zongce.tables.records import REFUSED, SAME, USED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from zongce.commands.exchange import Arrived
    from zongce.core.finding import Finding
    from zongce.core.records import Records, Value
    from zongce.ports.command import Received, Request

    Tables = Mapping[str, Records]
    Row = Mapping[str, Value]


class Along:
    """The class workbooks of one run; each is of use to the report whose approval covers it."""

    def __init__(self, files: tuple[Received, ...], papers: tuple[Received, ...]) -> None:
        self._files = files
        self.papers = papers
        """All other files."""
        self._fates: dict[int, tuple[Finding, ...]] = {}
        """Why the report is refused that a workbook came for, by the workbook's place; nothing: it is not."""
        self.refused: tuple[str, ...] = ()
        """SHA-256 of the workbooks that go into 隔离; known once they are registered."""

    @classmethod
    def of(cls, request: Request) -> Along:
        """Part the files of a run."""
        along = tuple(file for file in request.files if isinstance(file.sifted, ClassBook))
        return cls(along, tuple(file for file in request.files if not isinstance(file.sifted, ClassBook)))

    def judged(self, request: Request, state: Tables, arrived: Arrived, batch: Row | None) -> Arrived:
        """Return a report, refused where its seal or a class workbook behind it does not hold."""
        assert batch is not None  # noqa: S101  # a report of no batch is refused before
        made = judged(request, state, arrived, batch, self._books)
        self._decided(made.books, made.findings)
        return arrived.refused(*made.findings)

    def claimed(self, arrived: Arrived) -> None:
        """Refuse with a report the class workbooks that came for it."""
        self._decided(covered_by(arrived, self._books), arrived.refusals)

    @property
    def _books(self) -> list[ClassBook]:
        return [file.sifted for file in self._files if isinstance(file.sifted, ClassBook)]

    def _decided(self, used: Iterable[ClassBook], reasons: tuple[Finding, ...]) -> None:
        """Note what becomes of the workbooks that a report rests on, and of their copies."""
        known = {(book.subject, book.standing) for book in used}
        for place, book in enumerate(self._books):
            if (book.subject, book.standing) in known:
                self._fates[place] = reasons or book.faults

    def registered(self, request: Request, register: Records) -> tuple[Records, tuple[Finding, ...]]:
        """Return 收发登记 with a row for every class workbook; W909 for one that came without its report."""
        used = {register.texts("digest")[row] for row in rows.find(register, outcome=USED)}
        made: list[dict[str, Value]] = []
        stray: list[Finding] = []
        refused: list[str] = []
        for place, file in enumerate(self._files):
            reasons = self._fates.get(place)
            if reasons is None and file.sha256 in used:
                made.append(_row(request, file, SAME))
                continue
            if reasons is None:
                label, expected = KINDS[CLASS].label, KINDS[COLLEGE_REPORT].label
                reasons = (finding("W909", Where(file.name), label, found=label, expected=expected),)
                stray += reasons
            if reasons:
                refused.append(file.sha256)
            made.append(_row(request, file, REFUSED if reasons else USED, reasons))
        self.refused = tuple(refused)
        return entered(register, made), tuple(stray)


def _row(
    request: Request, file: Received, outcome: str, reasons: tuple[Finding, ...] = ()
) -> dict[str, Value]:
    book = file.sifted
    sender = f"{book.subject.college} {book.subject.label}" if isinstance(book, ClassBook) else ""
    said = dict.fromkeys(reason.message for reason in reasons)
    return receipt(request, file, KINDS[CLASS].label, outcome, sender=sender, reasons=said)
