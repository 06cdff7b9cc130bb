"""The rating form of one rater: narrow enough for a phone, with a live counter, own row greyed."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Font

from zongce.core.grid import address, letters
from zongce.core.named import NamedTuple
from zongce.core.number import exact
from zongce.core.schema import Column, Exact, Table
from zongce.core.value import field, replace, value
from zongce.sheets import cellxml
from zongce.sheets.column import Dress, column_look, value_cell
from zongce.sheets.fit import LINE_HEIGHT, column_width, lines, text_width
from zongce.sheets.frame import new_sheet, new_workbook, protect, tab_colour, title_rows
from zongce.sheets.head import head_row
from zongce.sheets.package import parts_of, zipped
from zongce.sheets.rating_details import detail_sheet
from zongce.sheets.style import ACCENT, GOOD, GREYED, MUTE, NOTE, TEXT, WARN, Look, Styles, entry_look
from zongce.sheets.validation import list_validation, range_validation
from zongce.tables.rating import CODE_WORD, FORM_HEAD, RATING_FORM, ROLES, form_heading
from zongce.tables.rating import rating_form as form_table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from zongce.core.records import Value

FORM_HEAD_ROW = 7
FORM_FIRST_ROW = FORM_HEAD_ROW + 1
COUNTER, STATE = "A6", "C6"
CODE_COLUMN = 3
"""The form's code stands right of the rater's number, for programs that drop document properties."""
CODE_PROPERTY, RATER_PROPERTY = "zongce.code", "zongce.rater"
DONE, OPEN = "✓ 已全部评完，保存后发回", "还有未打分的项，请继续"
PLACES = 2
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


@value(frozen=True, slots=True)
class Form:
    """A rater's form before it is built; ``marks`` by student, one an item, in hundredths."""

    title: str
    note: str
    rater: Rater
    students: Sequence[tuple[str, str]]
    items: Sequence[Item]
    table: Table
    rate_self: bool = False
    code: str = ""
    marks: Mapping[str, Sequence[Value]] = field(default_factory=dict)

    @property
    def kinds(self) -> tuple[Exact, ...]:
        """The range of each item."""
        return tuple(c.kind for c in self.table.columns[2:] if isinstance(c.kind, Exact))

    @property
    def last_row(self) -> int:
        """The last sheet row with marks."""
        return FORM_HEAD_ROW + (len(self.students) or BLANK_ROWS)

    def is_own(self, student_id: str) -> bool:
        """Say whether a row is the rater's own and does not count."""
        return student_id == self.rater.number and not self.rate_self

    @property
    def expected(self) -> int:
        """How many students are to be rated."""
        return sum(1 for student_id, _ in self.students if not self.is_own(student_id))

    @property
    def rated(self) -> int:
        """How many rows the counter counts: every mark there and within its range."""
        given = [self.marks[student_id] for student_id, _ in self.students if student_id in self.marks]
        return sum(1 for marks in given if self._complete(marks))

    def _complete(self, marks: Sequence[Value]) -> bool:
        pairs = list(zip(self.kinds, marks, strict=False))
        return len(pairs) == len(self.kinds) and all(
            isinstance(m, int) and (k.low or 0) <= m <= (k.high or 0) for k, m in pairs
        )

    @property
    def properties(self) -> dict[str, str]:
        """What tells the form from all others, for whoever collects it."""
        return {CODE_PROPERTY: self.code, RATER_PROPERTY: self.rater.number} if self.code else {}


def item_table(items: Sequence[Item]) -> Table:
    """Return the declaration of a form with these items."""
    headings = tuple(form_heading(item.name, item.low, item.high) for item in items)
    kinds = tuple(Exact(PLACES, exact(item.low, PLACES), exact(item.high, PLACES)) for item in items)
    return form_table(headings, kinds)


def rating_form(  # noqa: PLR0913  # five are the form, four have defaults and are named
    title: str,
    note: str,
    rater: Rater,
    students: Sequence[tuple[str, str]],
    items: Sequence[Item],
    *,
    marks: Mapping[str, Sequence[Value]] | None = None,
    rate_self: bool = False,
    code: str = "",
    properties: Mapping[str, str] | None = None,
) -> bytes:
    """Return the form of one rater, students in the order given.

    ``marks`` prefills marks by student, one an item, in hundredths. Without students the form is an open
    one: nothing is locked and the rater fills in the rows and the head too. The own row is greyed, locked
    and not counted unless ``rate_self`` (setting 计自评). ``code`` is the form's random code: a document
    property, and shown in C3 as ``校验码 7KQ2-M9XD`` for programs that drop properties.

    Source: requirements R4, R6, R.
    """
    form = Form(title, note, rater, students, items, item_table(items), rate_self, code, marks or {})
    return zipped(build(form, {**(properties or {}), **form.properties}).parts.items())


class Built(NamedTuple):
    """A form's parts by name, and what its rows were made with."""

    parts: dict[str, bytes]
    styles: Styles
    widths: list[int]


