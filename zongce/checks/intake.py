"""A received sheet -> Records of a table, with all findings at their cells, all at once."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from zongce.checks.cell import BLANK, Reading, read_cell
from zongce.checks.heading import Head, find_table
from zongce.core.catalog import finding
from zongce.core.finding import Finding, Where
from zongce.core.grid import Book, Cell, CellKind, Grid, Merged, address, letters
from zongce.core.records import Records, Source, Value
from zongce.core.schema import Column, Table
from zongce.core.text import heading_key, trim

if TYPE_CHECKING:
    from collections.abc import Sequence

RESULT_KINDS = frozenset({"academic", "rating_result", "composite", "report"})
_TOTALS = re.compile(r"^(合计|总计|小计|平均|制表|审核|填表|打印|注[:：]|说明[:：]|备注[:：]|共\s*\d+)")


class Intake(NamedTuple):
    """What came of a sheet: records unless the table is not there, and the findings."""

    records: Records | None
    findings: tuple[Finding, ...]


@dataclass(slots=True)
class _Sheet:
    """A table's sheet while it is read."""

    book: Book
    table: Table
    grid: Grid
    head: Head
    findings: list[Finding]
    keep: list[int]
    """Indices into ``grid.rows`` of the data rows."""

    def where(self, index: int, number: int) -> Where:
        return Where(self.book.file, self.grid.name, address(self.grid.rows[index], number))


def intake(book: Book, table: Table) -> Intake:
    """Read ``table`` out of a received workbook (design decision 16).

    Every fault is a finding at its cell; a faulty value is blank in the records, so that one run reports
    all of them. Callers must not compute when a finding stops.
    """
    kind = book.properties.get("zongce.kind", "")
    if kind in RESULT_KINDS and kind != table.name:
        return Intake(None, (finding("G314", Where(book.file), table=kind),))
    found = find_table(book, table)
    if isinstance(found, Finding):
        return Intake(None, (found,))
    grid, head = found
    sheet = _Sheet(book, _with_open(table, head), grid, head, [], [])
    _check_head(sheet)
    sheet.keep = _data_rows(sheet)
    if not sheet.keep:
        sheet.findings.append(finding("S111", sheet.where(0, 1)._replace(cell=""), table=table.sheet))
    columns = _fill_down(sheet)
    values, places = _read_columns(sheet, columns)
    source = Source(book.file, grid.name, {name: letters(n) for name, n in places.items()})
    rows = tuple(grid.rows[i] for i in sheet.keep)
    return Intake(Records(sheet.table, values, rows, (source,)), tuple(sheet.findings))


def _with_open(table: Table, head: Head) -> Table:
    """Add the columns whose headings are data."""
    if table.open_columns is None:
        return table
    more = (Column(f"open_{i}", t, table.open_columns) for i, (t, _) in enumerate(head.open))
    return table.extended(*more)


def _check_head(sheet: _Sheet) -> None:
    grid, head, table = sheet.grid, sheet.head, sheet.table
    at = {n: Where(sheet.book.file, grid.name, address(head.row, n)) for n in grid.columns}
    for heading, numbers in head.duplicates:
        cells = "、".join(address(head.row, n) for n in numbers)
        sheet.findings.append(finding("S103", at[numbers[-1]], heading, heading=heading, cells=cells))
    for text, number in head.personal:
        sheet.findings.append(finding("S113", at[number], heading=trim(text)))
    for name, place in head.places.items():
        if place.alias:
            own = table.by_name[name].heading
            sheet.findings.append(finding("S114", at[place.column], found=place.heading, heading=own))
    hidden = sum(1 for row in grid.rows if row > head.row and row in grid.hidden_rows)
    if hidden:
        sheet.findings.append(finding("S110", Where(sheet.book.file, grid.name), count=str(hidden)))


def _used_columns(sheet: _Sheet) -> dict[str, int]:
    head = sheet.head
    used = {name: place.column for name, place in head.places.items()}
    used |= {f"open_{i}": n for i, (_, n) in enumerate(head.open)}
    for split, number in head.splits:
        used |= dict.fromkeys(split.targets, number)
    for join, numbers in head.joins:
        used[join.target] = numbers[0]
    return used


def _data_rows(sheet: _Sheet) -> list[int]:
    """Return the rows below the heading that hold data; totals and signatures are skipped with a hint."""
    grid, head = sheet.grid, sheet.head
    start = grid.rows.index(head.row) + 1
    used = [grid.columns[n] for n in sorted(set(_used_columns(sheet).values())) if n in grid.columns]
    required = {c.name for c in sheet.table.required}
    needed = [grid.columns[n] for k, n in _used_columns(sheet).items() if k in required and n in grid.columns]
    if start < len(grid.rows) and _is_heading_row(sheet, start):
        sheet.findings.append(finding("S109", sheet.where(start, 1)))
        start += 1
    keep: list[int] = []
    for index in range(start, len(grid.rows)):
        if not any(column[index] for column in used):
            continue
        blanks = sum(1 for column in needed if not column[index])
        if blanks and blanks >= len(needed) - 1 and _is_total(grid, index):
            sheet.findings.append(finding("S112", sheet.where(index, 1), _first_text(grid, index)))
            continue
        keep.append(index)
    return keep


def _is_heading_row(sheet: _Sheet, index: int) -> bool:
    """Say whether the row under the heading repeats at least two of the headings."""
    keys = {heading_key(c.heading) for c in sheet.table.columns}
    cells = (values[index] for values in sheet.grid.columns.values())
    hits = sum(1 for c in cells if c and c.kind is CellKind.TEXT and heading_key(c.text) in keys)
    return hits > 1


