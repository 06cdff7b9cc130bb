"""The end of every run at a terminal: its report shown, its exit status."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click
from rich.console import Console

from zongce.surfaces.progress import ProgressBar
from zongce.surfaces.report import document, show, show_preview

if TYPE_CHECKING:
    from collections.abc import Callable

    from zongce.app import Report

DONE, FOUND, USAGE, FAULT = 0, 1, 2, 3
"""Exit statuses: done · findings that stop or refuse · wrong usage · a fault of ours."""


def finish(command: Callable[[ProgressBar], Report], *, as_json: bool, preview: bool = False) -> None:
    """Run a command with a progress bar, print its report, leave with its status.

    A ``preview`` shows what would change.
    """
    with ProgressBar() as progress:
        report = command(progress)
    if as_json:
        click.echo(document(report))
    else:
        console = Console()
        if preview:
            show_preview(report, console)
        show(report, console)
    sys.exit(DONE if report.ok else FOUND)
