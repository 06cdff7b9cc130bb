"""Rating scores of all classes: the counted forms as arrays, the rules applied, ranks within classes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from zongce.checks.roster import Roster, members_by_class
from zongce.commands.groups import class_groups
from zongce.core.value import value
from zongce.rules.rank import Ranks, rank
from zongce.rules.rating import RatingScores, rating_scores

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from zongce.checks.rating_forms import RatingForm
    from zongce.checks.rating_rules import RatingRules
    from zongce.scheme.scheme import Scheme, Settings

    Integers = NDArray[np.int64]


@value(frozen=True, slots=True)
class Computed:
    """Rating scores by participant, in the roster's order; no mark of any rater is in it.

    ``items`` int64[P, I] and ``total`` int64[P] in 0.01; ``numerator`` and ``denominator`` int64[P, I] are
    the items before rounding; ``class_group`` int64[P] numbers the classes.
    """

    roster: Roster
    rules: RatingRules
    scheme: Scheme
    items: Integers
    total: Integers
    numerator: Integers
    denominator: Integers
    class_group: Integers
    class_ranks: Ranks

    @property
    def names(self) -> tuple[str, ...]:
        """The items' names."""
        return tuple(item.name for item in self.rules.items)


def compute(
    roster: Roster, rules: RatingRules, scheme: Scheme, forms: Mapping[str, Sequence[RatingForm]]
) -> Computed:
    """Compute every class from its forms, which the checks have found sufficient.

    Raises:
        ValueError: a student has no score (a fault of ours: the checks tell of every missing role).

    Source: requirements R1, R5, A7.
    """
    shape = len(roster.participants), len(rules.items)
    items, numerator, denominator = np.zeros((3, *shape), dtype=np.int64)
    for key, rows in members_by_class(roster).items():
        places = [roster.position[row] for row in rows]
        scores = _class_scores(forms[key], rules, scheme.settings)
        if not scores.ok.all():
            message = f"class {key} was let through with a role missing"
            raise ValueError(message)
        items[places] = scores.items
        numerator[places] = scores.numerator
        denominator[places] = scores.denominator
    total, groups = items.sum(axis=1), class_groups(roster)
    ranks = rank(total, groups, dense=scheme.settings.dense)
    return Computed(roster, rules, scheme, items, total, numerator, denominator, groups, ranks)


def _class_scores(forms: Sequence[RatingForm], rules: RatingRules, settings: Settings) -> RatingScores:
    """Apply the rules to one class; a blank stands only in an own row that is not counted."""
    marks = np.array([[[mark or 0 for mark in row] for row in form.marks] for form in forms], dtype=np.int64)
    return rating_scores(
        marks,
        np.array([form.role for form in forms], dtype=np.int64),
        np.array([form.own for form in forms], dtype=np.int64),
        np.array([item.weights for item in rules.items], dtype=np.int64),
        count_self=settings.count_self,
        trim=settings.trim,
        spread=settings.spread_absent,
    )
