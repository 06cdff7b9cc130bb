"""What the reader sees in a workbook: cells with kind, text and format, in columns, with addresses."""

from __future__ import annotations

from enum import Enum, IntEnum
from functools import cache

from zongce.core.named import NamedTuple
from zongce.core.value import field, value

KIND_PROPERTY = "zongce.kind"
"""The custom document property in which a workbook of ours says what it is (design decision 7)."""
KIND_NAME, UNMET_NAME = "_zongce_kind", "_zongce_unmet"
"""Hidden defined names for the ribbon: the kind once more, and which needs of commands are not met."""
ID_PROPERTY, BATCH_PROPERTY = "zongce.id", "zongce.batch"
COLLEGE_PROPERTY, CLASS_PROPERTY = "zongce.college", "zongce.class"
"""Those in which it says which one it is, and whose."""
FOR_PROPERTY = "zongce.for"
"""That of a file for one person alone: the 学号 or 工号."""


class CellKind(IntEnum):
    """What a cell holds, as the file says it."""

    TEXT = 0
    NUMBER = 1
    BOOLEAN = 2
    ERROR = 3
    FORMULA = 4
    DATE = 5


class FormatKind(Enum):
    """What a number format does to a number."""

    GENERAL = "general"
    DECIMAL = "decimal"
    TEXT = "text"
    PERCENT = "percent"
    DATE = "date"
    OTHER = "other"
    """Hides, scales or replaces digits: ``"95"``, ``;;;``, ``0,``, fractions."""


class NumberFormat(NamedTuple):
    """A number format: its kind, the decimals it shows (None: as many as there are) and its code."""

    kind: FormatKind
    places: int | None = None
    code: str = "General"


GENERAL = NumberFormat(FormatKind.GENERAL)


class Cell(NamedTuple):
    """One cell's content, shared by all cells of equal content.

    ``text`` is the text of a text cell, the stored decimal of a number, TRUE/FALSE, the error's name,
    or the formula (without ``=``).
    """

    kind: CellKind
    text: str
    format: NumberFormat = GENERAL


class Merged(NamedTuple):
    """A merged range, 1-based and inclusive."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@value(frozen=True, slots=True)
class Grid:
    """One sheet: ``columns[c][i]`` is the cell in column ``c`` (1-based) and sheet row ``rows[i]``.

    Blank cells are None. Every column is as long as ``rows``; rows ascend; a row without content is absent.
    """

    name: str
    rows: tuple[int, ...] = ()
    columns: dict[int, list[Cell | None]] = field(default_factory=dict)
    merged: tuple[Merged, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    state: str = "visible"

    def cell(self, row: int, column: int) -> Cell | None:
        """Return the cell at a 1-based address, None where it is blank."""
        values = self.columns.get(column)
        if values is None or row not in self.rows:
            return None
        return values[self.rows.index(row)]


@value(frozen=True, slots=True)
class Book:
    """A received workbook as values: its file name, the SHA-256 of its bytes, its sheets in order."""

    file: str
    sha256: str
    sheets: tuple[Grid, ...]
    properties: dict[str, str] = field(default_factory=dict)
    """Custom document properties, text by name."""
    path: str = ""
    """The way to the file from where the result will lie, for 数据来源 and the report's links."""

    @property
    def kind(self) -> str:
        """What a workbook of ours says that it is; empty for all others."""
        return self.properties.get(KIND_PROPERTY, "")


LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
"""Of any sheet, as the file format has it."""


@cache
def letters(column: int) -> str:
    """Return the letters of a 1-based column.

    >>> letters(1), letters(27), letters(16384)
    ('A', 'AA', 'XFD')
    """
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def column_number(text: str) -> int:
    """Return the 1-based number of a column's letters.

    >>> column_number("A"), column_number("XFD")
    (1, 16384)
    """
    number = 0
    for letter in text.upper():
        number = number * 26 + ord(letter) - 64
    return number


def address(row: int, column: int) -> str:
    """Return the A1 address of a 1-based row and column."""
    return f"{letters(column)}{row}"
