"""One zip for one recipient: a new workbook and files of the case, the same bytes whenever it is made."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from zongce.casefolder.folder import given_name
from zongce.ports.shelves import INBOX

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from zongce.casefolder.folder import CaseFolder

    Kept = Callable[[str], tuple[str, bytes]]
    """SHA-256 -> the name under which a file was handed in, and its bytes."""
_EPOCH = (1980, 1, 1, 0, 0, 0)
_UNIX, _PLAIN_FILE = 3, 0o644 << 16


def kept_in(folder: CaseFolder) -> Kept:
    """Return what fetches the received files of a case."""

    def fetch(digest: str) -> tuple[str, bytes]:
        path = folder.find(INBOX, digest)
        if path is None:  # the command asked for it before it ran
            raise FileNotFoundError(digest)
        return given_name(path.name, digest), path.read_bytes()

    return fetch


def no_case(digest: str) -> tuple[str, bytes]:
    """Fetch nothing: who writes no bundle needs no case.

    Raises:
        FileNotFoundError: always.
    """
    raise FileNotFoundError(digest)


def zipped(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Return a zip of files by name; of two with one name the later gets a number."""
    import zipfile  # noqa: PLC0415  # few runs make one

    out = io.BytesIO()
    taken: set[str] = set()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as made:  # workbooks are packed already
        for name, data in files:
            entry = zipfile.ZipInfo(_free(name, taken), _EPOCH)
            entry.create_system, entry.external_attr = _UNIX, _PLAIN_FILE
            made.writestr(entry, data)
    return out.getvalue()


def _free(name: str, taken: set[str]) -> str:
    """Return a name that no entry has yet; names that differ in case alone are one on many computers."""
    stem, dot, suffix = name.rpartition(".")
    made, number = name, 2
    while made.casefold() in taken:
        made = f"{stem}（{number}）{dot}{suffix}" if dot else f"{name}（{number}）"
        number += 1
    taken.add(made.casefold())
    return made
