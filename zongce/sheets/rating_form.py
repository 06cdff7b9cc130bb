"""The rating form of one rater: narrow enough for a phone, with a live counter, own row greyed."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Font

from zongce.core.grid import address, letters
from zongce.core.number import exact
from zongce.core.records import from_values
from zongce.core.schema import Column, Exact, Table, Text
from zongce.ports.outcome import FIRST_ROW, HEAD_ROW
from zongce.sheets import cellxml
from zongce.sheets.column import Dress, column_look, value_cell, value_cells
from zongce.sheets.fit import LINE_HEIGHT, column_width, lines, row_heights, text_width
from zongce.sheets.frame import new_sheet, new_workbook, protect, tab_colour, title_rows
from zongce.sheets.package import package
from zongce.sheets.render import head_row
from zongce.sheets.style import ACCENT, BODY, GOOD, GREYED, MUTE, NOTE, TEXT, WARN, Look, Styles, entry_look
from zongce.sheets.validation import list_validation, range_validation
from zongce.tables.rating import FORM_HEAD, RATING_FORM, ROLES, form_heading
from zongce.tables.rating import rating_form as form_table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from zongce.core.records import Value

FORM_HEAD_ROW = 7
FORM_FIRST_ROW = FORM_HEAD_ROW + 1
COUNTER, STATE = "A6", "C6"
DONE, OPEN = "✓ 已全部评完，保存后发回", "还有空格，请继续"
PLACES = 2
DETAIL_SHEET = "项目说明"
BLANK_ROWS = 40
COUNTED = "已评 {rated} / {expected}"
"""What the counter says; the formula puts the first number in."""
_NARROW = {"student_id": 14, "name": 9}
_WIDEST_NAME = 14
"""Number and name stay in sight on a phone and must leave room for the marks: longer names wrap."""
BODY_HEIGHT = 22
_OPEN_WIDTH = 16
"""Columns of 学号 and 姓名 on a form that is filled from scratch."""


class Item(NamedTuple):
    """A rating item: its name, its range as text (``20``, ``30``) and its details for raters."""

    name: str
    low: str
    high: str
    detail: str = ""


class Rater(NamedTuple):
    """Whose form it is."""

    number: str
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class _Form:
    """A form while it is built; rows and columns of cells by position."""

    table: Table
    rater: Rater
    students: Sequence[tuple[str, str]]
    marks: Mapping[str, Sequence[Value]]
    rate_self: bool

    @property
    def kinds(self) -> tuple[Exact, ...]:
        return tuple(c.kind for c in self.table.columns[2:] if isinstance(c.kind, Exact))

    @property
    def last_row(self) -> int:
        return FORM_HEAD_ROW + (len(self.students) or BLANK_ROWS)

    def is_own(self, student_id: str) -> bool:
        return student_id == self.rater.number and not self.rate_self

    @property
    def expected(self) -> int:
        """How many students are to be rated."""
        return sum(1 for student_id, _ in self.students if not self.is_own(student_id))

    @property
    def rated(self) -> int:
        """How many rows the counter counts: every mark there and within its range."""
        return sum(1 for student_id, _ in self.students if self._complete(self.marks.get(student_id, ())))

    def _complete(self, marks: Sequence[Value]) -> bool:
        pairs = list(zip(self.kinds, marks, strict=False))
        return len(pairs) == len(self.kinds) and all(
            isinstance(m, int) and (k.low or 0) <= m <= (k.high or 0) for k, m in pairs
        )


def rating_form(  # noqa: PLR0913  # five are the form, three have defaults and are named
    title: str,
    note: str,
    rater: Rater,
    students: Sequence[tuple[str, str]],
    items: Sequence[Item],
    *,
    marks: Mapping[str, Sequence[Value]] | None = None,
    rate_self: bool = False,
    properties: Mapping[str, str] | None = None,
) -> bytes:
    """Return the form of one rater, students in the order given.

    ``marks`` prefills marks by student, one an item, in hundredths. Without students the form is an open
    one: nothing is locked and the rater fills in the rows and the head too. The own row is greyed, locked
    and not counted unless ``rate_self`` (setting 计自评).

    Source: requirements R4, R6, R.
    """
    headings = tuple(form_heading(item.name, item.low, item.high) for item in items)
    kinds = tuple(Exact(PLACES, exact(item.low, PLACES), exact(item.high, PLACES)) for item in items)
    form = _Form(form_table(headings, kinds), rater, students, marks or {}, rate_self)
    workbook = new_workbook(RATING_FORM.name, properties or {})
    bodies = [_form_sheet(workbook, form, title, note), _detail_sheet(workbook, items)]
    tab_colour(workbook.worksheets[0])
    return package(workbook, title, bodies)


def _form_sheet(workbook: Workbook, form: _Form, title: str, note: str) -> tuple[str, str]:
    columns = form.table.columns
    widths = [_width(form, index, column) for index, column in enumerate(columns)]
    sheet = new_sheet(workbook, RATING_FORM.sheet, widths, FORM_HEAD_ROW)
    sheet.freeze_panes = f"C{FORM_FIRST_ROW}"
    styles = Styles(sheet)
    body = title_rows(styles, title, note) + _head(styles, form)
    body += head_row(styles, columns, [c.heading for c in columns], widths, FORM_HEAD_ROW)
    for index, column in enumerate(columns[2:], start=3):
        area = f"{letters(index)}{FORM_FIRST_ROW}:{letters(index)}{form.last_row}"
        if form.students and isinstance(column.kind, Exact):
            sheet.add_data_validation(range_validation(column.heading, column.kind, area))
    if form.students:
        protect(sheet)
        done = FormulaRule([f'LEFT(${STATE[0]}${STATE[1]},1)="✓"'], font=Font(bold=True, color=GOOD))  # type: ignore[no-untyped-call]
        sheet.conditional_formatting.add(STATE, done)
    else:
        _open_form(sheet)
    body += _body(styles, form, widths[1])
    return body, f"A1:{address(form.last_row, max(len(columns), 4))}"


def _width(form: _Form, index: int, column: Column) -> int:
    """Return a width for a phone: the longest number or name, the item's name above its range."""
    if column.name not in _NARROW:
        return max(9, *(math.ceil(text_width(part) + 1.2) for part in _broken(column.heading).split("\n")))
    narrow = replace(column, width=_NARROW[column.name] if form.students else _OPEN_WIDTH)
    fit = column_width(narrow, [student[index] for student in form.students])
    return min(fit, max(_WIDEST_NAME, narrow.width)) if column.name == "name" else fit


