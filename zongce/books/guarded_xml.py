"""XML of a received file behind guards: no DTD, no entities, no odd encodings, no endless tokens."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING
from xml.parsers.expat import ExpatError, ParserCreate, XMLParserType

from defusedxml.ElementTree import fromstring

from zongce.books.fault import refused

if TYPE_CHECKING:
    from collections.abc import Iterable
    from xml.etree import ElementTree as ET

    from zongce.books.budget import Budget
    from zongce.books.limits import Limits

GAP = " "
"""Between namespace and name in the names that a guarded parser reports."""
_REMEMBERED = 64 * 1024
_ENCODINGS = {"", "UTF-8", "UTF-16", "US-ASCII"}


class GuardedParser:
    """An expat parser for one part; handlers are set on ``expat``, bytes go in by :meth:`feed`."""

    def __init__(self, part: str, limits: Limits, sheet: str = "", budget: Budget | None = None) -> None:
        """Prepare a parser for ``part``, which shows ``sheet`` (names for messages).

        Without a ``budget`` whoever holds the bytes has charged for them.
        """
        self.part, self.sheet = part, sheet
        self._limits = limits
        self._budget = budget
        self._fed = 0
        self.expat: XMLParserType = ParserCreate(namespace_separator=GAP)
        self.expat.buffer_text = True
        self.expat.StartDoctypeDeclHandler = self._doctype
        self.expat.XmlDeclHandler = self._declaration

    def _doctype(self, *_: object) -> None:
        raise refused("F107", f"{self.part}：DTD", self.sheet)

    def _declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if (encoding or "").upper() not in _ENCODINGS:
            raise refused("F107", f"{self.part}：编码 {encoding!a}", self.sheet)

    def feed(self, data: bytes, *, final: bool = False, plain: bool = False) -> None:
        """Parse the next bytes of the part; ``plain`` says that they are rows written plainly.

        Raises:
            RefusedError: F102 not well-formed, F106 a token too long, F107 a DTD or an odd encoding.
        """
        self._fed += len(data)
        if self._budget is not None:
            self._budget.spend(data, plain=plain)
        try:
            self.expat.Parse(data, final)
        except (ExpatError, UnicodeDecodeError) as error:
            line = self.expat.ErrorLineNumber
            raise refused("F102", f"{self.part} 第 {line} 行不是有效的 XML", self.sheet) from error
        if self._fed - self.expat.CurrentByteIndex > self._limits.token_bytes:
            raise refused("F106", f"{self.part} 里有过长的标记", self.sheet)

    def feed_all(self, chunks: Iterable[bytes]) -> None:
        """Parse a whole part."""
        for chunk in chunks:
            self.feed(chunk)
        self.feed(b"", final=True)


def tree(data: bytes, part: str, limits: Limits) -> ET.Element:
    """Return a small part as elements, after the guards have seen all of it.

    Raises:
        RefusedError: as :meth:`GuardedParser.feed`.
    """
    guard(data, part, limits)
    element: ET.Element = fromstring(data, forbid_dtd=True)
    return element


def guard(data: bytes, part: str, limits: Limits) -> None:
    """Pass a small part through the guards; forms of one kind share parts, so a pass is remembered.

    Raises:
        RefusedError: as :meth:`GuardedParser.feed`.
    """
    if len(data) <= _REMEMBERED:
        _guard(data, part, limits)
    else:
        GuardedParser(part, limits).feed_all((data,))


@lru_cache(maxsize=64)
def _guard(data: bytes, part: str, limits: Limits) -> None:
    GuardedParser(part, limits).feed_all((data,))


def local(tag: str) -> str:
    """Return an element's name without its namespace, whichever separator is used."""
    return tag.rpartition("}")[2].rpartition(GAP)[2]
