"""Documents -> bytes: new files of a run, many forms of one class stamped from one, the workbook itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.bundle import no_case, zipped
from zongce.commands.gate import unmet
from zongce.commands.pages.pages import pages
from zongce.commands.pages.seal_state import guard
from zongce.core.grid import BATCH_PROPERTY, CLASS_PROPERTY, COLLEGE_PROPERTY, ID_PROPERTY
from zongce.ports.outcome import Bundle, Document, FormDocument, TextDocument
from zongce.sheets.form_stamp import forms
from zongce.sheets.render import render_document
from zongce.tables.books import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from zongce.bundle import Kept
    from zongce.core.grid import Book
    from zongce.core.records import Records
    from zongce.ports.outcome import NewFile

OWN_PROPERTIES = (ID_PROPERTY, BATCH_PROPERTY, COLLEGE_PROPERTY, CLASS_PROPERTY)
"""What a workbook keeps of its identity when it is written again (design decision 7)."""
_UTF8 = b"\xef\xbb\xbf"
"""The mark by which every Windows program knows the text's encoding."""


def rendered(files: Sequence[NewFile], kept: Kept = no_case) -> Iterator[tuple[str, bytes]]:
    """Yield path and bytes of every new file, in order; ``kept`` fetches the files that go along in a zip."""
    stamped = forms([file.document for file in files if isinstance(file.document, FormDocument)])
    for file in files:
        if isinstance(file.document, Document):
            yield file.path, render_document(file.document)
        elif isinstance(file.document, TextDocument):
            yield file.path, _UTF8 + file.document.text.encode()
        elif isinstance(file.document, Bundle):
            made = file.document
            own = made.name, render_document(made.document)
            yield file.path, zipped((own, *map(kept, made.kept)))
        else:
            yield file.path, next(stamped)


def own_document(book: Book, tables: Mapping[str, Records], now: datetime) -> Document:
    """Return a workbook of ours with these sheets and its own identity."""
    identity = {name: book.properties[name] for name in OWN_PROPERTIES if name in book.properties}
    kind = book.kind
    made = pages(kind, tables, now)
    state, locks = unmet(kind, tables), guard(tables)
    return Document(kind, KINDS[kind].label, made, identity, state, locks)
