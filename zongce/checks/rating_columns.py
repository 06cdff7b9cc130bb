"""The item columns of a rating form against the rules: every item once, with its own range."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from zongce.core.catalog import finding
from zongce.core.named import NamedTuple
from zongce.core.number import NumberFault, exact
from zongce.core.text import squeeze
from zongce.tables.rating import RATING_FORM

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zongce.checks.rating_rules import RatingItem
    from zongce.core.finding import Finding
    from zongce.core.records import Records
    from zongce.core.schema import Column

_PATTERN = re.compile(RATING_FORM.open_pattern, re.DOTALL)
_PLACES = 2


class ItemHeading(NamedTuple):
    """What an item's heading says; ``bounds`` is None where they are no numbers."""

    key: str
    bounds: tuple[int, int] | None


class Columns(NamedTuple):
    """Where the items stand: a column name of the records for each item, empty where it is missing."""

    names: tuple[str, ...]
    findings: tuple[Finding, ...]


@lru_cache(maxsize=1024)
def item_heading(text: str) -> ItemHeading:
    """Return item and range of a heading ``项目名 (下限-上限)``; the name as headings are compared.

    Raises:
        ValueError: the heading has not this form (the intake lets only such headings through).

    >>> item_heading("思想 （20–30.50）")
    ItemHeading(key='思想', bounds=(2000, 3050))
    """
    match = _PATTERN.fullmatch(squeeze(text))
    if match is None:
        message = f"{text!r} is no item heading"
        raise ValueError(message)
    try:
        bounds = exact(match[2], _PLACES), exact(match[3], _PLACES)
    except NumberFault:
        return ItemHeading(match[1], None)
    return ItemHeading(match[1], bounds)


def match_columns(records: Records, items: Sequence[RatingItem]) -> Columns:
    """Find each item's column on a form.

    Findings: P404 missing, P405 not in the rules, P406 another range, P421 an item with two columns (the
    intake has told of two equal headings). Source: requirement R4.
    """
    source = records.sources[0]
    wanted = {squeeze(item.name): item for item in items}
    found: dict[str, Column] = {}
    findings: list[Finding] = []
    for column in records.table.columns[len(RATING_FORM.columns) :]:
        where = source.head(column.name)
        heading = item_heading(column.heading)
        item, first = wanted.get(heading.key), found.get(heading.key)
        if item is None:
            findings.append(finding("P405", where, column.heading, item=heading.key))
        elif first is None:
            found[heading.key] = column
            if heading.bounds != (item.low, item.high):
                findings.append(finding("P406", where, column.heading, item=item.name))
        elif squeeze(first.heading) != squeeze(column.heading):
            findings.append(finding("P421", where, column.heading, what=f"“{item.name}”有两列"))
    missing = "、".join(item.name for key, item in wanted.items() if key not in found)
    if missing:
        findings.append(finding("P404", source.head(), items=missing))
    names = tuple(found[key].name if key in found else "" for key in wanted)
    return Columns(names, tuple(findings))
