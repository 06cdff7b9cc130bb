"""The steps of a class: from the students that the college set to 提交 and what the college makes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.checks.course_log import in_force, waiting
from zongce.commands import facts
from zongce.commands.pages.rating_step import rating_step
from zongce.commands.pages.steps import (
    DOING,
    DONE,
    RETURNED,
    WAITING,
    Step,
    closed,
    days,
    in_time,
    listed,
    of,
    result,
    timed,
)
from zongce.commands.staleness import COMPOSITE_SOURCE
from zongce.tables.academic import ACADEMIC
from zongce.tables.batch import ACADEMIC as ACADEMIC_WINDOW
from zongce.tables.batch import COMPOSITE as COMPOSITE_WINDOW
from zongce.tables.batch import COUNSELLOR_ADJUSTS, OPENED, SECOND_HALF, WINDOWS
from zongce.tables.composite import COMPOSITE, MODULE_SCORES
from zongce.tables.progress import APPROVED, SUBMITTED
from zongce.tables.records import ACADEMIC_ITEM, COMPOSITE_ITEM, YEAR_ITEM
from zongce.tables.registers import COURSE_LOG
from zongce.tables.roster import ROSTER
from zongce.tables.scheme import BONUS_ITEMS, MODULES
from zongce.tables.shown import YEAR_RESULT
from zongce.workflow.windows import window_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zongce.commands.freshness import Freshness
    from zongce.core.records import Records

    Tables = Mapping[str, Records]

BY_COLLEGE = "把这份工作簿发回学院，等待公示和审核"
RETURN_FIRST = "已提交，不能再算：请学院退回，改好再提交"


def class_steps(tables: Tables, fresh: Freshness, today: str) -> list[Step]:
    """Return the steps of a class workbook in their order."""
    steps = [_students(tables), _courses(tables, fresh, today), _academic(tables, fresh, today)]
    steps += [rating_step(tables, fresh, today), _entered(tables, today), _composite(tables, fresh)]
    if facts.batch_of(tables).half == SECOND_HALF:
        steps.append(_year(fresh))
    steps += [_submission(tables), _approval(tables)]
    return closed(steps, RETURN_FIRST) if facts.status(tables, facts.SUBMISSION) == SUBMITTED else steps


def participants(tables: Tables) -> int:
    """Return how many students take part."""
    return sum(1 for text in tables[ROSTER.name].texts("participant") if text != "否")


def _students(tables: Tables) -> Step:
    size, part = len(tables[ROSTER.name]), participants(tables)
    state = f"{DONE} 已下发" if size else f"{WAITING} 未下发"
    absent = f"不参评 {size - part} 人；" if size > part else ""
    return Step("参评学生", state, of(part, size), f"{absent}由学院设置，如需调整请联系学院", ROSTER.sheet)


def _courses(tables: Tables, fresh: Freshness, today: str) -> Step:
    log = tables[COURSE_LOG.name]
    pending, count = waiting(log), in_force(log)
    window = days(window_of(tables[WINDOWS.name], COUNSELLOR_ADJUSTS))
    when = f"调整时间 {window}" if window else ""
    state = f"{DONE} 已调整" if count else f"{WAITING} 没有调整"
    made = Step("课程调整", state, f"{count} 处" if count else "", when, COURSE_LOG.sheet)
    if not pending:
        return made
    shut = _no_confirming(tables, today)
    told = f"班长提出 {len(pending)} 处，{shut or '确认后生效'}；{when}".rstrip("；")
    made = made._replace(state=f"{DOING} 待确认", explanation=told)
    computed, times = fresh.at(ACADEMIC_ITEM), log.texts("time")
    if shut or (computed and max(times[row] for row in pending) <= computed):
        return made  # who computed without them does not agree: nobody need confirm, no step waits for it
    hint = "班长的调整待确认；不同意的直接计算学业成绩"
    return timed(made._replace(button="确认课程调整", hint=hint), tables, COUNSELLOR_ADJUSTS, today)


def _no_confirming(tables: Tables, today: str) -> str:
    """Return why adjustments cannot be confirmed now, empty where they can."""
    if facts.batch_of(tables).state != OPENED:
        return "请学生处开启批次后再确认"
    if window_of(tables[WINDOWS.name], ACADEMIC_WINDOW).state != OPENED:
        return "请学院开启学业批次后再确认"
    return "" if window_of(tables[WINDOWS.name], COUNSELLOR_ADJUSTS).holds(today) else "现在不在调整时间内"


def _academic(tables: Tables, fresh: Freshness, today: str) -> Step:
    state, told = result(fresh, ACADEMIC_ITEM, "已计算")
    done = of(len(tables[ACADEMIC.name]), participants(tables))
    made = Step("学业成绩", state or f"{WAITING} 未计算", done, told or "可以反复计算", ACADEMIC.sheet)
    made = made._replace(button="计算学业成绩")
    return timed(made, tables, in_time(tables, ACADEMIC_WINDOW, today), today)


def _entered(tables: Tables, today: str) -> Step:
    """Return the step of what counsellors type in: 模块成绩 for entered modules, 加减分."""
    name, bonus = "模块成绩和加减分", len(tables[BONUS_ITEMS.name])
    told = f"加减分 {bonus} 条" if bonus else ""
    modules = tables[MODULES.name]
    needed = [
        module
        for module, source, grades in zip(
            *(modules.texts(n) for n in ("module", "source", "grades")), strict=True
        )
        if source in ("", "录入", "指标") and not grades
    ]
    if facts.status(tables, facts.MODE) == facts.OFFLINE or not needed:
        return Step(name, f"{DONE} 不需要录入", "", told, BONUS_ITEMS.sheet)
    scores = tables[MODULE_SCORES.name]
    columns = [scores.values(c.name) for c in scores.table.columns if c.heading in needed]
    filled = sum(1 for row in scores if columns and all(column[row] is not None for column in columns))
    part = participants(tables)
    state = f"{DONE} 已填写" if filled >= part else f"{DOING} 进行中" if filled else f"{WAITING} 未填写"
    hint = f"在“{MODULE_SCORES.sheet}”表里填写{listed(needed)}"
    made = Step(name, state, of(filled, part), told, MODULE_SCORES.sheet, "", hint)
    return timed(made, tables, COMPOSITE_WINDOW, today)


def _composite(tables: Tables, fresh: Freshness) -> Step:
    offline = facts.status(tables, facts.MODE) == facts.OFFLINE
    imported = facts.status(tables, COMPOSITE_SOURCE) == facts.OFFLINE
    button = "导入综合成绩" if offline or imported else "计算综合成绩"
    state, told = result(fresh, COMPOSITE_ITEM, "已导入" if imported else "已计算")
    none = f"{WAITING} 未导入" if offline else f"{WAITING} 未计算"
    done = of(len(tables[COMPOSITE.name]), participants(tables))
    told = told or f"计分方式：{facts.status(tables, facts.MODE)}"
    return Step("综合成绩", state or none, done, told, COMPOSITE.sheet, button, "", COMPOSITE_WINDOW)


def _year(fresh: Freshness) -> Step:
    state, told = result(fresh, YEAR_ITEM, "已合成")
    told = told or "由第一学期和本学期的综合成绩合成"
    return Step("学年成绩", state or f"{WAITING} 未合成", "", told, YEAR_RESULT.sheet, "合成学年成绩")


def _submission(tables: Tables) -> Step:
    by = (facts.status(tables, item) for item in (facts.SUBMITTED_AT, facts.SUBMITTED_BY))
    if facts.status(tables, facts.SUBMISSION) == SUBMITTED:
        return Step("提交", f"{DONE} 已提交", "", " ".join(filter(None, by)))
    button, reason = "提交综合成绩", facts.status(tables, facts.RETURN_REASON)
    if reason:
        again = "重新导入" if facts.status(tables, facts.MODE) == facts.OFFLINE else "重新计算"
        hint = f"按退回原因改正（{reason}），{again}综合成绩后再提交"
        return Step("提交", RETURNED, "", f"退回原因：{reason}", "", button, hint, COMPOSITE_WINDOW)
    window = days(window_of(tables[WINDOWS.name], COMPOSITE_WINDOW))
    told = f"提交后锁定，退回才能再改；提交时间 {window}"
    return Step("提交", f"{WAITING} 未提交", "", told, "", button, "", COMPOSITE_WINDOW)


def _approval(tables: Tables) -> Step:
    if facts.status(tables, facts.APPROVAL) == APPROVED:
        told = f"{facts.status(tables, facts.APPROVED_AT)} {facts.status(tables, facts.APPROVED_BY)}"
        return Step("公示和审核", f"{DONE} 已审核通过", "", told.strip() or "学院已审核通过并提交学生处")
    return Step("公示和审核", f"{WAITING} 未审核", "", "提交后由学院公示、审核")
