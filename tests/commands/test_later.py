"""The registry's functions are named, not imported: every name leads to a function of the right module."""

import ast
import inspect
import pickle
from pathlib import Path

import pytest

from zongce.commands import registry
from zongce.commands.later import Deferred
from zongce.commands.registry import COMMANDS

NAMED = [
    (command.id, field, getattr(command, field))
    for command in COMMANDS
    for field in ("run", "context", "sift", "kept")
    if getattr(command, field) is not None
]
TAKES = {"run": 1, "context": 1, "sift": 2, "kept": 1}


@pytest.mark.parametrize(("id_", "field", "named"), NAMED, ids=[f"{i} {f}" for i, f, _ in NAMED])
def test_every_name_leads_to_a_function_that_takes_what_it_is_given(id_, field, named):
    function = named.function if isinstance(named, Deferred) else named
    assert inspect.isfunction(function), id_
    assert len(inspect.signature(function).parameters) == TAKES[field]


def test_what_mypy_sees_is_what_is_called():
    tree = ast.parse(Path(registry.__file__).read_text(encoding="utf-8"))
    (branch,) = [node for node in tree.body if isinstance(node, ast.If)]
    seen = {
        alias.asname or alias.name: f"{node.module}.{alias.name}"
        for node in branch.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    named = {
        node.targets[0].id: f"zongce.commands.{node.value.args[0].value}"
        for node in branch.orelse
        if isinstance(node, ast.Assign)
    }
    assert named == seen


def test_a_named_function_travels_to_a_worker_and_is_equal_there():
    sift = next(named for _, field, named in NAMED if field == "sift")
    assert pickle.loads(pickle.dumps(sift)) == sift  # noqa: S301  # our own bytes
