"""评分规则 (rating rules): items, ranges and weights as values, or what is wrong with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.checks.intake import intake
from zongce.checks.row_groups import cells_of, rows_by
from zongce.core.catalog import finding
from zongce.core.finding import Finding, stops
from zongce.core.named import NamedTuple
from zongce.core.number import plain, show
from zongce.core.text import heading_key
from zongce.core.value import value
from zongce.tables.rating import RATING_RESULT, RATING_RULES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from zongce.core.grid import Book
    from zongce.core.records import Records, Value

WHOLE = 10_000
"""100 % in units of 0.01 %."""
WEIGHTS = ("counsellor_weight", "teacher_weight", "peer_weight")


class RatingItem(NamedTuple):
    """One thing that is rated; range in 0.01 points, weights in 0.01 % in the order of ``ROLES``."""

    name: str
    detail: str
    low: int
    high: int
    weights: tuple[int, int, int]


@value(frozen=True, slots=True)
class RatingRules:
    """The items in the order in which forms and results show them."""

    items: tuple[RatingItem, ...]


def read_rating_rules(book: Book) -> tuple[RatingRules | None, tuple[Finding, ...]]:
    """Return the rating rules, None when a finding stops.

    Items stand in the order of 序号 where every row has one, else in the order of the rows.
    Findings: intake's, P401 weights, P402 range, P403 duplicates, P423 a name the result sheet needs.
    Source: requirement R2.
    """
    records, findings = intake(book, RATING_RULES)
    if records is None:
        return None, findings
    found = (*findings, *_weights(records), *_ranges(records), *_names(records))
    return (None if stops(found) else RatingRules(_items(records))), found


def _weights(records: Records) -> Iterator[Finding]:
    for index, weights in enumerate(zip(*(records.values(name) for name in WEIGHTS), strict=True)):
        known = [w for w in weights if isinstance(w, int)]
        total = sum(known)
        if len(known) == len(WEIGHTS) and total != WHOLE:
            item = records.texts("rating_item")[index]
            value = f"{plain(known[0])}%"
            yield finding("P401", records.where(index, WEIGHTS[0]), value, item=item, total=plain(total))


def _ranges(records: Records) -> Iterator[Finding]:
    pairs = zip(records.values("low"), records.values("high"), strict=True)
    for index, (low, high) in enumerate(pairs):
        if isinstance(low, int) and isinstance(high, int) and low > high:
            item = records.texts("rating_item")[index]
            yield finding("P402", records.where(index, "low"), show(low), item=item)


def _names(records: Records) -> Iterator[Finding]:
    """Items are told apart as headings are: without blanks and width."""
    names = records.texts("rating_item")
    rows = rows_by(heading_key(name) or None for name in names)
    for same in rows.values():
        if len(same) > 1:
            where = records.where(same[1], "rating_item")
            yield finding("P403", where, names[same[1]], cells=cells_of(records, same, "rating_item"))
    for name, (first, *_) in rows.items():
        if name in RATING_RESULT.heading_keys:
            yield finding("P423", records.where(first, "rating_item"), name, item=name)


def _items(records: Records) -> tuple[RatingItem, ...]:
    numbers = records.values("number")
    order = list(range(len(records)))
    if None not in numbers:
        order.sort(key=lambda i: _whole(numbers, i))
    names, details = records.texts("rating_item"), records.texts("item_detail")
    low, high = records.values("low"), records.values("high")
    first, second, third = (records.values(name) for name in WEIGHTS)
    return tuple(
        RatingItem(
            names[i], details[i], _whole(low, i), _whole(high, i),
            (_whole(first, i), _whole(second, i), _whole(third, i)),
        )
        for i in order
    )  # fmt: skip


def _whole(values: Sequence[Value], index: int) -> int:
    """Return a number that the intake has vouched for."""
    value = values[index]
    if not isinstance(value, int):
        message = f"row {index} was accepted without a number"
        raise TypeError(message)
    return value
