"""Writes the user's own 工号 into user.toml: clicks have no command line on which to say who acts."""

from __future__ import annotations

import json
import re
import tomllib
from typing import TYPE_CHECKING

from zongce.books.files import write_whole
from zongce.core.named import NamedTuple
from zongce.home import USER_FILE, LimitsFault, limits_path, user_number

if TYPE_CHECKING:
    from pathlib import Path

_LINE = re.compile(r"^[ \t]*number[ \t]*=.*$", re.MULTILINE)
_TABLE = re.compile(r"^[ \t]*\[", re.MULTILINE)


class Setting(NamedTuple):
    """A user.toml with the number in it, not yet written."""

    path: Path
    text: str
    before: str
    """The number that stood there."""
    number: str

    def write(self) -> str:
        """Write the file if it changes, and say in words what was done.

        Raises:
            OSError: it cannot be written.
        """
        if self.before == self.number:
            return f"操作人 {self.number}"
        self.path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(self.path, self.text.encode())
        return f"操作人 {self.number}" + (f"（原来是 {self.before}）" if self.before else "")


def with_number(number: str) -> Setting:
    """Return user.toml with ``number``; every other line stays as it is.

    Raises:
        LimitsFault: the file is no TOML, or its lines cannot be kept.
    """
    path, before = limits_path().with_name(USER_FILE), user_number()
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    line = f"number = {json.dumps(number, ensure_ascii=False)}"
    table = _TABLE.search(text)
    head, rest = (text[: table.start()], text[table.start() :]) if table else (text, "")
    made, count = _LINE.subn(lambda _: line, head, count=1)
    text = (made if count else f"{line}\n{head}") + rest
    try:
        kept = tomllib.loads(text).get("number") == number
    except tomllib.TOMLDecodeError:
        kept = False
    if not kept:
        message = f"{path} 改不了，请在里面写一行 {line}"
        raise LimitsFault(message)
    return Setting(path, text, before, number)
