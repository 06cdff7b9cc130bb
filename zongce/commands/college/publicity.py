"""公示 inside a class: start, objections, end (requirement C5)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from zongce.commands import facts, rows
from zongce.commands.college import class_states, publicity_book
from zongce.commands.college.class_states import running_until, set_progress
from zongce.commands.sealed_copies import seals_here
from zongce.commands.staleness import result_digest, stale_findings
from zongce.core.catalog import finding
from zongce.core.finding import Where
from zongce.ports.command import Patch
from zongce.ports.outcome import Outcome
from zongce.seal.chain import is_sealed
from zongce.seal.stored import Seal
from zongce.tables.progress import PUBLISHED, PUBLISHING
from zongce.tables.records import COMPOSITE_ITEM
from zongce.tables.registers import CLOSED, OBJECTIONS, OPEN, PUBLICITY_LIST
from zongce.tables.sealing import SEAL
from zongce.workflow.states import Transition, refused
from zongce.workflow.windows import Window, unfit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from zongce.commands.college.class_states import ClassState
    from zongce.commands.sealed_copies import Attached
    from zongce.core.finding import Finding
    from zongce.core.records import Value
    from zongce.ports.command import Request

LABEL = "开始公示"
WORKING_DAYS = 5
_SATURDAY = 5
LONGEST_TITLE = 100
RULE = Transition("处理", (OPEN,), CLOSED)


def start(request: Request) -> Outcome:
    """Publish the results of classes: a file for each, registered with its period and its result's digest.

    Without 班级 every class that has submitted and is neither published nor being published. A class must
    have submitted (B809), its result must be there and fresh (B816, B817), its publicity not running (B827);
    where there are keys it must be sealed (K106), and what it sealed must be what stands here (K101 to K105):
    told now, not at the approval after days of publicity.
    """
    given = request.text("class_")
    classes, found = class_states.named(class_states.participating(request.tables), given)
    if not given:
        done = (PUBLISHING, PUBLISHED)
        classes = tuple(each for each in classes if each.submitted and each.publicity not in done)
    first = request.text("start") or request.today
    last = request.text("end") or after_working_days(first, WORKING_DAYS)
    wrong = [*found, *unfit(Window("公示", first, last, "学院")), *_unpublishable(request, classes)]
    if wrong:
        return Outcome("没有开始公示", tuple(wrong))
    if not classes:
        return Outcome("没有要公示的班级")
    proofs, changed = _proofs(request, classes)
    if changed:
        return Outcome("没有开始公示", changed)
    made = [_entry(request, each, first, last) for each in classes]
    return Outcome(
        f"开始公示 {class_states.labels(classes)}，{first} 至 {last}",
        files=tuple(publicity_book.shown(request, *each) for each in zip(classes, made, proofs, strict=True)),
        patches=(
            Patch(rows.added(request.tables[PUBLICITY_LIST.name], made)),
            Patch(set_progress(request.tables, classes, publicity_state=PUBLISHING)),
        ),
    )


def objection(request: Request) -> Outcome:
    """Register an objection while the class's publicity runs (B828), or rule on one by its number."""
    if request.values.get("import_number") is not None:
        return _ruled(request)
    missing = _missing(request, class_="班级", objector="提出人", objection_text="异议内容")
    if missing:
        return Outcome("没有登记异议", missing)
    classes, found = class_states.named(class_states.participating(request.tables), request.text("class_"))
    found = (*found, *(f for each in classes for f in _not_running(request, each)))
    if found:
        return Outcome("没有登记异议", found)
    if len(classes) != 1:
        given = request.text("class_")
        named = class_states.labels(classes)
        return Outcome("没有登记异议", (finding("B821", None, given, class_=given, found=named),))
    objections = request.tables[OBJECTIONS.name]
    number = max((int(n or 0) for n in objections.values("import_number")), default=0) + 1
    row = {
        "import_number": number, "class_code": classes[0].code or None, "class_": classes[0].name,
        "objector": request.text("objector"), "objection_text": request.text("objection_text"),
        "raised_at": request.moment, "state": OPEN,
    }  # fmt: skip
    message = f"已登记 {classes[0].name} 的异议，编号 {number}"
    return Outcome(message, patches=(Patch(rows.added(objections, [row])),))


def end(request: Request) -> Outcome:
    """End publicity that runs; what remains to be seen of it is its title.

    Without 班级 every class whose period is over, B837 where none's is. Both days of the period count: a
    class that is named may end on its last day or before it, as corrected data need it, which is told (B830).
    """
    given = request.text("class_")
    classes, found = class_states.named(class_states.participating(request.tables), given)
    if not given:
        classes, found = _over(request, classes)
    found = (*found, *(f for each in classes for f in _not_running(request, each)))
    if found:
        return Outcome("没有结束公示", found)
    if not classes:
        return Outcome("没有正在进行的公示")
    register = request.tables[PUBLICITY_LIST.name]
    ending = [
        row
        for row in rows.find(register, state=PUBLISHING)
        if any(each.is_of(rows.row_of(register, row)) for each in classes)
    ]
    return Outcome(
        f"已结束公示 {class_states.labels(classes)}",
        tuple(_early(request, classes)),
        files=tuple(publicity_book.title_only(request, each, _title(request, each)) for each in classes),
        patches=(
            Patch(rows.changed(register, ending, state=PUBLISHED)),
            Patch(set_progress(request.tables, classes, publicity_state=PUBLISHED)),
        ),
    )


