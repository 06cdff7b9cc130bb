"""Grades as written -> points, passed or not, counting or not; words through 成绩对照, never guessed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.core.catalog import finding
from zongce.core.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zongce.core.finding import Finding
    from zongce.core.records import Records, Value
    from zongce.scheme.scheme import Scheme


class Meaning(NamedTuple):
    """What a grade says: ``points`` in 0.01 (no meaning where it does not count)."""

    points: int
    passed: bool
    counts: bool


UNKNOWN = Meaning(0, passed=False, counts=False)
"""Of a blank or unmapped grade, which is an error; the row must not be computed with."""


def meaning(value: Value, scheme: Scheme) -> Meaning:
    """Return what a grade stands for (requirement A, decided: words go through the scheme's map).

    A word that does not count and says neither points nor passing is no failure.
    """
    mark = scheme.settings.pass_mark
    if isinstance(value, int):
        return Meaning(value, passed=value >= mark, counts=True)
    word = scheme.grades.get(value) if value is not None else None
    if word is None:
        return UNKNOWN
    passed = word.passed if word.passed is not None else word.points is None or word.points >= mark
    return Meaning(word.points or 0, passed, word.counts and word.points is not None)


def unmapped_grades(records: Records, scheme: Scheme) -> Iterator[Finding]:
    """G301 at every grade in words that 成绩对照 lacks."""
    values = records.values("score")
    unknown = {value for value in set(values) if isinstance(value, str) and value not in scheme.grades}
    if not unknown:
        return
    for row, value in enumerate(values):
        if value in unknown:
            word = str(value)
            yield finding("G301", records.where(row, "score"), word, word=word)


def marks_beside_scores(records: Records) -> Iterator[Finding]:
    """G315 where an export's 成绩标识 (缓考, 缺考 …) stands beside a number: which holds is unclear."""
    if not records.has("score_mark"):
        return
    heading = records.table.by_name["score_mark"].heading
    pairs = zip(records.values("score_mark"), records.values("score"), strict=True)
    for row, (mark, score) in enumerate(pairs):
        if mark is not None and isinstance(score, int):
            where, text = records.where(row, "score_mark"), str(mark)
            yield finding("G315", where, text, heading=heading, mark=text)
