"""Workbooks of ours on disk, made without the commands under test, and a way to run commands on them."""

from __future__ import annotations

from datetime import datetime
from random import Random
from typing import TYPE_CHECKING

from zongce import casework
from zongce.books.reader import read_book
from zongce.chance import ALPHABET
from zongce.checks.own_book import empty, read_own
from zongce.commands import rows
from zongce.commands.gate import unmet
from zongce.commands.pages.pages import pages
from zongce.commands.registry import BY_ID
from zongce.ports.outcome import Document
from zongce.sheets.render import render_document
from zongce.tables import batch, progress, records
from zongce.tables.academic import RAW_SCORES
from zongce.tables.books import CLASS, COLLEGE, KINDS, OWN_BOOKS, SCHOOL
from zongce.tables.composite import COMPOSITE, MODULE_SCORES, TOTAL_STEM, composite, module_scores

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from zongce.core.records import Records
    from zongce.ports.report import Report

NOW = datetime(2026, 10, 20, 9, 30, 0, tzinfo=casework.SCHOOL_TIME)
"""A day inside every window of the sample batch."""
OFFICE, ADMIN, SECRETARY, COUNSELLOR, SECOND, TEACHER = "X001", "G001", "G002", "T001", "T002", "T003"
BATCH_ID = "B26A7"
BATCH = {
    "batch": "2025-2026学年综合测评",
    "school_year": "2025-2026",
    "half": "学年",
    "cohorts": "2028",
    "state": "已开启",
    "rating_start": "2026-10-01",
    "rating_end": "2026-12-20",
    "academic_start": "2026-10-01",
    "academic_end": "2026-12-20",
    "composite_start": "2026-10-01",
    "composite_end": "2026-12-20",
    "batch_id": BATCH_ID,
}
WINDOWS = [
    {"business": b, "school_start": "2026-10-01", "school_end": "2026-12-20", "state": "已开启"}
    for b in (batch.RATING, batch.ACADEMIC, batch.COMPOSITE)
] + [{"business": b} for b in (batch.MONITOR_ADJUSTS, batch.COUNSELLOR_ADJUSTS)]
CODE, NAME = "2024011", "会计2401"
STAFF = [
    {"staff_number": ADMIN, "name": "赵干事", "role": "学院管理员", "college": "管理学院"},
    {"staff_number": SECRETARY, "name": "钱书记", "role": "学院副书记", "college": "管理学院"},
    {
        "staff_number": COUNSELLOR,
        "name": "李莉",
        "role": "辅导员",
        "class_code": CODE,
        "class_": NAME,
        "is_lead": "是",
    },
    {
        "staff_number": SECOND,
        "name": "王媛",
        "role": "辅导员",
        "class_code": CODE,
        "class_": NAME,
        "is_lead": "否",
    },
    {"staff_number": TEACHER, "name": "马晓挺", "role": "班主任", "class_code": CODE, "class_": NAME},
    {"staff_number": "20240102", "name": "乙", "role": "班长", "class_code": CODE, "class_": NAME},
]
STUDENTS = [
    {
        "student_id": f"2024010{n}",
        "name": name,
        "gender": "女",
        "college": "管理学院",
        "major": "会计学",
        "grade_year": "2024",
        "class_code": CODE,
        "class_": NAME,
        "cohort": "2028",
        "participant": part,
        "absence_reason": why,
    }
    for n, (name, part, why) in enumerate(
        [
            ("甲", "是", None),
            ("乙", "是", None),
            ("丙", "是", None),
            ("丁", "是", None),
            ("戊", "否", "休学"),
        ],
        start=1,
    )
]
TERM = "2025-2026-1"
COURSES = (("C1", "会计基础", "必修", 300), ("C2", "经济法", "必修", 200), ("C3", "体育", "必修", 100))
MARKS = {
    "20240101": (9000, 8000, 9000),
    "20240102": (8000, 8000, 8000),
    "20240103": (8000, 8000, 8000),
    "20240104": (7000, 5500, 9500),
}
SCORES = [
    {
        "term": TERM,
        "student_id": number,
        "name": next(s["name"] for s in STUDENTS if s["student_id"] == number),
        "course_code": code,
        "course_name": course,
        "course_kind": kind,
        "credit": credit,
        "score": mark,
    }
    for number, marks in MARKS.items()
    for (code, course, kind, credit), mark in zip(COURSES, marks, strict=True)
]
RULES = [
    {
        "number": 1,
        "rating_item": "思想",
        "low": 2000,
        "high": 3000,
        "counsellor_weight": 3000,
        "teacher_weight": 3000,
        "peer_weight": 4000,
    },
    {
        "number": 2,
        "rating_item": "体育",
        "low": 3000,
        "high": 4000,
        "counsellor_weight": 2000,
        "teacher_weight": 4000,
        "peer_weight": 4000,
    },
]
SCHEME = {
    "modules": [
        {"number": 1, "module": "专业学习", "source": "学业", "weight": 7000, "method": "加权"},
        {"number": 2, "module": "思想品德", "source": "评分", "weight": 2000, "method": "加权"},
        {"number": 3, "module": "身体素质", "source": "录入", "weight": 500, "method": "加权"},
        {
            "number": 4,
            "module": "能力发展",
            "source": "加减分",
            "weight": 500,
            "method": "加权",
            "base": 6000,
            "cap": 10000,
        },
    ],
    "bonus_rules": [{"module": "能力发展", "category": "竞赛", "item": "省级一等奖", "points": 800}],
    "level_rules": [
        {"object_": "总分", "manner": "分数", "level": "优秀", "threshold": 8000},
        {"object_": "总分", "manner": "分数", "level": "合格", "threshold": 5000},
    ],
    "settings": [{"setting": "学分加成比例", "value": "0.2"}],
}
ENTERED = [
    {"student_id": s["student_id"], "name": s["name"], "module_0": 8000}
    for s in STUDENTS
    if s["participant"] == "是"
]


