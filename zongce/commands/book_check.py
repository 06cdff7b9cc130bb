"""检查 of a workbook of ours: everything that is wrong in its sheets, and what needs computing again."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from zongce.checks.own_book import read_own
from zongce.checks.rating_rules import read_rating_rules
from zongce.commands import facts, rows, sealing, staleness
from zongce.commands.academic.inputs import read_inputs as academic_inputs
from zongce.commands.college import people
from zongce.commands.college.classes import own_classes
from zongce.commands.college.staffing import unstaffed
from zongce.commands.composite.inputs import read_inputs
from zongce.commands.composite.of_class import composite_request, rules_of
from zongce.commands.stopping import causes
from zongce.core.catalog import finding
from zongce.core.finding import Severity, stops
from zongce.ports.outcome import Outcome
from zongce.tables.academic import RAW_SCORES
from zongce.tables.batch import STAFF
from zongce.tables.books import CLASS, COLLEGE, KINDS
from zongce.tables.composite import MODULE_SCORES
from zongce.tables.rating import RATING_RULES
from zongce.tables.records import COMPUTATIONS
from zongce.tables.scheme import BONUS_ITEMS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from zongce.core.finding import Finding
    from zongce.core.records import Records
    from zongce.core.schema import Table
    from zongce.ports.command import Request

IDENTITY = ("student_id", "name")
NEXT = {CLASS: "提交综合成绩", COLLEGE: "审核通过并提交"}
"""What a stale result keeps from being done."""
FINE, BLANK, STALE = "没有问题", "空", "需重新计算"


def check(request: Request) -> Outcome:
    """Check every sheet of the workbook by itself and against the others; nothing is changed.

    Told as well: classes without counsellor or class teacher (B825), results to be computed again (B816),
    and every cell that was changed since it was sealed (K101 to K107).
    A sheet in which nobody has typed anything yet is no fault. Source: requirement N2; issue B, deliver 6.
    """
    found: list[Finding] = []
    if request.kind == COLLEGE:
        found += people.own_findings(request)
    elif request.kind == CLASS:
        found += _of_class(request)
    own = read_own(request.book)
    told = set(own.findings) if own else set()  # the caller tells of them
    mine = [f for f in causes(found) if f not in told]
    stale = list(_stale(request))
    mine += _broken_seal(request)
    shown = _sheets(request, (*told, *mine), {f.value for f in stale})
    label = KINDS[request.kind].label
    return Outcome(f"已检查{label}的 {len(shown)} 张工作表", (*mine, *stale), tuple(shown))


def _broken_seal(request: Request) -> list[Finding]:
    """Return what was changed since it was submitted or approved; nothing where there are no keys."""
    if request.trust is None or request.kind not in NEXT:
        return []
    return sealing.seal_faults(request.kind, request.tables, request.trust, request.file)


def _of_class(request: Request) -> Iterator[Finding]:
    tables, book = request.tables, request.book
    rules = rules_of(book)
    yield from rules.findings
    if len(tables[RATING_RULES.name]):
        yield from read_rating_rules(people.sheet_of(book, RATING_RULES))[1]
    yield from unstaffed(rows.every(tables[STAFF.name]), own_classes(tables).values())
    if rules.roster is None or stops(rules.findings):
        return
    inputs = read_inputs(composite_request(book, tables, rules.scheme), rules.roster, rules.scheme)
    if inputs.modules and _typed(tables[MODULE_SCORES.name]):
        yield from inputs.modules.findings
    if inputs.items and len(tables[BONUS_ITEMS.name]):
        yield from inputs.items.findings
    if len(tables[RAW_SCORES.name]):
        academic, found = academic_inputs(request)
        yield from (academic.computed()[1] if academic else found)


def _typed(records: Records) -> bool:
    """Say whether anybody has typed more than who the students are."""
    names = [c.name for c in records.table.columns if c.name not in IDENTITY]
    return any(value is not None for name in names for value in records.values(name))


def _stale(request: Request) -> Iterator[Finding]:
    """B816 for every result of the workbook that no longer fits what it was computed from."""
    tables = request.tables
    for row in rows.every(tables[COMPUTATIONS.name]) if COMPUTATIONS.name in tables else ():
        item, class_ = str(row["computed_item"]), str(row["class_"] or "")
        if staleness.is_stale(request.kind, tables, item, class_):
            label = class_ or facts.subject(request.kind, tables)
            given = {"class_": label, "item": item, "command": NEXT[request.kind]}
            yield finding("B816", None, item, **given)


def _sheets(request: Request, found: Sequence[Finding], stale: set[str]) -> list[dict[str, str]]:
    """Return a line a sheet: how many rows it has, and how it is."""
    known = KINDS[request.kind]
    again = {staleness.RESULTS[item].name for item in stale}
    errors = Counter(f.sheet for f in found if f.severity is not Severity.HINT)
    hints = Counter(f.sheet for f in found if f.severity is Severity.HINT)
    seen = [t for t in known.tables if t.name not in known.shown_only | known.hidden]
    return [
        {
            "表": t.sheet,
            "行数": str(len(request.tables[t.name])),
            "状态": _state(request, t, again, (errors, hints)),
        }
        for t in seen
    ]


def _state(request: Request, table: Table, again: set[str], told: tuple[Counter[str], Counter[str]]) -> str:
    errors, hints = (counts[table.sheet] for counts in told)
    parts = [STALE] if table.name in again else []
    parts += [f"{errors} 处错误"] if errors else []
    parts += [f"{hints} 处提示"] if hints else []
    return "，".join(parts) or (FINE if len(request.tables[table.name]) else BLANK)
