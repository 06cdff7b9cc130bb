"""班级状态 of a class's workbook, item by item: whose each is; the college's own against what it sent."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from zongce.commands import facts, rows
from zongce.commands.rating.raters import FORMS_CLEARED, FORMS_DIGEST
from zongce.commands.staleness import COMPOSITE_SOURCE, FIRST_HALF_SOURCE, ISSUED
from zongce.core.catalog import finding
from zongce.core.finding import Where
from zongce.core.named import NamedTuple
from zongce.tables.records import STATUS
from zongce.workflow.digests import digest_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from zongce.commands.college.classes import SchoolClass
    from zongce.core.finding import Finding
    from zongce.core.records import Records

    Tables = Mapping[str, Records]

SCORED = (facts.BONUS, facts.MODE)
"""Items of the college that scores hang on."""
COMPARED = (
    facts.COLLEGE_NAME, facts.CLASS_CODE, facts.CLASS_NAME, *SCORED, ISSUED, facts.CLEARED, facts.RETURNS,
    facts.RETURN_REASON, facts.APPROVAL,
)  # fmt: skip
OF_COLLEGE = (facts.UPDATE, *COMPARED)
"""What the college says: it comes with the workbook and with every update; 更新号 tells which one."""
SIGNED = (facts.SUBMISSION, facts.SUBMITTED_AT, facts.SUBMITTED_BY)
"""What submitting says and its seal holds, as far as there are keys."""
OF_CLASS = (FORMS_DIGEST, FORMS_CLEARED, COMPOSITE_SOURCE, FIRST_HALF_SOURCE)
"""What the class's own commands remember."""
_SHOWN = 20
"""Longer values are noted by their digest: 班级状态 keeps 500 characters an item."""
_DIGITS = 16


class Said(NamedTuple):
    """What a workbook says of an item, and in which cell."""

    value: str
    cell: str = ""


def said_by(tables: Tables) -> dict[str, Said]:
    """Return the college's items as a class's workbook has them."""
    return {item: Said(facts.status(tables, item), place(tables, Where(), item).cell) for item in COMPARED}


def place(tables: Tables, where: Where, item: str) -> Where:
    """Return the cell of an item's value in a file, the sheet where the item is not there."""
    records = tables[STATUS.name]
    found = rows.find(records, setting=item)
    cell = records.where(found[0], "value").cell if found else ""
    return where._replace(sheet=STATUS.sheet, cell=cell)


def note_of(tables: Tables) -> str:
    """Return what the college remembers of the items that it sends a class."""
    return json.dumps({item: _short(facts.status(tables, item)) for item in COMPARED}, ensure_ascii=False)


def read_note(text: str) -> dict[str, str]:
    """Return the items of a note; nothing where nothing was noted or somebody spoilt it."""
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return {str(k): str(v) for k, v in found.items()} if isinstance(found, dict) else {}


def now(tables: Tables) -> dict[str, str]:
    """Return what scores hang on as the college's workbook says it today."""
    return {item: _short(facts.status(tables, item)) for item in SCORED}


def unlike(
    class_: SchoolClass, sent: Mapping[str, str], found: Mapping[str, Said], where: Where
) -> Iterator[Finding]:
    """Yield W967 for each item that says something else than was sent; what was not noted is not compared."""
    for item, said in found.items():
        if item in sent and sent[item] != _short(said.value):
            at = where._replace(sheet=STATUS.sheet, cell=said.cell)
            values = sent[item], _short(said.value)
            told = f"{item}写的是 {values[1] or '空白'}，下发的是 {values[0] or '空白'}"
            detail = item if any(map(_is_digest, values)) else told
            given = {"class_": class_.name, "sheet": STATUS.sheet, "detail": f"（{detail}）"}
            yield finding("W967", at, said.value, **given)


def _short(value: str) -> str:
    return value if len(value) <= _SHOWN else f"#{digest_of(value)[:_DIGITS]}"


def _is_digest(text: str) -> bool:
    return text.startswith("#")
