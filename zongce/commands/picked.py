"""The rows of a workbook's sheet that a person has selected, as values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.commands import rows
from zongce.core.named import NamedTuple
from zongce.core.text import squeeze

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from zongce.core.records import Records, Value

    Tables = Mapping[str, Records]


class Selection(NamedTuple):
    """What is selected: a sheet and its rows from the first to the last, as the sheet counts them."""

    sheet: str
    first: int
    last: int


Picked = tuple[dict[str, "Value"], ...]
"""Selected rows by column name."""


def picked_rows(tables: Tables, selection: Selection | None) -> Picked:
    """Return the selected rows that hold data; none outside a sheet of ours, on headings or blank rows."""
    if selection is None:
        return ()
    name = squeeze(selection.sheet)
    for records in tables.values():
        if any(squeeze(source.sheet) == name for source in records.sources):
            held = [n for n, row in enumerate(records.rows) if selection.first <= row <= selection.last]
            return tuple(rows.row_of(records, n) for n in held)
    return ()


def of_column(picked: Sequence[Mapping[str, Value]], *names: str) -> tuple[str, ...]:
    """Return the different texts of a column of selected rows, of the first of ``names`` that a row has."""
    found = (next((row[name] for name in names if row.get(name) is not None), None) for row in picked)
    return tuple(dict.fromkeys(str(value) for value in found if value is not None))
