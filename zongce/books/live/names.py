"""Hidden defined names of an open workbook: texts that it keeps, and marks that go along with their cells."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from zongce.core.named import NamedTuple
from zongce.sheets.build import BUILT_NAME, pieces

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zongce.books.native import Native

OURS = "_zongce_"
_TEXT = re.compile(r'="((?:[^"]|"")*)"')
_CELL = re.compile(r"=(?:'((?:[^']|'')+)'|([^'!\[\]]+))!\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_BUILD = re.compile(r"([a-z_0-9]+)=([0-9a-f]+):([0-9]+)")


class Spot(NamedTuple):
    """The cell that a name stands for, wherever it has moved."""

    sheet: str
    cell: str


class Build(NamedTuple):
    """How a sheet was built: the digest of its build, and its rows below the headings."""

    digest: str
    rows: int


def held(book: Any) -> dict[str, Any]:
    """Return the workbook's own names that are ours."""
    named = ((name.name, name) for name in book.names)  # each question is a call
    return {text: name for text, name in named if text.startswith(OURS)}


def text_of(name: Any) -> str | None:
    """Return the text that a name keeps, None where it keeps none."""
    match = _TEXT.fullmatch(name.refers_to or "")
    return match[1].replace('""', '"') if match else None


def spot_of(name: Any) -> Spot | None:
    """Return the cell that a name stands for, None where it is gone."""
    match = _CELL.fullmatch(name.refers_to or "")
    if match is None:
        return None
    return Spot((match[1] or match[2]).replace("''", "'"), match[3] + match[4])


def keep_text(
    book: Any, native: Native, name: str, text: str, there: Mapping[str, Any] | None = None
) -> None:
    """Let a hidden name keep a text, also one that is there: a second of its name might come beside it.

    ``there`` are the names of ours as they are now, for whoever has asked for them already.
    """
    refers_to = '="' + text.replace('"', '""') + '"'
    if (old := (held(book) if there is None else there).get(name)) is None:
        _add(book, native, name, refers_to)
    else:
        old.refers_to = refers_to


def drop(book: Any, name: str) -> None:
    """Forget a name of ours, where it is there."""
    if (old := held(book).get(name)) is not None:
        old.delete()


def keep_spot(book: Any, native: Native, name: str, sheet: str, cell: str) -> None:
    """Let a new hidden name stand for a cell of a sheet."""
    column, row = cell.rstrip("0123456789"), cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    _add(book, native, name, "='" + sheet.replace("'", "''") + f"'!${column}${row}")


def _add(book: Any, native: Native, name: str, refers_to: str) -> None:
    native.hide(book.names.add(name, refers_to))


def builds(book: Any) -> dict[str, Build]:
    """Return how the sheets of a workbook are built, by table; empty where it does not say."""
    return {name: Build(digest, int(rows)) for name, digest, rows in _BUILD.findall(built_text(book))}


def built_text(book: Any) -> str:
    """Return what :func:`keep_built` kept."""
    names = held(book)
    parts, number = [], 1
    while (name := names.get(f"{BUILT_NAME}_{number}")) is not None:
        parts.append(text_of(name) or "")
        number += 1
    return "".join(parts)


def keep_built(book: Any, native: Native, text: str) -> None:
    """Keep how the sheets are built; what was kept before goes."""
    wanted = {f"{BUILT_NAME}_{n}": piece for n, piece in enumerate(pieces(text), start=1)}
    there = held(book)
    for name, old in there.items():
        if name.startswith(BUILT_NAME) and name not in wanted:
            old.delete()
    for name, piece in wanted.items():
        keep_text(book, native, name, piece, there)
