"""操作单 between two clicks: the first opens it, the second reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.checks.parameters import parameter_text, read_parameters
from zongce.commands.command import Files
from zongce.commands.parameter_values import asked, known
from zongce.commands.registry import COMMANDS
from zongce.core.catalog import finding
from zongce.core.grid import address
from zongce.core.named import NamedTuple
from zongce.core.schema import Column, Flag, Identifier
from zongce.core.text import heading_key
from zongce.ports.outcome import FIRST_ROW
from zongce.surfaces.ribbon.manners import manner_of
from zongce.tables.batch import STAFF

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from zongce.checks.parameter_form import Filled
    from zongce.commands.command import Command
    from zongce.commands.picked import Picked, Tables
    from zongce.core.finding import Finding
    from zongce.core.records import Value
    from zongce.ports.outcome import Document
    from zongce.sheets.parameter_form import Question

PERSON = Column("person", "操作人工号", Identifier(), "您本人的工号，与“人员”表里的一致。", required=True)
WITH_FILES = Column("with_files", "从文件导入", Flag())
YES = "是"


class Given(NamedTuple):
    """What a 操作单 says: the parameters as typed, who acts, whether files come too; and what is wrong."""

    sets: Mapping[str, str]
    person: str = ""
    with_files: bool = False
    findings: tuple[Finding, ...] = ()


def questions(
    command: Command, kind: str, tables: Tables, picked: Picked, today: str, *, parameters: bool, who: bool
) -> list[Question]:
    """Return what a 操作单 asks: ``parameters``, whether files come too, ``who`` acts where nobody knows."""
    from zongce.sheets.parameter_form import Question  # noqa: PLC0415  # most clicks open none

    made: list[Question] = []
    if parameters:
        there = known(command, kind, tables, picked, today)
        for c in asked(command, kind):
            value, choices = there.values.get(c.name), there.choices.get(c.name, ())
            made.append(Question(c, value, choices, there.notes.get(c.name, "")))
        if command.files is Files.OPTIONAL:
            made.append(Question(WITH_FILES, note=manner_of(command.id).whether))
    return [*made, Question(PERSON)] if who else made


def first_blank(asks: Sequence[Question]) -> str:
    """Return the cell in which a person begins: the first that is blank, what must be filled in first."""
    blank = [n for n, each in enumerate(asks) if each.value is None]
    needed = [n for n in blank if asks[n].column.required]
    return address(FIRST_ROW + next(iter((*needed, *blank, 0))), 2)


def form(command: Command, asked_for: list[Question], person: str) -> Document:
    """Return the 操作单 of a command."""
    from zongce.sheets.parameter_form import parameter_document  # noqa: PLC0415

    return parameter_document(command.label, command.tip, asked_for, person)


def read_form(command: Command, kind: str, tables: Tables, filled: Filled) -> Given:
    """Return what a 操作单 says; findings are at its cells. B801 for a number that 人员 does not have."""
    own = [c for c in (*asked(command, kind), WITH_FILES, PERSON) if heading_key(c.heading) in filled.places]
    cells = {c.heading: filled.cells[key] for c in own if (key := heading_key(c.heading)) in filled.cells}
    values, found = read_parameters(command.label, own, cells, filled.places)
    person = str(values.get(PERSON.name) or "")
    if person and person not in tables[STAFF.name].texts("staff_number"):
        where = filled.places[heading_key(PERSON.heading)]
        found = (*found, finding("B801", where, person, actor=f"人员表里没有“{person}”"))
    return Given(_typed(command, kind, values), person, values.get(WITH_FILES.name) == YES, found)


def _typed(command: Command, kind: str, values: Mapping[str, Value]) -> dict[str, str]:
    """Return a command's parameters as they are typed on the command line."""
    given = {c.heading: (c.kind, values.get(c.name)) for c in asked(command, kind)}
    return {heading: parameter_text(*pair) for heading, pair in given.items() if pair[1] is not None}


def command_of(filled: Filled) -> Command | None:
    """Return the button whose 操作单 it is, None where there is no such button (any more)."""
    return next((command for command in COMMANDS if command.label == filled.label), None)


def is_filled_in(filled: Filled, kind: str, tables: Tables, today: str) -> bool:
    """Say whether a person has put into a 操作单 what was not known anyway."""
    command = command_of(filled)
    if command is None:
        return bool(filled.cells)
    given = read_form(command, kind, tables, filled)
    before = _typed(command, kind, known(command, kind, tables, (), today).values)
    wrong = any(found.code != "B822" for found in given.findings)
    other = given.sets != {h: text for h, text in before.items() if heading_key(h) in filled.places}
    return wrong or bool(given.person) or given.with_files or (other and bool(given.sets))
