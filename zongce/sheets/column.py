"""One column of values as ready cells: the look of each value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.core import schema
from zongce.core.day import serial_of_day
from zongce.core.grid import CellKind
from zongce.core.named import NamedTuple
from zongce.core.text import looks_like_formula
from zongce.core.value import value
from zongce.sheets import cellxml
from zongce.sheets.style import ACCENT, GENERAL, MUTE, QUIET_SIZE, Look, Styles, body_look, entry_look

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zongce.core.records import Value
    from zongce.core.schema import Column


@value(frozen=True, slots=True)
class Dress:
    """What distinguishes a column's cells from the plain ones."""

    entry: bool = False
    """People type here: unlocked, light yellow."""
    emphasis: bool = False
    """A key figure: bold, in the accent."""
    quiet: bool = False
    """There for the program and for doubts only: small, grey and cut off at the column's end."""


def column_look(column: Column, dress: Dress) -> Look:
    """Return the look of a column's plain values."""
    look = body_look(column.kind, entry=dress.entry)
    if dress.emphasis:
        look = look._replace(bold=True, colour=ACCENT)
    if dress.quiet:
        look = look._replace(size=QUIET_SIZE, colour=MUTE, align="fill", indent=0)
    return entry_look(look) if dress.entry else look


def linked(look: Look) -> Look:
    """Return ``look`` for a cell that leads somewhere."""
    return look._replace(colour=ACCENT, underline=True)


class Stored(NamedTuple):
    """What a value becomes in its cell: the kind, the stored text, and the look that goes with it."""

    kind: CellKind | None
    """None: a blank cell."""
    text: str
    look: Look


def stored(column: Column, look: Look, value: Value) -> Stored:
    """Return what is stored of a value: blank stays blank, exact numbers stay exact, text stays text."""
    if value is None or value == "":
        return Stored(None, "", look)
    if isinstance(value, int) and cellxml.is_number(column.kind, value):
        if isinstance(column.kind, schema.Percent) and value % 10**column.kind.places == 0 and look.locked:
            look = look._replace(number_format="0%")
        return Stored(CellKind.NUMBER, cellxml.digits(column.kind, value), look)
    words = str(value)
    if isinstance(column.kind, schema.Day):
        return Stored(CellKind.DATE, str(serial_of_day(words)), look)
    return Stored(CellKind.TEXT, words, look._replace(quoted=looks_like_formula(words)))


def value_cell(styles: Styles, column: Column, look: Look, value: Value) -> str:
    """Return one value's cell."""
    made = stored(column, look, value)
    style = styles.number(made.look)
    if made.kind is None:
        return cellxml.blank(style)
    return (cellxml.text if made.kind is CellKind.TEXT else cellxml.number)(style, made.text)


def value_cells(styles: Styles, column: Column, look: Look, values: Sequence[Value]) -> list[str]:
    """Return a column's cells; equal values are encoded once."""
    memo: dict[Value, str] = {}
    out: list[str] = []
    for content in values:
        cell = memo.get(content)
        if cell is None:
            cell = memo[content] = value_cell(styles, column, look, content)
        out.append(cell)
    return out


def formula_cells(
    styles: Styles, column: Column, look: Look, sources: Sequence[str], values: Sequence[Value]
) -> list[str]:
    """Return a column of live formulas, each with the value that was computed as its cached one."""
    shown = GENERAL if look.number_format == "@" else look.number_format  # an @ cell shows the formula
    style = styles.number(look._replace(number_format=shown))
    out: list[str] = []
    for source, content in zip(sources, values, strict=True):
        if not source:
            out.append(value_cell(styles, column, look, content))
        elif isinstance(content, int) and cellxml.is_number(column.kind, content):
            out.append(cellxml.formula(style, source, cellxml.digits(column.kind, content), numeric=True))
        else:
            cached = "" if content is None else str(content)
            out.append(cellxml.formula(style, source, cached, numeric=False))
    return out
