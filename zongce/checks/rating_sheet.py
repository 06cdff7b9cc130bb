"""One rating form while it is checked: its head, its students, its marks, each fault at its cell."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from zongce.checks.rating_columns import Columns, match_columns
from zongce.checks.rating_head import Rater, read_rater
from zongce.checks.roster import Roster, class_labels, members_by_class
from zongce.checks.row_groups import cells_of, rows_by
from zongce.checks.students import match_students
from zongce.core.catalog import finding
from zongce.core.finding import Finding, Severity, Where
from zongce.core.named import NamedTuple
from zongce.core.number import plain
from zongce.core.value import value
from zongce.tables.rating import FORM_HEAD, PEER, ROLES

if TYPE_CHECKING:
    from zongce.checks.rating_rules import RatingRules
    from zongce.core.grid import Book
    from zongce.core.records import Records

SHOWN_STUDENTS = 5
"""How many missing students a finding names before it only counts them."""

Marks = tuple[tuple[int | None, ...], ...]
"""One row a participant of the class in the roster's order, one mark an item, in 0.01."""


@value(frozen=True, slots=True)
class RatingForm:
    """A complete form; ``role`` is a position in ``ROLES``. A peer's own row may hold blanks."""

    file: str
    sha256: str
    rater_id: str
    rater_name: str
    role: int
    class_key: str
    marks: Marks
    own: int = -1
    """A peer's own place among the participants of the class; -1 for the other roles."""

    @property
    def own_row_filled(self) -> bool:
        """Whether a peer gave himself a mark."""
        return self.own >= 0 and any(mark is not None for mark in self.marks[self.own])


class Expected(NamedTuple):
    """What every form is held against: worked out once for all forms of a run."""

    roster: Roster
    rules: RatingRules
    count_self: bool
    members: dict[str, tuple[int, ...]]
    """The roster rows of a class's participants, by class."""


def expected(roster: Roster, rules: RatingRules, *, count_self: bool = False) -> Expected:
    """Return what forms are held against; ``count_self`` is the setting 计自评."""
    return Expected(roster, rules, count_self, members_by_class(roster))


