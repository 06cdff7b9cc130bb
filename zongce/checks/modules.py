"""模块成绩 -> each participant's entered module scores and what the vetoes need to know."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from zongce.checks.heading import texts_of_row
from zongce.checks.intake import intake
from zongce.checks.placing import Placed, place_participants
from zongce.checks.row_groups import text_of
from zongce.core.catalog import finding
from zongce.core.finding import Where
from zongce.core.grid import CellKind, address
from zongce.core.named import NamedTuple
from zongce.core.number import plain
from zongce.core.schema import Column
from zongce.core.text import heading_key, trim
from zongce.scheme.scheme import BONUS, DISCIPLINED, ENTRY, FAILED_COURSE, Module, Scheme
from zongce.tables.composite import MODULE_SCORE, MODULE_SCORES
from zongce.tables.roster import ROSTER

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from zongce.checks.roster import Roster
    from zongce.core.finding import Finding
    from zongce.core.grid import Book
    from zongce.core.records import Records, Source, Value
    from zongce.core.schema import Table

Scores = tuple[int | None, ...]
KNOWN = frozenset(heading_key(h) for h in (*(c.heading for c in ROSTER.columns), "序号", "备注"))
"""Headings of numeric columns that are no module and no mistake."""


class ModuleScores(NamedTuple):
    """Entered scores in 0.01 per participant position, by module; None where nothing was entered.

    ``failed_count`` and ``disciplined`` are None where the sheet has no such column.
    """

    values: Mapping[str, Scores]
    failed_count: Scores | None
    disciplined: tuple[bool, ...] | None
    records: Records | None
    row: tuple[int, ...]
    """The record row per participant position, -1 where there is none."""
    findings: tuple[Finding, ...]

    def where(self, module: str, position: int) -> Where | None:
        """Return the cell of a participant's module score."""
        if self.records is None or self.row[position] < 0:
            return None
        name = next((c.name for c in self.records.table.columns if c.heading == module), "student_id")
        return self.records.where(self.row[position], name)


def read_modules(book: Book, roster: Roster, scheme: Scheme, given: frozenset[str]) -> ModuleScores:
    """Read 模块成绩: every participant once, a column for each module that is not ``given`` elsewhere.

    A participant needs a score in each module of the own grade. Source: requirement C2, C3.
    """
    table = _table(scheme)
    records, taken = intake(book, table)
    if records is None:
        return ModuleScores({}, None, None, None, (), taken)
    placed = place_participants(records, taken, roster, ignore_outsiders=scheme.settings.ignore_outsiders)
    there = {c.heading for c in table.columns if c.name in records.columns}
    source = records.sources[0]
    findings = [*placed.findings, *_unknown_columns(book, source, table)]
    needed = [m for m in scheme.module_names if m not in there | given]
    findings += [finding("C601", source.head(), module=module) for module in needed]
    findings += _given_twice(source, scheme, given & there)
    values = {m: placed.numbers(f"module_{i}") for i, m in enumerate(scheme.module_names) if m in there}
    findings += _blanks(records, placed, roster, scheme, given)
    findings += _beyond_limits(records, placed, roster, scheme)
    findings += _veto_blanks(records, placed, scheme)
    failed = placed.numbers("failed_count") if records.has("failed_count") else None
    disciplined = None
    if records.has("disciplined"):
        disciplined = tuple(value == "是" for value in placed.values("disciplined"))
    return ModuleScores(MappingProxyType(values), failed, disciplined, records, placed.row, tuple(findings))


def _table(scheme: Scheme) -> Table:
    """Return 模块成绩 with this scheme's modules as optional columns, so that findings can name them."""
    columns = (Column(f"module_{i}", m, MODULE_SCORE) for i, m in enumerate(scheme.module_names))
    return MODULE_SCORES.extended(*columns)


