"""The steps of a class: from the students that the college set to 提交 and what the college makes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.checks.course_log import waiting
from zongce.commands import facts
from zongce.commands.pages.steps import ALARM, DOING, DONE, RECOMPUTE, WAITING, Step, closed, days, listed, of
from zongce.commands.staleness import COMPOSITE_SOURCE
from zongce.tables.academic import ACADEMIC
from zongce.tables.batch import ACADEMIC as ACADEMIC_WINDOW
from zongce.tables.batch import COMPOSITE as COMPOSITE_WINDOW
from zongce.tables.batch import COUNSELLOR_ADJUSTS, OPENED, SECOND_HALF, WINDOWS
from zongce.tables.batch import RATING as RATING_WINDOW
from zongce.tables.composite import COMPOSITE, MODULE_SCORES
from zongce.tables.progress import APPROVED, COMPLETE, RATERS, STUDENT_PROGRESS, SUBMITTED
from zongce.tables.records import ACADEMIC_ITEM, COMPOSITE_ITEM, RATING_ITEM, YEAR_ITEM
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


def class_steps(tables: Tables, fresh: Freshness) -> list[Step]:
    """Return the steps of a class workbook in their order."""
    steps = [_students(tables), _courses(tables), _academic(tables, fresh), _rating(tables, fresh)]
    steps += [_entered(tables), _composite(tables, fresh)]
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


def _courses(tables: Tables) -> Step:
    log = tables[COURSE_LOG.name]
    pending = len(waiting(log))
    window = days(window_of(tables[WINDOWS.name], COUNSELLOR_ADJUSTS))
    when = f"调整时间 {window}" if window else ""
    if pending:
        told = f"班长提出 {pending} 处，确认后生效；{when}".rstrip("；")
        made = Step("课程调整", f"{DOING} 待确认", f"{len(log)} 处", told, COURSE_LOG.sheet)
        return made._replace(button="确认课程调整", hint="班长的调整待确认", business=COUNSELLOR_ADJUSTS)
    if len(log):
        return Step("课程调整", f"{DONE} 已调整", f"{len(log)} 处", when, COURSE_LOG.sheet)
    return Step("课程调整", f"{WAITING} 没有调整", "", when, COURSE_LOG.sheet)


def _result(fresh: Freshness, item: str, word: str) -> tuple[str, str]:
    """Return a result's state and when and by whom; no state where it was never computed."""
    if fresh.is_stale(item):
        return RECOMPUTE, f"数据有变化；上次 {fresh.at(item)}"
    return (f"{DONE} {word}", fresh.at(item)) if fresh.at(item) else ("", "")


def _academic(tables: Tables, fresh: Freshness) -> Step:
    state, told = _result(fresh, ACADEMIC_ITEM, "已计算")
    done = of(len(tables[ACADEMIC.name]), participants(tables))
    button = "计算学业成绩"
    return Step(
        "学业成绩", state or f"{WAITING} 未计算", done, told or "可以反复计算", ACADEMIC.sheet, button, "",
        ACADEMIC_WINDOW,
    )  # fmt: skip


def _rating(tables: Tables, fresh: Freshness) -> Step:
    raters = tables[RATERS.name]
    states = raters.texts("state")
    complete, total = states.count(COMPLETE), len(raters)
    missing = [n for n, s in zip(raters.texts("rater_id"), states, strict=True) if s != COMPLETE]
    still = f"还缺：{listed(missing)}" if missing else ""
    sheet = STUDENT_PROGRESS.sheet if total else ""
    state, told = _result(fresh, RATING_ITEM, "已计算")
    made = Step("评分", state, of(complete, total), "；".join(filter(None, (told, still))), sheet)
    if state:
        return made._replace(button="计算评分成绩", business=RATING_WINDOW)
    if not total:
        window = window_of(tables[WINDOWS.name], RATING_WINDOW)
        told = f"评分时间 {days(window)}" if window.state == OPENED else "学院还没有开启评分批次"
        button = "下发评分表" if window.state == OPENED else ""
        return made._replace(
            state=f"{WAITING} 未开始", explanation=told, button=button, business=RATING_WINDOW
        )
    if missing:
        hint = f"还差 {len(missing)} 份评分表"
        return made._replace(state=f"{DOING} 进行中", button="收取评分表", hint=hint, business=RATING_WINDOW)
    return made._replace(state=f"{DOING} 已收齐", button="计算评分成绩", business=RATING_WINDOW)


def _entered(tables: Tables) -> Step:
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
    return Step(name, state, of(filled, part), told, MODULE_SCORES.sheet, "", hint, COMPOSITE_WINDOW)


def _composite(tables: Tables, fresh: Freshness) -> Step:
    offline = facts.status(tables, facts.MODE) == facts.OFFLINE
    imported = facts.status(tables, COMPOSITE_SOURCE) == facts.OFFLINE
    button = "导入综合成绩" if offline or imported else "计算综合成绩"
    state, told = _result(fresh, COMPOSITE_ITEM, "已导入" if imported else "已计算")
    none = f"{WAITING} 未导入" if offline else f"{WAITING} 未计算"
    done = of(len(tables[COMPOSITE.name]), participants(tables))
    told = told or f"计分方式：{facts.status(tables, facts.MODE)}"
    return Step("综合成绩", state or none, done, told, COMPOSITE.sheet, button, "", COMPOSITE_WINDOW)


def _year(fresh: Freshness) -> Step:
    state, told = _result(fresh, YEAR_ITEM, "已合成")
    told = told or "由第一学期和本学期的综合成绩合成"
    return Step("学年成绩", state or f"{WAITING} 未合成", "", told, YEAR_RESULT.sheet, "合成学年成绩")


def _submission(tables: Tables) -> Step:
    by = (facts.status(tables, item) for item in (facts.SUBMITTED_AT, facts.SUBMITTED_BY))
    if facts.status(tables, facts.SUBMISSION) == SUBMITTED:
        return Step("提交", f"{DONE} 已提交", "", " ".join(filter(None, by)))
    reason = facts.status(tables, facts.RETURN_REASON)
    window = days(window_of(tables[WINDOWS.name], COMPOSITE_WINDOW))
    state = f"{ALARM} 已退回" if reason else f"{WAITING} 未提交"
    told = f"退回原因：{reason}" if reason else f"提交后锁定，退回才能再改；提交时间 {window}"
    return Step("提交", state, "", told, "", "提交综合成绩", "", COMPOSITE_WINDOW)


def _approval(tables: Tables) -> Step:
    if facts.status(tables, facts.APPROVAL) == APPROVED:
        told = f"{facts.status(tables, facts.APPROVED_AT)} {facts.status(tables, facts.APPROVED_BY)}"
        return Step("公示和审核", f"{DONE} 已审核通过", "", told.strip() or "学院已审核通过并提交学生处")
    return Step("公示和审核", f"{WAITING} 未审核", "", "提交后由学院公示、审核")
