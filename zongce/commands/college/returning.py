"""退回 (return): a class by its college, a college by 学生处 after its approval."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.commands import facts, official_seals, rows, seal_register, sealing
from zongce.commands.classes import not_taken
from zongce.commands.college import class_states, signed_returns
from zongce.commands.college.class_states import running_until
from zongce.commands.college.classes import REFUSED_BOOK, noted
from zongce.commands.school import issue as school_exchange
from zongce.commands.school.batch import chosen_batch
from zongce.core.catalog import finding
from zongce.core.text import words
from zongce.ports.command import Patch
from zongce.ports.outcome import Outcome
from zongce.seal.chain import Subject
from zongce.tables.batch import BATCHES, ENDED, NOT_OPENED, OFFICE, OPENED, STOPPED, SWITCHED, WINDOWS
from zongce.tables.books import SCHOOL
from zongce.tables.progress import (
    APPROVED,
    CLASS_PROGRESS,
    COLLEGE_PROGRESS,
    NOT_APPROVED,
    NOT_PUBLISHED,
    NOT_SUBMITTED,
    SCHOOL_RESULTS,
    SENT_BACK,
    SUBMITTED,
)
from zongce.tables.records import STATUS
from zongce.tables.sealing import SEAL_REGISTER
from zongce.workflow.states import Transition, refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from zongce.commands.college.class_states import ClassState
    from zongce.core.finding import Finding
    from zongce.core.records import Records, Value
    from zongce.ports.command import Request
    from zongce.seal.stored import Seal

    Tables = Mapping[str, Records]
    Row = Mapping[str, Value]

RETURN = "退回"
OF_CLASS = Transition(RETURN, (SUBMITTED,), NOT_SUBMITTED)
OF_COLLEGE = Transition(RETURN, (APPROVED,), SENT_BACK)
OF_BATCH = Transition(RETURN, (OPENED, STOPPED), "")
"""A batch that has ended is never opened again, so nothing in it can be returned."""
STATES_BEFORE = "审核前状态"
"""班级状态 of a college: the states of its batches before the approval ended them."""


def return_(request: Request) -> Outcome:
    """Return a class (学院工作簿) or a college (校级工作簿); requirements C4, C6."""
    return _of_college(request) if request.kind == SCHOOL else _of_class(request)


def classes_returned(tables: Tables, classes: Iterable[ClassState], reason: str) -> dict[str, Records]:
    """Return the sheets in which classes are 未提交 and 未公示 again.

    班级状态 counts each class's returns and holds the reason, which the next class.issue carries to it.
    """
    classes = tuple(classes)
    items: dict[str, str] = {}
    for each in classes:
        counter = facts.item_of(facts.RETURNS, each.key)
        items[counter] = str(facts.count(tables, counter) + 1)
        items[facts.item_of(facts.RETURN_REASON, each.key)] = reason
        if noted(tables, REFUSED_BOOK, each.key):
            items[facts.item_of(REFUSED_BOOK, each.key)] = ""
    progress = class_states.set_progress(
        tables, classes, submission=NOT_SUBMITTED, submitted_at=None, submitted_by=None,
        publicity_state=NOT_PUBLISHED,
    )  # fmt: skip
    return {CLASS_PROGRESS.name: progress, STATUS.name: facts.with_status(tables[STATUS.name], items)}


def ended(tables: Tables) -> tuple[Records, str]:
    """Return 起止时间 with every batch of the college ended, and in words which state each had."""
    windows = tables[WINDOWS.name]
    businesses, states = windows.texts("business"), windows.texts("state")
    held = [row for row in windows if businesses[row] in SWITCHED]
    before = "、".join(f"{businesses[row]}={states[row] or NOT_OPENED}" for row in held)
    return rows.changed(windows, held, state=ENDED), before


def reopened(tables: Tables) -> Records:
    """Return 起止时间 with the states that the batches had before the approval ended them."""
    windows = tables[WINDOWS.name]
    for pair in words(facts.status(tables, STATES_BEFORE)):
        business, _, state = pair.partition("=")
        windows = rows.changed(windows, rows.find(windows, business=business), state=state)
    return windows


def _of_class(request: Request) -> Outcome:
    """Return classes: not after the approval (B820), in publicity (B827), before they submitted (B807).

    A class has submitted too where the college refused its workbook; under seal the return goes on from the
    chain in there (K407 where that is not the class's own).
    """
    tables, name = request.tables, request.text("class_")
    if facts.status(tables, facts.APPROVAL) == APPROVED:
        return Outcome("没有退回", (finding("B820", None, command=RETURN),))
    if not name:
        return Outcome("没有退回", (finding("B822", None, heading="班级"),))
    classes, found = class_states.named(class_states.participating(tables), name)
    _, broken = official_seals.held(tables, request.file)
    handed, unproven = ({}, ()) if broken else not_taken.handed_in(request, classes)
    wrong = [*found, *broken, *(f for each in classes for f in _unreturnable(tables, each)), *unproven]
    if wrong:
        return Outcome("没有退回", tuple(wrong))
    reason = request.text("reason")
    signed = signed_returns.signed(request, tables, classes, reason, handed)
    made = classes_returned(tables, classes, reason) | signed
    message = f"已退回 {class_states.labels(classes)}：{reason}；请再下发一次，把更新文件发给辅导员"
    return Outcome(message, patches=tuple(Patch(records) for records in made.values()))


def _unreturnable(tables: Tables, each: ClassState) -> list[Finding]:
    until = running_until(tables, each)
    if until is not None:
        return [finding("B827", None, each.name, class_=each.name, end=until, command=RETURN)]
    wrong = refused(each.name, each.submission, OF_CLASS)
    return [wrong] if wrong and not not_taken.refused_book(tables, each) else []


def _of_college(request: Request) -> Outcome:
    """Return a college: its results leave 全校成绩, its next update carries the return and the reason."""
    if request.actor.role != OFFICE:
        given = {"role": request.actor.role, "command": RETURN, "allowed": OFFICE}
        return Outcome("没有退回", (finding("B802", None, request.actor.number, **given),))
    row, found = chosen_batch(request)
    if row is None:
        return Outcome("没有退回", found)
    batch = rows.row_of(request.tables[BATCHES.name], row)
    college = request.text("college")
    wrong = _unreturnable_college(request, batch, college)
    if wrong:
        return Outcome("没有退回", tuple(wrong))
    number = school_exchange.issued_numbers(request.tables, batch).get(college, 0) + 1
    status = _counted(request, batch, college)
    progress = school_exchange.numbered(request.tables[COLLEGE_PROGRESS.name], batch, college, number)
    mine = rows.find(progress, batch_id=batch["batch_id"], college=college)
    progress = rows.changed(progress, mine, approval=SENT_BACK, approved_at=None, approved_by=None)
    results = request.tables[SCHOOL_RESULTS.name]
    results = rows.without(results, rows.find(results, batch_id=batch["batch_id"], college=college))
    official, signed = _signed_of_college(request, batch, college)
    return Outcome(
        f"已退回 {college}：{request.text('reason')}；请把更新文件发给学院",
        files=(school_exchange.update_paper(request, status, official, batch, college, number),),
        patches=(Patch(progress), Patch(results), Patch(status), *signed),
    )


def _signed_of_college(request: Request, batch: Row, college: str) -> tuple[Seal, tuple[Patch, ...]]:
    """Return the school's copy of the college's chain with the signed return, and what keeps it."""
    owner = school_exchange.owner_of(batch, college)
    held = sealing.kept_seal(request.tables, owner)
    made = sealing.with_return(
        request, held, Subject(str(batch["batch_id"]), college), request.text("reason")
    )
    if made is held:
        return held, ()
    register = seal_register.entered(request, request.tables[SEAL_REGISTER.name], owner, made.chain)
    return made, (Patch(sealing.with_seals(request.tables, {owner: made})), Patch(register))


def _unreturnable_college(request: Request, batch: Row, college: str) -> list[Finding]:
    if not college:
        return [finding("B822", None, heading="学院")]
    if college not in school_exchange.taking_part(request.tables, batch):
        return [finding("B824", None, college, college=college)]
    ended_batch = refused(f"批次 {batch['batch']}", str(batch["state"]), OF_BATCH)
    if ended_batch:
        return [ended_batch]
    row = rows.first(request.tables[COLLEGE_PROGRESS.name], batch_id=batch["batch_id"], college=college)
    wrong = refused(college, str((row or {}).get("approval") or NOT_APPROVED), OF_COLLEGE)
    if wrong:
        return [wrong]
    _, broken = official_seals.held(request.tables, request.file)
    if broken or school_exchange.unlisted(request, [college]):
        return [*broken, *school_exchange.unlisted(request, [college])]
    results = request.tables[SCHOOL_RESULTS.name]
    mine = results.select(rows.find(results, batch_id=batch["batch_id"], college=college))
    known = dict.fromkeys(mine.texts("class_"))
    unknown = [name for name in words(request.text("class_")) if name not in known]
    return [
        finding("B821", None, name, class_=name, found="、".join(known) or "（没有）") for name in unknown
    ]


def _counted(request: Request, batch: Row, college: str) -> Records:
    """Return the school's 班级状态 with one more return of the college, its reason, the classes it names."""
    counter = school_exchange.returns_item(batch, college)
    return facts.with_status(
        request.tables[STATUS.name],
        {
            counter: str(facts.count(request.tables, counter) + 1),
            school_exchange.reason_item(batch, college): request.text("reason"),
            school_exchange.classes_item(batch, college): "、".join(words(request.text("class_"))),
        },
    )
