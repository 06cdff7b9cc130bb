"""A document written into an open workbook: only what differs, and every step can be taken back."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from zongce.books.live.borrowed import borrowed
from zongce.books.live.names import built_text, drop, held, keep_built, keep_text, text_of
from zongce.books.live.plan import is_locked
from zongce.books.live.quiet import Undo
from zongce.books.live.sheet import bring, trim
from zongce.core.grid import UNMET_NAME
from zongce.sheets.build import built

if TYPE_CHECKING:
    from zongce.books.live.plan import Patch, Plan
    from zongce.books.native import Native
    from zongce.ports.outcome import Document, SheetContent


class Writing:
    """One writing of a plan, step by step."""

    def __init__(self, book: Any, native: Native, document: Document, guard: str) -> None:
        """Write ``document`` into ``book``, whose sheets are locked with ``guard`` now."""
        self._book, self._native = book, native
        self._document, self._guard = document, guard
        self._undo = Undo()
        self._copies: list[tuple[SheetContent, Any]] = []
        self.at = ""
        """The sheet that is being worked on, for findings."""
        self.left: list[str] = []
        """Sheets that could be brought neither to the new nor back to the old values."""
        self._beyond = False
        """Whether sheets have been taken away, which cannot be taken back."""

    def run(self, plan: Plan, made: bytes | None) -> None:
        """Do what the plan says, or take back what was done; ``made`` has the sheets that are made anew.

        Raises:
            OSError: the disk refuses.
            Exception: one of ``native.errors``, where the program refuses.
        """
        try:
            self._run(plan, made)
        except BaseException as error:
            self.left = [self.at] if self._beyond else self._undo.back()
            for fault in self._undo.faults:  # for the log: what is told is what went wrong first
                error.add_note(f"{type(fault).__name__}: {fault}")
            raise

    def _run(self, plan: Plan, made: bytes | None) -> None:
        for patch in plan.patches:
            self._patch(patch)
        if made is not None:
            with borrowed(self._book.app, self._native, made) as lent:
                for content in plan.swaps:
                    self._copy(lent.sheets[content.table.sheet], content)
        self._keep(plan)
        self._finish(plan)

    def _patch(self, patch: Patch) -> None:
        """Write a sheet's cells between taking its protection away and giving it what it shall have."""
        self.at = patch.name
        sheet, native = self._book.sheets[patch.name], self._native
        locked, wanted = native.is_protected(sheet), is_locked(self._document, patch.content)
        changes = patch.changes
        same = locked == wanted and (self._guard == self._document.guard or not locked)
        if same and not changes:
            return
        if locked:
            native.unprotect(sheet, self._guard)
            self._undo.add(patch.name, partial(native.protect, sheet, self._guard))
        if changes:
            bring(sheet, patch, self._undo)
            trim(sheet, patch, self._undo)
        if wanted:
            native.protect(sheet, self._document.guard)
            self._undo.add(patch.name, partial(native.unprotect, sheet, self._document.guard))

    def _copy(self, source: Any, content: SheetContent) -> None:
        """Copy a sheet that was made elsewhere to its place, beside the old one if there is one."""
        self.at = content.table.sheet
        book = self._book
        sheet = source.copy(after=book.sheets[before]) if (before := self._before(content)) else None
        if sheet is None:
            sheet = source.copy(before=book.sheets[0])
        self._undo.add(self.at, partial(_drop, book, sheet.name))
        self._copies.append((content, sheet))

    def _before(self, content: SheetContent) -> str:
        """Return the name of the sheet behind which one belongs, empty for the first."""
        there = {sheet.name for sheet in self._book.sheets}
        if content.table.sheet in there:
            return content.table.sheet
        copied = {made.table.sheet: sheet.name for made, sheet in self._copies}
        earlier = [each.table.sheet for each in self._document.sheets]
        earlier = earlier[: earlier.index(content.table.sheet)]
        return next((copied.get(n, n) for n in reversed(earlier) if n in copied or n in there), "")

    def _keep(self, plan: Plan) -> None:
        """Refresh what hidden names say: which needs are not met, how the sheets are built."""
        book, native, document = self._book, self._native, self._document
        self.at = ""
        names = held(book)
        before = text_of(names[UNMET_NAME]) if UNMET_NAME in names else None
        if document.unmet is not None and document.unmet != before:
            back = partial(drop, book, UNMET_NAME)
            if before is not None:
                back = partial(keep_text, book, native, UNMET_NAME, before)
            self._undo.add("", back)
            keep_text(book, native, UNMET_NAME, document.unmet, names)
        rows = {patch.content.table.name: patch.rows for patch in plan.patches}
        known, wanted = built_text(book), built(document, rows)
        if document.unmet is not None and known != wanted:
            self._undo.add("", partial(keep_built, book, native, known))
            keep_built(book, native, wanted)

    def _finish(self, plan: Plan) -> None:
        """Let the copies take the place of the old sheets, which go and cannot come back."""
        for content, sheet in self._copies:
            if content.hidden:
                sheet.visible = False
        for name in plan.gone:
            self.at = name
            self._book.sheets[name].delete()
            self._beyond = True
        for content, sheet in self._copies:
            self.at = content.table.sheet
            if sheet.name != self.at:
                sheet.name = self.at


def _drop(book: Any, name: str) -> None:
    book.sheets[name].delete()
