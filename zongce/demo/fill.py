"""What people type into issued workbooks: marks into forms, rows into sheets, cells here and there."""

from __future__ import annotations

import io
import re
import zipfile
from decimal import Decimal
from typing import TYPE_CHECKING

from openpyxl import load_workbook

from zongce.core import schema
from zongce.core.number import plain
from zongce.core.text import heading_key
from zongce.demo.filled import records

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

    from zongce.core.schema import Kind, Table
    from zongce.demo.filled import Row
    from zongce.sheets.form_stamp import Marks

_SHEET = "xl/worksheets/sheet1.xml"
_ROW = re.compile(r'<row r="[0-9]+"[^>]*>.*?</row>', re.DOTALL)
_FIRST_TEXT = re.compile(r"<is><t[^>]*>([^<]*)</t></is>")
_BLANK = re.compile(r'<c r="([A-Z]+[0-9]+)" s="([0-9]+)"/>')
HEAD_ROWS = 20


def fill_form(form: bytes, marks: Mapping[str, Marks]) -> bytes:
    """Return a rating form with marks (in hundredths) in its blank cells, by 学号; None stays blank."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(form)) as book, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for info in book.infolist():
            data = book.read(info)
            if info.filename == _SHEET:
                data = _ROW.sub(lambda m: _marked(m[0], marks), data.decode()).encode()
            made.writestr(info, data)
    return out.getvalue()


def _marked(row: str, marks: Mapping[str, Marks]) -> str:
    first = _FIRST_TEXT.search(row)
    given = iter(marks.get(first[1], ()) if first else ())

    def typed(cell: re.Match[str]) -> str:
        mark = next(given, None)
        return cell[0] if mark is None else f'<c r="{cell[1]}" s="{cell[2]}"><v>{plain(mark)}</v></c>'

    return _BLANK.sub(typed, row)


def type_rows(path: Path, sheets: Iterable[tuple[Table, Sequence[Row]]]) -> None:
    """Type rows below the headings of sheets of a workbook and save it, as a spreadsheet program would."""
    book = load_workbook(path)
    for table, rows in sheets:
        sheet = book[table.sheet]
        head, columns = _headings(sheet)
        made = records(table, rows)
        for column in table.columns:
            for offset, value in enumerate(made.values(column.name)):
                if column.name in made.columns and heading_key(column.heading) in columns:
                    cell = sheet.cell(head + 1 + offset, columns[heading_key(column.heading)])
                    cell.value = _content(column.kind, value, cell.number_format)  # type: ignore[assignment]
    book.save(path)


def type_cells(path: Path, sheet: str, key: str, cells: Mapping[tuple[str, str], object]) -> None:
    """Type single cells: {(the row's value in column ``key``, heading): content}."""
    book = load_workbook(path)
    head, columns = _headings(book[sheet])
    rows = {
        book[sheet].cell(row, columns[key]).value: row for row in range(head + 1, book[sheet].max_row + 1)
    }
    for (row, heading), content in cells.items():
        book[sheet].cell(rows[row], columns[heading]).value = content  # type: ignore[assignment]
    book.save(path)


def _headings(sheet: Worksheet) -> tuple[int, dict[str, int]]:
    """Return the heading row (the one with most texts) and the columns by heading."""
    best: tuple[int, dict[str, int]] = 0, {}
    for row in range(1, HEAD_ROWS):
        texts = {heading_key(str(c.value)): c.column for c in sheet[row] if isinstance(c.value, str)}
        if len(texts) > len(best[1]):
            best = row, texts
    return best


def _content(kind: Kind, value: object, form: str) -> object:
    if not isinstance(value, int):
        return value
    match kind:
        case schema.Percent(places=places):
            return Decimal(value).scaleb(-places - 2 if "%" in form else -places)
        case schema.Exact(places=places) | schema.Grade(places=places):
            return Decimal(value).scaleb(-places)
    return value
