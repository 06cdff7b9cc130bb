"""Checked module values -> module scores, totals, ranks and levels as arrays, one row per participant."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from zongce.commands.groups import class_groups, major_grade_groups
from zongce.core.named import NamedTuple
from zongce.core.text import squeeze
from zongce.core.value import replace, value
from zongce.rules.composite import Category, bonus_points, clip, compose
from zongce.rules.levels import Level, levels
from zongce.rules.rank import Ranks, rank
from zongce.scheme.scheme import (
    ACADEMIC,
    BEST,
    BEST_N,
    BY_SHARE,
    CLASS,
    DISCIPLINED,
    FAILED_COURSE,
    MAJOR_GRADE,
    SUMMED,
    TOTAL,
    Module,
    Scheme,
    Veto,
    grade_key,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from zongce.checks.bonus_items import BonusItems
    from zongce.checks.roster import Roster

    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]

STAGES = {"各模块加权后": "weighted", "最后": "final", "各模块分": "modules"}
QUOTA_ROUNDINGS = {"四舍五入": "half_up", "舍去": "down", "进一": "up"}
METHODS = {SUMMED: "sum", BEST: "max", BEST_N: "top"}
RANKED_BY_MAJOR = "科学文化素质"
"""Has a major-grade rank besides the modules of source 学业 (requirement C3)."""
ABSENT = -(2**62)
"""Stands in the tie chain for a module that the student's grade does not have."""


class Values(NamedTuple):
    """What the sources give: module values in 0.01 per participant, and what the vetoes look at."""

    modules: Mapping[str, Sequence[int | None]]
    failed: Sequence[int | None] | None = None
    disciplined: Sequence[bool] | None = None


@value(frozen=True, slots=True)
class Computed:
    """Arrays of S participants (in the roster's order) × M modules (in the scheme's order of names).

    ``values``, ``scores``, ``parts``, ``total`` in 0.01; ``weights`` in 0.0001 (an added module: 10,000).
    Where not ``present`` the grade does not have the module. ``numerator``/``denominator`` are the exact
    total. Objects are the modules and 总分; ``levels`` holds None where a student has no level.
    """

    roster: Roster
    scheme: Scheme
    modules: tuple[str, ...]
    rows: tuple[Mapping[str, Module], ...]
    """The module rows that hold for each participant, by name."""
    values: Ints
    scores: Ints
    present: Flags
    parts: Ints
    total: Ints
    numerator: NDArray[np.object_]
    denominator: NDArray[np.object_]
    class_group: Ints
    class_ranks: Mapping[str, Ranks]
    major_ranks: Mapping[str, Ranks]
    levels: Mapping[str, tuple[str | None, ...]]

    def column(self, object_: str) -> tuple[Ints, Flags]:
        """Return an object's scores and who has one."""
        if object_ == TOTAL:
            return self.total, np.ones(self.total.size, np.bool_)
        index = self.modules.index(object_)
        return self.scores[:, index], self.present[:, index]


def rows_by_participant(roster: Roster, scheme: Scheme) -> tuple[Mapping[str, Module], ...]:
    """Return for each participant the modules of the own grade by name."""
    grades = roster.records.texts("grade_year")
    held = {g: {m.name: m for m in scheme.modules_for(g)} for g in set(grades)}
    return tuple(held[grades[row]] for row in roster.participants)


def bonus_values(items: BonusItems, scheme: Scheme, students: int) -> dict[str, list[int | None]]:
    """Return the points of every module that has bonus rules; who has no items has 0.

    A category or 互斥组 is one however it is spelt: the check of the scheme compares them so as well.
    """
    keys = [(rule.module, squeeze(rule.category)) for rule in scheme.bonus_rules]
    exclusive = [squeeze(rule.mutex) for rule in scheme.bonus_rules]
    order = list(dict.fromkeys(keys))
    by_key = dict(zip(reversed(keys), reversed(scheme.bonus_rules), strict=True))
    categories = [Category(METHODS[r.method], r.top_n or 0, r.cap) for r in (by_key[key] for key in order)]
    mutexes = {mutex: n for n, mutex in enumerate(dict.fromkeys(filter(None, exclusive)))}
    points = bonus_points(
        np.array(items.student, np.int64),
        np.array([order.index(keys[index]) for index in items.rule], np.int64),
        np.array([mutexes.get(exclusive[index], -1) for index in items.rule], np.int64),
        np.array(items.points, np.int64),
        categories,
        students,
    )
    out: dict[str, list[int | None]] = {}
    for module in dict.fromkeys(module for module, _ in order):
        mine = [index for index, (name, _) in enumerate(order) if name == module]
        out[module] = points[:, mine].sum(axis=1).tolist()
    return out


