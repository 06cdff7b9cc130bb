"""课程调整记录 of two workbooks put together: each side owns its rows, none is lost, none stands twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.commands import rows
from zongce.tables.batch import COLLEGE_ADMIN
from zongce.tables.registers import COURSE_LOG

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from zongce.core.records import Records, Value

    Row = dict[str, Value]


def merged(college: Records, class_: Records) -> Records:
    """Return the rows of both, ordered by time (requirement A5, design decision 8).

    The college's own rows are as ``college`` has them, all others (whose 状态 a counsellor may have changed)
    as ``class_`` has them; what only one side has stays.
    """
    made: dict[tuple[Value, ...], Row] = {}
    sides = ((class_, False), (college, False), (college, True), (class_, True))
    for records, owned in sides:
        for row in rows.every(records):
            if not owned:
                made.setdefault(_key(row), row)
            elif (row["role"] == COLLEGE_ADMIN) is (records is college):
                made[_key(row)] = row
    return rows.of(COURSE_LOG, sorted(made.values(), key=lambda row: str(row["time"])))


def is_in(log: Sequence[Row], row: Mapping[str, Value]) -> bool:
    """Say whether a change is on record, whatever became of it."""
    return _key(row) in {_key(one) for one in log}


def _key(row: Mapping[str, Value]) -> tuple[Value, ...]:
    return tuple(value for name, value in row.items() if name != "state")
