"""Options that take several values behind one name: ``--scores A.xlsx B.xlsx``."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterable


class SeveralValues(click.Command):
    """A command whose ``multiple`` options may also be followed by several values at once."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Repeat an option's name before each of its values, then parse as usual."""
        refuse_swallowed(ctx, self, args)
        names = {
            name
            for parameter in self.get_params(ctx)
            if isinstance(parameter, click.Option) and parameter.multiple
            for name in parameter.opts
        }
        return super().parse_args(ctx, list(repeated(args, names)))


class Careful(click.Command):
    """A command that does not take the next option's name for an option's value."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Refuse a forgotten value, then parse as usual."""
        refuse_swallowed(ctx, self, args)
        return super().parse_args(ctx, args)


def refuse_swallowed(ctx: click.Context, command: click.Command, args: list[str]) -> None:
    """Refuse ``--scores --json``: the value was forgotten, and no file is called ``--json``.

    Raises:
        click.BadOptionUsage: an option that needs a value is followed by an option's name.
    """
    options = [p for p in command.get_params(ctx) if isinstance(p, click.Option)]
    known = {name for option in options for name in option.opts}
    valued = {name for option in options if not (option.is_flag or option.count) for name in option.opts}
    for name, value in pairwise(args):
        if name in valued and value in known:
            raise click.BadOptionUsage(name, value, ctx)


def repeated(args: Iterable[str], names: set[str]) -> Iterable[str]:
    """Yield ``args`` with the names of many-valued options repeated.

    >>> list(repeated(["--scores", "a", "b", "--json"], {"--scores"}))
    ['--scores', 'a', '--scores', 'b', '--json']
    """
    current: str | None = None
    values = 0
    for arg in args:
        if arg.startswith("-"):
            current, values = (arg if arg in names else None), 0
        elif current is not None:
            values += 1
            if values > 1:
                yield current
        yield arg


def pairs(sets: Iterable[str]) -> dict[str, str]:
    """Return the parameters by heading; each once.

    Raises:
        click.UsageError: a value without a heading, or a heading given twice.
    """
    given: dict[str, str] = {}
    for text in sets:
        heading, sign, value = text.partition("=")
        heading = heading.strip()
        if not sign or not heading:
            message = f"--set {text} 应写成 --set 标题=值；文件写在 --set 之前"
            raise click.UsageError(message)
        if heading in given:
            message = f"--set {heading} 写了两次"
            raise click.UsageError(message)
        given[heading] = value.strip()
    return given
