"""The rows of a returned 课程调整表 against what was issued: what the monitor says, and where it is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.checks.adjustments import NO, YES
from zongce.checks.row_groups import cells_of, repeated, text_of
from zongce.commands.courses.issued import as_it_stands
from zongce.commands.courses.state import by_student, differences, matching, stands
from zongce.core.catalog import finding
from zongce.core.named import NamedTuple
from zongce.core.number import plain
from zongce.tables.registers import RATIO, TAKES_PART

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from zongce.checks.course_log import Course
    from zongce.commands.courses.issued import Issued
    from zongce.commands.courses.state import Standing
    from zongce.core.finding import Finding
    from zongce.core.records import Records

ASKED = ("takes_part", "is_adjusted", "adjusted_ratio")
PART_SHOWN = {YES: "参评", NO: "不参评"}
UNCHANGED = "要调整的，改“课程是否参评”，或把“是否调整比例”改为是并填“调整后比例”；不调整的，清空原因"
CHANGED_SINCE = "这门课下发之后已改为{now}，请辅导员重新下发后再填"


class FormRow(NamedTuple):
    """One row of the form: its place in the sheet's records, which course, how that stood and stands."""

    row: int
    key: Course
    course: Standing | None
    """None where there are no scores of it (any more)."""
    issued: Issued | None
    """How the course stood when the form was issued; None where it was not on the form."""
    known: bool
    """Whether the form itself says how it was issued."""
    takes_part: bool | None
    """Whether the course takes part, as the row says; None for a blank cell."""
    ticked: bool
    ratio: int | None
    reason: str

    @property
    def wants(self) -> str | None:
        """是 or 否 where the row says otherwise of the course's taking part than it was issued, else None."""
        if self.takes_part is None or (self.issued and self.issued.takes_part is self.takes_part):
            return None
        if self.issued is None and self.takes_part:
            return None
        return YES if self.takes_part else NO

    @property
    def says(self) -> bool:
        """Whether the row adjusts something or tries to; one that nobody changed says nothing."""
        new = self.known and self.issued is None
        return self.ticked or self.ratio is not None or self.wants is not None or new

    @property
    def changes(self) -> tuple[tuple[str, str, str], ...]:
        """Item, 原值 and 新值 of what the row says and is not so already."""
        if self.course is None:
            return ()
        return tuple(differences(self.course, self.wants, self.ratio, ticked=self.ticked))

    def withdraws(self, waits: Collection[tuple[Course, str]]) -> tuple[tuple[str, str, str], ...]:
        """Item, 原值 and 新值 of what waits for the counsellor and the row takes back: it gives a reason.

        A row without one is as it was issued and leaves what waits as it is.
        """
        if self.course is None or not self.reason:
            return ()
        changed = {item for item, _, _ in self.changes}
        shown = stands(self.course)
        stays = self.takes_part is self.course.held.takes_part
        there = ((TAKES_PART, stays), (RATIO, True))
        return tuple(
            (item, shown[item], shown[item])
            for item, fits in there
            if fits and item not in changed and (self.key, item) in waits
        )


def form_rows(
    records: Records, mine: Sequence[int], courses: Mapping[Course, Standing], issued: Mapping[Course, Issued]
) -> list[FormRow]:
    """Return these rows of a form; without ``issued`` they are held against how the courses stand now."""
    made: list[FormRow] = []
    index = by_student(courses)
    columns = [records.texts(name) for name in ("student_id", "term", "course_code", "reason")]
    for row in mine:
        student_id, term, code, reason = (texts[row] for texts in columns)
        there = matching(index, student_id, term, code)
        course = there[0] if len(there) == 1 else None
        key = (course.student_id, course.term, course.code) if course else (student_id, term, code)
        was = issued.get(key) if issued or course is None else as_it_stands(course)
        part, ticked, ratio = (records.value(row, name) for name in ASKED)
        number = ratio if isinstance(ratio, int) else None
        takes_part = None if part is None else part != NO
        made.append(FormRow(row, key, course, was, bool(issued), takes_part, ticked == YES, number, reason))
    return made


def slipped(
    records: Records, lines: Sequence[FormRow], waits: Collection[tuple[Course, str]]
) -> Iterator[Finding]:
    """Yield what would otherwise get lost (requirement N1).

    A303 a course in two rows, T103 an emptied 课程是否参评, W968 another 加成比例 where it is for reference,
    W969 a reason without a change. What waits (``waits``) may be withdrawn with a reason.
    """
    for several in repeated(line.key for line in lines).values():
        places = [lines[place].row for place in several]
        cells = cells_of(records, places, "course_code")
        for row in places:
            where = records.where(row, "course_code")
            yield finding("A303", where, text_of(records, row, "course_code"), cells=cells)
    blank = [line.row for line in lines if line.takes_part is None and line.issued]
    heading = records.table.by_name["takes_part"].heading
    for row in blank if records.has("takes_part") else blank[:1]:
        yield finding("T103", records.where(row, "takes_part"), heading=heading, options=f"{YES}、{NO}")
    for line in lines:
        if line.known and line.issued:
            yield from _unheard(records, line, line.issued, withdraws=bool(line.withdraws(waits)))


def _unheard(records: Records, line: FormRow, issued: Issued, *, withdraws: bool) -> Iterator[Finding]:
    """Yield what a row says in a place where nobody looks: W968, W969."""
    shown = records.value(line.row, "bonus_ratio")
    if shown is not None and issued.shown is not None and shown != issued.shown:
        where = records.where(line.row, "bonus_ratio")
        yield finding("W968", where, text_of(records, line.row, "bonus_ratio"), expected=plain(issued.shown))
    elif line.reason and line.takes_part is not None and not line.says and not withdraws:
        yield finding("W969", records.where(line.row, "reason"), line.reason, remedy=_remedy(line, issued))


def _remedy(line: FormRow, issued: Issued) -> str:
    """Return what helps where a row stays as issued: what was adjusted since, that form cannot take back."""
    if line.course is None or line.course.held[:2] == issued[:2]:
        return UNCHANGED
    now, held = stands(line.course), line.course.held
    part = "" if held.takes_part is issued.takes_part else PART_SHOWN[now[TAKES_PART]]
    ratio = "" if held.ratio == issued.ratio else f"{RATIO} {now[RATIO]}"
    return CHANGED_SINCE.format(now="、".join(filter(None, (part, ratio))))


def gone(records: Records, issued: Mapping[Course, Issued], keys: Collection[Course]) -> Iterator[Finding]:
    """Hint at issued rows that are not there any more (A310): nothing is said of their courses."""
    missing = [course for course in issued if course not in keys]
    if missing:
        student_id, _, code = missing[0]
        given = {"student_id": student_id, "course": code, "count": str(len(missing))}
        yield finding("A310", records.sources[0].head("student_id"), student_id, **given)
