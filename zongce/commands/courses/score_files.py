"""Files of raw scores that a college is given: read, put into a term, checked against what holds already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.checks.intake import Intake, intake
from zongce.checks.row_groups import once_per_file
from zongce.checks.score_rows import VOID
from zongce.checks.scores import FIRST_EXAM, check_by_itself, check_repeated
from zongce.checks.students import match_students
from zongce.commands import rows
from zongce.commands.stopping import TWICE
from zongce.core.catalog import finding
from zongce.core.finding import Severity, Where
from zongce.core.named import NamedTuple
from zongce.core.records import join
from zongce.core.value import replace
from zongce.tables.academic import RAW_SCORES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from zongce.checks.roster import Roster
    from zongce.core.finding import Finding
    from zongce.core.records import Records
    from zongce.ports.command import Received

REPEATED = "G302"
LOST_ZEROS = frozenset({"T108", "T111"})
"""A student of the roster would be taken for a stranger: one of the two places lost zeros of the 学号."""


class Given(NamedTuple):
    """A file as read; ``term`` is the one registered for rows that name none, empty where all do."""

    file: Received
    records: Records | None
    term: str
    findings: tuple[Finding, ...]


def read_given(file: Received, term: str) -> Given:
    """Read one file of raw scores; one that is no workbook is refused, and the others go on.

    G308 where rows name no term and none is given. Where one is given: G309 if the file has no row of it,
    else G321 for the rows of each other term.
    """
    if file.book is None:
        return Given(file, None, "", file.findings)
    records, found = intake(file.book, RAW_SCORES)
    if records is None:
        return Given(file, None, "", found)
    lacking = None in records.values("term")
    told = (*found, *_terms(records, term))
    return Given(file, in_term(records, term), term if lacking else "", told)


def in_term(records: Records, term: str) -> Records:
    """Return score rows with this term where they name none."""
    if not term:
        return records
    filled = tuple(value or term for value in records.values("term"))
    return replace(records, columns={**records.columns, "term": filled})


def same_bytes(files: Iterable[Received], valid: Records) -> Iterator[Finding]:
    """Yield F115 for bytes that are given twice, or that hold already."""
    imported = dict(zip(valid.texts("digest"), valid.texts("file"), strict=True))
    seen = dict(imported)
    for file in files:
        if file.sha256 in seen:
            why = "已经导入过" if file.sha256 in imported else TWICE
            yield finding("F115", Where(file.name), other=seen[file.sha256], why=why)
        seen.setdefault(file.sha256, file.name)


def check_together(
    new: Sequence[Records], held: Sequence[Intake], roster: Roster | None
) -> Iterator[Finding]:
    """Check new rows by themselves, against what holds already, and against the roster.

    Raw scores are not tied to participants (requirement A4): a student who is unknown is a hint. T108 and
    T111 stop: there a student of the roster lost zeros of the 学号, and the score would silently not count.
    """
    if not new:
        return
    rows_ = join(new)
    there = [part.records for part in held if part.records is not None]
    yield from (f for f in check_by_itself(rows_) if f.code != REPEATED)
    files = {records.sources[0].file for records in new}
    yield from (f for f in check_repeated(join([*there, rows_])) if f.file in files)
    if roster is not None:
        found = match_students(rows_, (), roster, ignore_outsiders=True).findings
        yield from (f if f.code in LOST_ZEROS else replace(f, severity=Severity.HINT) for f in found)


def already_there(parts: Sequence[Intake], made: Records) -> Iterator[Finding]:
    """Yield G302 where a student has that course in that term as that kind of exam already."""
    wanted = {name: made.value(0, name) for name in ("student_id", "term", "course_code")}
    exam = made.value(0, "exam_kind") or FIRST_EXAM
    for records in (part.records for part in parts if part.records is not None):
        for row in rows.find(records, **wanted):
            kind, void = (records.value(row, name) for name in ("exam_kind", "void"))
            if (kind or FIRST_EXAM) == exam and void != VOID:
                where = records.where(row, "course_code")
                cells = f"{where.file} {where.cell}"
                yield finding(REPEATED, None, str(wanted["course_code"]), exam=str(exam), cells=cells)


def _terms(records: Records, term: str) -> Iterator[Finding]:
    named = set(records.texts("term")) - {""}
    without = [row for row, value in enumerate(records.values("term")) if value is None]
    source = records.sources[0]
    sheet = Where(source.file, source.sheet)
    if term and named and term not in named and not without:
        yield finding("G309", sheet, term, term=term, found="、".join(sorted(named)))
    elif term:
        yield from _of_other_terms(records, term, named - {term})
    elif not term and without and not records.has("term"):
        yield finding("G308", sheet)
    elif not term:
        yield from (finding("G308", records.where(row, "term")) for row in without)


def _of_other_terms(records: Records, term: str, others: set[str]) -> Iterator[Finding]:
    """G321 at the first row of each other term: nobody would see that it was taken or left out."""
    terms = records.texts("term")
    for other in sorted(others):
        rows_ = [row for row in records if terms[row] == other]
        yield from once_per_file(records, rows_, "G321", "term", term=term, found=other)