def compute(roster: Roster, scheme: Scheme, given: Values) -> Computed:
    """Compute scores, totals, ranks and levels (requirements C1, C2, C3).

    Every participant must have a value in each module of the own grade.

    Raises:
        OverflowError: a total would leave 64 bits.
    """
    names, rows = scheme.module_names, rows_by_participant(roster, scheme)
    shape = len(rows), len(names)
    present = np.array([[name in held for name in names] for held in rows], np.bool_).reshape(shape)
    values = np.zeros(shape, np.int64)
    for index, name in enumerate(names):
        column = given.modules.get(name, ())
        values[:, index] = [v or 0 for v in column] or 0
    composed = _compose(roster, scheme, np.where(present, values, 0))
    groups = class_groups(roster), major_grade_groups(roster)
    base = Computed(
        roster, scheme, names, rows, values, composed.scores, present, composed.parts, composed.total,
        composed.numerator, composed.denominator, groups[0], {}, {}, {},
    )  # fmt: skip
    return _ranked(base, groups, given)


def from_scores(
    roster: Roster,
    scheme: Scheme,
    modules: tuple[str, ...],
    columns: Mapping[str, Sequence[int | None]],
    given: Values,
) -> Computed:
    """Rank and level scores that were made elsewhere (requirement C3, 线下导入).

    ``columns`` holds every module's and 总分's scores in 0.01 per participant, None where there is none.
    """
    count = len(roster.participants)
    shape = count, len(modules)
    scores = np.zeros(shape, np.int64)
    present = np.zeros(shape, np.bool_)
    for index, name in enumerate(modules):
        scores[:, index] = [score or 0 for score in columns[name]]
        present[:, index] = [score is not None for score in columns[name]]
    total = np.array([score or 0 for score in columns[TOTAL]], np.int64)
    groups = class_groups(roster), major_grade_groups(roster)
    base = Computed(
        roster, scheme, modules, rows_by_participant(roster, scheme), scores, scores, present,
        np.zeros(shape, np.int64), total, total.astype(object), np.ones(count, object), groups[0], {}, {}, {},
    )  # fmt: skip
    return _ranked(base, groups, given)


class _Composed(NamedTuple):
    scores: Ints
    parts: Ints
    total: Ints
    numerator: NDArray[np.object_]
    denominator: NDArray[np.object_]


def _compose(roster: Roster, scheme: Scheme, values: Ints) -> _Composed:
    """Put the modules together, grade by grade, since limits and weights may differ."""
    written = roster.records.texts("grade_year")
    grades = [grade_key(written[row]) for row in roster.participants]
    count = len(grades)
    made = _Composed(
        np.zeros_like(values), np.zeros_like(values), np.zeros(count, np.int64),
        np.zeros(count, object), np.ones(count, object),
    )  # fmt: skip
    stage = STAGES[scheme.settings.rounding_stage]
    for grade in dict.fromkeys(grades):
        rows = np.flatnonzero([g == grade for g in grades])
        modules = scheme.modules_for(grade)
        places = [scheme.module_names.index(m.name) for m in modules]
        columns = [
            clip(values[rows, p], m.base, m.floor, m.cap) for p, m in zip(places, modules, strict=True)
        ]
        scores = np.stack(columns, axis=1)
        whole = compose(scores, [m.weight for m in modules], stage)
        at = np.ix_(rows, np.array(places, np.int64))
        made.scores[at], made.parts[at] = scores, whole.parts
        made.total[rows] = whole.total
        made.numerator[rows], made.denominator[rows] = whole.numerator, whole.denominator
    return made


