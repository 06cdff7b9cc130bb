"""Who gets a file that we issued: told by the file itself and the workbook's own lists, by nothing else.

Never by a file's name or by its place in a list: so a letter cannot reach the wrong one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.checks.rating_identity import RATER_PROPERTY
from zongce.commands import facts, mailbox, rows
from zongce.commands.acknowledge import KIND as RECEIPT
from zongce.commands.college.classes import classes_of, same_class
from zongce.core.catalog import finding
from zongce.core.grid import BATCH_PROPERTY, CLASS_PROPERTY, COLLEGE_PROPERTY, FOR_PROPERTY
from zongce.core.named import NamedTuple
from zongce.tables import books
from zongce.tables.batch import BATCHES, COLLEGE_ADMIN, COUNSELLOR, MONITOR, OFFICE, STAFF, STUDENT, TEACHER
from zongce.tables.books import CLASS, COLLEGE, SCHOOL
from zongce.tables.progress import APPROVED, PUBLISHING
from zongce.tables.registers import PUBLICITY_LIST
from zongce.tables.roster import ROSTER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from zongce.commands.college.classes import SchoolClass
    from zongce.commands.mailbox import Mailbox
    from zongce.core.finding import Finding
    from zongce.core.records import Records

_MOST_NAMES = 5


class Office(NamedTuple):
    """The workbook out of which letters are written."""

    kind: str
    tables: Mapping[str, Records]
    properties: Mapping[str, str]


class Paper(NamedTuple):
    """A file to be sent: its name for people, and what its own bytes say that it is."""

    name: str
    kind: str
    properties: Mapping[str, str]

    def says(self, name: str) -> str:
        """Return a property, empty where the file does not have it."""
        return self.properties.get(name, "")


class Post(NamedTuple):
    """One letter: whose they are, the one address, the places of its papers."""

    names: tuple[str, ...]
    address: str
    papers: tuple[int, ...]

    def also(self, name: str, paper: int) -> Post:
        """Return the letter with a further paper for somebody of this address."""
        names, papers = dict.fromkeys((*self.names, name)), dict.fromkeys((*self.papers, paper))
        return self._replace(names=tuple(names), papers=tuple(papers))


class Addressed(NamedTuple):
    """The letters, what was found, and the places of papers that are sent to nobody."""

    posts: tuple[Post, ...]
    findings: tuple[Finding, ...]
    nobody: tuple[int, ...]


def addressed(office: Office, papers: Sequence[Paper]) -> Addressed:
    """Return one letter for each address, with all papers that are for it (issue C, deliver 4).

    Findings: K802 at the cell of an address that is none or somebody else's too, that letter is not made;
    K801 once for all papers whose recipients have no address.
    """
    posts: dict[str, Post] = {}
    faults: dict[Finding, None] = {}
    without: dict[Mailbox, list[int]] = {}
    nobody: list[int] = []
    for place, paper in enumerate(papers):
        boxes = recipients(office, paper)
        if not boxes:
            nobody.append(place)
        for box in boxes:
            if box.fault:
                faults[box.fault] = None
            elif not box.address:
                without.setdefault(box, []).append(place)
            else:
                key = box.address.casefold()
                posts[key] = posts.get(key, Post((), box.address, ())).also(box.name, place)
    return Addressed(tuple(posts.values()), (*faults, *_without(office, without)), tuple(nobody))


def recipients(office: Office, paper: Paper) -> tuple[Mailbox, ...]:
    """Return who gets a paper; nobody where it belongs to another batch, college or class, or to nobody."""
    rule = _RULES.get((office.kind, paper.kind)) or (_person if paper.kind == RECEIPT else None)
    if rule is None or not _is_ours(office, paper):
        return ()
    return tuple(dict.fromkeys(rule(office, paper)))


def _is_ours(office: Office, paper: Paper) -> bool:
    """Say whether a paper is of this workbook's batch, college and class."""
    if paper.kind == RECEIPT:
        return True
    if office.kind == SCHOOL:
        return paper.says(BATCH_PROPERTY) in office.tables[BATCHES.name].texts("batch_id")
    wanted = (BATCH_PROPERTY, CLASS_PROPERTY) if office.kind == CLASS else (BATCH_PROPERTY, COLLEGE_PROPERTY)
    return all(paper.says(name) == office.properties.get(name) for name in wanted)


def _college(office: Office, paper: Paper) -> Iterable[Mailbox]:
    """The college's own mailbox, and its administrator's; one of them suffices."""
    college = paper.says(COLLEGE_PROPERTY)
    held = rows.find(office.tables[STAFF.name], role=COLLEGE_ADMIN, college=college) if college else []
    boxes = [mailbox.of_college(office.tables, college), *_people(office, held, COLLEGE_ADMIN)]
    good = [box for box in boxes if box.address or box.fault]
    return good or boxes[:1]


def _school(office: Office, _paper: Paper) -> Iterable[Mailbox]:
    held = rows.find(office.tables[STAFF.name], role=OFFICE)
    return _people(office, held, OFFICE) or (mailbox.Mailbox(OFFICE, "", OFFICE),)


