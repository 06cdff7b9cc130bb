"""The list of commands for people, programs and the README, out of the registry."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from zongce.commands.registry import COMMANDS
from zongce.tables.books import KINDS
from zongce.workflow.roles import permitted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from zongce.commands.command import Command


def command_records() -> list[dict[str, object]]:
    """Return every command as the JSON document of ``zongce commands --json`` has it."""
    return [
        {
            "id": command.id,
            "group": command.group,
            "label": command.label,
            "tip": command.tip,
            "icon": command.icon,
            "workbooks": [KINDS[kind].label for kind in command.kinds],
            "roles": list(permitted(command.act, *command.kinds)),
            "window": command.window,
            "files": command.files.value,
            "undoable": command.undoable,
            "parameters": [
                {"heading": c.heading, "required": c.required, "note": c.note} for c in command.parameters
            ],
            "reads": [table.sheet for table in command.reads],
            "writes": [table.sheet for table in command.writes],
        }
        for command in COMMANDS
    ]


def command_lines() -> Iterator[str]:
    """Yield the list for a terminal: one command a line under its group."""
    group = ""
    for command in COMMANDS:
        if command.group != group:
            group = command.group
            yield f"{group}"
        yield f"  {command.id:22} {command.label}　{_where(command)}　{_parameters(command)}".rstrip()


def _where(command: Command) -> str:
    books = "、".join(KINDS[kind].label for kind in command.kinds)
    return f"[{books}；{'、'.join(permitted(command.act, *command.kinds))}]"


def _parameters(command: Command) -> str:
    return " ".join(f"{c.heading}*" if c.required else c.heading for c in command.parameters)


BEGIN, END = "<!-- commands: generated -->", "<!-- commands: end -->"
"""Marks of the README's list of commands; ``python -m zongce.surfaces.docs README.md`` fills it in."""


def command_table() -> str:
    """Return the README's list of commands as Markdown, in the order of the ribbon."""
    lines = ["| 操作 | 按钮 | 工作簿 | 谁可以 | 参数（＊必填） |", "| --- | --- | --- | --- | --- |"]
    for command in COMMANDS:
        books = "、".join(KINDS[kind].label for kind in command.kinds)
        roles = "、".join(permitted(command.act, *command.kinds))
        asked = "、".join(f"{c.heading}＊" if c.required else c.heading for c in command.parameters)
        lines.append(f"| `{command.id}` | {command.label} | {books} | {roles} | {asked} |")
    return "\n".join(lines)


def with_commands(readme: str) -> str:
    """Return the README with the list of commands as the registry has it now."""
    return between(readme, BEGIN, END, f"\n{command_table()}\n")


def between(text: str, begin: str, end: str, made: str) -> str:
    """Return a text with ``made`` between two marks, whatever stood there."""
    before, rest = text.split(begin)
    return f"{before}{begin}{made}{end}{rest.split(end)[1]}"


def renew(path: Path, made: Callable[[str], str]) -> None:
    """Write a file of ours anew."""
    path.write_text(made(path.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    renew(Path(sys.argv[1]), with_commands)
