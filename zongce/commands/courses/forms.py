"""课程调整表: the form that a monitor fills, out and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.checks.adjustments import NO, YES
from zongce.checks.own_book import other_owner
from zongce.commands import exchange, facts, rows
from zongce.commands.academic.inputs import read_inputs
from zongce.commands.courses.issued import issued_records
from zongce.commands.courses.register import moment_of, overtaken_by, registered, sort_in
from zongce.commands.courses.returns import Judged, judge, monitor_of
from zongce.commands.courses.state import standings
from zongce.commands.stopping import stopped
from zongce.core.catalog import finding
from zongce.core.grid import BATCH_PROPERTY, CLASS_PROPERTY, ID_PROPERTY
from zongce.core.named import NamedTuple
from zongce.ports.command import APART, Patch
from zongce.ports.outcome import Document, NewFile, Outcome, SheetContent
from zongce.ports.shelves import ISSUED, placed
from zongce.tables.academic import ADJUSTMENT_ROWS, ISSUED_COURSES
from zongce.tables.batch import MONITOR_ADJUSTS, WINDOWS
from zongce.tables.books import ADJUSTMENT_FORM, KINDS
from zongce.tables.records import REFUSED
from zongce.tables.registers import COURSE_LOG
from zongce.workflow.windows import UNSET, window_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from zongce.commands.courses.state import Standing
    from zongce.commands.exchange import Arrived
    from zongce.core.finding import Finding
    from zongce.core.records import Records
    from zongce.ports.command import Request

LABEL = KINDS[ADJUSTMENT_FORM].label
ID_LENGTH = 8


def issue(request: Request) -> Outcome:
    """Make the class's form for the monitor: every participant's courses as they stand (requirement A5)."""
    inputs, found = read_inputs(request)
    if inputs is None:
        return stopped(found, "下发")
    courses = list(standings(inputs).values())
    records = _as_they_stand(courses, inputs.ratio)
    class_ = facts.status(request.tables, facts.CLASS_NAME)
    window = window_of(request.tables[WINDOWS.name], MONITOR_ADJUSTS)
    days = "{} 至 {}".format(*(day or UNSET for day in window.days))
    note = f"班长填写，{days} 交给辅导员。只改要调整的行并写明原因；不及格课程的加成比例是 0，不能调整。"
    sheet = SheetContent(ADJUSTMENT_ROWS, records, f"{class_} · {LABEL}", note)
    as_issued = issued_records(courses, inputs.ratio, request.moment)
    carried = SheetContent(ISSUED_COURSES, as_issued, f"{class_} · {ISSUED_COURSES.sheet}", hidden=True)
    identity = exchange.identity(request)
    if request.chance:
        identity[ID_PROPERTY] = request.chance.code(ID_LENGTH)
    path = placed(ISSUED, f"{class_}_{LABEL}.xlsx")
    file = NewFile(path, Document(ADJUSTMENT_FORM, LABEL, (sheet, carried), identity))
    return Outcome(f"已生成{LABEL}：{len(records)} 行，{days} 收取", files=(file,))


def _as_they_stand(courses: Sequence[Standing], own: int) -> Records:
    """Return the rows in which the monitor types; ``own`` is the batch's own bonus ratio in 0.01."""
    return rows.of(
        ADJUSTMENT_ROWS,
        (
            {
                "student_id": c.student_id, "name": c.name, "major": c.major or None, "term": c.term or None,
                "course_code": c.code, "course_name": c.course, "bonus_ratio": c.ratio(own),
                "takes_part": YES if c.held.takes_part else NO, "is_adjusted": NO,
            }
            for c in courses
        ),
    )  # fmt: skip


