"""The shared strings of a workbook: runs of rich text joined, phonetic guides left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.books.contents import unescape
from zongce.books.fault import refused
from zongce.books.guarded_xml import GuardedParser, local

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zongce.books.budget import Budget
    from zongce.books.limits import Limits

_PATHS = (["sst", "si", "t"], ["sst", "si", "r", "t"])


class _Strings:
    """Handlers that gather the strings."""

    def __init__(self, part: str, limits: Limits, budget: Budget) -> None:
        self.found: list[str] = []
        self._limits = limits
        self._path: list[str] = []
        self._text: list[str] = []
        self._length = 0
        self._wanted = False
        self._known: dict[str, str] = {}
        self.parser = GuardedParser(part, limits, budget=budget)
        self.parser.expat.StartElementHandler = self._start
        self.parser.expat.EndElementHandler = self._end
        self.parser.expat.CharacterDataHandler = self._data

    def _start(self, tag: str, _attributes: dict[str, str]) -> None:
        path = self._path
        path.append(self._known.get(tag) or self._known.setdefault(tag, local(tag)))
        self._wanted = path in _PATHS
        if len(path) == 2 and path[1] == "si" and len(self.found) >= self._limits.shared_strings:
            raise refused("F106", f"文字超过 {self._limits.shared_strings:,} 条")

    def _data(self, text: str) -> None:
        if self._wanted:
            self._length += len(text)
            if self._length > 4 * self._limits.text:
                raise refused("F106", f"一格超过 {self._limits.text:,} 个字")
            self._text.append(text)

    def _end(self, _tag: str) -> None:
        self._wanted = False
        if len(self._path) == 2 and self._path[1] == "si":
            self.found.append(unescape("".join(self._text)))
            self._text.clear()
            self._length = 0
        self._path.pop()


def read_strings(chunks: Iterable[bytes], part: str, limits: Limits, budget: Budget) -> list[str]:
    """Return the shared strings in order.

    Raises:
        RefusedError: F102, F107 from the guards; F106 too many or too long.
    """
    handlers = _Strings(part, limits, budget)
    handlers.parser.feed_all(chunks)
    return handlers.found
