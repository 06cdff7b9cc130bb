"""Small documents that plant what matters: halves, ties, blanks, leading zeros, text like formulas."""

from __future__ import annotations

import io
import zipfile

from openpyxl import Workbook, load_workbook

from zongce.core.records import from_values
from zongce.ports.outcome import Document, SheetContent
from zongce.tables.academic import ACADEMIC

COLUMNS = {
    "student_id": ("0020240101", "20240102", "20240103"),
    "name": ("张三", "=1+1", "@李四"),
    "major": ("会计学", None, "-软件"),
    "credit_weighted_average": (8515, 7001, 10),
    "bonus": (420, 0, None),
    "academic_score": (8935, 7001, 10),
    "class_rank": ("1/3", "2/3", "3/3"),
    "failed_count": (0, 2, None),
}


def document(**options: object) -> Document:
    content = SheetContent(
        ACADEMIC, from_values(ACADEMIC, COLUMNS), "学业成绩", "会计2401", **options  # type: ignore[arg-type]
    )  # fmt: skip
    return Document("academic", "学业成绩", (content,), {"zongce.batch": "2025"})


def opened(data: bytes) -> Workbook:
    return load_workbook(io.BytesIO(data))


def part(data: bytes, name: str = "xl/worksheets/sheet1.xml") -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read(name).decode()
