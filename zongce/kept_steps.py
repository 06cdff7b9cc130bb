"""The last steps on each workbook as compact files that only this computer's user can read."""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
import time
import zlib
from typing import TYPE_CHECKING

from zongce.books.files import write_aside
from zongce.checks.own_book import shaped
from zongce.core.records import from_values
from zongce.ports.steps import Step
from zongce.tables.books import KINDS, OWN_BOOKS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path
    from typing import Any

    from zongce.core.records import Records
    from zongce.core.schema import Table
    from zongce.ports.steps import Owner

STEPS = 10
"""How many steps of a workbook are kept (issue D)."""
BOOKS, BYTES, DAYS = 200, 256 * 1024 * 1024, 400
"""How many workbooks' steps are kept, how large they are together, and for how long: the newest first."""
_MARK, _STEP = "mark", ".json.gz"
_OWNER_ONLY = 0o077
_DAY = 86_400
_TABLES = {table.name: table for kind in OWN_BOOKS for table in KINDS[kind].tables}


class KeptSteps:
    """The steps of this computer's user (:class:`zongce.ports.steps.Journal`).

    A folder a workbook, in it a file a step and the mark of 日志 after the last one. The step is written
    before the mark: whatever stops in between leaves a step whose mark is another's, and it is not undone.
    """

    def __init__(self, root: Path) -> None:
        self._root = root

    def last(self, owner: Owner) -> Step | None:
        """Return the last step; None also where its file is broken: what it was cannot be known."""
        folder = self._folder(owner)
        try:
            steps = _steps(folder)
            mark = (folder / _MARK).read_text(encoding="utf-8") if steps else ""
            return _step(steps[-1].read_bytes(), mark) if steps else None
        except (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError):
            return None

    def add(self, owner: Owner, step: Step) -> None:
        """Write a step whole, take away the eleventh and the workbooks that nobody worked on for long."""
        folder = self._folder(owner)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        steps = _steps(folder)
        number = int(steps[-1].name.removesuffix(_STEP)) + 1 if steps else 1
        _write(folder / f"{number:08d}{_STEP}", _bytes(step))
        _write(folder / _MARK, step.mark.encode())
        for old in steps[: max(0, len(steps) + 1 - STEPS)]:
            old.unlink(missing_ok=True)
        self._tidy(folder)

    def drop(self, owner: Owner, mark: str) -> None:
        """Take the last step away."""
        folder = self._folder(owner)
        for last in _steps(folder)[-1:]:
            last.unlink(missing_ok=True)
        self.move(owner, mark)

    def move(self, owner: Owner, mark: str) -> None:
        """Write another mark where there are steps."""
        folder = self._folder(owner)
        if _steps(folder):
            _write(folder / _MARK, mark.encode())

    def forget(self, owner: Owner) -> None:
        """Take the workbook's folder away."""
        _remove([self._folder(owner)])

    def purge(self, batch: str) -> None:
        """Take the folders of all workbooks of a batch away."""
        _remove(self._root.glob(f"{_named(batch)}-*"))

    def _folder(self, owner: Owner) -> Path:
        return self._root / f"{_named(owner.batch)}-{_named(owner.book)}"

    def _tidy(self, mine: Path) -> None:
        """Keep the folders that were worked in last, as far as they are few, small and young enough."""
        found = sorted(
            ((p / _MARK).stat().st_mtime, p) for p in self._root.iterdir() if (p / _MARK).is_file()
        )
        young, total, gone = time.time() - DAYS * _DAY, 0, []
        for place, (when, folder) in enumerate(reversed(found)):
            total += sum(file.stat().st_size for file in folder.iterdir())
            if folder != mine and (place >= BOOKS or total > BYTES or when < young):
                gone.append(folder)
        _remove(gone)


def _named(text: str) -> str:
    """Return a name for a folder that says nothing of whose it is."""
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def _steps(folder: Path) -> list[Path]:
    """Return the files of a workbook's steps, the eldest first."""
    return sorted(p for p in folder.glob(f"*{_STEP}") if p.name.removesuffix(_STEP).isdigit())


def _write(path: Path, data: bytes) -> None:
    aside = write_aside(path, data, _OWNER_ONLY)
    try:
        aside.put()
    except OSError:
        aside.drop()
        raise


def _remove(folders: Iterable[Path]) -> None:
    for folder in folders:
        if folder.is_dir():
            shutil.rmtree(folder)


def _bytes(step: Step) -> bytes:
    document = {
        "command": step.command, "label": step.label, "time": step.time, "person": step.person,
        "undoable": step.undoable, "before": _packed(step.before), "after": _packed(step.after),
    }  # fmt: skip
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return gzip.compress(text.encode(), 5, mtime=0)


def _step(data: bytes, mark: str) -> Step:
    document: dict[str, Any] = json.loads(gzip.decompress(data))
    before, after = _unpacked(document.pop("before")), _unpacked(document.pop("after"))
    return Step(**document, before=before, after=after, mark=mark)


def _packed(tables: Mapping[str, Records]) -> dict[str, object]:
    return {
        name: [[c.heading, records.values(c.name)] for c in records.table.columns]
        for name, records in tables.items()
    }


def _unpacked(document: Mapping[str, list[Any]]) -> dict[str, Records]:
    return {name: _records(_TABLES[name], dict(columns)) for name, columns in document.items()}


def _records(base: Table, values: Mapping[str, list[Any]]) -> Records:
    """Return a sheet's rows under the table that a sheet with these headings is read as."""
    own = [column.heading for column in base.columns]
    table = base if list(values) == own else shaped(base, list(values))
    return from_values(table, {column.name: values[column.heading] for column in table.columns})
