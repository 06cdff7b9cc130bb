"""设置辅导员和班主任: who has which role for which class, several each (requirement B5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.checks.intake import intake
from zongce.checks.row_groups import once_per_file, text_of
from zongce.commands import rows
from zongce.commands.college.classes import chosen, named, no_such_class, own_classes, same_class, unseen
from zongce.commands.result_rows import rows_shown
from zongce.core.catalog import finding
from zongce.core.finding import stops
from zongce.core.value import replace
from zongce.ports.command import Patch
from zongce.ports.outcome import Outcome
from zongce.tables.batch import CLASS_ROLES, COUNSELLOR, MONITOR, STAFF, TEACHER
from zongce.tables.roster import ROSTER

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from zongce.commands.college.classes import SchoolClass
    from zongce.core.finding import Finding
    from zongce.core.records import Records, Value
    from zongce.core.schema import Table
    from zongce.ports.command import Request

    Row = dict[str, Value]
    Classes = Mapping[str, SchoolClass]
    Made = tuple[list[Row], tuple[Finding, ...]]

LABEL = "设置辅导员和班主任"
YES, NO = "是", "否"


def staff(request: Request) -> Outcome:
    """Import a staff table or set one person; without parameters and files only show who there is.

    A file replaces, for each class in it, the people of the roles it has. Exactly one counsellor of a
    class is 主责: the one last set, else the first (B853). The people of college and school stay.
    """
    classes, old = own_classes(request.tables), request.tables[STAFF.name]
    found: tuple[Finding, ...] = ()
    people, refused = rows.every(old), []
    for file in request.files:
        if file.book is None:
            refused.append(file.sha256)
            found += file.findings
        else:
            brought, more = _brought(intake(file.book, _expected(request)), request, classes)
            people, found = _replaced(people, brought), (*found, *more)
    if not request.files and request.values:
        people, found = _set(request, people, classes)
    people, more = with_one_lead(people, classes.values())
    found += more
    if stops(found):
        return Outcome(f"没有{LABEL}", found)
    made = rows.of(STAFF, people)
    touched = [c for c in classes.values() if _of(rows.every(old), c) != _of(people, c)]
    found += (*unstaffed(people, classes.values()), *unseen(request.tables, touched))
    patches = (Patch(made),) if people != rows.every(old) else ()
    said = f"{len(touched)} 个班的人员有变化" if patches else f"人员 {len(made)} 行"
    return Outcome(said, found, rows_shown(made), patches=patches, refused=tuple(refused))


def unstaffed(people: Iterable[Row], classes: Iterable[SchoolClass]) -> Iterator[Finding]:
    """Yield B825 for each role that classes with participants lack."""
    people, classes = list(people), list(classes)
    for role in (COUNSELLOR, TEACHER):
        taking_part = (c for c in classes if c.participants)
        without = [c.name for c in taking_part if role not in {p["role"] for p in _of(people, c)}]
        if without:
            yield finding("B825", None, classes="、".join(without), role=role)


def with_one_lead(people: list[Row], classes: Iterable[SchoolClass]) -> Made:
    """Return the people with one 主责 counsellor a class; B852 several were named, B853 none was."""
    found: list[Finding] = []
    for class_ in classes:
        several = [row for row in _of(people, class_) if row["role"] == COUNSELLOR]
        leads = [row for row in several if row["is_lead"] == YES]
        if len(leads) > 1:
            names = "、".join(f"{row['name']}（{row['staff_number']}）" for row in leads)
            found.append(finding("B852", None, names, class_=class_.name, names=names))
        elif several and not leads:
            first = several[0]
            found.append(finding("B853", None, class_=class_.name, name=str(first["name"])))
            people = [{**row, "is_lead": YES} if row == first else row for row in people]
    return people, tuple(found)


def unknown_classes(records: Records, classes: Classes) -> Iterator[Finding]:
    """Yield B821 at every row of a class's person whose class is not in the roster."""
    for row, values in enumerate(rows.every(records)):
        if values["role"] in CLASS_ROLES and _class_of(values, classes) is None:
            name = "class_code" if values["class_code"] else "class_"
            wrong = no_such_class(classes, text_of(records, row, name) or "（空）")
            file, sheet, cell = records.where(row, name)
            yield replace(wrong, file=file, sheet=sheet, cell=cell)


def _expected(request: Request) -> Table:
    """Return 人员; 角色 may be missing in the file where the parameter says it (班主任配班)."""
    if not request.text("role"):
        return STAFF
    return replace(
        STAFF, columns=tuple(replace(c, required=c.required and c.name != "role") for c in STAFF.columns)
    )


