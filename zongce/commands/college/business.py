"""A college's own batches (学业成绩管理, 评分管理): days, bonus ratio, open, stop, end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.checks.adjustments import large_ratio
from zongce.checks.roster import class_labels, members_by_class, read_roster
from zongce.commands import facts, rows
from zongce.commands.college.fixed import notes_of_opening
from zongce.commands.result_rows import rows_shown
from zongce.core.catalog import finding
from zongce.core.finding import stops
from zongce.core.glossary import heading
from zongce.core.named import NamedTuple
from zongce.core.number import plain
from zongce.ports.command import Patch
from zongce.ports.outcome import Outcome
from zongce.tables.batch import (
    ACADEMIC,
    CALLED,
    COUNSELLOR,
    COUNSELLOR_ADJUSTS,
    INSIDE,
    MONITOR_ADJUSTS,
    NOT_OPENED,
    RATING,
    TEACHER,
    WINDOWS,
)
from zongce.tables.progress import UNRATED
from zongce.tables.records import STATUS
from zongce.workflow.states import COLLEGE_BATCH, END, OPEN, STOP, refused
from zongce.workflow.windows import UNSET, Window, cut, unfit, window_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from zongce.checks.roster import Roster
    from zongce.core.finding import Finding
    from zongce.core.records import Records, Value
    from zongce.ports.command import Request

CLASS = heading("class_")
CHANGING = "；要改起止时间或加成比例的，先停止，再开启时填上"


class _Edges(NamedTuple):
    """The parameters that set a window's first and last day."""

    business: str
    start: str
    end: str


ACADEMIC_EDGES = (
    _Edges(ACADEMIC, "start", "end"),
    _Edges(MONITOR_ADJUSTS, "monitor_start", "monitor_end"),
    _Edges(COUNSELLOR_ADJUSTS, "counsellor_start", "counsellor_end"),
)
RATING_EDGES = (_Edges(RATING, "start", "end"),)


def open_academic(request: Request) -> Outcome:
    """Set the days of 学业成绩管理 and of the adjustments, the bonus ratio, and open (requirement A3).

    A day that is not given stays as it was. Adjustments outside 学业成绩管理 of the school are refused.
    """
    ratio = request.values.get("bonus_ratio")
    if not isinstance(ratio, int):
        return _opened(request, ACADEMIC, ACADEMIC_EDGES)
    outcome = _opened(request, ACADEMIC, ACADEMIC_EDGES, {facts.BONUS: plain(ratio)})
    if not outcome.ok:
        return outcome
    said = f"{outcome.message}；学分加成比例 {plain(ratio)}"
    return Outcome(said, (*outcome.findings, *large_ratio(ratio)), outcome.rows, patches=outcome.patches)


def stop_academic(request: Request) -> Outcome:
    """Stop 学业成绩管理: adjustments wait until it is opened again."""
    return _moved(request, ACADEMIC, STOP)


def end_academic(request: Request) -> Outcome:
    """End 学业成绩管理; it can be opened again."""
    return _moved(request, ACADEMIC, END)


def open_rating(request: Request) -> Outcome:
    """Set the days of 评分管理 and open; B825 names classes without raters of a role (requirement R3).

    Shows each class's participants, counsellors and class teachers.
    """
    outcome = _opened(request, RATING, RATING_EDGES)
    roster = read_roster(request.book)[0]
    if not outcome.ok or roster is None:
        return outcome
    classes = list(_classes(request, roster))
    return Outcome(
        outcome.message, (*outcome.findings, *_unstaffed(classes)), tuple(classes), patches=outcome.patches
    )


def stop_rating(request: Request) -> Outcome:
    """Stop 评分管理: no form is issued or collected until it is opened again."""
    return _moved(request, RATING, STOP)


def end_rating(request: Request) -> Outcome:
    """End 评分管理; it can be opened again (requirement R3)."""
    return _moved(request, RATING, END)


