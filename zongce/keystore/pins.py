"""What this computer remembers of others' keys and seals: pinned roots, lists and workbooks seen, heads."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from zongce.books.files import write_whole

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HEADS_FILE = "heads.jsonl"
_ROOTS, _LISTS, _BOOKS = "roots", "lists", "books"


class BrokenPinsError(ValueError):
    """A file of what was seen cannot be understood; nothing is forgotten silently. In words for people."""


class Pins:
    """What was seen before, in ``trust.json`` and ``heads.jsonl`` beside it; without a path only in memory.

    Every change reads, adds and writes whole under a lock, so that two runs at once lose nothing.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._kept: dict[str, Any] = {_ROOTS: {}, _LISTS: {}, _BOOKS: []}
        self._kept_heads: dict[str, tuple[int, str]] = {}

    @property
    def root(self) -> str:
        """The public key of the root that was pinned last, empty where none is or it was not yet seen."""
        roots = self._read()[_ROOTS]
        return str(list(roots.values())[-1]) if roots else ""

    @property
    def fingerprints(self) -> tuple[str, ...]:
        """The pinned roots' fingerprints without blanks, the last one first."""
        return tuple(reversed(self._read()[_ROOTS]))

    def pin(self, fingerprint: str, *, instead: bool = False) -> None:
        """Trust a root from now on, before all others; ``instead``: and none of those any more."""
        digits = fingerprint.replace(" ", "")
        with self._changing() as held:
            others = {} if instead else {k: v for k, v in held[_ROOTS].items() if k != digits}
            held[_ROOTS] = {**others, digits: held[_ROOTS].get(digits, "")}

    def saw_root(self, fingerprint: str, public: str) -> None:
        """Remember the key of a root, whose fingerprint is pinned with it where it was not."""
        digits = fingerprint.replace(" ", "")
        if self._read()[_ROOTS].get(digits) != public:
            with self._changing() as held:
                held[_ROOTS][digits] = public

    def list_number(self, fingerprint: str, college: str) -> int:
        """Return the highest number seen of a college's list of a root, 0 where none was."""
        number = self._read()[_LISTS].get(fingerprint.replace(" ", ""), {}).get(college, 0)
        return int(number)

    def saw_list(self, fingerprint: str, college: str, number: int) -> None:
        """Remember a list; an older one than was seen changes nothing."""
        if number > self.list_number(fingerprint, college):
            with self._changing() as held:
                of_root = held[_LISTS].setdefault(fingerprint.replace(" ", ""), {})
                of_root[college] = max(number, of_root.get(college, 0))

    def has_book(self, book: str) -> bool:
        """Say whether a workbook was seen with a trust list."""
        return book in self._read()[_BOOKS]

    def saw_book(self, book: str) -> None:
        """Remember that a workbook has a trust list."""
        if not self.has_book(book):
            with self._changing() as held:
                held[_BOOKS] = sorted({*held[_BOOKS], book})

    def head(self, subject: str) -> tuple[int, str] | None:
        """Return number and digest of the last signed step seen of somebody's results."""
        return self._heads().get(subject)

    def saw_head(self, subject: str, seq: int, head: str) -> None:
        """Remember a signed step, where no such or later one was seen; lines are only added."""
        with self._locked():
            seen = self._heads().get(subject)
            if seen is not None and seen[0] >= seq:
                return
            if self._path is None:
                self._kept_heads[subject] = seq, head
                return
            path = self._path.with_name(HEADS_FILE)
            line = json.dumps({"subject": subject, "seq": seq, "head": head}, ensure_ascii=False)
            before = path.read_bytes() if path.is_file() else b""
            write_whole(path, before + line.encode() + b"\n")

    def _heads(self) -> dict[str, tuple[int, str]]:
        if self._path is None:
            return self._kept_heads
        path = self._path.with_name(HEADS_FILE)
        found: dict[str, tuple[int, str]] = {}
        try:
            for line in path.read_text(encoding="utf-8").splitlines():
                said = json.loads(line)
                seq, head = int(said["seq"]), str(said["head"])
                if seq > found.get(str(said["subject"]), (0, ""))[0]:
                    found[str(said["subject"])] = seq, head
        except FileNotFoundError:
            return {}
        except (ValueError, KeyError, TypeError) as fault:
            raise _broken(path) from fault
        return found

    def _read(self) -> dict[str, Any]:
        if self._path is None:
            return self._kept
        try:
            held = json.loads(self._path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {_ROOTS: {}, _LISTS: {}, _BOOKS: []}
        except ValueError as fault:
            raise _broken(self._path) from fault
        if not _is_understood(held):
            raise _broken(self._path)
        return dict(held)

    @contextmanager
    def _changing(self) -> Iterator[dict[str, Any]]:
        with self._locked():
            held = self._read()
            yield held
            if self._path is not None:
                write_whole(self._path, json.dumps(held, ensure_ascii=False, indent=1).encode())

    @contextmanager
    def _locked(self) -> Iterator[None]:
        if self._path is None:
            yield
            return
        from filelock import FileLock  # noqa: PLC0415  # only who learns something waits for it

        self._path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(self._path.with_suffix(".lock")):
            yield


def _is_understood(held: Any) -> bool:  # whatever JSON gave
    try:
        roots = all(isinstance(public, str) for public in held[_ROOTS].values())
        lists = all(isinstance(n, int) for of_root in held[_LISTS].values() for n in of_root.values())
        return roots and lists and all(isinstance(book, str) for book in held[_BOOKS])
    except (KeyError, TypeError, AttributeError):
        return False


def _broken(path: Path) -> BrokenPinsError:
    return BrokenPinsError(f"{path} 读不懂，可能没有写完或被改过；请用备份恢复，不要直接删除")
