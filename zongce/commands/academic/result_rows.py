"""The sheet 学业成绩 when classes were computed: 专业年级排名 kept or blanked, digests remembered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.commands import rows, staleness
from zongce.ports.command import Patch
from zongce.tables.academic import ACADEMIC
from zongce.tables.records import ACADEMIC_ITEM, COMPUTATIONS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zongce.core.records import Records, Value
    from zongce.ports.command import Request

RANKED = ("student_id", "academic_score", "major", "grade_year")
"""What 专业年级排名 depends on."""
GRADE_RANK = "major_grade_rank"


def with_grade_ranks(new: Records, old: Records) -> Records:
    """Return new rows with the old 专业年级排名 if all scores are as they were, else without any.

    One changed score may move everybody of the major and grade (requirement A8).
    """
    as_before = _ranked(new) == _ranked(old)
    held: dict[Value, Value] = {}
    if as_before:
        held = dict(zip(old.values("student_id"), old.values(GRADE_RANK), strict=True))
    return rows.mapped(new, lambda _, row: {**row, GRADE_RANK: held.get(row["student_id"])})


def patches(request: Request, records: Records, classes: Iterable[str]) -> tuple[Patch, Patch]:
    """Return 学业成绩 and 计算记录 after these classes were computed (``""`` in a class workbook).

    What they were computed from is remembered by digest, with time and person (requirement A6).
    """
    after = {**request.tables, ACADEMIC.name: records}
    computations = request.tables[COMPUTATIONS.name]
    for class_ in classes:
        digests = (
            staleness.inputs(request.kind, after, ACADEMIC_ITEM, class_),
            staleness.result_digest(after, ACADEMIC_ITEM, class_),
        )
        computations = staleness.record(computations, request, ACADEMIC_ITEM, class_, digests)
    return Patch(records), Patch(computations)


def _ranked(records: Records) -> set[tuple[Value, ...]]:
    return set(zip(*(records.values(name) for name in RANKED), strict=True))
