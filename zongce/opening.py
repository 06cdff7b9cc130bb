"""The workbook of a run: read, recognised as ours, and nothing in it that writing it would lose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.casefolder.folder import is_shelved
from zongce.checks.own_book import Own, read_own
from zongce.core.catalog import finding
from zongce.core.finding import Finding, Severity, Where, stops
from zongce.core.grid import CLASS_PROPERTY, COLLEGE_PROPERTY
from zongce.core.named import NamedTuple
from zongce.core.text import squeeze
from zongce.tables.batch import BATCHES, STAFF, WINDOWS
from zongce.tables.books import OWN_BOOKS
from zongce.tables.records import STATUS
from zongce.tables.sealing import TRUST

if TYPE_CHECKING:
    from zongce.commands.command import Command
    from zongce.core.grid import Book
    from zongce.ports.book import BookPort

IDENTITY = (COLLEGE_PROPERTY, CLASS_PROPERTY)
"""Properties that with the kind say whose a workbook is; its case folder is theirs."""
AT_THE_GATE = (STATUS, BATCHES, STAFF, WINDOWS, TRUST)
"""The sheets that say whose a workbook is, in which state, who may act and whose keys count."""


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


def open_workbook(
    host: BookPort, command: Command, *, whole: bool = False
) -> tuple[Opened | None, tuple[Finding, ...], bool]:
    """Return the workbook, or what keeps it from being worked on and whether that is worth a 检查报告.

    For a command that only looks it has no sheets but those that it looks at, unless it is to be ``whole``.

    Findings: what the file says (W901, W902, F1xx), W904 none of ours, W931 a copy for somebody else, the
    errors at its cells, W905 what would be lost. Of what a command only looks at nothing is lost.
    """
    sheets = None
    if command.looks and not whole:
        sheets = frozenset(table.sheet for table in (*command.reads, *AT_THE_GATE))
    opened = host.read(sheets)
    where = Where(host.name)
    if opened.book is None:
        return None, opened.findings, False
    own = None
    if opened.book.kind in OWN_BOOKS:
        own = read_own(opened.book, sheets, written=not command.looks, alone=host.rewritten)
    if own is None:
        return None, (finding("W904", where, opened.book.kind, kind=opened.book.kind or "没有标记"),), False
    if host.path is not None and is_shelved(host.path):
        return None, (finding("W931", where),), False
    found = (*opened.findings, *own.findings)
    if stops(found):
        return None, tuple(f for f in found if f.severity is not Severity.HINT), True
    read = {squeeze(table.sheet) for table in command.reads}
    hints = tuple(f for f in found if squeeze(f.sheet) in read)
    return Opened(opened.book, opened.sha256, own, hints), (), True
