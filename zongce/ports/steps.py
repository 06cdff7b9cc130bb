"""What 撤销上一步 needs of the past: the last steps on a workbook, with its sheets before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from zongce.core.named import NamedTuple
from zongce.core.value import field, value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zongce.core.records import Records


class Owner(NamedTuple):
    """Whose steps they are: a workbook by kind and identity, and the batch with whose end they go."""

    batch: str
    """Empty for the school's workbook, which has many."""
    book: str


@value(frozen=True, slots=True)
class Step:
    """One run that changed a workbook; ``before`` and ``after`` are the sheets that it changed, but 日志.

    A step that is not undoable has no sheets: it only bars the way to those before it.
    """

    command: str
    label: str
    time: str
    person: str
    undoable: bool
    before: Mapping[str, Records] = field(default_factory=dict)
    after: Mapping[str, Records] = field(default_factory=dict)
    mark: str = ""
    """Where 日志 stood when nothing had been done since: another mark means that something has."""


class Journal(Protocol):
    """The last steps on each workbook of this computer's user.

    Raises:
        OSError: (of all that change it) the disk refuses.
    """

    def last(self, owner: Owner) -> Step | None:
        """Return the last step that was not undone, None where nothing is known."""

    def add(self, owner: Owner, step: Step) -> None:
        """Remember a step; the eleventh pushes the first out."""

    def drop(self, owner: Owner, mark: str) -> None:
        """Forget the last step: it has been undone; 日志 stands at ``mark`` now."""

    def move(self, owner: Owner, mark: str) -> None:
        """Note that 日志 went on, and that there is nothing in it to be undone."""

    def forget(self, owner: Owner) -> None:
        """Forget every step on a workbook."""

    def purge(self, batch: str) -> None:
        """Forget every step on every workbook of a batch: it has ended."""
