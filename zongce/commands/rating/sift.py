"""Received rating forms of a class: what they are held against, and what a command needs of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from zongce.checks.own_book import only
from zongce.checks.rating_forms import Expected, RatingForm, expected, read_form
from zongce.checks.rating_identity import Belonging, Issued, issued_to, key_of, misplaced
from zongce.checks.rating_rules import RatingRules, read_rating_rules
from zongce.checks.roster import Roster, read_roster
from zongce.checks.scheme import read_scheme
from zongce.commands import facts, rows
from zongce.commands.rating.raters import current, is_cleared, label
from zongce.core.finding import Finding, Severity
from zongce.core.named import NamedTuple
from zongce.core.value import value
from zongce.scheme.scheme import Scheme
from zongce.tables.progress import COMPLETE, PARTLY, RATERS
from zongce.tables.rating import PEER, RATING_FORM, RATING_RULES, ROLES
from zongce.tables.records import IN_DOUBT, RECEIVED
from zongce.tables.roster import ROSTER
from zongce.tables.scheme import SCHEME_TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from zongce.core.grid import Book
    from zongce.ports.command import Request

UNFINISHED = frozenset({"P407", "P425"})
"""Faults of a form that is only not finished: marks left out, all of it blank."""
OUTGROWN = frozenset({"P408", "P409"})
"""Faults that a form has because the participants changed after it was accepted."""


class Inputs(NamedTuple):
    """What the rating of a class rests on; None where errors are in the way."""

    roster: Roster | None
    rules: RatingRules | None
    scheme: Scheme
    findings: tuple[Finding, ...]


class Against(NamedTuple):
    """What every form of a collection is held against; goes to the workers as values."""

    belonging: Belonging
    expected: Expected | None


@value(frozen=True, slots=True)
class Sifted:
    """A received form: whose it is, what it says, which faults it has (codes; hints are none).

    ``due`` are the students whom the rater has to rate, ``rated`` those of them who have every mark.
    """

    rater: Issued | None = None
    sender: str = ""
    form: RatingForm | None = None
    faults: frozenset[str] = frozenset()
    due: tuple[str, ...] = ()
    rated: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether the form may count for a score."""
        return self.form is not None and not self.faults

    @property
    def unfinished(self) -> bool:
        """Whether nothing is wrong but that marks are still to be given (it counts for progress, R6)."""
        return self.form is not None and bool(self.faults) and self.faults <= UNFINISHED

    @property
    def finished(self) -> bool:
        """Whether everybody is rated on every item."""
        return len(self.rated) == len(self.due)

    def holds(self, allowed: frozenset[str]) -> bool:
        """Say whether the form has no faults but these."""
        return self.form is not None and self.faults <= allowed

    def marks(self) -> dict[str, tuple[int | None, ...]]:
        """Return the marks of the students who are rated on every item."""
        if self.form is None:
            return {}
        return {s: m for s, m in zip(self.due, self._due_marks(), strict=True) if s in self.rated}

    def _due_marks(self) -> list[tuple[int | None, ...]]:
        form = cast("RatingForm", self.form)
        whole = len(self.due) == len(form.marks)
        return [m for place, m in enumerate(form.marks) if whole or place != form.own]


def class_inputs(request: Request) -> Inputs:
    """Read roster, rules and scheme out of a class's workbook; only errors are told again."""
    roster, of_roster = read_roster(only(request.book, ROSTER))
    rules, of_rules = read_rating_rules(only(request.book, RATING_RULES))
    plan = only(request.book, *SCHEME_TABLES)
    scheme, of_scheme = read_scheme(plan if plan.sheets else None)
    found = tuple(f for f in (*of_roster, *of_rules, *of_scheme) if f.severity is Severity.ERROR)
    return Inputs(None if found else roster, None if found else rules, scheme, found)


def class_id(request: Request) -> str:
    """Return the class's identity: 班级代码, else its name (design decision 7)."""
    names = (facts.CLASS_CODE, facts.CLASS_NAME)
    return next((held for held in (facts.status(request.tables, name) for name in names) if held), "")


