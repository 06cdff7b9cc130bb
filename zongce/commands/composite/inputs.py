"""Everything a composite score is computed from: what was given is read, agrees, and is complete."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.checks.bonus_items import BonusItems, read_bonus_items
from zongce.checks.modules import ModuleScores, read_modules
from zongce.checks.results import ResultScores, read_result
from zongce.commands.composite.compute import (
    Values,
    bonus_values,
    level_scope,
    rows_by_participant,
)
from zongce.core.catalog import finding
from zongce.core.finding import Where, stops
from zongce.core.number import show
from zongce.core.value import value
from zongce.scheme.scheme import ACADEMIC, BONUS, DISCIPLINED, FAILED_COURSE, MAJOR_GRADE, RATING, TOTAL
from zongce.tables.academic import ACADEMIC as ACADEMIC_RESULT
from zongce.tables.rating import RATING_RESULT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from zongce.checks.roster import Roster
    from zongce.core.finding import Finding
    from zongce.core.grid import Book
    from zongce.scheme.scheme import Scheme

FAILED_COUNT = "不及格门数"


@value(frozen=True, slots=True)
class CompositeRequest:
    """What the command was given; ``academic`` and ``rating`` are result workbooks of those commands."""

    roster: Book
    scheme: Book | None
    modules: Book | None = None
    items: Book | None = None
    academic: Book | None = None
    rating: Book | None = None
    out: str = ""


@value(frozen=True, slots=True)
class Inputs:
    """What was read; None where nothing was given."""

    modules: ModuleScores | None
    items: BonusItems | None
    academic: ResultScores | None
    rating: ResultScores | None

    def findings(self) -> Iterator[Finding]:
        """Yield what the checks of all of them found."""
        for part in (self.modules, self.items, self.academic, self.rating):
            yield from part.findings if part else ()


def read_inputs(request: CompositeRequest, roster: Roster, scheme: Scheme) -> Inputs:
    """Read every workbook of module scores that was given."""
    given = _given(request, scheme)
    return Inputs(
        modules=read_modules(request.modules, roster, scheme, given) if request.modules else None,
        items=read_bonus_items(request.items, roster, scheme) if request.items else None,
        academic=read_result(request.academic, ACADEMIC_RESULT, roster, ("academic_score", "failed_count"))
        if request.academic
        else None,
        rating=read_result(request.rating, RATING_RESULT, roster, ("rating_score",))
        if request.rating
        else None,
    )


def _given(request: CompositeRequest, scheme: Scheme) -> frozenset[str]:
    """Return the modules that come from items or results instead of a column."""
    books = {ACADEMIC: request.academic, RATING: request.rating, BONUS: request.items}
    return frozenset(scheme.sourced(*(source for source, book in books.items() if book)))


def unused(request: CompositeRequest, scheme: Scheme) -> Iterator[Finding]:
    """Hint at results that no module takes; an academic result may serve a veto alone."""
    vetoes = any(veto.condition == FAILED_COURSE for veto in scheme.vetoes)
    if request.academic and not scheme.sourced(ACADEMIC) and not vetoes:
        given = {"table": ACADEMIC_RESULT.sheet, "source": ACADEMIC}
        yield finding("C618", Where(request.academic.file), **given)
    if request.rating and not scheme.sourced(RATING):
        yield finding("C618", Where(request.rating.file), table=RATING_RESULT.sheet, source=RATING)


def bring_together(inputs: Inputs, roster: Roster, scheme: Scheme) -> tuple[Values, list[Finding]]:
    """Bring the sources together: what is there twice must agree, what is needed must be there."""
    count = len(roster.participants)
    entered = inputs.modules.values if inputs.modules else {}
    results = _results(inputs, count)
    bonuses = bonus_values(inputs.items, scheme, count) if inputs.items else {}
    blank, nothing = (None,) * count, (0,) * count
    held = rows_by_participant(roster, scheme)
    findings: list[Finding] = []
    columns: dict[str, list[int | None]] = {}
    for name in scheme.module_names:
        mine: Sequence[int | None] = entered.get(name, blank)
        given = {**results, BONUS: bonuses.get(name, nothing) if inputs.items else mine}
        sources = [modules[name].source if name in modules else "" for modules in held]
        columns[name] = [given.get(source, mine)[p] for p, source in enumerate(sources)]
        findings += (
            _differs(inputs, roster, (name, p), value)
            for p, (source, value) in enumerate(zip(sources, columns[name], strict=True))
            if source in results and value is not None and mine[p] not in (None, value)
        )
    failed, more = _failed(inputs, roster)
    findings += more
    if not stops((*findings, *inputs.findings())):
        findings += _without(inputs, roster, scheme, columns)
    return Values(columns, failed, inputs.modules.disciplined if inputs.modules else None), findings


def _results(inputs: Inputs, count: int) -> dict[str, Sequence[int | None]]:
    """Return the scores of the result workbooks that were given, by the source that takes them."""
    parts = (ACADEMIC, inputs.academic, "academic_score"), (RATING, inputs.rating, "rating_score")
    return {source: part.values.get(name, (None,) * count) for source, part, name in parts if part}


def _differs(inputs: Inputs, roster: Roster, at: tuple[str, int], expected: int, places: int = 2) -> Finding:
    name, position = at
    modules = inputs.modules
    assert modules is not None  # noqa: S101  # only what was entered can differ
    where = modules.where(name, position)
    column = modules.failed_count if name == FAILED_COUNT else modules.values[name]
    found = column[position] if column else None
    person = roster.records.texts("name")[roster.participants[position]]
    shown = show(found or 0, places)
    given = {"name": person, "module": name, "found": shown, "expected": show(expected, places)}
    return finding("C609", where, shown, **given)


def _failed(inputs: Inputs, roster: Roster) -> tuple[Sequence[int | None] | None, list[Finding]]:
    """Return 不及格门数 from the academic result, else from 模块成绩; both must agree."""
    entered = inputs.modules.failed_count if inputs.modules else None
    result = inputs.academic.values.get("failed_count") if inputs.academic else None
    if result is None or all(value is None for value in result):
        return entered, []
    findings = [
        _differs(inputs, roster, (FAILED_COUNT, position), value, 0)
        for position, (own, value) in enumerate(zip(entered or (), result, strict=False))
        if own is not None and value is not None and own != value
    ]
    return result, findings


def _without(
    inputs: Inputs, roster: Roster, scheme: Scheme, columns: Mapping[str, Sequence[int | None]]
) -> Iterator[Finding]:
    """Tell of modules for which nobody gave a score."""
    names = roster.records.texts("name")
    held = rows_by_participant(roster, scheme)
    for module in scheme.module_names:
        lacking = [p for p, own in enumerate(held) if module in own and columns[module][p] is None]
        if lacking and inputs.modules is None and len(lacking) == sum(module in own for own in held):
            yield finding("C601", None, module, module=module)
            continue
        for position in lacking:
            where = inputs.modules.where(module, position) if inputs.modules else None
            yield finding("C603", where, name=names[roster.participants[position]], module=module)


def veto_faults(scheme: Scheme, given: Values, where: Where) -> Iterator[Finding]:
    """Tell of vetoes whose data nobody gave; they must not be passed over."""
    needed = {FAILED_COURSE: ("不及格门数", given.failed), DISCIPLINED: ("违纪", given.disciplined)}
    for condition in dict.fromkeys(veto.condition for veto in scheme.vetoes):
        heading, data = needed.get(condition, ("", ()))
        if data is None:
            yield finding("C610", where, condition, condition=condition, needed=heading)


def roster_faults(roster: Roster, scheme: Scheme) -> Iterator[Finding]:
    """Tell of grades without modules, and of students for whom a quota has no range."""
    records, held = roster.records, rows_by_participant(roster, scheme)
    names, grades = records.texts("name"), records.texts("grade_year")
    bare = {
        grades[row]: row
        for row, own in zip(reversed(roster.participants), reversed(held), strict=True)
        if not own
    }
    for grade, row in sorted(bare.items()):
        label = f"年级 {grade} " if grade else "没有写年级的学生"
        yield finding("M522", records.where(row, "grade_year"), grade, grades=label)
    for object_ in dict.fromkeys(rule.object_ for rule in scheme.level_rules):
        if level_scope(scheme, object_) != MAJOR_GRADE:
            continue
        for row, own in zip(roster.participants, held, strict=True):
            if not roster.major_grade[row] and (object_ == TOTAL or object_ in own):
                yield finding("C614", records.where(row, "major"), name=names[row], object_=object_)
