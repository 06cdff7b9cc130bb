"""Class workbooks whose 学业成绩 and 评分结果 were planted, with the digests of a computation."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING

from openpyxl import load_workbook

from tests.flow import books
from zongce.checks.own_book import empty
from zongce.commands import rows, staleness
from zongce.commands.pages.pages import pages
from zongce.ports.outcome import Document
from zongce.sheets.render import render_document
from zongce.tables.academic import ACADEMIC, RAW_SCORES
from zongce.tables.books import CLASS, KINDS
from zongce.tables.composite import MODULE_SCORES, module_scores
from zongce.tables.rating import RATING_RESULT, rating_result
from zongce.tables.records import ACADEMIC_ITEM, COMPUTATIONS, RATING_ITEM

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

    from zongce.core.records import Records

    Rows = Sequence[Mapping[str, object]]

ITEMS = ("思想", "体育")
ACADEMIC_SCORES = {"20240101": 9143, "20240102": 8520, "20240103": 8520, "20240104": 7035}
RATING_SCORES = {
    "20240101": (2850, 3700),
    "20240102": (2600, 3600),
    "20240103": (2600, 3600),
    "20240104": (2100, 3300),
}
PROPERTIES = {
    "zongce.id": "K1",
    "zongce.batch": books.BATCH_ID,
    "zongce.college": "管理学院",
    "zongce.class": books.CODE,
}


def students(*names: str) -> list[dict[str, object]]:
    """Students 20240101, 20240102 … of the class, all taking part."""
    return [
        {**books.STUDENTS[0], "student_id": f"202401{n:02d}", "name": name}
        for n, name in enumerate(names, start=1)
    ]


def academic(
    scores: Mapping[str, int] = ACADEMIC_SCORES, failed: Mapping[str, int] | None = None
) -> list[dict]:
    """Rows of 学业成绩; the bonus is nothing."""
    return [
        {
            "student_id": number,
            "name": name_of(number),
            "major": "会计学",
            "grade_year": "2024",
            "class_": books.NAME,
            "credit_weighted_average": score,
            "bonus": 0,
            "academic_score": score,
            "class_rank": "1/9",
            "course_count": 3,
            "failed_count": (failed or {}).get(number, 0),
        }
        for number, score in scores.items()
    ]


def rated(scores: Mapping[str, Sequence[int]] = RATING_SCORES) -> list[dict]:
    """Rows of 评分结果 with the sample's two items."""
    return [
        {
            "student_id": number,
            "name": name_of(number),
            "class_": books.NAME,
            "item_0": items[0],
            "item_1": items[1],
            "rating_score": sum(items),
            "class_rank": "1/9",
        }
        for number, items in scores.items()
    ]


def entered(scores: Mapping[str, int | None], **more: Mapping[str, object]) -> list[dict]:
    """Rows of 模块成绩 with 身体素质."""
    return [
        {"student_id": n, "name": name_of(n), "module_0": s, **{k: v.get(n) for k, v in more.items()}}
        for n, s in scores.items()
    ]


def status(**items: str) -> list[dict[str, str]]:
    """Rows of 班级状态 as the college issues them, with others in place of some."""
    base = {
        "学院": "管理学院",
        "班级代码": books.CODE,
        "班级": books.NAME,
        "更新号": "1",
        "计分方式": "系统计算",
    }
    return [{"setting": item, "value": value} for item, value in (base | items).items()]


def remembered(make: Callable[..., Path]) -> Callable[..., Path]:
    """Make a workbook once for all tests that ask for the same one; each gets a copy at its own path."""
    held: dict[str, bytes] = {}

    @wraps(make)
    def copy(path: Path, *args: object, **options: object) -> Path:
        key = repr((path.name, args, sorted(options.items())))
        if key not in held:
            held[key] = make(path, *args, **options).read_bytes()
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(held[key])
        return path

    return copy


@remembered
def class_book(
    path: Path,
    *,
    properties: Mapping[str, str] = PROPERTIES,
    computed: Sequence[str] = (ACADEMIC_ITEM, RATING_ITEM),
    **given: Rows,
) -> Path:
    """A class workbook with its results computed; ``given`` has other rows by table name."""
    base: dict[str, Rows] = {
        "batches": [books.BATCH],
        "windows": books.WINDOWS,
        "roster": books.STUDENTS,
        "staff": books.STAFF,
        "rating_rules": books.RULES,
        **books.SCHEME,
        RAW_SCORES.name: books.SCORES,
        MODULE_SCORES.name: books.ENTERED,
        ACADEMIC.name: academic(),
        RATING_RESULT.name: rated(),
        "status": status(),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_computed(_tables(base | given), computed, properties))
    return path


def _computed(tables: dict[str, Records], computed: Sequence[str], properties: Mapping[str, str]) -> bytes:
    """The bytes of a class workbook that remembers these computations."""
    done = [
        {
            "computed_item": item,
            "time": "2026-10-19 08:00:00",
            "person": "李莉（T001）",
            "input_digest": staleness.inputs(CLASS, tables, item),
            "result_digest": staleness.result_digest(tables, item),
        }
        for item in computed
    ]
    return rendered(CLASS, tables | {COMPUTATIONS.name: rows.of(COMPUTATIONS, done)}, properties)


def _tables(given: Mapping[str, Rows]) -> dict[str, Records]:
    shaped = {MODULE_SCORES.name: module_scores(("身体素质",)), RATING_RESULT.name: rating_result(ITEMS)}
    tables = {t.name: empty(t) for t in KINDS[CLASS].tables}
    return tables | {n: rows.of(shaped.get(n, tables[n].table), made) for n, made in given.items()}


def write(path: Path, kind: str, tables: Mapping[str, Records], properties: Mapping[str, str]) -> None:
    """Write a workbook of ours with these sheets."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(rendered(kind, tables, properties))


def rendered(kind: str, tables: Mapping[str, Records], properties: Mapping[str, str]) -> bytes:
    """The bytes of a workbook of ours with these sheets."""
    return render_document(
        Document(kind, KINDS[kind].label, pages(kind, tables, books.NOW), dict(properties))
    )


def name_of(number: str) -> str:
    """The name of a student of the sample."""
    return next((s["name"] for s in books.STUDENTS if s["student_id"] == number), f"生{number[-2:]}")


def edit(path: Path, sheet: str, **cells: object) -> None:
    """Type into cells of a sheet with another program: ``edit(path, "模块成绩", C5=70)``."""
    workbook = load_workbook(path)
    for place, value in cells.items():
        workbook[sheet][place] = value
    workbook.save(path)


def column(path: Path, table: str, name: str, key: str = "student_id") -> dict[str, object]:
    """One column of a sheet by student."""
    return {row[key]: row[name] for row in books.rows_in(path, table)}


def sheet(path: Path, name: str) -> Worksheet:
    """A sheet as another program reads it."""
    return load_workbook(path)[name]
