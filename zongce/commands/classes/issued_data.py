"""What the college issued to a class against what its workbook holds when it comes back (decision 8)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.commands import facts, rows
from zongce.commands.classes import issued_items
from zongce.commands.college.classes import noted, same_class
from zongce.commands.courses.history import is_in
from zongce.core.catalog import finding
from zongce.core.named import NamedTuple
from zongce.core.records import from_values
from zongce.core.value import replace
from zongce.tables.academic import RAW_SCORES
from zongce.tables.batch import BATCHES, COLLEGE_ADMIN, COUNSELLOR, STAFF, TEACHER, WINDOWS
from zongce.tables.progress import SUBMITTED
from zongce.tables.rating import RATING_RULES
from zongce.tables.records import STATUS
from zongce.tables.registers import COURSE_LOG, LATE_PERMITS
from zongce.tables.roster import ROSTER
from zongce.tables.scheme import SCHEME_TABLES
from zongce.workflow.digests import digest_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from zongce.commands.classes.sift import Returned
    from zongce.commands.college.classes import SchoolClass
    from zongce.core.finding import Finding, Where
    from zongce.core.records import Records, Value
    from zongce.core.schema import Table

    Tables = Mapping[str, Records]

SCORED = (ROSTER, RAW_SCORES, RATING_RULES, *SCHEME_TABLES)
"""The sheets that scores hang on and that only the college may change."""
SHEETS = (*SCORED, STAFF, WINDOWS, LATE_PERMITS, BATCHES)
"""Those, and who rates when and how late: all that only the college may change and that nobody signs.

Digests are noted in this order, so a further sheet goes to the end.
"""
ISSUED_DATA, ISSUED_ITEMS = "下发数据", "下发事项"
RATING_STAFF = (COUNSELLOR, TEACHER)
_CLAIMED = {STAFF.name: ("staff_number", "role"), LATE_PERMITS.name: ("rater_id", "time")}
_UNCOUNTED = "mail_address"
"""Where letters go is nobody's score: a counsellor may type it in."""
_DIGITS = 16


class Claim(NamedTuple):
    """Somebody who rates, or a late form that counts, as a class's workbook says: the row's key and cell."""

    table: str
    cell: str
    key: tuple[str, ...]


def claims(tables: Tables) -> tuple[Claim, ...]:
    """Return who rates and which late forms count, for where their sheets were not noted."""
    return tuple(
        Claim(name, tables[name].where(n, keys[0]).cell, tuple(str(row[key]) for key in keys))
        for name, keys in _CLAIMED.items()
        for n, row in enumerate(rows.every(tables[name]))
        if row.get("role", TEACHER) in RATING_STAFF
    )


def digests(tables: Tables) -> tuple[str, ...]:
    """Return a digest of each of these sheets, whatever the order of rows."""
    return tuple(digest_of(_counted(tables[table.name]))[:_DIGITS] for table in SHEETS)


def notes(key: str, number: int, contents: Tables) -> dict[str, str]:
    """Return what the college's 班级状态 remembers of the sheets and items that go to a class."""
    return {
        facts.item_of(ISSUED_DATA, key, number): " ".join(digests(contents)),
        facts.item_of(ISSUED_ITEMS, key, number): issued_items.note_of(contents),
    }


