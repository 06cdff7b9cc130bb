"""The kinds of workbooks that live on: which sheets each has, in the order in which people see them."""

from __future__ import annotations

from zongce.core.schema import Table
from zongce.core.value import value
from zongce.tables.academic import ACADEMIC, ADJUSTMENTS, ISSUED_COURSES, RAW_SCORES
from zongce.tables.batch import BATCHES, COLLEGES, STAFF, WINDOWS
from zongce.tables.composite import COMPOSITE, ENTRY_KIND, MODULE_SCORES
from zongce.tables.progress import (
    CLASS_PROGRESS,
    COLLEGE_PROGRESS,
    RATERS,
    REPORTED_PROGRESS,
    REPORTED_RESULTS,
    SCHOOL_RESULTS,
    STUDENT_PROGRESS,
)
from zongce.tables.rating import RATING_FORM, RATING_RESULT, RATING_RULES
from zongce.tables.records import COMPUTATIONS, LOG, RECEIVED, STATUS
from zongce.tables.registers import (
    ADDED_SCORES,
    COURSE_LOG,
    LATE_PERMITS,
    OBJECTIONS,
    PUBLICITY_LIST,
    SCORE_IMPORTS,
)
from zongce.tables.roster import ROSTER
from zongce.tables.scheme import BONUS_ITEMS, SCHEME_TABLES
from zongce.tables.sealing import SEAL, SEAL_REGISTER, TRUST
from zongce.tables.shown import DISTRIBUTION, HOME, YEAR_RESULT

SCHOOL, COLLEGE, CLASS = "school", "college", "class"
CLASS_UPDATE, COLLEGE_UPDATE, COLLEGE_REPORT = "class_update", "college_update", "college_report"
ADJUSTMENT_FORM, PUBLICITY_BOOK, SLIP_BOOK, CLASS_RESULT = (
    "adjustment_form",
    "publicity",
    "slip",
    "class_result",
)
FORM = RATING_FORM.name


CHARTED = frozenset({CLASS_PROGRESS.name, COLLEGE_PROGRESS.name})
"""Sheets that are read back and show a chart beside their rows."""


@value(frozen=True, slots=True)
class BookKind:
    """A kind of workbook: its name for people, its sheets, those that people type in, those kept out of sight."""

    kind: str
    label: str
    tables: tuple[Table, ...]
    hidden: frozenset[str] = frozenset()
    shown_only: frozenset[str] = frozenset()
    """Sheets that are made anew at every writing and never read back."""

    @property
    def charted(self) -> frozenset[str]:
        """The sheets that may carry a chart of ours, which is made anew too."""
        return frozenset(t.sheet for t in self.tables if t.name in self.shown_only | CHARTED)


_TECHNICAL = frozenset({STATUS.name, COMPUTATIONS.name, SEAL.name})
_SHOWN = frozenset({HOME.name, DISTRIBUTION.name})
KINDS: dict[str, BookKind] = {
    SCHOOL: BookKind(
        SCHOOL, "校级工作簿",
        (HOME, BATCHES, COLLEGES, STAFF, COLLEGE_PROGRESS, SCHOOL_RESULTS, RECEIVED, TRUST, SEAL_REGISTER, LOG, STATUS, SEAL),
        _TECHNICAL, _SHOWN,
    ),
    COLLEGE: BookKind(
        COLLEGE, "学院工作簿",
        (
            HOME, CLASS_PROGRESS, ROSTER, STAFF, WINDOWS, RATING_RULES, *SCHEME_TABLES, SCORE_IMPORTS, ADDED_SCORES,
            COURSE_LOG, ACADEMIC, RATING_RESULT, COMPOSITE, PUBLICITY_LIST, OBJECTIONS, LATE_PERMITS, DISTRIBUTION,
            RECEIVED, BATCHES, TRUST, SEAL_REGISTER, LOG, STATUS, COMPUTATIONS, SEAL,
        ),
        _TECHNICAL, _SHOWN,
    ),
    CLASS: BookKind(
        CLASS, "班级工作簿",
        (
            HOME, ROSTER, STUDENT_PROGRESS, RATERS, MODULE_SCORES, BONUS_ITEMS, ACADEMIC, RATING_RESULT, COMPOSITE,
            YEAR_RESULT, DISTRIBUTION, RAW_SCORES, COURSE_LOG, RATING_RULES, *SCHEME_TABLES, STAFF, WINDOWS,
            LATE_PERMITS, RECEIVED, BATCHES, TRUST, LOG, STATUS, COMPUTATIONS, SEAL,
        ),
        _TECHNICAL, _SHOWN,
    ),
    CLASS_UPDATE: BookKind(
        CLASS_UPDATE, "班级更新",
        (
            ROSTER, STAFF, WINDOWS, RATING_RULES, *SCHEME_TABLES, RAW_SCORES, COURSE_LOG, LATE_PERMITS, ACADEMIC,
            COMPOSITE, BATCHES, TRUST, STATUS, SEAL,
        ),
    ),
    COLLEGE_UPDATE: BookKind(COLLEGE_UPDATE, "学院更新", (BATCHES, WINDOWS, STAFF, TRUST, STATUS, SEAL)),
    COLLEGE_REPORT: BookKind(COLLEGE_REPORT, "学院上报", (REPORTED_PROGRESS, REPORTED_RESULTS, STATUS, SEAL)),
    ADJUSTMENT_FORM: BookKind(ADJUSTMENT_FORM, "课程调整表", (ADJUSTMENTS, ISSUED_COURSES), frozenset({ISSUED_COURSES.name})),
}  # fmt: skip
OWN_BOOKS = (SCHOOL, COLLEGE, CLASS)
"""The workbooks that commands run on."""
_OTHERS = {
    FORM: RATING_FORM.sheet, PUBLICITY_BOOK: "公示表", SLIP_BOOK: "成绩单", CLASS_RESULT: "班级成绩",
    ENTRY_KIND: "综合测评成绩导入表", ROSTER.name: ROSTER.sheet, RAW_SCORES.name: RAW_SCORES.sheet,
}  # fmt: skip


def label_of(kind: str) -> str:
    """Return what people call a workbook of this kind; a file that says nothing we know is 别的文件."""
    return KINDS[kind].label if kind in KINDS else _OTHERS.get(kind, "别的文件")
