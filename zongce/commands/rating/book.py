"""评分 in workbooks: who is how far, and late forms that the college accepts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.commands import facts, rows
from zongce.commands.class_choice import chosen_classes
from zongce.commands.college.classes import progress_row, then_issue, unseen
from zongce.commands.rating import raters as rating_raters
from zongce.commands.result_rows import rows_shown
from zongce.core.catalog import finding
from zongce.core.value import replace
from zongce.ports.command import Patch
from zongce.ports.outcome import Outcome
from zongce.tables.batch import COUNSELLOR, TEACHER
from zongce.tables.books import CLASS
from zongce.tables.progress import CLASS_PROGRESS, COMPLETE, NOT_SENT, RATERS
from zongce.tables.registers import LATE_PERMITS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from zongce.commands.college.classes import SchoolClass
    from zongce.core.records import Records, Value
    from zongce.ports.command import Request

PERMIT, PROGRESS = "同意迟交", "查看评分进度"
PROGRESS_COLUMNS = (
    "class_",
    "class_size",
    "participant_count",
    "counsellor_rated",
    "teacher_rated",
    "peer_done",
)
"""What a college sees of a class's rating: numbers of people, never a mark (requirement R6)."""
NAMED = 10
"""How many raters a message names before it only counts them."""


def progress_counts(tables: Mapping[str, Records]) -> tuple[int, int, int]:
    """Return 辅导员已打分人数, 班主任已打分人数, 已完成互评人数 of a class's workbook (requirement R6).

    Worked out from 学生名册 and 评分人名单, so that a list of students that changed since counts.
    """
    made = rating_raters.student_progress(tables)
    names = ("counsellor_has_rated", "teacher_has_rated", "peer_has_finished")
    first, second, third = (made.values(name).count("是") for name in names)
    return first, second, third


def progress(request: Request) -> Outcome:
    """Show who has rated and who has not: of a class its students, of a college its classes (R6)."""
    classes, found = chosen_classes(request)
    if found:
        return Outcome(f"没有{PROGRESS}", found)
    return _class_progress(request) if request.kind == CLASS else _college_progress(request, classes)


def _class_progress(request: Request) -> Outcome:
    tables = request.tables
    made = rating_raters.student_progress(tables)
    first, second, third = progress_counts(tables)
    said = f"参评 {len(made)} 人：辅导员已打分 {first}，班主任已打分 {second}，已完成互评 {third}"
    left = [row for row in rows.every(tables[RATERS.name]) if row["state"] != COMPLETE]
    names = "、".join(map(_waited_for, left[:NAMED]))
    more = f"等 {len(left)} 人" if len(left) > NAMED else ""
    return Outcome(f"{said}；还没有交齐的：{names}{more}" if left else said, rows=rows_shown(made))


def _waited_for(rater: Mapping[str, Value]) -> str:
    state = rater["state"]
    return str(rater["name"]) if state == NOT_SENT else f"{rater['name']}（{state}）"


def _college_progress(request: Request, classes: Sequence[SchoolClass]) -> Outcome:
    made = [
        {
            **progress_row(request.tables, each),
            "class_": each.name, "class_size": len(each.members), "participant_count": len(each.participants),
        }
        for each in classes
    ]  # fmt: skip
    columns = tuple(c for c in CLASS_PROGRESS.columns if c.name in PROGRESS_COLUMNS)
    shown = rows.as_table(rows.of(CLASS_PROGRESS, made), replace(CLASS_PROGRESS, columns=columns))
    return Outcome(f"{len(made)} 个参评班级的评分进度", rows=rows_shown(shown))


def permit(request: Request) -> Outcome:
    """Let a late form count, with the reason (requirement B1); the class hears of it by the next update.

    B821 no such class, B838 more than one; B829 nobody of that number rates the class.
    """
    classes, found = chosen_classes(request)
    number = request.text("rater_id")
    if not found and len(classes) != 1:
        asked = request.text("class_")
        found = (finding("B838", None, asked, command=PERMIT, classes=asked),)
    if not found and number not in _raters_of(request, classes[0]):
        known = "、".join(_raters_of(request, classes[0]))
        found = (finding("B829", None, number, what="评分人", value=number, found=known),)
    if found:
        return Outcome(f"没有{PERMIT}", found)
    [class_] = classes
    permits = request.tables[LATE_PERMITS.name]
    held = [
        row
        for row, values in enumerate(rows.every(permits))
        if facts.is_class(values, class_.code, class_.name) and values["rater_id"] == number
    ]
    made = {
        "class_code": class_.code or None, "class_": class_.name, "rater_id": number,
        "reason": request.text("reason"), "time": request.moment, "person": str(request.actor),
    }  # fmt: skip
    permits = rows.changed(permits, held, **made) if held else rows.added(permits, [made])
    told = tuple(unseen(request.tables, classes))
    message = f"已同意 {class_.name} 的评分人 {number} 迟交：{request.text('reason')}{then_issue(told)}"
    return Outcome(message, told, patches=(Patch(permits),))


def _raters_of(request: Request, class_: SchoolClass) -> list[str]:
    """Return the numbers of those who rate a class: its staff, its participants."""
    staff = [
        str(row["staff_number"])
        for role in (COUNSELLOR, TEACHER)
        for row in facts.staff_of(request.tables, role, class_.code, class_.name)
    ]
    return [*staff, *class_.participants]
