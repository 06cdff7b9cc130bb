"""Which of all files ever issued are still worth sending: the newest of a kind, while it is still wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.checks.rating_identity import CODE_PROPERTY
from zongce.commands import facts, rows
from zongce.commands.college.classes import classes_of, progress_row
from zongce.commands.registry import BY_ID
from zongce.core.grid import BATCH_PROPERTY, CLASS_PROPERTY, COLLEGE_PROPERTY
from zongce.tables import books
from zongce.tables.batch import MONITOR_ADJUSTS, RATING, WINDOWS
from zongce.tables.books import CLASS, CLASS_UPDATE, COLLEGE, COLLEGE_REPORT, COLLEGE_UPDATE, SCHOOL
from zongce.tables.progress import COLLEGE_PROGRESS, COMPLETE, RATERS
from zongce.tables.records import LOG, RECEIVED, USED
from zongce.tables.registers import LATE_PERMITS
from zongce.tables.roster import ROSTER
from zongce.workflow.windows import window_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from zongce.commands.addressing import Office, Paper
    from zongce.core.records import Value

_NUMBERED = frozenset({CLASS_UPDATE, COLLEGE_UPDATE, COLLEGE_REPORT})
"""What has a number, and says all that the earlier ones said."""


def still_due(
    office: Office, papers: Sequence[Paper], number: Callable[[int], int], today: str
) -> tuple[int, ...]:
    """Return the places of the papers that are still to be sent; ``number`` is that of the paper at a place.

    Of updates and reports only the one of the highest number. The first workbook only as long as there is no
    update of it and nothing came back: whoever works in it already would overwrite his work with it. A form
    only until its last day, and not after it came back and was accepted.
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
        if newest.get(_subject(paper), place) == place and not _is_outdated(office, paper, today)
    )


def _several(papers: Sequence[Paper]) -> set[tuple[str, ...]]:
    """Return of what there are several: only those need be looked into for their numbers."""
    subjects = [_subject(paper) for paper in papers if paper.kind in _NUMBERED]
    return {subject for subject in subjects if subjects.count(subject) > 1}


def _subject(paper: Paper) -> tuple[str, ...]:
    return paper.kind, *(paper.says(name) for name in (BATCH_PROPERTY, COLLEGE_PROPERTY, CLASS_PROPERTY))


def _is_outdated(office: Office, paper: Paper, today: str) -> bool:
    """Say whether a first workbook has an update since or its owner has handed in; forms: :data:`_FORMS`."""
    if office.kind == CLASS and paper.kind in _FORMS:
        return _FORMS[paper.kind](office, paper, today)
    row: Mapping[str, Value] | None = None
    if (office.kind, paper.kind) == (COLLEGE, CLASS):
        class_ = classes_of(office.tables[ROSTER.name]).get(paper.says(CLASS_PROPERTY))
        row = progress_row(office.tables, class_) if class_ else None
    elif (office.kind, paper.kind) == (SCHOOL, COLLEGE):
        own = {"batch_id": paper.says(BATCH_PROPERTY), "college": paper.says(COLLEGE_PROPERTY)}
        row = rows.first(office.tables[COLLEGE_PROGRESS.name], **own)
    return bool(row and (row.get("received_at") or int(str(row.get("update_number") or 0)) > 1))


def _is_rated(office: Office, paper: Paper, today: str) -> bool:
    """Say whether a 评分表 was accepted, or is too late and nobody permitted that."""
    code = paper.says(CODE_PROPERTY)
    rater = rows.first(office.tables[RATERS.name], form_code=code) if code else None
    if rater and rater["state"] == COMPLETE:
        return True
    permits = rows.every(office.tables[LATE_PERMITS.name])
    code_, name = (facts.status(office.tables, item) for item in (facts.CLASS_CODE, facts.CLASS_NAME))
    mine = (p for p in permits if facts.is_class(p, code_, name))
    permitted = rater is not None and any(p["rater_id"] == rater["rater_id"] for p in mine)
    return _is_over(office, RATING, today) and not permitted


def _is_adjusted(office: Office, _paper: Paper, today: str) -> bool:
    """Say whether a 课程调整表 was accepted since one was issued last, or is too late."""
    label = books.KINDS[books.ADJUSTMENT_FORM].label
    received, log = office.tables[RECEIVED.name], office.tables[LOG.name]
    used = [received.texts("received_at")[row] for row in rows.find(received, file_kind=label, outcome=USED)]
    issued = [log.texts("time")[row] for row in rows.find(log, command=BY_ID["courses.issue"].label)]
    is_back = bool(used) and max(used) >= max(issued, default="")
    return is_back or _is_over(office, MONITOR_ADJUSTS, today)


def _is_over(office: Office, business: str, today: str) -> bool:
    last = window_of(office.tables[WINDOWS.name], business).days[1]
    return bool(last) and last < today


_FORMS: dict[str, Callable[[Office, Paper, str], bool]] = {
    books.FORM: _is_rated,
    books.ADJUSTMENT_FORM: _is_adjusted,
}
