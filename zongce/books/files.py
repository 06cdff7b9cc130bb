"""Bytes from and to the disk: read once, write whole or not at all."""

from __future__ import annotations

import errno
import hashlib
import os
from contextlib import suppress
from pathlib import Path

from zongce.core.catalog import finding
from zongce.core.finding import Finding, Where
from zongce.core.named import NamedTuple
from zongce.ports.report import Written

IGNORED_NAMES = frozenset({"thumbs.db", "desktop.ini", ".ds_store"})
"""What systems leave in folders; nobody handed it in."""
_HELD = "没有权限，或正被别的程序占用"
_REASONS = {errno.EACCES: _HELD, errno.EPERM: _HELD, errno.EROFS: "磁盘只读", errno.ENOSPC: "磁盘已满"}


def paper_path(workbook: Path, sheet: str) -> Path:
    """Return where a document for reading lies beside a workbook: X.xlsx -> X.检查报告.xlsx."""
    return workbook.with_name(f"{workbook.stem}.{sheet}.xlsx")


def receive(path: Path, name: str, most: int) -> tuple[bytes | None, tuple[Finding, ...]]:
    """Return a file's bytes, or the finding that says why it cannot be read.

    Of a file above ``most`` bytes only so much is read that the reader sees it is too large.
    """
    where = Where(name)
    try:
        if path.is_dir():
            return None, (finding("F113", where, str(path)),)
        if not path.is_file():
            return None, (finding("F110", where, str(path)),)
        with path.open("rb") as stream:
            return stream.read(most + 1), ()
    except OSError as fault:
        return None, (finding("F112", where, str(path), what=reason(fault)),)


def reason(fault: OSError) -> str:
    """Return why a file cannot be read or written, in words for people where we have them."""
    return _REASONS.get(fault.errno or 0) or fault.strerror or type(fault).__name__


def handed_in(folder: Path) -> list[Path]:
    """Return every file in a folder and its subfolders that somebody may have handed in, by name.

    Also files of a wrong kind: leaving one out silently would lose a submission. Office's lock files
    (``~$…``, ``.~lock…``) and what operating systems leave behind are no submissions.
    """
    found = (path for path in folder.rglob("*") if path.is_file())
    return sorted(path for path in found if not _left_behind(path.name))


def without_files(folder: Path) -> Finding:
    """Say why a folder gives no file: it is none, it is not there, or nothing was handed in."""
    where = Where(folder.name)
    if folder.is_dir():
        return finding("F111", where, str(folder))
    return finding("F114", where, str(folder), what="这是一个文件" if folder.is_file() else "没有这个文件夹")


def _left_behind(name: str) -> bool:
    return name.startswith(("~$", ".")) or name.lower() in IGNORED_NAMES


class Aside(NamedTuple):
    """A new version of a file, down on the disk beside the place that it is to take."""

    target: Path
    temporary: Path
    sha256: str

    def put(self) -> Written:
        """Take the place: the old file stays until this moment.

        Raises:
            OSError: it cannot be replaced (for instance, it is open in Excel).
        """
        self.temporary.replace(self.target)
        return Written(str(self.target), self.sha256)

    def drop(self) -> None:
        """Take the new version away; one that has taken its place already stays."""
        with suppress(OSError):
            self.temporary.unlink(missing_ok=True)


def write_aside(target: Path, data: bytes, mask: int | None = None) -> Aside:
    """Write a new version of ``target`` to a temporary file beside it, and have it on the disk.

    ``mask`` is this process's (:func:`umask`), for whoever writes several files at the same time.

    Raises:
        OSError: the folder cannot be written; nothing is left behind.
    """
    import tempfile  # noqa: PLC0415  # who only reads must not wait for it

    handle, name = tempfile.mkstemp(prefix=".zongce-", suffix=".tmp", dir=target.parent)
    aside = Aside(target, Path(name), hashlib.sha256(data).hexdigest())
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        fresh = 0o666 & ~(umask() if mask is None else mask)
        mode = target.stat().st_mode & 0o777 if target.exists() else fresh
        aside.temporary.chmod(mode)
    except BaseException:
        aside.drop()
        raise
    return aside


def write_whole(path: Path, data: bytes) -> Written:
    """Put ``data`` at ``path``: a temporary file beside it, fsync, rename. The old file stays until then.

    Raises:
        OSError: the folder or the file cannot be written (for instance, it is open in Excel).
    """
    aside = write_aside(path, data)
    try:
        return aside.put()
    except BaseException:
        aside.drop()
        raise


def umask() -> int:
    """Return what this process takes from new files' rights; it can only be had by setting it."""
    current = os.umask(0)
    os.umask(current)
    return current
