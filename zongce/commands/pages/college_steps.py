"""The steps of a college: from participants and rules to the classes' results and the approval."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.checks.course_log import in_force, waiting
from zongce.commands import facts, rows
from zongce.commands.classes.news import unsent
from zongce.commands.college import class_states
from zongce.commands.college.classes import REFUSED_BOOK, noted
from zongce.commands.pages.approval_steps import approval_step, publicity_step
from zongce.commands.pages.steps import (
    DOING,
    DONE,
    RECOMPUTE,
    WAITING,
    Step,
    closed,
    days,
    in_time,
    listed,
    of,
    progress,
)
from zongce.tables.academic import ACADEMIC
from zongce.tables.batch import ACADEMIC as ACADEMIC_WINDOW
from zongce.tables.batch import COMPOSITE as COMPOSITE_WINDOW
from zongce.tables.batch import COUNSELLOR, STAFF, TEACHER, WINDOWS
from zongce.tables.batch import RATING as RATING_WINDOW
from zongce.tables.composite import COMPOSITE
from zongce.tables.progress import APPROVED, CLASS_PROGRESS
from zongce.tables.rating import RATING_RULES
from zongce.tables.records import (
    ACADEMIC_ITEM,
    COMPOSITE_ITEM,
    COMPOSITE_RANK_ITEM,
    MAJOR_RANK_ITEM,
    RATING_ITEM,
)
from zongce.tables.registers import COURSE_LOG, SCORE_IMPORTS, VALID
from zongce.tables.roster import ROSTER
from zongce.tables.scheme import MODULES
from zongce.workflow.windows import window_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from zongce.commands.college.class_states import ClassState
    from zongce.commands.freshness import Freshness
    from zongce.core.records import Records

    Tables = Mapping[str, Records]
    Classes = Sequence[ClassState]

COLLECT, ISSUE = "收取班级工作簿", "下发班级工作簿"
ISSUE_AGAIN, CHANGED = "有改动时再点一次，生成带编号的更新文件", "变更未下发"
RETURN_FIRST = "已审核通过，不能再改：请学生处退回"


def college_steps(tables: Tables, fresh: Freshness, today: str) -> list[Step]:
    """Return the steps of a college's workbook in their order."""
    classes = class_states.participating(tables)
    steps = [
        _people(tables, classes),
        _rules(tables),
        _scores(tables),
        _businesses(tables),
        _issued(tables, classes),
        _courses(tables),
        _academic(classes, fresh, in_time(tables, ACADEMIC_WINDOW, today)),
        _rating(classes, fresh, in_time(tables, RATING_WINDOW, today)),
        _submitted(tables, classes, fresh),
    ]
    publicity = publicity_step(tables, classes, today)
    steps += [publicity, approval_step(tables, publicity)]
    approved = facts.status(tables, facts.APPROVAL) == APPROVED
    return closed(steps, RETURN_FIRST) if approved else steps


def _people(tables: Tables, classes: Classes) -> Step:
    name, sheet = "参评学生和人员", ROSTER.sheet
    if not classes:
        return Step(name, f"{WAITING} 未设置", "", "导入学生名册和人员表", sheet, "设置参评学生")
    staff = rows.every(tables[STAFF.name])
    lacking = {
        role: [each.name for each in classes if not any(r["role"] == role and each.is_of(r) for r in staff)]
        for role in (COUNSELLOR, TEACHER)
    }
    told = "；".join(f"缺{role}：{listed(names)}" for role, names in lacking.items() if names)
    part = sum(len(each.class_.participants) for each in classes)
    size = of(part, len(tables[ROSTER.name]))
    if told:
        return Step(name, f"{DOING} 进行中", size, told, STAFF.sheet, "设置辅导员和班主任")
    return Step(name, f"{DONE} 已设置", size, f"{len(classes)} 个班", sheet)


def _rules(tables: Tables) -> Step:
    items, modules = len(tables[RATING_RULES.name]), len(tables[MODULES.name])
    state = progress(bool(items) + bool(modules), 2, "已设置", "未设置")
    told = f"评分项目 {items} 个，模块 {modules} 个；随时可以修改，改后点“检查名册和人员”"
    sheet = MODULES.sheet if items and not modules else RATING_RULES.sheet
    return Step(
        "评分规则和测评方案", state, "", told, sheet, "", f"在“{sheet}”表里填写，再点“检查名册和人员”"
    )


def _scores(tables: Tables) -> Step:
    imports = tables[SCORE_IMPORTS.name]
    valid = rows.find(imports, state=VALID)
    count = sum(v for v in map(imports.values("row_count").__getitem__, valid) if isinstance(v, int))
    state = f"{DONE} 已导入" if valid else f"{WAITING} 未导入"
    done, told = (f"{len(valid)} 次", f"共 {count} 行") if valid else ("", "")
    return Step("原始成绩", state, done, told, SCORE_IMPORTS.sheet, "导入原始成绩")


def _businesses(tables: Tables) -> Step:
    """Return the step of the college's own batches, 学业成绩管理 and 评分管理."""
    windows = [window_of(tables[WINDOWS.name], name) for name in (ACADEMIC_WINDOW, RATING_WINDOW)]
    told = "；".join(f"{w.business}{w.state or '未开启'} {days(w)}".strip() for w in windows)
    begun = [w.state not in ("", "未开启") for w in windows]
    buttons = ("开启学业批次", "开启评分批次")
    missing = next((b for b, is_begun in zip(buttons, begun, strict=True) if not is_begun), "")
    state = progress(begun.count(True), len(begun), "已开启", "未开启")
    if not missing:
        state = f"{DONE} {'、'.join(dict.fromkeys(w.state for w in windows))}"
    return Step("学业批次和评分批次", state, "", told, WINDOWS.sheet, missing)


