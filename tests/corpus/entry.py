"""An entry of the corpus: a good workbook of ours with one thing wrong or odd, and what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.corpus import good

if TYPE_CHECKING:
    from collections.abc import Callable

    Build = Callable[[bytes], bytes]

SAME = "the values of the good workbook"
FILE = "收到.xlsx"


@dataclass(frozen=True, slots=True)
class Entry:
    """``build`` makes the file out of the good workbook of ``kind``.

    ``codes`` are exactly the errors and refusals that are told, ``cell`` is where the first of them stands.
    Without codes the file is accepted: then what is read is ``value`` (or a function makes it of what the
    good workbook says), and just the ``hints`` are told.
    """

    group: str
    name: str
    kind: str
    build: Build = field(repr=False)
    codes: tuple[str, ...] = ()
    cell: str = ""
    value: object = SAME
    hints: tuple[str, ...] = ()
    file: str = FILE

    @property
    def id(self) -> str:
        """The entry's name in reports."""
        return f"{self.group}: {self.name}"

    @property
    def data(self) -> bytes:
        """The file's bytes, made once."""
        key = (self.group, self.name)
        if key not in _BUILT:
            _BUILT[key] = self.build(good.good(self.kind))
        return _BUILT[key]


_BUILT: dict[tuple[str, str], bytes] = {}


def refused(
    group: str, kind: str, codes: str, entries: dict[str, Build], *, cell: str = "", file: str = FILE
) -> list[Entry]:
    """Entries of one class that are refused with the same codes (``"F103 F104"``)."""
    given = tuple(codes.split())
    return [Entry(group, name, kind, build, given, cell, file=file) for name, build in entries.items()]


def accepted(
    group: str, kind: str, entries: dict[str, Build], *, hints: str = "", value: object = SAME
) -> list[Entry]:
    """Entries of one class that are taken, with the values of the good workbook unless others are said."""
    told = tuple(hints.split())
    return [Entry(group, name, kind, build, value=value, hints=told) for name, build in entries.items()]
