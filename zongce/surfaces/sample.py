"""``zongce demo``: a sample college, left on the disk."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from zongce.surfaces.options import FILE
from zongce.surfaces.progress import ProgressBar


@click.command()
@click.argument("directory", type=FILE, default=Path("zongce-demo"), metavar="[DIR]")
@click.option("--students", type=click.IntRange(18, 3000), default=120, show_default=True, help="学生人数。")
@click.option("--files", "loose", is_flag=True, help="只演示散装文件的检查和计算。")
def demo(directory: Path, students: int, *, loose: bool) -> None:
    """造一个示范学院，各角色用各自的工作簿走完一次综合测评：从批次到审核、退回。"""
    if loose:
        from zongce.demo.scenario import run as run_demo  # noqa: PLC0415  # only the demo waits for its parts
    else:
        from zongce.demo.cycle import run as run_demo  # noqa: PLC0415

    with ProgressBar() as progress:
        status = run_demo(directory, students, click.echo, progress=progress)
    sys.exit(status)
