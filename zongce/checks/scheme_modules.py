"""The sheets 测评方案 and 加减分项 -> modules and bonus rules, with what is wrong in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.checks.row_groups import cells_of, repeated
from zongce.core.catalog import finding
from zongce.core.number import plain, show
from zongce.core.text import squeeze, words
from zongce.scheme.scheme import (
    ADDED,
    BEST_N,
    ENTRY,
    SUMMED,
    TOTAL,
    WEIGHTED,
    BonusRule,
    Module,
    Scheme,
    grade_key,
)
from zongce.tables.composite import TOTAL_STEM, stem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from zongce.core.finding import Finding
    from zongce.core.records import Records, Value

ALL_GRADES = "所有年级"
WHOLE = 10_000
"""A weight of 1 in 0.0001."""
RESERVED = frozenset({TOTAL, TOTAL_STEM})


def number(value: Value) -> int | None:
    """Return a numeric column's value as the number it is."""
    return value if isinstance(value, int) else None


def read_module_rows(records: Records | None) -> tuple[tuple[Module, ...], tuple[Finding, ...]]:
    """Return the modules in the order of the sheet."""
    if records is None:
        return (), ()
    modules: dict[int, Module] = {}
    found: list[Finding] = []
    for row, values in enumerate(records.dicts()):
        if values.get("module") is None:
            continue  # reported by the intake
        modules[row] = module = _module(values, modules.values())
        found += _module_faults(records, row, module, number(values.get("weight")))
    made = tuple(modules.values())
    twice = list(_twice(records, modules))
    return made, (*found, *(twice or _weight_sums(records, modules, Scheme(made))))


def _module(values: dict[str, Value], before: Iterable[Module]) -> Module:
    name = str(values["module"])
    name = Scheme(tuple(before)).named(name) or name
    method = str(values.get("method") or WEIGHTED)
    return Module(
        name=name,
        source=str(values.get("source") or ENTRY),
        weight=number(values.get("weight")) if method == WEIGHTED else None,
        method=method,
        base=number(values.get("base")) or 0,
        floor=number(values.get("floor")),
        cap=number(values.get("cap")),
        grades=frozenset(grade_key(word) for word in words(str(values.get("grades") or ""))),
    )


def _module_faults(records: Records, row: int, module: Module, weight: int | None) -> Iterator[Finding]:
    name = module.name
    at = records.where(row, "weight")
    if module.method == WEIGHTED and weight is None:
        yield finding("M501", at, module=name)
    if module.method == ADDED and weight is not None:
        yield finding("M502", at, plain(weight, 4), module=name)
    if module.floor is not None and module.cap is not None and module.floor > module.cap:
        yield finding("M505", records.where(row, "floor"), show(module.floor), module=name)
    if squeeze(stem(name)) in RESERVED:
        yield finding("M527", records.where(row, "module"), name, module=name)


def _twice(records: Records, modules: dict[int, Module]) -> Iterator[Finding]:
    """Tell of modules that stand twice for one grade (or would have the same columns in the result)."""
    rows = list(modules)
    pairs = [(row, squeeze(stem(modules[row].name)), g) for row in rows for g in modules[row].grades or {""}]
    reported: set[tuple[int, ...]] = set()
    for _, places in sorted(repeated((key, grade) for _, key, grade in pairs).items(), key=str):
        where = tuple(pairs[place][0] for place in places)
        if where in reported:
            continue
        reported.add(where)
        last = modules[where[-1]]
        given = {"module": last.name, "grades": pairs[places[-1]][2] or ALL_GRADES}
        given["cells"] = cells_of(records, where, "module")
        yield finding("M504", records.where(where[-1], "module"), last.name, **given)


def _weight_sums(records: Records, modules: dict[int, Module], scheme: Scheme) -> Iterator[Finding]:
    """Hint at weights that do not sum to 1, for each grade that is named and for the others."""
    row_of = {id(module): row for row, module in modules.items()}
    grades = {g for module in scheme.modules for g in module.grades}
    for grade in ["", *sorted(grades)]:
        weighted = [m for m in scheme.modules_for(grade) if m.weight is not None]
        total = sum(m.weight or 0 for m in weighted)
        if weighted and total != WHOLE:
            where = records.where(row_of[id(weighted[0])], "weight")
            label = f"年级 {grade} " if grade else "其他年级" if grades else ALL_GRADES
            yield finding("M503", where, plain(total, 4), grades=label, total=plain(total, 4))


def read_bonus_rules(
    records: Records | None, scheme: Scheme
) -> tuple[tuple[BonusRule, ...], tuple[Finding, ...]]:
    """Return the bonus items in the order of the sheet."""
    if records is None:
        return (), ()
    rules: dict[int, BonusRule] = {}
    found: list[Finding] = []
    for row, values in enumerate(records.dicts()):
        name, item = values.get("module"), values.get("item")
        module = scheme.named(str(name)) if name is not None else None
        if name is not None and module is None:
            found.append(finding("M506", records.where(row, "module"), str(name), module=str(name)))
        if module is None or item is None:
            continue
        rules[row] = rule = _bonus_rule(module, str(item), values)
        found += _top_n_faults(records, row, rule)
    found += _mixed(records, rules)
    keys = [(rules[r].module, squeeze(rules[r].item)) if r in rules else None for r in records]
    for rows in repeated(keys).values():
        item = rules[rows[-1]].item
        where = records.where(rows[-1], "item")
        found.append(finding("M516", where, item, item=item, cells=cells_of(records, rows, "item")))
    return tuple(rules.values()), tuple(found)


def _bonus_rule(module: str, item: str, values: dict[str, Value]) -> BonusRule:
    return BonusRule(
        module=module,
        category=str(values.get("category") or ""),
        item=item,
        points=number(values.get("points")),
        method=str(values.get("method") or SUMMED),
        top_n=number(values.get("top_n")),
        cap=number(values.get("cap")),
        mutex=str(values.get("mutex") or ""),
    )


def _top_n_faults(records: Records, row: int, rule: BonusRule) -> Iterator[Finding]:
    where = records.where(row, "top_n")
    if rule.method == BEST_N and rule.top_n is None:
        yield finding("M515", where, item=rule.item)
    if rule.method != BEST_N and rule.top_n is not None:
        yield finding("M528", where, str(rule.top_n), item=rule.item, method=rule.method)


def _mixed(records: Records, rules: dict[int, BonusRule]) -> Iterator[Finding]:
    """Tell of categories whose rows disagree on how the category adds up."""
    groups: dict[tuple[str, str], list[int]] = {}
    for row, rule in rules.items():
        groups.setdefault((rule.module, squeeze(rule.category)), []).append(row)
    for (module, _), rows in groups.items():
        ways = [(rules[r].method, rules[r].top_n, rules[r].cap) for r in rows]
        if len(set(ways)) == 1:
            continue
        odd = next(r for r, way in zip(rows, ways, strict=True) if way != ways[0])
        group = rules[odd].category or module
        shown = cells_of(records, rows, "method")
        yield finding("M521", records.where(odd, "method"), rules[odd].method, group=group, cells=shown)
