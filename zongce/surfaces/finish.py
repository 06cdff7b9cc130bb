"""The end of every run at a terminal: its report shown, its exit status."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from zongce.surfaces.progress import ProgressBar
from zongce.surfaces.report import document, show, show_preview
from zongce.surfaces.status import DONE, FOUND

if TYPE_CHECKING:
    from collections.abc import Callable

    from zongce.ports.report import Report


def finish(command: Callable[[ProgressBar], Report], *, as_json: bool, preview: bool = False) -> None:
    """Run a command with a progress bar, print its report, leave with its status.

    A ``preview`` shows what would change.
    """
    with ProgressBar() as progress:
        report = command(progress)
    if as_json:
        click.echo(document(report))
    else:
        if preview:
            show_preview(report)
        show(report)
    sys.exit(DONE if report.ok else FOUND)
