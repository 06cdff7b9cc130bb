"""Whose mailbox it is: a person by number or a college by name, and whether the address is one address."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from zongce.commands import rows
from zongce.core.catalog import finding
from zongce.core.named import NamedTuple
from zongce.core.text import has_control, narrow, person_name
from zongce.tables.batch import COLLEGES, STAFF
from zongce.tables.roster import ROSTER

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from zongce.core.finding import Finding
    from zongce.core.records import Records

    Tables = Mapping[str, Records]

LONGEST = 254
"""Characters of an address, as mail servers take it."""
_WORD = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"(?=.{{1,64}}@){_WORD}(?:\.{_WORD})*@(?=.{{1,180}}\Z)(?:{_LABEL}\.)+[A-Za-z0-9-]*[A-Za-z][A-Za-z0-9-]*")  # fmt: skip  # noqa: E501
_MARKS = re.compile(r"[,;:，；：、\s]")
_BRACKETS = re.compile(r'[<>"()\[\]\\（）《》]')


class Mailbox(NamedTuple):
    """Who gets a letter; without ``address`` there is none, and ``fault`` says why where it is a fault."""

    name: str
    number: str
    role: str
    address: str = ""
    fault: Finding | None = None


def address_fault(text: str) -> str:
    """Return why a text is no single address, in words for people; empty where it is one.

    >>> address_fault("li@example.edu.cn"), address_fault("甲 <li@example.edu.cn>")
    ('', '邮箱里只写地址，不写姓名和括号')
    """
    faults = (
        (has_control(text) or len(text.splitlines()) > 1, "邮箱里有换行或看不见的字符"),
        (len(text) > LONGEST, f"邮箱超过 {LONGEST} 个字符"),
        (_BRACKETS.search(text), "邮箱里只写地址，不写姓名和括号"),
        (text.count("@") > 1 or _MARKS.search(text), "邮箱里只能写一个地址，没有空格和标点"),
        (not text.isascii(), "邮箱里有中文或全角字符"),
        ("@" not in text, "邮箱里没有 @"),
        (not _ADDRESS.fullmatch(text), "邮箱不是一个完整的地址"),
    )
    return next((told for wrong, told in faults if wrong), "")


def of_person(tables: Tables, number: str, role: str, *, alone: bool = False) -> Mailbox:
    """Return the mailbox of the person with this number: K802 where it could be another's.

    Two names under one number, two addresses of one person and, for what is meant for one person ``alone``,
    an address that somebody else has too: all of these reach the wrong one sooner or later.
    """
    staff = tables[STAFF.name]
    held = rows.find(staff, staff_number=number)
    names = {person_name(staff.texts("name")[row]): staff.texts("name")[row] for row in held}
    if ROSTER.name in tables:
        roster = tables[ROSTER.name]
        for row in rows.find(roster, student_id=number):
            names.setdefault(person_name(roster.texts("name")[row]), roster.texts("name")[row])
    box = Mailbox("、".join(names.values()) or number, number, role)
    if len(names) > 1:
        return _faulty(box, staff, held, f"{number} 是几个人的号码（{box.name}）", "staff_number")
    return _addressed(box, staff, held, shared=staff if alone else None)


def of_college(tables: Tables, college: str) -> Mailbox:
    """Return the mailbox of a college out of 学院名单."""
    listed = tables[COLLEGES.name]
    return _addressed(Mailbox(college, "", "学院"), listed, rows.find(listed, college=college))


def _addressed(
    box: Mailbox, records: Records, held: Sequence[int], *, shared: Records | None = None
) -> Mailbox:
    found = {narrow(text): row for row in held if (text := records.texts("mail_address")[row])}
    if not found:
        return box
    address, row = next(iter(found.items()))
    if len(found) > 1:
        return _faulty(box, records, [*found.values()][1:], "写了几个不同的邮箱")
    if told := address_fault(address):
        return _faulty(box, records, [row], told)
    if shared is not None and (other := _other_holder(shared, box.number, address)):
        return _faulty(box, records, [row], f"邮箱与 {other} 的相同，文件只给本人")
    return box._replace(address=address)


def _other_holder(staff: Records, number: str, address: str) -> str:
    names = ("staff_number", "name", "mail_address")
    people = zip(*(staff.texts(name) for name in names), strict=True)
    wanted = address.casefold()
    return next((name for n, name, held in people if n != number and narrow(held).casefold() == wanted), "")


def _faulty(
    box: Mailbox, records: Records, held: Sequence[int], told: str, column: str = "mail_address"
) -> Mailbox:
    where = records.where(held[0], column) if held else records.sources[0].head(column)
    value = records.texts(column)[held[0]] if held else ""
    sheet = records.table.sheet
    return box._replace(fault=finding("K802", where, value, name=box.name, what=told, sheet=sheet))
