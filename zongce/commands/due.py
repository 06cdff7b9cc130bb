"""Which of all files ever issued are still worth sending: the newest of a kind, no first one after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.commands import rows
from zongce.commands.college.classes import classes_of, progress_row
from zongce.core.grid import BATCH_PROPERTY, CLASS_PROPERTY, COLLEGE_PROPERTY
from zongce.tables.books import CLASS, CLASS_UPDATE, COLLEGE, COLLEGE_REPORT, COLLEGE_UPDATE, SCHOOL
from zongce.tables.progress import COLLEGE_PROGRESS
from zongce.tables.roster import ROSTER

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from zongce.commands.addressing import Office, Paper
    from zongce.core.records import Value

_NUMBERED = frozenset({CLASS_UPDATE, COLLEGE_UPDATE, COLLEGE_REPORT})
"""What has a number, and says all that the earlier ones said."""


def still_due(office: Office, papers: Sequence[Paper], number: Callable[[int], int]) -> tuple[int, ...]:
    """Return the places of the papers that are still to be sent; ``number`` is that of the paper at a place.

    Of updates and reports only the one of the highest number. The first workbook only as long as there is no
    update of it and nothing came back: whoever works in it already would overwrite his work with it.
    """
    newest: dict[tuple[str, ...], int] = {}
    several = _several(papers)
    for place, paper in enumerate(papers):
        if paper.kind in _NUMBERED:
            key = _subject(paper)
            held = newest.setdefault(key, place)
            if key in several and number(place) >= number(held):
                newest[key] = place
    return tuple(
        place
        for place, paper in enumerate(papers)
        if newest.get(_subject(paper), place) == place and not _is_outdated(office, paper)
    )


def _several(papers: Sequence[Paper]) -> set[tuple[str, ...]]:
    """Return of what there are several: only those need be looked into for their numbers."""
    subjects = [_subject(paper) for paper in papers if paper.kind in _NUMBERED]
    return {subject for subject in subjects if subjects.count(subject) > 1}


def _subject(paper: Paper) -> tuple[str, ...]:
    return paper.kind, *(paper.says(name) for name in (BATCH_PROPERTY, COLLEGE_PROPERTY, CLASS_PROPERTY))


def _is_outdated(office: Office, paper: Paper) -> bool:
    """Say whether a first workbook has an update since, or its owner has handed in."""
    row: Mapping[str, Value] | None = None
    if (office.kind, paper.kind) == (COLLEGE, CLASS):
        class_ = classes_of(office.tables[ROSTER.name]).get(paper.says(CLASS_PROPERTY))
        row = progress_row(office.tables, class_) if class_ else None
    elif (office.kind, paper.kind) == (SCHOOL, COLLEGE):
        own = {"batch_id": paper.says(BATCH_PROPERTY), "college": paper.says(COLLEGE_PROPERTY)}
        row = rows.first(office.tables[COLLEGE_PROGRESS.name], **own)
    return bool(row and (row.get("received_at") or int(str(row.get("update_number") or 0)) > 1))
