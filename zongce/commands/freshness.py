"""计算于, 需重新计算: when each result was computed last and whether it still holds, looked up once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.checks.row_groups import rows_by
from zongce.commands import staleness
from zongce.core.value import value
from zongce.tables.academic import ACADEMIC
from zongce.tables.books import CLASS, COLLEGE
from zongce.tables.composite import COMPOSITE
from zongce.tables.rating import RATING_RESULT
from zongce.tables.records import (
    ACADEMIC_ITEM,
    COMPOSITE_ITEM,
    COMPOSITE_RANK_ITEM,
    COMPUTATIONS,
    MAJOR_RANK_ITEM,
    RATING_ITEM,
    YEAR_ITEM,
)
from zongce.tables.registers import ADDED_SCORES, COURSE_LOG
from zongce.tables.roster import ROSTER

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from zongce.core.records import Records

    Tables = Mapping[str, Records]
    Key = tuple[str, str]

OF_A_CLASS = (ACADEMIC_ITEM, RATING_ITEM, COMPOSITE_ITEM)
OF_ALL = (MAJOR_RANK_ITEM, COMPOSITE_RANK_ITEM, YEAR_ITEM)


@value(frozen=True, slots=True)
class Freshness:
    """By item and class (empty in a class's own workbook): when and by whom; what must be computed again."""

    computed: Mapping[tuple[str, str], str]
    stale: frozenset[tuple[str, str]]

    def at(self, item: str, class_: str = "") -> str:
        """Return when and by whom a result was computed last, empty where it never was."""
        return self.computed.get((item, class_), "")

    def is_stale(self, item: str) -> bool:
        """Say whether the result of any class needs computing again."""
        return any(one == item for one, _ in self.stale)

    def stale_classes(self, item: str) -> list[str]:
        """Return the classes whose result needs computing again, in order."""
        return sorted(class_ for one, class_ in self.stale if one == item)

    def last(self, item: str) -> str:
        """Return when and by whom the result was computed last of all classes."""
        return max((text for (one, _), text in self.computed.items() if one == item), default="")


NOTHING = Freshness({}, frozenset())


def freshness(kind: str, tables: Tables) -> Freshness:
    """Return what a workbook's 计算记录 says, held against the data as they are now."""
    if kind not in (CLASS, COLLEGE) or not len(tables[COMPUTATIONS.name]):
        return NOTHING
    whole = [(item, "") for item in ((*OF_A_CLASS, *OF_ALL) if kind == CLASS else OF_ALL)]
    computed, stale = _held(kind, tables, whole)
    if kind == COLLEGE:
        for class_, own in by_class(tables, _with_results(tables)):
            done, again = _held(kind, own, [(item, class_) for item in OF_A_CLASS])
            computed |= done
            stale |= again
    return Freshness(computed, frozenset(stale))


def _held(kind: str, tables: Tables, keys: list[Key]) -> tuple[dict[Key, str], set[Key]]:
    """Return which of some results were computed, and which of those need computing again."""
    texts = ((key, staleness.computed_at(tables, *key)) for key in keys)
    computed = {key: text for key, text in texts if text}
    return computed, {key for key in computed if staleness.is_stale(kind, tables, *key)}


def by_class(tables: Tables, wanted: Collection[str]) -> Iterator[tuple[str, Tables]]:
    """Yield the sheets with each class's own rows of those that hold all students, in one pass over each.

    Who looks for a class's rows himself does so classes times students over a whole college.
    """
    home_of = dict(zip(*map(tables[ROSTER.name].texts, ("student_id", "class_")), strict=True))
    groups = {
        table.name: rows_by(tables[table.name].texts("class_"), wanted)
        for table in (ROSTER, ACADEMIC, RATING_RESULT, COMPOSITE, COMPUTATIONS)
    }
    for table in (ADDED_SCORES, COURSE_LOG):
        groups[table.name] = rows_by(map(home_of.get, tables[table.name].texts("student_id")), wanted)
    for class_ in wanted:
        own = {name: tables[name].select(rows.get(class_, [])) for name, rows in groups.items()}
        yield class_, {**tables, **own}


def _with_results(tables: Tables) -> dict[str, None]:
    """Return the classes with results; only those of which somebody takes part, as in 审核."""
    roster = tables[ROSTER.name]
    parts = zip(roster.texts("class_"), roster.texts("participant"), strict=True)
    taking_part = {class_ for class_, part in parts if part != "否"}
    named = tables[COMPUTATIONS.name].texts("class_")
    return dict.fromkeys(class_ for class_ in named if class_ and class_ in taking_part)
