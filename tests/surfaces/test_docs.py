"""The lists of commands follow the registry: README, terminal, JSON."""

from pathlib import Path

from zongce.commands.registry import COMMANDS
from zongce.surfaces import docs

README = Path(__file__).resolve().parents[2] / "README.md"


def test_the_readme_lists_the_commands_as_the_registry_has_them():
    text = README.read_text(encoding="utf-8")
    assert docs.with_commands(text) == text


def test_every_command_stands_once_in_each_list():
    table, lines, records = docs.command_table(), list(docs.command_lines()), docs.command_records()
    for command in COMMANDS:
        assert table.count(f"| `{command.id}` |") == 1
        assert sum(line.split()[0] == command.id for line in lines) == 1
    assert [r["id"] for r in records] == [c.id for c in COMMANDS]
