"""What a command wants done: findings, new workbooks, rows to show; ``app`` does it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from zongce.core.finding import stops

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zongce.core.finding import Finding
    from zongce.core.records import Records
    from zongce.core.schema import Table


HEAD_ROW = 4
"""The sheet row of a SheetContent's headings."""
FIRST_ROW = HEAD_ROW + 1
"""The sheet row of its first record; formulas count on it."""


@dataclass(frozen=True, slots=True)
class Change:
    """One cell that a command changes or fills."""

    file: str
    sheet: str
    cell: str
    key: str
    before: str
    after: str

    def as_dict(self) -> dict[str, str]:
        """Return the change as the JSON document shows it."""
        return {k: getattr(self, k) for k in ("file", "sheet", "cell", "key", "before", "after")}


@dataclass(frozen=True, slots=True)
class SheetContent:
    """One sheet to be written: a table's rows under a title, with one line that says what it is."""

    table: Table
    records: Records
    title: str
    note: str = ""
    formulas: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Live formulas by column name, one a row, instead of values; ``{row}`` etc. are already filled in."""
    links: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Hyperlink targets by column name, one a row; an empty target is no link."""
    emphasis: tuple[str, ...] = ()
    """Columns with the key figures."""
    warning: tuple[str, ...] = ()
    """Columns in which a number above 0 is a warning (不及格门数)."""


@dataclass(frozen=True, slots=True)
class Document:
    """A workbook to be written: its kind (for identity) and its sheets in order."""

    kind: str
    title: str
    sheets: tuple[SheetContent, ...]
    properties: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NewFile:
    """A workbook that a command asks ``app`` to write at ``path``."""

    path: str
    document: Document


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command found and proposes. Nothing in it has happened yet."""

    message: str = ""
    findings: tuple[Finding, ...] = ()
    rows: tuple[Mapping[str, str], ...] = ()
    changes: tuple[Change, ...] = ()
    files: tuple[NewFile, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether no finding stops the command."""
        return not stops(self.findings)
