"""zongce addin: builds the Excel add-in, installs it, removes it, says what is installed."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from zongce.core.value import replace
from zongce.surfaces.options import FILE, as_json
from zongce.surfaces.report import document, show
from zongce.surfaces.several import Careful
from zongce.surfaces.status import DONE, FOUND
from zongce.xlam.machine import FILE_NAME, Machine, this_machine

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zongce.ports.report import Report
    from zongce.xlam.user_number import Setting

_folder = click.option(
    "--dir", "folder", type=FILE, metavar="文件夹", help="放在这个文件夹；不写则是 Excel 的启动文件夹。"
)


@click.group(help="Excel 里的“综测”选项卡：生成、安装、移除加载项。")
def addin() -> None:
    """Build, install and remove the add-in."""


@addin.command("build", cls=Careful, help="按本机的 Python 生成加载项文件，不安装。")
@click.option("-o", "--out", type=FILE, default=Path(FILE_NAME), show_default=True, help="写到哪个文件。")
@as_json
def build_(*, out: Path, as_json: bool) -> None:
    """Write the add-in to a file."""
    from zongce.xlam.install import save  # noqa: PLC0415  # who only asks for help must not wait

    if out.suffix.lower() != ".xlam":
        message = f"加载项的文件名须以 .xlam 结尾：{out.name}"
        raise click.UsageError(message)
    _finish(save(this_machine(), _build, out), as_json=as_json)


@addin.command("install", cls=Careful, help="生成加载项，放进 Excel 的启动文件夹；更新也用它。先退出 Excel。")
@_folder
@click.option("--as", "actor", metavar="工号", help="记下本人的工号，点按钮时就以此人操作。")
@as_json
def install_(*, folder: Path | None, actor: str | None, as_json: bool) -> None:
    """Put the add-in into Excel's start-up folder, and the user's number into the settings."""
    from zongce.xlam.install import install  # noqa: PLC0415

    machine = _excel_machine(folder)
    setting = _setting(actor)
    report = install(machine, _build, folder)
    if report.ok and setting is not None:
        report = _saying(report, setting.write())
    _finish(report, as_json=as_json)


@addin.command("remove", cls=Careful, help="从 Excel 的启动文件夹移除加载项。先退出 Excel。")
@_folder
@as_json
def remove_(*, folder: Path | None, as_json: bool) -> None:
    """Take the add-in out of Excel's start-up folder."""
    from zongce.xlam.install import remove  # noqa: PLC0415

    _finish(remove(_excel_machine(folder), folder), as_json=as_json)


@addin.command("status", cls=Careful, help="装在哪里，是哪一版，按钮能不能用。")
@_folder
@as_json
def status_(*, folder: Path | None, as_json: bool) -> None:
    """Say what is installed and what is wrong with it."""
    from zongce.xlam.status import status  # noqa: PLC0415

    _finish(status(_excel_machine(folder), _build, folder), as_json=as_json)


def _build(config: Mapping[str, str]) -> bytes:
    """Return the add-in.

    Raises:
        click.UsageError: the installed xlwings is not made as the builder knows it.
    """
    from zongce.xlam.modules import XlwingsChangedError  # noqa: PLC0415
    from zongce.xlam.package import build  # noqa: PLC0415

    try:
        return build(config)
    except XlwingsChangedError as fault:
        message = f"装的 xlwings {this_machine().xlwings} 与本程序配不上，加载项生成不了：{fault}"
        raise click.UsageError(message) from fault


def _excel_machine(folder: Path | None) -> Machine:
    """Return this computer.

    Raises:
        click.UsageError: Excel does not exist for its system, and no folder is given instead.
    """
    machine = this_machine()
    if folder is None and not machine.has_excel:
        message = (
            "这台电脑的系统没有 Excel（加载项只用于 Windows 和 Mac 的 Excel），装不了选项卡；"
            "所有操作都可以用 zongce run。要看加载项文件，用 zongce addin build -o 文件，或写 --dir 文件夹"
        )
        raise click.UsageError(message)
    return machine


def _setting(actor: str | None) -> Setting | None:
    """Return the user's setting with a number, not written yet: the add-in goes first."""
    if actor is None:
        return None
    from zongce.core.text import has_control, narrow  # noqa: PLC0415
    from zongce.xlam.user_number import with_number  # noqa: PLC0415

    number = narrow(actor)
    if not number or has_control(number) or any(sign.isspace() for sign in number):
        message = "--as 后面写本人的工号，如 T070001"
        raise click.UsageError(message)
    return with_number(number)


def _saying(report: Report, more: str) -> Report:
    return replace(report, outcome=replace(report.outcome, message=f"{report.message}；{more}"))


def _finish(report: Report, *, as_json: bool) -> None:
    """Print a report, one fact a line, and leave with its status."""
    if as_json:
        click.echo(document(report))
    else:
        for row in report.rows:
            for heading, text in row.items():
                click.echo(f"{heading}：{text}")
        show(replace(report, outcome=replace(report.outcome, rows=())))
    sys.exit(DONE if report.ok else FOUND)
