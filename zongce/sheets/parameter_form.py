"""操作单: what a button asks for, as a sheet in which it is filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.core.named import NamedTuple
from zongce.core.records import from_values
from zongce.core.schema import Column, Flag, Identifier, PersonName, Text
from zongce.ports.outcome import Document, SheetContent
from zongce.sheets.style import REQUIRED
from zongce.sheets.words import kind_words
from zongce.tables.report import PARAMETER_FORM, PARAMETER_KIND

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zongce.core.records import Value

LAST = "填好后"
"""The heading of the row that says what comes next."""


class Question(NamedTuple):
    """One row: what is asked, what is known already, what may be chosen, and what is said besides."""

    column: Column
    value: Value = None
    choices: tuple[str, ...] = ()
    note: str = ""


def parameter_document(label: str, tip: str, questions: Sequence[Question], person: str = "") -> Document:
    """Return the 操作单 of a button; ``person`` is who acts, where that is known.

    A known value stands in its cell in units of its column's places. The label in A1 says whose it is.
    """
    asked = [*questions, *([_said("操作人", person)] if person else ()), _next(label, questions)]
    columns = {
        "setting": [_heading(each.column) for each in asked],
        "filled": [each.value for each in asked],
        "explanation": [_explanation(each) for each in asked],
    }
    content = SheetContent(
        PARAMETER_FORM, from_values(PARAMETER_FORM, columns), label, tip,
        single={"filled": tuple(each.column for each in asked)},
        choices={each.column.name: each.choices for each in asked if each.choices},
    )  # fmt: skip
    return Document(PARAMETER_KIND, label, (content,))


def _heading(column: Column) -> str:
    return column.heading + REQUIRED if column.required else column.heading


def _explanation(question: Question) -> str:
    """Return what is known here, what the declaration says, and the form where it is no matter of course."""
    column, kind = question.column, question.column.kind
    notes = [note.rstrip("。") for note in (question.note, column.note) if note]
    plain = isinstance(kind, Text | PersonName) or (notes and isinstance(kind, Identifier | Flag))
    if not (plain or not column.entry or any(kind_words(kind) in note for note in notes)):
        notes.append(kind_words(kind))
    return "".join(f"{note}。" for note in notes)


def _said(heading: str, value: str, note: str = "") -> Question:
    """Return a row to be read."""
    return Question(Column(heading, heading, Text(), entry=False), value, note=note)


def _next(label: str, questions: Sequence[Question]) -> Question:
    must = f"带{REQUIRED}的必须填" if any(each.column.required for each in questions) else ""
    gone = "不做了就删除这张表：在它下面的表名上单击右键，选“删除”"
    return _said(LAST, f"再点一次“{label}”", "；".join(part for part in (must, gone) if part))
