"""``zongce check``: findings of received files, cell by cell; the quickest of all commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from zongce import app
from zongce.commands.recognise import TABLE_NAMES
from zongce.surfaces.finish import finish
from zongce.surfaces.options import FILE, as_json
from zongce.surfaces.several import Careful

if TYPE_CHECKING:
    from pathlib import Path


@click.command(cls=Careful)
@click.argument("files", type=FILE, nargs=-1, required=True, metavar="FILE...")
@click.option(
    "--as-table",
    type=click.Choice(TABLE_NAMES),
    metavar="表名",
    help="按哪张表检查，如 原始成绩；不写则自动识别。",
)
@as_json
def check(files: tuple[Path, ...], as_table: str | None, as_json: bool) -> None:
    """检查收到的文件，逐格列出问题，不计算。"""
    finish(lambda progress: app.check(files, as_table, progress=progress), as_json=as_json)
