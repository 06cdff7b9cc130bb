"""What the college issued to a class against what its workbook holds when it comes back (decision 8)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.commands import facts, rows
from zongce.commands.college.classes import noted
from zongce.commands.courses.history import is_in
from zongce.core.catalog import finding
from zongce.tables.academic import RAW_SCORES
from zongce.tables.batch import COLLEGE_ADMIN
from zongce.tables.rating import RATING_RULES
from zongce.tables.records import STATUS
from zongce.tables.registers import COURSE_LOG
from zongce.tables.roster import ROSTER
from zongce.tables.scheme import SCHEME_TABLES
from zongce.workflow.digests import digest_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from zongce.commands.college.classes import SchoolClass
    from zongce.core.finding import Finding, Where
    from zongce.core.records import Records, Value

    Tables = Mapping[str, Records]

SHEETS = (ROSTER, RAW_SCORES, RATING_RULES, *SCHEME_TABLES)
"""The sheets that scores hang on and that only the college may change."""
ISSUED_DATA = "下发数据"
_DIGITS = 16


def digests(tables: Tables) -> tuple[str, ...]:
    """Return a digest of each of these sheets, whatever the order of rows."""
    return tuple(digest_of(tables[table.name])[:_DIGITS] for table in SHEETS)


def item_of(key: str, number: int) -> str:
    """Return the item of 班级状态 with the digests of what a class was sent under a number."""
    return facts.item_of(ISSUED_DATA, key, number)


def noted_as(found: Sequence[str]) -> str:
    """Return digests as 班级状态 keeps them."""
    return " ".join(found)


def altered(
    tables: Tables, class_: SchoolClass, number: int, found: Sequence[str],
    adjustments: Sequence[Mapping[str, Value]], where: Where,
) -> Iterator[Finding]:  # fmt: skip
    """Yield W967 for each sheet that is not as the college sent it, and for adjustments it never made.

    ``number`` is the update that the class says to have taken over last, ``found`` the digests of its sheets.
    A number under which nothing was sent is made up, and told as such.
    """
    if not _sent(tables, class_, number) and _sent(tables, class_, _latest(tables, class_)):
        at, named = where._replace(sheet=STATUS.sheet), f"{STATUS.sheet}（更新号）"
        yield finding("W967", at, str(number), class_=class_.name, sheet=named)
        return
    yield from _unlike(class_, _sent(tables, class_, number), found, where)
    yield from _made_up(tables, class_, adjustments, where)


def overtaken(
    tables: Tables, class_: SchoolClass, found: Sequence[str], where: Where
) -> Iterator[Finding]:  # fmt: skip
    """Yield W967 for each sheet that is not as it was sent last: a sealed result rests on the latest data."""
    yield from _unlike(class_, _sent(tables, class_, _latest(tables, class_)), found, where)


def _latest(tables: Tables, class_: SchoolClass) -> int:
    return facts.whole(noted(tables, facts.UPDATE, class_.key))


def _sent(tables: Tables, class_: SchoolClass, number: int) -> list[str]:
    """Return the digests of what was sent under a number, none where nothing was noted."""
    return noted(tables, ISSUED_DATA, f"{class_.key}:{number}").split()


def _unlike(
    class_: SchoolClass, sent: Sequence[str], found: Sequence[str], where: Where
) -> Iterator[Finding]:
    for table, was, now in zip(SHEETS, sent, found, strict=bool(sent)):
        if was != now:
            yield finding("W967", where._replace(sheet=table.sheet), class_=class_.name, sheet=table.sheet)


def _made_up(
    tables: Tables, class_: SchoolClass, adjustments: Sequence[Mapping[str, Value]], where: Where
) -> Iterator[Finding]:
    own = rows.every(tables[COURSE_LOG.name])
    if any(row["role"] == COLLEGE_ADMIN and not is_in(own, row) for row in adjustments):
        at = where._replace(sheet=COURSE_LOG.sheet)
        yield finding("W967", at, class_=class_.name, sheet=COURSE_LOG.sheet)