def _over(
    request: Request, classes: tuple[ClassState, ...]
) -> tuple[tuple[ClassState, ...], tuple[Finding, ...]]:
    """Return the classes whose period is over; B837 where classes are published and it is over for none."""
    until = ((each, running_until(request.tables, each)) for each in classes)
    running = [(each, last) for each, last in until if last is not None]
    over = tuple(each for each, last in running if request.today > last)
    if over or not running:
        return over, ()
    first = min(last for _, last in running)
    names = class_states.labels(each for each, _ in running)
    return (), (finding("B837", None, first, classes=names, end=first),)


def _early(request: Request, classes: tuple[ClassState, ...]) -> Iterator[Finding]:
    """Yield B830 for each class whose period is not over."""
    for each in classes:
        last = running_until(request.tables, each) or ""
        if request.today <= last:
            yield finding("B830", None, last, class_=each.name, end=last)


def after_working_days(day: str, count: int) -> str:
    """Return the day that is ``count`` working days after one; the day itself is not counted.

    Working days are Monday to Friday; public holidays are not known here, 结束 says another day.

    >>> after_working_days("2026-10-20", 5), after_working_days("2026-10-24", 1)
    ('2026-10-27', '2026-10-26')
    """
    found = date.fromisoformat(day)
    while count:
        found += timedelta(days=1)
        count -= found.weekday() < _SATURDAY
    return found.isoformat()


def _unpublishable(request: Request, classes: tuple[ClassState, ...]) -> list[Finding]:
    found: list[Finding] = []
    waiting = [each for each in classes if not each.submitted]
    if waiting:
        found.append(finding("B809", None, waiting[0].name, classes=class_states.labels(waiting)))
    for each in classes:
        until = running_until(request.tables, each)
        if until is not None:
            found.append(finding("B827", None, each.name, class_=each.name, end=until, command=LABEL))
    names = [each.name for each in classes if each.submitted]
    return [*found, *stale_findings(request.kind, request.tables, (COMPOSITE_ITEM,), LABEL, names)]


def _proofs(request: Request, classes: tuple[ClassState, ...]) -> tuple[list[Attached], tuple[Finding, ...]]:
    """Return what goes with each class's publicity to show that it was submitted so; or what was changed."""
    seals, broken = seals_here(request)
    if not broken and request.trust is not None:
        broken = tuple(_unsealed(request, classes, seals))
    made = [publicity_book.sealed(request, each, seals.get(each.key, Seal())) for each in classes]
    return made, (*broken, *(f for proof in made for f in proof.findings))


def _unsealed(
    request: Request, classes: tuple[ClassState, ...], seals: Mapping[str, Seal]
) -> Iterator[Finding]:
    """Yield K106 for a class that submitted before there were keys: it could never be approved."""
    for each in classes:
        if not is_sealed(seals.get(each.key, Seal()).chain):
            where = Where(request.file, SEAL.sheet)
            yield finding("K106", where, each.name, class_=each.name, state=each.submission)


def _entry(request: Request, each: ClassState, first: str, last: str) -> dict[str, Value]:
    batch, what = facts.batch_of(request.tables).name, "综合测评"
    title = f"{batch}{each.name}{'' if what in batch else what}成绩公示"
    title = request.text("publicity_title") or title
    digest = result_digest(request.tables, COMPOSITE_ITEM, each.name)
    return {
        "class_code": each.code or None, "class_": each.name, "publicity_title": title[:LONGEST_TITLE],
        "start": first, "end": last, "state": PUBLISHING, "result_digest": digest,
    }  # fmt: skip


def _title(request: Request, each: ClassState) -> str:
    register = rows.every(request.tables[PUBLICITY_LIST.name])
    return next(
        str(r["publicity_title"]) for r in reversed(register) if r["state"] == PUBLISHING and each.is_of(r)
    )


def _not_running(request: Request, each: ClassState) -> list[Finding]:
    if running_until(request.tables, each) is not None:
        return []
    return [finding("B828", None, each.name, class_=each.name)]


def _ruled(request: Request) -> Outcome:
    """Rule on an open objection, also after the publicity ended: approval waits for it."""
    missing = _missing(request, ruling="处理结果")
    if missing:
        return Outcome("没有处理异议", missing)
    objections = request.tables[OBJECTIONS.name]
    number = request.text("import_number")
    held = rows.find(objections, import_number=request.values["import_number"])
    if not held:
        known = "、".join(objections.texts("import_number")) or "（没有）"
        return Outcome(
            "没有处理异议", (finding("B829", None, number, what="异议", value=number, found=known),)
        )
    wrong = refused(f"异议 {number}", objections.texts("state")[held[0]], RULE)
    if wrong:
        return Outcome("没有处理异议", (wrong,))
    made = rows.changed(
        objections, held, ruling=request.text("ruling"), ruled_by=str(request.actor), ruled_at=request.moment,
        state=CLOSED,
    )  # fmt: skip
    return Outcome(f"已处理异议 {number}", patches=(Patch(made),))


def _missing(request: Request, **headings: str) -> tuple[Finding, ...]:
    return tuple(finding("B822", None, heading=h) for name, h in headings.items() if not request.text(name))
