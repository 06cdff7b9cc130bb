"""学业成绩 and 评分结果 as written by this product -> one value per participant, for the composite score."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.checks.intake import intake
from zongce.checks.placing import Placed, place_participants
from zongce.core.catalog import finding
from zongce.core.named import NamedTuple
from zongce.core.number import show
from zongce.core.schema import Exact
from zongce.core.value import replace
from zongce.tables.academic import ACADEMIC
from zongce.tables.rating import RATING_RESULT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zongce.checks.roster import Roster
    from zongce.core.finding import Finding
    from zongce.core.grid import Book
    from zongce.core.records import Records
    from zongce.core.schema import Table


SHOWN_PARTS = ("credit_weighted_average", "bonus")
TOTALS = {ACADEMIC.name: "academic_score", RATING_RESULT.name: "rating_score"}
"""The score of each result, which its other columns make."""


class ResultScores(NamedTuple):
    """Values of a result's numeric columns per participant position, in the columns' units."""

    values: dict[str, tuple[int | None, ...]]
    records: Records | None
    findings: tuple[Finding, ...]


def read_result(book: Book, table: Table, roster: Roster, columns: tuple[str, ...]) -> ResultScores:
    """Read ``columns`` of a result workbook; it must hold every participant.

    A result of the whole college serves a roster of one class: the others are left out.
    """
    records, taken = intake(book, table)
    if records is None:
        return ResultScores({}, None, taken)
    placed = place_participants(records, taken, roster, ignore_outsiders=True)
    findings = (*placed.findings, *_blanks(placed, columns))
    if book.kind == table.name:  # a table made by hand need not have the parts
        wide = intake(book, replace(table, open_columns=Exact(2))).records  # with the items
        findings = (*findings, *_sums(placed, wide or records))
    return ResultScores({name: placed.numbers(name) for name in columns}, records, findings)


def _blanks(placed: Placed, columns: tuple[str, ...]) -> Iterator[Finding]:
    """N110 where a value was taken out of a column that the intake lets be blank."""
    table = placed.records.table
    for name in columns:
        column = table.by_name[name]
        if column.required or not placed.records.has(name):
            continue
        values = placed.records.values(name)
        for row in placed.row:
            if row >= 0 and values[row] is None:
                yield finding("N110", placed.records.where(row, name), heading=column.heading)


def _sums(placed: Placed, wide: Records) -> Iterator[Finding]:
    """C619 where a score is not what the same row's parts make: somebody typed over a result.

    平均学分成绩 and 加成 are rounded for show, so their sum may be 0.01 off; items are rounded before they
    are added.
    """
    whole = TOTALS[wide.table.name]
    parts, slack = (SHOWN_PARTS, 1) if wide.table.name == ACADEMIC.name else (_items(wide), 0)
    if not parts:
        return
    headings = "、".join(wide.table.by_name[name].heading for name in parts)
    for row in placed.row:
        score, *made = (wide.values(name)[row] for name in (whole, *parts)) if row >= 0 else (None,)
        numbers = [value for value in made if isinstance(value, int)]
        if not isinstance(score, int) or len(numbers) < len(parts):
            continue
        if abs(score - sum(numbers)) > slack:
            given = {"heading": wide.table.by_name[whole].heading, "parts": headings}
            given |= {"found": show(score), "expected": show(sum(numbers))}
            yield finding("C619", wide.where(row, whole), show(score), **given)


def _items(wide: Records) -> tuple[str, ...]:
    """Return the item columns of a rating result: those between the class and the score."""
    letters = wide.sources[0].letters
    order = sorted(letters, key=lambda name: (len(letters[name]), letters[name]))
    first = order.index("class_") + 1 if "class_" in order else 0
    between = order[first : order.index("rating_score")]
    return tuple(name for name in between if name.startswith("open_"))
