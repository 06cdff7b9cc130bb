"""Whose rating form it is: kind, batch and class of the workbook, and the random code of its rater."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.checks.own_book import other_owner
from zongce.core.catalog import finding
from zongce.core.finding import Finding, Where
from zongce.core.grid import BATCH_PROPERTY, CLASS_PROPERTY, Book, address
from zongce.core.named import NamedTuple
from zongce.core.text import narrow, squeeze
from zongce.tables.books import label_of
from zongce.tables.rating import CODE_WORD, PEER, RATING_FORM, ROLES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from zongce.checks.rating_sheet import RatingForm

CODE_PROPERTY, RATER_PROPERTY = "zongce.code", "zongce.rater"
CODE_ROW, CODE_COLUMN = 3, 3
"""The cell with the code, for programs that drop document properties."""


class Issued(NamedTuple):
    """One rater as the class workbook has him, with the code that his form bears."""

    number: str
    name: str
    role: str
    code: str


class Belonging(NamedTuple):
    """Where a form must belong: ids of batch and class, and the raters by :func:`key_of`."""

    batch: str
    class_id: str
    class_name: str
    raters: Mapping[tuple[str, int], Issued]
    batch_name: str = ""


def rater_key(number: str, role: int) -> str:
    """Return under what one rater's forms are found; a 工号 may have come as a number or in capitals."""
    return number if role == PEER else number.casefold().lstrip("0")


def key_of(number: str, role: int) -> tuple[str, int]:
    """Return under what a rater is found in one of his roles."""
    return rater_key(number, role), role


def misplaced(book: Book, belonging: Belonging) -> Iterator[Finding]:
    """Say that a workbook is of another kind (W909), batch (W907) or class (W908).

    A workbook without document properties is judged by its code alone. Source: design decision 7.
    """
    where, form = Where(book.file), RATING_FORM.sheet
    if book.kind not in ("", RATING_FORM.name):
        label = label_of(book.kind)
        yield finding("W909", where, label, found=label, expected=form)
        return
    batch = book.properties.get(BATCH_PROPERTY, "")
    if batch and batch != belonging.batch:
        yield finding(
            "W907", where, batch, found="其他", expected=belonging.batch_name or belonging.batch, kind=form
        )
        return
    class_ = book.properties.get(CLASS_PROPERTY, "")
    if class_ and class_ != belonging.class_id:
        found = other_owner(book, form, belonging.class_name, class_)
        yield finding("W908", where, class_, found=found, expected=belonging.class_name, kind=form)


def issued_to(book: Book, form: RatingForm, belonging: Belonging) -> tuple[Issued | None, Finding | None]:
    """Return the rater of a form, or W912 unknown, W910 without a code, W911 with another one's."""
    rater = belonging.raters.get(key_of(form.rater_id, form.role))
    label = f"{ROLES[form.role]} {form.rater_name}（{form.rater_id}）"
    sheet = _sheet(book)
    if rater is None:
        return None, finding("W912", Where(book.file, sheet), form.rater_id, rater=label)
    code, where = _code(book), Where(book.file, sheet, address(CODE_ROW, CODE_COLUMN))
    if not code:
        return rater, finding("W910", where)
    if code != _bare(rater.code):
        return rater, finding("W911", where, code, rater=label)
    return rater, None


def _code(book: Book) -> str:
    """Return a form's code: of the document's properties, else of its cell; empty where there is none."""
    held = _bare(book.properties.get(CODE_PROPERTY, ""))
    if held:
        return held
    grid = next((g for g in book.sheets if g.name == _sheet(book)), None)
    cell = grid.cell(CODE_ROW, CODE_COLUMN) if grid else None
    text = squeeze(cell.text) if cell else ""
    return _bare(text.removeprefix(CODE_WORD).lstrip(":：")) if text.startswith(CODE_WORD) else ""


def _bare(code: str) -> str:
    """Return a code as it is compared: capitals, whatever stands between its signs."""
    return "".join(sign for sign in narrow(code).upper() if sign.isalnum())


def _sheet(book: Book) -> str:
    """Return the name of the form's sheet: its own, else the first."""
    names = [grid.name for grid in book.sheets]
    return next((n for n in names if squeeze(n) == squeeze(RATING_FORM.sheet)), names[0] if names else "")
