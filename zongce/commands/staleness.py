"""需重新计算 (staleness): each result remembers by digest what it was computed from and what it gave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.commands import facts, rows
from zongce.commands.rating import raters as rating_raters
from zongce.core.catalog import finding
from zongce.core.records import from_values
from zongce.core.value import replace
from zongce.tables.academic import ACADEMIC, RAW_SCORES
from zongce.tables.batch import COLLEGE_ADMIN
from zongce.tables.books import CLASS
from zongce.tables.composite import COMPOSITE, MODULE_SCORES
from zongce.tables.progress import COMPLETE
from zongce.tables.rating import RATING_RESULT, RATING_RULES
from zongce.tables.records import (
    ACADEMIC_ITEM,
    COMPOSITE_ITEM,
    COMPOSITE_RANK_ITEM,
    COMPUTATIONS,
    MAJOR_RANK_ITEM,
    RATING_ITEM,
    YEAR_ITEM,
)
from zongce.tables.registers import ADDED_SCORES, COURSE_LOG, EFFECTIVE, SCORE_IMPORTS, VALID
from zongce.tables.roster import ROSTER
from zongce.tables.scheme import BONUS_ITEMS, SCHEME_TABLES
from zongce.tables.shown import YEAR_RESULT
from zongce.workflow.digests import digest_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from zongce.core.finding import Finding
    from zongce.core.records import Records
    from zongce.ports.command import Request

    Tables = Mapping[str, Records]

ISSUED = "下发摘要"
"""班级状态: digest of what the college issued last; travels with the class workbook."""
COMPOSITE_SOURCE = "综合成绩来源"
"""班级状态: whether the composite scores were computed or imported (facts.SYSTEM, facts.OFFLINE)."""
FIRST_HALF_SOURCE = "第一学期来源"
"""班级状态: SHA-256 of the first term's workbook that 学年成绩 was made from."""
RESULTS = {
    ACADEMIC_ITEM: ACADEMIC,
    RATING_ITEM: RATING_RESULT,
    COMPOSITE_ITEM: COMPOSITE,
    YEAR_ITEM: YEAR_RESULT,
    MAJOR_RANK_ITEM: ACADEMIC,
    COMPOSITE_RANK_ITEM: COMPOSITE,
}
STALE = "stale"
"""Stands for the digest of the inputs where a result has to be computed again; equal to none."""
_RULES = tuple(table.name for table in SCHEME_TABLES)


def record(records: Records, request: Request, item: str, class_: str, digests: tuple[str, str]) -> Records:
    """Return 计算记录 with this computation: when, by whom, digests of inputs and result."""
    row = {
        "computed_item": item, "class_": class_ or None, "time": request.moment, "person": str(request.actor),
        "input_digest": digests[0], "result_digest": digests[1],
    }  # fmt: skip
    held = rows.find(records, computed_item=item, class_=class_)
    return rows.changed(records, held, **row) if held else rows.added(records, [row])


def forget(records: Records, item: str, class_: str = "") -> Records:
    """Return 计算记录 without a computation."""
    return rows.without(records, rows.find(records, computed_item=item, class_=class_))


def outdated(records: Records, item: str, class_: str) -> Records:
    """Return 计算记录 with a result that has to be computed again whatever its other inputs say."""
    return rows.changed(records, rows.find(records, computed_item=item, class_=class_), input_digest=STALE)


def computed_at(tables: Tables, item: str, class_: str = "") -> str:
    """Return when and by whom a result was computed last, empty where it never was."""
    row = rows.first(tables[COMPUTATIONS.name], computed_item=item, class_=class_)
    return f"{row['time']} {row['person']}" if row else ""


def is_stale(kind: str, tables: Tables, item: str, class_: str = "") -> bool:
    """Say whether an input changed since the result was computed, or the result's rows were edited.

    A result that was never computed is not stale. ``class_`` names the class in a college's workbook.
    """
    row = rows.first(tables[COMPUTATIONS.name], computed_item=item, class_=class_)
    if row is None:
        return False
    return (row["input_digest"], row["result_digest"]) != (
        inputs(kind, tables, item, class_),
        result_digest(tables, item, class_),
    )


def stale_findings(
    kind: str, tables: Tables, items: Iterable[str], command: str, classes: Iterable[str] = ("",)
) -> list[Finding]:
    """Return B816 for each result that needs computing again, B817 for each that was never computed."""
    found: list[Finding] = []
    for class_ in classes:
        label = class_ or facts.subject(kind, tables)
        for item in items:
            if not computed_at(tables, item, class_):
                found.append(finding("B817", None, class_=label, item=item))
            elif is_stale(kind, tables, item, class_):
                found.append(finding("B816", None, class_=label, item=item, command=command))
    return found


