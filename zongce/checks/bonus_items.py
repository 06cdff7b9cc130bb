"""加减分 -> each participant's bonus and deduction items, each under its rule of the scheme."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from zongce.checks.intake import intake
from zongce.checks.row_groups import text_of
from zongce.checks.scheme_modules import number
from zongce.checks.students import IGNORE, REPORT, match_students
from zongce.core.catalog import finding
from zongce.core.number import show
from zongce.core.text import squeeze
from zongce.scheme.scheme import BONUS, Scheme
from zongce.tables.scheme import BONUS_ITEMS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zongce.checks.roster import Roster
    from zongce.core.finding import Finding
    from zongce.core.grid import Book
    from zongce.core.records import Records


class BonusItems(NamedTuple):
    """One entry per item that counts: the participant's position, the rule's index, points in 0.01."""

    student: tuple[int, ...]
    rule: tuple[int, ...]
    points: tuple[int, ...]
    records: Records | None
    findings: tuple[Finding, ...]


def read_bonus_items(book: Book, roster: Roster, scheme: Scheme) -> BonusItems:
    """Read the declared items; a sheet without rows means that nobody has any.

    Source: requirement C1, C2; design, 加减分.
    """
    records, taken = intake(book, BONUS_ITEMS)
    if records is None:
        return BonusItems((), (), (), None, taken)
    taken = tuple(f for f in taken if f.code != "S111")
    outsiders = IGNORE if scheme.settings.ignore_outsiders else REPORT
    matched = match_students(records, taken, roster, outsiders=outsiders)
    reader = _Reader(records, roster, scheme, [], {(f.file, f.sheet, f.cell) for f in taken})
    items: list[tuple[int, int, int]] = []
    for row, person in enumerate(matched.row):
        position = roster.position[person] if person >= 0 else -1
        if person >= 0 and position < 0:
            reader.report("R209", row, "student_id", student_id=records.texts("student_id")[row])
        rule = reader.rule(row)
        points = reader.points(row, rule) if rule is not None else None
        if position < 0 or rule is None or points is None or not reader.is_used(row, position, rule):
            continue
        items.append((position, rule, points))
    findings = (*matched.findings, *reader.findings, *_repeated(records, scheme, matched.row))
    student, rules, points_ = zip(*items, strict=True) if items else ((), (), ())
    return BonusItems(tuple(student), tuple(rules), tuple(points_), records, findings)


@dataclass(slots=True)
class _Reader:
    """Reads one row after the other, collecting findings."""

    records: Records
    roster: Roster
    scheme: Scheme
    findings: list[Finding]
    faulty: set[tuple[str, str, str]]
    """Cells of which the intake already told."""

    def report(self, code: str, row: int, column: str, **fields: str) -> None:
        where = self.records.where(row, column)
        self.findings.append(finding(code, where, text_of(self.records, row, column), **fields))

    def rule(self, row: int) -> int | None:
        """Return the index of the row's rule, None with a finding where there is not exactly one."""
        item = self.records.texts("item")[row]
        if not item:
            return None
        same = [i for i, r in enumerate(self.scheme.bonus_rules) if squeeze(r.item) == squeeze(item)]
        if not same:
            self.report("C606", row, "item", item=item)
            return None
        for name, code in (("module", "C608"), ("category", "C616")):
            same = self._narrowed(row, same, name, code)
        if len(same) > 1:
            modules = "、".join(self.scheme.bonus_rules[i].module for i in same)
            self.report("C617", row, "item", item=item, modules=modules)
        return same[0] if len(same) == 1 else None

    def _narrowed(self, row: int, same: Sequence[int], name: str, code: str) -> list[int]:
        """Keep the rules that have what the row says under ``name``; blank says nothing."""
        given = self.records.texts(name)[row]
        has = [getattr(self.scheme.bonus_rules[i], name) for i in same]
        fits = [i for i, own in zip(same, has, strict=True) if not given or squeeze(own) == squeeze(given)]
        if same and not fits:
            item, expected = self.records.texts("item")[row], "、".join(dict.fromkeys(has))
            self.report(code, row, name, item=item, expected=expected, found=given)
        return fits

    def points(self, row: int, index: int) -> int | None:
        """Return the row's points: the rule's, which what is typed must repeat, or what is typed."""
        rule, typed = self.scheme.bonus_rules[index], number(self.records.values("points")[row])
        if rule.points is None and typed is None:
            if self.records.where(row, "points") not in self.faulty:
                heading = self.records.table.by_name["points"].heading
                self.report("N110", row, "points", heading=heading)
            return None
        if rule.points is not None and typed is not None and typed != rule.points:
            given = {"item": rule.item, "expected": show(rule.points), "found": show(typed)}
            self.report("C607", row, "points", **given)
            return None
        return typed if rule.points is None else rule.points

    def is_used(self, row: int, position: int, index: int) -> bool:
        """Say whether the student's grade has the rule's module with source 加减分."""
        person = self.roster.participants[position]
        grade = self.roster.records.texts("grade_year")[person]
        name = self.scheme.bonus_rules[index].module
        module = next((m for m in self.scheme.modules_for(grade) if m.name == name), None)
        if module is None:
            self.report("C615", row, "item", name=self.roster.records.texts("name")[person], module=name)
        elif module.source != BONUS:
            self.report("C612", row, "item", module=name)
        return module is not None and module.source == BONUS


def _repeated(records: Records, scheme: Scheme, rows: Sequence[int]) -> list[Finding]:
    """Hint at items that a student has several times; how they add up is the rule's affair."""
    places: dict[tuple[int, str, str], list[int]] = {}
    modules, items = records.texts("module"), records.texts("item")
    known = {squeeze(rule.item) for rule in scheme.bonus_rules}
    for index, row in enumerate(rows):
        if row >= 0 and squeeze(items[index]) in known:
            places.setdefault((row, squeeze(modules[index]), squeeze(items[index])), []).append(index)
    return [
        finding("C611", records.where(at[-1], "item"), items[at[-1]], item=items[at[-1]], count=str(len(at)))
        for at in places.values()
        if len(at) > 1
    ]
