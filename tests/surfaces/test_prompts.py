"""What is asked at a terminal, and what a wrong value is told: in Chinese, and it comes to an end."""

from __future__ import annotations

import re

import click
import pytest
from click.testing import CliRunner

from zongce.surfaces import prompts
from zongce.surfaces import usage as words
from zongce.surfaces.cli import cli

ENGLISH = re.compile(r"Error|Invalid|not one of|Abort|range", re.IGNORECASE)


def asked(ask, typed):
    """Run a question on what is typed: what was shown, what came of it."""
    came = []

    @click.command()
    def command():
        try:
            came.append(ask())
        except (click.Abort, click.UsageError) as fault:
            came.append(type(fault))

    return CliRunner().invoke(command, input=typed).output, came


@pytest.mark.parametrize(
    ("typed", "came"),
    [
        ("a\na\n", "a"),
        ("\na\na\n", "a"),
        ("a\nb\na\na\n", "a"),
        ("a\nb\n" * 5, click.UsageError),
        ("\n" * 9, click.UsageError),
        ("", click.Abort),
    ],
)
def test_a_secret_is_typed_twice_the_same_within_three_tries(typed, came):
    shown, got = asked(lambda: prompts.secret("密码", twice=True), typed)
    assert got == [came]
    assert not ENGLISH.search(shown)


@pytest.mark.parametrize("typed", ["y\n", "Y\n", "是\n"])
def test_a_yes_goes_on(typed):
    assert asked(lambda: prompts.agree("签发吗？"), typed)[1] == [None]


@pytest.mark.parametrize("typed", ["\n", "n\n", "maybe\n", ""])
def test_anything_else_ends_it(typed):
    shown, got = asked(lambda: prompts.agree("签发吗？"), typed)
    assert (got, ENGLISH.search(shown)) == ([click.Abort], None)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["keys", "init", "--number", "T1", "--role", "院长"], "辅导员"),
        (["keys", "issue", "校.xlsx", "--until", "明天"], "2026-09-01"),
        (["run", "check", "校.xlsx", "--workers", "0"], "1 到 64"),
        (["run", "check", "校.xlsx", "--workers", "x"], "1 到 64"),
    ],
)
def test_a_wrong_value_is_told_in_chinese_with_what_would_be_right(args, said):
    with pytest.raises(click.BadParameter) as caught:
        cli.main(args, standalone_mode=False)
    told = words.explain_usage(caught.value)
    assert said in told
    assert not ENGLISH.search(told)
