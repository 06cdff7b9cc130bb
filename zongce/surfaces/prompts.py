"""What is asked at a terminal: in Chinese, a few times and not for ever."""

from __future__ import annotations

import click

TRIES = 3
_YES = frozenset({"y", "yes", "是"})


def secret(label: str, *, twice: bool) -> str:
    """Return what was typed without being shown; ``twice`` for what nobody could read again.

    Raises:
        click.UsageError: nothing, or twice not the same, each time that it was asked for.
    """
    for _ in range(TRIES):
        typed = _hidden(label)
        if not typed:
            click.echo("没有输入", err=True)
        elif twice and _hidden("再输入一遍") != typed:
            click.echo("两次输入的不一样，请重新输入", err=True)
        else:
            return typed
    message = f"{label}问了 {TRIES} 次都没有输对，没有写任何文件"
    raise click.UsageError(message)


def agree(question: str) -> None:
    """Ask for a yes.

    Raises:
        click.Abort: anything else was typed.
    """
    typed = click.prompt(f"{question} 输入 y 继续", default="", show_default=False, err=True)
    if str(typed).strip().lower() not in _YES:
        raise click.Abort


def _hidden(label: str) -> str:
    return str(click.prompt(label, hide_input=True, default="", show_default=False, err=True))
