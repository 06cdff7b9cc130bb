"""The line below a sheet's title: what the sheet is, when and by whom it was computed, who may type where."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from zongce.commands import facts, rows
from zongce.commands.pages.steps import RECOMPUTE, listed
from zongce.core.schema import Layout
from zongce.core.value import replace
from zongce.seal.keys import fingerprint
from zongce.seal.trust import ROOT
from zongce.tables.academic import ACADEMIC, RAW_SCORES
from zongce.tables.batch import BATCHES
from zongce.tables.books import CLASS, CLASS_UPDATE, COLLEGE_REPORT, COLLEGE_UPDATE, KINDS, OWN_BOOKS, SCHOOL
from zongce.tables.composite import COMPOSITE, MODULE_SCORES
from zongce.tables.rating import RATING_RESULT, RATING_RULES
from zongce.tables.records import (
    ACADEMIC_ITEM,
    COMPOSITE_ITEM,
    COMPOSITE_RANK_ITEM,
    MAJOR_RANK_ITEM,
    RATING_ITEM,
    YEAR_ITEM,
)
from zongce.tables.roster import ROSTER
from zongce.tables.scheme import BONUS_ITEMS, LEVEL_RULES
from zongce.tables.sealing import TRUST
from zongce.tables.shown import YEAR_RESULT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zongce.commands.freshness import Freshness
    from zongce.core.records import Records
    from zongce.core.schema import Table
    from zongce.ports.outcome import SheetContent

    Tables = Mapping[str, Records]

RESULTS = {
    ACADEMIC.name: (ACADEMIC_ITEM, MAJOR_RANK_ITEM),
    RATING_RESULT.name: (RATING_ITEM,),
    COMPOSITE.name: (COMPOSITE_ITEM, COMPOSITE_RANK_ITEM),
    YEAR_RESULT.name: (YEAR_ITEM,),
}
"""What each result sheet holds, by table."""
TYPED_BY_COUNSELLORS = frozenset({MODULE_SCORES.name, BONUS_ITEMS.name})
"""Sheets in which counsellors type until the class has submitted; its other lists come from the college."""
FROM_OFFICE = "由学生处设定，这里只供查看。"
READ_ONLY = {
    ROSTER.name: "本班的全部学生；不参评的写有原因。",
    RAW_SCORES.name: "本班学生的原始成绩，每名学生每门课程一行。",
    RATING_RULES.name: "评分项目、分值区间和三个权重。",
    LEVEL_RULES.name: "各等次的条件，从高到低。",
    BATCHES.name: f"本批次的名称、届次和起止时间。{FROM_OFFICE}",
}
"""What stands above a sheet where others fill it in: what it is, not how it is filled in."""
ON_THE_WAY = {
    CLASS_UPDATE: ("学院", "辅导员", "班级工作簿", "导入学院更新", facts.UPDATE),
    COLLEGE_UPDATE: ("学生处", "学院", "学院工作簿", "导入学校更新", facts.UPDATE),
    COLLEGE_REPORT: ("学院", "学生处", "校级工作簿", "收取学院上报", facts.REPORT),
}
"""Files from one workbook into another: from whom, to whom, into which, by which button, their number."""
TYPING = "带\uff0a的列必填，浅黄色的格子可以填写。"


def note_of(
    kind: str, records: Records, fresh: Freshness, *, table: Table, locked: bool, sealed: str = ""
) -> str:
    """Return the note of a sheet; ``sealed`` says in short that the workbook is."""
    if table.name in RESULTS:
        return _result_note(table, fresh)
    if table.name == TRUST.name:
        return f"{table.doc}{_root(records)}"
    given = READ_ONLY.get(table.name, table.doc)
    if kind not in OWN_BOOKS:
        return given
    if table.layout is Layout.RESULT:
        return table.doc if kind == SCHOOL else given
    if not locked:
        return f"{table.doc}　{TYPING}"
    closed = f"、{sealed}" if sealed else ""
    if kind != CLASS:
        return f"{table.doc}　已审核通过{closed}，不能再改。"
    typed = table.name in TYPED_BY_COUNSELLORS
    if not typed:
        return f"{given}　由学院下发，这里只供查看。"
    return f"{table.doc}　已提交{closed}，退回以后才能再改。"


def announced(kind: str, tables: Tables, first: SheetContent) -> SheetContent:
    """Return the first sheet of a file that goes into another workbook: what it is and where it goes."""
    if kind not in ON_THE_WAY:
        return first
    sender, receiver, book, button, item = ON_THE_WAY[kind]
    whose, number = facts.subject(kind, tables), facts.status(tables, item)
    press = f"在{book}里点“综测”选项卡 → “{button}”，选择这个文件"
    note = f"{sender}发给{receiver}的第 {number} 号文件，不要在这里改；{press}。"
    return replace(first, title=f"{whose} · {KINDS[kind].label}（第 {number} 号）", note=note)


def _root(records: Records) -> str:
    """Return the root's fingerprint as people read it to one another over the telephone."""
    for row in rows.find(records, trust_part=ROOT):
        with suppress(ValueError):
            return f"　根指纹 {fingerprint(records.texts('public_key')[row])}"
    return ""


def _result_note(table: Table, fresh: Freshness) -> str:
    """Return when and by whom a result was computed; a warning where an input changed since."""
    stale = {item: fresh.stale_classes(item) for item in RESULTS[table.name] if fresh.is_stale(item)}
    if stale:
        told = "；".join(f"{item}（{listed(n)}）" if any(n) else item for item, n in stale.items())
        return f"{RECOMPUTE}：{told}。算出以后数据有变化，这里的成绩和排名不能用。"
    last = fresh.last(RESULTS[table.name][0])
    return f"计算于 {last}　{table.doc}" if last else table.doc
