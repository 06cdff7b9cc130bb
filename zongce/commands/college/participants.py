"""设置参评学生: import the roster, set who takes part, see who does and does not (requirements B3, B4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.commands import facts, rows
from zongce.commands.college.classes import (
    chosen,
    classes_of,
    in_progress,
    progress_row,
    refreshed,
    then_issue,
    unseen,
    was_opened,
)
from zongce.commands.college.fixed import needs_clearing, note_of
from zongce.commands.college.roster_import import imported
from zongce.commands.result_rows import rows_shown
from zongce.core.catalog import finding
from zongce.core.finding import stops
from zongce.core.named import NamedTuple
from zongce.core.text import squeeze, words
from zongce.core.value import replace
from zongce.ports.command import Patch
from zongce.ports.outcome import Outcome
from zongce.scheme.scheme import grade_key
from zongce.tables.progress import SUBMITTED
from zongce.tables.records import STATUS
from zongce.tables.roster import ROSTER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from zongce.commands.college.classes import SchoolClass
    from zongce.core.finding import Finding
    from zongce.core.records import Records
    from zongce.ports.command import Request

    Tables = Mapping[str, Records]

LABEL = "设置参评学生"
SHOWN = ("student_id", "name", "major", "grade_year", "class_", "participant", "absence_reason")
YES, NO = "是", "否"
_WORDS = {YES: "参评", NO: "不参评"}
FILTERS: Mapping[str, Callable[[str], str]] = {"student_id": str, "major": squeeze, "grade_year": grade_key}


class _Change(NamedTuple):
    """A class before and after; None where it is not there."""

    before: SchoolClass | None
    after: SchoolClass | None
    differs: bool
    """Whether any row of it is another one."""

    @property
    def class_(self) -> SchoolClass:
        made = self.before or self.after
        assert made is not None  # noqa: S101  # a change is of a class
        return made

    @property
    def now(self) -> SchoolClass:
        """The class after the change, without anybody where it is gone."""
        return self.after or self.class_._replace(members=(), participants=())

    @property
    def of_participants(self) -> bool:
        """Whether other students take part than before."""
        return (self.before.participants if self.before else ()) != (
            self.after.participants if self.after else ()
        )


def participants(request: Request) -> Outcome:
    """Import a roster, or set 参评 of the chosen students; without 参评 and files only show the lists.

    With files the parameters hold for the roster as it stands after the import. A class whose
    participants change after the college opened a business needs 清空过程数据 first (B810); nothing of a
    class that has submitted changes (B808).
    """
    brought = imported(request) if request.files else None
    roster = brought.roster if brought else request.tables[ROSTER.name]
    found = brought.findings if brought else ()
    refused = brought.refused if brought else ()
    picked, wrong = _picked(request, roster)
    found += wrong
    wanted = request.text("participant")
    if wanted and not stops(found):
        roster, more = _set(request, roster, picked)
        found += more
    if stops(found):
        return Outcome(f"没有{LABEL}", found)
    if roster is request.tables[ROSTER.name]:
        return Outcome(_counted(roster, picked), found, _shown(roster, picked), refused=refused)
    changes = [change for change in _changes(request.tables[ROSTER.name], roster) if change.differs]
    found += tuple(_guarded(request, changes))
    if stops(found):
        return Outcome(f"没有{LABEL}", found)
    found += tuple(unseen(request.tables, [change.class_ for change in changes]))
    after = {**request.tables, ROSTER.name: roster}
    patches = (Patch(roster), Patch(_progress(after, changes)), *_fixed(request, changes))
    counted = f"设为{_WORDS[wanted]} {len(picked)} 人" if wanted else _counted(roster, picked)
    said = f"{len(changes)} 个班的名册有变化；{counted}{then_issue(found)}"
    return Outcome(said, found, _shown(roster, picked), patches=patches, refused=refused)


def _picked(request: Request, roster: Records) -> tuple[list[int], tuple[Finding, ...]]:
    """Return the rows that all filters let through; B821 and B829 for what is not there."""
    keep, found = set(roster), []
    for name, clean in FILTERS.items():
        asked = words(request.text(name))
        texts = [clean(text) for text in roster.texts(name)]
        if asked:
            keep &= {row for row in roster if texts[row] in {clean(word) for word in asked}}
            heading = ROSTER.by_name[name].heading
            known = "、".join(sorted(set(roster.texts(name)) - {""})[:20])
            found += [
                finding("B829", None, word, what=heading, value=word, found=known or "（没有）")
                for word in asked
                if clean(word) not in texts
            ]
    if request.text("class_"):
        several, unknown = chosen(classes_of(roster), request.text("class_"))
        keep &= {row for class_ in several for row in class_.members}
        found += unknown
    if request.files or found or keep or not len(roster):
        return sorted(keep), tuple(found)
    value = "、".join(str(value) for value in request.values.values())
    given = {"what": "符合条件的学生", "value": value, "found": f"{len(roster)} 名学生"}
    return [], (finding("B829", None, value, **given),)


def _set(request: Request, roster: Records, picked: list[int]) -> tuple[Records, tuple[Finding, ...]]:
    """Return the roster with 参评 set; nobody takes the whole college out by leaving the filters away."""
    wanted, why = request.text("participant"), request.text("absence_reason") or None
    if wanted == NO and not any(request.text(name) for name in (*FILTERS, "class_")):
        return roster, (finding("B822", None, heading=ROSTER.by_name["class_"].heading),)
    if wanted == YES:
        return rows.changed(roster, picked, participant=YES, absence_reason=None), ()
    if why is not None:
        return rows.changed(roster, picked, participant=NO, absence_reason=why), ()
    made = rows.changed(roster, picked, participant=NO)
    silent = sum(made.value(row, "absence_reason") is None for row in picked)
    return made, (finding("R207", None, count=str(silent)),) if silent else ()


def _changes(old: Records, new: Records) -> Iterator[_Change]:
    before, after = classes_of(old), classes_of(new)
    for key in {**before, **after}:
        was, now = before.get(key), after.get(key)
        yield _Change(was, now, _rows_of(old, was) != _rows_of(new, now))


def _rows_of(roster: Records, class_: SchoolClass | None) -> list[object]:
    if class_ is None:
        return []
    made = [{**rows.row_of(roster, row)} for row in class_.members]
    for row in made:
        row["participant"] = row["participant"] or YES
    return sorted((list(row.items()) for row in made), key=str)


def _guarded(request: Request, changes: list[_Change]) -> Iterator[Finding]:
    """Yield B808 for classes that have submitted, B810 for those that must be cleared (requirement B4)."""
    not_cleared = []
    for change in changes:
        row = progress_row(request.tables, change.class_)
        if row.get("submission") == SUBMITTED:
            yield finding("B808", None, change.class_.name, class_=change.class_.name, command=LABEL)
        elif needs_clearing(request.tables, change.now, change.before):
            not_cleared.append(change.class_.name)
    if not_cleared and was_opened(request.tables):
        classes = "、".join(not_cleared)
        yield finding("B810", None, classes, classes=classes)


def _progress(tables: Tables, changes: Sequence[_Change]) -> Records:
    """Return 班级进度; how many the teachers have rated is unknown where others take part now."""
    made = refreshed(tables, classes_of(tables[ROSTER.name]))
    others = in_progress(made, [change.now for change in changes if change.of_participants])
    return rows.changed(made, others, counsellor_rated=None, teacher_rated=None)


def _fixed(request: Request, changes: Sequence[_Change]) -> Iterator[Patch]:
    """Yield 班级状态 with who takes part now, once the college has opened: a later change is one of it."""
    if was_opened(request.tables):
        items = {item: value for change in changes for item, value in note_of(change.now).items()}
        yield Patch(facts.with_status(request.tables[STATUS.name], items))


def _counted(roster: Records, picked: list[int]) -> str:
    out = sum(roster.value(row, "participant") == NO for row in picked)
    return f"参评 {len(picked) - out} 人，不参评 {out} 人"


def _shown(roster: Records, picked: list[int]) -> tuple[Mapping[str, str], ...]:
    """Return who takes part and, behind them, who does not and why."""
    order = sorted(picked, key=lambda row: roster.value(row, "participant") == NO)
    columns = tuple(ROSTER.by_name[name] for name in SHOWN)
    some = roster.select(order)
    return rows_shown(replace(some, table=replace(ROSTER, columns=columns)))
