"""The workbook of a run: read, recognised as ours, and nothing in it that writing it would lose."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from zongce.casefolder.folder import is_shelved
from zongce.checks.own_book import Own, read_own
from zongce.core.catalog import finding
from zongce.core.finding import Finding, Severity, Where, stops
from zongce.core.grid import CLASS_PROPERTY, COLLEGE_PROPERTY
from zongce.core.text import squeeze
from zongce.tables.books import OWN_BOOKS

if TYPE_CHECKING:
    from zongce.books.file_book import FileBook
    from zongce.commands.command import Command
    from zongce.core.grid import Book

IDENTITY = (COLLEGE_PROPERTY, CLASS_PROPERTY)
"""Properties that with the kind say whose a workbook is; its case folder is theirs."""


class Opened(NamedTuple):
    """A workbook as it was read, and the hints on the sheets that the command looks at."""

    book: Book
    sha256: str
    own: Own
    hints: tuple[Finding, ...]

    @property
    def owner(self) -> str:
        """Whose workbook it is: the school's, a college's, a class's."""
        return "/".join((self.own.kind, *(self.book.properties.get(name, "") for name in IDENTITY)))


def open_workbook(host: FileBook, command: Command) -> tuple[Opened | None, tuple[Finding, ...], bool]:
    """Return the workbook, or what keeps it from being worked on and whether that is worth a 检查报告.

    Findings: what the file says (W901, W902, F1xx), W904 none of ours, W931 a copy for somebody else, the
    errors at its cells, W905 what would be lost.
    """
    opened = host.read()
    where = Where(host.path.name)
    if opened.book is None:
        return None, opened.findings, False
    own = read_own(opened.book) if opened.book.kind in OWN_BOOKS else None
    if own is None:
        return None, (finding("W904", where, opened.book.kind, kind=opened.book.kind or "没有标记"),), False
    if is_shelved(host.path):
        return None, (finding("W931", where),), False
    found = (*opened.findings, *own.findings)
    if stops(found):
        return None, tuple(f for f in found if f.severity is not Severity.HINT), True
    sheets = {squeeze(table.sheet) for table in command.reads}
    hints = tuple(f for f in found if squeeze(f.sheet) in sheets)
    return Opened(opened.book, opened.sha256, own, hints), (), True
