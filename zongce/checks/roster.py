"""学生名册 (roster): who the students are, who takes part, which class and which major-grade is whose."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from zongce.checks.intake import intake
from zongce.checks.row_groups import cells_of, once_per_file, repeated, rows_by, text_of
from zongce.core.catalog import finding
from zongce.core.text import class_key, squeeze
from zongce.core.value import field, value
from zongce.scheme.scheme import grade_key
from zongce.tables.roster import ROSTER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from zongce.core.finding import Finding
    from zongce.core.grid import Book
    from zongce.core.records import Records

NOT_TAKING_PART = "否"


@value(frozen=True, slots=True)
class Roster:
    """The roster's rows and what follows from them; all tuples but ``participants`` have one entry a row."""

    records: Records
    row_of: Mapping[str, int]
    """By 学号; the first row where it stands twice (an error)."""
    participants: tuple[int, ...]
    """Rows of those who take part, ordered by 班级, then 学号."""
    class_key: tuple[str, ...]
    """Identity of the class: 班级代码, else the class's name; empty where both are missing (an error)."""
    major_grade: tuple[str, ...]
    """Identity of the group of 专业年级排名; empty where major or grade is missing."""
    position: tuple[int, ...] = field(repr=False)
    """Place among the participants, -1 where the student does not take part."""


def read_roster(book: Book) -> tuple[Roster | None, tuple[Finding, ...]]:
    """Read and check the roster; None when the workbook has none (requirements B3, A8)."""
    records, findings = intake(book, ROSTER)
    if records is None:
        return None, findings
    roster = roster_of(records)
    checks = (_repeated_students, _mixed_classes, _participation, _homonyms, _without_group)
    return roster, (*findings, *(f for check in checks for f in check(roster)))


def members_by_class(roster: Roster) -> dict[str, tuple[int, ...]]:
    """Return the roster rows of each class's participants, classes and students in the roster's order."""
    places = rows_by(roster.class_key[row] for row in roster.participants)
    return {key: tuple(roster.participants[place] for place in found) for key, found in places.items()}


def class_labels(roster: Roster) -> dict[str, str]:
    """Return each class's name for people, with its code where two classes have one name."""
    names = dict(zip(roster.class_key, roster.records.texts("class_"), strict=True))
    held = Counter(names.values())
    return {key: f"{name}（{key}）" if held[name] > 1 else name for key, name in names.items()}


def roster_of(records: Records) -> Roster:
    """Return what follows from roster rows that have been checked."""
    ids = records.texts("student_id")
    row_of: dict[str, int] = {}
    for row, student_id in enumerate(ids):
        if student_id:
            row_of.setdefault(student_id, row)
    classes, names = _class_keys(records), records.texts("class_")
    taking_part = (r for r, p in enumerate(records.values("participant")) if p != NOT_TAKING_PART and ids[r])
    participants = tuple(sorted(taking_part, key=lambda row: (names[row], classes[row], ids[row])))
    place = {row: number for number, row in enumerate(participants)}
    position = tuple(place.get(row, -1) for row in records)
    return Roster(records, row_of, participants, classes, _major_grades(records), position)


def _class_keys(records: Records) -> tuple[str, ...]:
    pairs = zip(records.texts("class_code"), records.texts("class_"), strict=True)
    return tuple(code or class_key(name) for code, name in pairs)


def _major_grades(records: Records) -> tuple[str, ...]:
    pairs = zip(records.texts("major"), records.texts("grade_year"), strict=True)
    return tuple(
        f"{grade_key(grade)}级 {squeeze(major)}" if major and grade else "" for major, grade in pairs
    )


def _repeated_students(roster: Roster) -> Iterator[Finding]:
    """R203 on every row of a 学号 that stands twice; R204 too where the rows are of different classes."""
    records, names = roster.records, roster.records.texts("class_")
    for student_id, rows in repeated(records.values("student_id")).items():
        cells = cells_of(records, rows, "student_id")
        for row in rows:
            yield finding("R203", records.where(row, "student_id"), str(student_id), cells=cells)
        if len({roster.class_key[row] for row in rows}) > 1:
            classes = "、".join(dict.fromkeys(names[row] for row in rows))
            for row in rows:
                yield finding("R204", records.where(row, "class_"), names[row], classes=classes)


def _mixed_classes(roster: Roster) -> Iterator[Finding]:
    """R205: a class whose rows disagree on name, major or grade, or of which only some have the code."""
    records = roster.records
    by_key = rows_by(key or None for key in roster.class_key)
    alike: tuple[tuple[str, Callable[[str], str]], ...] = (
        ("class_", class_key), ("major", squeeze), ("grade_year", grade_key),
    )  # fmt: skip
    for name, clean in alike:
        yield from _mixed(records, by_key.values(), name, clean)
    by_name = rows_by(class_key(name) or None for name in records.texts("class_"))
    codes = records.texts("class_code")
    for rows in by_name.values():
        without = [row for row in rows if not codes[row]]
        if 0 < len(without) < len(rows):
            given = dict.fromkeys(codes[row] or "（空）" for row in rows)
            yield _mixed_finding(records, without[0], "class_code", "、".join(given))


def _mixed(
    records: Records, classes: Iterable[Sequence[int]], name: str, clean: Callable[[str], str]
) -> Iterator[Finding]:
    """Tell of classes whose rows disagree in a column, at the first of the rarest value; blanks agree."""
    texts = records.texts(name)
    form = {text: clean(text) for text in set(texts)}
    for rows in classes:
        counts = Counter(form[texts[row]] for row in rows if texts[row])
        if len(counts) > 1:
            rarest = min(reversed(counts), key=counts.__getitem__)
            first = next(row for row in rows if texts[row] and form[texts[row]] == rarest)
            shown = dict.fromkeys(texts[row] for row in rows if texts[row])
            yield _mixed_finding(records, first, name, "、".join(shown))


def _mixed_finding(records: Records, row: int, name: str, values: str) -> Finding:
    heading, class_ = records.table.by_name[name].heading, text_of(records, row, "class_")
    value = text_of(records, row, name)
    return finding("R205", records.where(row, name), value, class_=class_, heading=heading, values=values)


def _participation(roster: Roster) -> Iterator[Finding]:
    """R206 nobody takes part; R207 some do not, without a reason."""
    records = roster.records
    if len(records) and not roster.participants:
        where, value = records.where(0, "participant"), text_of(records, 0, "participant")
        yield finding("R206", where, value)
    pairs = zip(records.values("participant"), records.values("absence_reason"), strict=True)
    unexplained = [r for r, (part, why) in enumerate(pairs) if part == NOT_TAKING_PART and why is None]
    column = "absence_reason" if records.has("absence_reason") else "participant"
    yield from once_per_file(records, unexplained, "R207", column)


def _homonyms(roster: Roster) -> Iterator[Finding]:
    records, ids = roster.records, roster.records.texts("student_id")
    keys = zip(roster.class_key, records.texts("name"), strict=True)
    for (_, name), rows in repeated(key if all(key) else None for key in keys).items():
        count = len({ids[row] for row in rows})
        if count > 1:
            yield finding("R210", records.where(rows[0], "name"), name, name=name, count=str(count))


def _without_group(roster: Roster) -> Iterator[Finding]:
    records = roster.records
    rows = [row for row in sorted(roster.participants) if not roster.major_grade[row]]
    blank = next((n for n in ("major", "grade_year") if rows and not text_of(records, rows[0], n)), "major")
    yield from once_per_file(records, rows, "R211", blank)
