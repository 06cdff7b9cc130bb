"""学业成绩 of a college: each class is computed by itself, in the pool, from values that can travel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.checks.intake import Intake
from zongce.checks.roster import roster_of
from zongce.checks.row_groups import rows_by
from zongce.commands import rows
from zongce.commands.academic import result_rows as academic_rows
from zongce.commands.academic.academic import result_records
from zongce.commands.academic.inputs import Inputs, Terms, read_inputs
from zongce.commands.class_choice import chosen_classes, is_submitted, key_of, names_of
from zongce.commands.college.classes import (
    SchoolClass,
    distinct_names,
    in_progress,
    own_classes,
    progress_row,
    refreshed,
)
from zongce.commands.college.fixed import typed_over_in
from zongce.commands.result_rows import rows_shown
from zongce.commands.stopping import stopped
from zongce.core.catalog import finding
from zongce.core.finding import Finding, Severity, stops
from zongce.core.named import NamedTuple
from zongce.core.records import Records, Source, from_values, join
from zongce.core.value import replace
from zongce.ports.command import Patch
from zongce.ports.outcome import Outcome
from zongce.tables.academic import ACADEMIC, RAW_SCORES
from zongce.tables.progress import CLASS_PROGRESS
from zongce.tables.registers import COURSE_LOG
from zongce.tables.roster import ROSTER

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from zongce.core.records import Origins, Value
    from zongce.core.schema import Table
    from zongce.ports.command import Request
    from zongce.scheme.scheme import Scheme

COMMAND = "计算学业成绩"


class Columns(NamedTuple):
    """Records without their declaration, which cannot travel."""

    columns: Mapping[str, tuple[Value, ...]]
    rows: tuple[int, ...]
    sources: tuple[Source, ...]
    origins: Origins

    @classmethod
    def of(cls, records: Records) -> Columns:
        """Return the values and places of records; of a class all students are known, however written."""
        sources = (Source(s.file, s.sheet, dict(s.letters), {}, s.head_row) for s in records.sources)
        return cls(dict(records.columns), records.rows, tuple(sources), records.origins)

    def under(self, table: Table) -> Records:
        """Return the records again."""
        return Records(table, self.columns, self.rows, self.sources, self.origins)


class ClassTask(NamedTuple):
    """What a class's academic scores are computed from."""

    roster: Columns
    scores: Columns
    log: Columns
    scheme: Scheme
    ratio: int
    terms: Terms


class ClassResult(NamedTuple):
    """A class's rows of 学业成绩 by column, without any where an error stops."""

    columns: Mapping[str, tuple[Value, ...]]
    findings: tuple[Finding, ...]


def compute_class(task: ClassTask) -> ClassResult:
    """Compute one class of a college; the same as its own workbook would (requirement A6)."""
    roster, scores = roster_of(task.roster.under(ROSTER)), Intake(task.scores.under(RAW_SCORES), ())
    log = task.log.under(COURSE_LOG)
    computed, found = Inputs(roster, task.scheme, [scores], log, task.ratio, task.terms).computed()
    return ClassResult({} if computed is None else dict(result_records(computed).columns), found)


def compute_college(request: Request) -> Outcome:
    """Compute the chosen classes, all by default; their rows are replaced, the others stay.

    A submitted class is refused with B808; where no class was named, it is left out with a hint. A class
    that was issued and not collected yet may have adjustments the college does not know: the message says
    that its result is provisional. Classes of one name are told apart first (B854): results know a name only.
    """
    roster, renamed = distinct_names(request.tables[ROSTER.name])
    request = replace(request, tables={**request.tables, ROSTER.name: roster})
    chosen, unknown = chosen_classes(request)
    left = [each for each in chosen if is_submitted(request, each)]
    open_ = [each for each in chosen if each not in left]
    locked = _locked(left, every=not request.text("class_") and bool(open_))
    inputs, found = read_inputs(request)
    by_hand = typed_over_in(request.tables, request.text("class_"))
    found = (*renamed, *unknown, *locked, *by_hand, *found)
    if inputs is None or stops(found):
        return stopped(found)
    if renamed:
        inputs = inputs._replace(roster=roster_of(distinct_names(inputs.roster.records)[0]))
    results = _results(request, inputs, open_)
    found = (*found, *inputs.absent_terms(), *_strangers(inputs), *(f for r in results for f in r.findings))
    if stops(found):
        return stopped(found)
    made = [from_values(ACADEMIC, result.columns) for result in results]
    records = _replaced(request.tables[ACADEMIC.name], made, inputs, open_)
    computed, ids = {s for part in made for s in part.texts("student_id")}, records.texts("student_id")
    shown = records.select([row for row in records if ids[row] in computed])
    return Outcome(
        _message(request, open_, len(shown), left),
        found,
        rows_shown(shown),
        patches=(
            *academic_rows.patches(request, records, (each.name for each in open_)),
            Patch(_progress(request, open_)),
            *((Patch(roster),) if renamed else ()),
        ),
    )


