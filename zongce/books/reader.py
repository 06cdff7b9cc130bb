"""The intake: the bytes of a received file -> a Book, or what is wrong with the file.

The only way in. Nothing is opened, fetched, calculated or guessed; no cached value of a formula is taken.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from zongce.books.container import open_container
from zongce.books.contents import Contents
from zongce.books.fault import Fault, RefusedError, refused
from zongce.books.guarded_xml import GAP, local, tree
from zongce.books.limits import DEFAULT, Limits
from zongce.books.package import Package, check_xml, open_package
from zongce.books.sheet_parse import NAMESPACES, SheetParser, parse_sheet
from zongce.books.sheet_scan import NotPlainError, scan_sheet
from zongce.books.strings import read_strings
from zongce.books.styles import read_styles
from zongce.books.wrong_file import wrong_file
from zongce.core.grid import GENERAL, Book, Grid, NumberFormat
from zongce.core.named import NamedTuple
from zongce.core.text import squeeze

if TYPE_CHECKING:
    from collections.abc import Collection

    from zongce.books.guarded_xml import Element
    from zongce.books.identity import Outside
    from zongce.core.finding import Finding

_STATES = ("visible", "hidden", "veryHidden")
_ID = (
    f"http://schemas.openxmlformats.org/officeDocument/2006/relationships{GAP}id",
    f"http://purl.oclc.org/ooxml/officeDocument/relationships{GAP}id",
)


class _SheetPart(NamedTuple):
    name: str
    part: str
    state: str


def read_book(
    data: bytes, file: str, limits: Limits = DEFAULT, only: Collection[str] | None = None,
    outside: Outside | None = None,
) -> tuple[Book | None, tuple[Finding, ...]]:  # fmt: skip
    """Read a received workbook: either the book and no findings, or no book and why.

    ``data`` are the file's bytes as received, ``file`` its name for findings, ``only`` the names of the
    sheets that are wanted: others are guarded and left out; ``outside`` is the file's container where it is
    open already. Never raises for any bytes.
    Findings: F101–F109 for the file, S106 and S107 at their cells, all that can be told in one run.

    Source: design decision 3; evidence on hostile files.
    """
    try:
        return _read(data, file, limits, only, outside), ()
    except RefusedError as error:
        return None, tuple(fault.found(file) for fault in error.faults)


def _read(
    data: bytes, file: str, limits: Limits, only: Collection[str] | None, outside: Outside | None
) -> Book:
    if outside is None and (wrong := wrong_file(data, file)) is not None:
        raise RefusedError(wrong)
    if len(data) > limits.file_bytes:
        raise refused("F106", f"文件有 {len(data):,} 字节，最多 {limits.file_bytes:,} 字节")
    package, main = outside[:2] if outside else open_package(open_container(data, limits), limits)
    reading = _Reading(package, main, limits)
    wanted = None if only is None else set(map(squeeze, only))
    sheets = [sheet for sheet in reading.sheet_parts() if wanted is None or squeeze(sheet.name) in wanted]
    contents = reading.contents()
    properties = reading.properties()
    check_xml(package, reading.seen | {sheet.part for sheet in sheets})
    grids = reading.grids(sheets, contents)
    return Book(file, hashlib.sha256(data).hexdigest(), grids, properties)


class _Reading:
    """One workbook while it is read; ``seen`` are the parts that have been parsed."""

    def __init__(self, package: Package, main: str, limits: Limits) -> None:
        self.package, self.main, self.limits = package, main, limits
        self.seen = {name for name in package.types if name.lower().endswith(".rels")}

    def _tree(self, part: str) -> Element:
        self.seen.add(part)
        return tree(self.package.read(part), part, self.limits)

    def _related(self, kind: str, part: str | None = None) -> str | None:
        """Return the one part of a kind that the workbook (or another part) refers to."""
        source = self.main if part is None else part
        found = [r for r in self.package.relationships(source).values() if r.kind == kind]
        if len(found) > 1:
            raise refused("F108", f"部件重复：{kind}")
        return self.package.target(source, found[0]) if found else None

    def sheet_parts(self) -> list[_SheetPart]:
        """Return the worksheets in order, with names and visibility."""
        root = self._tree(self.main)
        if root.tag not in {f"{namespace}{GAP}workbook" for namespace in NAMESPACES}:
            raise refused("F102", f"{self.main} 不是工作簿")
        related = self.package.relationships(self.main)
        items = [item for group in root if local(group.tag) == "sheets" for item in group]
        if len(items) > self.limits.sheets:
            raise refused("F106", f"有 {len(items)} 张工作表，最多 {self.limits.sheets} 张")
        sheets: list[_SheetPart] = []
        for item in items:
            relation = related.get(item.get(_ID[0]) or item.get(_ID[1]) or "")
            name, state = item.get("name", ""), item.get("state", "visible")
            if relation is None or state not in _STATES:
                raise refused("F102", "工作表目录", name)
            if relation.kind == "worksheet":
                sheets.append(_SheetPart(name, self.package.target(self.main, relation), state))
        _refuse_twins(sheets)
        return sheets

    def contents(self) -> Contents:
        """Return what cells refer to: shared strings and styles."""
        strings: list[str] = []
        if (part := self._related("sharedStrings")) is not None:
            self.seen.add(part)
            chunks = self.package.container.chunks(part)
            strings = read_strings(chunks, part, self.limits, self.package.budget)
        formats: tuple[NumberFormat, ...] = (GENERAL,)
        if (part := self._related("styles")) is not None:
            self.seen.add(part)
            formats = read_styles(self.package.read(part), part, self.limits)
        settings = next((i for i in self._tree(self.main) if local(i.tag) == "workbookPr"), None)
        since_1904 = settings is not None and settings.get("date1904", "") in ("1", "true")
        return Contents(strings, formats, self.limits, since_1904=since_1904)

    def properties(self) -> dict[str, str]:
        """Return the custom document properties as text by name."""
        part = self._related("custom-properties", "") or self._related("customProperties", "")
        found: dict[str, str] = {}
        for item in self._tree(part) if part else ():
            name = item.get("name", "")
            if name in found:
                raise refused("F108", f"文档属性重复：{name}")
            found[name] = item.text
        return found

    def grids(self, sheets: list[_SheetPart], contents: Contents) -> tuple[Grid, ...]:
        """Return all sheets, or raise with the faults of all of them; after one too large nothing is read."""
        grids: list[Grid] = []
        faults: list[Fault] = []
        for sheet in sheets:
            try:
                grids.append(self._grid(sheet, contents))
            except RefusedError as error:
                faults += error.faults
                if any(fault.code == "F106" for fault in error.faults):
                    break
        if faults:
            raise RefusedError(*faults)
        return tuple(grids)

    def _grid(self, sheet: _SheetPart, contents: Contents) -> Grid:
        chunks = self.package.container.chunks
        try:
            return scan_sheet(chunks(sheet.part), self._parser(sheet, contents), sheet.state)
        except NotPlainError:
            return parse_sheet(chunks(sheet.part), self._parser(sheet, contents), sheet.state)

    def _parser(self, sheet: _SheetPart, contents: Contents) -> SheetParser:
        return SheetParser(sheet.name, sheet.part, contents, self.limits, self.package.budget)


def _refuse_twins(sheets: list[_SheetPart]) -> None:
    """Refuse two sheets of one name, or one part shown as two sheets."""
    faults: list[Fault] = []
    names: set[str] = set()
    parts: set[str] = set()
    for sheet in sheets:
        if sheet.name.casefold() in names or sheet.part in parts:
            faults.append(Fault("S107", {"what": "工作表"}, sheet.name))
        names.add(sheet.name.casefold())
        parts.add(sheet.part)
    if faults:
        raise RefusedError(*faults)
