"""What is wrong with a command line, in Chinese."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterable


def explain_usage(fault: click.ClickException) -> str:
    """Return one or two lines: what is wrong, and where help stands."""
    context = fault.ctx if isinstance(fault, click.UsageError) else None
    command = context.command_path if context else "zongce"
    return f"{_words(fault)}\n用法见：{command} --help"


def meant(typed: str, known: Iterable[str]) -> str:
    """Return what was probably meant, empty where nothing is near."""
    from difflib import get_close_matches  # noqa: PLC0415  # who types it right must not wait for it

    near = get_close_matches(typed, list(known))
    return f"；是不是 {'、'.join(near)}？" if near else ""


def _words(fault: click.ClickException) -> str:
    match fault:
        case click.MissingParameter(param=click.Option(opts=opts)):
            return f"缺少选项 {opts[-1]}"
        case click.MissingParameter(param=parameter) if parameter is not None:
            return f"缺少参数 {parameter.make_metavar(fault.ctx)}" if fault.ctx else "缺少参数"
        case click.NoSuchOption(option_name=name, possibilities=near):
            hint = f"；是不是 {'、'.join(near)}？" if near else ""
            return f"没有选项 {name}{hint}"
        case click.BadOptionUsage(option_name=name):
            return f"选项 {name} 后面要写一个值"
        case click.BadParameter(param=click.Parameter(type=click.Choice(choices=choices)) as parameter):
            return f"{parameter.opts[-1]} 只能是：{'、'.join(map(str, choices))}"
        case click.BadParameter(param=click.Parameter(type=click.IntRange(min=low, max=high)) as parameter):
            return f"{parameter.opts[-1]} 要写 {low} 到 {high} 之间的整数"
        case click.BadParameter(param=click.Parameter(type=click.DateTime()) as parameter):
            return f"{parameter.opts[-1]} 要写日期，如 2026-09-01"
        case click.BadParameter(param=parameter):
            name = parameter.opts[-1] if parameter is not None else ""
            return f"{name} 的值不对：{fault.format_message()}"
        case click.UsageError(message=message) if message.startswith("No such command"):
            typed = message.split(chr(39))[1] if chr(39) in message else message
            group = fault.ctx.command if fault.ctx else None
            known = group.list_commands(fault.ctx) if isinstance(group, click.Group) and fault.ctx else ()
            return f"没有这个命令：{typed}{meant(typed, known)}"
        case _:
            return fault.format_message()
