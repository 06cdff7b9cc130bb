"""A step of the work as 首页 shows it: its state with sign and word, how much is done, what to press next."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING

from zongce.commands import facts
from zongce.core.named import NamedTuple
from zongce.tables.batch import COMPOSITE, WINDOWS
from zongce.tables.progress import SENT_BACK
from zongce.workflow.windows import window_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from zongce.commands.freshness import Freshness
    from zongce.core.records import Records
    from zongce.workflow.windows import Window

    Tables = Mapping[str, Records]

DONE, DOING, WAITING, ALARM = "✓", "●", "○", "⚠"
RECOMPUTE = f"{ALARM} 需重新计算"
RETURNED = f"{ALARM} {SENT_BACK}"
ANY_DAY = "9999-12-31"
"""Until when something may be done for which no day runs out."""
MOST_NAMES = 5
"""How many names an explanation lists before it only counts."""


class Step(NamedTuple):
    """One line of 首页. ``button`` is what to press next, ``hint`` why; ``business`` names its window.

    ``until`` is the last day for something that waits for no step before it, empty for all else; ``due`` a
    day that stands for the window's end.
    """

    name: str
    state: str
    done: str = ""
    explanation: str = ""
    sheet: str = ""
    button: str = ""
    hint: str = ""
    business: str = ""
    until: str = ""
    due: str = ""

    @property
    def sign(self) -> str:
        """The sign of the state."""
        return self.state[:1]

    @property
    def word(self) -> str:
        """The state without its sign."""
        return self.state[1:].strip()

    @property
    def is_open(self) -> bool:
        """Whether somebody who holds this workbook has something to do here."""
        return self.sign != DONE and bool(self.button or self.hint)


def result(fresh: Freshness, item: str, word: str) -> tuple[str, str]:
    """Return a result's state and when and by whom; no state where it was never computed."""
    if fresh.is_stale(item):
        return RECOMPUTE, f"数据有变化；上次 {fresh.at(item)}"
    return (f"{DONE} {word}", fresh.at(item)) if fresh.at(item) else ("", "")


def of(done: int, total: int) -> str:
    """Return how much is done: ``31 / 36``."""
    return f"{done} / {total}" if total else ""


def progress(done: int, total: int, word: str, none: str = "未开始") -> str:
    """Return the state of something that is done class by class."""
    if total and done >= total:
        return f"{DONE} {word}"
    return f"{DOING} 进行中" if done else f"{WAITING} {none}"


def listed(names: Sequence[str]) -> str:
    """Return a few names, and how many there are where they are many."""
    shown = "、".join(names[:MOST_NAMES])
    return f"{shown} 等 {len(names)} 个" if len(names) > MOST_NAMES else shown


def days(window: Window) -> str:
    """Return the days on which a window is open, empty where it has none."""
    return "～".join(window.days) if any(window.days) else ""


def timed(step: Step, tables: Tables, business: str, today: str) -> Step:
    """Return a step that waits for no other, with its window and, where that is open, the last day."""
    window = window_of(tables[WINDOWS.name], business)
    last = window.days[1] if window.holds(today) else ""
    return step._replace(business=business, until=last or ANY_DAY)


def in_time(tables: Tables, business: str, today: str) -> str:
    """Return the window that says by when a result is due: its own, after its end that of submitting.

    Computing is allowed at any time (requirement B1): a window that is over is no alarm for it.
    """
    return COMPOSITE if window_of(tables[WINDOWS.name], business).is_over(today) else business


def closed(steps: Sequence[Step], way: str) -> list[Step]:
    """Return the steps of a closed workbook: nothing to press; ``way`` says what an alarm needs."""
    return [step._replace(button="", hint=way if step.sign == ALARM else "") for step in steps]


def current(steps: Sequence[Step]) -> Step | None:
    """Return what comes next: first what is alarming, else the first step with something to do.

    Of the first steps that can be done side by side it is the one whose last day comes first.
    """
    alarming = (step for step in steps if step.sign == ALARM and step.is_open)
    waiting = [step for step in steps if step.is_open]
    side_by_side = list(takewhile(lambda step: step.until, waiting))
    first = min(side_by_side, key=lambda step: step.until, default=None)
    return next(alarming, None) or first or next(iter(waiting), None)


def state_line(steps: Sequence[Step], waiting: str) -> str:
    """Return where the work stands: every alarm by name, else the step that is next, else ``waiting``."""
    alarms: dict[str, list[str]] = {}
    for step in steps:
        if step.sign == ALARM:
            alarms.setdefault(step.word, []).append(step.name)
    if alarms:
        told = (word if word == SENT_BACK else f"{word}：{listed(names)}" for word, names in alarms.items())
        return f"{ALARM} {'；'.join(told)}"
    then = current(steps)
    if then is None:
        return waiting
    whose = "" if then.name in then.word else f"{then.name}："  # 未提交, never 提交：未提交
    return f"{then.sign} {whose}{then.word}"


def next_line(step: Step | None, waiting: str) -> str:
    """Return what to do next: which button of the ribbon, and why."""
    if step is None:
        return waiting
    if not step.button:
        return step.hint
    press = f"点“综测”选项卡 → “{step.button}”"
    return f"{step.hint}：{press}" if step.hint else press


def deadline(tables: Tables, step: Step | None, today: str) -> str:
    """Return by when the next step is due, with the window that says so."""
    if step is None or not (step.business or step.due):
        return "—"
    if step.due:
        return f"{step.due}（{step.name}，当天也算）"
    window = window_of(tables[WINDOWS.name], step.business)
    start, end = window.days  # not its own ones: the window around it may have been cut since
    if not end:
        return f"没有限期（{step.business}）"
    if today < start:
        return f"{start} 开始，{end} 截止（{step.business}）"
    if today > end:
        return f"{ALARM} 已于 {end} 截止（{step.business}），需要延期请联系{window.owner}"
    return f"{end}（{step.business}，当天也算）"


def batch_line(tables: Tables) -> str:
    """Return the batch's name and, where it is not open, its state."""
    batch = facts.batch_of(tables)
    closed = batch.state and batch.state != "已开启"
    return f"{batch.name}（批次{batch.state}）" if closed else batch.name
