"""zongce: the commands on the command line, each imported when it is asked for."""

from __future__ import annotations

import os
import sys
from importlib import import_module

import click

from zongce import __version__
from zongce.surfaces.status import DONE, FAULT, FOUND, USAGE

MODULES = {
    "academic": "loose", "addin": "addin", "check": "check", "commands": "workbook", "composite": "loose",
    "demo": "sample", "explain": "explain", "keys": "keys", "mail": "mail", "rating": "loose",
    "run": "workbook", "trace": "loose", "verify": "verify",
}  # fmt: skip
"""In which module of the surfaces each command is, by the name of both command and function."""


class Lazy(click.Group):
    """A group that imports a command's module when the command is asked for: who clicks must not wait."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # as click has it
        """Return the names of all commands."""
        return sorted(MODULES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Return a command by its name."""
        if cmd_name not in MODULES:
            return None
        found = getattr(import_module(f"zongce.surfaces.{MODULES[cmd_name]}"), cmd_name)
        return found if isinstance(found, click.Command) else None


@click.group(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="zongce %(version)s")
def cli() -> None:
    """素质综合测评：从名册、原始成绩和评分表到成绩、等次和排名。"""


def main() -> None:
    """Run the command line; the only place where an unforeseen exception is caught."""
    colour = False if os.environ.get("NO_COLOR") else None
    try:
        sys.exit(cli.main(prog_name="zongce", standalone_mode=False, color=colour) or DONE)
    except click.ClickException as fault:
        from zongce.surfaces.usage import explain_usage  # noqa: PLC0415  # who types it right need not wait

        click.echo(explain_usage(fault), err=True)
        sys.exit(USAGE)
    except click.Abort:
        click.echo("已中断，没有写任何文件", err=True)
        sys.exit(FOUND)
    except Exception as fault:  # noqa: BLE001  # a fault of ours must never look like one of the data
        _fail(fault)


def _fail(fault: Exception) -> None:
    """Tell a file of the user's own that cannot be read as wrong usage, all else as a fault of ours."""
    from zongce.home import LimitsFault  # noqa: PLC0415  # who has no fault must not wait for it
    from zongce.keystore.pins import BrokenPinsError  # noqa: PLC0415
    from zongce.surfaces.faults import log_fault  # noqa: PLC0415

    if isinstance(fault, LimitsFault | BrokenPinsError):
        click.echo(str(fault), err=True)
        sys.exit(USAGE)
    path = log_fault(fault, sys.argv[1:])
    click.echo(f"程序出错了，不是您的数据有问题。请把这个文件发给维护人员：{path}", err=True)
    sys.exit(FAULT)


if __name__ == "__main__":
    main()
