"""The list of buttons in addin/README.md, out of the registry: for whoever looks for one."""

from __future__ import annotations

import sys
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from zongce.commands import parameters as p
from zongce.commands.command import Files
from zongce.commands.registry import COMMANDS
from zongce.surfaces.docs import between, renew
from zongce.surfaces.ribbon.manners import manner_of
from zongce.surfaces.ribbon.scope import SCOPES, is_scope
from zongce.tables.books import KINDS
from zongce.workflow.roles import permitted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from zongce.commands.command import Command

BEGIN, END = "<!-- buttons: generated -->", "<!-- buttons: end -->"
"""Marks of the list; ``python -m zongce.surfaces.addin_readme addin/README.md`` fills it in."""

_FILES = {Files.REQUIRED: "选文件", Files.OPTIONAL: "可以选文件"}
_FOR_WHOM = {
    p.BATCH.name: "有几个批次时先选中一个",
    p.ONE_CLASS.name: "先选中一个班",
    p.STUDENT.name: "可以先选中一名学生",
}
_CLASSES = "在学院工作簿里可以先选中几个班"


def button_list(commands: Sequence[Command] = COMMANDS) -> str:
    """Return every button as Markdown, one table a group of the ribbon, in the ribbon's order."""
    groups = groupby(commands, key=lambda command: command.group)
    return "\n\n".join("\n".join(_group(label, tuple(members))) for label, members in groups)


def _group(label: str, commands: tuple[Command, ...]) -> Iterator[str]:
    yield f"**{label}**"
    yield ""
    yield "| 按钮 | 做什么 | 在哪种工作簿里 | 谁可以点 | 点了以后 |"
    yield "| --- | --- | --- | --- | --- |"
    for command in sorted(commands, key=lambda c: c.rare):
        name = f"更多 → {command.label}" if command.rare else command.label
        books = "、".join(KINDS[kind].label for kind in command.kinds)
        roles = "、".join(permitted(command.act, *command.kinds))
        yield f"| {name} | {command.tip} | {books} | {roles} | {_then(command)} |"


def _then(command: Command) -> str:
    """Return what a click asks for before it runs."""
    manner = manner_of(command.id)
    form = ("填操作单",) if command.parameters and not manner.later else ()
    if is_scope(command):
        column = next(c for c in command.parameters if c in SCOPES)
        form = (_CLASSES if column == p.CLASSES else _FOR_WHOM[column.name],)
    files = (_FILES[command.files],) if command.files in _FILES else ()
    sure = ("确认以后才运行",) if manner.confirms else ()
    return "，".join((*form, *files, *sure)) or "直接运行"


def with_buttons(readme: str) -> str:
    """Return the README with the list as the registry has it now."""
    return between(readme, BEGIN, END, f"\n\n{button_list()}\n\n")


if __name__ == "__main__":
    renew(Path(sys.argv[1]), with_buttons)
