"""A college's workbook with the results of two classes that have submitted, made without any command."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

from tests.flow import books
from zongce.commands import staleness
from zongce.tables.books import COLLEGE
from zongce.tables.records import ACADEMIC_ITEM, COMPOSITE_ITEM

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

A, B = books.NAME, "会计2402"
B_CODE = "2024012"
B_STUDENTS = [
    {**books.STUDENTS[0], "student_id": f"2024020{n}", "name": name, "class_code": B_CODE, "class_": B}
    for n, name in enumerate(("己", "庚"), start=1)
]
ROSTER = [*books.STUDENTS, *B_STUDENTS]
TOTALS = {
    "20240101": 8912, "20240102": 8050, "20240103": 8050, "20240104": 6433, "20240201": 7777,
    "20240202": 8123,
}  # fmt: skip
RANKS = {
    "20240101": "1/4", "20240102": "2/4", "20240103": "2/4", "20240104": "4/4", "20240201": "2/2",
    "20240202": "1/2",
}  # fmt: skip
MAJOR = "3/6"
"""A major-grade rank that nobody but staff may see."""
RETURNED = {"submission": "未提交", "publicity_state": "未公示"}


def result(student: Mapping[str, object]) -> dict[str, object]:
    """One student's row of 综合测评成绩."""
    number = str(student["student_id"])
    parts = {f"module_{i}": TOTALS[number] - i for i in range(4)}
    ranks = {f"module_{i}_class_rank": RANKS[number] for i in range(4)}
    return {
        "student_id": number, "name": student["name"], **parts, **ranks, "module_0_level": "良好",
        "module_0_major_rank": MAJOR, "total": TOTALS[number], "total_level": "合格",
        "total_class_rank": RANKS[number], "total_major_rank": MAJOR, "class_": student["class_"],
    }  # fmt: skip


RESULTS = [result(s) for s in ROSTER if s["participant"] == "是"]
ACADEMIC = [
    {
        "student_id": row["student_id"], "name": row["name"], "class_": row["class_"],
        "credit_weighted_average": 8000, "bonus": 0, "academic_score": row["module_0"], "course_count": 3,
        "failed_count": 1 if row["student_id"] == "20240104" else 0,
    }
    for row in RESULTS
]  # fmt: skip


def progress(class_: str, **other: object) -> dict[str, object]:
    """A class's row of 班级进度: computed and submitted."""
    code, count = (books.CODE, 4) if class_ == A else (B_CODE, 2)
    return {
        "class_code": code, "class_": class_, "participant_count": count,
        "academic_computed": "2026-10-18 李莉",
        "rating_computed": "2026-10-18 李莉", "submission": "已提交", "submitted_at": "2026-10-19 08:00:00",
        "submitted_by": "李莉", "publicity_state": "未公示", **other,
    }  # fmt: skip


_MADE: dict[str, bytes] = {}
"""Workbooks by what stands in them: the same sample is rendered once."""


def once(path: Path, what: str, make: Callable[[], object]) -> Path:
    """Write a workbook, made the first time only."""
    if what in _MADE:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_MADE[what])
    else:
        make()
        _MADE[what] = path.read_bytes()
    return path


def college(path: Path, **given: Sequence[Mapping[str, object]]) -> Path:
    """Write the workbook; every class's results are remembered as computed from what stands there."""
    return once(path, f"college {given}", lambda: _college(path, given))


def published(path: Path) -> Path:
    """The workbook after both classes were published and their publicity ended."""

    def make() -> None:
        college(path)
        assert books.run("publicity.start", path, actor=books.ADMIN).ok
        assert books.run("publicity.end", path, sets={"班级": running(path)}, actor=books.ADMIN).ok

    return once(path, "published", make)


def running(path: Path) -> str:
    """The classes whose publicity runs, as one names them to end it before its last day."""
    listed = books.rows_in(path, "publicity_list")
    return "、".join(str(row["class_"]) for row in listed if row["state"] == "公示中")


def _college(path: Path, given: Mapping[str, Sequence[Mapping[str, object]]]) -> None:
    base = {
        "roster": ROSTER, "composite": RESULTS, "academic": ACADEMIC,
        "class_progress": [progress(A), progress(B)], **given,
    }  # fmt: skip
    if "computations" in given:
        books.college(path, **base)
        return
    books.college(path, **base)
    tables = books.tables_of(path)
    made = [
        {
            "computed_item": item, "class_": class_, "time": "2026-10-18 10:00:00", "person": "李莉（T001）",
            "input_digest": staleness.inputs(COLLEGE, tables, item, class_),
            "result_digest": staleness.result_digest(tables, item, class_),
        }
        for class_ in dict.fromkeys(str(row["class_"]) for row in base["composite"])
        for item in (ACADEMIC_ITEM, COMPOSITE_ITEM)
    ]  # fmt: skip
    books.college(path, **base, computations=made)


def change(path: Path, table: str, match: Mapping[str, object], **values: object) -> None:
    """Change rows of a workbook behind its commands' back."""
    tables = books.tables_of(path)
    given = {name: [dict(row) for row in books.rows_in(path, name)] for name in tables}
    hit = [row for row in given[table] if all(row[k] == v for k, v in match.items())]
    assert hit
    for row in hit:
        row.update(values)
    books.college(path, **given)


def issued(path: Path, pattern: str) -> list[Path]:
    """The files that a workbook's case has issued, by number."""
    found = (path.parent / "下发").glob(f"*{pattern}*.xlsx")
    return sorted(found, key=lambda p: (len(p.name), p.name))


def inner(path: Path) -> str:
    """Everything that a workbook holds, unzipped, as text."""
    with zipfile.ZipFile(path) as book:
        return "\n".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())


def state(path: Path, item: str) -> object:
    """What 班级状态 says of an item."""
    return next((row["value"] for row in books.rows_in(path, "status") if row["setting"] == item), None)
