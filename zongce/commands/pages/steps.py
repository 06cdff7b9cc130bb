"""A step of the work as 首页 shows it: its state with sign and word, how much is done, what to press next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.commands import facts
from zongce.core.named import NamedTuple
from zongce.tables.batch import WINDOWS
from zongce.workflow.windows import window_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from zongce.core.records import Records
    from zongce.workflow.windows import Window

    Tables = Mapping[str, Records]

DONE, DOING, WAITING, ALARM = "✓", "●", "○", "⚠"
RECOMPUTE = f"{ALARM} 需重新计算"
MOST_NAMES = 5
"""How many names an explanation lists before it only counts."""


class Step(NamedTuple):
    """One line of 首页. ``button`` is what to press next, ``hint`` why; ``business`` names its window."""

    name: str
    state: str
    done: str = ""
    explanation: str = ""
    sheet: str = ""
    button: str = ""
    hint: str = ""
    business: str = ""

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
    """Return a window's days, empty where it has none."""
    return f"{window.start}～{window.end}" if window.start or window.end else ""


def closed(steps: Sequence[Step], way: str) -> list[Step]:
    """Return the steps of a closed workbook: nothing to press; ``way`` says what an alarm needs."""
    return [step._replace(button="", hint=way if step.sign == ALARM else "") for step in steps]


def current(steps: Sequence[Step]) -> Step | None:
    """Return what comes next: first what is alarming, else the first step with something to do."""
    alarming = (step for step in steps if step.sign == ALARM and step.is_open)
    return next(alarming, None) or next((step for step in steps if step.is_open), None)


def state_line(steps: Sequence[Step], waiting: str) -> str:
    """Return where the work stands: every alarm by name, else the step that is next, else ``waiting``."""
    alarms: dict[str, list[str]] = {}
    for step in steps:
        if step.sign == ALARM:
            alarms.setdefault(step.word, []).append(step.name)
    if alarms:
        return f"{ALARM} {'；'.join(f'{word}：{listed(names)}' for word, names in alarms.items())}"
    then = current(steps)
    if then is None:
        return waiting
    whose = "" if then.name in then.word else then.name  # 未提交, never 提交未提交
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
    if step is None or not step.business:
        return "—"
    window = window_of(tables[WINDOWS.name], step.business)
    if not window.end:
        return f"没有限期（{step.business}）"
    if window.start and today < window.start:
        return f"{window.start} 开始，{window.end} 截止（{step.business}）"
    if today > window.end:
        return f"{ALARM} 已于 {window.end} 截止（{step.business}），需要延期请联系{window.owner}"
    return f"{window.end}（{step.business}，当天也算）"


def batch_line(tables: Tables) -> str:
    """Return the batch's name and, where it is not open, its state."""
    batch = facts.batch_of(tables)
    closed = batch.state and batch.state != "已开启"
    return f"{batch.name}（批次{batch.state}）" if closed else batch.name
