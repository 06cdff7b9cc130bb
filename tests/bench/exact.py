"""The reference: scores and ranks by fractions.Fraction, and what float rounding makes of the same data."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from fractions import Fraction
from math import floor
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from tests.bench.data import PASS, RATIO, College, college

if TYPE_CHECKING:
    from collections.abc import Sequence

Scores = list[int]
Result = tuple[Scores, list[int], list[int]]
"""Academic scores in 0.01, ranks in the class, ranks in major and grade."""


def exact_values(whole: College) -> list[Fraction]:
    """Return every student's unrounded academic score (requirement A2)."""
    values = []
    for scores, credits_ in zip(whole.score.tolist(), whole.credit.tolist(), strict=True):
        pairs = [(Fraction(s, 100), Fraction(c, 100)) for s, c in zip(scores, credits_, strict=True)]
        average = sum(s * c for s, c in pairs) / sum(c for _, c in pairs)
        bonus = sum(c * Fraction(RATIO, 100) for s, c in pairs if s * 100 >= PASS)
        values.append(average + bonus)
    return values


def half_up(value: Fraction) -> int:
    """Return a positive fraction in 0.01, halves up."""
    return floor(value * 100 + Fraction(1, 2))


def ranks(values: Sequence[float], groups: Sequence[int]) -> list[int]:
    """Return 1 + how many of the group have more (requirement A7)."""
    members = defaultdict(list)
    for value, group in zip(values, groups, strict=True):
        members[group].append(value)
    ordered = {group: sorted(found) for group, found in members.items()}
    return [len(ordered[g]) - bisect_right(ordered[g], v) + 1 for v, g in zip(values, groups, strict=True)]


def reference(whole: College, values: list[Fraction] | None = None) -> Result:
    """Return the right scores and both ranks."""
    scores = [half_up(v) for v in (values or exact_values(whole))]
    return scores, ranks(scores, whole.class_of.tolist()), ranks(scores, whole.group_of.tolist())


def numpy_float(whole: College) -> Result:
    """np.round of float64 sums; ranks by the unrounded floats."""
    score, credit = whole.score / 100, whole.credit / 100
    bonus = (credit * (score >= PASS / 100)).sum(axis=1) * (RATIO / 100)
    return _of_floats(whole, (score * credit).sum(axis=1) / credit.sum(axis=1) + bonus)


def pandas_float(whole: College) -> Result:
    """groupby-sum of float columns, Series.round(2); ranks by the unrounded floats."""
    rows = whole.rows()
    frame = pd.DataFrame({"student": rows["student"], "score": rows["score"] / 100})
    frame["credit"] = rows["credit"] / 100
    frame["weighted"] = frame["score"] * frame["credit"]
    frame["bonus"] = frame["credit"].where(frame["score"] >= PASS / 100, 0.0) * (RATIO / 100)
    sums = frame.groupby("student")[["weighted", "credit", "bonus"]].sum()
    return _of_floats(whole, (sums["weighted"] / sums["credit"] + sums["bonus"]).to_numpy())


def _of_floats(whole: College, values: np.ndarray) -> Result:
    scores = np.rint(pd.Series(values).round(2).to_numpy() * 100).astype(np.int64).tolist()
    plain = values.tolist()
    return scores, ranks(plain, whole.class_of.tolist()), ranks(plain, whole.group_of.tolist())


def python_round(whole: College) -> Result:
    """Plain Python floats and round(x, 2); ranks by the rounded floats."""
    values = []
    for scores, credits_ in zip((whole.score / 100).tolist(), (whole.credit / 100).tolist(), strict=True):
        pairs = list(zip(scores, credits_, strict=True))
        bonus = sum(c * (RATIO / 100) for s, c in pairs if s >= PASS / 100)
        values.append(round(sum(s * c for s, c in pairs) / sum(credits_) + bonus, 2))
    rounded = [round(v * 100) for v in values]
    return rounded, ranks(values, whole.class_of.tolist()), ranks(values, whole.group_of.tolist())


def wrong(found: Result, right: Result) -> dict[str, int]:
    """Return how many scores, class ranks and major-grade ranks differ."""
    counts = [sum(a != b for a, b in zip(f, r, strict=True)) for f, r in zip(found, right, strict=True)]
    return dict(zip(("scores", "class_ranks", "major_grade_ranks"), counts, strict=True))


def planted(students: int) -> dict[str, int]:
    """Return what the data hold: exact halves, ties in a class, ties that only rounding makes."""
    whole = college(students)
    values = exact_values(whole)
    scores = [half_up(v) for v in values]
    by_class = list(zip(whole.class_of.tolist(), scores, values, strict=True))
    exact_in: dict[tuple[int, int], set[Fraction]] = defaultdict(set)
    for class_, score, value in by_class:
        exact_in[class_, score].add(value)
    return {
        "exact_halves": sum((v * 200).denominator == 1 and (v * 200) % 2 == 1 for v in values),
        "tied_in_class": len(by_class) - len(exact_in),
        "tied_by_rounding_only": sum(len(found) - 1 for found in exact_in.values()),
    }
