"""A sheet through expat, event by event: the reading that defines what a sheet means.

It accepts every spelling the format allows, and says what is wrong where. Plain sheets take the faster way
of ``sheet_scan``, which must come to the same result.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.books.array_formula import spread
from zongce.books.contents import ContentError, whole
from zongce.books.fault import Fault, RefusedError, refused
from zongce.books.formula_text import SharedFormulas
from zongce.books.guarded_xml import GAP, GuardedParser
from zongce.books.sheet_rows import Rows, area, is_hidden, position
from zongce.core.grid import LAST_COLUMN, LAST_ROW, Cell, Grid, Merged, address

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zongce.books.budget import Budget
    from zongce.books.contents import Contents
    from zongce.books.limits import Limits

NAMESPACES = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
_SHEET, _DATA, _ROW, _CELL, _FIELD, _INLINE, _RUN = range(1, 8)
_ELSEWHERE = frozenset({"extLst", "phoneticPr", "rPh", "rPr"})


class SheetParser:
    """Gathers one sheet; bytes go in by ``parser.feed``, the grid comes out by :meth:`grid`."""

    def __init__(self, name: str, part: str, contents: Contents, limits: Limits, budget: Budget) -> None:
        """Prepare to read sheet ``name`` from ``part``."""
        self.name, self.contents, self.limits = name, contents, limits
        self.rows = Rows(name, limits)
        self.parser = GuardedParser(part, limits, name, budget)
        self.in_data = self._had_data = False
        self._namespace = ""
        self._depth = 0
        self._beside = 0
        self._skip = 0
        """Depth of an element whose inside means nothing here; 0 outside of one."""
        self._merged: list[Merged] = []
        self._hidden_columns: set[int] = set()
        self._faults: list[Fault] = []
        self._row = self._column = 0
        self._row_hidden = False
        self._columns: list[int] = []
        self._values: list[Cell | None] = []
        self._row_numbers: list[int] = []
        self._cell: dict[str, str] = {}
        self._fields: dict[str, str] = {}
        self._field = ""
        self._wanted = False
        """Whether text belongs to the field."""
        self._here = 0
        """The column of the cell that is open."""
        self._formula: dict[str, str] = {}
        self._text: list[str] = []
        self._length = 0
        self._shared = SharedFormulas(limits.moved)
        self._arrays: list[tuple[Merged, Cell]] = []
        self.listen(on=True)

    def listen(self, *, on: bool) -> None:
        """Turn the handlers on or off; while they are off the parser only checks that all is well-formed."""
        expat = self.parser.expat
        expat.StartElementHandler = self._start if on else None
        expat.EndElementHandler = self._end if on else None
        expat.CharacterDataHandler = self._data if on else None

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._skip:
            return
        namespace, _, name = tag.rpartition(GAP)
        if self._depth == _SHEET:
            self._open_sheet(namespace, name)
        elif self.in_data:
            self._start_in_data(name if namespace == self._namespace else tag, attributes)
        else:
            self._start_beside(name if namespace == self._namespace else tag, attributes)

    def _open_sheet(self, namespace: str, name: str) -> None:
        if namespace not in NAMESPACES or name != "worksheet":
            raise refused("F102", f"{self.parser.part} 不是工作表", self.name)
        self._namespace = namespace

    def _start_beside(self, name: str, attributes: dict[str, str]) -> None:
        """Outside of the data: hidden columns, merged cells, and the data's beginning."""
        self._beside += 1
        if self._beside > self.limits.beside:
            raise refused("F106", f"表格以外的内容超过 {self.limits.beside:,} 处", self.name)
        if name == "sheetData" and self._depth == _DATA:
            if self._had_data:
                raise self._twice("数据区", "")
            self.in_data = self._had_data = True
        elif name == "col":
            self._hide_columns(attributes)
        elif name == "mergeCell":
            self._merge(attributes.get("ref", ""))

    def _start_in_data(self, name: str, attributes: dict[str, str]) -> None:
        depth = self._depth
        if depth == _ROW and name == "row":
            self._open_row(attributes)
        elif depth == _CELL and name == "c":
            self._open_cell(attributes)
        elif depth == _FIELD and name in ("v", "f", "is"):
            if name in self._fields:
                raise self._bad(f"重复的 {name}")
            self._fields[name] = ""
            if name == "f":
                self._formula = attributes
            self._open_field(name, deeper=name == "is")
        elif self._field == "is" and ((name == "t" and depth in (_INLINE, _RUN)) or name == "r"):
            self._open_field("is", deeper=name == "r")
        elif name in _ELSEWHERE:
            self._skip = depth
        else:
            raise self._bad(f"不认识的内容 {name[:80]}")

    def _open_field(self, name: str, *, deeper: bool) -> None:
        """Begin to gather text for a field; an element that holds others has no text of its own."""
        self._field = name
        self._wanted = not deeper

    def _data(self, text: str) -> None:
        if self._wanted and not self._skip:
            self._length += len(text)
            if self._length > 4 * self.limits.text:
                raise refused("F106", f"一格超过 {self.limits.text:,} 个字", self.name, self._place())
            self._text.append(text)
        elif self.in_data and not self._skip and text.strip():
            raise self._bad("格外的文字")

    def _end(self, _tag: str) -> None:
        depth = self._depth
        self._depth -= 1
        if self._skip:
            self._skip = 0 if depth == self._skip else self._skip
            return
        if not self.in_data:
            return
        self._wanted = False
        if depth == _FIELD:
            self._fields[self._field] = "".join(self._text)
            self._text.clear()
            self._length = 0
            self._field = ""
        elif depth == _CELL:
            self._close_cell()
        elif depth == _ROW:
            self._close_row()
        elif depth == _DATA:
            self.in_data = False

    def _open_row(self, attributes: dict[str, str]) -> None:
        given = attributes.get("r")
        number = self.rows.last + 1 if given is None else whole(given)
        if number is None or not 1 <= number <= LAST_ROW:
            raise self._bad(f"行号 {given!a}")
        self._row = number
        self._column = 0
        if number <= self.rows.last:
            if number not in self._row_numbers:
                raise self._bad("行的次序颠倒")
            self._report(self._twice("行", f"A{number}"))
        self._row_hidden = is_hidden(attributes.get("hidden", ""), attributes.get("ht", ""))
        self._columns, self._values = [], []

    def _open_cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r")
        place = (self._row, self._column + 1) if reference is None else position(reference)
        if place is None or place[0] != self._row or place[1] > LAST_COLUMN:
            raise self._bad(f"单元格地址 {(reference or '')[:20]!a}")
        column = place[1]
        if column <= self._column:
            if column not in self._columns:
                raise self._bad("单元格的次序颠倒", column)
            self._report(self._twice("单元格", address(self._row, column)))
        self._column = max(column, self._column)
        self._here = column
        self._cell = attributes
        self._fields, self._formula = {}, {}

    def _close_cell(self) -> None:
        column = self._here
        kind = self._cell.get("t", "")
        try:
            cell = self._content(kind)
        except ContentError as error:
            raise refused(error.code, error.what, self.name, address(self._row, column)) from error
        far = self._row > self.limits.rows or column > self.limits.columns
        if far:
            if cell is not None:
                place = address(self._row, column)
                self._report(RefusedError(Fault("S106", {}, self.name, place, cell.text)))
            return
        self._columns.append(column)
        self._values.append(cell)

    def _content(self, kind: str) -> Cell | None:
        fields = self._fields
        if ("is" in fields) != (kind == "inlineStr" and bool(fields)) or ("is" in fields and "v" in fields):
            message = f"单元格类型 {kind[:20]!a} 与内容不符"
            raise ContentError(message)
        formula = self._formula_text() if "f" in fields else None
        value = fields.get("is", fields.get("v"))
        cell = self.contents.cell(self._cell.get("s", ""), kind, value, formula)
        if cell is not None and self._formula.get("t") in ("array", "dataTable"):
            self._arrays.append((self._range(self._formula.get("ref", "")), cell))
        return cell

    def _formula_text(self) -> str:
        """Return the formula of this cell; one shared with others is moved here."""
        text = self._fields["f"]
        if self._formula.get("t") != "shared":
            return text
        return self._shared.at(self._formula.get("si", ""), text, self._row, self._here)

    def _close_row(self) -> None:
        if self._row <= self.rows.last:
            return  # twice in the file; reported
        self._row_numbers.append(self._row)
        self.rows.add(self._row, tuple(self._columns), self._values, hidden=self._row_hidden)

    def _hide_columns(self, attributes: dict[str, str]) -> None:
        first, last = (whole(attributes.get(key, "")) for key in ("min", "max"))
        if first is None or last is None:
            raise self._bad("列宽的范围")
        if is_hidden(attributes.get("hidden", ""), attributes.get("width", "")):
            self._hidden_columns.update(range(max(first, 1), min(last, self.limits.columns) + 1))

    def _merge(self, reference: str) -> None:
        if len(self._merged) >= self.limits.merged:
            raise refused("F106", f"合并单元格超过 {self.limits.merged:,} 处", self.name)
        self._merged.append(self._range(reference))

    def _range(self, reference: str) -> Merged:
        found = area(reference)
        if found is None:
            raise self._bad(f"范围 {reference[:40]!a}")
        return found

    def _place(self) -> str:
        return address(self._row, self._here) if self._row and self._here else ""

    def _bad(self, what: str, column: int = 0) -> RefusedError:
        cell = address(self._row, column or self._column or 1) if self._row and self.in_data else ""
        return RefusedError(*self._faults, Fault("F102", {"what": what}, self.name, cell))

    def _twice(self, what: str, cell: str) -> RefusedError:
        return RefusedError(Fault("S107", {"what": what}, self.name, cell))

    def _report(self, fault: RefusedError) -> None:
        """Keep a fault and read on, so that one run tells all of them."""
        self._faults.extend(fault.faults)
        if len(self._faults) >= self.limits.reports:
            raise RefusedError(*self._faults)

    def grid(self, state: str) -> Grid:
        """Return the sheet when all of it has been fed.

        Raises:
            RefusedError: S106, S107 found on the way; F106 array formulas cover too much.
        """
        if self._faults:
            raise RefusedError(*self._faults)
        columns = self.rows.finish()
        if not spread(self._arrays, self.rows.rows, columns, self.limits.cells):
            raise refused("F106", "数组公式太多", self.name)
        return Grid(
            self.name,
            tuple(self.rows.rows),
            columns,
            tuple(self._merged),
            frozenset(self.rows.hidden),
            frozenset(self._hidden_columns),
            state,
        )


def parse_sheet(chunks: Iterable[bytes], parser: SheetParser, state: str) -> Grid:
    """Return the sheet in ``chunks`` as a grid.

    Raises:
        RefusedError: F102, F106, F107, S106, S107, at sheet and cell.
    """
    parser.parser.feed_all(chunks)
    return parser.grid(state)