def _broken(heading: str) -> str:
    """Return an item's heading as a narrow column shows it: it wraps at the gap before the range."""
    name, gap, limits = heading.rpartition(" (")
    return f"{name}\n({limits}" if gap else heading


def _open_form(sheet: Worksheet) -> None:
    """Prepare a form that is filled from scratch: numbers stay text, the role is chosen."""
    sheet.add_data_validation(list_validation(FORM_HEAD["role"][0], ROLES, "", "B5"))
    for letter in ("A", "B"):
        sheet.column_dimensions[letter].number_format = TEXT


def _head(styles: Styles, form: _Form) -> str:
    """Return rows 3 to 6: who rates; how far they are and what is next, right above the marks."""
    look = Look(bold=True, number_format=TEXT)
    value_look = look if form.students else entry_look(look)
    label_look = NOTE
    values = (form.rater.number, form.rater.name, form.rater.role)
    made = [
        [(1, cellxml.text(styles.number(label_look), label[0])), (2, _head_value(styles, value_look, value))]
        for label, value in zip(FORM_HEAD.values(), values, strict=True)
    ]
    if form.students:
        shown, every = (COUNTED.format(rated=n, expected=form.expected) for n in (form.rated, form.expected))
        state = DONE if form.rated == form.expected else OPEN
        done = f'=IF({COUNTER}="{every}","{DONE}","{OPEN}")'
        counter_look = styles.number(Look(size=12, bold=True, colour=ACCENT))
        state_look = styles.number(Look(bold=True, colour=WARN))
        made.append(
            [
                (1, cellxml.formula(counter_look, _count(form), shown, numeric=False)),
                (3, cellxml.formula(state_look, done, state, numeric=False)),
            ]
        )
    return "".join(cellxml.row(3 + n, 20 if n < len(values) else 26, cells) for n, cells in enumerate(made))


