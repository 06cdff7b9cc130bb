"""Options that take several values behind one name: ``--scores A.xlsx B.xlsx``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterable


class SeveralValues(click.Command):
    """A command whose ``multiple`` options may also be followed by several values at once."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Repeat an option's name before each of its values, then parse as usual."""
        names = {
            name
            for parameter in self.get_params(ctx)
            if isinstance(parameter, click.Option) and parameter.multiple
            for name in parameter.opts
        }
        return super().parse_args(ctx, list(repeated(args, names)))


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
