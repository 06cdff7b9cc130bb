"""Classes and major-grades of the participants as numbers, within which ranks and levels are given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.checks.sittings import codes

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from zongce.checks.roster import Roster

    Ints = NDArray[np.int64]


def class_groups(roster: Roster) -> Ints:
    """Return the number of each participant's class."""
    return codes(roster.class_key[row] for row in roster.participants)


def major_grade_groups(roster: Roster) -> Ints:
    """Return the number of each participant's major and grade, -1 where one of them is missing."""
    groups = codes(roster.major_grade[row] for row in roster.participants)
    for position, row in enumerate(roster.participants):
        if not roster.major_grade[row]:
            groups[position] = -1
    return groups
