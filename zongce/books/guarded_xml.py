"""XML of a received file behind guards: no DTD, no entities, no odd encodings, no endless tokens."""

from __future__ import annotations

from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING
from xml.parsers.expat import ExpatError, ParserCreate, XMLParserType

from zongce.books.fault import refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

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
        """Parse a whole part, or what is left of it, and let go of whoever listened."""
        try:
            for chunk in chunks:
                self.feed(chunk)
            self.feed(b"", final=True)
        finally:
            self._close()

    def _close(self) -> None:
        """Leave no circle of parser and listeners: it would stay as long as the process."""
        expat = self.expat
        expat.StartDoctypeDeclHandler = expat.XmlDeclHandler = None
        expat.StartElementHandler = expat.EndElementHandler = expat.CharacterDataHandler = None


_NONE: Mapping[str, str] = MappingProxyType({})


class Element:
    """An element of a small part: its name, its attributes, what is inside; names as the parser has them."""

    __slots__ = ("attributes", "inside", "tag")

    def __init__(self, tag: str, attributes: dict[str, str]) -> None:
        """Begin an element that holds nothing yet; what is made to burst its reader has millions of them."""
        self.tag, self.attributes = tag, attributes or _NONE
        self.inside: tuple[()] | list[Element | str] = ()

    def add(self, item: Element | str) -> None:
        """Put an element or a text behind what is inside."""
        if isinstance(self.inside, list):
            self.inside.append(item)
        else:
            self.inside = [item]

    def __iter__(self) -> Iterator[Element]:
        """Go through the elements right below."""
        return (item for item in self.inside if isinstance(item, Element))

    def get(self, name: str, default: str = "") -> str:
        """Return an attribute."""
        return self.attributes.get(name, default)

    @property
    def text(self) -> str:
        """All text inside, however deep."""
        words: list[str] = []
        left: list[Element | str] = [self]
        while left:
            item = left.pop()
            if isinstance(item, str):
                words.append(item)
            else:
                left += reversed(item.inside)
        return "".join(words)


def tree(data: bytes, part: str, limits: Limits) -> Element:
    """Return a small part as elements; the guards see each piece before it becomes one.

    Raises:
        RefusedError: as :meth:`GuardedParser.feed`.
    """
    parser = GuardedParser(part, limits)
    above = [Element("", {})]

    def start(tag: str, attributes: dict[str, str]) -> None:
        element = Element(tag, attributes)
        above[-1].add(element)
        above.append(element)

    def words(text: str) -> None:
        above[-1].add(text)

    parser.expat.StartElementHandler, parser.expat.CharacterDataHandler = start, words
    parser.expat.EndElementHandler = lambda _: above.pop()
    parser.feed_all((data,))
    (root,) = above[0]
    return root


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
    """Return an element's name without its namespace."""
    return tag.rpartition(GAP)[2]
