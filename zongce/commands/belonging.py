"""Whose a file is that this workbook does not take: in words that people know, never by a code alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.checks.rating_identity import RATER_PROPERTY
from zongce.commands import facts, rows
from zongce.commands.acknowledge import KIND as RECEIPT
from zongce.commands.college.classes import classes_of, named
from zongce.core.grid import BATCH_PROPERTY, CLASS_PROPERTY, COLLEGE_PROPERTY, FOR_PROPERTY
from zongce.tables import books
from zongce.tables.batch import COLLEGE_ADMIN, COUNSELLOR, OFFICE, STAFF, TEACHER
from zongce.tables.books import CLASS, COLLEGE, SCHOOL
from zongce.tables.roster import ROSTER

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from zongce.commands.addressing import Office, Paper
    from zongce.core.records import Value

_OF_CLASS = {
    CLASS: COUNSELLOR,
    books.CLASS_UPDATE: COUNSELLOR,
    books.FORM: COUNSELLOR,
    books.ADJUSTMENT_FORM: COUNSELLOR,
    books.PUBLICITY_BOOK: COUNSELLOR,
    books.CLASS_RESULT: TEACHER,
}
"""By what is of one class: who of that class takes it."""
_OF_COLLEGE = frozenset({COLLEGE, books.COLLEGE_UPDATE})
_OF_OFFICE = frozenset({SCHOOL, books.COLLEGE_REPORT})
_PERSONAL = {books.SLIP_BOOK: FOR_PROPERTY, RECEIPT: FOR_PROPERTY}
_UNKNOWN = "该收的人"


def taker(office: Office, paper: Paper) -> str:
    """Return who should have got a paper: ``会计2401 的辅导员 陈老师`` where 人员 knows, else 该班辅导员.

    A class workbook that reaches a class goes on to the college, which collects it.
    """
    if paper.kind == CLASS and office.kind == CLASS:
        return _of_college(office, paper)
    if paper.kind in _OF_CLASS:
        return _of_class(office, paper, _OF_CLASS[paper.kind])
    if paper.kind in _OF_COLLEGE:
        return _of_college(office, paper)
    if paper.kind in _OF_OFFICE:
        return _staffed(OFFICE, (p for p in _staff(office) if p["role"] == OFFICE))
    return _person(office, paper) or _UNKNOWN


def described(office: Office, paper: Paper, label: str) -> str:
    """Return what a paper is, with the class or college that it is of where that has a name."""
    name = _class_name(office, paper) or paper.says(COLLEGE_PROPERTY)
    person = _name(office, paper.says(RATER_PROPERTY)) if paper.kind == books.FORM else _person(office, paper)
    return " ".join(filter(None, (name, person))) + (" 的" if name or person else "") + label


def _of_class(office: Office, paper: Paper, role: str) -> str:
    name = _class_name(office, paper)
    if not name:
        return f"该班{role}"
    key = paper.says(CLASS_PROPERTY)
    held = [p for p in _staff(office) if p["role"] == role and facts.is_class(p, key, name)]
    leads = [person for person in held if person["is_lead"] == "是"]
    return _staffed(f"{name} 的{role}", leads or held)


def _of_college(office: Office, paper: Paper) -> str:
    college = paper.says(COLLEGE_PROPERTY)
    held = (p for p in _staff(office) if p["role"] == COLLEGE_ADMIN and p["college"] in (college, None))
    return _staffed(f"{college} 的{COLLEGE_ADMIN}" if college else COLLEGE_ADMIN, held)


def _class_name(office: Office, paper: Paper) -> str:
    """Return the class's name; empty where the workbook's lists know the class no better than by a code."""
    key = paper.says(CLASS_PROPERTY)
    ours = office.properties.get(BATCH_PROPERTY)
    if not key or ROSTER.name not in office.tables or (ours and paper.says(BATCH_PROPERTY) != ours):
        return ""
    class_ = named(classes_of(office.tables[ROSTER.name]), key)
    return class_.name if class_ else ""


def _person(office: Office, paper: Paper) -> str:
    wanted = _PERSONAL.get(paper.kind)
    return _name(office, paper.says(wanted)) if wanted else ""


def _name(office: Office, number: str) -> str:
    """Return a person's name out of 人员 or 学生名册; empty where neither knows the number."""
    if not number:
        return ""
    person = rows.first(office.tables[STAFF.name], staff_number=number)
    if person is None and ROSTER.name in office.tables:
        person = rows.first(office.tables[ROSTER.name], student_id=number)
    return str(person["name"]) if person else ""


def _staff(office: Office) -> Iterable[Mapping[str, Value]]:
    return rows.every(office.tables[STAFF.name])


def _staffed(whose: str, held: Iterable[Mapping[str, Value]]) -> str:
    names = dict.fromkeys(str(person["name"]) for person in held)
    return " ".join(filter(None, (whose, "、".join(names))))
