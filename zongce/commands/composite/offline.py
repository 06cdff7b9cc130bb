"""综合测评成绩 that were made outside and handed in: checked, ranked, levelled (requirement C3)."""

from __future__ import annotations

from string import ascii_uppercase
from typing import TYPE_CHECKING

from zongce.commands import facts, staleness
from zongce.commands.composite.compute import (
    Values,
    from_scores,
    level_scope,
    rows_by_participant,
    vetoed,
)
from zongce.commands.composite.imported import BLANK, check_import, modules_of
from zongce.commands.composite.of_class import computed
from zongce.commands.stopping import causes
from zongce.core.catalog import finding
from zongce.core.finding import Severity, stops
from zongce.core.named import NamedTuple
from zongce.core.number import show
from zongce.core.text import squeeze
from zongce.core.value import replace
from zongce.scheme.scheme import CLASS, DISCIPLINED, FAILED_COURSE, TOTAL
from zongce.tables.academic import ACADEMIC
from zongce.tables.books import CLASS as CLASS_BOOK
from zongce.tables.composite import ENTRY_KIND, MODULE_SCORES
from zongce.tables.records import ACADEMIC_ITEM

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from zongce.checks.placing import Placed
    from zongce.checks.roster import Roster
    from zongce.commands.composite.compute import Computed
    from zongce.commands.composite.of_class import Rules
    from zongce.core.finding import Finding
    from zongce.core.grid import Book
    from zongce.core.records import Records, Value
    from zongce.ports.command import Request
    from zongce.scheme.scheme import Scheme

LEVEL_DIFFERS, OTHER_HEADING = "C621", "S114"
YES = "是"


class Taken(NamedTuple):
    """What came of an import; no scores where something stops."""

    made: Computed | None
    findings: tuple[Finding, ...]


def take(request: Request, book: Book, rules: Rules, roster: Roster, label: str) -> Taken:
    """Return the import's scores with class ranks and levels, checked as the college counts.

    线下导入: students, ranks and the stated rules are verified; 系统计算: every score as well, it must be
    what computing gives.
    """
    checked = check_import(book, roster, rules.scheme, one_class=True)
    findings = [f for f in checked.findings if not _expected(f, book)]
    unsound = {_row(f) for f in findings if f.severity is Severity.ERROR}
    findings = [f for f in findings if f.code != LEVEL_DIFFERS or _row(f) not in unsound]
    if checked.placed is None:
        return Taken(None, tuple(findings))
    made: Computed | None
    if facts.status(request.tables, facts.MODE) == facts.OFFLINE:
        made, more = _as_typed(request, checked.placed, roster, rules.scheme)
    else:
        made, more = _as_computed(request, checked.placed, label)
        findings = [f for f in findings if f.code != LEVEL_DIFFERS]  # told by what was computed, vetoes too
    findings = list(causes((*findings, *more)))
    return Taken(None if stops(findings) else made, tuple(findings))


def _expected(found: Finding, book: Book) -> bool:
    """Say whether a finding is none here: a blank level is given by rule, our template says 素质综合测评."""
    blank_level = found.code == LEVEL_DIFFERS and not found.value
    return blank_level or (found.code == OTHER_HEADING and book.kind == ENTRY_KIND)


def _row(found: Finding) -> str:
    return found.cell.lstrip(ascii_uppercase)


def _objects(modules: Sequence[str]) -> dict[str, str]:
    """Return the column of every object: the modules and 总分."""
    return {**{name: f"module_{i}" for i, name in enumerate(modules)}, TOTAL: "total"}


def _as_typed(
    request: Request, placed: Placed, roster: Roster, scheme: Scheme
) -> tuple[Computed, list[Finding]]:
    """Return the typed scores with ranks; a level is what was typed, else what the rules give."""
    modules = modules_of(scheme)
    objects = _objects(modules)
    columns = {object_: list(placed.numbers(key)) for object_, key in objects.items()}
    findings = list(_without_module(columns, placed, roster, scheme))
    given = Values({}, *_veto_data(request, roster))
    made = from_scores(roster, scheme, modules, columns, given)
    levels: dict[str, tuple[str | None, ...]] = {}
    for object_, key in objects.items():
        ruled = made.levels[object_]
        if level_scope(scheme, object_) != CLASS:
            ruled = (None,) * len(ruled)  # one class does not show what a share of the grade is
        typed = placed.values(f"{key}_level")
        levels[object_] = tuple(_text(own) or by_rule for own, by_rule in zip(typed, ruled, strict=True))
    made = replace(made, levels=levels)
    return made, [*findings, *_barred(made, placed, given)]


