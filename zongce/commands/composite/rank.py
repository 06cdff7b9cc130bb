"""专业年级排名 of 综合成绩 over all classes of a college (requirements C3, A7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from zongce.commands import staleness
from zongce.commands.college import classes as college_classes
from zongce.commands.composite.compute import ABSENT, RANKED_BY_MAJOR
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
from zongce.scheme.scheme import ACADEMIC
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
    missing = tuple(_missing(request))
    if missing:
        return stopped((*rules.findings, *missing))
    records = ranked(request.tables[COMPOSITE.name], rules.roster, rules.scheme)
    after = dict(request.tables) | {COMPOSITE.name: records}
    digests = (
        staleness.inputs(request.kind, after, COMPOSITE_RANK_ITEM),
        staleness.result_digest(after, COMPOSITE_RANK_ITEM),
    )
    done = staleness.record(request.tables[COMPUTATIONS.name], request, COMPOSITE_RANK_ITEM, "", digests)
    message = f"已计算 {len(rules.roster.participants)} 名参评学生的综合专业年级排名"
    return Outcome(message, rules.findings, rows_shown(records), patches=(Patch(records), Patch(done)))


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
    row_of = {student_id: row for row, student_id in enumerate(made.texts("student_id"))}
    ids = roster.records.texts("student_id")
    places = [row_of[ids[row]] for row in roster.participants]
    groups, dense = major_grade_groups(roster), scheme.settings.dense
    by_name = {c.heading: c.name for c in made.table.columns}
    chain = [by_name[f"{stem(m)}成绩"] for m in scheme.settings.tie_chain if f"{stem(m)}成绩" in by_name]
    columns: dict[str, list[Value]] = {}
    for column in _late(made.table.columns):
        key = column.name.removesuffix(LATE)
        scores, present = _scores(made, key, places)
        ties = [_chained(made, name, places) for name in chain] if key == "total" else []
        ranks = rank_texts(rank(scores, groups, dense=dense, ties=ties, present=present))
        columns[column.name] = [None] * len(made)
        for place, text in zip(places, ranks, strict=True):
            columns[column.name][place] = text
    return from_values(
        made.table, {c.name: columns.get(c.name) or made.values(c.name) for c in made.table.columns}
    )


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
