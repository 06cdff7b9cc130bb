"""trace: compute a result once more from its sources, compare, and show one student or class."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from zongce.checks.intake import intake
from zongce.commands import academic as academic_command
from zongce.commands import academic_trace
from zongce.commands.provenance import Provenance, Use, read_provenance, sources_sheet
from zongce.core.catalog import finding
from zongce.core.finding import Finding, Where, stops
from zongce.core.text import class_key, trim
from zongce.ports.outcome import Document, NewFile, Outcome, SheetContent
from zongce.tables.academic import ACADEMIC
from zongce.tables.report import SOURCES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from zongce.core.grid import Book
    from zongce.core.records import Records


class Source(NamedTuple):
    """One file that the result was computed from, as its 数据来源 sheet says."""

    use: str
    path: str
    digest: str


class Plan(NamedTuple):
    """A result to be traced, and the files that are needed for it."""

    result: Book
    kind: str
    sources: tuple[Source, ...]
    parameters: Mapping[str, str]
    findings: tuple[Finding, ...] = ()


class Chosen(NamedTuple):
    """Whom to show, and where the workbook is to lie."""

    student: str | None = None
    class_: str | None = None
    out: str = ""


def plan(result: Book) -> Plan:
    """Return what must be read again to trace ``result``; O705 when it is no result of ours."""
    kind = result.properties.get("zongce.kind", "")
    stopped = Plan(result, kind, (), {}, (finding("O705", Where(result.file), kind),))
    if kind != ACADEMIC.name:
        return stopped
    records = intake(result, SOURCES).records
    if records is None:
        return stopped
    said: Provenance = read_provenance(records)
    sources = tuple(Source(use, *pair) for use, pairs in said.files.items() for pair in pairs)
    return Plan(result, kind, sources, said.parameters)


def trace(plan: Plan, books: Mapping[Source, Book | None], chosen: Chosen) -> Outcome:
    """Return the trace workbook of a student or class, or the findings that make it untrustworthy."""
    changed = tuple(
        finding("O706", Where(plan.result.file), source.path, use=source.use, what=source.path)
        for source in plan.sources
        if (book := books.get(source)) is None or book.sha256 != source.digest
    )
    if changed:
        return Outcome("没有追溯：数据来源与计算时不同", changed)
    return _academic(plan, books, chosen)


def _academic(plan: Plan, books: Mapping[Source, Book | None], chosen: Chosen) -> Outcome:
    request = _academic_request(plan, books)
    computed, findings = academic_command.compute_request(request)
    if computed is None or stops(findings):
        return Outcome("没有追溯：数据来源中有错误", findings)
    records = academic_command.result_records(computed)
    differences = compare(plan.result, records)
    listed, shown, missing = _choose(plan.result, records, computed.class_group.tolist(), chosen)
    if differences or missing:
        return Outcome("没有追溯：结果表与重新计算的不同", (*differences, *missing))
    rows = records.select(listed)
    name = _title(rows, records.select(shown), chosen)
    sheet = SheetContent(
        ACADEMIC, rows, f"学业成绩 · {name}", emphasis=("academic_score",), warning=("failed_count",)
    )
    uses = [Use(s.use, books[s]) for s in plan.sources]
    uses += [Use(name, None, text=text) for name, text in plan.parameters.items()]
    sheets = (*academic_trace.sheets(computed, shown, listed), sheet, sources_sheet(uses))
    files = (NewFile(chosen.out, Document("trace", f"成绩溯源 · {name}", sheets)),) if chosen.out else ()
    message = f"{name}：重新计算与结果表一致（核对了 {len(records)} 名学生）"
    return Outcome(message, (), academic_command.rows(records.select(shown)), files=files)


def _academic_request(plan: Plan, books: Mapping[Source, Book | None]) -> academic_command.AcademicRequest:
    by_use: dict[str, list[Book]] = {}
    for source in plan.sources:
        if book := books[source]:
            by_use.setdefault(source.use, []).append(book)
    one = {use: found[0] for use, found in by_use.items()}
    terms = plan.parameters.get(academic_command.TERM_PARAMETER)
    return academic_command.AcademicRequest(
        one[academic_command.ROSTER_USE],
        tuple(by_use.get(academic_command.SCORES_USE, ())),
        one.get(academic_command.ADJUST_USE),
        one.get(academic_command.SCHEME_USE),
        plan.parameters.get(academic_command.BONUS_PARAMETER),
        tuple(terms.split(academic_command.TERM_JOINT)) if terms else (),
    )


def compare(result: Book, records: Records) -> tuple[Finding, ...]:
    """Return a finding for every written cell that differs from the recomputed value."""
    read = intake(result, records.table)
    if read.records is None or stops(read.findings):
        return read.findings
    written = read.records
    ids = records.texts("student_id")
    place = {student_id: row for row, student_id in enumerate(written.texts("student_id"))}
    found = [
        finding("O708", Where(result.file, records.table.sheet), student_id, what=student_id)
        for student_id in ids
        if student_id not in place
    ]
    for column in records.table.columns:
        expected, there = academic_command.shown(records, column), academic_command.shown(written, column)
        for index, student_id in enumerate(ids):
            row = place.get(student_id)
            if row is not None and there[row] != expected[index]:
                given = {"student_id": student_id, "heading": column.heading}
                given |= {"found": there[row] or "空白", "expected": expected[index] or "空白"}
                found.append(finding("O707", written.where(row, column.name), there[row], **given))
    return tuple(found)


def _choose(
    result: Book, records: Records, groups: Sequence[int], chosen: Chosen
) -> tuple[list[int], list[int], tuple[Finding, ...]]:
    """Return the rows of the class, the rows to be traced, and what was asked for in vain."""
    wanted = trim(chosen.student or chosen.class_ or "")
    if chosen.student is not None:
        shown = [i for i, student_id in enumerate(records.texts("student_id")) if student_id == wanted]
    else:
        classes = (class_key(name) for name in records.texts("class_"))
        shown = [i for i, key in enumerate(classes) if key == class_key(wanted)]
    if not shown:
        return [], [], (finding("O708", Where(result.file), wanted, what=wanted),)
    classes_shown = {groups[i] for i in shown}
    listed = [i for i, group in enumerate(groups) if group in classes_shown]
    return listed, shown, ()


def _title(listed: Records, shown: Records, chosen: Chosen) -> str:
    if chosen.student is None:
        return listed.texts("class_")[0]
    return f"{shown.texts('name')[0]}（{shown.texts('student_id')[0]}）"
