"""专业年级排名 of 综合成绩 over all classes of a college (requirements C3, A7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from zongce.commands import staleness
from zongce.commands.college import classes as college_classes
from zongce.commands.college.fixed import typed_over_in
from zongce.commands.composite.compute import ABSENT, RANKED_BY_MAJOR, level_scope, levels_by_rule
from zongce.commands.composite.imported import BLANK
from zongce.commands.composite.of_class import rules_of
from zongce.commands.groups import major_grade_groups
from zongce.commands.result_rows import rank_texts, rows_shown
from zongce.commands.stopping import stopped
from zongce.core.catalog import finding
from zongce.core.finding import stops
from zongce.core.records import from_values
from zongce.ports.command import Patch
from zongce.ports.outcome import Outcome
from zongce.rules.rank import rank
from zongce.scheme.scheme import ACADEMIC, MAJOR_GRADE, TOTAL
from zongce.tables.composite import COMPOSITE, TOTAL_STEM, composite, stem
from zongce.tables.progress import SUBMITTED
from zongce.tables.records import COMPOSITE_ITEM, COMPOSITE_RANK_ITEM, COMPUTATIONS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from zongce.checks.roster import Roster
    from zongce.core.finding import Finding
    from zongce.core.records import Records, Value
    from zongce.core.schema import Column
    from zongce.ports.command import Request
    from zongce.scheme.scheme import Scheme

    Scores = tuple[NDArray[np.int64], NDArray[np.bool_]]

RANK = "综合专业年级排名"
LATE = "_major_rank"


def rank_majors(request: Request) -> Outcome:
    """Rank the totals and the 学业 modules within major and grade, over all participating classes.

    B809 names the classes that have not submitted, B817 those whose results were not collected, B816 those
    whose results no longer fit. Ranks compare the two-decimal scores, then the scheme's 同分再比.
    """
    rules = rules_of(request.book)
    if rules.roster is None or stops(rules.findings):
        return stopped(rules.findings)
    missing = tuple(typed_over_in(request.tables)) or tuple(_missing(request))
    if missing:
        return stopped((*rules.findings, *missing))
    records = ranked(request.tables[COMPOSITE.name], rules.roster, rules.scheme)
    after = dict(request.tables) | {COMPOSITE.name: records}
    digests = (
        staleness.inputs(request.kind, after, COMPOSITE_RANK_ITEM),
        staleness.result_digest(after, COMPOSITE_RANK_ITEM),
    )
    done = staleness.record(request.tables[COMPUTATIONS.name], request, COMPOSITE_RANK_ITEM, "", digests)
    told = (*rules.findings, *_other_levels(request.tables[COMPOSITE.name], rules.roster, rules.scheme))
    message = f"已计算 {len(rules.roster.participants)} 名参评学生的综合专业年级排名"
    return Outcome(message, told, rows_shown(records), patches=(Patch(records), Patch(done)))


def _missing(request: Request) -> Iterator[Finding]:
    """Tell of classes without which there are no ranks."""
    tables = request.tables
    classes = [c for c in college_classes.own_classes(tables).values() if c.participants]
    state = {c.key: college_classes.progress_row(tables, c).get("submission") for c in classes}
    waiting = [c.name for c in classes if state[c.key] != SUBMITTED]
    if waiting:
        yield finding("B809", None, "、".join(waiting), classes="、".join(waiting))
    there = set(tables[COMPOSITE.name].texts("student_id"))
    for class_ in classes:
        if state[class_.key] != SUBMITTED:
            continue
        if not there.issuperset(class_.participants):
            yield finding("B817", None, class_.name, class_=class_.name, item=COMPOSITE_ITEM)
        elif staleness.is_stale(request.kind, tables, COMPOSITE_ITEM, class_.name):
            given = {"class_": class_.name, "item": COMPOSITE_ITEM, "command": RANK}
            yield finding("B816", None, class_.name, **given)


def ranked(records: Records, roster: Roster, scheme: Scheme) -> Records:
    """Return the rows with the ranks of those who take part; everybody else's are blank."""
    made = _with_columns(records, scheme)
    places = _places(made, roster)
    groups, dense = major_grade_groups(roster), scheme.settings.dense
    chain = _chain(made, scheme, places)
    columns: dict[str, list[Value]] = {}
    for column in _late(made.table.columns):
        key = column.name.removesuffix(LATE)
        scores, present = _scores(made, key, places)
        ties = chain if key == "total" else ()
        ranks = rank_texts(rank(scores, groups, dense=dense, ties=ties, present=present))
        columns[column.name] = [None] * len(made)
        for place, text in zip(places, ranks, strict=True):
            columns[column.name][place] = text
    return from_values(
        made.table, {c.name: columns.get(c.name) or made.values(c.name) for c in made.table.columns}
    )


