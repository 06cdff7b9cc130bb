"""What a workbook says of itself in its document properties, without reading any of its sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.books.container import open_container
from zongce.books.fault import RefusedError
from zongce.books.guarded_xml import tree
from zongce.books.limits import DEFAULT, Limits
from zongce.books.package import Package, open_package
from zongce.books.wrong_file import wrong_file
from zongce.core.named import NamedTuple

if TYPE_CHECKING:
    from zongce.core.finding import Finding

_KINDS = ("custom-properties", "customProperties")


class Outside(NamedTuple):
    """A workbook whose container is open and whose sheets are not read: its parts, what it says of itself."""

    package: Package
    main: str
    said: dict[str, str]


def outside_of(
    data: bytes, file: str, limits: Limits = DEFAULT
) -> tuple[Outside | None, tuple[Finding, ...]]:
    """Open a workbook's container and read its custom properties; None and why, where that cannot be done.

    What stands in the sheets is nobody's business here: whoever takes the file reads it as a whole.
    """
    if (wrong := wrong_file(data, file)) is not None:
        return None, (wrong.found(file),)
    try:
        package, main = open_package(open_container(data, limits), limits)
        return Outside(package, main, _properties(package, limits)), ()
    except RefusedError as error:
        return None, tuple(fault.found(file) for fault in error.faults)


def identity_of(
    data: bytes, file: str, limits: Limits = DEFAULT
) -> tuple[dict[str, str] | None, tuple[Finding, ...]]:
    """Return the custom properties of a workbook, or None and why its container cannot be read."""
    outside, found = outside_of(data, file, limits)
    return (None if outside is None else outside.said), found


def _properties(package: Package, limits: Limits) -> dict[str, str]:
    found: dict[str, str] = {}
    for relation in package.relationships("").values():
        if relation.kind in _KINDS:
            part = package.target("", relation)
            for item in tree(package.read(part), part, limits):
                found.setdefault(item.get("name", ""), item.text)
    return found
