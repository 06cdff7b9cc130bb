"""成绩单 for students, 班级成绩 for class teachers: each only what the reader may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.checks.own_book import only
from zongce.checks.roster import read_roster
from zongce.commands import facts, rows, staleness
from zongce.commands.exchange import identity
from zongce.commands.sealed_copies import Shown, attached, seals_here
from zongce.commands.sealing import OWN
from zongce.commands.stopping import stopped
from zongce.core.catalog import finding
from zongce.core.finding import stops
from zongce.core.grid import FOR_PROPERTY
from zongce.core.named import NamedTuple
from zongce.core.number import show
from zongce.core.value import replace
from zongce.ports.outcome import Document, NewFile, Outcome, SheetContent
from zongce.ports.shelves import ISSUED, placed
from zongce.seal.stored import Seal
from zongce.tables.academic import ACADEMIC
from zongce.tables.batch import TEACHER
from zongce.tables.books import CLASS, CLASS_RESULT, SLIP_BOOK
from zongce.tables.composite import COMPOSITE
from zongce.tables.progress import SUBMITTED
from zongce.tables.rating import RATING_RESULT
from zongce.tables.records import ACADEMIC_ITEM, COMPOSITE_ITEM, RATING_ITEM, YEAR_ITEM
from zongce.tables.roster import ROSTER
from zongce.tables.shown import SLIP, YEAR_RESULT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from zongce.checks.roster import Roster
    from zongce.commands.sealed_copies import Attached
    from zongce.core.finding import Finding
    from zongce.core.records import Records, Value
    from zongce.ports.command import Request

ISSUE = "发成绩单"
NOBODY = "有了班主任以后再发一次"
GRADE_RANKS = ("major_rank", "major_grade_rank")
"""How the columns end that neither students nor class teachers see (requirement C3)."""
EMPHASIS = ("academic_score", "rating_score", "total", "year_score")


class Line(NamedTuple):
    """A line of the slip: the result's sheet and its columns of score, level and rank."""

    item: str
    table: str
    score: str
    level: str
    rank: str


LINES = (
    Line(ACADEMIC_ITEM, ACADEMIC.name, "academic_score", "", "class_rank"),
    Line(COMPOSITE_ITEM, COMPOSITE.name, "total", "total_level", "total_class_rank"),
    Line(YEAR_ITEM, YEAR_RESULT.name, "year_score", "", "year_rank"),
)
"""What a student sees: never a module's score, which may be a rating, and never a rank of the grade."""
FINAL = (COMPOSITE_ITEM, YEAR_ITEM)
"""Results that count, and are given out, only once the class has submitted (requirement C4)."""


def issue(request: Request) -> Outcome:
    """Give each student (or one) a 成绩单, and the class teachers one workbook of their class's results.

    A student's holds the own 学业成绩, 综合成绩 and 学年成绩 with class ranks; the class teacher's all of the
    class, with item scores. Grade ranks are in neither. Stale results are not given out (B816), the final
    ones only after 提交 (B872), what was sealed then only as it was (K101 to K105).

    Source: requirement A9, roles and workbooks.
    """
    roster, of_roster = read_roster(only(request.book, ROSTER))
    if roster is None or stops(of_roster):
        return stopped(of_roster, "生成成绩单")
    lines, findings = _given_out(request)
    number = request.text("student_id")
    chosen, unknown = _chosen(roster, number)
    proof = _proof(request, lines)
    findings = [*findings, *unknown, *proof.findings]
    if stops(findings):
        return Outcome("没有发成绩单", tuple(findings))
    files = [_slip(request, roster, row, lines) for row in chosen]
    told = f"已生成 {len(files)} 份成绩单"
    if not number:
        teachers = facts.staff_of(request.tables, TEACHER, *_class(request))
        if teachers:
            files.append(_class_result(request, lines, proof))
            told += f"和给班主任{'、'.join(str(t['name']) for t in teachers)}的班级成绩"
        else:
            findings.append(finding("B825", None, classes=_class(request)[1], role=TEACHER, why=NOBODY))
    return Outcome(told, tuple(findings), files=tuple(files))


def _class(request: Request) -> tuple[str, str]:
    tables = request.tables
    return facts.status(tables, facts.CLASS_CODE), facts.status(tables, facts.CLASS_NAME)


