"""Which of several class workbooks is the later one, and whether one is older than what the college has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.commands import facts
from zongce.commands.classes import issued_items
from zongce.commands.college.classes import RECEIVED_LOG, noted, progress_row
from zongce.core.catalog import finding
from zongce.core.finding import Where
from zongce.core.named import NamedTuple
from zongce.ports.command import APART
from zongce.tables.progress import SUBMITTED
from zongce.workflow.digests import digest_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from zongce.commands.classes.sift import Returned
    from zongce.commands.college.classes import SchoolClass
    from zongce.core.finding import Finding
    from zongce.core.records import Records
    from zongce.ports.command import Received

    Tables = Mapping[str, Records]


class Version(NamedTuple):
    """A returned workbook and what the college takes out of it."""

    file: Received
    returned: Returned

    @property
    def where(self) -> Where:
        """The place of findings about the file."""
        return Where(self.file.name)


def log_note(returned: Returned) -> str:
    """Return what the college remembers of a received log: its rows, their digest, the update number."""
    return f"{len(returned.log)} {_digest(returned.log)} {returned.number}"


def outdated(tables: Tables, class_: SchoolClass, version: Version) -> Iterator[Finding]:
    """Yield why a workbook is older than what the college knows of the class.

    W924 its log is shorter than the received one, W923 its log is another one, W919 it lacks an update that
    a received one had, W966 it was submitted before the last return, W929 it has not seen the last clearing
    (W967: it denies it).
    """
    returned, where = version.returned, version.where
    rows_known, digest, number = _known(tables, class_)
    if (
        returned.seal.chain
    ):  # ordered by its signed steps (K401, K402): 日志 and 更新号 are anybody's to write
        rows_known, number = 0, 0
    count = len(returned.log)
    if count < rows_known:
        given = {"class_": class_.name, "found": str(count), "current": str(rows_known)}
        yield finding("W924", where, str(count), **given)
    elif rows_known and _digest(returned.log[:rows_known]) != digest:
        files = f"{version.file.name}、已收到的一份"
        yield finding("W923", where, class_=class_.name, files=files)
    elif returned.number < number:
        yield finding("W919", where, str(returned.number), found=str(returned.number), current=str(number))
    if _is_cleared(tables, class_, returned):
        yield from _clear_unseen(tables, class_, version)
    elif _is_returned(tables, class_, returned):
        current = noted(tables, facts.RETURNS, class_.key)
        given = {"class_": class_.name, "found": str(returned.returns), "current": current}
        yield finding("W966", where, str(returned.number), **given)


def is_undone(tables: Tables, class_: SchoolClass, returned: Returned) -> bool:
    """Say whether the college returned or cleared the class after this state of it."""
    return _is_cleared(tables, class_, returned) or _is_returned(tables, class_, returned)


def _is_cleared(tables: Tables, class_: SchoolClass, returned: Returned) -> bool:
    return returned.cleared_at < noted(tables, facts.CLEARED, class_.key)


def _is_returned(tables: Tables, class_: SchoolClass, returned: Returned) -> bool:
    returns = facts.whole(noted(tables, facts.RETURNS, class_.key))
    return returned.submission == SUBMITTED and returned.returns < returns


def _clear_unseen(tables: Tables, class_: SchoolClass, version: Version) -> Iterator[Finding]:
    """Yield W929 with the update that brings the clearing, which may still have to be issued.

    Who has that update and says another 清空时间 has changed it: W967.
    """
    returned, row = version.returned, progress_row(tables, class_)
    current, waits = row.get("update_number"), bool(row.get("cleared_at"))
    number = (current if isinstance(current, int) else 0) + waits
    if returned.number < number:
        given = {"class_": class_.name, "found": str(returned.number), "current": str(number)}
        yield finding("W929", version.where, str(returned.number), **given)
        return
    sent = {facts.CLEARED: noted(tables, facts.CLEARED, class_.key)}
    yield from issued_items.unlike(class_, sent, returned.said, version.where)


def latest(versions: Sequence[Version]) -> Version | None:
    """Return the workbook that is plainly later than all the others, None where none is."""
    return next((v for v in versions if all(v is w or _later(v, w) for w in versions)), None)


def _later(one: Version, other: Version) -> bool:
    """Say whether one is later: by the dates of their mails, or because its log goes on from the other's."""
    signed, others = one.returned.seal.chain, other.returned.seal.chain
    if signed != others and signed[: len(others)] == others:
        return True
    if signed != others and others[: len(signed)] == signed:
        return False
    mine, theirs = one.returned.log, other.returned.log
    if len(mine) > len(theirs) and mine[: len(theirs)] == theirs:
        return True
    if len(mine) < len(theirs) and theirs[: len(mine)] == mine:
        return False
    first, second = one.file.sent, other.file.sent
    return first is not None and second is not None and first - second >= APART


def _known(tables: Tables, class_: SchoolClass) -> tuple[int, str, int]:
    parts = noted(tables, RECEIVED_LOG, class_.key).split(" ")
    return (facts.whole(parts[0]), parts[1], facts.whole(parts[2])) if len(parts) == 3 else (0, "", 0)


def _digest(log: Sequence[str]) -> str:
    return digest_of(list(log))
