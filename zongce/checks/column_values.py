"""A sheet's columns -> values: plain columns, columns that hold two of ours, columns that make one."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from zongce.checks.cell import BLANK, Reading, is_plain, read_cell
from zongce.core.grid import Cell, CellKind
from zongce.core.schema import Column, Identifier, Kind, Layout, Text
from zongce.core.text import trim
from zongce.core.value import replace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zongce.checks.cell import Note
    from zongce.checks.sheet import Cells, Sheet
    from zongce.core.records import Value
    from zongce.core.schema import Join, Split

Values = tuple["Value", ...]
_LONGEST = 300
"""Of a column that holds two of ours."""
_REMEMBERED = 16_384
"""Cells of one kind whose readings are kept from form to form."""


def read_columns(sheet: Sheet) -> tuple[dict[str, Values], dict[str, frozenset[str]]]:
    """Return each column's values, and by column the identifiers that stood in number cells."""
    values: dict[str, Values] = {}
    numeric: dict[str, frozenset[str]] = {}
    made = {t for split, _ in sheet.head.splits for t in split.targets if t not in sheet.head.places}
    made |= {join.target for join, _ in sheet.head.joins}
    for name, number in sheet.used.items():
        if name in made:
            continue
        column, cells = sheet.table.by_name[name], sheet.taken(number)
        values[name] = read_column(sheet, column, number, cells)
        if isinstance(column.kind, Identifier):
            numeric[name] = _numeric(cells, values[name])
    for split, number in sheet.head.splits:
        values |= _read_split(sheet, split, number)
    for join, numbers in sheet.head.joins:
        values[join.target] = _read_join(sheet, join, numbers)
    return values, {name: found for name, found in numeric.items() if found}


def read_column(sheet: Sheet, column: Column, number: int, cells: Cells) -> Values:
    """Read one column; equal cells are one object, so each distinct content is examined once."""
    keys = list(map(id, cells))
    distinct = dict(zip(keys, cells, strict=True))
    if sheet.table.layout is Layout.FORM:
        readings = _read_before(column, distinct)
    else:
        readings = {key: _reading(column, c) for key, c in distinct.items()}
    noted = {key: reading.notes for key, reading in readings.items() if reading.notes}
    if noted:
        told = ((i, cells[i], noted[key]) for i, key in enumerate(keys) if key in noted)
        sheet.tell(column, number, told)
    values = {key: reading.value for key, reading in readings.items()}
    return tuple(map(values.__getitem__, keys))


def _read_before(column: Column, cells: dict[int, Cell | None]) -> dict[int, Reading]:
    """Read cells of a form: a class's forms hold the same names and marks again and again."""
    known = _memory(column.kind, column.required)
    if len(known) > _REMEMBERED:
        known.clear()
    readings: dict[int, Reading] = {}
    for key, cell in cells.items():
        reading = known.get(cell)
        if reading is None:
            reading = known[cell] = _reading(column, cell)
        readings[key] = reading
    return readings


@lru_cache(maxsize=64)
def _memory(_kind: Kind, _required: bool) -> dict[Cell | None, Reading]:  # noqa: FBT001  # a key
    """Return the readings of the cells of one kind so far."""
    return {}


def _reading(column: Column, cell: Cell | None) -> Reading:
    reading = BLANK if cell is None else read_cell(column.kind, cell)
    return Reading(None, (("N110", {}),)) if reading == BLANK and column.required else reading


def _numeric(cells: Cells, values: Values) -> frozenset[str]:
    pairs = dict(zip(map(id, cells), zip(cells, values, strict=True), strict=True)).values()
    return frozenset(v for c, v in pairs if c and c.kind is CellKind.NUMBER and isinstance(v, str))


def _read_split(sheet: Sheet, split: Split, number: int) -> dict[str, Values]:
    """Read a foreign column that holds several of ours."""
    columns = [replace(sheet.table.by_name[target], required=False) for target in split.targets]
    whole = replace(sheet.table.by_name[split.targets[0]], heading=split.headings[0], kind=Text(_LONGEST))
    texts = read_column(sheet, whole, number, sheet.taken(number))
    pattern = re.compile(split.pattern)
    matches = {text: pattern.fullmatch(str(text)) for text in set(texts) if text is not None}
    wrong = {text for text, match in matches.items() if match is None}
    note: Note = ("T110", {})
    told = ((i, Cell(CellKind.TEXT, str(t)), (note,)) for i, t in enumerate(texts) if t in wrong)
    sheet.tell(whole, number, told)
    values: dict[str, Values] = {}
    for group, column in enumerate(columns, start=1):
        if column.name in sheet.head.places:
            continue
        parts: dict[Value, Cell] = {t: Cell(CellKind.TEXT, m[group]) for t, m in matches.items() if m}
        values[column.name] = read_column(sheet, column, number, list(map(parts.get, texts)))
    return values


def _read_join(sheet: Sheet, join: Join, numbers: Sequence[int]) -> Values:
    """Read foreign columns that make one of ours; a faulty part is told of in its own cell."""
    own = sheet.table.by_name[join.target]
    parts = [sheet.taken(number) for number in numbers]
    odd = False
    for number, cells in zip(numbers, parts, strict=True):
        distinct = dict(zip(map(id, cells), cells, strict=True))
        wrong = {key: c for key, c in distinct.items() if c and not is_plain(c)}
        if wrong:
            odd = True
            optional = replace(own, required=False)
            read_column(sheet, optional, number, [wrong.get(id(c)) for c in cells])
    column = replace(own, required=own.required and not odd)
    made: dict[tuple[int, ...], Cell | None] = {}
    keys = list(zip(*(map(id, cells) for cells in parts), strict=True))
    for key, row in zip(keys, zip(*parts, strict=True), strict=True):
        if key not in made:
            made[key] = _joined(row, join.separator)
    return read_column(sheet, column, numbers[0], list(map(made.__getitem__, keys)))


def _joined(parts: Sequence[Cell | None], separator: str) -> Cell | None:
    """Return one text cell; None where all parts are blank or one of them is no plain value."""
    if not any(parts) or any(part and not is_plain(part) for part in parts):
        return None
    return Cell(CellKind.TEXT, separator.join(trim(part.text) if part else "" for part in parts))
