"""数据来源: which files, with which SHA-256, and which parameters a result was computed from."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from zongce.core.named import NamedTuple
from zongce.core.records import from_values
from zongce.ports.outcome import SheetContent
from zongce.tables.report import SOURCES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from zongce.core.grid import Book
    from zongce.core.records import Records, Value

PARAMETER = "参数："
"""Begins the 用途 of a row that holds a parameter instead of a file."""


class Use(NamedTuple):
    """What a result was computed from: a file, a folder of files, or a parameter.

    A file has a ``book``, a folder the files' common ``digest``; ``text`` is the way to the folder, or what
    the parameter says.
    """

    use: str
    book: Book | None
    rows: int | None = None
    text: str = ""
    digest: str = ""


class Provenance(NamedTuple):
    """数据来源 read back: file and SHA-256 by use (several files possible), parameters by name."""

    files: dict[str, tuple[tuple[str, str], ...]]
    parameters: dict[str, str]


def sources_sheet(uses: Iterable[Use]) -> SheetContent:
    """Return the sheet that lets anyone find the inputs again and compute the result once more."""
    uses = tuple(uses)
    columns: dict[str, Sequence[Value]] = {
        "use": [u.use if u.book or u.digest else PARAMETER + u.use for u in uses],
        "file": [(u.book.path or u.book.file) if u.book else u.text for u in uses],
        "row_count": [u.rows for u in uses],
        "digest": [u.book.sha256 if u.book else u.digest or None for u in uses],
    }
    return SheetContent(SOURCES, from_values(SOURCES, columns), SOURCES.sheet)


def common_digest(books: Iterable[Book]) -> str:
    """Return one SHA-256 for several files, whatever their order and names."""
    return hashlib.sha256("".join(sorted(book.sha256 for book in books)).encode()).hexdigest()


def common_folder(paths: Iterable[str]) -> str:
    """Return the deepest folder that holds all the paths (``/`` between folders), ``.`` for the result's own.

    >>> common_folder(["表/一班/a.xlsx", "表/二班/b.xlsx"])
    '表'
    """
    parts = [path.split("/")[:-1] for path in paths]
    shared = []
    for level in zip(*parts, strict=False):
        if len(set(level)) > 1:
            break
        shared.append(level[0])
    return "/".join(shared) or "."


def read_provenance(records: Records) -> Provenance:
    """Return what a result's 数据来源 sheet says."""
    files: dict[str, tuple[tuple[str, str], ...]] = {}
    parameters: dict[str, str] = {}
    names: Sequence[str] = ("use", "file", "digest")
    for use, file, digest in zip(*(records.texts(name) for name in names), strict=True):
        if use.startswith(PARAMETER):
            parameters[use.removeprefix(PARAMETER)] = file
        else:
            files[use] = (*files.get(use, ()), (file, digest))
    return Provenance(files, parameters)
