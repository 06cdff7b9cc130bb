"""成绩分布: how many students have a score in each range, with a chart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.commands import rows
from zongce.ports.outcome import Chart, SheetContent
from zongce.tables.academic import ACADEMIC
from zongce.tables.composite import COMPOSITE
from zongce.tables.shown import DISTRIBUTION

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zongce.core.records import Records

BANDS = ((9000, "90 分以上"), (8000, "80～89.99"), (7000, "70～79.99"), (6000, "60～69.99"))
LOWEST = "60 分以下"


def distribution(tables: Mapping[str, Records], owner: str = "") -> SheetContent | None:
    """Return the distribution of the totals, of the academic scores where there are no totals yet.

    ``owner`` is the class or college whose scores they are.
    """
    for table, name, words in ((COMPOSITE, "total", "综合成绩"), (ACADEMIC, "academic_score", "学业成绩")):
        scores = [v for v in tables[table.name].values(name) if isinstance(v, int)]
        if scores:
            return _sheet(scores, words, owner)
    return None


def _sheet(scores: list[int], words: str, owner: str) -> SheetContent:
    counts = dict.fromkeys([label for _, label in BANDS] + [LOWEST], 0)
    for score in scores:
        counts[next((label for low, label in BANDS if score >= low), LOWEST)] += 1
    records = rows.of(DISTRIBUTION, [{"band": band, "head_count": n} for band, n in counts.items()])
    told = "，".join(f"{band} {n} 人" for band, n in counts.items())
    chart = Chart(f"{words}分布", "band", ("head_count",), "分数段", "人数", f"{words}：{told}")
    title = f"{owner} · {words}分布" if owner else f"{words}分布"
    return SheetContent(DISTRIBUTION, records, title, f"共 {len(scores)} 人。", chart=chart)