def _other_levels(records: Records, roster: Roster, scheme: Scheme) -> Iterator[Finding]:
    """C621 for a level that is not the rules' where a share of the grade decides: no class can tell that."""
    places, names = _places(records, roster), records.texts("name")
    groups = (major_grade_groups(roster),) * 2
    for object_, key in _objects(records, scheme).items():
        if not scheme.levels_of(object_) or level_scope(scheme, object_) != MAJOR_GRADE:
            continue
        ties = _chain(records, scheme, places) if object_ == TOTAL else ()
        expected = levels_by_rule(scheme, object_, _scores(records, key, places), groups, ties=ties)
        for place, right in zip(places, expected, strict=True):
            found = str(records.values(f"{key}_level")[place] or "")
            if found != (right or ""):
                given = {"name": names[place], "object_": object_, "found": found or BLANK}
                where = records.where(place, f"{key}_level")
                yield finding("C621", where, found, **given, expected=right or BLANK)


def _objects(records: Records, scheme: Scheme) -> dict[str, str]:
    """Return the column of every object that has scores: the modules and 总分."""
    by_heading = {c.heading: c.name for c in records.table.columns if _is_score(c)}
    held = {module: by_heading.get(f"{stem(module)}成绩", "") for module in scheme.module_names}
    return {**{module: key for module, key in held.items() if key}, TOTAL: "total"}


def _places(records: Records, roster: Roster) -> list[int]:
    """Return the row of every participant."""
    row_of = {student_id: row for row, student_id in enumerate(records.texts("student_id"))}
    ids = roster.records.texts("student_id")
    return [row_of[ids[row]] for row in roster.participants]


def _chain(records: Records, scheme: Scheme, places: list[int]) -> tuple[NDArray[np.int64], ...]:
    """Return what 同分再比 compares, in its order."""
    held = _objects(records, scheme)
    return tuple(_chained(records, held[m], places) for m in scheme.settings.tie_chain if m in held)


def _late(columns: tuple[Column, ...]) -> list[Column]:
    return [column for column in columns if column.name.endswith(LATE)]


def _scores(records: Records, name: str, places: list[int]) -> Scores:
    values = records.values(name)
    mine = [values[place] for place in places]
    scores = np.array([v if isinstance(v, int) else 0 for v in mine], np.int64)
    return scores, np.array([isinstance(v, int) for v in mine], np.bool_)


def _chained(records: Records, name: str, places: list[int]) -> NDArray[np.int64]:
    """Return a module of the tie chain; who does not have it comes last."""
    scores, present = _scores(records, name, places)
    return np.where(present, scores, ABSENT)


def _with_columns(records: Records, scheme: Scheme) -> Records:
    """Return the rows under the table that has every column of ranks that the college gives."""
    scores = {c.name: c.heading.removesuffix("成绩") for c in records.table.columns if _is_score(c)}
    modules = tuple(text for name, text in scores.items() if name != "total")
    ranked = {stem(m) for m in (*scheme.sourced(ACADEMIC), RANKED_BY_MAJOR)}
    table = composite(modules, TOTAL_STEM, (*(m for m in modules if m in ranked), TOTAL_STEM))
    values: Mapping[str, tuple[Value, ...]] = {c.name: records.values(c.name) for c in table.columns}
    return from_values(table, values)


def _is_score(column: Column) -> bool:
    return column.name == "total" or column.name.removeprefix("module_").isdigit()