def _unknown_columns(book: Book, source: Source, table: Table) -> Iterator[Finding]:
    """Tell of columns with numbers that nothing would read: a misspelt or forgotten module."""
    grid, row = next(grid for grid in book.sheets if grid.name == source.sheet), source.head_row
    known = KNOWN | {heading_key(c.heading) for c in table.columns}
    below = [index for index, number in enumerate(grid.rows) if number > row]
    for number, text in texts_of_row(grid, grid.rows.index(row)).items():
        cells = (grid.columns[number][index] for index in below)
        if heading_key(text) not in known and any(c and c.kind is CellKind.NUMBER for c in cells):
            where = Where(book.file, grid.name, address(row, number))
            yield finding("C602", where, trim(text), heading=trim(text))


def _given_twice(source: Source, scheme: Scheme, modules: Iterable[str]) -> Iterator[Finding]:
    """Tell of bonus modules that have both items and a column; results may be repeated if they agree."""
    for index, module in enumerate(scheme.module_names):
        if module in modules and module in scheme.sourced(BONUS):
            yield finding("C613", source.head(f"module_{index}"), module, module=module)


def _blanks(
    records: Records, placed: Placed, roster: Roster, scheme: Scheme, given: frozenset[str]
) -> Iterator[Finding]:
    """Tell of scores that are missing, and hint at scores that the student's grade has no use for."""
    names, grades = roster.records.texts("name"), roster.records.texts("grade_year")
    held = {grade: {m.name for m in scheme.modules_for(grade)} for grade in set(grades)}
    faulty = {f.cell for f in placed.findings if f.sheet == records.sources[0].sheet}
    for index, module in enumerate(scheme.module_names):
        name = f"module_{index}"
        column = records.values(name)
        for row, person in zip(placed.row, roster.participants, strict=True):
            if row < 0 or name not in records.columns:
                continue
            where, mine = records.where(row, name), module in held[grades[person]]
            if mine and column[row] is None and module not in given and where.cell not in faulty:
                yield finding("C603", where, name=names[person], module=module)
            if not mine and column[row] is not None:
                yield finding("C615", where, text_of(records, row, name), name=names[person], module=module)


def _beyond_limits(records: Records, placed: Placed, roster: Roster, scheme: Scheme) -> Iterator[Finding]:
    """C620 once a module: an entered score beyond floor or cap counts as these, but may be a slip."""
    names, grades = roster.records.texts("name"), roster.records.texts("grade_year")
    held = {grade: {m.name: m for m in scheme.modules_for(grade)} for grade in set(grades)}
    for index, name in enumerate(scheme.module_names):
        column = records.values(f"module_{index}")
        rows = (
            (row, person) for row, person in zip(placed.row, roster.participants, strict=True) if row >= 0
        )
        told = [
            (row, person) for row, person in rows if _is_beyond(held[grades[person]].get(name), column[row])
        ]
        if told:
            row, person = told[0]
            module = held[grades[person]][name]
            ends = {"low": module.floor, "high": module.cap}
            given = {key: "不限" if end is None else plain(end) for key, end in ends.items()}
            found = text_of(records, row, f"module_{index}")
            given |= {"module": name, "name": names[person], "found": found, "count": str(len(told))}
            yield finding("C620", records.where(row, f"module_{index}"), found, **given)


def _is_beyond(module: Module | None, value: Value) -> bool:
    if module is None or module.source != ENTRY or not isinstance(value, int):
        return False
    low, high, score = module.floor, module.cap, module.base + value
    if low is not None and high is not None and low > high:  # M505
        return False
    return (low is not None and score < low) or (high is not None and score > high)


def _veto_blanks(records: Records, placed: Placed, scheme: Scheme) -> Iterator[Finding]:
    """Tell of blanks in the columns that a veto of the scheme looks at."""
    wanted = {FAILED_COURSE: "failed_count", DISCIPLINED: "disciplined"}
    for condition in dict.fromkeys(veto.condition for veto in scheme.vetoes):
        name = wanted.get(condition, "")
        if not name or not records.has(name):
            continue
        column, heading = records.values(name), records.table.by_name[name].heading
        faulty = {f.cell for f in placed.findings if f.sheet == records.sources[0].sheet}
        for row in placed.row:
            if row >= 0 and column[row] is None and records.where(row, name).cell not in faulty:
                yield finding("N110", records.where(row, name), heading=heading)
