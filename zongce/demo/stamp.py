"""Many classmates' forms out of one: the rows and the head of a form, put into the parts of another."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING, NamedTuple

from zongce.core.grid import letters
from zongce.core.schema import Exact
from zongce.sheets import cellxml
from zongce.sheets.rating_form import FORM_FIRST_ROW

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_SHEET = "xl/worksheets/sheet1.xml"
_ROW = re.compile(r'<row r="([0-9]+)"([^>]*)>.*?</row>', re.DOTALL)
_STYLE = re.compile(r' s="([0-9]+)"')
_TEXT = re.compile(r"<is>.*?</is>", re.DOTALL)
_HEAD_VALUE = re.compile(r'(<c r="B([345])"[^>]*>)<is>.*?</is>', re.DOTALL)
_MARK = Exact(2)
Marks = tuple[int | None, ...]
"""One mark an item in hundredths; None is a blank."""


class Stamp(NamedTuple):
    """A class's form taken apart: its other parts, what is around the rows, and how rows look."""

    parts: tuple[tuple[zipfile.ZipInfo, bytes], ...]
    before: str
    after: str
    people: Mapping[str, tuple[str, str, str]]
    """The row's height and 学号 and 姓名 as they stand in the file, by 学号, in the order of the form."""
    own: tuple[str, ...]
    """Styles of the rater's own row, of the others' rows: one a column."""
    plain: tuple[str, ...]


def take_apart(form: bytes, students: Sequence[str]) -> Stamp:
    """Return the stamp of a class, from the complete form of its first student.

    Raises:
        ValueError: there are fewer than two students (a fault of ours: nobody would rate anybody).
    """
    if len(students) <= 1:
        message = "a class that rates itself has two students"
        raise ValueError(message)
    with zipfile.ZipFile(io.BytesIO(form)) as book:
        parts = tuple((info, book.read(info)) for info in book.infolist())
    sheet = next(data for info, data in parts if info.filename == _SHEET).decode()
    rows = [m for m in _ROW.finditer(sheet) if int(m[1]) >= FORM_FIRST_ROW]
    texts = (_TEXT.findall(row[0]) for row in rows)
    named = zip(students, rows, texts, strict=True)
    people = {student: (row[2], pair[0], pair[1]) for student, row, pair in named}
    own, plain = (tuple(_STYLE.findall(row[0])) for row in rows[:2])
    return Stamp(parts, sheet[: rows[0].start()], sheet[rows[-1].end() :], people, own, plain)


def stamped(stamp: Stamp, rater: tuple[str, str, str], marks: Mapping[str, Marks]) -> bytes:
    """Return the complete form of another student of the class: number, name, role; marks in hundredths."""
    values = dict(zip("345", rater, strict=True))
    head = _HEAD_VALUE.sub(lambda m: f"{m[1]}<is><t>{cellxml.xml_text(values[m[2]])}</t></is>", stamp.before)
    rows = (
        _row(row, person, *_dress(stamp, student, marks))
        for row, (student, person) in enumerate(stamp.people.items(), start=FORM_FIRST_ROW)
    )
    sheet = head + "".join(rows) + stamp.after
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        for info, data in stamp.parts:
            book.writestr(info, sheet.encode() if info.filename == _SHEET else data)
    return out.getvalue()


def _dress(stamp: Stamp, student: str, marks: Mapping[str, Marks]) -> tuple[tuple[str, ...], Marks]:
    given = marks.get(student)
    return (stamp.own, ()) if given is None else (stamp.plain, given)


def _row(row: int, person: tuple[str, str, str], styles: Sequence[str], marks: Marks) -> str:
    height, *texts = person
    cells = [
        f'<c r="{letters(n)}{row}" s="{style}" t="inlineStr">{text}</c>'
        for n, (style, text) in enumerate(zip(styles, texts, strict=False), start=1)
    ]
    for n, style in enumerate(styles[2:], start=3):
        mark = marks[n - 3] if marks else None
        value = "/>" if mark is None else f"><v>{cellxml.digits(_MARK, mark)}</v></c>"
        cells.append(f'<c r="{letters(n)}{row}" s="{style}"{value}')
    return f'<row r="{row}"{height}>{"".join(cells)}</row>'
