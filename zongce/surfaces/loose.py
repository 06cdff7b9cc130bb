"""``zongce academic``, ``rating``, ``composite`` and ``trace``: results out of files on disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from zongce import app
from zongce.surfaces.finish import finish
from zongce.surfaces.options import FILE, as_json, dry_run, options
from zongce.surfaces.several import Careful, SeveralValues

if TYPE_CHECKING:
    from pathlib import Path

_out = click.option("-o", "--out", type=FILE, help="结果工作簿（.xlsx）；不写则只显示，不写文件。")
_roster = click.option("--roster", type=FILE, required=True, help="学生名册。")
_scheme = click.option("--scheme", type=FILE, help="测评方案；不给则用默认设置。")


@click.command(cls=SeveralValues)
@options(_roster, _scheme, _out, dry_run, as_json)
@click.option("--scores", type=FILE, required=True, multiple=True, help="原始成绩；可写几个文件。")
@click.option("--adjust", type=FILE, help="课程调整。")
@click.option("--bonus", help="学分加成比例，如 0.2；优先于方案里的设置。")
@click.option("--term", "terms", multiple=True, help="学年学期，如 2025-2026-1；不写则全部计入。")
def academic(
    roster: Path, scores: tuple[Path, ...], adjust: Path | None, scheme: Path | None, bonus: str | None,
    terms: tuple[str, ...], out: Path | None, dry_run: bool, as_json: bool,
) -> None:  # fmt: skip
    """计算学业成绩：平均学分成绩、加成、班级排名、专业年级排名。"""
    finish(
        lambda progress: app.academic(
            roster, scores, out, adjust=adjust, scheme=scheme, bonus=bonus, terms=terms,
            dry_run=dry_run, progress=progress,
        ),
        as_json=as_json,
    )  # fmt: skip


@click.command(cls=Careful)
@options(_roster, _scheme, _out, dry_run, as_json)
@click.option("--rules", type=FILE, required=True, help="评分规则。")
@click.option("--forms", type=FILE, required=True, help="收到的评分表所在的文件夹。")
def rating(
    roster: Path,
    rules: Path,
    forms: Path,
    scheme: Path | None,
    out: Path | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """计算评分成绩：按辅导员、班主任、互评三种权重。"""
    finish(
        lambda progress: app.rating(
            roster, rules, forms, out, scheme=scheme, dry_run=dry_run, progress=progress
        ),
        as_json=as_json,
    )


@click.command(cls=Careful)
@options(_roster, _out, dry_run, as_json)
@click.option("--scheme", type=FILE, required=True, help="测评方案。")
@click.option("--modules", type=FILE, help="模块成绩。")
@click.option("--items", type=FILE, help="加减分。")
@click.option("--academic", "academic_result", type=FILE, help="academic 写出的学业成绩。")
@click.option("--rating", "rating_result", type=FILE, help="rating 写出的评分结果。")
def composite(
    roster: Path, scheme: Path, modules: Path | None, items: Path | None, academic_result: Path | None,
    rating_result: Path | None, out: Path | None, dry_run: bool, as_json: bool,
) -> None:  # fmt: skip
    """计算综合成绩：模块、总分、等次、排名。"""
    finish(
        lambda progress: app.composite(
            roster, scheme, out, modules=modules, items=items, academic=academic_result,
            rating=rating_result, dry_run=dry_run, progress=progress,
        ),
        as_json=as_json,
    )  # fmt: skip


@click.command(cls=Careful)
@click.argument("result", type=FILE)
@click.option("--student", help="学号。")
@click.option("--class", "class_", help="班级。")
@click.option("-o", "--out", type=FILE, help="追溯工作簿（.xlsx）；不写则放在结果旁边。")
@options(dry_run, as_json)
def trace(
    result: Path, student: str | None, class_: str | None, out: Path | None, dry_run: bool, as_json: bool
) -> None:
    """追溯一名学生或一个班的成绩：由原始数据重新计算，并给出带公式的工作簿。"""
    if (student is None) == (class_ is None):
        message = "请写 --student 学号 或 --class 班级，二选一"
        raise click.UsageError(message)
    name = (student or class_ or "").replace("/", "_").replace("\\", "_")
    target = out or result.with_name(f"{result.stem}.成绩溯源.{name}.xlsx")
    finish(
        lambda progress: app.trace(
            result, target, student=student, class_=class_, dry_run=dry_run, progress=progress
        ),
        as_json=as_json,
    )
