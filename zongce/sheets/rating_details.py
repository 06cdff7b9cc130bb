"""项目说明: what the items of a rating form mean, on the form's second sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.core.grid import address
from zongce.core.records import from_values
from zongce.core.schema import Column, Text
from zongce.ports.outcome import FIRST_ROW, HEAD_ROW
from zongce.sheets import cellxml
from zongce.sheets.column import value_cells
from zongce.sheets.fit import row_heights
from zongce.sheets.frame import new_sheet, protect, title_rows
from zongce.sheets.head import head_row
from zongce.sheets.style import ACCENT, BODY, Styles
from zongce.tables.rating import RATING_FORM

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl import Workbook

    from zongce.sheets.rating_form import Item

DETAIL_SHEET = "项目说明"
_DETAILS = (
    Column("item", "项目", Text(), width=14),
    Column("range", "可打分数", Text(), width=13),
    Column("detail", "说明", Text(500), width=46),
)


def detail_sheet(workbook: Workbook, items: Sequence[Item]) -> tuple[str, str]:
    """Add the sheet with what the items mean; the form itself stays narrow. Return rows and extent."""
    widths = [column.width for column in _DETAILS]
    title = "评分项目说明"
    sheet = new_sheet(workbook, DETAIL_SHEET, title, widths)
    protect(sheet)
    styles = Styles(sheet)
    turned = tuple(zip(*((i.name, f"{i.low}～{i.high}", i.detail) for i in items), strict=True))
    values = from_values(RATING_FORM, {c.name: v for c, v in zip(_DETAILS, turned, strict=True)})
    plain = BODY._replace(indent=1, wrap=True)
    looks = (plain._replace(bold=True, colour=ACCENT), BODY._replace(align="center"), plain)
    lists = [values.values(c.name) for c in _DETAILS]
    cells = [value_cells(styles, c, k, v) for c, k, v in zip(_DETAILS, looks, lists, strict=True)]
    heights = row_heights(_DETAILS, widths, lists, len(items))
    rows = title_rows(styles, title, "每个项目看什么、可以打多少分；分数打在“评分表”上。")
    rows += head_row(styles, _DETAILS, [c.heading for c in _DETAILS], widths)
    extent = f"A1:{address(HEAD_ROW + len(items), len(_DETAILS))}"
    return rows + cellxml.rows(FIRST_ROW, heights, cells), extent
