"""公示表: the file that a class sees while its publicity runs, and what is left of it afterwards."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from zongce.commands import exchange, mailbox, rows
from zongce.commands.composite.compute import RANKED_BY_MAJOR
from zongce.commands.sealed_copies import Attached, Shown, attached
from zongce.core.grid import CLASS_PROPERTY
from zongce.ports.outcome import Document, NewFile, SheetContent
from zongce.ports.shelves import PUBLISHED, placed
from zongce.scheme.scheme import ACADEMIC as FROM_COURSES
from zongce.tables.books import PUBLICITY_BOOK
from zongce.tables.composite import COMPOSITE, stem
from zongce.tables.roster import ROSTER
from zongce.tables.scheme import MODULES
from zongce.tables.shown import PUBLICITY, publicity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zongce.commands.college.class_states import ClassState
    from zongce.core.records import Records, Value
    from zongce.core.schema import Table
    from zongce.ports.command import Request
    from zongce.seal.stored import Seal

    Tables = Mapping[str, Records]

ENDED_NOTE = "公示已结束，只保留标题"
VERIFIABLE = "　本表带有封签：如被改动，学院能够查出。"
UNSEALED = Attached()
_MODULE, _LEVEL = re.compile(r"module_[0-9]+"), re.compile(r"module_[0-9]+_level")


def sealed(request: Request, each: ClassState, seal: Seal) -> Attached:
    """Return what shows the class that its publicity is what was submitted; K101 to K105 where it is not."""
    results = request.tables[COMPOSITE.name]
    mine = results.select(rows.find(results, class_=each.name))
    headings = {c.heading for c in _table(request.tables, results.table).columns}
    return attached(request, seal, (Shown(mine, headings),))


def shown(
    request: Request, each: ClassState, entry: Mapping[str, Value], proof: Attached = UNSEALED
) -> NewFile:
    """Return the file of a class's publicity: the columns of requirement C5 in the order of 学号, the period.

    Never a major-grade rank, nor anything else of the college's workbook.
    """
    records = _records(request.tables, each)
    period = f"公示期 {entry['start']} 至 {entry['end']}（起止两天都算）"
    note = f"{period}。{_whom_to_tell(request)}{VERIFIABLE if proof.sheets else ''}"
    return _file(request, each, records, str(entry["publicity_title"]), note, proof.sheets)


def _whom_to_tell(request: Request) -> str:
    """Return to whom objections go: who publishes, with the mailbox that 人员 has."""
    box = mailbox.of_person(request.tables, request.actor.number, request.actor.role)
    if not request.actor.name:
        return PUBLICITY.doc
    address = f"（{box.address}）" if box.address else ""
    return f"如有异议，请于公示期内向{request.actor.name}老师{address}提出。"


def title_only(request: Request, each: ClassState, title: str) -> NewFile:
    """Return what takes the file's place after the publicity ended: its title and no row."""
    return _file(request, each, rows.of(PUBLICITY, []), title, ENDED_NOTE)


def _file(
    request: Request, each: ClassState, records: Records, title: str, note: str,
    proof: tuple[SheetContent, ...] = (),
) -> NewFile:  # fmt: skip
    sheet = SheetContent(
        records.table, records, title, note,
        emphasis=("total",) if len(records) else (), unseen=_blank_levels(records),
    )  # fmt: skip
    identity = exchange.identity(request) | {CLASS_PROPERTY: each.key}
    path = placed(PUBLISHED, f"{each.name}_公示.xlsx")
    return NewFile(path, Document(PUBLICITY_BOOK, title, (sheet, *proof), identity))


def _blank_levels(records: Records) -> tuple[str, ...]:
    """Return the 等次 of modules that give none: in sight they would only make the print smaller."""
    names = (c.name for c in records.table.columns if _LEVEL.fullmatch(c.name))
    return tuple(name for name in names if not any(records.texts(name)))


def _records(tables: Tables, each: ClassState) -> Records:
    results = tables[COMPOSITE.name]
    mine = sorted((rows.row_of(results, r) for r in rows.find(results, class_=each.name)), key=_student_id)
    people = {row["student_id"]: row for row in rows.every(tables[ROSTER.name])}
    table = _table(tables, results.table)
    wanted = [c.name for c in table.columns]
    made: list[dict[str, Value]] = []
    for number, row in enumerate(mine, start=1):
        person = people.get(row["student_id"], {})
        known = {
            **row,
            "number": number,
            "major": person.get("major"),
            "grade_year": person.get("grade_year"),
        }
        made.append({name: known.get(name) for name in wanted})
    return rows.of(table, made)


def _table(tables: Tables, results: Table) -> Table:
    """Return 公示 for the modules of the result; the class rank of the module from course scores is shown."""
    stems = [c.heading.removesuffix("成绩") for c in results.columns if _MODULE.fullmatch(c.name)]
    total = results.by_name["total"].heading.removesuffix("成绩")
    courses = {
        stem(str(r["module"])) for r in rows.every(tables[MODULES.name]) if r["source"] == FROM_COURSES
    }
    ranked = tuple(s for s in stems if s in courses or s == RANKED_BY_MAJOR)
    return publicity(tuple(stems), total, ranked)


def _student_id(row: Mapping[str, Value]) -> str:
    return str(row["student_id"])