def build(form: Form, properties: Mapping[str, str], *, for_all: bool = False) -> Built:
    """Return a form's workbook in parts; ``for_all`` knows the looks of every rater's rows."""
    workbook = new_workbook(RATING_FORM.name, properties)
    widths = [_width(form, index, column) for index, column in enumerate(form.table.columns)]
    sheet = _sheet(workbook, form, widths)
    styles = Styles(sheet)
    rows = form_rows(styles, form, widths)
    if for_all:
        for place in range(len(form.students)):
            for own in (True, False):
                form_row(styles, form, place, widths[1], own=own)
    bodies = [(rows, f"A1:{address(form.last_row, max(len(form.table.columns), 4))}")]
    bodies.append(detail_sheet(workbook, form.items))
    tab_colour(sheet)
    return Built(parts_of(workbook, form.title, bodies), styles, widths)


def _sheet(workbook: Workbook, form: Form, widths: Sequence[int]) -> Worksheet:
    """Add the sheet with all that does not depend on the rater."""
    sheet = new_sheet(workbook, RATING_FORM.sheet, form.title, widths, FORM_HEAD_ROW)
    sheet.freeze_panes = "C1"
    for index, column in enumerate(form.table.columns[2:], start=3):
        area = f"{letters(index)}{FORM_FIRST_ROW}:{letters(index)}{form.last_row}"
        if form.students and isinstance(column.kind, Exact):
            sheet.add_data_validation(range_validation(column.heading, column.kind, area))
    if form.students:
        protect(sheet)
        done = FormulaRule([f'LEFT(${STATE[0]}${STATE[1]},1)="✓"'], font=Font(bold=True, color=GOOD))  # type: ignore[no-untyped-call]
        sheet.conditional_formatting.add(STATE, done)
    else:
        _open_form(sheet)
    return sheet


def form_rows(styles: Styles, form: Form, widths: Sequence[int], ready: Sequence[str] = ()) -> str:
    """Return all rows of a form's sheet; ``ready`` are the rows of marks where they are made already."""
    columns = form.table.columns
    top = title_rows(styles, form.title, form.note) + _head(styles, form)
    top += head_row(styles, columns, [c.heading for c in columns], widths, FORM_HEAD_ROW)
    made = ready or [
        form_row(styles, form, place, widths[1], own=bool(form.students) and form.is_own(student_id))
        for place, (student_id, _) in enumerate(form.students or [("", "")] * BLANK_ROWS)
    ]
    return top + "".join(made)


def _width(form: Form, index: int, column: Column) -> int:
    """Return a width for a phone: the longest number or name, the item's name above its range.

    Left of the form's code the names' column has room for the rater's number. On a form that is filled from
    scratch, which is no phone's, an item has one line.
    """
    if column.name not in _NARROW:
        heading = _broken(column.heading) if form.students else column.heading
        return max(9, *(math.ceil(text_width(part) + 1.2) for part in heading.split("\n")))
    narrow = replace(column, width=_NARROW[column.name] if form.students else _OPEN_WIDTH)
    first = 0 if form.code else index
    fit = column_width(narrow, [words for student in form.students for words in student[first : index + 1]])
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


def _head(styles: Styles, form: Form) -> str:
    """Return rows 3 to 6: who rates; how far they are and what is next, right above the marks."""
    look = Look(bold=True, number_format=TEXT, shrunk=bool(form.students))
    look = look if form.students else entry_look(look)
    values = (form.rater.number, form.rater.name, form.rater.role)
    made = [
        [(1, cellxml.text(styles.number(NOTE), label[0])), (2, _head_value(styles, look, value))]
        for label, value in zip(FORM_HEAD.values(), values, strict=True)
    ]
    if form.code:
        code_look = styles.number(NOTE._replace(indent=1))
        made[0].append((CODE_COLUMN, cellxml.text(code_look, f"{CODE_WORD} {form.code}")))
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


def _count(form: Form) -> str:
    """Return the counter: rows in which every mark is there and within its range."""
    tests: list[str] = []
    for index, kind in enumerate(form.kinds, start=3):
        area = f"{letters(index)}{FORM_FIRST_ROW}:{letters(index)}{form.last_row}"
        low, high = (cellxml.digits(kind, bound or 0) for bound in (kind.low, kind.high))
        tests.append(f'{area},">={low}",{area},"<={high}"')
    before, after = COUNTED.format(rated="\n", expected=form.expected).split("\n")
    return f'="{before}"&COUNTIFS({",".join(tests)})&"{after}"'


def form_row(styles: Styles, form: Form, place: int, name_width: int, *, own: bool) -> str:
    """Return the row of the student at ``place``, as the rater's own one or as a plain one."""
    student_id, name = form.students[place] if form.students else ("", "")
    marks = form.marks.get(student_id, ())
    values = (student_id, name, *marks, *(None,) * (len(form.kinds) - len(marks)))
    cells = (
        (n, value_cell(styles, column, _look(form, column, own=own), value))
        for n, (column, value) in enumerate(zip(form.table.columns, values, strict=True), start=1)
    )
    height = BODY_HEIGHT + (lines(name, name_width) - 1) * LINE_HEIGHT
    return cellxml.row(FORM_FIRST_ROW + place, height, cells)


def _look(form: Form, column: Column, *, own: bool) -> Look:
    if own:
        look = column_look(column, Dress())._replace(fill=GREYED, colour=MUTE)
    else:
        look = column_look(column, Dress(entry=column.entry or not form.students))
    if isinstance(column.kind, Exact):
        return look._replace(align="center", number_format=Look().number_format)  # 25 stays 25, as typed
    return look._replace(wrap=column.name == "name")
