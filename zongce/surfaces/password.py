"""The password of attachments: a switch that asks for it, a variable for scripts; never on a command line."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from zongce.surfaces.prompts import secret

if TYPE_CHECKING:
    from collections.abc import Callable

PASSWORD = "ZONGCE_ATTACHMENT_PASSWORD"  # noqa: S105  # the name of the variable
"""Where scripts put the password of attachments."""


def password_option(help_: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Return the option ``--password``, which asks: a password on a command line is no secret."""
    return click.option("--password", "locked", is_flag=True, help=f"{help_}（密码在提示后输入，不显示）。")


def asked_password(*, wanted: bool, twice: bool) -> str:
    """Return the password of attachments: of the variable for scripts, else asked for; empty if not wanted.

    Raises:
        click.UsageError: it is longer than a spreadsheet program takes, or was never typed right.
    """
    if not wanted:
        return ""
    from zongce.mail.locked import LONGEST_PASSWORD  # noqa: PLC0415  # with it come the libraries of ciphers

    given = os.environ.get(PASSWORD) or secret("附件的打开密码", twice=twice)
    if len(given) > LONGEST_PASSWORD:
        message = f"密码最多 {LONGEST_PASSWORD} 个字符"
        raise click.UsageError(message)
    return given
