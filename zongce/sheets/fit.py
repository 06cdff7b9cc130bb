"""How wide a column, how high a row and where a heading breaks, so that everything is seen whole."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from zongce.core import schema
from zongce.core.glossary import heading as term

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from zongce.core.records import Value
    from zongce.core.schema import Column

ROW_HEIGHT = 21.0
HEAD_HEIGHT = 36.0
LINE_HEIGHT = 15.5
MOST_LINES = 25
"""A row cannot be higher than 409 points."""
WIDEST = 36
"""Beyond this a value that does not wrap is left to run on."""
GROWTH, LEAST_GROWTH = 1.3, 8
"""How much wider than declared a column of text may become before the text wraps: a factor, or digits."""
HEAD_ROOM = 2.5
"""What a heading needs beside its text: padding and the filter's button."""
LINE_ROOM = 1.2
"""What a line of a broken heading needs: padding, but never room for one more character of its tail."""
TAILS = (term("major_grade_rank"), term("class_rank"), "成绩", "等次", "权重", "计入", "合计")
"""Words before which a heading breaks, longest first: 综合 / 专业年级排名, never 综合专业 / 年级排名."""


def text_width(words: str) -> float:
    """Return how many digits wide a text is; a Chinese character takes about two."""
    return sum(2.1 if char > "\u2e7f" else 1.1 for char in words)


def lines(words: str, width: float) -> int:
    """Return how many lines a wrapped text takes in a column of ``width``."""
    room = max(width - 2, 1)
    if 2.1 * len(words) <= room and "\n" not in words:
        return 1
    return sum(max(1, math.ceil(text_width(part) / room)) for part in words.split("\n"))


def column_width(column: Column, values: Iterable[Value], heading: str = "") -> int:
    """Return the declared width, more if a value or a line of the heading needs it.

    What must not break (numbers of students, names, ranks) is seen whole up to ``WIDEST``; text has
    ``GROWTH`` and wraps beyond.
    """
    most = max((text_width(str(v)) for v in set(values) if v is not None), default=0.0)
    need = math.ceil(most + 2)
    match column.kind:
        case schema.Text():
            need = min(need, max(int(column.width * GROWTH), column.width + LEAST_GROWTH))
        case schema.Identifier() | schema.PersonName() | schema.Term() | schema.Rank() | schema.Choice():
            need = min(need, WIDEST)
        case _:
            need = 0
    parts = heading.split("\n")
    room = LINE_ROOM if len(parts) > 1 else HEAD_ROOM
    head = max(math.ceil(text_width(part) + room) for part in parts)
    return max(column.width, need, min(head, WIDEST))


def broken(heading: str, width: int) -> str:
    """Return ``heading`` as it is seen best when it does not fit on one line: its last word whole.

    For widths only: what stands in the cell is the plain heading, which other people's scripts look for.

    >>> broken("综合专业年级排名", 14).split()
    ['综合', '专业年级排名']
    """
    if text_width(heading) + HEAD_ROOM <= width + LEAST_GROWTH / 2:
        return heading
    tail = next((t for t in TAILS if heading.endswith(t) and heading != t), "")
    return f"{heading.removesuffix(tail)}\n{tail}" if tail else heading


def head_height(headings: Sequence[str], widths: Sequence[int]) -> float:
    """Return the height of a row of headings: two lines have room, more make it higher."""
    most = max((lines(h, w + 1) for h, w in zip(headings, widths, strict=True)), default=1)
    return max(HEAD_HEIGHT, min(most, MOST_LINES) * LINE_HEIGHT + 5)


def row_heights(
    columns: Sequence[Column], widths: Sequence[int], values: Sequence[Sequence[Value]], count: int
) -> list[float]:
    """Return each row's height so that wrapped text is seen whole."""
    most = [1] * count
    for column, width, cells in zip(columns, widths, values, strict=True):
        if not isinstance(column.kind, schema.Text):
            continue
        memo: dict[Value, int] = {None: 1}
        for index, value in enumerate(cells):
            need = memo.get(value)
            if need is None:
                need = memo[value] = lines(str(value), width)
            if need > most[index]:
                most[index] = need
    heights = {n: ROW_HEIGHT if n == 1 else min(n, MOST_LINES) * LINE_HEIGHT + 7 for n in set(most)}
    return [heights[n] for n in most]