def _opened(
    request: Request, business: str, edges: Sequence[_Edges], items: Mapping[str, str] | None = None
) -> Outcome:
    """Open with the days that were given; who takes part is fixed with it (requirement B4)."""
    moved = _moved(request, business, OPEN)
    if not moved.ok:
        return moved
    windows = moved.patches[0].records
    found: list[Finding] = []
    for edge in edges:
        windows = _with_days(windows, edge, request.values)
        if edge.business == business or _has_own_days(windows, edge.business):
            found += unfit(window_of(windows, edge.business), _school_window(windows, edge.business))
    if stops(found):
        return Outcome(f"没有{OPEN}{CALLED[business]}", tuple(found))
    found += (
        f for edge in edges if edge.business != business for f in cut(window_of(windows, edge.business))
    )
    shown = windows.select([row for edge in edges for row in rows.find(windows, business=edge.business)])
    said = f"{moved.message}；{_days(windows, business)}"
    return Outcome(
        said, tuple(found), rows_shown(shown), patches=(Patch(windows), *_status(request, items or {}))
    )


def _status(request: Request, items: Mapping[str, str]) -> Iterator[Patch]:
    """Yield 班级状态 with what an opening fixes, where that is anything."""
    items = {**notes_of_opening(request.tables), **items}
    if items:
        yield Patch(facts.with_status(request.tables[STATUS.name], items))


def _moved(request: Request, business: str, action: str) -> Outcome:
    """Change the state of a college's batch where the transition is allowed, else B807."""
    windows = request.tables[WINDOWS.name]
    row = rows.first(windows, business=business)
    state = str((row or {}).get("state") or NOT_OPENED)
    transition = COLLEGE_BATCH[action]
    wrong = refused(CALLED[business], state, transition, CHANGING if action == OPEN else "")
    if wrong:
        return Outcome(f"没有{action}{CALLED[business]}", (wrong,))
    made = _with(windows, business, state=transition.after)
    batch = facts.batch_of(request.tables)
    return Outcome(f"已{action}“{batch.name}”的{CALLED[business]}", patches=(Patch(made),))


def _with(windows: Records, business: str, **values: Value) -> Records:
    """Return 起止时间 with these values of a business, whose row is added where it is not there."""
    held = rows.find(windows, business=business)
    if held:
        return rows.changed(windows, held, **values)
    return rows.added(windows, [{"business": business, **values}])


def _with_days(windows: Records, edge: _Edges, values: Mapping[str, Value]) -> Records:
    """Return 起止时间 with the days that were given; with one day of an adjustment window comes the other.

    (A window of which only one day is set would have no bound on the other side.)
    """
    row = rows.first(windows, business=edge.business) or {}
    start = values.get(edge.start) or row.get("college_start")
    end = values.get(edge.end) or row.get("college_end")
    if not (start or end):
        return windows
    if INSIDE[edge.business] != edge.business:
        outer = window_of(windows, INSIDE[edge.business])
        start, end = start or outer.start or None, end or outer.end or None
    return _with(windows, edge.business, college_start=start, college_end=end)


def _has_own_days(windows: Records, business: str) -> bool:
    row = rows.first(windows, business=business) or {}
    return bool(row.get("college_start") or row.get("college_end"))


def _school_window(windows: Records, business: str) -> Window:
    """Return the school's own days around a window of the college."""
    row = rows.first(windows, business=INSIDE[business]) or {}
    return Window(business, str(row.get("school_start") or ""), str(row.get("school_end") or ""), "学生处")


def _days(windows: Records, business: str) -> str:
    """Say both windows in words: the college's, and the school's around it."""
    own, school = window_of(windows, business), _school_window(windows, business)
    said = (f"{w.start or UNSET} 至 {w.end or UNSET}" for w in (own, school))
    return "学院时间 {}，学校时间 {}".format(*said)


def _classes(request: Request, roster: Roster) -> Iterator[dict[str, str]]:
    labels = class_labels(roster)
    for key, members in members_by_class(roster).items():
        code, name = (roster.records.texts(n)[members[0]] for n in ("class_code", "class_"))
        staff = {role: facts.staff_of(request.tables, role, code, name) for role in (COUNSELLOR, TEACHER)}
        people = {role: "、".join(str(row["name"]) for row in held) for role, held in staff.items()}
        yield {CLASS: labels[key], heading("participant_count"): str(len(members)), **people}


def _unstaffed(classes: Sequence[Mapping[str, str]]) -> Iterator[Finding]:
    for role in (COUNSELLOR, TEACHER):
        without = [row[CLASS] for row in classes if not row[role]]
        if without:
            why = UNRATED.format(role=role)
            yield finding("B825", None, classes="、".join(without), role=role, why=why)
