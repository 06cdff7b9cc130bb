"""The sheets 等次规则 and 否决规则 -> level rules and vetoes, with what is wrong in them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from zongce.checks.row_groups import repeated
from zongce.checks.scheme_modules import number
from zongce.core.catalog import finding
from zongce.core.number import NumberFault, exact, plain, show
from zongce.core.text import narrow, squeeze, words
from zongce.scheme.scheme import (
    BY_SCORE,
    BY_SHARE,
    CLASS,
    MODULE_BELOW,
    RANKS_DOWN,
    TOTAL,
    LevelRule,
    Scheme,
    Veto,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zongce.core.finding import Finding
    from zongce.core.records import Records, Value

WHOLE_SHARE = 10_000
"""100 % in 0.01 %."""
_BELOW = re.compile(r"(.+?)\s*<\s*([0-9.]+)")


def read_levels(records: Records | None, scheme: Scheme) -> tuple[tuple[LevelRule, ...], tuple[Finding, ...]]:
    """Return the level rules in the order of the sheet, best level first for each object."""
    if records is None:
        return (), ()
    rules: dict[int, LevelRule] = {}
    found: list[Finding] = []
    for row, values in enumerate(records.dicts()):
        given = values.get("object_")
        object_ = _object(str(given), scheme) if given is not None else None
        if given is not None and object_ is None:
            found.append(finding("M506", records.where(row, "object_"), str(given), module=str(given)))
        if object_ is None or values.get("manner") is None or values.get("level") is None:
            continue
        rules[row] = rule = _level_rule(object_, values)
        found += _incomplete(records, row, rule)
    keys = [(rules[r].object_, rules[r].level) if r in rules else None for r in records]
    for rows in repeated(keys).values():
        rule = rules[rows[-1]]
        where = records.where(rows[-1], "level")
        found.append(finding("M519", where, rule.level, object_=rule.object_, level=rule.level))
    for object_ in dict.fromkeys(rule.object_ for rule in rules.values()):
        of_object = {row: rule for row, rule in rules.items() if rule.object_ == object_}
        found += _order_faults(records, of_object)
        found += _share_faults(records, of_object)
    return tuple(rules.values()), tuple(found)


def _object(text: str, scheme: Scheme) -> str | None:
    return TOTAL if squeeze(text) == TOTAL else scheme.named(text)


def _level_rule(object_: str, values: dict[str, Value]) -> LevelRule:
    return LevelRule(
        object_=object_,
        manner=str(values["manner"]),
        level=str(values["level"]),
        threshold=number(values.get("threshold")),
        share=number(values.get("share")),
        scope=str(values.get("scope") or CLASS),
        tie_up=values.get("tie_policy") != RANKS_DOWN,
    )


def _incomplete(records: Records, row: int, rule: LevelRule) -> Iterator[Finding]:
    """Tell of a level without the figure its manner needs, and of a share that nothing would use."""
    if rule.manner == BY_SCORE and rule.threshold is None:
        where = records.where(row, "threshold")
        yield finding("M509", where, level=rule.level, manner=rule.manner, missing="门槛")
    if rule.manner == BY_SHARE and rule.share is None:
        where = records.where(row, "share")
        yield finding("M509", where, level=rule.level, manner=rule.manner, missing="比例")
    if rule.manner == BY_SCORE and rule.share is not None:
        yield finding("M526", records.where(row, "share"), plain(rule.share), level=rule.level)


def _order_faults(records: Records, rules: dict[int, LevelRule]) -> Iterator[Finding]:
    """Tell of thresholds that do not fall; equal ones make sense where a quota tells the levels apart."""
    above: LevelRule | None = None
    for row, rule in rules.items():
        if rule.threshold is None:
            continue
        if above is not None and above.threshold is not None:
            both_scores = rule.manner == above.manner == BY_SCORE
            if rule.threshold > above.threshold or (both_scores and rule.threshold == above.threshold):
                where = records.where(row, "threshold")
                yield finding("M517", where, show(rule.threshold), object_=rule.object_, level=rule.level)
        above = rule


def _share_faults(records: Records, rules: dict[int, LevelRule]) -> Iterator[Finding]:
    """Tell of shares beyond 100 % and of levels by quota that differ in range or treatment of ties."""
    quotas = {row: rule for row, rule in rules.items() if rule.manner == BY_SHARE}
    total = sum(rule.share or 0 for rule in quotas.values())
    if total > WHOLE_SHARE:
        last = max(quotas)
        where, shown = records.where(last, "share"), plain(total)
        yield finding("M510", where, shown, object_=quotas[last].object_, total=shown)
    ways = {row: (rule.scope, rule.tie_up) for row, rule in quotas.items()}
    if len(set(ways.values())) > 1:
        first = next(iter(ways.values()))
        odd = next(row for row, way in ways.items() if way != first)
        column = "scope" if ways[odd][0] != first[0] else "tie_policy"
        value = records.texts(column)[odd]
        yield finding("M523", records.where(odd, column), value, object_=quotas[odd].object_)


def read_vetoes(records: Records | None, scheme: Scheme) -> tuple[tuple[Veto, ...], tuple[Finding, ...]]:
    """Return the vetoes in the order of the sheet; they bar levels of 总分."""
    if records is None:
        return (), ()
    vetoes: list[Veto] = []
    found: list[Finding] = []
    levels = {rule.level for rule in scheme.levels_of(TOTAL)}
    columns = (records.values("condition"), records.texts("argument"), records.texts("barred"))
    for row, (condition, argument, barred) in enumerate(zip(*columns, strict=True)):
        if condition is None:
            continue
        names = words(barred)
        where = records.where(row, "barred")
        found += [finding("M511", where, n, level=n) for n in names if n not in levels]
        module = below = None
        if condition == MODULE_BELOW:
            module, below, more = _below(records, row, argument, scheme)
            found += more
        elif argument:
            where = records.where(row, "argument")
            found.append(finding("M525", where, argument, condition=str(condition)))
        vetoes.append(Veto(str(condition), module, below, names))
    return tuple(vetoes), tuple(found)


def _below(
    records: Records, row: int, argument: str, scheme: Scheme
) -> tuple[str | None, int | None, tuple[Finding, ...]]:
    """Read 思想品德<60 as a module and a score in 0.01; 总分 is allowed too."""
    where = records.where(row, "argument")
    match = _BELOW.fullmatch(narrow(argument))
    try:
        below = exact(match[2], 2) if match else None
    except NumberFault:
        below = None
    if match is None or below is None:
        return None, None, (finding("M512", where, argument),)
    module = _object(match[1], scheme)
    if module is None:
        return None, None, (finding("M506", where, match[1], module=match[1]),)
    return module, below, ()
