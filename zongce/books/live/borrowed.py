"""Sheets made elsewhere: a document becomes a workbook of its own for a moment, and its sheets are copied."""

from __future__ import annotations

import secrets
import shutil
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zongce.core.value import replace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from zongce.books.native import Native
    from zongce.ports.outcome import Document, SheetContent

    Render = Callable[[Document], bytes]


def rendered(document: Document, contents: Sequence[SheetContent], render: Render) -> bytes:
    """Return some sheets of a document as a workbook, all of them in sight: others cannot be copied well."""
    shown = tuple(replace(content, hidden=False) for content in contents)
    return render(replace(document, sheets=shown, unmet=None))


@contextmanager
def borrowed(app: Any, native: Native, data: bytes) -> Iterator[Any]:
    """Open the bytes of a workbook of ours, and close it again without a trace.

    Raises:
        OSError: the disk refuses.
        Exception: one of ``native.errors``, where it cannot be opened.
    """
    folder = Path(tempfile.mkdtemp(prefix="zongce-", dir=native.scratch()))
    try:
        path = folder / f"zongce-{secrets.token_hex(8)}.xlsx"  # two open workbooks cannot have one name
        path.write_bytes(data)
        book = app.books.open(path, update_links=False, read_only=True, add_to_mru=False)
        try:
            yield book
        except BaseException:
            with suppress(Exception):  # what went wrong before must be told
                book.close()
            raise
        book.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
