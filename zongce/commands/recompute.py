"""A result computed once more from its source files, whichever command wrote it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from zongce.commands.academic import academic
from zongce.commands.academic import trace as academic_trace
from zongce.commands.composite import composite
from zongce.commands.composite import trace as composite_trace
from zongce.commands.rating import rating
from zongce.commands.rating import trace as rating_trace
from zongce.core.named import NamedTuple
from zongce.tables.academic import ACADEMIC
from zongce.tables.composite import COMPOSITE, MODULE_SCORES
from zongce.tables.rating import RATING_FORM, RATING_RESULT, RATING_RULES
from zongce.tables.roster import ROSTER
from zongce.tables.scheme import BONUS_ITEMS, MODULES

if TYPE_CHECKING:
    from zongce.core.finding import Finding
    from zongce.core.grid import Book
    from zongce.core.records import Records
    from zongce.ports.outcome import SheetContent


class Recomputed(NamedTuple):
    """A result computed once more: its rows in the order of participants, and how to show some of them."""

    records: Records
    groups: Sequence[int]
    """Each row's class."""
    sheet: Callable[[Records, str], SheetContent]
    """The result's own sheet with some rows and a title."""
    trace: Callable[[Sequence[int], Sequence[int]], tuple[SheetContent, ...]]
    """The trace of some rows, and the rows on the result's sheet."""


Files = dict[str, tuple["Book", ...]]
"""The source files by their use."""
Again = tuple[Recomputed | None, tuple["Finding", ...]]


def _academic(files: Files, parameters: Mapping[str, str]) -> Again:
    terms = parameters.get(academic.TERM_PARAMETER)
    request = academic.AcademicRequest(
        files[academic.ROSTER_USE][0],
        tuple(files.get(academic.SCORES_USE, ())),
        _one(files, academic.ADJUST_USE),
        _one(files, academic.SCHEME_USE),
        parameters.get(academic.BONUS_PARAMETER),
        tuple(terms.split(academic.TERM_JOINT)) if terms else (),
    )
    computed, findings = academic.compute_request(request)
    if computed is None:
        return None, findings
    found = computed
    made = Recomputed(
        academic.result_records(found),
        found.class_group.tolist(),
        academic.result_sheet,
        lambda shown, listed: academic_trace.sheets(found, shown, listed),
    )
    return made, findings


def _composite(files: Files, parameters: Mapping[str, str]) -> Again:
    del parameters  # a composite result has none: everything stands in its files
    request = composite.CompositeRequest(
        files[ROSTER.sheet][0],
        _one(files, MODULES.sheet),
        _one(files, MODULE_SCORES.sheet),
        _one(files, BONUS_ITEMS.sheet),
        _one(files, ACADEMIC.sheet),
        _one(files, RATING_RESULT.sheet),
    )
    computed, findings, _ = composite.compute_request(request)
    if computed is None:
        return None, findings
    found, table = computed, composite.result_table(computed)
    made = Recomputed(
        composite.result_records(found, table),
        found.class_group.tolist(),
        composite.result_sheet,
        lambda shown, listed: (composite_trace.trace_sheet(found, table, shown, listed),),
    )
    return made, findings


def _rating(files: Files, parameters: Mapping[str, str]) -> Again:
    del parameters  # a rating result has none: everything stands in its files
    request = rating.RatingRequest(
        files[ROSTER.sheet][0],
        files[RATING_RULES.sheet][0],
        files.get(RATING_FORM.sheet, ()),
        _one(files, MODULES.sheet),
    )
    computed, _, findings = rating.compute_request(request)
    if computed is None:
        return None, findings
    found = computed
    made = Recomputed(
        rating.result_records(found),
        found.class_group.tolist(),
        rating.result_sheet,
        lambda shown, listed: (rating_trace.trace_sheet(found, shown, listed),),
    )
    return made, findings


def _one(files: Files, use: str) -> Book | None:
    return files[use][0] if use in files else None


RECOMPUTE: Mapping[str, Callable[[Files, Mapping[str, str]], Again]] = {
    ACADEMIC.name: _academic,
    RATING_RESULT.name: _rating,
    COMPOSITE.name: _composite,
}
"""How the results of each kind are computed once more."""
NEEDED: Mapping[str, frozenset[str]] = {
    ACADEMIC.name: frozenset({academic.ROSTER_USE, academic.SCORES_USE}),
    RATING_RESULT.name: frozenset({ROSTER.sheet, RATING_RULES.sheet, RATING_FORM.sheet}),
    COMPOSITE.name: frozenset({ROSTER.sheet, MODULES.sheet}),
}
"""The uses without which a result of each kind cannot be computed once more."""
