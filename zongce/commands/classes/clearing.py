"""清空过程数据 in the class's workbook, as the college's update orders it (requirement B4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.checks.own_book import empty
from zongce.commands import rows
from zongce.commands.rating import raters as rating_raters
from zongce.core.text import words
from zongce.tables.academic import ACADEMIC
from zongce.tables.composite import COMPOSITE
from zongce.tables.progress import COMPLETE, PARTLY, RATERS
from zongce.tables.rating import PEER, RATING_RESULT, ROLES
from zongce.tables.records import COMPUTATIONS, IN_DOUBT, INCOMPLETE, RECEIVED, USED, VOIDED
from zongce.tables.shown import YEAR_RESULT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zongce.core.records import Records, Value

    Tables = Mapping[str, Records]
RESULTS = (ACADEMIC, RATING_RESULT, COMPOSITE, YEAR_RESULT)
STANDING = (USED, INCOMPLETE, IN_DOUBT)
"""What a received form counted as until it was voided."""


def cleared(before: Tables, after: Tables) -> dict[str, Records]:
    """Return the sheets without results and classmates' ratings.

    The classmates' forms are marked 作废 and stay in the case. Counsellors' and class teachers' ratings
    stay; students who are new to the class become 未评学号 of theirs. ``before`` has the old roster.
    """
    made = {**after, COMPUTATIONS.name: empty(COMPUTATIONS)}
    made |= {table.name: empty(table) for table in RESULTS}
    raters = rows.every(after[RATERS.name])
    peers = {str(row["digest"]) for row in raters if row["role"] == ROLES[PEER] and row["digest"]}
    old = [str(row["student_id"]) for row in rating_raters.participants(before)]
    new = [str(row["student_id"]) for row in rating_raters.participants(after)]
    here = set(new)
    made[RATERS.name] = rows.of(
        RATERS,
        (_rater(row, old, new) for row in raters if row["role"] != ROLES[PEER] or row["rater_id"] in here),
    )
    received = after[RECEIVED.name]
    void = [
        row
        for row, values in enumerate(rows.every(received))
        if values["digest"] in peers and values["outcome"] in STANDING
    ]
    made[RECEIVED.name] = rows.changed(received, void, outcome=VOIDED)
    return made


def _rater(row: Mapping[str, Value], old: list[str], new: list[str]) -> Mapping[str, Value]:
    """Return a rater after the clearing: a classmate starts again, others go on with who is new."""
    if row["role"] == ROLES[PEER]:
        return {**row, **rating_raters.NOTHING}
    if row["state"] not in (PARTLY, COMPLETE):
        return row
    left = set(words(str(row["unrated"] or "")))
    return {**row, **rating_raters.standing(new, [student for student in old if student not in left])}
