"""Data validation in cells, from what the columns declare, with Chinese titles and messages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from openpyxl.worksheet.datavalidation import DataValidation

from zongce.core import schema
from zongce.sheets.cellxml import digits
from zongce.sheets.words import column_words, kind_words, range_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zongce.core.schema import Column

MOST_TITLE, MOST_PROMPT, MOST_ERROR = 32, 255, 225
"""Longest texts a spreadsheet shows in these places, in characters."""
MOST_LIST = 255
"""Longest list that may stand in the rule itself, in characters."""


def column_validation(column: Column, area: str) -> DataValidation | None:
    """Return the rule for a column's cells, None where there is nothing to say about them.

    A rule refuses only what the intake would refuse too: grades in words and terms in other spellings
    have a message alone. Source: design decision 13.
    """
    rule = _rule(column)
    if rule is None and not column.note and isinstance(column.kind, schema.Text | schema.PersonName):
        return None
    made = rule or DataValidation()
    return _said(made, column.heading, column_words(column), kind_words(column.kind), area)


def list_validation(heading: str, options: Sequence[str], note: str, area: str) -> DataValidation:
    """Return a drop-down of ``options``.

    Raises:
        ValueError: the options are too long for a rule (a fault of ours).
    """
    return _said(_list(options), heading, note or "选一项", "选一项：" + "、".join(options), area)


def suggestion(column: Column, options: Sequence[str], area: str) -> DataValidation | None:
    """Return a drop-down that offers ``options`` and refuses nothing, None where there are none or too many.

    The intake decides what is right; a list of names in a cell's rule may be behind the other sheets.
    """
    if not options or not _fits(options) or isinstance(column.kind, schema.Choice | schema.Flag):
        return None
    rule = _said(_list(options), column.heading, column_words(column), "、".join(options), area)
    rule.showErrorMessage = False
    return rule


def range_validation(heading: str, kind: schema.Exact, area: str) -> DataValidation:
    """Return a range of decimals, as on a rating form."""
    words = f"{range_words(kind)} 的分数，最多 {kind.places} 位小数"
    return _said(_between(kind, kind.low, kind.high, kind.places), heading, words, words, area)


def _rule(column: Column) -> DataValidation | None:
    match column.kind:
        case schema.Choice(options=options):
            return _list(options)
        case schema.Flag():
            return _list(("是", "否"))
        case schema.Exact(places=places, low=low, high=high):
            return _between(column.kind, low, high, places)
        case schema.Percent(places=places, low=low, high=high):
            return _between(column.kind, low, high, places)
        case schema.Identifier(max_length=length) | schema.Text(max_length=length):
            return DataValidation("textLength", formula1="0", formula2=str(length), operator="between")
    return None


def _list(options: Sequence[str]) -> DataValidation:
    joined = ",".join(options)
    if not _fits(options):
        message = f"a drop-down cannot hold {joined[:40]}"
        raise ValueError(message)
    return DataValidation("list", formula1=f'"{joined}"')


def _fits(options: Sequence[str]) -> bool:
    """Say whether a rule can hold these options."""
    bad = any("," in option or '"' in option for option in options)
    return not bad and len(",".join(options)) <= MOST_LIST


def _between(
    kind: schema.Exact | schema.Percent, low: int | None, high: int | None, places: int
) -> DataValidation:
    sort: Literal["whole", "decimal"] = (
        "whole" if isinstance(kind, schema.Exact) and places == 0 else "decimal"
    )
    first = None if low is None else digits(kind, low)
    last = None if high is None else digits(kind, high)
    if first is not None and last is not None:
        return DataValidation(sort, operator="between", formula1=first, formula2=last)
    if first is not None:
        return DataValidation(sort, operator="greaterThanOrEqual", formula1=first)
    if last is not None:
        return DataValidation(sort, operator="lessThanOrEqual", formula1=last)
    return DataValidation(sort, operator="between", formula1="-999999999", formula2="999999999")


def _said(rule: DataValidation, heading: str, prompt: str, error: str, area: str) -> DataValidation:
    rule.allowBlank = True
    rule.promptTitle = heading[:MOST_TITLE]
    rule.prompt = prompt[:MOST_PROMPT]
    rule.showInputMessage = True
    if rule.type:
        rule.errorStyle = "stop"
        rule.errorTitle = f"{heading}填写有误"[:MOST_TITLE]
        rule.error = f"应为：{error}"[:MOST_ERROR]
        rule.showErrorMessage = True
    rule.add(area)
    return rule
