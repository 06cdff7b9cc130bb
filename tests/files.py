"""Real workbooks on disk, as people and other systems make them: written by openpyxl."""

from decimal import Decimal

from openpyxl import Workbook

ROSTER_HEADINGS = ("学号", "姓名", "专业", "年级", "班级")
SCORE_HEADINGS = ("学年学期", "学号", "姓名", "课程代码", "课程名称", "课程性质", "学分", "成绩")


def save(path, sheets):
    """Write sheets of rows; text stays text, Decimal and int become numbers, None stays blank."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for r, row in enumerate(rows, start=1):
            for c, value in enumerate(row, start=1):
                if value is not None:
                    sheet.cell(r, c, value)
    workbook.save(path)
    return path


def roster(path, students, class_="会计2401", major="会计学", grade="2024"):
    rows = [(number, name, major, grade, class_) for number, name in students]
    return save(path, {"学生名册": [ROSTER_HEADINGS, *rows]})


def scores(path, marks, term="2025-2026-1", credit=2):
    """``marks``: 学号 -> (姓名, one score a course)."""
    rows = [
        (
            term,
            number,
            name,
            f"C{i}",
            f"课程{i}",
            "必修",
            credit,
            mark if isinstance(mark, str) else Decimal(mark),
        )
        for number, (name, values) in marks.items()
        for i, mark in enumerate(values, start=1)
    ]
    return save(path, {"原始成绩": [SCORE_HEADINGS, *rows]})
