"""Where a click's Python may import from: never the folder of the workbook, never a current folder."""

from __future__ import annotations

import ntpath
import posixpath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def without_workbook_folder(path: Iterable[str], workbook: str, *, windows: bool) -> list[str]:
    """Return ``sys.path`` without entries that a received file could fill.

    ``python -c`` and xlwings put ``""`` on it, which is whatever folder Excel is in, often that of the
    workbook; on the Mac xlwings always does. Relative entries go for the same reason, and so do the
    workbook's own folder and its ``.zip``. Folders below or above the workbook's stay: Python may lie there.
    ``workbook`` is its full name, empty where it was never saved; an address in a cloud names no folder.
    """
    flavour = ntpath if windows else posixpath

    def plain(place: str) -> str:
        return str(flavour.normcase(flavour.normpath(place)))

    barred = set()
    if workbook and "://" not in workbook:
        barred = {plain(flavour.dirname(workbook)), plain(f"{flavour.splitext(workbook)[0]}.zip")}
    return [place for place in path if _rooted(place, windows=windows) and plain(place) not in barred]


def _rooted(place: str, *, windows: bool) -> bool:
    """Say whether a path means the same whatever the current folder (and drive) is."""
    if windows:
        drive, rest = ntpath.splitdrive(place)
        return bool(drive) and (rest.startswith(("\\", "/")) or drive.startswith(("\\\\", "//")))
    return posixpath.isabs(place)
