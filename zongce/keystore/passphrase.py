"""Where a passphrase comes from when the system's store has none: the environment, else the keyboard."""

from __future__ import annotations

import os
import sys
from getpass import getpass

VARIABLE = "ZONGCE_PASSPHRASE"


def given(number: str) -> str | None:
    """Return the passphrase of a person's key, hidden while it is typed; None where nobody can be asked."""
    held = os.environ.get(VARIABLE)
    if held:
        return held
    if not (sys.stdin and sys.stdin.isatty()):
        return None
    try:
        return getpass(f"{number} 的私钥口令：") or None
    except EOFError:
        return None


def chosen(shortest: int) -> tuple[str | None, str]:
    """Return a new passphrase, typed twice; or None and in words why there is none."""
    made = os.environ.get(VARIABLE)
    if not made:
        if not (sys.stdin and sys.stdin.isatty()):
            return None, f"要在终端里输入口令，或用环境变量 {VARIABLE} 给出"
        made = getpass(f"给私钥设一个口令（至少 {shortest} 个字符，输入时不显示）：")
        if made != getpass("再输一次："):
            return None, "两次输入的口令不一样"
    return (made, "") if len(made) >= shortest else (None, f"口令至少要 {shortest} 个字符")