def collect(request: Request) -> Outcome:
    """Take the monitor's changes into 课程调整记录 (requirement A5).

    A form that is late, of another batch or class, or has an error is refused; the rest goes on. Of two
    different forms the later wins only if its mail is plainly later. Deselecting a failed course or one of
    the monitor's own, and what others adjusted since the form was issued, wait for the counsellor (B832);
    everything else takes effect.
    """
    inputs, found = read_inputs(request)
    if inputs is None:
        return stopped(found, "收取")
    handed = sort_in(request)
    fresh = [arrived.refused(*_misfits(request, arrived)) for arrived in handed.fresh]
    fresh, replaced = _latest(request, fresh)
    judged = [judge(request, inputs, arrived) for arrived in fresh if not arrived.refusals]
    taken = [one for one in judged if not one.arrived.refusals]
    gone = [
        *handed.refused,
        *(a for a in fresh if a.refusals),
        *(j.arrived for j in judged if j not in taken),
    ]
    made = [row for one in taken for row in one.rows]
    return Outcome(
        _message(taken, gone),
        (
            *(f for arrived in gone for f in arrived.refusals), *replaced.findings, *handed.same_found,
            *(f for one in taken for f in one.findings),
        ),
        patches=(
            Patch(rows.added(request.tables[COURSE_LOG.name], made)),
            Patch(registered(request, [*(one.arrived for one in taken), *gone], replaced.files, handed)),
        ),
        refused=tuple(arrived.file.sha256 for arrived in gone),
    )  # fmt: skip


class _Replaced(NamedTuple):
    files: tuple[Arrived, ...] = ()
    findings: tuple[Finding, ...] = ()


def _misfits(request: Request, arrived: Arrived) -> Iterator[Finding]:
    """Yield why a form is none for this class now: W907, W908, W965."""
    batch, theirs = (held.get(BATCH_PROPERTY, "") for held in (request.properties, arrived.properties))
    if batch != theirs:
        given = {
            "found": theirs or "（没有）",
            "kind": LABEL,
            "expected": facts.batch_of(request.tables).name,
        }
        yield finding("W907", arrived.where, theirs, **given)
        return
    mine, other = (held.get(CLASS_PROPERTY, "") for held in (request.properties, arrived.properties))
    if mine != other:
        expected = facts.status(request.tables, facts.CLASS_NAME)
        book = arrived.file.book
        found = (other_owner(book, LABEL, expected, other) if book else other) or "（没有）"
        yield finding("W908", arrived.where, other, found=found, kind=LABEL, expected=expected)
        return
    window = window_of(request.tables[WINDOWS.name], MONITOR_ADJUSTS)
    moment = moment_of(request, arrived.file)
    if not window.holds(moment.date().isoformat()):
        received = moment.strftime("%Y-%m-%d %H:%M")
        start, end = (day or UNSET for day in window.days)
        given = {"window": window.business, "start": start, "end": end}
        yield finding("W965", arrived.where, received, received=received, **given)


def _latest(request: Request, fresh: Sequence[Arrived]) -> tuple[list[Arrived], _Replaced]:
    """Keep one form: of several that fit, the plainly latest (W916); else all are refused (W914).

    One that was sent before a form which was used already is replaced by that.
    """
    old = [(a, later) for a in fresh if not a.refusals and (later := overtaken_by(request, a.file))]
    late = _replaced(request, old)
    fresh = [arrived for arrived in fresh if arrived not in late.files]
    fit = [arrived for arrived in fresh if not arrived.refusals]
    if len(fit) < 2:
        return fresh, late
    rest = [arrived for arrived in fresh if arrived.refusals]
    who, dated = monitor_of(request), [a for a in fit if a.file.sent]
    ordered = sorted(dated, key=lambda a: moment_of(request, a.file))
    last, before = ordered[-1:], ordered[-2:-1]
    if (
        len(dated) == len(fit)
        and moment_of(request, last[0].file) - moment_of(request, before[0].file) >= APART
    ):
        more = _replaced(request, [(a, last[0].file.name) for a in ordered[:-1]])
        return [*rest, *last], _Replaced((*late.files, *more.files), (*late.findings, *more.findings))
    files = "、".join(arrived.file.name for arrived in fit)
    return [*rest, *(a.refused(finding("W914", a.where, rater=who, files=files, how="")) for a in fit)], late


def _replaced(request: Request, pairs: Sequence[tuple[Arrived, str]]) -> _Replaced:
    """Tell which forms another replaced (W916)."""
    who = monitor_of(request)
    found = (finding("W916", arrived.where, rater=who, later=later) for arrived, later in pairs)
    return _Replaced(tuple(arrived for arrived, _ in pairs), tuple(found))


def _message(taken: Sequence[Judged], gone: Sequence[Arrived]) -> str:
    count = sum(len(one.rows) for one in taken)
    waits = sum(one.waiting for one in taken)
    said = f"收到 {len(taken)} 份{LABEL}：{count} 处调整"
    said += f"，其中 {waits} 处待确认" if waits else ""
    return f"{said}；{REFUSED} {len(gone)} 份" if gone else said
