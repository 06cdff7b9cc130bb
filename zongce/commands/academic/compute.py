"""Checked scores -> arrays -> academic scores and ranks, with a word for every row on how it counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from zongce.checks.sittings import chosen as chosen_sittings
from zongce.checks.sittings import coded, excluded
from zongce.commands.groups import class_groups, major_grade_groups
from zongce.core.catalog import finding
from zongce.core.finding import Where
from zongce.core.number import show
from zongce.core.value import value
from zongce.rules import academic as rule
from zongce.rules import sittings as sitting
from zongce.rules.rank import Ranks, rank

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from zongce.checks.adjustments import Adjusted
    from zongce.checks.roster import Roster
    from zongce.checks.scores import CheckedScores
    from zongce.core.finding import Finding
    from zongce.scheme.scheme import Scheme

    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]

COUNTED, NOT_MAPPED, ZERO_CREDIT, EXCLUDED_KIND, DESELECTED, NOT_CHOSEN = range(6)
"""Why a row counts or not; for NOT_CHOSEN the sitting's role says more."""


@value(frozen=True, slots=True)
class Computed:
    """One row per participant (in the roster's order of participants) and one per checked score row."""

    roster: Roster
    scheme: Scheme
    scores: CheckedScores
    adjusted: Adjusted | None
    student: Ints
    points: Ints
    credit: Ints
    ratio: Ints
    passed: Flags
    state: NDArray[np.int8]
    role: NDArray[np.int8]
    """The sitting's role per row; meaningful where the state is COUNTED or NOT_CHOSEN."""
    retaken: Flags
    """Whether the row's course was sat in several terms, per row."""
    result: rule.AcademicScores
    failed: Ints
    class_group: Ints
    class_ranks: Ranks
    major_ranks: Ranks
    findings: tuple[Finding, ...]


def compute(
    roster: Roster, scheme: Scheme, scores: CheckedScores, adjusted: Adjusted | None, ratio: int
) -> Computed:
    """Compute every participant's academic score and both ranks (requirements A1, A2, A5, A7, A8).

    ``ratio`` is the bonus ratio in 0.01 that holds where no adjustment says otherwise.
    """
    records, count = scores.records, len(roster.participants)
    columns = coded(scores)
    student, term, course, exam, points = columns
    passed = np.asarray(scores.passed, np.bool_)
    credit = records.array("credit")
    state = _states(scores, scheme, adjusted, credit)
    open_ = np.flatnonzero(state == COUNTED)
    chosen = chosen_sittings(columns, open_, scheme)
    role = np.zeros(len(records), np.int8)
    role[open_] = chosen.role
    retaken = np.zeros(len(records), np.bool_)
    retaken[open_] = chosen.retaken
    state[open_[~chosen.keep]] = NOT_CHOSEN
    ratios = _ratios(scores, adjusted, ratio)
    result = rule.academic_scores(student, points, credit, ratios, state == COUNTED, passed, count)
    graded = np.asarray(scores.counts, np.bool_)
    told = (graded | ~passed) & (credit > 0)  # 免修 and the like record no exam; no credit counts nowhere
    failed = rule.failed_courses(np.where(told, student, -1), course, term, exam, graded, passed, count)
    group, dense = class_groups(roster), scheme.settings.dense
    class_ranks = rank(result.academic, group, dense=dense, present=result.ok)
    major_ranks = rank(result.academic, major_grade_groups(roster), dense=dense, present=result.ok)
    found = (*_sitting_findings(scores, scheme, open_, chosen), *_without_courses(roster, result.ok))
    return Computed(
        roster, scheme, scores, adjusted, student, points, credit, ratios, passed, state, role, retaken,
        result, failed, group, class_ranks, major_ranks, found,
    )  # fmt: skip


def _states(
    scores: CheckedScores, scheme: Scheme, adjusted: Adjusted | None, credit: Ints
) -> NDArray[np.int8]:
    """Say for each row whether it may count before sittings are chosen."""
    records = scores.records
    state = np.where(np.asarray(scores.counts, np.bool_), COUNTED, NOT_MAPPED).astype(np.int8)
    state[(credit == 0) & (state == COUNTED)] = ZERO_CREDIT
    state[excluded(records, scheme) & (state == COUNTED)] = EXCLUDED_KIND
    if adjusted and adjusted.takes_part:
        deselected = {key for key, takes_part in adjusted.takes_part.items() if not takes_part}
        out = np.fromiter((key in deselected for key in row_keys(scores)), np.bool_, len(records))
        state[out & (state == COUNTED)] = DESELECTED
    return state


def row_keys(scores: CheckedScores) -> Iterable[tuple[int, str, str]]:
    """Yield each score row's key in 课程调整: participant, term, course."""
    return zip(scores.student, scores.records.texts("term"), scores.records.texts("course_code"), strict=True)


def _ratios(scores: CheckedScores, adjusted: Adjusted | None, ratio: int) -> Ints:
    if not adjusted or not adjusted.ratio:
        return np.full(len(scores.records), ratio, np.int64)
    own = adjusted.ratio
    return np.fromiter((own.get(key, ratio) for key in row_keys(scores)), np.int64, len(scores.records))


def _sitting_findings(
    scores: CheckedScores, scheme: Scheme, open_: NDArray[np.intp], chosen: sitting.Sittings
) -> Iterable[Finding]:
    """Tell of make-ups and retakes: one hint per kind and file, at its first row, with the count."""
    settings, records = scheme.settings, scores.records
    codes_of = {sitting.MAKE_UP_IGNORED: "G303", sitting.MAKE_UP_ONLY: "G311", sitting.MAKE_UP_HIGHER: "G312"}
    special = np.flatnonzero(np.isin(chosen.role, list(codes_of)) | chosen.retaken)
    firsts: dict[tuple[str, int], tuple[int, int]] = {}
    for place in special.tolist():
        index = int(open_[place])
        code = "G305" if chosen.retaken[place] else codes_of[int(chosen.role[place])]
        key = code, records.origins[index] if records.origins else 0
        first, count = firsts.get(key, (index, 0))
        firsts[key] = first, count + 1
    names, courses = records.texts("name"), records.texts("course_name")
    written = records.texts("score")
    for (code, _), (first, count) in firsts.items():
        given = {"name": names[first], "course": courses[first], "count": str(count)}
        if code == "G305":
            given["setting"] = settings.retake
        yield finding(code, records.where(first, "score"), shown_score(written[first]), **given)


def shown_score(value: str) -> str:
    """Return a grade as people wrote it: a word, or the number with two decimals."""
    return show(int(value)) if value.lstrip("-").isdigit() else value


def _without_courses(roster: Roster, ok: Flags) -> Iterable[Finding]:
    records = roster.records
    names, ids = records.texts("name"), records.texts("student_id")
    missing: Sequence[int] = np.flatnonzero(~ok).tolist()
    for position in missing:
        row = roster.participants[position]
        where: Where = records.where(row, "student_id")
        yield finding("G306", where, ids[row], name=names[row], student_id=ids[row])
