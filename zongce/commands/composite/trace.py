"""成绩溯源 of composite scores: live formulas that recompute total and rank, and where rounding decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
from zongce.rules.composite import WHOLE_WEIGHT
from zongce.rules.rank import decided_by_rounding
from zongce.scheme.scheme import TOTAL
from zongce.tables.composite import PART_PLACES, TOTAL_STEM, composite_trace

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from zongce.commands.composite.compute import Computed
    from zongce.core.records import Value
    from zongce.core.schema import Table

ROUNDED_PARTS = "各模块加权后"
ANOTHER_SUM, LEVEL_BY_ROUNDING = (
    "各模块取整后相加是 {total}；只对总和取整是 {other}",
    "四舍五入决定等次：取整前 {exact}，取整后 {total}，“{level}”的门槛是 {threshold}",
)


def trace_sheet(
    computed: Computed, result: Table, positions: Sequence[int], listed: Sequence[int] | None = None
) -> SheetContent:
    """Return 成绩溯源 for the participants at ``positions``.

    ``result`` is the table of the workbook's result sheet, ``listed`` the participants on it, in its order:
    whole classes, over which ranks are recomputed; by default those traced. Source: requirement N2, C2.
    """
    whole = computed.scheme.settings.rounding_stage == ROUNDED_PARTS
    table = composite_trace(computed.modules, TOTAL_STEM, whole_parts=whole)
    columns = _columns(computed, positions, whole_parts=whole)
    formulas = _formulas(computed, (table, result), positions, positions if listed is None else listed)
    return SheetContent(
        table, from_values(table, columns), table.sheet, formulas=formulas, emphasis=("total",)
    )


def _columns(
    computed: Computed, positions: Sequence[int], *, whole_parts: bool
) -> dict[str, Sequence[Value]]:
    columns = people_columns(computed.roster, positions)
    for i, name in enumerate(computed.modules):
        rows = [(p, computed.rows[p].get(name)) for p in positions]
        columns[f"module_{i}"] = [int(computed.scores[p, i]) if m else None for p, m in rows]
        columns[f"module_{i}_weight"] = [m.weight if m else None for _, m in rows]
        columns[f"module_{i}_part"] = [
            None if m is None
            else int(computed.parts[p, i]) if whole_parts
            else int(computed.scores[p, i]) * (WHOLE_WEIGHT if m.weight is None else m.weight)
            for p, m in rows
        ]  # fmt: skip
    columns["total"] = [int(computed.total[p]) for p in positions]
    columns["total_class_rank"] = taken(rank_texts(computed.class_ranks[TOTAL]), positions)
    columns["agreement"] = [AGREES] * len(positions)
    close = decided_by_rounding(
        computed.total, computed.numerator, computed.denominator, computed.class_group
    )
    columns["explanation"] = ["；".join(_why(computed, p, close=bool(close[p]))) for p in positions]
    return columns


def _why(computed: Computed, position: int, *, close: bool) -> Iterator[str]:
    """Say how limits made a module's score, and where rounding decided a rank or a level."""
    yield from _limits(computed, position)
    total = int(computed.total[position])
    top, bottom = int(computed.numerator[position]), int(computed.denominator[position])
    if half_up(top, bottom) != total:
        yield ANOTHER_SUM.format(total=show(total), other=show(half_up(top, bottom)))
    if close:
        yield shares_a_score(computed.roster, computed.total, computed.class_group, position)
    whole = computed.scheme.settings.whole_levels
    banded = 100 * half_up(total, 100) if whole else total
    for rule in computed.scheme.levels_of(TOTAL):
        limit = rule.threshold
        if limit is not None and (banded >= limit) != (top >= limit * bottom):
            exact = _exact(top, bottom)
            given = {"total": show(banded), "level": rule.level, "threshold": show(limit)}
            yield LEVEL_BY_ROUNDING.format(exact=exact, **given)


def _limits(computed: Computed, position: int) -> Iterator[str]:
    for i, name in enumerate(computed.modules):
        module = computed.rows[position].get(name)
        if module is None:
            continue
        value, score = int(computed.values[position, i]), int(computed.scores[position, i])
        if module.base:
            yield f"{name}＝{show(module.base)}＋{show(value)}"
        if module.base + value != score:
            limit = "上限" if score < module.base + value else "下限"
            yield f"{name}{limit} {show(score)}"


