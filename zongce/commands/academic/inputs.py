"""What academic scores are computed from in a workbook: students, rules, raw scores, adjustments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.checks.course_log import check_log
from zongce.checks.own_book import only
from zongce.checks.roster import read_roster
from zongce.checks.scheme import read_scheme
from zongce.checks.scores import check_scores
from zongce.commands import facts
from zongce.commands.academic.academic import bonus_ratio, compute_checked
from zongce.commands.courses.score_imports import score_parts
from zongce.core.catalog import finding
from zongce.core.finding import stops
from zongce.core.named import NamedTuple
from zongce.tables.batch import FIRST_HALF, SECOND_HALF, WHOLE_YEAR
from zongce.tables.registers import COURSE_LOG
from zongce.tables.scheme import SCHEME_TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from zongce.checks.intake import Intake
    from zongce.checks.roster import Roster
    from zongce.checks.scores import CheckedScores
    from zongce.commands.academic.compute import Computed
    from zongce.core.finding import Finding
    from zongce.core.records import Records
    from zongce.ports.command import Request
    from zongce.scheme.scheme import Scheme

HALVES = {WHOLE_YEAR: ("1", "2"), FIRST_HALF: ("1",), SECOND_HALF: ("2",)}
"""The terms of a batch. A short third term counts with the year and with its second half."""
SHORT_TERM = "3"


class Terms(NamedTuple):
    """Which terms a batch is about: its school year and which half of it; without a year all terms."""

    school_year: str
    half: str

    @property
    def expected(self) -> tuple[str, ...]:
        """The terms that a batch should have scores of."""
        if not self.school_year:
            return ()
        return tuple(f"{self.school_year}-{n}" for n in HALVES[self.half or WHOLE_YEAR])

    def among(self, found: Iterable[str]) -> tuple[str, ...]:
        """Return the batch's terms among those of some score rows, blanks left out (requirement A1).

        Rows of other terms do not count. Where rows name terms but none of the batch, the first expected one
        is asked for, so that its absence is told; without any term all rows count.
        """
        named = sorted({term for term in found if term})
        if not named or not self.expected:
            return ()
        short = f"{self.school_year}-{SHORT_TERM}" if self.half != FIRST_HALF else ""
        mine = tuple(term for term in named if term in (*self.expected, short))
        return mine or self.expected[:1]


class Inputs(NamedTuple):
    """A class's, or a whole college's, students, rules and scores as read."""

    roster: Roster
    scheme: Scheme
    parts: Sequence[Intake]
    log: Records
    ratio: int
    """The bonus ratio in 0.01 that holds where no adjustment says otherwise."""
    terms: Terms

    def terms_found(self) -> set[str]:
        """Return the terms that the score rows name."""
        return {term for part in self.parts if part.records for term in part.records.texts("term")} - {""}

    def checked(self) -> CheckedScores:
        """Return the participants' rows of the batch's terms."""
        return check_scores(self.parts, self.roster, self.scheme, self.terms.among(self.terms_found()))

    def computed(self) -> tuple[Computed | None, tuple[Finding, ...]]:
        """Compute the academic scores with the adjustments that hold; None where an error stops."""
        scores = self.checked()
        adjusted = check_log(self.log, self.roster, scores, self.scheme)
        return compute_checked(self.roster, self.scheme, scores, adjusted, self.ratio)

    def absent_terms(self) -> tuple[Finding, ...]:
        """Hint at terms of the batch of which there are no scores at all (B860)."""
        there = self.terms_found()
        if not there.intersection(self.terms.expected):
            return ()
        missing = [term for term in self.terms.expected if term not in there]
        return tuple(finding("B860", None, term, term=term) for term in missing)


def read_inputs(request: Request) -> tuple[Inputs | None, tuple[Finding, ...]]:
    """Return what to compute with, None where a sheet or a score file keeps it from being read.

    The bonus ratio is the college's batch's, else that of 设置 (requirement A3).
    """
    rules = only(request.book, *SCHEME_TABLES)
    scheme, found = read_scheme(rules if rules.sheets else None)
    roster, of_roster = read_roster(request.book)
    ratio, of_ratio = bonus_ratio(facts.status(request.tables, facts.BONUS) or None, scheme)
    parts = score_parts(request)
    findings = (*found, *of_roster, *of_ratio, *(f for part in parts for f in part.findings))
    if roster is None or stops(findings):
        return None, findings
    batch = facts.batch_of(request.tables)
    terms = Terms(batch.school_year, batch.half)
    return Inputs(roster, scheme, parts, request.tables[COURSE_LOG.name], ratio, terms), findings
