"""Several forms of one rater: which of them counts, what becomes of the others."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from zongce.core.named import NamedTuple
from zongce.core.value import value
from zongce.ports.command import APART
from zongce.tables.records import IN_DOUBT, INCOMPLETE, REPLACED, SAME, USED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from zongce.commands.rating.sift import Sifted


@value(frozen=True, slots=True)
class Version:
    """One received form: its file, when it was received first, the date inside its letter if it has one.

    ``rated`` is how many students it rates. ``sifted`` is None for a form of which nothing but that is
    known: the one that stands since an earlier collection, where no other complete one came.
    """

    name: str
    digest: str
    at: str
    sent: datetime | None
    complete: bool
    rated: int
    sifted: Sifted | None = None


class Ruling(NamedTuple):
    """What becomes of a rater's forms: the one that stands now, and every form's outcome by digest."""

    stands: Version | None
    outcomes: Mapping[str, str]
    doubt: tuple[Version, ...] = ()
    """Complete forms of which nobody can say which is the later."""
    replaced: tuple[Version, ...] = ()


def ruling(held: Version | None, new: Sequence[Version], *, confirmed: bool) -> Ruling:
    """Decide between the form that stands for a rater and new ones.

    A complete form beats an unfinished one. Of two different complete ones the later wins where both have
    a date inside their letter at least a minute apart, or where the only new one is ``confirmed`` as the
    one that counts; else the form that stood stays and the new ones are in doubt. A form with the marks of
    another is the same one, saved again. Of unfinished ones the one that rates most stands.
    Source: issue B, deliver 4.
    """
    unfinished = [version for version in new if not version.complete]
    known = [held] if held and held.complete and held.sifted else []
    different, copies = _each_content_once([*known, *(version for version in new if version.complete)])
    complete = [version for version in different if version is not held]
    outcomes = dict.fromkeys(copies, SAME) | {version.digest: INCOMPLETE for version in unfinished}
    if not complete:
        return Ruling(_fullest(held, unfinished), outcomes)
    contenders = [held, *complete] if held and held.complete else complete
    winner = complete[0] if confirmed and len(complete) == 1 else _latest(contenders)
    if winner is None:
        outcomes |= {version.digest: IN_DOUBT for version in complete}
        return Ruling(_fullest(held, unfinished), outcomes, doubt=tuple(contenders))
    everybody = {version.digest: version for version in ((held, *new) if held else new)}
    gone = {winner.digest, *copies}
    beaten = tuple(version for digest, version in everybody.items() if digest not in gone)
    outcomes |= {version.digest: REPLACED for version in beaten} | {winner.digest: USED}
    return Ruling(winner, outcomes, replaced=beaten)


def _fullest(held: Version | None, unfinished: Sequence[Version]) -> Version | None:
    """Return the form that counts for progress: the one that stands, or an unfinished one that rates more."""
    fullest = max(unfinished, key=lambda version: version.rated, default=None)
    if held is None or (fullest and not held.complete and fullest.rated > held.rated):
        return fullest
    return held


def _latest(versions: Sequence[Version]) -> Version | None:
    """Return the form that is plainly the latest, None where that cannot be said."""
    if len(versions) == 1:
        return versions[0]
    dated = [(version.sent, version) for version in versions if version.sent]
    if len(dated) < len(versions):
        return None
    (second, _), (last, winner) = sorted(dated, key=lambda pair: pair[0])[-2:]
    return winner if last - second >= APART else None


def _each_content_once(versions: Sequence[Version]) -> tuple[list[Version], list[str]]:
    """Return forms that say different things, and the digests of those that only repeat one."""
    seen: dict[object, Version] = {}
    copies: list[str] = []
    for version in versions:
        form = version.sifted.form if version.sifted else None
        if seen.setdefault(form.marks if form else version.digest, version) is not version:
            copies.append(version.digest)
    return list(seen.values()), copies
