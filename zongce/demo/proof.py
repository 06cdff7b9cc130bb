"""The end of the demo: every submitted workbook is verified; then one score is changed, and found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl import load_workbook

from zongce import verifying
from zongce.demo.stage import Unexpected
from zongce.tables.composite import COMPOSITE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from zongce.demo.offices import Offices
    from zongce.demo.stage import Stage

CHANGED = "被改过的副本"
"""Where the copy lies whose score was changed."""
TAMPERED = "K101"


def verify_all(stage: Stage, offices: Offices, books: Sequence[Path]) -> None:
    """Verify the workbooks of classes and college and the report that the school got, then a changed copy.

    Raises:
        Unexpected: a workbook is not what was sealed, or the change was not found.
    """
    stage.act("核对：每份提交的工作簿；改动一格的副本")
    submitted = [*books, offices.college, offices.reports()[-1]]
    _verified(stage, submitted, offices.college, wanted=frozenset())
    copy = _changed(stage, books[0], offices.college.parent)
    stage.note(f"在副本里把 {copy.name} 的一个总分加 1 分，保存")
    _verified(stage, [copy], offices.college, wanted=frozenset({TAMPERED}))


def _changed(stage: Stage, book: Path, folder: Path) -> Path:
    """Return a copy in which somebody raised one student's total, with openpyxl."""
    copy = stage.path(folder.name, CHANGED, book.name)
    workbook = load_workbook(book)
    sheet = workbook[COMPOSITE.sheet]
    head = next(row for row in sheet.iter_rows() if row[0].value == "学号")
    total = next(cell for cell in head if cell.value == "综合成绩")
    cell = total.offset(row=1)
    assert isinstance(cell.value, int | float)  # noqa: S101  # a score stands below its heading
    cell.value += 1
    workbook.save(copy)
    return copy


def _verified(stage: Stage, files: Sequence[Path], register: Path, wanted: frozenset[str]) -> None:
    report = verifying.verify(files, register, stage.pins, stage.now)
    names = " ".join(path.name for path in files)
    stage.tell(f"zongce verify {names} --register {register.name}", report)
    told = {found.code for found in report.findings if found.severity.value != "hint"}
    if told != wanted:
        message = f"verify {names}：{'、'.join(sorted(told)) or '没有发现改动'}"
        raise Unexpected(message)
    stage.write_down(f"`zongce verify`　{names}：{report.message}")
