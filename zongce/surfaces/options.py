"""What the commands of the command line have in common: the options that several of them take."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Callable

_Made = TypeVar("_Made", bound="Callable[..., object] | click.Command")

FILE = click.Path(path_type=Path)
FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)

as_json = click.option("--json", "as_json", is_flag=True, help="只在标准输出打印一份 JSON。")
dry_run = click.option("--dry-run", is_flag=True, help="只检查和计算，不写任何文件。")
actor = click.option("--as", "actor", metavar="工号", help="操作人的工号；不写则用本机设置。")
workers = click.option(
    "--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="同时用几个进程。"
)


def options(*several: Callable[[_Made], _Made]) -> Callable[[_Made], _Made]:
    """Return several options as one decorator, shown in this order."""

    def decorate(function: _Made) -> _Made:
        for option in reversed(several):
            function = option(function)
        return function

    return decorate
