"""The head of a rating form: who rates, found by the labels in column A (design decision 16)."""

from __future__ import annotations

from zongce.checks.cell import read_cell
from zongce.checks.sheet import content
from zongce.core.catalog import entries, finding
from zongce.core.finding import Finding, Where
from zongce.core.grid import Cell, CellKind, Grid, address
from zongce.core.named import NamedTuple
from zongce.core.schema import Identifier, Kind, PersonName, Text
from zongce.core.text import heading_key, narrow
from zongce.tables.rating import FORM_HEAD, ROLE_ALIASES, ROLES

LABELS, VALUES = 1, 2
"""Columns of the labels and of the values beside them."""
_KINDS: dict[str, Kind] = {"rater_id": Identifier(), "rater_name": PersonName(), "role": Text()}
_LABELS = {heading_key(label): name for name, labels in FORM_HEAD.items() for label in labels}


class Rater(NamedTuple):
    """The rater as the form says; ``role`` is a position in ``ROLES``, and the cell of each part."""

    number: str
    name: str
    role: int
    cells: dict[str, str]


def read_rater(file: str, grid: Grid, before: int) -> tuple[Rater | None, list[Finding]]:
    """Return the rater from the rows above sheet row ``before``, None when a part is missing or unclear.

    Findings: P410 a part is missing or no role we know, P421 a label stands twice, and those of a cell
    that holds no identifier or name; severities are the catalogue's. Source: requirement R4.
    """
    found: list[Finding] = []
    parts: dict[str, str] = {}
    cells: dict[str, str] = {}
    rows = _rows(grid, before)
    for name, labels in FORM_HEAD.items():
        places = rows.get(name, [])
        where = Where(file, grid.name, address(places[0][0], VALUES) if places else "")
        if len(places) > 1:
            twice = "、".join(address(row, LABELS) for row, _ in places)
            found.append(finding("P421", where, what=f"“{labels[0]}”写在 {twice}"))
            continue
        text, notes = _read(name, places[0][1] if places else None, where)
        found += notes
        parts[name], cells[name] = text, where.cell
    rater = _rater(parts, cells)
    return rater, found


def _rows(grid: Grid, before: int) -> dict[str, list[tuple[int, Cell | None]]]:
    """Return row and value cell of every label, by part."""
    rows: dict[str, list[tuple[int, Cell | None]]] = {}
    labels, values = (grid.columns.get(c) or [None] * len(grid.rows) for c in (LABELS, VALUES))
    for row, label, value in zip(grid.rows, labels, values, strict=True):
        if row >= before:
            break
        if label and label.kind is CellKind.TEXT:
            name = _LABELS.get(heading_key(label.text).rstrip(":"))
            if name:
                rows.setdefault(name, []).append((row, value))
    return rows


def _read(name: str, cell: Cell | None, where: Where) -> tuple[str, list[Finding]]:
    """Return a part's text, empty when there is none we can use."""
    reading = read_cell(_KINDS[name], cell) if cell else None
    label = FORM_HEAD[name][0]
    if cell is None or reading is None or (reading.value is None and not reading.notes):
        return "", [finding("P410", where, missing=label)]
    notes = [
        _note(code, where, cell, {"heading": label, "count": "1", **more}) for code, more in reading.notes
    ]
    text = str(reading.value or "")
    if name == "role" and text:
        text = narrow(text)
        text = ROLE_ALIASES.get(text, text)
        if text not in ROLES:
            return "", [*notes, finding("P410", where, cell.text, missing=label)]
    return text, notes


def _note(code: str, where: Where, cell: Cell, fields: dict[str, str]) -> Finding:
    return finding(code, where, content(cell), **{name: fields[name] for name in entries()[code].fields})


def _rater(parts: dict[str, str], cells: dict[str, str]) -> Rater | None:
    number, name, role = (parts.get(part, "") for part in FORM_HEAD)
    if not (number and name and role):
        return None
    return Rater(number, name, ROLES.index(role), cells)
