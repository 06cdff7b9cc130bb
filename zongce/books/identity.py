"""What a workbook says of itself in its document properties, without reading any of its sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.books.container import open_container
from zongce.books.fault import RefusedError
from zongce.books.guarded_xml import tree
from zongce.books.limits import DEFAULT, Limits
from zongce.books.package import open_package
from zongce.books.wrong_file import wrong_file

if TYPE_CHECKING:
    from zongce.core.finding import Finding

_KINDS = ("custom-properties", "customProperties")


def identity_of(
    data: bytes, file: str, limits: Limits = DEFAULT
) -> tuple[dict[str, str] | None, tuple[Finding, ...]]:
    """Return the custom properties of a workbook, or None and why its container cannot be read.

    What stands in the sheets is nobody's business here: whoever takes the file reads it as a whole.
    """
    if (wrong := wrong_file(data, file)) is not None:
        return None, (wrong.found(file),)
    try:
        return _properties(data, limits), ()
    except RefusedError as error:
        return None, tuple(fault.found(file) for fault in error.faults)


def _properties(data: bytes, limits: Limits) -> dict[str, str]:
    package, _ = open_package(open_container(data, limits), limits)
    found: dict[str, str] = {}
    for relation in package.relationships("").values():
        if relation.kind in _KINDS:
            part = package.target("", relation)
            for item in tree(package.read(part), part, limits):
                found.setdefault(item.get("name", ""), item.text)
    return found
