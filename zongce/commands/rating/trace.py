"""成绩溯源 of rating scores: live formulas that recompute total and rank, and where rounding decided."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from zongce.commands.result_rows import rank_texts, taken
from zongce.commands.tracing import (
    AGREES,
    agreement_formula,
    formula_columns,
    letter,
    listed_rows,
    people_columns,
    rank_formula,
    shares_a_score,
)
from zongce.core.number import half_up, show
from zongce.core.records import from_values
from zongce.ports.outcome import FIRST_ROW, SheetContent
from zongce.rules.rank import decided_by_rounding
from zongce.tables.rating import rating_result, rating_trace

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from zongce.commands.rating.compute import Computed
    from zongce.core.records import Value

ANOTHER_SUM = "各项目取整后相加是 {total}；只对总和取整是 {other}"


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
    columns = people_columns(computed.roster, positions)
    for index in range(len(computed.names)):
        columns[f"item_{index}"] = [int(computed.items[p, index]) for p in positions]
    columns["rating_score"] = [int(computed.total[p]) for p in positions]
    columns["class_rank"] = taken(rank_texts(computed.class_ranks), positions)
    columns["agreement"] = [AGREES] * len(positions)
    exact = _exact_totals(computed)
    close = _close(computed, exact)
    columns["explanation"] = ["；".join(_why(computed, p, exact[p], close=close[p])) for p in positions]
    return columns


def _exact_totals(computed: Computed) -> list[Fraction]:
    """Return every participant's sum of the unrounded items, in 0.01."""
    rows = zip(computed.numerator.tolist(), computed.denominator.tolist(), strict=True)
    return [sum(map(Fraction, *row), Fraction(0)) for row in rows]


def _close(computed: Computed, exact: Sequence[Fraction]) -> list[bool]:
    """Say of every participant whether rounding alone made the total equal to another one of the class."""
    tops = np.array([value.numerator for value in exact], dtype=object)
    bottoms = np.array([value.denominator for value in exact], dtype=object)
    marked = decided_by_rounding(computed.total, tops, bottoms, computed.class_group)
    flags: list[bool] = marked.tolist()
    return flags


def _why(computed: Computed, position: int, exact: Fraction, *, close: bool) -> Iterator[str]:
    """Say where the rounding of the items, or of the total, decided something."""
    total, other = int(computed.total[position]), half_up(exact.numerator, exact.denominator)
    if total != other:
        yield ANOTHER_SUM.format(total=show(total), other=show(other))
    if close:
        yield shares_a_score(computed.roster, computed.total, computed.class_group, position)


def _formulas(
    computed: Computed, positions: Sequence[int], listed: Sequence[int]
) -> dict[str, tuple[str, ...]]:
    """Return total, rank and agreement as formulas, one a row."""
    trace, result = rating_trace(computed.names), rating_result(computed.names)
    on_result = listed_rows(listed, computed.class_group)
    foreign = "" if list(positions) == list(listed) else f"{result.sheet}!"
    items = [f"item_{index}" for index in range(len(computed.names))]
    compared = [*items, "rating_score", "class_rank"]
    from_, to, score = (letter(trace, name) for name in (items[0], items[-1], "rating_score"))
    dense = computed.scheme.settings.dense
    rows: list[dict[str, str]] = []
    for row, p in enumerate(positions, start=FIRST_ROW):
        first, last = on_result.bounds[int(computed.class_group[p])]
        scores = f"{foreign}${score}${first}:${score}${last}"
        rows.append(
            {
                "rating_score": f"ROUND(SUM({from_}{row}:{to}{row}),2)",
                "class_rank": rank_formula(f"{score}{row}", scores, dense=dense),
                "agreement": agreement_formula(trace, result, (row, on_result.row_of[p]), compared),
            }
        )
    return formula_columns(rows)
