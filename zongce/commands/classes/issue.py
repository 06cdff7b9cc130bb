"""下发班级工作簿: the first time a workbook, afterwards numbered updates (issue B, deliver 4)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from zongce.checks.roster import read_roster
from zongce.commands import exchange, facts, official_seals, rows
from zongce.commands.classes import issued_data
from zongce.commands.classes.contents import Share, content_digest, numbered, with_chain
from zongce.commands.classes.news import is_news, last_number
from zongce.commands.college.classes import (
    ISSUED_CONTENT,
    chosen,
    classes_of,
    distinct_names,
    in_progress,
    refreshed,
)
from zongce.commands.college.fixed import note_of, typed_over_in
from zongce.commands.college.people import rule_findings, sheet_of, staff_findings
from zongce.commands.college.roster_import import other_cohorts
from zongce.commands.courses.score_imports import score_parts, valid_imports
from zongce.core.catalog import finding
from zongce.core.finding import Severity, stops
from zongce.core.grid import BATCH_PROPERTY, CLASS_PROPERTY, COLLEGE_PROPERTY, ID_PROPERTY
from zongce.core.named import NamedTuple
from zongce.core.value import replace
from zongce.ports.command import Patch
from zongce.ports.outcome import Outcome
from zongce.seal.stored import Seal
from zongce.tables.books import CLASS, CLASS_UPDATE, KINDS
from zongce.tables.records import STATUS
from zongce.tables.roster import ROSTER

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from zongce.checks.intake import Intake
    from zongce.commands.college.classes import SchoolClass
    from zongce.core.finding import Finding
    from zongce.core.records import Records
    from zongce.ports.command import Request
    from zongce.ports.outcome import NewFile

    Tables = Mapping[str, Records]
LABEL = "下发班级工作簿"
ID_LENGTH = 12
UNKNOWN_CLASS = "B821"


class _Sent(NamedTuple):
    """What goes to one class."""

    class_: SchoolClass
    number: int
    file: NewFile
    digest: str
    notes: Mapping[str, str]
    """What the college remembers of the sheets and items that the class must not change."""


def issue(request: Request) -> Outcome:
    """Make a workbook for each class that has none yet, an update for those whose data changed since.

    A class that is named gets its update even without a change. Participants are fixed with it: changing
    them needs 清空过程数据 again (requirement B4), also where somebody typed over the roster's sheet (B810).
    """
    roster, found = distinct_names(request.tables[ROSTER.name])
    tables = {**request.tables, ROSTER.name: roster}
    classes = classes_of(roster)
    picked, unknown = chosen(classes, request.text("class_"))
    found = (*found, *unknown, *_faults(request, tables), *typed_over_in(tables, request.text("class_")))
    parts = score_parts(request)
    seals, broken = official_seals.held(tables, request.file)
    found += (*_score_faults(parts, roster), *broken)
    if stops(found):
        return Outcome(f"没有{LABEL}", found)
    share = Share(tables, [part.records for part in parts if part.records is not None])
    sent = [made for class_ in picked if (made := _sent(request, share, class_, seals))]
    idle = [c.name for c in picked if not c.participants and not last_number(tables, c)]
    if idle:
        found += (finding("W960", None, classes="、".join(idle)),)
    patches = tuple(_patches(request, tables, sent)) if sent else ()
    return Outcome(
        _said(sent, len(picked) - len(idle)), found, files=tuple(s.file for s in sent), patches=patches
    )


def needed_scores(request: Request) -> tuple[str, ...]:
    """Return the SHA-256 of the raw scores that the classes get their rows from."""
    return valid_imports(request)


def _faults(request: Request, tables: Tables) -> Iterator[Finding]:
    """Yield what must be mended before anybody works with it: roster, cohorts, people, rules, scheme.

    People of a class that is not there are a hint: a list of the whole college may name more classes.
    """
    _, told = read_roster(sheet_of(request.book, ROSTER))
    yield from (f for f in told if f.severity is Severity.ERROR)
    yield from other_cohorts(tables[ROSTER.name], facts.batch_of(tables).cohorts)
    for found in staff_findings(request, classes_of(tables[ROSTER.name])):
        if found.severity is Severity.ERROR:
            yield replace(found, severity=Severity.HINT) if found.code == UNKNOWN_CLASS else found
    yield from (f for f in rule_findings(request) if f.severity is Severity.ERROR)


def _score_faults(parts: Sequence[Intake], roster: Records) -> Iterator[Finding]:
    """Yield errors in the raw scores of the college's students: their classes could not open the sheet.

    Errors in rows of others, which the import let pass, play no part.
    """
    ids = set(roster.values("student_id"))
    for part in parts:
        if part.records is None:
            yield from part.findings
            continue
        numbers = zip(part.records.rows, part.records.values("student_id"), strict=True)
        mine = {row for row, student in numbers if student in ids or student is None}
        for found in part.findings:
            digits = re.search(r"[0-9]+$", found.cell)
            if found.severity is Severity.ERROR and (not digits or int(digits[0]) in mine):
                yield found


def _sent(request: Request, share: Share, class_: SchoolClass, seals: Mapping[str, Seal]) -> _Sent | None:
    """Return what the class gets, None where it needs nothing."""
    last = last_number(share.tables, class_)
    if not class_.participants and not last:
        return None
    contents = share.of(class_)
    digest = content_digest(contents)
    if last and not is_news(share.tables, class_, digest) and not request.text("class_"):
        return None
    if last:
        contents = with_chain(contents, seals.get(class_.key, Seal()))
    kind, number = (CLASS_UPDATE if last else CLASS), last + 1
    label = f"班级更新_{number}" if last else KINDS[CLASS].label
    book = exchange.document(request, kind, numbered(contents, number), _properties(request, class_))
    notes = issued_data.notes(class_.key, number, contents)
    return _Sent(class_, number, exchange.issued((class_.name, label), book), digest, notes)


def _properties(request: Request, class_: SchoolClass) -> dict[str, str]:
    assert request.chance is not None  # noqa: S101  # every run has one
    return {
        ID_PROPERTY: request.chance.code(ID_LENGTH),
        BATCH_PROPERTY: facts.batch_of(request.tables).id,
        CLASS_PROPERTY: class_.key,
        COLLEGE_PROPERTY: facts.status(request.tables, facts.COLLEGE_NAME),
    }


def _patches(request: Request, tables: Tables, sent: Sequence[_Sent]) -> Iterator[Patch]:
    """Yield 班级进度 and 班级状态 with what was sent; participants are fixed from now on."""
    if tables[ROSTER.name] is not request.tables[ROSTER.name]:
        yield Patch(tables[ROSTER.name])
    progress = refreshed(tables, classes_of(tables[ROSTER.name]))
    items: dict[str, str] = {}
    for made in sent:
        class_ = made.class_
        [row] = in_progress(progress, [class_])
        progress = rows.changed(progress, [row], update_number=made.number, cleared_at=None)
        items |= {
            facts.item_of(facts.UPDATE, class_.key): str(made.number),
            facts.item_of(ISSUED_CONTENT, class_.key): made.digest,
            **made.notes,
            **note_of(class_),
        }
    yield Patch(progress)
    yield Patch(facts.with_status(tables[STATUS.name], items))


def _said(sent: Sequence[_Sent], due: int) -> str:
    first = sum(made.number == 1 for made in sent)
    return f"下发班级工作簿 {first} 份、更新 {len(sent) - first} 份；{due - len(sent)} 个班没有变化"
