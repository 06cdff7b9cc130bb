"""Parameters of a command as typed (``--set 标题=值``) -> values through the same door as cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.checks.cell import read_cell
from zongce.core.catalog import entries, finding
from zongce.core.finding import Finding, Severity
from zongce.core.grid import Cell, CellKind
from zongce.core.text import heading_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from zongce.checks.cell import Note
    from zongce.core.records import Value
    from zongce.core.schema import Column


def read_parameters(
    command: str, columns: Sequence[Column], typed: Mapping[str, str]
) -> tuple[dict[str, Value], tuple[Finding, ...]]:
    """Return the values by column name; B822 missing, B823 unknown, else the cell's own findings."""
    by_key = {heading_key(column.heading): column for column in columns}
    values: dict[str, Value] = {}
    found: list[Finding] = []
    faulty: set[str] = set()
    for heading, text in typed.items():
        column = by_key.get(heading_key(heading))
        if column is None:
            known = "、".join(c.heading for c in columns) or "（没有）"
            found.append(finding("B823", None, heading, command=command, heading=heading, found=known))
            continue
        reading = read_cell(column.kind, Cell(CellKind.TEXT, text))
        wrong = [_fault(column, text, note) for note in reading.notes if _is_fault(note)]
        found += wrong
        if wrong:
            faulty.add(column.name)
        elif reading.value is not None:
            values[column.name] = reading.value
    missing = (c for c in columns if c.required and c.name not in values and c.name not in faulty)
    found += (finding("B822", None, c.heading, heading=c.heading) for c in missing)
    return values, tuple(found)


def _is_fault(note: Note) -> bool:
    return entries()[note[0]].severity is not Severity.HINT


def _fault(column: Column, text: str, note: Note) -> Finding:
    code, fields = note
    given = {"heading": column.heading, "count": "1", **fields}
    return finding(code, None, text, **{name: given[name] for name in entries()[code].fields})
