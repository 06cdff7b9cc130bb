"""成绩溯源 of rating scores: live formulas that recompute total and rank, and where rounding decided."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from zongce.commands.academic_trace import AGREES, agreement_formula, rank_formula
from zongce.core.grid import letters
from zongce.core.number import half_up, show
from zongce.core.records import from_values
from zongce.ports.outcome import FIRST_ROW, SheetContent
from zongce.rules.rank import decided_by_rounding
from zongce.tables.rating import rating_result, rating_trace

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from zongce.commands.rating_compute import Computed
    from zongce.core.records import Value

SHARES_A_SCORE, ANOTHER_SUM = (
    "四舍五入决定名次：与{people}取整后同分，取整前不同",
    "各项目取整后相加是 {total}；只对总和取整是 {other}",
)


def trace_sheet(
    computed: Computed, positions: Sequence[int], listed: Sequence[int] | None = None
) -> SheetContent:
    """Return 成绩溯源 for the participants at ``positions``: item scores, never a role's or a rater's marks.

    ``listed`` are the participants on the workbook's 评分结果 sheet, in its order: whole classes, over which
    the ranks are recomputed; by default those traced. Source: requirements N2, R6.
    """
    table = rating_trace(computed.names)
    formulas = _formulas(computed, positions, positions if listed is None else listed)
    columns = _columns(computed, positions)
    records = from_values(table, {c.name: columns[c.name] for c in table.columns})
    return SheetContent(table, records, table.sheet, formulas=formulas, emphasis=("rating_score",))


def _columns(computed: Computed, positions: Sequence[int]) -> Mapping[str, Sequence[Value]]:
    records, ranks = computed.roster.records, computed.class_ranks
    people = [computed.roster.participants[p] for p in positions]
    columns: dict[str, Sequence[Value]] = {
        name: [records.values(name)[row] for row in people] for name in ("student_id", "name", "class_")
    }
    for index in range(len(computed.names)):
        columns[f"item_{index}"] = [int(computed.items[p, index]) for p in positions]
    columns["rating_score"] = [int(computed.total[p]) for p in positions]
    columns["class_rank"] = [f"{ranks.rank[p]}/{ranks.size[p]}" for p in positions]
    columns["agreement"] = [AGREES] * len(positions)
    exact = exact_totals(computed)
    shared = _sharing_after_rounding(computed, exact)
    columns["explanation"] = ["；".join(_why(computed, p, exact[p], shared)) for p in positions]
    return columns


def exact_totals(computed: Computed) -> list[Fraction]:
    """Return every participant's sum of the unrounded items, in 0.01."""
    rows = zip(computed.numerator.tolist(), computed.denominator.tolist(), strict=True)
    return [sum(map(Fraction, *row), Fraction(0)) for row in rows]


def _sharing_after_rounding(computed: Computed, exact: Sequence[Fraction]) -> list[bool]:
    tops = np.array([value.numerator for value in exact], dtype=object)
    bottoms = np.array([value.denominator for value in exact], dtype=object)
    marked = decided_by_rounding(computed.total, tops, bottoms, computed.class_group)
    flags: list[bool] = marked.tolist()
    return flags


def _why(computed: Computed, position: int, exact: Fraction, shared: Sequence[bool]) -> Iterator[str]:
    """Say where the rounding of the items, or of the total, decided something."""
    total, other = int(computed.total[position]), half_up(exact.numerator, exact.denominator)
    if total != other:
        yield ANOTHER_SUM.format(total=show(total), other=show(other))
    if shared[position]:
        group = computed.class_group
        same = np.flatnonzero((group == group[position]) & (computed.total == total)).tolist()
        names = computed.roster.records.texts("name")
        people = "、".join(names[computed.roster.participants[p]] for p in same if p != position)
        yield SHARES_A_SCORE.format(people=people)


def _formulas(
    computed: Computed, positions: Sequence[int], listed: Sequence[int]
) -> dict[str, tuple[str, ...]]:
    """Return total, rank and agreement as formulas, one a row."""
    trace, result = rating_trace(computed.names), rating_result(computed.names)
    row_of = {p: FIRST_ROW + offset for offset, p in enumerate(listed)}
    bounds: dict[int, tuple[int, int]] = {}
    for p, row in row_of.items():
        group = int(computed.class_group[p])
        bounds[group] = bounds.get(group, (row, row))[0], row
    foreign = "" if list(positions) == list(listed) else f"{result.sheet}!"
    letter = {column.name: letters(n) for n, column in enumerate(trace.columns, start=1)}
    items = [f"item_{index}" for index in range(len(computed.names))]
    compared = [*items, "rating_score", "class_rank"]
    score = letter["rating_score"]
    out: dict[str, list[str]] = {}
    for row, p in enumerate(positions, start=FIRST_ROW):
        first, last = bounds[int(computed.class_group[p])]
        scores = f"{foreign}${score}${first}:${score}${last}"
        made = {
            "rating_score": f"ROUND(SUM({letter[items[0]]}{row}:{letter[items[-1]]}{row}),2)",
            "class_rank": rank_formula(f"{score}{row}", scores, dense=computed.scheme.settings.dense),
            "agreement": agreement_formula(trace, result, (row, row_of[p]), compared),
        }
        for name, formula in made.items():
            out.setdefault(name, []).append("=" + formula)
    return {name: tuple(column) for name, column in out.items()}
