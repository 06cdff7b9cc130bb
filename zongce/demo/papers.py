"""What monitors and counsellors of the sample college type: course adjustments, modules, items, an import."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from openpyxl import load_workbook

from zongce.core.text import heading_key
from zongce.demo.courses import FIRST_TERM, first_term
from zongce.demo.scheme import BODY, bonus_rows
from zongce.tables.academic import ADJUSTMENTS
from zongce.tables.composite import COMPOSITE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from zongce.demo.filled import Row
    from zongce.demo.people import Student
    from zongce.demo.scores import Year

Wishes = dict[tuple[str, str], dict[str, object]]
"""Cells by (学号, 课程代码)."""
_DISCIPLINED_OF = 60
"""One student in so many was disciplined."""


def monitor_wishes(group: Sequence[Student], year: Year) -> Wishes:
    """Return what a monitor asks for: a ratio, a course left out, and one of the monitor's own."""
    planted = {student_id for ids in year.planted.values() for student_id in ids}
    taken = {(r.student_id, r.course.code) for r in year.first}
    courses = [c.code for c in first_term(group[0].class_.major_number)]
    free = [s for s in group[1:] if s.student_id not in planted] or list(group[1:])
    wishes: Wishes = {
        (free[0].student_id, courses[3]): {
            "是否调整比例": "是", "调整后比例": 0.1, "原因": "体育课按 0.1 加成",
        },
        (free[-1].student_id, courses[0]): {"课程是否参评": "否", "原因": "转入前已修读，本学年不参评"},
        (group[0].student_id, courses[1]): {"课程是否参评": "否", "原因": "已在国外修读同类课程"},
    }  # fmt: skip
    return {key: cells for key, cells in wishes.items() if key in taken}


def counsellor_wish(group: Sequence[Student]) -> tuple[str, str]:
    """Return the student and the course that the counsellor leaves out."""
    return group[-1].student_id, first_term(group[0].class_.major_number)[2].code


def needs_a_nod(wishes: Wishes, monitor: Student) -> bool:
    """Say whether a monitor leaves out a course of the own."""
    return any(student == monitor.student_id for student, _ in wishes)


def type_course(form: Path, student: str, course: str, cells: Mapping[str, object]) -> None:
    """Type into the row of a student's course (of the first term) on the monitor's form."""
    book = load_workbook(form)
    sheet = book[ADJUSTMENTS.sheet]
    rows = list(sheet.iter_rows())
    head = next(row for row in rows if "课程代码" in [heading_key(str(c.value)) for c in row])
    at = {heading_key(str(c.value)): c.column - 1 for c in head if c.value}
    for row in rows[head[0].row :]:
        key = tuple(row[at[h]].value for h in ("学号", "课程代码", "学年学期"))
        if key == (student, course, FIRST_TERM):
            for heading, content in cells.items():
                row[at[heading]].value = content  # type: ignore[assignment]
    book.save(form)


def entered(group: Sequence[Student]) -> dict[tuple[str, str], object]:
    """Return what the counsellor types into 模块成绩, by 学号 and heading."""
    rng = Random(group[0].class_.code)  # noqa: S311  # invented data
    cells: dict[tuple[str, str], object] = {}
    for student in group:
        cells[student.student_id, BODY] = rng.randint(130, 196) / 2
        cells[student.student_id, "违纪"] = "是" if rng.randint(1, _DISCIPLINED_OF) == 1 else "否"
    return cells


def declared(group: Sequence[Student]) -> list[Row]:
    """Return the rows that the counsellor types into 加减分."""
    return bonus_rows(group, Random(group[0].class_.code))  # noqa: S311  # invented data


def copy_results(book: Path, template: Path) -> None:
    """Type a class's computed scores and levels into the import template."""
    results = load_workbook(book)[COMPOSITE.sheet]
    rows = list(results.iter_rows(values_only=True))
    start = next(n for n, row in enumerate(rows) if "学号" in [heading_key(str(v)) for v in row])
    heads = [heading_key(str(v)) for v in rows[start]]
    by_id = {row[0]: dict(zip(heads, row, strict=True)) for row in rows[start + 1 :]}
    made = load_workbook(template)
    sheet = made[COMPOSITE.sheet]
    lines = list(sheet.iter_rows())
    head = next(row for row in lines if "学号" in [heading_key(str(c.value)) for c in row])
    for row in lines[head[0].row :]:
        for cell, title in zip(row, head, strict=True):
            heading = heading_key(str(title.value))
            if row[0].value in by_id and heading not in ("学号", "姓名"):
                cell.value = by_id[row[0].value].get(heading)
    made.save(template)
