"""The examples in docstrings are true."""

import doctest
import importlib
from pathlib import Path

import pytest

import zongce

ROOT = Path(zongce.__file__).parent
MODULES = sorted(
    ".".join(("zongce", *path.relative_to(ROOT).with_suffix("").parts))
    for path in ROOT.rglob("*.py")
    if ">>>" in path.read_text(encoding="utf-8")
)


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_are_true(name):
    failed, tried = doctest.testmod(importlib.import_module(name))
    assert tried > 0
    assert failed == 0


def test_the_cores_examples_are_among_them():
    assert {"zongce.core.number", "zongce.core.text", "zongce.core.grid"} <= set(MODULES)