SHAPED = {
    MODULE_SCORES.name: module_scores(("身体素质",)),
    COMPOSITE.name: composite(
        tuple(m["module"] for m in SCHEME["modules"]), TOTAL_STEM, ("专业学习", TOTAL_STEM)
    ),
}
"""Sheets whose columns follow the sample scheme."""


class SeededChance:
    """Codes that repeat."""

    def __init__(self, seed: int = 1) -> None:
        self._rng = Random(seed)

    def code(self, length: int) -> str:
        return "".join(self._rng.choice(ALPHABET) for _ in range(length))


def write_book(
    path: Path, kind: str, given: Mapping[str, Sequence[Mapping[str, object]]], properties: Mapping[str, str]
) -> Path:
    """Write a workbook of ours; ``given`` has rows by table name, numbers in the columns' units."""
    tables = {t.name: empty(t) for t in KINDS[kind].tables}
    for name, made in given.items():
        tables[name] = rows.of(SHAPED.get(name, tables[name].table), made)
    path.parent.mkdir(parents=True, exist_ok=True)
    state = unmet(kind, tables) if kind in OWN_BOOKS else None
    content = Document(kind, KINDS[kind].label, pages(kind, tables, NOW), dict(properties), state)
    path.write_bytes(render_document(content))
    return path


def school(path: Path, **given: Sequence[Mapping[str, object]]) -> Path:
    base = {
        "batches": [BATCH],
        "college_list": [
            {"college": "管理学院", "mail_address": "gl@example.edu.cn"},
            {"college": "外语学院"},
        ],
        "staff": [{"staff_number": OFFICE, "name": "孙处长", "role": "学生处"}, *STAFF[:2]],
    }
    return write_book(path, SCHOOL, base | given, {"zongce.id": "S1"})


def college(path: Path, **given: Sequence[Mapping[str, object]]) -> Path:
    """The college's workbook as the school issues it, with roster, staff, rules and scheme filled in."""
    base = {
        "batches": [BATCH],
        "windows": WINDOWS,
        "roster": STUDENTS,
        "staff": STAFF,
        "rating_rules": RULES,
        **SCHEME,
        "status": [{"setting": "学院", "value": "管理学院"}, {"setting": "更新号", "value": "1"}],
    }
    properties = {"zongce.id": "C1", "zongce.batch": BATCH_ID, "zongce.college": "管理学院"}
    return write_book(path, COLLEGE, base | given, properties)


def class_book(path: Path, **given: Sequence[Mapping[str, object]]) -> Path:
    """A class workbook as the college issues it: students, staff, windows, rules, raw scores."""
    base = {
        "batches": [BATCH],
        "windows": WINDOWS,
        "roster": STUDENTS,
        "staff": STAFF,
        "rating_rules": RULES,
        **SCHEME,
        RAW_SCORES.name: SCORES,
        MODULE_SCORES.name: ENTERED,
        "status": [
            {"setting": item, "value": value}
            for item, value in (
                ("学院", "管理学院"),
                ("班级代码", CODE),
                ("班级", NAME),
                ("更新号", "1"),
                ("计分方式", "系统计算"),
                ("下发摘要", "0" * 64),
            )
        ],
    }
    properties = {
        "zongce.id": "K1",
        "zongce.batch": BATCH_ID,
        "zongce.college": "管理学院",
        "zongce.class": CODE,
    }
    return write_book(path, CLASS, base | given, properties)


def run(
    command: str,
    path: Path,
    files: Sequence[Path] = (),
    sets: Mapping[str, str] | None = None,
    *,
    actor: str = "",
    now: datetime = NOW,
    dry_run: bool = False,
    seed: int = 1,
    workers: int = 1,
) -> Report:
    """Run a command at a fixed time with repeating codes; it changes no sheet that it does not declare."""
    world = casework.World(clock=lambda: now, chance=SeededChance(seed), workers=workers)
    report = casework.run(command, path, files, sets, actor=actor, dry_run=dry_run, world=world)
    declared = {table.name for table in BY_ID[command].writes}
    assert {patch.name for patch in report.outcome.patches} <= declared, command
    return report


def tables_of(path: Path) -> Mapping[str, Records]:
    """The sheets of a workbook of ours, read back through the one reader."""
    book, found = read_book(path.read_bytes(), path.name)
    assert book is not None, found
    own = read_own(book)
    assert own is not None
    assert not [f for f in own.findings if f.severity.value != "hint"], own.findings
    return own.tables


def rows_in(path: Path, table: str) -> list[dict[str, object]]:
    """The rows of one sheet by column name."""
    return rows.every(tables_of(path)[table])


def codes(report: Report) -> list[str]:
    """The codes of a report's findings."""
    return [found.code for found in report.findings]


__all__ = ["batch", "progress", "records"]
