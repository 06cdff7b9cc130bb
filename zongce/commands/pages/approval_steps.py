"""The last steps of a college: 公示 inside the classes until the last day is over, then 审核."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.commands import facts, rows
from zongce.commands.college.class_states import running_until
from zongce.commands.pages.steps import DOING, DONE, RETURNED, WAITING, Step, listed, of, progress
from zongce.tables.progress import APPROVED, NOT_PUBLISHED, PUBLISHED, PUBLISHING, SENT_BACK
from zongce.tables.registers import OBJECTIONS, OPEN, PUBLICITY_LIST

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from zongce.commands.college.class_states import ClassState
    from zongce.core.records import Records

    Tables = Mapping[str, Records]
    Classes = Sequence[ClassState]

START, END, OBJECT, APPROVE = "开始公示", "结束公示", "登记异议", "审核通过并提交"


def publicity_step(tables: Tables, classes: Classes, today: str) -> Step:
    """Return the step 公示: while it runs there is nothing to press but for an objection."""
    ended = [each.name for each in classes if each.publicity == PUBLISHED]
    published = [each for each in classes if each.publicity == PUBLISHING]
    running = {each.name: running_until(tables, each) or "" for each in published}
    objections = len(rows.find(tables[OBJECTIONS.name], state=OPEN))
    told = [f"公示中：{listed(list(running))}，至 {max(running.values())}" if running else ""]
    told += [f"待处理异议 {objections} 件" if objections else ""]
    state = progress(len(ended), len(classes), "已结束", "未公示")
    if running or objections:
        state = f"{DOING} 公示中" if running else f"{DOING} 有异议"
    sheet = OBJECTIONS.sheet if objections else PUBLICITY_LIST.sheet
    made = Step("公示", state, of(len(ended), len(classes)), "；".join(filter(None, told)), sheet)
    if objections:
        return made._replace(button=OBJECT)
    return _next(tables, made, classes, running, today)


def approval_step(tables: Tables, publicity: Step) -> Step:
    """Return the step 审核; after a return there is nothing to press before 公示 is done again."""
    state = facts.status(tables, facts.APPROVAL)
    if state == APPROVED:
        by = f"{facts.status(tables, facts.APPROVED_AT)} {facts.status(tables, facts.APPROVED_BY)}"
        return Step("审核", f"{DONE} 已审核通过", "", f"{by}；上报文件发给学生处", "", APPROVE)
    if state == SENT_BACK:
        told = f"学生处退回：{facts.status(tables, facts.RETURN_REASON)}"
        if publicity.sign != DONE:
            return Step("审核", RETURNED, "", told)
        return Step("审核", RETURNED, "", told, "", APPROVE, "重新公示已结束，可以审核")
    return Step(
        "审核", f"{WAITING} 未审核", "", "副书记审核；公示都结束、没有未处理的异议才能审核", "", APPROVE
    )


def _next(tables: Tables, made: Step, classes: Classes, running: Mapping[str, str], today: str) -> Step:
    """Return the step with what comes next: end what is over, start what is not published, else wait."""
    over = [name for name, last in running.items() if today > last]
    unpublished = [each for each in classes if each.submitted and each.publicity == NOT_PUBLISHED]
    if over:
        return made._replace(button=END, hint=f"{listed(over)} 的公示已期满")
    if running and not unpublished:
        last = min(running.values())
        return made._replace(hint=f"公示至 {last}，期满后点“{END}”", due=last)
    if facts.status(tables, facts.APPROVAL) == SENT_BACK:
        reason = facts.status(tables, facts.RETURN_REASON)
        return made._replace(button=START, hint=f"学生处已退回（{reason}），改好以后重新公示")
    return made._replace(button=START)
