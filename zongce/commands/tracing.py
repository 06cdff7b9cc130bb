"""What the traces of all results share: where classes stand, rank and agreement formulas, words on ties."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from zongce.commands.result_rows import taken
from zongce.core.grid import letters
from zongce.core.named import NamedTuple
from zongce.ports.outcome import FIRST_ROW

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from zongce.checks.roster import Roster
    from zongce.core.records import Value
    from zongce.core.schema import Table

AGREES, DISAGREES = "一致", "不一致"
SHARES_A_SCORE = "四舍五入决定名次：与{people}取整后同分，取整前不同"


class Listed(NamedTuple):
    """The participants on a result's sheet: the sheet row of each, first and last row of each class."""

    row_of: Mapping[int, int]
    bounds: Mapping[int, tuple[int, int]]


def listed_rows(positions: Sequence[int], groups: NDArray[np.int64]) -> Listed:
    """Return where participants stand on a sheet that lists ``positions``, whose classes stand together.

    Shapes: ``groups`` one class number per participant.
    """
    row_of = {position: row for row, position in enumerate(positions, start=FIRST_ROW)}
    bounds: dict[int, tuple[int, int]] = {}
    for position, row in row_of.items():
        group = int(groups[position])
        bounds[group] = bounds.get(group, (row, row))[0], row
    return Listed(row_of, bounds)


def people_columns(roster: Roster, positions: Sequence[int]) -> dict[str, Sequence[Value]]:
    """Return the columns that say who a row of a trace is about."""
    people = [roster.participants[position] for position in positions]
    return {name: taken(roster.records.values(name), people) for name in ("student_id", "name", "class_")}


def shares_a_score(
    roster: Roster, scores: NDArray[np.int64], groups: NDArray[np.int64], position: int
) -> str:
    """Say with whom of the class a participant shares the rounded score.

    Shapes: ``scores`` and ``groups`` one value per participant.
    """
    same = np.flatnonzero((groups == groups[position]) & (scores == scores[position])).tolist()
    names = roster.records.texts("name")
    others = "、".join(names[roster.participants[p]] for p in same if p != position)
    return SHARES_A_SCORE.format(people=others)


def letter(table: Table, name: str) -> str:
    """Return the letter of a column in a workbook of ours, whose columns stand in the table's order."""
    return letters(1 + [column.name for column in table.columns].index(name))


def rank_formula(cell: str, scores: str, *, dense: bool = False) -> str:
    """Return the formula of a rank ``2/5`` of ``cell`` within the area ``scores`` (requirement A7)."""
    above = f'COUNTIFS({scores},">"&{cell})'
    if dense:
        above = f"ROUND(SUMPRODUCT(({scores}>{cell})/COUNTIFS({scores},{scores})),0)"
    return f'{above}+1&"/"&COUNT({scores})'


def agreement_formula(trace: Table, result: Table, rows: tuple[int, int], names: Sequence[str]) -> str:
    """Return the formula that compares recomputed cells with the written ones: rows of trace and result."""
    mine, other = rows
    tests = (f"{letter(trace, n)}{mine}={result.sheet}!{letter(result, n)}{other}" for n in names)
    return f'IF(AND({",".join(tests)}),"{AGREES}","{DISAGREES}")'


def formula_columns(rows: Iterable[Mapping[str, str]]) -> dict[str, tuple[str, ...]]:
    """Return formulas by column from formulas by row; an empty one stays empty: nothing to compute there."""
    columns: dict[str, list[str]] = {}
    for row in rows:
        for name, formula in row.items():
            columns.setdefault(name, []).append(f"={formula}" if formula else "")
    return {name: tuple(column) for name, column in columns.items()}
