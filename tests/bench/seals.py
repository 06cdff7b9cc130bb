"""Our side of the seal's figures: sealing values, checking them, a copy for readers of fewer columns."""

from __future__ import annotations

from collections.abc import Callable

from zongce.commands import rows
from zongce.seal.commit import root_of, seal_sheet, shipped
from zongce.seal.compare import differences
from zongce.tables.composite import composite

MODULES = ("思想政治素质", "科学文化素质", "发展性素质")
KEY = ("student_id",)
COLUMNS = ("module_0", "module_1", "module_2", "total", "total_level", "total_class_rank")
SECRET = bytes(32)


def _sheet(students: int):
    table = composite(MODULES, "素质综合测评", ())
    made = (_row(n, f"{n}/{students}") for n in range(students))
    return rows.of(table, made)


def _row(n: int, rank: str) -> dict[str, str | int]:
    scores = {"module_0": 6000 + n % 4001, "module_1": 5000 + n, "module_2": 7050, "total": 8000 + n % 2000}
    person = {"student_id": f"2024{n:05d}", "name": f"学生{n}"}
    return {**person, **scores, "total_level": "良好", "total_class_rank": rank}


def seal(students: int) -> Callable[[], object]:
    """Six columns of one sheet sealed, the root computed."""
    records = _sheet(students)
    return lambda: len(root_of([seal_sheet(records, KEY, COLUMNS, SECRET)]))


def verify(students: int) -> Callable[[], object]:
    """The same sheet compared with its seal, cell by cell."""
    records = _sheet(students)
    made = seal_sheet(records, KEY, COLUMNS, SECRET)
    return lambda: len(differences(made, records, "表.xlsx"))


def copy(students: int) -> Callable[[], object]:
    """The seal for a reader who may not see the rank."""
    records = _sheet(students)
    made = seal_sheet(records, KEY, COLUMNS, SECRET)
    headings = [c.heading for c in records.table.columns if c.name != "total_class_rank"]
    return lambda: len(shipped(made, records, headings).rows)