def context(request: Request) -> Against:
    """Return what the forms are held against: batch, class, codes, students, rules.

    After 清空过程数据 the peers' old codes hold no more (requirement B4).
    """
    raters: dict[tuple[str, int], Issued] = {}
    void = is_cleared(request.tables)
    for row in current(request.tables):
        if "form_code" not in row:
            continue  # no form was issued to him yet
        role = ROLES.index(str(row["role"]))
        code = "" if void and role == PEER else str(row["form_code"] or "")
        issued = Issued(str(row["rater_id"]), str(row["name"]), str(row["role"]), code)
        raters[key_of(issued.number, role)] = issued
    name = facts.status(request.tables, facts.CLASS_NAME)
    batch = facts.batch_of(request.tables)
    belonging = Belonging(batch.id, class_id(request), name, raters, batch.name)
    inputs = class_inputs(request)
    if inputs.roster is None or inputs.rules is None:
        return Against(belonging, None)
    count_self = inputs.scheme.settings.count_self
    return Against(belonging, expected(inputs.roster, inputs.rules, count_self=count_self))


def sift(against: object, book: Book) -> tuple[Sifted, tuple[Finding, ...]]:
    """Check one received form; runs in the pool.

    Of a form that belongs elsewhere (W907 to W912) nothing more is said. Source: requirement R4.
    """
    belonging, held_to = cast("Against", against)
    wrong = tuple(misplaced(book, belonging))
    if wrong or held_to is None:
        return Sifted(faults=_faults(wrong)), wrong
    form, findings = read_form(book, held_to)
    if form is None:
        return Sifted(faults=_faults(findings)), findings
    rater, stray = issued_to(book, form, belonging)
    sender = label(form.rater_id, form.rater_name, ROLES[form.role])
    if stray or rater is None:
        told = (stray,) if stray else ()
        return Sifted(sender=sender, faults=_faults(told)), told
    due, rated = _progress(form, held_to)
    sender = label(rater.number, rater.name, rater.role)
    return Sifted(rater, sender, form, _faults(findings), due, rated), findings


def waiting(request: Request) -> tuple[str, ...]:
    """Return the forms that were kept and are to be looked at again.

    Where no files are given those that were not counted (待定); else those that stand for a rater of whom
    another complete one came, which may say the very same.
    """
    if request.files:
        return tuple(_contested(request))
    register = request.tables[RECEIVED.name]
    held = rows.find(register, file_kind=RATING_FORM.sheet, outcome=IN_DOUBT)
    return tuple(register.texts("digest")[row] for row in held)


def _contested(request: Request) -> Iterator[str]:
    raters = rows.every(request.tables[RATERS.name])
    stands = {
        (row["rater_id"], row["role"]): str(row["digest"]) for row in raters if row["state"] == COMPLETE
    }
    for file in request.files:
        rater = file.sifted.rater if isinstance(file.sifted, Sifted) and file.sifted.complete else None
        digest = stands.get((rater.number, rater.role)) if rater else None
        if digest and digest != file.sha256:
            yield digest


def counted(request: Request) -> tuple[str, ...]:
    """Return the forms that count for the scores, by SHA-256: those of raters whose state is 已交."""
    raters = current(request.tables)
    return tuple(str(row["digest"]) for row in raters if row["state"] == COMPLETE and row["digest"])


def held_forms(request: Request) -> tuple[str, ...]:
    """Return every form that stands for some rater, finished or not."""
    raters = rows.every(request.tables[RATERS.name])
    return tuple(str(row["digest"]) for row in raters if row["digest"] and row["state"] in (COMPLETE, PARTLY))


def _progress(form: RatingForm, against: Expected) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return whom a rater has to rate and whom of them he has rated on every item, within its range."""
    ids = against.roster.records.texts("student_id")
    items = against.rules.items
    due: list[str] = []
    rated: list[str] = []
    for place, row in enumerate(against.members[form.class_key]):
        if place == form.own and not against.count_self:
            continue
        due.append(ids[row])
        marks = form.marks[place]
        if len(marks) == len(items) and all(
            mark is not None and item.low <= mark <= item.high
            for mark, item in zip(marks, items, strict=True)
        ):
            rated.append(ids[row])
    return tuple(due), tuple(rated)


def _faults(findings: Iterable[Finding]) -> frozenset[str]:
    return frozenset(f.code for f in findings if f.severity is not Severity.HINT)
