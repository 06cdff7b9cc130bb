"""Raw scores as two academic-affairs systems export them, and the slips that are planted in a copy."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import TYPE_CHECKING

from openpyxl import Workbook

from zongce.core.grid import address, letters
from zongce.core.named import NamedTuple
from zongce.core.value import value
from zongce.demo.people import COLLEGE, SCHOOL_YEAR
from zongce.demo.scores import DEFERRED, FIRST_SITTING, MAKE_UP, OUTSIDER, RETAKE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from zongce.demo.scores import ScoreRow

Content = str | int | Decimal
"""What stands in a cell; scores that are numbers are decimals, never floats."""


class Slip(NamedTuple):
    """A faulty cell: the row's position, the heading, what stands there, the finding's code."""

    row: int
    heading: str
    content: Content
    code: str


@value(frozen=True, slots=True)
class Layout:
    """How a system lays out its export: the lines above the headings, the headings, the cells of a row."""

    sheet: str
    above: tuple[str, ...]
    headings: tuple[str, ...]
    cells: Callable[[ScoreRow], Mapping[str, Content]]
    merged: str = ""
    """A heading whose cells are merged over all rows."""
    footer: str = ""

    @property
    def first_row(self) -> int:
        """The sheet row of the first score."""
        return len(self.above) + 2

    def cell(self, slip: Slip) -> str:
        """Return the address of a slip's cell."""
        return address(self.first_row + slip.row, self.headings.index(slip.heading) + 1)


def export(layout: Layout, rows: Sequence[ScoreRow], slips: Sequence[Slip] = ()) -> bytes:
    """Return the export as a workbook, with ``slips`` in place of the right contents."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(layout.sheet)
    for number, heading in enumerate(layout.headings, start=1):
        sheet.column_dimensions[letters(number)].width = _WIDTHS.get(heading, 10)
    if layout.merged:
        letter = letters(layout.headings.index(layout.merged) + 1)
        last = layout.first_row + len(rows) - 1
        sheet.merged_cells.add(f"{letter}{layout.first_row}:{letter}{last}")
    for line in layout.above:
        sheet.append([line])
    sheet.append(layout.headings)
    faulty = {(slip.row, slip.heading): slip.content for slip in slips}
    for index, row in enumerate(rows):
        cells = layout.cells(row)
        kept = (faulty.get((index, h), cells.get(h, "")) for h in layout.headings)
        sheet.append([None if content == "" else content for content in kept])
    if layout.footer:
        sheet.append([layout.footer])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


_WIDTHS = {"学号": 13, "课程名称": 22, "课程/环节": 32, "专业": 16, "学院": 16, "学年学期": 24, "教学班": 20}
_PASS = 60
_SAME = {RETAKE: "重修", DEFERRED: "缓考"}
_ZF_EXAMS = {FIRST_SITTING: "正常考试", MAKE_UP: "补考一", **_SAME}
_QG_EXAMS = {FIRST_SITTING: "初修", MAKE_UP: "补考", **_SAME}


def _zhengfang(row: ScoreRow) -> Mapping[str, Content]:
    """正方: all cells are text, the term in two columns, 成绩 behind 成绩备注."""
    course, class_ = row.course, row.class_
    return {
        "学年": SCHOOL_YEAR, "学期": row.term[-1], "学号": row.student_id,
        "姓名": row.name.replace("·", "•"),
        "学院": COLLEGE, "专业": class_.major, "年级": str(class_.grade), "班级": class_.name,
        "课程代码": course.code, "课程名称": course.name, "课程性质": course.kind, "开课学院": "教务处",
        "教学班": f"({row.term})-{course.code}", "任课教师": course.teacher, "学分": course.credit,
        "考核方式": "考查" if course.words else "考试", "成绩备注": row.remark, "成绩": row.score,
        "成绩性质": _ZF_EXAMS[row.exam], "是否成绩作废": "是" if row.void else "否", "录入人": course.teacher,
    }  # fmt: skip


def _qingguo(row: ScoreRow) -> Mapping[str, Content]:
    """青果: numbers are numbers, course and code share a cell, 取得学分 beside 学分."""
    course, plain = row.course, _is_number(row.score)
    failed = plain and Decimal(row.score) < _PASS
    return {
        "学年学期": f"{SCHOOL_YEAR}学年第二学期", "学号": row.student_id, "姓名": row.name,
        "行政班级": row.class_.name, "课程/环节": f"[{course.code}]{course.name}",
        "学分": Decimal(course.credit), "课程类别": course.kind, "修读性质": _QG_EXAMS[row.exam],
        "考核方式": "考查" if course.words else "考试", "任课教师": course.teacher,
        "成绩": Decimal(row.score) if plain else row.score,
        "取得学分": Decimal(0) if failed else Decimal(course.credit), "备注": row.remark,
    }  # fmt: skip


ZHENGFANG = Layout(
    "Sheet1",
    (),
    (
        "学年", "学期", "学号", "姓名", "性别", "学院", "专业", "年级", "班级", "课程代码", "课程名称",
        "课程性质", "课程归属", "开课学院", "教学班", "任课教师", "学分", "考核方式", "成绩备注",
        "成绩", "成绩性质", "是否成绩作废", "是否学位课程", "录入人",
    ),
    _zhengfang,
)  # fmt: skip
"""24 columns, headings in row 1."""
QINGGUO = Layout(
    "成绩",
    ("学生成绩明细表", f"学院：{COLLEGE}"),
    (
        "学年学期", "学号", "姓名", "行政班级", "课程/环节", "学分", "课程类别", "修读性质", "考核方式",
        "任课教师", "成绩", "取得学分", "备注",
    ),
    _qingguo,
    merged="学年学期",
    footer="制表：教务处",
)  # fmt: skip
"""Headings in row 3, the term merged over all rows, a line of signature below."""


def first_term_slips(rows: Sequence[ScoreRow]) -> tuple[Slip, ...]:
    """Return slips for the first export: a comma, a blank, an unknown word, a number that lost its 0."""
    free = _plain(rows)
    return (
        Slip(free[0], "成绩", "70,73", "G313"),
        Slip(free[1], "成绩", "", "N110"),
        Slip(free[2], "成绩", "通过", "G301"),
        Slip(free[3], "学号", int(rows[free[3]].student_id), "T108"),
    )


def second_term_slips(rows: Sequence[ScoreRow]) -> tuple[Slip, ...]:
    """Return slips for the second export: a score above 100, another name, a course without its code."""
    free = _plain(rows)
    return (
        Slip(free[0], "成绩", Decimal(108), "N104"),
        Slip(free[1], "姓名", f"{rows[free[1]].name}某", "R202"),
        Slip(free[2], "课程/环节", rows[free[2]].course.name, "T110"),
    )


def _plain(rows: Sequence[ScoreRow]) -> list[int]:
    """Return rows of first sittings with a number as score, well apart where there are many."""
    found = [i for i, row in enumerate(rows) if _is_number(row.score) and row.exam == FIRST_SITTING]
    found = [i for i in found if rows[i].student_id != OUTSIDER[0]]
    return found[:: max(1, len(found) // 5)]


def _is_number(score: str) -> bool:
    digits = score.replace(".", "", 1)
    return digits.isascii() and digits.isdigit()
