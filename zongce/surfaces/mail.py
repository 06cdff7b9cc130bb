"""``zongce mail``: drafts of letters out of what was issued, and what came by mail into the workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from zongce.home import user_number
from zongce.surfaces.finish import finish
from zongce.surfaces.options import FILE, workers
from zongce.surfaces.options import actor as _actor
from zongce.surfaces.options import as_json as _as_json
from zongce.surfaces.options import dry_run as _dry_run
from zongce.surfaces.password import asked_password, password_option
from zongce.surfaces.several import Careful

if TYPE_CHECKING:
    from pathlib import Path


@click.group()
def mail() -> None:
    """写邮件草稿、收邮件；程序自己从不发信。"""  # help ends with 。


@mail.command(cls=Careful)
@click.argument("workbook", type=FILE)
@click.argument("files", type=FILE, nargs=-1, metavar="[FILES]...")
@_actor
@password_option("给附件加打开密码")
@_dry_run
@_as_json
def draft(
    workbook: Path, files: tuple[Path, ...], actor: str | None, *, locked: bool, dry_run: bool, as_json: bool
) -> None:
    """给下发的文件写邮件草稿：每个收件人一封，收件人由文件本身和人员表决定。

    不写 FILES 则是“下发”“公示”里还没有写过草稿的文件：更新和上报只取最新的；
    已有更新或已交回的工作簿、已收齐或过了截止日期的表不再寄。
    """
    from zongce import drafting  # noqa: PLC0415  # only who writes letters waits for all of it

    password = asked_password(wanted=locked, twice=True)
    wanted = drafting.Wanted(workbook, files, actor or user_number(), dry_run, password)
    finish(lambda _progress: drafting.draft(wanted), as_json=as_json, preview=dry_run)


@mail.command(cls=Careful)
@click.argument("workbook", type=FILE)
@click.argument("paths", type=FILE, nargs=-1, required=True, metavar="PATHS...")
@_actor
@password_option("打开加了密码的附件")
@workers
@_dry_run
@_as_json
def inbox(
    workbook: Path, paths: tuple[Path, ...], actor: str | None, *, locked: bool, workers: int, dry_run: bool,
    as_json: bool,
) -> None:  # fmt: skip
    """收邮件：.eml 文件、压缩包、文件夹里的附件，按各自是什么分别收取。"""
    from zongce import inbox as inbox_  # noqa: PLC0415
    from zongce.casework import World  # noqa: PLC0415

    password = asked_password(wanted=locked, twice=False)
    wanted = inbox_.Wanted(workbook, paths, actor or user_number(), dry_run)
    finish(
        lambda progress: inbox_.inbox(wanted, World(workers=workers, progress=progress, password=password)),
        as_json=as_json, preview=dry_run,
    )  # fmt: skip
