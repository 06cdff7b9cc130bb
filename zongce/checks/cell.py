"""One cell and the kind its column declares -> a value and what there is to say about it."""

from __future__ import annotations

import re
from typing import NamedTuple

from zongce.core import schema
from zongce.core.grid import Cell, CellKind, FormatKind
from zongce.core.number import NumberFault, exact, show
from zongce.core.text import has_control, narrow, person_name, trim

Note = tuple[str, dict[str, str]]
"""A finding's code and its fields (without the heading, which the caller knows)."""


class Reading(NamedTuple):
    """The value of a cell and the notes on it; ``value`` None with a note means unusable."""

    value: str | int | None
    notes: tuple[Note, ...] = ()


BLANK = Reading(None)
_NOT_DATA = {CellKind.FORMULA: "N107", CellKind.ERROR: "N108", CellKind.BOOLEAN: "N109"}
_IDENTIFIER = re.compile(r"[\w\-./()]+")
_MARKED = re.compile(r"[0-9]")
_TERM = re.compile(r"([0-9]{4})[-~—/]([0-9]{4})(?:学年)?[-/]?(?:第)?([123一二三上下春秋])?(?:学期)?")
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
_NUMERIC = (schema.Exact, schema.Percent, schema.Grade)
_LONGEST_ID = 15


def read_cell(kind: schema.Kind, cell: Cell) -> Reading:
    """Return the value of ``cell`` in a column of ``kind``.

    Numbers come as integers in units of the kind's places. Nothing is guessed: what is not plainly a
    value of the kind gives a note with the catalogue's code. Source: evidence on dirty data, design 1.
    """
    if cell.kind in _NOT_DATA:
        return Reading(None, ((_NOT_DATA[cell.kind], {}),))
    if cell.kind is CellKind.DATE or _format_clashes(kind, cell):
        return Reading(None, (("N105", {"format": cell.format.code}),))
    if cell.kind is CellKind.TEXT:
        if not trim(cell.text):
            return BLANK
        if has_control(cell.text):
            return Reading(None, (("T101", {}),))
    return _READERS[type(kind)](kind, cell)


def _format_clashes(kind: schema.Kind, cell: Cell) -> bool:
    """Say whether the number format shows something else than the value this column means."""
    if cell.kind is not CellKind.NUMBER:
        return False
    if cell.format.kind in (FormatKind.DATE, FormatKind.OTHER):
        return True
    return cell.format.kind is FormatKind.PERCENT and not isinstance(kind, schema.Percent)


def _number(
    kind: schema.Exact | schema.Percent | schema.Grade, cell: Cell, text: str, places: int
) -> Reading:
    """Read a decimal, check its range, and say where the sheet shows something else."""
    stored = cell.kind is CellKind.NUMBER
    try:
        value = exact(text, places, stored=stored)
    except NumberFault as fault:
        fields = {"places": str(kind.places)} if fault.code == "N102" else {}
        code = "N111" if fault.code == "N102" and kind.places == 0 else fault.code
        return Reading(None, ((code, fields if code == "N102" else {}),))
    low, high = kind.low, kind.high
    if (low is not None and value < low) or (high is not None and value > high):
        bounds = {"low": _bound(low, kind.places), "high": _bound(high, kind.places)}
        return Reading(None, (("N104", bounds),))
    notes: list[Note] = []
    if not stored and text != trim(cell.text).removesuffix("%").rstrip():
        notes.append(("N210", {"text": text}))
    shown = cell.format.places
    if stored and shown is not None and cell.format.kind is FormatKind.DECIMAL and shown < places:
        step: int = 10 ** (places - shown)
        if value % step:
            near = (2 * abs(value) + step) // (2 * step) * (1 if value >= 0 else -1)
            notes.append(("N211", {"shown": show(near, shown), "text": show(value, places)}))
    return Reading(value, tuple(notes))


def _bound(units: int | None, places: int) -> str:
    if units is None:
        return "不限"
    text = show(units, places)
    return text.rstrip("0").rstrip(".") if "." in text else text


def _read_exact(kind: schema.Exact, cell: Cell) -> Reading:
    return _number(kind, cell, _plain(cell), kind.places)


def _plain(cell: Cell) -> str:
    return cell.text if cell.kind is CellKind.NUMBER else narrow(cell.text)


