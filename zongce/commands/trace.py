"""trace: compute a result once more from its sources, compare, and show one student or class."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from zongce.checks.intake import intake
from zongce.checks.row_groups import cells_of, rows_by
from zongce.commands.provenance import Use, common_digest, read_provenance, sources_sheet
from zongce.commands.recompute import NEEDED, RECOMPUTE, Files, Recomputed
from zongce.commands.result_rows import rows_shown, shown_column
from zongce.core.catalog import finding
from zongce.core.finding import Finding, Where, stops
from zongce.core.named import NamedTuple
from zongce.core.text import class_key, trim
from zongce.core.value import replace
from zongce.ports.outcome import Document, NewFile, Outcome
from zongce.tables.rating import RATING_FORM
from zongce.tables.report import SOURCES, TRACE_KIND

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Set

    from zongce.core.grid import Book
    from zongce.core.records import Records
    from zongce.core.schema import Table


FORMS_USE = RATING_FORM.sheet
"""The source that is a folder of files."""
REMOTE = re.compile(r"[\\/]{2}|[A-Za-z][A-Za-z0-9+.-]+:")
"""A path that leads to another machine; a received workbook must not send anybody there."""


class Source(NamedTuple):
    """One file (or the folder of forms) that the result was computed from, as its 数据来源 sheet says."""

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
    """Return what must be read again to trace ``result``; O705 when it is no complete result of ours."""
    kind = result.kind
    records = intake(result, SOURCES).records if kind in RECOMPUTE else None
    said = read_provenance(records) if records is not None else None
    if said is None or not NEEDED[kind] <= said.files.keys():
        return Plan(result, kind, (), {}, (finding("O705", Where(result.file), kind),))
    sources = tuple(Source(use, *pair) for use, pairs in said.files.items() for pair in pairs)
    remote = tuple(_missing(result, source) for source in sources if REMOTE.match(source.path))
    return Plan(result, kind, sources, said.parameters, remote)


def trace(plan: Plan, books: Mapping[Source, tuple[Book, ...]], chosen: Chosen) -> Outcome:
    """Return the trace workbook of a student or class, or the findings that make it untrustworthy."""
    changed = tuple(
        _missing(plan.result, source)
        for source in plan.sources
        if not _unchanged(source, books.get(source, ()))
    )
    if changed:
        return Outcome("没有追溯：数据来源与计算时不同", changed)
    files: Files = {}
    for source in plan.sources:
        files[source.use] = (*files.get(source.use, ()), *books[source])
    again, findings = RECOMPUTE[plan.kind](files, plan.parameters)
    if again is None or stops(findings):
        return Outcome("没有追溯：数据来源中有错误", findings)
    listed, shown, missing = _choose(plan.result, again, chosen)
    faults = (*compare(plan.result, again.records), *missing)
    if faults:
        differs = any(fault not in missing for fault in faults)
        why = "结果表与重新计算的不同" if differs else "结果里没有要找的人或班级"
        return Outcome(f"没有追溯：{why}", faults)
    return _show(plan, books, again, (listed, shown), chosen)


def _missing(result: Book, source: Source) -> Finding:
    return finding("O706", Where(result.file), source.path, use=source.use, what=source.path)


def _unchanged(source: Source, books: tuple[Book, ...]) -> bool:
    if source.use == FORMS_USE:
        return common_digest(books) == source.digest
    return len(books) == 1 and books[0].sha256 == source.digest


def _show(
    plan: Plan,
    books: Mapping[Source, tuple[Book, ...]],
    again: Recomputed,
    rows: tuple[list[int], list[int]],
    chosen: Chosen,
) -> Outcome:
    listed, shown = (again.records.select(part) for part in rows)
    name = listed.texts("class_")[0]
    if chosen.student is not None:
        name = f"{shown.texts('name')[0]}（{shown.texts('student_id')[0]}）"
    sheet = again.sheet(listed, f"{again.records.table.sheet} · {name}")
    uses = [
        Use(s.use, None, len(books[s]), s.path, s.digest) if s.use == FORMS_USE else Use(s.use, books[s][0])
        for s in plan.sources
    ]
    uses += [Use(parameter, None, text=text) for parameter, text in plan.parameters.items()]
    traced = (replace(s, title=f"{s.title} · {name}") for s in again.trace(rows[1], rows[0]))
    sheets = (*traced, sheet, sources_sheet(uses))
    made = (NewFile(chosen.out, Document(TRACE_KIND, f"成绩溯源 · {name}", sheets)),) if chosen.out else ()
    message = (
        f"{name} {again.records.table.sheet}：重新计算与结果表一致（核对了 {len(again.records)} 名学生）"
    )
    return Outcome(message, (), rows_shown(shown), files=made)


def compare(result: Book, records: Records) -> tuple[Finding, ...]:
    """Return a finding for every written cell that differs from the recomputed value.

    Every student's row must stand there once, and nobody else's.
    """
    read = intake(result, _as_written(records))
    if read.records is None or stops(read.findings):
        return read.findings
    written = read.records
    ids = records.texts("student_id")
    place = {student_id: row for row, student_id in enumerate(written.texts("student_id"))}
    found = list(_rows_too_many(written, set(ids)))
    found += [
        finding("O708", Where(result.file, records.table.sheet), student_id, what=student_id)
        for student_id in ids
        if student_id not in place
    ]
    for column in records.table.columns:
        expected, there = shown_column(records, column), shown_column(written, column)
        for index, student_id in enumerate(ids):
            row = place.get(student_id)
            if row is not None and there[row] != expected[index]:
                given = {"student_id": student_id, "heading": column.heading}
                given |= {"found": there[row] or "空白", "expected": expected[index] or "空白"}
                found.append(finding("O707", written.where(row, column.name), there[row], **given))
    return tuple(found)


def _as_written(records: Records) -> Table:
    """Return the result's table; cells may be blank where a student's grade does not have a module."""
    return replace(
        records.table,
        columns=tuple(
            replace(c, required=False) if c.required and None in records.values(c.name) else c
            for c in records.table.columns
        ),
    )


def _rows_too_many(written: Records, known: Set[str]) -> Iterator[Finding]:
    """Tell of students who stand twice in a result, and of those who do not belong there."""
    for student_id, rows in rows_by(written.texts("student_id")).items():
        where = written.where(rows[-1], "student_id")
        if len(rows) > 1:
            yield finding("R203", where, student_id, cells=cells_of(written, rows, "student_id"))
        if student_id not in known:
            yield finding("C605", where, student_id, student_id=student_id)


def _choose(
    result: Book, again: Recomputed, chosen: Chosen
) -> tuple[list[int], list[int], tuple[Finding, ...]]:
    """Return the rows of the class, the rows to be traced, and what was asked for in vain."""
    records, groups = again.records, again.groups
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
