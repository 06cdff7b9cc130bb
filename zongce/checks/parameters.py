"""Parameters of a command as typed (``--set 标题=值``, 操作单) -> values through the same door as cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.checks.cell import read_cell
from zongce.core import schema
from zongce.core.catalog import entries, finding
from zongce.core.finding import Finding, Severity, Where
from zongce.core.grid import Cell, CellKind
from zongce.core.number import plain
from zongce.core.text import heading_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from zongce.checks.cell import Note
    from zongce.core.records import Value
    from zongce.core.schema import Column, Kind


NOWHERE: Mapping[str, Where] = {}


def read_parameters(
    command: str, columns: Sequence[Column], typed: Mapping[str, str | Cell],
    places: Mapping[str, Where] = NOWHERE,
) -> tuple[dict[str, Value], tuple[Finding, ...]]:  # fmt: skip
    """Return the values by column name; B822 missing, B823 unknown, else the cell's own findings.

    ``places`` says where headings are filled in, if in a sheet.
    """
    by_key = {heading_key(column.heading): column for column in columns}
    at = {heading_key(heading): where for heading, where in places.items()}
    values: dict[str, Value] = {}
    found: list[Finding] = []
    faulty: set[str] = set()
    for heading, given in typed.items():
        cell = given if isinstance(given, Cell) else Cell(CellKind.TEXT, given)
        key = heading_key(heading)
        column = by_key.get(key)
        if column is None:
            known = "、".join(c.heading for c in columns) or "（没有）"
            given_as = {"command": command, "heading": heading, "found": known}
            found.append(finding("B823", at.get(key), heading, **given_as))
            continue
        reading = read_cell(column.kind, cell)
        wrong = [_fault(column, cell.text, note, at.get(key)) for note in reading.notes if _is_fault(note)]
        found += wrong
        if wrong:
            faulty.add(column.name)
        elif reading.value is not None:
            values[column.name] = reading.value
    missing = (c for c in columns if c.required and c.name not in values and c.name not in faulty)
    found += (finding("B822", at.get(heading_key(c.heading)), c.heading, heading=c.heading) for c in missing)
    return values, tuple(found)


def parameter_text(kind: Kind, value: Value) -> str:
    """Return a value as it is typed: what :func:`read_parameters` makes the same value of.

    >>> parameter_text(schema.Exact(2), 20), parameter_text(schema.Percent(2), 3000)
    ('0.2', '30%')
    """
    match kind:
        case schema.Percent(places=places) if isinstance(value, int):
            return f"{plain(value, places)}%"
        case schema.Exact(places=places) | schema.Grade(places=places) if isinstance(value, int):
            return plain(value, places)
    return "" if value is None else str(value)


def _is_fault(note: Note) -> bool:
    return entries()[note[0]].severity is not Severity.HINT


def _fault(column: Column, text: str, note: Note, where: Where | None) -> Finding:
    code, fields = note
    given = {"heading": column.heading, "count": "1", **fields}
    return finding(code, where, text, **{name: given[name] for name in entries()[code].fields})
