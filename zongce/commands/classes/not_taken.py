"""未收下的提交: a class that submitted is locked, also where its college refused the workbook.

The college remembers which workbook that was (班级状态), so that 退回 can unlock the class.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.commands import facts, seal_register
from zongce.commands.college import class_states
from zongce.commands.college.classes import REFUSED_BOOK, noted, progress_row
from zongce.commands.college.signed_returns import subject_of
from zongce.core.catalog import finding
from zongce.core.finding import Where
from zongce.core.named import NamedTuple
from zongce.seal.chain import chain_faults, is_sealed
from zongce.tables.books import COLLEGE
from zongce.tables.progress import SUBMITTED
from zongce.tables.records import LOG
from zongce.tables.sealing import SEAL

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from zongce.commands.college.class_states import ClassState
    from zongce.commands.college.classes import SchoolClass
    from zongce.core.finding import Finding
    from zongce.core.records import Records
    from zongce.ports.command import Received, Request
    from zongce.seal.chain import Event

    Tables = Mapping[str, Records]
    Chain = tuple[Event, ...]


class NotTaken(NamedTuple):
    """What a workbook of a class says of itself that the college refuses; nothing of it is proven."""

    code: str
    name: str
    """As the college writes them."""
    submitted: bool
    returns: int
    cleared_at: str
    log: int
    """Rows of 日志."""
    chain: Chain = ()

    @property
    def key(self) -> str:
        """班级代码, else the class's name."""
        return self.code or self.name


class HandedIn(NamedTuple):
    """A class's own chain, and the refused workbook that brought it."""

    file: str
    chain: Chain


def said_by(tables: Tables, code: str, name: str, chain: Chain) -> NotTaken:
    """Return what a refused workbook of this class says."""
    submitted = facts.status(tables, facts.SUBMISSION) == SUBMITTED
    returns, cleared_at = facts.count(tables, facts.RETURNS), facts.status(tables, facts.CLEARED)
    return NotTaken(code, name, submitted, returns, cleared_at, len(tables[LOG.name]), chain)


def notes(
    request: Request,
    classes: Mapping[str, SchoolClass],
    refused: Iterable[tuple[str, NotTaken]],
    taken: Mapping[str, bool],
) -> dict[str, str]:
    """Return the items of 班级状态 that change: of each class the refused workbook that it submitted.

    ``refused`` have their SHA-256, ``taken`` says of each class whose workbook was taken over whether it has
    submitted. What others may have made up never takes the place of what the class's counsellor signed.
    """
    tables = request.tables
    made = dict.fromkeys(taken, "")
    best: dict[str, tuple[bool, int, int, int, str]] = {}
    for digest, said in refused:
        class_ = classes[said.key]
        proven = is_sealed(said.chain) and not _faults(request, class_, said.chain, Where())
        if not taken.get(class_.key) and _waits(tables, class_, said, proven=proven):
            rank = (proven, said.returns, len(said.chain), said.log, digest)
            best[class_.key] = max(best.get(class_.key, rank), rank)
    for key, (proven, *_, digest) in best.items():
        if proven or request.trust is None or not noted(tables, REFUSED_BOOK, key):
            made[key] = digest
    changed = {key: digest for key, digest in made.items() if digest != noted(tables, REFUSED_BOOK, key)}
    return {facts.item_of(REFUSED_BOOK, key): digest for key, digest in changed.items()}


def kept(request: Request) -> tuple[str, ...]:
    """Return the SHA-256 of the refused workbooks whose chains a return goes on from; none without keys."""
    name = request.text("class_")
    if request.trust is None or request.kind != COLLEGE or not name:
        return ()
    classes, _ = class_states.named(class_states.participating(request.tables), name)
    return tuple(filter(None, (refused_book(request.tables, each) for each in classes)))


def refused_book(tables: Tables, each: ClassState) -> str:
    """Return the SHA-256 of the workbook with which a class submitted in vain, empty where there is none."""
    return "" if each.submitted else noted(tables, REFUSED_BOOK, each.key)


def handed_in(
    request: Request, classes: Iterable[ClassState]
) -> tuple[dict[str, HandedIn], tuple[Finding, ...]]:
    """Return the chains that a return goes on from, by class; K407 where one is not the class's own.

    A workbook without a seal was submitted before the class had keys: its return needs no signature.
    """
    found: list[Finding] = []
    made: dict[str, HandedIn] = {}
    for each in classes:
        received = request.kept.get(refused_book(request.tables, each))
        if received is None:
            continue
        chain, wrong = _chain_in(request, each.class_, received)
        if wrong:
            where = Where(received.name, SEAL.sheet)
            found += (finding("K407", where, each.name, class_=each.name), *wrong)
        elif is_sealed(chain):
            made[each.key] = HandedIn(received.name, chain)
    return made, tuple(found)


def _chain_in(request: Request, class_: SchoolClass, received: Received) -> tuple[Chain, tuple[Finding, ...]]:
    chain = received.sifted
    if not isinstance(chain, tuple):
        return (), seal_register.stopping(received.findings)
    if not is_sealed(chain):
        return chain, ()
    return chain, _faults(request, class_, chain, Where(received.name, SEAL.sheet))


def _waits(tables: Tables, class_: SchoolClass, said: NotTaken, *, proven: bool) -> bool:
    """Say whether only a return unlocks the class: it submitted, and no return or clearing came since.

    What its counsellor signed, and the college has not seen, was never returned, whatever the counter says.
    """
    if not said.submitted or progress_row(tables, class_).get("submission") == SUBMITTED:
        return False
    if said.cleared_at < noted(tables, facts.CLEARED, class_.key):
        return False
    return proven or said.returns >= facts.whole(noted(tables, facts.RETURNS, class_.key))


def _faults(request: Request, class_: SchoolClass, chain: Chain, where: Where) -> tuple[Finding, ...]:
    """Return why no return is signed upon a chain; nothing where there are no keys.

    A certificate that was revoked after the signature is no reason: a return takes back what was submitted,
    and the class could not submit with its new one before.
    """
    if request.trust is None:
        return ()
    tables = request.tables
    found = chain_faults(chain, subject_of(tables, class_), request.trust, where)
    found += seal_register.behind(tables, class_.key, class_.name, chain, where)
    found += seal_register.ahead_of_time(tables, class_.key, chain, request.now, where)
    return seal_register.stopping(found)
