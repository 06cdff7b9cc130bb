"""校级工作簿 to start from: 首页 says what to fill in, 学院名单 and 人员 are blank, there is no batch yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.core.records import from_values
from zongce.ports.outcome import SheetContent
from zongce.sheets.entry import entry_sheet
from zongce.sheets.frame import new_workbook, tab_colour
from zongce.sheets.guide import add_guide
from zongce.sheets.package import package
from zongce.sheets.render import shown_sheet
from zongce.sheets.style import REQUIRED
from zongce.tables.batch import COLLEGES, STAFF
from zongce.tables.books import KINDS, SCHOOL
from zongce.tables.shown import HOME

if TYPE_CHECKING:
    from zongce.core.records import Records
    from zongce.core.schema import Table

TYPED = (COLLEGES, STAFF)
_BLANK_ROWS = 60
_FACTS = (("当前状态", "○ 学院名单：未填写"), ("下一步", "在“学院名单”表里填写全部学院"), ("截止", "—"))
_STEPS = (
    ("1 学院名单", "○ 未填写", "每个学院一行", COLLEGES.sheet),
    ("2 人员", "○ 未填写", "角色填“学生处”的人才能管理批次", STAFF.sheet),
    ("3 批次", "○ 没有批次", "先建批次，再开启、下发", ""),
)
"""What 首页 shows of a workbook without colleges, people and batches; the commands make it anew."""


def school_book() -> bytes:
    """Return the workbook; ``batch.add`` runs on it once 人员 has somebody of 学生处."""
    title = KINDS[SCHOOL].label
    workbook = new_workbook(SCHOOL, {})
    bodies = [shown_sheet(workbook, _home(title))]
    for table in TYPED:
        note = f"{table.doc}　带{REQUIRED}的列必填；填写要求和示例见“说明”。"
        heading = f"{title} · {table.sheet}"
        bodies.append(entry_sheet(workbook, table, heading, note, _blank(table), _BLANK_ROWS))
        tab_colour(workbook[table.sheet])
    bodies.append(add_guide(workbook, title, TYPED))
    return package(workbook, title, bodies)


def _home(title: str) -> SheetContent:
    names, states, words, sheets = zip(*_STEPS, strict=True)
    records = from_values(
        HOME, {"step": names, "state": states, "done": ("—",) * len(names), "explanation": words}
    )
    links = tuple(f"#'{sheet}'!A1" if sheet else "" for sheet in sheets)
    note = "学生处　填好浅黄色的表，再用“综测”选项卡的按钮"
    return SheetContent(HOME, records, f"{title} · 学生处", note, facts=_FACTS, links={"step": links})


def _blank(table: Table) -> Records:
    return from_values(table, {column.name: () for column in table.columns})