def _read_percent(kind: schema.Percent, cell: Cell) -> Reading:
    text = _plain(cell)
    if cell.kind is CellKind.NUMBER and cell.format.kind is FormatKind.PERCENT:
        return _number(kind, cell._replace(format=cell.format._replace(places=None)), text, kind.places + 2)
    reading = _number(kind, cell, text.removesuffix("%").rstrip(), kind.places)
    one = 10**kind.places
    if isinstance(reading.value, int) and 0 < reading.value <= one and not text.endswith("%"):
        shown = _bound(reading.value, kind.places)
        return Reading(
            None, (("N106", {"text": shown, "hundredfold": _bound(reading.value * 100, kind.places)}),)
        )
    return reading


def _read_grade(kind: schema.Grade, cell: Cell) -> Reading:
    """A number, or a word for the scheme's 成绩对照; anything between the two is refused."""
    text = _plain(cell)
    reading = _number(kind, cell, text, kind.places)
    if reading.value is None and cell.kind is CellKind.TEXT and reading.notes[0][0] == "N101":
        if _MARKED.search(text):
            return Reading(None, (("G313", {"word": text}),))
        return Reading(text)
    return reading


def _read_identifier(kind: schema.Identifier, cell: Cell) -> Reading:
    if cell.kind is CellKind.NUMBER:
        return _numeric_identifier(cell)
    text = narrow(cell.text)
    notes: list[Note] = []
    cleaned = text.lstrip("'‘’`")
    if re.fullmatch(r"[0-9]+\.0+", cleaned):
        cleaned = cleaned.partition(".")[0]
    if re.fullmatch(r"[0-9](\.[0-9]+)?[eE]\+?[0-9]+", cleaned):
        return Reading(None, (("T106", {}),))
    if cleaned.startswith(("=", "+", "-", "@")):
        return Reading(None, (("N112", {"sign": cleaned[0]}),))
    if len(cleaned) > kind.max_length:
        return Reading(None, (("T102", {"length": str(kind.max_length)}),))
    if not _IDENTIFIER.fullmatch(cleaned):
        return Reading(None, (("T105", {}),))
    if cleaned != text:
        notes.append(("T109", {"text": cleaned}))
    elif text != trim(cell.text):
        notes.append(("N210", {"text": text}))
    return Reading(cleaned, tuple(notes))


def _numeric_identifier(cell: Cell) -> Reading:
    """A number as 学号: its digits are whole only up to 15 of them."""
    try:
        text = str(exact(cell.text, 0, stored=True))
    except NumberFault as fault:
        return Reading(None, (("T106" if fault.code == "N103" else "T105", {}),))
    return Reading(text, (("T107", {"text": text}),))


def _read_name(_kind: schema.PersonName, cell: Cell) -> Reading:
    if cell.kind is CellKind.NUMBER:
        return Reading(None, (("T105", {}),))
    return Reading(person_name(cell.text))


def _read_text(kind: schema.Text, cell: Cell) -> Reading:
    text = trim(cell.text)
    if cell.kind is CellKind.NUMBER:
        try:
            text = _bound(exact(cell.text, 6, stored=True), 6)
        except NumberFault as fault:
            return Reading(None, ((fault.code, {"places": "6"} if fault.code == "N102" else {}),))
    if len(text) > kind.max_length:
        return Reading(None, (("T102", {"length": str(kind.max_length)}),))
    return Reading(text)


def _read_term(_kind: schema.Term, cell: Cell) -> Reading:
    match = _TERM.fullmatch("".join(narrow(cell.text).split()))
    if not match or not match[3] or int(match[2]) != int(match[1]) + 1:
        return Reading(None, (("T104", {}),))
    return Reading(f"{match[1]}-{match[2]}-{_TERM_DIGIT.get(match[3], match[3])}")


def _read_choice(kind: schema.Choice, cell: Cell) -> Reading:
    text = narrow(cell.text)
    found = text if text in kind.options else kind.aliases.get(text)
    if found is None:
        return Reading(None, (("T103", {"options": " ".join(kind.options)}),))
    return Reading(found)


def _read_flag(_kind: schema.Flag, cell: Cell) -> Reading:
    found = _FLAGS.get(narrow(cell.text))
    return Reading(found) if found else Reading(None, (("T103", {"options": "是 否"}),))


def _read_rank(_kind: schema.Rank, cell: Cell) -> Reading:
    return Reading(trim(cell.text))


_READERS = {
    schema.Exact: _read_exact,
    schema.Percent: _read_percent,
    schema.Grade: _read_grade,
    schema.Identifier: _read_identifier,
    schema.PersonName: _read_name,
    schema.Text: _read_text,
    schema.Term: _read_term,
    schema.Choice: _read_choice,
    schema.Flag: _read_flag,
    schema.Rank: _read_rank,
}
