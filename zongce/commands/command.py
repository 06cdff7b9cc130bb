"""What a ribbon command is: one declaration gives button, command line, permission, help and docs."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from zongce.core.value import value
from zongce.ports.shelves import INBOX

if TYPE_CHECKING:
    from collections.abc import Callable

    from zongce.core.finding import Finding
    from zongce.core.grid import Book
    from zongce.core.schema import Column, Table
    from zongce.ports.command import Request
    from zongce.ports.outcome import Outcome
    from zongce.workflow.roles import Act

    Sift = Callable[[object, Book], tuple[object, tuple[Finding, ...]]]
    """(context, a received workbook) -> what the command needs of it, and its findings; runs in the pool."""


class Need(Enum):
    """A state that a command needs; the gate says which rule is not kept."""

    BATCH_OPEN = "batch open"
    ACADEMIC_OPEN = "the college's academic batch open"
    RATING_OPEN = "the college's rating batch open"
    NOT_SUBMITTED = "class not submitted"
    NOT_APPROVED = "college not approved"


class Files(Enum):
    """Whether a command takes files."""

    NONE = "none"
    OPTIONAL = "optional"
    REQUIRED = "required"


@value(frozen=True, slots=True)
class Command:
    """One button. ``run`` is pure: values in, an outcome out.

    ``window`` names the window that binds counsellors and raters when they act. ``reads`` and ``writes``
    are the sheets it looks at and proposes rows for. ``context`` and ``sift`` let the pool make values of
    many received files; ``kept`` names the files of the case folder that it needs again, by SHA-256.
    ``small`` says that its files are forms of one page, which are held to narrower limits.
    """

    id: str
    group: str
    label: str
    tip: str
    icon: str
    kinds: tuple[str, ...]
    act: Act
    run: Callable[[Request], Outcome]
    needs: tuple[Need, ...] = ()
    window: str = ""
    parameters: tuple[Column, ...] = ()
    files: Files = Files.NONE
    wanted: str = ""
    """Said behind “没有给出要处理的文件” where the command's name does not tell which."""
    shelf: str = INBOX
    reads: tuple[Table, ...] = ()
    writes: tuple[Table, ...] = ()
    undoable: bool = True
    context: Callable[[Request], object] | None = None
    sift: Sift | None = None
    kept: Callable[[Request], tuple[str, ...]] | None = None
    kept_shelf: str = ""
    """Where those lie; empty: on ``shelf``."""
    small: bool = False
    files_of: Callable[[Request], Command] | None = None
    """The command whose kept files it needs (试算: those of what it tries); None: its own."""
    recalls: bool = False
    """Whether it is given the last step on the workbook (撤销上一步)."""
    rare: bool = False
    """Whether its button stands in the group's menu of rarely used commands."""
    half_done: str = ""
    """What is said where cells that cannot be read end it half way; empty: it was not done at all."""
    looks: bool = False
    """Whether it only shows something: it changes nothing, gives nothing out, and sees no sheets but those
    that it ``reads`` and those that the gate looks at."""
    keyless: bool = False
    """Whether it runs without the actor's key too: what it brings may be the certificate that is missing."""
