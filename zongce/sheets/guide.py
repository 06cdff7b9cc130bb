"""The 说明 sheet: what a workbook is for and how each column is filled, with a filled example."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.core.grid import address
from zongce.core.records import from_values
from zongce.core.schema import Column, Flag, Table, Text
from zongce.ports.outcome import FIRST_ROW, HEAD_ROW
from zongce.sheets import cellxml
from zongce.sheets.column import value_cells
from zongce.sheets.fit import HEAD_HEIGHT, column_width, row_heights
from zongce.sheets.frame import new_sheet, protect, title_rows
from zongce.sheets.style import ACCENT, BODY, REQUIRED, Styles, heading_look
from zongce.sheets.words import column_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl import Workbook

SHEET = "说明"
COLUMNS = (
    Column("sheet", "填在", Text(), width=14),
    Column("heading", "列", Text(), width=18),
    Column("required", "必填", Flag(), width=8),
    Column("how", "怎么填", Text(500), width=50),
    Column("first", "示例一", Text(500), width=20),
    Column("second", "示例二", Text(500), width=20),
)


def add_guide(workbook: Workbook, title: str, tables: Sequence[Table]) -> tuple[str, str]:
    """Add the sheet; return its rows and their extent.

    The headings stand one below the other and in 「」, so that no reader takes this for the data.
    """
    values = _values(tables)
    widths = [column_width(column, values[column.name]) for column in COLUMNS]
    head = f"{title} · 填写说明"
    sheet = new_sheet(workbook, SHEET, head, widths)
    protect(sheet)
    styles = Styles(sheet)
    plain = BODY._replace(indent=1, wrap=True)
    looks = {"heading": plain._replace(bold=True, colour=ACCENT), "required": BODY._replace(align="center")}
    cells = [value_cells(styles, c, looks.get(c.name, plain), values[c.name]) for c in COLUMNS]
    records = from_values(tables[0], values)
    heights = row_heights(COLUMNS, widths, [values[c.name] for c in COLUMNS], len(records))
    used = tables[0].doc if len(tables) == 1 else f"共 {len(tables)} 张工作表，用途见各表第二行。"
    note = f"{used}　带{REQUIRED}的列必填，浅黄色单元格可以填写。"
    headings = (
        (n, cellxml.text(styles.number(heading_look(c.kind)), c.heading)) for n, c in enumerate(COLUMNS, 1)
    )
    rows = title_rows(styles, head, note) + cellxml.row(HEAD_ROW, HEAD_HEIGHT, headings)
    extent = f"A1:{address(HEAD_ROW + len(records), len(COLUMNS))}"
    return rows + cellxml.rows(FIRST_ROW, heights, cells), extent


def _values(tables: Sequence[Table]) -> dict[str, tuple[str, ...]]:
    rows = [_line(table, index, column) for table in tables for index, column in enumerate(table.columns)]
    turned = zip(*rows, strict=True)
    return {c.name: tuple(part) for c, part in zip(COLUMNS, turned, strict=True)}


def _line(table: Table, index: int, column: Column) -> tuple[str, ...]:
    samples = [row[index] if index < len(row) else "" for row in table.examples[:2]]
    first, second = (*samples, "", "")[:2]
    required = "必填" if column.required else ""
    return table.sheet, f"「{column.heading}」", required, column_words(column), first, second
