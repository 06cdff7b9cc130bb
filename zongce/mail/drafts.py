"""The drafts of one run as values, and what its report says of them; how they are made is letters' duty."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.core.named import NamedTuple
from zongce.core.value import replace
from zongce.ports.outcome import NewFile, TextDocument
from zongce.ports.report import ordered
from zongce.ports.shelves import ISSUED, placed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zongce.core.finding import Finding
    from zongce.ports.outcome import Outcome
    from zongce.ports.report import Written

MAIL = "邮件"
LEDGER = placed(ISSUED, MAIL, "已写草稿.json")
"""Which files a draft was written for, by SHA-256: so that none is written again after it was sent."""


class Drafts(NamedTuple):
    """Drafts to be written, each with its place in the case and its text; what was found; what to say."""

    files: tuple[tuple[str, bytes], ...] = ()
    texts: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    said: str = ""
    nobody: tuple[str, ...] = ()
    """Names of files that are sent to nobody."""
    papers: tuple[tuple[str, bytes], ...] = ()
    """The files of the run themselves, as they are attached and written."""


def with_letters(outcome: Outcome, made: Drafts, *, dry_run: bool) -> Outcome:
    """Return what a run did, with its letters: in words, and before a dry run's eyes."""
    files = (*outcome.files, *preview(made)) if dry_run else outcome.files
    said = f"{outcome.message}；{made.said}" if made.said else outcome.message
    return replace(outcome, message=said, findings=ordered((*outcome.findings, *made.findings)), files=files)


def preview(made: Drafts) -> tuple[NewFile, ...]:
    """Return the drafts as files to be written, with the text of each letter, for a dry run."""
    letters = [path for path, _ in made.files if path != LEDGER]
    return tuple(NewFile(path, TextDocument(text)) for path, text in zip(letters, made.texts, strict=True))


def shown(written: Sequence[Written]) -> tuple[Written, ...]:
    """Return what was written without the ledger, which is nobody's business."""
    return tuple(each for each in written if not each.path.endswith(LEDGER.rsplit("/", 1)[-1]))
