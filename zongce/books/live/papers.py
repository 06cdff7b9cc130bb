"""Sheets for reading in an open workbook (检查报告, 试算), and the cells that a report colours."""

from __future__ import annotations

import re
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from zongce.books.live.borrowed import borrowed, rendered
from zongce.books.live.names import OURS, held, keep_spot, spot_of
from zongce.tables.report import PARAMETER_SHEET, REPORT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from zongce.books.live.borrowed import Render
    from zongce.books.native import Native
    from zongce.core.finding import Finding
    from zongce.ports.outcome import Document

PAPER, MARK = f"{OURS}paper_", f"{OURS}mark_"
"""Hidden names: of a sheet for reading that is ours; of a coloured cell, with the colour that it had."""
MARK_COLOUR = (255, 199, 206)
"""The light red in which spreadsheets show what is wrong."""
MOST_MARKS = 200
"""Cells that are coloured; the report lists all, and more colour helps nobody."""
_CELL = re.compile(r"[A-Z]{1,3}[1-9][0-9]{0,6}")
_COLOUR = re.compile(r"([0-9A-F]{2})([0-9A-F]{2})([0-9A-F]{2})")


class Papers:
    """The sheets for reading of one workbook.

    They are known by hidden names, not by what they are called: a sheet of the user's own is never touched.
    The names stand for cells, so they go along when sheets are renamed and rows are moved, and are saved
    with the workbook: colours are given back on another day too.
    """

    def __init__(self, book: Any, native: Native, render: Render) -> None:
        self._book, self._native, self._render = book, native, render

    def names(self) -> frozenset[str]:
        """Return the names of the sheets that are ours."""
        spots = (spot_of(name) for key, name in held(self._book).items() if key.startswith(PAPER))
        return frozenset(spot.sheet for spot in spots if spot is not None)

    def show(self, paper: Document, findings: Sequence[Finding] = ()) -> None:
        """Show a document in the place of its older version; a sheet of that name that is none of ours stays.

        A report colours the cells of its findings, and those of the last one get their colours back.
        """
        content = paper.sheets[0]
        wanted = content.table.sheet
        if wanted == REPORT.sheet:
            self._unmark()
        old = self._find(wanted)
        if old is None and wanted in {sheet.name for sheet in self._book.sheets}:
            return
        if wanted == REPORT.sheet:
            self._mark(findings)
        with borrowed(self._book.app, self._native, rendered(paper, paper.sheets[:1], self._render)) as lent:
            made = lent.sheets[wanted].copy(after=self._book.sheets[0])
        if old is not None:
            self._take_away(old)
        if made.name != wanted:
            made.name = wanted
        keep_spot(self._book, self._native, f"{PAPER}{self._free(PAPER)}", wanted, "A1")
        self._book.activate()
        made.activate()

    def clear(self, sheet: str) -> None:
        """Take a shown sheet away; with the report the colours go."""
        if sheet == REPORT.sheet:
            self._unmark()
        old = self._find(sheet)
        if old is not None:
            self._take_away(old)

    def _find(self, sheet: str) -> str | None:
        """Return the key of the name that says that this sheet is ours."""
        for key, name in held(self._book).items():
            spot = spot_of(name) if key.startswith(PAPER) else None
            if spot is not None and spot.sheet == sheet:
                return key
        return None

    def _take_away(self, key: str) -> None:
        name = held(self._book)[key]
        spot = spot_of(name)
        name.delete()
        if spot is not None:
            self._book.sheets[spot.sheet].delete()

    def _free(self, prefix: str) -> int:
        taken = [key for key in held(self._book) if key.startswith(prefix)]
        return 1 + max((int(key.removeprefix(prefix).partition("_")[0]) for key in taken), default=0)

    def _mark(self, findings: Sequence[Finding]) -> None:
        sheets = {sheet.name for sheet in self._book.sheets}
        cells = dict.fromkeys(
            (f.sheet, f.cell) for f in findings if f.sheet in sheets and _CELL.fullmatch(f.cell)
        )
        by_sheet: dict[str, list[str]] = {}
        for sheet, cell in list(cells)[:MOST_MARKS]:
            by_sheet.setdefault(sheet, []).append(cell)
        number = self._free(MARK)
        for sheet, places in by_sheet.items():
            with suppress(_LockedError), self._unlocked(sheet) as opened:
                for cell in places:
                    place = opened.range(cell)
                    keep_spot(self._book, self._native, f"{MARK}{number}_{_said(place.color)}", sheet, cell)
                    place.color = MARK_COLOUR
                    # typing 50% brought the format, and the lock forbids its removal
                    if sheet == PARAMETER_SHEET and "%" in (place.number_format or ""):
                        place.number_format = "General"
                    number += 1

    def _unmark(self) -> None:
        """Give coloured cells their colours back; a cell that somebody coloured since keeps that colour."""
        by_sheet: dict[str, list[tuple[str, str]]] = {}
        for key, name in held(self._book).items():
            spot = spot_of(name) if key.startswith(MARK) else None
            if spot is not None:
                by_sheet.setdefault(spot.sheet, []).append((spot.cell, key.rpartition("_")[2]))
        for sheet, cells in by_sheet.items():
            with suppress(_LockedError), self._unlocked(sheet) as opened:
                for cell, colour in cells:
                    if opened.range(cell).color == MARK_COLOUR:
                        opened.range(cell).color = _meant(colour)
        for key, name in held(self._book).items():
            if key.startswith(MARK):
                name.delete()

    @contextmanager
    def _unlocked(self, name: str) -> Iterator[Any]:
        """Yield a sheet without its protection; one under a password stays as it is, nobody types there."""
        sheet, native = self._book.sheets[name], self._native
        if not native.is_protected(sheet):
            yield sheet
            return
        try:
            native.unprotect(sheet)
        except native.errors as error:
            raise _LockedError from error
        try:
            yield sheet
        finally:
            native.protect(sheet)


class _LockedError(Exception):
    """The sheet is protected with a password."""


def _said(colour: Sequence[int] | None) -> str:
    return "none" if colour is None else "".join(f"{part:02X}" for part in colour)


def _meant(text: str) -> tuple[int, ...] | None:
    match = _COLOUR.fullmatch(text)
    return tuple(int(part, 16) for part in match.groups()) if match else None
