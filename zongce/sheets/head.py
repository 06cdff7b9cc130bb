"""What stands above the rows of a sheet: the facts about it and the headings."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from zongce.ports.outcome import HEAD_ROW
from zongce.sheets import cellxml
from zongce.sheets.fit import head_height, text_width
from zongce.sheets.style import ACCENT, BAD, GOOD, MUTE, WARN, Look, Styles, heading_look

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zongce.core.schema import Column
    from zongce.ports.outcome import SheetContent

FIRST_FACT_ROW = HEAD_ROW
"""Facts stand where the headings of other sheets are; the headings follow below a blank row."""
SIGNS = {"✓": GOOD, "●": ACCENT, "○": MUTE, "⚠": BAD}
"""Colours of a state by its sign; the word that follows says the same."""
WORDS = {
    "错误": BAD, "拒收": WARN, "提示": MUTE, "✗": BAD, "不一致": BAD, "一致": GOOD,
    "未交": MUTE, "不完整": WARN, "迟交待定": WARN, "已交": GOOD, "待定": WARN, "待确认": WARN,
    "待处理": WARN, "已退回": BAD, "已提交": GOOD, "已审核通过": GOOD, "已开启": ACCENT, "已停止": WARN,
    "公示中": ACCENT, "↑": GOOD, "↓": BAD,
}  # fmt: skip
WHOSE = ("name", "class_", "college")
STATE_COLOURS = SIGNS | WORDS
"""Colours of the first word in a column that says a state; the word itself is always there."""
STATE_COLUMNS = (
    "severity", "agreement", "state", "submission", "publicity_state", "approval", "outcome", "effect",
)  # fmt: skip
ALARM = "⚠"
_FACT = Look(bold=True)
_LABEL = Look(colour=MUTE)
_FACT_HEIGHT = 24


def is_alarm(note: str) -> bool:
    """Say whether a sheet's note is a warning that nobody may overlook."""
    return note.startswith(ALARM)


def alarm_of(note: str) -> str:
    """Return in short what a note warns of: its words up to a colon; nothing of any other note."""
    return note.partition("：")[0] if is_alarm(note) else ""


def sign_of(value: str) -> str:
    """Return the sign of a state that a value begins with, empty where there is none."""
    return value[:1] if value[:1] in SIGNS else ""


def state_words(shown: Sequence[str]) -> tuple[str, ...]:
    """Return the words to be coloured in a column that holds these texts.

    One sign brings all signs along, because steps change theirs; other words count where they stand.
    """
    signed = any(map(sign_of, shown))
    words = (w for w in STATE_COLOURS if w not in SIGNS and any(text.startswith(w) for text in shown))
    return (*(SIGNS if signed else ()), *words)


def head_index(content: SheetContent) -> int:
    """Return the sheet row of a content's headings: below its facts, where there are any."""
    return HEAD_ROW + (len(content.facts) + 1 if content.facts else 0)


def fact_rows(styles: Styles, facts: Sequence[tuple[str, str]]) -> str:
    """Return the rows of labels and values between title and headings; a value's sign gives its colour."""
    made = []
    for row, (label, value) in enumerate(facts, start=FIRST_FACT_ROW):
        look = _FACT._replace(colour=SIGNS.get(value[:1], _FACT.colour))
        cells = [cellxml.text(styles.number(_LABEL), label), cellxml.text(styles.number(look), value)]
        made.append(cellxml.row(row, _FACT_HEIGHT, enumerate(cells, start=1)))
    return "".join(made)


def label_width(facts: Sequence[tuple[str, str]]) -> int:
    """Return the width that the first column needs for the labels of facts."""
    return max((math.ceil(text_width(label) + 2) for label, _ in facts), default=0)


def kept_columns(columns: tuple[Column, ...]) -> int:
    """Return how many columns say whose row it is: up to 姓名 (or 班级, 学院), when among the first three."""
    names = [column.name for column in columns[:3]]
    return next((names.index(name) + 1 for name in WHOSE if name in names), 0)


def head_row(
    styles: Styles,
    columns: Sequence[Column],
    headings: Sequence[str],
    widths: Sequence[int],
    index: int = HEAD_ROW,
) -> str:
    """Return the row of headings."""
    cells = (
        (n, cellxml.text(styles.number(heading_look(column.kind)), heading))
        for n, (column, heading) in enumerate(zip(columns, headings, strict=True), start=1)
    )
    return cellxml.row(index, head_height(headings, widths), cells)