def _admin(office: Office, _paper: Paper) -> Iterable[Mailbox]:
    return _people(office, rows.find(office.tables[STAFF.name], role=COLLEGE_ADMIN), COLLEGE_ADMIN)


def _lead(office: Office, paper: Paper) -> Iterable[Mailbox]:
    """The counsellor in charge, who alone keeps the class's workbook; all where nobody is in charge."""
    held = _of_class(office, paper, COUNSELLOR)
    leads = [row for row in held if office.tables[STAFF.name].texts("is_lead")[row] == "是"]
    return _people(office, leads or held, COUNSELLOR)


def _of_role(role: str) -> Callable[[Office, Paper], Iterable[Mailbox]]:
    def of_class(office: Office, paper: Paper) -> Iterable[Mailbox]:
        return _people(office, _of_class(office, paper, role), role)

    return of_class


def _in_publicity(office: Office, paper: Paper) -> Iterable[Mailbox]:
    """The class's counsellors while its publicity runs; of one that ended only the title is left to see."""
    class_ = _class(office, paper)
    published = (p for p in rows.every(office.tables[PUBLICITY_LIST.name]) if p["state"] == PUBLISHING)
    if class_ is None or not any(same_class(each, class_) for each in published):
        return ()
    return _people(office, _of_class(office, paper, COUNSELLOR), COUNSELLOR)


def _person(office: Office, paper: Paper) -> Iterable[Mailbox]:
    """The one person whom the file names: a rater, a student, who gets a receipt."""
    number = paper.says(RATER_PROPERTY if paper.kind == books.FORM else FOR_PROPERTY)
    tables = office.tables
    students = tables[ROSTER.name].texts("student_id") if ROSTER.name in tables else ()
    held = rows.first(tables[STAFF.name], staff_number=number)
    if not number or (held is None and number not in students):
        return ()
    role = STUDENT if number in students or held is None else str(held["role"])
    return (mailbox.of_person(tables, number, role, alone=True),)


def _of_class(office: Office, paper: Paper, role: str) -> list[int]:
    """Return the rows of 人员 with a role in the class that the paper names."""
    class_ = _class(office, paper)
    staff = office.tables[STAFF.name]
    held = rows.find(staff, role=role) if class_ else []
    return [row for row in held if class_ and same_class(rows.row_of(staff, row), class_)]


def _class(office: Office, paper: Paper) -> SchoolClass | None:
    key = paper.says(CLASS_PROPERTY)
    return classes_of(office.tables[ROSTER.name]).get(key) if key else None


def _people(office: Office, held: Iterable[int], role: str) -> tuple[Mailbox, ...]:
    numbers = office.tables[STAFF.name].texts("staff_number")
    found = dict.fromkeys(numbers[row] for row in held)
    return tuple(mailbox.of_person(office.tables, number, role) for number in found)


_RULES: dict[tuple[str, str], Callable[[Office, Paper], Iterable[Mailbox]]] = {
    (SCHOOL, COLLEGE): _college,
    (SCHOOL, books.COLLEGE_UPDATE): _college,
    (COLLEGE, CLASS): _lead,
    (COLLEGE, books.CLASS_UPDATE): _lead,
    (COLLEGE, books.PUBLICITY_BOOK): _in_publicity,
    (COLLEGE, books.COLLEGE_REPORT): _school,
    (CLASS, CLASS): _admin,
    (CLASS, books.ADJUSTMENT_FORM): _of_role(MONITOR),
    (CLASS, books.CLASS_RESULT): _of_role(TEACHER),
    (CLASS, books.FORM): _person,
    (CLASS, books.SLIP_BOOK): _person,
}
"""By the workbook's kind and the paper's; what is not here goes to nobody by mail."""


def _without(office: Office, boxes: Mapping[Mailbox, Sequence[int]]) -> tuple[Finding, ...]:
    if not boxes:
        return ()
    count = len({place for places in boxes.values() for place in places})
    named = [f"{box.name}（{box.role}）" if box.role else box.name for box in boxes if box.role != STUDENT]
    students = len(boxes) - len(named)
    shown = [*named[:_MOST_NAMES], *([f"等 {len(named)} 人"] if len(named) > _MOST_NAMES else [])]
    who = "、".join([*shown, *([f"学生 {students} 人"] if students else [])])
    return (finding("K801", None, who, count=str(count), who=who, how=_how_to_have_addresses(office)),)


def _how_to_have_addresses(office: Office) -> str:
    """Return what can be done: 人员 of a class is the college's, and locked for it after the approval."""
    if office.kind == CLASS:
        return "请学院管理员在“人员”里补邮箱、再下发更新，或自己写信附上文件"
    if office.kind == COLLEGE and facts.status(office.tables, facts.APPROVAL) == APPROVED:
        return "审核后“人员”不能再改，请自己写信附上文件"
    if office.kind == SCHOOL:
        return "在“学院名单”或“人员”里补上邮箱再写一次"
    return "在“人员”里补上邮箱再写一次"