def _issued(tables: Tables, classes: Classes) -> Step:
    """Return the step of issuing; what changed since is urgent for classes that still work on it."""
    waiting = [each.name for each in classes if each.progress.get("update_number") is None]
    done = len(classes) - len(waiting)
    state = progress(done, len(classes), "已下发", "未下发")
    made = Step(ISSUE, state, of(done, len(classes)), ISSUE_AGAIN, CLASS_PROGRESS.sheet, ISSUE)
    news = [each.name for each in unsent(tables)]
    told = [f"{words}：{listed(n)}" for words, n in (("未下发", waiting), (CHANGED, news)) if done and n]
    made = made._replace(explanation="；".join(told) or ISSUE_AGAIN)
    at_work = {each.name for each in classes if not each.submitted}
    if not waiting and at_work.intersection(news):
        return made._replace(state=f"{DOING} 有变更", hint=f"有 {len(news)} 个班的{CHANGED}")
    return made


def _courses(tables: Tables) -> Step:
    log = tables[COURSE_LOG.name]
    pending, count = len(waiting(log)), in_force(log)
    told = f"待辅导员确认 {pending} 处" if pending else "学院随时可以调整"
    state = f"{DONE} 有调整" if count else f"{WAITING} 没有调整"
    return Step("课程调整", state, f"{count} 处" if count else "", told, COURSE_LOG.sheet)


def _without(fresh: Freshness, item: str, column: str, classes: Classes) -> list[str]:
    """Return the classes that have no such result yet, here or as they reported it."""
    return [c.name for c in classes if not fresh.at(item, c.name) and not c.progress.get(column)]


def _stale(name: str, done: str, sheet: str, names: Sequence[str], button: str, business: str) -> Step:
    told = f"数据有变化：{listed([n or '全院' for n in names])}"
    return Step(name, RECOMPUTE, done, told, sheet, button, "", business)


def _academic(classes: Classes, fresh: Freshness, business: str) -> Step:
    missing = _without(fresh, ACADEMIC_ITEM, "academic_computed", classes)
    done, total = len(classes) - len(missing), len(classes)
    name, sheet, text = "学业成绩", ACADEMIC.sheet, of(done, total)
    if fresh.is_stale(ACADEMIC_ITEM):
        return _stale(name, text, sheet, fresh.stale_classes(ACADEMIC_ITEM), "计算学业成绩", business)
    if missing or not classes:
        told = f"未计算：{listed(missing)}" if done else "由辅导员或学院计算"
        state = progress(done, total, "已计算", "未计算")
        return Step(name, state, text, told, sheet, "计算学业成绩", "", business)
    if fresh.is_stale(MAJOR_RANK_ITEM):
        return _stale(name, text, sheet, ["专业年级排名"], "计算专业年级排名", business)
    ranked = fresh.at(MAJOR_RANK_ITEM)
    if not ranked:
        state, told = f"{DOING} 已计算，未排名", "全部班级已计算"
        return Step(name, state, text, told, sheet, "计算专业年级排名", "可以计算专业年级排名")
    return Step(name, f"{DONE} 已计算并排名", text, f"专业年级排名 {ranked}", sheet)


def _rating(classes: Classes, fresh: Freshness, business: str) -> Step:
    missing = _without(fresh, RATING_ITEM, "rating_computed", classes)
    done = len(classes) - len(missing)
    finished = sum(v for v in (each.progress.get("peer_done") for each in classes) if isinstance(v, int))
    every = sum(len(each.class_.participants) for each in classes)
    told = f"已完成互评 {of(finished, every)} 人" if every else ""
    name, sheet, text = "评分", CLASS_PROGRESS.sheet, of(done, len(classes))
    if fresh.is_stale(RATING_ITEM):
        return _stale(name, text, sheet, fresh.stale_classes(RATING_ITEM), COLLECT, business)
    state = f"{DOING} 进行中" if finished and not done else progress(done, len(classes), "已计算")
    return Step(name, state, text, told, sheet, COLLECT, "", business)


def _submitted(tables: Tables, classes: Classes, fresh: Freshness) -> Step:
    open_ = [each for each in classes if not each.submitted]
    locked = [each.name for each in open_ if noted(tables, REFUSED_BOOK, each.key)]
    others = [each for each in open_ if each.name not in locked]
    back = [each.name for each in others if facts.whole(noted(tables, facts.RETURNS, each.key))]
    waiting = [each.name for each in others if each.name not in back]
    done, text = len(classes) - len(open_), of(len(classes) - len(open_), len(classes))
    name, sheet = "综合成绩提交", CLASS_PROGRESS.sheet
    for item, button in ((COMPOSITE_ITEM, COLLECT), (COMPOSITE_RANK_ITEM, "综合专业年级排名")):
        if fresh.is_stale(item):
            return _stale(name, text, sheet, fresh.stale_classes(item), button, COMPOSITE_WINDOW)
    parts = (
        ("没有收下，要先退回再下发", locked),
        ("未提交", waiting if done or back or locked else []),
        ("已退回", back),
    )
    told = "；".join(f"{word}：{listed(names)}" for word, names in parts if names)
    if classes and not open_ and not fresh.at(COMPOSITE_RANK_ITEM):
        hint = "可以计算综合成绩的专业年级排名"
        return Step(
            name, f"{DOING} 已提交，未排名", text, "全部班级已提交", COMPOSITE.sheet, "综合专业年级排名", hint
        )
    state = progress(done, len(classes), "已提交", "未提交")
    button = COLLECT if others or not locked else "退回"
    return Step(name, state, text, told, sheet, button, "", COMPOSITE_WINDOW)
