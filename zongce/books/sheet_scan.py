"""A plain sheet, split at its rows and cells without an event for each: several times faster than expat.

Only a strict subset of the grammar is taken: what stands in the data must match it to the last byte, or
:class:`NotPlainError` hands the sheet to ``sheet_parse``. expat still reads every byte, with its handlers off
inside the data, so that what is scanned is known to be well-formed. Equal cell elements (but for the address)
are understood once.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from zongce.books.contents import ContentError
from zongce.books.fault import RefusedError
from zongce.books.sheet_rows import is_hidden
from zongce.core.grid import column_number
from zongce.core.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zongce.books.contents import Contents
    from zongce.books.sheet_parse import SheetParser
    from zongce.core.grid import Cell, Grid

_OPEN, _CLOSE, _ROW_END, _CELL = b"<sheetData>", b"</sheetData>", b"</row>", b'<c r="'
_LETTERS = pattern(rb"[A-Z]{1,3}")
_ROW = pattern(rb'<row r="([1-9][0-9]{0,6})"((?: [A-Za-z][A-Za-z0-9:]*="[^"<>&\t\r\n]*")*) ?(/?)>')
_ATTRIBUTE = pattern(rb' ([A-Za-z][A-Za-z0-9:]*)="([^"]*)"')
_TAIL = pattern(
    rb'(?: s="([0-9]{1,9})")?(?: t="([A-Za-z]{1,9})")? ?'
    rb'(?:/>|>(?:<f(?: aca="(?:false|true|0|1)")?>([^<\r]*)</f>)?(?:<v>([^<\r]*)</v>|<v ?/>)?</c>'
    rb'|><is><t(?: xml:space="preserve")?>([^<\r]*)</t></is></c>)'
)
_ENTITY = pattern(r"&(?:#x([0-9A-Fa-f]+)|#([0-9]+)|(amp|lt|gt|quot|apos));")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}


class NotPlainError(Exception):
    """The sheet is not written in the plain subset; it may still be a good sheet."""


class _Tails(dict[bytes, "Cell | None"]):
    """Cells by what stands behind their address; a tail is parsed when it first comes."""

    def __init__(self, contents: Contents) -> None:
        super().__init__()
        self._contents = contents

    def __missing__(self, tail: bytes) -> Cell | None:
        known = self._contents.understood.get(tail)
        try:
            cell = self._contents.again(known) if known else self._parsed(tail)
        except ContentError as error:
            raise NotPlainError from error
        self[tail] = cell
        return cell

    def _parsed(self, tail: bytes) -> Cell | None:
        match = _TAIL.fullmatch(tail)
        if match is None:
            raise NotPlainError
        style, kind, formula, value, inline = (None if g is None else g.decode() for g in match.groups())
        kind = kind or ""
        if (kind == "inlineStr") != (inline is not None) and (inline is not None or value is not None):
            raise NotPlainError
        if kind == "inlineStr" and inline is None and formula is not None:
            raise NotPlainError
        text = value if inline is None else inline
        cell = self._contents.cell(style or "", kind, _plain(text), _plain(formula))
        if cell is not None:
            self._contents.remember(tail, cell, style or "", kind)
        return cell


def _plain(text: str | None) -> str | None:
    """Resolve the entities of an element's text."""
    return _ENTITY.sub(_character, text) if text is not None and "&" in text else text


def _character(match: re.Match[str]) -> str:
    if match[3]:
        return _NAMED[match[3]]
    code = int(match[1], 16) if match[1] else int(match[2])
    if code > 0x10FFFF:
        raise NotPlainError
    return chr(code)


