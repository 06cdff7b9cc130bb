"""Which rows of a sheet are data, and what merged cells hold there."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from typing import TYPE_CHECKING

from zongce.core.finding import Where
from zongce.core.grid import CellKind, Grid, Merged, address
from zongce.core.pattern import pattern
from zongce.core.text import heading_key, squeeze, trim

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zongce.checks.sheet import Cells, Sheet

_TOTALS = pattern(
    r"合计|总计|小计|平均|总人数|总数|制表|审核|填表|打印|经办|负责人|日期|以下空白"
    r"|注:|说明:|备注:|共\d+|第\d+页|.{0,8}(签字|签名|签章|盖章)"
)


def find_data_rows(sheet: Sheet) -> Sequence[int]:
    """Return the rows below the heading that hold data; totals and signatures are skipped with a hint."""
    start = sheet.grid.rows.index(sheet.head.row) + 1
    if start < len(sheet.grid.rows) and _repeats_heading(sheet, start):
        sheet.add("S109", sheet.where(start, 1))
        start += 1
    used = sheet.used
    needed = sorted({used[c.name] for c in sheet.table.required if c.name in used} or set(used.values()))
    blanks = _blanks(sheet, needed, start)
    skipped = {index for index, count in blanks.items() if _is_empty(sheet, index, count == len(needed))}
    totals = [i for i, n in sorted(blanks.items()) if i not in skipped and _is_total(sheet, i, n, needed)]
    if totals:
        where = sheet.where(totals[0], 1)
        sheet.add("S112", where, _first_text(sheet.grid, totals[0]), count=str(len(totals)))
    rows = range(start, len(sheet.grid.rows))
    skipped.update(totals)
    return [i for i in rows if i not in skipped] if skipped else rows


def _blanks(sheet: Sheet, needed: Sequence[int], start: int) -> Counter[int]:
    """Count, for the rows in which any is blank, how many of the needed columns are."""
    counts: Counter[int] = Counter()
    for number in needed:
        column = sheet.cells[number]
        if None in column:
            counts.update(i for i, cell in enumerate(column) if cell is None and i >= start)
    return counts


def _is_empty(sheet: Sheet, index: int, likely: bool) -> bool:  # noqa: FBT001  # spares the look at all cells
    return likely and not any(sheet.cells[n][index] for n in set(sheet.used.values()))


def _repeats_heading(sheet: Sheet, index: int) -> bool:
    """Say whether the row under the heading repeats at least two of the headings."""
    keys = {heading_key(c.heading) for c in sheet.table.columns}
    cells = (values[index] for values in sheet.grid.columns.values())
    hits = sum(1 for c in cells if c and c.kind is CellKind.TEXT and heading_key(c.text) in keys)
    return hits > 1


def _first_text(grid: Grid, index: int) -> str:
    cells = (grid.columns[n][index] for n in sorted(grid.columns))
    return next((trim(c.text) for c in cells if c and trim(c.text)), "")


def _is_total(sheet: Sheet, index: int, blanks: int, needed: Sequence[int]) -> bool:
    """Say whether a row starts as totals do, lacks half of what is needed, and names nobody."""
    text = _first_text(sheet.grid, index)
    if 2 * blanks < len(needed) or not _TOTALS.match(squeeze(text)):
        return False
    identity = sheet.used.get((sheet.table.key or (sheet.table.columns[0].name,))[0])
    cell = sheet.cells[identity][index] if identity else None
    return cell is None or trim(cell.text) == text


def fill_down(sheet: Sheet) -> None:
    """Refuse merged cells in the table, except in declared export columns, where they are filled down."""
    kept = [sheet.grid.rows[i] for i in sheet.keep]
    filled: dict[str, list[Merged]] = {}
    for merged in sheet.grid.merged:
        hit = [k for k, n in sheet.used.items() if merged.first_column <= n <= merged.last_column]
        in_head = merged.first_row <= sheet.head.row <= merged.last_row
        in_rows = bisect_left(kept, merged.first_row) < bisect_right(kept, merged.last_row)
        if not hit or not (in_head or in_rows):
            continue
        upright = merged.first_column == merged.last_column and not in_head
        if upright and all(k in sheet.table.fill_down for k in hit):
            filled.setdefault(hit[0], []).append(merged)
        else:
            sheet.add("S104", _corner(sheet, merged), range=_span(merged))
    for name, several in filled.items():
        number = sheet.used[name]
        sheet.cells[number] = _filled(sheet.grid, sheet.cells[number], several)
        fields = {"heading": sheet.table.by_name[name].heading, "range": _span(several[0])}
        sheet.add("S105", _corner(sheet, several[0]), count=str(len(several)), **fields)


def _span(merged: Merged) -> str:
    return f"{address(merged.first_row, merged.first_column)}:{address(merged.last_row, merged.last_column)}"


def _corner(sheet: Sheet, merged: Merged) -> Where:
    return Where(sheet.book.file, sheet.grid.name, address(merged.first_row, merged.first_column))


def _filled(grid: Grid, cells: Cells, several: Sequence[Merged]) -> Cells:
    out = list(cells)
    for merged in several:
        low, high = bisect_left(grid.rows, merged.first_row), bisect_right(grid.rows, merged.last_row)
        first = cells[low] if grid.rows[low] == merged.first_row else None
        out[low:high] = [first] * (high - low)
    return out
