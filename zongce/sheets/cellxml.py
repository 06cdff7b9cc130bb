"""Values of cells as the XML of a sheet: exact digits, text that stays text, formulas with their values."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from zongce.core import schema
from zongce.core.grid import letters
from zongce.core.number import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from zongce.core.records import Value
    from zongce.core.schema import Kind

LONGEST_TEXT = 32_767
"""Characters that a cell can hold; a longer one makes Excel repair the file."""

_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def cell_text(text: str) -> str:
    """Return ``text`` as a cell holds it: characters that no file can hold become U+FFFD.

    Raises:
        ValueError: longer than a cell can hold (a fault of ours: what is shown has been clipped before).
    """
    if len(text) > LONGEST_TEXT:
        message = f"a cell cannot hold {len(text)} characters"
        raise ValueError(message)
    return _ILLEGAL.sub("\ufffd", text).replace("\r\n", "\n").replace("\r", "\n")


def xml_text(text: str) -> str:
    """Return ``text`` for an element; ``_x0041_`` stays itself.

    Raises:
        ValueError: longer than a cell can hold.
    """
    return escape(_ESCAPE.sub("_x005F_", cell_text(text)))


def digits(kind: Kind, units: int) -> str:
    """Return the stored decimal of an exact value: ``89.35``, never a binary artefact.

    A share in percent is stored as a fraction, because its cell has a % format.

    >>> digits(schema.Exact(2), 8935), digits(schema.Percent(2), 3000), digits(schema.Exact(2), 9000)
    ('89.35', '0.3', '90')
    """
    match kind:
        case schema.Percent(places=places):
            return plain(units, places + 2)
        case schema.Exact(places=places) | schema.Grade(places=places):
            return plain(units, places)
    return str(units)


def is_number(kind: Kind, value: Value) -> bool:
    """Say whether ``value`` is stored as a number in a column of ``kind``."""
    return isinstance(value, int) and isinstance(kind, schema.Exact | schema.Percent | schema.Grade)


def blank(style: int) -> str:
    """Return a blank cell behind its address."""
    return f' s="{style}"/>'


def text(style: int, value: str) -> str:
    """Return a text cell behind its address; it can never act as a formula."""
    clean = xml_text(value)
    space = ' xml:space="preserve"' if clean != clean.strip() or "\n" in clean else ""
    return f' s="{style}" t="inlineStr"><is><t{space}>{clean}</t></is></c>'


def number(style: int, stored: str) -> str:
    """Return a number cell behind its address."""
    return f' s="{style}"><v>{stored}</v></c>'


def formula(style: int, source: str, cached: str, *, numeric: bool) -> str:
    """Return a formula cell behind its address, with the value that previews show."""
    body = xml_text(source.removeprefix("="))
    if numeric:
        return f' s="{style}"><f>{body}</f><v>{cached}</v></c>'
    return f' s="{style}" t="str"><f>{body}</f><v>{xml_text(cached)}</v></c>'


def row(index: int, height: float, cells: Iterable[tuple[int, str]]) -> str:
    """Return one row: pairs of a 1-based column and what stands behind the address."""
    inner = "".join(f'<c r="{letters(n)}{index}"{tail}' for n, tail in cells)
    return f'<row r="{index}" ht="{height:g}" customHeight="1">{inner}</row>'


def rows(first: int, heights: Sequence[float], columns: Sequence[Sequence[str]]) -> str:
    """Return the rows of a table from its columns of ready cells, from sheet row ``first`` on."""
    opened = [f'<c r="{letters(n)}' for n in range(1, len(columns) + 1)]
    out: list[str] = []
    for offset, tails in enumerate(zip(*columns, strict=True)):
        index = first + offset
        out.append(f'<row r="{index}" ht="{heights[offset]:g}" customHeight="1">')
        out.extend(f'{head}{index}"{tail}' for head, tail in zip(opened, tails, strict=True))
        out.append("</row>")
    return "".join(out)
