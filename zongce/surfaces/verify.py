"""zongce verify: who sealed what, whether it is as it was sealed, for people and for scripts."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from zongce import verifying
from zongce.clock import school_clock
from zongce.home import pins
from zongce.surfaces.options import FILE, as_json
from zongce.surfaces.password import asked_password, password_option
from zongce.surfaces.progress import ProgressBar
from zongce.surfaces.report import document, show_findings, show_message
from zongce.surfaces.several import Careful
from zongce.surfaces.status import DONE, FOUND

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@click.command(cls=Careful)
@click.argument("files", type=FILE, nargs=-1, required=True, metavar="FILE...")
@click.option("--register", type=FILE, help="学院或校级工作簿：按它的信任名单和封签登记核对，认出旧的副本。")
@password_option("打开加了密码的文件")
@as_json
def verify(files: tuple[Path, ...], register: Path | None, *, locked: bool, as_json: bool) -> None:
    """核对封签：谁在什么时候提交、审核，之后改过哪一格；工作簿、公示表、回执、文件夹都可以。"""
    password = asked_password(wanted=locked, twice=False)
    with ProgressBar() as progress:
        report = verifying.verify(
            files, register, pins(), school_clock(), progress=progress, password=password
        )
    if as_json:
        click.echo(document(report))
    else:
        for row in report.rows:
            click.echo(_line(row))
        show_findings(report.findings)
        show_message(report)
    sys.exit(DONE if report.ok else FOUND)


def _line(row: Mapping[str, str]) -> str:
    """Return one file's line: name, whose it is, who signed the last step and when, what is to be said."""
    whose = " ".join(filter(None, (row["种类"], row["对象"])))
    signed = " ".join(filter(None, (row["最后一步"], row["签署人"], row["签署时间"])))
    return "　".join(filter(None, (row["文件"], whose, signed, row["结论"])))
