"""Which rows of the score files matter: participants', of the terms asked for, not voided."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from zongce.checks.cell import term_text
from zongce.checks.row_groups import once_per_file
from zongce.checks.students import match_students
from zongce.core.catalog import finding
from zongce.core.finding import Finding, Severity, Where
from zongce.core.named import NamedTuple
from zongce.core.value import replace

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from zongce.checks.roster import Roster
    from zongce.core.records import Records, Value
    from zongce.scheme.scheme import Scheme

VOID = "是"
_ROW = re.compile(r"[0-9]+$")


class Chosen(NamedTuple):
    """The rows that matter, their students' positions among the participants, and what was found."""

    records: Records
    student: tuple[int, ...]
    other_terms: frozenset[str]
    findings: tuple[Finding, ...]


class _Terms(NamedTuple):
    """The terms of the files against those asked for."""

    wanted: frozenset[Value]
    other: frozenset[str]
    fill: str | None
    """The term of rows that name none; None where they name none and none is needed, or it is unclear."""
    unclear: bool
    """Whether rows that name none could be of several terms."""


def choose_rows(
    records: Records, taken: Sequence[Finding], roster: Roster, scheme: Scheme, terms: Sequence[str]
) -> Chosen:
    """Choose the rows that matter; ``taken`` are the intake's findings.

    Findings: those of :func:`match_students`, G304 voided, G308 no term, G309 no such term. Of the
    intake's errors those in rows that play no part are left out.
    """
    ignored = scheme.settings.ignore_outsiders
    matched = match_students(records, (), roster, ignore_outsiders=ignored)
    place = (*roster.position, -1)
    student = [place[row] for row in matched.row]
    asked = tuple(term_text(term) or term for term in terms)
    column, void = records.values("term"), records.values("void")
    plan = _plan(column, asked)
    in_term = [s >= 0 and t in plan.wanted for s, t in zip(student, column, strict=True)]
    keep = [row for row, (inside, v) in enumerate(zip(in_term, void, strict=True)) if inside and v != VOID]
    findings = [
        *_that_matter(records, taken, _idle(records, matched.row, student, plan, ignored=ignored)),
        *matched.findings,
        *_absent_terms(records, asked, column),
    ]
    if VOID in void:
        voided = (row for row, inside in enumerate(in_term) if inside and void[row] == VOID)
        findings += once_per_file(records, voided, "G304", "void")
    if plan.unclear:
        findings += _without_term(records, keep, taken)
    rows = records if len(keep) == len(records) else records.select(keep)
    if plan.fill is not None:
        rows = replace(rows, columns={**rows.columns, "term": _filled(rows.values("term"), plan.fill)})
    return Chosen(rows, tuple(map(student.__getitem__, keep)), plan.other, tuple(findings))


def _plan(column: Sequence[Value], asked: Sequence[str]) -> _Terms:
    found = set(column)
    named = frozenset(str(term) for term in found if term is not None)
    if not asked:
        return _Terms(frozenset(found), frozenset(), None, unclear=None in found and bool(named))
    fill = asked[0] if len(asked) == 1 and None in found else None
    return _Terms(
        frozenset({*asked, None}), named - set(asked), fill, unclear=len(asked) > 1 and None in found
    )


def _filled(column: Sequence[Value], term: str) -> tuple[Value, ...]:
    return tuple(term if value is None else value for value in column)


def _absent_terms(records: Records, asked: Sequence[str], column: Sequence[Value]) -> Iterator[Finding]:
    """G309 for each term asked for that no row has (a single one is taken by rows without a term)."""
    found = set(column)
    if len(asked) == 1 and None in found:
        return
    named = "、".join(sorted(str(term) for term in found if term is not None)) or "无"
    source = records.sources[0]
    where = Where(source.file, source.sheet) if len(records.sources) == 1 else Where()
    for term in asked:
        if term not in found:
            yield finding("G309", where, term, term=term, found=named)


def _without_term(records: Records, keep: Iterable[int], taken: Iterable[Finding]) -> Iterator[Finding]:
    """G308 at every row without a term; once for a file that has no such column."""
    faulty = {(f.file, f.sheet, f.cell) for f in taken}
    column, told = records.values("term"), set()
    for row in keep:
        if column[row] is not None:
            continue
        source = records.source(row)
        if "term" in source.letters:
            where = records.where(row, "term")
            if where not in faulty:
                yield finding("G308", where)
        elif id(source) not in told:
            told.add(id(source))
            yield finding("G308", Where(source.file, source.sheet))


def _idle(
    records: Records, rows: Sequence[int], student: Sequence[int], plan: _Terms, *, ignored: bool
) -> Iterator[int]:
    """Yield the rows that surely play no part: others' rows, of other terms, voided."""
    ids, terms, void = (records.values(name) for name in ("student_id", "term", "void"))
    for row in records:
        outsider = rows[row] < 0 and ignored and ids[row] is not None
        no_part = rows[row] >= 0 and student[row] < 0
        if outsider or no_part or void[row] == VOID or terms[row] not in plan.wanted:
            yield row


def _that_matter(records: Records, taken: Sequence[Finding], idle: Iterable[int]) -> Iterable[Finding]:
    """Return the findings without the errors that stand in idle rows."""
    errors = {_place(f) for f in taken if f.severity is Severity.ERROR and f.cell}
    if not errors:
        return taken
    spared = set()
    for row in idle:
        source = records.source(row)
        place = (source.file, source.sheet, records.rows[row])
        if place in errors:
            spared.add(place)
    return [f for f in taken if f.severity is not Severity.ERROR or _place(f) not in spared]


def _place(found: Finding) -> tuple[str, str, int]:
    """Return file, sheet and row of a finding, row 0 where it stands at no cell."""
    match = _ROW.search(found.cell)
    return found.file, found.sheet, int(match[0]) if match else 0
