"""学院上报: what a college tells the school — its progress, and after the approval every result."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from zongce.checks.roster import NOT_TAKING_PART
from zongce.commands import exchange, facts, official_seals, rows, sealing
from zongce.commands.college import class_states
from zongce.core.named import NamedTuple
from zongce.core.number import show
from zongce.seal.stored import Seal
from zongce.tables.academic import ACADEMIC
from zongce.tables.books import COLLEGE_REPORT, KINDS
from zongce.tables.composite import COMPOSITE
from zongce.tables.progress import APPROVED, PUBLISHED, REPORTED_PROGRESS, REPORTED_RESULTS
from zongce.tables.records import STATUS
from zongce.tables.roster import ROSTER
from zongce.tables.sealing import SEAL
from zongce.workflow.digests import digest_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zongce.core.records import Records, Value
    from zongce.core.schema import Table
    from zongce.ports.command import Request
    from zongce.ports.outcome import NewFile

    Tables = Mapping[str, Records]
    Row = Mapping[str, Value]

RESULTS_DIGEST = "成绩摘要"
"""班级状态 of a report: digest of its results, so that a change on the way is seen."""
TAKEN_ALONG = (facts.COLLEGE_NAME, facts.UPDATE, facts.RETURNS, facts.APPROVAL, facts.BONUS)
_MODULE = re.compile(r"module_[0-9]+")


class Signed(NamedTuple):
    """What makes a report hold: its part of the college's seal, and the class workbooks that go along."""

    seal: Seal
    kept: tuple[str, ...] = ()


UNSIGNED = Signed(Seal())


def sheets(request: Request, tables: Tables, number: int) -> dict[str, Records]:
    """Return a college's numbered report, not sealed; ``tables`` as they will be when the command is done."""
    found = results(tables) if facts.status(tables, facts.APPROVAL) == APPROVED else []
    made = exchange.blank(COLLEGE_REPORT)
    made[REPORTED_PROGRESS.name] = rows.of(REPORTED_PROGRESS, [_progress(request, tables)])
    made[REPORTED_RESULTS.name] = rows.of(REPORTED_RESULTS, found)
    items = {item: facts.status(tables, item) for item in TAKEN_ALONG} | {
        facts.BATCH_NAME: facts.batch_of(tables).name,
        facts.REPORT: str(number),
        RESULTS_DIGEST: results_digest(made),
    }
    made[STATUS.name] = facts.with_status(made[STATUS.name], items)
    return made


def paper(request: Request, made: dict[str, Records], signed: Signed = UNSIGNED) -> NewFile:
    """Return the file of a report: one zip with the class workbooks where some go along."""
    items = (facts.status(made, item) for item in (facts.BATCH_NAME, facts.COLLEGE_NAME))
    parts = (*items, f"{KINDS[COLLEGE_REPORT].label}_{facts.status(made, facts.REPORT)}")
    whole = made | {SEAL.name: official_seals.stored({sealing.OWN: signed.seal})}
    book = exchange.document(request, COLLEGE_REPORT, whole, exchange.identity(request))
    return exchange.issued(parts, book, kept=signed.kept)


def results_digest(tables: Tables) -> str:
    """Return the digest of a report's results."""
    return digest_of(tables[REPORTED_RESULTS.name])


def _progress(request: Request, tables: Tables) -> dict[str, Value]:
    """Return how far the college is, in classes: no score, no student (requirement B2)."""
    batch = facts.batch_of(tables)
    classes = class_states.participating(tables)

    def count(name: str) -> int:
        return sum(bool(each.progress.get(name)) for each in classes)

    return {
        "batch": batch.name, "college": facts.status(tables, facts.COLLEGE_NAME), "class_count": len(classes),
        "academic_count": count("academic_computed"), "rating_count": count("rating_computed"),
        "submitted_count": sum(each.submitted for each in classes),
        "published_count": sum(each.publicity == PUBLISHED for each in classes),
        "approval": facts.status(tables, facts.APPROVAL),
        "approved_at": facts.status(tables, facts.APPROVED_AT) or None,
        "approved_by": facts.status(tables, facts.APPROVED_BY) or None,
        "received_at": request.moment, "update_number": facts.count(tables, facts.UPDATE),
        "batch_id": batch.id,
    }  # fmt: skip


def results(tables: Tables) -> list[dict[str, Value]]:
    """Return a row for every student of the college, those who do not take part with the reason (C6, C7)."""
    scores = {row["student_id"]: row for row in rows.every(tables[COMPOSITE.name])}
    failed = {row["student_id"]: row["failed_count"] for row in rows.every(tables[ACADEMIC.name])}
    batch, table = facts.batch_of(tables), tables[COMPOSITE.name].table
    college = facts.status(tables, facts.COLLEGE_NAME)
    made: list[dict[str, Value]] = []
    for person in rows.every(tables[ROSTER.name]):
        takes_part = person["participant"] != NOT_TAKING_PART
        row = {name: person[name] for name in ("student_id", "name", "class_", "grade_year", "major")} | {
            "batch": batch.name, "batch_id": batch.id, "college": college,
            "school_year": batch.school_year or None,
            "participant": "是" if takes_part else "否",
            "absence_reason": None if takes_part else person["absence_reason"],
            "has_failed": has_failed(failed.get(person["student_id"])),
        }  # fmt: skip
        made.append(row | (scored(scores.get(person["student_id"], {}), table) if takes_part else {}))
    return made


def scored(row: Row, table: Table) -> dict[str, Value]:
    """Return what a report says of a student out of the row of 综合测评成绩."""
    return {
        "composite_score": row.get("total"), "level_total": row.get("total_level"),
        "total_class_rank": row.get("total_class_rank"), "total_major_rank": row.get("total_major_rank"),
        "module_texts": _module_texts(row, table) or None,
    }  # fmt: skip


def _module_texts(row: Row, table: Table) -> str:
    """Return module scores and levels in words: ``专业学习成绩 85.00 良好；思想品德成绩 90.00``."""
    parts: list[str] = []
    for column in table.columns:
        score = row.get(column.name)
        if _MODULE.fullmatch(column.name) and isinstance(score, int):
            level = row.get(f"{column.name}_level")
            parts.append(f"{column.heading} {show(score, 2)}{f' {level}' if level else ''}")
    return "；".join(parts)


def has_failed(count: Value) -> str | None:
    """Return 是否挂科; blank where no course scores were computed for the student."""
    if count is None:
        return None
    return "是" if int(count) > 0 else "否"
