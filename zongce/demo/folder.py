"""The sample college's folder: it holds what the demo wrote, and nobody else's files are touched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.core.value import value

if TYPE_CHECKING:
    from pathlib import Path

MARK = ".zongce-demo"
"""The list of what the demo wrote, one path a line; a folder with files but without it is somebody else's."""


class ForeignFolder(Exception):  # noqa: N818  # a state of the world, not an error of the program
    """The folder has files that the demo did not write."""


@value(frozen=True, slots=True)
class Folder:
    """A folder of the demo's own."""

    path: Path

    def open(self) -> None:
        """Make the folder ready: new, or emptied of what an earlier demo wrote; other files stay.

        Raises:
            ForeignFolder: it holds files and no demo has been here.
            OSError: it cannot be written, or an old file is open in another program.
        """
        mark = self.path / MARK
        if not mark.is_file():
            if self.path.exists() and (not self.path.is_dir() or any(self.path.iterdir())):
                raise ForeignFolder(str(self.path))
            self.path.mkdir(parents=True, exist_ok=True)
        else:
            root = self.path.resolve()
            for name in mark.read_text(encoding="utf-8").splitlines():
                old = (self.path / name).resolve()
                if old.is_relative_to(root) and old != root:
                    old.unlink(missing_ok=True)
        mark.write_text("", encoding="utf-8", newline="\n")

    def expect(self, name: str) -> Path:
        """Note that the demo is going to write ``name`` (``评分表/…``) and return its path."""
        with (self.path / MARK).open("a", encoding="utf-8", newline="\n") as mark:
            mark.write(name + "\n")
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def write(self, name: str, content: bytes) -> Path:
        """Write a file; return its path."""
        path = self.expect(name)
        path.write_bytes(content)
        return path
