"""What one class gets of the college's workbook: own students and scores, the rules, nobody else's."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from zongce.checks.own_book import empty
from zongce.checks.row_groups import rows_by
from zongce.commands import facts, official_seals, rows, sealing, staleness
from zongce.commands.classes import results as class_results
from zongce.commands.classes.entries import blank_scores
from zongce.commands.college.classes import noted, same_class
from zongce.seal.stored import Seal
from zongce.tables.academic import ACADEMIC, RAW_SCORES
from zongce.tables.batch import BATCHES, COLLEGE_ADMIN, SECRETARY, STAFF, WINDOWS
from zongce.tables.books import CLASS, KINDS
from zongce.tables.composite import COMPOSITE, MODULE_SCORES
from zongce.tables.rating import RATING_RULES
from zongce.tables.records import STATUS
from zongce.tables.registers import COURSE_LOG, LATE_PERMITS
from zongce.tables.roster import ROSTER
from zongce.tables.scheme import SCHEME_TABLES
from zongce.tables.sealing import SEAL, TRUST
from zongce.workflow.digests import digest_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from zongce.commands.college.classes import SchoolClass
    from zongce.core.records import Records, Value

    Tables = Mapping[str, Records]
COLLEGE_OWNED = (WINDOWS, BATCHES, RATING_RULES, *SCHEME_TABLES, TRUST)
"""Sheets that every class gets as they are."""


class Share:
    """The college's sheets, and all raw scores, out of which each class gets its own part."""

    def __init__(self, tables: Tables, scores: Sequence[Records]) -> None:
        """Take the sheets by table, and the raw scores in any number of parts."""
        self.tables, self.scores = tables, scores

    @cached_property
    def _places(self) -> Mapping[str, list[tuple[int, int]]]:
        """For each student the parts and rows of the raw scores, so that a college is read once."""
        found: dict[str, list[tuple[int, int]]] = {}
        for number, part in enumerate(self.scores):
            for student, several in rows_by(part.values("student_id")).items():
                found.setdefault(str(student), []).extend((number, row) for row in several)
        return found

    def of(self, class_: SchoolClass) -> dict[str, Records]:
        """Return the class's sheets; what the class fills in is empty or holds the names of its students."""
        made = {table.name: empty(table) for table in KINDS[CLASS].tables}
        made |= {table.name: self.tables[table.name] for table in COLLEGE_OWNED}
        roster = self.tables[ROSTER.name].select(class_.members)
        students = [str(number) for number in roster.values("student_id")]
        made |= {
            ROSTER.name: roster,
            STAFF.name: self._staff(class_),
            RAW_SCORES.name: self._scores(students),
            COURSE_LOG.name: _of_students(self.tables[COURSE_LOG.name], students),
            LATE_PERMITS.name: _of_class(self.tables[LATE_PERMITS.name], class_),
            STATUS.name: self._status(class_),
        }
        made[MODULE_SCORES.name] = blank_scores(made)
        for table in (ACADEMIC, COMPOSITE):
            ranked = class_results.of_class(self.tables[table.name], class_.name)
            ranks = (value for name in class_results.rank_columns(ranked) for value in ranked.values(name))
            made[table.name] = ranked if any(ranks) else empty(table)
        return made

    def _staff(self, class_: SchoolClass) -> Records:
        people = self.tables[STAFF.name]
        named = zip(*(people.values(name) for name in ("role", "class_code", "class_")), strict=True)
        mine = [
            row
            for row, (role, code, name) in enumerate(named)
            if role in (COLLEGE_ADMIN, SECRETARY) or same_class({"class_code": code, "class_": name}, class_)
        ]
        return people.select(mine)

    def _scores(self, students: Sequence[str]) -> Records:
        """Return the class's raw scores in the columns of 原始成绩 and no other (requirement N6)."""
        names = [c.name for c in RAW_SCORES.columns]
        held = [[part.values(name) for name in names] for part in self.scores]
        places = [place for student in students for place in self._places.get(student, ())]
        made = ({n: held[part][i][row] for i, n in enumerate(names)} for part, row in places)
        return rows.of(RAW_SCORES, made)

    def _status(self, class_: SchoolClass) -> Records:
        tables = self.tables
        items: dict[str, str] = {
            facts.COLLEGE_NAME: facts.status(tables, facts.COLLEGE_NAME),
            facts.CLASS_CODE: class_.code,
            facts.CLASS_NAME: class_.name,
            facts.MODE: facts.status(tables, facts.MODE),
            facts.BONUS: facts.status(tables, facts.BONUS),
            facts.CLEARED: noted(tables, facts.CLEARED, class_.key),
            facts.RETURNS: noted(tables, facts.RETURNS, class_.key) or "0",
            facts.RETURN_REASON: noted(tables, facts.RETURN_REASON, class_.key),
            facts.APPROVAL: facts.status(tables, facts.APPROVAL),
            staleness.ISSUED: staleness.issued_digest(tables, class_.name),
        }
        return rows.of(STATUS, ({"setting": item, "value": value or None} for item, value in items.items()))


def content_digest(contents: Tables) -> str:
    """Return the digest of everything that a class is sent, whatever its number.

    Adjustments of the class itself, which the college has collected, are no news to it. The imports stand for
    the raw scores (下发摘要 in 班级状态), so that what waits can be told without reading the files.
    """
    log = contents[COURSE_LOG.name]
    contents = {**contents, COURSE_LOG.name: log.select(rows.find(log, role=COLLEGE_ADMIN))}
    counted = sorted((name, records) for name, records in contents.items() if name != RAW_SCORES.name)
    return digest_of(*(f"{name} {digest_of(records)}" for name, records in counted))


def with_chain(contents: dict[str, Records], official: Seal) -> dict[str, Records]:
    """Return a class's sheets with the college's copy of its chain, so that it sees a return signed.

    It is no part of :func:`content_digest`: what the class has signed itself is no news to it.
    """
    return contents | {SEAL.name: official_seals.stored({sealing.OWN: Seal((), official.chain)})}


def numbered(contents: dict[str, Records], number: int) -> dict[str, Records]:
    """Return a class's sheets with their 更新号."""
    return contents | {STATUS.name: facts.with_status(contents[STATUS.name], {facts.UPDATE: str(number)})}


def _of_students(records: Records, students: Sequence[str]) -> Records:
    mine = set(students)
    return records.select([row for row, number in enumerate(records.texts("student_id")) if number in mine])


def _of_class(records: Records, class_: SchoolClass) -> Records:
    found: list[dict[str, Value]] = rows.every(records)
    return records.select([n for n, row in enumerate(found) if same_class(row, class_)])