def _text(value: Value) -> str | None:
    return squeeze(str(value)) or None if value is not None else None


def _without_module(
    columns: Mapping[str, list[int | None]], placed: Placed, roster: Roster, scheme: Scheme
) -> Iterator[Finding]:
    """C615 for a score in a module that the student's grade does not have; it is left out."""
    names = roster.records.texts("name")
    for position, held in enumerate(rows_by_participant(roster, scheme) if scheme.modules else ()):
        for index, name in enumerate(scheme.module_names):
            score = columns[name][position]
            if score is not None and name not in held:
                columns[name][position] = None
                where = placed.records.where(placed.row[position], f"module_{index}")
                person = names[roster.participants[position]]
                yield finding("C615", where, show(score), name=person, module=name)


def _veto_data(request: Request, roster: Roster) -> tuple[Sequence[int | None] | None, Sequence[bool] | None]:
    """Return 不及格门数 out of 学业成绩 and 违纪 out of 模块成绩, None where the workbook does not say."""
    stale = staleness.is_stale(CLASS_BOOK, request.tables, ACADEMIC_ITEM)
    failed = [] if stale else _by_student(request.tables[ACADEMIC.name], "failed_count", roster)
    wrong = _by_student(request.tables[MODULE_SCORES.name], "disciplined", roster)
    counts = (
        [v if isinstance(v, int) else None for v in failed] if any(v is not None for v in failed) else None
    )
    flags = [v == YES for v in wrong] if any(v is not None for v in wrong) else None
    return counts, flags


def _by_student(records: Records, name: str, roster: Roster) -> list[Value]:
    held = dict(zip(records.texts("student_id"), records.values(name), strict=True))
    ids = roster.records.texts("student_id")
    return [held.get(ids[row]) for row in roster.participants]


def _barred(made: Computed, placed: Placed, given: Values) -> Iterator[Finding]:
    """B870 for a level of 总分 that a veto bars, as far as the workbook knows."""
    names = made.roster.records.texts("name")
    known = {FAILED_COURSE: given.failed is not None, DISCIPLINED: given.disciplined is not None}
    for veto in made.scheme.vetoes:
        if not known.get(veto.condition, True):
            continue
        hit = vetoed(made, veto, given).tolist()
        for position, level in enumerate(made.levels[TOTAL]):
            if hit[position] and level in veto.barred:
                where = placed.records.where(placed.row[position], "total_level")
                person = names[made.roster.participants[position]]
                yield finding(
                    "B870", where, level or "", name=person, level=level or "", condition=veto.condition
                )


def _as_computed(request: Request, placed: Placed, label: str) -> tuple[Computed | None, list[Finding]]:
    """Return what computing gives, and what was typed otherwise."""
    made, findings = computed(request, label)
    if made is None or stops(findings):
        return None, list(findings)
    return made, [*findings, *_other_scores(made, placed), *_other_levels(made, placed)]


def _other_scores(made: Computed, placed: Placed) -> Iterator[Finding]:
    """B871 for every score that is not the computed one."""
    names = made.roster.records.texts("name")
    for object_, key in _objects(made.modules).items():
        scores, present = made.column(object_)
        for position, typed in enumerate(placed.numbers(key)):
            right = int(scores[position]) if present[position] else None
            if typed is None or typed == right:
                continue
            where = placed.records.where(placed.row[position], key)
            given = {"found": show(typed), "expected": BLANK if right is None else show(right)}
            person = names[made.roster.participants[position]]
            yield finding("B871", where, show(typed), name=person, module=object_, **given)


def _other_levels(made: Computed, placed: Placed) -> Iterator[Finding]:
    """B873 for every level that is not the computed one; what was computed holds."""
    names = made.roster.records.texts("name")
    for object_, key in _objects(made.modules).items():
        if not made.scheme.levels_of(object_):
            continue
        for position, typed in enumerate(placed.values(f"{key}_level")):
            found, right = _text(typed), made.levels[object_][position]
            if found is None or found == right:
                continue
            where = placed.records.where(placed.row[position], f"{key}_level")
            given = {"object_": object_, "found": found, "expected": right or BLANK}
            yield finding("B873", where, found, name=names[made.roster.participants[position]], **given)
