"""What catches the eye on a sheet: colours of states and warnings, data bars; all follow the values."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from openpyxl.formatting.rule import DataBarRule, FormulaRule
from openpyxl.styles import Font

from zongce.core.grid import letters
from zongce.sheets.head import STATE_COLOURS, STATE_COLUMNS, state_words
from zongce.sheets.style import BAD, MUTE
from zongce.tables.registers import COURSE_LOG, PENDING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    from zongce.ports.outcome import SheetContent

OUTLIVED = {COURSE_LOG.name: (PENDING, ("student_id", "term", "course_code", "adjusted_item"))}
"""Lists that only grow: a state in them is over once a later row is about the same as its own."""
BAR = "9DB8DA"
"""The accent, light enough for the number on top of it."""


def add_signals(sheet: Worksheet, content: SheetContent, head: int) -> None:
    """Colour warnings and states and add data bars below the headings in sheet row ``head``."""
    first = head + 1
    last = max(head + len(content.records), first)
    for index, column in enumerate(content.table.columns, start=1):
        letter = letters(index)
        if column.name in content.warning:
            _warn(sheet, letter, first, last)
        if column.name in STATE_COLUMNS:
            _strike_outlived(sheet, content, letter, first, last)
            _colour_states(sheet, letter, first, last, content.records.texts(column.name))
        if column.name in content.bars:
            _bars(sheet, content, column.name, letter, first)


def _warn(sheet: Worksheet, letter: str, first: int, last: int) -> None:
    cell = f"${letter}{first}"
    rule = FormulaRule([f"AND(ISNUMBER({cell}),{cell}>0)"], font=Font(bold=True, color=BAD))  # type: ignore[no-untyped-call]
    sheet.conditional_formatting.add(f"{letter}{first}:{letter}{last}", rule)


def _colour_states(sheet: Worksheet, letter: str, first: int, last: int, shown: Sequence[str]) -> None:
    """Colour the states that stand in the column."""
    for word in state_words(shown):
        colour = STATE_COLOURS[word]
        test = f'LEFT(${letter}{first},{len(word)})="{word}"'
        rule = FormulaRule([test], font=Font(bold=colour != MUTE, color=colour), stopIfTrue=True)  # type: ignore[no-untyped-call]
        sheet.conditional_formatting.add(f"{letter}{first}:{letter}{last}", rule)


def _strike_outlived(sheet: Worksheet, content: SheetContent, letter: str, first: int, last: int) -> None:
    """Strike out a state that a later row has overtaken, before it is coloured."""
    if content.table.name not in OUTLIVED:
        return
    word, names = OUTLIVED[content.table.name]
    places = [letters(n) for n, c in enumerate(content.table.columns, start=1) if c.name in names]
    # with whole ranges, so that it still holds when rows are put in between
    same = "".join(f"*(${place}${first}:${place}${last}=${place}{first})" for place in places)
    later = f"SUMPRODUCT((ROW(${letter}${first}:${letter}${last})>ROW(${letter}{first})){same})>0"
    test = f'AND(${letter}{first}="{word}",{later})'
    rule = FormulaRule([test], font=Font(strike=True, color=MUTE), stopIfTrue=True)  # type: ignore[no-untyped-call]
    sheet.conditional_formatting.add(f"{letter}{first}:{letter}{last}", rule)


def _bars(sheet: Worksheet, content: SheetContent, name: str, letter: str, first: int) -> None:
    """Give every row a bar of its own total; rows of one total share a rule."""
    values = content.records.values(name)
    largest = max((v for v in values if isinstance(v, int)), default=0)
    totals = content.bars[name] or (largest,) * len(values)
    by_total: dict[int, list[int]] = {}
    for row, total in enumerate(totals, start=first):
        if total > 0:
            by_total.setdefault(total, []).append(row)
    for total, rows in by_total.items():
        rule = DataBarRule("num", 0, "num", total, color=BAR, minLength=0, maxLength=100)  # type: ignore[no-untyped-call]
        areas = " ".join(f"{letter}{a}:{letter}{b}" if a != b else f"{letter}{a}" for a, b in _runs(rows))
        sheet.conditional_formatting.add(areas, rule)


def _runs(rows: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield first and last of each run of neighbours."""
    for _, run in groupby(enumerate(rows), key=lambda pair: pair[1] - pair[0]):
        group = [row for _, row in run]
        yield group[0], group[-1]
