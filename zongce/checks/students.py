"""The students of any sheet against the roster: who is who, and who is nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from zongce.checks.row_groups import cells_of, repeated, rows_by
from zongce.core.catalog import finding
from zongce.core.finding import Where
from zongce.core.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Sequence, Set

    from zongce.checks.roster import Roster
    from zongce.core.finding import Finding
    from zongce.core.records import Records

Key = TypeVar("Key", bound="Hashable")


class Matched(NamedTuple):
    """``row`` is each record row's roster row, -1 where there is none; ``findings`` given and new ones."""

    row: tuple[int, ...]
    findings: tuple[Finding, ...]


def match_students(
    records: Records, findings: Iterable[Finding], roster: Roster, *, ignore_outsiders: bool = False
) -> Matched:
    """Find each row's student in the roster by 学号, and check the name.

    Findings: once per 学号 and file, at its first cell: R201 unknown; T108 unknown, where the 学号 was a
    number or has lost the zeros of one in the roster (also when outsiders are ignored); T111 once, where the
    roster has lost them; R202 another name.
    R208 once, how many outsiders were ignored (setting 名册外学生). A row without 学号 has been told of by
    the intake.
    """
    ids = records.texts("student_id")
    found = {student_id: roster.row_of.get(student_id, -1) for student_id in set(ids)}
    unknown = {student_id for student_id, row in found.items() if row < 0 and student_id}
    new = [*_unknown(records, unknown, roster, ignored=ignore_outsiders), *_other_names(records, roster)]
    return Matched(tuple(map(found.__getitem__, ids)), (*findings, *new))


def _unknown(records: Records, unknown: set[str], roster: Roster, *, ignored: bool) -> Iterator[Finding]:
    if not unknown:
        return
    shortened = {student_id.lstrip("0") for student_id in roster.row_of if student_id.startswith("0")}
    heading = records.table.by_name["student_id"].heading
    longer = sorted(i for i in unknown if i.startswith("0") and i.lstrip("0") in roster.row_of)
    if longer:
        unknown = unknown.difference(longer)
        short = longer[0].lstrip("0")
        where = roster.records.where(roster.row_of[short], "student_id")
        fields = {"heading": heading, "text": short, "full": longer[0], "count": str(len(longer))}
        yield finding("T111", where, short, **fields)
    left_out: set[str] = set()
    for (source, student_id), rows in _by_file(records, records.texts("student_id"), unknown).items():
        lost = student_id in shortened
        where = records.where(rows[0], "student_id")
        if ignored and not lost:
            left_out.add(student_id)
        elif lost or student_id in records.sources[source].numeric.get("student_id", ()):
            yield finding("T108", where, student_id, heading=heading, text=student_id)
        else:
            yield finding("R201", where, student_id, count=str(len(rows)))
    if left_out:
        first = records.sources[0]
        yield finding("R208", Where(first.file, first.sheet), count=str(len(left_out)))
        yield from _namesakes(records, left_out, roster)


def _namesakes(records: Records, left_out: Set[str], roster: Roster) -> Iterator[Finding]:
    """R212 once a file: who was left out bears the name of a participant; the 学号 may be mistyped."""
    ids = roster.records.texts("student_id")
    known = {name: ids[row] for row, name in enumerate(roster.records.texts("name")) if name}
    pairs = list(zip(records.texts("student_id"), records.texts("name"), strict=True))
    alike = {pair for pair in set(pairs) if pair[0] in left_out and pair[1] in known}
    by_source: dict[int, list[tuple[int, tuple[str, str]]]] = {}
    for (source, pair), rows in _by_file(records, pairs, alike).items():
        by_source.setdefault(source, []).append((rows[0], pair))
    for several in by_source.values():
        row, (student_id, name) = several[0]
        given = {"student_id": student_id, "name": name, "expected": known[name]}
        yield finding("R212", records.where(row, "student_id"), student_id, count=str(len(several)), **given)


def _other_names(records: Records, roster: Roster) -> Iterator[Finding]:
    names = roster.records.values("name")
    pairs = list(zip(records.texts("student_id"), records.texts("name"), strict=True))
    wrong: dict[tuple[str, str], str] = {}
    for student_id, name in set(pairs):
        row = roster.row_of.get(student_id)
        if name and row is not None and names[row] not in (None, name):
            wrong[student_id, name] = str(names[row])
    for (_, pair), rows in _by_file(records, pairs, wrong.keys()).items():
        where = records.where(rows[0], "name")
        yield finding("R202", where, pair[1], student_id=pair[0], expected=wrong[pair], found=pair[1])


def _by_file(records: Records, keys: Sequence[Key], among: Set[Key]) -> dict[tuple[int, Key], list[int]]:
    """Return the rows of each (source, key), in the order of the rows."""
    if not among:
        return {}
    origins = records.origins or bytes(len(records))
    pairs = zip(origins, keys, strict=True)
    return rows_by(pair if pair[1] in among else None for pair in pairs)


def check_once(records: Records) -> Iterator[Finding]:
    """R203 on every row of a 学号 that stands twice in a table of one row a student."""
    for student_id, rows in repeated(records.values("student_id")).items():
        cells = cells_of(records, rows, "student_id")
        for row in rows:
            yield finding("R203", records.where(row, "student_id"), str(student_id), cells=cells)
