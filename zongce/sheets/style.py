"""Colours, fonts and the looks of cells; each look becomes one shared style of a workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.core import schema
from zongce.core.named import NamedTuple

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from zongce.core.schema import Kind

FONT = "微软雅黑"
INK = "1F2A37"
MUTE = "6B7280"
LINE = "D1D5DB"
ACCENT = "1D4E89"
WHITE = "FFFFFF"
ENTRY = "FFF9E5"
GREYED = "F3F4F6"
GOOD = "2E7D32"
WARN = "9A5B00"
BAD = "B3261E"

QUIET_SIZE = 8
_SCORE_PLACES, _MORE_PLACES = 2, 8
"""Decimals of scores and ratios, and how many more a cell shows in which somebody types too many."""
GENERAL, TEXT, DATE = "General", "@", "yyyy\\-mm\\-dd"
REQUIRED = "\uff0a"
"""Marks a heading below which something must be filled in; cleaned away when headings are compared."""


class Look(NamedTuple):
    """How a cell looks; equal looks share one style."""

    size: float = 11
    bold: bool = False
    colour: str = INK
    underline: bool = False
    fill: str = ""
    align: str = "left"
    indent: int = 0
    wrap: bool = False
    line: bool = False
    """A hairline below."""
    number_format: str = GENERAL
    locked: bool = True
    shrunk: bool = False
    """Made smaller until it fits, rather than run over the next column."""
    quoted: bool = False
    """quotePrefix: the program must never take the text for a formula."""


TITLE = Look(size=16, bold=True)
NOTE = Look(colour=MUTE)
WARNING = Look(bold=True, colour=BAD)
HEADING = Look(bold=True, colour=WHITE, fill=ACCENT, align="center", wrap=True, number_format=TEXT)
BODY = Look(line=True)


class Styles:
    """The styles of one workbook: a look in, the number of its style out."""

    def __init__(self, sheet: Worksheet) -> None:
        """Use any sheet of the workbook to reach its style tables."""
        self._sheet = sheet
        self._numbers: dict[Look, int] = {}

    def number(self, look: Look) -> int:
        """Return the style number of ``look``, registering it the first time."""
        known = self._numbers.get(look)
        if known is None:
            known = self._numbers[look] = self._register(look)
        return known

    def _register(self, look: Look) -> int:
        # who compares looks without making a workbook must not wait for openpyxl
        from openpyxl.cell.cell import Cell  # noqa: PLC0415
        from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side  # noqa: PLC0415

        cell = Cell(self._sheet, row=1, column=1)
        cell.font = Font(
            name=FONT,
            size=look.size,
            bold=look.bold,
            color=look.colour,
            underline="single" if look.underline else None,
        )
        if look.fill:
            cell.fill = PatternFill("solid", fgColor=look.fill)
        if look.line:
            cell.border = Border(bottom=Side(style="hair", color=LINE))
        cell.alignment = Alignment(
            horizontal=look.align,
            vertical="center",
            indent=look.indent if look.align != "center" else 0,
            wrap_text=look.wrap,
            shrink_to_fit=look.shrunk or None,
        )
        cell.number_format = look.number_format
        cell.protection = Protection(locked=look.locked)
        if look.quoted:
            cell.quotePrefix = True
        return int(cell.style_id)


def number_format(kind: Kind, *, entry: bool = False) -> str:
    """Return the number format of a column.

    Where people type, a number shows what they typed, one of two places at least those: 94 is 94.00, and
    94.123, which is refused, is not made to look right. A share is a real % cell, so that typing 30 means
    30 % and the intake reads it back as such. Results show all their places.
    """
    match kind:
        case schema.Percent():
            return "0." + "0" * kind.places + "%" if kind.places else "0%"
        case schema.Exact(places=places) | schema.Grade(places=places):
            return _typed(places) if entry else decimals(places)
        case schema.Day():
            return DATE
        case schema.Text(max_length=length) if length > 255 and not entry:
            return GENERAL  # older spreadsheets show long text in @ cells as ####
    return TEXT


def decimals(places: int) -> str:
    """Return the format that shows exactly ``places`` decimals."""
    return "0." + "0" * places if places else "0"


def _typed(places: int) -> str:
    return decimals(places) + "#" * _MORE_PLACES if places == _SCORE_PLACES else GENERAL


def body_look(kind: Kind, *, entry: bool = False) -> Look:
    """Return how a value of ``kind`` looks in the body of a table."""
    base = BODY._replace(number_format=number_format(kind, entry=entry))
    match kind:
        case schema.Exact(places=0) | schema.Rank() | schema.Flag() | schema.Choice() | schema.Day():
            return base._replace(align="center")
        case schema.Exact() | schema.Percent() | schema.Grade():
            return base._replace(align="right", indent=1)
        case schema.Text():
            return base._replace(indent=1, wrap=True)
    return base._replace(indent=1)


def heading_look(kind: Kind) -> Look:
    """Return the look of a heading: words above words begin where the words begin."""
    if isinstance(kind, schema.Text | schema.Identifier | schema.PersonName | schema.Term):
        return HEADING._replace(align="left", indent=1)
    return HEADING


def entry_look(look: Look) -> Look:
    """Return ``look`` for a cell in which people type: unlocked and light yellow."""
    return look._replace(fill=ENTRY, locked=False)
