"""The classes of a college: out of 学生名册, by name or code, and their rows of 班级进度."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.checks.row_groups import rows_by
from zongce.commands import facts, rows
from zongce.core.catalog import finding
from zongce.core.named import NamedTuple
from zongce.core.text import class_key, words
from zongce.tables.batch import ACADEMIC, NOT_OPENED, RATING, WINDOWS
from zongce.tables.progress import CLASS_PROGRESS, NOT_PUBLISHED, NOT_SUBMITTED, SUBMITTED
from zongce.tables.roster import ROSTER
from zongce.workflow.windows import window_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from zongce.core.finding import Finding
    from zongce.core.records import Records, Value

    Tables = Mapping[str, Records]
    Classes = Mapping[str, "SchoolClass"]

ISSUED_CONTENT, FIXED_PARTICIPANTS, RECEIVED_LOG = "下发内容", "下发名单", "收到日志"
REFUSED_BOOK = "未收下的提交"
"""What the college's 班级状态 has of each class, beside what the class itself has; see :func:`noted`."""


class SchoolClass(NamedTuple):
    """One class: code (may be empty), name, major, grade, its rows of the roster, who takes part."""

    code: str
    name: str
    major: str
    grade_year: str
    members: tuple[int, ...]
    participants: tuple[str, ...]
    """学号, ascending."""

    @property
    def key(self) -> str:
        """What the class is known by: its code, else its name (design decision 7)."""
        return self.code or self.name


def classes_of(roster: Records) -> dict[str, SchoolClass]:
    """Return the classes by key, ordered by name and code; the name is the first row's."""
    ids, taking_part = roster.texts("student_id"), roster.values("participant")
    columns = [roster.texts(name) for name in ("class_code", "class_", "major", "grade_year")]
    found = []
    for members in rows_by(identities(roster)).values():
        code, name, major, grade = (
            next((t for t in map(texts.__getitem__, members) if t), "") for texts in columns
        )
        those = sorted(ids[row] for row in members if taking_part[row] != "否")
        found.append(SchoolClass(code, name, major, grade, tuple(members), tuple(those)))
    return {made.key: made for made in sorted(found, key=lambda made: (made.name, made.code))}


def identities(roster: Records) -> list[str | None]:
    """Return for each row of the roster what tells its class from others, None where there is nothing."""
    pairs = zip(roster.texts("class_code"), roster.texts("class_"), strict=True)
    return [code or class_key(name) or None for code, name in pairs]


def noted(tables: Tables, item: str, key: str) -> str:
    """Return what the college's 班级状态 says of one class, empty where it says nothing."""
    return facts.status(tables, facts.item_of(item, key))


def chosen(classes: Classes, text: str) -> tuple[list[SchoolClass], tuple[Finding, ...]]:
    """Return the classes that a parameter names, all of them where it names none; B821 unknown ones."""
    if not text:
        return list(classes.values()), ()
    whole = named(classes, text)
    if whole:
        return [whole], ()
    pairs = [(word, named(classes, word)) for word in words(text)]
    unknown = tuple(no_such_class(classes, word) for word, made in pairs if made is None)
    found = {made.key: made for _, made in pairs if made is not None}
    return list(found.values()), unknown


def named(classes: Classes, text: str) -> SchoolClass | None:
    """Return the class with this code or name."""
    if text in classes:
        return classes[text]
    alike = [made for made in classes.values() if class_key(made.name) == class_key(text)]
    return alike[0] if len(alike) == 1 else None


def no_such_class(classes: Classes, text: str) -> Finding:
    """Return B821 with the classes that there are."""
    known = "、".join(made.name for made in classes.values())
    return finding("B821", None, text, class_=text, found=known or "（没有）")


def same_class(row: Mapping[str, Value], class_: SchoolClass) -> bool:
    """Say whether a row with class_code and class_ is of a class."""
    return facts.is_class(row, class_.code, class_.name)


def progress_row(tables: Tables, class_: SchoolClass) -> dict[str, Value]:
    """Return the class's row of 班级进度; empty where there is none yet."""
    progress = tables[CLASS_PROGRESS.name]
    held = in_progress(progress, [class_])
    return rows.row_of(progress, held[0]) if held else {}