def altered(tables: Tables, class_: SchoolClass, returned: Returned, where: Where) -> Iterator[Finding]:
    """Yield W967 for each sheet and item that is not as the college sent it, for adjustments it never made.

    Compared with the update that the class says to have taken over last. A number under which nothing was
    sent is made up, and told as such. Where an older program noted less, what is submitted is held against
    what the college has today, unless more was sent since: the college itself may have changed it then.
    """
    number = returned.number
    if not _sent(tables, class_, number) and _sent(tables, class_, _latest(tables, class_)):
        at, detail = where._replace(sheet=STATUS.sheet), f"（没有下发过{facts.UPDATE} {number}）"
        yield finding("W967", at, str(number), class_=class_.name, sheet=STATUS.sheet, detail=detail)
        return
    sent = _sent(tables, class_, number)
    yield from _unlike(class_, SHEETS, sent, returned.data, where)
    as_today = returned.submission == SUBMITTED and number >= _latest(tables, class_)
    if len(sent) < len(SHEETS) and as_today:
        yield from _strange(tables, class_, returned.claims, where)
    items = _items(tables, class_, number)
    if not items and as_today:
        items = issued_items.now(tables)
    yield from issued_items.unlike(class_, items, returned.said, where)
    yield from _made_up(tables, class_, returned.adjustments, where)


def overtaken(tables: Tables, class_: SchoolClass, returned: Returned, where: Where) -> Iterator[Finding]:
    """Yield W967 for what scores hang on and was sent otherwise last: a sealed result rests on the latest."""
    number = _latest(tables, class_)
    yield from _unlike(class_, SCORED, _sent(tables, class_, number), returned.data, where)
    held = _items(tables, class_, number) or issued_items.now(tables)
    items = {item: held[item] for item in issued_items.SCORED if item in held}
    yield from issued_items.unlike(class_, items, returned.said, where)


def _latest(tables: Tables, class_: SchoolClass) -> int:
    return facts.whole(noted(tables, facts.UPDATE, class_.key))


def _sent(tables: Tables, class_: SchoolClass, number: int) -> list[str]:
    """Return the digests of what was sent under a number, none where nothing was noted."""
    return noted(tables, ISSUED_DATA, f"{class_.key}:{number}").split()


def _items(tables: Tables, class_: SchoolClass, number: int) -> dict[str, str]:
    """Return the items that were sent under a number, none where they were not noted (an older workbook)."""
    return issued_items.read_note(noted(tables, ISSUED_ITEMS, f"{class_.key}:{number}"))


def _unlike(
    class_: SchoolClass, sheets: Sequence[Table], sent: Sequence[str], found: Sequence[str], where: Where
) -> Iterator[Finding]:
    """Yield W967 for each sheet of another digest; an older note knows only the first of them."""
    for table, was, now in zip(sheets, sent, found, strict=False):
        if was != now:
            at = where._replace(sheet=table.sheet)
            yield finding("W967", at, class_=class_.name, sheet=table.sheet, detail="")


def _strange(
    tables: Tables, class_: SchoolClass, claimed: Sequence[Claim], where: Where
) -> Iterator[Finding]:
    """Yield W967 for each rater and late form of a class that the college does not have today."""
    for name, keys in _CLAIMED.items():
        own = [row for row in rows.every(tables[name]) if same_class(row, class_)]
        known = {tuple(str(row[key]) for key in keys) for row in own}
        for claim in claimed:
            if claim.table == name and claim.key not in known:
                sheet = tables[name].table.sheet
                at, given = where._replace(sheet=sheet, cell=claim.cell), {"class_": class_.name}
                yield finding("W967", at, claim.key[0], sheet=sheet, detail=f"（{claim.key[0]}）", **given)


def _made_up(
    tables: Tables, class_: SchoolClass, adjustments: Sequence[Mapping[str, Value]], where: Where
) -> Iterator[Finding]:
    own = rows.every(tables[COURSE_LOG.name])
    if any(row["role"] == COLLEGE_ADMIN and not is_in(own, row) for row in adjustments):
        at = where._replace(sheet=COURSE_LOG.sheet)
        yield finding("W967", at, class_=class_.name, sheet=COURSE_LOG.sheet, detail="")


def _counted(records: Records) -> Records:
    counted = tuple(c for c in records.table.columns if c.name != _UNCOUNTED)
    if len(counted) == len(records.table.columns):
        return records
    table = replace(records.table, columns=counted)
    return from_values(table, {c.name: records.values(c.name) for c in table.columns})
