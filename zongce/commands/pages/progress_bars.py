"""Progress as pictures: data bars of how many of how many, a chart of the classes or colleges."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.commands import rows
from zongce.commands.pages.class_steps import participants
from zongce.ports.outcome import Chart
from zongce.tables.progress import CLASS_PROGRESS, COLLEGE_PROGRESS, RATERS
from zongce.tables.rating import PEER, ROLES
from zongce.tables.scheme import SETTINGS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zongce.core.records import Records
    from zongce.core.schema import Table

    Tables = Mapping[str, Records]

OUT_OF = {
    CLASS_PROGRESS.name: ("participant_count", ("counsellor_rated", "teacher_rated", "peer_done")),
    COLLEGE_PROGRESS.name: (
        "class_count", ("academic_count", "rating_count", "submitted_count", "published_count"),
    ),
}  # fmt: skip
"""By table: the column with the totals, and the columns that count parts of them."""


def bars(table: Table, tables: Tables) -> Mapping[str, tuple[int, ...]]:
    """Return the columns with data bars and each row's total."""
    if table.name == RATERS.name:
        return {"rated_count": _to_rate(tables)}
    if table.name not in OUT_OF:
        return {}
    total, parts = OUT_OF[table.name]
    whole = tuple(v if isinstance(v, int) else 0 for v in tables[table.name].values(total))
    return dict.fromkeys(parts, whole)


def _to_rate(tables: Tables) -> tuple[int, ...]:
    """Return how many students each rater rates: classmates not themselves, unless 计自评 says so."""
    every = participants(tables)
    own = rows.first(tables[SETTINGS.name], setting="计自评")
    less = 0 if own and own["value"] == "是" else 1
    return tuple(every - less if role == ROLES[PEER] else every for role in tables[RATERS.name].texts("role"))


def chart(table: Table, records: Records) -> Chart | None:
    """Return the chart of a progress sheet, None for other sheets."""
    if table.name == CLASS_PROGRESS.name:
        told = _told(records, "class_", "peer_done", "participant_count", "人完成互评")
        return Chart("各班互评进度", "class_", ("participant_count", "peer_done"), "班级", "人数", told)
    if table.name == COLLEGE_PROGRESS.name:
        told = _told(records, "college", "submitted_count", "class_count", "个班已提交")
        return Chart("各学院提交进度", "college", ("class_count", "submitted_count"), "学院", "班级数", told)
    return None


def _told(records: Records, name: str, part: str, total: str, words: str) -> str:
    """Return a chart in words, for people who cannot see it."""
    parts = zip(records.texts(name), records.texts(part), records.texts(total), strict=True)
    return "；".join(f"{whose} {done or 0}/{whole or 0} {words}" for whose, done, whole in parts)