def _exact(top: int, bottom: int) -> str:
    """Return an exact total in 0.01 as decimals: its denominator divides a power of ten."""
    units, rest = divmod(top * 10 ** (PART_PLACES - 2), bottom)
    return show(units, PART_PLACES) if not rest else f"{top}/{100 * bottom}"


def _formulas(
    computed: Computed, tables: tuple[Table, Table], positions: Sequence[int], listed: Sequence[int]
) -> dict[str, tuple[str, ...]]:
    """Return the live formulas by column, one a row; blank where there is nothing to compute.

    A half stays a half: scores and weights are led back to whole units, whose products are integers below
    2**53, and the quotient of one that ends in a half is representable.
    """
    table, result = tables
    on_result = listed_rows(listed, computed.class_group)
    foreign = list(positions) != list(listed)
    compared = [f"module_{i}" for i in range(len(computed.modules))] + ["total", "total_class_rank"]
    rows: list[dict[str, str]] = []
    for row, position in enumerate(positions, start=FIRST_ROW):
        made = _part_formulas(computed, table, position, row)
        made["total"] = _total_formula(computed, table, position, row)
        span = on_result.bounds[int(computed.class_group[position])]
        made["total_class_rank"] = _rank(computed, tables, (row, *span), foreign=foreign)
        made["agreement"] = agreement_formula(table, result, (row, on_result.row_of[position]), compared)
        rows.append(made)
    return formula_columns(rows)


def _part_formulas(computed: Computed, table: Table, position: int, row: int) -> dict[str, str]:
    """Return the weighted modules' formulas; an added module is taken as it is."""
    whole = computed.scheme.settings.rounding_stage == ROUNDED_PARTS
    made: dict[str, str] = {}
    for i, name in enumerate(computed.modules):
        module = computed.rows[position].get(name)
        score, weight = (f"{letter(table, f'module_{i}{end}')}{row}" for end in ("", "_weight"))
        product = f"ROUND({score}*100,0)*ROUND({weight}*10000,0)"
        if module is None:
            formula = ""
        elif module.weight is None:
            formula = score
        else:
            formula = f"ROUND({product}/10000,0)/100" if whole else f"{product}/1000000"
        made[f"module_{i}_part"] = formula
    return made


def _total_formula(computed: Computed, table: Table, position: int, row: int) -> str:
    """Return the sum of the parts in whole units, rounded once."""
    whole = computed.scheme.settings.rounding_stage == ROUNDED_PARTS
    scale = 100 if whole else 10**PART_PLACES
    cells = [
        f"ROUND({letter(table, f'module_{i}_part')}{row}*{scale},0)"
        for i, name in enumerate(computed.modules)
        if name in computed.rows[position]
    ]
    total = "+".join(cells)
    return f"({total})/100" if whole else f"ROUND(({total})/10000,0)/100"


def _rank(
    computed: Computed, tables: tuple[Table, Table], rows: tuple[int, int, int], *, foreign: bool
) -> str:
    """Return the class rank's formula: 1 + those with more, by the tie chain where there is one.

    Blank where some of the class do not have a module of the chain: a sheet takes a blank for 0.
    """
    trace, result = tables
    table, sheet = (result, f"{result.sheet}!") if foreign else (trace, "")
    row, first, last = rows
    chain = [f"module_{computed.modules.index(name)}" for name in computed.scheme.settings.tie_chain]
    areas = [
        f"{sheet}${letter(table, name)}${first}:${letter(table, name)}${last}" for name in ("total", *chain)
    ]
    cells = [f"{letter(trace, name)}{row}" for name in ("total", *chain)]
    dense = computed.scheme.settings.dense
    if not chain:
        return rank_formula(cells[0], areas[0], dense=dense)
    if not all(bool(computed.column(name)[1].all()) for name in computed.scheme.settings.tie_chain):
        return ""
    above = f"({areas[-1]}>{cells[-1]})"
    for area, cell in zip(reversed(areas[:-1]), reversed(cells[:-1]), strict=True):
        above = f"(({area}>{cell})+({area}={cell})*{above})"
    if dense:
        equal = ",".join(f"{area},{area}" for area in areas)
        above = f"{above}/COUNTIFS({equal})"
    return f'ROUND(SUMPRODUCT({above}),0)+1&"/"&COUNT({areas[0]})'
