"""The corpus as a table: class, file, result, time, memory, each file read in a child process of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tests.corpus import good
from tests.corpus.child import measured
from tests.corpus.judged import judged

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tests.corpus.child import Answer
    from tests.corpus.entry import Entry

SECONDS, MIB = 0.2, 40.0
"""What reading one received form may cost (issue C, deliver 5)."""
OF_SEALED = (2.0, 128.0)
"""What reading and verifying a class workbook may cost, however its 封签 was made."""
TRIES = 4
"""A file above the bound is measured again: another program may have had the machine."""
HEAD = ("class", "file", "kind", "bytes", "result", "time ms", "memory MB")


class Cost(NamedTuple):
    """An entry and what reading it came to."""

    entry: Entry
    answer: Answer

    @property
    def bounded(self) -> bool:
        """Whether it kept within the bound and the child lived."""
        one = self.answer
        seconds, mib = OF_SEALED if self.entry.kind == good.SEALED else (SECONDS, MIB)
        return not (one.died or one.raised) and one.seconds <= seconds and one.mib <= mib

    @property
    def result(self) -> str:
        """Codes, or that it was accepted."""
        one = self.answer
        if one.died or one.raised:
            return one.died or one.raised
        codes, hints = one.result
        return " ".join(codes) or ("accepted" + (f" ({' '.join(hints)})" if hints else ""))


def cost(entry: Entry) -> Cost:
    """Read an entry in a child process, again where it was slow."""
    data, warm = entry.data, good.good(entry.kind)
    task = _TASKS[entry.kind]
    made = Cost(entry, measured(entry.file, data, task, warm))
    return made if made.bounded else Cost(entry, measured(entry.file, data, task, warm, TRIES))


def costs(entries: Iterable[Entry]) -> Iterator[Cost]:
    """Read entries one after the other; what they are held against is made once, before the first."""
    for kind in good.KINDS:
        judged(kind, good.good(kind))
    yield from map(cost, entries)


def markdown(made: Iterable[Cost]) -> Iterator[str]:
    """Yield the lines of the table."""
    yield f"| {' | '.join(HEAD)} |"
    yield f"|{' --- |' * len(HEAD)}"
    for one in made:
        entry, answer = one.entry, one.answer
        cells = (
            entry.group, entry.name, entry.kind, f"{len(entry.data):,}", one.result,
            f"{answer.seconds * 1000:.0f}", f"{answer.mib:.1f}",
        )  # fmt: skip
        yield f"| {' | '.join(cells)} |"


def _told(kind: str, name: str, data: bytes) -> tuple[tuple[str, ...], tuple[str, ...]]:
    made = judged(kind, data, name)
    return made.codes, made.hints


def _form(name: str, data: bytes) -> object:
    return _told(good.FORM, name, data)


def _scores(name: str, data: bytes) -> object:
    return _told(good.SCORE, name, data)


def _roster(name: str, data: bytes) -> object:
    return _told(good.ROSTER, name, data)


def _class(name: str, data: bytes) -> object:
    return _told(good.CLASS, name, data)


def _courses(name: str, data: bytes) -> object:
    return _told(good.COURSES, name, data)


def _sealed(name: str, data: bytes) -> object:
    return _told(good.SEALED, name, data)


_TASKS = {
    good.FORM: _form, good.SCORE: _scores, good.ROSTER: _roster, good.CLASS: _class, good.COURSES: _courses,
    good.SEALED: _sealed,
}  # fmt: skip
