"""A workbook that is open in Excel: read as values, written range by range, never saved and never closed."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from zongce.books.files import reason, receive
from zongce.books.identity import identity_of
from zongce.books.limits import DEFAULT, Limits
from zongce.books.live.borrowed import rendered
from zongce.books.live.names import held, text_of
from zongce.books.live.papers import Papers
from zongce.books.live.plan import Plan, filtered, foreign, plan
from zongce.books.live.quiet import in_place, quiet
from zongce.books.live.reading import digest, read_grids, size
from zongce.books.live.writing import Writing
from zongce.books.reader import read_book
from zongce.core.catalog import finding
from zongce.core.finding import Finding, Where
from zongce.core.grid import KIND_NAME, KIND_PROPERTY, Book
from zongce.ports.book import Opened

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from zongce.books.live.borrowed import Render
    from zongce.books.native import Native
    from zongce.core.grid import Grid
    from zongce.ports.outcome import Document
    from zongce.ports.report import Written

MANY_CELLS = 100_000
"""Cells beyond which a saved copy is read instead of the values.

In LibreOffice 240,000 cells take 7.1 s as values and 2.6 s as a copy, 61,000 cells 2.8 s and 1.1 s. Excel
was not measured; below, no file is written just for looking.
"""


class LiveBook:
    """A workbook of ours that is open (:class:`zongce.ports.book.BookPort`).

    ``book`` is xlwings' object, ``native`` what xlwings has no words for, ``render`` makes a workbook's bytes
    of a document.
    """

    way = ""
    rewritten = False

    def __init__(self, book: Any, native: Native, render: Render, limits: Limits = DEFAULT) -> None:
        self._book, self._native = book, native
        self._render, self._limits = render, limits
        self._papers = Papers(book, native, render)
        self._seen: dict[str, Grid] = {}
        """The sheets as they were read last, with their formats."""
        self._errors: tuple[type[Exception], ...] = (*native.errors, OSError)

    @property
    def name(self) -> str:
        """The workbook's name."""
        return str(self._book.name)

    @property
    def path(self) -> Path | None:
        """Where it lies; None where it was never saved."""
        name = self._native.full_name(self._book)
        return Path(name) if "/" in name or "\\" in name else None

    def read(self, sheets: Collection[str] | None = None) -> Opened:  # noqa: ARG002  # unchanged() compares all
        """Return the workbook as it stands, saved or not; or why it cannot be worked on.

        W902: it is read-only; L105: a cell is being edited; L102: the program refuses.
        """
        try:
            if self._native.read_only(self._book):
                return Opened(None, "", (finding("W902", Where(self.name)),))
            return self._read()
        except self._native.errors as error:
            return Opened(None, "", (self._refused("L102", "", error),))

    def unchanged(self, sha256: str) -> bool:
        """Say whether it still holds what was read."""
        try:
            return self._read(looks=False).sha256 == sha256
        except self._native.errors:
            return False

    def refusals(self, document: Document) -> tuple[Finding, ...]:
        """Return W905 for what the user put on a sheet that has to be made anew, L106 for filtered sheets."""
        try:
            return self._barred(plan(self._book, document, self._seen), document)
        except self._native.errors as error:
            return (self._refused("L102", "", error),)

    def file(self, document: Document) -> None:
        """Return nothing: the open workbook is written, not its file."""

    def write(self, document: Document, guard: str = "") -> tuple[Finding, ...]:
        """Make the workbook hold ``document``; where that cannot be done it is as it was (L103).

        W905: the user put something on a sheet that has to be made anew. L106: a sheet is filtered. L104: not
        all could be taken back.
        """
        writing = Writing(self._book, self._native, document, guard)
        try:
            made = plan(self._book, document, self._seen)
            barred = self._barred(made, document)
            if barred:
                return barred
            data = rendered(document, made.swaps, self._render) if made.swaps else None
            with quiet(self._book.app), in_place(self._book, self._native):
                writing.run(made, data)
        except self._errors as error:
            return (self._failed(writing, error),)
        return ()

    def show(self, paper: Document, findings: Sequence[Finding] = ()) -> tuple[Written, ...]:
        """Show a document as a sheet of the workbook and colour the cells of the findings."""
        try:
            with quiet(self._book.app):
                self._papers.show(paper, [found for found in findings if found.file in ("", self.name)])
        except self._native.errors as error:
            raise OSError(0, self._native.words(error)) from error
        return ()

    def clear(self, sheet: str) -> None:
        """Take a shown sheet away and give coloured cells their colours back."""
        try:
            with quiet(self._book.app), in_place(self._book, self._native):
                self._papers.clear(sheet)
        except self._native.errors as error:
            raise OSError(0, self._native.words(error)) from error

    def _barred(self, made: Plan, document: Document) -> tuple[Finding, ...]:
        """Return what keeps a plan from being done."""
        book, native = self._book, self._native
        return (*foreign(book, native, made, document), *filtered(book, native, made))

    def _read(self, *, looks: bool = True) -> Opened:
        properties = self._properties()
        papers = self._papers.names()
        cells = size(self._book)
        if cells > MANY_CELLS:
            copied = self._read_copy(properties, papers)
            if copied is not None:
                return copied
            if cells > self._limits.cells:
                what = f"超过 {self._limits.cells:,} 个单元格"
                return Opened(None, "", (finding("F106", Where(self.name), what=what),))
        grids = read_grids(self._book, papers, looks=looks)
        if looks:
            self._seen = {grid.name: grid for grid in grids}
        return self._opened(grids, properties)

    def _read_copy(self, properties: Mapping[str, str], papers: Collection[str]) -> Opened | None:
        """Return the workbook as the reader finds it in a saved copy; None where there can be none."""
        with TemporaryDirectory(prefix="zongce-", dir=self._native.scratch()) as folder:
            path = Path(folder) / "copy.xlsx"
            if not self._native.save_copy(self._book, path):
                return None
            data, found = receive(path, self.name, self._limits.file_bytes)
        if data is None:
            return Opened(None, "", found)
        book, found = read_book(data, self.name, self._limits)
        if book is None:
            return Opened(None, "", found)
        return self._opened(tuple(g for g in book.sheets if g.name not in papers), properties)

    def _opened(self, grids: tuple[Grid, ...], properties: Mapping[str, str]) -> Opened:
        sha256 = digest(grids, properties)
        return Opened(Book(self.name, sha256, grids, dict(properties)), sha256, ())

    def _properties(self) -> dict[str, str]:
        """Return what the workbook says of itself: in its properties, its file, its hidden name."""
        said = self._native.properties(self._book)
        found = dict(self._properties_of_file() if said is None else said)
        name = held(self._book).get(KIND_NAME)
        kind = text_of(name) if name is not None else None
        if kind and found.setdefault(KIND_PROPERTY, kind) != kind:
            found[KIND_PROPERTY] += f"/{kind}"  # two answers are none
        return found

    def _properties_of_file(self) -> Mapping[str, str]:
        path = self.path
        if path is None or not path.is_file():
            return {}
        data, _ = receive(path, self.name, self._limits.file_bytes)
        return (identity_of(data, self.name, self._limits)[0] if data else None) or {}

    def _failed(self, writing: Writing, error: Exception) -> Finding:
        """Return why nothing was written; L104 where something was and could not be taken back."""
        if writing.left:
            sheets = "、".join(name or "（名称）" for name in writing.left)
            where = Where(self.name, writing.left[0])
            return finding("L104", where, sheets=sheets, what=self._words(error))
        return self._refused("L103", writing.at, error)

    def _refused(self, code: str, sheet: str, error: Exception) -> Finding:
        """Return why nothing was done: the program is busy (L105), or ``code`` with its own words."""
        where = Where(self.name, sheet)
        if isinstance(error, self._native.errors) and self._native.is_busy(error):
            return finding("L105", where)
        return finding(code, where, what=self._words(error))

    def _words(self, error: Exception) -> str:
        return reason(error) if isinstance(error, OSError) else self._native.words(error)
