"""The stage of the demo: a folder for each role, files copied as mail would, a clock, a diary."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

from zongce import casework
from zongce.chance import ALPHABET
from zongce.demo import telling
from zongce.demo.folder import MARK, Folder
from zongce.home import JOURNAL_FOLDER, KEYS_FOLDER, TRUST_FILE
from zongce.kept_steps import KeptSteps
from zongce.keystore.pins import Pins
from zongce.keystore.store import KeyFolder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from zongce.ports.progress import Progress
    from zongce.ports.report import Report

FIRST_DAY = datetime(2026, 9, 7, 9, 0, tzinfo=casework.SCHOOL_TIME)
DIARY = "过程.md"
HOME = "密钥"
"""The demo's own ``ZONGCE_HOME``: keys, pinned root, the last steps."""
PASSPHRASE = "demo-only-2026"  # noqa: S105  # protects invented people's keys, told in 过程.md
LISTED = 6
"""Findings of a step that the demo shows one by one."""


class Unexpected(Exception):  # noqa: N818  # ends the demo, with the findings already shown
    """A step ended otherwise than the demo had planned."""


class Codes:
    """Codes that repeat with the seed, so that two demos are alike."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng

    def code(self, length: int) -> str:
        """Return a code of so many signs."""
        return "".join(self._rng.choice(ALPHABET) for _ in range(length))


class _NoVault:
    """The demo's passphrases have no place in the system's store."""

    def get(self, name: str) -> str | None:  # noqa: ARG002
        """Return None."""
        return None

    def put(self, name: str, passphrase: str) -> bool:  # noqa: ARG002
        """Keep nothing."""
        return False


@dataclass(slots=True)
class Stage:
    """Where the demo plays. ``now`` moves on with every command; ``diary`` becomes 过程.md."""

    folder: Folder
    say: Callable[[str], None]
    progress: Progress
    rng: Random
    workers: int = 1
    now: datetime = FIRST_DAY
    diary: list[str] = field(default_factory=list)
    quiet: bool = False
    """Whether the steps of further classes, which are alike, are left out of the telling."""
    _acts: int = 0
    keys: KeyFolder = field(init=False)
    """Everybody's keys, as if all sat at one computer; so who opens the demo can go on in any role."""
    pins: Pins = field(init=False)
    journal: KeptSteps = field(init=False)

    def __post_init__(self) -> None:
        home = self.folder.path / HOME
        self.keys = KeyFolder(home / KEYS_FOLDER, lambda _number: PASSPHRASE, _NoVault())
        self.pins = Pins(home / TRUST_FILE)
        self.journal = KeptSteps(home / JOURNAL_FOLDER)

    def path(self, *parts: str) -> Path:
        """Return a place of a role and make its folder."""
        target = self.folder.path.joinpath(*parts)
        target.parent.mkdir(parents=True, exist_ok=True)
        return target

    def folder_of(self, *parts: str) -> Path:
        """Return a role's folder, made where it was not there."""
        return self.path(*parts, "x").parent

    def world(self) -> casework.World:
        """Return the stage's time, codes that repeat, the keys of everybody."""
        moment = self.now
        codes = Codes(self.rng)
        return casework.World(
            lambda: moment, codes, self.workers, keys=self.keys, pins=self.pins, journal=self.journal
        )

    def write(self, data: bytes, *parts: str) -> Path:
        """Put a file into a role's folder."""
        target = self.path(*parts)
        target.write_bytes(data)
        return target

    def act(self, title: str) -> None:
        """Begin the next part."""
        self._acts += 1
        self.say("")
        self.say(f"{self._acts}. {title}")
        self.diary += ["", f"## {self._acts}. {title}", ""]

    def note(self, line: str) -> None:
        """Tell something that is no command."""
        if not self.quiet:
            self.say(f"   {line}")
            self.diary.append(f"- {line}")

    def day(self, month: int, day: int, hour: int = 9) -> None:
        """Move the clock to a day of the demo's year."""
        self.now = self.now.replace(month=month, day=day, hour=hour, minute=0)

    def later(self, days: int) -> None:
        """Move the clock some days on."""
        self.now += timedelta(days=days)

    def run(
        self, command: str, workbook: Path, files: Sequence[Path] = (), *, actor: str,
        refused: str = "", **sets: str,
    ) -> Report:  # fmt: skip
        """Run a command as a person would; ``refused`` names the code with which it must be refused.

        Raises:
            Unexpected: it ended otherwise.
        """
        self.now += timedelta(minutes=1)
        report = self.perform(command, workbook, files, sets, actor)
        self._tell(command, workbook, report, sets)
        told = {found.code for found in report.findings}
        if bool(refused) is report.ok or (refused and refused not in told):
            codes = "、".join(sorted(told))
            message = f"{command} {workbook.name}：{'应被拒绝' if refused else '应当通过'}（{codes}）"
            raise Unexpected(message)
        return report

    def perform(
        self, command: str, workbook: Path, files: Sequence[Path], sets: Mapping[str, str], actor: str
    ) -> Report:
        """Run the command at the stage's time, with codes that repeat."""
        return casework.run(command, workbook, files, sets, actor=actor, world=self.world())

    def mail(self, files: Iterable[Path], *parts: str) -> list[Path]:
        """Copy files into somebody's folder, as attachments arrive."""
        sent = []
        for file in files:
            target = self.path(*parts, file.name)
            shutil.copyfile(file, target)
            sent.append(target)
        return sent

    def tell(self, typed: str, report: Report) -> None:
        """Show what was typed and what came of it."""
        if self.quiet:
            return
        self.say(f"   > {typed}")
        for line in telling.lines(report, LISTED):
            self.say(f"     {line}")

    def write_down(self, line: str) -> None:
        """Add a line to 过程.md, with the time."""
        self.diary.append(f"- {self.now:%m-%d %H:%M}　{line}")

    def _tell(self, command: str, workbook: Path, report: Report, sets: Mapping[str, str]) -> None:
        if self.quiet:
            return
        given = "".join(f" --set {key}={value}" for key, value in sets.items())
        self.tell(f"zongce run {command} {workbook.name}{given}", report)
        place = workbook.relative_to(self.folder.path).as_posix()
        self.write_down(f"`{command}`　{place}：{report.message}")

    def close(self, opening: Sequence[str]) -> None:
        """Write 过程.md, and remember every file as the demo's own."""
        text = "\n".join([*opening, *self.diary, ""])
        self.path(DIARY).write_text(text, encoding="utf-8", newline="\n")
        self.remember()

    def remember(self) -> None:
        """List all files as the demo's own, so that the next demo may take them away."""
        root = self.folder.path
        made = sorted(p.relative_to(root).as_posix() for p in root.rglob("*") if p.is_file())
        (root / MARK).write_text("".join(f"{name}\n" for name in made if name != MARK), "utf-8", newline="\n")
