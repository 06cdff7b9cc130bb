"""加减分 -> each participant's bonus and deduction items, each under its rule of the scheme."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.checks.intake import intake
from zongce.checks.row_groups import text_of
from zongce.checks.scheme_modules import number
from zongce.checks.students import match_students
from zongce.core.catalog import finding
from zongce.core.named import NamedTuple
from zongce.core.number import show
from zongce.core.text import squeeze
from zongce.core.value import value
from zongce.scheme.scheme import BONUS, Module, Scheme
from zongce.tables.scheme import BONUS_ITEMS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

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
    matched = match_students(records, taken, roster, ignore_outsiders=scheme.settings.ignore_outsiders)
    reader = _reader(records, taken, roster, scheme)
    items: list[tuple[int, int, int]] = []
    declared: dict[tuple[int, int], list[int]] = {}
    for row, person in enumerate(matched.row):
        position = roster.position[person] if person >= 0 else -1
        if person >= 0 and position < 0:
            reader.report("R209", row, "student_id", student_id=text_of(records, row, "student_id"))
        rule = reader.rule(row)
        if person >= 0 and rule is not None:
            declared.setdefault((person, rule), []).append(row)
        points = reader.points(row, rule) if rule is not None else None
        if position < 0 or rule is None or points is None or not reader.is_used(row, position, rule):
            continue
        items.append((position, rule, points))
    findings = (*matched.findings, *reader.findings, *_repeated(records, declared))
    student, rules, points_ = zip(*items, strict=True) if items else ((), (), ())
    return BonusItems(tuple(student), tuple(rules), tuple(points_), records, findings)


@value(frozen=True, slots=True)
class _Reader:
    """Reads one row after the other, collecting findings."""

    records: Records
    roster: Roster
    scheme: Scheme
    findings: list[Finding]
    faulty: set[tuple[str, str, str]]
    """Cells of which the intake already told."""
    rules_of: dict[str, list[int]]
    """The rules of an item (squeezed)."""
    held: tuple[dict[str, Module], ...]
    """The modules of each participant's grade by name."""

    def report(self, code: str, row: int, column: str, **fields: str) -> None:
        where = self.records.where(row, column)
        self.findings.append(finding(code, where, text_of(self.records, row, column), **fields))

    def rule(self, row: int) -> int | None:
        """Return the index of the row's rule, None with a finding where there is not exactly one."""
        item = text_of(self.records, row, "item")
        if not item:
            return None
        same = self.rules_of.get(squeeze(item), [])
        if not same:
            self.report("C606", row, "item", item=item)
            return None
        for name, code in (("module", "C608"), ("category", "C616")):
            same = self._narrowed(row, same, name, code)
        modules = dict.fromkeys(self.scheme.bonus_rules[i].module for i in same)
        if len(modules) > 1:  # twice in one module is the scheme's fault, M516
            self.report("C617", row, "item", item=item, modules="、".join(modules))
        return same[0] if len(same) == 1 else None

    def _narrowed(self, row: int, same: Sequence[int], name: str, code: str) -> list[int]:
        """Keep the rules that have what the row says under ``name``; blank says nothing."""
        given = text_of(self.records, row, name)
        has = [getattr(self.scheme.bonus_rules[i], name) for i in same]
        fits = [i for i, own in zip(same, has, strict=True) if not given or squeeze(own) == squeeze(given)]
        if same and not fits:
            expected = "、".join(dict.fromkeys(own or "（空）" for own in has))
            item = text_of(self.records, row, "item")
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
        name = self.scheme.bonus_rules[index].module
        module = self.held[position].get(name)
        if module is None:
            student = text_of(self.roster.records, self.roster.participants[position], "name")
            self.report("C615", row, "item", name=student, module=name)
        elif module.source != BONUS:
            self.report("C612", row, "item", module=name)
        return module is not None and module.source == BONUS


def _reader(records: Records, taken: Iterable[Finding], roster: Roster, scheme: Scheme) -> _Reader:
    rules_of: dict[str, list[int]] = {}
    for index, rule in enumerate(scheme.bonus_rules):
        rules_of.setdefault(squeeze(rule.item), []).append(index)
    grades = roster.records.texts("grade_year")
    of_grade = {grade: {m.name: m for m in scheme.modules_for(grade)} for grade in set(grades)}
    held = tuple(of_grade[grades[row]] for row in roster.participants)
    faulty = {(f.file, f.sheet, f.cell) for f in taken}
    return _Reader(records, roster, scheme, [], faulty, rules_of, held)


def _repeated(records: Records, declared: Mapping[tuple[int, int], Sequence[int]]) -> Iterator[Finding]:
    """Hint at items that a student has several times; how they add up is the rule's affair."""
    for rows in declared.values():
        if len(rows) > 1:
            item = text_of(records, rows[-1], "item")
            where = records.where(rows[-1], "item")
            yield finding("C611", where, item, item=item, count=str(len(rows)))