def _first_text(grid: Grid, index: int) -> str:
    cells = (grid.columns[n][index] for n in sorted(grid.columns))
    return next((trim(c.text) for c in cells if c), "")


def _is_total(grid: Grid, index: int) -> bool:
    return _TOTALS.match(_first_text(grid, index)) is not None


def _fill_down(sheet: _Sheet) -> dict[int, list[Cell | None]]:
    """Refuse merged cells in the table, except in declared export columns, where they are filled down."""
    grid, used = sheet.grid, _used_columns(sheet)
    columns = dict(grid.columns)
    if not sheet.keep:
        return columns
    last = grid.rows[sheet.keep[-1]]
    for merged in grid.merged:
        hit = [k for k, n in used.items() if merged.first_column <= n <= merged.last_column]
        if not hit or merged.last_row < sheet.head.row or merged.first_row > last:
            continue
        span = (
            f"{address(merged.first_row, merged.first_column)}:{address(merged.last_row, merged.last_column)}"
        )
        where = Where(sheet.book.file, grid.name, address(merged.first_row, merged.first_column))
        upright = merged.first_column == merged.last_column and merged.first_row > sheet.head.row
        if upright and all(k in sheet.table.fill_down for k in hit):
            columns[merged.first_column] = _filled(grid, columns[merged.first_column], merged)
            heading = sheet.table.by_name[hit[0]].heading
            sheet.findings.append(finding("S105", where, heading=heading, range=span))
        else:
            sheet.findings.append(finding("S104", where, range=span))
    return columns


def _filled(grid: Grid, values: list[Cell | None], merged: Merged) -> list[Cell | None]:
    first = next((v for r, v in zip(grid.rows, values, strict=True) if r == merged.first_row), None)
    pairs = zip(grid.rows, values, strict=True)
    return [first if merged.first_row <= row <= merged.last_row else value for row, value in pairs]


def _read_columns(
    sheet: _Sheet, columns: dict[int, list[Cell | None]]
) -> tuple[dict[str, tuple[Value, ...]], dict[str, int]]:
    places = {k: n for k, n in _used_columns(sheet).items() if n in columns}
    values: dict[str, tuple[Value, ...]] = {}
    plain = [(k, n) for k, n in places.items() if k in sheet.head.places or k.startswith("open_")]
    for name, number in plain:
        cells = [columns[number][i] for i in sheet.keep]
        values[name] = _read_column(sheet, sheet.table.by_name[name], number, cells)
    for split, number in sheet.head.splits:
        _read_split(sheet, split.pattern, split.targets, (number, columns[number]), values)
    for join, numbers in sheet.head.joins:
        cells = [_joined([columns[n][i] for n in numbers], join.separator) for i in sheet.keep]
        values[join.target] = _read_column(sheet, sheet.table.by_name[join.target], numbers[0], cells)
    return values, places


def _joined(parts: Sequence[Cell | None], separator: str) -> Cell | None:
    texts = [trim(part.text) if part else "" for part in parts]
    return Cell(CellKind.TEXT, separator.join(texts)) if any(texts) else None


def _read_split(
    sheet: _Sheet, pattern: str, targets: tuple[str, ...], place: tuple[int, list[Cell | None]],
    values: dict[str, tuple[Value, ...]],
) -> None:  # fmt: skip
    """Read a foreign column that holds several of ours."""
    number, column = place
    compiled = re.compile(pattern)
    matches = [compiled.fullmatch(trim(c.text)) if (c := column[i]) else None for i in sheet.keep]
    for group, target in enumerate(targets, start=1):
        if target in sheet.head.places:
            continue
        cells = [Cell(CellKind.TEXT, m[group]) if m else None for m in matches]
        own = replace(sheet.table.by_name[target], required=False)
        values[target] = _read_column(sheet, own, number, cells)
    for match, index in zip(matches, sheet.keep, strict=True):
        if match is None:
            cell = column[index]
            where, text = sheet.where(index, number), cell.text if cell else ""
            heading = sheet.table.by_name[targets[0]].heading
            code = ("T110", {"heading": heading}) if cell else ("N110", {"heading": heading})
            sheet.findings.append(finding(code[0], where, text, **code[1]))


def _read_column(sheet: _Sheet, column: Column, number: int, cells: list[Cell | None]) -> tuple[Value, ...]:
    """Read one column; equal cells are one object, so each distinct content is examined once."""
    memo: dict[int, Reading] = {id(None): _blank(column)}
    known: list[Cell | None] = []  # keeps joined cells alive, so that an id stays one cell's
    out: list[Value] = []
    for position, cell in enumerate(cells):
        reading = memo.get(id(cell))
        if reading is None and cell is not None:
            known.append(cell)
            reading = read_cell(column.kind, cell)
            memo[id(cell)] = reading = reading if reading != BLANK else _blank(column)
        assert reading is not None  # noqa: S101  # None cells are in the memo
        out.append(reading.value)
        if reading.notes:
            _report(sheet, column, (sheet.keep[position], number), cell, reading)
    return tuple(out)


def _blank(column: Column) -> Reading:
    return Reading(None, (("N110", {}),)) if column.required else BLANK


def _report(
    sheet: _Sheet, column: Column, place: tuple[int, int], cell: Cell | None, reading: Reading
) -> None:
    index, number = place
    text = "" if cell is None else f"={cell.text}" if cell.kind is CellKind.FORMULA else cell.text
    entry_fields = {"heading": trim(column.heading)}
    for code, fields in reading.notes:
        given = fields if code == "G313" else entry_fields | fields
        sheet.findings.append(finding(code, sheet.where(index, number), text, **given))