class _Scanner:
    """Takes complete rows of bytes and adds them to the sheet's rows."""

    def __init__(self, sheet: SheetParser) -> None:
        self._rows = sheet.rows
        self._last_row = sheet.limits.rows
        self._column_of = _column_numbers(sheet.limits.columns)
        self._tails = _Tails(sheet.contents)
        self._shapes: dict[tuple[bytes, ...], tuple[int, ...]] = {}
        self._heads: dict[bytes, bool] = {}

    def take(self, body: bytes) -> None:
        """Read whole rows; every byte must belong to one.

        Raises:
            NotPlainError: a byte does not.
        """
        *pieces, rest = body.split(_ROW_END)
        for piece in pieces:
            self._row(piece)
        if rest:
            self._open(rest, closed=True)

    def _row(self, piece: bytes) -> None:
        """Read one row up to its closing tag, and the rows without cells before it."""
        head, *cells = piece.split(_CELL)
        number, hidden = self._open(head, closed=False)
        if not cells:
            self._rows.add(int(number), (), (), hidden=hidden)
            return
        end = number + b'"'
        names, _, tails = zip(*[cell.partition(end) for cell in cells], strict=True)
        shape = self._shapes.get(names) or self._shape(names)
        known = self._tails
        self._rows.add(int(number), shape, [known[tail] for tail in tails], hidden=hidden)

    def _open(self, head: bytes, *, closed: bool) -> tuple[bytes, bool]:
        """Read the opening tag of a row behind any number of rows that are closed at once."""
        at = 0
        while match := _ROW.match(head, at):
            number, attributes, alone = match.groups()
            row = int(number)
            if not self._rows.last < row <= self._last_row:
                break
            hidden = self._heads.get(attributes)
            if hidden is None:
                hidden = self._heads[attributes] = _hidden(attributes)
            at = match.end()
            if not alone:
                if at == len(head) and not closed:
                    return number, hidden
                break
            self._rows.add(row, (), (), hidden=hidden)
            if at == len(head) and closed:
                return number, hidden
        raise NotPlainError

    def _shape(self, names: tuple[bytes, ...]) -> tuple[int, ...]:
        """Return the columns of a row's cells, which must ascend."""
        try:
            shape = tuple(self._column_of[name] for name in names)
        except KeyError as error:
            raise NotPlainError from error
        if list(shape) != sorted(set(shape)):
            raise NotPlainError
        if len(self._shapes) < 10_000:
            self._shapes[names] = shape
        return shape


class _ColumnNumbers(dict[bytes, int]):
    """The numbers of the columns up to the last by their letters; one is worked out when it first comes."""

    def __init__(self, last: int) -> None:
        super().__init__()
        self._last = last

    def __missing__(self, name: bytes) -> int:
        if _LETTERS.fullmatch(name) is None or (number := column_number(name.decode())) > self._last:
            raise KeyError(name)
        self[name] = number
        return number


@cache
def _column_numbers(last: int) -> _ColumnNumbers:
    return _ColumnNumbers(last)


def _hidden(attributes: bytes) -> bool:
    """Read the attributes of a row that matter, and refuse those that would change its meaning."""
    found = {name.decode(): value.decode() for name, value in _ATTRIBUTE.findall(attributes)}
    if any(name.startswith("xmlns") for name in found):
        raise NotPlainError
    return is_hidden(found.get("hidden", ""), found.get("ht", ""))


def scan_sheet(chunks: Iterable[bytes], sheet: SheetParser, state: str) -> Grid:
    """Return the sheet in ``chunks`` as a grid, the same one that ``parse_sheet`` returns.

    Raises:
        NotPlainError: the sheet is not in the plain subset, or has a fault that ``parse_sheet`` can name.
        RefusedError: F106, so that nothing that is made to be too large is read twice.
    """
    try:
        return _scan(chunks, sheet, state)
    except UnicodeDecodeError as error:
        raise NotPlainError from error
    except RefusedError as error:
        if error.faults[0].code == "F106":
            raise
        raise NotPlainError from error


def _scan(chunks: Iterable[bytes], sheet: SheetParser, state: str) -> Grid:
    """Read the head with the parser, the data by splitting, the rest with the parser again."""
    pieces = iter(chunks)
    buffer = _head(next(pieces, b""), sheet)
    sheet.listen(on=False)
    scanner = _Scanner(sheet)
    while (end := buffer.find(_CLOSE)) < 0:
        cut = buffer.rfind(_ROW_END) + len(_ROW_END)
        if cut >= len(_ROW_END):
            scanner.take(buffer[:cut])
            sheet.parser.feed(buffer[:cut], plain=True)
            buffer = buffer[cut:]
        more = next(pieces, b"")
        if not more or len(buffer) > sheet.limits.token_bytes:
            raise NotPlainError
        buffer += more
    if end:
        scanner.take(buffer[:end])
        sheet.parser.feed(buffer[:end], plain=True)
    sheet.listen(on=True)
    sheet.parser.feed(buffer[end:])
    sheet.parser.feed_all(pieces)
    return sheet.grid(state)


def _head(first: bytes, sheet: SheetParser) -> bytes:
    """Feed everything up to the data; return what follows."""
    end = first.find(_OPEN) + len(_OPEN)
    head = first[:end]
    if end < len(_OPEN) or b"<!" in head or b"<?" in head[2:]:
        raise NotPlainError
    sheet.parser.feed(head)
    if not sheet.in_data:
        raise NotPlainError
    return first[end:]
