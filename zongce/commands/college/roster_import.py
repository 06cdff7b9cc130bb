"""学生名册 files into the college's roster: which students come, move and stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.checks.roster import read_roster
from zongce.checks.row_groups import cells_of, once_per_file, repeated
from zongce.commands import facts, rows
from zongce.commands.college.classes import classes_of, distinct_names
from zongce.core.catalog import finding
from zongce.core.named import NamedTuple
from zongce.core.records import join
from zongce.core.text import class_key, squeeze
from zongce.tables.roster import ROSTER

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from zongce.core.finding import Finding
    from zongce.core.records import Records, Value
    from zongce.ports.command import Request

    Row = dict[str, Value]


class Imported(NamedTuple):
    """The roster after an import, what was found, and which files cannot be read."""

    roster: Records
    findings: tuple[Finding, ...]
    refused: tuple[str, ...]


def imported(request: Request) -> Imported:
    """Return the roster with the students of the received files (requirement B3).

    A file replaces the classes that occur in it: students of these classes who are not in it are taken
    away, a student who stood in another class moves. Columns that the file does not have keep what the
    workbook knows; who is new takes part. Findings: the roster's, R203 across files, B829, B831, B850, B854.
    """
    old = request.tables[ROSTER.name]
    read = [read_roster(file.book) if file.book else (None, file.findings) for file in request.files]
    found = tuple(f for _, findings in read for f in findings)
    refused = tuple(file.sha256 for file in request.files if file.book is None)
    parts = [roster.records for roster, _ in read if roster is not None]
    if not parts:
        return Imported(old, found, refused)
    whole = join(parts)
    mine, foreign = _of_college(whole, facts.status(request.tables, facts.COLLEGE_NAME))
    cohorts = facts.batch_of(request.tables).cohorts
    found += (*(_twice(whole) if len(parts) > 1 else ()), *foreign, *other_cohorts(mine, cohorts))
    roster, renamed = distinct_names(_merged(old, mine))
    return Imported(roster, (*found, *renamed), refused)


def other_cohorts(roster: Records, cohorts: tuple[str, ...]) -> Iterator[Finding]:
    """Yield B831 once a class for participants whose 届次 is not the batch's; a blank one is accepted."""
    if not cohorts:
        return
    wanted = {squeeze(cohort).removesuffix("届") for cohort in cohorts}
    held, taking_part = roster.texts("cohort"), roster.values("participant")
    for class_ in classes_of(roster).values():
        others = [
            row
            for row in class_.members
            if taking_part[row] != "否" and held[row] and squeeze(held[row]).removesuffix("届") not in wanted
        ]
        if others:
            given = {"class_": class_.name, "cohort": "、".join(dict.fromkeys(held[row] for row in others))}
            given |= {"cohorts": "、".join(cohorts), "count": str(len(others))}
            yield finding("B831", roster.where(others[0], "cohort"), held[others[0]], **given)


def _of_college(whole: Records, college: str) -> tuple[Records, tuple[Finding, ...]]:
    """Return the rows of the own college (a blank one is ours), and B850 or B829 about the others."""
    names = whole.texts("college")
    foreign = [n for n, name in enumerate(names) if college and name and squeeze(name) != squeeze(college)]
    if not foreign:
        return whole, ()
    others = "、".join(dict.fromkeys(names[row] for row in foreign))
    if len(foreign) == len(whole):
        given = {"what": "学院的学生", "value": college, "found": others}
        return whole.select([]), (finding("B829", whole.where(0, "college"), names[0], **given),)
    told = once_per_file(whole, foreign, "B850", "college", colleges=others)
    return rows.without(whole, foreign), tuple(told)


def _twice(whole: Records) -> Iterator[Finding]:
    """Yield R203 on the second row of a student whom two files have."""
    for several in repeated(whole.values("student_id")).values():
        if len({whole.origins[row] for row in several}) > 1:
            cells, last = cells_of(whole, several, "student_id"), several[-1]
            where, value = whole.where(last, "student_id"), whole.texts("student_id")[last]
            yield finding("R203", where, value, cells=cells)


def _merged(old: Records, mine: Records) -> Records:
    held = {str(row["student_id"]): row for row in rows.every(old)}
    codes = _codes(old)
    fresh = [_filled(row, held.get(str(row["student_id"]), {}), mine, codes) for row in rows.every(mine)]
    replaced = {_identity(row) for row in fresh}
    here = {row["student_id"] for row in fresh}
    stay = [r for r in rows.every(old) if r["student_id"] not in here and _identity(r) not in replaced]
    every = sorted([*stay, *fresh], key=_order)
    return rows.of(ROSTER, every)


def _filled(row: Row, held: Mapping[str, Value], mine: Records, codes: Mapping[str, str]) -> Row:
    """Return a row of the file with what only the workbook knows."""
    made = {name: value if mine.has(name) else held.get(name) for name, value in row.items()}
    if not mine.has("class_code"):
        same = class_key(str(held.get("class_") or "")) == class_key(str(row["class_"]))
        code = held.get("class_code") if same else None
        made["class_code"] = code or codes.get(class_key(str(row["class_"])))
    made["participant"] = made["participant"] or "是"
    if made["participant"] == "是":
        made["absence_reason"] = None
    return made


def _codes(old: Records) -> dict[str, str]:
    """Return the code of each class by its name, for files that have names only."""
    return {class_key(made.name): made.code for made in classes_of(old).values() if made.code}


def _identity(row: Mapping[str, Value]) -> str:
    return str(row["class_code"] or "") or class_key(str(row["class_"] or ""))


def _order(row: Mapping[str, Value]) -> tuple[str, str, str]:
    return str(row["class_"] or ""), str(row["class_code"] or ""), str(row["student_id"] or "")
