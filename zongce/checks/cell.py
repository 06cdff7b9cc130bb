"""One cell and the kind its column declares -> a value and what there is to say about it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache
from typing import Any

from zongce.core import schema
from zongce.core.day import day_of_serial, day_text
from zongce.core.grid import Cell, CellKind, FormatKind
from zongce.core.named import NamedTuple
from zongce.core.number import NumberFault, exact, half_up, plain, show
from zongce.core.pattern import pattern
from zongce.core.text import has_control, looks_like_formula, narrow, person_name, trim

Note = tuple[str, dict[str, str]]
"""A finding's code and its fields (without the heading and the count, which the caller knows)."""


class Reading(NamedTuple):
    """The value of a cell and the notes on it; ``value`` None with a note means unusable."""

    value: str | int | None
    notes: tuple[Note, ...] = ()


BLANK = Reading(None)
LONGEST_NAME = 60
_NOT_DATA = {CellKind.FORMULA: "N107", CellKind.ERROR: "N108", CellKind.BOOLEAN: "N109"}
_IDENTIFIER = pattern(r"[\w\-./()]+")
_WHOLE = pattern(r"([0-9]+)\.0+")
_SCIENTIFIC = pattern(r"[0-9]\.[0-9]+[eE]\+?[0-9]+|[0-9][eE]\+[0-9]+")
_GRADE_LETTERS = pattern(r"[A-Za-z]+[0-9]?[+\-]?")
_FORMAT_PART = pattern(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|.', re.DOTALL)
_TERM = r"([0-9]{4})[-~–—/]([0-9]{4})(?:学年)?[-/]?(?:第)?([123一二三上下春秋])?(?:学期)?"
_TERM_DIGIT = {"一": "1", "二": "2", "三": "3", "上": "1", "下": "2", "秋": "1", "春": "2"}
_FLAGS = {
    "是": "是",
    "否": "否",
    "参评": "是",
    "未参评": "否",
    "不参评": "否",
    "√": "是",
    "✓": "是",
    "Y": "是",
    "N": "否",
}


def read_cell(kind: schema.Kind, cell: Cell) -> Reading:
    """Return the value of ``cell`` in a column of ``kind``.

    Numbers come as integers in units of the kind's places. Nothing is guessed: what is not plainly a
    value of the kind gives a note with the catalogue's code. Source: evidence on dirty data, design 1.
    """
    fault = _unreadable(kind, cell)
    if fault:
        return Reading(None, (fault,))
    if cell.kind is CellKind.TEXT and not trim(cell.text):
        return BLANK
    return _READERS[type(kind)](kind, cell)


def is_plain(cell: Cell) -> bool:
    """Say whether the cell holds a text or a number that the sheet shows as it is."""
    return _unreadable(schema.Text(), cell) is None


def _unreadable(kind: schema.Kind, cell: Cell) -> Note | None:
    if cell.kind in _NOT_DATA:
        return _NOT_DATA[cell.kind], {}
    if isinstance(kind, schema.Day) and cell.kind is CellKind.DATE:
        return None
    if cell.kind is CellKind.DATE or _format_clashes(kind, cell):
        return "N105", {"format": cell.format.code}
    if cell.kind is CellKind.TEXT and has_control(cell.text):
        return "T101", {}
    return None


def _format_clashes(kind: schema.Kind, cell: Cell) -> bool:
    """Say whether the number format shows something else than the value this column means."""
    if cell.kind is CellKind.TEXT:
        return _hides_text(cell.format.code)
    if cell.format.kind in (FormatKind.DATE, FormatKind.OTHER):
        return True
    return cell.format.kind is FormatKind.PERCENT and not isinstance(kind, schema.Percent)


@cache
def _hides_text(code: str) -> bool:
    """Say whether a number format shows a text otherwise than it is: ``;;;`` or ``0;0;0;"95"``."""
    if code == "@" or ("@" not in code and code.count(";") < 3):  # nearly all
        return False
    sections: list[list[str]] = [[]]
    for part in _FORMAT_PART.findall(code):
        if part == ";":
            sections.append([])
        elif not part.startswith(("_", "*", "[", " ")):
            sections[-1].append(part)
    if len(sections) < 4 and "@" not in sections[-1]:  # the fourth section is the text's
        return False
    return sections[-1] != ["@"]


def _number(
    kind: schema.Exact | schema.Percent | schema.Grade, cell: Cell, text: str, shift: int = 0
) -> Reading:
    """Read a decimal ``shift`` places up, check its range, and say where the sheet shows something else."""
    stored = cell.kind is CellKind.NUMBER
    if not stored and text.startswith("+") and kind.low is not None and kind.low >= 0:
        return Reading(None, (("N112", {"sign": "+"}),))  # only points that may be negative carry a sign
    try:
        value = exact(text, kind.places + shift, stored=stored)
    except NumberFault as fault:
        return Reading(None, (_number_note(fault.code, kind.places, text),))
    low, high = kind.low, kind.high
    if (low is not None and value < low) or (high is not None and value > high):
        bounds = {"low": _bound(low, kind.places), "high": _bound(high, kind.places)}
        return Reading(None, (("N104", bounds),))
    if stored:
        return Reading(value, _shown_otherwise(value, kind.places, cell, shift))
    same = text == trim(cell.text).removesuffix("%").rstrip()
    return Reading(value, () if same else (("N210", {"text": text}),))


def _number_note(code: str, places: int, text: str) -> Note:
    if code == "N102":
        return ("N102", {"places": str(places)}) if places else ("N111", {})
    if code == "N101" and looks_like_formula(text):
        return "N112", {"sign": text[0]}
    return code, {}


def _shown_otherwise(value: int, places: int, cell: Cell, shift: int) -> tuple[Note, ...]:
    """Say so when the format shows fewer decimals than the value has."""
    wanted = FormatKind.PERCENT if shift else FormatKind.DECIMAL
    shown = cell.format.places
    if shown is None or cell.format.kind is not wanted or shown >= places:
        return ()
    step: int = 10 ** (places - shown)
    if value % step == 0:
        return ()
    return (("N211", {"shown": show(half_up(value, step), shown), "text": show(value, places)}),)


def _bound(units: int | None, places: int) -> str:
    return "不限" if units is None else plain(units, places)


def _read_exact(kind: schema.Exact, cell: Cell) -> Reading:
    return _number(kind, cell, _plain(cell))


def _plain(cell: Cell) -> str:
    return cell.text if cell.kind is CellKind.NUMBER else narrow(cell.text)


def _read_percent(kind: schema.Percent, cell: Cell) -> Reading:
    text = _plain(cell)
    if cell.kind is CellKind.NUMBER and cell.format.kind is FormatKind.PERCENT:
        return _number(kind, cell, text, shift=2)
    reading = _number(kind, cell, text.removesuffix("%").rstrip())
    one = 10**kind.places
    if isinstance(reading.value, int) and 0 < reading.value <= one and not text.endswith("%"):
        fields = {
            "text": plain(reading.value, kind.places),
            "hundredfold": plain(reading.value * 100, kind.places),
        }
        return Reading(None, (("N106", fields),))
    return reading


def _read_grade(kind: schema.Grade, cell: Cell) -> Reading:
    """A number, or a word for the scheme's 成绩对照; anything between the two is refused."""
    text = _plain(cell)
    reading = _number(kind, cell, text)
    if reading.value is not None or cell.kind is CellKind.NUMBER or reading.notes[0][0] != "N101":
        return reading
    if any(c.isnumeric() for c in text) and not _GRADE_LETTERS.fullmatch(text):
        return Reading(None, (("G313", {"word": text}),))
    return Reading(text)


def _read_identifier(kind: schema.Identifier, cell: Cell) -> Reading:
    if cell.kind is CellKind.NUMBER:
        return _numeric_identifier(cell)
    text = narrow(cell.text)
    cleaned = text.lstrip("'‘’`")
    if _WHOLE.fullmatch(cleaned):
        cleaned = cleaned.partition(".")[0]
    note = _identifier_fault(cleaned, kind.max_length)
    if note:
        return Reading(None, (note,))
    if cleaned != text:
        return Reading(cleaned, (("T109", {"text": cleaned}),))
    return Reading(text, () if text == trim(cell.text) else (("N210", {"text": text}),))


def _identifier_fault(text: str, longest: int) -> Note | None:
    if _SCIENTIFIC.fullmatch(text):
        return "T106", {}
    if text.startswith(("=", "+", "-", "@")):
        return "N112", {"sign": text[0]}
    if len(text) > longest:
        return "T102", {"length": str(longest)}
    if not _IDENTIFIER.fullmatch(text) or unicodedata.normalize("NFKC", text) != text:
        return "T105", {}
    return None


def _numeric_identifier(cell: Cell) -> Reading:
    """A number as 学号: its digits are whole only up to 15 of them, and zeros a format adds are not there."""
    try:
        text = str(exact(cell.text, 0, stored=True))
    except NumberFault as fault:
        return Reading(None, (("T106" if fault.code == "N103" else "T105", {}),))
    if text.startswith("-"):
        return Reading(None, (("N112", {"sign": "-"}),))
    if re.fullmatch("0+", cell.format.code) and len(cell.format.code) > len(text):
        return Reading(None, (("N105", {"format": cell.format.code}),))
    return Reading(text, (("T107", {"text": text}),))


def _read_name(_kind: schema.PersonName, cell: Cell) -> Reading:
    if cell.kind is CellKind.NUMBER:
        return Reading(None, (("T105", {}),))
    name = person_name(cell.text)
    if len(name) > LONGEST_NAME:
        return Reading(None, (("T102", {"length": str(LONGEST_NAME)}),))
    return Reading(name)


def _read_text(kind: schema.Text, cell: Cell) -> Reading:
    text = trim(cell.text)
    if cell.kind is CellKind.NUMBER:
        try:
            text = plain(exact(cell.text, 6, stored=True), 6)
        except NumberFault as fault:
            return Reading(None, ((fault.code, {"places": "6"} if fault.code == "N102" else {}),))
    if len(text) > kind.max_length:
        return Reading(None, (("T102", {"length": str(kind.max_length)}),))
    return Reading(text)


def _read_term(_kind: schema.Term, cell: Cell) -> Reading:
    term = term_text(cell.text)
    return Reading(term) if term else Reading(None, (("T104", {}),))


def term_text(text: str) -> str | None:
    """Return a 学年学期 as ``2025-2026-1``, None where the text is none.

    >>> term_text("2025-2026学年第一学期")
    '2025-2026-1'
    """
    match = re.fullmatch(_TERM, "".join(narrow(text).split()))
    if not match or not match[3] or int(match[2]) != int(match[1]) + 1:
        return None
    return f"{match[1]}-{match[2]}-{_TERM_DIGIT.get(match[3], match[3])}"


def _read_choice(kind: schema.Choice, cell: Cell) -> Reading:
    text = "".join(narrow(cell.text).split())
    found = text if text in kind.options else kind.aliases.get(text)
    if found is None:
        return Reading(None, (("T103", {"options": "、".join(kind.options)}),))
    return Reading(found)


def _read_flag(_kind: schema.Flag, cell: Cell) -> Reading:
    found = _FLAGS.get(narrow(cell.text))
    return Reading(found) if found else Reading(None, (("T103", {"options": "是、否"}),))


def _read_day(_kind: schema.Day, cell: Cell) -> Reading:
    found = day_of_serial(cell.text) if cell.kind is CellKind.DATE else day_text(cell.text)
    return Reading(found) if found else Reading(None, (("T112", {}),))


def _read_rank(_kind: schema.Rank, cell: Cell) -> Reading:
    return Reading(trim(cell.text))


_READERS: dict[type, Callable[[Any, Cell], Reading]] = {
    schema.Exact: _read_exact,
    schema.Percent: _read_percent,
    schema.Grade: _read_grade,
    schema.Identifier: _read_identifier,
    schema.PersonName: _read_name,
    schema.Text: _read_text,
    schema.Term: _read_term,
    schema.Choice: _read_choice,
    schema.Flag: _read_flag,
    schema.Day: _read_day,
    schema.Rank: _read_rank,
}
