"""What stands in a workbook besides cells that writing it from the declarations would lose."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from zongce.books.container import open_container
from zongce.books.guarded_xml import local, tree
from zongce.books.package import Package, open_package

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from zongce.books.limits import Limits

_WORDS = {
    "comments": "批注",
    "threadedComment": "批注",
    "image": "图片",
    "pivotTable": "数据透视表",
    "slicer": "切片器",
    "timeline": "日程表",
    "chart": "图表",
    "chartEx": "图表",
    "diagramData": "图形",
    "chartsheet": "图表工作表",
}
"""Kinds of relationships, and what people call what they lead to."""


def lost_parts(data: bytes, charts_in: Collection[str], limits: Limits) -> list[tuple[str, str]]:
    """Return sheet and kind of everything that would be lost; ``data`` has passed the reader.

    Charts on the sheets ``charts_in`` are ours and are made anew. Source: design decision 4.
    """
    package, main = open_package(open_container(data, limits), limits)
    found = {
        ("", _WORDS[r.kind]): None for r in package.relationships(main).values() if r.kind == "chartsheet"
    }
    for sheet, part in _sheets(package, main):
        for word in _below(package, part, set()):
            if word != _WORDS["chart"] or sheet not in charts_in:
                found[sheet, word] = None
    return list(found)


def _sheets(package: Package, main: str) -> Iterator[tuple[str, str]]:
    related = package.relationships(main)
    for group in tree(package.read(main), main, package.limits):
        for item in group if local(group.tag) == "sheets" else ():
            ids = (value for name, value in item.attributes.items() if name != "id" and local(name) == "id")
            relation = next((related[value] for value in ids if value in related), None)
            if relation and relation.kind == "worksheet":
                yield item.get("name", ""), package.target(main, relation)


def _below(package: Package, part: str, seen: set[str]) -> Iterator[str]:
    """Yield what a sheet, and the drawings in it, lead to."""
    seen.add(part)
    for relation in package.relationships(part).values():
        if relation.kind in _WORDS:
            yield _WORDS[relation.kind]
        if relation.kind in ("drawing", "vmlDrawing") and not relation.external:
            inner = package.target(part, relation)
            if posixpath.normpath(inner) not in seen:
                yield from _below(package, inner, seen)
