"""What has been written is read again: under a filter Excel puts blocks into other rows and says nothing."""

from __future__ import annotations

from decimal import InvalidOperation
from typing import TYPE_CHECKING, Any

from zongce.books.live.cells import Content, content_of, same_number
from zongce.books.live.reading import lines
from zongce.core.grid import CellKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from zongce.books.live.formats import Area
    from zongce.sheets.plain import Put

_NUMBERS = (CellKind.NUMBER, CellKind.DATE)


class NotTakenError(OSError):
    """Cells hold something else than what was written into them."""

    def __init__(self, address: str) -> None:
        super().__init__(0, f"{address.replace('$', '')} 里出现的不是写进去的内容")


def missed(block: Any, area: Area, rows: Sequence[Sequence[Put]]) -> Iterator[tuple[tuple[int, int], Put]]:
    """Yield the cells of a block that do not hold what was written, with what they should hold."""
    height = len(rows)
    values, formulas = lines(block.options(ndim=2).value, height), lines(block.formula, height)
    found = (
        content_of(value, source)
        for line, sources in zip(values, formulas, strict=True)
        for value, source in zip(line, sources, strict=True)
    )
    wanted = (put for row in rows for put in row)
    for at, content, put in zip(area.cells(), found, wanted, strict=True):
        if not taken(content, put):
            yield at, put


def taken(content: Content | None, put: Put) -> bool:
    """Say whether a cell holds what was written into it.

    What a program may say in other words counts as the same: how it spells a formula, an error or the end
    of a line, and whether an apostrophe is one of the text's own.
    """
    if content is None or put.kind is None or not put.text:
        return content is None and (put.kind is None or not _plain(put.text))
    if put.kind is CellKind.FORMULA:
        return content.kind is CellKind.FORMULA
    if put.kind in _NUMBERS:
        return content.kind in _NUMBERS and _same(content.text, put.text)
    if put.kind is CellKind.BOOLEAN:
        return content == (put.kind, put.text)
    return content.kind in (CellKind.TEXT, CellKind.ERROR) and _plain(content.text) == _plain(put.text)


def _same(one: str, other: str) -> bool:
    try:
        return same_number(one, other)
    except InvalidOperation:  # a day in words
        return False


def _plain(text: str) -> str:
    return text.lstrip("'").replace("\r\n", "\n").replace("\r", "\n")
