"""How a sheet is printed: on A4, its headings on every page, in a margin whose sheet and which page it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl.worksheet.properties import PageSetupProperties

from zongce.core.grid import letters
from zongce.sheets.cellxml import cell_text
from zongce.sheets.style import FONT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl.worksheet.worksheet import Worksheet

PORTRAIT_WIDTH = 120
"""Sums of column widths up to this fit an upright A4 page at 80 % or more."""
LANDSCAPE_WIDTH = 240
"""Sums up to this fit a lying A4 page at 60 % or more; wider sheets print on two pages side by side."""
LONGEST = 110
"""Characters of a text in a margin; all of a margin's texts together have at most 255."""
_PLAIN, _BOLD = f"{FONT},Regular", f"{FONT},Bold"
_SMALL, _TITLE = 9, 14
_WITH_TITLE = 0.9
"""Inches above the rows of a page that has its title in the margin."""


def set_up_page(sheet: Worksheet, title: str, widths: Sequence[int], head_row: int, kept: int) -> None:
    """Fit the columns to A4 and say in the margin below whose sheet and which page it is.

    On a sheet wider than a page the ``kept`` columns are printed on each.
    """
    total = sum(widths)
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToWidth = 2 if is_broad(widths) else 1
    sheet.page_setup.fitToHeight = 0
    sheet.page_setup.orientation = "landscape" if total > PORTRAIT_WIDTH else "portrait"
    sheet.page_margins.left = sheet.page_margins.right = 0.5
    sheet.page_margins.top, sheet.page_margins.bottom = 0.6, 0.75
    sheet.page_margins.header = sheet.page_margins.footer = 0.35
    sheet.print_title_rows = f"{head_row}:{head_row}"
    if kept and is_broad(widths):
        sheet.print_title_cols = f"A:{letters(kept)}"
        sheet.page_setup.pageOrder = "overThenDown"
    _write(sheet.oddFooter.left, title)  # type: ignore[union-attr]
    footer = sheet.oddFooter.right  # type: ignore[union-attr]
    footer.text, footer.size, footer.font = "第 &P / &N 页", _SMALL, _PLAIN


def is_broad(widths: Sequence[int]) -> bool:
    """Say whether a sheet with columns of these widths is printed on two pages side by side."""
    return sum(widths) > LANDSCAPE_WIDTH


def title_above(sheet: Worksheet, title: str, alarm: str, area: str) -> None:
    """Print the title in the margin above every page, and of the sheet only ``area``, its headings and rows.

    On the second of two pages side by side a title in A1 would be cut off where the repeated columns end.
    An ``alarm`` stands in the margin below.
    """
    sheet.print_area = area
    sheet.page_margins.top = _WITH_TITLE
    header = sheet.oddHeader.left  # type: ignore[union-attr]
    _write(header, title)
    header.size, header.font = _TITLE, _BOLD
    _write(sheet.oddFooter.left, alarm)  # type: ignore[union-attr]


def _write(part: object, words: str) -> None:
    """Put words into a margin; ``&`` begins a code there."""
    line = " ".join(cell_text(words).split())
    short = line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"
    part.text, part.size, part.font = short.replace("&", "&&") or None, _SMALL, _PLAIN  # type: ignore[attr-defined]