def inputs(kind: str, tables: Tables, item: str, class_: str = "") -> str:
    """Return the digest of what a result is computed from, as it stands now."""
    rules = tuple(tables[name] for name in _RULES)
    if item == YEAR_ITEM:
        return digest_of(
            _result(tables, COMPOSITE_ITEM, class_), *rules, facts.status(tables, FIRST_HALF_SOURCE)
        )
    if item == COMPOSITE_RANK_ITEM:
        return digest_of(_result(tables, COMPOSITE_ITEM, ""), *rules, _groups(tables[ROSTER.name]))
    if item == MAJOR_RANK_ITEM:
        return digest_of(_result(tables, ACADEMIC_ITEM, ""), *rules)
    if kind != CLASS:
        return issued_digest(tables, class_)
    return _CLASS_INPUTS[item](tables)


def result_digest(tables: Tables, item: str, class_: str = "") -> str:
    """Return the digest of a result's rows; ranks that the college adds later do not count."""
    return digest_of(_result(tables, item, class_))


def issued_digest(tables: Tables, class_: str) -> str:
    """Return the digest of what a class's results depend on in the college's workbook.

    The class's students, raw scores, terms, rules, the college's own adjustments, ratio and mode. ``class_``
    is the class's name as 班级进度 has it.
    """
    roster = tables[ROSTER.name]
    mine = roster.select(rows.find(roster, class_=class_))
    ids = set(mine.texts("student_id"))
    imports = tables[SCORE_IMPORTS.name]
    valid = imports.select(rows.find(imports, state=VALID))
    return digest_of(
        _without(mine, "class_size"),
        *(tables[name] for name in _RULES),
        tables[RATING_RULES.name],
        sorted(f"{t} {d}" for t, d in zip(valid.texts("term"), valid.texts("digest"), strict=True)),
        _of_students(tables[ADDED_SCORES.name], ids),
        _effective(tables, ids, role=COLLEGE_ADMIN),
        _terms(tables),
        facts.status(tables, facts.BONUS),
        facts.status(tables, facts.MODE),
    )


def adjustments_digest(tables: Tables, class_: str) -> str:
    """Return the digest of all adjustments that hold for a class's students, whoever made them."""
    roster = tables[ROSTER.name]
    ids = roster.select(rows.find(roster, class_=class_)).texts("student_id")
    return digest_of(_effective(tables, set(ids)))


def _academic_inputs(tables: Tables) -> str:
    return digest_of(
        tables[ROSTER.name], tables[RAW_SCORES.name], _effective(tables), *(tables[name] for name in _RULES),
        _terms(tables), facts.status(tables, facts.BONUS),
    )  # fmt: skip


def _rating_inputs(tables: Tables) -> str:
    counted = (row for row in rating_raters.current(tables) if row["state"] == COMPLETE)
    sent = [f"{row['rater_id']} {row['role']} {row['digest']}" for row in counted]
    return digest_of(
        tables[ROSTER.name], tables[RATING_RULES.name], sorted(sent), *(tables[name] for name in _RULES)
    )


def _composite_inputs(tables: Tables) -> str:
    """Return what the total depends on; of a total that was imported only the students and the rules."""
    base = (tables[ROSTER.name], *(tables[name] for name in _RULES))
    if facts.status(tables, COMPOSITE_SOURCE) == facts.OFFLINE:
        return digest_of(*base)
    return digest_of(
        *base,
        _result(tables, ACADEMIC_ITEM, ""),
        _result(tables, RATING_ITEM, ""),
        tables[MODULE_SCORES.name],
        tables[BONUS_ITEMS.name],
    )


_CLASS_INPUTS = {
    ACADEMIC_ITEM: _academic_inputs,
    RATING_ITEM: _rating_inputs,
    COMPOSITE_ITEM: _composite_inputs,
}


def _result(tables: Tables, item: str, class_: str) -> Records:
    """Return a result's rows (of one class where it is named) without ranks that the college gives."""
    records = tables[RESULTS[item].name]
    if class_:
        records = records.select(rows.find(records, class_=class_))
    if item in (MAJOR_RANK_ITEM, COMPOSITE_RANK_ITEM):
        return records
    late = [c.name for c in records.table.columns if c.name.endswith(("major_rank", "major_grade_rank"))]
    return _without(records, *late)


def _terms(tables: Tables) -> tuple[str, str]:
    """Return which terms' scores count (requirement A1)."""
    batch = facts.batch_of(tables)
    return batch.school_year, batch.half


def _groups(roster: Records) -> Records:
    """Return who takes part in which major and grade."""
    kept = ("student_id", "major", "grade_year", "participant")
    return _without(roster, *(c.name for c in roster.table.columns if c.name not in kept))


def _effective(tables: Tables, ids: set[str] | None = None, role: str = "") -> Records:
    """Return the adjustments that hold, without who and when."""
    log = tables[COURSE_LOG.name]
    students, roles = log.texts("student_id"), log.texts("role")
    kept = [
        row
        for row in rows.find(log, state=EFFECTIVE)
        if (ids is None or students[row] in ids) and (not role or roles[row] == role)
    ]
    return _without(log.select(kept), "time", "person")


def _of_students(records: Records, ids: set[str]) -> Records:
    return records.select([row for row, number in enumerate(records.texts("student_id")) if number in ids])


def _without(records: Records, *names: str) -> Records:
    table = replace(records.table, columns=tuple(c for c in records.table.columns if c.name not in names))
    return from_values(table, {c.name: records.values(c.name) for c in table.columns})
