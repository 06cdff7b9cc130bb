"""An imported 综合测评成绩 held against roster and scheme: students, scores, ranks, levels (C3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from zongce.checks.intake import intake
from zongce.checks.placing import Placed, place_participants
from zongce.commands.composite.compute import (
    RANKED_BY_MAJOR,
    level_scope,
    levels_by_rule,
    rows_by_participant,
    tie_columns,
)
from zongce.commands.groups import class_groups, major_grade_groups
from zongce.commands.result_rows import rank_texts
from zongce.core.catalog import finding
from zongce.core.named import NamedTuple
from zongce.core.text import squeeze
from zongce.rules.rank import rank
from zongce.scheme.scheme import ACADEMIC, CLASS, TOTAL
from zongce.tables.composite import MANUAL_MODULES, TOTAL_STEM, composite, stem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from zongce.checks.roster import Roster
    from zongce.core.finding import Finding
    from zongce.core.grid import Book
    from zongce.core.records import Records
    from zongce.scheme.scheme import Scheme

    Column = tuple[NDArray[np.int64], NDArray[np.bool_]]

BLANK = "空白"


class Imported(NamedTuple):
    """The rows of the import and everything that is wrong with it."""

    records: Records | None
    findings: tuple[Finding, ...]
    placed: Placed | None = None
    """The rows at their participants."""


def modules_of(scheme: Scheme) -> tuple[str, ...]:
    """Return the modules of which an import holds scores: the scheme's, else the manual's three."""
    return scheme.module_names or MANUAL_MODULES


def check_import(book: Book, roster: Roster, scheme: Scheme, *, one_class: bool = False) -> Imported:
    """Check an imported 综合测评成绩: exactly the participants, every score there, ranks and levels right.

    Ranks are compared with those of the imported scores, levels with 等次规则 without the vetoes, whose
    data an import does not hold. Scores are not computed again. With ``one_class`` the roster is one class,
    which cannot tell what holds within major and grade. Source: requirement C3 and its Decided.
    """
    modules = modules_of(scheme)
    by_major = {*scheme.sourced(ACADEMIC), RANKED_BY_MAJOR}
    stems = (*(stem(module) for module in modules if module in by_major), TOTAL_STEM)
    read = intake(book, composite(modules, TOTAL_STEM, stems))
    if read.records is None:
        return Imported(None, read.findings)
    placed = place_participants(read.records, read.findings, roster)
    checked = _Import(roster, scheme, modules, placed, one_class)
    return Imported(read.records, (*placed.findings, *checked.findings()), placed)


class _Import(NamedTuple):
    """An import whose rows are placed at the participants."""

    roster: Roster
    scheme: Scheme
    modules: tuple[str, ...]
    placed: Placed
    one_class: bool

    def findings(self) -> Iterator[Finding]:
        groups = class_groups(self.roster), major_grade_groups(self.roster)
        held = rows_by_participant(self.roster, self.scheme) if self.scheme.modules else None
        objects = (*((f"module_{i}", name) for i, name in enumerate(self.modules)), ("total", TOTAL))
        for key, object_ in objects:
            everybody = held is None or object_ == TOTAL
            needed = [everybody or object_ in mine for mine in held or ({},) * len(self.placed.row)]
            yield from self._blanks(key, object_, needed)
            column = self._column(object_)
            if not column[0].any():
                continue
            for name, group in zip((f"{key}_class_rank", f"{key}_major_rank"), groups, strict=True):
                if group is groups[0] or not self.one_class:
                    yield from self._ranks(name, column, group, chained=object_ == TOTAL)
            if level_scope(self.scheme, object_) == CLASS or not self.one_class:
                ties = tie_columns(self.scheme, self._column) if object_ == TOTAL else ()
                levels = levels_by_rule(self.scheme, object_, column, groups, ties=ties)
                yield from self._levels(key, object_, levels)

    def _column(self, object_: str) -> Column:
        """Return an object's scores and who has one."""
        key = "total" if object_ == TOTAL else f"module_{self.modules.index(object_)}"
        scores = self.placed.numbers(key)
        return np.array([s or 0 for s in scores], np.int64), np.array([s is not None for s in scores])

    def _blanks(self, key: str, object_: str, needed: Sequence[bool]) -> Iterator[Finding]:
        """C601 for a module without a column, C603 for a participant without a score."""
        records = self.placed.records
        if not records.has(key):
            if any(needed):
                yield finding("C601", records.source(0).head() if len(records) else None, module=object_)
            return
        faulty = {f.cell for f in self.placed.findings}
        for row, score, need in zip(self.placed.row, self.placed.numbers(key), needed, strict=True):
            if row >= 0 and need and score is None and (where := records.where(row, key)).cell not in faulty:
                yield finding("C603", where, name=records.texts("name")[row], module=object_)

    def _ranks(
        self, name: str, column: Column, group: NDArray[np.int64], *, chained: bool
    ) -> Iterator[Finding]:
        """C622 where a rank that was typed, as ``2/40`` or ``2``, is not that of the scores."""
        records = self.placed.records
        if not records.has(name) or (chained and self.scheme.settings.tie_chain):
            return  # 同分再比 may look at modules whose exact order an import does not show
        scores, present = column
        expected = rank_texts(rank(scores, group, dense=self.scheme.settings.dense, present=present))
        heading = records.table.by_name[name].heading
        for row, typed, right in zip(self.placed.row, self.placed.values(name), expected, strict=True):
            if row >= 0 and typed is not None and squeeze(str(typed)) not in _rank_spellings(right):
                given = {"name": records.texts("name")[row], "heading": heading, "found": str(typed)}
                yield finding("C622", records.where(row, name), str(typed), **given, expected=right or BLANK)

    def _levels(self, key: str, object_: str, expected: Sequence[str | None]) -> Iterator[Finding]:
        """C621 where a level that was typed is not the rules'."""
        records, name = self.placed.records, f"{key}_level"
        if not records.has(name) or not self.scheme.levels_of(object_):
            return
        for row, typed, right in zip(self.placed.row, self.placed.values(name), expected, strict=True):
            found = squeeze(str(typed or ""))
            if row >= 0 and found != (right or ""):
                given = {"name": records.texts("name")[row], "object_": object_, "found": found or BLANK}
                yield finding("C621", records.where(row, name), found, **given, expected=right or BLANK)


def _rank_spellings(right: str | None) -> tuple[str, ...]:
    return (right, right.partition("/")[0]) if right else ("",)
