"""Documents -> bytes: new files of a run, many forms of one class stamped from one, the workbook itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.commands.pages.pages import pages
from zongce.core.grid import BATCH_PROPERTY, CLASS_PROPERTY, COLLEGE_PROPERTY, ID_PROPERTY
from zongce.ports.outcome import Document, FormDocument
from zongce.sheets.form_stamp import forms
from zongce.sheets.render import render_document
from zongce.tables.books import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from zongce.core.grid import Book
    from zongce.core.records import Records
    from zongce.ports.outcome import NewFile

OWN_PROPERTIES = (ID_PROPERTY, BATCH_PROPERTY, COLLEGE_PROPERTY, CLASS_PROPERTY)
"""What a workbook keeps of its identity when it is written again (design decision 7)."""


def rendered(files: Sequence[NewFile]) -> Iterator[tuple[str, bytes]]:
    """Yield path and bytes of every new file, in order."""
    stamped = forms([file.document for file in files if isinstance(file.document, FormDocument)])
    for file in files:
        if isinstance(file.document, Document):
            yield file.path, render_document(file.document)
        else:
            yield file.path, next(stamped)


def workbook_bytes(book: Book, tables: Mapping[str, Records], now: datetime) -> bytes:
    """Return a workbook of ours with these sheets and its own identity."""
    identity = {name: book.properties[name] for name in OWN_PROPERTIES if name in book.properties}
    kind = book.kind
    return render_document(Document(kind, KINDS[kind].label, pages(kind, tables, now), identity))
