"""What a workbook says of itself: its batch, its college or class, its states, as commands need them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.commands import rows
from zongce.core.named import NamedTuple
from zongce.core.text import words
from zongce.tables.batch import BATCHES, STAFF
from zongce.tables.books import CLASS, CLASS_UPDATE, SCHOOL
from zongce.tables.progress import NOT_APPROVED, NOT_SUBMITTED
from zongce.tables.records import STATUS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zongce.core.records import Records

    Tables = Mapping[str, Records]

COLLEGE_NAME, CLASS_CODE, CLASS_NAME = "学院", "班级代码", "班级"
UPDATE, CLEARED, SUBMISSION, SUBMITTED_AT, SUBMITTED_BY = (
    "更新号",
    "清空时间",
    "提交状态",
    "提交时间",
    "提交人",
)
APPROVAL, APPROVED_AT, APPROVED_BY, RETURN_REASON = "审核状态", "审核时间", "审核人", "退回原因"
BONUS, MODE, RETURNS = "学分加成比例", "计分方式", "退回次数"
REPORT, BATCH_NAME = "上报号", "批次"
SYSTEM, OFFLINE = "系统计算", "线下导入"
DEFAULTS = {SUBMISSION: NOT_SUBMITTED, APPROVAL: NOT_APPROVED, MODE: SYSTEM, UPDATE: "0", RETURNS: "0"}
"""What holds where the sheet 班级状态 says nothing."""


class Batch(NamedTuple):
    """The batch that a college's or a class's workbook belongs to."""

    id: str
    name: str
    school_year: str
    half: str
    cohorts: tuple[str, ...]
    state: str


def status(tables: Tables, item: str) -> str:
    """Return what the workbook says of an item, else the default."""
    records = tables[STATUS.name]
    items = records.values("setting")
    value = records.value(items.index(item), "value") if item in items else None
    return str(value) if value is not None else DEFAULTS.get(item, "")


def count(tables: Tables, item: str) -> int:
    """Return an item that counts (更新号, 退回次数, 上报号); 0 where it is no number."""
    return whole(status(tables, item))


def whole(text: str) -> int:
    """Return a number that counts out of its text; 0 where it is none."""
    return int(text) if text.isascii() and text.isdigit() else 0


def item_of(item: str, *whose: object) -> str:
    """Return the item about one class or college: ``退回次数:2024011`` (班级代码, else 班级)."""
    return ":".join((item, *(str(part) for part in whose)))


def with_status(records: Records, items: Mapping[str, str]) -> Records:
    """Return 班级状态 with these items set; an empty value is blank."""
    made = records
    for item, value in items.items():
        held = rows.find(made, setting=item)
        if held:
            made = rows.changed(made, held, value=value or None)
        else:
            made = rows.added(made, [{"setting": item, "value": value or None}])
    return made


def batch_of(tables: Tables) -> Batch:
    """Return the batch of a college's or class's workbook; without one all parts are empty."""
    records = tables[BATCHES.name]
    if not len(records):
        return Batch("", "", "", "", (), "")
    names = ("batch_id", "batch", "school_year", "half", "cohorts", "state")
    number, name, year, half, cohorts, state = (records.texts(n)[0] for n in names)
    return Batch(number, name, year, half, words(cohorts), state)


def subject(kind: str, tables: Tables) -> str:
    """Return whose workbook it is, for people: the class, the college, or the school."""
    return status(tables, CLASS_NAME if kind in (CLASS, CLASS_UPDATE) else COLLEGE_NAME)


def college_of(kind: str, tables: Tables) -> str:
    """Return whose trust list counts in a workbook: its college's; the school's own is empty."""
    return "" if kind == SCHOOL else status(tables, COLLEGE_NAME)


def staff_of(tables: Tables, role: str, class_code: str = "", class_: str = "") -> list[dict[str, object]]:
    """Return the people who have a role, of one class where it is named."""
    return [
        dict(row)
        for row in rows.every(tables[STAFF.name])
        if row["role"] == role and (not (class_code or class_) or is_class(row, class_code, class_))
    ]


def is_class(row: Mapping[str, object], class_code: str, class_: str) -> bool:
    """Say whether a row is of a class: by its code where both have one, else by its name."""
    if row["class_code"] and class_code:
        return row["class_code"] == class_code
    return row["class_"] == class_
