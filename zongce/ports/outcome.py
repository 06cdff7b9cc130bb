"""What a command wants done: findings, new workbooks, rows to show; ``app`` does it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.core.finding import stops
from zongce.core.value import field, value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from zongce.core.finding import Finding
    from zongce.core.records import Records, Value
    from zongce.core.schema import Column, Table
    from zongce.ports.command import Patch


HEAD_ROW = 4
"""The sheet row of a SheetContent's headings."""
FIRST_ROW = HEAD_ROW + 1
"""The sheet row of its first record; formulas count on it."""


@value(frozen=True, slots=True)
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


@value(frozen=True, slots=True)
class Chart:
    """A column chart of a sheet's rows: one column of categories, one or more of values."""

    title: str
    category: str
    values: tuple[str, ...]
    x_title: str
    y_title: str
    description: str
    """What the chart shows, in words, for people who cannot see it."""


@value(frozen=True, slots=True)
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
    facts: tuple[tuple[str, str], ...] = ()
    """Labels and values between title and headings; a sheet with facts is for reading only."""
    bars: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """Columns with data bars, and of how many each row's number is; without totals: up to the largest."""
    chart: Chart | None = None
    """A native chart beside the rows."""
    hidden: bool = False
    locked: bool = False
    """Whether a sheet in which people type is closed for them (after 提交)."""
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Drop-down options of a column where the declaration has none."""
    single: Mapping[str, tuple[Column, ...]] = field(default_factory=dict)
    """Columns in which every cell is declared on its own (操作单), one a row; ``choices`` are by its name."""
    emphasis: tuple[str, ...] = ()
    """Columns with the key figures."""
    warning: tuple[str, ...] = ()
    """Columns in which a number above 0 is a warning (不及格门数)."""
    unseen: tuple[str, ...] = ()
    """Columns of a sheet to be read that stay out of sight: there is nothing in them."""


@value(frozen=True, slots=True)
class Document:
    """A workbook to be written: its kind (for identity) and its sheets in order."""

    kind: str
    title: str
    sheets: tuple[SheetContent, ...]
    properties: Mapping[str, str] = field(default_factory=dict)
    unmet: str | None = None
    """The needs of commands that are not met, as the ribbon reads them; None: no workbook of the ribbon's."""
    guard: str = ""
    """What locks every sheet against slips (after 提交); no secret; security is the seal's (decision 12)."""


@value(frozen=True, slots=True)
class FormDocument:
    """One rater's rating form: who rates whom on which items (name, low, high, detail)."""

    title: str
    note: str
    rater: tuple[str, str, str]
    """Number, name, role."""
    students: tuple[tuple[str, str], ...]
    items: tuple[tuple[str, str, str, str], ...]
    code: str
    rate_self: bool = False
    marks: Mapping[str, Sequence[Value]] = field(default_factory=dict)
    """Marks that stand there already, by student, one an item in 0.01: only new students are missing."""
    properties: Mapping[str, str] = field(default_factory=dict)


@value(frozen=True, slots=True)
class TextDocument:
    """A short text for people (回执); ``properties`` say what it is and for whom."""

    text: str
    properties: Mapping[str, str] = field(default_factory=dict)


@value(frozen=True, slots=True)
class Bundle:
    """One zip for one recipient: a new workbook, and files of the case folder by SHA-256."""

    name: str
    """The new workbook's name in it."""
    document: Document
    kept: tuple[str, ...]


@value(frozen=True, slots=True)
class NewFile:
    """A file that a command asks ``app`` to write at ``path`` (inside the case folder)."""

    path: str
    document: Document | FormDocument | TextDocument | Bundle


@value(frozen=True, slots=True)
class Outcome:
    """What a command found and proposes. Nothing in it has happened yet."""

    message: str = ""
    findings: tuple[Finding, ...] = ()
    rows: tuple[Mapping[str, str], ...] = ()
    changes: tuple[Change, ...] = ()
    files: tuple[NewFile, ...] = ()
    patches: tuple[Patch, ...] = ()
    """Sheets of the workbook that get other rows."""
    papers: tuple[Document, ...] = ()
    """What is shown with the workbook for reading (试算)."""
    refused: tuple[str, ...] = ()
    """SHA-256 of received files that go into 隔离."""

    @property
    def ok(self) -> bool:
        """Whether no finding stops the command."""
        return not stops(self.findings)
