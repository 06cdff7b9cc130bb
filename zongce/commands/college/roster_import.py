"""学生名册 files into the college's roster: which students come, move and stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.checks.roster import read_roster
from zongce.checks.row_groups import cells_of, once_per_file, repeated
from zongce.commands import facts, rows
from zongce.commands.college.classes import classes_of, distinct_names
from zongce.core.catalog import finding
from zongce.core.finding import stops
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

YES, NO = "是", "否"


class Imported(NamedTuple):
    """The roster after an import, what was found, and which files cannot be read."""

    roster: Records
    findings: tuple[Finding, ...]
    refused: tuple[str, ...]


def imported(request: Request) -> Imported:
    """Return the roster with the students of the received files (requirement B3).

    A file replaces the classes that occur in it: students of these classes who are not in it are taken
    away, a student who stood in another class moves: B855 and B856 name them. Columns that the file does
    not have keep what the workbook knows, and so do 参评 and 不参评原因 where the file is blank; who is new
    takes part. Findings: the roster's, R203 across files, B829, B831, B850, B854 to B856.
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
    merged = _merged(old, mine)
    if not stops(found):  # what a faulty cell seems to change is none
        found += (*_taken_away(old, merged), *_altered(old, mine, merged))
    roster, renamed = distinct_names(merged)
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
            if taking_part[row] != NO and held[row] and squeeze(held[row]).removesuffix("届") not in wanted
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
    made["participant"] = made["participant"] or held.get("participant") or YES
    if made["participant"] == YES:
        made["absence_reason"] = None
    else:
        made["absence_reason"] = made["absence_reason"] or held.get("absence_reason")
    return made


def _taken_away(old: Records, merged: Records) -> Iterator[Finding]:
    """Yield B855 at each student of the workbook whom the import leaves out of a class that it has."""
    here, ids, names = set(merged.values("student_id")), old.texts("student_id"), old.texts("name")
    for row, student_id in enumerate(ids):
        if student_id and student_id not in here:
            given = {"student_id": student_id, "name": names[row], "class_": old.texts("class_")[row]}
            yield finding("B855", old.where(row, "student_id"), student_id, **given)


def _altered(old: Records, mine: Records, merged: Records) -> Iterator[Finding]:
    """Yield B856 at each cell of a file by which a student has another name or class, or 参评 changes."""
    held = {str(row["student_id"]): row for row in rows.every(old)}
    made = {str(row["student_id"]): row for row in rows.every(merged)}
    for row, student_id in enumerate(mine.texts("student_id")):
        was, now = held.get(student_id), made.get(student_id)
        if was is None or now is None:
            continue
        for name, before, after in _differences(was, now):
            given = {"student_id": student_id, "name": str(now["name"]), "before": before, "after": after}
            given["heading"] = ROSTER.by_name[name].heading
            yield finding("B856", mine.where(row, name), mine.texts(name)[row], **given)


def _differences(was: Row, now: Row) -> Iterator[tuple[str, str, str]]:
    """Yield which of name, class and 参评 differ, before and after in words."""
    if was["name"] != now["name"]:
        yield "name", str(was["name"] or ""), str(now["name"] or "")
    if not _same_class(was, now):
        yield "class_", _class_shown(was), _class_shown(now)
    if _part_shown(was) != _part_shown(now):
        yield "participant", _part_shown(was), _part_shown(now)


def _same_class(was: Row, now: Row) -> bool:
    if was["class_code"] and now["class_code"]:
        return was["class_code"] == now["class_code"]
    return class_key(str(was["class_"] or "")) == class_key(str(now["class_"] or ""))


def _class_shown(row: Row) -> str:
    """Return a class for people, with its code."""
    code, name = str(row["class_code"] or ""), str(row["class_"] or "")
    return f"{name.removesuffix(f'（{code}）')}（{code}）" if code else name


def _part_shown(row: Row) -> str:
    """Return 参评 for people, with the reason of who does not take part."""
    if row["participant"] != NO:
        return YES
    return f"{NO}，{row['absence_reason']}" if row["absence_reason"] else NO


def _codes(old: Records) -> dict[str, str]:
    """Return the code of each class by its name, for files that have names only."""
    return {class_key(made.name): made.code for made in classes_of(old).values() if made.code}


def _identity(row: Mapping[str, Value]) -> str:
    return str(row["class_code"] or "") or class_key(str(row["class_"] or ""))


def _order(row: Mapping[str, Value]) -> tuple[str, str, str]:
    return str(row["class_"] or ""), str(row["class_code"] or ""), str(row["student_id"] or "")
