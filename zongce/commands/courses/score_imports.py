"""原始成绩 of a college: import files, add one row, delete; what all of them hold together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.checks.intake import Intake, intake
from zongce.checks.roster import read_roster
from zongce.checks.scores import check_by_itself
from zongce.checks.students import match_students
from zongce.commands import rows
from zongce.commands.college.classes import own_classes, unseen
from zongce.commands.courses.score_files import (
    Given,
    already_there,
    check_together,
    in_term,
    read_given,
    same_bytes,
)
from zongce.commands.parameters import SCORES_DELETE
from zongce.commands.result_rows import rows_shown
from zongce.commands.stopping import causes
from zongce.core.catalog import finding
from zongce.core.finding import Finding, stops
from zongce.core.value import replace
from zongce.ports.command import Patch
from zongce.ports.outcome import Outcome
from zongce.tables.academic import RAW_SCORES
from zongce.tables.books import CLASS
from zongce.tables.registers import ADDED_SCORES, DELETED, SCORE_IMPORTS, VALID
from zongce.tables.roster import ROSTER

EITHER = "编号（删除一次导入），或学号和课程代码（删除一条补录）"

if TYPE_CHECKING:
    from zongce.checks.roster import Roster
    from zongce.core.records import Records, Value
    from zongce.ports.command import Request


def valid_imports(request: Request) -> tuple[str, ...]:
    """Return the SHA-256 of the imports that hold; a class workbook has its own rows instead (decision 5)."""
    if request.kind == CLASS:
        return ()
    return _valid(request.tables[SCORE_IMPORTS.name]).texts("digest")


def score_parts(request: Request) -> list[Intake]:
    """Return all raw scores of the workbook, one part a file: for computing, adjusting and issuing.

    Of a college: the valid imports (among ``request.kept``, see :func:`valid_imports`) with the registered
    term where a row names none, then 补录成绩. Of a class: its sheet 原始成绩. Hints were told at the import
    and are left out; a part without records has the errors that say why. Source: requirement A4.
    """
    if request.kind == CLASS:
        return [Intake(request.tables[RAW_SCORES.name], ())]
    valid = _valid(request.tables[SCORE_IMPORTS.name])
    held = zip(valid.texts("digest"), valid.texts("term"), strict=True)
    parts = [_kept_part(request, digest, term) for digest, term in held if digest in request.kept]
    added = request.tables[ADDED_SCORES.name]
    return [*parts, Intake(rows.retabled(added, RAW_SCORES), ())] if len(added) else parts


def _valid(imports: Records) -> Records:
    return imports.select(rows.find(imports, state=VALID))


def _kept_part(request: Request, digest: str, term: str) -> Intake:
    received = request.kept[digest]
    if received.book is None:
        return Intake(None, received.findings)
    records, found = intake(received.book, RAW_SCORES)
    errors = found if stops(found) else ()
    return Intake(records and in_term(records, term), errors)


def import_(request: Request) -> Outcome:
    """Register files of raw scores, of any students (requirement A4); the bytes stay on their shelf.

    ``学年学期`` holds for rows that name no term. Errors stop: nothing is registered. Against the roster
    there are only hints, but for a 学号 that lost its zeros. A file whose bytes hold already is F115, a score
    that holds already G302.
    """
    imports = request.tables[SCORE_IMPORTS.name]
    given = [read_given(file, request.text("term")) for file in request.files]
    twice = list(same_bytes(request.files, _valid(imports)))
    found = [*twice, *(f for one in given for f in one.findings)]
    if not twice:
        new = [one.records for one in given if one.records is not None]
        found += check_together(new, score_parts(request), _roster(request))
    if stops(found):
        return Outcome("没有导入成绩，请先改正", causes(found))
    read = [one for one in given if one.records is not None]
    if not read:
        return Outcome("没有可以导入的成绩", tuple(found))
    first = max((n for n in imports.values("import_number") if isinstance(n, int)), default=0) + 1
    made = rows.of(SCORE_IMPORTS, (_registration(request, n, one) for n, one in enumerate(read, start=first)))
    count = sum(len(one.records or ()) for one in read)
    said = f"已导入 {len(read)} 个文件，共 {count} 行成绩"
    patch = Patch(rows.added(imports, rows.every(made)))
    return Outcome(said, (*found, *unseen_by_all(request)), rows_shown(made), patches=(patch,))


def _registration(request: Request, number: int, given: Given) -> dict[str, Value]:
    return {
        "import_number": number, "term": given.term or None, "file": given.file.name[:300],
        "row_count": len(given.records or ()), "time": request.moment, "person": str(request.actor),
        "state": VALID, "digest": given.file.sha256,
    }  # fmt: skip


def add(request: Request) -> Outcome:
    """Add one student's score of one course by hand; G302 where it is there already (requirement A4).

    R202 another name than in the roster; a student who is not in it is a hint.
    """
    if request.values.get("term") is None:
        heading = RAW_SCORES.by_name["term"].heading
        return Outcome("没有补录", (finding("B822", None, heading=heading),))
    made = rows.of(ADDED_SCORES, [dict(request.values)])
    parts = score_parts(request)
    found = [f for part in parts for f in part.findings]
    found += check_by_itself(rows.retabled(made, RAW_SCORES))
    roster = _roster(request)
    if roster is not None:
        found += match_students(made, (), roster, ignore_outsiders=True).findings
    found += already_there(parts, made)
    placed = tuple(replace(f, file=request.file, sheet=ADDED_SCORES.sheet, cell="") for f in found)
    if stops(placed):
        return Outcome("没有补录", placed)
    said = "补录了 {} 的“{}”".format(*(made.texts(name)[0] for name in ("name", "course_name")))
    records = rows.added(request.tables[ADDED_SCORES.name], rows.every(made))
    hints = (*placed, *unseen_by_all(request))
    return Outcome(said, hints, rows_shown(made), patches=(Patch(records),))


def delete(request: Request) -> Outcome:
    """Delete an import by its number (the bytes stay in the case), or added rows; B829 where there is none.

    An added row is named by 学号, 课程代码 and 学年学期; its make-up, if added too, goes with it.
    """
    number = request.values.get("import_number")
    if number is not None:
        return _delete_import(request, number)
    wanted = {name: request.values.get(name) for name in ("student_id", "course_code")}
    missing = [p for p in SCORES_DELETE if p.name in wanted and wanted[p.name] is None]
    if missing:
        heading = EITHER if len(missing) == len(wanted) else missing[0].heading
        return Outcome("没有删除", (finding("B822", None, heading=heading),))
    return _delete_added(request, wanted)


def _delete_import(request: Request, number: Value) -> Outcome:
    imports = request.tables[SCORE_IMPORTS.name]
    held = rows.find(imports, import_number=number, state=VALID)
    if not held:
        known = "、".join(_valid(imports).texts("import_number")) or "（没有）"
        what = SCORE_IMPORTS.by_name["import_number"].heading
        return Outcome(
            "没有删除", (finding("B829", None, str(number), what=what, value=str(number), found=known),)
        )
    file = imports.texts("file")[held[0]]
    made = rows.changed(imports, held, state=DELETED)
    shown = rows_shown(made.select(held))
    hints = unseen_by_all(request)
    return Outcome(
        f"已删除第 {number} 次导入（{file}），原件仍在案卷里", hints, shown, patches=(Patch(made),)
    )


def _delete_added(request: Request, wanted: dict[str, Value]) -> Outcome:
    records = request.tables[ADDED_SCORES.name]
    term = request.values.get("term")
    held = rows.find(records, **wanted, **({"term": term} if term else {}))
    value = " ".join(str(v) for v in (*wanted.values(), term) if v is not None)
    if not held:
        known = (
            " ".join(key)
            for key in zip(*map(records.texts, ("student_id", "course_code", "term")), strict=True)
        )
        given = {"what": ADDED_SCORES.sheet, "value": value, "found": "、".join(known) or "（没有）"}
        return Outcome("没有删除", (finding("B829", None, value, **given),))
    if len({records.texts("term")[row] for row in held}) > 1:
        return Outcome("没有删除", (finding("G308", None, value),))
    shown, made = rows_shown(records.select(held)), rows.without(records, held)
    hints = unseen_by_all(request)
    return Outcome(f"已删除补录成绩 {len(held)} 行：{value}", hints, shown, patches=(Patch(made),))


def unseen_by_all(request: Request) -> tuple[Finding, ...]:
    """Hint at the issued class workbooks that have not got a change of the college's yet (W930)."""
    return tuple(unseen(request.tables, list(own_classes(request.tables).values())))


def _roster(request: Request) -> Roster | None:
    return read_roster(request.book)[0] if len(request.tables[ROSTER.name]) else None
