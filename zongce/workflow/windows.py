"""起止时间 (windows): from when to when something may be done; both days count as inside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.core.catalog import finding
from zongce.core.named import NamedTuple
from zongce.tables.batch import INSIDE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zongce.core.finding import Finding, Where
    from zongce.core.records import Records

SCHOOL_OWNED, COLLEGE_OWNED = "学生处", "学院"
EXTENDING = {
    SCHOOL_OWNED: "学生处在“批次”里改日期，再下发",
    COLLEGE_OWNED: "学院停止后填上新的日期重新开启，再下发",
}
"""By whose the days are: how there can be more of them."""

UNSET = "（未设）"
"""For people: what stands for a day that nobody set."""


class Window(NamedTuple):
    """One business's days as ``2025-11-02``, empty where not set, and whether the college opened it."""

    business: str
    start: str
    end: str
    owner: str
    """Whom to ask for more time: 学生处 or 学院."""
    state: str = ""
    outer: tuple[str, str] = ("", "")
    """Days of the window it lies in, which hold too where they became fewer later."""

    def holds(self, day: str) -> bool:
        """Say whether a day (``2025-11-02``) is inside; a window without days is always open."""
        pairs = ((self.start, self.end), self.outer)
        return all((not start or start <= day) and (not end or day <= end) for start, end in pairs)

    def is_over(self, day: str) -> bool:
        """Say whether its last day was before this one."""
        return bool(self.days[1]) and day > self.days[1]

    @property
    def days(self) -> tuple[str, str]:
        """The first and the last day on which it is open, empty where there is none."""
        ends = [end for end in (self.end, self.outer[1]) if end]
        return max(self.start, self.outer[0]), min(ends, default="")


def window_of(windows: Records, business: str) -> Window:
    """Return a business's window: the college's days, else the school's (requirement B1, A3, R3).

    A course-adjustment window without days of its own is that of 学业成绩管理, and never longer.
    """
    names = windows.texts("business")
    row = names.index(business) if business in names else None
    own, school = (_days(windows, row, owner) for owner in ("college", "school"))
    state = windows.texts("state")[row] if row is not None else ""
    around = INSIDE[business]
    if around != business:
        outer = window_of(windows, around)
        if not any(own) and not any(school):
            return outer._replace(business=business)
        school = outer.days
    if not any(own):
        return Window(business, *school, SCHOOL_OWNED, state)
    start, end = (mine or theirs for mine, theirs in zip(own, school, strict=True))
    return Window(business, start, end, COLLEGE_OWNED, state, school)


def _days(windows: Records, row: int | None, owner: str) -> tuple[str, str]:
    if row is None:
        return "", ""
    return windows.texts(f"{owner}_start")[row], windows.texts(f"{owner}_end")[row]


def outside(window: Window, day: str, where: Where | None = None) -> Finding | None:
    """Return B804 where a day is not inside the window: it says which window and which days."""
    if window.holds(day):
        return None
    start, end = window.days
    days = {"start": start or UNSET, "end": end or UNSET}
    owner = EXTENDING[window.owner]
    return finding("B804", where, day, today=day, window=window.business, owner=owner, **days)


def unfit(window: Window, school: Window | None = None) -> Iterator[Finding]:
    """Yield B811 for days the wrong way round, B812 for days outside the school's."""
    if window.start and window.end and window.start > window.end:
        yield finding("B811", None, window.start, window=window.business, start=window.start, end=window.end)
    if school is None:
        return
    early = bool(window.start and school.start) and window.start < school.start
    late = bool(window.end and school.end) and window.end > school.end
    if early or late:
        yield finding(
            "B812", None, window.start, window=window.business, start=window.start, end=window.end,
            school_start=school.start, school_end=school.end,
        )  # fmt: skip


def cut(window: Window) -> Iterator[Finding]:
    """Hint at days of a window that lie outside the one around it, on which it is not open (B839)."""
    if window.outer == ("", "") or window.days == (window.start, window.end):
        return
    start, end = (day or UNSET for day in window.outer)
    yield finding(
        "B839", None, window.start, window=window.business, start=window.start, end=window.end,
        outer=INSIDE[window.business], outer_start=start, outer_end=end,
    )  # fmt: skip
