"""设置辅导员和班主任: who has which role for which class, several each (requirement B5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.checks.intake import intake
from zongce.checks.row_groups import once_per_file
from zongce.commands import rows
from zongce.commands.college.classes import chosen, own_classes, same_class, unseen
from zongce.commands.college.staff_checks import class_of, faults, strangers, two_names
from zongce.commands.result_rows import rows_shown
from zongce.core.catalog import finding
from zongce.core.finding import stops
from zongce.core.records import join
from zongce.core.value import replace
from zongce.ports.command import Patch
from zongce.ports.outcome import Outcome
from zongce.tables.batch import CLASS_ROLES, COUNSELLOR, STAFF, TEACHER
from zongce.tables.progress import UNRATED
from zongce.tables.roster import ROSTER

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from zongce.checks.intake import Intake
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
    class is 主责: the one last set, else the first (B853). The same rules hold for both ways: B821, B829,
    B857, B858. The people of college and school stay.
    """
    classes, old = own_classes(request.tables), request.tables[STAFF.name]
    found: tuple[Finding, ...] = ()
    people = rows.every(old)
    refused = tuple(file.sha256 for file in request.files if file.book is None)
    if request.files:
        taken = [intake(f.book, _expected(request)) for f in request.files if f.book is not None]
        people, found = _brought(request, taken, classes)
        found = (*(f for file in request.files if file.book is None for f in file.findings), *found)
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
    return Outcome(said, found, rows_shown(made), patches=patches, refused=refused)


def unstaffed(people: Iterable[Row], classes: Iterable[SchoolClass]) -> Iterator[Finding]:
    """Yield B825 for each role that classes with participants lack."""
    people, classes = list(people), list(classes)
    for role in (COUNSELLOR, TEACHER):
        taking_part = (c for c in classes if c.participants)
        without = [c.name for c in taking_part if role not in {p["role"] for p in _of(people, c)}]
        if without:
            why = UNRATED.format(role=role)
            yield finding("B825", None, classes="、".join(without), role=role, why=why)


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


def _expected(request: Request) -> Table:
    """Return 人员; 角色 may be missing in the file where the parameter says it (班主任配班)."""
    if not request.text("role"):
        return STAFF
    return replace(
        STAFF, columns=tuple(replace(c, required=c.required and c.name != "role") for c in STAFF.columns)
    )


def _brought(request: Request, taken: Sequence[Intake], classes: Classes) -> Made:
    """Return the people with those of the files (several are one list), and what is wrong with them."""
    old = request.tables[STAFF.name]
    found = tuple(f for _, findings in taken for f in findings)
    parts = [records for records, _ in taken if records is not None]
    if not parts:
        return rows.every(old), found
    records = join(parts)
    if request.text("role"):
        filled = [value or request.text("role") for value in records.values("role")]
        records = replace(records, columns={**records.columns, "role": tuple(filled)})
    others = [row for row, role in enumerate(records.values("role")) if role and role not in CLASS_ROLES]
    apart = set(others)
    mine = _once(records.select([row for row in records if row not in apart]))
    made = [_placed(row, class_) for row in rows.every(mine) if (class_ := class_of(row, classes))]
    given = {(row["role"], row["class_code"], row["class_"]) for row in made}
    stay = [
        n for n, r in enumerate(rows.every(old)) if (r["role"], r["class_code"], r["class_"]) not in given
    ]
    found = (
        *found, *once_per_file(records, others, "B851", "role"),
        *faults(mine, classes, request.tables[ROSTER.name]),
        *two_names(join([mine, old.select(stay)]), set(mine.values("staff_number"))),
    )  # fmt: skip
    return [*rows.every(old.select(stay)), *made], found


def _once(people: Records) -> Records:
    """Return the people without rows that say the very same again: several files may hold one list."""
    firsts = {tuple(row.values()): n for n, row in reversed(list(enumerate(rows.every(people))))}
    return people.select(sorted(firsts.values()))


def _placed(row: Mapping[str, Value], class_: SchoolClass) -> Row:
    """Return a person's row with the class as the roster writes it; 主责 only of counsellors."""
    lead = (row["is_lead"] or NO) if row["role"] == COUNSELLOR else None
    return {**row, "class_code": class_.code or None, "class_": class_.name, "is_lead": lead}


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
    made: list[Row] = []
    for class_ in several:
        row = _person(request, class_, known)
        made.append(row)
        if row["is_lead"] == YES:
            mine = [id(other) for other in _of(people, class_)]
            people = [
                {**p, "is_lead": NO} if id(p) in mine and p["role"] == COUNSELLOR else p for p in people
            ]
        people = _with(people, row)
    return people, (*found, *_wrong(request, made, classes))


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


def _wrong(request: Request, made: list[Row], classes: Classes) -> Iterator[Finding]:
    """Yield what is wrong with rows that parameters gave, as of those of a file."""
    new, old = rows.of(STAFF, made), request.tables[STAFF.name]
    keys = {_key(row) for row in made}
    stay = old.select([n for n, row in enumerate(rows.every(old)) if _key(row) not in keys])
    yield from strangers(new, classes, request.tables[ROSTER.name])
    yield from two_names(join([new, stay]), set(new.values("staff_number")))


def _of(people: Iterable[Row], class_: SchoolClass) -> list[Row]:
    """Return the people of a class in their order."""
    return [row for row in people if row["role"] in CLASS_ROLES and same_class(row, class_)]


def _key(row: Mapping[str, Value]) -> tuple[Value, ...]:
    return tuple(row[name] for name in STAFF.key)
