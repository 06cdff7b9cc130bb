"""A workbook of ours (校级, 学院, 班级工作簿, an update, a report) -> the records of all its sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.checks.heading import texts_of_row
from zongce.checks.intake import intake
from zongce.core.catalog import finding
from zongce.core.finding import Finding, Severity, Where
from zongce.core.grid import KIND_PROPERTY, Book, Grid, address, column_number, letters
from zongce.core.named import NamedTuple
from zongce.core.records import Records, from_values
from zongce.core.schema import Layout, Table
from zongce.core.text import heading_key, squeeze, trim
from zongce.core.value import replace
from zongce.tables.books import KINDS, OWN_BOOKS
from zongce.tables.composite import COMPOSITE, MODULE_SCORES, TOTAL_STEM, composite, module_scores
from zongce.tables.rating import RATING_RESULT, rating_result
from zongce.tables.report import PARAMETER_SHEET, REPORT, WHATIF_SHEET

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

GUIDE = "说明"
IGNORED_SHEETS = frozenset({GUIDE, REPORT.sheet, WHATIF_SHEET, PARAMETER_SHEET})
"""Sheets for people that are made anew and hold nothing of theirs."""


_LEFT_OUT = frozenset({"S112"})
"""Hints of the intake that rows are no data: in a received file they stay where they are, here not."""
_HEAD_ROW, _TITLE_ROWS = 4, 2
"""Where we write the headings, and the rows above them that we write ourselves, in the first column."""


class Own(NamedTuple):
    """The sheets of a workbook of ours by table name: every table of its kind, or those that were asked for.

    A table that was not asked for is not there at all, so that nobody takes it for an empty one.
    """

    kind: str
    tables: Mapping[str, Records]
    findings: tuple[Finding, ...]

    @property
    def refusals(self) -> tuple[Finding, ...]:
        """Why a received workbook cannot be used; what writing it again would lose (W905) is no reason."""
        wrong = (f for f in self.findings if f.severity is not Severity.HINT and f.code != "W905")
        return tuple(replace(f, severity=Severity.REFUSED) for f in wrong)


def read_own(
    book: Book, sheets: Collection[str] | None = None, *, written: bool = True, alone: bool = True
) -> Own | None:  # fmt: skip
    """Return all sheets of a workbook of ours, or those of these names; None where it is none.

    What would be lost when the workbook is ``written`` again is W905: sheets that are none of ours too, where
    ours stand ``alone`` in it then. What cannot be read is the intake's error at its cell.
    Source: design decisions 4 and 7.
    """
    known = KINDS.get(book.kind)
    if known is None:
        return None
    by_name = {squeeze(grid.name): grid for grid in book.sheets}
    wanted = None if sheets is None else set(map(squeeze, sheets))
    asked = [t for t in known.tables if wanted is None or squeeze(t.sheet) in wanted]
    tables: dict[str, Records] = {}
    findings: list[Finding] = []
    for table in asked:
        if table.name in known.shown_only:
            continue
        grid = by_name.get(squeeze(table.sheet))
        records, found = _read(book, grid, table, written=written) if grid else (empty(table), ())
        tables[table.name] = empty(table) if records is None else records
        findings += found
    gone = [t.sheet for t in asked if t.layout is Layout.LIST and squeeze(t.sheet) not in by_name]
    if written and alone:
        ours = {squeeze(t.sheet) for t in known.tables} | {squeeze(name) for name in IGNORED_SHEETS}
        strange = [g for g in book.sheets if squeeze(g.name) not in ours and _filled(g)]
        findings += (_lost(book, g, gone) for g in strange)
    if book.kind in OWN_BOOKS:  # else the sheet would be written again without its rows
        findings += (finding("W942", Where(book.file, sheet), sheet=sheet) for sheet in gone)
    return Own(book.kind, tables, tuple(findings))


def shaped(table: Table, headings: Sequence[str]) -> Table:
    """Return a table of ours with the columns that these headings of its sheet stand for."""
    return _SHAPES[table.name](headings, table) if table.name in _SHAPES else table


def empty(table: Table) -> Records:
    """Return a table without rows."""
    return from_values(table, {c.name: () for c in table.columns})


def only(book: Book, *tables: Table) -> Book:
    """Return a workbook with no sheets but those of ``tables``, for readers that look at every sheet."""
    wanted = {squeeze(table.sheet) for table in tables}
    return replace(book, sheets=tuple(g for g in book.sheets if squeeze(g.name) in wanted))


def other_owner(book: Book, label: str, ours: str, code: str) -> str:
    """Return whose a form of another class is, for people: as its title says (``会计2402 · 课程调整表``).

    Where the title does not say, or says our own class, the ``code`` in its properties tells them apart.
    """
    titles = (trim(cell.text) for grid in book.sheets if (cell := grid.cell(1, 1)) is not None)
    owners = (title.removesuffix(label).rstrip(" ·") for title in titles if title.endswith(label))
    return next((owner for owner in owners if owner not in ("", ours)), code)


def _read(
    book: Book, grid: Grid, table: Table, *, written: bool
) -> tuple[Records | None, tuple[Finding, ...]]:
    own = replace(book, sheets=(grid,), properties={KIND_PROPERTY: table.name})
    headings = _headings(grid) if table.name in _SHAPES else ()
    records, found = intake(own, shaped(table, headings), empty_ok=True)
    if records is None:
        return None, found
    told = (f for f in found if _matters(f, table))
    if not written:
        return _complete(records), tuple(told)
    told = (_told(book, grid, f) for f in told)
    return _complete(records), (*told, *_unknown(book, grid, records))


def _complete(records: Records) -> Records:
    """Give every declared column its values, blank where the sheet lacks it."""
    columns = {c.name: records.values(c.name) for c in records.table.columns}
    return replace(records, columns=columns)


def _matters(found: Finding, table: Table) -> bool:
    """Say whether a finding on an own sheet is worth telling: hints only where people type."""
    loses = found.code in _LEFT_OUT
    return found.severity is not Severity.HINT or loses or table.layout is not Layout.RESULT


def _told(book: Book, grid: Grid, found: Finding) -> Finding:
    """Return W905 for a hint that rows were left out: writing the sheet again would lose them."""
    if found.code not in _LEFT_OUT:
        return found
    return finding("W905", Where(book.file, grid.name, found.cell), found.value, what=f"“{found.value}”一行")


def _unknown(book: Book, grid: Grid, records: Records) -> Iterator[Finding]:
    """W905 for content that is none of ours: columns, and cells beside title and note."""
    source = records.sources[0]
    head = texts_of_row(grid, grid.rows.index(source.head_row))
    written = {c.name for c in records.table.columns}
    known = {column_number(at) for name, at in source.letters.items() if name in written}
    for number, cells in sorted(grid.columns.items()):
        filled = [(row, c) for row, c in zip(grid.rows, cells, strict=True) if c and trim(c.text)]
        below = [row for row, _ in filled if row > source.head_row]
        if below and number not in known:
            heading = trim(head.get(number, ""))
            where = Where(book.file, grid.name, address(source.head_row if heading else below[0], number))
            yield finding("W905", where, heading, what=f"列“{heading or letters(number)}”")
        for row, cell in filled:
            if row < source.head_row == _HEAD_ROW and (number > 1 or row > _TITLE_ROWS):
                where = Where(book.file, grid.name, address(row, number))
                yield finding("W905", where, cell.text, what="表头上方的内容")


def _lost(book: Book, grid: Grid, gone: list[str]) -> Finding:
    """Return W905 for a sheet that is none of ours; one of ours that was renamed is named."""
    was = next((name for name in gone if squeeze(name) in squeeze(grid.name)), "")
    renamed = f"，它原来叫“{was}”的话请改回原名" if was else ""
    return finding("W905", Where(book.file, grid.name), what=f"工作表“{grid.name}”{renamed}")


def _filled(grid: Grid) -> bool:
    return any(cell for column in grid.columns.values() for cell in column)


def _headings(grid: Grid) -> list[str]:
    """Return the headings of a sheet of ours: the first row that holds 学号."""
    for index in range(min(20, len(grid.rows))):
        texts = texts_of_row(grid, index)
        if "学号" in (heading_key(text) for text in texts.values()):
            return [" ".join(texts[number].rstrip("＊*").split()) for number in sorted(texts)]
    return []


def _rating_shape(headings: Sequence[str], table: Table) -> Table:
    """Return 评分结果 with the items that stand in the sheet between 班级 and 评分成绩."""
    known = {c.heading for c in table.columns}
    return rating_result(tuple(h for h in headings if h not in known))


def _module_shape(headings: Sequence[str], table: Table) -> Table:
    """Return 模块成绩 with the sheet's modules; what is not entered yet is no fault of the sheet."""
    known = {c.heading for c in table.columns}
    made = module_scores(tuple(h for h in headings if h not in known))
    columns = (replace(c, required=c.required and c.name in table.by_name) for c in made.columns)
    return replace(made, columns=tuple(columns))


def _composite_shape(headings: Sequence[str], _table: Table) -> Table:
    """Return 综合测评成绩 with the modules and ranks that stand in the sheet."""
    stems = [h.removesuffix("成绩") for h in headings if h.endswith("成绩")]
    ranked = tuple(s for s in stems if f"{s}专业年级排名" in headings)
    modules = tuple(s for s in stems if s != TOTAL_STEM)
    return composite(modules, TOTAL_STEM, ranked)


_SHAPES: dict[str, Callable[[Sequence[str], Table], Table]] = {
    RATING_RESULT.name: _rating_shape,
    MODULE_SCORES.name: _module_shape,
    COMPOSITE.name: _composite_shape,
}
"""Tables whose columns follow the college's items and modules."""