class FormSheet:
    """A form while it is checked."""

    def __init__(self, book: Book, records: Records, against: Expected, findings: list[Finding]) -> None:
        self.book = book
        self.records = records
        self.against = against
        self.roster = against.roster
        self.findings = findings
        self.grid = next(grid for grid in book.sheets if grid.name == records.sources[0].sheet)

    def form(self) -> RatingForm | None:
        """Check everything; return the form as far as it can be put together."""
        columns = match_columns(self.records, self.against.rules.items)
        self.findings += columns.findings
        rater, found = read_rater(self.book.file, self.grid, self.records.sources[0].head_row)
        if not any(columns.names) and [f.code for f in found] == ["P410"] * len(FORM_HEAD):
            self.findings = [finding("P424", Where(self.book.file, self.grid.name))]
            return None
        self.findings += found
        students = self._students()
        key = self._class(students)
        if rater:
            self._rater(rater, key)
        if key is None:
            return None
        places = self._places(students, key)
        own = self._own(rater)
        self._missing(places, key, own)
        blank = self._blank_rows(columns, places)
        if places and len(blank) == len(places) and any(columns.names):
            self.findings.append(finding("P425", Where(self.book.file, self.grid.name)))
            return self._put_together(rater, key, {})
        if len(blank) == 1 and self._rater_is_faulty(rater):
            own = blank[0]  # the form is refused already; the one row left out will be the rater's own
        return self._put_together(rater, key, self._marks(columns, places, own))

    def _put_together(
        self, rater: Rater | None, key: str, marks: dict[int, tuple[int | None, ...]]
    ) -> RatingForm | None:
        """Return the form with a row of marks for every participant, blank where he is not on it."""
        if rater is None:
            return None
        members = self.against.members.get(key, ())
        none = (None,) * len(self.against.rules.items)
        rows = tuple(marks.get(row, none) for row in members)
        own_row = self.roster.row_of.get(rater.number) if rater.role == PEER else None
        return RatingForm(
            self.book.file, self.book.sha256, rater.number, rater.name, rater.role, key, rows,
            members.index(own_row) if own_row in members else -1,
        )  # fmt: skip

    def _students(self) -> dict[int, int]:
        """Return the roster row of each form row whose 学号 the roster knows."""
        rows, found = match_students(self.records, (), self.roster)
        for each in found:
            if each.code == "R201":
                where = Where(each.file, each.sheet, each.cell)
                each = finding("P409", where, each.value, student_id=each.value)  # noqa: PLW2901  # same place
            self.findings.append(each)
        return {index: row for index, row in enumerate(rows) if row >= 0}

    def _class(self, students: dict[int, int]) -> str | None:
        """Return the one class whose students stand on the form."""
        keys = list(dict.fromkeys(self.roster.class_key[row] for row in students.values()))
        if len(keys) == 1:
            return keys[0]
        if keys:
            stray = next(i for i, row in students.items() if self.roster.class_key[row] != keys[0])
            labels = class_labels(self.roster)
            shown, value = "、".join(labels[key] for key in keys), self._id(students[stray])
            self._add("P420", stray, "student_id", value, classes=shown)
        return None

    def _rater(self, rater: Rater, key: str | None) -> None:
        """Hold the rater against the roster: a peer is a participant of this class, staff are no students."""
        row = self.roster.row_of.get(rater.number)
        at = {part: Where(self.book.file, self.grid.name, cell) for part, cell in rater.cells.items()}
        if rater.role != PEER:
            if row is not None:
                role = ROLES[rater.role]
                self.findings.append(finding("P422", at["role"], role, rater=rater.number, role=role))
            return
        if key is not None and row not in self.against.members.get(key, ()):
            self.findings.append(finding("P413", at["rater_id"], rater.number, rater=rater.number))
        elif row is not None and rater.name != self._name(row):
            fields = {"student_id": rater.number, "expected": self._name(row), "found": rater.name}
            self.findings.append(finding("R202", at["rater_name"], rater.name, **fields))

    def _own(self, rater: Rater | None) -> int | None:
        """Return the roster row whose marks may be blank: the peer's own, unless 计自评."""
        if rater is None or rater.role != PEER or self.against.count_self:
            return None
        return self.roster.row_of.get(rater.number)

    def _places(self, students: dict[int, int], key: str) -> dict[int, int]:
        """Return the form row of each participant; doubles and others are findings."""
        members = set(self.against.members.get(key, ()))
        rows = rows_by(students.get(index) for index in self.records)
        for row, indices in rows.items():
            if row not in members:
                self._add("P409", indices[0], "student_id", self._id(row), student_id=self._id(row))
            elif len(indices) > 1:
                cells = cells_of(self.records, indices, "student_id")
                self._add("R203", indices[1], "student_id", self._id(row), cells=cells)
        return {row: indices[0] for row, indices in rows.items() if row in members}

    def _missing(self, places: dict[int, int], key: str, own: int | None) -> None:
        rows = [r for r in self.against.members.get(key, ()) if r not in places and r != own]
        if not rows:
            return
        named = [f"{self._name(r)}（{self._id(r)}）" for r in rows[:SHOWN_STUDENTS]]
        more = f" 等 {len(rows)} 人" if len(rows) > SHOWN_STUDENTS else ""
        where = Where(self.book.file, self.grid.name)
        self.findings.append(finding("P408", where, students="、".join(named) + more))

    def _marks(
        self, columns: Columns, places: dict[int, int], own: int | None
    ) -> dict[int, tuple[int | None, ...]]:
        """Return each participant's marks; blanks and marks out of range are findings at their cells."""
        self._ranges(columns)
        faulty = {f.cell for f in self.findings if f.severity is not Severity.HINT}
        lists = []
        for place, item in zip(columns.names, self.against.rules.items, strict=True):
            values = self.records.values(place) if place else ()
            for row, index in places.items() if place else ():
                value = values[index]
                if value is None:
                    if row != own and self.records.where(index, place).cell not in faulty:
                        self._add("P407", index, place, name=self._name(row), item=item.name)
                elif isinstance(value, int) and not item.low <= value <= item.high:
                    bounds = {"low": plain(item.low), "high": plain(item.high)}
                    self._add("P419", index, place, plain(value), heading=item.name, **bounds)
            lists.append(values)
        return {
            row: tuple(v if isinstance(v := values[index], int) else None for values in lists if values)
            for row, index in places.items()
        }

    def _blank_rows(self, columns: Columns, places: dict[int, int]) -> list[int]:
        """Return the roster rows whose form row has nothing in any item column, readable or not."""
        names = [name for name in columns.names if name]
        faulty = {found.cell for found in self.findings}
        return [
            row
            for row, i in places.items()
            if all(self.records.values(n)[i] is None for n in names)
            and not any(self.records.where(i, n).cell in faulty for n in names)
        ]

    def _rater_is_faulty(self, rater: Rater | None) -> bool:
        """Say whether the form is refused for what its head says of the rater."""
        cells = set(rater.cells.values()) if rater else set()
        return rater is None or any(
            found.cell in cells and found.severity is not Severity.HINT for found in self.findings
        )

    def _ranges(self, columns: Columns) -> None:
        """Say an item's own range where a mark is beyond what any item may have."""
        letter_items = {
            self.records.sources[0].letters[place]: item
            for place, item in zip(columns.names, self.against.rules.items, strict=True)
            if place
        }
        for position, found in enumerate(self.findings):
            item = letter_items.get(re.sub(r"[0-9]", "", found.cell)) if found.code == "N104" else None
            if item:
                bounds = {"low": plain(item.low), "high": plain(item.high)}
                where = Where(found.file, found.sheet, found.cell)
                self.findings[position] = finding("P419", where, found.value, heading=item.name, **bounds)

    def _add(self, code: str, index: int, column: str, value: str = "", **fields: str) -> None:
        self.findings.append(finding(code, self.records.where(index, column), value, **fields))

    def _name(self, row: int) -> str:
        return str(self.roster.records.values("name")[row])

    def _id(self, row: int) -> str:
        return str(self.roster.records.values("student_id")[row])
