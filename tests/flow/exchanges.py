"""A college with two classes and its case folder; class workbooks as a class would have changed them."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from tests import files
from tests.flow import books, class_results
from zongce.books.reader import read_book
from zongce.commands import facts, rows, staleness
from zongce.tables.books import CLASS
from zongce.tables.composite import TOTAL_STEM, composite
from zongce.tables.rating import rating_result
from zongce.tables.records import COMPUTATIONS, LOG, STATUS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from zongce.core.records import Records

CODE2, NAME2 = "2024012", "会计2402"
OTHERS = [
    {**books.STUDENTS[0], "student_id": f"2024020{n}", "name": name, "class_code": CODE2, "class_": NAME2}
    for n, name in enumerate(("己", "庚"), start=1)
]  # fmt: skip
STAFF2 = [
    {
        "staff_number": "T011", "name": "周周", "role": "辅导员", "class_code": CODE2, "class_": NAME2,
        "is_lead": "是",
    },
    {"staff_number": "T012", "name": "吴吴", "role": "班主任", "class_code": CODE2, "class_": NAME2},
]  # fmt: skip
UNOPENED = [{**window, "state": "未开启" if "state" in window else None} for window in books.WINDOWS]
HEADINGS = (*files.SCORE_HEADINGS, "身份证号")
SCORES = [
    *((m["term"], m["student_id"], m["name"], m["course_code"], m["course_name"], "必修", 3,
       m["score"] // 100, "ID-1")
      for m in books.SCORES),
    (books.TERM, "20240201", "己", "C1", "会计基础", "必修", 3, 77, "ID-2"),
    (books.TERM, "20239999", "外人", "C1", "会计基础", "必修", 3, 66, "ID-3"),
]  # fmt: skip
RESULTS = ("学业成绩", "评分成绩", "综合成绩")
ISSUED1, ISSUED2 = f"下发/{books.NAME}_班级工作簿.xlsx", f"下发/{NAME2}_班级工作簿.xlsx"


def college(folder: Path, **given: object) -> Path:
    """The college's workbook with two classes, and one import of raw scores in its case folder."""
    path = folder / "学院工作簿.xlsx"
    shelf = folder / "原始成绩"
    shelf.mkdir(parents=True, exist_ok=True)
    data = files.save(shelf / "成绩.xlsx", {"成绩": [HEADINGS, *SCORES]}).read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    (shelf / "成绩.xlsx").rename(shelf / f"{digest[:16]}_成绩.xlsx")
    imports = [
        {"import_number": 1, "file": "成绩.xlsx", "row_count": len(SCORES), "state": "有效", "digest": digest}
    ]  # fmt: skip
    base = {"roster": [*books.STUDENTS, *OTHERS], "staff": [*books.STAFF, *STAFF2], "score_imports": imports}
    return books.college(path, **base | given)


def issue(path: Path, class_: str = "", **more: object) -> object:
    """Run 下发班级工作簿."""
    return books.run("class.issue", path, sets={"班级": class_} if class_ else {}, actor=books.ADMIN, **more)


def rewrite(path: Path, to: Path | None = None, **tables: Records) -> Path:
    """Write a workbook of ours again with other sheets, its identity as it was."""
    book, _ = read_book(path.read_bytes(), path.name)
    properties = {k: v for k, v in book.properties.items() if k not in ("zongce.kind", "zongce.schema")}
    class_results.write(to or path, book.kind, dict(books.tables_of(path)) | tables, properties)
    return to or path


def typed(path: Path, student_id: str, **values: object) -> Path:
    """Somebody types into the roster's sheet of a workbook itself."""
    roster = books.tables_of(path)["roster"]
    return rewrite(path, roster=rows.changed(roster, rows.find(roster, student_id=student_id), **values))


def with_items(path: Path, **items: str) -> Path:
    """Change 班级状态 of a workbook."""
    return rewrite(path, status=facts.with_status(books.tables_of(path)[STATUS.name], items))


def logged(path: Path, *details: str, to: Path | None = None) -> Path:
    """Add rows to 日志, as every command does."""
    return rewrite(path, to, log=_log(books.tables_of(path), details))


def worked(path: Path, scores: Mapping[str, int] | None = None, *, submitted: bool = False) -> Path:
    """A class workbook with all results computed, as the class's own commands leave it."""
    tables = {**books.tables_of(path)}
    tables.pop(COMPUTATIONS.name)
    name = facts.status(tables, facts.CLASS_NAME)
    people = [r for r in rows.every(tables["roster"]) if r["participant"] != "否"]
    scores = scores or {str(r["student_id"]): 8000 + n for n, r in enumerate(people)}
    base = [
        {"student_id": r["student_id"], "name": r["name"], "class_": name}
        for r in people
        if r["student_id"] in scores
    ]
    academic = [
        {**row, "credit_weighted_average": scores[row["student_id"]], "bonus": 0,
         "academic_score": scores[row["student_id"]], "class_rank": f"{n}/9", "course_count": 3,
         "failed_count": 0}
        for n, row in enumerate(base, start=1)
    ]  # fmt: skip
    rated = [
        {**row, "item_0": 2500, "item_1": 3500, "rating_score": 6000, "class_rank": "1/9"} for row in base
    ]
    total = [
        {
            **row,
            "module_0": scores[row["student_id"]],
            "total": scores[row["student_id"]],
            "total_level": "优秀",
        }
        for row in base
    ]
    tables["academic"] = rows.of(tables["academic"].table, academic)
    tables["rating_result"] = rows.of(rating_result(("思想", "体育")), rated)
    tables["composite"] = rows.of(composite(("专业学习",), TOTAL_STEM, ("专业学习", TOTAL_STEM)), total)
    if submitted:
        items = {"提交状态": "已提交", "提交时间": "2026-10-20 09:00:00", "提交人": "李莉（T001）"}
        tables[STATUS.name] = facts.with_status(tables[STATUS.name], items)
    tables[LOG.name] = _log(tables, ["计算"])
    return rewrite(path, **tables, computations=_computations(tables, RESULTS))


def computed(path: Path, items: Sequence[str] = RESULTS) -> Path:
    """Write 计算记录 for the results as they stand in the workbook."""
    return rewrite(path, computations=_computations(books.tables_of(path), items))


def _computations(tables: Mapping[str, Records], items: Sequence[str]) -> Records:
    made = [
        {
            "computed_item": item, "time": "2026-10-20 08:30:00", "person": "李莉（T001）",
            "input_digest": staleness.inputs(CLASS, tables, item),
            "result_digest": staleness.result_digest(tables, item),
        }
        for item in items
    ]  # fmt: skip
    return rows.of(COMPUTATIONS, made)


def _log(tables: Mapping[str, Records], details: Sequence[str]) -> Records:
    made = [
        {"time": f"2026-10-20 08:00:{n:02d}", "person": "李莉（T001）", "detail": text}
        for n, text in enumerate(details)
    ]
    return rows.added(tables[LOG.name], made)


def progress(path: Path, class_: str = books.NAME) -> dict[str, object]:
    """The class's row of 班级进度."""
    return next(row for row in books.rows_in(path, "class_progress") if row["class_"] == class_)


def item(path: Path, name: str) -> str:
    """What 班级状态 says."""
    return facts.status(books.tables_of(path), name)


def taking_part(path: Path) -> dict[str, object]:
    """学号 -> 参评."""
    return {row["student_id"]: row["participant"] for row in books.rows_in(path, "roster")}


def changed(path: Path, table: str, places: Sequence[int], **values: object) -> Records:
    """A sheet with other values in some rows."""
    return rows.changed(books.tables_of(path)[table], places, **values)