def _given_out(request: Request) -> tuple[list[Line], list[Finding]]:
    """Return what may be given out: what was computed, the final results once submitted."""
    tables, (_, name) = request.tables, _class(request)
    computed = [line for line in LINES if staleness.computed_at(tables, line.item)]
    submitted = facts.status(tables, facts.SUBMISSION) == SUBMITTED
    lines = [line for line in computed if submitted or line.item not in FINAL]
    if not lines:
        missing = COMPOSITE_ITEM if not computed else ""
        return [], [
            finding("B817", None, class_=name, item=missing) if missing
            else finding("B809", None, classes=name)
        ]  # fmt: skip
    findings = staleness.stale_findings(CLASS, tables, [line.item for line in lines], ISSUE)
    if len(lines) < len(computed):
        findings.append(finding("B872", None, class_=name))
    return lines, findings


def _chosen(roster: Roster, number: str) -> tuple[Sequence[int], tuple[Finding, ...]]:
    """Return the roster's rows of those who get one: the participants, or the one who was asked for."""
    row = roster.row_of.get(number, -1)
    if not number:
        return roster.participants, ()
    if row >= 0 and roster.position[row] >= 0:
        return [row], ()
    known = "、".join(roster.records.texts("student_id")[r] for r in roster.participants)
    return [], (finding("B829", None, number, what="参评学生", value=number, found=known),)


def _slip(request: Request, roster: Roster, row: int, lines: Sequence[Line]) -> NewFile:
    number, name = (roster.records.texts(n)[row] for n in ("student_id", "name"))
    class_, batch = _class(request)[1], facts.batch_of(request.tables).name
    records = rows.of(SLIP, _lines(request.tables, number, lines))
    known = (("学号", number), ("姓名", name), ("班级", class_), ("批次", batch))
    sheet = SheetContent(SLIP, records, f"{name}（{number}）成绩单", facts=known, emphasis=("score",))
    properties = identity(request) | {FOR_PROPERTY: number}
    document = Document(SLIP_BOOK, f"{name} 成绩单", (sheet,), properties)
    return NewFile(placed(ISSUED, f"{class_}_成绩单", f"{number}_{name}_成绩单.xlsx"), document)


def _lines(tables: staleness.Tables, number: str, lines: Sequence[Line]) -> Iterator[Mapping[str, Value]]:
    for line in lines:
        held = rows.first(tables[line.table], student_id=number)
        score = held.get(line.score) if held else None
        if held is None or not isinstance(score, int):
            continue
        level = held[line.level] if line.level else None
        yield {"item": line.item, "score": show(score), "level": level, "class_rank": held[line.rank]}


def _proof(request: Request, lines: Sequence[Line]) -> Attached:
    """Return what goes with the class teachers' workbook to show that it is what was submitted."""
    seals, broken = seals_here(request)
    held = [without_grade_ranks(request.tables[name]) for name in _sheets(request.tables, lines)]
    shown = [Shown(records, {c.heading for c in records.table.columns}) for records in held]
    made = attached(request, seals.get(OWN, Seal()), shown)
    return made._replace(findings=(*broken, *made.findings))


def _sheets(tables: staleness.Tables, lines: Sequence[Line]) -> list[str]:
    """Return the results that class teachers see."""
    names = [line.table for line in lines]
    if staleness.computed_at(tables, RATING_ITEM) and not staleness.is_stale(CLASS, tables, RATING_ITEM):
        names.insert(1, RATING_RESULT.name)
    return names


def _class_result(request: Request, lines: Sequence[Line], proof: Attached) -> NewFile:
    """Return the class teachers' workbook: whole sheets, less the grade's ranks."""
    tables, name = request.tables, _class(request)[1]
    sheets = tuple(_for_teacher(tables[table], name) for table in _sheets(tables, lines))
    document = Document(CLASS_RESULT, f"{name} 班级成绩", (*sheets, *proof.sheets), identity(request))
    return NewFile(placed(ISSUED, f"{name}_班级成绩.xlsx"), document)


def _for_teacher(records: Records, class_: str) -> SheetContent:
    shown = without_grade_ranks(records)
    emphasis = tuple(c.name for c in shown.table.columns if c.name in EMPHASIS)
    return SheetContent(shown.table, shown, f"{class_} · {shown.table.sheet}", emphasis=emphasis)


def without_grade_ranks(records: Records) -> Records:
    """Return a result without the columns of 专业年级排名 (requirement C3)."""
    kept = tuple(c for c in records.table.columns if not c.name.endswith(GRADE_RANKS))
    values = {c.name: records.values(c.name) for c in kept}
    return replace(records, table=replace(records.table, columns=kept), columns=values)