def then_issue(found: Iterable[Finding]) -> str:
    """Return for a message what follows where a change has not reached the classes (W930)."""
    return "；请再下发一次，把更新文件发给辅导员" if any(f.code == "W930" for f in found) else ""


def unseen(tables: Tables, classes: list[SchoolClass]) -> Iterator[Finding]:
    """Yield W930 about classes whose workbook was issued before a change."""
    told = "、".join(
        c.name
        for c in classes
        if noted(tables, ISSUED_CONTENT, c.key) or progress_row(tables, c).get("update_number")
    )
    if told:
        yield finding("W930", None, classes=told)


def refreshed(tables: Tables, classes: Classes) -> Records:
    """Return 班级进度 with one row for each class, numbers of students as in the roster.

    All other columns stay. A class that was away and comes back goes on with its last 更新号, so that a
    workbook issued to it before is known to be older (issue B, faults to survive). A class that has
    submitted keeps its row even where somebody took its students out of the sheet by hand (requirement B4).
    """
    made = []
    for class_ in classes.values():
        held = progress_row(tables, class_)
        number = facts.whole(noted(tables, facts.UPDATE, class_.key))
        fresh: dict[str, Value] = {
            "submission": NOT_SUBMITTED, "publicity_state": NOT_PUBLISHED,
            "update_number": number or None,
        }  # fmt: skip
        made.append(
            {
                **(held or fresh), "class_code": class_.code or None, "class_": class_.name,
                "major": class_.major or None, "grade_year": class_.grade_year or None,
                "class_size": len(class_.members), "participant_count": len(class_.participants),
            }
        )  # fmt: skip
    away = (
        {**row, "class_size": 0, "participant_count": 0}
        for row in rows.every(tables[CLASS_PROGRESS.name])
        if row["submission"] == SUBMITTED and not any(same_class(row, c) for c in classes.values())
    )
    return rows.of(CLASS_PROGRESS, [*made, *away])


def in_progress(progress: Records, classes: Sequence[SchoolClass]) -> list[int]:
    """Return the rows of 班级进度 that are of some classes."""
    named = zip(progress.values("class_code"), progress.values("class_"), strict=True)
    every = ({"class_code": code, "class_": name} for code, name in named)
    return [n for n, row in enumerate(every) if any(same_class(row, class_) for class_ in classes)]


def was_opened(tables: Tables) -> bool:
    """Say whether the college has opened its academic or its rating batch (requirement B4)."""
    states = (window_of(tables[WINDOWS.name], business).state for business in (ACADEMIC, RATING))
    return any(state not in ("", NOT_OPENED) for state in states)


def distinct_names(roster: Records) -> tuple[Records, tuple[Finding, ...]]:
    """Return the roster with one name a class and no two classes of one name; B854 tells of those.

    Results and 计算记录 know a class by its name only, so a name that two codes share gets the code.
    """
    texts, codes = roster.texts("class_"), roster.texts("class_code")
    groups = rows_by(identities(roster))
    firsts = {key: members[0] for key, members in groups.items()}
    plain = {key: texts[row].removesuffix(f"（{codes[row]}）") for key, row in firsts.items()}
    held = [class_key(name) for name in plain.values()]
    twice = {key for key, name in plain.items() if held.count(class_key(name)) > 1 and codes[firsts[key]]}
    names = {
        key: f"{plain[key]}（{codes[row]}）" if key in twice else texts[row] for key, row in firsts.items()
    }
    wanted = {row: names[key] for key, members in groups.items() for row in members}
    if all(wanted.get(row, text) == text for row, text in enumerate(texts)):
        return roster, ()
    made = rows.mapped(roster, lambda row, values: {**values, "class_": wanted.get(row) or values["class_"]})
    alike: dict[str, list[str]] = {}
    for key, name in names.items():
        if key in twice:
            alike.setdefault(plain[key], []).append(name)
    found = (finding("B854", None, n, class_=n, names="、".join(several)) for n, several in alike.items())
    return made, tuple(found)


def own_classes(tables: Tables) -> dict[str, SchoolClass]:
    """Return the classes of the workbook's roster."""
    return classes_of(tables[ROSTER.name])