def _brought(taken: tuple[Records | None, tuple[Finding, ...]], request: Request, classes: Classes) -> Made:
    records, found = taken
    if records is None:
        return [], found
    if request.text("role"):
        filled = [value or request.text("role") for value in records.values("role")]
        records = replace(records, columns={**records.columns, "role": tuple(filled)})
    others = [row for row, role in enumerate(records.values("role")) if role and role not in CLASS_ROLES]
    found = (*found, *once_per_file(records, others, "B851", "role"), *unknown_classes(records, classes))
    mine = (row for row in rows.every(records) if row["role"] in CLASS_ROLES)
    made = [_placed(row, class_) for row in mine if (class_ := _class_of(row, classes))]
    return made, found


def _placed(row: Mapping[str, Value], class_: SchoolClass) -> Row:
    """Return a person's row with the class as the roster writes it; 主责 only of counsellors."""
    lead = (row["is_lead"] or NO) if row["role"] == COUNSELLOR else None
    return {**row, "class_code": class_.code or None, "class_": class_.name, "is_lead": lead}


def _class_of(row: Mapping[str, Value], classes: Classes) -> SchoolClass | None:
    code, name = str(row["class_code"] or ""), str(row["class_"] or "")
    return classes.get(code) if code else named(classes, name) if name else None


def _replaced(people: list[Row], brought: Sequence[Row]) -> list[Row]:
    given = {(row["role"], row["class_code"], row["class_"]) for row in brought}
    stay = [row for row in people if (row["role"], row["class_code"], row["class_"]) not in given]
    keyed = {_key(row): row for row in brought}
    return [*stay, *keyed.values()]


def _set(request: Request, people: list[Row], classes: Classes) -> Made:
    """Set or remove one person for the named classes; B822 what is missing, B829 who is not there."""
    removing = request.text("remove") == YES
    needed = ("class_", "staff_number") if removing else ("class_", "role", "staff_number")
    missing = [name for name in needed if not request.text(name)]
    known = next((row["name"] for row in people if row["staff_number"] == request.text("staff_number")), None)
    if not removing and not request.text("name") and known is None:
        missing.append("name")
    if missing:
        return people, tuple(finding("B822", None, heading=STAFF.by_name[n].heading) for n in missing)
    several, found = chosen(classes, request.text("class_"))
    if found:
        return people, found
    if removing:
        return _removed(request, people, several)
    for class_ in several:
        row = _person(request, class_, known)
        wrong = _stranger(request, class_)
        found += (wrong,) if wrong else ()
        if row["is_lead"] == YES:
            mine = [id(other) for other in _of(people, class_)]
            people = [
                {**p, "is_lead": NO} if id(p) in mine and p["role"] == COUNSELLOR else p for p in people
            ]
        people = _with(people, row)
    return people, found


def _person(request: Request, class_: SchoolClass, known: Value) -> Row:
    row: Row = {c.name: None for c in STAFF.columns}
    row |= {name: request.text(name) or None for name in ("staff_number", "role", "is_lead")}
    return _placed({**row, "name": request.text("name") or known}, class_)


def _with(people: list[Row], row: Row) -> list[Row]:
    """Return the people with a row replaced or added; what the new row does not say stays."""
    held = next((p for p in people if _key(p) == _key(row)), None)
    if held is None:
        return [*people, row]
    return [{**p, **{n: v for n, v in row.items() if v is not None}} if p is held else p for p in people]


def _removed(request: Request, people: list[Row], classes: Sequence[SchoolClass]) -> Made:
    number, role = request.text("staff_number"), request.text("role")

    def goes(row: Row) -> bool:
        mine = row["staff_number"] == number and (row["role"] == role if role else row["role"] in CLASS_ROLES)
        return mine and any(same_class(row, class_) for class_ in classes)

    if not any(map(goes, people)):
        there = "、".join(f"{p['name']}（{p['staff_number']}）" for c in classes for p in _of(people, c))
        return people, (finding("B829", None, number, what="人员", value=number, found=there or "（没有）"),)
    return [row for row in people if not goes(row)], ()


def _stranger(request: Request, class_: SchoolClass) -> Finding | None:
    """Return B829 for a monitor who is no student of the class."""
    roster = request.tables[ROSTER.name]
    ids = [roster.texts("student_id")[row] for row in class_.members]
    number = request.text("staff_number")
    if request.text("role") != MONITOR or number in ids:
        return None
    given = {"what": f"{class_.name} 的学生", "value": number, "found": f"{len(ids)} 名学生"}
    return finding("B829", None, number, **given)


def _of(people: Iterable[Row], class_: SchoolClass) -> list[Row]:
    """Return the people of a class in their order."""
    return [row for row in people if row["role"] in CLASS_ROLES and same_class(row, class_)]


def _key(row: Mapping[str, Value]) -> tuple[Value, ...]:
    return tuple(row[name] for name in STAFF.key)