def _locked(left: Sequence[SchoolClass], *, every: bool) -> tuple[Finding, ...]:
    """B808 for submitted classes: an error, but a hint where ``every`` class was meant and some are open."""
    severity = Severity.HINT if every else Severity.ERROR
    found = (finding("B808", None, class_=each.name, command=COMMAND) for each in left)
    return tuple(replace(one, severity=severity) for one in found)


def _results(request: Request, inputs: Inputs, chosen: Sequence[SchoolClass]) -> list[ClassResult]:
    """Compute each class in the pool on its own rows; other people's scores and adjustments play no part."""
    roster = inputs.roster
    parts = [part.records for part in inputs.parts if part.records is not None]
    scores = join(parts) if parts else from_values(RAW_SCORES, {"student_id": ()})
    scheme = replace(inputs.scheme, grades=dict(inputs.scheme.grades))
    class_of = dict(zip(roster.records.texts("student_id"), roster.class_key, strict=True))
    split = [(roster.records, rows_by(roster.class_key))]
    split += ((held, rows_by(map(class_of.get, held.texts("student_id")))) for held in (scores, inputs.log))
    tasks = []
    for each in chosen:
        key = key_of(each)
        held = [Columns.of(records.select(found.get(key, []))) for records, found in split]
        tasks.append(ClassTask(held[0], held[1], held[2], scheme, inputs.ratio, inputs.terms))
    return request.pool.map(compute_class, tasks) if request.pool else [compute_class(task) for task in tasks]


def _replaced(
    old: Records, made: Sequence[Records], inputs: Inputs, chosen: Sequence[SchoolClass]
) -> Records:
    """Return 学业成绩 with the chosen classes' new rows, by class and number; who left a class is gone."""
    roster = inputs.roster
    keys, names = {key_of(each) for each in chosen}, {each.name for each in chosen}
    places = {roster.records.texts("student_id")[row]: row for row in roster.participants}

    def gone(student_id: str, class_: str) -> bool:
        row = places.get(student_id)
        return class_ in names if row is None else roster.class_key[row] in keys

    pairs = zip(old.texts("student_id"), old.texts("class_"), strict=True)
    kept = old.select([row for row, pair in enumerate(pairs) if not gone(*pair)])
    whole = join([kept, *made])
    ids, classes = whole.texts("student_id"), whole.texts("class_")
    ordered = whole.select(sorted(whole, key=lambda row: (classes[row], ids[row])))
    return academic_rows.with_grade_ranks(ordered, old)


def _strangers(inputs: Inputs) -> Iterator[Finding]:
    """A309 for students of the log who are no longer in the roster."""
    log, known = inputs.log, inputs.roster.row_of
    firsts: dict[str, int] = {}
    for row, student_id in enumerate(log.texts("student_id")):
        if student_id not in known:
            firsts.setdefault(student_id, row)
    for student_id, row in firsts.items():
        yield finding("A309", log.where(row, "student_id"), student_id, student_id=student_id)


def _progress(request: Request, chosen: Sequence[SchoolClass]) -> Records:
    """Return 班级进度 with time and person at these classes, whose rows are added where they have none."""
    progress = request.tables[CLASS_PROGRESS.name]
    if len(in_progress(progress, chosen)) < len(chosen):
        progress = refreshed(request.tables, own_classes(request.tables))
    said = f"{request.moment} {request.actor}"
    return rows.changed(progress, in_progress(progress, chosen), academic_computed=said)


def _message(request: Request, chosen: Sequence[SchoolClass], count: int, left: list[SchoolClass]) -> str:
    said = f"已计算 {len(chosen)} 个班级 {count} 名参评学生的学业成绩"
    held = [(each, progress_row(request.tables, each)) for each in chosen]
    provisional = [each for each, row in held if row.get("update_number") and not row.get("received_at")]
    if provisional:
        said += f"；{names_of(provisional)} 已下发、尚未收取，结果是暂定的"
    return f"{said}；已提交未重算：{names_of(left)}" if left else said