def _head_value(styles: Styles, look: Look, value: str) -> str:
    return cellxml.text(styles.number(look), value) if value else cellxml.blank(styles.number(look))


def _count(form: _Form) -> str:
    """Return the counter: rows in which every mark is there and within its range."""
    tests: list[str] = []
    for index, kind in enumerate(form.kinds, start=3):
        area = f"{letters(index)}{FORM_FIRST_ROW}:{letters(index)}{form.last_row}"
        low, high = (cellxml.digits(kind, bound or 0) for bound in (kind.low, kind.high))
        tests.append(f'{area},">={low}",{area},"<={high}"')
    before, after = COUNTED.format(rated="\n", expected=form.expected).split("\n")
    return f'="{before}"&COUNTIFS({",".join(tests)})&"{after}"'


def _body(styles: Styles, form: _Form, name_width: int) -> str:
    students = form.students or [("", "")] * BLANK_ROWS
    rows: list[str] = []
    for offset, (student_id, name) in enumerate(students):
        marks = form.marks.get(student_id, ())
        values = (student_id, name, *marks, *(None,) * (len(form.kinds) - len(marks)))
        own = bool(form.students) and form.is_own(student_id)
        cells = (
            (n, value_cell(styles, column, _look(form, column, own=own), value))
            for n, (column, value) in enumerate(zip(form.table.columns, values, strict=True), start=1)
        )
        height = BODY_HEIGHT + (lines(name, name_width) - 1) * LINE_HEIGHT
        rows.append(cellxml.row(FORM_FIRST_ROW + offset, height, cells))
    return "".join(rows)


def _look(form: _Form, column: Column, *, own: bool) -> Look:
    if own:
        look = column_look(column, Dress())._replace(fill=GREYED, colour=MUTE)
    else:
        look = column_look(column, Dress(entry=column.entry or not form.students))
    if isinstance(column.kind, Exact):
        return look._replace(align="center")
    return look._replace(wrap=column.name == "name")


_DETAILS = (
    Column("item", "项目", Text(), width=14),
    Column("range", "可打分数", Text(), width=13),
    Column("detail", "说明", Text(500), width=46),
)


def _detail_sheet(workbook: Workbook, items: Sequence[Item]) -> tuple[str, str]:
    """Add the sheet with what the items mean; the form itself stays narrow."""
    widths = [column.width for column in _DETAILS]
    sheet = new_sheet(workbook, DETAIL_SHEET, widths)
    protect(sheet)
    styles = Styles(sheet)
    turned = tuple(zip(*((i.name, f"{i.low}～{i.high}", i.detail) for i in items), strict=True))
    values = from_values(RATING_FORM, {c.name: v for c, v in zip(_DETAILS, turned, strict=True)})
    plain = BODY._replace(indent=1, wrap=True)
    looks = (plain._replace(bold=True, colour=ACCENT), BODY._replace(align="center"), plain)
    lists = [values.values(c.name) for c in _DETAILS]
    cells = [value_cells(styles, c, k, v) for c, k, v in zip(_DETAILS, looks, lists, strict=True)]
    heights = row_heights(_DETAILS, widths, lists, len(items))
    rows = title_rows(styles, "评分项目说明", "每个项目看什么、可以打多少分；分数打在“评分表”上。")
    rows += head_row(styles, _DETAILS, [c.heading for c in _DETAILS], widths)
    extent = f"A1:{address(HEAD_ROW + len(items), len(_DETAILS))}"
    return rows + cellxml.rows(FIRST_ROW, heights, cells), extent
