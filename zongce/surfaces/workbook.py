"""``zongce run`` and ``zongce commands``: the ribbon's commands on a closed workbook, and their list."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from zongce import casework
from zongce.commands.registry import BY_ID
from zongce.home import user_number
from zongce.surfaces.finish import finish
from zongce.surfaces.options import FILE, actor, as_json, dry_run, options, workers
from zongce.surfaces.password import asked_password, password_option
from zongce.surfaces.several import SeveralValues, pairs
from zongce.surfaces.usage import meant

if TYPE_CHECKING:
    from pathlib import Path


@click.command(cls=SeveralValues)
@click.argument("command", metavar="ID")
@click.argument("workbook", type=FILE)
@click.argument("files", type=FILE, nargs=-1, metavar="[FILES]...")
@click.option("--set", "sets", multiple=True, metavar="标题=值", help="参数，如 --set 批次名称=…；可写几个。")
@options(actor, workers)
@click.option("--mail", "by_mail", is_flag=True, help="给这次下发的文件写邮件草稿。")
@options(password_option("给附件加打开密码，或打开加了密码的附件"), dry_run, as_json)
def run(
    command: str, workbook: Path, files: tuple[Path, ...], sets: tuple[str, ...], actor: str | None,
    workers: int, by_mail: bool, locked: bool, dry_run: bool, as_json: bool,
) -> None:  # fmt: skip
    """在校级、学院或班级工作簿上运行一个操作；操作的清单见 zongce commands。"""
    if command not in BY_ID:
        message = f"没有操作 {command}（清单见 zongce commands）{meant(command, BY_ID)}"
        raise click.UsageError(message)
    given = pairs(sets)
    password = asked_password(wanted=locked, twice=by_mail)
    finish(
        lambda progress: casework.run(
            command, workbook, files, given, actor=actor or user_number(), dry_run=dry_run,
            world=casework.World(workers=workers, progress=progress, mail=by_mail, password=password),
        ),
        as_json=as_json, preview=dry_run,
    )  # fmt: skip


@click.command()
@as_json
def commands(*, as_json: bool) -> None:
    """列出全部操作：代号、名称、工作簿、角色、参数。"""
    from zongce.surfaces.docs import command_lines, command_records  # noqa: PLC0415  # run needs no list

    if as_json:
        import json  # noqa: PLC0415

        click.echo(json.dumps(command_records(), ensure_ascii=False, indent=1))
        return
    for line in command_lines():
        click.echo(line)
