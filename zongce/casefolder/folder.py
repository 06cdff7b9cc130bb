"""One case folder: found beside the workbook, marked by 案卷.json; files are kept, found, set apart."""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from zongce.books.files import write_whole
from zongce.core.pattern import pattern
from zongce.ports.shelves import QUARANTINE, SHELVES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MARK = "案卷.json"
LOCK = ".案卷.lock"
OWNER = "工作簿"
"""Whose case it is, in 案卷.json."""
_DIGITS = 16
"""Of the SHA-256 in a kept file's name: enough that no two files of a case meet."""
_UNSAFE = pattern(r'[\\/:*?"<>|\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]+')
_DEVICES = pattern(r"(?i)\A(con|prn|aux|nul|com[0-9]|lpt[0-9])(?=\.|$)")
_KEPT_NAME = pattern(rf"[0-9a-f]{{{_DIGITS}}}_")
_LONGEST, _LONGEST_BYTES = 80, 200
_TEMPORARY = ".zongce-*.tmp"


class BusyError(Exception):
    """Another run works in this case folder."""


class CaseFolder:
    """The folder of one owner's workbooks. Nothing is created before something is kept or written."""

    def __init__(self, root: Path, owner: str = "") -> None:
        self.root = root
        self.owner = owner
        self._shelves: dict[str, dict[str, list[Path]]] = {}

    @classmethod
    def of(cls, workbook: Path, owner: str = "") -> CaseFolder:
        """Return the nearest marked ancestor that is the owner's, else the workbook's own folder.

        Where one person keeps a college's folder inside the school's, each has its own case.
        """
        here = workbook.resolve().parent
        marked = ((folder, _owner_of(folder)) for folder in (here, *here.parents))
        ours = (
            folder for folder, whose in marked if whose is not None and (not owner or whose in (owner, ""))
        )
        return cls(next(ours, here), owner)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the case for one run; a run that was killed holds nothing.

        Raises:
            BusyError: another run holds it.
        """
        from filelock import FileLock, Timeout  # noqa: PLC0415  # only who writes waits for it

        lock = FileLock(self.root / LOCK, timeout=0)
        try:
            lock.acquire()
        except Timeout as fault:
            raise BusyError(str(self.root)) from fault
        try:
            self._sweep()
            yield
        finally:
            lock.release()

    def _sweep(self) -> None:
        """Take away what a killed run left half written."""
        left = [*self.root.glob(_TEMPORARY)]
        for name in SHELVES:
            left += (self.root / name).rglob(_TEMPORARY)
        for path in left:
            with suppress(OSError):
                path.unlink(missing_ok=True)

    def mark(self) -> None:
        """Mark the folder as a case, so that workbooks that move into a subfolder find it."""
        if not (self.root / MARK).is_file():
            said = {"案卷": 1, OWNER: self.owner, "说明": "本文件夹由综测程序管理，请勿删除。"}
            write_whole(self.root / MARK, json.dumps(said, ensure_ascii=False).encode())

    def keep(self, shelf: str, name: str, data: bytes) -> Path:
        """Keep a received file byte for byte under its SHA-256; the same bytes are kept once (N1)."""
        digest = hashlib.sha256(data).hexdigest()
        held = self.find(shelf, digest)
        if held is not None:
            return held
        self.mark()
        target = self.place(f"{shelf}/{digest[:_DIGITS]}_{safe_name(name, _DIGITS + 1)}")
        target.parent.mkdir(parents=True, exist_ok=True)
        write_whole(target, data)
        self._shelf(shelf).setdefault(digest[:_DIGITS], []).append(target)
        return target

    def find(self, shelf: str, digest: str) -> Path | None:
        """Return the kept file with this SHA-256, on its shelf or in 隔离; None where it is not there.

        A file whose bytes are no longer those is not it.
        """
        for folder in dict.fromkeys((shelf, QUARANTINE)):
            for path in self._shelf(folder).get(digest[:_DIGITS], ()):
                if path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == digest:
                    return path
        return None

    def set_apart(self, shelf: str, digests: Iterable[str]) -> None:
        """Move kept files into 隔离: written there first, then taken from their shelf."""
        for digest in digests:
            on_shelf = self._shelf(shelf).get(digest[:_DIGITS])
            held = self.find(shelf, digest) if on_shelf else None
            if held is None or held.parent.name == QUARANTINE:
                continue
            apart = self.place(f"{QUARANTINE}/{held.name}")
            apart.parent.mkdir(parents=True, exist_ok=True)
            write_whole(apart, held.read_bytes())
            self._shelf(QUARANTINE).setdefault(digest[:_DIGITS], []).append(apart)
            held.unlink()

    def is_apart(self, digest: str) -> bool:
        """Say whether a file was set apart by an earlier run: refusing it once more is no news."""
        return bool(self._shelf(QUARANTINE).get(digest[:_DIGITS]))

    def place(self, path: str) -> Path:
        """Return where a file of the case lies; ``path`` is relative, ``/`` between folders.

        Raises:
            ValueError: the path leads out of the case folder (a fault of ours).
        """
        target = self.root.joinpath(*(safe_name(part) for part in path.split("/")))
        if not target.resolve().is_relative_to(self.root.resolve()):
            message = f"{path} leads out of the case folder"
            raise ValueError(message)
        return target

    def _shelf(self, name: str) -> dict[str, list[Path]]:
        """Return a folder's files by the digest in their names, listed once a run."""
        if name not in self._shelves:
            found: dict[str, list[Path]] = {}
            folder = self.root / name
            for path in sorted(folder.iterdir()) if folder.is_dir() else ():
                if _KEPT_NAME.match(path.name):
                    found.setdefault(path.name[:_DIGITS], []).append(path)
            self._shelves[name] = found
        return self._shelves[name]


def is_shelved(workbook: Path) -> bool:
    """Say whether a workbook lies in one of a case's own folders, where it is a copy for somebody else."""
    here = workbook.resolve().parent
    inner = zip((here, *here.parents), here.parents, strict=False)
    return any(folder.name in SHELVES and (case / MARK).is_file() for folder, case in inner)


def given_name(name: str, digest: str) -> str:
    """Return a file's name as it was handed in first, where it is handed in again out of 收件 or 隔离.

    >>> given_name("0123456789abcdef_甲.xlsx", "0123456789abcdef" + "0" * 48)
    '甲.xlsx'
    """
    return name[_DIGITS + 1 :] if name.startswith(f"{digest[:_DIGITS]}_") else name


def safe_name(name: str, taken: int = 0) -> str:
    """Return a file name that every system takes: no signs of its own, at most 80 characters.

    ``taken`` are characters that will stand before it.

    >>> safe_name('会计:2401/"甲".xlsx')
    '会计_2401_甲_.xlsx'
    """
    flat = _DEVICES.sub(r"_\1", _UNSAFE.sub("_", name).strip(". ")) or "_"
    stem, dot, suffix = flat.rpartition(".")
    stem, suffix = (stem, dot + suffix) if dot and len(suffix) <= 5 else (stem + dot + suffix, "")
    room = _LONGEST - len(suffix) - taken
    while len(os.fsencode(stem[:room])) > _LONGEST_BYTES - taken:
        room -= 1
    return (stem[:room].rstrip(". ") or "_") + suffix


def _owner_of(folder: Path) -> str | None:
    """Return whose case a folder is, empty where the mark does not say, None where it is no case."""
    try:
        said = json.loads((folder / MARK).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return "" if (folder / MARK).is_file() else None
    return str(said.get(OWNER, "")) if isinstance(said, dict) else ""