def _ranked(base: Computed, groups: tuple[Ints, Ints], given: Values) -> Computed:
    """Add class ranks of all objects, major-grade ranks of some, and the levels."""
    scheme = base.scheme
    class_ranks, major_ranks, named = {}, {}, {}
    by_major = {*scheme.sourced(ACADEMIC), RANKED_BY_MAJOR, TOTAL}
    for object_ in (*base.modules, TOTAL):
        scores, present = base.column(object_)
        ties = tie_columns(scheme, base.column) if object_ == TOTAL else ()
        options = {"dense": scheme.settings.dense, "ties": ties, "present": present}
        class_ranks[object_] = rank(scores, groups[0], **options)  # type: ignore[arg-type]
        if object_ in by_major:
            major_ranks[object_] = rank(scores, groups[1], **options)  # type: ignore[arg-type]
        named[object_] = _levels(base, object_, groups, given)
    return replace(base, class_ranks=class_ranks, major_ranks=major_ranks, levels=named)


def tie_columns(scheme: Scheme, column: Callable[[str], tuple[Ints, Flags]]) -> tuple[Ints, ...]:
    """Return what 同分再比 compares, in its order; ``column`` gives an object's scores and who has one."""
    columns = map(column, scheme.settings.tie_chain)
    return tuple(np.where(present, scores, ABSENT) for scores, present in columns)


def level_scope(scheme: Scheme, object_: str) -> str:
    """Return the range in which an object's quotas are counted."""
    quotas = (rule.scope for rule in scheme.levels_of(object_) if rule.manner == BY_SHARE)
    return next(quotas, CLASS)


def _levels(base: Computed, object_: str, groups: tuple[Ints, Ints], given: Values) -> tuple[str | None, ...]:
    rules = base.scheme.levels_of(object_)
    scores, present = base.column(object_)
    barred = np.zeros((scores.size, len(rules)), np.bool_)
    for veto in base.scheme.vetoes if object_ == TOTAL else ():
        hit = vetoed(base, veto, given)
        barred |= hit[:, None] & np.array([rule.level in veto.barred for rule in rules])
    ties = tie_columns(base.scheme, base.column) if object_ == TOTAL else ()
    return levels_by_rule(base.scheme, object_, (scores, present), groups, barred, ties)


def levels_by_rule(
    scheme: Scheme,
    object_: str,
    column: tuple[Ints, Flags],
    groups: tuple[Ints, Ints],
    barred: Flags | None = None,
    ties: Sequence[Ints] = (),
) -> tuple[str | None, ...]:
    """Return each participant's level of an object by 等次规则; None without rules or below all of them.

    ``column`` holds the scores in 0.01 and who has one, ``groups`` the classes and major-grades,
    ``barred`` bool[S, levels] what vetoes take away, ``ties`` what 同分再比 compares where scores are
    equal: a quota gives its places in the order of the ranks (requirement C2, Decided).
    """
    rules = scheme.levels_of(object_)
    scores, present = column
    if not rules:
        return (None,) * scores.size
    own = [Level(r.level, r.threshold, r.share if r.manner == BY_SHARE else None) for r in rules]
    quotas = [rule for rule in rules if rule.manner == BY_SHARE]
    found = levels(
        scores,
        groups[level_scope(scheme, object_) == MAJOR_GRADE],
        own,
        quota_rounding=QUOTA_ROUNDINGS[scheme.settings.quota_rounding],
        tie_up=quotas[0].tie_up if quotas else True,
        whole=scheme.settings.whole_levels,
        barred=barred,
        present=present,
        ties=ties,
    )
    return tuple(rules[index].level if index >= 0 else None for index in found.tolist())


def vetoed(base: Computed, veto: Veto, given: Values) -> Flags:
    """Return which participants a veto's condition holds for (requirement C2, Decided)."""
    count = base.total.size
    if veto.condition == FAILED_COURSE:
        return np.array([bool(n) for n in given.failed or (0,) * count], np.bool_)
    if veto.condition == DISCIPLINED:
        return np.array(given.disciplined or (False,) * count, np.bool_)
    scores, present = base.column(veto.module or TOTAL)
    return present & (scores < (veto.below or 0))
